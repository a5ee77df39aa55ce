//! The operator's questions about who may do what. `--as-user` names the subject here; the answers are the truth about it.

use super::Act;
use super::explained::{explain_lines, explanation_json};
use super::session::{OPERATOR, Session};
use crate::actor::Actor;
use crate::dict::{self, Table};
use crate::engine::Mode;
use crate::error::{Code, Error, Result};
use crate::output::Cell;
use crate::policy::{Decision, OPERATIONS, Outcome, Policy};
use crate::rules::{RULES, acts};
use crate::store::Store;
use clap::{ArgMatches, Args};

/// What a question is about.
struct Question {
    operation: String,
    sets: &'static [&'static str],
    table: &'static Table,
    /// The record, and what it is called; none for a question about the table.
    record: Option<(String, String)>,
    field: Option<String>,
}

/// The answer to a question.
struct Answer {
    allowed: bool,
    rule: String,
    reason: String,
}

#[derive(Debug, Args)]
struct Asked {
    /// create, read, write, delete, comment, `work_note`, attach or a verb such as complete
    operation: String,
    /// A number, NOUN:NAME, or a noun for the table as a whole
    target: String,
    /// Ask about this field
    #[arg(long)]
    field: Option<String>,
}

/// `access check OP TARGET`.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    asked: Asked,
}

impl Act for Check {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        ask(session, &self.asked, |session, policy, question| {
            let answer = answer(policy, question)?;
            let word = if answer.allowed { "allow" } else { "deny" };
            session.exit = if answer.allowed { 0 } else { 4 };
            if session.is_json() {
                return session.object(session.format(), &answer_fields(policy, question, &answer), false);
            }
            session.out.line(&format!("{word} {} {}", answer.rule, answer.reason).trim_end().replace("  ", " "))
        })
    }
}

/// `access explain OP TARGET`.
#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    asked: Asked,
}

impl Act for Explain {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        ask(session, &self.asked, |session, policy, question| {
            let answer = answer(policy, question)?;
            session.exit = if answer.allowed { 0 } else { 4 };
            let id = question.record.as_ref().map(|(id, _)| id.as_str());
            let field = question.field.as_deref();
            let mut explanations =
                vec![policy.explain(question.table, &question.operation, question.sets, field, id)?];
            if question.operation != "read" && question.operation != "create" && id.is_some() {
                explanations.push(policy.explain(question.table, "read", &[], None, id)?);
            }
            if session.is_json() {
                let mut fields = answer_fields(policy, question, &answer);
                fields.push(("rules".to_owned(), Cell::Nested(explanations.iter().map(explanation_json).collect())));
                return session.object(session.format(), &fields, false);
            }
            let word = if answer.allowed { "allow" } else { "deny" };
            session.out.line(&format!("{word} {} {}", answer.rule, answer.reason).trim_end().replace("  ", " "))?;
            for explanation in &explanations {
                let mut lines = Vec::new();
                explain_lines(explanation, &mut |line| lines.push(line.to_owned()));
                for line in lines {
                    session.out.line(&line)?;
                }
            }
            Ok(())
        })
    }
}

fn ask(
    session: &mut Session,
    asked: &Asked,
    work: impl FnOnce(&mut Session, &Policy<'_>, &Question) -> Result<()>,
) -> Result<()> {
    let subject = session.acting()?;
    let engine = session.open(Mode::Read)?;
    crate::engine::Engine::begin_read(&engine)?;
    let context = session.context()?;
    let operator = Store::new(&engine, Actor::load(&engine, OPERATOR)?, &RULES, context);
    let question = question(&operator, asked)?;
    let policy = Policy::new(&engine, Actor::load(&engine, &subject)?, operator.now());
    work(session, &policy, &question)
}

fn question(operator: &Store<'_>, asked: &Asked) -> Result<Question> {
    let operation = if asked.operation == "update" { "write".to_owned() } else { asked.operation.replace('-', "_") };
    let (table, record) = target(operator, &asked.target)?;
    if let Some(field) = &asked.field
        && field != "attachments"
    {
        table.field(field)?;
    }
    if !OPERATIONS.contains(&operation.as_str()) {
        return Err(Error::new(Code::UsageInvalid, format!("no operation \"{operation}\""))
            .hint(format!("operations: {}", OPERATIONS.join(" "))));
    }
    let sets = acts::sets(table, &operation);
    Ok(Question { operation, sets, table, record, field: asked.field.clone() })
}

/// A number, `NOUN:NAME`, a noun alone, or a name that only one record of all tables has.
fn target(operator: &Store<'_>, text: &str) -> Result<(&'static Table, Option<(String, String)>)> {
    if let Ok(table) = dict::table_or_noun(text) {
        return Ok((table, None));
    }
    if let Some((noun, name)) = text.split_once(':')
        && let Ok(table) = dict::table_or_noun(noun)
    {
        return Ok((table, Some((operator.resolve(table, name)?, name.to_owned()))));
    }
    let digits = text.trim_start_matches(|character: char| character.is_ascii_uppercase());
    let prefix = &text[..text.len() - digits.len()];
    let numbered = dict::TABLES
        .iter()
        .find(|table| table.prefix == Some(prefix) && digits.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(table) = numbered {
        return Ok((table, Some((operator.resolve(table, text)?, text.to_owned()))));
    }
    let mut found = Vec::new();
    for table in dict::TABLES.iter().filter(|table| table.display != "sys_id" && table.find("sys_id").is_some()) {
        match operator.resolve(table, text) {
            Ok(id) => found.push((*table, id)),
            Err(error) if matches!(error.code(), Code::RecordNotFound | Code::PluginInactive | Code::AccessDenied) => {}
            Err(error) => return Err(error),
        }
    }
    match found.as_slice() {
        [] => Err(Error::new(Code::RecordNotFound, format!("no record \"{text}\" in any table"))
            .hint("name it as NOUN:NAME, or name a noun for the whole table")),
        [(table, id)] => Ok((table, Some((id.clone(), text.to_owned())))),
        several => {
            let names: Vec<_> = several.iter().map(|(table, _)| format!("{}:{text}", table.noun)).collect();
            Err(Error::new(Code::RecordAmbiguous, format!("\"{text}\" names records of {} tables", names.len()))
                .hint(format!("say which: {}", names.join(", "))))
        }
    }
}

fn answer(policy: &Policy<'_>, question: &Question) -> Result<Answer> {
    let Question { operation, sets, table, record, field } = question;
    let field = field.as_deref();
    let grant = policy.grant(table, operation, sets, "t")?;
    let never = || {
        let error = policy.denied(table, operation, field, record.as_ref().map(|(_, name)| name.as_str()));
        Answer {
            allowed: false,
            rule: error.details().rule.clone().unwrap_or_default(),
            reason: error.hints().join("; "),
        }
    };
    let written = matches!(operation.as_str(), "write" | "create");
    if written && field.and_then(|field| table.find(field)).is_some_and(|field| field.system) {
        let reason = "the system sets this field".to_owned();
        return Ok(Answer { allowed: false, rule: "R36".to_owned(), reason });
    }
    if !grant.possible() || field.is_some_and(|field| grant.field(field) == crate::cond::Seen::Never) {
        return Ok(never());
    }
    let Some((id, _)) = record else {
        return Ok(Answer {
            allowed: true,
            rule: grant.ids().first().map_or_else(|| "admin".to_owned(), |id| (*id).to_owned()),
            reason: "some records".to_owned(),
        });
    };
    let fields: Vec<&str> = field.into_iter().collect();
    let decision = policy.decide(table, operation, sets, &fields, id)?;
    let readable = decision.readable || operation == "create";
    if readable && decision.allowed && decision.refused.is_empty() {
        return Ok(Answer { allowed: true, rule: decision.rule.unwrap_or_default(), reason: String::new() });
    }
    refusal(policy, question, &decision, id)
}

/// A deny is decided by the vetoing row, else by R100 with the nearest failing rule (Q41).
fn refusal(policy: &Policy<'_>, question: &Question, decision: &Decision, id: &str) -> Result<Answer> {
    if let Some(veto) = &decision.veto {
        return Ok(Answer { allowed: false, rule: veto.clone(), reason: "vetoes".to_owned() });
    }
    let operation = if decision.readable { question.operation.as_str() } else { "read" };
    let sets = if decision.readable { question.sets } else { &[] };
    let explanation = policy.explain(
        question.table,
        operation,
        sets,
        question.field.as_deref().filter(|_| decision.readable),
        Some(id),
    )?;
    let nearest = explanation.rules.iter().find(|rule| rule.outcome == Outcome::Blocked);
    let prefix = if decision.readable { "" } else { "not readable; " };
    let reason = nearest
        .map_or_else(|| format!("{prefix}no rule passes"), |rule| format!("{prefix}nearest {}: {}", rule.id, rule.why));
    Ok(Answer { allowed: false, rule: "R100".to_owned(), reason })
}

fn answer_fields(policy: &Policy<'_>, question: &Question, answer: &Answer) -> Vec<(String, Cell)> {
    let text = |value: &str| Cell::Text(value.to_owned());
    vec![
        ("answer".to_owned(), text(if answer.allowed { "allow" } else { "deny" })),
        ("user".to_owned(), text(policy.actor().user_name())),
        ("operation".to_owned(), text(&question.operation)),
        ("table".to_owned(), text(question.table.name)),
        ("target".to_owned(), question.record.as_ref().map_or(Cell::Null, |(_, name)| text(name))),
        ("field".to_owned(), question.field.as_deref().map_or(Cell::Null, text)),
        ("rule".to_owned(), text(&answer.rule)),
        ("reason".to_owned(), text(&answer.reason)),
    ]
}
