//! Which columns of each record may be corrected: all that a document says, and the verdicts on it. Names, ordinals and references between
//! records may not, and neither may the date of update, which is part of a document's name.

use super::slot::{Judged, MaybeJudged, Slot, bare};
use crate::model::{
    Amendment, Capacity, Contact, Course, Definition, Event, Fee, FormField, Head, LegendRow, Note, Organization,
    Place, Provision, Reference, Relation, Requirement, Said, Session, Spanned, Track,
};

/// The values of a record by column.
pub(super) type Slots<'a> = Vec<(&'static str, Box<dyn Slot + 'a>)>;

/// A record whose values may be corrected.
pub(super) trait Fields {
    /// Its values.
    fn slots(&mut self) -> Slots<'_>;
    /// The words that its verdicts are about, or that name it.
    fn basis(&self) -> Option<Spanned<()>>;
}

impl<S: Slot + ?Sized> Slot for &mut S {
    fn plain(&self) -> String {
        (**self).plain()
    }

    fn from(&self) -> Option<Spanned<()>> {
        (**self).from()
    }

    fn put(&mut self, value: &super::Value, from: &Spanned<()>) -> Result<(), String> {
        (**self).put(value, from)
    }
}

macro_rules! slot {
    (said, $place:expr) => {
        Box::new(&mut $place)
    };
    (judged, $place:expr) => {
        Box::new(Judged(&mut $place))
    };
    (perhaps, $place:expr) => {
        Box::new(MaybeJudged(&mut $place))
    };
}

/// A record, what its verdicts are about, and its columns: `column how field`.
macro_rules! fields {
    ($record:ty, $columns:ident, |$r:ident| $basis:expr, { $($column:literal $how:ident $field:ident;)+ }) => {
        /// Columns that may be corrected.
        pub(super) const $columns: &[&str] = &[$($column),+];

        impl Fields for $record {
            fn slots(&mut self) -> Slots<'_> {
                vec![$(($column, slot!($how, self.$field))),+]
            }

            fn basis(&self) -> Option<Spanned<()>> {
                let $r = self;
                $basis
            }
        }
    };
}

/// The first of several texts that is there.
fn first(texts: &[&Said<String>]) -> Option<Spanned<()>> {
    texts.iter().find_map(|t| t.as_ref().map(bare))
}

fields!(Head, DOCUMENTS, |r| first(&[&r.title, &r.issuer]), {
    "title" said title;
    "issuer" said issuer;
    "issued_on" said issued_on;
    "fiscal_year" said fiscal_year;
});
fields!(LegendRow, LEGENDS, |r| Some(bare(&r.code)), {
    "name" said name;
    "code" said code;
    "label" said label;
    "policy" said policy;
});
fields!(Note, NOTES, |r| Some(bare(&r.marker)), {
    "marker" said marker;
    "text" said text;
    "resolution" judged resolution;
});
fields!(Course, COURSES, |r| Some(bare(&r.name)), {
    "name" said name;
    "fiscal_year" said fiscal_year;
    "kind" judged kind;
});
fields!(Track, TRACKS, |r| first(&[&r.name, &r.occupation, &r.schedule_text, &r.fee_text, &r.capacity_text, &r.venue]), {
    "name" said name;
    "audience_note" said audience_note;
    "occupation" said occupation;
    "leader_training" said leader_training;
    "hospital_code" said hospital_code;
    "hospital_label" said hospital_label;
    "hospital_policy" said hospital_policy;
    "recommendation" said recommendation;
    "times_per_year" said times_per_year;
    "days" said days;
    "period_start" said period_start;
    "period_end" said period_end;
    "duration_text" said duration_text;
    "capacity_text" said capacity_text;
    "fee_text" said fee_text;
    "purpose" said purpose;
    "eligibility_text" said eligibility_text;
    "schedule_text" said schedule_text;
    "prefecture" said prefecture;
    "venue" said venue;
    "delivery" said delivery;
});
fields!(Session, SESSIONS, |r| Some(bare(&r.text)), {
    "kind" judged kind;
    "label" said label;
    "start_date" said start_date;
    "end_date" said end_date;
    "start_time" said start_time;
    "end_time" said end_time;
    "precision" judged precision;
    "status" judged status;
    "added" judged added;
    "stale" judged stale;
    "edtf" said edtf;
    "year_basis" perhaps year_basis;
    "weekday_check" judged weekday_check;
    "text" said text;
});
fields!(Place, PLACES, |r| first(&[&r.name, &r.prefecture, &r.address, &r.scope]), {
    "scope" said scope;
    "name" said name;
    "prefecture" said prefecture;
    "prefecture_code" said prefecture_code;
    "address" said address;
    "delivery" said delivery;
});
fields!(Fee, FEES, |r| Some(bare(&r.text)), {
    "label" said label;
    "status" said status;
    "amount_jpy" said amount_jpy;
    "tax_included" said tax_included;
    "condition" said condition;
    "includes" said includes;
    "text" said text;
});
fields!(Capacity, CAPACITIES, |r| Some(bare(&r.text)), {
    "label" said label;
    "status" said status;
    "count" said count;
    "unit" said unit;
    "persons" said persons;
    "per" judged per;
    "approximate" judged approximate;
    "provisional" judged provisional;
    "text" said text;
});
fields!(Requirement, REQUIREMENTS, |r| Some(bare(&r.text)), {
    "operator" judged operator;
    "number" said number;
    "text" said text;
    "modality" perhaps modality;
});
fields!(Relation, RELATIONS, |r| Some(bare(&r.text)), {
    "kind" judged kind;
    "text" said text;
});
fields!(Provision, PROVISIONS, |r| first(&[&r.heading, &r.text, &r.marker]), {
    "marker" said marker;
    "heading" said heading;
    "text" said text;
    "modality" said modality;
    "actor" said actor;
});
fields!(Amendment, AMENDMENTS, |r| Some(bare(&r.operation)), {
    "operation" said operation;
    "old_text" said old_text;
    "new_text" said new_text;
    "deleted" said deleted;
    "inserted" said inserted;
});
fields!(Reference, REFERENCES, |r| Some(bare(&r.text)), {
    "kind" judged kind;
    "target" said target;
    "number" said number;
    "date" said date;
    "text" said text;
});
fields!(Definition, DEFINITIONS, |r| Some(bare(&r.term)), {
    "term" said term;
    "text" said text;
});
fields!(Event, EVENTS, |r| Some(bare(&r.text)), {
    "kind" judged kind;
    "name" said name;
    "number" said number;
    "start_date" said start_date;
    "end_date" said end_date;
    "edtf" said edtf;
    "precision" judged precision;
    "status" judged status;
    "items" said items;
});
fields!(Organization, ORGANIZATIONS, |r| Some(bare(&r.name)), {
    "name" said name;
    "role" judged role;
    "status" judged status;
    "members_text" said members_text;
});
fields!(FormField, FORM_FIELDS, |r| Some(bare(&r.label)), {
    "group" said group;
    "label" said label;
    "type" judged kind;
    "required" said required;
});
fields!(Contact, CONTACTS, |r| Some(bare(&r.value)), {
    "kind" judged kind;
    "value" said value;
    "text" said text;
});
