//! Forms: lines that are labels and nothing else, side by side or below one another; and tables of labels and blanks.

mod blank;
mod choice;
mod collect;
mod grid;
mod label;
mod lines;
mod scan;

use crate::model::{
    Family, FieldType, Flow, FlowLine, FlowPart, FormField, Prose, RawText, Said, Span, Spanned, Table, Text,
};
use crate::normalize::{fold, key};
use collect::Collected;

/// A label and what is written beside it.
struct Label {
    range: std::ops::Range<usize>,
    kind: FieldType,
    required: Option<bool>,
}

/// Fewer labels near one another are no form.
const LEAST: usize = 3;
/// Lines between two labels of one form.
const APART: usize = 4;

/// Takes forms out of the lines.
pub(crate) fn find(lines: &[&FlowLine], taken: &mut [bool], family: &Family, prose: &mut Prose) {
    let mut labels: Vec<Vec<Label>> = lines.iter().map(|l| labels(&l.text.folded, family)).collect();
    let at: Vec<usize> = (0..lines.len()).filter(|&i| !taken[i] && !labels[i].is_empty()).collect();
    for run in at.chunk_by(|a, b| b - a <= APART) {
        let count: usize = run.iter().map(|&i| labels[i].len()).sum();
        if count >= LEAST {
            let first = head_of(run[0], lines, taken);
            for i in first..run[run.len() - 1] {
                if labels[i].is_empty() && !taken[i] {
                    labels[i].extend(weak_label(&lines[i].text.folded, family));
                }
            }
            read_form(first..run[run.len() - 1] + 1, &labels, lines, taken, prose);
        }
    }
}

/// True where the lines hold labels enough for a form.
pub(crate) fn is_form<'a>(lines: impl Iterator<Item = &'a FlowLine>, family: &Family) -> bool {
    const CERTAIN: usize = 4;
    lines.map(|l| labels(&l.text.folded, family).len()).sum::<usize>() >= CERTAIN
}

/// How many labels a line of nothing else holds.
pub(crate) fn count_labels(folded: &str, family: &Family) -> usize {
    labels(folded, family).len()
}

/// Where a form begins: at a heading in brackets a few lines above its first label.
fn head_of(first: usize, lines: &[&FlowLine], taken: &[bool]) -> usize {
    let above = (first.saturating_sub(APART)..first).rev().take_while(|i| !taken[*i]);
    above.filter(|i| !headings(&lines[*i].text).is_empty()).last().unwrap_or(first)
}

/// A short line between labels that ends like one.
fn weak_label(folded: &str, family: &Family) -> Option<Label> {
    const LONGEST: usize = 12;
    let plain = key(folded);
    let is_short = plain.chars().count() <= LONGEST && !plain.contains(['。', '、', '【', '(']);
    let ends = family.terms("field-tail").any(|t| plain.ends_with(t.word.as_str()));
    let kind = label::kind(folded, family).unwrap_or(FieldType::Text);
    (is_short && ends).then(|| Label { range: 0..folded.trim_end().len(), kind, required: None })
}

fn read_form(
    run: std::ops::Range<usize>,
    labels: &[Vec<Label>],
    lines: &[&FlowLine],
    taken: &mut [bool],
    prose: &mut Prose,
) {
    let mut groups: Vec<Spanned<String>> = Vec::new();
    let mut is_alone = false;
    for i in run {
        let text = &lines[i].text;
        let found = headings(text);
        if !found.is_empty() && !taken[i] {
            groups = found.iter().map(|r| said(text, r.clone(), "form-heading")).collect();
            let rest = text.slice(found.last().map_or(0, |r| r.end)..text.folded.len());
            prose.loose.extend(Some(rest).filter(|t| !t.is_blank()));
            taken[i] = true;
            is_alone = false;
            continue;
        }
        if labels[i].is_empty() || taken[i] {
            continue;
        }
        taken[i] = true;
        // A field for free words stands below the boxes, not in the last of them.
        is_alone |= labels[i].len() == 1 && labels[i][0].kind == FieldType::LongText;
        let many = labels[i].len();
        for (n, label) in labels[i].iter().enumerate() {
            let group = match groups.len() {
                0 => None,
                _ if is_alone => None,
                1 => Some(groups[0].clone()),
                _ if many == 1 => Some(both(&groups)),
                _ => groups.get(n).cloned(),
            };
            add(text, label, group, &mut prose.form_fields);
        }
    }
}

/// The headings of two boxes as one group: a label printed once for both.
fn both(groups: &[Spanned<String>]) -> Spanned<String> {
    let names: Vec<&str> = groups.iter().map(|g| g.value.as_str()).collect();
    let at: Vec<Span> = groups.iter().flat_map(|g| g.at.clone()).collect();
    Spanned::new(names.join("／"), at, "form-heading")
}

fn add(text: &Text, label: &Label, group: Said<String>, fields: &mut Vec<FormField>) {
    let name = said(text, label.range.clone(), "form-label");
    let of = |f: &FormField| f.group.as_ref().map(|g| g.value.clone());
    let own = group.as_ref().map(|g| g.value.clone());
    if let Some(same) = fields.iter_mut().find(|f| f.label.value == name.value && of(f) == own) {
        same.repeats += 1;
        same.label.at.extend(name.at);
        return;
    }
    let required = label.required.map(|r| Spanned::new(r, name.at.clone(), "required-word"));
    fields.push(FormField {
        field_id: String::new(),
        position: fields.len() as u32 + 1,
        group,
        label: name,
        kind: label.kind,
        repeats: 1,
        required,
        options: None,
    });
}

/// Fewer certain fields in a table are no form.
const CERTAIN: usize = 3;

/// Reads a table as a form. False, and nothing taken, if it is none.
pub(crate) fn take_table(table: &Table<Text>, family: &Family, prose: &mut Prose) -> bool {
    let found = grid::read(table, family);
    let is_form = found.certain >= CERTAIN || is_asking(family) && found.certain > 0;
    if is_form {
        take(found, prose);
    }
    is_form
}

/// Reads the lines of a document that is a form: each label with its blank is a field.
pub(crate) fn take_lines(lines: &[&FlowLine], taken: &mut [bool], family: &Family, prose: &mut Prose) {
    if !is_asking(family) {
        return;
    }
    for (line, taken) in lines.iter().zip(taken).filter(|(_, taken)| !**taken) {
        let Some(items) = scan::items(&line.text.folded, family) else { continue };
        let mut found = Collected::default();
        if found.add_items(&line.text, &items, &None, false, family) && found.certain > 0 {
            *taken = true;
            let words = fold(RawText::joined(" ", &found.left(&line.text)));
            found.rest.extend(Some(words).filter(|t| !t.is_blank()));
            take(found, prose);
        }
    }
}

/// The family is that of forms.
fn is_asking(family: &Family) -> bool {
    family.id == "form"
}

/// Puts fields into the order of the document. Those of tables come first, `above[n]` lines stand above the n-th of them.
pub(crate) fn sort(prose: &mut Prose, above: &[usize], lines: &[&FlowLine]) {
    let holds = |line: &FlowLine, at: Span| {
        line.text.raw.pieces.iter().any(|p| p.span.page == at.page && p.span.start <= at.start && at.start < p.span.end)
    };
    let place = |(n, field): (usize, FormField)| {
        let of_line = || field.label.at.first().and_then(|at| lines.iter().position(|l| holds(l, *at)));
        let key = above.get(n).map_or_else(|| of_line().map_or(usize::MAX, |i| 2 * i + 1), |lines| 2 * lines);
        (key, field)
    };
    let mut placed: Vec<(usize, FormField)> = prose.form_fields.drain(..).enumerate().map(place).collect();
    placed.sort_by_key(|(key, _)| *key);
    prose.form_fields.extend(placed.into_iter().map(|(_, field)| field));
}

/// How many fields a document has for certain, tables and lines together.
pub(crate) fn count_certain(flow: &Flow, family: &Family) -> usize {
    let of = |part: &FlowPart| match part {
        FlowPart::Table(_, table) => Some(grid::read(table, family).certain).filter(|n| *n >= CERTAIN).unwrap_or(0),
        FlowPart::Line(line) => {
            let items = scan::items(&line.text.folded, family).unwrap_or_default();
            let asks = |i: &&scan::Item| {
                let is_known = i.label.as_ref().is_some_and(|l| label::is_known(&line.text.folded[l.clone()], family));
                is_known && line.text.folded.chars().count() <= LONGEST_LINE
            };
            items.iter().filter(asks).count()
        }
    };
    flow.parts.iter().map(of).sum()
}

/// Longer lines with a label in them are prose.
const LONGEST_LINE: usize = 60;

fn take(found: Collected, prose: &mut Prose) {
    for field in found.fields {
        let of = |f: &FormField| f.group.as_ref().map(|g| g.value.clone());
        match prose.form_fields.iter_mut().find(|f| f.label.value == field.label.value && of(f) == of(&field)) {
            Some(same) => {
                same.repeats += field.repeats;
                same.label.at.extend(field.label.at);
            }
            None => prose.form_fields.push(field),
        }
    }
    prose.rows.extend(found.rest);
}

fn said(text: &Text, range: std::ops::Range<usize>, rule: &'static str) -> Spanned<String> {
    let part = text.slice(range);
    let plain = part.folded.trim_matches(|c| "【】".contains(c)).trim_end_matches(':');
    let plain = plain.strip_suffix("(必須)").or(plain.strip_suffix("(任意)")).unwrap_or(plain).trim_end().to_owned();
    Spanned::new(plain, part.all_spans(), rule)
}

/// The headings 【…】 that a line begins with.
fn headings(text: &Text) -> Vec<std::ops::Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    let folded = text.folded.as_str();
    while let Some(rest) = folded.get(at..).filter(|r| r.starts_with('【')) {
        let Some(end) = rest.find('】').map(|i| i + '】'.len_utf8()) else { break };
        found.push(at..at + end);
        at += end;
        at += folded[at..].len() - folded[at..].trim_start().len();
    }
    found
}

/// The labels of a line of which every word is one.
fn labels(folded: &str, family: &Family) -> Vec<Label> {
    const LONGEST: usize = 200;
    if folded.len() > LONGEST {
        return Vec::new();
    }
    if let Some(whole) = label(folded, 0, family) {
        return vec![whole];
    }
    let mut found = Vec::new();
    let mut at = 0;
    for word in folded.split(' ') {
        if !word.is_empty() {
            match label(word, at, family) {
                Some(label) => found.push(label),
                None => return Vec::new(),
            }
        }
        at += word.len() + 1;
    }
    found
}

/// A word of the list, without ご, a colon, and the lines to be written on.
fn label(word: &str, at: usize, family: &Family) -> Option<Label> {
    let plain = key(word);
    let bare = plain.trim_end_matches(|c| ":_＿…()□■※*".contains(c)).trim_start_matches(['※', '*', '□', '・']);
    let (bare, required) = match bare {
        b if b.ends_with("(必須") => (&b[..b.len() - "(必須".len()], Some(true)),
        b if b.ends_with("(任意") => (&b[..b.len() - "(任意".len()], Some(false)),
        b => (b, None),
    };
    let asked = bare.strip_prefix(['ご', 'お', '御', '貴']).unwrap_or(bare);
    let term = family.terms("field-label").find(|t| t.word == asked || t.word == bare)?;
    let kind = FieldType::ALL.iter().copied().find(|k| k.as_str() == term.code)?;
    Some(Label { range: at..at + word.trim_end_matches(|c| "_＿…: ".contains(c)).len(), kind, required })
}
