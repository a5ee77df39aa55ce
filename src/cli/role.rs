//! Roles: what one contains, who gets it, who loses it.

use super::print::Printer;
use super::session::{Done, Session};
use super::{Act, record};
use crate::dict::personas::PERSONAS;
use crate::dict::{has_role, role, role_contains, user};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::output::{Cell, Column, Holds};
use crate::store::{Record, Store, is};
use crate::time::Calendar;
use clap::{ArgMatches, Args};

/// `role list [--personas]`.
#[derive(Debug, Args)]
pub struct List {
    /// The personas of the documentation instead, with the roles each needs
    #[arg(long)]
    personas: bool,
}

impl Act for List {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        if !self.personas {
            return record::run("list", &role::TABLE, matches, session);
        }
        let columns = ["persona", "kind", "roles", "source"];
        let columns = columns.map(|name| Column { name: name.to_owned(), holds: Holds::Text });
        let mut sink = session.sink(columns.to_vec());
        for (name, kind, roles, source) in PERSONAS {
            sink.row([*name, *kind, *roles, *source].map(Cell::from).to_vec())?;
        }
        sink.finish()
    }
}

/// `role view ROLE`.
#[derive(Debug, Args)]
pub struct View {}

impl Act for View {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        let name = matches.get_one::<String>(super::nouns::RECORD).cloned().unwrap_or_default();
        session.read(|session, store| {
            let (id, mut fields) = Printer::new().record(store, &role::TABLE, &name, &session.global.fields)?;
            session.decided(store, &role::TABLE, "read", &[], Some(&id))?;
            if session.global.fields.is_empty() {
                let contains = names(store, "SELECT r.name FROM sys_user_role_contains c JOIN sys_user_role r ON r.sys_id = c.contains WHERE c.role = ", &id)?;
                let within = names(store, "SELECT r.name FROM sys_user_role_contains c JOIN sys_user_role r ON r.sys_id = c.role WHERE c.contains = ", &id)?;
                fields.push(("contains".to_owned(), Cell::Nested(contains.into())));
                fields.push(("contained_in".to_owned(), Cell::Nested(within.into())));
                if matches!(name.as_str(), "sn_customerservice.escalation_requester" | "sn_customerservice.deescalation_requester") {
                    let note = "contains consumer_agent as printed in the source, so every agent also becomes a consumer agent; `csm role uncontain` changes that (Q5)";
                    fields.push(("note".to_owned(), Cell::Text(note.to_owned())));
                }
            }
            session.object(session.format(), &fields, session.global.raw)
        })
    }
}

/// Roles are readable to whoever may read one role, so what they contain is too.
fn names(store: &Store<'_>, sql: &str, id: &str) -> Result<Vec<String>> {
    store.engine().texts(&Sql::new("").with(sql, id).then(" ORDER BY 1"))
}

/// `role grant USER ROLE…`.
#[derive(Debug, Args)]
pub struct Grant {
    /// To whom
    user: String,
    /// Which roles
    #[arg(required = true)]
    roles: Vec<String>,
}

impl Act for Grant {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write_many(&has_role::TABLE, |session, store| {
            store.may(&has_role::TABLE, "create", &[], None)?;
            let owner = store.resolve(&user::TABLE, &self.user)?;
            let login = store.display(&user::TABLE, &owner)?;
            let mut done = Vec::new();
            for name in &self.roles {
                let id = store.resolve(&role::TABLE, name)?;
                if let Some(row) = held(store, &owner, &id)? {
                    done.push(Done::named(row.id(), &login, format!("has {name} already")));
                    continue;
                }
                let typed = [("user".to_owned(), owner.clone()), ("role".to_owned(), id)];
                let row = store.create(&has_role::TABLE, &typed, Record::new(&has_role::TABLE), &Calendar::always())?;
                session.decided(store, &has_role::TABLE, "create", &[], Some(&row.id()))?;
                done.push(Done::named(row.id(), &login, format!("granted {name}")));
            }
            Ok(done)
        })
    }
}

fn held(store: &Store<'_>, owner: &str, role: &str) -> Result<Option<Record>> {
    let pair = is(has_role::USER.name, owner).with(" AND t.role = ", role);
    Ok(store.fetch_where(&has_role::TABLE, &pair)?.into_iter().next())
}

/// `role revoke USER ROLE…`.
#[derive(Debug, Args)]
pub struct Revoke {
    /// From whom
    user: String,
    /// Which roles
    #[arg(required = true)]
    roles: Vec<String>,
}

impl Act for Revoke {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write_many(&has_role::TABLE, |session, store| {
            store.may(&has_role::TABLE, "delete", &[], None)?;
            let owner = store.resolve(&user::TABLE, &self.user)?;
            let login = store.display(&user::TABLE, &owner)?;
            let mut done = Vec::new();
            for name in &self.roles {
                let id = store.resolve(&role::TABLE, name)?;
                let row = held(store, &owner, &id)?.ok_or_else(|| {
                    Error::new(Code::RecordNotFound, format!("{login} was not granted {name}"))
                        .hint("roles that come through a group or another role go with those")
                })?;
                session.decided(store, &has_role::TABLE, "delete", &[], Some(&row.id()))?;
                let what = format!("no longer has {name}");
                done.push(Done::gone(session, store, &has_role::TABLE, &row.id(), &login, what)?);
                store.delete(&has_role::TABLE, &row.id(), &login)?;
            }
            Ok(done)
        })
    }
}

/// `role contain ROLE ROLE`.
#[derive(Debug, Args)]
pub struct Contain {
    /// The role that shall bring another with it
    role: String,
    /// The role it brings
    contains: String,
}

impl Act for Contain {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&role_contains::TABLE, |_, store| {
            let typed = [("role".to_owned(), self.role.clone()), ("contains".to_owned(), self.contains.clone())];
            let row =
                store.create(&role_contains::TABLE, &typed, Record::new(&role_contains::TABLE), &Calendar::always())?;
            Ok(Done::named(row.id(), self.role, format!("contains {}", self.contains)))
        })
    }
}

/// `role uncontain ROLE ROLE`.
#[derive(Debug, Args)]
pub struct Uncontain {
    /// The role that brings another with it
    role: String,
    /// The role it shall no longer bring
    contains: String,
}

impl Act for Uncontain {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&role_contains::TABLE, |session, store| {
            store.may(&role_contains::TABLE, "delete", &[], None)?;
            let (outer, inner) =
                (store.resolve(&role::TABLE, &self.role)?, store.resolve(&role::TABLE, &self.contains)?);
            let pair = is(role_contains::ROLE.name, outer).with(" AND t.contains = ", inner);
            let row = store.fetch_where(&role_contains::TABLE, &pair)?.into_iter().next();
            let row = row.ok_or_else(|| {
                Error::new(Code::RecordNotFound, format!("{} does not contain {}", self.role, self.contains))
            })?;
            let what = format!("no longer contains {}", self.contains);
            let done = Done::gone(session, store, &role_contains::TABLE, &row.id(), &self.role, what)?;
            store.delete(&role_contains::TABLE, &row.id(), &self.role)?;
            Ok(done)
        })
    }
}
