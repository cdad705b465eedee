//! Table rows whose cells are known by what they mean.

use super::{Inherited, Rival, Spanned, Text};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// What a cell of a plan table means. The variants are the *shape* of a plan; the words that head such columns are each
/// family's vocabulary (`kinds/*/columns.csv`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// 研修名: what the course is called.
    Course,
    /// コース, 枠: what a person applies to within a course.
    Track,
    /// 職種: occupations addressed.
    Occupation,
    /// 対象者, 受講資格: who may take part, in sentences.
    Eligibility,
    /// 指導者養成: whether it trains trainers (○ or a dash).
    Leader,
    /// 病院の種類: a code of the legend.
    Hospital,
    /// 都道府県からの推薦: 有 or 無.
    Recommendation,
    /// 研修期間: days, times a year, or a period.
    Duration,
    /// 募集定員: seats offered.
    Capacity,
    /// 費用: what it costs.
    Fee,
    /// 研修の目的・概要: prose.
    Purpose,
    /// 開催日: when it is held, one or many dates.
    Dates,
    /// 開始日: first day, in a column of its own.
    StartDate,
    /// 終了日: last day, in a column of its own.
    EndDate,
    /// 開始時刻.
    StartTime,
    /// 終了時刻.
    EndTime,
    /// 申込受付期日, 申込期間: when one may apply.
    Application,
    /// 都道府県, 開催地: in which prefecture or town.
    Prefecture,
    /// 会場名: where.
    Venue,
    /// 住所.
    Address,
    /// 備考 and any other column that is kept as words, under its own heading.
    Remark,
}

impl Field {
    /// Every field with the name that vocabulary files and findings use.
    pub const NAMES: &'static [(Field, &'static str)] = &[
        (Field::Course, "course"),
        (Field::Track, "track"),
        (Field::Occupation, "occupation"),
        (Field::Eligibility, "eligibility"),
        (Field::Leader, "leader"),
        (Field::Hospital, "hospital"),
        (Field::Recommendation, "recommendation"),
        (Field::Duration, "duration"),
        (Field::Capacity, "capacity"),
        (Field::Fee, "fee"),
        (Field::Purpose, "purpose"),
        (Field::Dates, "dates"),
        (Field::StartDate, "start_date"),
        (Field::EndDate, "end_date"),
        (Field::StartTime, "start_time"),
        (Field::EndTime, "end_time"),
        (Field::Application, "application"),
        (Field::Prefecture, "prefecture"),
        (Field::Venue, "venue"),
        (Field::Address, "address"),
        (Field::Remark, "remark"),
    ];

    /// Its name in vocabulary files and findings.
    pub fn name(self) -> &'static str {
        Field::NAMES[self as usize].1
    }

    /// The column of `tracks` that its words go to; empty where they go to another table.
    pub fn column(self) -> &'static str {
        match self {
            Field::Course => "course_id",
            Field::Track => "name",
            Field::Occupation => "occupation",
            Field::Eligibility => "eligibility_text",
            Field::Leader => "leader_training",
            Field::Hospital => "hospital_code",
            Field::Recommendation => "recommendation",
            Field::Duration => "duration_text",
            Field::Capacity => "capacity_text",
            Field::Fee => "fee_text",
            Field::Purpose => "purpose",
            Field::Dates
            | Field::StartDate
            | Field::EndDate
            | Field::StartTime
            | Field::EndTime
            | Field::Application => "schedule_text",
            Field::Prefecture => "prefecture",
            Field::Venue => "venue",
            Field::Address | Field::Remark => "",
        }
    }

    /// The field of that name.
    pub fn from_name(name: &str) -> Option<Field> {
        Field::NAMES.iter().find(|(_, n)| *n == name).map(|(f, _)| *f)
    }
}

/// A cell that has found its field.
#[derive(Clone, Debug)]
pub struct RowCell {
    /// What it says; never blank.
    pub text: Arc<Text>,
    /// Column of the grid it stood in, from 0.
    pub column: usize,
    /// Not printed in this row.
    pub inherited: Option<Inherited>,
    /// The words of its column's heading, folded; empty where no heading stands over it.
    pub heading: Arc<str>,
    /// What the cell could have been instead, as [`Rival::as_field`] calls it.
    pub rivals: Arc<[Rival]>,
}

/// A row of a plan table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Page, from 1.
    pub page: u32,
    /// Number of the table in the document and row in its grid, both from 0.
    pub place: (usize, usize),
    /// By meaning. A field that is absent has no cell here; `blank` says which of them had an empty one.
    pub fields: BTreeMap<Field, Vec<RowCell>>,
    /// Fields whose cell is there and empty.
    pub blank: Vec<Field>,
    /// Fields that the table's rows usually have and this one has no cell for, not even an empty one.
    pub missing: Vec<Field>,
    /// Cells nobody claimed; never dropped in silence.
    pub rest: Vec<RowCell>,
    /// The row names no course and no track of its own and fits no column: it continues the record above.
    pub orphan: bool,
}

/// What a reading as each field is called, in the order of [`Field::NAMES`]; made once, since most values have rivals.
static READINGS: LazyLock<Vec<String>> =
    LazyLock::new(|| Field::NAMES.iter().map(|(_, name)| format!("as {name}")).collect());

impl RowCell {
    /// The part `range` of the cell as evidence for `value`.
    pub fn said<T>(&self, value: T, range: Range<usize>, rule: &'static str) -> Spanned<T> {
        let at = self.text.spans(range);
        Spanned { value, at, rule, rivals: Arc::clone(&self.rivals), inherited: self.inherited.clone() }
    }

    /// The whole cell as evidence for its own words.
    pub fn words(&self, rule: &'static str) -> Spanned<String> {
        let at = self.text.all_spans();
        let value = self.text.folded.clone();
        Spanned { value, at, rule, rivals: Arc::clone(&self.rivals), inherited: self.inherited.clone() }
    }
}

impl Rival {
    /// The reading of a cell as another field.
    pub fn as_field(field: Field, price: f64) -> Self {
        Rival { reading: READINGS[field as usize].as_str().into(), price }
    }

    /// The field of [`Rival::as_field`].
    pub fn field(&self) -> Option<Field> {
        READINGS.iter().position(|r| *r == self.reading).map(|at| Field::NAMES[at].0)
    }
}

impl Row {
    /// The first cell of a field.
    pub fn cell(&self, field: Field) -> Option<&RowCell> {
        self.fields.get(&field).and_then(|c| c.first())
    }

    /// The folded text of a field's first cell, or nothing.
    pub fn text(&self, field: Field) -> &str {
        self.cell(field).map_or("", |c| c.text.folded.as_str())
    }
}
