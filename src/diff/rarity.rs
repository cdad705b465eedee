//! What tells siblings apart: what most of them say says little about which of them is which.

use super::words::Feature;
use std::collections::HashMap;

/// Among fewer records nothing is common.
pub(super) const FEW: usize = 8;
/// Records of each side that are looked at to learn what is common.
const SAMPLE: usize = 96;

/// How common each piece is among siblings of both sides.
#[derive(Default)]
pub(super) struct Rarity {
    holders: HashMap<u64, u32>,
    records: u32,
}

/// Every so many-th of a list, in order: enough of them to learn what is common.
pub(super) fn sample(rows: &[u32]) -> impl Iterator<Item = u32> + '_ {
    rows.iter().step_by(rows.len().div_ceil(SAMPLE).max(1)).copied()
}

impl Rarity {
    /// Learns from the features of records.
    pub(super) fn of(records: &[Vec<Feature>]) -> Self {
        if records.len() < FEW {
            return Rarity::default();
        }
        let mut rarity = Rarity { holders: HashMap::new(), records: records.len() as u32 };
        records.iter().flatten().for_each(|(feature, _)| *rarity.holders.entry(*feature).or_default() += 1);
        rarity
    }

    /// True where nothing is common.
    pub(super) fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// The same features; what only one record of each side has keeps its weight, what all have loses it.
    pub(super) fn weigh(&self, features: &[Feature]) -> Vec<Feature> {
        if self.records == 0 {
            return features.to_vec();
        }
        let weight = |(feature, weight): &Feature| {
            let others = self.holders.get(feature).copied().unwrap_or(0).saturating_sub(2);
            let rest = (self.records - 2).saturating_sub(others);
            (*feature, weight * 100 * rest / (self.records - 2))
        };
        features.iter().map(weight).filter(|f| f.1 > 0).collect()
    }

    /// How much of what tells a part apart is in the whole, 0 to 1000.
    pub(super) fn contained(&self, part: &[Feature], whole: &[Feature]) -> u32 {
        let (part, whole) = (self.weigh(part), self.weigh(whole));
        let has = |feature: u64| whole.binary_search_by_key(&feature, |f| f.0).is_ok();
        let sum = |all: &mut dyn Iterator<Item = &Feature>| all.map(|f| u64::from(f.1)).sum::<u64>();
        let all = sum(&mut part.iter());
        let shared = sum(&mut part.iter().filter(|f| has(f.0)));
        (1000 * shared).checked_div(all).unwrap_or(1000) as u32
    }
}
