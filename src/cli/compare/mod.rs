//! `keikaku compare`: two revisions of an outline as a comparison table (新旧対照表).

mod draw;
mod html;
mod side;

use super::args::{Compare, CompareFormat};
use super::build::stop_on_signals;
use super::diff::side::Side;
use super::exit::{self, Trouble};
use super::terminal::{Terminal, say};
use draw::Row;
use keikaku::kinds;
use keikaku::model::{DraftAmendment, Source};
use keikaku::parse;
use keikaku::pipeline::{Options, process};
use serde_json::{Value, json};
use side::Text;

pub(crate) fn compare(args: &Compare, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let stop = stop_on_signals()?;
    if args.old.as_os_str() == "-" && args.new.as_os_str() == "-" {
        return Err(Trouble::new(exit::USAGE, "standard input (`-`) can be read only once"));
    }
    let read = |path: &std::path::PathBuf| Text::of(&Side::read(path, &stop)?, path);
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let ((before, old_order), (after, new_order)) = (old.outline(), new.outline());
    let changes = parse::amendments(&before, &after, kinds::prose_fallback());
    if parse::applied(&before, &changes).is_none_or(|made| made != parse::provisions(&after)) {
        say(
            "warning: the amendments alone do not turn the old text into the new one: two provisions have the same path",
        );
    }
    let same = parse::same_provisions(&before, &after, kinds::prose_fallback());
    let mut old_of = vec![None; same.len()];
    new_order.iter().zip(same).for_each(|(&place, found)| old_of[place] = found.map(|at| old_order[at]));
    let rows = draw::rows(&old, &new, &old_of);
    let page = html::page(&title(&old, &new), &rows);
    if !is_read_back(&page, &changes) {
        say(
            "warning: read back, this table would not give the same amendments: the outline cannot be told from its words alone",
        );
    }
    let text = match args.format {
        CompareFormat::Html => page,
        CompareFormat::Markdown => draw::markdown(&title(&old, &new), &rows),
        CompareFormat::Json => format!("{:#}\n", whole(&old, &new, &rows, &changes)),
    };
    match &args.output {
        Some(path) => std::fs::write(path, &text).map_err(Trouble::io(exit::UNWRITTEN, path.display()))?,
        None => terminal.raw(text.as_bytes()),
    }
    Ok(if changes.is_empty() { exit::CLEAN } else { exit::FINDINGS })
}

/// The title of the new revision, or of the old one where that has none.
fn title(old: &Text, new: &Text) -> String {
    let name = if new.title.is_empty() { &old.title } else { &new.title };
    if name.ends_with("新旧対照表") {
        name.clone()
    } else {
        format!("{name} 新旧対照表").trim_start().to_owned()
    }
}

/// An amendment as it is published: path, operation, words before and after, the least words that go and come.
fn published(change: &DraftAmendment) -> [String; 6] {
    [
        change.path.clone(),
        change.operation.as_str().to_owned(),
        change.old.text.clone(),
        change.new.text.clone(),
        change.deleted.text.clone(),
        change.inserted.text.clone(),
    ]
}

/// True if `build` reads these amendments, and no others, from the page.
fn is_read_back(page: &str, changes: &[DraftAmendment]) -> bool {
    const COLUMNS: [&str; 6] = ["path", "operation", "old_text", "new_text", "deleted", "inserted"];
    let source = Source { given: "comparison.html".to_owned(), ..Source::default() };
    let artifact = process(&source, page.as_bytes(), &Options::default());
    let definition = keikaku::emit::tables::Entity::Amendments.table();
    let at: Vec<usize> =
        COLUMNS.iter().filter_map(|name| definition.columns.iter().position(|c| c.name == *name)).collect();
    let rows = artifact.tables.get(definition.name).map_or("", String::as_str);
    let rows = csv::ReaderBuilder::new().has_headers(false).from_reader(rows.as_bytes()).into_records();
    let read: Vec<Vec<String>> =
        rows.flatten().map(|r| at.iter().map(|&c| r.get(c).unwrap_or_default().to_owned()).collect()).collect();
    let own: Vec<Vec<String>> = changes.iter().map(|c| published(c).to_vec()).collect();
    read == own
}

fn whole(old: &Text, new: &Text, rows: &[Row<'_>], changes: &[DraftAmendment]) -> Value {
    let amendments = changes.iter().map(|change| {
        let [path, operation, old_text, new_text, deleted, inserted] = published(change);
        json!({ "path": path, "operation": operation, "old_text": old_text, "new_text": new_text,
            "deleted": deleted, "inserted": inserted })
    });
    let line = |row: &Row<'_>| {
        json!({ "path": row.path(), "old": row.old.map(|i| i.printed()), "new": row.new.map(|i| i.printed()),
            "changed": row.is_changed() })
    };
    json!({
        "title": title(old, new),
        "old": { "document_id": old.document_id, "title": old.title },
        "new": { "document_id": new.document_id, "title": new.title },
        "amendments": amendments.collect::<Vec<_>>(),
        "rows": rows.iter().map(line).collect::<Vec<_>>(),
    })
}
