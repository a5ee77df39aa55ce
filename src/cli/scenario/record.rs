//! `scenario record FILE -- COMMAND`: plays a file, runs one more command on its copy, and writes that down as a step.

use super::file::{self, Block};
use super::line::{self, Manner, Ran, Saved};
use super::play::{Play, Wanted};
use super::report::Played;
use super::seed::Seeds;
use super::source::Source;
use crate::cli::Act;
use crate::cli::global::real_now;
use crate::cli::session::Session;
use crate::error::{Code, Error, Result};
use crate::output::Cell;
use clap::{ArgMatches, Args};
use serde::Serialize;
use std::borrow::Cow;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// `scenario record FILE -- COMMAND…`.
#[derive(Debug, Args)]
pub struct Record {
    /// The scenario file; made if there is none
    file: PathBuf,
    /// What the step is called
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// What the number it prints is called from then on
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
    /// The command, after --
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// A step as it is written.
#[derive(Debug, Serialize)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    run: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    save: Option<String>,
}

#[derive(Debug, Serialize)]
struct Steps {
    step: [Written; 1],
}

impl Act for Record {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let text = if self.file.exists() { Source::read(&self.file)?.text } else { head(&self.file, session)? };
        let file = file::parse(Source::new(&self.file, text.clone()))?;
        let wanted = Wanted::default();
        let mut seeds = Seeds::default();
        let mut play = Play::begin(&file, &wanted, session, &mut seeds)?;
        replay(&mut play)?;
        let mut words = self.command.clone();
        if let Some(login) = session.global.as_user.as_ref().filter(|_| !words.iter().any(|word| is_subject(word))) {
            words.extend(["--as-user".to_owned(), login.clone()]);
        }
        let (ran, step) = self.step(&play, &words)?;
        let block =
            toml::to_string(&Steps { step: [step] }).map_err(|error| Error::new(Code::Internal, error.to_string()))?;
        let whole = format!("{}\n{block}", text.trim_end_matches('\n').to_owned() + "\n");
        // Written only if it can be read again.
        file::parse(Source::new(&self.file, whole.clone()))?;
        if !session.global.dry_run {
            replace(&self.file, &whole)?;
        }
        self.say(session, &ran, &block)
    }
}

impl Record {
    /// Runs the command, and the step that says what it did.
    fn step(&self, play: &Play<'_>, words: &[String]) -> Result<(Ran, Written)> {
        let filled: Vec<String> = words
            .iter()
            .map(|word| line::fill(word, &play.saved))
            .collect::<std::result::Result<_, _>>()
            .map_err(|(name, _)| Error::new(Code::UsageInvalid, format!("nothing is called {{{name}}}")))?;
        let command = line::understood(&filled, play.file.source.folder())
            .map_err(|unusable| Error::new(Code::UsageInvalid, unusable.why()))?;
        let manner = Manner { quiet: self.save.is_some(), ..play.manner() };
        let ran = line::run(&command, &play.copy, manner);
        if self.save.is_some() && ran.printed.lines().count() != 1 {
            return Err(Error::new(Code::UsageInvalid, "--save needs a command that prints one number"));
        }
        let step = Written {
            name: self.name.clone(),
            run: spelled(words, &play.saved),
            exit: Some(ran.exit).filter(|exit| *exit != 0),
            code: ran.code(),
            save: self.save.clone(),
        };
        Ok((ran, step))
    }

    fn say(&self, session: &mut Session, ran: &Ran, block: &str) -> Result<()> {
        let place = self.file.display();
        let done = if session.global.dry_run { "would be recorded" } else { "recorded" };
        if session.is_json() {
            let text = |text: &str| Cell::Text(text.to_owned());
            let fields = [
                ("file".to_owned(), text(&place.to_string())),
                ("exit".to_owned(), Cell::Int(ran.exit.into())),
                ("code".to_owned(), ran.code().map_or(Cell::Null, text)),
                ("step".to_owned(), text(block)),
            ];
            return session.object(session.format(), &fields, false);
        }
        session.out.data(&ran.printed)?;
        if let Some(error) = &ran.error {
            session.out.error(error, false);
        }
        session.out.note(&format!("{done} in {place}: exit {}", ran.outcome()));
        Ok(())
    }
}

fn is_subject(word: &str) -> bool {
    ["--as-user", "--as"]
        .iter()
        .any(|flag| word == *flag || word.strip_prefix(flag).is_some_and(|rest| rest.starts_with('=')))
}

/// A new file: the current database, at the time it is now.
fn head(path: &Path, session: &Session) -> Result<String> {
    let name = path.file_stem().map_or_else(|| "recorded".into(), |stem| stem.to_string_lossy().into_owned());
    let now = session.global.pretended()?.map_or_else(real_now, Ok)?;
    Ok(format!("version = 1\nname = {}\nnow = {}\nseed = \"current\"\n", toml::Value::from(name), now.to_stored()))
}

/// Plays what is there, whatever comes of its checks.
fn replay(play: &mut Play<'_>) -> Result<()> {
    let problems = super::sound::check(play.file);
    // A file that checks nothing yet is about to check something.
    let empty = !play.file.blocks.iter().any(|block| !matches!(block, Block::Setup(_)));
    if let Some(error) = problems.into_iter().find(|_| !empty) {
        return Err(error);
    }
    let mut played =
        Played { file: String::new(), name: String::new(), source: None, cases: Vec::new(), errors: Vec::new() };
    play.blocks(&mut played, &mut ())?;
    match played.cases.iter().find(|case| case.kind == "setup") {
        Some(case) => {
            let why = case.problems.first().map(|problem| problem.what.clone()).unwrap_or_default();
            let place = format!("{}:{}", play.file.source.name(), case.line);
            Err(Error::new(Code::ScenarioFailed, format!("{place}: {why}")))
        }
        None => Ok(()),
    }
}

/// The line that runs these words: what was saved under a name goes by it again.
fn spelled(words: &[String], saved: &Saved) -> String {
    let plain =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "_-.,:=/@+%{}".contains(c));
    let spelled: Vec<String> = words
        .iter()
        .map(|word| match saved.iter().find(|(_, value)| *value == word) {
            Some((name, _)) => format!("{{{name}}}"),
            None if plain(word) => word.clone(),
            None => shlex::try_quote(word).map_or_else(|_| word.clone(), Cow::into_owned),
        })
        .collect();
    spelled.join(" ")
}

/// Writes a file as a whole or not at all.
fn replace(path: &Path, text: &str) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", crate::store::new_id()));
    let written = std::fs::File::create_new(&beside)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        Error::new(Code::OutputFailed, format!("cannot write {}: {error}", path.display()))
    })
}
