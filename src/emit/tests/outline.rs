//! A hand-made notice all the way into tables and nested JSON.

use super::sample;
use crate::diag::Diagnostics;
use crate::emit::{Artifact, emit};
use crate::model::*;
use crate::validate::validate;
use jiff::civil::date;
use serde_json::{Value, json};

/// One page; the numbers used below count its characters.
const TEXT: &str = "1目的\n国は検討する。\n青森部会FAX03\n氏名\n改正;後";

const PLAN: &str = "notice.海辺県";

fn at(start: u32, end: u32) -> Vec<Span> {
    vec![Span::new(1, start, end)]
}

fn words(start: u32, end: u32) -> Spanned<String> {
    let text = TEXT.chars().skip(start as usize).take((end - start) as usize).collect();
    Spanned::new(text, at(start, end), "test")
}

fn id(table: &str, name: &str) -> String {
    format!("{PLAN}/{table}/{name}")
}

fn provision() -> Provision {
    Provision {
        provision_id: id("provisions", "1"),
        parent_id: String::new(),
        position: 1,
        path: "1".to_owned(),
        marker: Some(words(0, 1)),
        level: 1,
        heading: Some(words(1, 3)),
        text: Some(words(4, 11)),
        modality: Some(Spanned::new(vec![Modality::Must, Modality::May], at(6, 10), "test")),
        actor: Some(words(4, 5)),
        page: 1,
    }
}

fn event() -> Event {
    Event {
        event_id: id("events", "1"),
        position: 1,
        kind: EventKind::Deadline,
        name: Some(words(12, 16)),
        number: Some(Spanned::new(2, at(0, 1), "test")),
        start_date: None,
        end_date: Some(Spanned::new(date(2031, 6, 28), at(19, 21), "test")),
        edtf: Some(Spanned::new("--06-28".to_owned(), at(19, 21), "test")),
        precision: Precision::Day,
        status: SessionStatus::Planned,
        items: Some(Spanned::new(vec!["改正;後".to_owned(), "氏名".to_owned()], at(25, 29), "test")),
        text: words(12, 16),
    }
}

fn dataset() -> Dataset {
    let operation = Spanned::new(Operation::Replace, at(25, 29), "test");
    Dataset {
        head: Head { kind: "notice".to_owned(), plan_id: PLAN.to_owned(), ..Head::default() },
        provisions: vec![provision()],
        amendments: vec![Amendment {
            amendment_id: id("amendments", "1"),
            position: 1,
            path: "1".to_owned(),
            operation,
            old_text: Some(words(25, 27)),
            new_text: Some(words(28, 29)),
            deleted: Some(words(25, 27)),
            inserted: None,
        }],
        references: vec![Reference {
            reference_id: id("references", "1"),
            provision_id: id("provisions", "1"),
            kind: ReferenceKind::Notice,
            target: None,
            number: Some(words(0, 1)),
            date: Some(Spanned::new(date(2008, 3, 1), at(0, 1), "test")),
            text: words(4, 5),
        }],
        definitions: vec![Definition {
            definition_id: id("definitions", "国"),
            provision_id: id("provisions", "9"),
            term: words(4, 5),
            text: None,
        }],
        events: vec![event()],
        organizations: vec![Organization {
            organization_id: id("organizations", "青森部会"),
            parent_id: String::new(),
            position: 1,
            name: words(12, 16),
            role: OrganizationRole::Body,
            status: OrganizationStatus::Proposed,
            members_text: None,
        }],
        form_fields: vec![FormField {
            field_id: id("form_fields", "氏名"),
            position: 1,
            group: None,
            label: words(22, 24),
            kind: FieldType::Text,
            repeats: 2,
            required: Some(Spanned::new(true, at(22, 24), "test")),
            options: None,
        }],
        contacts: vec![Contact {
            contact_id: id("contacts", "fax"),
            kind: ContactKind::Fax,
            value: words(19, 21),
            text: Some(words(12, 21)),
        }],
        ..Dataset::default()
    }
}

fn artifact() -> Artifact {
    let page = Page { number: 1, name: None, text: TEXT.to_owned(), content: Content::Lines(Vec::new()) };
    let document = Document { pages: vec![page], ..sample::document() };
    let mut d = Diagnostics::default();
    let data = validate(dataset(), &mut d);
    emit(&sample::source(), &document, &data, &d)
}

#[test]
fn rows_have_the_columns_of_the_contract() {
    let tables = artifact().tables;
    let document = "notice.海辺県@undated.01234567";
    let rows = [
        ("provisions", "{P}/provisions/1,{D},,1,1,1,1,目的,国は検討する。,must;may,国,1"),
        ("amendments", "{P}/amendments/1,{D},1,1,replace,改正,後,改正,"),
        ("references", "{P}/references/1,{P}/provisions/1,notice,,1,2008-03-01,国"),
        ("definitions", "{P}/definitions/国,{D},,国,"),
        ("events", "{P}/events/1,{D},1,deadline,青森部会,2,,2031-06-28,--06-28,day,planned,改正；後;氏名"),
        ("organizations", "{P}/organizations/青森部会,{D},,1,青森部会,body,proposed,"),
        ("form_fields", "{P}/form_fields/氏名,{D},1,,氏名,text,2,true,"),
        ("contacts", "{P}/contacts/fax,{D},fax,03,青森部会FAX03"),
    ];
    for (table, row) in rows {
        assert_eq!(tables[table], row.replace("{P}", PLAN).replace("{D}", document) + "\n", "{table}");
    }
}

#[test]
fn lists_are_lists_in_the_nested_document_and_a_lost_provision_is_said() {
    let artifact = artifact();
    let document: Value = serde_json::from_str(&artifact.json).expect("it is JSON");
    assert_eq!(document["events"][0]["items"], json!(["改正；後", "氏名"]));
    assert_eq!(document["provisions"][0]["modality"], json!(["must", "may"]));
    let codes: Vec<&str> = artifact.summary.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["reference-unresolved"], "the definition names a provision that is not there");
}

#[test]
fn a_provision_counts_as_typed_and_a_verdict_on_it_does_not_count_twice() {
    let artifact = artifact();
    assert_eq!(artifact.summary.residue, 0);
    let typed = artifact.tables["coverage"].trim().split(',').nth(3).map(str::to_owned);
    assert_eq!(typed.as_deref(), Some("25"));
}
