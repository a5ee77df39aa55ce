//! Related lists: whether one exists for the acting user, what keeps it from him, and which of its records he finds in it
//! (S000, Q44).
//!
//! A list is there for people outside while an administrator shows it; for everybody only while the plugins it needs are
//! active. What it holds is never more than what may be read anyway.

use super::{Cover, Policy, Rule};
use crate::dict::Table;
use crate::engine::Sql;
use crate::error::Result;

/// A related list, as it stands for one user.
#[derive(Debug, Default)]
pub struct RelatedList {
    /// What keeps it from him; nothing if the list exists.
    pub missing: Vec<String>,
    /// Which records its own rules put into it, over the alias asked for; `None` where it has no rules of its own.
    pub rows: Option<Sql>,
    /// The fields its own rules show; `None` where they show no choice of their own.
    pub fields: Option<Vec<String>>,
}

impl Policy<'_> {
    /// How the related list of that name stands: records of `table`, there called `alias`.
    pub fn related_list(&self, table: &'static Table, list: &str, alias: &str) -> Result<RelatedList> {
        let mut found = RelatedList::default();
        if let Err(error) = self.available(table) {
            found.missing.extend(error.hints().iter().cloned());
            return Ok(found);
        }
        let rules = self.rules(table)?;
        let own: Vec<&Rule> = rules.iter().filter(|rule| rule.related_list.as_deref() == Some(list)).collect();
        found
            .missing
            .extend(own.iter().find_map(|rule| unmet(rule)).filter(|_| own.iter().all(|rule| unmet(rule).is_some())));
        if self.actor().is_external() {
            self.shown_outside(&own, table, list, alias, &mut found);
        }
        if found.missing.is_empty() && !self.grant(table, "read", &[], alias)?.possible() {
            found.missing.extend(self.denied(table, "read", None, None).hints().iter().cloned());
            if found.missing.is_empty() {
                found.missing.push(format!("no rule lets {} read {} records", self.actor().user_name(), table.label));
            }
        }
        Ok(found)
    }

    fn shown_outside(&self, own: &[&Rule], table: &'static Table, list: &str, alias: &str, found: &mut RelatedList) {
        if !own.iter().any(|rule| rule.switched_on) {
            found.missing.insert(0, format!("the list {list} is hidden (csm access show-list {list})"));
            return;
        }
        let granting: Vec<&&Rule> = own.iter().filter(|rule| rule.kind == "rule").collect();
        if granting.is_empty() {
            return;
        }
        let speaking = granting.iter().filter(|rule| rule.active && rule.broken.is_none() && self.concerns(rule));
        let (mut rows, mut fields) = (Vec::new(), Some(Vec::new()));
        for rule in speaking {
            let Ok(condition) = self.compile(&rule.condition, table, alias) else { continue };
            rows.push(condition);
            match (&rule.fields, &mut fields) {
                (Cover::Only(names), Some(fields)) => fields.extend(names.iter().cloned()),
                _ => fields = None,
            }
        }
        if rows.is_empty() && found.missing.is_empty() {
            let roles = granting.first().map(|rule| rule.roles.missing(&self.actor().subject.roles).join(" and "));
            found.missing.push(format!("needs the role {}", roles.unwrap_or_default()));
        }
        found.rows = Some(Sql::join(&rows, " OR ", "0"));
        found.fields = fields;
    }

    /// Whether the user holds one of the roles of a list separated by commas.
    pub fn holds_one_of(&self, roles: &str) -> bool {
        roles.split(',').map(str::trim).any(|role| !role.is_empty() && self.actor().has(role))
    }
}

/// What the rule requires and is not in force.
fn unmet(rule: &Rule) -> Option<String> {
    let needs: Vec<String> = rule.missing.iter().map(ToString::to_string).collect();
    (!needs.is_empty()).then(|| needs.join("; "))
}
