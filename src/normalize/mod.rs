//! Raw text → folded text with the way back.
//!
//! *Input*: blocks of [`RawText`]. *Output*: the same blocks of [`Text`]. *Invariants*: total; every folded range leads back to
//! the raw characters it stands for; no NFKC (①, ㈱, Ⅱ, ㎡, 髙, 﨑 stay themselves).

use crate::model::{Placed, RawText, Text};

/// Folds every text of every block.
pub fn normalize(blocks: Vec<Placed<RawText>>) -> Vec<Placed<Text>> {
    blocks.into_iter().map(|b| Placed { page: b.page, block: b.block.map(fold) }).collect()
}

/// Folds one text.
pub fn fold(raw: RawText) -> Text {
    Text { folded: raw.chars.clone(), raw, offsets: Default::default() }
}

/// The text without any white space, for comparing words.
pub fn key(folded: &str) -> String {
    folded.chars().filter(|c| !c.is_whitespace()).collect()
}
