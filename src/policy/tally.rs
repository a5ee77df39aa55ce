//! How every rule behind a question stands towards each of many records: what coverage counts (Q41).
//!
//! The conditions are the compiled ones the predicate consists of; one statement answers for all records.

use super::{Cover, Policy, Question, Rule, speaks};
use crate::cond::Cond;
use crate::engine::Sql;
use crate::error::Result;

/// How a rule stands towards somebody and a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Its roles are met and its condition holds; a deny row is satisfied.
    Passes,
    /// Its roles are met, its condition does not hold; a deny row vetoes.
    Fails,
    /// It is about other people.
    Foreign,
}

/// A rule that may speak, and its condition where that has to be looked up.
struct Column<'r> {
    rule: &'r Rule,
    stand: Option<Stand>,
    sql: Sql,
}

impl Policy<'_> {
    /// How each rule of the question's table and operation stands; `each` hears of every rule for every record that is
    /// there. A question about the table as a whole says nothing about conditions.
    pub fn tally(&self, question: &Question, ids: &[&str], each: &mut dyn FnMut(usize, &str, Stand)) -> Result<()> {
        if self.actor().is_admin() || self.available(question.table).is_err() {
            return Ok(());
        }
        let rules = self.rules(question.table)?;
        let mut columns = Vec::new();
        for rule in rules.iter().filter(|rule| about(rule, question)) {
            columns.extend(self.column(rule, question)?);
        }
        if question.record.is_none() {
            for (rule, stand) in columns.iter().filter_map(|column| Some((column.rule, column.stand?))) {
                (0..ids.len()).for_each(|place| each(place, &rule.id, stand));
            }
            return Ok(());
        }
        let mut select = Sql::new("SELECT t.sys_id");
        for column in &columns {
            select.push(", ").append(&column.sql);
        }
        select.push(" FROM ").name(question.table.name).push(" t");
        self.of_records(&select, ids, &mut |place, row| {
            for (index, column) in columns.iter().enumerate() {
                let looked_up = || match row.int(1 + index) {
                    0 => Some(Stand::Fails),
                    1 => Some(Stand::Passes),
                    _ => None,
                };
                if let Some(stand) = column.stand.or_else(looked_up) {
                    each(place, &column.rule.id, stand);
                }
            }
        })
    }

    /// One rule as a column: 1 passes, 0 fails, 2 does not concern the record.
    fn column<'r>(&self, rule: &'r Rule, question: &Question) -> Result<Option<Column<'r>>> {
        let table = question.table;
        let known = |stand| Ok(Some(Column { rule, stand: Some(stand), sql: Sql::new("1") }));
        if !rule.roles.met_by(&self.actor().subject.roles) {
            return known(Stand::Foreign);
        }
        if self.problem(rule, table).is_some() {
            return Ok(None);
        }
        if rule.unconditional() && rule.applies_to == Cond::True {
            return known(if rule.deny { Stand::Fails } else { Stand::Passes });
        }
        let mut sql = Sql::new("CASE");
        if rule.applies_to != Cond::True {
            sql.push(" WHEN (").append(&self.compile(&rule.applies_to, table, "t")?).push(") IS NOT TRUE THEN 2");
        }
        if !rule.unconditional() {
            sql.push(" WHEN ").append(&self.compile(&rule.condition, table, "t")?).push(" THEN 1");
        }
        sql.push(" WHEN 0 THEN 2 ELSE 0 END");
        Ok(Some(Column { rule, stand: None, sql }))
    }
}

/// Whether the rule takes part in answering the question, for whoever has its roles.
fn about(rule: &Rule, question: &Question) -> bool {
    let speaks =
        if rule.deny { rule.operation == question.operation } else { speaks(rule, &question.operation, question.sets) };
    let covers = match &question.field {
        Some(field) => rule.fields.has(field),
        None => !rule.deny || rule.fields == Cover::All,
    };
    rule.active && rule.missing.is_empty() && speaks && covers
}
