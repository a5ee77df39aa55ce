//! `access rules`: the rule set in evaluation order, each rule with its source and its state.

use super::{columns, print};
use crate::cli::Act;
use crate::cli::session::Session;
use crate::dict::{self, acl};
use crate::engine::Value;
use crate::error::{Code, Error, Result};
use crate::output::Cell;
use crate::policy::order_key;
use crate::store::{Ask, Datum, Store};
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
            // A person reads who, what and when in a table; scripts and whoever asks for one rule get everything.
            let shown = if session.is_json() || self.id.is_some() { COLUMNS.len() } else { 8 };
            let names: Vec<&str> = COLUMNS.iter().take(shown).copied().chain(["state"]).collect();
            let mut lines = Vec::new();
            for row in rows {
                let state = state(store, &row)?;
                let cells = row.into_iter().zip(COLUMNS).take(shown).map(|(datum, name)| rule_cell(datum, name));
                lines.push(cells.chain([Cell::Text(state)]).collect());
            }
            print(session, columns(&names), lines)
        })
    }
}

/// Whether the rule speaks now, and if not what is missing.
fn state(store: &Store<'_>, row: &[Datum]) -> Result<String> {
    let text = |index: usize| match row.get(index) {
        Some(Datum::Value(value)) => value.to_string(),
        _ => String::new(),
    };
    let Some(table) = dict::table(&text(1)) else { return Ok(format!("no table {}", text(1))) };
    let rules = store.policy().rules(table)?;
    Ok(rules.iter().find(|rule| rule.id == text(0)).map(|rule| store.policy().state(rule, table)).unwrap_or_default())
}

fn rule_cell(datum: Datum, name: &str) -> Cell {
    match datum {
        Datum::Value(Value::Int(number)) if name == "active" => Cell::Bool(number != 0),
        Datum::Value(Value::Null) => Cell::Null,
        Datum::Value(value) => Cell::Text(value.to_string()),
        _ => Cell::Absent,
    }
}
