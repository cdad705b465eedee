//! Standard output and standard error.

use super::args::Color;
use super::exit::{self, Trouble};
pub(crate) use keikaku::diag::visible;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};

/// Columns where nobody says how wide the terminal is.
const WIDTH: usize = 140;

/// Standard output, until whoever reads it has left.
#[derive(Debug)]
pub(crate) struct Terminal {
    /// Colours are wanted.
    pub(crate) color: bool,
    to: BufWriter<io::Stdout>,
    fault: Option<io::Error>,
}

impl Terminal {
    pub(crate) fn new(color: Color) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => io::stdout().is_terminal() && !no_color,
        };
        Terminal { color, to: BufWriter::new(io::stdout()), fault: None }
    }

    /// Columns to draw for.
    pub(crate) fn width(&self) -> usize {
        let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        told.filter(|&n: &usize| n >= 40).unwrap_or(WIDTH)
    }

    /// A line of our own words and a document's; control characters are shown, not sent.
    pub(crate) fn line(&mut self, text: &str) {
        self.raw(visible(text).as_bytes());
        self.raw(b"\n");
    }

    /// Text that is ready for the terminal, with a line break.
    pub(crate) fn drawn(&mut self, text: &str) {
        self.raw(text.as_bytes());
        self.raw(b"\n");
    }

    /// Bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        if self.fault.is_none() {
            self.fault = self.to.write_all(bytes).err();
        }
    }

    /// Where serializers write.
    pub(crate) fn writer(&mut self) -> &mut impl Write {
        &mut self.to
    }

    /// Remembers a fault of [`Self::writer`].
    pub(crate) fn note(&mut self, result: io::Result<()>) {
        if let Err(e) = result {
            self.fault.get_or_insert(e);
        }
    }

    /// Sends what is left, and turns a fault into an exit code; one that nobody read to the end is none.
    pub(crate) fn finish(&mut self, code: u8) -> Result<u8, Trouble> {
        let flushed = self.to.flush();
        self.note(flushed);
        match self.fault.take() {
            Some(e) if e.kind() != ErrorKind::BrokenPipe => {
                Err(Trouble::new(exit::UNWRITTEN, format!("standard output: {e}")))
            }
            _ => Ok(code),
        }
    }
}

/// A line on standard error. If even that is closed, there is nobody to tell.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{}", visible(text));
}
