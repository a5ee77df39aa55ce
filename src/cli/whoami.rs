//! `csm whoami`: who acts, on which database, and where each setting came from.

use super::Act;
use super::session::Session;
use crate::error::Result;
use crate::output::Cell;
use clap::{ArgMatches, Args};

/// `whoami`.
#[derive(Debug, Args)]
pub struct Whoami {}

impl Act for Whoami {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.no_list_flags()?;
        let database = session.global.database(&session.config)?;
        let acting = session.global.acting(&session.config)?;
        let format = session.global.format(&session.config)?;
        session.read(|session, store| {
            let actor = store.actor();
            let text = |value: &str| Cell::Text(value.to_owned());
            let roles: Vec<String> = actor.subject.roles.iter().cloned().collect();
            let fields = [
                ("user_name".to_owned(), text(actor.user_name())),
                ("name".to_owned(), text(&actor.name)),
                ("operator".to_owned(), text(session.operator())),
                ("roles".to_owned(), Cell::Nested(roles.into())),
                ("pinned".to_owned(), Cell::Bool(session.global.pin.is_some())),
                ("as_user_from".to_owned(), text(&acting.source)),
                ("db".to_owned(), text(&database.value.display().to_string())),
                ("db_from".to_owned(), text(&database.source)),
                ("output".to_owned(), text(session.format().name())),
                ("output_from".to_owned(), text(format.as_ref().map_or("default", |setting| setting.source.as_str()))),
                ("now".to_owned(), text(&store.now().to_stored())),
            ];
            if session.global.quiet {
                return session.out.line(actor.user_name());
            }
            session.object(session.format(), &fields, session.global.raw)
        })
    }
}
