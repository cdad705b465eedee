//! Changes of a comparison table → amendments.

use super::identity::Ids;
use crate::model::{Amendment, Change, Comparison, Said, Spanned, Words};

/// The amendments of all comparisons, in order.
pub(super) fn all(comparisons: &[Comparison], plan: &str) -> Vec<Amendment> {
    let mut ids = Ids::default();
    let changes = comparisons.iter().flat_map(|c| &c.changes);
    changes.zip(1..).map(|(change, position)| amendment(change, position, plan, &mut ids)).collect()
}

fn amendment(change: &Change, position: u32, plan: &str, ids: &mut Ids) -> Amendment {
    let Change { path, operation, old, new, deleted, inserted, .. } = change;
    let at = [deleted, inserted, new, old].into_iter().find(|w| !w.at.is_empty()).map_or(Vec::new(), |w| w.at.clone());
    Amendment {
        amendment_id: ids.claim(&format!("{plan}/amendments/{path}")),
        position,
        path: path.clone(),
        operation: Spanned::new(*operation, at, "compared"),
        old_text: said(old),
        new_text: said(new),
        deleted: said(deleted),
        inserted: said(inserted),
    }
}

fn said(words: &Words) -> Said<String> {
    (!words.text.is_empty()).then(|| Spanned::new(words.text.clone(), words.at.clone(), "compared"))
}
