//! Where the words of a drawn page begin.

use super::words::{FAR, Writing, words};
use crate::model::{Direction, Drawn, Margin};

/// The words of a page, in the order of its text, with the distance of each from the left edge of the page in half-width units of the
/// print that most of the page has. Vertical and turned words are left out.
pub(in crate::layout) fn margins(page: u32, text: &str, drawn: &Drawn) -> Vec<Margin> {
    let near = |v: i32| (-FAR..=FAR).contains(&v);
    if !drawn.glyphs.iter().all(|g| near(g.bbox.x0) && near(g.bbox.x1) && near(g.bbox.y0) && near(g.bbox.y1)) {
        return Vec::new();
    }
    let writing = Writing::new(page, text, drawn);
    let all: Vec<u32> = (0..drawn.glyphs.len() as u32).collect();
    let unit = usual_size(drawn) / 2;
    let words = words(&writing, &all);
    let across = words.iter().filter(|w| w.direction == Direction::Right);
    let margin = |word: &super::words::Word| {
        let start = drawn.glyphs.get(*word.glyphs.first()? as usize)?.at;
        let left = u32::try_from((word.bbox.x0 + unit / 2) / unit).unwrap_or(0);
        Some(Margin { start, left: Some(left), ..Margin::default() })
    };
    let mut found: Vec<Margin> = across.filter_map(margin).collect();
    found.sort_by_key(|m| m.start);
    found
}

/// The middle of the sizes of all glyphs, at least 2.
fn usual_size(drawn: &Drawn) -> i32 {
    let mut sizes: Vec<i32> = drawn.glyphs.iter().map(|g| g.size).collect();
    sizes.sort_unstable();
    sizes.get(sizes.len() / 2).copied().unwrap_or(2).clamp(2, FAR)
}

#[cfg(test)]
mod tests {
    use super::super::paper::Paper;
    use super::*;

    #[test]
    fn words_say_how_far_from_the_edge_they_begin() {
        let paper = Paper::a4().write(50, 60, 10, "目的").write(70, 80, 10, "町は");
        let found = margins(1, &paper.text, &paper.drawn);
        let places: Vec<(u32, Option<u32>)> = found.iter().map(|m| (m.start, m.left)).collect();
        assert_eq!(places, [(0, Some(10)), (3, Some(14))]);
    }
}
