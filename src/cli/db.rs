//! The database file: make it, describe it, look it over, print its tables.

use super::session::{OPERATOR, Session};
use super::{Act, demo_data};
use crate::actor::Actor;
use crate::dict;
use crate::engine::{self, Engine, Mode, Sql, Sqlite};
use crate::error::{Code, Error, Result};
use crate::output::Cell;
use crate::policy::Policy;
use crate::rules::RULES;
use crate::store::{self, Ask, Store};
use clap::{ArgMatches, Args};

/// The seeded roles and rules.
const POLICY: &str = include_str!("../../policy.sql");

/// These are refused to a persona that is not admin (Q48).
fn operator_only(session: &mut Session, command: &str) -> Result<()> {
    let acting = session.acting()?;
    if acting == OPERATOR {
        return Ok(());
    }
    Err(Error::new(Code::AccessDenied, format!("{acting} may not {command}"))
        .hint("only the administrator handles the file itself; leave out --as-user"))
}

/// `db init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Fill it with the demo people, accounts and projects
    #[arg(long)]
    demo: bool,
}

impl Act for Init {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        operator_only(session, "make a database")?;
        let path = session.global.new_database(&session.config)?;
        let fields =
            [("db".to_owned(), Cell::Text(path.display().to_string())), ("demo".to_owned(), Cell::Bool(self.demo))];
        if session.global.dry_run {
            if session.is_json() {
                return session.object(session.format(), &fields, false);
            }
            return session.out.line(&format!("would make {}", path.display()));
        }
        let context = session.context()?;
        init(&path, self.demo, &context)?;
        if session.is_json() {
            let fields =
                [("db".to_owned(), Cell::Text(path.display().to_string())), ("demo".to_owned(), Cell::Bool(self.demo))];
            return session.object(session.format(), &fields, false);
        }
        session.out.line(&format!("made {}", path.display()))?;
        session
            .out
            .note("whoever can read this file can read all of it: --as-user is impersonation, not authentication");
        Ok(())
    }
}

/// Makes a database with schema and policy, and with the demo data if asked, in one transaction.
pub fn init(path: &std::path::Path, demo: bool, context: &store::Context) -> Result<()> {
    engine::create(path, &[engine::SCHEMA, POLICY], &mut |engine| {
        if demo { fill(engine, context) } else { Ok(()) }
    })
}

/// The same in memory, to be forgotten.
pub fn in_memory(demo: bool, context: &store::Context) -> Result<Sqlite> {
    let made = engine::copy(&engine::in_memory(&[engine::SCHEMA, POLICY].concat())?)?;
    if demo {
        made.begin()?;
        fill(&made, context)?;
        made.commit()?;
    }
    Ok(made)
}

fn fill(engine: &dyn Engine, context: &store::Context) -> Result<()> {
    let store = Store::new(engine, Actor::load(engine, OPERATOR)?, &RULES, context.clone());
    demo_data::fill(&store)?;
    store.settle()
}

/// `db info`.
#[derive(Debug, Args)]
pub struct Info {}

impl Act for Info {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let path = session.global.database(&session.config)?;
        session.read(|session, store| {
            let engine = store.engine();
            let size = std::fs::metadata(&path.value).map_or(0, |metadata| metadata.len());
            let mut fields = vec![
                ("db".to_owned(), Cell::Text(path.value.display().to_string())),
                ("db_from".to_owned(), Cell::Text(path.source.clone())),
                ("size_bytes".to_owned(), Cell::Int(i64::try_from(size).unwrap_or(i64::MAX))),
                ("schema_version".to_owned(), Cell::Int(engine::SCHEMA_VERSION.into())),
                ("csm_version".to_owned(), Cell::Text(env!("CARGO_PKG_VERSION").to_owned())),
                ("engine".to_owned(), Cell::Text(engine.version())),
            ];
            if store.actor().is_admin() {
                // Everybody else would see others' changes in it.
                let (sequence, hash) = store::head(engine)?;
                fields.push(("audit_rows".to_owned(), Cell::Int(sequence)));
                fields.push(("audit_head".to_owned(), if hash.is_empty() { Cell::Null } else { Cell::Text(hash) }));
            }
            for table in COUNTED.iter().filter_map(|name| dict::table(name)) {
                match store.count(table, &Ask::default()) {
                    Ok(count) => fields.push((format!("{}_rows", table.name), Cell::Int(count))),
                    Err(error) if matches!(error.code(), Code::AccessDenied | Code::PluginInactive) => {}
                    Err(error) => return Err(error),
                }
            }
            session.object(session.format(), &fields, false)
        })
    }
}

/// Tables `db info` counts the readable records of.
const COUNTED: &[&str] = &[
    "sys_user",
    "customer_account",
    "customer_project",
    "customer_project_task",
    "project_contact",
    "project_template",
];

/// `db check`.
#[derive(Debug, Args)]
pub struct Check {}

impl Act for Check {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        operator_only(session, "check the database")?;
        let path = session.global.database(&session.config)?;
        let engine = engine::inspect(&path.value, Mode::Read, session.global.patience(&session.config)?)?;
        let problems = problems(&engine)?;
        if session.is_json() {
            let list = problems.iter().map(|(what, detail)| serde_json::json!({ "check": what, "problem": detail }));
            let fields = [
                ("ok".to_owned(), Cell::Bool(problems.is_empty())),
                ("problems".to_owned(), Cell::Nested(list.collect())),
            ];
            session.object(session.format(), &fields, false)?;
        } else {
            for (what, detail) in &problems {
                session.out.line(&format!("{what}: {detail}"))?;
            }
            if problems.is_empty() {
                session.out.line("ok")?;
            }
        }
        if problems.iter().any(|(what, _)| *what != "rule") {
            session.exit = 1;
        }
        Ok(())
    }
}

/// Everything `db check` finds, the worst first.
fn problems(engine: &dyn Engine) -> Result<Vec<(&'static str, String)>> {
    let mut problems = Vec::new();
    for line in engine.texts(&Sql::new("PRAGMA integrity_check(20)"))?.into_iter().filter(|line| line != "ok") {
        problems.push(("integrity", line));
    }
    for row in engine.all(&Sql::new("PRAGMA foreign_key_check"), |row| {
        format!("{} points to a missing {} record", row.text(0), row.text(2))
    })? {
        problems.push(("reference", row));
    }
    if engine::fingerprint(engine)? != engine::fingerprint(&engine::in_memory(engine::SCHEMA)?)? {
        problems.push(("schema", "tables, indexes, views or triggers differ from this version's".to_owned()));
        // What follows reads tables that may not be there.
        return Ok(problems);
    }
    if let Some(sequence) = store::broken_link(engine)? {
        problems.push(("audit", format!("entry {sequence} does not follow from the one before it")));
    }
    for row in engine.all(&Sql::new("SELECT category, number FROM sys_number"), |row| (row.text(0), row.int(1)))? {
        let Some(table) = dict::table(&row.0) else { continue };
        let prefix = table.prefix.unwrap_or_default();
        let highest = Sql::new(format!(
            "SELECT max(CAST(substr(number, {}) AS INTEGER)) FROM \"{}\"",
            prefix.len() + 1,
            table.name
        ));
        let highest = engine.first(&highest, |row| row.int(0))?.unwrap_or_default();
        if highest > row.1 {
            problems.push(("counter", format!("{} counts {} but has a record {highest}", table.name, row.1)));
        }
    }
    let policy = Policy::new(engine, Actor::load(engine, OPERATOR)?, super::global::real_now()?);
    for table in dict::TABLES {
        for rule in policy.rules(table)?.iter().filter(|rule| rule.active) {
            if let Some(problem) = policy.problem(rule, table) {
                problems.push(("rule", format!("{} does not hold together and denies: {problem}", rule.id)));
            }
        }
    }
    Ok(problems)
}

/// `db schema`.
#[derive(Debug, Args)]
pub struct Schema {}

impl Act for Schema {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        if session.is_json() {
            let tables = dict::TABLES.iter().map(|table| {
                let fields = table.fields().map(|field| serde_json::json!({ "name": field.name, "label": field.label, "kind": format!("{:?}", field.kind), "mandatory": field.mandatory, "system": field.system }));
                serde_json::json!({ "name": table.name, "noun": table.noun, "label": table.label, "fields": fields.collect::<Vec<_>>() })
            });
            return session.object(session.format(), &[("tables".to_owned(), Cell::Nested(tables.collect()))], false);
        }
        session.out.data(&dict::schema())
    }
}
