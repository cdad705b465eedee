//! HTML → headings, paragraphs and tables. Only this file knows `scraper`.
//!
//! The page's text is what a reader sees, in the order of the blocks; white space is collapsed as a browser does (the
//! ideographic space is no white space to it). A table inside a cell follows the table it stands in; readings and what is struck out
//! follow the line or table.

mod aside;
mod depth;
mod table;
mod template;

use super::page_text::PageText;
use super::{Budget, Purse, document, flow_page};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Block, Document, RawText};
use aside::{Aside, Why};
use ego_tree::iter::Edge;
use scraper::{Html, Node, node::Element};
use table::{Part, SourceCell, SourceTable, paragraph};

/// Reads decoded HTML, or a template of it.
pub(super) fn read(text: &str, budget: &Budget, d: &mut Diagnostics) -> Document {
    let (text, pieces) = template::strip(text);
    if pieces > 0 {
        let message = format!("{pieces} piece(s) of template code were left out");
        d.push(Diagnostic::new(Code::TemplateMarkup, message, Vec::new()));
    }
    let mut purse = Purse::new(budget);
    let (text, left_out) = depth::limit_depth(&text, budget.depth);
    if left_out > 0 {
        purse.say("depth");
    }
    let html = Html::parse_document(&text);
    let has_headings = html.tree.values().any(|n| n.as_element().is_some_and(|e| level(e.name()) > 0));
    let mut walk = Walk::new(purse, has_headings);
    for edge in html.tree.root().traverse() {
        walk.edge(edge);
    }
    walk.line();
    let Walk { page, blocks, purse, aside, .. } = walk;
    aside.report(d);
    let partial = purse.close(d);
    document("text/html", vec![flow_page(page, blocks)], partial)
}

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "ul",
];
/// Elements whose content is not shown.
const HIDDEN: &[&str] = &["script", "style", "template", "noscript", "head", "iframe", "object", "svg", "canvas", "rp"];

/// Words that are being collected; white space waits until a word follows it.
#[derive(Default)]
struct Words {
    text: String,
    space: bool,
    kept: usize,
}

impl Words {
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if self.kept == 0 && matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                self.space = true;
                continue;
            }
            if std::mem::take(&mut self.space) && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.text.push(c);
        }
    }

    fn line(&mut self) {
        self.space = false;
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }
}

/// A table whose end has not come yet.
#[derive(Default)]
struct OpenTable {
    table: SourceTable,
    /// The cell or caption that is being read, and its words.
    cell: Option<SourceCell>,
    caption: bool,
    words: Words,
}

struct Walk {
    page: PageText,
    blocks: Vec<Block<RawText>>,
    purse: Purse,
    /// Words outside tables.
    words: Words,
    /// Level of the heading they belong to, 0 for none.
    heading: u8,
    tables: Vec<OpenTable>,
    /// Open elements whose content is not shown.
    hidden: usize,
    /// Inside the `<title>` of a page without headings: what a browser shows in its tab then is the heading.
    in_title: bool,
    has_title: bool,
    /// Words that belong to no line or cell.
    aside: Aside,
}

impl Walk {
    fn new(purse: Purse, has_title: bool) -> Self {
        Walk {
            page: PageText::new(1),
            blocks: Vec::new(),
            purse,
            words: Words::default(),
            heading: 0,
            tables: Vec::new(),
            hidden: 0,
            in_title: false,
            has_title,
            aside: Aside::default(),
        }
    }

    fn edge(&mut self, edge: Edge<'_, Node>) {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => self.open(element),
                Node::Text(text) if self.hidden == 0 || self.in_title => self.text(text),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    if self.hidden == 0 && Why::of(element).is_some() {
                        self.aside.close();
                    }
                    self.close(element.name());
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.aside.take(text) {
            return;
        }
        match self.tables.last_mut() {
            // Words between the cells of a table were moved before it by the parser; what is left is white space.
            Some(open) if open.cell.is_none() && !open.caption => {}
            Some(open) => open.words.push(text),
            None => self.words.push(text),
        }
    }

    fn open(&mut self, element: &Element) {
        let name = element.name();
        if name == "title" && !self.has_title {
            (self.in_title, self.has_title, self.heading) = (true, true, 1);
        }
        if HIDDEN.contains(&name) {
            self.hidden += 1;
        }
        if self.hidden > 0 {
            return;
        }
        if let Some(why) = Why::of(element) {
            self.aside.open(why);
        }
        match name {
            "br" => self.line(),
            "pre" | "textarea" => {
                self.line();
                self.current().kept += 1;
            }
            "table" => {
                self.line();
                self.tables.push(OpenTable::default());
            }
            "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" => self.open_part(name, element),
            _ if level(name) > 0 => {
                self.line();
                self.heading = level(name);
            }
            _ if BLOCKS.contains(&name) => self.line(),
            _ => {}
        }
    }

    fn open_part(&mut self, name: &str, element: &Element) {
        let Some(open) = self.tables.last_mut() else { return };
        let groups = &mut open.table.groups;
        match name {
            "caption" => open.caption = true,
            "thead" => groups.push((Part::Head, Vec::new())),
            "tbody" => groups.push((Part::Body, Vec::new())),
            "tfoot" => groups.push((Part::Foot, Vec::new())),
            "tr" => match groups.last_mut() {
                Some((_, rows)) => rows.push(Vec::new()),
                None => groups.push((Part::Body, vec![Vec::new()])),
            },
            _ => {
                self.aside.take(" ");
                let (rows, columns) = (span(element, "rowspan"), span(element, "colspan").max(1));
                open.cell = Some(SourceCell { text: String::new(), rows, columns, heads: name == "th" });
            }
        }
    }

    fn close(&mut self, name: &str) {
        if name == "title" && std::mem::take(&mut self.in_title) {
            self.line();
        }
        if HIDDEN.contains(&name) {
            self.hidden = self.hidden.saturating_sub(1);
            return;
        }
        if self.hidden > 0 {
            return;
        }
        match name {
            "td" | "th" | "caption" => self.close_part(),
            "table" => self.close_table(),
            "pre" | "textarea" => {
                let words = self.current();
                words.kept = words.kept.saturating_sub(1);
                self.line();
            }
            _ if level(name) > 0 || BLOCKS.contains(&name) => self.line(),
            _ => {}
        }
    }

    fn close_part(&mut self) {
        let Some(open) = self.tables.last_mut() else { return };
        let text = std::mem::take(&mut open.words).text;
        if let Some(mut cell) = open.cell.take() {
            cell.text = text.trim().to_owned();
            if let Some(row) = open.table.groups.last_mut().and_then(|(_, rows)| rows.last_mut()) {
                row.push(cell);
            }
        } else if std::mem::take(&mut open.caption) {
            open.table.captions.push(text);
        }
    }

    fn close_table(&mut self) {
        let Some(open) = self.tables.pop() else { return };
        match self.tables.last_mut() {
            Some(outer) => outer.table.inner.push(open.table),
            None => {
                table::write(open.table, &mut self.page, &mut self.blocks, &mut self.purse);
                self.aside.write(&mut self.page, &mut self.blocks);
            }
        }
    }

    /// The words that are being collected.
    fn current(&mut self) -> &mut Words {
        match self.tables.last_mut() {
            Some(open) => &mut open.words,
            None => &mut self.words,
        }
    }

    /// Ends a line: in a cell a line break, outside tables a block.
    fn line(&mut self) {
        if !self.tables.is_empty() {
            self.current().line();
            return;
        }
        let kept = self.words.kept;
        let words = std::mem::replace(&mut self.words, Words { kept, ..Words::default() });
        let level = std::mem::take(&mut self.heading);
        for line in words.text.split('\n') {
            let Some(Block::Paragraph(text)) = paragraph(line, &mut self.page) else { continue };
            self.blocks.push(if level > 0 { Block::Heading(level, text) } else { Block::Paragraph(text) });
        }
        self.aside.write(&mut self.page, &mut self.blocks);
    }
}

/// Level of a heading element, 0 for any other.
fn level(name: &str) -> u8 {
    match name.as_bytes() {
        [b'h', n @ b'1'..=b'6'] => n - b'0',
        _ => 0,
    }
}

/// A span attribute; 1 where it is missing or no number.
fn span(element: &Element, name: &str) -> usize {
    let digits = |v: &str| v.trim().chars().take_while(char::is_ascii_digit).take(6).collect::<String>();
    element.attr(name).and_then(|v| digits(v).parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests;
