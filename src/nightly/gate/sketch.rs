//! Which values a column has, in sixteen numbers: enough to tell how many two columns share.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Numbers that are kept.
const KEPT: usize = 16;

/// The smallest of the hashes of a set of values: all of them if there are no more than sixteen, else a sample that does not
/// depend on which other values there are (Broder's bottom-k sketch). Written as hexadecimal digits, eight a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sketch(Vec<u32>);

impl Sketch {
    /// The sketch of a set of hashes.
    pub(super) fn of(hashes: &BTreeSet<u32>) -> Self {
        Sketch(hashes.iter().copied().take(KEPT).collect())
    }

    /// How many values it knows of, at least.
    pub fn values(&self) -> usize {
        self.0.len()
    }

    /// How many of all values of two sets are in both, 0 to 1; and how many of those that were seen.
    pub fn likeness(&self, other: &Sketch) -> (f64, usize) {
        let all: BTreeSet<u32> = self.0.iter().chain(&other.0).copied().collect();
        // Behind the last number of a full sketch, values may be missing from it.
        let end = |s: &Sketch| if s.0.len() < KEPT { u32::MAX } else { s.0.last().copied().unwrap_or(u32::MAX) };
        let end = end(self).min(end(other));
        let seen: Vec<u32> = all.into_iter().filter(|h| *h <= end).collect();
        let both = seen.iter().filter(|h| self.0.binary_search(h).is_ok() && other.0.binary_search(h).is_ok()).count();
        (both as f64 / seen.len().max(1) as f64, both)
    }
}

/// A number for a value; white space aside.
pub(super) fn hash(value: &str) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in value.chars().filter(|c| !c.is_whitespace()).collect::<String>().bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    // The lower bits of short words are alike.
    ((hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32) as u32
}

impl From<Sketch> for String {
    fn from(sketch: Sketch) -> String {
        sketch.0.iter().map(|h| format!("{h:08x}")).collect()
    }
}

impl TryFrom<String> for Sketch {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.as_bytes().chunks(8);
        let number = |d: &[u8]| std::str::from_utf8(d).ok().and_then(|d| u32::from_str_radix(d, 16).ok());
        let numbers: Option<BTreeSet<u32>> = digits.map(number).collect();
        numbers
            .map(|n| Sketch::of(&n))
            .ok_or_else(|| "a sketch is written in groups of eight hexadecimal digits".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(values: std::ops::Range<u32>) -> Sketch {
        Sketch::of(&values.map(|v| hash(&format!("値{v}"))).collect())
    }

    #[test]
    fn what_two_columns_share_is_told() {
        assert_eq!(sketch(0..10).likeness(&sketch(0..10)).0, 1.0);
        assert_eq!(sketch(0..10).likeness(&sketch(10..20)), (0.0, 0));
        let half = sketch(0..400).likeness(&sketch(200..600)).0;
        assert!((0.05..0.7).contains(&half), "a third is shared, {half} was said");
        let text = String::from(sketch(0..50));
        assert_eq!(Sketch::try_from(text).unwrap(), sketch(0..50));
        assert!(Sketch::try_from("xyz".to_owned()).is_err());
    }
}
