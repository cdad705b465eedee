//! Files made to exhaust whoever reads them, written here object by object.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;

/// A PDF of these objects, the first of which is the catalog.
pub(crate) fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut offsets = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", n + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    offsets.iter().for_each(|at| out.extend(format!("{at:010} 00000 n \n").bytes()));
    out.extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\n", objects.len() + 1).bytes());
    out.extend(format!("startxref\n{table}\n%%EOF\n").bytes());
    out
}

fn object(text: impl Into<String>) -> Vec<u8> {
    text.into().into_bytes()
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {dictionary} /Length {} >>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// A page with these resources and this content; `more` are the objects from number 5 on.
fn page(resources: &str, content: Vec<u8>, more: Vec<Vec<u8>>) -> Vec<u8> {
    let page =
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << {resources} >> >>");
    let mut objects = vec![
        object("<< /Type /Catalog /Pages 2 0 R >>"),
        object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        object(page),
        content,
    ];
    objects.extend(more);
    pdf(&objects)
}

fn deflated(mut data: Vec<u8>, times: usize) -> Vec<u8> {
    for _ in 0..times {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&data).expect("a vector takes it");
        data = encoder.finish().expect("a vector takes it");
    }
    data
}

/// Forms that each draw the next one ten times: 10 to the power of `depth`.
pub(crate) fn laughing_forms(depth: usize) -> Vec<u8> {
    let form = |n: usize| {
        let next = format!("/Resources << /XObject << /F {} 0 R >> >>", n + 1);
        stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] {next}"), "/F Do ".repeat(10).as_bytes())
    };
    let mut forms: Vec<_> = (5..5 + depth).map(form).collect();
    forms.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", b"0 0 1 1 re f"));
    page("/XObject << /F 5 0 R >>", stream("", b"/F Do"), forms)
}

fn form_in_itself() -> Vec<u8> {
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>",
        b"/F Do /F Do",
    );
    page("/XObject << /F 5 0 R >>", stream("", b"/F Do"), vec![form])
}

/// A font that names the width of every number there is.
fn widths_of_four_thousand_million() -> Vec<u8> {
    let info = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >>";
    let fonts = vec![
        object("<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>"),
        object(format!("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /X {info} /W [0 4294967295 500] >>")),
    ];
    page("/Font << /F1 5 0 R >>", stream("", b"BT /F1 12 Tf 50 700 Td <00220023> Tj ET"), fonts)
}

fn deep_page_tree(depth: usize) -> Vec<u8> {
    let mut objects = vec![object("<< /Type /Catalog /Pages 2 0 R >>")];
    let inner = (2..2 + depth)
        .map(|n| object(format!("<< /Type /Pages /Parent {} 0 R /Kids [{} 0 R] /Count 1 >>", n - 1, n + 1)));
    objects.extend(inner);
    objects.push(object(format!("<< /Type /Page /Parent {} 0 R /MediaBox [0 0 9 9] >>", depth + 1)));
    pdf(&objects)
}

fn page_tree_in_a_ring() -> Vec<u8> {
    pdf(&[
        object("<< /Type /Catalog /Pages 2 0 R >>"),
        object("<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>"),
        object("<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 2 0 R] /Count 2 >>"),
    ])
}

/// Ten thousand times the same page.
fn one_page_ten_thousand_times() -> Vec<u8> {
    let content = stream("", "0 0 1 1 re f ".repeat(100).as_bytes());
    pdf(&[
        object("<< /Type /Catalog /Pages 2 0 R >>"),
        object(format!("<< /Type /Pages /Kids [{}] /Count 10000 >>", "3 0 R ".repeat(10_000))),
        object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"),
        content,
    ])
}

/// A content stream of five hundred million spaces, deflated twice to a few kilobytes.
fn content_of_half_a_gigabyte() -> Vec<u8> {
    let piece = deflated(vec![b' '; 1 << 29], 2);
    page("", stream("/Filter [/FlateDecode /FlateDecode]", &piece), Vec::new())
}

fn millions_of_lines() -> Vec<u8> {
    let content = deflated("1 1 m 9 9 l S ".repeat(3_000_000).into_bytes(), 1);
    page("", stream("/Filter /FlateDecode", &content), Vec::new())
}

/// A predictor for rows of no columns.
fn predictor_of_nothing() -> Vec<u8> {
    let parameters = "/DecodeParms << /Predictor 2 /Colors 1 /Columns 0 /BitsPerComponent 8 >>";
    page("", stream(&format!("/Filter /FlateDecode {parameters}"), &deflated(b"0 0 1 1 re f".to_vec(), 1)), Vec::new())
}

fn nested_states() -> Vec<u8> {
    page("", stream("/Filter /FlateDecode", &deflated(b"q ".repeat(1_000_000), 1)), Vec::new())
}

fn nested_arrays() -> Vec<u8> {
    page(&"[".repeat(1_000_000), stream("", b""), Vec::new())
}

/// A workbook whose one sheet unpacks to a gigabyte.
fn workbook_of_a_gigabyte() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let spaces = vec![b' '; 1 << 20];
    for name in ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a vector takes it");
        let pieces = if name.contains("sheet1") { 1024 } else { 1 };
        (0..pieces).for_each(|_| zip.write_all(&spaces).expect("a vector takes it"));
    }
    zip.finish().expect("a vector takes it").into_inner()
}

/// Every bomb with a name for its file.
pub(crate) fn all() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("laughing-forms.pdf", laughing_forms(12)),
        ("form-in-itself.pdf", form_in_itself()),
        ("widths.pdf", widths_of_four_thousand_million()),
        ("deep-page-tree.pdf", deep_page_tree(20_000)),
        ("ring-of-pages.pdf", page_tree_in_a_ring()),
        ("one-page.pdf", one_page_ten_thousand_times()),
        ("half-a-gigabyte.pdf", content_of_half_a_gigabyte()),
        ("lines.pdf", millions_of_lines()),
        ("predictor.pdf", predictor_of_nothing()),
        ("states.pdf", nested_states()),
        ("arrays.pdf", nested_arrays()),
        ("gigabyte.xlsx", workbook_of_a_gigabyte()),
        ("tags.html", ["<html>", &"<div>".repeat(300_000), "計画"].concat().into_bytes()),
        ("spans.html", "<table><tr><td colspan=4000000000 rowspan=4000000000>計画</td></tr></table>".into()),
        ("tabs.tsv", b"\t".repeat(20_000_000)),
    ]
}
