//! The tables of the contract: the one list from which headers, schemas and checks derive.
//!
//! *Invariants*: names and order are those of `DATA.md`; a table stands behind every table it refers to, so that one pass in
//! this order meets every key before it is referred to (but for rows of one table that refer to each other).

mod every;
mod outline;
mod training;

use crate::model::{
    CapacityStatus, ContactKind, CourseKind, Delivery, EventKind, FeeStatus, FieldType, Modality, Operation, Operator,
    OrganizationRole, OrganizationStatus, Per, Policy, Precision, ReferenceKind, RelationKind, Resolution, SessionKind,
    SessionStatus, Unit, WeekdayCheck, YearBasis,
};

/// Version of the contract; the first number changes when a published column is renamed or removed.
pub const SCHEMA_VERSION: &str = "1.0";

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// A number, written plainly: `0.5`, `2`.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `2021-07-27`.
    Date,
    /// `09:30`.
    Time,
    /// One of a closed list of words.
    Word(fn() -> Vec<&'static str>),
    /// Words of a closed list, joined by `;`.
    Words(fn() -> Vec<&'static str>),
    /// Texts, joined by `;`.
    Texts,
}

/// Where the values of a column come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Names, ordinals and whatever else no document prints.
    Made,
    /// The document: every value that is not empty has provenance.
    Said,
    /// A verdict on what the document says: a value that stands for printed words has provenance, a default has none.
    Judged,
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Name in the header.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Never empty.
    pub required: bool,
    /// Where its values come from.
    pub origin: Origin,
    /// Holds the source's own words beside a record; `coverage` counts them as *text*, not as *typed*.
    pub words: bool,
    /// Japanese title.
    pub title: &'static str,
    /// English description.
    pub description: &'static str,
}

impl Column {
    const fn new(name: &'static str, kind: Kind, title: &'static str, description: &'static str) -> Column {
        Column { name, kind, required: false, origin: Origin::Made, words: false, title, description }
    }

    const fn text(name: &'static str, title: &'static str, description: &'static str) -> Column {
        Column::new(name, Kind::Text, title, description)
    }

    const fn required(self) -> Column {
        Column { required: true, ..self }
    }

    const fn said(self) -> Column {
        Column { origin: Origin::Said, ..self }
    }

    const fn judged(self) -> Column {
        Column { origin: Origin::Judged, required: true, ..self }
    }

    const fn words(self) -> Column {
        Column { words: true, origin: Origin::Said, ..self }
    }
}

/// A reference from a column to the first column of another table (or of the same).
#[derive(Clone, Copy, Debug)]
pub struct ForeignKey {
    /// Column that refers.
    pub column: &'static str,
    /// Table referred to, by its primary key.
    pub table: Entity,
}

/// A table of the contract.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Which.
    pub entity: Entity,
    /// Name of the file and of the resource.
    pub name: &'static str,
    /// Japanese title.
    pub title: &'static str,
    /// English description.
    pub description: &'static str,
    /// In order.
    pub columns: &'static [Column],
    /// Columns that name a row.
    pub primary_key: &'static [&'static str],
    /// References.
    pub foreign_keys: &'static [ForeignKey],
}

impl Table {
    /// Position of a column.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == column)
    }

    /// True when its rows are named by one id and their values have provenance.
    pub fn has_provenance(&self) -> bool {
        self.columns.iter().any(|c| c.origin == Origin::Said)
    }
}

/// The tables, in order of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entity {
    /// Files that were read.
    Documents,
    /// What was doubtful.
    Findings,
    /// What became of every character.
    Coverage,
    /// 凡例.
    Legends,
    /// 注.
    Notes,
    /// Tables as found.
    Cells,
    /// 研修.
    Courses,
    /// コース, 枠.
    Tracks,
    /// 日程.
    Sessions,
    /// 会場.
    Places,
    /// 費用.
    Fees,
    /// 定員.
    Capacities,
    /// 受講資格.
    Requirements,
    /// 研修間の関係.
    Relations,
    /// 規定.
    Provisions,
    /// 改正.
    Amendments,
    /// 参照.
    References,
    /// 定義.
    Definitions,
    /// 日程.
    Events,
    /// 組織.
    Organizations,
    /// 記入欄.
    FormFields,
    /// 連絡先.
    Contacts,
}

impl Entity {
    /// Its definition.
    pub fn table(self) -> &'static Table {
        TABLES[self as usize]
    }
}

/// Every table, in the order of [`Entity`].
pub const TABLES: &[&Table] = &[
    &every::DOCUMENTS,
    &every::FINDINGS,
    &every::COVERAGE,
    &every::LEGENDS,
    &every::NOTES,
    &every::CELLS,
    &training::COURSES,
    &training::TRACKS,
    &training::SESSIONS,
    &training::PLACES,
    &training::FEES,
    &training::CAPACITIES,
    &training::REQUIREMENTS,
    &training::RELATIONS,
    &outline::PROVISIONS,
    &outline::AMENDMENTS,
    &outline::REFERENCES,
    &outline::DEFINITIONS,
    &outline::EVENTS,
    &outline::ORGANIZATIONS,
    &outline::FORM_FIELDS,
    &outline::CONTACTS,
];

macro_rules! word_lists {
    ($($constant:ident $plain:ident),+ $(,)?) => {
        $(const $constant: fn() -> Vec<&'static str> = || $plain::ALL.iter().map(|w| w.as_str()).collect();)+
    };
}

word_lists! {
    CAPACITY_STATUS CapacityStatus, CONTACT_KIND ContactKind, COURSE_KIND CourseKind, DELIVERY Delivery,
    EVENT_KIND EventKind, FEE_STATUS FeeStatus, FIELD_TYPE FieldType, MODALITY Modality, OPERATION Operation,
    OPERATOR Operator, ORGANIZATION_ROLE OrganizationRole, ORGANIZATION_STATUS OrganizationStatus, PER Per,
    REFERENCE_KIND ReferenceKind, POLICY Policy, PRECISION Precision, RELATION_KIND RelationKind, RESOLUTION Resolution,
    SESSION_KIND SessionKind, SESSION_STATUS SessionStatus, UNIT Unit, WEEKDAY_CHECK WeekdayCheck, YEAR_BASIS YearBasis,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_found_under_its_own_name() {
        for (slot, table) in TABLES.iter().enumerate() {
            assert_eq!(table.entity as usize, slot, "{}", table.name);
            assert!(table.primary_key.iter().all(|k| table.position(k).is_some()), "{}", table.name);
        }
    }

    #[test]
    fn references_point_to_tables_before_or_to_the_same() {
        for table in TABLES {
            for key in table.foreign_keys {
                assert!(key.table <= table.entity, "{}.{}", table.name, key.column);
                assert!(table.position(key.column).is_some(), "{}.{}", table.name, key.column);
                assert_eq!(key.table.table().primary_key.len(), 1);
            }
        }
    }
}
