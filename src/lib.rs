//! Turns Japanese public-sector plan documents into validated, publishable data.
//!
//! ```text
//! bytes ─extract▶ Document ─layout▶ Block<RawText> ─normalize▶ Block<Text> ─assemble▶ Sections
//!       ─parse▶ rows ─split▶ courses, tracks ─resolve▶ eligibility, notes, relations
//!       ─correct, validate▶ Validated<Dataset> ─emit▶ package
//! ```
//!
//! Every arrow is one module. Stages never call one another, never print and never touch a file; `pipeline` lists them in
//! order and runs them over many documents.

pub mod assemble;
pub mod correct;
pub mod diag;
pub mod diff;
pub mod emit;
pub mod extract;
pub mod kinds;
pub mod layout;
pub mod model;
pub mod nightly;
pub mod normalize;
pub mod parse;
pub mod pipeline;
pub mod resolve;
pub mod split;
pub mod validate;
