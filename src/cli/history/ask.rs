//! Who is meant by a name on the command line.

use super::trouble;
use crate::cli::exit::{self, Trouble};
use crate::cli::explain::nearest;
use crate::cli::terminal::say;
use keikaku::nightly::store::{Index, Of, SourceRow, Store};

/// What is asked for.
#[derive(Debug)]
pub(super) enum Asked {
    /// A source or a plan.
    All(Of),
    /// All files of a source that is a folder.
    Below(Vec<SourceRow>),
    /// A record of a plan, perhaps with `.FIELD` behind it.
    Record { plan: String, id: String },
    /// Nothing that is known.
    Nothing,
}

impl Asked {
    /// A source of that name, else a plan, else the files of a folder, else a record of the plan whose name it begins with.
    pub(super) fn find(what: &str, index: &Index, store: &Store) -> Result<Self, Trouble> {
        if store.ledger().path(what).is_file() {
            return Ok(Asked::All(Of::Source(what.to_owned())));
        }
        if !index.sources_of(what).map_err(trouble)?.is_empty() {
            return Ok(Asked::All(Of::Plan(what.to_owned())));
        }
        let folder = format!("{}/", what.trim_end_matches('/'));
        let mut sources = index.sources().map_err(trouble)?;
        sources.retain(|s| s.source.starts_with(&folder));
        if !sources.is_empty() {
            return Ok(Asked::Below(sources));
        }
        // The name of a plan may hold slashes: the longest one counts.
        for (at, _) in what.rmatch_indices('/') {
            let plan = &what[..at];
            if !index.sources_of(plan).map_err(trouble)?.is_empty() {
                return Ok(Asked::Record { plan: plan.to_owned(), id: what.to_owned() });
            }
        }
        Ok(Asked::Nothing)
    }
}

/// Says which names are like the one that is not there.
pub(super) fn offer(what: &str, index: &Index) -> Result<u8, Trouble> {
    let mut names: Vec<String> = index.sources().map_err(trouble)?.into_iter().map(|s| s.source).collect();
    names.extend(index.plans().map_err(trouble)?.into_iter().map(|p| p.plan_id));
    say(&format!("error: the ledger knows no source, plan or record `{what}`"));
    if names.is_empty() {
        say("It knows nothing yet: `keikaku nightly` fills it.");
        return Ok(exit::FINDINGS);
    }
    let plan = what.split('/').next().unwrap_or(what);
    let near = nearest(&names, &[what, plan]);
    match near.is_empty() {
        true => say("`keikaku history` without a name lists all sources."),
        false => say("These are named most like it:"),
    }
    near.iter().for_each(|name| say(&format!("  {name}")));
    Ok(exit::FINDINGS)
}
