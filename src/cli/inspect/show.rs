//! What the stages pass on, as text.

use crate::cli::grid;
use keikaku::model::{
    Area, Block, Content, Document, Drawn, Entry, Inherited, Legend, Line, Page, Placed, RawText, Row, RowCell,
    Sections, Text,
};
use keikaku::pipeline::Seen;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Differences between raw and folded text that are listed.
const LISTED: usize = 100;
/// Columns of the terminal that a cell may take.
const WIDEST: usize = 28;

/// The output of a stage; nothing for records, which are shown as JSON.
pub(super) fn show(seen: Seen<'_>) -> String {
    match seen {
        Seen::Document(d) => document(d),
        Seen::Blocks(b) => blocks(b, |t| &t.chars),
        Seen::Texts(b) => blocks(b, |t| &t.folded) + &folding(b),
        Seen::Sections(s) => sections(s),
        Seen::Rows(r) => rows(r),
        Seen::Family(_) | Seen::Prose(_) | Seen::Split(_) | Seen::Resolved(_) => String::new(),
    }
}

fn document(d: &Document) -> String {
    let encoding = d.encoding.as_deref().unwrap_or("declared by the format");
    let mut out = format!("media type: {}\nencoding: {encoding}\ntext layer: {:?}\n", d.media_type, d.text_layer);
    if let Some(why) = &d.partial {
        line(&mut out, format_args!("partial: {why}"));
    }
    d.pages.iter().for_each(|p| out.push_str(&page(p)));
    out
}

fn page(p: &Page) -> String {
    let name = p.name.as_ref().map_or(String::new(), |n| format!(" `{n}`"));
    let mut out = format!("\npage {}{name}: {} characters\n", p.number, p.text.chars().count());
    match &p.content {
        Content::Lines(lines) => {
            for (number, text) in lines.iter().enumerate() {
                line(&mut out, format_args!("{:>4} {}", number + 1, text.chars.replace('\t', " │ ")));
            }
        }
        Content::Flow(flow) => flow.iter().for_each(|b| out.push_str(&block(b, |t: &RawText| &t.chars))),
        Content::Drawn(drawn) => {
            let Drawn { width, height, glyphs, rules, fills, images, unreadable } = drawn;
            let (paper, glyphs) = (format!("{width} × {height} /100 pt"), glyphs.len());
            let (rules, fills, images) = (rules.len(), fills.len(), images.len());
            let counts = format!(
                "{glyphs} glyphs, {unreadable} without characters, {rules} rules, {fills} fills, {images} images"
            );
            line(&mut out, format_args!("{paper}; {counts}"));
            out.push_str(&p.text);
            out.push('\n');
        }
    }
    out
}

fn blocks<T>(blocks: &[Placed<T>], text: impl Fn(&T) -> &str) -> String {
    let mut out = String::new();
    let mut page = 0;
    for placed in blocks {
        if placed.page != page {
            page = placed.page;
            line(&mut out, format_args!("\npage {page}"));
        }
        out.push_str(&block(&placed.block, &text));
    }
    out
}

fn block<T>(block: &Block<T>, text: impl Fn(&T) -> &str) -> String {
    match block {
        Block::Heading(level, t) => format!("heading {level}: {}\n", text(t)),
        Block::Paragraph(t) => format!("paragraph: {}\n", text(t)),
        Block::Furniture(t) => format!("furniture: {}\n", text(t)),
        Block::Table(t) => {
            let merges = if t.spans_known { "merges declared" } else { "merges unknown" };
            format!("table of {} rows and {} columns, {merges}\n{}", t.rows(), t.columns, grid::draw(t, WIDEST, text))
        }
    }
}

/// Every text that folding changed, once.
fn folding(blocks: &[Placed<Text>]) -> String {
    let mut changed: BTreeSet<(&str, &str)> = BTreeSet::new();
    for placed in blocks {
        let texts: Vec<&Text> = match &placed.block {
            Block::Heading(_, t) | Block::Paragraph(t) | Block::Furniture(t) => vec![t],
            Block::Table(t) => t.entries.iter().filter_map(cell_text).collect(),
        };
        changed.extend(
            texts.into_iter().filter(|t| t.raw.chars != t.folded).map(|t| (t.raw.chars.as_str(), t.folded.as_str())),
        );
    }
    let mut out = format!("\nchanged by folding: {} texts\n", changed.len());
    for (raw, folded) in changed.iter().take(LISTED) {
        line(&mut out, format_args!("  {raw:?} → {folded:?}"));
    }
    out
}

fn cell_text(entry: &Entry<Text>) -> Option<&Text> {
    match entry {
        Entry::Cell(c) => Some(&c.body),
        _ => None,
    }
}

fn sections(s: &Sections) -> String {
    let mut out = String::new();
    line(&mut out, format_args!("title: {}", s.title.as_ref().map_or("(none)", |t| &t.folded)));
    let furniture: u32 = s.furniture.iter().map(|f| f.len()).sum();
    line(&mut out, format_args!("furniture: {} places, {furniture} characters", s.furniture.len()));
    line(&mut out, format_args!("\nlines: {}", s.lines.len()));
    s.lines.iter().for_each(|l| out.push_str(&text_line(l)));
    s.legends.iter().for_each(|l| out.push_str(&legend(l)));
    s.areas.iter().for_each(|a| out.push_str(&area(a)));
    out
}

fn text_line(l: &Line) -> String {
    let copies = if l.copies.is_empty() { String::new() } else { format!(" (and {} copies)", l.copies.len()) };
    format!("  page {} level {}: {}{copies}\n", l.page, l.level, l.text.folded)
}

fn legend(l: &Legend) -> String {
    let mut out = format!("\nlegend {} of {}\n", l.name.folded, l.subject.folded);
    for e in &l.entries {
        line(&mut out, format_args!("  {} = {}", e.code.folded, e.label.folded));
    }
    out
}

fn area(a: &Area) -> String {
    let captions: Vec<&str> = a.captions.iter().map(|c| c.folded.as_str()).collect();
    let mut out = format!("\ntable {} on page {}, {} heading rows\n", a.number + 1, a.page, a.header_rows);
    line(&mut out, format_args!("  under: {}", captions.join(" / ")));
    for (column, label) in a.header.labels.iter().enumerate() {
        let field = a.header.fields.get(column).copied().flatten();
        let field = field.map_or("unknown".to_owned(), |f| format!("{f:?}"));
        line(&mut out, format_args!("  column {}: {label} = {field}", column + 1));
    }
    out + &grid::draw(&a.table, WIDEST, |t| &t.folded)
}

fn rows(tables: &[Vec<Row>]) -> String {
    let mut out = String::new();
    for (number, rows) in tables.iter().enumerate() {
        line(&mut out, format_args!("\ntable {}: {} rows", number + 1, rows.len()));
        rows.iter().for_each(|r| out.push_str(&row(r)));
    }
    out
}

fn row(r: &Row) -> String {
    let orphan = if r.orphan { ", continues the record above" } else { "" };
    let mut out = format!("row {} (page {}){orphan}\n", r.place.1 + 1, r.page);
    for (field, cells) in &r.fields {
        cells.iter().for_each(|c| out.push_str(&row_cell(&format!("{field:?}"), c)));
    }
    r.rest.iter().for_each(|c| out.push_str(&row_cell("(no field)", c)));
    if !r.blank.is_empty() {
        line(&mut out, format_args!("  blank: {:?}", r.blank));
    }
    out
}

fn row_cell(field: &str, c: &RowCell) -> String {
    let inherited = match c.inherited {
        None => "",
        Some(Inherited::Merge) => ", inherited by a merge",
        Some(Inherited::Above) => ", inherited from above",
        Some(Inherited::Across) => ", inherited from another course",
    };
    let rivals = c.rivals.iter().filter_map(|r| Some(format!("{:?} {:.2}", r.field()?, r.price)));
    let rivals: Vec<String> = rivals.collect();
    let rivals = if rivals.is_empty() { String::new() } else { format!(", prices: {}", rivals.join(" ")) };
    let text = c.text.folded.replace('\n', "⏎");
    format!("  {field}: {text}  [column {}{inherited}{rivals}]\n", c.column + 1)
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{text}");
}
