//! What reading a file promises: every character once, nothing lost, nothing refused without a reason.

use keikaku::diag::{Code, Diagnostics};
use keikaku::extract::{Budget, extract};
use keikaku::layout::layout;
use keikaku::model::{Document, Placed, RawText};
use proptest::prelude::*;

fn read(bytes: &[u8], name: &str, budget: &Budget) -> (Document, Diagnostics) {
    let mut d = Diagnostics::default();
    let document = extract(bytes, name, budget, &mut d).unwrap_or_else(|e| panic!("{name}: {}", e.message));
    (document, d)
}

/// Panics unless every character that is not white space stands in exactly one piece of one block, and pieces say what the page says.
fn assert_covered(document: Document) {
    let pages: Vec<Vec<char>> = document.pages.iter().map(|p| p.text.chars().collect()).collect();
    let mut covered: Vec<Vec<u32>> = pages.iter().map(|p| vec![0; p.len()]).collect();
    for Placed { block, .. } in layout(document, &mut Diagnostics::default()) {
        block.map(|text: RawText| {
            let chars: Vec<char> = text.chars.chars().collect();
            for piece in &text.pieces {
                let page = piece.span.page as usize - 1;
                for (i, at) in (piece.span.start..piece.span.end).enumerate() {
                    assert_eq!(pages[page][at as usize], chars[piece.at as usize + i], "{text:?}");
                    covered[page][at as usize] += 1;
                }
            }
        });
    }
    for (page, counts) in pages.iter().zip(&covered) {
        let text: String = page.iter().collect();
        for (c, count) in page.iter().zip(counts).filter(|(c, _)| !c.is_whitespace()) {
            assert_eq!(*count, 1, "{c:?} in {text:?}");
        }
    }
}

#[test]
fn every_character_stands_in_one_block() {
    let budget = Budget::default();
    for (name, text) in [
        ("plan.txt", "計画\n\n 注1：①限定\u{3000}\n名称\t定員\n初級\t 20名 \n\t\t東京\n終わり\u{C}二頁\n"),
        ("list.csv", "一覧\n名称,定員\n\"初級\n研修\",\"2,000名\"\n中級\n\n期間,4月\n期間,5月\n"),
        (
            "plan.html",
            "<h1>計画</h1>文<table><caption>表</caption><tr><td rowspan=2>a<table><tr><td>x<td>y</table><td>b<tr><td>c</table>後",
        ),
    ] {
        assert_covered(read(text.as_bytes(), name, &budget).0);
    }
}

#[test]
fn what_a_budget_cuts_is_still_text() {
    let budget = Budget { cells: 6, columns: 2, ..Budget::default() };
    for (name, text) in [
        ("a.tsv", "a\tb\tc\nd\te\tf\ng\th\ti\nj\tk\tl\n"),
        ("a.csv", "a,b,c\nd,e,f\ng,h,i\nj,k,l\n"),
        ("a.html", "<table><tr><td>a<td>b<td>c<tr><td>d<td>e<td>f<tr><td>g<td>h<tr><td>i<td>j</table>"),
    ] {
        let (document, d) = read(text.as_bytes(), name, &budget);
        assert!(document.partial.is_some(), "{name}");
        assert!(d.items.iter().any(|i| i.code == Code::BudgetSpent), "{name}");
        let letters = document.pages[0].text.chars().filter(char::is_ascii_lowercase).count();
        assert_eq!(letters, text.chars().filter(|c| ('a'..='l').contains(c)).count() - markup(name, text), "{name}");
        assert_covered(document);
    }
}

/// Letters a–l that are tags and not text.
fn markup(name: &str, text: &str) -> usize {
    let inside = text.split('<').skip(1).filter_map(|t| t.split('>').next());
    if name.ends_with(".html") { inside.flat_map(str::chars).filter(|c| ('a'..='l').contains(c)).count() } else { 0 }
}

#[test]
fn a_refusal_says_what_the_file_is() {
    let cases: &[(&[u8], Code, &str)] = &[
        (b"", Code::EmptyFile, "text/plain"),
        (b"\xEF\xBB\xBF \r\n", Code::EmptyFile, "text/plain"),
        (b"%PDF-1.7\n", Code::Unreadable, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", Code::Unreadable, "image/png"),
        (b"\x00\x13\x81\xFE\x02\x00\xC3\x07\x90\x1E\xFF\x00\x00\x05", Code::Unreadable, "application/octet-stream"),
        (b"{\"a\": [1, 2]}", Code::Unreadable, "application/json"),
        (b"PK\x03\x04cut", Code::Unreadable, "application/zip"),
    ];
    for (bytes, code, media_type) in cases {
        let refused = extract(bytes, "plan.csv", &Budget::default(), &mut Diagnostics::default()).unwrap_err();
        assert_eq!((refused.code, refused.media_type), (*code, *media_type), "{}", refused.message);
        assert!(!refused.message.is_empty());
    }
}

#[test]
fn private_characters_are_said_once_each() {
    let (_, d) = read("会場\u{E000}と\u{F8FF}\n\u{E000}、～\n".as_bytes(), "a.txt", &Budget::default());
    let places: Vec<_> = d.items.iter().map(|i| (i.code, i.at[0].start)).collect();
    assert_eq!(places, [(Code::PrivateCharacter, 2), (Code::PrivateCharacter, 4)]);
    assert!(d.items[0].message.contains("U+E000") && d.items[0].message.contains('2'));
}

#[test]
fn damage_is_placed_in_line_and_text() {
    let mut bytes = "名称\t定員\n初級\t20名\n".as_bytes().to_vec();
    bytes[20] = 0xFF;
    let (document, d) = read(&bytes, "a.tsv", &Budget::default());
    let found = d.items.iter().find(|i| i.code == Code::EncodingDamage).expect("finding");
    assert!(found.message.contains("line 2 at byte 20"), "{}", found.message);
    let at = found.at[0].start as usize;
    assert_eq!(document.pages[0].text.chars().nth(at), Some('\u{FFFD}'));
}

#[test]
fn a_file_above_the_limit_is_refused() {
    let budget = Budget { bytes: 4, ..Budget::default() };
    let refused = extract(b"12345", "a", &budget, &mut Diagnostics::default()).unwrap_err();
    assert_eq!(refused.code, Code::LimitSize);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever the text, no reader panics and no character goes missing or stands twice.
    #[test]
    fn any_text_is_covered(
        text in "([研修初級a1 \u{3000}\u{C}０]|\t|\n|\r|,|;|\"|。){1,60}",
        name in prop::sample::select(vec!["a.csv", "a.txt"]),
    ) {
        if let Ok(document) = extract(text.as_bytes(), name, &Budget::default(), &mut Diagnostics::default()) {
            assert_covered(document);
        }
    }

    #[test]
    fn any_markup_is_covered(
        parts in prop::collection::vec(prop::sample::select(vec![
            "<table>", "</table>", "<tr>", "<td>", "<td rowspan=2>", "<td colspan=3>", "<th rowspan=0>", "</td>", "<tbody>", "<thead>",
            "<caption>", "<p>", "<br>", "<b>", "</b>", "<li>", "<div>", "</div>", "<h2>", "</h2>", "<pre>", "</pre>", "<script>",
            "</script>", "<!--", "-->", "<title>", "</title>", "<select>", "<option>", "<form>", "<svg>", "</svg>", "<template>",
            "文", " ", "\n", "x", "&lt;", "{{", "}}", "<?php", "?>",
        ]), 1..40),
        cells in prop::sample::select(vec![3usize, 1000]),
    ) {
        let text = format!("<html><body>見出し{}", parts.concat());
        let budget = Budget { cells, depth: 8, ..Budget::default() };
        if let Ok(document) = extract(text.as_bytes(), "a", &budget, &mut Diagnostics::default()) {
            assert_covered(document);
        }
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(document) = extract(&bytes, "a", &Budget::default(), &mut Diagnostics::default()) {
            assert_covered(document);
        }
    }
}
