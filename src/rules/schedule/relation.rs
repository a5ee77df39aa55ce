//! Dependencies between tasks as people write them in the Predecessor column: `1.1fs+2`.
//!
//! The notation is `{task}{fs|ss|ff|sf}{+|-}{lag}`. A lag without a unit counts working days; a bare task means
//! finish-to-start without lag. The task is an outline number (`4.3.1`) or a record number (`CSPRJTASK0010001`).

use crate::error::{Code, Error, Result};
use crate::time::duration;
use std::fmt;

/// Which end of the predecessor binds which end of the successor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// Finish to start: the successor starts when the predecessor has ended.
    #[default]
    Fs,
    /// Start to start: the successor starts when the predecessor has started.
    Ss,
    /// Finish to finish: the successor ends when the predecessor has ended.
    Ff,
    /// Start to finish: the successor ends when the predecessor has started.
    Sf,
}

impl Kind {
    /// All kinds, in the order help lists them.
    pub const ALL: [Self; 4] = [Self::Fs, Self::Ss, Self::Ff, Self::Sf];

    /// The stored form, in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fs => "fs",
            Self::Ss => "ss",
            Self::Ff => "ff",
            Self::Sf => "sf",
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| {
            Error::new(Code::FieldInvalid, format!("{text:?} is not a kind of dependency"))
                .hint("the kinds are fs, ss, ff and sf")
        })
    }

    /// Whether the predecessor's end counts, not its start.
    pub(crate) const fn follows_end(self) -> bool {
        matches!(self, Self::Fs | Self::Ff)
    }

    /// Whether the successor's end is bound, not its start.
    pub(crate) const fn binds_end(self) -> bool {
        matches!(self, Self::Ff | Self::Sf)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One entry of the Predecessor column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Predecessor {
    /// The predecessor: an outline number or a record number, as written.
    pub key: String,
    /// Which ends are bound.
    pub kind: Kind,
    /// Seconds of working time between the two; negative is a lead.
    pub lag: i64,
}

impl Predecessor {
    /// Reads the notation; `day` is the seconds of one working day.
    pub fn parse(text: &str, day: i64) -> Result<Self> {
        let trimmed = text.trim();
        let (key, rest) = trimmed.split_at(key_length(trimmed));
        if !is_key(key) {
            return Err(invalid(text, trimmed, trimmed, "task such as 1.1"));
        }
        if rest.is_empty() {
            return Ok(Self { key: key.to_owned(), kind: Kind::Fs, lag: 0 });
        }
        let (kind, lag) = rest
            .split_at_checked(2)
            .and_then(|(kind, lag)| Some((Kind::parse(&kind.to_ascii_lowercase()).ok()?, lag.trim())))
            .ok_or_else(|| invalid(text, trimmed, rest, "fs, ss, ff or sf"))?;
        if !lag.is_empty() && !lag.starts_with(['+', '-']) {
            return Err(invalid(text, trimmed, lag, "+ or - before the lag"));
        }
        let lag = if lag.is_empty() { 0 } else { parse_lag(lag, day).map_err(|error| error.at(shown(text)))? };
        Ok(Self { key: key.to_owned(), kind, lag })
    }

    /// Writes the notation, whole days without a unit: `1.1fs+2`, `1.1ss-4h`.
    pub fn notation(&self, day: i64) -> String {
        let sign = if self.lag > 0 { "+" } else { "" };
        let lag = match self.lag.checked_rem(day) {
            _ if self.lag == 0 => String::new(),
            Some(0) => self.lag.checked_div(day).unwrap_or(0).to_string(),
            _ => duration::format(self.lag, day).replace(' ', ""),
        };
        format!("{}{}{sign}{lag}", self.key, self.kind)
    }
}

fn key_length(text: &str) -> usize {
    let letters = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let tail = text.get(letters..).unwrap_or_default();
    letters.saturating_add(tail.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(tail.len()))
}

fn is_key(key: &str) -> bool {
    key.trim_start_matches(|c: char| c.is_ascii_alphabetic()).split('.').all(|part| !part.is_empty())
}

fn parse_lag(lag: &str, day: i64) -> Result<i64> {
    let number = lag.get(1..).unwrap_or_default().trim_start();
    let sign = if lag.starts_with('-') { "-" } else { "+" };
    let days = !number.is_empty() && number.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit());
    duration::parse_lag(&format!("{sign}{number}{}", if days { "d" } else { "" }), day)
}

fn shown(text: &str) -> String {
    format!("dependency {:?}", text.chars().take(40).collect::<String>())
}

fn invalid(text: &str, trimmed: &str, rest: &str, wanted: &str) -> Error {
    let before = trimmed.strip_suffix(rest).unwrap_or_default();
    let position = before.chars().count().saturating_add(1);
    Error::new(Code::FieldInvalid, format!("{} has no {wanted} at character {position}", shown(text)))
        .hint("write 1.1, 1.1fs, 1.1fs+2, 1.1ss-4h; the kinds are fs, ss, ff and sf, a lag without a unit is days")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 28_800;

    fn read(text: &str) -> (String, Kind, i64) {
        let read = Predecessor::parse(text, DAY).unwrap();
        (read.key, read.kind, read.lag)
    }

    #[test]
    fn reads_every_form() {
        for (text, key, kind, lag) in [
            ("1.1fs+2", "1.1", Kind::Fs, 2 * DAY),
            ("2.1fs", "2.1", Kind::Fs, 0),
            ("4.3.1fs-2", "4.3.1", Kind::Fs, -2 * DAY),
            ("1.1", "1.1", Kind::Fs, 0),
            ("7ss+4h", "7", Kind::Ss, 4 * 3600),
            ("7FF-1d 4h", "7", Kind::Ff, -(DAY + 4 * 3600)),
            (" 7sf + 1.5 ", "7", Kind::Sf, DAY + 4 * 3600),
            ("CSPRJTASK0010001fs+0", "CSPRJTASK0010001", Kind::Fs, 0),
        ] {
            assert_eq!(read(text), (key.to_owned(), kind, lag), "{text}");
        }
    }

    #[test]
    fn says_where_it_went_wrong() {
        for (text, message) in [
            ("", "dependency \"\" has no task such as 1.1 at character 1"),
            ("fs+2", "dependency \"fs+2\" has no task such as 1.1 at character 1"),
            ("1..1fs", "dependency \"1..1fs\" has no task such as 1.1 at character 1"),
            ("1.1fx+2", "dependency \"1.1fx+2\" has no fs, ss, ff or sf at character 4"),
            ("1.1+2", "dependency \"1.1+2\" has no fs, ss, ff or sf at character 4"),
            ("1.1fé", "dependency \"1.1fé\" has no fs, ss, ff or sf at character 4"),
            ("1.1fs2", "dependency \"1.1fs2\" has no + or - before the lag at character 6"),
            ("1.1fs+", "dependency \"1.1fs+\": duration \"+\" is empty"),
        ] {
            let error = Predecessor::parse(text, DAY).unwrap_err();
            assert_eq!(error.code(), Code::FieldInvalid);
            assert_eq!(error.message(), message);
            assert!(!error.hints().is_empty());
        }
        let error = Predecessor::parse("1.1fs+1000000000", DAY).unwrap_err();
        assert!(error.message().contains("longer than the calendar"), "{error}");
        assert!(Kind::parse("FS").is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            key in "([A-Z]{2,9})?[0-9]{1,3}(\\.[0-9]{1,2}){0,3}",
            kind in prop::sample::select(Kind::ALL.to_vec()),
            days in -90_i64..90,
            odd in prop::sample::select(vec![0_i64, 0, 1, 3600]),
            day in prop::sample::select(vec![DAY, 86_400]),
        ) {
            let written = Predecessor { key, kind, lag: days * day + odd };
            prop_assert_eq!(Predecessor::parse(&written.notation(day), day).unwrap(), written);
        }

        #[test]
        fn no_text_panics(text in "[A-Za-z0-9.]{0,6}[fsFS]{0,3}[+-]?\\PC{0,6}", day in any::<i64>()) {
            let _ = Predecessor::parse(&text, day);
        }
    }
}
