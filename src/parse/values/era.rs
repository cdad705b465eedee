//! Years as Japanese documents print them: 西暦 (common era), 和暦 (era years), 年度 (fiscal years).

use super::amount::digits;
use super::squeeze::Squeezed;
use jiff::civil::{Date, date};
use std::ops::Range;

/// 元号: the eras since 1868.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Era {
    Meiji,
    Taisho,
    Showa,
    Heisei,
    Reiwa,
}

/// Era, its long names (a compatibility sign among them), its initial, the year before its first.
const ERAS: &[(Era, &[&str], char, i16)] = &[
    (Era::Reiwa, &["令和", "㋿"], 'R', 2018),
    (Era::Heisei, &["平成", "㍻"], 'H', 1988),
    (Era::Showa, &["昭和", "㍼"], 'S', 1925),
    (Era::Taisho, &["大正", "㍽"], 'T', 1911),
    (Era::Meiji, &["明治", "㍾"], 'M', 1867),
];

impl Era {
    fn base(self) -> i16 {
        ERAS.iter().find(|e| e.0 == self).map_or(0, |e| e.3)
    }

    /// The era's last day; the present era has none.
    pub(super) fn last_day(self) -> Option<Date> {
        match self {
            Era::Meiji => Some(date(1912, 7, 30)),
            Era::Taisho => Some(date(1926, 12, 25)),
            Era::Showa => Some(date(1989, 1, 7)),
            Era::Heisei => Some(date(2019, 4, 30)),
            Era::Reiwa => None,
        }
    }
}

/// A printed year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Year {
    pub(super) value: i16,
    pub(super) era: Option<Era>,
    /// 年度: April to March.
    pub(super) fiscal: bool,
}

/// What ends a printed year: 年 or 年度 (`'年'`), or the sign that parts it from the month.
pub(super) type Mark = char;

/// A year at `i`, the position behind it (behind 年, before another mark) and its mark. `carried` is the era of a year before it in
/// a list (平成28年度・29年度).
pub(super) fn year_at(sq: &Squeezed, i: usize, carried: Option<Era>) -> Option<(Year, usize, Mark)> {
    let (value, era, end) = number(sq, i, carried)?;
    let end = other_calendar(sq, end, false).unwrap_or(end);
    let year = |fiscal| Year { value, era, fiscal };
    match sq.get(end) {
        '年' => {
            let fiscal = sq.get(end + 1) == '度';
            let end = end + 1 + usize::from(fiscal);
            Some((year(fiscal), other_calendar(sq, end, true).unwrap_or(end), '年'))
        }
        mark @ ('/' | '.' | '-') if sq.get(end + 1).is_ascii_digit() => Some((year(false), end, mark)),
        _ => None,
    }
}

/// The number of a year: value in the common era, era, end.
fn number(sq: &Squeezed, i: usize, carried: Option<Era>) -> Option<(i16, Option<Era>, usize)> {
    if let Some((era, at)) = era_at(sq, i) {
        let (n, end) = if sq.get(at) == '元' { (1, at + 1) } else { digits(sq, at)? };
        return (1..=99).contains(&n).then(|| (era.base() + n as i16, Some(era), end));
    }
    if matches!(sq.get(i), '\'' | '’' | '‘') {
        let (n, end) = digits(sq, i + 1)?;
        return (end == i + 3).then_some((2000 + n as i16, None, end));
    }
    let (n, end) = digits(sq, i)?;
    match end - i {
        4 if (1868..=2199).contains(&n) => Some((n as i16, None, end)),
        1 | 2 if sq.get(end) == '年' && n > 0 => carried.map(|era| (era.base() + n as i16, Some(era), end)),
        _ => None,
    }
}

/// First letters of eras, long and short.
pub(super) fn may_begin_era(c: char) -> bool {
    matches!(c, '令' | '平' | '昭' | '大' | '明' | '㋿' | '㍻' | '㍼' | '㍽' | '㍾' | 'R' | 'H' | 'S' | 'T' | 'M')
}

fn era_at(sq: &Squeezed, i: usize) -> Option<(Era, usize)> {
    if !may_begin_era(sq.get(i)) {
        return None;
    }
    for &(era, names, initial, _) in ERAS {
        if let Some(end) = names.iter().find_map(|n| sq.word_end(i, n)) {
            return Some((era, end));
        }
        let inside_word = i > 0 && !sq.spaced(i) && sq.get(i - 1).is_ascii_alphanumeric();
        let short = names[0].chars().next().is_some_and(|c| c == sq.get(i));
        let inside_word = inside_word || (short && i > 0 && !sq.spaced(i) && sq.get(i - 1).is_alphabetic());
        if (sq.get(i) == initial || short) && !inside_word && (sq.get(i + 1).is_ascii_digit() || sq.get(i + 1) == '元')
        {
            return Some((era, i + 1));
        }
    }
    None
}

/// The same year in the other calendar, in brackets: `2021年(令和3年)`, `令和3(2021)年`. Gives the position behind it.
fn other_calendar(sq: &Squeezed, i: usize, whole: bool) -> Option<usize> {
    if sq.get(i) != '(' {
        return None;
    }
    let (_, _, mut end) = number(sq, i + 1, None)?;
    if whole {
        end = sq.word_end(end, "年度").or_else(|| sq.word_end(end, "年"))?;
    }
    (sq.get(end) == ')').then_some(end + 1)
}

/// The first fiscal year a text names, as the common-era year in which it begins: `2021年度`, `令和3年度`, `R3年度`;
/// `平成28年度・29年度` gives 2016. The range covers the printed words.
pub fn find_fiscal_year(folded: &str) -> Option<(i16, Range<usize>)> {
    if !folded.contains('度') {
        return None;
    }
    let sq = Squeezed::new(folded);
    let mut i = 0;
    while i < sq.len() {
        if let Some((year, end, _)) = year_at(&sq, i, None).filter(|(y, _, _)| y.fiscal) {
            return Some((year.value, sq.bytes(i..end)));
        }
        i = digits(&sq, i).map_or(i + 1, |(_, end)| end);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fiscal_years_in_both_calendars() {
        for (text, year, words) in [
            ("2021年度(令和3年度)研修計画", 2021, "2021年度(令和3年度)"),
            ("令和3年度における計画", 2021, "令和3年度"),
            ("計画 R3年度", 2021, "R3年度"),
            ("令和元年 度の計画", 2019, "令和元年 度"),
            ("平成28年度・29年度・30年度", 2016, "平成28年度"),
            ("昭和64年度", 1989, "昭和64年度"),
        ] {
            let (found, range) = find_fiscal_year(text).expect(text);
            assert_eq!((found, &text[range]), (year, words));
        }
        assert_eq!(find_fiscal_year("程度は2021年による"), None);
    }

    #[test]
    fn a_year_takes_its_era_from_the_one_before() {
        let sq = Squeezed::new("29年度");
        assert_eq!(year_at(&sq, 0, Some(Era::Heisei)).map(|y| y.0.value), Some(2017));
        assert_eq!(year_at(&sq, 0, None), None);
    }
}
