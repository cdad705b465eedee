//! `keikaku build`: read everything, write the package, say what came of it.

use super::args::{Build, FailOn, Format, LimitArgs};
use super::exit::{self, Trouble};
use super::input::Inputs;
use super::overrides;
use super::report::{self, Report};
use super::terminal::{Terminal, say};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use keikaku::emit::{self, PackageOptions, Status, Written};
use keikaku::extract::Budget;
use keikaku::model::Source;
use keikaku::pipeline::{self, Batch, Cage, Engine, Failure, Limits, Options};
use serde_json::json;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;
use std::time::Instant;

pub(crate) fn build(args: &Build, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let begun = Instant::now();
    let stop = stop_on_signals()?;
    let options = options(args)?;
    let output = PackageOptions::default();
    emit::may_replace(&args.output).map_err(Trouble::io(exit::UNWRITTEN, "the package cannot be written"))?;
    let (batch, cage) = read(args, &options, &stop)?;
    if let Some(overrides) = &options.overrides {
        overrides::say_unmet(overrides, &batch)?;
    }
    let run = run_json(args, &batch, &cage, begun);
    let written = write(args, &batch, &output, &run, &stop)?;
    let code = code_of(args.fail_on, &batch, &written);
    let report = Report { args, batch: &batch, written: &written, code };
    match args.format {
        Format::Json => report::json(&report, terminal)?,
        Format::Text if args.quiet => report::failures(&report),
        Format::Text => report::text(&report, terminal)?,
    }
    Ok(code)
}

/// Ctrl-C and SIGTERM ask to stop; the second time they do not ask.
pub(super) fn stop_on_signals() -> Result<Arc<AtomicBool>, Trouble> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        let at_once = signal_hook::flag::register_conditional_shutdown(signal, exit::STOPPED.into(), stop.clone());
        at_once
            .and_then(|_| signal_hook::flag::register(signal, stop.clone()))
            .map_err(Trouble::io(exit::INTERNAL, "signals"))?;
    }
    Ok(stop)
}

fn options(args: &Build) -> Result<Options, Trouble> {
    let budget = Budget { bytes: args.limits.max_file, ..Budget::default() };
    let overrides = args.overrides.as_deref().map(overrides::read).transpose()?.map(Arc::new);
    let cross_check = crosses(args);
    Ok(Options { budget, cross_check, publish_names: args.publish_names, overrides, ..Options::default() })
}

fn crosses(_args: &Build) -> bool {
    #[cfg(feature = "cross-check")]
    return _args.cross_check;
    #[cfg(not(feature = "cross-check"))]
    false
}

fn read(args: &Build, options: &Options, stop: &AtomicBool) -> Result<(Batch, Cage), Trouble> {
    let common = Source {
        url: args.source_url.clone(),
        licence: args.licence.clone(),
        attribution: args.attribution.clone(),
        ..Source::default()
    };
    let mut inputs = Inputs::find(&args.inputs, &args.output, common, options.budget.bytes)?;
    let LimitArgs { max_memory: memory, max_cpu: cpu, max_time: time, .. } = args.limits;
    let limits = Limits { cpu, time, memory, answer: args.max_output };
    let engine = Engine::children(own_program(), limits);
    let all = std::mem::take(&mut inputs.all);
    let bar = progress(all.len(), args.quiet);
    let batch = pipeline::run(all, &engine, jobs(args), options, stop, &|_| bar.inc(1));
    bar.finish_and_clear();
    say_what_is_open(engine.cage(), args.quiet);
    Ok((batch.map_err(trouble)?, engine.cage().cloned().unwrap_or_default()))
}

/// Once per run: what this machine lacks to shut reader processes in.
fn say_what_is_open(cage: Option<&Cage>, quiet: bool) {
    if let Some(cage) = cage.filter(|cage| !quiet && !cage.missing.is_empty()) {
        say(&format!(
            "note: reader processes are held by less than usual on this machine: {}",
            cage.missing.join("; ")
        ));
    }
}

pub(super) fn trouble(failure: Failure) -> Trouble {
    match failure {
        Failure::Stopped => stopped(),
        Failure::Reader(e) => Trouble::new(exit::INTERNAL, e.to_string()),
        Failure::Spool(e) => Trouble::new(exit::UNWRITTEN, format!("temporary file: {e}")),
    }
}

fn stopped() -> Trouble {
    Trouble::new(exit::STOPPED, "stopped; no package was written")
}

/// This very program, even if its file was replaced while it runs.
pub(super) fn own_program() -> PathBuf {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() { running } else { std::env::current_exe().unwrap_or_else(|_| "keikaku".into()) }
}

fn jobs(args: &Build) -> usize {
    args.jobs.map_or_else(|| available_parallelism().map_or(1, usize::from), usize::from)
}

fn progress(documents: usize, quiet: bool) -> ProgressBar {
    // Drawn on standard error, and only if that is a terminal.
    let target = if quiet || documents < 2 { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(documents as u64), target);
    match ProgressStyle::with_template("{bar:30} {pos}/{len} documents, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn write(
    args: &Build,
    batch: &Batch,
    options: &PackageOptions,
    run: &serde_json::Value,
    stop: &AtomicBool,
) -> Result<Written, Trouble> {
    let unless_stopped = |artifact| match stop.load(Ordering::Relaxed) {
        true => Err(io::Error::from(ErrorKind::ConnectionAborted)),
        false => artifact,
    };
    let artifacts = batch.artifacts().map(unless_stopped);
    emit::write_package(&args.output, artifacts, run, options).map_err(|e| match e.kind() {
        ErrorKind::ConnectionAborted => stopped(),
        _ => Trouble::new(exit::UNWRITTEN, format!("the package was not written, what was there is as it was: {e}")),
    })
}

/// What may differ between two runs: versions, times, options.
fn run_json(args: &Build, batch: &Batch, cage: &Cage, begun: Instant) -> serde_json::Value {
    let documents: Vec<_> = batch
        .entries()
        .iter()
        .map(|e| json!({"document_id": e.document_id, "source": e.given, "milliseconds": e.took.as_millis() as u64}))
        .collect();
    json!({
        "program": concat!("keikaku ", env!("CARGO_PKG_VERSION")),
        "finished": jiff::Timestamp::now().to_string(),
        "milliseconds": begun.elapsed().as_millis() as u64,
        "options": {
            "inputs": args.inputs.iter().map(|p| p.to_string_lossy()).collect::<Vec<_>>(),
            "jobs": jobs(args),
            "max_file_bytes": args.limits.max_file,
            "max_memory_bytes": args.limits.max_memory,
            "max_cpu_seconds": args.limits.max_cpu.as_secs_f64(),
            "max_time_seconds": args.limits.max_time.as_secs_f64(),
            "max_output_bytes": args.max_output,
            "cross_check": crosses(args),
            "publish_names": args.publish_names,
            "overrides": args.overrides.as_ref().map(|p| p.to_string_lossy()),
        },
        "readers_held_by": cage.held,
        "documents": documents,
    })
}

fn code_of(fail_on: FailOn, batch: &Batch, written: &Written) -> u8 {
    if batch.entries().iter().any(|e| e.status == Status::Failed) {
        return exit::REFUSED;
    }
    let [errors, warnings, infos] = report::totals(batch, written);
    let counted = match fail_on {
        FailOn::Never => 0,
        FailOn::Error => errors,
        FailOn::Warning => errors + warnings,
        FailOn::Info => errors + warnings + infos,
    };
    if counted > 0 { exit::FINDINGS } else { exit::CLEAN }
}
