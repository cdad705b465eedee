//! Numbers as they are printed.

use super::squeeze::Squeezed;

/// A run of digits without white space between them: value and end. At most nine digits, so that nothing overflows.
pub(super) fn digits(sq: &Squeezed, i: usize) -> Option<(u32, usize)> {
    let (mut value, mut k) = (0u32, i);
    while let Some(d) = sq.get(k).to_digit(10) {
        if k > i && sq.spaced(k) {
            break;
        }
        if k - i == 9 {
            return None;
        }
        value = value * 10 + d;
        k += 1;
    }
    (k > i).then_some((value, k))
}

/// One or two digits followed by `suffix`; a wrap between the two digits is closed when the suffix proves it.
pub(super) fn short_then(sq: &Squeezed, i: usize, suffix: impl Fn(char) -> bool) -> Option<(u8, usize)> {
    let (value, end) = digits(sq, i)?;
    if end - i <= 2 && suffix(sq.get(end)) {
        return Some((value as u8, end));
    }
    let wrapped = end == i + 1 && sq.spaced(i + 1) && suffix(sq.get(i + 2));
    let second = sq.get(i + 1).to_digit(10).filter(|_| wrapped)?;
    Some(((value * 10 + second) as u8, i + 2))
}

/// A number with its thousands marked (`18,150`), or plain: value, end and whether marks were there.
///
/// A mark must be followed by exactly three digits; a wrap beside a mark is closed.
pub(super) fn grouped(sq: &Squeezed, i: usize) -> Option<(u64, usize, bool)> {
    let (first, mut end) = digits(sq, i)?;
    let (mut value, mut marked) = (u64::from(first), false);
    while end - i <= 15 && (end - i <= 3 || marked) && sq.get(end) == ',' {
        let group =
            (end + 1..end + 4).map(|k| sq.get(k).to_digit(10)).try_fold(0u64, |n, d| Some(n * 10 + u64::from(d?)));
        let Some(group) = group.filter(|_| !sq.get(end + 4).is_ascii_digit() || sq.spaced(end + 4)) else { break };
        (value, end, marked) = (value * 1000 + group, end + 4, true);
    }
    Some((value, end, marked))
}

/// An amount of money: `18,150`, `1万`, `3千`, `1万5千`, `1.5万`. The flag says whether its form alone tells that it is an amount
/// (marks or 万, 千).
pub(super) fn money(sq: &Squeezed, i: usize) -> Option<(u64, usize, bool)> {
    let (value, end, marked) = grouped(sq, i)?;
    if sq.get(end) == '.' && sq.get(end + 2) == '万' {
        let tenth = sq.get(end + 1).to_digit(10)?;
        return Some((value * 10_000 + u64::from(tenth) * 1_000, end + 3, true));
    }
    match sq.get(end) {
        '万' => {
            let below = grouped(sq, end + 1).filter(|&(n, _, _)| n < 10_000 && !sq.spaced(end + 1));
            let Some((low, low_end, _)) = below else { return Some((value.checked_mul(10_000)?, end + 1, true)) };
            let (low, low_end) = if sq.get(low_end) == '千' { (low * 1_000, low_end + 1) } else { (low, low_end) };
            Some((value.checked_mul(10_000)?.checked_add(low)?, low_end, true))
        }
        '千' => Some((value.checked_mul(1_000)?, end + 1, true)),
        _ => Some((value, end, marked)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_every_spelling() {
        for (text, value) in [
            ("18,150", 18_150),
            ("1,234,567", 1_234_567),
            ("19, 800", 19_800),
            ("8800", 8_800),
            ("3千", 3_000),
            ("1万", 10_000),
            ("1万5千", 15_000),
            ("1万2,500", 12_500),
            ("1.5万", 15_000),
        ] {
            let sq = Squeezed::new(text);
            assert_eq!(money(&sq, 0).map(|m| (m.0, m.1)), Some((value, sq.len())), "{text}");
        }
    }

    #[test]
    fn a_comma_before_other_than_three_digits_parts_two_numbers() {
        assert_eq!(grouped(&Squeezed::new("10,20"), 0).map(|g| g.0), Some(10));
        assert_eq!(grouped(&Squeezed::new("1,2345"), 0).map(|g| g.0), Some(1));
    }

    #[test]
    fn digits_parted_by_a_space_are_two_numbers_unless_a_suffix_proves_a_wrap() {
        assert_eq!(digits(&Squeezed::new("16 13"), 0), Some((16, 2)));
        assert_eq!(short_then(&Squeezed::new("1 2月"), 0, |c| c == '月'), Some((12, 2)));
        assert_eq!(short_then(&Squeezed::new("1 2日"), 0, |c| c == '月'), None);
    }
}
