//! Awkward forms of our own, as workbooks and as Word documents: what they ask for.

mod support;

use std::fmt::Write as _;
use support::docx::{Docx, cell, p, table, twin};
use support::workbook::workbook;
use support::{Records, records};

/// `group | label | type | repeats | required | options`, a field a line.
fn asked(records: &Records) -> String {
    let mut out = String::new();
    for row in records.table("form_fields") {
        let columns = ["group", "label", "type", "repeats", "required", "options"];
        let values: Vec<&str> = columns.iter().map(|c| row[*c].as_str()).collect();
        writeln!(out, "{}", values.join(" | ").trim_end_matches([' ', '|'])).unwrap();
    }
    out
}

fn check(name: &str, bytes: &[u8], expected: &str) {
    let found = records(name, bytes);
    let trimmed = |text: &str| text.lines().map(|l| l.trim().to_owned()).collect::<Vec<String>>();
    assert_eq!(trimmed(&asked(&found)), trimmed(expected), "{name}");
    assert_eq!(found.table("documents")[0]["kind"], "form", "{name}");
    let lost: u64 = found.table("coverage").iter().map(|c| c["residue"].parse::<u64>().unwrap()).sum();
    assert_eq!(lost, 0, "{name}: characters are in no record");
}

const APPLICATION: &str = "sheet 申込書
A1:F1 白樺市民講座　受講申込書
A2:F2 ※太枠の中を全てご記入ください。
A3:A6 申込者
B3 氏名（必須）
B4 フリガナ
B5 性　別
C5 男 ・ 女
D5 生年月日
E5 　　年　　月　　日
B6 連絡先
C6 電話番号
E6 メールアドレス
A7 住　所
B7 〒　　－
A8 参加方法
B8 □会場　□オンライン　□その他（　　　　）
A9 参加費
B9 　　　　円
A10 No.
B10 参加者名
D10 年齢
F10 所属
A11 例
B11 白樺 太郎
D11 20
F11 総務課
A12 1
A13 2
A14 3
A15 備考
";

#[test]
fn a_workbook_with_groups_units_choices_and_rows() {
    let expected = "申込者 | 氏名 | text | 1 | true
        申込者 | フリガナ | text | 1
        申込者 | 性別 | choice | 1 |  | 男;女
        申込者 | 生年月日 | date | 1
        連絡先 | 電話番号 | tel | 1
        連絡先 | メールアドレス | email | 1
         | 住所 | address | 1
         | 参加方法 | choice | 1 |  | 会場;オンライン;その他
         | 参加費 | number | 1
         | 参加者名 | text | 3
         | 年齢 | number | 3
         | 所属 | text | 3
         | 備考 | long_text | 1";
    check("申込書.xlsx", &workbook(APPLICATION), expected);
}

#[test]
fn blocks_side_by_side_in_word() {
    let wide = |text: &str| cell("<w:gridSpan w:val=\"2\"/>", &p(text));
    let row = |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|c| cell("", &p(c))).collect::<String>());
    let body = [
        p("（様式第２号）"),
        p("防災訓練　参加届"),
        p("　　年　　月　　日"),
        p("白樺市長　殿"),
        format!(
            "<w:tbl><w:tr>{}{}</w:tr>{}{}{}</w:tbl>",
            wide("正担当者"),
            wide("副担当者"),
            row(&["氏　名", "", "氏　名", ""]),
            row(&["電話番号", "（　　）", "電話番号", "（　　）"]),
            row(&["宿泊の有無", "有・無", "宿泊の有無", "有・無"]),
        ),
        p("☐ 記載内容を確認しました"),
        p("代表者署名　＿＿＿＿＿＿＿＿＿＿"),
    ];
    let expected = " | 年月日 | date | 1
         正担当者 | 氏名 | text | 1
         副担当者 | 氏名 | text | 1
         正担当者 | 電話番号 | tel | 1
         副担当者 | 電話番号 | tel | 1
         正担当者 | 宿泊の有無 | choice | 1 |  | 有;無
         副担当者 | 宿泊の有無 | choice | 1 |  | 有;無
         | 記載内容を確認しました | check | 1
         | 代表者署名 | text | 1";
    check("参加届.docx", &Docx::new(&body.concat()).bytes(), expected);
}

const REPORT: &str = "sheet 報告
A1:E1 施設利用状況　調査票
A2:E2 該当する項目にご記入ください。
A3 施設名
C3 記入日
D3 令和　　年　　月　　日
A4 区分
B4 利用者数
C4 利用率
D4 担当者名
A5 午前
B5 　　人
C5 　　％
A6 午後
B6 　　人
C6 　　％
A7:E7 設備について
A8 冷房
B8 １．有　２．無
A9 改善を希望する内容
";

#[test]
fn a_matrix_of_named_rows_and_a_section() {
    let expected = " | 施設名 | text | 1
         | 記入日 | date | 1
         午前 | 利用者数 | number | 1
         午前 | 利用率 | number | 1
         午前 | 担当者名 | text | 1
         午後 | 利用者数 | number | 1
         午後 | 利用率 | number | 1
         午後 | 担当者名 | text | 1
         設備について | 冷房 | choice | 1 |  | 有;無
         設備について | 改善を希望する内容 | long_text | 1";
    check("調査票.xlsx", &workbook(REPORT), expected);
}

const LINES: &str = "白樺市読書会　参加申込書

６月28日までにお送りください。

氏名：＿＿＿＿＿＿＿＿
フリガナ（任意）：
生年月日：昭和・平成　　　年　　月　　日（　　歳）
住所　〒　　－
ご職業（　　　　　　　　）
参加回数　　　回
参加方法　会場・オンライン
□個人情報の取扱いに同意します
ご意見欄
";

#[test]
fn lines_without_a_table_as_text_and_as_word() {
    let expected = " | 氏名 | text | 1
         | フリガナ | text | 1 | false
         | 生年月日 | date | 1
         | 歳 | number | 1
         | 住所 | address | 1
         | ご職業 | text | 1
         | 参加回数 | number | 1
         | 参加方法 | choice | 1 |  | 会場;オンライン
         | 個人情報の取扱いに同意します | check | 1
         | ご意見欄 | long_text | 1";
    check("参加申込書.txt", LINES.as_bytes(), expected);
    let word = twin(LINES).bytes();
    check("参加申込書.docx", &word, expected);
    let events = records("参加申込書.docx", &word);
    let event = &events.table("events")[0];
    assert_eq!((event["edtf"].as_str(), event["start_date"].as_str()), ("--06-28", ""), "no year is said");
}

#[test]
fn a_list_with_a_frame_in_word() {
    let rows: Vec<Vec<&str>> = vec![
        vec!["項番", "品名", "数量", "金額"],
        vec!["１", "", "個", "円"],
        vec!["２", "", "個", "円"],
        vec!["３", "", "個", "円"],
    ];
    let frame = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell("", &(p("申請者") + &p("所属名：") + &p("電話番号："))));
    let body = p("物品借用申請書") + &frame + &table(&rows);
    let expected = " | 所属名 | text | 1
         | 電話番号 | tel | 1
         | 品名 | text | 3
         | 数量 | number | 3
         | 金額 | number | 3";
    check("申請書.docx", &Docx::new(&body).bytes(), expected);
}

#[test]
fn a_filled_table_is_no_form() {
    let rows: Vec<Vec<&str>> = vec![
        vec!["氏名", "所属", "電話番号"],
        vec!["白樺 太郎", "総務課", "024-555-0111"],
        vec!["青空 花子", "福祉課", "024-555-0112"],
    ];
    let found = records("名簿.docx", &Docx::new(&(p("連絡網") + &table(&rows))).bytes());
    assert_eq!(asked(&found), "");
}
