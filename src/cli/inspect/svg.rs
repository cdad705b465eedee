//! A page as a picture of what was seen on it: why a table came out as it did, told at a glance.

use keikaku::model::{Block, Content, Direction, Document, Drawn, Entry, Glyph, Placed, RawText, Rect, Rule, Table};
use std::fmt::Write;

/// What the colours mean; drawn below every page.
const LEGEND: &[(&str, &str)] = &[
    ("#c00", "rule"),
    ("#fc6", "filled area"),
    ("#9ac", "image"),
    ("#999", "glyph"),
    ("#b0b", "invisible glyph"),
    ("#06c", "cell: row, column, rows × columns covered"),
    ("#080", "block outside tables, and the order of reading"),
];

const STYLE: &str = "\
text{font-family:sans-serif}.rule{fill:#c00}.fill{fill:#fc6;fill-opacity:.35;stroke:#c93;stroke-width:20}\
.image{fill:#9ac;fill-opacity:.4}.glyph{fill:none;stroke:#999;stroke-width:8}.unseen{fill:none;stroke:#b0b;stroke-width:12}\
.cell{fill:#06c;fill-opacity:.12;stroke:#06c;stroke-width:25}.block{fill:#080;fill-opacity:.08;stroke:#080;stroke-width:20}\
.order{fill:none;stroke:#080;stroke-width:40;stroke-opacity:.5}.name{font-size:380px;fill:#06c}.number{font-size:500px;fill:#080}";

/// Room for the legend, in 1/100 pt.
const FOOT: i32 = 1_500;

/// The drawn pages of a document, each with its number.
pub(super) fn pages(document: &Document, blocks: &[Placed<RawText>]) -> Vec<(u32, String)> {
    let drawn = document.pages.iter().filter_map(|page| match &page.content {
        Content::Drawn(drawn) => Some((page.number, self::page(page.number, &page.text, drawn, blocks))),
        Content::Lines(_) | Content::Flow(_) => None,
    });
    drawn.collect()
}

fn page(number: u32, text: &str, drawn: &Drawn, blocks: &[Placed<RawText>]) -> String {
    let (width, height) = (drawn.width, drawn.height.saturating_add(FOOT));
    let mut svg = String::new();
    // Writing into a string cannot fail, here and below.
    let _ = writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{}pt" height="{}pt">
<style>{STYLE}</style>
<rect width="{width}" height="{}" fill="white" stroke="black" stroke-width="30"/>"#,
        f64::from(width) / 100.0,
        f64::from(height) / 100.0,
        drawn.height,
    );
    drawn.images.iter().for_each(|r| boxed(&mut svg, "image", *r));
    drawn.fills.iter().for_each(|f| boxed(&mut svg, "fill", f.bbox));
    glyphs(&mut svg, text, &drawn.glyphs);
    drawn.rules.iter().for_each(|r| boxed(&mut svg, "rule", thick(r)));
    let order = seen(&mut svg, number, blocks);
    let points: Vec<String> = order.iter().map(|r| format!("{},{}", r.x0, r.y0)).collect();
    let _ = writeln!(svg, r#"<polyline class="order" points="{}"/>"#, points.join(" "));
    legend(&mut svg, drawn.height);
    svg.push_str("</svg>\n");
    svg
}

fn glyphs(svg: &mut String, text: &str, glyphs: &[Glyph]) {
    let mut chars = text.chars();
    let mut at = 0;
    for glyph in glyphs {
        let skipped = glyph.at.saturating_sub(at) as usize;
        let words: String = chars.by_ref().skip(skipped).take(glyph.chars as usize).collect();
        at = glyph.at + glyph.chars;
        boxed(svg, if glyph.invisible { "unseen" } else { "glyph" }, glyph.bbox);
        let (x, y) = (glyph.bbox.x0, glyph.bbox.y1 - glyph.size / 8);
        let turn = match glyph.direction {
            Direction::Down if !glyph.vertical => format!(r#" transform="rotate(90 {x} {})""#, glyph.bbox.y0),
            Direction::Up => format!(r#" transform="rotate(-90 {x} {y})""#),
            _ => String::new(),
        };
        let _ = writeln!(svg, r#"<text x="{x}" y="{y}" font-size="{}"{turn}>{}</text>"#, glyph.size, escaped(&words));
    }
}

/// Draws cells and blocks; where the reader of the page goes, block by block.
fn seen(svg: &mut String, page: u32, blocks: &[Placed<RawText>]) -> Vec<Rect> {
    let mut order = Vec::new();
    for placed in blocks {
        let here = match &placed.block {
            Block::Heading(_, text) | Block::Paragraph(text) | Block::Furniture(text) => {
                text.bounds(page).inspect(|r| boxed(svg, "block", *r))
            }
            Block::Table(table) => cells(svg, table, page),
        };
        if let Some(r) = here {
            order.push(r);
            let _ = writeln!(svg, r#"<text class="number" x="{}" y="{}">{}</text>"#, r.x0 - 600, r.y0, order.len());
        }
    }
    order
}

fn cells(svg: &mut String, table: &Table<RawText>, page: u32) -> Option<Rect> {
    let mut whole: Option<Rect> = None;
    for (at, entry) in table.entries.iter().enumerate() {
        let Entry::Cell(cell) = entry else { continue };
        let Some(r) = cell.body.bounds(page) else { continue };
        whole = Some(whole.map_or(r, |w| w.around(r)));
        boxed(svg, "cell", r);
        let covers = match (cell.row_span.get(), cell.column_span.get()) {
            (1, 1) => String::new(),
            (rows, columns) => format!(" {rows}×{columns}"),
        };
        let (row, column) = (at / table.columns + 1, at % table.columns + 1);
        let _ = writeln!(svg, r#"<text class="name" x="{}" y="{}">{row},{column}{covers}</text>"#, r.x0, r.y0);
    }
    whole
}

fn legend(svg: &mut String, top: i32) {
    let y = top + FOOT / 2;
    svg.push_str(&format!(r#"<text x="300" y="{y}" font-size="600">"#));
    for (colour, what) in LEGEND {
        svg.push_str(&format!(r#"<tspan fill="{colour}">■</tspan> {what}　"#));
    }
    svg.push_str("</text>\n");
}

/// A rule with its width, but never too thin to be seen.
fn thick(rule: &Rule) -> Rect {
    let half = (rule.width / 2).max(20);
    match rule.axis {
        keikaku::model::Axis::Horizontal => Rect { x0: rule.from, y0: rule.at - half, x1: rule.to, y1: rule.at + half },
        keikaku::model::Axis::Vertical => Rect { x0: rule.at - half, y0: rule.from, x1: rule.at + half, y1: rule.to },
    }
}

fn boxed(svg: &mut String, class: &str, r: Rect) {
    let (width, height) = (r.x1.saturating_sub(r.x0).max(0), r.y1.saturating_sub(r.y0).max(0));
    let _ = writeln!(svg, r#"<rect class="{class}" x="{}" y="{}" width="{width}" height="{height}"/>"#, r.x0, r.y0);
}

/// Text as XML takes it.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => safe.push('\u{FFFD}'),
            c => safe.push(c),
        }
    }
    safe
}
