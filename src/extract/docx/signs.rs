//! Numbers as Word writes them in front of paragraphs (ISO/IEC 29500-1, 17.18.59 ST_NumberFormat).

/// Katakana in the order of the fifty sounds.
const AIUEO: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
/// Katakana in the order of the iroha poem.
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン";
/// The ten heavenly stems: 甲乙丙.
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
/// The twelve earthly branches: 子丑寅.
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// A number in a format; nothing for a format that is not known.
pub(super) fn written(number: u32, format: &str) -> Option<String> {
    let text = match format {
        "decimal" | "decimalHalfWidth" => number.to_string(),
        "none" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "decimalFullWidth" | "decimalFullWidth2" => wide(&number.to_string()),
        "numberInDash" => format!("- {number} -"),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => repeated(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "lowerLetter" => repeated(number, "abcdefghijklmnopqrstuvwxyz"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
        "decimalEnclosedParen" => enclosed(number, 0x2474, 20).unwrap_or_else(|| format!("({number})")),
        "decimalEnclosedFullstop" => enclosed(number, 0x2488, 20).unwrap_or_else(|| format!("{number}.")),
        "ideographEnclosedCircle" => enclosed(number, 0x3280, 10).unwrap_or_else(|| number.to_string()),
        "aiueoFullWidth" => repeated(number, AIUEO),
        "irohaFullWidth" => repeated(number, IROHA),
        "aiueo" => repeated(number, AIUEO).chars().map(narrow).collect(),
        "iroha" => repeated(number, IROHA).chars().map(narrow).collect(),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => digits(number),
        "japaneseCounting"
        | "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => counted(number, "〇一二三四五六七八九", "十百千", '万'),
        "japaneseLegal" => counted(number, "零壱弐参四伍六七八九", "拾百阡", '萬'),
        "ideographLegalTraditional" | "chineseLegalSimplified" => {
            counted(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟", '萬')
        }
        "ideographTraditional" => repeated(number, STEMS),
        "ideographZodiac" => repeated(number, BRANCHES),
        "ordinal" => ordinal(number),
        _ => return None,
    };
    Some(text)
}

/// Digits full-width.
fn wide(digits: &str) -> String {
    digits.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)).collect()
}

/// The n-th letter; past the last one it begins again with every letter doubled, then tripled (AA, BB).
fn repeated(number: u32, letters: &str) -> String {
    /// Longer runs of one letter are nobody's number.
    const MOST: u32 = 20;
    let count = letters.chars().count() as u32;
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let times = (index / count + 1).min(MOST) as usize;
    letters.chars().nth((index % count) as usize).map_or_else(String::new, |c| c.to_string().repeat(times))
}

fn roman(mut number: u32) -> String {
    const SIGNS: &[(u32, &str)] = &[
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 32_767 {
        return number.to_string();
    }
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while number >= *value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

/// ① to ㊿; larger numbers have no such sign.
fn circled(number: u32) -> String {
    let first = match number {
        0 => 0x24EA,
        1..=20 => 0x2460 - 1,
        21..=35 => 0x3251 - 21,
        36..=50 => 0x32B1 - 36,
        _ => return number.to_string(),
    };
    char::from_u32(first + number).map_or_else(|| number.to_string(), String::from)
}

fn enclosed(number: u32, first: u32, count: u32) -> Option<String> {
    (1..=count).contains(&number).then(|| char::from_u32(first + number - 1).map(String::from))?
}

/// Digit by digit: 一〇.
fn digits(number: u32) -> String {
    number.to_string().bytes().filter_map(|b| "〇一二三四五六七八九".chars().nth(usize::from(b - b'0'))).collect()
}

/// With signs for ten, hundred, thousand: 二十一. A one in front of them is not written.
fn counted(number: u32, figures: &str, tens: &str, ten_thousand: char) -> String {
    let figure = |n: u32| figures.chars().nth(n as usize).unwrap_or('〇');
    if number == 0 {
        return figure(0).to_string();
    }
    let (high, low) = (number / 10_000, number % 10_000);
    let mut out =
        if high == 0 { String::new() } else { counted(high, figures, tens, ten_thousand) + &ten_thousand.to_string() };
    for (power, value) in [(3, 1000), (2, 100), (1, 10), (0, 1)] {
        let n = low / value % 10;
        let sign = (power > 0).then(|| tens.chars().nth(power - 1)).flatten();
        if n > 0 && (n > 1 || sign.is_none()) {
            out.push(figure(n));
        }
        out.extend(sign.filter(|_| n > 0));
    }
    out
}

fn ordinal(number: u32) -> String {
    let tail = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{tail}")
}

/// Katakana half-width: ガ does not occur in the lists.
fn narrow(c: char) -> char {
    const WIDE: &str = "ヲアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    const NARROW: &str = "ｦｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ";
    WIDE.chars().position(|w| w == c).and_then(|i| NARROW.chars().nth(i)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        let cases = [
            (1, "decimalFullWidth", "１"),
            (12, "decimalFullWidth", "１２"),
            (20, "decimalEnclosedCircle", "⑳"),
            (21, "decimalEnclosedCircle", "㉑"),
            (50, "decimalEnclosedCircle", "㊿"),
            (51, "decimalEnclosedCircle", "51"),
            (1, "aiueo", "ｱ"),
            (46, "aiueoFullWidth", "ン"),
            (47, "aiueoFullWidth", "アア"),
            (3, "irohaFullWidth", "ハ"),
            (3, "iroha", "ﾊ"),
            (10, "ideographDigital", "一〇"),
            (10, "japaneseCounting", "十"),
            (21, "japaneseCounting", "二十一"),
            (110, "japaneseCounting", "百十"),
            (10_305, "japaneseCounting", "一万三百五"),
            (12, "japaneseLegal", "拾弐"),
            (4, "upperRoman", "IV"),
            (9, "lowerRoman", "ix"),
            (27, "upperLetter", "AA"),
            (2, "ideographTraditional", "乙"),
            (3, "decimalEnclosedParen", "⑶"),
            (7, "decimalZero", "07"),
            (0, "upperLetter", ""),
        ];
        for (number, format, sign) in cases {
            assert_eq!(written(number, format).as_deref(), Some(sign), "{number} {format}");
        }
        assert_eq!(written(1, "thaiCounting"), None);
    }
}
