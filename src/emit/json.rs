//! Writing JSON by hand: provenance is the largest output, and its lines have one fixed shape.

/// Appends a JSON string with its quotes.
pub(super) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    push_escaped(out, text);
    out.push('"');
}

/// Appends the inside of a JSON string.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = first_special(rest.as_bytes()) {
        out.push_str(&rest[..at]);
        push_special(out, rest.as_bytes()[at]);
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// A property name and its colon; names are plain words that need no escape.
pub(super) fn push_key(out: &mut String, name: &str) {
    out.push('"');
    out.push_str(name);
    out.push_str("\":");
}

fn push_special(out: &mut String, byte: u8) {
    match byte {
        b'"' => out.push_str("\\\""),
        b'\\' => out.push_str("\\\\"),
        b'\n' => out.push_str("\\n"),
        b'\r' => out.push_str("\\r"),
        b'\t' => out.push_str("\\t"),
        control => {
            out.push_str("\\u00");
            out.push(char::from_digit(u32::from(control >> 4), 16).unwrap_or('0'));
            out.push(char::from_digit(u32::from(control & 15), 16).unwrap_or('0'));
        }
    }
}

/// Index of the first byte that JSON does not allow inside a string as it is: `"`, `\` and what is below a space (RFC 8259, 7).
///
/// Eight bytes at a time: a byte `b` is below 32 exactly if `b - 32` borrows while `b` has no top bit, and equals `q` if
/// `(b ^ q) - 1` does.
fn first_special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = ONES << 7;
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & TOPS;
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let hits = below(word, 32) | below(word ^ (ONES * 0x22), 1) | below(word ^ (ONES * 0x5c), 1);
        if hits != 0 {
            // A borrow can only raise false hits above a true one, so the lowest is true.
            return Some(at + hits.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    bytes[at..].iter().position(|&b| b < 32 || b == b'"' || b == b'\\').map(|i| at + i)
}

/// Appends a whole number.
pub(super) fn push_number(out: &mut String, number: u64) {
    let (mut digits, mut at, mut rest) = ([b'0'; 20], 20, number);
    loop {
        at -= 1;
        digits[at] += (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    // Digits are ASCII.
    out.push_str(str::from_utf8(&digits[at..]).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_comes_back_from_a_json_reader() {
        let all: String = (0..0x3100).filter_map(char::from_u32).collect();
        for skip in 0..9 {
            let text: String = all.chars().skip(skip).collect();
            let mut out = String::new();
            push_string(&mut out, &text);
            assert_eq!(serde_json::from_str::<String>(&out).expect("it is JSON"), text);
        }
    }

    #[test]
    fn escapes_are_the_short_ones() {
        let mut out = String::new();
        push_string(&mut out, "講義\t\"A\"\\\n\u{1}");
        assert_eq!(out, "\"講義\\t\\\"A\\\"\\\\\\n\\u0001\"");
    }

    #[test]
    fn numbers_have_all_their_digits() {
        let mut out = String::new();
        for n in [0, 9, 10, 2021, u64::MAX] {
            push_number(&mut out, n);
            out.push(' ');
        }
        assert_eq!(out, "0 9 10 2021 18446744073709551615 ");
    }
}
