//! Paragraphs and what holds them, in the order in which a reader sees them.

use super::fields::Fields;
use super::numbering::{Numbering, Sign};
use super::parts::{Part, Words};
use super::run::Line;
use super::styles::{ListPlace, Look, Styles, heading};
use super::xml::Element;
use std::collections::BTreeSet;

/// What the text refers to that stands elsewhere.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// Relationship ids of headers and footers, in order.
    pub(super) headers: Vec<String>,
    /// Likewise.
    pub(super) footers: Vec<String>,
    /// Ids of footnotes, in the order of their marks.
    pub(super) footnotes: Vec<String>,
    /// Likewise of endnotes.
    pub(super) endnotes: Vec<String>,
    /// How many remarks (comments) hang on the text.
    pub(super) comments: usize,
    /// What has words that are not read: pictures, charts, embedded files.
    pub(super) unread: BTreeSet<&'static str>,
    /// How many of these.
    pub(super) unread_count: usize,
}

/// A walk through the elements of a story: the text, a note, a header.
pub(super) struct Walk<'a> {
    pub(super) styles: &'a Styles,
    pub(super) numbering: Numbering,
    /// What was found so far.
    pub(super) out: Vec<Part>,
    pub(super) fields: Fields,
    pub(super) calls: Calls,
    /// Words of a paragraph whose end was deleted: they belong to the next one.
    pub(super) carried: Words,
}

impl<'a> Walk<'a> {
    /// A walk that has not begun.
    pub(super) fn new(styles: &'a Styles, numbering: Numbering) -> Self {
        Walk {
            styles,
            numbering,
            out: Vec::new(),
            fields: Fields::default(),
            calls: Calls::default(),
            carried: Words::default(),
        }
    }

    /// Reads an element that holds no words by itself.
    pub(super) fn block(&mut self, e: &Element) {
        match e.name.as_str() {
            "w:p" => self.paragraph(e),
            "w:tbl" => self.table(e),
            "w:sectPr" => self.section(e, true),
            "w:sdt" => {
                if let Some(content) = e.child("w:sdtContent") {
                    self.sdt_blocks(e, content);
                }
            }
            "mc:AlternateContent" => {
                if let Some(branch) = branch(e) {
                    self.blocks(branch);
                }
            }
            "w:moveFrom" | "w:del" => self.carried.deleted += 1,
            "w:altChunk" | "w:subDoc" => self.unread("an embedded document"),
            "w:r" | "w:t" | "w:br" | "w:hyperlink" => self.loose(e),
            "w:sdtPr" | "w:sdtEndPr" | "w:tcPr" | "w:customXmlPr" | "w:txbxContentPr" => {}
            _ => self.blocks(e),
        }
    }

    /// Reads everything in an element.
    pub(super) fn blocks(&mut self, e: &Element) {
        e.elements().for_each(|child| self.block(child));
    }

    fn sdt_blocks(&mut self, e: &Element, content: &Element) {
        let is_prompt = e.child("w:sdtPr").is_some_and(|p| p.flag("w:showingPlcHdr") == Some(true));
        if is_prompt && !content.holds("w:tbl") {
            let mut line = Line::new(self);
            line.prompt(content);
            line.finish(0);
            return;
        }
        self.blocks(content);
    }

    /// Words outside any paragraph, which damage or another program left there.
    fn loose(&mut self, e: &Element) {
        let mut line = Line::new(self);
        line.inline(e, Look::default());
        line.finish(0);
    }

    pub(super) fn unread(&mut self, what: &'static str) {
        self.calls.unread.insert(what);
        self.calls.unread_count += 1;
    }

    /// Reads what stands in an element by itself: a cell, a text box. What is open around it stays open.
    pub(super) fn inside(&mut self, e: &Element) -> Vec<Part> {
        let out = std::mem::take(&mut self.out);
        let fields = std::mem::take(&mut self.fields);
        let carried = std::mem::take(&mut self.carried);
        self.blocks(e);
        self.flush();
        self.fields = fields;
        self.carried = carried;
        std::mem::replace(&mut self.out, out)
    }

    /// Writes words that wait for a paragraph which does not come.
    pub(super) fn flush(&mut self) {
        let carried = std::mem::take(&mut self.carried);
        if carried != Words::default() {
            self.out.push(Part::Line(0, carried));
        }
    }

    fn paragraph(&mut self, e: &Element) {
        let properties = e.child("w:pPr");
        let id = properties.and_then(|p| p.value("w:pStyle"));
        let style = self.styles.paragraph(id);
        if properties.and_then(|p| p.flag("w:pageBreakBefore")) == Some(true) {
            self.out.push(Part::Turn { is_willed: true });
        }
        let mark = properties.and_then(|p| p.child("w:rPr"));
        let is_joined = mark.is_some_and(|m| m.child("w:del").is_some() || m.child("w:moveFrom").is_some());
        let level = properties.and_then(heading).map_or(style.heading, |l| if l > 9 { 0 } else { l });
        let in_contents = style.is_contents || self.fields.in_contents();
        let mut line = Line::new(self);
        line.inlines(e, style.look);
        let is_hidden = Look::of(mark).over(style.look).hidden == Some(true) && line.is_blank();
        if is_joined {
            line.carry();
        } else {
            if !is_hidden && let Some(sign) = line.walk.sign(properties, style.place, id) {
                line.put_sign(sign);
            }
            if in_contents || line.walk.fields.in_contents() { line.finish_furniture() } else { line.finish(level) }
        }
        if let Some(section) = properties.and_then(|p| p.child("w:sectPr")) {
            self.section(section, false);
        }
        self.fields.end_paragraph();
    }

    /// The sign that Word puts in front of a paragraph.
    fn sign(&mut self, properties: Option<&Element>, style: ListPlace, id: Option<&str>) -> Option<Sign> {
        let own = ListPlace::of(properties);
        let list = own.list.or(style.list).filter(|l| *l != 0)?;
        // Level 0 of a style may mean another one: that which names the style.
        let bound = || self.numbering.level_of(list, self.styles.ids(id), self.styles);
        let level = own.level.or_else(bound).or(style.level).unwrap_or(0);
        self.numbering.next(list, level, self.styles)
    }

    /// The end of a section; that of the last one ends the document.
    fn section(&mut self, e: &Element, is_last: bool) {
        for child in e.elements() {
            let list = match child.name.as_str() {
                "w:headerReference" => &mut self.calls.headers,
                "w:footerReference" => &mut self.calls.footers,
                _ => continue,
            };
            if let Some(id) = child.attribute("r:id").filter(|id| list.iter().all(|l| l != id)) {
                list.push(id.to_owned());
            }
        }
        if !is_last && !matches!(e.value("w:type"), Some("continuous" | "nextColumn")) {
            self.out.push(Part::Turn { is_willed: true });
        }
    }
}

/// The one branch of `mc:AlternateContent` that is read: the first with words, else the first (ISO/IEC 29500-3, 9.3).
pub(super) fn branch(e: &Element) -> Option<&Element> {
    let branches = || e.elements().filter(|b| matches!(b.name.as_str(), "mc:Choice" | "mc:Fallback"));
    branches().find(|b| b.holds("w:t") || b.holds("m:t") || b.holds("w:sym")).or_else(|| branches().next())
}
