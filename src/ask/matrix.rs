//! The grid of who may do what: personas, roles or users against tables or records.

use super::holdings::{Extent, extent, operations};
use crate::actor::{Actor, EXTERNAL, INTERNAL};
use crate::cond::RoleExpr;
use crate::dict::Table;
use crate::dict::personas::PERSONAS;
use crate::engine::{Engine, Sql};
use crate::error::Result;
use crate::policy::{Policy, Question};
use crate::rules::acts;
use std::collections::BTreeSet;

/// Operations every table has: the columns of the grid.
pub const COMMON: [&str; 4] = ["create", "read", "write", "delete"];

/// Whom the lines of a grid are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The personas of the documentation.
    Persona,
    /// Every user who can act.
    User,
    /// Every role by itself.
    Role,
}

/// One line: a subject and what he may do to a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Of [`COMMON`], in that order.
    pub common: [&'static str; 4],
    /// Further operations he may perform: `complete some`.
    pub further: Vec<String>,
}

impl Line {
    /// Whether he may do nothing at all.
    pub fn is_empty(&self) -> bool {
        self.further.is_empty() && self.common.iter().all(|cell| *cell == Extent::None.as_str())
    }
}

/// Those the grid is about, each with a name.
pub fn subjects(engine: &dyn Engine, by: By) -> Result<Vec<Actor>> {
    let marked = |kind: &str| if kind == "external" { EXTERNAL } else { INTERNAL };
    match by {
        By::Persona => PERSONAS
            .iter()
            .map(|(name, kind, roles, _)| {
                let mut roles = RoleExpr::parse(roles)?.missing(&BTreeSet::new());
                for role in roles.iter_mut().filter(|role| *role == "@csm_role") {
                    // Any customer service role will do: one that opens nothing by itself.
                    "sn_customerservice.any".clone_into(role);
                }
                roles.push(marked(kind).to_owned());
                Actor::persona(engine, name, &roles)
            })
            .collect(),
        By::Role => {
            let roles = engine.all(&Sql::new("SELECT name, kind FROM sys_user_role ORDER BY name"), |row| {
                (row.text(0), row.text(1))
            })?;
            let alone = |(name, kind): &(String, String)| {
                Actor::persona(engine, name, &[name.clone(), marked(kind).to_owned()])
            };
            roles.iter().map(alone).collect()
        }
        By::User => {
            let logins =
                Sql::new("SELECT user_name FROM sys_user WHERE active = 1 AND locked_out = 0 ORDER BY user_name");
            let everybody = engine.texts(&logins)?.into_iter().map(|login| Actor::find(engine, &login));
            let able = |actor: &Result<Actor>| actor.as_ref().map_or(true, |actor| !actor.subject.roles.is_empty());
            everybody.filter(able).collect()
        }
    }
}

/// What the subject may do to the table, or to the record.
pub fn line(policy: &Policy<'_>, table: &'static Table, record: Option<&str>) -> Result<Line> {
    let cell = |operation: &str| {
        let Some(id) = record else { return Ok::<_, crate::error::Error>(extent(policy, table, operation)?.as_str()) };
        let question = Question {
            table,
            operation: operation.to_owned(),
            sets: acts::sets(table, operation),
            record: Some(id.to_owned()),
            field: None,
        };
        Ok(if operation != "create" && policy.allows(&question)? { "allow" } else { Extent::None.as_str() })
    };
    let mut common = [Extent::None.as_str(); 4];
    for (cell_of, operation) in common.iter_mut().zip(COMMON) {
        *cell_of = cell(operation)?;
    }
    let mut further = Vec::new();
    for operation in operations(policy, table)?.into_iter().filter(|operation| !COMMON.contains(operation)) {
        let cell = cell(operation)?;
        if cell != Extent::None.as_str() {
            further.push(format!("{operation} {cell}"));
        }
    }
    Ok(Line { common, further })
}
