//! Scenarios: tests of permissions as files, played on a copy that is forgotten.

mod asking;
mod coverage;
mod file;
mod formats;
mod hands;
mod line;
mod lint;
mod mutate;
mod play;
mod record;
mod report;
mod scene;
mod seed;
mod sound;
mod source;
mod verbs;
mod wording;

pub use lint::Lint;
pub use mutate::Mutate;
pub use record::Record;

use super::Act;
use super::session::Session;
use crate::error::{Code, Error, Result};
use clap::{ArgMatches, Args};
use file::File;
use play::Wanted;
use report::{Played, Suite};
use source::Source;
use std::path::{Path, PathBuf};

/// The forms a run is printed in.
const FORMATS: [&str; 4] = ["human", "tap", "json", "github"];

/// `scenario run FILE…`.
#[derive(Debug, Args)]
pub struct Run {
    /// The scenario files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only cases whose file, scenario or name contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// How the run is printed
    #[arg(long, value_name = "FORM", value_parser = FORMATS)]
    format: Option<String>,
    /// Also write the run as `JUnit` XML
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Also say how much of the access rules the scenarios cover
    #[arg(long)]
    coverage: bool,
    /// The least that must be covered, in percent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(..=100))]
    min_coverage: Option<u8>,
    /// Also do everything that is asked about, and undo it
    #[arg(long)]
    verify_verbs: bool,
    /// Stop at the first case that fails
    #[arg(long)]
    fail_fast: bool,
}

impl Act for Run {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let wanted = Wanted {
            filter: self.filter.as_ref().map(|filter| filter.to_lowercase()),
            subject: session.global.as_user.as_ref().map(|login| login.trim().to_lowercase()),
            fail_fast: self.fail_fast,
            tried: self.verify_verbs.then(Default::default),
        };
        let covered = self.coverage || self.min_coverage.is_some();
        let mut came = hands::play_all(&self.files, &wanted, covered, session)?;
        let suite = Suite {
            files: came.in_order(),
            coverage: covered.then(|| came.covering.result()),
            verbless: self.verify_verbs.then(|| came.verbless.into_iter().collect()),
        };
        if let Some(path) = &self.junit {
            formats::junit(&suite, path)?;
        }
        let form = self.format.as_deref().unwrap_or(if session.is_json() { "json" } else { "human" });
        match form {
            "tap" => formats::tap(&suite, &mut session.out)?,
            "github" => formats::github(&suite, &mut session.out)?,
            "json" => session.object(crate::output::Format::Json, &formats::json(&suite), false)?,
            _ => formats::human(&suite, &mut session.out, session.global.quiet)?,
        }
        conclude(session, &suite, form, self.min_coverage)
    }
}

fn read(path: &Path) -> Result<File> {
    file::parse(Source::read(path)?)
}

fn unreadable(path: &Path, error: Error) -> Played {
    Played {
        file: path.display().to_string(),
        name: String::new(),
        source: None,
        cases: Vec::new(),
        errors: vec![error],
    }
}

/// The exit status, and on stderr what stands behind it. The report itself is data and was printed.
fn conclude(session: &mut Session, suite: &Suite, form: &str, least: Option<u8>) -> Result<()> {
    session.out.flush()?;
    let json = session.is_json() || form == "json";
    let mut worst: Option<Error> = None;
    for error in suite.files.iter().flat_map(|file| &file.errors) {
        session.out.error(error, json);
        worst = worst.or_else(|| Some(error.clone()));
    }
    if worst.is_none() && suite.asked() == 0 && suite.failed() == 0 {
        let error = Error::new(Code::ScenarioInvalid, "no check was asked").hint("see --filter and --as-user");
        session.out.error(&error, json);
        worst = Some(error);
    }
    if worst.is_none() && suite.failed() > 0 {
        let cases = suite.cases().count();
        let error = Error::new(Code::ScenarioFailed, format!("{} of {cases} cases failed", suite.failed()));
        session.out.error(&error, json);
        worst = Some(error);
    }
    let low = suite.coverage.as_ref().zip(least).filter(|(coverage, least)| coverage.percent() < *least);
    if let (None, Some((coverage, least))) = (&worst, low) {
        let error = Error::new(Code::CoverageLow, format!("{}, {least}% are asked for", formats::covered(coverage)));
        session.out.error(&error, json);
        worst = Some(error);
    }
    session.exit = worst.map_or(0, |error| error.exit());
    Ok(())
}
