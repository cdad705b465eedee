//! 都道府県: the 47 prefectures, by JIS X 0401.

use super::amount::digits;
use super::squeeze::Squeezed;
use std::ops::Range;

/// Official name and two-digit code, in the order of the code.
pub const PREFECTURES: [(&str, &str); 47] = [
    ("北海道", "01"),
    ("青森県", "02"),
    ("岩手県", "03"),
    ("宮城県", "04"),
    ("秋田県", "05"),
    ("山形県", "06"),
    ("福島県", "07"),
    ("茨城県", "08"),
    ("栃木県", "09"),
    ("群馬県", "10"),
    ("埼玉県", "11"),
    ("千葉県", "12"),
    ("東京都", "13"),
    ("神奈川県", "14"),
    ("新潟県", "15"),
    ("富山県", "16"),
    ("石川県", "17"),
    ("福井県", "18"),
    ("山梨県", "19"),
    ("長野県", "20"),
    ("岐阜県", "21"),
    ("静岡県", "22"),
    ("愛知県", "23"),
    ("三重県", "24"),
    ("滋賀県", "25"),
    ("京都府", "26"),
    ("大阪府", "27"),
    ("兵庫県", "28"),
    ("奈良県", "29"),
    ("和歌山県", "30"),
    ("鳥取県", "31"),
    ("島根県", "32"),
    ("岡山県", "33"),
    ("広島県", "34"),
    ("山口県", "35"),
    ("徳島県", "36"),
    ("香川県", "37"),
    ("愛媛県", "38"),
    ("高知県", "39"),
    ("福岡県", "40"),
    ("佐賀県", "41"),
    ("長崎県", "42"),
    ("熊本県", "43"),
    ("大分県", "44"),
    ("宮崎県", "45"),
    ("鹿児島県", "46"),
    ("沖縄県", "47"),
];

/// A prefecture at `i` by its official name, or by its short one (東京; 北海道 has none).
pub(super) fn prefecture_at(sq: &Squeezed, i: usize) -> Option<((&'static str, &'static str), usize, bool)> {
    let first = sq.get(i);
    let official = |p: &&(&'static str, &'static str)| p.0.starts_with(first);
    let full = PREFECTURES.iter().filter(official).find_map(|p| Some((*p, sq.word_end(i, p.0)?, true)));
    full.or_else(|| {
        let short =
            |p: &'static (&str, &str)| p.0.char_indices().last().map(|(at, _)| &p.0[..at]).filter(|_| p.1 != "01");
        PREFECTURES.iter().filter(official).find_map(|p| Some((*p, sq.word_end(i, short(p)?)?, false)))
    })
}

/// The prefecture an address begins with, by its official name; a postal code may stand before it. A town alone gives nothing.
pub fn find_prefecture_in_address(folded: &str) -> Option<(&'static str, &'static str, Range<usize>)> {
    let sq = Squeezed::new(folded);
    let start = behind_postal_code(&sq);
    let ((name, code), end, _) = prefecture_at(&sq, start).filter(|p| p.2)?;
    Some((name, code, sq.bytes(start..end)))
}

fn behind_postal_code(sq: &Squeezed) -> usize {
    let at = usize::from(sq.get(0) == '〒');
    match digits(sq, at) {
        Some((_, end)) if end == at + 3 && sq.get(end) == '-' => digits(sq, end + 1).map_or(end, |d| d.1),
        Some((_, end)) if end == at + 7 => end,
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_their_prefecture_only_by_its_official_name() {
        for (text, name, code) in [
            ("鹿児島県鹿児島市山下町1-2", "鹿児島県", "46"),
            ("〒100-0001 東京都府中市本町", "東京都", "13"),
            ("京都府京都市上京区", "京都府", "26"),
            ("北海 道帯広市西", "北海道", "01"),
        ] {
            let (found, number, _) = find_prefecture_in_address(text).expect(text);
            assert_eq!((found, number), (name, code));
        }
        assert_eq!(find_prefecture_in_address("神戸市中央区"), None);
        assert_eq!(find_prefecture_in_address("広島市南区"), None);
    }

    #[test]
    fn codes_are_the_order_of_the_table() {
        assert!(PREFECTURES.iter().enumerate().all(|(n, p)| p.1.parse() == Ok(n + 1)));
    }
}
