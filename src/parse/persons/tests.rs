//! Names among other words: what is withheld and what is kept, line by line.

use super::*;
use crate::kinds::prose_fallback;
use crate::model::{FlowLine, Margin, RawText};
use crate::normalize::fold;

/// The lines with ■ for what is withheld.
fn masked(lines: &[&str]) -> Vec<String> {
    let mut start = 0;
    let line = |words: &&str| {
        let length = words.chars().count() as u32;
        let text = fold(RawText::new(*words, Span::new(1, start, start + length)));
        start += length + 1;
        FlowPart::Line(FlowLine { page: 1, margin: Margin::default(), level: 0, text })
    };
    let flow = Flow { parts: lines.iter().map(line).collect(), ..Flow::default() };
    let names = persons(&flow, prose_fallback());
    let whole: Vec<char> = lines.join("\n").chars().collect();
    let hidden = |at: usize| names.iter().any(|n| (n.start as usize..n.end as usize).contains(&at));
    let shown = |(at, c): (usize, &char)| if hidden(at) && !c.is_whitespace() { '■' } else { *c };
    whole.iter().enumerate().map(shown).collect::<String>().split('\n').map(str::to_owned).collect()
}

/// Lines as they are published, ■ in the place of names: each is told without the others.
const LINES: &[(&str, &str)] = &[
    // Labels.
    ("担当：山田　太郎", "担当：■■　■■"),
    ("担当：福祉課　山田・佐藤", "担当：福祉課　■■・■■"),
    ("座長　汐見　岬子（白波大学教授）", "座長　■■　■■（白波大学教授）"),
    ("座長：空木沢子", "座長：■■■■"),
    ("担当：空木・浜野", "担当：■■・■■"),
    ("担当：経理", "担当：経理"),
    ("司会　鈴木ひろみ", "司会　■■■■■"),
    ("担当者名：佐藤", "担当者名：■■"),
    (
        "お問い合わせ先：白樺町役場 防災課 浜野 渚 電話024-555-0101",
        "お問い合わせ先：白樺町役場 防災課 ■■ ■ 電話024-555-0101",
    ),
    ("白樺町役場 防災課 課長補佐 高橋一郎（内線203）", "白樺町役場 防災課 課長補佐 ■■■■（内線203）"),
    ("講師　白波大学医学部　教授　田中　一郎　先生", "講師　白波大学医学部　教授　■■　■■　先生"),
    ("出席者：山田太郎、鈴木花子、汐見岬子", "出席者：■■■■、■■■■、■■■■"),
    ("山田　太郎（やまだ　たろう）氏", "■■　■■（■■■　■■■）氏"),
    ("○佐藤委員　資料の説明をお願いします。", "○■■委員　資料の説明をお願いします。"),
    ("渡邉座長の進行により議事に入った。", "■■座長の進行により議事に入った。"),
    ("連絡先：yamada-t@shirakaba.example.jp", "連絡先：■■■■■■■■@shirakaba.example.jp"),
    ("連絡先：taro.satou@shirakaba.example.jp", "連絡先：■■■■■■■■■■@shirakaba.example.jp"),
    // Public offices.
    ("青空県知事　山田　太郎", "青空県知事　山田　太郎"),
    ("白樺町長　佐藤　花子", "白樺町長　佐藤　花子"),
    ("厚生労働大臣　田中　一郎", "厚生労働大臣　田中　一郎"),
    // No names.
    ("担当：福祉課", "担当：福祉課"),
    ("担当　看護部", "担当　看護部"),
    ("講師　調整中", "講師　調整中"),
    ("講師　外部講師", "講師　外部講師"),
    ("講師　医療安全管理者", "講師　医療安全管理者"),
    ("司会　進行", "司会　進行"),
    ("会場　山口　市民会館", "会場　山口　市民会館"),
    ("対象　看護師、薬剤師", "対象　看護師、薬剤師"),
    ("研修名　緩和ケア研修　初級", "研修名　緩和ケア研修　初級"),
    ("石川県立病院　看護部　教育担当", "石川県立病院　看護部　教育担当"),
    ("千葉大学　医学部　附属病院", "千葉大学　医学部　附属病院"),
    ("医療課 御中", "医療課 御中"),
    ("参加者　募集", "参加者　募集"),
    ("連絡先　総務課　庶務係　電話024-555-0101", "連絡先　総務課　庶務係　電話024-555-0101"),
    ("お客様の声、皆様へ", "お客様の声、皆様へ"),
    ("大山町長が別に定める。", "大山町長が別に定める。"),
    ("申込先：kenko-fukushi@shirakaba.example.jp", "申込先：kenko-fukushi@shirakaba.example.jp"),
    ("会長は、会務を総理する。", "会長は、会務を総理する。"),
    ("委員　若干名", "委員　若干名"),
    ("氏名　　　　　　所属", "氏名　　　　　　所属"),
    ("代表者　住所", "代表者　住所"),
    ("責任者　研修", "責任者　研修"),
    ("担当 医療安全", "担当 医療安全"),
    ("講師 感染管理認定看護師", "講師 感染管理認定看護師"),
    ("出席者　三十名", "出席者　三十名"),
];

#[test]
fn a_line_keeps_all_but_names() {
    let wrong: Vec<String> = LINES
        .iter()
        .map(|(line, shown)| (masked(&[line]).remove(0), shown))
        .filter(|(own, shown)| own != *shown)
        .map(|(own, shown)| format!("{shown}\n  is read {own}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_list_of_persons_is_known_by_its_heading() {
    let lines = [
        "白樺町福祉審議会委員名簿（敬称略）",
        "１　汐見　岬子　　白波大学教授",
        "２　山田　太郎　　白樺町社会福祉協議会",
        "青木　はるか　　公募委員",
        "白樺病院　院長　　渡辺　健",
        "東京　本部　　事務局",
        "この審議会は年二回開く。",
        "東口　広場　　集合",
    ];
    let shown = [
        "白樺町福祉審議会委員名簿（敬称略）",
        "１　■■　■■　　白波大学教授",
        "２　■■　■■　　白樺町社会福祉協議会",
        "■■　■■■　　公募委員",
        "白樺病院　院長　　■■　■",
        "東京　本部　　事務局",
        "この審議会は年二回開く。",
        "東口　広場　　集合",
    ];
    assert_eq!(masked(&lines), shown);
}
