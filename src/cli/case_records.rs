//! What is made of a case: `project-change`, `project-issue`, `problem`, `change`, `incident`, `request`.

use super::Act;
use super::record::gated;
use super::session::{Done, Session};
use crate::dict::{case, request, work};
use crate::error::Result;
use crate::rules::case::service as rules;
use crate::store::{Store, Typed};
use crate::time::Calendar;
use clap::{ArgMatches, Args};

/// What a project change or issue takes.
#[derive(Debug, Args)]
struct ForProject {
    /// Of which case
    case: String,
    /// What it is called, if not as the case
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
}

/// What a service record takes.
#[derive(Debug, Args)]
struct ForService {
    /// Of which case
    case: String,
    /// What the new record is called, if not as the case
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["link", "unlink"])]
    name: Option<String>,
    /// Tie this record to the case instead of making one
    #[arg(long, value_name = "NUMBER", conflicts_with = "unlink")]
    link: Option<String>,
    /// Untie this record from the case
    #[arg(long, value_name = "NUMBER")]
    unlink: Option<String>,
}

macro_rules! makes {
    ($($(#[$doc:meta])* $verb:ident of $shape:ident = $operation:literal: $run:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Args)]
        pub struct $verb {
            #[command(flatten)]
            arguments: $shape,
        }

        impl Act for $verb {
            fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
                $run(session, $operation, &self.arguments)
            }
        }
    )*};
}

makes! {
    /// `case project-change C`.
    ProjectChange of ForProject = "project_change": for_project;
    /// `case project-issue C`.
    ProjectIssue of ForProject = "project_issue": for_project;
    /// `case problem C`.
    Problem of ForService = "problem": for_service;
    /// `case change C`.
    Change of ForService = "change": for_service;
    /// `case incident C`.
    Incident of ForService = "incident": for_service;
    /// `case request C`.
    Request of ForService = "request": for_service;
}

fn for_project(session: &mut Session, operation: &'static str, arguments: &ForProject) -> Result<()> {
    session.write(&case::TABLE, |session, store| {
        let id = gated(session, store, &case::TABLE, &arguments.case, operation)?;
        make(session, store, &id, rules::kind(operation)?, arguments.name.as_deref())
    })
}

fn for_service(session: &mut Session, operation: &'static str, arguments: &ForService) -> Result<()> {
    session.write(&case::TABLE, |session, store| {
        let id = &gated(session, store, &case::TABLE, &arguments.case, operation)?;
        let kind = rules::kind(operation)?;
        if let Some(name) = &arguments.unlink {
            let record = rules::tied(store, &store.expect(&case::TABLE, id)?, kind, name)?;
            rules::tie(store, id, kind, &record, false)?;
            return Ok(Done::to(id, format!("no longer has {}", store.display(kind.table, &record)?)));
        }
        let Some(name) = &arguments.link else {
            return make(session, store, id, kind, arguments.name.as_deref());
        };
        rules::room(store, id, kind)?;
        let record = store.resolve(kind.table, name)?;
        if kind.field.is_none() {
            // The tie stands on the request itself: whoever ties it writes there.
            store.gate(kind.table, &record, name, "write", &[], &[request::PARENT.name])?;
        }
        rules::tie(store, id, kind, &record, true)?;
        Ok(Done::to(id, format!("has {}", store.display(kind.table, &record)?)))
    })
}

fn make(session: &Session, store: &Store<'_>, id: &str, kind: &rules::Kind, name: Option<&str>) -> Result<Done> {
    let case = rules::room(store, id, kind)?;
    let mut new = rules::copied(store, &case, kind)?;
    let mut typed: Vec<Typed> = Vec::new();
    if let Some(name) = name {
        typed.push((work::SHORT_DESCRIPTION.name.to_owned(), name.to_owned()));
        new.set(work::SHORT_DESCRIPTION, None);
    }
    let made = store.create(kind.table, &typed, new, &Calendar::weekdays())?;
    session.decided(store, kind.table, "create", &[], Some(&made.id()))?;
    rules::tie(store, id, kind, &made.id(), true)?;
    let what = format!("has {} {}", kind.table.noun, made.text(work::NUMBER));
    Ok(Done::made(kind.table, made.id(), case.text(work::NUMBER), what))
}
