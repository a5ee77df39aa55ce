//! `access matrix`: who may do what, as a grid; written to a file, or compared with one.

use super::{Target, asking, columns, print, target};
use crate::ask::matrix::{By, COMMON, line, subjects};
use crate::ask::tables;
use crate::cli::Act;
use crate::cli::session::Session;
use crate::error::{Code, Error, Result};
use crate::output::Cell;
use clap::{ArgMatches, Args, ValueEnum};
use std::path::{Path, PathBuf};

/// `access matrix [TARGET…]`.
#[derive(Debug, Args)]
pub struct Matrix {
    /// Numbers, NOUN:NAME or nouns; every table if left out
    targets: Vec<String>,
    /// Whom the lines are about
    #[arg(long, value_enum, default_value_t = Subjects::Persona)]
    by: Subjects,
    /// Compare with this file; what differs is printed, and the exit status is 6
    #[arg(long, value_name = "FILE")]
    expect: Option<PathBuf>,
    /// Write the grid to this file, for `--expect`
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// Whom the lines are about.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Subjects {
    /// The personas of the documentation
    Persona,
    /// Every user who can act
    User,
    /// Every role by itself
    Role,
}

/// The columns of the grid.
const GRID: [&str; 7] = ["subject", "target", COMMON[0], COMMON[1], COMMON[2], COMMON[3], "further"];

impl Act for Matrix {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let expected = self.expect.as_deref().map(read).transpose()?;
        let rows = asking(session, |_, _, operator| {
            let mut targets = self.targets.iter().map(|text| target(operator, text)).collect::<Result<Vec<_>>>()?;
            if targets.is_empty() {
                targets.extend(tables().map(|table| Target { table, record: None }));
            }
            let by = match self.by {
                Subjects::Persona => By::Persona,
                Subjects::User => By::User,
                Subjects::Role => By::Role,
            };
            let mut rows = Vec::new();
            for actor in subjects(operator.engine(), by)? {
                let policy = operator.policy().of(actor);
                for Target { table, record } in &targets {
                    let line = line(&policy, table, record.as_ref().map(|(id, _)| id.as_str()))?;
                    // Of all tables only those are listed that a subject may do something to.
                    if self.targets.is_empty() && line.is_empty() {
                        continue;
                    }
                    let called = record.as_ref().map_or(table.name, |(_, name)| name.as_str());
                    let further = line.further.join(", ");
                    let mut row = vec![policy.actor().user_name().to_owned(), called.to_owned()];
                    row.extend(line.common.map(str::to_owned));
                    row.push(further);
                    rows.push(row);
                }
            }
            Ok(rows)
        })?;
        let text = lines(&rows);
        if let Some(path) = &self.write {
            std::fs::write(path, &text)
                .map_err(|error| Error::new(Code::OutputFailed, format!("cannot write {}: {error}", path.display())))?;
        }
        if let Some(expected) = expected {
            return compare(session, &expected, &text);
        }
        let cells = rows.into_iter().map(|row| row.into_iter().map(Cell::Text).collect());
        print(session, columns(&GRID), cells.collect())
    }
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path)
        .map_err(|error| Error::new(Code::UsageInvalid, format!("cannot read {}: {error}", path.display())))
}

/// The grid as it is kept in files: a heading, and a line each, separated by tabs.
fn lines(rows: &[Vec<String>]) -> String {
    let body = rows.iter().map(|row| row.join("\t"));
    [GRID.join("\t")].into_iter().chain(body).collect::<Vec<_>>().join("\n") + "\n"
}

/// Prints the lines that differ: `-` expected and not there, `+` there and not expected.
fn compare(session: &mut Session, expected: &str, found: &str) -> Result<()> {
    let old: Vec<&str> = expected.lines().collect();
    let new: Vec<&str> = found.lines().collect();
    let missing = old.iter().filter(|line| !new.contains(line)).map(|line| ("-", *line));
    let more = new.iter().filter(|line| !old.contains(line)).map(|line| ("+", *line));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut differing: Vec<(&str, &str)> = missing.chain(more).collect();
    differing.sort_by_key(|(sign, line)| (line.split('\t').take(2).collect::<Vec<_>>(), *sign == "+"));
    for (sign, line) in &differing {
        let mut cells = vec![Cell::from(*sign)];
        cells.extend(line.split('\t').map(Cell::from));
        cells.resize(GRID.len() + 1, Cell::Null);
        rows.push(cells);
    }
    let count = rows.len();
    let heading: Vec<&str> = ["sign"].into_iter().chain(GRID).collect();
    print(session, columns(&heading), rows)?;
    if count > 0 {
        session.exit = Code::MatrixDiffers.exit();
        session.out.note(&format!("{}: {count} lines differ from what was expected", Code::MatrixDiffers.as_str()));
    }
    Ok(())
}
