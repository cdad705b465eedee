//! Which character encoding a file has, decided once for the whole file, and its text.
//!
//! A mark at the front decides, then escape sequences, then NUL bytes (UTF-16), then valid UTF-8. What is left is weighed:
//! every candidate is decoded and the cheapest reading wins (see [`likelihood`]), with `chardetng` and a declared charset as
//! votes. That holds on files of a few cells, where counting bytes does not.

mod likelihood;

use encoding_rs::{DecoderResult, EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use likelihood::Proof;

/// Bytes that are weighed; more would not change the verdict.
const SAMPLE: usize = 1 << 18;
/// Below this difference, in bits, two readings fit equally well.
const TIE: f64 = 2.0;
/// What the vote of `chardetng` is worth, in bits.
const DETECTOR: f64 = 3.0;
/// What a charset that the file itself declares is worth, in bits.
const DECLARED: f64 = 20.0;

/// The encoding of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    encoding: &'static Encoding,
    mark: usize,
    /// Another encoding fits equally well.
    pub(super) tie: bool,
}

impl Choice {
    fn certain(encoding: &'static Encoding, mark: usize) -> Self {
        Choice { encoding, mark, tie: false }
    }

    /// Its name in the WHATWG Encoding Standard.
    pub(super) fn name(&self) -> &'static str {
        self.encoding.name()
    }
}

/// Bytes that are no character of the encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Damage {
    /// How many places.
    pub(super) count: usize,
    /// Byte offset of the first one, or of none if the file itself holds U+FFFD.
    pub(super) first: usize,
    /// Its line, from 1.
    pub(super) line: usize,
    /// The last place is the end of the file: a character that was cut off.
    pub(super) cut: bool,
}

impl Damage {
    /// In a sentence.
    pub(super) fn message(&self, encoding: &str) -> String {
        let end = if self.cut { "; the file ends in the middle of a character" } else { "" };
        let (count, line, first) = (self.count, self.line, self.first);
        format!("{count} place(s) are no {encoding}, the first on line {line} at byte {first}; they became U+FFFD{end}")
    }
}

/// A file's text.
#[derive(Debug)]
pub(super) struct Decoded {
    /// Without a byte order mark.
    pub(super) text: String,
    /// What could not be decoded.
    pub(super) damage: Option<Damage>,
}

/// Decides the encoding of a file.
pub(super) fn decide(bytes: &[u8]) -> Choice {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Choice::certain(encoding, mark);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if is_iso_2022_jp(sample) {
        return Choice::certain(ISO_2022_JP, 0);
    }
    if let Some(encoding) = utf_16(sample) {
        return Choice::certain(encoding, 0);
    }
    match likelihood::utf_8(sample) {
        // Validating a large file twice would cost more than all else, so kana and kanji in the sample are proof enough.
        Proof::Sure => Choice::certain(UTF_8, 0),
        Proof::Possible if std::str::from_utf8(bytes).is_ok() => Choice::certain(UTF_8, 0),
        _ => weigh(sample),
    }
}

/// Escape sequences of ISO-2022-JP (RFC 1468, and JIS X 0201 katakana) and no byte beyond ASCII.
fn is_iso_2022_jp(sample: &[u8]) -> bool {
    const ESCAPES: &[&[u8]] = &[b"\x1B$B", b"\x1B$@", b"\x1B(J", b"\x1B(I", b"\x1B$(D"];
    let high = sample.iter().filter(|b| **b >= 0x80).count();
    high * 100 <= sample.len() && ESCAPES.iter().any(|e| memchr::memmem::find(sample, e).is_some())
}

/// UTF-16 without a mark: ASCII signs have a NUL on one side, always the same one.
fn utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    let (mut even, mut odd) = (0usize, 0usize);
    for at in memchr::memchr_iter(0, sample) {
        if at % 2 == 0 { even += 1 } else { odd += 1 }
    }
    let (encoding, most, least) = if odd > even { (UTF_16LE, odd, even) } else { (UTF_16BE, even, odd) };
    (most > 0 && least * 10 <= most && likelihood::reads_well(encoding, sample)).then_some(encoding)
}

/// The cheapest reading of the sample.
fn weigh(sample: &[u8]) -> Choice {
    let cost = |e: &'static Encoding| likelihood::cost(e, sample) - vote(e, sample);
    let (utf_8, shift_jis, euc_jp) = (cost(UTF_8), cost(SHIFT_JIS), cost(EUC_JP));
    let japanese = shift_jis.min(euc_jp);
    if utf_8 <= japanese {
        return Choice::certain(UTF_8, 0);
    }
    let tie = (shift_jis - euc_jp).abs() < TIE;
    // On a tie the commoner one is taken.
    let encoding = if tie || shift_jis < euc_jp { SHIFT_JIS } else { EUC_JP };
    Choice { encoding, mark: 0, tie }
}

/// What others say for an encoding: the detector that browsers use, and the file's own declaration.
fn vote(encoding: &'static Encoding, sample: &[u8]) -> f64 {
    use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let detected = detector.guess(Some(b"jp"), Utf8Detection::Allow) == encoding;
    let declared = declared(sample) == Some(encoding);
    f64::from(u8::from(detected)) * DETECTOR + f64::from(u8::from(declared)) * DECLARED
}

/// The charset that `<meta>` or an XML declaration names in the first 4,096 bytes.
fn declared(sample: &[u8]) -> Option<&'static Encoding> {
    let head = sample[..sample.len().min(4096)].to_ascii_lowercase();
    let at = ["charset=", "encoding="]
        .iter()
        .find_map(|key| memchr::memmem::find(&head, key.as_bytes()).map(|i| i + key.len()))?;
    let label = head[at..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_".contains(b))).unwrap_or(label.len());
    Encoding::for_label(&label[..end])
}

/// Decodes a file; what is no character becomes U+FFFD and is counted.
pub(super) fn decode(bytes: &[u8], choice: Choice) -> Decoded {
    let body = &bytes[choice.mark..];
    if choice.encoding == UTF_8
        && let Ok(text) = std::str::from_utf8(body)
    {
        return Decoded { text: text.to_owned(), damage: None };
    }
    let mut decoder = choice.encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(body.len() + body.len() / 2 + 16);
    let (mut read, mut damage) = (0, None::<Damage>);
    loop {
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(body.len() - read).unwrap_or(16).min(1 << 20));
        let (result, taken) = decoder.decode_to_string_without_replacement(&body[read..], &mut text, true);
        read += taken;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve(1 << 16),
            DecoderResult::Malformed(bad, behind) => {
                let first = choice.mark + read.saturating_sub(usize::from(bad) + usize::from(behind));
                let line = || text.bytes().filter(|b| *b == b'\n').count() + 1;
                let damage = damage.get_or_insert_with(|| Damage { count: 0, first, line: line(), cut: false });
                damage.count += 1;
                damage.cut = read == body.len();
                text.push('\u{FFFD}');
            }
        }
    }
    Decoded { text, damage }
}

#[cfg(test)]
mod tests;
