//! Exit codes, and what ends a command.

use std::fmt;
use std::io;

/// No finding at or above `--fail-on`.
pub(crate) const CLEAN: u8 = 0;
/// Findings at or above `--fail-on`; `validate`: problems; `explain`, `history`: no such record; `diff`: changes; `compare`: amendments.
pub(crate) const FINDINGS: u8 = 1;
/// The command line makes no sense.
pub(crate) const USAGE: u8 = 2;
/// Some input could not be read.
pub(crate) const REFUSED: u8 = 3;
/// The output could not be written.
pub(crate) const UNWRITTEN: u8 = 4;
/// `nightly`: another run is at work.
pub(crate) const LOCKED: u8 = 5;
/// A fault of this program.
pub(crate) const INTERNAL: u8 = 70;
/// Stopped by a signal, as shells count it.
pub(crate) const STOPPED: u8 = 130;

/// Shown in `--help` and the man page.
pub(crate) const TABLE: &str = "\
Exit codes:
  0    clean: nothing at or above --fail-on; diff: no change of meaning;
       compare: no amendment
  1    findings at or above --fail-on; validate: problems; explain: no such record;
       history: no such source, plan or record, or nothing that holds;
       diff: changes at or above --fail-on; compare: amendments
  2    usage: the command line makes no sense, or names nothing that exists
  3    refused: an input could not be read (build: the package is written and names it)
  4    unwritten: the output could not be written; an old package is as it was
  5    nightly, history --add: another run is at work (see keikaku nightly --help)
  70   internal fault: please report it
  130  stopped by Ctrl-C or SIGTERM; an old package is as it was";

/// Those of `nightly`.
pub(crate) const NIGHTLY_TABLE: &str = "\
Exit codes:
  0    all is well: every source is published as it is now, or is not due
  1    something is held back (quarantined); its last good package stays published
  2    the configuration or the command line makes no sense
  3    a source could not be had or read; its last good package stays published
  4    the site or the store could not be written; what was published is as it was
  5    another run is at work
  70   internal fault: please report it
  130  stopped by Ctrl-C or SIGTERM; what was published is as it was";

/// Why a command ended early.
#[derive(Debug)]
pub(crate) struct Trouble {
    /// One of the codes above.
    pub(crate) code: u8,
    /// In a sentence, for standard error.
    pub(crate) message: String,
}

impl Trouble {
    pub(crate) fn new(code: u8, message: impl Into<String>) -> Self {
        Trouble { code, message: message.into() }
    }

    /// For `map_err`: `what` was named on the command line and could not be read. A name of nothing is a slip of the keyboard.
    pub(crate) fn input(what: impl fmt::Display) -> impl FnOnce(io::Error) -> Self {
        move |e| match e.kind() {
            io::ErrorKind::NotFound => Trouble::new(USAGE, format!("there is no {what}")),
            kind => Trouble::new(REFUSED, format!("{what} could not be read: {kind}")),
        }
    }

    /// For `map_err`: an I/O fault while doing `what`.
    pub(crate) fn io(code: u8, what: impl fmt::Display) -> impl FnOnce(io::Error) -> Self {
        move |e| Trouble::new(code, format!("{what}: {e}"))
    }
}
