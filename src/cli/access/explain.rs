//! `access explain`: every rule behind an answer, judged, and the single changes that would turn it around.

use super::{Asked, answer_fields, asking, line, subject, word};
use crate::ask::{Flip, Trial, flips};
use crate::cli::Act;
use crate::cli::explained::{explain_lines, explanation_json};
use crate::cli::related;
use crate::cli::session::Session;
use crate::engine::{self, Engine as _};
use crate::error::Result;
use crate::output::Cell;
use crate::policy::{Explanation, Policy, Question};
use crate::rules::RULES;
use clap::{ArgMatches, Args};
use serde_json::json;

/// `access explain OP TARGET`.
#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    asked: Asked,
}

impl Act for Explain {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let login = session.acting()?;
        asking(session, |session, engine, operator| {
            let (question, name) = self.asked.question(operator)?;
            let policy = subject(operator, &login)?;
            let answer = policy.answer(&question)?;
            session.exit = if answer.allowed { 0 } else { 4 };
            let explanations = judged(&policy, &question)?;
            let lists = lists(&policy, &question, answer.allowed)?;
            let copy = engine::copy(engine)?;
            copy.begin()?;
            let trial = Trial::new(&copy, &RULES, session.context()?);
            let flips = flips(&trial, policy.actor().user_name(), &question, name.as_deref())?;
            if session.is_json() {
                let mut fields = answer_fields(policy.actor().user_name(), &question, name.as_deref(), &answer);
                fields.push(("rules".to_owned(), Cell::Nested(explanations.iter().map(explanation_json).collect())));
                fields.push(("flips".to_owned(), Cell::Nested(flips.iter().map(flip_json).collect())));
                if !lists.is_empty() {
                    fields.push(("related_lists".to_owned(), Cell::Nested(lists.iter().map(list_json).collect())));
                }
                return session.object(session.format(), &fields, false);
            }
            session.out.line(&line(&answer))?;
            let mut lines = Vec::new();
            for explanation in &explanations {
                explain_lines(explanation, &mut |line| lines.push(line.to_owned()));
            }
            lines.extend(lists.iter().map(list_line));
            lines.push("would flip it:".to_owned());
            lines.extend(flips.iter().map(flip_line));
            if flips.is_empty() {
                lines.push("  no single change".to_owned());
            }
            lines.iter().try_for_each(|line| session.out.line(line))
        })
    }
}

/// The related lists of a record the user reads, and what each absent one lacks.
fn lists(policy: &Policy<'_>, question: &Question, reads: bool) -> Result<Vec<related::Standing>> {
    if question.operation == "read" && question.record.is_some() && reads {
        related::standing(policy, question.table)
    } else {
        Ok(Vec::new())
    }
}

fn list_json((list, missing): &related::Standing) -> serde_json::Value {
    json!({ "list": list, "shown": missing.is_empty(), "missing": missing })
}

fn list_line((list, missing): &related::Standing) -> String {
    let standing = if missing.is_empty() { "shown".to_owned() } else { format!("absent — {}", missing.join("; ")) };
    format!("list {list}: {standing}")
}

fn flip_json(flip: &Flip) -> serde_json::Value {
    let Flip { change, command, after } = flip;
    json!({ "change": change.kind(), "command": command, "answer": word(after), "rule": after.rule })
}

fn flip_line(flip: &Flip) -> String {
    let Flip { change, command, after } = flip;
    format!("  {:<12} {command}: {} {}", change.kind(), word(after), after.rule)
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
