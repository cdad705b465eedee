//! Writes small PDF files: objects by hand, the table of objects by count. The same parts give the same bytes.

/// A file while it is written. Objects are numbered from 1: 1 is the catalog, 2 the page tree, 3 the resources of all pages.
pub(crate) struct Pdf {
    objects: Vec<Vec<u8>>,
    pages: Vec<usize>,
    trailer: String,
}

impl Pdf {
    /// Without pages. `fonts` are the entries of the font resources: `/F 9 0 R`.
    pub(crate) fn new(fonts: &str) -> Pdf {
        let resources = format!("<< /Font << {fonts} >> >>");
        Pdf { objects: vec![Vec::new(), Vec::new(), resources.into_bytes()], pages: Vec::new(), trailer: String::new() }
    }

    /// Adds to the catalog, which is otherwise only what it must be.
    pub(crate) fn catalog(mut self, entries: &str) -> Pdf {
        self.objects[0] = entries.as_bytes().to_vec();
        self
    }

    /// Adds to the trailer.
    pub(crate) fn trailer(mut self, entries: &str) -> Pdf {
        self.trailer = entries.to_owned();
        self
    }

    /// Replaces the resources of the pages.
    pub(crate) fn resources(mut self, entries: &str) -> Pdf {
        self.objects[2] = format!("<< {entries} >>").into_bytes();
        self
    }

    /// An object; its number is how many there are then.
    pub(crate) fn object(mut self, body: &str) -> Pdf {
        self.objects.push(body.as_bytes().to_vec());
        self
    }

    /// A stream object with these entries besides its length.
    pub(crate) fn stream(mut self, entries: &str, data: &[u8]) -> Pdf {
        let mut body = format!("<< /Length {} {entries} >>\nstream\n", data.len()).into_bytes();
        body.extend_from_slice(data);
        body.extend_from_slice(b"\nendstream");
        self.objects.push(body);
        self
    }

    /// A page of 200 × 100 pt with this content; two objects, the content first. `entries` may override the media box.
    pub(crate) fn page(self, entries: &str, content: &str) -> Pdf {
        let mut pdf = self.stream("", content.as_bytes());
        let stream = pdf.objects.len();
        let size = if entries.contains("/MediaBox") { "" } else { "/MediaBox [0 0 200 100]" };
        pdf = pdf.object(&format!(
            "<< /Type /Page /Parent 2 0 R /Resources 3 0 R {size} /Contents {stream} 0 R {entries} >>"
        ));
        pdf.pages.push(pdf.objects.len());
        pdf
    }

    /// The file.
    pub(crate) fn bytes(mut self) -> Vec<u8> {
        let more = String::from_utf8_lossy(&self.objects[0]).into_owned();
        self.objects[0] = format!("<< /Type /Catalog /Pages 2 0 R {more} >>").into_bytes();
        let kids: String = self.pages.iter().map(|p| format!("{p} 0 R ")).collect();
        self.objects[1] =
            format!("<< /Type /Pages /Count {} /Kids [{}] >>", self.pages.len(), kids.trim()).into_bytes();
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (number, body) in (1..).zip(&self.objects) {
            places.push(out.len());
            out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            out.extend_from_slice(body);
            out.extend_from_slice(b"\nendobj\n");
        }
        let (table, count) = (out.len(), places.len() + 1);
        out.extend_from_slice(format!("xref\n0 {count}\n0000000000 65535 f \n").as_bytes());
        places.iter().for_each(|p| out.extend_from_slice(format!("{p:010} 00000 n \n").as_bytes()));
        let trailer = format!("trailer\n<< /Size {count} /Root 1 0 R {} >>\nstartxref\n{table}\n%%EOF\n", self.trailer);
        out.extend_from_slice(trailer.as_bytes());
        out
    }
}

/// Two objects: a Japanese font that is not embedded, and its descendant. `first` is the number the font gets.
pub(crate) fn japanese(pdf: Pdf, first: usize, cmap: &str) -> Pdf {
    pdf.object(&format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Mincho /Encoding /{cmap} /DescendantFonts [{} 0 R] >>",
        first + 1
    ))
    .object(
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Mincho /DW 1000 /CIDSystemInfo << /Registry (Adobe) \
         /Ordering (Japan1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /Mincho /Flags 4 >> >>",
    )
}

/// Three objects: a CID TrueType font that embeds `program` and says nothing of Unicode, its descendant, its program.
pub(crate) fn embedded(pdf: Pdf, first: usize, encoding: &str, ordering: &str, program: &[u8]) -> Pdf {
    let (descendant, file) = (first + 1, first + 2);
    pdf.object(&format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding {encoding} /DescendantFonts [{descendant} 0 R] >>"
    ))
    .object(&format!(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /DW 1000 /CIDToGIDMap /Identity /CIDSystemInfo << /Registry \
         (Adobe) /Ordering ({ordering}) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /Own /Flags 4 \
         /FontFile2 {file} 0 R >> >>"
    ))
    .stream("", program)
}

/// `characters` in UTF-16 as a hexadecimal string.
pub(crate) fn hex(characters: &str) -> String {
    let digits: String = characters.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<{digits}>")
}

/// A TrueType font of square glyphs: glyph 1 for the first of `characters`, 2 for the next, and so on. `mapped` false leaves
/// out which is which.
pub(crate) fn true_type(characters: &[char], mapped: bool) -> Vec<u8> {
    let glyphs = characters.len() as u16 + 1;
    let mut head = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x5F, 0x0F, 0x3C, 0xF5, 0, 0, 3, 0xE8];
    head.extend([0; 24]);
    head.extend([0, 0, 0, 8, 0, 2, 0, 0, 0, 0]);
    let mut maxp = vec![0, 1, 0, 0];
    maxp.extend(glyphs.to_be_bytes());
    maxp.extend([0; 26]);
    // One contour of four points, all on the curve, relative and in words.
    let mut square: Vec<u8> = Vec::new();
    let words = [1, 0, 0, 1000, 1000, 3, 0];
    words.iter().for_each(|w: &i16| square.extend(w.to_be_bytes()));
    square.extend([1, 1, 1, 1]);
    [0, 1000, 0, -1000, 0, 0, 1000, 0].iter().for_each(|w: &i16| square.extend(w.to_be_bytes()));
    square.resize(square.len().next_multiple_of(4), 0);
    let glyf = square.repeat(characters.len());
    let loca: Vec<u8> = (0..=glyphs)
        .flat_map(|g| (u32::from(g.saturating_sub(1)) * square.len() as u32 / 2).to_be_bytes()[2..].to_vec())
        .collect();
    let mut tables = vec![("glyf", glyf), ("head", head), ("loca", loca), ("maxp", maxp)];
    if mapped {
        tables.insert(0, ("cmap", cmap(characters)));
    }
    sfnt(&tables)
}

/// A cmap of format 12.
fn cmap(characters: &[char]) -> Vec<u8> {
    let mut pairs: Vec<(u32, u32)> = (1..).zip(characters).map(|(g, c)| (u32::from(*c), g)).collect();
    pairs.sort_unstable();
    let mut table = vec![0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0];
    let length = 16 + 12 * pairs.len() as u32;
    [length, 0, pairs.len() as u32].iter().for_each(|n| table.extend(n.to_be_bytes()));
    pairs.iter().for_each(|(c, g)| [*c, *c, *g].iter().for_each(|n| table.extend(n.to_be_bytes())));
    table
}

fn sfnt(tables: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![0, 1, 0, 0];
    out.extend((tables.len() as u16).to_be_bytes());
    out.extend([0; 6]);
    let mut at = 12 + 16 * tables.len();
    for (tag, data) in tables {
        out.extend(tag.as_bytes());
        [0, at as u32, data.len() as u32].iter().for_each(|n| out.extend(n.to_be_bytes()));
        at += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        out.extend(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

/// The files of `fixtures/findings` that are PDFs, by the code they show.
pub(crate) fn findings() -> Vec<(&'static str, Vec<u8>)> {
    const LATIN: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
    let latin = || Pdf::new("/F 4 0 R").object(LATIN);
    let text = |mode: &str, y: i32| format!("BT {mode} /F 10 Tf 20 {y} Td (Plan) Tj ET ");
    let locked = "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F\
                  4F4F4F4F4F4F4F4F> /U <5555555555555555555555555555555555555555555555555555555555555555> >>";
    let mute = embedded(Pdf::new("/F 4 0 R"), 4, "/Identity-H", "Identity", &true_type(&['計', '画'], false));
    let broken = Pdf::new("/F 4 0 R").object("<< /Type /Font /Subtype /Type0 /BaseFont /Lost >>");
    vec![
        ("encrypted", latin().trailer(locked).page("", &text("", 50)).bytes()),
        ("text-missing", latin().page("", &text("", 50)).page("", "20 20 m 60 80 90 10 120 60 c f").bytes()),
        ("glyph-unread", mute.page("", "BT /F 10 Tf 20 50 Td <00010002> Tj ET").bytes()),
        ("font-unread", broken.page("", &text("", 50)).bytes()),
        ("text-invisible", latin().page("", &text("3 Tr", 50)).bytes()),
        ("text-clipped", latin().page("", &format!("{}{}", text("", 50), text("", 250))).bytes()),
    ]
}
