//! Word documents, from bytes to records.

mod support;

use keikaku::diag::Diagnostics;
use keikaku::model::{Block, Document, Entry, Page};
use keikaku::pipeline::{Options, blocks};
use support::docx::{Docx, archive, cell, item, list, p, run, table, twin};
use support::{Records, fixtures, prose, read, records};

/// What a reader sees: paragraphs, `# ` before headings, `~ ` before furniture, cells as `a|b`, with `>` for columns and `v` for rows that they
/// cover.
fn seen(docx: &Docx) -> Vec<String> {
    let found = blocks("x.docx", &docx.bytes(), &Options::default(), &mut Diagnostics::default()).unwrap();
    let mut out = Vec::new();
    for placed in found {
        match placed.block {
            Block::Paragraph(t) => out.push(t.chars),
            Block::Heading(level, t) => out.push(format!("{} {}", "#".repeat(level.into()), t.chars)),
            Block::Furniture(t) => out.push(format!("~ {}", t.chars)),
            Block::Table(t) => {
                for row in 0..t.rows() {
                    let cells = t.row(row).iter().map(|e| match e {
                        Entry::Cell(c) => format!(
                            "{}{}{}",
                            c.body.chars.replace('\n', "⏎"),
                            ">".repeat(c.column_span.get() as usize - 1),
                            "v".repeat(c.row_span.get() as usize - 1)
                        ),
                        Entry::Merged { .. } => "·".to_string(),
                        Entry::Absent => "-".to_string(),
                    });
                    out.push(format!("[{}]", cells.collect::<Vec<_>>().join("|")));
                }
            }
        }
    }
    out
}

fn codes(docx: &Docx) -> Vec<String> {
    let records = records("x.docx", &docx.bytes());
    let mut codes: Vec<String> = records.table("findings").iter().map(|f| f["code"].clone()).collect();
    codes.dedup();
    codes
}

fn pages(docx: &Docx) -> Vec<String> {
    let document: Document =
        keikaku::extract::extract(&docx.bytes(), "x.docx", &Options::default().budget, &mut Diagnostics::default())
            .unwrap();
    document.pages.into_iter().map(|p: Page| p.text.trim().replace('\n', "/")).collect()
}

#[test]
fn markers_that_only_exist_as_numbering_are_read() {
    let ladder = list(
        1,
        &[
            ("decimalFullWidth", "第%1"),
            ("decimalFullWidth", "%2"),
            ("decimalFullWidth", "（%3）"),
            ("aiueoFullWidth", "%4"),
            ("decimalEnclosedCircle", "%5"),
        ],
    );
    let body = [
        item(1, 0, "趣旨"),
        item(1, 1, "目的"),
        item(1, 1, "対象"),
        item(1, 2, "職員"),
        item(1, 3, "新任の者"),
        item(1, 3, "異動した者"),
        item(1, 4, "五年以上"),
        item(1, 0, "会場"),
        item(1, 1, "日数"),
    ];
    let docx = Docx::new(&body.concat()).part("numbering", &ladder);
    let expected = [
        "第１ 趣旨",
        "１ 目的",
        "２ 対象",
        "（１） 職員",
        "ア 新任の者",
        "イ 異動した者",
        "① 五年以上",
        "第２ 会場",
        "１ 日数",
    ];
    assert_eq!(seen(&docx), expected);
    assert!(codes(&docx).contains(&"numbering-made".to_string()));
    let records = records("x.docx", &docx.bytes());
    let paths: Vec<&str> = records.table("provisions").iter().map(|r| r["path"].as_str()).collect();
    assert_eq!(paths[..5], ["第1", "第1/1", "第1/2", "第1/2/(1)", "第1/2/(1)/ア"], "{paths:?}");
    let all = prose::compact(&records);
    assert_eq!(paths[5..], ["第1/2/(1)/イ", "第1/2/(1)/イ/①", "第2", "第2/1"], "{all}");
}

#[test]
fn lists_restart_go_on_and_start_where_they_say() {
    let numbering = r#"
      <w:abstractNum w:abstractNumId="5">
        <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="japaneseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlRestart w:val="0"/><w:lvlText w:val="%3)"/></w:lvl>
      </w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"#;
    let body = [
        item(1, 0, "甲"),
        item(1, 1, "乙"),
        item(1, 2, "丙"),
        item(2, 0, "丁"),
        item(2, 1, "戊"),
        item(2, 2, "己"),
        item(3, 0, "庚"),
        item(3, 0, "辛"),
        item(0, 0, "壬"),
        item(9, 0, "癸"),
    ];
    let docx = Docx::new(&body.concat()).part("numbering", numbering);
    let expected = ["三、甲", "3.1 乙", "a) 丙", "四、丁", "4.1 戊", "b) 己", "一、庚", "二、辛", "壬", "癸"];
    assert_eq!(seen(&docx), expected);
}

#[test]
fn a_style_brings_its_list_its_level_and_its_heading() {
    let styles = r#"
      <w:style w:type="paragraph" w:styleId="a" w:default="1"><w:name w:val="Normal"/></w:style>
      <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="x"><w:name w:val="plain heading"/><w:basedOn w:val="1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>"#;
    let styled = |id: &str, text: &str| format!("<w:p><w:pPr><w:pStyle w:val=\"{id}\"/></w:pPr>{}</w:p>", run(text));
    let body = [
        styled("t", "1章 総則\t1"),
        styled("1", "総則"),
        styled("2", "用語"),
        styled("x", "附則"),
        styled("1", "雑則"),
    ];
    let docx = Docx::new(&body.concat())
        .part("styles", styles)
        .part("numbering", &list(1, &[("decimal", "%1章"), ("decimal", "%1-%2")]));
    assert_eq!(seen(&docx), ["~ 1章 総則\t1", "# 1章 総則", "## 1-1 用語", "# 附則", "# 2章 雑則"]);
}

#[test]
fn merged_cells_and_tables_in_cells_keep_their_extent() {
    let rows = [
        cell("<w:gridSpan w:val=\"2\"/>", &p("申込者")) + &cell("<w:vMerge w:val=\"restart\"/>", &p("備考")),
        cell("", &p("氏名"))
            + &cell("", &(p("甲") + &table(&[vec!["1", "2"], vec!["3", "4"]])))
            + &cell("<w:vMerge/>", "<w:p/>"),
    ];
    let rows: String = rows.iter().map(|r| format!("<w:tr>{r}</w:tr>")).collect();
    let short = format!("<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}</w:tr>", cell("", &p("下")));
    let docx = Docx::new(&format!("<w:tbl>{rows}{short}</w:tbl>"));
    assert_eq!(seen(&docx), ["[申込者>|·|備考v]", "[氏名|甲|·]", "[-|下|-]", "[1|2]", "[3|4]"]);
}

#[test]
fn a_table_of_one_cell_is_a_frame() {
    let docx = Docx::new(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell("", &(p("１　目的") + &p("２　期間")))));
    assert_eq!(seen(&docx), ["１　目的", "２　期間"]);
}

#[test]
fn heading_rows_are_known() {
    let head =
        format!("<w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr>", cell("", &p("研修名")), cell("", &p("定員")));
    let row = format!("<w:tr>{}{}</w:tr>", cell("", &p("初任者研修")), cell("", &p("20名")));
    let docx = Docx::new(&format!("<w:tbl>{head}{row}</w:tbl>"));
    let found = blocks("x.docx", &docx.bytes(), &Options::default(), &mut Diagnostics::default()).unwrap();
    assert!(matches!(&found[0].block, Block::Table(t) if t.header_rows == 1 && t.spans_known));
}

#[test]
fn text_boxes_are_read_once_and_behind_their_paragraph() {
    let content = format!("<w:txbxContent>{}</w:txbxContent>", p("箱の中"));
    let either = format!(
        "<mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    );
    let docx = Docx::new(&format!("<w:p>{}<w:r>{either}</w:r>{}</w:p>{}", run("前"), run("後"), p("次")));
    assert_eq!(seen(&docx), ["前後", "箱の中", "次"]);
}

#[test]
fn controls_form_fields_and_symbols_say_what_is_ticked() {
    let control = |checked: u8, content: &str| {
        format!(
            "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"{checked}\"/></w14:checkbox></w:sdtPr>\
             <w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )
    };
    let legacy = |data: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData>{data}</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let symbol = "<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r>";
    let body = format!(
        "<w:p>{}{}</w:p><w:p>{}{}</w:p><w:p>{}{}{}</w:p><w:p>{}{}{symbol}</w:p>",
        control(1, ""),
        run("有"),
        control(0, &run("☐")),
        run("無"),
        legacy("<w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox>"),
        legacy("<w:checkBox><w:default w:val=\"0\"/></w:checkBox>"),
        run("参加"),
        legacy("<w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"春\"/><w:listEntry w:val=\"夏\"/></w:ddList>"),
        run("期"),
    );
    assert_eq!(seen(&Docx::new(&body)), ["☑有", "☐無", "☑☐参加", "夏期☑"]);
}

#[test]
fn a_blank_control_is_blank() {
    let prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>ここに入力してください。</w:t></w:r></w:sdtContent></w:sdt>";
    let docx = Docx::new(&format!("<w:p>{}{prompt}</w:p>", run("氏名：")));
    assert_eq!(seen(&docx), ["氏名：", "~ ここに入力してください。"]);
    assert!(codes(&docx).contains(&"text-aside".to_string()));
}

#[test]
fn what_was_deleted_hidden_or_struck_is_in_no_record() {
    let marked = |sign: &str, text: &str| format!("<w:r><w:rPr><w:{sign}/></w:rPr><w:t>{text}</w:t></w:r>");
    let body = format!(
        "{}<w:p>{}<w:ins><w:r><w:t>20名</w:t></w:r></w:ins><w:del><w:r><w:delText>30名</w:delText></w:r></w:del>{}{}</w:p>",
        p("１　目的　資質の向上を図ること。"),
        run("２　定員は"),
        marked("vanish", "（内緒）"),
        marked("dstrike", "40名"),
    );
    let docx = Docx::new(&body);
    assert_eq!(seen(&docx)[1..], ["２　定員は20名", "~ （内緒）", "~ 40名"]);
    let records = records("x.docx", &docx.bytes());
    assert!(records.table("provisions").iter().all(|r| !r["text"].contains("30") && !r["text"].contains("40")));
    let findings = records.table("findings");
    let of = |code: &str| findings.iter().find(|f| f["code"] == code).unwrap_or_else(|| panic!("{code} is missing"));
    assert!(of("tracked-changes")["message"].contains("1 insertion(s) were read, 1 deletion(s) left out"));
    assert_eq!(of("tracked-changes")["line"], "2");
    assert_eq!((of("text-hidden")["text"].as_str(), of("text-struck")["text"].as_str()), ("（内緒）", "40名"));
}

#[test]
fn a_paragraph_whose_end_was_deleted_goes_on_in_the_next() {
    let body = format!("<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr>{}</w:p>{}", run("前半の"), p("後半"));
    assert_eq!(seen(&Docx::new(&body)), ["前半の後半"]);
}

#[test]
fn notes_follow_with_their_marks() {
    let body = format!(
        "{}<w:p>{}<w:r><w:footnoteReference w:id=\"4\"/></w:r>{}</w:p>",
        p("１　目的"),
        run("２　研修"),
        run("を行うこと。")
    );
    let notes = format!(
        "<w:footnote w:id=\"0\" w:type=\"separator\">{}</w:footnote><w:footnote w:id=\"4\"><w:p><w:r><w:footnoteRef/></w:r>{}</w:p></w:footnote>",
        p("線"),
        run(" 遠隔を含む。")
    );
    let docx = Docx::new(&body).part("footnotes", &notes);
    assert_eq!(seen(&docx), ["１　目的", "２　研修(*1)を行うこと。", "*1 遠隔を含む。"]);
    let records = records("x.docx", &docx.bytes());
    let note = &records.table("notes")[0];
    assert_eq!((note["marker"].as_str(), note["text"].as_str()), ("*1", "遠隔を含む。"));
}

#[test]
fn fields_show_their_result_and_running_titles_are_furniture() {
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> REF a \\h </w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>第３</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let body = format!(
        "<w:p>{}{field}{}</w:p><w:sectPr><w:headerReference w:type=\"default\" r:id=\"header\"/></w:sectPr>",
        run("上記"),
        run("による。")
    );
    let docx = Docx::new(&body).part("header", &p("資料１"));
    assert_eq!(seen(&docx), ["~ 資料１", "上記第３による。"]);
}

#[test]
fn pages_end_where_word_ended_them() {
    let turn = "<w:r><w:lastRenderedPageBreak/></w:r>";
    let willed = "<w:r><w:br w:type=\"page\"/></w:r>";
    let body = format!(
        "{}<w:p>{}{turn}{}</w:p><w:p>{willed}</w:p><w:p>{turn}{}</w:p><w:p>{turn}{}</w:p>",
        p("一"),
        run("二の前"),
        run("二の後"),
        run("三"),
        run("四"),
    );
    assert_eq!(pages(&Docx::new(&body)), ["一/二の前二の後", "", "三", "四"]);
}

#[test]
fn both_kinds_of_namespaces_say_the_same() {
    let docx = Docx::new(&(p("１　目的") + &table(&[vec!["氏名", "甲"], vec!["所属", "乙"]])));
    assert_eq!(seen(&docx), seen(&docx.clone().strict()));
    assert_eq!(seen(&docx).len(), 3);
}

#[test]
fn readings_above_words_stand_apart() {
    let ruby = "<w:r><w:ruby><w:rt><w:r><w:t>しらかば</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>白樺</w:t></w:r></w:rubyBase></w:ruby></w:r>";
    let docx = Docx::new(&format!("<w:p>{ruby}{}</w:p>", run("市")));
    assert_eq!(seen(&docx), ["白樺市", "~ しらかば"]);
}

/// What the records say, without what only text has: where a line stands.
fn said(records: &Records) -> String {
    let all = prose::compact(records) + &support::compact::compact(records);
    let made_by_format = ["text-aside", "encoding"];
    all.lines().filter(|l| made_by_format.iter().all(|m| !l.contains(m))).map(|l| format!("{l}\n")).collect()
}

#[test]
fn the_same_document_as_text_and_as_word_yields_the_same_records() {
    for case in [
        "guideline/outline",
        "guideline/articles",
        "notice/form",
        "notice/with-plan-and-form",
        "notice/with-plan-inside",
    ] {
        let text = unwrapped(&std::fs::read_to_string(fixtures().join(case).join("input.txt")).unwrap());
        let (plain, word) = (records("input.txt", text.as_bytes()), records("input.docx", &twin(&text).bytes()));
        similar_lines(case, &said(&plain), &said(&word));
    }
}

#[test]
fn a_plan_in_word_tables_yields_its_records() {
    let text = std::fs::read_to_string(fixtures().join("training-plan/plain-tsv/input.tsv")).unwrap();
    let (plain, word) = (records("input.tsv", text.as_bytes()), records("input.docx", &twin(&text).bytes()));
    similar_lines("plain-tsv", &said(&plain), &said(&word));
}

/// Lines that were wrapped joined to the paragraphs that Word would hold, and page numbers left out.
fn unwrapped(text: &str) -> String {
    const FULL: usize = 36;
    let (mut out, mut is_open) = (String::new(), false);
    for line in text.lines() {
        let line = line.strip_suffix("。 3").map_or(line.to_string(), |l| format!("{l}。"));
        if is_open && line.is_empty() {
            continue;
        }
        is_open = line.chars().count() >= FULL && !line.ends_with('。');
        out.push_str(&line);
        out.push_str(if is_open { "" } else { "\n" });
    }
    out
}

fn similar_lines(case: &str, left: &str, right: &str) {
    let only = |a: &str, b: &str, sign: char| -> String {
        a.lines().filter(|l| !b.lines().any(|o| o == *l)).map(|l| format!("{sign} {l}\n")).collect()
    };
    let changed = only(left, right, '-') + &only(right, left, '+');
    assert!(left == right, "{case}: - text, + word\n{changed}");
}

#[test]
fn a_comparison_table_in_word_is_read() {
    let text = |s: &str| s.to_string();
    let new = [text("１　目的\n職員の資質の向上を図ること。"), text("２　期間\n五日とすること。")];
    let old = [text("１　目的\n職員の資質の向上を図ること。"), text("２　期間\n三日とすること。")];
    let rows = [vec!["改正後", "現行"], vec![&new[0], &old[0]], vec![&new[1], &old[1]]];
    let docx = Docx::new(&(p("研修実施要領の一部改正　新旧対照表") + &table(&rows)));
    let records = records("x.docx", &docx.bytes());
    let found = records.table("amendments");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0]["deleted"].as_str(), found[0]["inserted"].as_str()), ("三", "五"));
}

#[test]
fn files_that_are_no_word_document_or_a_damaged_one_are_refused() {
    let status = |bytes: &[u8]| {
        let records = Records::of(&read("x.docx", bytes));
        let row = &records.table("documents")[0];
        let message = records.table("findings").first().map_or(String::new(), |f| f["message"].clone());
        (row["status"].clone(), message)
    };
    let cut = archive(&[("word/document.xml".into(), "<w:document xmlns:w=\"urn:x\"><w:body><w:p>".into())]);
    let other = archive(&[("word/document.xml".into(), "<html/>".into())]);
    for (bytes, word) in [(cut, "damaged Word document"), (other, "no Word text")] {
        let (status, reason) = status(&bytes);
        assert_eq!(status, "failed");
        assert!(reason.contains(word), "{reason}");
    }
    let mut old = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    old.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(status(&old).1.contains("save it as DOCX"), "{:?}", status(&old));
}

#[test]
fn deep_nesting_loses_no_word() {
    let deep = format!("{}{}{}", "<w:tbl><w:tr><w:tc>".repeat(4000), p("底"), "</w:tc></w:tr></w:tbl>".repeat(4000));
    let boxes = format!(
        "{}{}{}",
        "<w:p><w:r><w:txbxContent>".repeat(4000),
        p("箱"),
        "</w:txbxContent></w:r></w:p>".repeat(4000)
    );
    let docx = Docx::new(&format!("{}{deep}{boxes}", p("１　目的")));
    let all = seen(&docx).concat();
    assert!(all.contains('底') && all.contains('箱'), "{all}");
    assert!(codes(&docx).contains(&"budget-spent".to_string()));
}

#[test]
fn a_table_that_claims_a_million_columns_costs_its_cells() {
    let row = format!(
        "<w:tr>{}{}</w:tr>",
        cell("<w:gridSpan w:val=\"4000000000\"/>", &p("甲")),
        cell("<w:gridSpan w:val=\"4000000000\"/>", &p("乙"))
    );
    assert_eq!(seen(&Docx::new(&format!("<w:tbl>{row}{row}</w:tbl>"))), ["[甲|乙]", "[甲|乙]"]);
}

#[test]
fn damaged_bytes_and_damaged_xml_never_crash() {
    let docx = Docx::new(
        &[item(1, 0, "目的"), item(1, 1, "対象"), table(&[vec!["氏名", "甲"], vec!["所属", "乙"]]), p("以上")].concat(),
    )
    .part("numbering", &list(1, &[("decimalFullWidth", "第%1"), ("aiueo", "%2")]))
    .part("styles", "<w:style w:styleId=\"a\"><w:basedOn w:val=\"a\"/></w:style>");
    let bytes = docx.bytes();
    let mut noise = Noise(7);
    for _ in 0..200 {
        let mut damaged = bytes.clone();
        for _ in 0..1 + noise.below(4) {
            let at = noise.below(damaged.len());
            match noise.below(3) {
                0 => damaged[at] = noise.below(256) as u8,
                1 => drop(damaged.remove(at)),
                _ => damaged.truncate(at.max(1)),
            }
        }
        read("x.docx", &damaged);
    }
    let xml = String::from_utf8(docx.document().into_bytes()).unwrap();
    for _ in 0..300 {
        // Tags taken out or doubled: XML that is none, and XML that means nothing.
        let mut tags: Vec<&str> = xml.split_inclusive('>').collect();
        for _ in 0..1 + noise.below(3) {
            let at = noise.below(tags.len());
            if noise.below(2) == 0 {
                tags.remove(at);
            } else {
                tags.insert(at, tags[noise.below(tags.len())]);
            }
        }
        read("x.docx", &archive(&[("word/document.xml".into(), tags.concat())]));
    }
}

/// Numbers that look like chance and are the same in every run.
struct Noise(u64);

impl Noise {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}
