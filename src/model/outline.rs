//! Records of notices, guidelines, comparison tables, slides and forms: one struct per table of the contract.

use super::{Modality, Precision, Said, SessionStatus, Spanned};
use jiff::civil::Date;

words! {
    /// What an amendment does to a provision.
    Operation {
        /// Words stand for other words.
        Replace = "replace",
        /// Words are added.
        Insert = "insert",
        /// Words are taken away.
        Delete = "delete",
        /// A provision is added.
        AddItem = "add_item",
        /// A provision is taken away.
        RemoveItem = "remove_item",
        /// A provision gets another number or place: `old_text` and `new_text` are its paths, what stands below goes with it.
        Renumber = "renumber",
        /// （略）: the table leaves it out because it does not change.
        Omitted = "omitted",
    }
}
words! {
    /// What a reference points to.
    ReferenceKind {
        /// A provision of the same document: 上記（エ）.
        Internal = "internal",
        /// A notice with a number: 健発第…号.
        Notice = "notice",
        /// A law with a number: 平成18年法律第98号.
        Law = "law",
        /// Where something was taken from: …資料より改変.
        Source = "source",
    }
}
words! {
    /// What an event is.
    EventKind {
        /// 第1回: a meeting.
        Meeting = "meeting",
        /// From one day to another.
        Period = "period",
        /// The last day for something: …までに.
        Deadline = "deadline",
        /// A day or year by which something is there.
        Milestone = "milestone",
    }
}
words! {
    /// What an organization is to its parent.
    OrganizationRole {
        /// A body: 協議会, 部会.
        Body = "body",
        /// 事務局 of its parent.
        Secretariat = "secretariat",
        /// ネットワーク of its parent.
        Network = "network",
    }
}
words! {
    /// Whether an organization is there.
    OrganizationStatus {
        /// Said without reservation.
        Established = "established",
        /// 案, 仮称.
        Proposed = "proposed",
    }
}
words! {
    /// What a person writes into a field.
    FieldType {
        /// A word or a line.
        Text = "text",
        /// Sentences: ご意見欄.
        LongText = "long_text",
        /// A number.
        Number = "number",
        /// A day.
        Date = "date",
        /// 電話番号.
        Tel = "tel",
        /// FAX.
        Fax = "fax",
        /// E-mail.
        Email = "email",
        /// 住所.
        Address = "address",
        /// One of several: 有・無.
        Choice = "choice",
        /// A box to tick: □.
        Check = "check",
    }
}
words! {
    /// How somebody is reached.
    ContactKind {
        /// FAX.
        Fax = "fax",
        /// 電話.
        Tel = "tel",
        /// E-mail.
        Email = "email",
        /// 住所, 〒.
        Address = "address",
    }
}

/// A row of `provisions`: an item of an outline, or a paragraph outside any.
#[derive(Clone, Debug)]
pub struct Provision {
    /// Primary key.
    pub provision_id: String,
    /// Item above; empty at the top.
    pub parent_id: String,
    /// From 1, in the order of the document.
    pub position: u32,
    /// Markers from the top, joined by `/`.
    pub path: String,
    /// Its own, half-width; absent for a heading or paragraph that has none.
    pub marker: Said<String>,
    /// Depth from 1.
    pub level: u32,
    /// The words that head it.
    pub heading: Said<String>,
    /// Its own words, without those of the items below it.
    pub text: Said<String>,
    /// How binding, in the order of the contract.
    pub modality: Said<Vec<Modality>>,
    /// Who shall do it: 国は、….
    pub actor: Said<String>,
    /// Page it begins on.
    pub page: u32,
}

/// A row of `amendments`.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// Primary key.
    pub amendment_id: String,
    /// From 1.
    pub position: u32,
    /// Provision it is about.
    pub path: String,
    /// What is done.
    pub operation: Spanned<Operation>,
    /// Words before.
    pub old_text: Said<String>,
    /// Words after.
    pub new_text: Said<String>,
    /// The least words that go, several pieces joined by `…`.
    pub deleted: Said<String>,
    /// The least words that come, likewise.
    pub inserted: Said<String>,
}

/// A row of `references`.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Primary key.
    pub reference_id: String,
    /// Provision that refers; empty for words outside any.
    pub provision_id: String,
    /// To what.
    pub kind: ReferenceKind,
    /// Path of a provision, or name of what is cited.
    pub target: Said<String>,
    /// 健発第0301001号.
    pub number: Said<String>,
    /// Date of what is cited.
    pub date: Said<Date>,
    /// The words that refer.
    pub text: Spanned<String>,
}

/// A row of `definitions`: 以下「…」という.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Primary key.
    pub definition_id: String,
    /// Provision that defines; empty for words outside any.
    pub provision_id: String,
    /// The term.
    pub term: Spanned<String>,
    /// What it stands for.
    pub text: Said<String>,
}

/// A row of `events`.
#[derive(Clone, Debug)]
pub struct Event {
    /// Primary key.
    pub event_id: String,
    /// From 1.
    pub position: u32,
    /// What it is.
    pub kind: EventKind,
    /// What it is called.
    pub name: Said<String>,
    /// 第1回 is 1.
    pub number: Said<u32>,
    /// First day.
    pub start_date: Said<Date>,
    /// Last day.
    pub end_date: Said<Date>,
    /// Extended Date/Time Format; `--06-28` where no year is said.
    pub edtf: Said<String>,
    /// How exact.
    pub precision: Precision,
    /// How firm.
    pub status: SessionStatus,
    /// Topics.
    pub items: Said<Vec<String>>,
    /// The words the verdicts were read from.
    pub text: Spanned<String>,
}

/// A row of `organizations`.
#[derive(Clone, Debug)]
pub struct Organization {
    /// Primary key.
    pub organization_id: String,
    /// Body it belongs to; empty at the top.
    pub parent_id: String,
    /// From 1.
    pub position: u32,
    /// What it is called.
    pub name: Spanned<String>,
    /// What it is to its parent.
    pub role: OrganizationRole,
    /// Whether it is there.
    pub status: OrganizationStatus,
    /// Who its members are, in the document's words.
    pub members_text: Said<String>,
}

/// A row of `form_fields`.
#[derive(Clone, Debug)]
pub struct FormField {
    /// Primary key.
    pub field_id: String,
    /// From 1.
    pub position: u32,
    /// Heading of the box it stands in.
    pub group: Said<String>,
    /// What is asked.
    pub label: Spanned<String>,
    /// What is written there.
    pub kind: FieldType,
    /// How many times it is printed in its group.
    pub repeats: u32,
    /// 必須, 任意; absent where the form does not say.
    pub required: Said<bool>,
    /// What may be chosen: 有, 無.
    pub options: Said<Vec<String>>,
}

/// A row of `contacts`.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Primary key.
    pub contact_id: String,
    /// By which way.
    pub kind: ContactKind,
    /// Number or address, folded.
    pub value: Spanned<String>,
    /// The line it stands in.
    pub text: Said<String>,
}
