//! Users: made with the roles of their kind, and looked over for roles of the wrong one.

use super::nouns::typed;
use super::session::{Done, Session};
use super::{Act, prompt};
use crate::actor::{Actor, INTERNAL};
use crate::cond::Rows;
use crate::dict::{has_role, user};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::output::{Cell, Column, Holds};
use crate::rules::link_consumer;
use crate::store::{Record, Store};
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
        let typed = prompt::missing(session, &user::TABLE, typed(matches, &user::TABLE)?, &[])?;
        session.write(&user::TABLE, |session, store| {
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
            reads_all(store)?;
            let internal = names(store, "SELECT name FROM sys_user_role WHERE kind = 'internal'")?;
            let external = names(store, "SELECT name FROM sys_user_role WHERE kind = 'external'")?;
            let mut rows = Vec::new();
            for person in store.fetch_where(&user::TABLE, &Sql::new("t.sys_class_name <> 'sys_user'"))? {
                let roles = Actor::roles(store.engine(), &person.id())?;
                let granted = granted(store, &person.id())?;
                let Some(bucket) = bucket(&granted, &roles, &internal, &external) else { continue };
                let inside: Vec<&str> = roles.intersection(&internal).map(String::as_str).collect();
                rows.push(
                    [person.text(user::USER_NAME), bucket.to_owned(), inside.join(", ")].map(Cell::from).to_vec(),
                );
            }
            let columns = ["user_name", "bucket", "internal_roles"];
            let columns = columns.map(|name| Column { name: name.to_owned(), holds: Holds::Text });
            let mut sink = session.sink(columns.to_vec());
            for row in rows {
                sink.row(row)?;
            }
            sink.finish()
        })
    }
}

/// The review is of everybody, through groups and contained roles too: it is for who reads every user and every grant.
fn reads_all(store: &Store<'_>) -> Result<()> {
    for table in [&has_role::TABLE, &user::TABLE] {
        if !matches!(store.policy().grant(table, "read", &[], "t")?.rows(), Rows::All) {
            return Err(store.policy().denied(table, "read", None, None));
        }
    }
    Ok(())
}

/// Which of the four review groups of the guided setup somebody outside belongs to, if he holds internal roles at all
/// (R103): `granted` are the roles given to him or a group of his, `roles` those and all they contain.
fn bucket(
    granted: &BTreeSet<String>,
    roles: &BTreeSet<String>,
    internal: &BTreeSet<String>,
    external: &BTreeSet<String>,
) -> Option<&'static str> {
    if roles.is_disjoint(internal) {
        None
    } else if roles.contains(INTERNAL) && !granted.contains(INTERNAL) {
        Some("internal contained in another role")
    } else if roles.iter().any(|role| internal.contains(role) && role != INTERNAL) {
        Some("internal through other internal roles")
    } else if roles.is_disjoint(external) {
        Some("internal only")
    } else {
        Some("internal and external")
    }
}

/// The roles given to somebody, himself or through a group.
fn granted(store: &Store<'_>, id: &str) -> Result<BTreeSet<String>> {
    let own = "SELECT r.name FROM sys_user_role r WHERE r.sys_id IN (SELECT h.role FROM sys_user_has_role h WHERE h.\"user\" = ";
    let through = " UNION SELECT x.role FROM sys_group_has_role x JOIN sys_user_grmember m ON m.\"group\" = x.\"group\" WHERE m.\"user\" = ";
    let sql = Sql::new("").with(own, id).with(through, id).then(")");
    Ok(store.engine().texts(&sql)?.into_iter().collect())
}

fn names(store: &Store<'_>, sql: &str) -> Result<BTreeSet<String>> {
    Ok(store.engine().texts(&Sql::new(sql))?.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_four_review_groups() {
        let internal = set(&["snc_internal", "case_viewer", "ws_integration"]);
        let external = set(&["snc_external", "customer"]);
        let bucket = |granted: &[&str], roles: &[&str]| bucket(&set(granted), &set(roles), &internal, &external);
        assert_eq!(bucket(&["customer"], &["customer", "snc_external"]), None);
        assert_eq!(bucket(&["snc_internal"], &["snc_internal"]), Some("internal only"));
        assert_eq!(bucket(&["snc_internal", "customer"], &["snc_internal", "customer"]), Some("internal and external"));
        let others = ["snc_internal", "case_viewer", "customer"];
        assert_eq!(bucket(&others, &others), Some("internal through other internal roles"));
        assert_eq!(
            bucket(&["ws_integration"], &["ws_integration", "snc_internal"]),
            Some("internal contained in another role")
        );
    }
}
