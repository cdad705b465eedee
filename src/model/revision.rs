//! What differs between two revisions.

words! {
    /// What happened to a record.
    ChangeEvent {
        /// It is new; what hangs on it is not listed.
        Added = "added",
        /// It is gone; what hung on it is not listed.
        Removed = "removed",
        /// It is called otherwise.
        Renamed = "renamed",
        /// It hangs on another record.
        Moved = "moved",
        /// One became several.
        Split = "split",
        /// Several became one.
        Merged = "merged",
        /// A value is another.
        Changed = "changed",
        /// The same is written in another way: width, spaces, range marks, units left out.
        Cosmetic = "cosmetic",
    }
}
words! {
    /// What a change is about.
    Class {
        /// When.
        Date = "date",
        /// What it costs.
        Fee = "fee",
        /// How many may take part.
        Capacity = "capacity",
        /// Who may take part.
        Eligibility = "eligibility",
        /// Where and in which way.
        Venue = "venue",
        /// Prose.
        Text = "text",
        /// Which records there are, and how they hang together.
        Structure = "structure",
    }
}
words! {
    /// How much a reader cares.
    Severity {
        /// Whoever relies on the old revision comes too late, pays more, or stands before a closed door.
        High = "high",
        /// Worth knowing.
        Normal = "normal",
        /// Of no consequence for who takes part.
        Low = "low",
    }
}

/// One change: a row of `changes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Plan of the new revision; of the old one where there is no new one.
    pub plan_id: String,
    /// Old revision; empty for what is added with its document.
    pub old_document_id: String,
    /// New revision; empty for what is removed with its document.
    pub document_id: String,
    /// Table of the record.
    pub table: &'static str,
    /// The old record, several joined by `;`; empty where it is added.
    pub old_record_id: String,
    /// The new record, several joined by `;`; empty where it is removed.
    pub record_id: String,
    /// What happened.
    pub event: ChangeEvent,
    /// Column, several joined by `;`; empty for the whole record.
    pub field: String,
    /// Old value, in the order of `field` and joined by `;` like it.
    pub old: String,
    /// New value, likewise.
    pub new: String,
    /// What it is about.
    pub class: Class,
    /// How much a reader cares.
    pub severity: Severity,
}

impl Change {
    /// True for all but another way of writing the same.
    pub fn is_semantic(&self) -> bool {
        self.event != ChangeEvent::Cosmetic
    }
}

/// Everything that differs between two sides, in the order of the documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// In order.
    pub changes: Vec<Change>,
    /// Tables that one of the sides has and nobody knows how to compare, sorted.
    pub unknown_tables: Vec<String>,
    /// Records that were compared: of the old side and of the new one.
    pub records: (usize, usize),
}
