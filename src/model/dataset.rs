//! The records that are published: one struct per table of the contract, with the contract's column names.
//!
//! A column that is `None` is an empty cell: the document does not say.

use super::outline::{Amendment, Contact, Definition, Event, FormField, Organization, Provision, Reference};
use super::{Field, RowCell, Spanned, Text};
use jiff::civil::{Date, Time};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A value that may not be in the document, with its evidence.
pub type Said<T> = Option<Spanned<T>>;

words! {
    /// What a course is.
    CourseKind {
        /// 研修, 講習.
        Training = "training",
        /// 試験.
        Exam = "exam",
        /// Both, one after the other.
        TrainingAndExam = "training_and_exam",
    }
}
words! {
    /// Who a legend code admits.
    Policy {
        /// …に限定.
        Only = "only",
        /// …を優先.
        Priority = "priority",
        /// 全ての….
        All = "all",
        /// …を除く.
        Excluded = "excluded",
        /// 都道府県… only.
        PrefecturalOnly = "prefectural_only",
        /// Anything else.
        Other = "other",
    }
}
words! {
    /// What happens in a session.
    SessionKind {
        /// 申込期間: when one applies.
        Application = "application",
        /// 研修, 講習.
        Course = "course",
        /// 試験.
        Exam = "exam",
        /// Anything else (説明会, 結果発表).
        Other = "other",
    }
}
words! {
    /// How exactly a date is said.
    Precision {
        /// A day.
        Day = "day",
        /// A month.
        Month = "month",
        /// A season; only `edtf` says which.
        Season = "season",
        /// A year or fiscal year.
        Year = "year",
        /// No date at all.
        None = "none",
    }
}
words! {
    /// How firm a session is.
    SessionStatus {
        /// Said without reservation.
        Fixed = "fixed",
        /// 予定.
        Planned = "planned",
        /// 未定, 調整中.
        Undecided = "undecided",
        /// 終了, 締切.
        Closed = "closed",
        /// 中止.
        Cancelled = "cancelled",
    }
}
words! {
    /// What decided the year of a date.
    YearBasis {
        /// It is printed.
        Text = "text",
        /// The other end of the range, or the date before it in the list, prints it.
        Range = "range",
        /// Only one year near the plan has that weekday on that day.
        Weekday = "weekday",
        /// The plan's fiscal year, April to March.
        FiscalYear = "fiscal_year",
        /// The plan's date of update.
        UpdateDate = "update_date",
    }
}
words! {
    /// Whether the printed weekday is the date's.
    WeekdayCheck {
        /// It is.
        Ok = "ok",
        /// It is not.
        Mismatch = "mismatch",
        /// None is printed.
        Absent = "absent",
    }
}
words! {
    /// What is known of a fee.
    FeeStatus {
        /// An amount is printed.
        Amount = "amount",
        /// 無, 無料, 無償.
        Free = "free",
        /// 未定.
        Undecided = "undecided",
    }
}
words! {
    /// What is known of a capacity.
    CapacityStatus {
        /// A number is printed.
        Limit = "limit",
        /// 無.
        Unlimited = "unlimited",
        /// 未定.
        Undecided = "undecided",
    }
}
words! {
    /// What a capacity counts.
    Unit {
        /// 名, 人.
        Person = "person",
        /// チーム, 組.
        Team = "team",
    }
}
words! {
    /// What a capacity holds for.
    Per {
        /// The whole offering.
        Offering = "offering",
        /// 各回, 1回につき.
        Session = "session",
        /// 各会場.
        Venue = "venue",
    }
}
words! {
    /// A way of taking part.
    Delivery {
        /// オンライン, WEB.
        Online = "online",
        /// eラーニング.
        ELearning = "e-learning",
        /// 集合, at a place.
        Onsite = "onsite",
        /// CBT: an exam at a computer.
        Cbt = "cbt",
    }
}
words! {
    /// What joins the parts of a requirement.
    Operator {
        /// All of the children.
        All = "all",
        /// At least one of the children.
        Any = "any",
        /// A single condition.
        Item = "item",
        /// Those who meet it are kept out.
        Exclude = "exclude",
    }
}
words! {
    /// How binding a sentence is.
    Modality {
        /// すること, である者.
        Must = "must",
        /// 望ましい.
        Should = "should",
        /// 努める.
        Effort = "effort",
        /// できる.
        May = "may",
    }
}
words! {
    /// How one course refers to another.
    RelationKind {
        /// Taking part needs the other.
        Requires = "requires",
        /// Who took the other may not.
        Excludes = "excludes",
        /// It renews what the other gave.
        Renews = "renews",
        /// It is for those who finished the other.
        Follows = "follows",
        /// Held at the same time.
        HeldWith = "held_with",
    }
}
words! {
    /// How a note found its place.
    Resolution {
        /// By its number.
        Number = "number",
        /// By standing next behind its mark.
        Position = "position",
        /// One note for several marks.
        Shared = "shared",
        /// A mark without a note, or a note without a mark.
        Dangling = "dangling",
    }
}

/// A row of `legends`.
#[derive(Clone, Debug)]
pub struct LegendRow {
    /// Primary key.
    pub legend_id: String,
    /// `注1`.
    pub name: Spanned<String>,
    /// `①`.
    pub code: Spanned<String>,
    /// The words.
    pub label: Spanned<String>,
    /// What they admit.
    pub policy: Spanned<Policy>,
}

/// Rule of a note's marker that is the heading over the words.
pub const COLUMN_HEADING: &str = "column-heading";

/// A row of `notes`.
#[derive(Clone, Debug)]
pub struct Note {
    /// Primary key.
    pub note_id: String,
    /// `*1`, `※`, or the heading of a column kept as words; empty for words that no mark calls.
    pub marker: Spanned<String>,
    /// The note's words; absent where a mark dangles.
    pub text: Said<String>,
    /// Record it belongs to; empty for the document.
    pub record_id: String,
    /// Field of that record.
    pub field: String,
    /// How it was joined.
    pub resolution: Resolution,
}

/// A row of `sessions`.
#[derive(Clone, Debug)]
pub struct Session {
    /// Primary key.
    pub session_id: String,
    /// From 1, in the order of the document.
    pub position: u32,
    /// What happens.
    pub kind: SessionKind,
    /// What the document calls it.
    pub label: Said<String>,
    /// First day.
    pub start_date: Said<Date>,
    /// Last day.
    pub end_date: Said<Date>,
    /// First hour.
    pub start_time: Said<Time>,
    /// Last hour.
    pub end_time: Said<Time>,
    /// How exact.
    pub precision: Precision,
    /// How firm.
    pub status: SessionStatus,
    /// ※追加開催.
    pub added: bool,
    /// Already past at the update date and still 予定.
    pub stale: bool,
    /// Extended Date/Time Format, where the bounds alone would say too much or too little.
    pub edtf: Said<String>,
    /// What decided the year.
    pub year_basis: Option<YearBasis>,
    /// The weekday's verdict.
    pub weekday_check: WeekdayCheck,
    /// Its words.
    pub text: Spanned<String>,
}

/// A row of `places`.
#[derive(Clone, Debug)]
pub struct Place {
    /// Primary key.
    pub place_id: String,
    /// Session it is for; empty for the whole track.
    pub session_id: String,
    /// From 1.
    pub position: u32,
    /// 【認定試験】.
    pub scope: Said<String>,
    /// 会場名.
    pub name: Said<String>,
    /// Official name, or 全国.
    pub prefecture: Said<String>,
    /// JIS X 0401.
    pub prefecture_code: Said<String>,
    /// 住所.
    pub address: Said<String>,
    /// Ways named here.
    pub delivery: Said<Vec<Delivery>>,
}

/// A row of `fees`.
#[derive(Clone, Debug)]
pub struct Fee {
    /// Primary key.
    pub fee_id: String,
    /// From 1.
    pub position: u32,
    /// 受講料.
    pub label: Said<String>,
    /// Amount, free or undecided.
    pub status: Spanned<FeeStatus>,
    /// Whole yen; 0 when free.
    pub amount_jpy: Said<u64>,
    /// Tax, where the cell or its heading says.
    pub tax_included: Said<bool>,
    /// For whom or when it holds.
    pub condition: Said<String>,
    /// What it covers: テキスト代.
    pub includes: Said<String>,
    /// Its words.
    pub text: Spanned<String>,
}

/// A row of `capacities`.
#[derive(Clone, Debug)]
pub struct Capacity {
    /// Primary key.
    pub capacity_id: String,
    /// Session it is for; empty for the whole track.
    pub session_id: String,
    /// From 1.
    pub position: u32,
    /// What the cell calls it.
    pub label: Said<String>,
    /// Limit, unlimited or undecided.
    pub status: Spanned<CapacityStatus>,
    /// How many.
    pub count: Said<u32>,
    /// Of what.
    pub unit: Said<Unit>,
    /// Persons in all, where teams are counted and their size is said.
    pub persons: Said<u32>,
    /// What it holds for.
    pub per: Per,
    /// 程度, 約.
    pub approximate: bool,
    /// 予定.
    pub provisional: bool,
    /// Its words.
    pub text: Spanned<String>,
}

/// A row of `requirements`: a node of the tree.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Primary key.
    pub requirement_id: String,
    /// Node above; empty for the root.
    pub parent_id: String,
    /// From 1 among its siblings.
    pub position: u32,
    /// How its children are joined.
    pub operator: Operator,
    /// Its number in the document.
    pub number: Said<String>,
    /// Its words.
    pub text: Spanned<String>,
    /// How binding.
    pub modality: Option<Modality>,
}

/// A row of `relations`.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Primary key.
    pub relation_id: String,
    /// How.
    pub kind: RelationKind,
    /// The other course; empty if the package does not hold it.
    pub target_course_id: String,
    /// The other track, where one is named.
    pub target_track_id: String,
    /// The words that say so.
    pub text: Spanned<String>,
}

/// A row of `tracks` with all that hangs on it.
#[derive(Clone, Debug, Default)]
pub struct Track {
    /// Primary key.
    pub track_id: String,
    /// From 1 within the course.
    pub position: u32,
    /// コース or 枠; absent for a course without any.
    pub name: Said<String>,
    /// For whom, as the name's parenthesis says.
    pub audience_note: Said<String>,
    /// 職種, in the document's words.
    pub occupation: Said<String>,
    /// ○.
    pub leader_training: Said<bool>,
    /// ①.
    pub hospital_code: Said<String>,
    /// Its words.
    pub hospital_label: Said<String>,
    /// What they admit.
    pub hospital_policy: Said<Policy>,
    /// 有, 無.
    pub recommendation: Said<bool>,
    /// 年2回.
    pub times_per_year: Said<u32>,
    /// 2日間; 半日 is 0.5.
    pub days: Said<f64>,
    /// First day of a 研修期間 that is a period.
    pub period_start: Said<Date>,
    /// Its last day.
    pub period_end: Said<Date>,
    /// 研修期間, as printed.
    pub duration_text: Said<String>,
    /// 定員, as printed.
    pub capacity_text: Said<String>,
    /// 費用, as printed.
    pub fee_text: Said<String>,
    /// 目的・概要.
    pub purpose: Said<String>,
    /// Who may take part, as printed.
    pub eligibility_text: Said<String>,
    /// 開催日, as printed.
    pub schedule_text: Said<String>,
    /// Official name or 全国, if one holds for the whole track.
    pub prefecture: Said<String>,
    /// 会場名, if one holds for the whole track.
    pub venue: Said<String>,
    /// Every way of taking part that is named.
    pub delivery: Said<Vec<Delivery>>,
    /// In order.
    pub sessions: Vec<Session>,
    /// In order.
    pub places: Vec<Place>,
    /// In order.
    pub fees: Vec<Fee>,
    /// In order.
    pub capacities: Vec<Capacity>,
    /// Parents before children.
    pub requirements: Vec<Requirement>,
    /// In order.
    pub relations: Vec<Relation>,
    /// The cells its values were read from, inherited ones included, for the stages behind (not published as such).
    pub cells: BTreeMap<Field, Vec<RowCell>>,
    /// Grid rows it was read from (table number, row), first its own row, then the rows that continue it.
    pub rows: Vec<(usize, usize)>,
}

/// A row of `courses` with its tracks.
#[derive(Clone, Debug)]
pub struct Course {
    /// Primary key: plan id and name.
    pub course_id: String,
    /// The same without the year.
    pub course_key: String,
    /// From 1, in the order of the document.
    pub position: u32,
    /// 研修名.
    pub name: Spanned<String>,
    /// The plan's fiscal year.
    pub fiscal_year: Said<i16>,
    /// Training or exam.
    pub kind: CourseKind,
    /// Page it begins on.
    pub page: u32,
    /// In order; never empty.
    pub tracks: Vec<Track>,
}

/// What a document says of itself.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The family it was read as (`training-plan`), or `unknown`.
    pub kind: String,
    /// Names what is revised, the same in every revision.
    pub plan_id: String,
    /// Title as printed.
    pub title: Said<String>,
    /// Who publishes.
    pub issuer: Said<String>,
    /// Date of issue.
    pub issued_on: Said<Date>,
    /// 更新日.
    pub updated_on: Said<Date>,
    /// Fiscal year, April to March.
    pub fiscal_year: Said<i16>,
}

/// A row of `cells`: every table as it was found, merged cells once.
#[derive(Clone, Debug)]
pub struct GridCell {
    /// From 1.
    pub table_no: u32,
    /// Page, from 1.
    pub page: u32,
    /// From 1.
    pub row: u32,
    /// From 1.
    pub column: u32,
    /// Rows covered.
    pub row_span: u32,
    /// Columns covered.
    pub column_span: u32,
    /// Belongs to the headings.
    pub header: bool,
    /// What it says.
    pub text: Arc<Text>,
}

/// Everything one document says, as records.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    /// The document itself.
    pub head: Head,
    /// In order.
    pub legends: Vec<LegendRow>,
    /// In order.
    pub notes: Vec<Note>,
    /// In order.
    pub cells: Vec<GridCell>,
    /// In order.
    pub courses: Vec<Course>,
    /// In order.
    pub provisions: Vec<Provision>,
    /// In order.
    pub amendments: Vec<Amendment>,
    /// In order.
    pub references: Vec<Reference>,
    /// In order.
    pub definitions: Vec<Definition>,
    /// In order.
    pub events: Vec<Event>,
    /// Parents before children.
    pub organizations: Vec<Organization>,
    /// In order.
    pub form_fields: Vec<FormField>,
    /// In order.
    pub contacts: Vec<Contact>,
    /// Places read once and then recognised; they count as furniture.
    pub furniture: Vec<super::Span>,
    /// Values that a person put in place of what was read, by table, record and field.
    pub corrections: Vec<super::Correction>,
}
