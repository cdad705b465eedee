//! The words of a paragraph.

use super::fields::is_contents;
use super::numbering::Sign;
use super::parts::{Aside, Part, Words};
use super::styles::Look;
use super::symbols;
use super::walk::{Walk, branch};
use super::xml::{Element, Node};

/// Ends a page inside a paragraph.
const PAGE: char = '\u{C}';

/// A paragraph that is being read.
pub(super) struct Line<'w, 'a> {
    pub(super) walk: &'w mut Walk<'a>,
    pub(super) words: Words,
    /// Words beside it, and what is anchored in it: text boxes.
    asides: Vec<(Aside, String)>,
    boxes: Vec<Part>,
    /// Pages that ended in the middle of it, as Word saw them.
    turns: usize,
    /// Inside a table of contents at some point.
    is_contents: bool,
}

impl<'w, 'a> Line<'w, 'a> {
    /// A paragraph without words.
    pub(super) fn new(walk: &'w mut Walk<'a>) -> Self {
        let words = std::mem::take(&mut walk.carried);
        Line { walk, words, asides: Vec::new(), boxes: Vec::new(), turns: 0, is_contents: false }
    }

    /// Nothing is to be seen.
    pub(super) fn is_blank(&self) -> bool {
        self.words.text.trim().is_empty()
    }

    /// Reads what stands in an element.
    pub(super) fn inlines(&mut self, e: &Element, look: Look) {
        e.elements().for_each(|child| self.inline(child, look));
    }

    /// Reads a run, or what holds some.
    pub(super) fn inline(&mut self, e: &Element, look: Look) {
        match e.name.as_str() {
            "w:r" => self.run(e, look),
            "w:del" | "w:moveFrom" => self.words.deleted += usize::from(says_something(e)),
            "w:ins" | "w:moveTo" => {
                self.words.inserted += usize::from(says_something(e));
                self.inlines(e, look);
            }
            "w:fldSimple" => {
                self.is_contents |= e.attribute("w:instr").is_some_and(is_contents);
                self.inlines(e, look);
            }
            "w:sdt" => self.control(e, look),
            "w:ruby" => self.ruby(e, look),
            "mc:AlternateContent" => {
                if let Some(branch) = branch(e) {
                    self.inlines(branch, look);
                }
            }
            "w:commentReference" => self.walk.calls.comments += 1,
            "w:pPr" | "w:rPr" | "w:sdtPr" | "w:sdtEndPr" => {}
            "w:tbl" | "w:p" | "w:txbxContent" => self.anchored(e),
            "m:t" => self.put(&e.words(), look),
            _ => self.piece(e, look),
        }
    }

    fn run(&mut self, e: &Element, around: Look) {
        let properties = e.child("w:rPr");
        let by_style = self.walk.styles.look(properties.and_then(|p| p.value("w:rStyle")));
        let look = Look::of(properties).over(by_style).over(around);
        let fonts = properties.and_then(|p| p.child("w:rFonts"));
        let font = fonts.and_then(|f| f.attribute("w:hAnsi").or(f.attribute("w:ascii")));
        let signs = font.and_then(symbols::of_font);
        for child in e.elements() {
            match (child.name.as_str(), signs) {
                ("w:t", Some(signs)) => {
                    let shaped: String = words_of(child).chars().map(|c| symbols::shape(c, signs)).collect();
                    self.put(&shaped, look);
                }
                _ => self.inline(child, look),
            }
        }
    }

    /// A part of a run.
    fn piece(&mut self, e: &Element, look: Look) {
        match e.name.as_str() {
            "w:t" => self.put(&words_of(e), look),
            "w:tab" | "w:ptab" => self.put(" ", look),
            "w:noBreakHyphen" => self.put("-", look),
            "w:softHyphen" => {}
            "w:cr" => self.put("\n", look),
            "w:br" => self.line_break(e, look),
            "w:sym" => {
                let of = |name: &str| e.attribute(name).unwrap_or_default();
                let c = symbols::symbol(of("w:font"), of("w:char"));
                self.put(&c.unwrap_or('\u{FFFD}').to_string(), look);
            }
            "w:fldChar" => {
                if let Some(shown) = self.walk.fields.mark(e) {
                    self.words.text.push_str(&shown);
                }
                self.is_contents |= self.walk.fields.in_contents();
            }
            "w:instrText" => self.walk.fields.instruct(&e.words()),
            "w:delText" | "w:delInstrText" => self.words.deleted += 1,
            "w:lastRenderedPageBreak" if self.is_blank() => self.walk.out.push(Part::Turn { is_willed: false }),
            "w:lastRenderedPageBreak" => self.turns += 1,
            "w:footnoteReference" | "w:endnoteReference" => self.note(e, look),
            "w:footnoteRef" | "w:endnoteRef" | "w:annotationRef" => {}
            "w:drawing" | "w:pict" | "w:object" => self.drawing(e, look),
            _ => self.inlines(e, look),
        }
    }

    fn line_break(&mut self, e: &Element, look: Look) {
        match e.attribute("w:type") {
            Some("page") if self.is_blank() => self.walk.out.push(Part::Turn { is_willed: true }),
            Some("page") => self.words.text.push(PAGE),
            _ => self.put("\n", look),
        }
    }

    fn put(&mut self, words: &str, look: Look) {
        if self.walk.fields.in_instruction() {
            return;
        }
        let aside = match (look.hidden, look.struck) {
            (Some(true), _) => Aside::Hidden,
            (_, Some(true)) => Aside::Struck,
            _ => return self.words.text.push_str(words),
        };
        self.put_aside(aside, words);
    }

    fn put_aside(&mut self, aside: Aside, words: &str) {
        match self.asides.last_mut() {
            Some((last, text)) if *last == aside && aside != Aside::Ruby => text.push_str(words),
            _ => self.asides.push((aside, words.to_owned())),
        }
    }

    /// A content control: what it holds, or the box that it is.
    fn control(&mut self, e: &Element, look: Look) {
        let Some(content) = e.child("w:sdtContent") else { return };
        let properties = e.child("w:sdtPr");
        if properties.is_some_and(|p| p.flag("w:showingPlcHdr") == Some(true)) {
            return self.prompt(content);
        }
        let before = self.words.text.len();
        self.inlines(content, look);
        if let Some(check) = properties.and_then(|p| p.child("w14:checkbox"))
            && self.words.text.len() == before
        {
            let value = check.child("w14:checked").and_then(|c| c.attribute("w14:val"));
            let is_checked = matches!(value, Some("1" | "true" | "on"));
            self.put(if is_checked { "☑" } else { "☐" }, look);
        }
    }

    /// Words that only ask to be replaced.
    pub(super) fn prompt(&mut self, content: &Element) {
        let mut inner = Line::new(self.walk);
        inner.inlines(content, Look::default());
        let words = inner.words.text;
        self.put_aside(Aside::Prompt, words.trim());
    }

    /// A word with its reading: the word is the text.
    fn ruby(&mut self, e: &Element, look: Look) {
        if let Some(base) = e.child("w:rubyBase") {
            self.inlines(base, look);
        }
        if let Some(reading) = e.child("w:rt") {
            let mut inner = Line::new(self.walk);
            inner.inlines(reading, Look::default());
            let words = inner.words.text;
            self.put_aside(Aside::Ruby, &words);
        }
    }

    /// The mark of a note: `(*1)`, and `(※1)` of an endnote.
    fn note(&mut self, e: &Element, look: Look) {
        let Some(id) = e.attribute("w:id") else { return };
        let calls = &mut self.walk.calls;
        let (list, sign) = match e.name.as_str() {
            "w:footnoteReference" => (&mut calls.footnotes, '*'),
            _ => (&mut calls.endnotes, '※'),
        };
        let number = list.iter().position(|l| l == id).unwrap_or_else(|| {
            list.push(id.to_owned());
            list.len() - 1
        });
        self.put(&format!("({sign}{})", number + 1), look);
    }

    /// A drawing: words in its boxes follow the paragraph; pictures have none that can be read.
    fn drawing(&mut self, e: &Element, look: Look) {
        if !e.holds("w:txbxContent") {
            let what = match e.name.as_str() {
                "w:object" => "an embedded object",
                _ if e.holds("x:chart") => "a chart",
                _ if e.holds("x:relIds") => "a diagram",
                _ if e.holds("x:blip") || e.holds("x:imagedata") => "a picture",
                _ => return,
            };
            return self.walk.unread(what);
        }
        self.inlines(e, look);
    }

    fn anchored(&mut self, e: &Element) {
        if e.name == "w:txbxContent" {
            let parts = self.walk.inside(e);
            self.boxes.extend(parts);
            return;
        }
        let out = std::mem::take(&mut self.walk.out);
        self.walk.block(e);
        self.boxes.extend(std::mem::replace(&mut self.walk.out, out));
    }

    /// Puts Word's sign in front.
    pub(super) fn put_sign(&mut self, sign: Sign) {
        if sign.text.is_empty() {
            return;
        }
        let gap = if sign.has_gap { " " } else { "" };
        let length = sign.text.chars().count();
        self.words.text.insert_str(0, &format!("{}{gap}", sign.text));
        if sign.counts {
            self.words.made.push((0, length));
        }
    }

    /// Leaves the words to the next paragraph.
    pub(super) fn carry(mut self) {
        self.words.deleted += usize::from(self.words.text.is_empty());
        self.walk.carried = std::mem::take(&mut self.words);
        self.behind();
    }

    /// Ends the paragraph.
    pub(super) fn finish(mut self, level: u8) {
        if self.is_contents {
            return self.finish_furniture();
        }
        let words = std::mem::take(&mut self.words);
        // Signs stand in the first line only.
        let mut first = Some((words.made, words.inserted, words.deleted));
        for (i, page) in words.text.split(PAGE).enumerate() {
            if i > 0 {
                self.walk.out.push(Part::Turn { is_willed: true });
            }
            for line in page.split('\n') {
                let (made, inserted, deleted) = first.take().unwrap_or_default();
                self.walk.out.push(Part::Line(level, Words { text: line.to_owned(), made, inserted, deleted }));
            }
        }
        self.behind();
    }

    /// Ends a paragraph that says nothing new.
    pub(super) fn finish_furniture(mut self) {
        let mut words = std::mem::take(&mut self.words);
        words.text = words.text.replace([PAGE, '\n'], " ");
        self.walk.out.push(Part::Furniture(words));
        self.behind();
    }

    /// What follows the paragraph.
    fn behind(mut self) {
        let out = &mut self.walk.out;
        let asides = self.asides.drain(..).filter(|(_, words)| !words.trim().is_empty());
        out.extend(asides.map(|(aside, words)| Part::Aside(aside, words)));
        out.append(&mut self.boxes);
        out.extend((0..self.turns).map(|_| Part::Turn { is_willed: false }));
    }
}

/// The words of `w:t`: white space at its ends counts only where it is to be kept.
fn words_of(e: &Element) -> String {
    let words = e.words();
    match e.attribute("xml:space") {
        Some("preserve") => words,
        _ => words.trim_matches([' ', '\t', '\n', '\r']).to_owned(),
    }
}

fn says_something(e: &Element) -> bool {
    e.children.iter().any(|n| match n {
        Node::Element(c) => {
            matches!(c.name.as_str(), "w:t" | "w:delText" | "w:sym" | "w:drawing" | "w:pict") || says_something(c)
        }
        Node::Text(_) => false,
    })
}
