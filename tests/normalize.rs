//! Folding and the way back, on tables of examples and on random text from every Japanese range.

use keikaku::model::{RawText, Span, Text};
use keikaku::normalize::{difference_is_cosmetic, fold, folded, key};
use proptest::prelude::*;
use std::path::Path;

fn fold_str(raw: &str) -> Text {
    let len = raw.chars().count() as u32;
    fold(RawText::new(raw, Span::new(1, 0, len)))
}

#[test]
fn every_example_folds_as_its_table_says() {
    let mut examples = 0;
    for name in ["width", "invisible", "radicals", "marks", "spaces"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/normalize/{name}.csv"));
        for row in csv::Reader::from_path(&path).unwrap().records().map(Result::unwrap) {
            assert_eq!(fold_str(&row[0]).folded, row[1], "{name}: {}", &row[2]);
            check_way_back(&row[0]);
            examples += 1;
        }
    }
    assert!(examples > 100, "only {examples} examples were read");
}

#[test]
fn a_text_that_needs_nothing_has_no_edits() {
    let text = fold_str("緩和ケア研修会（基礎） １２，３００円：①㈱Ⅱ㎡髙﨑 東京");
    assert!(text.offsets.edits.is_empty(), "{:?}", text.offsets.edits);
}

#[test]
fn a_folded_word_leads_back_to_what_the_document_shows() {
    let text = fold_str("受講料：１９，８００ 円　葛\u{E0100}飾ｾﾝﾀｰ");
    let raw_of = |word: &str| {
        let at = text.folded.find(word).unwrap();
        raw_slice(&text, at..at + word.len())
    };
    assert_eq!(raw_of("19,800円"), "１９，８００ 円");
    assert_eq!(raw_of("葛飾"), "葛\u{E0100}飾");
    assert_eq!(raw_of("センター"), "ｾﾝﾀｰ");
}

#[test]
fn a_character_of_a_removed_run_lies_in_no_folded_range() {
    let text = fold_str("  東  京都");
    assert_eq!(text.folded, "東 京都");
    assert_eq!(text.offsets.to_folded(&text.folded, 0..2), 0..0);
    assert_eq!(text.offsets.to_folded(&text.folded, 3..4), 3..4);
    assert_eq!(text.offsets.to_raw(&text.folded, 3..4), 3..5);
}

#[test]
fn keys_compare_what_a_wrapped_line_took_apart() {
    assert_eq!(key(&folded("ＷＥＢ開 催")), key(&folded("WEB 開催")));
    assert!(difference_is_cosmetic("教育管理システム（ｅラーニング）", "教育管理 システム\n(eラーニング)"));
    assert!(!difference_is_cosmetic("6月5日", "6月6日"));
    assert!(!difference_is_cosmetic("第①群", "第1群"));
}

#[test]
fn a_long_text_is_searched_and_not_counted_from_its_beginning() {
    let raw = "研　　修".repeat(200_000);
    let text = fold_str(&raw);
    let started = std::time::Instant::now();
    for (n, (at, _)) in text.folded.match_indices("研 修").enumerate() {
        assert_eq!(text.offsets.to_raw(&text.folded, at..at + 7), n as u32 * 4..n as u32 * 4 + 4);
    }
    assert!(started.elapsed().as_secs() < 10, "200,000 look-ups took {:?}", started.elapsed());
}

#[test]
fn a_long_text_without_edits_is_searched_too() {
    let text = fold_str(&"研修計画".repeat(100_000));
    let started = std::time::Instant::now();
    for n in (0..100_000u32).step_by(5) {
        let at = n as usize * 12;
        assert_eq!(text.offsets.to_raw(&text.folded, at..at + 12), n * 4..n * 4 + 4);
        assert_eq!(text.offsets.to_folded(&text.folded, n * 4..n * 4 + 4), at..at + 12);
    }
    assert!(started.elapsed().as_secs() < 20, "40,000 look-ups took {:?}", started.elapsed());
}

/// Every character in turn, alone and between two ideographs.
#[test]
fn every_character_of_the_japanese_ranges_leads_back() {
    let ranges = ['\u{20}'..='\u{3FFF}', '\u{4E00}'..='\u{9FFF}', '\u{F900}'..='\u{FFFF}', '\u{20000}'..='\u{2A6DF}'];
    for c in ranges.into_iter().flatten() {
        check_way_back(c.encode_utf8(&mut [0; 4]));
        check_way_back(&format!("東{c}カ{c}9"));
    }
}

fn raw_slice(text: &Text, range: std::ops::Range<usize>) -> String {
    let raw = text.offsets.to_raw(&text.folded, range);
    text.raw.chars.chars().skip(raw.start as usize).take(raw.len()).collect()
}

/// Every promise that holds for every text.
fn check_way_back(raw: &str) {
    let text = fold_str(raw);
    let whole = &text.folded;
    assert_eq!(&fold_str(whole).folded, whole, "folding {raw:?} twice");
    assert_eq!(&folded(raw), whole, "folding {raw:?} without the way back");
    check_edits(&text);
    check_cover(&text);
    let bounds: Vec<usize> = whole.char_indices().map(|(i, _)| i).chain([whole.len()]).collect();
    for (i, &start) in bounds.iter().enumerate() {
        for &end in &bounds[i..] {
            check_range(&text, start..end);
        }
    }
}

fn check_edits(text: &Text) {
    let (mut byte, mut raw) = (0, 0);
    for e in &text.offsets.edits {
        assert!(byte <= e.folded.start && raw <= e.raw.start, "edits out of order: {text:?}");
        let kept = text.folded[byte as usize..e.folded.start as usize].chars().count() as u32;
        assert_eq!(kept, e.raw.start - raw, "characters between edits: {text:?}");
        (byte, raw) = (e.folded.end, e.raw.end);
    }
    let kept = text.folded[byte as usize..].chars().count() as u32;
    assert_eq!(raw + kept, text.raw.chars.chars().count() as u32, "characters behind the last edit: {text:?}");
}

fn check_range(text: &Text, range: std::ops::Range<usize>) {
    let slice = &text.folded[range.clone()];
    let back = raw_slice(text, range.clone());
    assert_eq!(comparable(&folded(&back)), comparable(slice), "{range:?} of {:?}", text.raw.chars);
    let raw = text.offsets.to_raw(&text.folded, range.clone());
    let again = text.offsets.to_folded(&text.folded, raw.clone());
    assert!(again.start <= range.start && range.end <= again.end, "{range:?} → {raw:?} → {again:?}");
    let spans: u32 = text.spans(range).iter().map(Span::len).sum();
    assert_eq!(spans, raw.len() as u32, "spans cover other characters than the map");
}

fn check_cover(text: &Text) {
    for start in 0..text.raw.chars.chars().count() as u32 {
        let folded = text.offsets.to_folded(&text.folded, start..start + 1);
        let raw = text.offsets.to_raw(&text.folded, folded.clone());
        assert!(
            folded.is_empty() || (raw.start <= start && start < raw.end),
            "character {start} of {:?}",
            text.raw.chars
        );
    }
}

/// A slice lost its neighbours, so what they decide is left open: spaces, and which of dash and long mark a mark is.
fn comparable(folded: &str) -> String {
    key(folded).replace('ー', "-")
}

/// Characters that rules are about, in plain and in damaged spelling.
const RULED: &str = "0 0 1 2021 年 月 日 回 名 人 円 千円 か月 チーム 第 各 約 全 毎 計 章 程度 につき 間 目 度 令和 元 ( ) , \
    カ ガ ア イ ウ ン ッ センタ デ タ ー ｰ - － — ─ ～ 〜 ~ ｶ ﾞ ﾟ ﾊ は か 改 正 後 火 有 無 氏 A Z a ① ㈱ 髙 ⽇ ⻑ 葛";

fn piece() -> impl Strategy<Value = String> {
    let ruled: Vec<String> = RULED.split(' ').map(str::to_owned).collect();
    let odd = [
        " ",
        " ",
        " ",
        "\u{3000}",
        "\t",
        "\n",
        "\u{A0}",
        "\u{200B}",
        "\u{FE0F}",
        "\u{E0100}",
        "\u{AD}",
        "\u{3099}",
        "\u{309A}",
        "\u{301}",
    ];
    prop_oneof![
        6 => prop::sample::select(ruled),
        4 => prop::sample::select(odd.map(str::to_owned).to_vec()),
        2 => any_japanese().prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
    ]
}

fn any_japanese() -> impl Strategy<Value = char> {
    prop_oneof![
        prop::char::range('\u{2000}', '\u{33FF}'),
        prop::char::range('\u{4E00}', '\u{9FFF}'),
        prop::char::range('\u{F900}', '\u{FFFF}'),
        prop::char::range('\u{20000}', '\u{2A6DF}'),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn random_text_leads_back(pieces in prop::collection::vec(piece(), 0..16)) {
        check_way_back(&pieces.concat());
    }

    #[test]
    fn what_must_survive_survives(before in piece(), kept in prop::sample::select("①㊿㈱Ⅱⅰ㎡㌢髙﨑𠮷、。・○※".chars().collect::<Vec<_>>()), after in piece()) {
        let text = fold_str(&format!("{before}{kept}{after}"));
        prop_assert!(text.folded.contains(kept), "{} became {}", text.raw.chars, text.folded);
    }
}
