//! The readers together, on invented cells.

use crate::model::{Family, Term};
