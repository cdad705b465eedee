//! What the PDF reader promises, on files of a few objects each.

mod support;

use keikaku::diag::{Code, Diagnostics};
use keikaku::extract::{Budget, extract};
use keikaku::model::{Axis, Content, Direction, Document, Drawn, Glyph, Page, Rect, TagKind, TextLayer};
use support::pdf::{Pdf, embedded, hex, japanese, true_type};

const LATIN: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

fn read_with(pdf: Pdf, budget: &Budget) -> (Document, Diagnostics) {
    let mut d = Diagnostics::default();
    let document = extract(&pdf.bytes(), "x.pdf", budget, &mut d).unwrap_or_else(|e| panic!("{}", e.message));
    (document, d)
}

fn read(pdf: Pdf) -> (Document, Vec<Code>) {
    let (document, d) = read_with(pdf, &Budget::default());
    (document, d.items.iter().map(|f| f.code).collect())
}

fn latin() -> Pdf {
    Pdf::new("/F 4 0 R").object(LATIN)
}

fn drawn(page: &Page) -> &Drawn {
    let Content::Drawn(drawn) = &page.content else { panic!("a PDF draws its pages") };
    // What every page promises: its text is the characters of its glyphs, in order, with line breaks between them.
    let text: Vec<char> = page.text.chars().collect();
    let mut end = 0;
    for glyph in &drawn.glyphs {
        assert!(glyph.at == end || (glyph.at == end + 1 && text[end as usize] == '\n'), "{glyph:?} in {text:?}");
        assert!(glyph.chars > 0);
        end = glyph.at + glyph.chars;
    }
    assert_eq!(end as usize, text.len(), "{text:?}");
    drawn
}

/// One page of Latin text with this content.
fn latin_page(content: &str) -> (String, Drawn, Vec<Code>) {
    let (document, codes) = read(latin().page("", content));
    (document.pages[0].text.clone(), drawn(&document.pages[0]).clone(), codes)
}

/// One page of Japanese text, not embedded, in codes of that CMap.
fn japanese_page(cmap: &str, content: &str) -> (String, Drawn) {
    let (document, codes) = read(japanese(Pdf::new("/F 4 0 R"), 4, cmap).page("", content));
    assert_eq!(codes, [], "{cmap}");
    (document.pages[0].text.clone(), drawn(&document.pages[0]).clone())
}

fn glyph(drawn: &Drawn, n: usize) -> Glyph {
    drawn.glyphs[n]
}

fn rect(x0: i32, y0: i32, x1: i32, y1: i32) -> Rect {
    Rect { x0, y0, x1, y1 }
}

#[test]
fn japanese_text_is_read_in_every_encoding_of_its_cmaps() {
    let utf8 = |s: &str| format!("<{}>", s.bytes().map(|b| format!("{b:02X}")).collect::<String>());
    let utf32 = |s: &str| format!("<{}>", s.chars().map(|c| format!("{:08X}", u32::from(c))).collect::<String>());
    let words = "講習A①髙";
    let cases = [
        ("90ms-RKSJ-H", "<8D758F4B41874 0FBFC>".replace(' ', "")),
        ("UniJIS-UCS2-H", hex(words)),
        ("UniJIS-UTF16-H", hex(words)),
        ("UniJIS2004-UTF16-H", hex(words)),
        ("UniJIS-UTF8-H", utf8(words)),
        ("UniJIS-UTF32-H", utf32(words)),
        ("UniJIS2004-UTF32-V", utf32(words)),
    ];
    for (cmap, codes) in cases {
        let (text, drawn) = japanese_page(cmap, &format!("BT /F 10 Tf 20 90 Td {codes} Tj ET"));
        assert_eq!(text, words, "{cmap}");
        assert!(drawn.glyphs.iter().all(|g| g.vertical == cmap.ends_with("-V")), "{cmap}");
    }
}

#[test]
fn a_code_that_says_its_character_is_not_taken_for_a_look_alike() {
    let words = "~～－−‖∥";
    for cmap in ["UniJIS-UCS2-H", "UniJIS-UTF16-H", "UniJIS2004-UTF16-H"] {
        assert_eq!(japanese_page(cmap, &format!("BT /F 10 Tf 20 90 Td {} Tj ET", hex(words))).0, words, "{cmap}");
    }
    let ways = |cmap: &str, codes: &str| japanese_page(cmap, &format!("BT /F 10 Tf 20 90 Td <{codes}> Tj ET")).0;
    assert_eq!(ways("90ms-RKSJ-H", "8160817C81615C"), "～－∥¥", "code page 932");
    assert_eq!(ways("EUC-H", "A1C1A1DD"), "〜−", "JIS X 0208");
    assert_eq!(ways("Identity-H", "005F0064"), "~~", "a tilde that combines with nothing");
    // Two fonts of one name: which of them drew a glyph is told by the glyph.
    let fonts = japanese(japanese(Pdf::new("/F 4 0 R /G 6 0 R"), 4, "UniJIS-UCS2-H"), 6, "Identity-H");
    let content = format!("BT /F 10 Tf 20 90 Td {} Tj /G 10 Tf <02B5034B> Tj ET", hex("－"));
    let (document, _) = read(fonts.page("", &content));
    assert_eq!(document.pages[0].text, "－−あ");
}

#[test]
fn an_embedded_font_is_read_by_its_collection() {
    let program = true_type(&['x'], false);
    // CIDs of Adobe-Japan1: 843 is あ, 1200 is 亜.
    let own = |encoding: &str, codes: &str| {
        let font = embedded(Pdf::new("/F 4 0 R"), 4, encoding, "Japan1", &program);
        read(font.page("", &format!("BT /F 10 Tf 20 50 Td {codes} Tj ET"))).0.pages[0].text.clone()
    };
    assert_eq!(own("/Identity-H", "<034B>"), own("/UniJIS-UCS2-H", &hex("あ")));
    assert_eq!(own("/UniJIS-UTF16-H", &hex("計画")), "計画");
    assert_eq!(own("/90ms-RKSJ-H", "<8D758F4B>"), "講習");
}

#[test]
fn fonts_that_share_a_program_are_read_where_they_agree() {
    let program = true_type(&['x'], false);
    let two = |first: &str, second: &str| {
        let fonts = embedded(Pdf::new("/F 4 0 R /G 7 0 R"), 4, first, "Japan1", &program);
        let content = format!("BT /F 10 Tf 20 50 Td {} Tj ET", hex("あ"));
        read(embedded(fonts, 7, second, "Japan1", &program).page("", &content)).0.pages[0].text.clone()
    };
    assert_eq!(two("/UniJIS-UCS2-H", "/UniJIS-UCS2-V"), "あ");
    assert_ne!(two("/UniJIS-UCS2-H", "/Identity-H"), "あ", "which of the two drew it cannot be told");
}

#[test]
fn an_embedded_font_without_a_collection_is_read_by_its_glyphs() {
    let font = |mapped| embedded(Pdf::new("/F 4 0 R"), 4, "/Identity-H", "Identity", &true_type(&['計', '画'], mapped));
    let content = "BT /F 10 Tf 20 50 Td <00020001> Tj ET";
    let (document, codes) = read(font(true).page("", content));
    assert_eq!((document.pages[0].text.as_str(), document.text_layer, codes.len()), ("画計", TextLayer::Full, 0));
    let (document, codes) = read(font(false).page("", content));
    assert_eq!((document.text_layer, drawn(&document.pages[0]).unreadable), (TextLayer::None, 2));
    assert_eq!(codes, [Code::GlyphUnread]);
}

#[test]
fn identity_as_to_unicode_says_that_codes_are_unicode() {
    let program = true_type(&['x'], false);
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding /Identity-H /ToUnicode /Identity-H /DescendantFonts [5 0 R] >>";
    let mut pdf = Pdf::new("/F 4 0 R").object(font).object(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) \
         /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /Own /Flags 4 /FontFile2 6 0 R >> >>",
    );
    pdf = pdf.stream("", &program).page("", &format!("BT /F 10 Tf 20 50 Td {} Tj ET", hex("会場")));
    assert_eq!(read(pdf).0.pages[0].text, "会場");
}

#[test]
fn what_a_mapping_says_is_kept_unless_it_is_no_character() {
    let map = "1 begincodespacerange <00> <FF> endcodespacerange 6 beginbfchar <41> <E000> <42> <FFFD> <43> <0007> \
               <44> <00660069> <45> <0009> <46> <2F6D> endbfchar";
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [65 /g1 /g2 /g3 /g4 /g5 /g6] >> /ToUnicode 5 0 R >>";
    let pdf = Pdf::new("/F 4 0 R").object(font).stream("", map.as_bytes());
    let (document, codes) = read(pdf.page("", "BT /F 10 Tf 20 50 Td (ABCDEF) Tj ET"));
    let drawn = drawn(&document.pages[0]);
    assert_eq!(document.pages[0].text, "\u{E000}fi \u{2F6D}", "private use and radicals stay, a tab is a gap");
    assert_eq!((drawn.unreadable, glyph(drawn, 1).chars), (2, 2));
    assert!(codes.contains(&Code::GlyphUnread) && codes.contains(&Code::PrivateCharacter));
}

#[test]
fn a_drawn_font_has_boxes_of_its_own_measure() {
    let map = "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <61> <8A08> endbfchar";
    let font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 50 50] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 98 /Widths [50 25] \
                /CharProcs << /one 6 0 R /A 6 0 R >> /Encoding << /Differences [97 /one /A] >> /ToUnicode 5 0 R >>";
    let pdf =
        Pdf::new("/F 4 0 R").object(font).stream("", map.as_bytes()).stream("", b"50 0 0 0 50 50 d1 0 0 50 50 re f");
    let (document, _) = read(pdf.page("", "BT 0.2 0 0 0.2 20 50 Tm /F 1 Tf (ab) Tj ET"));
    let drawn = drawn(&document.pages[0]);
    assert_eq!(document.pages[0].text, "計A", "by ToUnicode and by the name of the glyph");
    assert_eq!((glyph(drawn, 0).bbox, glyph(drawn, 0).size), (rect(2000, 4120, 3000, 5120), 1000));
    assert!(drawn.fills.is_empty(), "the drawing is the glyph's");
}

#[test]
fn a_glyph_has_its_em_box() {
    let (text, drawn, codes) = latin_page("BT /F 20 Tf 50 Tz 10 40 Td (A i) Tj ET");
    assert_eq!((text.as_str(), codes.len()), ("A i", 0));
    // Helvetica: A is 667 wide, the space 278.
    assert_eq!(glyph(&drawn, 0).bbox, rect(1000, 6000 - 1760, 1667, 6240));
    assert_eq!((glyph(&drawn, 2).bbox.x0, glyph(&drawn, 0).size), (1000 + 945, 2000));
}

#[test]
fn widths_that_differ_from_the_substitutes_are_the_documents() {
    let font = "<< /Type /Font /Subtype /TrueType /BaseFont /Nobody /FirstChar 65 /LastChar 66 /Widths [900 300] /Encoding /WinAnsiEncoding \
                /FontDescriptor << /Type /FontDescriptor /FontName /Nobody /Flags 32 >> >>";
    let (document, _) = read(Pdf::new("/F 4 0 R").object(font).page("", "BT /F 10 Tf 20 50 Td (AB) Tj ET"));
    let boxes: Vec<_> = drawn(&document.pages[0]).glyphs.iter().map(|g| (g.bbox.x0, g.bbox.x1)).collect();
    assert_eq!(boxes, [(2000, 2900), (2900, 3200)]);
}

#[test]
fn vertical_glyphs_stand_below_one_another_centred_on_their_column() {
    let (text, drawn) = japanese_page("UniJIS-UCS2-V", &format!("BT /F 10 Tf 50 90 Td {} Tj ET", hex("縦書")));
    assert_eq!(text, "縦書");
    assert_eq!(
        [glyph(&drawn, 0).bbox, glyph(&drawn, 1).bbox],
        [rect(4500, 1000, 5500, 2000), rect(4500, 2000, 5500, 3000)]
    );
    assert!(drawn.glyphs.iter().all(|g| g.vertical && g.direction == Direction::Down));
}

#[test]
fn turned_text_says_which_way_it_runs() {
    let cases = [
        ("1 0 0 1", Direction::Right),
        ("0 1 -1 0", Direction::Up),
        ("0 -1 1 0", Direction::Down),
        ("-1 0 0 -1", Direction::Left),
    ];
    for (matrix, direction) in cases {
        let (text, drawn, _) = latin_page(&format!("BT /F 10 Tf {matrix} 100 50 Tm (AB) Tj ET"));
        assert_eq!(text, "AB");
        assert!(drawn.glyphs.iter().all(|g| g.direction == direction && !g.vertical), "{matrix}");
    }
}

#[test]
fn the_page_is_turned_cut_and_measured_as_a_reader_sees_it() {
    let at = |entries: &str| {
        let (document, _) = read(latin().page(entries, "BT /F 10 Tf 30 40 Td (A) Tj ET"));
        let drawn = drawn(&document.pages[0]);
        (drawn.width, drawn.height, glyph(drawn, 0).bbox.x0, glyph(drawn, 0).bbox.y1, glyph(drawn, 0).direction)
    };
    assert_eq!(at(""), (20000, 10000, 3000, 6120, Direction::Right));
    assert_eq!(at("/CropBox [10 20 110 80]"), (10000, 6000, 2000, 4120, Direction::Right));
    assert_eq!(at("/UserUnit 2"), (40000, 20000, 6000, 12240, Direction::Right));
    assert_eq!(at("/Rotate 90").4, Direction::Down);
    assert_eq!((at("/Rotate 90").0, at("/Rotate 90").1), (10000, 20000));
    assert_eq!(at("/Rotate 180").4, Direction::Left);
}

#[test]
fn text_drawn_twice_is_read_once() {
    let words = |x: &str, y: &str| format!("BT /F 10 Tf {x} {y} Td (Aa11) Tj ET ");
    let stroked = "BT 2 Tr /F 10 Tf 20 50 Td (Aa11) Tj ET";
    assert_eq!(latin_page(stroked).0, "Aa11", "filled and stroked");
    assert_eq!(latin_page(&(words("20", "50") + &words("20.4", "50"))).0, "Aa11", "bold by overprinting");
    let between: String = (1..40).map(|n| words(&(20 + n % 4 * 40).to_string(), &(n * 2).to_string())).collect();
    let content = words("20", "95") + &between + "1 0 0 rg " + &words("20.3", "94.6");
    let (text, drawn, _) = latin_page(&content);
    let first: Vec<_> = drawn.glyphs.iter().filter(|g| g.bbox.y1 < 700).collect();
    assert_eq!(first.iter().filter(|g| g.colour == 0xFF_00_00).count(), 4, "what lies on top is seen: {text}");
    assert_eq!(latin_page(&(words("20", "50") + &words("20", "38"))).0, "Aa11\nAa11", "the next line is no copy");
}

#[test]
fn invisible_text_is_kept_apart_and_said() {
    let (text, drawn, codes) = latin_page("BT /F 10 Tf 20 50 Td (A) Tj 3 Tr (B) Tj ET");
    assert_eq!((text.as_str(), codes), ("AB", vec![Code::TextInvisible]));
    assert_eq!(drawn.glyphs.iter().map(|g| g.invisible).collect::<Vec<_>>(), [false, true]);
    let (_, drawn, _) = latin_page("BT 3 Tr /F 10 Tf 20 50 Td (A) Tj ET BT 0 Tr /F 10 Tf 20 50 Td (A) Tj ET");
    assert_eq!(drawn.glyphs.iter().map(|g| g.invisible).collect::<Vec<_>>(), [false], "seen after all");
}

#[test]
fn a_text_of_which_a_part_is_seen_is_kept_whole_and_said() {
    let clipped = |content: &str| {
        let (document, d) = read_with(latin().page("", content), &Budget::default());
        drawn(&document.pages[0]);
        let said: Vec<_> = d.items.iter().map(|f| (f.code, f.message.clone())).collect();
        let [(Code::TextClipped, message)] = said.as_slice() else { panic!("{said:?}") };
        (document.pages[0].text.clone(), message.split_once("; ").map(|(_, rest)| rest.to_owned()).unwrap_or_default())
    };
    let kept =
        |words: &str| format!("{} character(s) with texts of which a part is seen were kept: `{words}`", words.len());
    let left_out =
        |words: &str| format!("{} character(s) of texts wholly unseen were left out: `{words}`", words.len());
    let cell = "10 40 30 20 re W n BT /F 10 Tf 20 45 Td";
    let (text, said) = clipped(&format!("q {cell} (1757-1) Tj ET Q BT /F 10 Tf 150 45 Td (B) Tj ET"));
    assert_eq!((text.as_str(), said), ("1757-1\nB", kept("-1")));
    let (text, said) = clipped(&format!("q {cell} (1757) Tj (-1) Tj 60 0 Td (Else) Tj ET Q"));
    assert_eq!((text.as_str(), said), ("1757-1", format!("{}; {}", kept("-1"), left_out("Else"))));
    let (text, said) = clipped("q 20 40 30 20 re W n BT /F 10 Tf 4 45 Td (No) Tj ( 12) Tj ET Q");
    assert_eq!((text.as_str(), said), ("No 12", kept("No")), "cut on the left");
    let (text, said) = clipped("BT /F 10 Tf 20 45 Td (A) Tj ET BT /F 10 Tf 20 -45 Td (Cut) Tj ET");
    assert_eq!((text.as_str(), said), ("A", left_out("Cut")));
}

#[test]
fn a_text_beyond_its_cell_takes_nothing_from_the_next_cell() {
    let cell = |x: i32, words: &str| format!("q {x} 40 30 20 re W n BT /F 10 Tf {x} 45 Td ({words}) Tj ET Q ");
    let content = cell(10, "1111111111") + &cell(43, "1111");
    let (document, _) = read(latin().page("", &content));
    assert_eq!(document.pages[0].text, "1111111111\n1111");
    let (document, _) = read(latin().page("", &(content + &cell(10, "1111111111"))));
    assert_eq!(document.pages[0].text, "1111111111\n1111", "drawn twice");
}

#[test]
fn rules_come_from_strokes_thin_fills_and_frames() {
    let (_, drawn, _) =
        latin_page("2 0 0 2 0 0 cm 0.5 w [3 1] 0 d 10 10 m 60 10 l S [] 0 d 10 20 50 0.4 re f 10 25 20 15 re S");
    let rules: Vec<_> = drawn.rules.iter().map(|r| (r.axis, r.at, r.from, r.to, r.width)).collect();
    assert_eq!(rules[..2], [(Axis::Horizontal, 8000, 2000, 12000, 100), (Axis::Horizontal, 5960, 2000, 12000, 80)]);
    assert_eq!(rules[2..].iter().filter(|r| r.0 == Axis::Vertical).count(), 2);
    assert_eq!((rules.len(), drawn.fills.len()), (6, 0));
}

#[test]
fn fills_keep_their_colour_and_are_cut_to_the_clip() {
    let (_, drawn, _) = latin_page("0 0 50 50 re W n 1 0 0 rg 10 10 100 20 re f 60 60 20 20 re f 10 70 m 90 70 l S");
    assert_eq!(
        drawn.fills.iter().map(|f| (f.bbox, f.colour)).collect::<Vec<_>>(),
        [(rect(1000, 7000, 5000, 9000), 0xFF_00_00)]
    );
    assert!(drawn.rules.is_empty(), "nothing of it is seen: {:?}", drawn.rules);
    let (_, drawn, _) = latin_page("10 10 80 60 re 11 11 78 58 re f*");
    assert_eq!((drawn.fills.len(), drawn.rules.len()), (0, 4), "a box with a hole is a frame");
}

#[test]
fn actual_text_wins() {
    let page = |words: &str, shown: &str| {
        let said: String = words.encode_utf16().map(|u| format!("{u:04X}")).collect();
        latin_page(&format!(
            "BT /F 10 Tf 20 50 Td (x) Tj /Span << /ActualText <FEFF{said}> >> BDC /P BMC {shown} EMC EMC (y) Tj ET"
        ))
    };
    assert_eq!(page("日・", "(ab) Tj").0, "x日・y");
    let (text, drawn, _) = page("人", "(ab) Tj");
    assert_eq!((text.as_str(), drawn.glyphs.len()), ("x人y", 3));
    assert_eq!(glyph(&drawn, 1).bbox.x1, glyph(&drawn, 2).bbox.x0, "the box of both");
    assert_eq!(page("fi計画", "(a) Tj").0, "xfi計画y");
    assert_eq!(page("研修", "(a) Tj 0 -20 Td (b) Tj").0, "x研\n修y", "line breaks stay");
    let open = "/Span << /ActualText (z) >> BDC /P BMC BT /F 10 Tf 20 50 Td (x) Tj ET";
    assert_eq!(latin_page(open).0, "z", "a page ends what it left open");
    assert_eq!(page("", "(ab) Tj").0, "xaby", "words that say nothing replace nothing");
}

#[test]
fn tags_say_what_a_glyph_belongs_to() {
    let tree = "/StructTreeRoot 5 0 R /MarkInfo << /Marked true >>";
    let content = "/P << /MCID 0 >> BDC BT /F 10 Tf 20 80 Td (H) Tj ET EMC /Artifact BMC BT /F 10 Tf 20 60 Td (1) Tj ET EMC \
                   /TD << /MCID 1 >> BDC BT /F 10 Tf 20 40 Td /Span BMC (C) Tj EMC ET EMC BT /F 10 Tf 20 20 Td (x) Tj ET";
    let pdf = latin()
        .catalog(tree)
        .object("<< /Type /StructTreeRoot /K 6 0 R /RoleMap << /Kopf /H2 /Zelle /Feld /Feld /TD >> /ClassMap << /wide << /O /Table /ColSpan 3 >> >> >>")
        .object("<< /S /Document /K [7 0 R 8 0 R 6 0 R] >>")
        .object("<< /S /Kopf /P 6 0 R /Pg 11 0 R /K 0 >>")
        .object("<< /S /Table /Pg 11 0 R /K << /S /TR /K [9 0 R] >> >>")
        .object("<< /S /Zelle /C /wide /A [<< /O /Layout >> 0 << /O /Table /RowSpan 2 >>] /K << /Type /MCR /Pg 11 0 R /MCID 1 >> >>")
        .page("", content);
    let (document, _) = read(pdf);
    let kinds: Vec<_> = document.tags.iter().map(|t| (t.kind, t.parent)).collect();
    let expected = [
        (TagKind::Other, None),
        (TagKind::Heading(2), Some(0)),
        (TagKind::Table, Some(0)),
        (TagKind::Row, Some(2)),
        (TagKind::Cell, Some(3)),
    ];
    assert_eq!(kinds, expected, "a cycle is followed once");
    assert_eq!((document.tags[4].row_span, document.tags[4].column_span), (2, 3));
    let tagged: Vec<_> = drawn(&document.pages[0]).glyphs.iter().map(|g| g.tag).collect();
    assert_eq!((document.pages[0].text.as_str(), tagged), ("H\n1\nC\nx", vec![Some(1), None, Some(4), None]));
}

#[test]
fn marks_in_a_form_that_numbers_for_itself_are_the_forms() {
    let pdf = latin()
        .catalog("/StructTreeRoot 5 0 R")
        .object("<< /Type /StructTreeRoot /K [<< /S /P /Pg 8 0 R /K 0 >> << /S /H1 /Pg 8 0 R /K << /Type /MCR /Stm 6 0 R /MCID 0 >> >>] >>")
        .stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 200 100] /StructParents 1 /Resources 3 0 R",
            b"/H1 << /MCID 0 >> BDC BT /F 10 Tf 20 20 Td (F) Tj ET EMC",
        )
        .resources("/Font << /F 4 0 R >> /XObject << /X 6 0 R >>")
        .page("", "/P << /MCID 0 >> BDC BT /F 10 Tf 20 80 Td (P) Tj ET EMC /X Do");
    let (document, _) = read(pdf);
    let kinds: Vec<_> =
        drawn(&document.pages[0]).glyphs.iter().map(|g| document.tags[g.tag.expect("tagged") as usize].kind).collect();
    assert_eq!(kinds, [TagKind::Paragraph, TagKind::Heading(1)]);
}

#[test]
fn a_page_without_text_is_said_and_a_blank_one_lacks_nothing() {
    let text = "BT /F 10 Tf 20 50 Td (A) Tj ET";
    let picture = "q 200 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u{20} EI Q";
    let (document, codes) = read(latin().page("", text).page("", "").page("", text));
    assert_eq!((document.text_layer, codes.len()), (TextLayer::Full, 0));
    let (document, d) = read_with(latin().page("", text).page("", picture).page("", picture), &Budget::default());
    assert_eq!(document.text_layer, TextLayer::Partial);
    assert_eq!(d.items.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::TextMissing]);
    assert!(d.items[0].message.starts_with("pages 2-3: "), "{}", d.items[0].message);
    assert_eq!(read(latin().page("", picture)).0.text_layer, TextLayer::None);
}

#[test]
fn budgets_are_counted_and_said() {
    let page = "BT /F 10 Tf 20 50 Td (AB) Tj ET 10 10 50 50 re f 20 20 50 50 re f";
    let many = |budget: Budget| {
        let (document, d) = read_with(latin().page("", page).page("", page).page("", page), &budget);
        let glyphs: usize = document.pages.iter().map(|p| drawn(p).glyphs.len()).sum();
        (document.pages.len(), glyphs, document.partial, d.items.iter().map(|f| f.code).collect::<Vec<_>>())
    };
    assert_eq!(many(Budget::default()), (3, 6, None, vec![]));
    let spent = |what: &str| (Some(format!("budget spent: {what}")), vec![Code::BudgetSpent]);
    let (partial, codes) = spent("pages");
    assert_eq!(many(Budget { pages: 2, ..Budget::default() }), (2, 4, partial, codes));
    let (partial, codes) = spent("glyphs");
    assert_eq!(many(Budget { glyphs: 3, ..Budget::default() }), (2, 2, partial, codes));
    let (partial, codes) = spent("paths");
    assert_eq!(many(Budget { paths: 3, ..Budget::default() }), (2, 4, partial, codes));
}

#[test]
fn a_damaged_table_of_objects_is_repaired_and_a_damaged_file_refused() {
    let bytes = latin().page("", "BT /F 10 Tf 20 50 Td (A) Tj ET").bytes();
    let text = String::from_utf8(bytes).expect("written in ASCII");
    let mut d = Diagnostics::default();
    let repaired = text.replace("startxref\n", "startxref\n9");
    let document = extract(repaired.as_bytes(), "x.pdf", &Budget::default(), &mut d).expect("the objects are there");
    assert_eq!(document.pages[0].text, "A");
    let error = extract(&text.as_bytes()[..60], "x.pdf", &Budget::default(), &mut d).expect_err("nothing is there");
    assert_eq!((error.code, error.media_type), (Code::Unreadable, "application/pdf"));
    assert!(error.message.contains("damaged PDF"), "{}", error.message);
}

#[test]
fn no_cut_or_flipped_byte_is_a_panic() {
    let font = embedded(Pdf::new("/F 4 0 R"), 4, "/Identity-H", "Japan1", &true_type(&['計', '画'], true));
    let bytes = font.page("", "BT /F 10 Tf 20 50 Td <00010002> Tj ET 10 10 m 90 10 l S").bytes();
    for n in (0..bytes.len()).step_by(7) {
        let mut d = Diagnostics::default();
        drop(extract(&bytes[..n], "x.pdf", &Budget::default(), &mut d));
        let mut flipped = bytes.clone();
        flipped[n] ^= 0x15;
        drop(extract(&flipped, "x.pdf", &Budget::default(), &mut d));
    }
}

#[test]
fn what_the_interpreter_panics_on_is_refused() {
    let content = b"BT /F 10 Tf 20 50 Td (A) Tj ET";
    // Stored, not compressed (RFC 1950, 1951).
    let length = content.len() as u16;
    let mut data = vec![0x78, 0x01, 1];
    data.extend(length.to_le_bytes());
    data.extend((!length).to_le_bytes());
    data.extend(content);
    let bytes = |columns: &str| {
        let filter = format!("/Filter /FlateDecode /DecodeParms << /Predictor 2 /Columns {columns} >>");
        latin().stream(&filter, &data).page("/Contents 5 0 R", "").bytes()
    };
    let read = |bytes: &[u8]| extract(bytes, "x.pdf", &Budget::default(), &mut Diagnostics::default());
    assert!(read(&bytes("1")).is_ok());
    let error = read(&bytes("0")).expect_err("no row has no columns");
    assert_eq!((error.code, error.media_type), (Code::Unreadable, "application/pdf"));
    assert!(error.message.starts_with("damaged PDF"), "{}", error.message);
}
