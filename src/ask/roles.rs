//! Which single role, added to a user's, would turn an answer around: worked out on his roles, not yet tried.

use super::Trial;
use crate::actor::{Actor, EXTERNAL, INTERNAL};
use crate::engine::{Engine, Sql};
use crate::error::Result;
use crate::policy::Question;
use std::collections::{BTreeMap, BTreeSet};

/// A role with everything it contains, itself included.
#[derive(Debug, Clone, Default)]
pub struct Bundle {
    /// `internal`, `external` or `base`.
    pub kind: String,
    /// Names.
    pub roles: BTreeSet<String>,
}

/// Every role by name.
pub fn bundles(engine: &dyn Engine) -> Result<BTreeMap<String, Bundle>> {
    let sql = Sql::new(
        "WITH RECURSIVE below (top, id) AS (SELECT sys_id, sys_id FROM sys_user_role \
         UNION SELECT below.top, c.contains FROM below JOIN sys_user_role_contains c ON c.role = below.id) \
         SELECT t.name, t.kind, r.name FROM below JOIN sys_user_role t ON t.sys_id = below.top \
         JOIN sys_user_role r ON r.sys_id = below.id",
    );
    let mut bundles: BTreeMap<String, Bundle> = BTreeMap::new();
    engine.query(&sql, &mut |row| {
        let bundle = bundles.entry(row.text(0)).or_default();
        bundle.kind = row.text(1);
        bundle.roles.insert(row.text(2));
        Ok(())
    })?;
    Ok(bundles)
}

impl Bundle {
    /// Whether somebody on that side may hold it: nobody is inside and outside at once (R101, R103).
    pub fn suits(&self, outside: bool) -> bool {
        let (other, kind) = if outside { (INTERNAL, "internal") } else { (EXTERNAL, "external") };
        !self.roles.contains(other) && self.kind != kind
    }
}

/// Whether the user stands outside; without either mark his class says it.
fn outside(trial: &Trial<'_>, actor: &Actor) -> Result<bool> {
    if actor.has(INTERNAL) != actor.has(EXTERNAL) {
        return Ok(actor.has(EXTERNAL));
    }
    let class = Sql::new("SELECT sys_class_name FROM sys_user").with(" WHERE sys_id = ", actor.id());
    Ok(trial.engine().texts(&class)?.first().is_some_and(|class| class != "sys_user"))
}

/// The roles that would do, without those that do only because they contain another that would.
pub fn that_flip(trial: &Trial<'_>, actor: &Actor, question: &Question) -> Result<Vec<String>> {
    let outside = outside(trial, actor)?;
    let bundles = bundles(trial.engine())?;
    let policy = trial.policy(actor.user_name())?;
    let mut doing: Vec<&String> = Vec::new();
    for (name, bundle) in &bundles {
        if !bundle.suits(outside) || bundle.roles.is_subset(&actor.subject.roles) {
            continue;
        }
        let more = actor.clone().with_roles(actor.subject.roles.union(&bundle.roles).cloned().collect());
        if policy.of(more).allows(question)? {
            doing.push(name);
        }
    }
    let within = |inner: &str, outer: &str| bundles.get(outer).is_some_and(|bundle| bundle.roles.contains(inner));
    let nearest = doing.iter().filter(|name| {
        !doing.iter().any(|other| other != *name && within(other, name) && (!within(name, other) || other < *name))
    });
    Ok(nearest.map(|name| (*name).clone()).collect())
}
