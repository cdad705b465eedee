//! Bytes → [`Document`].
//!
//! *Input*: the bytes of one file and its name (a hint for messages and for the one true tie, a few lines that could be CSV or
//! prose: otherwise content decides what a file is).
//! *Output*: decoded pages. *Invariants*: may refuse (cannot read), never panics on purpose, never reads another file;
//! budgets are counted, so the same bytes give the same document on any machine.

mod archive;
mod characters;
mod csv;
mod docx;
mod encoding;
mod grid;
mod html;
mod page_text;
mod pdf;
mod sheet;
mod sniff;
mod text;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Content, Document, Page, TextLayer};
use sniff::Kind;

/// Counted budgets. What exceeds one is left out and said (`budget-spent`, status `partial`), or refused (`limit-size`).
#[derive(Clone, Debug)]
pub struct Budget {
    /// Bytes of a file, and of everything an archive unpacks to.
    pub bytes: u64,
    /// Cells of all tables of a document.
    pub cells: usize,
    /// Columns of one table.
    pub columns: usize,
    /// Depth of nested markup that is followed.
    pub depth: usize,
    /// Pages of a drawn document.
    pub pages: usize,
    /// Glyphs of all its pages.
    pub glyphs: usize,
    /// Parts of all paths that are drawn on them.
    pub paths: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget {
            bytes: 512 << 20,
            cells: 4_000_000,
            columns: 4_096,
            depth: 2_000,
            pages: 10_000,
            glyphs: 8_000_000,
            paths: 50_000_000,
        }
    }
}

/// Why a file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtractError {
    /// `unreadable`, `encrypted`, `empty-file`, `limit-size`.
    pub code: Code,
    /// What the file was and what could be done.
    pub message: String,
    /// What it was, as far as could be told: `application/pdf`.
    pub media_type: &'static str,
}

impl ExtractError {
    fn unreadable(message: impl Into<String>, media_type: &'static str) -> Self {
        ExtractError { code: Code::Unreadable, message: message.into(), media_type }
    }
}

/// Reads a file.
///
/// Refuses with [`ExtractError`] what is empty, too large, damaged beyond reading, or of a kind that is not read.
pub fn extract(bytes: &[u8], name: &str, budget: &Budget, d: &mut Diagnostics) -> Result<Document, ExtractError> {
    if bytes.len() as u64 > budget.bytes {
        let message = format!("{} bytes; the limit is {} bytes", bytes.len(), budget.bytes);
        return Err(ExtractError { code: Code::LimitSize, message, media_type: "application/octet-stream" });
    }
    let document = match sniff::kind(bytes) {
        Kind::Refused { what, media_type } => return Err(ExtractError::unreadable(what, media_type)),
        Kind::Pdf => pdf::read(bytes, budget, d)?,
        Kind::Archive => archive::read(bytes, budget, d)?,
        Kind::Compound => sheet::read_compound(bytes, budget, d)?,
        Kind::Text => read_text(bytes, name, budget, d)?,
    };
    characters::report(&document, d);
    Ok(document)
}

/// Decodes text and hands it to the reader of its kind.
fn read_text(bytes: &[u8], name: &str, budget: &Budget, d: &mut Diagnostics) -> Result<Document, ExtractError> {
    let choice = encoding::decide(bytes);
    let decoded = encoding::decode(bytes, choice);
    sniff::check_text(&decoded)?;
    let (encoding, tie, damage) = (choice.name(), choice.tie, decoded.damage);
    let mut document = if sniff::is_html(&decoded.text) {
        html::read(&decoded.text, budget, d)
    } else {
        text::read(decoded.text, name, budget, d)
    };
    document.encoding = Some(encoding.to_owned());
    if tie {
        let message = "Shift_JIS and EUC-JP fit the file equally well; it was read as Shift_JIS";
        d.push(Diagnostic::new(Code::EncodingTie, message, characters::first(&document, |c| !c.is_ascii())));
    }
    if let Some(damage) = damage {
        let message = damage.message(encoding);
        let at = characters::first(&document, |c| c == '\u{FFFD}');
        d.push(Diagnostic::new(Code::EncodingDamage, message, at));
    }
    Ok(document)
}

/// A document of `pages`, with what can be told from them.
fn document(media_type: &'static str, pages: Vec<Page>, partial: Option<String>) -> Document {
    let said = pages.iter().filter(|p| p.text.chars().any(|c| !c.is_whitespace())).count();
    let text_layer = match said {
        0 => TextLayer::None,
        n if n == pages.len() => TextLayer::Full,
        _ => TextLayer::Partial,
    };
    Document { media_type, encoding: None, text_layer, partial, pages, tags: Vec::new() }
}

/// A page whose blocks are known.
fn flow_page(page: page_text::PageText, blocks: Vec<crate::model::Block<crate::model::RawText>>) -> Page {
    Page { number: page.page(), name: None, text: page.into_text(), content: Content::Flow(blocks) }
}

/// What is left of the budgets while a document is read, and which of them are spent.
#[derive(Debug)]
struct Purse {
    cells: usize,
    columns: usize,
    spent: Vec<&'static str>,
}

impl Purse {
    fn new(budget: &Budget) -> Self {
        Purse { cells: budget.cells, columns: budget.columns.max(1), spent: Vec::new() }
    }

    /// Takes the cells of a table of `rows` × `columns`; false, and said later, if they are more than what is left.
    fn take(&mut self, rows: usize, columns: usize) -> bool {
        let wanted = rows.saturating_mul(columns);
        if wanted > self.cells {
            self.say("cells");
            return false;
        }
        self.cells -= wanted;
        true
    }

    fn say(&mut self, budget: &'static str) {
        if !self.spent.contains(&budget) {
            self.spent.push(budget);
        }
    }

    /// Reports what was spent; the reason for [`Document::partial`].
    fn close(self, d: &mut Diagnostics) -> Option<String> {
        for budget in &self.spent {
            let message = format!("more {budget} than the limit; what lies beyond is kept as plain lines");
            d.push(Diagnostic::new(Code::BudgetSpent, message, Vec::new()));
        }
        (!self.spent.is_empty()).then(|| format!("budget spent: {}", self.spent.join(", ")))
    }
}
