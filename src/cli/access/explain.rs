//! `access explain`: every rule behind an answer, judged.

use super::{Asked, answer_fields, asking, line, subject};
use crate::cli::Act;
use crate::cli::explained::{explain_lines, explanation_json};
use crate::cli::session::Session;
use crate::error::Result;
use crate::output::Cell;
use crate::policy::{Explanation, Policy, Question};
use clap::{ArgMatches, Args};

/// `access explain OP TARGET`.
#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    asked: Asked,
}

impl Act for Explain {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let login = session.acting()?;
        asking(session, |session, _, operator| {
            let (question, name) = self.asked.question(operator)?;
            let policy = subject(operator, &login)?;
            let answer = policy.answer(&question)?;
            session.exit = if answer.allowed { 0 } else { 4 };
            let explanations = judged(&policy, &question)?;
            if session.is_json() {
                let mut fields = answer_fields(policy.actor().user_name(), &question, name.as_deref(), &answer);
                fields.push(("rules".to_owned(), Cell::Nested(explanations.iter().map(explanation_json).collect())));
                return session.object(session.format(), &fields, false);
            }
            session.out.line(&line(&answer))?;
            let mut lines = Vec::new();
            for explanation in &explanations {
                explain_lines(explanation, &mut |line| lines.push(line.to_owned()));
            }
            lines.iter().try_for_each(|line| session.out.line(line))
        })
    }
}

/// All rules of the operation, and those of reading where that is a condition too.
fn judged(policy: &Policy<'_>, question: &Question) -> Result<Vec<Explanation>> {
    let Question { table, operation, sets, record, field } = question;
    let mut explanations = vec![policy.explain(table, operation, sets, field.as_deref(), record.as_deref())?];
    if record.is_some() && question.needs_reading() {
        explanations.push(policy.explain(table, "read", &[], None, record.as_deref())?);
    }
    Ok(explanations)
}
