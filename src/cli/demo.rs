//! `csm demo`: the ten-minute story, played on a database made for it.

use super::Act;
use super::session::Session;
use crate::error::{Code, Error, Result};
use clap::{ArgMatches, Args};
use std::path::PathBuf;

/// What happens, in order: a sentence, the command as typed; `{p}` and `{t}` stand for numbers printed before.
const STORY: &[(&str, &str, Option<&str>)] = &[
    (
        "A project manager makes a project from the shipped template: tasks, dependencies, dates.",
        "project create --name Rollout --account 'Acme Corp' --template onboarding --start 2026-03-02 --as-user maya.pm -q",
        Some("{p}"),
    ),
    ("Its first tasks, as she sees them.", "task list --project {p} --limit 8 --as-user maya.pm", None),
    ("She lets Carl of Acme Corp see the project.", "contact add {p} carl.customer --as-user maya.pm", None),
    (
        "One task is his.",
        "task list --project {p} --query 'short_descriptionSTARTSWITHTechnical' --as-user maya.pm -q",
        Some("{t}"),
    ),
    ("She assigns it to him.", "task assign {t} carl.customer --as-user maya.pm", None),
    (
        "Carl sees the tasks marked visible to the customer, and no others.",
        "task list --project {p} --as-user carl.customer",
        None,
    ),
    ("He comments on his task …", "task comment {t} 'All answers are in.' --as-user carl.customer", None),
    ("… and completes it.", "task complete {t} --as-user carl.customer", None),
    (
        "Olga works for another customer: to her the project does not exist.",
        "project view {p} --as-user olga.other",
        None,
    ),
    ("A tester asks why …", "access check read {p} --as-user olga.other", None),
    ("… and sees every rule behind the answer.", "access explain read {p} --as-user olga.other", None),
    (
        "Carl may complete tasks, but not rename them.",
        "task update {t} --name 'Something else' --as-user carl.customer",
        None,
    ),
];

/// The clock of the story.
const NOW: &str = "2026-03-20T10:00:00Z";

/// `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Keep the database in this file instead of a temporary folder
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
}

impl Act for Demo {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let folder = std::env::temp_dir().join(format!("csm-demo-{}", crate::store::new_id()));
        let path = if let Some(path) = &self.keep {
            path.clone()
        } else {
            std::fs::create_dir(&folder).map_err(|error| {
                Error::new(Code::OutputFailed, format!("cannot make {}: {error}", folder.display()))
            })?;
            folder.join("csm.db")
        };
        let played = play(session, &path);
        if self.keep.is_none() {
            let _ = std::fs::remove_dir_all(&folder);
        } else if played.is_ok() {
            session.out.note(&format!("the database is kept in {}", path.display()));
        }
        played
    }
}

fn play(session: &mut Session, path: &std::path::Path) -> Result<()> {
    let context = session.context()?;
    super::db::init(path, true, &context)?;
    let mut names: Vec<(&str, String)> = Vec::new();
    for (sentence, command, save) in STORY {
        let typed = names.iter().fold((*command).to_owned(), |text, (mark, value)| text.replace(mark, value));
        session.out.line("")?;
        session.out.line(&format!("# {sentence}"))?;
        session.out.line(&format!("$ csm {typed}"))?;
        let mut arguments: Vec<std::ffi::OsString> = ["csm", "--db"].iter().map(Into::into).collect();
        arguments.push(path.into());
        arguments.extend(["--now", NOW, "--output", "table", "--no-input"].iter().map(Into::into));
        arguments.extend(words(&typed).into_iter().map(Into::into));
        let (status, out) = super::run(&arguments, crate::output::Out::buffer());
        let (printed, said) = out.into_strings();
        session.out.data(&printed)?;
        session.out.data(&said)?;
        if status != 0 {
            session.out.line(&format!("(exit {status})"))?;
        }
        if let Some(mark) = save {
            names.push((mark, printed.trim().to_owned()));
        }
    }
    Ok(())
}

/// Splits a command line at blanks; single quotes keep words together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '\'' => quoted = !quoted,
            ' ' if !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            other => word.push(other),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}
