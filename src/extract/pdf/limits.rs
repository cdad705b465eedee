//! What is left of the counted budgets while a PDF is read.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::extract::Budget;

/// Counts down; what is beyond is left out and said.
#[derive(Debug)]
pub(super) struct Limits {
    glyphs: usize,
    paths: usize,
    pages: usize,
    spent: Vec<&'static str>,
}

impl Limits {
    /// All of `budget`.
    pub(super) fn new(budget: &Budget) -> Self {
        Limits { glyphs: budget.glyphs, paths: budget.paths, pages: budget.pages, spent: Vec::new() }
    }

    /// Takes a page; false if there are no more, or nothing to fill it with.
    pub(super) fn page(&mut self) -> bool {
        if self.pages == 0 {
            self.say("pages");
        }
        let go_on = self.pages > 0 && self.spent.is_empty();
        self.pages = self.pages.saturating_sub(1);
        go_on
    }

    /// Takes glyphs.
    pub(super) fn glyphs(&mut self, count: usize) -> bool {
        let enough = self.glyphs >= count;
        self.glyphs = self.glyphs.saturating_sub(count);
        if !enough {
            self.glyphs = 0;
            self.say("glyphs");
        }
        enough
    }

    /// Takes the parts of a path.
    pub(super) fn paths(&mut self, count: usize) -> bool {
        let enough = self.paths >= count;
        self.paths = self.paths.saturating_sub(count);
        if !enough {
            self.say("paths");
        }
        enough
    }

    /// True when something was left out.
    pub(super) fn spent(&self) -> bool {
        !self.spent.is_empty()
    }

    /// Notes a budget that another part of the reading has spent.
    pub(super) fn say(&mut self, budget: &'static str) {
        if !self.spent.contains(&budget) {
            self.spent.push(budget);
        }
    }

    /// Reports what was spent, up to the page where the reading ended; the reason for a document to be partial.
    pub(super) fn close(&self, read: usize, all: usize, d: &mut Diagnostics) -> Option<String> {
        for budget in &self.spent {
            let message = format!("more {budget} than the limit; {read} of {all} pages were read");
            d.push(Diagnostic::new(Code::BudgetSpent, message, Vec::new()));
        }
        (!self.spent.is_empty()).then(|| format!("budget spent: {}", self.spent.join(", ")))
    }
}
