//! A question about access and its answer, with the rule that decides: what `access check`, scenarios and everything else
//! that asks rather than does goes through.
//!
//! The answer is the predicate's own (`grant`, `decide`); nothing is judged a second time here.

use super::{Decision, Outcome, Policy};
use crate::actor::Standing;
use crate::cond::{Rows, Seen};
use crate::dict::Table;
use crate::engine::Sql;
use crate::error::Result;

/// What somebody might do.
#[derive(Debug, Clone)]
pub struct Question {
    /// The table.
    pub table: &'static Table,
    /// The operation.
    pub operation: String,
    /// The fields the operation's verb sets by itself.
    pub sets: &'static [&'static str],
    /// The record's id; none for a question about the table as a whole.
    pub record: Option<String>,
    /// The field, if it is about one.
    pub field: Option<String>,
}

/// Whether he may, and which rule says so (Q41).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Yes.
    pub allowed: bool,
    /// The deciding rule: the first that passes, or the one that vetoes, or R100.
    pub rule: String,
    /// What else there is to say: on how many records, or what is nearest.
    pub reason: String,
}

impl Answer {
    fn no(rule: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { allowed: false, rule: rule.into(), reason: reason.into() }
    }

    fn yes(rule: impl Into<String>, reason: &str) -> Self {
        Self { allowed: true, rule: rule.into(), reason: reason.to_owned() }
    }
}

impl Question {
    fn fields(&self) -> Vec<&str> {
        self.field.as_deref().into_iter().collect()
    }

    /// Whether reading the record is a condition too: of everything but making it.
    pub fn needs_reading(&self) -> bool {
        !matches!(self.operation.as_str(), "create" | "read")
    }

    /// The field is one the system sets: nobody names it in a write.
    fn of_the_system(&self) -> bool {
        let field = self.field.as_deref().and_then(|field| self.table.find(field));
        matches!(self.operation.as_str(), "write" | "create") && field.is_some_and(|field| field.system)
    }
}

/// What a decision comes to: allowed by which rule, or denied by the row that vetoes, else by R100 (Q41).
fn decided(question: &Question, decision: &Decision) -> Answer {
    let readable = decision.readable || question.operation == "create";
    if readable && decision.allowed && decision.refused.is_empty() {
        return Answer::yes(decision.rule.clone().unwrap_or_default(), "");
    }
    Answer::no(decision.veto.as_deref().unwrap_or("R100"), "")
}

impl Policy<'_> {
    /// Answers the question about the acting user. One who cannot act at all may do nothing (R102, R107).
    pub fn answer(&self, question: &Question) -> Result<Answer> {
        if let Some(mut answer) = self.beforehand(question)? {
            if !answer.allowed && answer.reason.is_empty() {
                answer.reason = self.impossible(question)?;
            }
            return Ok(answer);
        }
        let Question { table, operation, sets, record, .. } = question;
        let id = record.as_deref().unwrap_or_default();
        let decision = self.decide(table, operation, sets, &question.fields(), id)?;
        let mut answer = decided(question, &decision);
        if !answer.allowed {
            answer.reason = self.refusal(question, &decision)?;
        }
        Ok(answer)
    }

    /// The same question about many records at once, without reasons; `each` hears of every record that is there, by its
    /// place in `ids`.
    pub fn answers(&self, question: &Question, ids: &[&str], each: &mut dyn FnMut(usize, Answer)) -> Result<()> {
        if let Some(answer) = self.beforehand(question)? {
            (0..ids.len()).for_each(|place| each(place, answer.clone()));
            return Ok(());
        }
        let Question { table, operation, sets, .. } = question;
        self.decide_all(table, operation, sets, &question.fields(), ids, &mut |place, decision| {
            each(place, decided(question, &decision));
        })
    }

    /// Whether the answer is yes, without looking for what else there is to say.
    pub fn allows(&self, question: &Question) -> Result<bool> {
        if let Some(answer) = self.beforehand(question)? {
            return Ok(answer.allowed);
        }
        let id = question.record.as_deref().unwrap_or_default();
        let decision = self.decide(question.table, &question.operation, question.sets, &question.fields(), id)?;
        Ok(decided(question, &decision).allowed)
    }

    /// The answer where it does not depend on the record, or where there is none.
    fn beforehand(&self, question: &Question) -> Result<Option<Answer>> {
        let Question { table, operation, sets, .. } = question;
        let field = question.field.as_deref();
        if let Some(answer) = self.cannot_act() {
            return Ok(Some(answer));
        }
        if question.of_the_system() {
            return Ok(Some(Answer::no("R36", "the system sets this field")));
        }
        if let Err(error) = self.available(table) {
            return Ok(Some(Answer::no("R130", error.message())));
        }
        let grant = self.grant(table, operation, sets, "t")?;
        if !grant.possible() || field.is_some_and(|field| grant.field(field) == Seen::Never) {
            let veto = grant.always_vetoed(field).map_or("R100", |rule| rule.id.as_str());
            return Ok(Some(Answer::no(veto, "")));
        }
        if question.record.is_some() {
            return Ok(None);
        }
        Ok(Some(Answer::yes(grant.ids().first().map_or("admin", |id| id), "some records")))
    }

    /// Why something is denied whatever the record.
    fn impossible(&self, question: &Question) -> Result<String> {
        let error = self.denied(question.table, &question.operation, question.field.as_deref(), None);
        let reason = error.hints().join("; ");
        if reason.is_empty() { self.nearest(question, true) } else { Ok(reason) }
    }

    fn cannot_act(&self) -> Option<Answer> {
        let user = self.actor().user_name();
        match self.actor().standing() {
            Standing::Able => None,
            Standing::Inactive => Some(Answer::no("R107", format!("{user} is inactive or locked out"))),
            Standing::Roleless => Some(Answer::no("R102", format!("{user} has no role"))),
        }
    }

    /// Why a record is refused: the row that vetoes, else the nearest failing rule (Q41).
    fn refusal(&self, question: &Question, decision: &Decision) -> Result<String> {
        if decision.veto.is_some() {
            return Ok("vetoes".to_owned());
        }
        let readable = decision.readable || !question.needs_reading();
        let reason = self.nearest(question, readable)?;
        let prefix = if decision.readable { "" } else { "not readable; " };
        Ok(format!("{prefix}{reason}"))
    }

    /// The rule that comes nearest to allowing what was asked, or else to reading the record.
    fn nearest(&self, question: &Question, operation: bool) -> Result<String> {
        let Question { table, record, .. } = question;
        let explanation = if operation {
            self.explain(table, &question.operation, question.sets, question.field.as_deref(), record.as_deref())?
        } else {
            self.explain(table, "read", &[], None, record.as_deref())?
        };
        let allows = || explanation.rules.iter().filter(|rule| rule.decision == "allow_if");
        let nearest = allows().find(|rule| rule.outcome == Outcome::Blocked);
        Ok(match nearest.or_else(|| allows().find(|rule| rule.switchable)) {
            Some(rule) => format!("nearest {}: {}", rule.id, rule.why),
            None => "no rule passes".to_owned(),
        })
    }

    /// Of these people, all with the acting user's roles ([`crate::actor::Actor::each`], called `me`), those who may; with
    /// the deciding rule. One statement: the predicate of `answer` with the person as a column.
    pub fn among(&self, question: &Question, members: &[String]) -> Result<Vec<(String, String)>> {
        match self.asking(question, members)? {
            Some(sql) => self.engine().all(&sql, |row| (row.text(0), row.text(1))),
            None => Ok(Vec::new()),
        }
    }

    /// Those who may, did this reference of the record name each of them.
    pub fn among_named(&self, question: &Question, members: &[String], field: &str) -> Result<Vec<String>> {
        match self.asking(question, members)? {
            Some(sql) => {
                let named = sql.replaced(&format!("t.\"{field}\""), "me.\"sys_id\"");
                self.engine().texts(&named)
            }
            None => Ok(Vec::new()),
        }
    }

    fn asking(&self, question: &Question, members: &[String]) -> Result<Option<Sql>> {
        if members.is_empty() || self.available(question.table).is_err() {
            return Ok(None);
        }
        let Question { table, operation, sets, .. } = question;
        let grant = self.grant(table, operation, sets, "t")?;
        let read = self.grant(table, "read", &[], "t")?;
        let mut conditions = vec![grant.rows()];
        if question.record.is_some() && question.needs_reading() {
            conditions.push(read.rows());
        }
        if let Some(field) = &question.field {
            conditions.push(match grant.field(field) {
                Seen::Plain => Rows::All,
                Seen::When(when) => Rows::Where(when),
                Seen::Never => Rows::None,
            });
        }
        if question.of_the_system() || conditions.contains(&Rows::None) {
            return Ok(None);
        }
        let mut sql = Sql::new("SELECT me.user_name, ");
        match &question.record {
            None => sql.bind(grant.ids().first().map_or("admin", |id| *id)),
            Some(_) => sql.append(&grant.deciding(question.field.as_deref())),
        };
        sql.push(" FROM json_each(").bind(serde_json::json!(members).to_string());
        sql.push(") m CROSS JOIN sys_user me ON me.sys_id = m.value AND me.active = 1 AND me.locked_out = 0");
        if let Some(id) = &question.record {
            sql.push(" CROSS JOIN ").name(table.name).push(" t ON t.sys_id = ").bind(id.as_str());
            for condition in conditions {
                if let Rows::Where(condition) = condition {
                    sql.push(" AND ").append(&condition);
                }
            }
        }
        Ok(Some(sql))
    }
}
