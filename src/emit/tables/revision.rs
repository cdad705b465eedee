//! The table of a comparison.

use super::{CHANGE_EVENT, CLASS, Column, Entity, ForeignKey, Kind, SEVERITY, Table};

pub(super) const CHANGES: Table = Table {
    entity: Entity::Changes,
    name: "changes",
    title: "変更",
    description: "What differs between two revisions; one row per event.",
    columns: &[
        Column::text("change_id", "変更ID", "Document, event and ordinal.").required(),
        Column::text("plan_id", "計画ID", "Plan that was revised.").required(),
        Column::text("old_document_id", "旧文書ID", "Old revision; empty for what is new with its document."),
        Column::text("document_id", "文書ID", "New revision; empty for what is gone with its document."),
        Column::text("table", "表", "Table of the record.").required(),
        Column::text(
            "old_record_id",
            "旧レコードID",
            "The old record, several joined by `;`; empty where it is added.",
        ),
        Column::text("record_id", "レコードID", "The new record, several joined by `;`; empty where it is removed."),
        Column::new("event", Kind::Word(CHANGE_EVENT), "変更の種類", "What happened to the record.").required(),
        Column::text("field", "項目", "Column, several joined by `;`; empty for the whole record."),
        Column::text("old", "変更前", "Old value, in the order of `field`; of a whole record its first words."),
        Column::text("new", "変更後", "New value, likewise."),
        Column::new("class", Kind::Word(CLASS), "区分", "What it is about.").required(),
        Column::new("severity", Kind::Word(SEVERITY), "重要度", "How much a reader cares.").required(),
    ],
    primary_key: &["change_id"],
    foreign_keys: &[
        ForeignKey { column: "old_document_id", table: Entity::Documents },
        ForeignKey { column: "document_id", table: Entity::Documents },
    ],
};
