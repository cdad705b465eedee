//! Cell texts → typed values with their uncertainty.
//!
//! *Input*: one folded cell (see `normalize`). *Output*: readings, each with the byte range of the folded text it was read
//! from, and the ranges nobody understood. *Invariants*: total (any text gives a reading or a rest); pure; a range never cuts
//! a character; readings are in text order.
