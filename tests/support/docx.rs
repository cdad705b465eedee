//! Word documents written by hand, part by part: the tests' own, so that they show what a real one may hold.

use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const SPACES: &str = "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" xmlns:wps=\"urn:wps\" xmlns:v=\"urn:v\" xmlns:a=\"urn:a\"";

/// A document that is being made.
#[derive(Clone, Default)]
pub(crate) struct Docx {
    body: String,
    parts: Vec<(String, String, String)>,
    strict: bool,
}

impl Docx {
    /// A document of these blocks.
    pub(crate) fn new(body: &str) -> Docx {
        Docx { body: body.to_string(), ..Docx::default() }
    }

    /// With the other set of namespaces.
    pub(crate) fn strict(mut self) -> Docx {
        self.strict = true;
        self
    }

    /// With a further part of that kind: `numbering`, `styles`, `footnotes`, `header`.
    pub(crate) fn part(mut self, kind: &str, inner: &str) -> Docx {
        let root = match kind {
            "header" => "hdr",
            "footer" => "ftr",
            other => other,
        };
        let spaces = format!("xmlns:w=\"{}\" {SPACES}", if self.strict { STRICT } else { W });
        let xml = format!("<w:{root} {spaces}>{inner}</w:{root}>");
        self.parts.push((kind.to_string(), format!("{kind}.xml"), xml));
        self
    }

    /// The part that holds its text.
    pub(crate) fn document(&self) -> String {
        let uri = if self.strict { STRICT } else { W };
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
        let root = format!("<w:document xmlns:w=\"{uri}\" xmlns:r=\"{OFFICE}\" {SPACES}>");
        format!("{head}{root}<w:body>{}</w:body></w:document>", self.body)
    }

    /// Its bytes; the same document gives the same bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let document = self.document();
        let links = self
            .parts
            .iter()
            .map(|(kind, file, _)| format!("<Relationship Id=\"{kind}\" Type=\"{OFFICE}/{kind}\" Target=\"{file}\"/>"));
        let links = format!("<Relationships xmlns=\"{LINKS}\">{}</Relationships>", links.collect::<String>());
        let mut files = vec![
            ("[Content_Types].xml".to_string(), "<Types/>".to_string()),
            ("word/document.xml".to_string(), document),
            ("word/_rels/document.xml.rels".to_string(), links),
        ];
        files.extend(self.parts.iter().map(|(_, file, xml)| (format!("word/{file}"), xml.clone())));
        archive(&files)
    }
}

/// A ZIP archive.
pub(crate) fn archive(files: &[(String, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Words for XML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A run.
pub(crate) fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text))
}

/// A paragraph.
pub(crate) fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", run(text))
}

/// A paragraph of a list.
pub(crate) fn item(list: u32, level: u32, text: &str) -> String {
    let place = format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
    format!("<w:p><w:pPr>{place}</w:pPr>{}</w:p>", run(text))
}

/// A cell; `properties` is what stands in `w:tcPr`.
pub(crate) fn cell(properties: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
}

/// A table of plain cells; `\n` parts the paragraphs of a cell.
pub(crate) fn table(rows: &[Vec<&str>]) -> String {
    let cell = |text: &&str| cell("", &text.split('\n').map(p).collect::<String>());
    let row = |cells: &Vec<&str>| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

/// A list: levels as format and text, for the abstract list and the list of that number.
pub(crate) fn list(number: u32, levels: &[(&str, &str)]) -> String {
    let level = |(i, (format, text)): (usize, &(&str, &str))| {
        format!(
            "<w:lvl w:ilvl=\"{i}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let levels: String = levels.iter().enumerate().map(level).collect();
    format!(
        "<w:abstractNum w:abstractNumId=\"{number}\">{levels}</w:abstractNum>\
         <w:num w:numId=\"{number}\"><w:abstractNumId w:val=\"{number}\"/></w:num>"
    )
}

/// The same document as Word would hold it: a paragraph a line, a table where tabs part cells.
pub(crate) fn twin(text: &str) -> Docx {
    let (mut body, mut rows) = (String::new(), Vec::new());
    for line in text.lines().chain([""]) {
        if line.contains('\t') {
            rows.push(line.split('\t').collect::<Vec<&str>>());
            continue;
        }
        if !rows.is_empty() {
            body.push_str(&table(&std::mem::take(&mut rows)));
        }
        body.push_str(&p(line));
    }
    Docx::new(&body)
}

/// The documents of `fixtures/findings` that are Word's.
pub(crate) fn findings() -> Vec<(&'static str, Vec<u8>)> {
    let look = |sign: &str, text: &str| format!("<w:r><w:rPr><w:{sign}/></w:rPr><w:t>{text}</w:t></w:r>");
    let title = p("白樺市研修実施要領");
    let first = p("１　目的　職員の資質の向上を図ること。");
    let with = |more: &str| Docx::new(&format!("{title}{first}{more}"));
    let changed = "<w:p><w:r><w:t>２　期間　</w:t></w:r><w:del w:id=\"1\"><w:r><w:delText>三日</w:delText></w:r></w:del>\
                   <w:ins w:id=\"2\"><w:r><w:t>五日とする。</w:t></w:r></w:ins></w:p>";
    let ruby = "<w:p><w:r><w:t>２　場所　</w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>しらかば</w:t></w:r></w:rt>\
                <w:rubyBase><w:r><w:t>白樺</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>会館とする。</w:t></w:r></w:p>";
    let picture = "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>";
    let struck = format!("<w:p>{}{}</w:p>", run("２　定員　20名"), look("strike", "30名"));
    let hidden = format!("<w:p>{}{}</w:p>", run("２　定員　20名"), look("vanish", "増員を検討中"));
    let numbered = Docx::new(&format!("{title}{}{}", item(1, 0, "目的"), item(1, 0, "期間")))
        .part("numbering", &list(1, &[("decimalFullWidth", "第%1")]));
    vec![
        ("tracked-changes", with(changed).bytes()),
        ("text-hidden", with(&hidden).bytes()),
        ("text-struck", with(&struck).bytes()),
        ("text-aside", with(ruby).bytes()),
        ("numbering-made", numbered.bytes()),
        ("part-unread", with(picture).bytes()),
    ]
}
