//! Any text at all.

use super::super::*;
use super::{family, plan};

/// Texts of the signs that the readers care about, in any order.
fn noise(seed: u64) -> String {
    const SIGNS: &[&str] = &[
        "2021",
        "6",
        "12",
        "31",
        "99",
        "年",
        "月",
        "日",
        "度",
        "令和",
        "R",
        "元",
        "～",
        "・",
        "、",
        "-",
        "/",
        ".",
        "(",
        ")",
        "【",
        "】",
        "土",
        "曜",
        "末",
        "上旬",
        "予定",
        "未定",
        "秋",
        "から",
        "まで",
        "翌年",
        "第",
        "回",
        "名",
        "円",
        ",",
        "000",
        "万",
        "チーム",
        "各会場",
        "会場",
        "税込",
        "無",
        "無料",
        "申込",
        "期間",
        "※",
        "追加開催",
        "eラーニング",
        "東京",
        "全国",
        "神戸",
        " ",
        "間",
        "半日",
        "10:00",
        "午後",
        "時",
        "程度",
        "含む",
        "締切",
        "😀",
    ];
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    (0..1 + next() % 14).map(|_| SIGNS[next() % SIGNS.len()]).collect()
}

#[test]
fn any_text_is_read_and_no_word_is_lost() {
    let family = family();
    for seed in 0..8_000 {
        let text = noise(seed);
        let cell = read_dates(&text, &plan(), &family);
        let readings = cell.readings.iter().map(|r| r.range.clone());
        let known: Vec<_> = readings.chain(cell.rest).chain(cell.understood).chain(cell.count.map(|c| c.1)).collect();
        assert_covered(&text, &known, "dates");
        let fees = read_fees(&text, &family);
        assert_covered(
            &text,
            &fees.fees.iter().map(|f| f.range.clone()).chain(fees.rest).chain(fees.understood).collect::<Vec<_>>(),
            "fees",
        );
        let seats = read_capacities(&text, &family);
        assert_covered(
            &text,
            &seats
                .capacities
                .iter()
                .map(|c| c.range.clone())
                .chain(seats.rest)
                .chain(seats.understood)
                .collect::<Vec<_>>(),
            "seats",
        );
        read_duration(&text, &plan(), &family);
        read_places(&text, &family);
        read_delivery(&text, &family);
    }
}

/// Digits carry values: none may be left out of every range.
#[track_caller]
fn assert_covered(text: &str, known: &[std::ops::Range<usize>], reader: &str) {
    assert!(known.iter().all(|r| text.get(r.clone()).is_some()), "{reader} cut a character of {text:?}: {known:?}");
    let lost = text.char_indices().find(|(i, c)| c.is_ascii_digit() && !known.iter().any(|r| r.contains(i)));
    assert_eq!(lost, None, "{reader} lost a digit of {text:?}: {known:?}");
}
