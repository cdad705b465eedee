//! The terminal: arguments, files, and the only printing.
//!
//! *Input*: the command line. *Output*: text on standard output, faults on standard error, an exit code of [`exit`].
//! *Invariants*: nothing of a document reaches a terminal unescaped; a reader who has left (broken pipe) is no fault.

mod args;
mod build;
mod compare;
mod diff;
mod exit;
mod explain;
mod grid;
mod history;
mod input;
mod inspect;
mod limits;
mod nightly;
mod overrides;
mod report;
mod tables;
mod terminal;

use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use exit::Trouble;
use keikaku::pipeline::Limits;
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Duration;
use terminal::{Terminal, say};

/// Runs the command that the arguments name.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut terminal = Terminal::new(cli.color);
    let outcome = catch_unwind(AssertUnwindSafe(|| run(cli.command, &mut terminal).and_then(|c| terminal.finish(c))));
    let fault =
        |_| Err(Trouble::new(exit::INTERNAL, "keikaku failed; this is a defect of the program, please report it"));
    match outcome.unwrap_or_else(fault) {
        Ok(code) => code.into(),
        Err(trouble) => {
            say(&format!("error: {}", trouble.message));
            trouble.code.into()
        }
    }
}

fn run(command: Command, terminal: &mut Terminal) -> Result<u8, Trouble> {
    match command {
        Command::Build(args) => build::build(&args, terminal),
        Command::Validate(args) => validate(&args, terminal),
        Command::Diff(args) => diff::diff(&args, terminal),
        Command::Compare(args) => compare::compare(&args, terminal),
        Command::Explain(args) => explain::explain(&args, terminal),
        Command::History(args) => history::history(&args, terminal),
        Command::Inspect(args) => inspect::inspect(&args, terminal),
        Command::Nightly(args) => nightly::nightly(&args, terminal),
        Command::Tables(args) => tables::tables(&args, terminal),
        Command::Completions { shell } => Ok(completions(shell, terminal)),
        Command::Man { command } => man(command.as_deref(), terminal),
        Command::Worker { memory, cpu } => {
            let limits = Limits { memory, cpu: Duration::from_secs(cpu), ..Limits::default() };
            let served = keikaku::pipeline::serve(&limits);
            served.map(|()| exit::CLEAN).map_err(Trouble::io(exit::INTERNAL, "reader process"))
        }
    }
}

fn validate(args: &args::Validate, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let dir = args.dir.display();
    fs::metadata(&args.dir).map_err(Trouble::input(&dir))?;
    let problems = keikaku::emit::verify_package(&args.dir).map_err(Trouble::io(exit::REFUSED, &dir))?;
    for problem in &problems {
        terminal.line(&problem.to_string());
    }
    match problems.len() {
        0 => terminal.line(&format!("{dir}: this package is what it promises to be")),
        1 => terminal.line(&format!("{dir}: 1 problem")),
        n => terminal.line(&format!("{dir}: {n} problems")),
    }
    Ok(if problems.is_empty() { exit::CLEAN } else { exit::FINDINGS })
}

fn completions(shell: clap_complete::Shell, terminal: &mut Terminal) -> u8 {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "keikaku", &mut text);
    terminal.raw(&text);
    exit::CLEAN
}

fn man(command: Option<&str>, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let mut whole = Cli::command();
    whole.build();
    let page = match command {
        None => whole,
        Some(name) => whole
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| Trouble::new(exit::USAGE, format!("there is no command `{name}`")))?,
    };
    let mut text = Vec::new();
    let rendered: io::Result<()> = clap_mangen::Man::new(page).render(&mut text);
    rendered.map_err(Trouble::io(exit::INTERNAL, "man page"))?;
    terminal.raw(&text);
    Ok(exit::CLEAN)
}
