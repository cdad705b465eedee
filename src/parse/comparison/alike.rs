//! How alike two texts are.

use std::collections::HashMap;

/// Texts are told apart by their beginning; more of them takes time and tells nothing.
const LONGEST: usize = 400;

/// Fewer pairs of letters may stand in another text by chance.
const LEAST: usize = 8;
/// How alike a text is to one that holds all of it, in hundredths.
const HELD: usize = 85;

/// The pairs of letters of a text, sorted.
#[derive(Clone, Debug, Default)]
pub(super) struct Likeness {
    pairs: Vec<(char, char)>,
}

impl Likeness {
    /// Of the words without white space.
    pub(super) fn of(plain: &str) -> Self {
        let chars: Vec<char> = plain.chars().take(LONGEST).collect();
        let mut pairs: Vec<(char, char)> = chars.windows(2).map(|w| (w[0], w[1])).collect();
        if let [only] = chars[..] {
            pairs.push((only, only));
        }
        pairs.sort_unstable();
        Likeness { pairs }
    }

    /// The part of pairs that both have (Dice), in hundredths: 100 for equal texts. A text that holds all of another one is like it.
    pub(super) fn with(&self, other: &Likeness) -> u32 {
        let (a, b) = (&self.pairs, &other.pairs);
        let all = a.len() + b.len();
        if all == 0 {
            return 0;
        }
        let (mut i, mut j, mut same) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => (i, j, same) = (i + 1, j + 1, same + 1),
            }
        }
        let least = a.len().min(b.len());
        let held = if least >= LEAST { HELD * same / least } else { 0 };
        (200 * same / all).max(held) as u32
    }
}

/// The positions at which each text of a list stands, for texts that stand there once.
pub(super) fn only_once<'t>(texts: impl Iterator<Item = (usize, &'t str)>) -> HashMap<&'t str, Option<usize>> {
    let mut found: HashMap<&str, Option<usize>> = HashMap::new();
    for (at, text) in texts {
        found.entry(text).and_modify(|place| *place = None).or_insert(Some(at));
    }
    found
}
