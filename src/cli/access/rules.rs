//! `access rules`: the rule set in evaluation order, each rule with its source and its state.

use crate::cli::Act;
use crate::cli::session::Session;
use crate::dict::acl;
use crate::engine::Value;
use crate::error::{Code, Error, Result};
use crate::output::{self, Cell, Column};
use crate::policy::order_key;
use crate::store::{Ask, Datum};
use clap::{ArgMatches, Args};

/// `access rules [ID]`.
#[derive(Debug, Args)]
pub struct Rules {
    /// Only this rule, with its further rows
    id: Option<String>,
}

/// Columns of the rule list.
const COLUMNS: &[&str] = &[
    "id",
    "name",
    "operation",
    "decision_type",
    "roles",
    "condition",
    "applies_to",
    "fields",
    "requires",
    "related_list",
    "active",
    "kind",
    "source",
    "description",
];

impl Act for Rules {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.read_as_operator(|session, store| {
            let ask = Ask { fields: COLUMNS.iter().map(|name| (*name).to_owned()).collect(), ..session.ask()? };
            let mut rows = Vec::new();
            store.list(&acl::TABLE, &ask)?.run(&mut |line| {
                rows.push(line.data);
                Ok(())
            })?;
            let id = |row: &Vec<Datum>| match row.first() {
                Some(Datum::Value(value)) => value.to_string(),
                _ => String::new(),
            };
            if let Some(wanted) = &self.id {
                rows.retain(|row| {
                    id(row) == *wanted || id(row).split_once('.').is_some_and(|(rule, _)| rule == wanted)
                });
                if rows.is_empty() {
                    return Err(Error::new(Code::RecordNotFound, format!("no rule \"{wanted}\""))
                        .hint("see `csm access rules`"));
                }
            }
            rows.sort_by_cached_key(|row| order_key(&id(row)));
            let shown = if session.is_json() || self.id.is_some() { COLUMNS.len() } else { 8 };
            let columns =
                COLUMNS.iter().take(shown).map(|name| Column { name: (*name).to_owned(), numeric: false, text: true });
            let mut sink = output::list(session.format(), columns.collect(), &mut session.out, session.global.raw);
            for row in rows {
                let cells = row.into_iter().zip(COLUMNS).take(shown).map(|(datum, name)| rule_cell(datum, name));
                sink.row(cells.collect())?;
            }
            sink.finish()
        })
    }
}

fn rule_cell(datum: Datum, name: &str) -> Cell {
    match datum {
        Datum::Value(Value::Int(number)) if name == "active" => Cell::Bool(number != 0),
        Datum::Value(Value::Null) => Cell::Null,
        Datum::Value(value) => Cell::Text(value.to_string()),
        _ => Cell::Absent,
    }
}
