//! A plan in a document that says more: what heads the document heads the plan, where nothing of its own does.

use super::{line, title};
use crate::model::{Family, Flow, Line, Sections};
use crate::parse::values;

/// Gives a plan the title and the fiscal year of the text that it stands beside.
pub(crate) fn borrow(sections: &mut Sections, flow: &Flow, family: &Family) {
    /// Lines that head a document.
    const FIRST: usize = 12;
    const LONGEST: usize = 80;
    let lines: Vec<Line> = flow.lines().take(FIRST).map(|l| line(l.page, l.level, l.text.clone())).collect();
    if sections.title.is_none() {
        sections.title = title::find(&lines, family);
    }
    let says_year = |folded: &str| folded.chars().count() <= LONGEST && values::find_fiscal_year(folded).is_some();
    let Some(area) = sections.areas.first_mut() else { return };
    let own = sections.title.iter().chain(&area.captions).chain(sections.lines.iter().take(FIRST).map(|l| &l.text));
    if !own.into_iter().any(|t| says_year(&t.folded)) {
        area.captions.extend(lines.into_iter().map(|l| l.text).find(|t| says_year(&t.folded)));
    }
}
