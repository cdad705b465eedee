//! `keikaku nightly`: a night, what it says of itself, and how it ends.

use super::args::{Format, LogFormat, Nightly};
use super::build::{own_program, stop_on_signals};
use super::exit::{self, Trouble};
use super::terminal::Terminal;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use keikaku::nightly::gate;
use keikaku::nightly::report::{Line, Totals};
use keikaku::nightly::{self, Config, Fate, Report, Run, Watch};
use keikaku::pipeline::{Engine, Limits};
use serde_json::json;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::thread::available_parallelism;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// Sources that are named on a terminal; the report has all.
const LISTED: usize = 50;

pub(crate) fn nightly(args: &Nightly, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let ended = night(args, terminal);
    if let Err(trouble) = &ended {
        // Whoever reads the last line finds one.
        json_line(&json!({ "exit_code": trouble.code, "error": trouble.message }), terminal);
        terminal.finish(trouble.code)?;
    }
    ended
}

fn night(args: &Nightly, terminal: &mut Terminal) -> Result<u8, Trouble> {
    log(args);
    let config = read(&args.config)?;
    let now = args.now.unwrap_or_else(jiff::Timestamp::now);
    if args.check {
        return check(&config, now, terminal);
    }
    let stop = stop_on_signals()?;
    let engine = Engine::children(own_program(), limits(&config));
    let jobs = if config.read.jobs == 0 { args.jobs.map(usize::from) } else { Some(config.read.jobs) };
    let run = Run {
        now,
        engine: &engine,
        jobs: jobs.unwrap_or_else(|| available_parallelism().map_or(1, usize::from)),
        stop,
        wait: args.wait,
        all: args.all,
        rehash: args.rehash,
        accept: args.accept.iter().cloned().collect(),
    };
    let bar = Bar::new(args.quiet || args.log == Some(LogFormat::Json));
    let report = nightly::run(&config, &run, &bar);
    bar.0.finish_and_clear();
    let report = report.map_err(trouble)?;
    match args.format {
        Format::Json => lines(&report, terminal),
        Format::Text if args.quiet => {}
        Format::Text => text(&config, &report, terminal),
    }
    last_line(&report.totals, terminal);
    Ok(report.totals.exit_code)
}

fn read(path: &Path) -> Result<Config, Trouble> {
    Config::read(path).map_err(|errors| {
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Trouble::new(exit::USAGE, all.join("\nerror: "))
    })
}

fn limits(config: &Config) -> Limits {
    let (read, mut limits) = (&config.read, Limits::default());
    if read.max_memory_mib > 0 {
        limits.memory = read.max_memory_mib.max(256) << 20;
    }
    if read.max_cpu_seconds > 0 {
        limits.cpu = Duration::from_secs(read.max_cpu_seconds);
    }
    if read.max_time_seconds > 0 {
        limits.time = Duration::from_secs(read.max_time_seconds);
    }
    limits
}

/// What happens, on standard error: all of it, or where standard output says nothing what is not as it should be; or what
/// `KEIKAKU_LOG` asks for.
fn log(args: &Nightly) {
    let usual = match (args.log, args.quiet) {
        (Some(_), _) => "keikaku=info",
        (None, true) => "keikaku=warn",
        (None, false) => "keikaku=error",
    };
    let filter = EnvFilter::try_from_env("KEIKAKU_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_target(false);
    // Whoever has set one before keeps it.
    let _ = match args.log {
        Some(LogFormat::Json) => log.json().flatten_event(true).try_init(),
        _ => log.with_ansi(io::stderr().is_terminal()).try_init(),
    };
}

fn trouble(trouble: nightly::Trouble) -> Trouble {
    match trouble {
        nightly::Trouble::Locked(holder) => {
            let message = format!("another run is at work: {holder}; wait for it with --wait");
            Trouble::new(exit::LOCKED, message)
        }
        nightly::Trouble::Stopped => Trouble::new(exit::STOPPED, "stopped; what was published is published still"),
        nightly::Trouble::Config(message) => Trouble::new(exit::USAGE, message),
        nightly::Trouble::Reader(e) => Trouble::new(exit::INTERNAL, e.to_string()),
        nightly::Trouble::Late(e) => Trouble::new(
            exit::UNWRITTEN,
            format!("the night is published, but its report or state could not be written: {e}"),
        ),
        nightly::Trouble::Disk(e) => {
            Trouble::new(exit::UNWRITTEN, format!("nothing was published, what was there is as it was: {e}"))
        }
    }
}

/// What would be looked at, and what cannot be found.
fn check(config: &Config, now: jiff::Timestamp, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let planned = nightly::plan(config, now).map_err(trouble)?;
    for source in &planned {
        let day = if source.is_due { "" } else { " (not due)" };
        match &source.at {
            Ok(at) => terminal.line(&format!("{}: {at}{day}", source.id)),
            Err(failure) => terminal.line(&format!("{}: line {}: {failure}", source.id, source.line)),
        }
    }
    let missing = planned.iter().filter(|p| p.at.is_err()).count();
    let due = planned.iter().filter(|p| p.at.is_ok() && p.is_due).count();
    terminal.line(&format!("{} sources: {due} are due, {missing} cannot be found", planned.len()));
    terminal.line(&format!("site {}, store {}", config.site.root.display(), config.store.display()));
    Ok(if missing == 0 { exit::CLEAN } else { exit::REFUSED })
}

/// One JSON object per source.
fn lines(report: &Report, terminal: &mut Terminal) {
    for line in &report.sources {
        json_line(line, terminal);
    }
}

fn json_line(value: &impl serde::Serialize, terminal: &mut Terminal) {
    let written = serde_json::to_writer(terminal.writer(), value);
    terminal.note(written.map_err(io::Error::from));
    terminal.raw(b"\n");
}

/// The night in one line, for programs.
fn last_line(totals: &Totals, terminal: &mut Terminal) {
    json_line(totals, terminal);
}

fn text(config: &Config, report: &Report, terminal: &mut Terminal) {
    let wants_a_look = |l: &&Line| !matches!(l.status, Fate::Unchanged | Fate::Carried) || !l.overrides.is_empty();
    let listed = report.sources.iter().filter(wants_a_look);
    let all = listed.clone().count();
    listed.take(LISTED).for_each(|line| one(line, terminal));
    if all > LISTED {
        let name = config.store.join(format!("reports/{}.json", report.totals.night));
        terminal.line(&format!("… and {} more; all are in {}", all - LISTED, name.display()));
    }
    for id in &report.dropped {
        terminal.line(&format!("{id}: no longer asked for; it is left out from this night on"));
    }
    for note in &report.notes {
        terminal.line(&format!("note: {note}"));
    }
    let (root, night) = (config.site.root.display(), &report.totals.current);
    match report.totals.changed {
        true => terminal.line(&format!("published: {root}/nights/{night}")),
        false if night.is_empty() => terminal.line("published: nothing yet"),
        false => terminal.line(&format!("published: {root}/nights/{night} (unchanged)")),
    }
}

fn one(line: &Line, terminal: &mut Terminal) {
    let changes = line.changes.map_or_else(String::new, |c| {
        format!(" ({} high, {} normal, {} low, {} in writing only)", c.high, c.normal, c.low, c.cosmetic)
    });
    let overrides = |terminal: &mut Terminal| {
        let told = line.overrides.iter().map(|(code, message)| format!("    {code}: {message}"));
        told.for_each(|told| terminal.line(&told));
    };
    let Some(why) = &line.reason else {
        terminal.line(&format!("{}: {}{changes}", line.source, line.status.as_str()));
        return overrides(terminal);
    };
    terminal.line(&format!("{}: {}: {}: {}", line.source, line.status.as_str(), why.code, why.message));
    for (n, finding) in line.gate.iter().enumerate() {
        // The first one is the reason, whose words stand above.
        if n > 0 {
            terminal.line(&format!("    {}: {}", finding.code.as_str(), finding.message));
        }
        details(finding, terminal);
    }
    overrides(terminal);
    terminal.line(&format!("    {}", why.remedy));
}

/// Which column, how it looked, how it looks, and a cell that shows it.
fn details(finding: &gate::Finding, terminal: &mut Terminal) {
    if !finding.old.is_empty() || !finding.new.is_empty() {
        terminal.line(&format!("        {}: was {}, is {}", finding.column, finding.old, finding.new));
    }
    if let Some(cell) = finding.example.as_ref().filter(|cell| !cell.text.is_empty()) {
        let line = if cell.line > 0 { format!(", line {}", cell.line) } else { String::new() };
        terminal.line(&format!("        page {}{line}: 「{}」", cell.page, cell.text));
    }
}

/// Progress on a terminal.
struct Bar(ProgressBar);

impl Bar {
    fn new(is_hidden: bool) -> Self {
        let target = if is_hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        Bar(match ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} sources, {eta} left") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        })
    }
}

impl Watch for Bar {
    fn phase(&self, name: &'static str, sources: usize) {
        self.0.reset();
        self.0.set_length(sources as u64);
        self.0.set_message(name);
    }

    fn step(&self) {
        self.0.inc(1);
    }
}
