//! Folding speed on plan text that is made here: `cargo bench --bench normalize`. The bytes counted are those of the raw text.

use divan::counter::BytesCount;
use keikaku::model::{RawText, Span};
use keikaku::normalize::{fold, key_into};
use std::fmt::Write;

fn main() {
    divan::main();
}

/// Kinds of text: what must be fast, and the worst that can be asked.
const KINDS: [&str; 5] = ["clean", "plan", "full-width", "half-width kana", "spaced"];

/// A row of a plan, tab-separated, as its kind writes it.
fn row(kind: &str, n: usize) -> String {
    let (month, day) = (n % 12 + 1, n % 28 + 1);
    match kind {
        "clean" => format!(
            "緩和ケア研修会{n}\t看護師および薬剤師で、三年以上の経験がある者\t①\t無\t年2回\t{month}月{day}日(火)\t東京都\t中央会館"
        ),
        "plan" => format!(
            "緩和ケア研修会（基礎）{n}\t看護師　及び 薬剤師で、以下の要件を全て満たす者 １．三年以上の経験\t①\t無\t-\t受講料:19,800 円\t\
             2021年{month:02}月{day:02}日(火)～10月31日(日)\tオンライン センター別館\t\t\t"
        ),
        "full-width" => format!(
            "ＡＢＣ研修（第{n}回）\t２０２１年６月５日（土）〜１２日（土）　１０：３０－１２：００\t１２，３００円"
        ),
        "half-width kana" => format!("ｶﾝﾜｹｱｹﾝｼｭｳ{n}\tｵﾝﾗｲﾝﾃﾞﾉｼﾞｯｼ\tﾊﾟｿｺﾝ･ﾀﾌﾞﾚｯﾄ｡\tｾﾝﾀ-"),
        _ => format!(
            "改 正 後 {n} 名 程度\t2021 年 {month} 月 {day} 日\t各 回20名 約 30 名\t氏 名\t東京 大阪 福岡\tセ ン タ ー"
        ),
    }
}

fn rows(kind: &str) -> String {
    (0..)
        .map(|n| row(kind, n))
        .scan(0, |len, row| {
            *len += row.len();
            (*len < 4_000_000).then_some(row)
        })
        .fold(String::new(), |mut all, row| {
            let _ = writeln!(all, "{row}");
            all
        })
}

fn raw(text: &str) -> RawText {
    RawText::new(text, Span::new(1, 0, text.chars().count() as u32))
}

/// Cell by cell, as the pipeline does it; blank cells among them.
#[divan::bench(args = KINDS)]
fn cells(bencher: divan::Bencher, kind: &str) {
    let text = rows(kind);
    let cells = || text.split(['\t', '\n']).map(raw).collect::<Vec<_>>();
    bencher
        .counter(BytesCount::of_str(&text))
        .with_inputs(cells)
        .bench_values(|cells| cells.into_iter().map(fold).collect::<Vec<_>>());
}

/// Line by line, in texts of a few kilobytes.
#[divan::bench(args = KINDS)]
fn pages(bencher: divan::Bencher, kind: &str) {
    let text = rows(kind);
    let lines: Vec<&str> = text.lines().collect();
    let pages = || lines.chunks(20).map(|page| raw(&page.join("\n"))).collect::<Vec<_>>();
    bencher
        .counter(BytesCount::of_str(&text))
        .with_inputs(pages)
        .bench_values(|pages| pages.into_iter().map(fold).collect::<Vec<_>>());
}

/// A thousand blank cells.
#[divan::bench]
fn blank_cells(bencher: divan::Bencher) {
    let cells = || vec![RawText::default(); 1_000];
    bencher.with_inputs(cells).bench_values(|cells| cells.into_iter().map(fold).collect::<Vec<_>>());
}

/// The key of a word.
#[divan::bench]
fn keys(bencher: divan::Bencher) {
    let words: Vec<String> = (0..1_000).map(|n| format!("オンライン 研修 第{n}会議室")).collect();
    let bytes: usize = words.iter().map(String::len).sum();
    let mut key = String::new();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for word in &words {
            key_into(word, &mut key);
            divan::black_box(&key);
        }
    });
}
