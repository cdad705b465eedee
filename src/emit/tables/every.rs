//! Tables that every document has, whatever it is.

use super::{Column, Entity, ForeignKey, Kind, POLICY, RESOLUTION, Table};

const OF_DOCUMENT: &[ForeignKey] = &[ForeignKey { column: "document_id", table: Entity::Documents }];

const fn document_id() -> Column {
    Column::text("document_id", "文書ID", "Revision it comes from.").required()
}

pub(super) const DOCUMENTS: Table = Table {
    entity: Entity::Documents,
    name: "documents",
    title: "文書",
    description: "One row per file that was given, read or not.",
    columns: &[
        Column::text(
            "document_id",
            "文書ID",
            "Names one revision: plan, date of update, first digits of the checksum.",
        )
        .required(),
        Column::text("plan_id", "計画ID", "Names what is revised; the same in every revision.").required(),
        Column::text("source", "入力", "Path or name as it was given.").required(),
        Column::text("source_url", "取得元URL", "Where it was fetched from, if that is known."),
        Column::text("licence", "ライセンス", "Licence of the source, as the person who ran keikaku said."),
        Column::text("attribution", "出典", "How the source wants to be named, likewise."),
        Column::text("sha256", "SHA-256", "Checksum of the file's bytes."),
        Column::text("media_type", "メディアタイプ", "What the file is, decided by its content.").required(),
        Column::text(
            "encoding",
            "文字コード",
            "Character encoding that was decided; empty where the format declares it.",
        ),
        Column::text(
            "kind",
            "種別",
            "Document family it was read as; the plan's, where a notice or a form stands beside a plan.",
        )
        .required(),
        Column::text("title", "標題", "Title as printed.").said(),
        Column::text("issuer", "発行者", "Who publishes.").said(),
        Column::new("issued_on", Kind::Date, "発行日", "Date of issue.").said(),
        Column::new("updated_on", Kind::Date, "更新日", "Date of this revision.").said(),
        Column::new("fiscal_year", Kind::Integer, "年度", "Fiscal year, April to March.").said(),
        Column::new("pages", Kind::Integer, "ページ数", "Pages or sheets; empty if it was not read."),
        Column::new(
            "status",
            Kind::Word(|| vec!["ok", "partial", "failed"]),
            "状態",
            "Whether it was read to its end.",
        )
        .required(),
        Column::text("reason", "理由", "Why it is partial or failed: a finding code, or a sentence."),
        Column::new(
            "text_layer",
            Kind::Word(|| vec!["full", "partial", "none"]),
            "テキスト層",
            "How many pages have text that can be read; empty if the file was not read.",
        ),
    ],
    primary_key: &["document_id"],
    foreign_keys: &[],
};

pub(super) const FINDINGS: Table = Table {
    entity: Entity::Findings,
    name: "findings",
    title: "指摘事項",
    description: "What was repaired, doubtful or not understood, where it stands.",
    columns: &[
        Column::text("finding_id", "指摘ID", "Document, code and ordinal.").required(),
        Column::new("severity", Kind::Word(|| vec!["error", "warning", "info"]), "重大度", "How bad.").required(),
        Column::text("code", "コード", "What kind of finding; a stable word.").required(),
        document_id(),
        Column::text("table", "表", "Table of the record it is about; empty for a place or the whole document."),
        Column::text("record_id", "レコードID", "The record."),
        Column::text("field", "項目", "Its field; empty for the whole record."),
        Column::text("message", "内容", "What was found and what was done about it.").required(),
        Column::new("page", Kind::Integer, "ページ", "Page, from 1."),
        Column::new("line", Kind::Integer, "行", "Line of the page's text, from 1."),
        Column::text("text", "本文", "The words it is about, as printed, at most 200 characters."),
    ],
    primary_key: &["finding_id"],
    foreign_keys: OF_DOCUMENT,
};

pub(super) const COVERAGE: Table = Table {
    entity: Entity::Coverage,
    name: "coverage",
    title: "読取範囲",
    description: "What became of every character that is not white space; the four classes add up to `characters`.",
    columns: &[
        document_id(),
        Column::new("page", Kind::Integer, "ページ", "Page, from 1.").required(),
        Column::new("characters", Kind::Integer, "文字数", "Characters that are not white space.").required(),
        Column::new("typed", Kind::Integer, "型付き", "Read into a typed value.").required(),
        Column::new("text", Kind::Integer, "文字のまま", "Kept only as words beside a record.").required(),
        Column::new("furniture", Kind::Integer, "様式", "Headings, repeated lines, separators: read once.").required(),
        Column::new("residue", Kind::Integer, "残り", "In no record at all.").required(),
    ],
    primary_key: &["document_id", "page"],
    foreign_keys: OF_DOCUMENT,
};

pub(super) const LEGENDS: Table = Table {
    entity: Entity::Legends,
    name: "legends",
    title: "凡例",
    description: "Signs that cells use, and what they mean.",
    columns: &[
        Column::text("legend_id", "凡例ID", "Names the entry.").required(),
        document_id(),
        Column::text("name", "凡例名", "What headings call the legend.").required().said(),
        Column::text("code", "記号", "The sign.").required().said(),
        Column::text("label", "説明", "Its words.").required().said(),
        Column::new("policy", Kind::Word(POLICY), "対象区分", "Who it admits.").required().said(),
    ],
    primary_key: &["legend_id"],
    foreign_keys: OF_DOCUMENT,
};

pub(super) const NOTES: Table = Table {
    entity: Entity::Notes,
    name: "notes",
    title: "注記",
    description: "Footnotes, and columns that are kept only as words.",
    columns: &[
        Column::text("note_id", "注記ID", "Names the note.").required(),
        document_id(),
        Column::text("marker", "記号", "Its mark, or the heading of the column; empty for words that no mark calls.")
            .said(),
        Column::text("text", "本文", "Its words; empty where a mark has no note.").said(),
        Column::text("record_id", "レコードID", "Record it belongs to; empty for the whole document."),
        Column::text("field", "項目", "Field of that record."),
        Column::new("resolution", Kind::Word(RESOLUTION), "照合方法", "How note and mark were joined.").judged(),
    ],
    primary_key: &["note_id"],
    foreign_keys: OF_DOCUMENT,
};

pub(super) const CELLS: Table = Table {
    entity: Entity::Cells,
    name: "cells",
    title: "セル",
    description: "Every table as it was found; a merged cell stands once, at its first place.",
    columns: &[
        document_id(),
        Column::new("table_no", Kind::Integer, "表番号", "Table of the document, from 1.").required(),
        Column::new("page", Kind::Integer, "ページ", "Page, from 1.").required(),
        Column::new("row", Kind::Integer, "行", "Row of the grid, from 1.").required(),
        Column::new("column", Kind::Integer, "列", "Column of the grid, from 1.").required(),
        Column::new("row_span", Kind::Integer, "行数", "Rows covered.").required(),
        Column::new("column_span", Kind::Integer, "列数", "Columns covered.").required(),
        Column::new("header", Kind::Boolean, "見出し", "Belongs to the headings.").required(),
        Column::text("text", "本文", "What it says, after width folding."),
    ],
    primary_key: &["document_id", "table_no", "row", "column"],
    foreign_keys: OF_DOCUMENT,
};
