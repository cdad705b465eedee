//! `keikaku explain`: where a published value comes from, told by the package alone.

mod draft;
mod package;
mod show;

use super::args::Explain;
use super::exit::{self, Trouble};
use super::terminal::{Terminal, say};
use package::{Package, Record};
use std::fs;
use std::io::ErrorKind;
use strsim::normalized_damerau_levenshtein;

/// Names that are offered for one that is not there.
const OFFERED: usize = 5;

pub(crate) fn explain(args: &Explain, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let refused = |e: std::io::Error| match e.kind() {
        ErrorKind::NotFound => Trouble::new(exit::REFUSED, format!("{}: no package of keikaku", args.dir.display())),
        _ => Trouble::new(exit::REFUSED, format!("{}: {e}", args.dir.display())),
    };
    fs::metadata(&args.dir).map_err(Trouble::input(args.dir.display()))?;
    let package = Package::open(&args.dir).map_err(refused)?;
    let found = find(&package, &args.record).map_err(refused)?;
    if found.is_empty() {
        return offer(&package, &args.record).map_err(refused);
    }
    let mut code = exit::CLEAN;
    for (record, field) in &found {
        match field {
            Some(field) if !record.row.iter().any(|(column, _)| column == field) => {
                say(&format!("error: {} has no field `{field}`; it has {}", record.table, fields(record)));
                code = exit::FINDINGS;
            }
            Some(field) if args.as_override => draft::draft(&package, record, field, terminal).map_err(refused)?,
            None if args.as_override => {
                return Err(Trouble::new(exit::USAGE, "an override is of one field: RECORD.FIELD"));
            }
            _ => show::show(&package, record, field.as_deref(), terminal).map_err(refused)?,
        }
    }
    Ok(code)
}

/// The records of that name; one that only matches without its last `.…` is asked for a field.
fn find(package: &Package, asked: &str) -> std::io::Result<Vec<(Record, Option<String>)>> {
    let whole = package.records(asked)?;
    if !whole.is_empty() {
        return Ok(whole.into_iter().map(|r| (r, None)).collect());
    }
    let Some((id, field)) = asked.rsplit_once('.') else { return Ok(Vec::new()) };
    let mut found = package.records(id)?;
    // A track without a name may be called as its course; then the one that has the field is meant.
    let has_field = |r: &Record| r.row.iter().any(|(column, _)| column == field);
    if found.iter().any(has_field) {
        found.retain(has_field);
    }
    Ok(found.into_iter().map(|r| (r, Some(field.to_owned()))).collect())
}

fn fields(record: &Record) -> String {
    record.row.iter().map(|(column, _)| column.as_str()).collect::<Vec<_>>().join(", ")
}

fn offer(package: &Package, asked: &str) -> std::io::Result<u8> {
    let ids = package.ids()?;
    // Names hold dots too; what is behind the last one is a field only if it could be one.
    let could_be_field = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let id = asked.rsplit_once('.').filter(|(_, word)| could_be_field(word)).map_or(asked, |(id, _)| id);
    say(&format!("error: the package holds no record `{asked}`"));
    let near = nearest(&ids, &[asked, id]);
    if !near.is_empty() {
        say("These are named most like it:");
    }
    near.iter().for_each(|id| say(&format!("  {id}")));
    Ok(exit::FINDINGS)
}

/// Ids that hold the asked words, shortest first, before those that are merely alike.
pub(super) fn nearest<'a>(ids: &'a [String], asked: &[&str]) -> Vec<&'a str> {
    let likeness = |id: &str| {
        let best = |a: &&str| {
            if id.contains(*a) { 2.0 - id.len() as f64 * 1e-6 } else { normalized_damerau_levenshtein(id, a) }
        };
        asked.iter().map(best).fold(0.0, f64::max)
    };
    let mut scored: Vec<(f64, &str)> = ids.iter().map(|id| (likeness(id), id.as_str())).collect();
    scored.retain(|(score, _)| *score > 0.5);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by_key(|(_, id)| *id);
    scored.into_iter().take(OFFERED).map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_part_of_a_name_offers_the_whole_before_what_is_merely_alike() {
        let ids = ["plan/2021/航海/基礎", "plan/2021/航海", "plan/2022/通信"].map(String::from);
        assert_eq!(nearest(&ids, &["航海"]), ["plan/2021/航海", "plan/2021/航海/基礎"]);
    }

    #[test]
    fn a_slip_of_the_pen_offers_what_was_meant() {
        let ids = ["plan/2021/航海/基礎", "plan/2022/通信"].map(String::from);
        assert_eq!(nearest(&ids, &["plan/2021/航梅/基礎"])[0], "plan/2021/航海/基礎");
    }
}
