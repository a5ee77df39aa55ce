//! `scenario lint`: whether files hold together, without judging what they expect.

use super::file::File;
use super::play::{Wanted, play};
use super::seed::Seeds;
use super::{read, unreadable};
use crate::cli::Act;
use crate::cli::session::Session;
use crate::error::{Error, Result};
use crate::output::Cell;
use clap::{ArgMatches, Args};
use serde_json::json;
use std::path::PathBuf;

/// `scenario lint FILE…`.
#[derive(Debug, Args)]
pub struct Lint {
    /// The scenario files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Act for Lint {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let mut seeds = Seeds::default();
        let mut rows = Vec::new();
        let mut errors: Vec<Error> = Vec::new();
        for path in &self.files {
            let (played, warnings) = match read(path) {
                Ok(file) => (play(&file, &Wanted::default(), session, &mut seeds, &mut ()), unused(&file)),
                Err(error) => (unreadable(path, error), Vec::new()),
            };
            // What cannot be set up cannot be asked; whether answers are right is for `run` to say.
            let broken = played.cases.iter().filter(|case| case.kind == "setup");
            let broken = broken.filter_map(|case| case.problems.first().map(|problem| (case, problem)));
            errors.extend(broken.map(|(case, problem)| {
                let place = format!("{}:{}: {}", played.file, case.line, problem.what);
                Error::new(crate::error::Code::ScenarioInvalid, place)
            }));
            errors.extend(played.errors);
            rows.push((played.file, warnings));
        }
        if session.is_json() {
            let files = rows.iter().map(|(file, warnings)| json!({ "file": file, "warnings": warnings }));
            let fields = [
                ("ok".to_owned(), Cell::Bool(errors.is_empty())),
                ("errors".to_owned(), Cell::Nested(errors.iter().map(Error::message).collect())),
                ("files".to_owned(), Cell::Nested(files.collect())),
            ];
            session.object(session.format(), &fields, false)?;
        } else {
            for warning in rows.iter().flat_map(|(_, warnings)| warnings) {
                session.out.line(warning)?;
            }
            if errors.is_empty() && rows.iter().all(|(_, warnings)| warnings.is_empty()) {
                session.out.line("ok")?;
            }
        }
        session.out.flush()?;
        let json = session.is_json();
        for error in &errors {
            session.out.error(error, json);
        }
        session.exit = errors.first().map_or(0, Error::exit);
        Ok(())
    }
}

/// Names that are given and never used.
fn unused(file: &File) -> Vec<String> {
    let text = &file.source.text;
    let mut warnings = Vec::new();
    for save in file.blocks.iter().filter_map(super::file::Block::save) {
        let name = save.as_ref();
        if !text.contains(&format!("{{{name}}}")) {
            warnings.push(format!(
                "{}:{}: {{{name}}} is never used",
                file.source.name(),
                file.source.line(save.span().start)
            ));
        }
    }
    for (name, group) in &file.head.groups {
        let quoted =
            ["\"", "\"!", "'", "'!"].iter().any(|quote| text.contains(&format!("{quote}{name}{}", &quote[..1])));
        if !quoted {
            warnings.push(format!(
                "{}:{}: the group {name} is never used",
                file.source.name(),
                file.source.line(group.span().start)
            ));
        }
    }
    warnings
}
