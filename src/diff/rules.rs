//! How each table is compared: one entry a table, one line a value. A new table joins by an entry here.

use crate::model::Class;
use Class::{Capacity, Date, Eligibility, Fee, Structure, Text, Venue};

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// As a value: equal or not.
    Value,
    /// As words: by token.
    Prose,
    /// As words whose meaning other columns of the same record hold: told only if those do not tell it.
    WordsOfRecord,
    /// As words whose meaning the records of another table hold, which hang on this one.
    WordsOf(&'static str),
    /// As a reference: equal when it leads to the same record on both sides.
    Reference,
    /// Where a record stands, which tells equals apart; another place is told of what stands above.
    Place,
}

/// Values that are one piece of information and change together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facet {
    /// What it is about.
    pub(super) class: Class,
    /// How much it says of which record it is.
    pub(super) weight: u32,
    /// How it is compared.
    pub(super) measure: Measure,
    /// Its columns.
    pub(super) columns: &'static [&'static str],
}

/// A reference to a record that decides which record this one is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// The column.
    pub(super) column: &'static str,
    /// Table it leads to, compared before this one or this one itself; empty for any.
    pub(super) table: &'static str,
    /// The record there is known by the records that lead to it: a session by its place.
    pub(super) tells: bool,
}

/// How a table is compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// The table.
    pub(super) table: &'static str,
    /// Column that names a record.
    pub(super) id: &'static str,
    /// Table and column of what it hangs on; a table stands behind the one it hangs on.
    pub(super) parent: (&'static str, &'static str),
    /// Column that says what a record is called, where another name is no other value.
    pub(super) name: Option<&'static str>,
    /// Columns by which a record is known among its siblings, from strict to loose.
    pub(super) keys: &'static [&'static [&'static str]],
    /// References.
    pub(super) links: &'static [Link],
    /// One record may become several, and may come to hang on another.
    pub(super) divides: bool,
    /// Records are lines of a text: where one ends and the next begins says nothing.
    pub(super) flows: bool,
    /// What its coming and going is about.
    pub(super) class: Class,
    /// What it says.
    pub(super) facets: &'static [Facet],
}

const fn value(class: Class, weight: u32, columns: &'static [&'static str]) -> Facet {
    Facet { class, weight, measure: Measure::Value, columns }
}

const fn prose(class: Class, weight: u32, columns: &'static [&'static str]) -> Facet {
    Facet { class, weight, measure: Measure::Prose, columns }
}

const fn words(class: Class, columns: &'static [&'static str]) -> Facet {
    Facet { class, weight: 1, measure: Measure::WordsOfRecord, columns }
}

const fn words_of(table: &'static str, class: Class, columns: &'static [&'static str]) -> Facet {
    Facet { class, weight: 0, measure: Measure::WordsOf(table), columns }
}

const fn reference(class: Class, columns: &'static [&'static str]) -> Facet {
    Facet { class, weight: 4, measure: Measure::Reference, columns }
}

const fn place(columns: &'static [&'static str]) -> Facet {
    Facet { class: Structure, weight: 0, measure: Measure::Place, columns }
}

const DOCUMENT: (&str, &str) = ("documents", "document_id");
const TRACK: (&str, &str) = ("tracks", "track_id");
const SESSION: &[Link] = &[Link { column: "session_id", table: "sessions", tells: true }];
const LEAF: Rule = Rule {
    table: "",
    id: "",
    parent: DOCUMENT,
    name: None,
    keys: &[],
    links: &[],
    divides: false,
    flows: false,
    class: Text,
    facets: &[],
};

/// Documents come first; they are paired by their own rules.
pub(super) const RULES: &[Rule] = &[
    Rule {
        table: "documents",
        id: "document_id",
        parent: ("", ""),
        class: Structure,
        facets: &[
            prose(Text, 1, &["title"]),
            prose(Text, 1, &["issuer"]),
            value(Date, 1, &["issued_on"]),
            value(Date, 1, &["updated_on"]),
            value(Date, 1, &["fiscal_year"]),
            value(Structure, 1, &["status"]),
            prose(Text, 1, &["licence"]),
            prose(Text, 1, &["attribution"]),
        ],
        ..LEAF
    },
    Rule {
        table: "courses",
        id: "course_id",
        name: Some("name"),
        keys: &[&["name"]],
        divides: true,
        class: Structure,
        facets: &[value(Date, 1, &["fiscal_year"]), value(Structure, 1, &["kind"])],
        ..LEAF
    },
    Rule {
        table: "tracks",
        id: "track_id",
        parent: ("courses", "course_id"),
        name: Some("name"),
        keys: &[&["name"]],
        divides: true,
        class: Structure,
        facets: &[
            prose(Eligibility, 2, &["audience_note"]),
            prose(Eligibility, 2, &["occupation"]),
            value(Eligibility, 1, &["leader_training"]),
            // What the sign means is told of its legend.
            value(Eligibility, 1, &["hospital_code"]),
            value(Eligibility, 1, &["recommendation"]),
            value(Date, 1, &["times_per_year"]),
            value(Date, 2, &["days", "period_start", "period_end"]),
            words(Date, &["duration_text"]),
            words_of("capacities", Capacity, &["capacity_text"]),
            words_of("fees", Fee, &["fee_text"]),
            prose(Text, 8, &["purpose"]),
            Facet { weight: 6, ..words_of("requirements", Eligibility, &["eligibility_text"]) },
            words_of("sessions", Date, &["schedule_text"]),
            words_of("places", Venue, &["prefecture"]),
            words_of("places", Venue, &["venue"]),
            words_of("places", Venue, &["delivery"]),
        ],
        ..LEAF
    },
    Rule {
        table: "sessions",
        id: "session_id",
        parent: TRACK,
        name: Some("label"),
        keys: &[&["kind", "label"]],
        class: Date,
        facets: &[
            value(Structure, 3, &["kind"]),
            value(Date, 6, &["start_date", "end_date", "start_time", "end_time", "precision", "edtf"]),
            value(Date, 1, &["status"]),
            value(Date, 1, &["added"]),
            words(Date, &["text"]),
        ],
        ..LEAF
    },
    Rule {
        table: "places",
        id: "place_id",
        parent: TRACK,
        keys: &[&["scope", "name", "session_id"], &["scope", "session_id"], &["name"], &["scope"]],
        links: SESSION,
        class: Venue,
        facets: &[prose(Venue, 6, &["name", "prefecture", "address", "delivery"]), prose(Structure, 2, &["scope"])],
        ..LEAF
    },
    Rule {
        table: "fees",
        id: "fee_id",
        parent: TRACK,
        name: Some("label"),
        keys: &[&["label", "condition"], &["label"]],
        class: Fee,
        facets: &[
            value(Fee, 6, &["status", "amount_jpy", "tax_included"]),
            prose(Fee, 3, &["condition"]),
            prose(Fee, 1, &["includes"]),
            words(Fee, &["text"]),
        ],
        ..LEAF
    },
    Rule {
        table: "capacities",
        id: "capacity_id",
        parent: TRACK,
        name: Some("label"),
        keys: &[&["label", "session_id"], &["session_id"], &["label"]],
        links: SESSION,
        class: Capacity,
        facets: &[
            value(Capacity, 6, &["status", "count", "unit", "persons", "per", "approximate", "provisional"]),
            words(Capacity, &["text"]),
        ],
        ..LEAF
    },
    Rule {
        table: "requirements",
        id: "requirement_id",
        parent: TRACK,
        keys: &[&["text"]],
        links: &[Link { column: "parent_id", table: "requirements", tells: false }],
        class: Eligibility,
        facets: &[
            prose(Eligibility, 8, &["text"]),
            value(Eligibility, 1, &["operator"]),
            value(Eligibility, 1, &["modality"]),
        ],
        ..LEAF
    },
    Rule {
        table: "relations",
        id: "relation_id",
        parent: TRACK,
        keys: &[&["kind", "target_course_id", "target_track_id"], &["target_course_id"]],
        links: &[
            Link { column: "target_course_id", table: "courses", tells: false },
            Link { column: "target_track_id", table: "tracks", tells: false },
        ],
        class: Eligibility,
        facets: &[
            value(Eligibility, 2, &["kind"]),
            reference(Eligibility, &["target_course_id", "target_track_id"]),
            prose(Eligibility, 4, &["text"]),
        ],
        ..LEAF
    },
    Rule {
        table: "provisions",
        id: "provision_id",
        // Another marker is another number of the same provision.
        name: Some("marker"),
        keys: &[&["heading", "text"], &["path"]],
        links: &[Link { column: "parent_id", table: "provisions", tells: false }],
        facets: &[
            prose(Text, 4, &["heading"]),
            prose(Text, 8, &["text"]),
            value(Eligibility, 1, &["modality"]),
            prose(Eligibility, 1, &["actor"]),
            place(&["path"]),
        ],
        ..LEAF
    },
    Rule {
        table: "references",
        id: "reference_id",
        parent: ("provisions", "provision_id"),
        keys: &[&["text"], &["number"], &["target"]],
        facets: &[
            value(Text, 1, &["kind"]),
            prose(Text, 4, &["target"]),
            prose(Text, 4, &["number"]),
            value(Date, 2, &["date"]),
            words(Text, &["text"]),
        ],
        ..LEAF
    },
    Rule {
        table: "amendments",
        id: "amendment_id",
        keys: &[&["path", "operation", "new_text"], &["path", "operation"]],
        facets: &[
            value(Structure, 2, &["operation"]),
            prose(Text, 4, &["old_text"]),
            prose(Text, 8, &["new_text"]),
            words(Text, &["deleted"]),
            words(Text, &["inserted"]),
            place(&["path"]),
        ],
        ..LEAF
    },
    Rule {
        table: "definitions",
        id: "definition_id",
        name: Some("term"),
        keys: &[&["term"]],
        links: &[Link { column: "provision_id", table: "provisions", tells: false }],
        facets: &[prose(Text, 8, &["text"])],
        ..LEAF
    },
    Rule {
        table: "events",
        id: "event_id",
        name: Some("name"),
        keys: &[&["kind", "number", "name"], &["kind", "name"]],
        class: Date,
        facets: &[
            value(Date, 6, &["start_date", "end_date", "precision", "edtf"]),
            value(Date, 1, &["status"]),
            value(Structure, 3, &["kind"]),
            value(Structure, 2, &["number"]),
            prose(Text, 4, &["items"]),
        ],
        ..LEAF
    },
    Rule {
        table: "organizations",
        id: "organization_id",
        name: Some("name"),
        keys: &[&["name"]],
        links: &[Link { column: "parent_id", table: "organizations", tells: false }],
        class: Structure,
        facets: &[
            value(Structure, 1, &["role"]),
            value(Structure, 1, &["status"]),
            prose(Eligibility, 4, &["members_text"]),
        ],
        ..LEAF
    },
    Rule {
        table: "form_fields",
        id: "field_id",
        name: Some("label"),
        keys: &[&["group", "label"], &["label"]],
        class: Structure,
        facets: &[
            prose(Structure, 2, &["group"]),
            value(Structure, 2, &["type"]),
            value(Structure, 1, &["repeats"]),
            value(Eligibility, 1, &["required"]),
        ],
        ..LEAF
    },
    Rule {
        table: "contacts",
        id: "contact_id",
        keys: &[&["kind", "value"], &["kind", "text"], &["kind"]],
        facets: &[prose(Text, 4, &["value"]), value(Structure, 1, &["kind"]), words(Text, &["text"])],
        ..LEAF
    },
    Rule {
        table: "legends",
        id: "legend_id",
        keys: &[&["name", "code"], &["code"]],
        class: Eligibility,
        facets: &[
            value(Eligibility, 3, &["name", "code"]),
            prose(Eligibility, 5, &["label"]),
            value(Eligibility, 1, &["policy"]),
        ],
        ..LEAF
    },
    Rule {
        table: "notes",
        id: "note_id",
        flows: true,
        keys: &[&["marker", "text", "record_id"], &["text"]],
        links: &[Link { column: "record_id", table: "", tells: false }],
        facets: &[prose(Text, 8, &["text"]), prose(Text, 1, &["marker"])],
        ..LEAF
    },
];

/// Tables that say nothing of what the document says; `cells` is compared where no other table has rows.
pub(super) const NOT_COMPARED: &[&str] = &["findings", "coverage", "cells", "changes"];

/// Tables that any document may have; one that has no others is a list.
pub(super) const BESIDE: &[&str] = &["legends", "notes"];
