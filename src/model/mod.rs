//! The types that pass between stages, and nothing else.
//!
//! *Input, Output*: none; every stage takes and returns these types.
//! *Invariants*: no I/O, no serialization, no import from the rest of the crate. A [`Span`] always lies inside the page it
//! names, and a value that a reader will see always knows the spans it was read from.

#[macro_use]
mod words;

mod block;
mod comparison;
mod correction;
mod dataset;
mod document;
mod drawn;
mod evidence;
mod family;
mod flow;
mod join;
mod marker;
mod outline;
mod prose;
mod revision;
mod row;
mod section;
mod slice;
mod span;
mod text;

pub use block::{Block, Cell, Entry, Placed, Table};
pub use comparison::{Comparison, DraftAmendment, Words};
pub use correction::Correction;
pub use dataset::*;
pub use document::{Content, Document, Page, Source, TextLayer};
pub use drawn::{Axis, Direction, Drawn, Fill, Glyph, Rule, Tag, TagKind};
pub use evidence::{Inherited, Rival, Spanned};
pub use family::{Family, Heading, Term};
pub use flow::{Flow, FlowLine, FlowPart, Item, Margin, Outline};
pub use marker::{Marker, Shape, Signs, Style};
pub use outline::*;
pub use prose::Prose;
pub use revision::{Change, ChangeEvent, Class, Revision, Severity};
pub use row::{Field, Row, RowCell};
pub use section::{Area, Header, Legend, LegendEntry, Line, Sections};
pub use span::{Rect, Span, Struck};
pub use text::{Edit, Offsets, Piece, RawText, Text};
