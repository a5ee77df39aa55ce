//! `access check`: one question, one answer, and the rule that gives it.

use super::{Asked, answer_fields, asking, line, subject};
use crate::cli::Act;
use crate::cli::session::Session;
use crate::error::Result;
use clap::{ArgMatches, Args};

/// `access check OP TARGET`.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    asked: Asked,
}

impl Act for Check {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let login = session.acting()?;
        asking(session, |session, _, operator| {
            let (question, name) = self.asked.question(operator)?;
            let policy = subject(operator, &login)?;
            let answer = policy.answer(&question)?;
            session.exit = if answer.allowed { 0 } else { 4 };
            if session.is_json() {
                let fields = answer_fields(policy.actor().user_name(), &question, name.as_deref(), &answer);
                return session.object(session.format(), &fields, false);
            }
            session.out.line(&line(&answer))
        })
    }
}
