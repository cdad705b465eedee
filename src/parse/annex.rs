//! A document that is a plan in part: a notice with the plan as its annex, a plan with a form behind it.

use super::{form, outline};
use crate::model::{Block, Entry, Family, Field, Placed, Style, Table, Text};
use crate::normalize::key;
use std::ops::Range;

/// A document in two: each block is in one of them, in the order of the document.
#[derive(Clone, Debug, Default)]
pub struct Parted {
    /// The plan's tables with what stands beside them.
    pub plan: Vec<Placed<Text>>,
    /// The rest.
    pub prose: Vec<Placed<Text>>,
    /// Headings of annexes (別紙, 別表, 様式) part them.
    pub by_heading: bool,
}

/// Fewer items beside a plan are its notes.
const LEAST: usize = 3;

/// Parts a document with the tables of a plan. Nothing where all of it may be the plan's: its title, dates, legends and notes stand
/// directly beside its tables and are told from an outline by that alone.
pub fn parted(blocks: &[Placed<Text>], plan: &Family, prose: &Family) -> Option<Parted> {
    let is_head = |i: &usize| line(&blocks[*i]).is_some_and(|t| is_annex(&t.folded, prose));
    let heads: Vec<usize> = (1..blocks.len()).filter(is_head).collect();
    let starts = [0].into_iter().chain(heads.iter().copied());
    let ends = heads.iter().copied().chain([blocks.len()]);
    let mut own = vec![false; blocks.len()];
    for (from, to) in starts.zip(ends) {
        let found = plan_of(&blocks[from..to], plan, prose, from > 0 || is_head(&0));
        own[from..to][found].fill(true);
    }
    let count = own.iter().filter(|o| **o).count();
    if count == 0 || count == blocks.len() {
        return None;
    }
    let mut parted = Parted { by_heading: !heads.is_empty(), ..Parted::default() };
    for (block, own) in blocks.iter().zip(own) {
        if own { parted.plan.push(block.clone()) } else { parted.prose.push(block.clone()) }
    }
    Some(parted)
}

/// The blocks of a part of the document that are the plan's; none where it holds no table of one.
fn plan_of(blocks: &[Placed<Text>], plan: &Family, prose: &Family, is_headed: bool) -> Range<usize> {
    let tables: Vec<usize> = (0..blocks.len()).filter(|&i| is_plan_table(&blocks[i], plan)).collect();
    let (Some(&first), Some(&last)) = (tables.first(), tables.last()) else { return 0..0 };
    let behind = last + 1 + blocks[last + 1..].iter().take_while(|b| goes_on(b, &blocks[last])).count();
    let lines = |range: Range<usize>| range.filter_map(|i| Some((i, line(&blocks[i])?)));
    let above: Vec<(usize, Marker)> = lines(0..first).filter_map(|(i, t)| Some((i, marker(t)?))).collect();
    let below: Vec<(usize, Marker)> = lines(behind..blocks.len()).filter_map(|(i, t)| Some((i, marker(t)?))).collect();
    // The text goes on below the tables with the number behind one that stands above them.
    let follows = |m: &Marker| above.iter().any(|(_, a)| a.0 == m.0 && a.1 + 1 == m.1);
    let on = below.iter().position(|(_, m)| follows(m));
    let count = above.len() + on.map_or(0, |at| below.len() - at);
    let is_outline = !is_headed && count >= LEAST;
    let from = match above.last() {
        Some(&(last_item, _)) if is_outline => end_of_outline(blocks, last_item, first, plan),
        _ => 0,
    };
    let rest = on.filter(|_| is_outline).map(|at| below[at].0);
    from..rest.or_else(|| form_below(blocks, behind, prose)).unwrap_or(blocks.len())
}

/// The list a marker is of, and its number.
type Marker = (Style, u32);

/// Circled numbers and bullets beside a plan are signs of its legend.
fn marker(text: &Text) -> Option<Marker> {
    outline::number_of(&text.folded)
}

/// One past the last line of an outline above a table: sentences behind its last item are its own, what heads the table is not.
fn end_of_outline(blocks: &[Placed<Text>], last_item: usize, table: usize, plan: &Family) -> usize {
    let mut end = last_item + 1;
    for (at, block) in blocks.iter().enumerate().take(table).skip(last_item + 1) {
        let Some(text) = line(block) else { continue };
        let plain = key(&text.folded);
        let ends = |list: &str| plan.terms(list).any(|t| plain.ends_with(t.word.as_str()));
        let has = |list: &str| plan.terms(list).any(|t| plain.contains(t.word.as_str()));
        if plain.starts_with(['※', '注', '*', '①'])
            || plain.starts_with("(注")
            || ends("title-tail")
            || has("update-word")
        {
            break;
        }
        if plain.contains('。') || plain == "以上" {
            end = at + 1;
        }
    }
    end
}

/// Where a form begins below the tables: at a line that names one, with labels enough behind it.
fn form_below(blocks: &[Placed<Text>], from: usize, prose: &Family) -> Option<usize> {
    const LONGEST: usize = 40;
    const CERTAIN: usize = 4;
    let names_form = |text: &Text| {
        let plain = key(&text.folded);
        let plain = plain.split('(').next().unwrap_or_default();
        plain.chars().count() <= LONGEST && prose.terms("form-tail").any(|t| plain.ends_with(t.word.as_str()))
    };
    let at = (from..blocks.len()).find(|&i| line(&blocks[i]).is_some_and(names_form))?;
    let labels: usize = blocks[at..].iter().map(|b| labels(&b.block, prose)).sum();
    (labels >= CERTAIN).then_some(at)
}

fn labels(block: &Block<Text>, prose: &Family) -> usize {
    match block {
        Block::Table(table) => cells(table, 0..table.rows()).map(|t| form::count_labels(&t.folded, prose)).sum(),
        Block::Heading(_, text) | Block::Paragraph(text) => form::count_labels(&text.folded, prose),
        Block::Furniture(_) => 0,
    }
}

fn line(placed: &Placed<Text>) -> Option<&Text> {
    match &placed.block {
        Block::Heading(_, text) | Block::Paragraph(text) if !text.is_blank() => Some(text),
        _ => None,
    }
}

/// 別紙1, (別表), 様式第2号, 別添 令和7年度の計画: a word of the list, a number or none, and nothing behind or a gap.
fn is_annex(folded: &str, prose: &Family) -> bool {
    const LONGEST: usize = 60;
    let inner = folded.trim_start_matches(|c: char| c.is_whitespace() || "([【〔<".contains(c));
    if inner.contains('。') || inner.chars().count() > LONGEST {
        return false;
    }
    let is_end = |rest: &str| {
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "第号-の一二三四五六七八九十".contains(c));
        behind.chars().next().is_none_or(|c| c.is_whitespace() || ")]】〕>:".contains(c))
    };
    prose.terms("part-head").any(|t| inner.strip_prefix(t.word.as_str()).is_some_and(is_end))
}

/// A row of headings: two at least are known to the plan's family. Labels of a form stand below one another.
fn is_plan_table(placed: &Placed<Text>, plan: &Family) -> bool {
    const LEADING_ROWS: usize = 6;
    let Block::Table(table) = &placed.block else { return false };
    let is_header = |row: usize| {
        let mut fields: Vec<Field> = cells(table, row..row + 1).filter_map(|t| plan.field_of(&t.folded)).collect();
        fields.dedup();
        fields.len() >= 2
    };
    (0..table.rows().min(LEADING_ROWS)).any(is_header)
}

/// A table of as many columns, directly behind.
fn goes_on(placed: &Placed<Text>, before: &Placed<Text>) -> bool {
    match (&placed.block, &before.block) {
        (Block::Table(table), Block::Table(before)) => table.columns == before.columns,
        (Block::Furniture(_), _) => true,
        _ => false,
    }
}

fn cells(table: &Table<Text>, rows: Range<usize>) -> impl Iterator<Item = &Text> {
    rows.flat_map(|row| table.row(row)).filter_map(|e| match e {
        Entry::Cell(cell) => Some(&cell.body),
        _ => None,
    })
}
