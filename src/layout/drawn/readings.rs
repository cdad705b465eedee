//! Small signs above words (right of them in vertical writing) that say how they are read (ルビ) or stress them (圏点).

use super::lines::{Line, lines};
use super::words::{Word, Writing, words};

/// Pairs of a small word and a larger one that are looked at on one page.
const MOST_PAIRS: usize = 1_000_000;
/// Marks that stress.
const STRESS: &str = "﹅﹆•・●○◦◉◎▲△";
/// Labels of forms that ask for a reading: they stand small above 氏名 and are no reading of it.
const LABELS: [&str; 4] = ["ふりがな", "フリガナ", "よみがな", "ヨミガナ"];

/// The glyphs of readings among `glyphs`, ascending.
///
/// A reading is a word of kana, no larger than two thirds of the ideographs it stands over, close to them and not longer than
/// their word; whatever stands next to it on its line is a reading, too. That is how JIS X 4051 sets it: half as large, touching.
pub(super) fn find(writing: &Writing<'_>, glyphs: &[u32]) -> Vec<u32> {
    if !may_have(writing, glyphs) {
        return Vec::new();
    }
    let all = words(writing, glyphs);
    let lines = lines(all);
    let mut bases: Vec<Line> = lines.iter().flat_map(neighbours).filter_map(|g| Line::of(g.to_vec())).collect();
    bases.sort_by_key(|l| (l.direction, l.turned.y0, l.turned.x0));
    let mut left = MOST_PAIRS;
    let mut found: Vec<u32> = Vec::new();
    for line in &lines {
        for group in neighbours(line) {
            let small: Option<Vec<Kind>> = group.iter().map(|w| kind(writing, w)).collect();
            let Some(kinds) = small else { continue };
            let mut over = |(w, k): (&Word, &Kind)| is_over(writing, w, *k, &bases, &mut left);
            if group.iter().zip(&kinds).all(&mut over) {
                found.extend(group.iter().flat_map(|w| &w.glyphs));
            }
        }
    }
    found.sort_unstable();
    found
}

/// True where some kana are small beside the largest ideographs.
fn may_have(writing: &Writing<'_>, glyphs: &[u32]) -> bool {
    let size = |g: &u32| writing.drawn.glyphs[*g as usize].size;
    let all = |is: fn(char) -> bool| glyphs.iter().filter(move |&&g| writing.said(g).chars().all(is)).map(size);
    let small = all(|c| is_kana(c) || STRESS.contains(c)).min();
    let large = all(|c| !STRESS.contains(c) && !c.is_whitespace()).max();
    small.zip(large).is_some_and(|(small, large)| small * 3 <= large * 2)
}

/// What a small word may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Kana: so many.
    Kana(usize),
    /// Marks that stress.
    Stress,
}

fn kind(writing: &Writing<'_>, word: &Word) -> Option<Kind> {
    let said: String = word.glyphs.iter().flat_map(|&g| writing.said(g).chars()).collect();
    if said.chars().all(|c| STRESS.contains(c)) {
        return Some(Kind::Stress);
    }
    let kana = said.chars().all(is_kana) && !LABELS.contains(&said.as_str());
    kana.then(|| Kind::Kana(said.chars().count()))
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9F}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '々' | '〆' | '〇' | 'ヶ' | 'ヵ' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The words of a line, parted where a gap of three of its characters or a change of size is.
pub(super) fn neighbours(line: &Line) -> impl Iterator<Item = &[Word]> {
    let near = |a: &Word, b: &Word| {
        let size = a.size.min(b.size);
        b.turned.x0 - a.turned.x1 <= 3 * size && a.size.max(b.size) * 4 <= size * 5
    };
    line.words.chunk_by(near)
}

/// True if a larger word stands close below, reaches as far, and its glyphs there are such as have readings.
fn is_over(writing: &Writing<'_>, word: &Word, kind: Kind, bases: &[Line], left: &mut usize) -> bool {
    let small = word.size;
    let r = word.turned;
    // A base is at most three times as large, and overlaps by a third of its em or stands away as far.
    let (low, high) = (r.y1 - small * 2, r.y1 + small);
    let key = |l: &Line| (l.direction, l.turned.y0);
    let first = bases.partition_point(|l| key(l) < (word.direction, low));
    for base in bases[first..].iter().take_while(|l| key(l) <= (word.direction, high)).take(*left) {
        *left -= 1;
        let size = base.size;
        let gap = base.turned.y0 - r.y1;
        let large = small * 3 <= size * 2 && size <= small * 4;
        let close = -size / 3 <= gap && gap <= size * 2 / 5;
        let within = r.x0 >= base.turned.x0 - small * 2 && r.x1 <= base.turned.x1 + small * 2;
        if large && close && within && fits(writing, word, kind, base) {
            return true;
        }
    }
    false
}

/// The glyphs of `base` below a word: for kana, mostly ideographs, with no more than six kana for each.
fn fits(writing: &Writing<'_>, word: &Word, kind: Kind, base: &Line) -> bool {
    let drawn = writing.drawn;
    let place = |g: u32| super::words::turned(drawn.glyphs[g as usize].bbox, word.direction);
    let middle = |g: u32| (place(g).x0 + place(g).x1) / 2;
    let around = |&g: &u32| place(g).x1 > word.turned.x0 && place(g).x0 < word.turned.x1;
    let below: Vec<u32> = base.glyphs().filter(around).collect();
    let ideographs = below.iter().filter(|&&g| writing.said(g).chars().all(is_ideograph)).count();
    match kind {
        Kind::Stress => below.iter().any(|&g| (middle(g) - word.turned.x0.midpoint(word.turned.x1)).abs() <= base.size),
        Kind::Kana(count) => ideographs > 0 && ideographs * 2 >= below.len() && count <= 6 * ideographs,
    }
}

#[cfg(test)]
mod tests {
    use super::super::paper::Paper;
    use super::*;

    /// The readings of a page.
    fn readings(paper: &Paper) -> String {
        let writing = paper.writing();
        let all: Vec<u32> = (0..paper.drawn.glyphs.len() as u32).collect();
        find(&writing, &all).iter().map(|&g| writing.said(g)).collect()
    }

    #[test]
    fn small_kana_over_ideographs_is_their_reading() {
        let paper = Paper::a4().write(50, 55, 5, "けんしゅう").write(50, 60, 12, "研修の案内");
        assert_eq!(readings(&paper), "けんしゅう");
        let vertical = Paper::a4().write_down(62, 60, 5, "けんしゅう").write_down(50, 60, 12, "研修の案内");
        assert_eq!(readings(&vertical), "けんしゅう");
    }

    #[test]
    fn small_print_above_a_heading_is_no_reading() {
        let label = Paper::a4().write(50, 54, 5, "フリガナ").write(50, 60, 12, "氏名");
        assert_eq!(readings(&label), "");
        let line = Paper::a4().write(50, 54, 5, "すべての方に").write(82, 54, 5, "参加できます").write(
            50,
            60,
            12,
            "研修の案内",
        );
        assert_eq!(readings(&line), "");
        let far = Paper::a4().write(50, 40, 5, "けんしゅう").write(50, 60, 12, "研修の案内");
        assert_eq!(readings(&far), "");
        assert_eq!(readings(&Paper::a4().write(50, 55, 5, "けん").write(50, 60, 12, "これは")), "");
    }
}
