//! The operator's questions about who may do what, one file per verb. `--as-user` names the subject here; the answers are
//! the truth about it.

mod check;
mod diff;
mod edit;
mod explain;
mod list;
mod matrix;
mod rules;
mod who;

pub use check::Check;
pub use diff::Diff;
pub use edit::{Allow, Forbid, HideList, ShowList};
pub use explain::Explain;
pub use list::List;
pub use matrix::Matrix;
pub use rules::Rules;
pub use who::Who;

use super::session::{OPERATOR, Session};
use crate::actor::Actor;
use crate::dict::{self, Table};
use crate::engine::{Engine as _, Sqlite};
use crate::error::{Code, Error, Result};
use crate::output::{Cell, Column, Holds};
use crate::policy::{Answer, OPERATIONS, Policy, Question};
use crate::rules::{RULES, acts};
use crate::store::Store;
use clap::Args;

/// The words of a question.
#[derive(Debug, Args)]
struct Asked {
    /// create, read, write, delete, comment, `work_note`, attach or a verb such as complete
    operation: String,
    /// A number, NOUN:NAME, or a noun for the table as a whole
    target: String,
    /// Ask about this field
    #[arg(long)]
    field: Option<String>,
}

/// What is asked about: a table, or one of its records by id and by the name it was given.
pub struct Target {
    /// The table.
    pub table: &'static Table,
    /// The record, and what it was called.
    pub record: Option<(String, String)>,
}

impl Asked {
    /// The question, and what its record was called.
    fn question(&self, operator: &Store<'_>) -> Result<(Question, Option<String>)> {
        let operation = operation(&self.operation)?;
        let Target { table, record } = target(operator, &self.target)?;
        if let Some(field) = &self.field
            && field != "attachments"
        {
            table.field(field)?;
        }
        let (operation, field) = acts::meant(table, &operation, self.field.as_deref());
        let (record, name) = record.unzip();
        let (operation, sets) = (operation.to_owned(), acts::sets(table, operation));
        Ok((Question { table, operation, sets, record, field: field.map(str::to_owned) }, name))
    }
}

impl Target {
    /// What it is called.
    pub fn name(&self) -> &str {
        self.record.as_ref().map_or(self.table.noun, |(_, name)| name)
    }
}

/// An operation as typed: `update` is another word for `write`, and a verb's hyphens are underscores.
pub fn operation(typed: &str) -> Result<String> {
    let operation = if typed == "update" { "write".to_owned() } else { typed.replace('-', "_") };
    if OPERATIONS.contains(&operation.as_str()) {
        return Ok(operation);
    }
    Err(Error::new(Code::UsageInvalid, format!("no operation \"{operation}\""))
        .hint(format!("operations: {}", OPERATIONS.join(" "))))
}

/// Asks in one snapshot, with the operator's store for names.
fn asking<T>(session: &mut Session, work: impl FnOnce(&mut Session, &Sqlite, &Store<'_>) -> Result<T>) -> Result<T> {
    let context = session.context()?;
    let engine = session.open_to_read(&context)?;
    engine.begin_read()?;
    let answered = Actor::load(&*engine, OPERATOR).and_then(|actor| {
        let operator = Store::new(&*engine, actor, &RULES, context);
        work(session, &engine, &operator)
    });
    engine.rollback()?;
    answered
}

/// The rules as they bear on the subject, whether or not he can act.
fn subject<'e>(operator: &Store<'e>, login: &str) -> Result<Policy<'e>> {
    Ok(operator.policy().of(Actor::find(operator.engine(), login)?))
}

/// A number, `NOUN:NAME`, a noun alone, or a name that only one record of all tables has.
pub fn target(operator: &Store<'_>, text: &str) -> Result<Target> {
    if let Ok(table) = dict::table_or_noun(text) {
        return Ok(Target { table, record: None });
    }
    if let Some((noun, name)) = text.split_once(':')
        && let Ok(table) = dict::table_or_noun(noun)
    {
        return Ok(Target { table, record: Some((operator.resolve(table, name)?, name.to_owned())) });
    }
    if let Some(table) = dict::numbered(text) {
        return Ok(Target { table, record: Some((operator.resolve(table, text)?, text.to_owned())) });
    }
    let mut found = Vec::new();
    for table in dict::TABLES.iter().filter(|table| table.display != "sys_id" && table.find("sys_id").is_some()) {
        match operator.resolve(table, text) {
            Ok(id) => found.push((*table, id)),
            Err(error) if matches!(error.code(), Code::RecordNotFound | Code::PluginInactive | Code::AccessDenied) => {}
            Err(error) => return Err(error),
        }
    }
    match found.as_slice() {
        [] => Err(Error::new(Code::RecordNotFound, format!("no record \"{text}\" in any table"))
            .hint("name it as NOUN:NAME, or name a noun for the whole table")),
        [(table, id)] => Ok(Target { table, record: Some((id.clone(), text.to_owned())) }),
        several => {
            let names: Vec<_> = several.iter().map(|(table, _)| format!("{}:{text}", table.noun)).collect();
            Err(Error::new(Code::RecordAmbiguous, format!("\"{text}\" names records of {} tables", names.len()))
                .hint(format!("say which: {}", names.join(", "))))
        }
    }
}

fn columns(names: &[&str]) -> Vec<Column> {
    names.iter().map(|name| Column { name: (*name).to_owned(), holds: Holds::Text }).collect()
}

/// Prints a list.
fn print(session: &mut Session, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Result<()> {
    let mut sink = session.sink(columns);
    rows.into_iter().try_for_each(|row| sink.row(row))?;
    sink.finish()
}

fn answer_fields(login: &str, question: &Question, name: Option<&str>, answer: &Answer) -> Vec<(String, Cell)> {
    let text = |value: &str| Cell::Text(value.to_owned());
    let maybe = |value: Option<&str>| value.map_or(Cell::Null, text);
    vec![
        ("answer".to_owned(), text(word(answer))),
        ("user".to_owned(), text(login)),
        ("operation".to_owned(), text(&question.operation)),
        ("table".to_owned(), text(question.table.name)),
        ("target".to_owned(), maybe(name)),
        ("field".to_owned(), maybe(question.field.as_deref())),
        ("rule".to_owned(), text(&answer.rule)),
        ("reason".to_owned(), text(&answer.reason)),
    ]
}

fn word(answer: &Answer) -> &'static str {
    if answer.allowed { "allow" } else { "deny" }
}

/// The answer on one line: `deny R100 nearest R2: …`.
fn line(answer: &Answer) -> String {
    let parts = [word(answer), &answer.rule, &answer.reason];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
