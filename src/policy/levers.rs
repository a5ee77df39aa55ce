//! What of the rules behind an answer could be switched: the flags their conditions look at, their related lists, what
//! they require.

use super::{Policy, Rule, leans_on, speaks};
use crate::cond::Operand;
use crate::dict::{self, Kind, Table};
use crate::error::Result;
use crate::policy::Question;
use std::collections::BTreeMap;

/// Things with two positions, each with the one it is in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levers {
    /// Yes-or-no fields of the record.
    pub flags: Vec<&'static str>,
    /// References of the record that conditions compare with the user himself: whom it is assigned to, its contact.
    pub people: Vec<&'static str>,
    /// Related lists: shown or hidden.
    pub lists: BTreeMap<String, bool>,
    /// Plugins: active or not.
    pub plugins: BTreeMap<String, bool>,
    /// Properties: true or not.
    pub properties: BTreeMap<String, bool>,
}

impl Policy<'_> {
    /// The levers of all rules the answer may depend on, those of other tables included whose readable records a condition
    /// asks for.
    pub fn levers(&self, question: &Question) -> Result<Levers> {
        let mut levers = Levers::default();
        let mut next = vec![question.table];
        let mut seen: Vec<&str> = Vec::new();
        while let Some(table) = next.pop() {
            if seen.contains(&table.name) {
                continue;
            }
            seen.push(table.name);
            if let Some(plugin) = table.plugin {
                levers.plugins.insert(plugin.to_owned(), self.facts()?.holds(plugin));
            }
            let first = std::ptr::eq(table, question.table);
            let about = |rule: &&Rule| {
                rule.operation == "read"
                    || first
                        && (rule.operation == question.operation || speaks(rule, &question.operation, question.sets))
            };
            let rules = self.rules(table)?;
            for rule in rules.iter().filter(|rule| rule.effective()).filter(about) {
                if first {
                    levers.look_at(rule, table);
                }
                levers.require(rule, self)?;
                next.extend(leans_on(rule).into_iter().filter_map(dict::table));
            }
        }
        Ok(levers)
    }
}

impl Levers {
    fn look_at(&mut self, rule: &Rule, table: &'static Table) {
        for test in rule.condition.clauses().chain(rule.applies_to.clauses()) {
            let [name] = test.path.as_slice() else { continue };
            let Some(field) = table.find(name) else { continue };
            if matches!(field.kind, Kind::Bool) && !field.system && !self.flags.contains(&field.name) {
                self.flags.push(field.name);
            }
            let himself = matches!(&test.value, Operand::Set(set) if set.name == "me");
            let person = matches!(field.kind, Kind::Reference("sys_user")) && himself;
            if person && !field.system && !self.people.contains(&field.name) {
                self.people.push(field.name);
            }
        }
    }

    fn require(&mut self, rule: &Rule, policy: &Policy<'_>) -> Result<()> {
        if let Some(list) = &rule.related_list {
            *self.lists.entry(list.clone()).or_default() |= rule.active;
        }
        let facts = policy.facts()?;
        for name in rule.requires.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let kind = if facts.is_plugin(name) { &mut self.plugins } else { &mut self.properties };
            kind.insert(name.to_owned(), facts.holds(name));
        }
        Ok(())
    }
}
