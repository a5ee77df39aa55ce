//! Project contacts: who of a customer may see a project, and who really can.

use super::session::{Done, Session};
use super::{Act, record};
use crate::cond::Operand;
use crate::dict::{self, project, project_contact};
use crate::error::{Code, Error, Result};
use crate::output::{Cell, Column, Holds};
use crate::rules::access_of;
use crate::store::{Record, Store, is};
use clap::{ArgMatches, Args};

/// `contact add P USER…`.
#[derive(Debug, Args)]
pub struct Add {
    /// Which project
    project: String,
    /// Which contacts
    #[arg(required = true)]
    users: Vec<String>,
}

impl Act for Add {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write_many(&project_contact::TABLE, |session, store| {
            store.may(&project_contact::TABLE, "create", &[], None)?;
            let id = store.resolve(&project::TABLE, &self.project)?;
            let number = store.display(&project::TABLE, &id)?;
            let mut done = Vec::new();
            for user in &self.users {
                let contact = store.resolve(&dict::user::TABLE, user)?;
                let typed = [
                    (project_contact::CUSTOMER_PROJECT.name.to_owned(), id.clone()),
                    (project_contact::CONTACT.name.to_owned(), contact),
                ];
                let calendar = crate::time::Calendar::always();
                let row =
                    store.create(&project_contact::TABLE, &typed, Record::new(&project_contact::TABLE), &calendar)?;
                session.decided(store, &project_contact::TABLE, "create", &[], Some(&row.id()))?;
                let name = store.display(&dict::user::TABLE, &row.text(project_contact::CONTACT))?;
                done.push(Done::named(row.id(), name, format!("is now a contact of {number}")));
            }
            Ok(done)
        })
    }
}

/// `contact remove P USER`.
#[derive(Debug, Args)]
pub struct Remove {
    /// Which project
    project: String,
    /// Which contacts
    #[arg(required = true)]
    users: Vec<String>,
}

impl Act for Remove {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write_many(&project_contact::TABLE, |session, store| {
            store.may(&project_contact::TABLE, "delete", &[], None)?;
            let id = store.resolve(&project::TABLE, &self.project)?;
            let number = store.display(&project::TABLE, &id)?;
            let mut done = Vec::new();
            for user in &self.users {
                let contact = store.resolve(&dict::user::TABLE, user)?;
                let name = store.display(&dict::user::TABLE, &contact)?;
                let row = membership(store, &id, &contact)?
                    .ok_or_else(|| Error::new(Code::RecordNotFound, format!("{name} is no contact of {number}")))?;
                session.decided(store, &project_contact::TABLE, "delete", &[], Some(&row))?;
                let what = format!("is no longer a contact of {number}");
                done.push(Done::gone(session, store, &project_contact::TABLE, &row, &name, what)?);
                store.delete(&project_contact::TABLE, &row, &name)?;
            }
            Ok(done)
        })
    }
}

/// The row that makes somebody a contact of a project.
pub(super) fn membership(store: &Store<'_>, project: &str, contact: &str) -> Result<Option<String>> {
    let pair = is(project_contact::CONTACT.name, contact).with(" AND t.customer_project = ", project);
    Ok(store.fetch_where(&project_contact::TABLE, &pair)?.first().map(Record::id))
}

/// `contact list [P] [--access]`.
#[derive(Debug, Args)]
pub struct List {
    /// Only the contacts of this project
    which: Option<String>,
    /// Also whether each can see the project now, and if not why
    #[arg(long)]
    access: bool,
}

impl Act for List {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        let flag = matches.try_get_one::<String>(project_contact::CUSTOMER_PROJECT.name).ok().flatten();
        let named = self.which.or_else(|| flag.filter(|_| self.access).cloned());
        let Some(name) = named else {
            if self.access {
                return Err(Error::new(Code::InputMissing, "--access is about one project, which is not named")
                    .hint("csm contact list PROJECT --access"));
            }
            return record::run("list", &project_contact::TABLE, matches, session);
        };
        session.read(|session, store| {
            let operation = if self.access { "access" } else { "read" };
            store.may(&project_contact::TABLE, operation, &[], Some(&name))?;
            let id = store.resolve(&project::TABLE, &name)?;
            if self.access {
                return access(session, store, &id);
            }
            let mut ask = session.ask()?;
            ask.also.push(record::equals(project_contact::CUSTOMER_PROJECT.name, Operand::Literal(id)));
            record::print_list(session, store, &project_contact::TABLE, &ask)
        })
    }
}

/// Who can really see the project: asked of each contact's own predicate (R39, operation `access`).
fn access(session: &mut Session, store: &Store<'_>, id: &str) -> Result<()> {
    let columns = ["contact", "access", "reason"]
        .map(|name| Column { name: name.to_owned(), holds: if name == "access" { Holds::Word } else { Holds::Text } });
    let mut rows = Vec::new();
    let number = store.display(&project::TABLE, id)?;
    for row in store.fetch_where(&project_contact::TABLE, &is(project_contact::CUSTOMER_PROJECT.name, id))? {
        store.gate(&project_contact::TABLE, &row.id(), &number, "access", &[], &[])?;
        let contact = row.text(project_contact::CONTACT);
        let (sees, reason) = access_of(store, &contact, id)?;
        if session.global.quiet {
            rows.push(vec![Cell::Text(row.id())]);
            continue;
        }
        rows.push(vec![Cell::Text(store.display(&dict::user::TABLE, &contact)?), Cell::Bool(sees), Cell::Text(reason)]);
    }
    let mut sink = session.sink(columns.to_vec());
    for row in rows {
        sink.row(row)?;
    }
    sink.finish()
}
