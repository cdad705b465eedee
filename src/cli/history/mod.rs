//! `keikaku history`: what did a plan say on a day, and what was known of it.

mod add;
mod args;
mod ask;
mod copy;
mod holds;
mod list;
mod place;
mod record;
mod revisions;
mod rows;
mod values;

pub(crate) use args::History;

use super::exit::{self, Trouble};
use super::terminal::{Terminal, say};
use ask::Asked;
use jiff::Timestamp;
use keikaku::nightly::store::{
    Answer, Fault, Index, IndexError, Lines, Made, Of, Question, Revision, Store, answer, day_in_japan,
};
use place::Place;

/// Lines of ledgers that do not count which are named; the rest is counted.
const NAMED: usize = 5;

pub(crate) fn history(args: &History, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let place = Place::of(args)?;
    let now = Timestamp::now();
    if !args.add.is_empty() {
        return add::add(args, &place, now, terminal);
    }
    let index = open(args, &place.store)?;
    let Some(what) = &args.what else {
        warn(&index.faults().map_err(trouble)?);
        return list::list(args, &index.sources().map_err(trouble)?, terminal);
    };
    match Asked::find(what, &index, &place.store)? {
        Asked::Nothing => ask::offer(what, &index),
        Asked::Below(sources) if question(args).is_none() && args.output.is_none() => {
            list::list(args, &sources, terminal)
        }
        Asked::Below(sources) => {
            let (count, first) = (sources.len(), sources.first().map_or("", |s| s.source.as_str()));
            let message = format!("{what} has {count} files; name one of them, such as {first}");
            Err(Trouble::new(exit::USAGE, message))
        }
        Asked::All(of) => {
            let lines = lines(&place.store, &index, &of)?;
            let all = keikaku::nightly::store::revisions(&lines.entries, &of);
            match question(args) {
                None if args.output.is_none() => revisions::show(args, &place, &of, &all, now, terminal),
                asked => {
                    let question = asked.unwrap_or_else(|| today(now));
                    holds::show(args, &place, &of, (question, &answer(&all, question)), terminal)
                }
            }
        }
        Asked::Record { plan, id } => {
            let of = Of::Plan(plan);
            let lines = lines(&place.store, &index, &of)?;
            let all = keikaku::nightly::store::revisions(&lines.entries, &of);
            let followed = match question(args) {
                None => accepted(&all),
                Some(question) => answer(&all, question).holds.into_iter().collect(),
            };
            record::show(args, &place, &id, &followed, terminal)
        }
    }
}

/// What the arguments ask; nothing if they name no day.
fn question(args: &History) -> Option<Question> {
    let as_of = args.as_of.or_else(|| args.known_on.map(day_in_japan))?;
    Some(Question { as_of, known_on: args.known_on.unwrap_or(Timestamp::MAX) })
}

fn today(now: Timestamp) -> Question {
    Question { as_of: day_in_japan(now), known_on: Timestamp::MAX }
}

/// Revisions that may answer, in the order of the days they say.
fn accepted<'a>(all: &[Revision<'a>]) -> Vec<Revision<'a>> {
    let mut accepted: Vec<Revision<'a>> = all.iter().copied().filter(Revision::is_accepted).collect();
    accepted.sort_by(Revision::in_order);
    accepted
}

/// The one that holds today.
fn current<'a>(all: &[Revision<'a>], now: Timestamp) -> Option<Revision<'a>> {
    let Answer { holds, .. } = answer(all, today(now));
    holds
}

fn open(args: &History, store: &Store) -> Result<Index, Trouble> {
    if args.rebuild {
        return store.rebuild_index().map_err(trouble);
    }
    let index = store.index().map_err(trouble)?;
    match index.made() {
        Made::Rebuilt(why) if why != "there was none" => say(&format!("note: the index was built anew: {why}")),
        Made::InMemory(why) if store.ledger().is_there() => {
            say(&format!("note: the index is in memory only, which takes longer: {why}"));
        }
        _ => {}
    }
    Ok(index)
}

fn lines(store: &Store, index: &Index, of: &Of) -> Result<Lines, Trouble> {
    let lines = store.entries(index, of).map_err(trouble)?;
    warn(&lines.faults);
    Ok(lines)
}

/// Says what of the ledger does not count. It changes nothing of the answer, so it is no error.
fn warn(faults: &[Fault]) {
    for fault in faults.iter().take(NAMED) {
        say(&format!("warning: {fault}"));
    }
    if faults.len() > NAMED {
        say(&format!("warning: and {} more lines of the ledger that do not count", faults.len() - NAMED));
    }
}

fn trouble(e: IndexError) -> Trouble {
    let code = match &e {
        IndexError::Ledger(_) => exit::REFUSED,
        IndexError::Unwritten(_) => exit::UNWRITTEN,
        IndexError::Sqlite(_) => exit::INTERNAL,
    };
    let advice = if code == exit::INTERNAL { "; `--rebuild` builds it anew" } else { "" };
    Trouble::new(code, format!("{e}{advice}"))
}
