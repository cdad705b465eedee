//! A hand-made plan all the way into a package, against expectations written by hand.

mod outline;
mod package;
mod sample;
mod verify;

use super::{Artifact, Status, document_id, emit, emit_failed};
use crate::diag::{Code, Diagnostics};
use crate::model::Source;
use crate::validate::validate;
use jiff::civil::date;
use sample::{DOCUMENT, PLAN, TEXT};
use serde_json::{Value, json};

/// The sample, published.
fn artifact() -> Artifact {
    let mut findings = sample::findings();
    let data = validate(sample::dataset(), &mut findings);
    emit(&sample::source(), &sample::document(), &data, &findings)
}

/// `C`, `D` and `P` stand for the ids that begin most cells.
fn expected(rows: &[&str]) -> String {
    let course = format!("{PLAN}/地域連携研修");
    let fill = |row: &&str| row.replace("{C}", &course).replace("{D}", DOCUMENT).replace("{P}", PLAN) + "\n";
    rows.iter().map(fill).collect()
}

#[test]
fn tables_are_those_of_the_contract() {
    let tables = artifact().tables;
    let checks: &[(&str, &[&str])] = &[
        (
            "documents",
            &[
                "{D},{P},\"plans/plan, 2021.tsv\",https://example.jp/plan.tsv,CC-BY-4.0,,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,text/tab-separated-values,UTF-8,training-plan,令和3年度 研修計画,,,2021-07-27,2021,1,ok,,full",
            ],
        ),
        (
            "findings",
            &[
                "{D}/findings/year-inferred/1,info,year-inferred,{D},tracks,{C}/応用,start_date,the year is that of the plan,1,5,11月",
                "{D}/findings/note-dangling/1,warning,note-dangling,{D},,,,no mark calls this note,1,7,※昼食は各自",
            ],
        ),
        ("coverage", &["{D},1,97,63,16,18,0"]),
        ("legends", &["{P}/legends/注1/①,{D},注1,①,全ての病院,all"]),
        ("notes", &["{P}/notes/※,{D},※,昼食は各自,,,dangling"]),
        (
            "cells",
            &[
                "{D},1,1,1,1,1,1,true,研修名",
                "{D},1,1,1,2,1,1,true,コース",
                "{D},1,1,1,3,1,1,true,定員",
                "{D},1,1,1,4,1,1,true,費用(税込み)",
                "{D},1,1,1,5,1,1,true,開催日",
                "{D},1,1,2,1,2,1,false,地域連携研修",
                "{D},1,1,2,2,1,1,false,基礎",
                "{D},1,1,2,3,2,1,false,20名程度",
                "{D},1,1,2,4,1,1,false,無",
                "{D},1,1,2,5,1,1,false,6月1日(火)・2日(水)",
                "{D},1,1,3,2,1,1,false,応用",
                "{D},1,1,3,4,1,1,false,\"16,500円\"",
                "{D},1,1,3,5,1,1,false,11月予定",
            ],
        ),
        ("courses", &["{C},training-plan.海辺県/地域連携研修,{P},{D},1,地域連携研修,2021,training,1"]),
        (
            "tracks",
            &[
                "{C}/基礎,{C},{D},1,基礎,,,,,,,,,,,,,20名程度,無,,,6月1日(火)・2日(水),,,onsite;online",
                "{C}/応用,{C},{D},2,応用,,,,,,,,,0.5,,,,20名程度,\"16,500円\",,,11月予定,,,",
            ],
        ),
        (
            "sessions",
            &[
                "{C}/基礎/sessions/1,{C}/基礎,1,course,,2021-06-01,2021-06-02,,,day,fixed,false,false,,fiscal_year,ok,6月1日(火)・2日(水)",
                "{C}/応用/sessions/1,{C}/応用,1,course,,2021-11-01,2021-11-30,,,month,planned,false,false,,fiscal_year,absent,11月予定",
            ],
        ),
        ("places", &["{C}/基礎/places/病院,{C}/基礎,{C}/基礎/sessions/1,1,,病院,,,,"]),
        (
            "fees",
            &[
                "{C}/基礎/fees/1,{C}/基礎,1,,free,0,true,,,無",
                "{C}/応用/fees/1,{C}/応用,1,,amount,16500,true,,,\"16,500円\"",
            ],
        ),
        ("capacities", &["{C}/基礎/capacities/1,{C}/基礎,,1,,limit,20,person,,offering,true,false,20名程度"]),
        ("requirements", &["{C}/応用/requirements/1,{C}/応用,,1,item,,全ての病院,must"]),
        ("relations", &["{C}/応用/relations/1,{C}/応用,follows,{C},{C}/基礎,基礎"]),
        ("provisions", &[]),
        ("amendments", &[]),
        ("references", &[]),
        ("definitions", &[]),
        ("events", &[]),
        ("organizations", &[]),
        ("form_fields", &[]),
        ("contacts", &[]),
    ];
    for (name, rows) in checks {
        assert_eq!(tables[*name], expected(rows), "{name}");
    }
    assert_eq!(tables.len(), checks.len());
}

#[test]
fn the_nested_document_holds_the_same_with_json_types() {
    let document: Value = serde_json::from_str(&artifact().json).expect("it is JSON");
    let keys: Vec<&String> = document.as_object().expect("an object").keys().collect();
    let outline = "provisions amendments references definitions events organizations form_fields contacts";
    let wanted = format!("document legends notes courses {outline} cells coverage findings");
    assert_eq!(keys, wanted.split(' ').collect::<Vec<_>>());
    let track = format!("{PLAN}/地域連携研修/応用");
    let advanced = &document["courses"][0]["tracks"][1];
    assert_eq!(advanced["days"], json!(0.5));
    assert_eq!(document["courses"][0]["tracks"][0]["delivery"], json!(["onsite", "online"]));
    assert_eq!(advanced["delivery"], Value::Null);
    assert_eq!(
        advanced["sessions"],
        json!([{
            "session_id": format!("{track}/sessions/1"), "track_id": track, "position": 1, "kind": "course", "label": null,
            "start_date": "2021-11-01", "end_date": "2021-11-30", "start_time": null, "end_time": null,
            "precision": "month", "status": "planned", "added": false, "stale": false, "edtf": null,
            "year_basis": "fiscal_year", "weekday_check": "absent", "text": "11月予定",
        }])
    );
    assert_eq!(
        advanced["fees"],
        json!([{
            "fee_id": format!("{track}/fees/1"), "track_id": track, "position": 1, "label": null, "status": "amount",
            "amount_jpy": 16500, "tax_included": true, "condition": null, "includes": null, "text": "16,500円",
        }])
    );
}

/// Lines of a record, without what all of them have.
fn provenance_of(record: &str) -> Vec<String> {
    let head = |table: &str| format!("{{\"table\":\"{table}\",\"record_id\":\"{PLAN}/地域連携研修/{record}\",");
    let heads = [head("tracks"), head("sessions")];
    let all = artifact().provenance;
    all.lines().filter_map(|l| heads.iter().find_map(|h| l.strip_prefix(h.as_str()))).map(str::to_owned).collect()
}

#[test]
fn every_value_tells_its_place_and_its_rule() {
    assert_eq!(
        provenance_of("応用"),
        [
            r#""field":"name","page":1,"line":5,"row":3,"column":2,"chars":[82,84],"bbox":null,"raw":"応用","context":null,"rule":"cell","rivals":[],"inherited_from":null,"override":null}"#,
            r#""field":"days","page":1,"line":5,"row":3,"column":2,"chars":[83,84],"bbox":null,"raw":"用","context":"応用","rule":"duration","rivals":[],"inherited_from":null,"override":null}"#,
            r#""field":"capacity_text","page":1,"line":4,"row":2,"column":3,"chars":[59,64],"bbox":null,"raw":"20名程度","context":null,"rule":"cell","rivals":[],"inherited_from":"merge:row 2","override":null}"#,
            r#""field":"fee_text","page":1,"line":5,"row":3,"column":4,"chars":[86,93],"bbox":null,"raw":"16,500円","context":null,"rule":"cell","rivals":[],"inherited_from":null,"override":null}"#,
            r#""field":"schedule_text","page":1,"line":5,"row":3,"column":5,"chars":[94,99],"bbox":null,"raw":"11月予定","context":null,"rule":"cell","rivals":[{"reading":"purpose: \"11月\"","price":2.5}],"inherited_from":null,"override":null}"#,
        ]
    );
    let fields: Vec<Value> = provenance_of("応用/sessions/1")
        .iter()
        .map(|line| serde_json::from_str::<Value>(&format!("{{{line}")).expect("it is JSON")["field"].clone())
        .collect();
    assert_eq!(fields, ["start_date", "end_date", "status", "year_basis", "text"]);
}

#[test]
fn the_first_copy_of_raw_in_its_context_is_the_place() {
    let characters: Vec<char> = TEXT.chars().collect();
    let mut count = 0;
    for line in artifact().provenance.lines() {
        let line: Value = serde_json::from_str(line).expect("it is JSON");
        let raw = line["raw"].as_str().expect("text");
        let from = line["chars"][0].as_u64().expect("a number") as usize;
        let to = line["chars"][1].as_u64().expect("a number") as usize;
        assert_eq!(raw, characters[from..to].iter().collect::<String>());
        let Some(context) = line["context"].as_str() else { continue };
        let before = context[..context.find(raw).expect("raw is in its context")].chars().count();
        let there: String = characters[from - before..].iter().take(context.chars().count()).collect();
        assert_eq!(context, there, "{line}");
        count += 1;
    }
    assert!(count > 15, "{count} lines with a context");
}

#[test]
fn a_terminal_gets_the_line_and_the_marks() {
    let told = artifact().summary.findings;
    let seen: Vec<_> = told.iter().map(|t| (t.code.as_str(), t.page, t.line, t.source.as_str(), t.marked)).collect();
    assert_eq!(
        seen,
        [
            ("year-inferred", 1, 5, "\t応用\t\t16,500円\t11月予定", (13, 16)),
            ("note-dangling", 1, 7, "※昼食は各自", (0, 6)),
        ]
    );
}

#[test]
fn a_document_that_was_not_read_has_its_row_and_its_finding() {
    let source =
        Source { given: "in/壊れた.表.xlsx".to_owned(), sha256: sample::SHA.to_owned(), ..Source::default() };
    let mut findings = Diagnostics::default();
    findings.push(crate::diag::Diagnostic::new(Code::Unreadable, "the archive ends too early", Vec::new()));
    let failed = emit_failed(&source, "application/zip", Code::Unreadable, "the archive ends too early", &findings);
    let id = "unread.壊れた.表@undated.01234567";
    assert_eq!(failed.summary.document_id, id);
    assert_eq!(failed.summary.status, Status::Failed);
    assert_eq!(
        failed.tables["documents"],
        format!(
            "{id},unread.壊れた.表,in/壊れた.表.xlsx,,,,{},application/zip,,unknown,,,,,,,failed,unreadable,\n",
            sample::SHA
        )
    );
    assert_eq!(
        failed.tables["findings"],
        format!("{id}/findings/unreadable/1,error,unreadable,{id},,,,the archive ends too early,,,\n")
    );
    assert_eq!(failed.provenance, "");
    let said_here = emit_failed(&source, "application/zip", Code::Unreadable, "why", &Diagnostics::default());
    assert_eq!(said_here.summary.findings.len(), 1, "the finding is made where no stage made it");
}

#[test]
fn document_ids_are_file_names() {
    let day = Some(date(2021, 7, 27));
    assert_eq!(document_id("a/b\\c:\n", day, sample::SHA), "a_b_c__@2021-07-27.01234567");
    assert_eq!(document_id("..", None, ""), "_..@undated.");
    let (long, longer) = ("研修".repeat(60), "研修".repeat(61));
    let (a, b) = (document_id(&long, day, sample::SHA), document_id(&longer, day, sample::SHA));
    assert!(a.len() <= 180 && b.len() <= 180, "{} {}", a.len(), b.len());
    assert_ne!(a, b, "what was cut still tells two plans apart");
}
