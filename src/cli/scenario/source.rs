//! The text of a scenario file, and how a fault in it is shown: file, line, column, the line itself, a caret below the place.

use crate::error::{Code, Error, Result};
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Largest scenario file read.
const LARGEST: u64 = 64 << 20;
/// Characters of a line shown before and after the place.
const AROUND: usize = 60;

/// One scenario file as read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Where it was read from, as typed.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    starts: Vec<usize>,
}

impl Source {
    /// Reads the file; anything but a regular file of a sensible size is refused.
    pub fn read(path: &Path) -> Result<Self> {
        let fail = |why: String| Error::new(Code::ScenarioInvalid, format!("{}: {why}", path.display()));
        let metadata = std::fs::metadata(path).map_err(|error| fail(error.to_string()))?;
        if !metadata.is_file() {
            return Err(fail("not a regular file".to_owned()));
        }
        if metadata.len() > LARGEST {
            return Err(fail("larger than 64 MiB".to_owned()));
        }
        let mut text = String::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(LARGEST).read_to_string(&mut text))
            .map_err(|error| fail(error.to_string()))?;
        Ok(Self::new(path, text))
    }

    /// A file with this text.
    pub fn new(path: &Path, text: String) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { path: path.to_owned(), text, starts }
    }

    /// What it is called in messages.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// The folder its paths are relative to.
    pub fn folder(&self) -> &Path {
        self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// The line a byte stands in, counted from 1.
    pub fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).max(1)
    }

    /// Something is wrong at that place.
    pub fn fault(&self, place: &Range<usize>, what: impl Into<String>) -> Error {
        let at = place.start.min(self.text.len());
        let line = self.line(at);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let whole = self.text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        let column = self.text.get(start..at).map_or(0, |before| before.chars().count());
        let width = self.text.get(at..place.end.max(at)).map_or(1, |inside| inside.lines().next().map_or(1, length));
        let from = column.saturating_sub(AROUND);
        let cut = if from > 0 { "…" } else { "" };
        let shown: String = whole.chars().skip(from).collect();
        let shown = format!("{cut}{}", crate::cond::plain(&shown, 2 * AROUND));
        let indent = " ".repeat(length(cut) + column - from);
        Error::new(Code::ScenarioInvalid, what)
            .at(format_args!("{}:{line}:{}", self.name(), column + 1))
            .hint(shown)
            .hint(format!("{indent}{}", "^".repeat(width.clamp(1, AROUND))))
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_the_place() {
        let source = Source::new(Path::new("a.toml"), "x = 1\nüy = \"carl\"\n".to_owned());
        let at = source.text.find("carl").unwrap_or_default();
        let error = source.fault(&(at..at + 4), "no user carl");
        assert_eq!(error.message(), "a.toml:2:7: no user carl");
        assert_eq!(error.hints(), ["üy = \"carl\"", "      ^^^^"]);
        assert_eq!((source.line(0), source.line(5), source.line(6)), (1, 1, 2));
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        let source = Source::new(Path::new("a.toml"), String::new());
        assert_eq!(source.fault(&(9..12), "no version").message(), "a.toml:1:1: no version");
    }
}
