//! Fields: instructions to Word, and the words that came of them (ISO/IEC 29500-1, 17.16).

use super::xml::Element;

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    /// Behind the sign that parts instruction and result.
    has_result: bool,
}

/// Fields that are open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
}

impl Fields {
    /// Takes `w:fldChar`; what comes back is what a form field shows that has no result of its own.
    pub(super) fn mark(&mut self, e: &Element) -> Option<String> {
        /// Deeper ones are damage: fields that never end.
        const DEEPEST: usize = 64;
        match e.attribute("w:fldCharType") {
            Some("begin") => {
                self.open.truncate(DEEPEST);
                self.open.push(Field::default());
                return e.child("w:ffData").and_then(shown);
            }
            Some("separate") => self.open.iter_mut().rev().take(1).for_each(|f| f.has_result = true),
            Some("end") => drop(self.open.pop()),
            _ => {}
        }
        None
    }

    /// Takes words of an instruction.
    pub(super) fn instruct(&mut self, words: &str) {
        if let Some(field) = self.open.last_mut() {
            field.instruction.push_str(words);
        }
    }

    /// True where words belong to an instruction, and not to a result.
    pub(super) fn in_instruction(&self) -> bool {
        self.open.iter().any(|f| !f.has_result)
    }

    /// True inside a table of contents.
    pub(super) fn in_contents(&self) -> bool {
        self.open.iter().any(|f| f.has_result && is_contents(&f.instruction))
    }

    /// Instructions do not go on in the next paragraph: one that seems to is damage, and its field must not swallow the text.
    pub(super) fn end_paragraph(&mut self) {
        self.open.iter_mut().for_each(|f| f.has_result = true);
    }
}

/// True for the instruction of a table of contents.
pub(super) fn is_contents(instruction: &str) -> bool {
    instruction.split_whitespace().next() == Some("TOC")
}

/// What a form field of the old kind shows: a box, or the chosen one of a list.
fn shown(data: &Element) -> Option<String> {
    if let Some(check) = data.child("w:checkBox") {
        let is_checked = check.flag("w:checked").or(check.flag("w:default")).unwrap_or(false);
        return Some(if is_checked { "☑" } else { "☐" }.to_owned());
    }
    let list = data.child("w:ddList")?;
    let chosen: usize = list.number("w:result").or(list.number("w:default")).unwrap_or(0);
    let entry = list.elements().filter(|e| e.name == "w:listEntry").nth(chosen)?;
    entry.attribute("w:val").map(str::to_owned)
}
