//! The lines of a scenario: `csm` commands, split without a shell and run inside this process on the copy (C113).

use super::file::Text;
use super::seed::within;
use super::source::Source;
use crate::cli::config::Config;
use crate::cli::global::Global;
use crate::cli::session::{OPERATOR, Session};
use crate::cli::{command, dispatch, nouns};
use crate::engine::{Engine as _, Sqlite};
use crate::error::{Code, Error, Result};
use crate::output::Out;
use clap::{ArgMatches, FromArgMatches as _};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Commands that are about files, or about scenarios themselves.
const REFUSED: &[&str] = &["db", "demo", "scenario", "help", "man", "completions"];

/// What names stand for: what setups and steps saved.
pub type Saved = BTreeMap<String, String>;

/// The text with every `{name}` replaced; the name and its place if nothing is called that.
pub fn fill(text: &str, saved: &Saved) -> std::result::Result<String, (String, Range<usize>)> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let at = text.len() - rest.len() + open;
        let after = &rest[open + 1..];
        let end = after.find('}').filter(|end| is_name(&after[..*end]));
        filled.push_str(&rest[..open]);
        let Some(end) = end else {
            filled.push('{');
            rest = after;
            continue;
        };
        let name = &after[..end];
        filled.push_str(saved.get(name).ok_or_else(|| (name.to_owned(), at..at + end + 2))?);
        rest = &after[end + 1..];
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Whether a name may be saved under that.
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

/// The text of a file with its names replaced; a name nothing was saved under is shown where it stands.
pub fn filled(source: &Source, text: &Text, saved: &Saved) -> Result<String> {
    fill(text.as_ref(), saved).map_err(|(name, place)| {
        // A text with escapes does not stand in the file as it reads.
        let verbatim =
            source.text.get(text.span()).is_some_and(|quoted| quoted.get(1..quoted.len() - 1) == Some(text.as_ref()));
        let start = text.span().start + 1;
        let place = if verbatim { start + place.start..start + place.end } else { text.span() };
        let names: Vec<_> = saved.keys().map(String::as_str).collect();
        let known = if names.is_empty() {
            "nothing is saved before this".to_owned()
        } else {
            format!("names: {}", names.join(", "))
        };
        source.fault(&place, format!("nothing is called {{{name}}} here")).hint(known)
    })
}

/// The words of a line.
pub fn words(source: &Source, place: &Range<usize>, line: &str) -> Result<Vec<String>> {
    let mut words = shlex::split(line).ok_or_else(|| source.fault(place, "a quotation mark is never closed"))?;
    if words.first().is_some_and(|word| word == "csm") {
        words.remove(0);
    }
    if words.is_empty() {
        return Err(source.fault(place, "an empty line runs nothing"));
    }
    if words.iter().any(|word| word == "-") {
        return Err(source.fault(place, "a scenario has no standard input to read"));
    }
    Ok(words)
}

/// A line that may be run, as clap understood it.
#[derive(Debug)]
pub struct Command {
    matches: ArgMatches,
}

/// Why a line cannot be run.
#[derive(Debug)]
pub enum Unusable {
    /// No command line of this program; the sentence of the error.
    Misspelt(String),
    /// Understood, and not for scenarios.
    Refused(String),
}

impl Unusable {
    /// The sentence.
    pub fn why(self) -> String {
        match self {
            Unusable::Misspelt(why) | Unusable::Refused(why) => why,
        }
    }
}

/// Understands a line. Paths it names are moved below the scenario's folder, and refused if they lead out of it.
pub fn understood(words: &[String], folder: &Path) -> std::result::Result<Command, Unusable> {
    let arguments = |words: &[String]| -> Vec<OsString> {
        std::iter::once("csm").chain(words.iter().map(String::as_str)).map(OsString::from).collect()
    };
    let understand = |words: &[String]| {
        let arguments = arguments(words);
        // Unlike the one command of a process, these are many: what they are parsed with is freed.
        let parsed = command(Some(&arguments)).try_get_matches_from(&arguments);
        parsed.or_else(|_| command(None).try_get_matches_from(&arguments)).map_err(|error| {
            let text = error.to_string();
            let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
            Unusable::Misspelt(first.trim_start_matches("error: ").to_owned())
        })
    };
    let matches = understand(words)?;
    let noun = matches.subcommand_name().unwrap_or_default();
    if REFUSED.contains(&noun) {
        return Err(Unusable::Refused(format!("`csm {noun}` is not for scenarios: they play on a copy of their own")));
    }
    let mut moved = words.to_vec();
    for (flag, path) in nouns::paths(&matches) {
        if flag == "db" {
            return Err(Unusable::Refused("--db is not for scenarios: they play on a copy of their own".to_owned()));
        }
        let inside = within(folder, &path).map_err(Unusable::Refused)?;
        let (typed, inside) = (path.to_string_lossy().into_owned(), inside.to_string_lossy().into_owned());
        for word in &mut moved {
            if *word == typed {
                word.clone_from(&inside);
            } else if let Some(flag) = word.strip_suffix(&format!("={typed}")) {
                *word = format!("{flag}={inside}");
            }
        }
    }
    Ok(Command { matches: if moved == words { matches } else { understand(&moved)? } })
}

/// How a command ended.
#[derive(Debug)]
pub struct Ran {
    /// Its exit status.
    pub exit: u8,
    /// Its error.
    pub error: Option<Error>,
    /// What it printed.
    pub printed: String,
}

impl Ran {
    /// The code of its error, if there was one.
    pub fn code(&self) -> Option<&'static str> {
        self.error.as_ref().map(|error| error.code().as_str())
    }

    /// How it ended, in a few words.
    pub fn outcome(&self) -> String {
        match &self.error {
            Some(error) => format!("{} {}: {}", self.exit, error.code().as_str(), error.message()),
            None => self.exit.to_string(),
        }
    }
}

/// How a line is run.
#[derive(Debug, Clone, Default)]
pub struct Manner {
    /// The time it is taken to be, unless the line says otherwise.
    pub now: Option<String>,
    /// Print only numbers, because one of them is to be saved.
    pub quiet: bool,
    /// Undo it again.
    pub undo: bool,
}

/// Runs an understood line on the copy. Nothing of the machine's own settings reaches it.
pub fn run(command: &Command, copy: &Rc<Sqlite>, manner: Manner) -> Ran {
    let failed = |error: Error| Ran { exit: error.exit(), error: Some(error), printed: String::new() };
    let mut global = match Global::from_arg_matches(&command.matches) {
        Ok(global) => global,
        Err(error) => return failed(Error::new(Code::UsageInvalid, error.to_string())),
    };
    global.db = Some(PathBuf::from("scenario"));
    global.as_user.get_or_insert_with(|| OPERATOR.to_owned());
    global.now = global.now.or(manner.now);
    global.no_input = true;
    global.yes = true;
    global.quiet |= manner.quiet;
    global.dry_run |= manner.undo;
    let mut session = Session::new(global, Config::default(), nouns::spoken(&command.matches), Out::buffer());
    session.copy = Some(Rc::clone(copy));
    let result = session.global.format(&session.config).and_then(|_| dispatch(&command.matches, &mut session));
    // A question ends with its transaction still open: the copy has one connection for all.
    let ended = copy.rollback();
    let result = result.and(ended);
    let (printed, _) = session.out.into_strings();
    match result {
        Ok(()) => Ran { exit: session.exit, error: None, printed },
        Err(error) => failed(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_in_and_other_braces_left() {
        let saved = Saved::from([("p".to_owned(), "CSPRJ1".to_owned())]);
        let fill = |text: &str| fill(text, &saved);
        assert_eq!(fill("view {p}{p} { } {a b} {").as_deref(), Ok("view CSPRJ1CSPRJ1 { } {a b} {"));
        assert_eq!(fill("view {p} {q}"), Err(("q".to_owned(), 9..12)));
    }

    #[test]
    fn lines_are_split_without_a_shell() {
        let source = Source::new(Path::new("a.toml"), String::new());
        let split = |line: &str| words(&source, &(0..0), line);
        let expected = ["task", "comment", "T", "$(rm -rf /); a b", "`x`"].map(str::to_owned);
        assert_eq!(split("csm task comment T '$(rm -rf /); a b' \"`x`\"").unwrap_or_default(), expected);
        for line in ["", "csm", "task 'x", "task comment T -"] {
            assert_eq!(split(line).err().map(|error| error.code()), Some(Code::ScenarioInvalid), "{line}");
        }
    }
}
