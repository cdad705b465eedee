//! Tables of training plans (研修計画).

use super::{
    CAPACITY_STATUS, COURSE_KIND, Column, DELIVERY, Entity, FEE_STATUS, ForeignKey, Kind, MODALITY, OPERATOR, PER,
    POLICY, PRECISION, RELATION_KIND, SESSION_KIND, SESSION_STATUS, Table, UNIT, WEEKDAY_CHECK, YEAR_BASIS,
};

const OF_TRACK: ForeignKey = ForeignKey { column: "track_id", table: Entity::Tracks };
const OF_SESSION: ForeignKey = ForeignKey { column: "session_id", table: Entity::Sessions };
const OF_DOCUMENT: ForeignKey = ForeignKey { column: "document_id", table: Entity::Documents };

const fn track_id() -> Column {
    Column::text("track_id", "コースID", "Track it belongs to.").required()
}

const fn session_id() -> Column {
    Column::text("session_id", "日程ID", "Session it is for; empty for the whole track.")
}

const fn position() -> Column {
    Column::new("position", Kind::Integer, "順番", "From 1, in the order of the document.").required()
}

pub(super) const COURSES: Table = Table {
    entity: Entity::Courses,
    name: "courses",
    title: "研修",
    description: "What the plan offers under a name of its own (研修名).",
    columns: &[
        Column::text("course_id", "研修ID", "Plan and name.").required(),
        Column::text("course_key", "研修キー", "The same without the year, to follow a course through the years.")
            .required(),
        Column::text("plan_id", "計画ID", "Plan it stands in.").required(),
        Column::text("document_id", "文書ID", "Revision it comes from.").required(),
        position(),
        Column::text("name", "研修名", "What it is called.").required().said(),
        Column::new("fiscal_year", Kind::Integer, "年度", "Fiscal year, April to March.").said(),
        Column::new("kind", Kind::Word(COURSE_KIND), "種別", "Training, exam, or both.").judged(),
        Column::new("page", Kind::Integer, "ページ", "Page it begins on.").required(),
    ],
    primary_key: &["course_id"],
    foreign_keys: &[OF_DOCUMENT],
};

pub(super) const TRACKS: Table = Table {
    entity: Entity::Tracks,
    name: "tracks",
    title: "コース・枠",
    description: "What a person applies to within a course; a course without any has one track without a name.",
    columns: &[
        Column::text("track_id", "コースID", "Course and name.").required(),
        Column::text("course_id", "研修ID", "Course it belongs to.").required(),
        Column::text("document_id", "文書ID", "Revision it comes from.").required(),
        position(),
        Column::text("name", "コース名", "Name of the コース or 枠; empty for a course without any.").said(),
        Column::text("audience_note", "対象の注記", "For whom, as a parenthesis behind the name says.").said(),
        Column::text("occupation", "職種", "Occupations addressed, in the document's words.").said(),
        Column::new("leader_training", Kind::Boolean, "指導者養成", "Whether it trains trainers.").said(),
        Column::text("hospital_code", "病院の種類", "Sign of the legend.").said(),
        Column::text("hospital_label", "病院の種類の説明", "What the sign means.").said(),
        Column::new("hospital_policy", Kind::Word(POLICY), "病院の対象区分", "Who the sign admits.").said(),
        Column::new("recommendation", Kind::Boolean, "都道府県からの推薦", "Whether a prefecture must recommend.")
            .said(),
        Column::new("times_per_year", Kind::Integer, "年間回数", "How often it is held in a year.").said(),
        Column::new("days", Kind::Number, "日数", "Days one offering takes; half a day is 0.5.").said(),
        Column::new("period_start", Kind::Date, "研修期間の初日", "First day of a duration that is a period.").said(),
        Column::new("period_end", Kind::Date, "研修期間の末日", "Last day of a duration that is a period.").said(),
        Column::text("duration_text", "研修期間", "As printed.").words(),
        Column::text("capacity_text", "募集定員", "As printed.").words(),
        Column::text("fee_text", "費用", "As printed.").words(),
        Column::text("purpose", "目的・概要", "As printed.").words(),
        Column::text("eligibility_text", "対象者", "Who may take part, as printed.").words(),
        Column::text("schedule_text", "開催日", "As printed.").words(),
        Column::text("prefecture", "都道府県", "Official name, or 全国, if one holds for the whole track.").said(),
        Column::text("venue", "会場名", "If one holds for the whole track.").said(),
        Column::new("delivery", Kind::Words(DELIVERY), "実施方法", "Every way of taking part that is named.").said(),
    ],
    primary_key: &["track_id"],
    foreign_keys: &[ForeignKey { column: "course_id", table: Entity::Courses }, OF_DOCUMENT],
};

pub(super) const SESSIONS: Table = Table {
    entity: Entity::Sessions,
    name: "sessions",
    title: "日程",
    description: "When something happens: an application period, a training, an exam.",
    columns: &[
        Column::text("session_id", "日程ID", "Track and what the session is called.").required(),
        track_id(),
        position(),
        Column::new("kind", Kind::Word(SESSION_KIND), "種別", "What happens.").judged(),
        Column::text("label", "名称", "What the document calls it.").said(),
        Column::new("start_date", Kind::Date, "開始日", "First day.").said(),
        Column::new("end_date", Kind::Date, "終了日", "Last day.").said(),
        Column::new("start_time", Kind::Time, "開始時刻", "First hour.").said(),
        Column::new("end_time", Kind::Time, "終了時刻", "Last hour.").said(),
        Column::new("precision", Kind::Word(PRECISION), "精度", "How exactly the date is said.").judged(),
        Column::new("status", Kind::Word(SESSION_STATUS), "状態", "How firm it is.").judged(),
        Column::new("added", Kind::Boolean, "追加開催", "It was added to the plan.").judged(),
        Column::new("stale", Kind::Boolean, "更新漏れ", "Already past at the date of update and still planned.")
            .judged(),
        Column::text(
            "edtf",
            "EDTF",
            "Extended Date/Time Format, where the bounds alone would say too much or too little.",
        )
        .said(),
        Column {
            required: false,
            ..Column::new("year_basis", Kind::Word(YEAR_BASIS), "年の根拠", "What decided the year.").judged()
        },
        Column::new(
            "weekday_check",
            Kind::Word(WEEKDAY_CHECK),
            "曜日の照合",
            "Whether the printed weekday is the date's.",
        )
        .judged(),
        Column::text("text", "本文", "Its words.").required().words(),
    ],
    primary_key: &["session_id"],
    foreign_keys: &[OF_TRACK],
};

pub(super) const PLACES: Table = Table {
    entity: Entity::Places,
    name: "places",
    title: "会場",
    description: "Where a track or one of its sessions is held.",
    columns: &[
        Column::text("place_id", "会場ID", "Track and what the place is called.").required(),
        track_id(),
        session_id(),
        position(),
        Column::text("scope", "適用範囲", "Part of the track it holds for (研修, 認定試験).").said(),
        Column::text("name", "会場名", "As printed.").said(),
        Column::text("prefecture", "都道府県", "Official name, or 全国.").said(),
        Column::text("prefecture_code", "都道府県コード", "JIS X 0401, two digits.").said(),
        Column::text("address", "住所", "As printed.").said(),
        Column::new("delivery", Kind::Words(DELIVERY), "実施方法", "Ways of taking part that are named here.").said(),
    ],
    primary_key: &["place_id"],
    foreign_keys: &[OF_TRACK, OF_SESSION],
};

pub(super) const FEES: Table = Table {
    entity: Entity::Fees,
    name: "fees",
    title: "費用",
    description: "What a track costs, part by part.",
    columns: &[
        Column::text("fee_id", "費用ID", "Track and what the fee is called.").required(),
        track_id(),
        position(),
        Column::text("label", "費目", "What it is called.").said(),
        Column::new("status", Kind::Word(FEE_STATUS), "状態", "An amount, free, or not yet decided.").required().said(),
        Column::new("amount_jpy", Kind::Integer, "金額(円)", "Whole yen; 0 when free.").said(),
        Column::new("tax_included", Kind::Boolean, "税込み", "Where the cell or its heading says.").said(),
        Column::text("condition", "条件", "For whom or when it holds.").said(),
        Column::text("includes", "含むもの", "What it covers.").said(),
        Column::text("text", "本文", "Its words.").required().words(),
    ],
    primary_key: &["fee_id"],
    foreign_keys: &[OF_TRACK],
};

pub(super) const CAPACITIES: Table = Table {
    entity: Entity::Capacities,
    name: "capacities",
    title: "定員",
    description: "How many may take part.",
    columns: &[
        Column::text("capacity_id", "定員ID", "Track and what the capacity is called.").required(),
        track_id(),
        session_id(),
        position(),
        Column::text("label", "区分", "What the cell calls it.").said(),
        Column::new("status", Kind::Word(CAPACITY_STATUS), "状態", "A limit, none, or not yet decided.")
            .required()
            .said(),
        Column::new("count", Kind::Integer, "人数・組数", "How many.").said(),
        Column::new("unit", Kind::Word(UNIT), "単位", "Of what.").said(),
        Column::new(
            "persons",
            Kind::Integer,
            "総人数",
            "Persons in all, where teams are counted and their size is said.",
        )
        .said(),
        Column::new("per", Kind::Word(PER), "適用単位", "What it holds for.").judged(),
        Column::new("approximate", Kind::Boolean, "概数", "程度, 約.").judged(),
        Column::new("provisional", Kind::Boolean, "予定", "Not yet settled.").judged(),
        Column::text("text", "本文", "Its words.").required().words(),
    ],
    primary_key: &["capacity_id"],
    foreign_keys: &[OF_TRACK, OF_SESSION],
};

pub(super) const REQUIREMENTS: Table = Table {
    entity: Entity::Requirements,
    name: "requirements",
    title: "受講資格",
    description: "Who may take part, as a tree of conditions.",
    columns: &[
        Column::text("requirement_id", "資格ID", "Track and place in the tree.").required(),
        track_id(),
        Column::text("parent_id", "親ID", "Node above; empty for the root."),
        Column::new("position", Kind::Integer, "順番", "From 1 among its siblings.").required(),
        Column::new("operator", Kind::Word(OPERATOR), "結合", "How its children are joined.").judged(),
        Column::text("number", "番号", "Its number in the document.").said(),
        Column::text("text", "本文", "Its words; empty for a node that only joins others.").said(),
        Column {
            required: false,
            ..Column::new("modality", Kind::Word(MODALITY), "拘束の程度", "How binding it is.").judged()
        },
    ],
    primary_key: &["requirement_id"],
    foreign_keys: &[OF_TRACK, ForeignKey { column: "parent_id", table: Entity::Requirements }],
};

pub(super) const RELATIONS: Table = Table {
    entity: Entity::Relations,
    name: "relations",
    title: "研修間の関係",
    description: "How a track refers to another course.",
    columns: &[
        Column::text("relation_id", "関係ID", "Names the relation.").required(),
        track_id(),
        Column::new("kind", Kind::Word(RELATION_KIND), "種別", "How.").judged(),
        Column::text("target_course_id", "相手の研修ID", "The other course; empty if the package does not hold it."),
        Column::text("target_track_id", "相手のコースID", "The other track, where one is named."),
        Column::text("text", "本文", "The words that say so.").required().said(),
    ],
    primary_key: &["relation_id"],
    foreign_keys: &[
        OF_TRACK,
        ForeignKey { column: "target_course_id", table: Entity::Courses },
        ForeignKey { column: "target_track_id", table: Entity::Tracks },
    ],
};
