//! Changes to the rule set: rules added, switched off, and related lists shown to people outside.
//!
//! Edits are judged by rules like any write, also under `--as-user` (Q48).

use crate::cli::session::{Done, Session};
use crate::cli::{Act, record};
use crate::dict::{self, acl};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::store::{Record, Store, is};
use crate::time::Calendar;
use clap::{ArgMatches, Args};

/// `access allow`.
#[derive(Debug, Args)]
pub struct Allow {
    /// The table the rule is about
    #[arg(long)]
    table: String,
    /// The operation: create, read, write, delete or a verb
    #[arg(long)]
    op: String,
    /// Who: a & b | (c & d)
    #[arg(long)]
    roles: String,
    /// On which records: an encoded query; all if left out
    #[arg(long, value_name = "QUERY", default_value = "")]
    when: String,
    /// Which fields; all if left out
    #[arg(long, value_name = "FIELDS", default_value = "")]
    field_list: String,
}

impl Act for Allow {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&acl::TABLE, |_, store| {
            let operation = if self.op == "update" { "write".to_owned() } else { self.op.replace('-', "_") };
            let typed = [
                ("id", next_id(store)?),
                ("name", self.table),
                ("operation", operation),
                ("roles", self.roles),
                ("condition", self.when),
                ("fields", self.field_list),
                ("source", "own".to_owned()),
            ]
            .map(|(field, value)| (field.to_owned(), value));
            let rule = store.create(&acl::TABLE, &typed, Record::new(&acl::TABLE), &Calendar::always())?;
            Ok(Done::to(rule.id(), "added"))
        })
    }
}

/// Own rules are A1, A2 …
fn next_id(store: &Store<'_>) -> Result<String> {
    let own = store.fetch_where(&acl::TABLE, &Sql::new("t.id LIKE 'A%'"))?;
    let numbers = own.iter().filter_map(|rule| rule.text(acl::RULE_ID).get(1..)?.parse::<u64>().ok());
    Ok(format!("A{}", numbers.max().unwrap_or_default() + 1))
}

/// `access forbid ID`.
#[derive(Debug, Args)]
pub struct Forbid {
    /// Which rule
    id: String,
}

impl Act for Forbid {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&acl::TABLE, |_, store| {
            let id = record::write_target(store, &acl::TABLE, &self.id, "write", &[])?;
            let typed = [("active".to_owned(), "false".to_owned())];
            store.update(&acl::TABLE, &id, &self.id, &typed, &Calendar::always())?;
            Ok(Done::to(id, "switched off"))
        })
    }
}

/// `access show-list LIST`.
#[derive(Debug, Args)]
pub struct ShowList {
    /// Which related list
    list: String,
    /// Show these fields of its records instead of those shown so far
    #[arg(long, value_name = "FIELDS")]
    field_list: Option<String>,
}

impl Act for ShowList {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        switch(session, &self.list, true, self.field_list)
    }
}

/// `access hide-list LIST`.
#[derive(Debug, Args)]
pub struct HideList {
    /// Which related list
    list: String,
}

impl Act for HideList {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        switch(session, &self.list, false, None)
    }
}

/// Switches every rule of a related list, and says what else keeps people outside from seeing it.
fn switch(session: &mut Session, list: &str, shown: bool, fields: Option<String>) -> Result<()> {
    session.write_many(&acl::TABLE, |_, store| {
        store.may(&acl::TABLE, "write", &[], Some(list))?;
        let rules = store.fetch_where(&acl::TABLE, &is(acl::RELATED_LIST.name, list))?;
        if rules.is_empty() {
            return Err(no_list(store, list)?);
        }
        let mut typed = vec![("active".to_owned(), shown.to_string())];
        typed.extend(fields.map(|fields| ("fields".to_owned(), fields)));
        let mut done = Vec::new();
        for rule in rules {
            let id = rule.text(acl::RULE_ID);
            store.update(&acl::TABLE, &rule.id(), &id, &typed, &Calendar::always())?;
            if shown {
                for missing in missing(store, &rule.text(acl::REQUIRES))? {
                    store.warn(format!("{id} also needs {missing}"));
                }
            }
            done.push(Done::to(rule.id(), format!("{} {list}", if shown { "shows" } else { "no longer shows" })));
        }
        Ok(done)
    })
}

fn missing(store: &Store<'_>, requires: &str) -> Result<Vec<String>> {
    let mut missing = Vec::new();
    for name in requires.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let active = is(dict::plugin::PLUGIN_ID.name, name).then(" AND t.active = 1");
        if !store.exists(&dict::plugin::TABLE, &active)? && store.property(name)? != "true" {
            missing.push(format!("{name}: csm plugin update {name} --active true"));
        }
    }
    Ok(missing)
}

fn no_list(store: &Store<'_>, list: &str) -> Result<Error> {
    let rules = store.fetch_where(&acl::TABLE, &Sql::new("t.related_list IS NOT NULL"))?;
    let mut lists: Vec<String> = rules.iter().map(|rule| rule.text(acl::RELATED_LIST)).collect();
    lists.sort();
    lists.dedup();
    Ok(Error::new(Code::RecordNotFound, format!("no related list \"{list}\""))
        .hint(format!("lists: {}", lists.join(" "))))
}
