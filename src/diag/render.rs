//! Findings and values drawn under the line they stand on.
//!
//! *Input*: what to say and a piece of a line. *Output*: text for a terminal. *Invariants*: carets stand under the characters
//! they mean, full-width ones and tabs included; control characters of a document never reach the terminal.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};
use std::ops::Range;

/// What kind of remark it is, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// `error`.
    Error,
    /// `warning`.
    Warning,
    /// `info`.
    Info,
    /// A value that is explained, under the name of its field.
    Value,
}

/// A remark about a place in a document.
#[derive(Clone, Debug)]
pub struct Remark<'a> {
    /// Its kind.
    pub tone: Tone,
    /// A finding's code or a field's name.
    pub name: &'a str,
    /// What is said.
    pub message: &'a str,
    /// The document, as it was given; empty for none.
    pub document: &'a str,
    /// Page, from 1; 0 for none.
    pub page: u32,
    /// Line of the page, from 1; 0 for none.
    pub line: u32,
    /// The line, or a piece of it; empty for none.
    pub source: &'a str,
    /// Characters of `source` that are meant.
    pub marked: Range<usize>,
    /// What stands under the carets.
    pub label: &'a str,
    /// Lines below: a name and what it says.
    pub notes: Vec<(&'a str, String)>,
}

/// Draws a remark for a terminal of `width` columns. The last line has no line break.
pub fn draw(remark: &Remark<'_>, color: bool, width: usize) -> String {
    let (level, id) = match remark.tone {
        Tone::Error => (Level::ERROR, Some(remark.name)),
        Tone::Warning => (Level::WARNING, Some(remark.name)),
        Tone::Info => (Level::INFO, Some(remark.name)),
        Tone::Value => (Level::INFO.with_name(remark.name), None),
    };
    let title = level.clone().primary_title(remark.message);
    let title = match id {
        Some(id) => title.id(id),
        None => title,
    };
    let notes = remark.notes.iter().map(|(name, text)| Level::NOTE.with_name(*name).message(text.as_str()));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(width);
    // Parts are drawn one by one: in one report the library would print the column within `source`, which may be a mere
    // piece of its line.
    let mut parts = vec![renderer.render(&[Group::with_title(title)])];
    if !remark.document.is_empty() {
        parts.push(format!("{:gutter$}--> {}", "", place(remark), gutter = gutter(remark)));
    }
    let body = match snippet(remark) {
        Some(snippet) => Group::with_level(level).element(snippet),
        None => Group::with_level(level),
    };
    let body = body.elements(notes);
    if !body.is_empty() {
        parts.push(renderer.render(&[body]));
    }
    parts.join("\n")
}

/// Document, page and line, as far as they are known.
fn place(remark: &Remark<'_>) -> String {
    let name = normalize_untrusted_str(remark.document);
    match (remark.page, remark.line) {
        (0 | 1, 0) => name,
        (page, 0) => format!("{name} (page {page})"),
        (0 | 1, line) => format!("{name}:{line}"),
        (page, line) => format!("{name}:{line} (page {page})"),
    }
}

/// Columns that the line's number takes.
fn gutter(remark: &Remark<'_>) -> usize {
    remark.line.max(1).ilog10() as usize + 1
}

fn snippet<'a>(remark: &Remark<'a>) -> Option<Snippet<'a, Annotation<'a>>> {
    let mark = AnnotationKind::Primary.span(bytes_of(remark.source, &remark.marked));
    let mark = if remark.label.is_empty() { mark } else { mark.label(remark.label) };
    let line = remark.line.max(1) as usize;
    (!remark.source.is_empty()).then(|| Snippet::source(remark.source).line_start(line).annotation(mark))
}

/// The bytes of a range of characters; a range beyond the text ends with it.
fn bytes_of(text: &str, chars: &Range<usize>) -> Range<usize> {
    let byte = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    let start = byte(chars.start);
    start..byte(chars.end).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    fn remark<'a>(source: &'a str, marked: Range<usize>) -> Remark<'a> {
        Remark {
            tone: Tone::Warning,
            name: "date-unread",
            message: "日付が読めません",
            document: "計画.tsv",
            page: 2,
            line: 12,
            source,
            marked,
            label: "",
            notes: Vec::new(),
        }
    }

    /// Columns of the terminal on which the carets stand, and those of the marked text in the line above them.
    fn columns(source: &str, marked: Range<usize>) -> (Range<usize>, Range<usize>) {
        let word: String = source.chars().skip(marked.start).take(marked.len()).collect();
        let drawn = draw(&remark(source, marked), false, 140);
        let lines: Vec<&str> = drawn.lines().collect();
        let at = lines.iter().position(|l| l.contains('^')).expect("carets");
        let caret = lines[at].find('^').map(|b| lines[at][..b].width()).expect("carets");
        let text = lines[at - 1].find(&word).map(|b| lines[at - 1][..b].width()).expect("the marked word");
        (caret..caret + lines[at].matches('^').count(), text..text + word.width())
    }

    #[test]
    fn carets_stand_under_full_width_text() {
        let (carets, word) = columns("研修名\t２０２１年２月３１日（火）\tﾃｽﾄ", 4..17);
        assert_eq!(carets, word);
    }

    #[test]
    fn carets_stand_under_text_behind_tabs_and_half_width_kana() {
        let (carets, word) = columns("ﾃｽﾄ\t\t①基礎\t10月末日", 10..15);
        assert_eq!(carets, word);
    }

    #[test]
    fn a_remark_names_document_page_and_line() {
        let drawn = draw(&remark("10月末日", 0..3), false, 140);
        assert!(drawn.contains("計画.tsv:12 (page 2)"), "{drawn}");
        assert!(drawn.starts_with("warning[date-unread]"), "{drawn}");
    }

    #[test]
    fn control_characters_of_a_document_do_not_reach_the_terminal() {
        let mut hostile = remark("a\u{1b}[31mb", 0..1);
        hostile.message = "x\u{1b}[2Jy";
        hostile.document = "n\u{1b}]0;z\u{7}.tsv";
        let drawn = draw(&hostile, false, 140);
        assert!(!drawn.contains(['\u{1b}', '\u{7}']), "{drawn:?}");
    }

    #[test]
    fn a_remark_without_a_line_still_names_its_document_and_notes() {
        let mut bare = remark("", 0..0);
        (bare.page, bare.line) = (0, 0);
        bare.notes.push(("record", "計画/航海".to_owned()));
        let drawn = draw(&bare, false, 140);
        let lines: Vec<&str> = drawn.lines().map(str::trim).collect();
        assert_eq!(lines, ["warning[date-unread]: 日付が読めません", "--> 計画.tsv", "= record: 計画/航海"]);
    }

    #[test]
    fn a_mark_beyond_the_line_is_drawn_at_its_end() {
        assert!(draw(&remark("短い", 9..12), false, 140).contains("短い"));
    }
}
