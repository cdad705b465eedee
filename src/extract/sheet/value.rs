//! Values of cells as a person sees them, dates in ISO 8601.

/// A number in Excel's `General` format: 15 significant digits, no trailing `.0`.
pub(super) fn general(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// A day and a time of day (`2021-06-12`, `2021-06-12 10:00`, `10:00`) from its parts and the serial number they came from:
/// serials below 1 are a time alone.
pub(super) fn date_time(serial: f64, (year, month, day, hour, minute, second): (u16, u8, u8, u8, u8, u8)) -> String {
    let seconds = if second == 0 { String::new() } else { format!(":{second:02}") };
    let time = format!("{hour:02}:{minute:02}{seconds}");
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (serial < 1.0, hour == 0 && minute == 0 && second == 0) {
        (true, _) => time,
        (false, true) => date,
        (false, false) => format!("{date} {time}"),
    }
}

/// A span of time in days, as hours and minutes that may pass 24.
pub(super) fn duration(days: f64) -> String {
    let minutes = (days * 24.0 * 60.0).round();
    let sign = if minutes < 0.0 { "-" } else { "" };
    let minutes = minutes.abs() as u64;
    format!("{sign}{}:{:02}", minutes / 60, minutes % 60)
}

/// A number in one of Excel's number formats (ECMA-376, 18.8.31). Formats that do more than round, group, scale and add words
/// around the number are read as `General`.
pub(super) fn number(value: f64, format: &str) -> String {
    let sections = sections(format);
    let (section, shown) = match sections.as_slice() {
        [_, negative, ..] if value < 0.0 && !negative.is_empty() => (negative, value.abs()),
        [_, _, zero, ..] if value == 0.0 && !zero.is_empty() => (zero, value),
        [positive, ..] => (positive, value),
        [] => return general(value),
    };
    Mask::read(section).map_or_else(|| general(value), |mask| mask.show(shown))
}

/// The parts of a format, parted by `;` outside quotes.
fn sections(format: &str) -> Vec<String> {
    let (mut parts, mut quoted) = (vec![String::new()], false);
    for c in format.chars() {
        quoted ^= c == '"';
        match parts.last_mut() {
            Some(_) if c == ';' && !quoted => parts.push(String::new()),
            Some(part) => part.push(c),
            None => {}
        }
    }
    parts
}

/// What a section does to a number.
#[derive(Debug, Default)]
struct Mask {
    before: String,
    behind: String,
    general: bool,
    /// Least digits before the point; digits behind it.
    whole: usize,
    decimals: usize,
    /// Least digits behind the point.
    fixed: usize,
    grouped: bool,
    power: i32,
    digits: bool,
}

impl Mask {
    fn read(section: &str) -> Option<Mask> {
        let (mut mask, mut point, mut commas) = (Mask::default(), false, 0);
        let mut rest = section;
        while let Some(c) = rest.chars().next() {
            if let Some(tail) = rest.strip_prefix("General").or_else(|| rest.strip_prefix("G/標準")) {
                (mask.general, mask.digits, rest) = (true, true, tail);
                continue;
            }
            rest = &rest[c.len_utf8()..];
            match c {
                '"' => {
                    let end = rest.find('"')?;
                    mask.literal(&rest[..end]);
                    rest = &rest[end + 1..];
                }
                '[' => {
                    let end = rest.find(']')?;
                    mask.bracket(&rest[..end])?;
                    rest = &rest[end + 1..];
                }
                '\\' | '_' | '*' => {
                    let next = rest.chars().next()?;
                    rest = &rest[next.len_utf8()..];
                    if c == '\\' {
                        mask.literal(next.encode_utf8(&mut [0; 4]));
                    }
                }
                '0' | '#' | '?' => {
                    mask.grouped |= commas > 0;
                    (commas, mask.digits) = (0, true);
                    mask.digit(c, point);
                }
                ',' if mask.digits => commas += 1,
                '.' if !point => point = true,
                '%' => {
                    mask.power += 2;
                    mask.literal("%");
                }
                // Dates, fractions, exponents and text have their own letters.
                'E' | 'e' | '/' | '@' | 'y' | 'm' | 'd' | 'h' | 's' | 'g' => return None,
                other => mask.literal(other.encode_utf8(&mut [0; 4])),
            }
        }
        mask.power -= 3 * commas;
        mask.digits.then_some(mask)
    }

    fn literal(&mut self, words: &str) {
        if self.digits { self.behind.push_str(words) } else { self.before.push_str(words) }
    }

    /// Colours say nothing, `[$¥-411]` is a currency sign; conditions and numeral systems are not followed.
    fn bracket(&mut self, inside: &str) -> Option<()> {
        if let Some(currency) = inside.strip_prefix('$') {
            let sign = currency.split('-').next().unwrap_or_default().to_owned();
            self.literal(&sign);
            return Some(());
        }
        let followed = inside.starts_with(['<', '>', '=']) || inside.starts_with("DBNum");
        (!followed).then_some(())
    }

    fn digit(&mut self, sign: char, behind_point: bool) {
        if behind_point {
            self.decimals += 1;
            if sign == '0' {
                self.fixed = self.decimals;
            }
        } else if sign == '0' {
            self.whole += 1;
        }
    }

    fn show(&self, value: f64) -> String {
        let number = if self.general { general(value) } else { self.digits_of(value) };
        format!("{}{number}{}", self.before, self.behind)
    }

    fn digits_of(&self, value: f64) -> String {
        // Shifting the decimal text, not the number, keeps 0.285 from becoming 28.499999999999996 %.
        let scaled: f64 = format!("{value:.14e}").parse::<f64>().unwrap_or(value) * 10f64.powi(self.power);
        let unit = 10f64.powi(self.decimals as i32);
        let exact: f64 = format!("{:.14e}", scaled.abs() * unit).parse().unwrap_or(0.0);
        let text = format!("{:.*}", self.decimals, exact.round() / unit);
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let kept = decimals.trim_end_matches('0').len().max(self.fixed.min(decimals.len()));
        let whole = if whole == "0" && self.whole == 0 && kept > 0 { "" } else { whole };
        let padded = format!("{whole:0>width$}", width = self.whole);
        let grouped = if self.grouped { group(&padded) } else { padded };
        let sign = if scaled < 0.0 && exact != 0.0 { "-" } else { "" };
        let point = if kept > 0 { "." } else { "" };
        format!("{sign}{grouped}{point}{}", &decimals[..kept])
    }
}

fn group(digits: &str) -> String {
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_in_the_sheet() {
        for (value, format, shown) in [
            (16500.0, "General", "16500"),
            (16500.0, "#,##0", "16,500"),
            (16500.0, "#,##0\"円\"", "16,500円"),
            (20.0, "0\"名\"", "20名"),
            (3.0, "\"第\"0\"回\"", "第3回"),
            (20.0, "General\"名程度\"", "20名程度"),
            (0.285, "0.0%", "28.5%"),
            (0.5, "0%", "50%"),
            (-1200.0, "#,##0;\"▲\"#,##0", "▲1,200"),
            (-1200.0, "#,##0_);[Red](#,##0)", "(1,200)"),
            (5000.0, "[$¥-411]#,##0", "¥5,000"),
            (7.0, "000", "007"),
            (2.5, "0", "3"),
            (1234.5, "#,##0.00", "1,234.50"),
            (0.1 + 0.2, "General", "0.3"),
            (1_234_000.0, "#,##0,\"千円\"", "1,234千円"),
            (0.5, "# ?/?", "0.5"),
            (0.0, "#,##0;-#,##0;\"-\"", "0"),
        ] {
            assert_eq!(number(value, format), shown, "{value} {format}");
        }
    }

    #[test]
    fn days_and_times_are_iso() {
        assert_eq!(date_time(44359.0, (2021, 6, 12, 0, 0, 0)), "2021-06-12");
        assert_eq!(date_time(44359.5, (2021, 6, 12, 12, 0, 0)), "2021-06-12 12:00");
        assert_eq!(date_time(0.5, (1899, 12, 31, 12, 0, 30)), "12:00:30");
        assert_eq!(duration(1.25), "30:00");
    }
}
