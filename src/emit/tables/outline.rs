//! Tables of notices, guidelines, comparison tables, slides, forms and organisation charts.

use super::{
    CONTACT_KIND, Column, EVENT_KIND, Entity, FIELD_TYPE, ForeignKey, Kind, MODALITY, OPERATION, ORGANIZATION_ROLE,
    ORGANIZATION_STATUS, PRECISION, REFERENCE_KIND, SESSION_STATUS, Table,
};

const OF_DOCUMENT: ForeignKey = ForeignKey { column: "document_id", table: Entity::Documents };
const OF_PROVISION: ForeignKey = ForeignKey { column: "provision_id", table: Entity::Provisions };

const fn document_id() -> Column {
    Column::text("document_id", "文書ID", "Revision it comes from.").required()
}

const fn position() -> Column {
    Column::new("position", Kind::Integer, "順番", "From 1, in the order of the document.").required()
}

const fn provision_id() -> Column {
    Column::text("provision_id", "規定ID", "Provision it stands in; empty for words outside any.")
}

pub(super) const PROVISIONS: Table = Table {
    entity: Entity::Provisions,
    name: "provisions",
    title: "規定",
    description: "Items of an outline (第1, 1, (1), ア, (ア), ①), and paragraphs outside any, as a tree.",
    columns: &[
        Column::text("provision_id", "規定ID", "Plan and path.").required(),
        document_id(),
        Column::text("parent_id", "上位の規定", "Item above; empty at the top."),
        position(),
        Column::text("path", "項番", "Markers from the top, joined by `/`: 3/(1)/ア/(イ).").required(),
        Column::text("marker", "記号", "Its own marker, half-width; empty for a heading or paragraph without one.")
            .said(),
        Column::new("level", Kind::Integer, "階層", "Depth, from 1.").required(),
        Column::text("heading", "見出し", "The words that head it.").said(),
        Column::text("text", "本文", "Its own words, without those of the items below.").said(),
        Column::new("modality", Kind::Words(MODALITY), "拘束力", "How binding its sentences are.").said(),
        Column::text("actor", "主体", "Who shall do it, where a sentence says.").said(),
        Column::new("page", Kind::Integer, "ページ", "Page it begins on.").required(),
    ],
    primary_key: &["provision_id"],
    foreign_keys: &[OF_DOCUMENT, ForeignKey { column: "parent_id", table: Entity::Provisions }],
};

pub(super) const AMENDMENTS: Table = Table {
    entity: Entity::Amendments,
    name: "amendments",
    title: "改正",
    description: "What a comparison table (新旧対照表) changes, provision by provision.",
    columns: &[
        Column::text("amendment_id", "改正ID", "Plan, path and ordinal.").required(),
        document_id(),
        position(),
        Column::text("path", "項番", "Provision it is about.").required(),
        Column::new("operation", Kind::Word(OPERATION), "操作", "What is done to it.").required().said(),
        Column::text("old_text", "改正前", "The words before: the sentences that change, and no other.").said(),
        Column::text("new_text", "改正後", "The words after, likewise.").said(),
        Column::text("deleted", "削除", "The least words that go; several pieces are joined by `…`.").said(),
        Column::text("inserted", "追加", "The least words that come, likewise.").said(),
    ],
    primary_key: &["amendment_id"],
    foreign_keys: &[OF_DOCUMENT],
};

pub(super) const REFERENCES: Table = Table {
    entity: Entity::References,
    name: "references",
    title: "参照",
    description: "What provisions refer to: other provisions, notices, laws, sources.",
    columns: &[
        Column::text("reference_id", "参照ID", "Provision and ordinal.").required(),
        provision_id(),
        Column::new("kind", Kind::Word(REFERENCE_KIND), "種別", "What it points to.").judged(),
        Column::text("target", "参照先", "Path of a provision, or the name of what is cited.").said(),
        Column::text("number", "番号", "Number of a notice or law.").said(),
        Column::new("date", Kind::Date, "日付", "Date of what is cited.").said(),
        Column::text("text", "本文", "The words that refer.").required().said(),
    ],
    primary_key: &["reference_id"],
    foreign_keys: &[OF_PROVISION],
};

pub(super) const DEFINITIONS: Table = Table {
    entity: Entity::Definitions,
    name: "definitions",
    title: "定義",
    description: "Terms that the document gives a meaning: 以下「…」という.",
    columns: &[
        Column::text("definition_id", "定義ID", "Plan and term.").required(),
        document_id(),
        provision_id(),
        Column::text("term", "用語", "The term.").required().said(),
        Column::text("text", "意味", "What it stands for, as printed before it.").said(),
    ],
    primary_key: &["definition_id"],
    foreign_keys: &[OF_DOCUMENT, OF_PROVISION],
};

pub(super) const EVENTS: Table = Table {
    entity: Entity::Events,
    name: "events",
    title: "日程・期限",
    description: "Meetings, periods, deadlines and milestones that the document names.",
    columns: &[
        Column::text("event_id", "日程ID", "Plan, kind and name.").required(),
        document_id(),
        position(),
        Column::new("kind", Kind::Word(EVENT_KIND), "種別", "What it is.").judged(),
        Column::text("name", "名称", "What it is called.").said(),
        Column::new("number", Kind::Integer, "回", "Its number: 第1回 is 1.").said(),
        Column::new("start_date", Kind::Date, "開始日", "First day.").said(),
        Column::new("end_date", Kind::Date, "終了日", "Last day.").said(),
        Column::text("edtf", "EDTF", "Extended Date/Time Format, where days say too much: `--06-28` has no year.")
            .said(),
        Column::new("precision", Kind::Word(PRECISION), "精度", "How exactly it is said.").judged(),
        Column::new("status", Kind::Word(SESSION_STATUS), "状態", "How firm it is.").judged(),
        Column::new("items", Kind::Texts, "議題", "Its topics.").said(),
    ],
    primary_key: &["event_id"],
    foreign_keys: &[OF_DOCUMENT],
};

pub(super) const ORGANIZATIONS: Table = Table {
    entity: Entity::Organizations,
    name: "organizations",
    title: "組織",
    description: "Bodies that the document names, with what they belong to.",
    columns: &[
        Column::text("organization_id", "組織ID", "Plan and name.").required(),
        document_id(),
        Column::text("parent_id", "上位組織", "Body it belongs to; empty at the top."),
        position(),
        Column::text("name", "名称", "What it is called.").required().said(),
        Column::new("role", Kind::Word(ORGANIZATION_ROLE), "役割", "What it is to its parent.").judged(),
        Column::new("status", Kind::Word(ORGANIZATION_STATUS), "状態", "Whether it is established or proposed.")
            .judged(),
        Column::text("members_text", "構成員", "Who its members are, in the document's words.").said(),
    ],
    primary_key: &["organization_id"],
    foreign_keys: &[OF_DOCUMENT, ForeignKey { column: "parent_id", table: Entity::Organizations }],
};

pub(super) const FORM_FIELDS: Table = Table {
    entity: Entity::FormFields,
    name: "form_fields",
    title: "記入欄",
    description: "What a person fills in.",
    columns: &[
        Column::text("field_id", "欄ID", "Plan, group and label.").required(),
        document_id(),
        position(),
        Column::text("group", "区分", "Heading of the box it stands in.").said(),
        Column::text("label", "項目名", "What is asked.").required().said(),
        Column::new("type", Kind::Word(FIELD_TYPE), "型", "What is written there.").judged(),
        Column::new("repeats", Kind::Integer, "回数", "How many times it is printed in its group.").required(),
        Column::new(
            "required",
            Kind::Boolean,
            "必須",
            "Whether it must be filled in; empty where the form does not say.",
        )
        .said(),
        Column::new("options", Kind::Texts, "選択肢", "What may be chosen, where the form prints it.").said(),
    ],
    primary_key: &["field_id"],
    foreign_keys: &[OF_DOCUMENT],
};

pub(super) const CONTACTS: Table = Table {
    entity: Entity::Contacts,
    name: "contacts",
    title: "連絡先",
    description: "How the publisher is reached.",
    columns: &[
        Column::text("contact_id", "連絡先ID", "Plan, kind and value.").required(),
        document_id(),
        Column::new("kind", Kind::Word(CONTACT_KIND), "種別", "By which way.").judged(),
        Column::text("value", "値", "Number or address.").required().said(),
        Column::text("text", "本文", "The words it stands in.").said(),
    ],
    primary_key: &["contact_id"],
    foreign_keys: &[OF_DOCUMENT],
};
