//! What one user may do to one table under one operation: the rules that speak, as SQL.
//!
//! Row, field and deciding rule come from the same compiled conditions; there is no second reading of them (Q30).

use super::rule::{Cover, Rule};
use crate::cond::{Rows, Seen};
use crate::engine::Sql;
use std::rc::Rc;

/// A rule that speaks for this user, with its condition; `None` holds on every record (allow) or on none (deny).
#[derive(Debug, Clone)]
pub(super) struct Spoken {
    pub rule: usize,
    pub holds: Option<Sql>,
}

/// The rules that decide one operation for one user, compiled for one alias of the table.
#[derive(Debug, Clone)]
pub struct Grant {
    pub(super) rules: Rc<[Rule]>,
    pub(super) admin: bool,
    pub(super) allows: Vec<Spoken>,
    pub(super) vetoes: Vec<Spoken>,
    /// Fields readable on every readable record: `sys_id` and the display field.
    pub(super) open: [&'static str; 2],
}

impl Grant {
    fn cover(&self, spoken: &Spoken) -> &Cover {
        &self.rules[spoken.rule].fields
    }

    fn vetoes_of(&self, field: Option<&str>) -> impl Iterator<Item = &Spoken> {
        self.vetoes.iter().filter(move |veto| match (self.cover(veto), field) {
            (Cover::All, None) => true,
            (Cover::All, Some(_)) | (_, None) => false,
            (cover, Some(field)) => cover.has(field),
        })
    }

    /// Which records the operation is allowed on.
    pub fn rows(&self) -> Rows {
        if self.admin {
            return Rows::All;
        }
        let Some(vetoes) = conditions(self.vetoes_of(None)) else { return Rows::None };
        let Some(allowed) = any(self.allows.iter()) else { return Rows::None };
        match all(allowed, vetoes) {
            None => Rows::All,
            Some(sql) => Rows::Where(sql),
        }
    }

    /// How a field may be named under this operation on a record the operation is allowed on.
    pub fn field(&self, field: &str) -> Seen {
        if self.admin || self.open.contains(&field) {
            return Seen::Plain;
        }
        let Some(vetoes) = conditions(self.vetoes_of(Some(field))) else { return Seen::Never };
        let covering = self.allows.iter().filter(|allow| self.cover(allow).has(field));
        // Where the rules that cover the field are all the rules that admit the row, the row's own condition suffices.
        let allowed = match covering.clone().count() {
            0 => return Seen::Never,
            count if count == self.allows.len() => None,
            _ => any(covering).flatten(),
        };
        all(allowed, vetoes).map_or(Seen::Plain, Seen::When)
    }

    /// The rule that decides wherever the operation is allowed, if it is the only one that speaks: then nothing need be
    /// asked twice, which for journals and attachments, whose condition holds that of every table, `SQLite` could not answer.
    pub(super) fn sole(&self) -> Option<&str> {
        let [allow] = self.allows.as_slice() else { return None };
        (self.vetoes.is_empty() && !self.admin).then(|| self.rules[allow.rule].id.as_str())
    }

    /// The rule that decides wherever the operation is allowed, if it is the same on all those records.
    pub fn decides_everywhere(&self) -> Option<&str> {
        if self.admin {
            return Some("admin");
        }
        let first = self.allows.first()?;
        let holds = match (&first.holds, self.rows()) {
            (None, _) => true,
            (Some(holds), Rows::Where(rows)) => *holds == rows,
            (Some(_), Rows::All | Rows::None) => false,
        };
        (holds || self.allows.len() == 1).then(|| self.rules[first.rule].id.as_str())
    }

    /// The first rule in evaluation order that allows the operation, or the field under it.
    pub fn deciding(&self, field: Option<&str>) -> Sql {
        if self.admin {
            return Sql::new("'admin'");
        }
        let mut sql = Sql::new("CASE");
        let allows = self
            .allows
            .iter()
            .filter(|allow| field.is_none_or(|field| self.open.contains(&field) || self.cover(allow).has(field)));
        for allow in allows {
            sql.push(" WHEN ").append(allow.holds.as_ref().unwrap_or(&Sql::new("1"))).push(" THEN ");
            sql.bind(self.rules[allow.rule].id.as_str());
        }
        sql.push(" WHEN 0 THEN '' END");
        sql
    }

    /// The first deny row that is not satisfied on the record.
    pub fn vetoing(&self, field: Option<&str>) -> Sql {
        let mut sql = Sql::new("CASE");
        for veto in self.vetoes_of(None).chain(self.vetoes_of(field).filter(|_| field.is_some())) {
            sql.push(" WHEN (").append(veto.holds.as_ref().unwrap_or(&Sql::new("0"))).push(") IS NOT TRUE THEN ");
            sql.bind(self.rules[veto.rule].id.as_str());
        }
        sql.push(" WHEN 0 THEN '' END");
        sql
    }

    /// The deny row that refuses the operation, or the field, whatever the record.
    pub fn always_vetoed(&self, field: Option<&str>) -> Option<&Rule> {
        let mut vetoes = self.vetoes_of(None).chain(self.vetoes_of(field).filter(|_| field.is_some()));
        vetoes.find(|veto| veto.holds.is_none()).map(|veto| &self.rules[veto.rule])
    }

    /// Whether a rule allows the operation on some record, and no deny row refuses it on all.
    pub fn possible(&self) -> bool {
        self.rows() != Rows::None
    }

    /// Ids of the rules that allow it on some record; `admin` for whoever passes every rule.
    pub fn allowing(&self) -> Vec<&str> {
        if self.admin {
            return vec!["admin"];
        }
        self.allows.iter().map(|spoken| self.rules[spoken.rule].id.as_str()).collect()
    }

    /// Ids of the rules that speak, for `-v`.
    pub fn ids(&self) -> Vec<&str> {
        self.allows.iter().chain(&self.vetoes).map(|spoken| self.rules[spoken.rule].id.as_str()).collect()
    }
}

/// The conditions of deny rows that must hold; `None` if one never does.
fn conditions<'a>(vetoes: impl Iterator<Item = &'a Spoken>) -> Option<Vec<Sql>> {
    vetoes.map(|veto| veto.holds.clone()).collect()
}

/// Any of the conditions: `None` if there is no rule, `Some(None)` if one always holds.
#[expect(clippy::option_option, reason = "no rule, an unconditional rule and a condition are three different things")]
fn any<'a>(allows: impl Iterator<Item = &'a Spoken>) -> Option<Option<Sql>> {
    let mut parts = Vec::new();
    let mut always = false;
    let mut none = true;
    for allow in allows {
        none = false;
        match &allow.holds {
            None => always = true,
            Some(sql) if !parts.contains(sql) => parts.push(sql.clone()),
            Some(_) => {}
        }
    }
    match (none, always) {
        (true, _) => None,
        (_, true) => Some(None),
        _ => Some(Some(Sql::join(&parts, " OR ", "0"))),
    }
}

fn all(allowed: Option<Sql>, mut vetoes: Vec<Sql>) -> Option<Sql> {
    vetoes.splice(0..0, allowed);
    (!vetoes.is_empty()).then(|| Sql::join(&vetoes, " AND ", "1"))
}
