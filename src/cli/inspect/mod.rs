//! `keikaku inspect`: what a stage made of a document.

mod show;
mod svg;

use super::args::{Inspect, Stage};
use super::exit::{self, Trouble};
use super::terminal::Terminal;
use super::{input, limits};
use keikaku::diag::{Diagnostics, Severity};
use keikaku::emit::{self, Status};
use keikaku::extract::{self, Budget};
use keikaku::layout;
use keikaku::model::{Dataset, Document, Prose, Source};
use keikaku::pipeline::{Options, Seen, process_watched};
use keikaku::validate;
use serde_json::Value;
use std::fs;
use std::path::Path;

pub(crate) fn inspect(args: &Inspect, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let given = args.input.display().to_string();
    let bytes = input::read(&args.input).map_err(Trouble::input(&given))?;
    limits::hold(&args.limits, &given, bytes.len())?;
    if let Some(folder) = &args.svg {
        if args.stage != Stage::Layout {
            return Err(Trouble::new(exit::USAGE, "`--svg` draws what layout saw: use it with `--stage layout`"));
        }
        return draw(&given, &bytes, folder, terminal);
    }
    let stage = args.stage;
    let (text, failure) = limits::on_large_stack(|| look(&given, &bytes, stage))?;
    text.lines().for_each(|line| terminal.line(line));
    failure.map_or(Ok(exit::CLEAN), |why| Err(Trouble::new(exit::REFUSED, format!("{given}: {why}"))))
}

/// Writes a picture of every page.
fn draw(given: &str, bytes: &[u8], folder: &Path, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let work = || {
        let document = extract::extract(bytes, given, &Budget::default(), &mut Diagnostics::default());
        document.map(|d| svg::pages(&d, &layout::layout(d.clone(), &mut Diagnostics::default())))
    };
    let pages =
        limits::on_large_stack(work)?.map_err(|e| Trouble::new(exit::REFUSED, format!("{given}: {}", e.message)))?;
    if pages.is_empty() {
        let why = format!("{given}: the format says what is a table and draws nothing; `--svg` is for PDF");
        return Err(Trouble::new(exit::USAGE, why));
    }
    let unwritten = || Trouble::io(exit::UNWRITTEN, folder.display());
    fs::create_dir_all(folder).map_err(unwritten())?;
    for (number, picture) in &pages {
        fs::write(folder.join(format!("page-{number}.svg")), picture).map_err(unwritten())?;
    }
    terminal.line(&format!("{}: {} pictures", folder.display(), pages.len()));
    Ok(exit::CLEAN)
}

/// The stage's output as text, and why the document was refused if it was.
fn look(given: &str, bytes: &[u8], stage: Stage) -> (String, Option<String>) {
    let source = Source { given: given.to_owned(), ..Source::default() };
    let mut text = String::new();
    let mut document = None;
    let artifact = process_watched(&source, bytes, &Options::default(), &mut |seen, d| {
        if let (Seen::Document(seen), Stage::Split | Stage::Resolve) = (seen, stage) {
            document = Some(seen.clone());
        }
        let shown = match seen {
            Seen::Document(_) | Seen::Blocks(_) | Seen::Texts(_) | Seen::Sections(_) | Seen::Rows(_)
                if stage_of(seen) == Some(stage) =>
            {
                show::show(seen)
            }
            Seen::Prose(prose) if stage == Stage::Parse => outline(prose),
            Seen::Split(data) | Seen::Resolved(data) if stage_of(seen) == Some(stage) => {
                records(&source, document.as_ref(), data, d)
            }
            _ => return,
        };
        text = shown + &findings(d);
    });
    let failure = (artifact.summary.status == Status::Failed)
        .then(|| artifact.summary.findings.last().map_or_else(String::new, |f| format!("{}: {}", f.code, f.message)));
    (text, failure)
}

fn stage_of(seen: Seen<'_>) -> Option<Stage> {
    match seen {
        Seen::Document(_) => Some(Stage::Extract),
        Seen::Blocks(_) => Some(Stage::Layout),
        Seen::Texts(_) => Some(Stage::Normalize),
        Seen::Family(_) => None,
        Seen::Sections(_) => Some(Stage::Assemble),
        Seen::Rows(_) | Seen::Prose(_) => Some(Stage::Parse),
        Seen::Split(_) => Some(Stage::Split),
        Seen::Resolved(_) => Some(Stage::Resolve),
    }
}

/// The items of a document that is no plan, indented by their level, and what is outside any.
fn outline(prose: &Prose) -> String {
    let mut text = String::new();
    for (item, path) in prose.outline.items.iter().zip(prose.outline.paths()) {
        let indent = "  ".repeat((item.level as usize).saturating_sub(1).min(20));
        let words: Vec<&str> = item.heading.iter().chain(&item.paragraphs).map(|t| t.folded.as_str()).collect();
        text.push_str(&format!("{indent}{path}  {}\n", words.join(" / ")));
    }
    let loose = prose.outline.loose.iter().chain(&prose.rows);
    loose.for_each(|t| text.push_str(&format!("outside any item: {}\n", t.folded)));
    for change in prose.comparisons.iter().flat_map(|c| &c.changes) {
        let (gone, come) = (&change.deleted.text, &change.inserted.text);
        text.push_str(&format!("{} {}: -{gone} +{come}\n", change.path, change.operation.as_str()));
    }
    text
}

/// The records as the package would nest them.
fn records(source: &Source, document: Option<&Document>, data: &Dataset, d: &Diagnostics) -> String {
    let Some(document) = document else { return String::new() };
    let mut unsaid = d.clone();
    let data = validate::validate(data.clone(), &mut unsaid);
    let nested = emit::emit(source, document, &data, d).json;
    let Ok(mut nested) = serde_json::from_str::<Value>(&nested) else { return nested };
    if let Value::Object(tables) = &mut nested {
        // These are other stages' work, and have commands of their own.
        ["cells", "coverage", "findings"].iter().for_each(|table| drop(tables.shift_remove(*table)));
    }
    said_only(&mut nested);
    format!("{nested:#}\n")
}

/// Leaves out what the document does not say.
fn said_only(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(said_only);
            fields.retain(|_, v| !v.is_null() && v.as_array().is_none_or(|list| !list.is_empty()));
        }
        Value::Array(items) => items.iter_mut().for_each(said_only),
        _ => {}
    }
}

fn findings(d: &Diagnostics) -> String {
    let mut text = format!("\nfindings so far: {}\n", d.items.len());
    for f in &d.items {
        let severity = match f.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        let place =
            f.at.first().map_or(String::new(), |s| format!(" (page {}, characters {}..{})", s.page, s.start, s.end));
        text.push_str(&format!("  {severity}[{}]: {}{place}\n", f.code.as_str(), f.message));
    }
    text
}
