//! Users: made with the roles of their kind, and looked over for roles of the wrong one.

use super::nouns::typed;
use super::session::{Done, Session};
use super::{Act, prompt};
use crate::actor::{Actor, INTERNAL};
use crate::dict::{has_role, role, user};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::output::{self, Cell, Column};
use crate::rules::link_consumer;
use crate::store::{Record, Store, is};
use crate::time::Calendar;
use clap::{ArgMatches, Args};
use std::collections::BTreeSet;

/// `user create`.
#[derive(Debug, Args)]
pub struct Create {
    /// Make a consumer user, linked to the consumer of this name
    #[arg(long, value_name = "NAME", help_heading = "Kind", conflicts_with = "account")]
    consumer: Option<String>,
}

impl Act for Create {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        let typed = typed(matches, &user::TABLE)?;
        session.write(&user::TABLE, |session, store| {
            let typed = prompt::missing(session, store, &user::TABLE, typed, &[])?;
            let mut extra = Record::new(&user::TABLE);
            if let Some(name) = &self.consumer {
                if name.is_empty() {
                    return Err(Error::new(Code::UsageEmpty, "--consumer is empty"));
                }
                extra.set(user::CLASS, "csm_consumer_user".to_owned());
            }
            let record = store.create(&user::TABLE, &typed, extra, &Calendar::always())?;
            if let Some(name) = &self.consumer {
                link_consumer(store, name, &record.id())?;
            }
            session.decided(store, &user::TABLE, "create", &[], Some(&record.id()))?;
            Ok(Done::to(record.id(), "created"))
        })
    }
}

/// `user check-roles`.
#[derive(Debug, Args)]
pub struct CheckRoles {}

impl Act for CheckRoles {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.read(|session, store| {
            store.may(&has_role::TABLE, "read", &[], None)?;
            let internal = names(store, "SELECT name FROM sys_user_role WHERE kind = 'internal'")?;
            let external = names(store, "SELECT name FROM sys_user_role WHERE kind = 'external'")?;
            let mut rows = Vec::new();
            for person in store.fetch_where(&user::TABLE, &Sql::new("t.sys_class_name <> 'sys_user'"))? {
                let roles = Actor::roles(store.engine(), &person.id())?;
                let held = is(has_role::USER.name, person.id());
                let granted: BTreeSet<String> = store
                    .fetch_where(&has_role::TABLE, &held)?
                    .iter()
                    .map(|row| store.display(&role::TABLE, &row.text(has_role::ROLE)))
                    .collect::<Result<_>>()?;
                let Some(bucket) = bucket(&granted, &roles, &internal, &external) else { continue };
                let inside: Vec<&str> = roles.intersection(&internal).map(String::as_str).collect();
                rows.push(
                    [person.text(user::USER_NAME), bucket.to_owned(), inside.join(", ")].map(Cell::from).to_vec(),
                );
            }
            let columns = ["user_name", "bucket", "internal_roles"];
            let columns = columns.map(|name| Column { name: name.to_owned(), numeric: false, text: true });
            let mut sink = output::list(session.format(), columns.to_vec(), &mut session.out, session.global.raw);
            for row in rows {
                sink.row(row)?;
            }
            sink.finish()
        })
    }
}

/// Which of the four review groups somebody outside belongs to, if he holds internal roles at all (R103).
fn bucket(
    granted: &BTreeSet<String>,
    roles: &BTreeSet<String>,
    internal: &BTreeSet<String>,
    external: &BTreeSet<String>,
) -> Option<&'static str> {
    let other = |held: &BTreeSet<String>| held.iter().any(|role| internal.contains(role) && role != INTERNAL);
    if roles.is_disjoint(internal) {
        None
    } else if other(granted) {
        Some("internal through other internal roles")
    } else if other(roles) {
        Some("internal contained in other roles")
    } else if roles.is_disjoint(external) {
        Some("internal only")
    } else {
        Some("internal and external")
    }
}

fn names(store: &Store<'_>, sql: &str) -> Result<BTreeSet<String>> {
    Ok(store.engine().texts(&Sql::new(sql))?.into_iter().collect())
}
