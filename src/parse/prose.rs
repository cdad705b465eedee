//! A document that is no plan: its head, its comparison, its outline.

use super::{chart, comparison, form, outline, schedule, values};
use crate::diag::Diagnostics;
use crate::model::{Entry, Family, Flow, FlowLine, FlowPart, Margin, Prose, RawText, Table, Text, YearBasis};
use crate::normalize::{fold, key};

/// Reads a document that is no plan.
pub fn prose(flow: &Flow, family: &Family, d: &mut Diagnostics) -> Prose {
    let lines: Vec<&FlowLine> = flow.lines().collect();
    let mut prose = Prose { name: flow.name.clone(), ..Prose::default() };
    let mut taken = vec![false; lines.len()];
    read_head(&lines, family, &mut prose, &mut taken);
    // How many lines stand above the fields that tables hold.
    let mut in_tables = Vec::new();
    let mut above = 0;
    for part in &flow.parts {
        in_tables.resize(prose.form_fields.len(), above);
        let FlowPart::Table(page, table) = part else {
            above += 1;
            continue;
        };
        if let Some(mut sides) = comparison::find_table(*page, table, family) {
            prose.rows.append(&mut sides.remarks);
            prose.comparisons.push(comparison::compare(&sides, family));
        } else if let Some((sides, headings)) = comparison::find_below(&lines[..above], *page, table, family) {
            taken[above - headings..above].fill(true);
            prose.comparisons.push(comparison::compare(&sides, family));
        } else if !form::take_table(table, family, &mut prose) {
            read_rows(*page, table, family, &mut prose);
        }
    }
    in_tables.resize(prose.form_fields.len(), above);
    if let Some(sides) = comparison::find(&lines, &mut taken, family, d) {
        prose.comparisons.push(comparison::compare(&sides, family));
    }
    let events = schedule::find(&lines, &mut taken, family);
    prose.events.extend(events);
    take_sources(&lines, &mut taken, family, &mut prose);
    chart::find(&lines, &mut taken, family, &mut prose);
    form::find(&lines, &mut taken, family, &mut prose);
    form::take_lines(&lines, &mut taken, family, &mut prose);
    form::sort(&mut prose, &in_tables, &lines);
    let rest: Vec<&FlowLine> = lines.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(l, _)| *l).collect();
    prose.outline = outline::read(&rest, family, d);
    prose.outline.loose.append(&mut prose.loose);
    outline::paragraphs(&mut prose.outline);
    if prose.outline.items.is_empty()
        && let Some(only) = prose.comparisons.first()
    {
        // Without a text of its own the document says what holds after the change.
        prose.outline.items = only.new.items.clone();
        prose.outline.loose.extend(only.new.loose.iter().cloned());
    }
    prose
}

/// Lines that say where a figure was taken from belong to no item.
fn take_sources(lines: &[&FlowLine], taken: &mut [bool], family: &Family, prose: &mut Prose) {
    let widest = lines.iter().map(|l| outline::width(&l.text.folded)).max().unwrap_or(0);
    let before = |i: usize| i.checked_sub(1).map_or(0, |i| outline::width(&lines[i].text.folded));
    for ((i, line), taken) in lines.iter().enumerate().zip(taken).filter(|(_, taken)| !**taken) {
        let plain = key(&line.text.folded);
        let inner = plain.trim_matches(|c| "()。※".contains(c));
        let is_source = family.terms("source-word").any(|t| inner.ends_with(t.word.as_str()));
        // 以上 on a line of its own closes a letter.
        // Only plain text shows the gap above it.
        // The last line is no rest of the one before, if that one had room for it.
        let is_last = i + 1 == lines.len() && before(i) * 10 < widest * 8;
        let is_apart = line.margin.above > 0 || line.margin == Margin::default() || is_last;
        let is_end = plain == "以上" && is_apart;
        if is_end || is_source && plain.chars().count() <= LONGEST && !inner.contains('。') {
            prose.loose.push(line.text.clone());
            *taken = true;
        }
    }
}

/// A table that compares nothing: its rows as lines, for meetings and forms; what is neither is kept as words, row by row.
fn read_rows(page: u32, table: &Table<Text>, family: &Family, prose: &mut Prose) {
    let rows = rows_as_lines(page, table);
    let lines: Vec<&FlowLine> = rows.iter().collect();
    let mut taken = vec![false; lines.len()];
    prose.events.extend(schedule::find(&lines, &mut taken, family));
    form::find(&lines, &mut taken, family, prose);
    prose.rows.extend(lines.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(l, _)| l.text.clone()));
}

/// Each row of a table as a line, a space between its cells.
fn rows_as_lines(page: u32, table: &Table<Text>) -> Vec<FlowLine> {
    let row = |at: usize| {
        let cells = table.row(at).iter().filter_map(|e| match e {
            Entry::Cell(cell) if !cell.body.is_blank() => Some(&cell.body.raw),
            _ => None,
        });
        let text = fold(RawText::joined(" ", cells));
        (!text.is_blank()).then_some(FlowLine { page, margin: Margin::default(), level: 0, text })
    };
    (0..table.rows()).filter_map(row).collect()
}

/// True where the text has items enough to be an outline, or a table compares two texts.
pub fn is_prose(flow: &Flow, family: &Family) -> bool {
    const LEAST: usize = 3;
    let lines: Vec<&FlowLine> = flow.lines().collect();
    let compares = |part: &FlowPart| match part {
        FlowPart::Table(page, table) => comparison::find_table(*page, table, family).is_some(),
        FlowPart::Line(_) => false,
    };
    let rows: Vec<FlowLine> = flow
        .parts
        .iter()
        .flat_map(|part| match part {
            FlowPart::Table(page, table) => rows_as_lines(*page, table),
            FlowPart::Line(_) => Vec::new(),
        })
        .collect();
    let has_tables = flow.parts.iter().any(|p| matches!(p, FlowPart::Table(..)));
    let is_list = || lines.iter().filter(|l| l.text.folded.starts_with(['・', '•', '●', '○'])).count();
    let items = outline::count_items(&lines);
    items >= LEAST
        || !has_tables && items > 0 && items + is_list() > LEAST
        || form::is_form(lines.iter().copied().chain(&rows), family)
        || asks(flow, family)
        || flow.parts.iter().any(compares)
        || lines.iter().any(|l| comparison::is_heading(&l.text.folded, family))
}

/// True where a document asks for enough to be a form: several fields for certain, and more of them than items.
pub fn asks(flow: &Flow, family: &Family) -> bool {
    const LEAST: usize = 4;
    let fields = form::count_certain(flow, family);
    let lines: Vec<&FlowLine> = flow.lines().collect();
    fields >= LEAST && fields > outline::count_items(&lines)
}

/// Lines among which title, publisher and date are looked for.
const FIRST: usize = 15;
/// Longer lines are no titles.
const LONGEST: usize = 60;

fn read_head(lines: &[&FlowLine], family: &Family, prose: &mut Prose, taken: &mut [bool]) {
    let mut first_item = false;
    for (i, line) in lines.iter().enumerate().take(FIRST) {
        let folded = line.text.folded.as_str();
        let plain = key(folded);
        if folded.contains('。') || plain.chars().count() > LONGEST {
            continue;
        }
        first_item |= outline::is_item(folded);
        let ends = |list: &str| family.terms(list).any(|t| without_note(&plain).ends_with(t.word.as_str()));
        if prose.issuer.is_none()
            && !first_item
            && let Some((office, name)) = office_and_name(&line.text, family)
        {
            prose.issuer = Some(office);
            prose.loose.push(name);
            taken[i] = true;
            continue;
        }
        let slot = if prose.issued.is_none() && is_date(folded, family) {
            &mut prose.issued
        } else if prose.title.is_none() && !first_item && ends("title-tail") {
            &mut prose.title
        } else if prose.issuer.is_none() && !first_item && ends("issuer-tail") && !ends("addressee-tail") {
            &mut prose.issuer
        } else {
            continue;
        };
        *slot = Some(line.text.clone());
        taken[i] = true;
    }
}

/// 白樺町長 ■■ ■■: an office and who holds it.
fn office_and_name(text: &Text, family: &Family) -> Option<(Text, Text)> {
    const LONGEST_NAME: usize = 6;
    let (at, _) = text.folded.match_indices(' ').find(|(at, _)| {
        let (office, rest) = (key(&text.folded[..*at]), key(&text.folded[*at..]));
        let is_name = rest.chars().all(|c| c == '■' || ('\u{3400}'..='\u{9FFF}').contains(&c) || c == '々');
        let ends = |list: &str, word: &str| family.terms(list).any(|t| word.ends_with(t.word.as_str()));
        let is_office = ends("public-office", &office) || ends("office-tail", &office);
        let is_other = ends("addressee-tail", &rest) || ends("issuer-tail", &rest) || ends("office-tail", &rest);
        is_office && is_name && !is_other && (2..=LONGEST_NAME).contains(&rest.chars().count())
    })?;
    Some((text.slice(0..at), text.slice(at..text.folded.len())))
}

/// A title without the parenthesis at its end: …について(通知).
fn without_note(plain: &str) -> &str {
    match plain.strip_suffix(')').and_then(|p| p.rfind('(')) {
        Some(at) if at > 0 => &plain[..at],
        _ => plain,
    }
}

/// A line that is a date with its year and nothing else.
fn is_date(folded: &str, family: &Family) -> bool {
    let cell = values::read_dates(folded, &values::DateContext::default(), family);
    let [reading] = cell.readings.as_slice() else { return false };
    cell.rest.is_empty()
        && reading.year_basis == Some(YearBasis::Text)
        && reading.start.is_some()
        && reading.label.is_none()
}
