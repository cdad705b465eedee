//! Organisation charts whose boxes became lines: bodies, those who run them, their networks.

use super::outline::join;
use crate::model::{
    Family, FlowLine, Organization, OrganizationRole, OrganizationStatus, Prose, Span, Spanned, Text,
};
use crate::normalize::key;

/// A body and the index of the one it belongs to.
pub(crate) type Placed = (Organization, Option<usize>);

/// Takes the chart out of the lines: from its title to the end of its boxes.
pub(crate) fn find(lines: &[&FlowLine], taken: &mut [bool], family: &Family, prose: &mut Prose) {
    let is_title = |i: &usize| {
        let plain = key(&lines[*i].text.folded);
        !taken[*i] && plain.chars().count() <= 40 && !plain.contains('。')
            && family.terms("chart-word").any(|t| plain.trim_end_matches(['(', ')', '案']).ends_with(t.word.as_str()))
    };
    let Some(title) = (0..lines.len()).find(is_title) else { return };
    let end = (title + 1..lines.len()).find(|&i| !is_box(&lines[i].text.folded)).unwrap_or(lines.len());
    let mut reader = Reader { family, title: key(&lines[title].text.folded), found: Vec::new(), parts: Vec::new(), runs: None, furniture: Vec::new() };
    for line in &lines[title + 1..end] {
        reader.take(&line.text);
    }
    reader.close();
    let bodies = reader.found.iter().filter(|(o, _)| o.role == OrganizationRole::Body).count();
    if bodies < 2 {
        return;
    }
    taken[title..end].fill(true);
    prose.loose.push(lines[title].text.clone());
    prose.furniture.append(&mut reader.furniture);
    prose.organizations = reader.found;
}

/// The words of a box: short, and no sentence.
fn is_box(folded: &str) -> bool {
    const LONGEST: usize = 28;
    folded.chars().count() <= LONGEST && !folded.contains(['。', '、', ':']) && !folded.starts_with(['【', '《', '・'])
        && !folded.ends_with("について")
}

struct Reader<'a> {
    family: &'a Family,
    title: String,
    found: Vec<Placed>,
    /// Lines of a name that is not complete.
    parts: Vec<Text>,
    /// The body whose 事務局 is being named.
    runs: Option<usize>,
    /// (事務局): what the name below it is to the body above.
    furniture: Vec<Span>,
}

impl Reader<'_> {
    fn take(&mut self, text: &Text) {
        let plain = key(&text.folded);
        let inner = plain.trim_matches(|c| "()".contains(c));
        let is = |list: &str| plain.starts_with('(') && self.family.terms(list).any(|t| t.word == inner);
        if is("secretariat-word") {
            self.close();
            self.furniture.extend(text.all_spans());
            self.runs = self.found.len().checked_sub(1);
        } else if is("proposed-word") {
            self.close();
            if let Some((last, _)) = self.found.last_mut() {
                last.status = OrganizationStatus::Proposed;
                last.name.at.extend(text.all_spans());
            }
        } else {
            self.parts.push(text.clone());
            self.complete(&plain);
        }
    }

    /// Ends a name where a line ends one.
    fn complete(&mut self, plain: &str) {
        let ends = |list: &str| self.family.terms(list).any(|t| plain.ends_with(t.word.as_str()));
        let role = match (ends("body-tail"), ends("network-tail")) {
            (true, _) => OrganizationRole::Body,
            (_, true) => OrganizationRole::Network,
            _ => return,
        };
        if self.runs.is_some() {
            self.split_secretariat(role);
        }
        let parent = match role {
            OrganizationRole::Body => self.root(),
            _ => self.last_body(),
        };
        self.push(role, parent);
    }

    /// Names that stand between 事務局 and the next body: whole lines belong to those who run it; what the next name needs of them is
    /// told by a bracket that the name goes on behind.
    fn split_secretariat(&mut self, role: OrganizationRole) {
        let last = self.parts.len() - 1;
        let from = match role {
            OrganizationRole::Network => (0..last).rev().take_while(|&i| self.parts[i].folded.ends_with(')') || last - i > 1 && !self.is_unit(i) || !self.is_unit(i)).last().unwrap_or(last),
            _ => last,
        };
        let rest = self.parts.split_off(from);
        self.close();
        self.parts = rest;
    }

    /// A line that ends like a unit of those who run a body.
    fn is_unit(&self, i: usize) -> bool {
        let plain = key(&self.parts[i].folded);
        self.family.terms("unit-tail").any(|t| plain.ends_with(t.word.as_str()))
    }

    fn root(&self) -> Option<usize> {
        (!self.found.is_empty()).then_some(0)
    }

    fn last_body(&self) -> Option<usize> {
        self.found.iter().rposition(|(o, _)| o.role == OrganizationRole::Body)
    }

    /// Those who run a body, or words that are no name.
    fn close(&mut self) {
        if self.parts.is_empty() {
            return;
        }
        let parent = self.runs.take();
        let role = if parent.is_some() { OrganizationRole::Secretariat } else { OrganizationRole::Body };
        let above = parent.or(self.root());
        self.push(role, above);
    }

    fn push(&mut self, role: OrganizationRole, parent: Option<usize>) {
        let text = join(self.parts.iter());
        self.parts.clear();
        self.runs = None;
        let is_new = role == OrganizationRole::Body && self.title.starts_with(&key(&text.folded));
        let status = if is_new && self.title.contains('案') { OrganizationStatus::Proposed } else { OrganizationStatus::Established };
        let body = Organization {
            organization_id: String::new(),
            parent_id: String::new(),
            position: self.found.len() as u32 + 1,
            name: Spanned::new(text.folded.clone(), text.all_spans(), "chart-box"),
            role,
            status,
            members_text: None,
        };
        self.found.push((body, parent));
    }
}
