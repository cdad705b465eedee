//! What the structure tree of a tagged PDF says about tables.

use super::Sheet;
use super::stream::fragments::Fragment;
use crate::model::{Tag, TagKind};

/// Elements deeper than this are not looked up.
const DEEPEST: usize = 64;

/// The fragments that may be text of a table: where some of the page are tagged as such, those that are tagged as something else are
/// left out.
///
/// Which cell a fragment belongs to is left to geometry: browsers omit empty cells from the tags, so that these do not tell the
/// column.
pub(super) fn inside_tables(sheet: &Sheet<'_>, all: Vec<Fragment>) -> Vec<Fragment> {
    let tag = |f: &Fragment| sheet.writing.drawn.glyphs[f.glyphs[0] as usize].tag;
    let inside: Vec<Option<bool>> = all.iter().map(|f| tag(f).map(|t| is_in_table(sheet.tags, t))).collect();
    if !inside.contains(&Some(true)) {
        return all;
    }
    all.into_iter().zip(inside).filter(|(_, inside)| *inside != Some(false)).map(|(f, _)| f).collect()
}

/// True for an element that is a table or stands in one.
fn is_in_table(tags: &[Tag], tag: u32) -> bool {
    let parent = |t: &u32| tags.get(*t as usize).and_then(|t| t.parent);
    let ancestors = std::iter::successors(Some(tag), parent).take(DEEPEST);
    ancestors.filter_map(|t| tags.get(t as usize)).any(|t| t.kind == TagKind::Table)
}

#[cfg(test)]
mod tests {
    use super::super::paper::Paper;
    use super::super::stream;
    use super::*;

    /// Three rows of three words, the last of them tagged as `last`.
    fn page(last: u32) -> Paper {
        let mut paper = Paper::a4();
        for (row, y) in [100, 120, 140, 160].into_iter().enumerate() {
            for (column, x) in [50, 150, 250].into_iter().enumerate() {
                paper = paper.write(x, y, 10, ["区分", "人数", "会場"][column]);
                let tag = if row == 3 { last } else { 0 };
                paper.drawn.glyphs.iter_mut().rev().take(2).for_each(|g| g.tag = Some(tag));
            }
        }
        paper
    }

    #[test]
    fn what_is_tagged_as_a_paragraph_is_in_no_table() {
        let element = |kind, parent| Tag { kind, parent, row_span: 1, column_span: 1 };
        let tags = [element(TagKind::Table, None), element(TagKind::Paragraph, None), element(TagKind::Row, Some(0))];
        let rows = |last| {
            let paper = page(last);
            let sheet = Sheet::new(1, &paper.text, &paper.drawn, &tags);
            stream::find(&sheet).iter().map(|f| f.table.rows()).collect::<Vec<_>>()
        };
        assert_eq!(rows(1), [3]);
        assert_eq!(rows(2), [4]);
    }
}
