//! The door: every byte the program prints on either stream goes through [`Out`].
//!
//! Data waits in a buffer until 64 KiB or [`Out::flush`], which a command calls at its end; what fails before can
//! take it back with [`Out::discard`]. Writing bypasses `std::io::stdout`, which reports success for a closed
//! descriptor and panics in `println!` when the reader has gone. Standard error is best effort: there is nowhere to
//! report its failure.

use std::io::{self, IsTerminal};
use std::os::fd::BorrowedFd;
use std::time::Duration;

use rustix::io::Errno;

use super::{failure, gate::escape_terminal};
use crate::error::{Code, Error, Result};

/// Bytes that wait before they are written.
const BUFFER: usize = 64 * 1024;

/// The exit status of a program whose reader went away (128 + SIGPIPE).
const READER_GONE: u8 = 141;

/// The width of a terminal that does not say.
const USUAL_WIDTH: usize = 80;

/// Standard output and standard error, or two strings in their place.
#[derive(Debug)]
pub struct Out {
    pending: Vec<u8>,
    /// Where standard error goes instead, for a captured command.
    captured: Option<String>,
    /// The terminal's width, `None` if standard output is none.
    width: Option<usize>,
    color: bool,
}

impl Out {
    /// The streams of the process.
    pub fn stdio() -> Self {
        let terminal = io::stdout().is_terminal();
        Self { captured: None, width: terminal.then(terminal_width), ..Self::buffer() }
    }

    /// Two strings, for tests and for commands run inside this process; not a terminal.
    pub fn buffer() -> Self {
        Self { pending: Vec::new(), captured: Some(String::new()), width: None, color: false }
    }

    /// What was written to standard output and standard error of a [`Out::buffer`].
    pub fn into_strings(self) -> (String, String) {
        (String::from_utf8_lossy(&self.pending).into_owned(), self.captured.unwrap_or_default())
    }

    /// Lays out as for a terminal this wide, wherever standard output goes.
    #[must_use]
    pub fn with_terminal(mut self, width: usize) -> Self {
        self.width = Some(width);
        self
    }

    /// Whether standard output is a terminal.
    pub fn stdout_is_terminal(&self) -> bool {
        self.width.is_some()
    }

    /// The terminal's width in cells; `None` where standard output is no terminal and nothing is cut.
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// Whether standard output may carry colours.
    pub fn color(&self) -> bool {
        self.color
    }

    /// Turns colours on or off; they are off at first.
    pub fn set_color(&mut self, color: bool) {
        self.color = color;
    }

    /// Prints data as it is; formats have escaped it.
    pub fn data(&mut self, text: &str) -> Result<()> {
        self.bytes(text.as_bytes())
    }

    /// As [`Out::data`], for writers whose pieces may end inside a character.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        if self.captured.is_none() && self.pending.len() + bytes.len() > BUFFER {
            self.flush()?;
        }
        self.pending.extend_from_slice(bytes);
        Ok(())
    }

    /// Prints one line for people on standard output: gated, a line break in it included.
    pub fn line(&mut self, text: &str) -> Result<()> {
        self.data(&escape_terminal(text))?;
        self.data("\n")
    }

    /// Prints one line for people on standard error: gated, a line break in it included.
    pub fn note(&mut self, text: &str) {
        self.complain(&format!("{}\n", escape_terminal(text)));
    }

    /// Prints an error on standard error, for people or as one JSON line; nothing if the reader has gone.
    pub fn error(&mut self, error: &Error, json: bool) {
        if !is_broken_pipe(error) {
            self.complain(&if json { failure::json(error) } else { failure::human(error) });
        }
    }

    /// Writes what waits.
    pub fn flush(&mut self) -> Result<()> {
        if self.captured.is_some() {
            return Ok(());
        }
        let written = write_all(rustix::stdio::stdout(), &self.pending);
        // After a failure too: nobody gains from a second attempt with half of it written.
        self.pending.clear();
        written.map_err(failed)
    }

    /// Takes back the data that waits, since a command that fails prints none.
    pub fn discard(&mut self) {
        self.pending.clear();
    }

    /// One write per message, so that messages of two processes do not mix within a line.
    fn complain(&mut self, text: &str) {
        match &mut self.captured {
            Some(captured) => captured.push_str(text),
            None => drop(write_all(rustix::stdio::stderr(), text.as_bytes())),
        }
    }
}

/// Whether the error says that the reader of standard output went away, which ends the program silently.
pub fn is_broken_pipe(error: &Error) -> bool {
    error.code() == Code::OutputFailed && error.exit() == READER_GONE
}

fn failed(error: Errno) -> Error {
    if error == Errno::PIPE {
        return Error::new(Code::OutputFailed, "the reader of the output went away").with_exit(READER_GONE);
    }
    Error::new(Code::OutputFailed, format!("cannot write output: {}", io::Error::from(error)))
}

fn write_all(stream: BorrowedFd<'_>, mut bytes: &[u8]) -> Result<(), Errno> {
    while !bytes.is_empty() {
        match rustix::io::write(stream, bytes) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            // A pipe that some other program made non-blocking; waiting is what a blocking one would do.
            Err(Errno::AGAIN) => std::thread::sleep(Duration::from_millis(1)),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn terminal_width() -> usize {
    let columns = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).map_or(0, |size| usize::from(size.ws_col));
    if columns == 0 { USUAL_WIDTH } else { columns }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::OpenOptions;
    use std::os::fd::AsFd;

    #[test]
    fn both_streams_are_captured_and_lines_gated() -> Result<()> {
        let mut out = Out::buffer();
        out.data("a\tb\n")?;
        out.line("moved \u{1b}[2J\nerror")?;
        out.note("careful\u{7}");
        out.error(&Error::new(Code::Internal, "x"), false);
        out.flush()?;
        assert_eq!(
            out.into_strings(),
            ("a\tb\nmoved \\u{1b}[2J\\nerror\n".to_owned(), "careful\\u{7}\nerror[internal]: x\n".to_owned())
        );
        Ok(())
    }

    #[test]
    fn discarded_data_never_prints() -> Result<()> {
        let mut out = Out::buffer();
        out.data("half an answer")?;
        out.discard();
        assert_eq!(out.into_strings().0, "");
        Ok(())
    }

    #[test]
    fn c62_a_reader_that_went_away_is_silent() -> io::Result<()> {
        let (reader, writer) = io::pipe()?;
        drop(reader);
        let error = write_all(writer.as_fd(), b"x").map_err(failed);
        assert!(error.as_ref().is_err_and(is_broken_pipe));
        let mut out = Out::buffer();
        error.unwrap_or_else(|error| out.error(&error, true));
        assert_eq!(out.into_strings().1, "");
        Ok(())
    }

    #[test]
    fn c63_a_full_disk_is_an_error() -> io::Result<()> {
        let full = OpenOptions::new().write(true).open("/dev/full")?;
        let error = write_all(full.as_fd(), b"x").map_err(failed);
        assert!(error.is_err_and(|error| {
            !is_broken_pipe(&error) && error.exit() == 1 && error.message().starts_with("cannot write output: No space")
        }));
        Ok(())
    }
}
