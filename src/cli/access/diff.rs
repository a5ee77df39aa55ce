//! `access diff`: what the second of two users, roles or databases may do that the first may not, and the other way round.

use super::{asking, columns};
use crate::actor::{Actor, EXTERNAL, INTERNAL};
use crate::ask::{Difference, diff, diff_roles};
use crate::cli::Act;
use crate::cli::session::{OPERATOR, Session};
use crate::dict::{role, user};
use crate::engine::{Engine, Mode, open};
use crate::error::{Code, Error, Result};
use crate::output::Cell;
use crate::policy::Policy;
use crate::store::Store;
use clap::{ArgMatches, Args};
use std::path::Path;

/// `access diff A B`.
#[derive(Debug, Args)]
pub struct Diff {
    /// user:LOGIN, role:ROLE or db:FILE
    before: String,
    /// The same kind of thing
    after: String,
    /// Exit with 6 if anything differs
    #[arg(long)]
    exit_code: bool,
}

impl Act for Diff {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let different = match (self.before.split_once(':'), self.after.split_once(':')) {
            (Some(("user", one)), Some(("user", other))) => asking(session, |session, _, operator| {
                let policy = |name: &str| {
                    let id = operator.resolve(&user::TABLE, name)?;
                    Ok::<_, Error>(operator.policy().of(Actor::find(operator.engine(), &id)?))
                };
                report(session, &policy(one)?, &policy(other)?, diff)
            }),
            (Some(("role", one)), Some(("role", other))) => asking(session, |session, _, operator| {
                let (one, other) = (alone(operator, one)?, alone(operator, other)?);
                report(session, &one, &other, diff_roles)
            }),
            (Some(("db", one)), Some(("db", other))) => databases(session, one, other),
            _ => Err(Error::new(Code::UsageInvalid, "name two users, two roles or two database files")
                .hint("csm access diff user:ann user:ben | role:x role:y | db:old.db db:new.db")),
        }?;
        if different && self.exit_code {
            session.exit = 6;
        }
        Ok(())
    }
}

/// Somebody with this role, what it contains, and the mark of its side.
fn alone<'e>(operator: &Store<'e>, name: &str) -> Result<Policy<'e>> {
    let id = operator.resolve(&role::TABLE, name)?;
    let role = operator.expect(&role::TABLE, &id)?;
    let mark = if role.text(role::KIND) == "external" { EXTERNAL } else { INTERNAL };
    let name = role.text(role::NAME);
    Ok(operator.policy().of(Actor::persona(operator.engine(), &name, &[name.clone(), mark.to_owned()])?))
}

/// The same user in two databases: the one acted as, or the administrator.
fn databases(session: &mut Session, one: &str, other: &str) -> Result<bool> {
    let login = session.acting()?;
    if login == OPERATOR {
        session.out.note("note: what the administrator may do; --as-user names somebody else");
    }
    let wait = session.global.patience(&session.config)?;
    let context = session.context()?;
    let now = context.pretended.unwrap_or(context.real_now);
    let engines = [open(Path::new(one), Mode::Read, wait)?, open(Path::new(other), Mode::Read, wait)?];
    let mut policies = Vec::new();
    for engine in &engines {
        engine.begin_read()?;
        policies.push(Policy::new(engine as &dyn Engine, somebody(engine, &login)?, now));
    }
    let [before, after] = policies.as_slice() else { return Ok(false) };
    report(session, before, after, diff)
}

/// The user; where there is none of that login, nobody.
fn somebody(engine: &dyn Engine, login: &str) -> Result<Actor> {
    match Actor::find(engine, login) {
        Err(error) if error.code() == Code::UserUnknown => Actor::persona(engine, login, &[]),
        other => other,
    }
}

type Compare = fn(&Policy<'_>, &Policy<'_>, &mut dyn FnMut(Difference) -> Result<()>) -> Result<()>;

/// Prints what differs as it is found; whether anything did.
fn report(session: &mut Session, before: &Policy<'_>, after: &Policy<'_>, compare: Compare) -> Result<bool> {
    let names = ["change", "operation", "table", "record", "fields", "rule"];
    let mut sink = session.sink(columns(&names));
    let mut different = false;
    compare(before, after, &mut |found| {
        different = true;
        let text = |value: &str| Cell::Text(value.to_owned());
        sink.row(vec![
            text(if found.gained { "gained" } else { "lost" }),
            text(&found.operation),
            text(found.table.name),
            found.record.as_deref().map_or(Cell::Null, text),
            if found.fields.is_empty() { Cell::Null } else { Cell::Text(found.fields.join(",")) },
            text(&found.rule),
        ])
    })?;
    sink.finish()?;
    Ok(different)
}
