use super::*;

/// Texts as small as files of public bodies get, and as awkward.
const SMALL: &[&str] = &[
    "無",
    "6/12(土)",
    "定員,20名",
    "有\t無",
    "会場",
    "研修",
    "東京",
    "（予定）",
    "○,-,○\n",
    "①,②,㈱,Ⅱ\n",
    "ホール",
    "なし",
    "名称,日時\n初級研修,6月5日(土)\n",
    "髙﨑会館",
    "20名程度",
    "申込期間：４月１日～５月末日",
];

fn decided(bytes: &[u8]) -> (&'static str, bool) {
    let choice = decide(bytes);
    (choice.name(), choice.tie)
}

#[test]
fn small_files_are_right_in_every_encoding() {
    for text in SMALL {
        for encoding in [UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            let (bytes, _, unmappable) = encoding.encode(text);
            if unmappable || (encoding == ISO_2022_JP && text.contains(['①', '㈱', '髙'])) {
                continue;
            }
            assert_eq!(decided(&bytes), (encoding.name(), false), "{text}");
            assert_eq!(decode(&bytes, decide(&bytes)).text, *text);
        }
    }
}

#[test]
fn half_width_kana_are_shift_jis() {
    for text in ["ﾃｽﾄ", "ﾊﾟｿｺﾝ", "ﾃﾞｰﾀ", "ｵﾝﾗｲﾝ", "ｺｰｽ,ﾎｰﾙ", "ｾﾐﾅｰ,20名", "ﾎｰﾑﾍﾟｰｼﾞ"]
    {
        let (bytes, _, _) = SHIFT_JIS.encode(text);
        assert_eq!(decided(&bytes), ("Shift_JIS", false), "{text}");
    }
}

#[test]
fn half_width_kana_in_euc_jp_are_euc_jp() {
    let (bytes, _, _) = EUC_JP.encode("ｵﾝﾗｲﾝ研修");
    assert_eq!(decided(&bytes), ("EUC-JP", false));
}

#[test]
fn vendor_characters_are_read() {
    // NEC row 13 (①), NEC selected IBM (﨑 as ED95) and IBM (髙 as FBFC) extensions of CP932.
    let bytes = b"\x87\x40\x8C\xA4\x8F\x43,\xED\x95,\xFB\xFC\n";
    assert_eq!(decode(bytes, decide(bytes)).text, "①研修,﨑,髙\n");
}

#[test]
fn marks_decide() {
    assert_eq!(decided(b"\xEF\xBB\xBFabc"), ("UTF-8", false));
    assert_eq!(decided(b"\xFF\xFEa\0"), ("UTF-16LE", false));
    assert_eq!(decided(b"\xFE\xFF\0a"), ("UTF-16BE", false));
    let marked = b"\xEF\xBB\xBFabc";
    assert_eq!(decode(marked, decide(marked)).text, "abc");
}

#[test]
fn utf_16_without_a_mark_is_seen() {
    let text = "研修名\t定員\r\n初級\t20名\r\n";
    let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(decided(&le), ("UTF-16LE", false));
    assert_eq!(decided(&be), ("UTF-16BE", false));
    assert_eq!(decode(&be, decide(&be)).text, text);
}

#[test]
fn ascii_is_utf_8_and_latin_signs_stay() {
    assert_eq!(decided(b"name,20\n"), ("UTF-8", false));
    assert_eq!(decided("10°C, 5±1\n".as_bytes()), ("UTF-8", false));
    assert_eq!(decided("Café\n".as_bytes()), ("UTF-8", false));
}

#[test]
fn a_true_tie_is_said_and_read_as_shift_jis() {
    // One word of half-width kana whose bytes are a kanji that is neither common nor rare in EUC-JP.
    let tied: Vec<Vec<u8>> =
        (0xB0..=0xCFu8).flat_map(|a| (0xA6..=0xDFu8).map(move |b| vec![a, b])).filter(|b| decide(b).tie).collect();
    assert!(!tied.is_empty());
    assert!(tied.iter().all(|b| decide(b).name() == "Shift_JIS"));
}

#[test]
fn damage_names_line_and_byte() {
    let mut bytes = "研修\n定員20名\n".as_bytes().to_vec();
    bytes.insert(7, 0xFF);
    let decoded = decode(&bytes, decide(&bytes));
    assert_eq!(decoded.text, "研修\n\u{FFFD}定員20名\n");
    assert_eq!(decoded.damage, Some(Damage { count: 1, first: 7, line: 2, cut: false }));
}

#[test]
fn damage_in_shift_jis_leaves_the_rest_alone() {
    let (bytes, _, _) = SHIFT_JIS.encode("研修名,定員\n初級研修,20名\n中級研修,30名\n");
    let mut bytes = bytes.into_owned();
    bytes.insert(12, 0xFF);
    let choice = decide(&bytes);
    let decoded = decode(&bytes, choice);
    assert_eq!(choice.name(), "Shift_JIS");
    assert_eq!(decoded.damage.map(|d| (d.count, d.first, d.line)), Some((1, 12, 2)));
    assert!(decoded.text.contains("中級研修,30名"));
}

#[test]
fn truncated_utf_16_is_damage_at_the_end() {
    let mut bytes = b"\xFF\xFE".to_vec();
    bytes.extend("定員\n20名".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.pop();
    let decoded = decode(&bytes, decide(&bytes));
    assert_eq!(decoded.text, "定員\n20\u{FFFD}");
    assert_eq!(decoded.damage, Some(Damage { count: 1, first: 12, line: 2, cut: true }));
}

#[test]
fn a_declared_charset_counts_only_if_the_bytes_agree() {
    let (euc, _, _) = EUC_JP.encode("<meta charset=\"euc-jp\"><p>無</p>");
    assert_eq!(decided(&euc).0, "EUC-JP");
    let (lie, _, _) = SHIFT_JIS.encode("<meta charset=\"euc-jp\"><p>研修会の予定をお知らせします</p>");
    assert_eq!(decided(&lie).0, "Shift_JIS");
}
