//! Everybody at once, in groups of people who hold the same roles: what questions about all users start from.

use super::{CONTAINED, granted};
use crate::engine::{Engine, Sql};
use crate::error::Result;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// People with the same roles, whether or not they can act otherwise.
#[derive(Debug, Clone)]
pub struct Crowd {
    /// All roles, contained ones included.
    pub roles: BTreeSet<String>,
    /// Ids of the people.
    pub members: Vec<String>,
}

/// Everybody, grouped; those without a role are a group too. Grants are read once for all; what roles contain is worked out once per
/// combination of grants.
pub fn crowds(engine: &dyn Engine) -> Result<Vec<Crowd>> {
    let mut ids: HashMap<String, u32> = HashMap::new();
    let mut names = Vec::new();
    let mut grants: HashMap<String, Vec<u32>> = HashMap::new();
    engine.query(&granted(None).then(" SELECT member, role FROM granted"), &mut |row| {
        let role = row.text(1);
        let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
        let role = *ids.entry(role).or_insert_with_key(|role| {
            names.push(role.clone());
            next
        });
        grants.entry(row.text(0)).or_default().push(role);
        Ok(())
    })?;
    let mut groups: BTreeMap<Vec<u32>, Vec<String>> = BTreeMap::new();
    for (member, mut roles) in grants {
        roles.sort_unstable();
        roles.dedup();
        groups.entry(roles).or_default().push(member);
    }
    let mut same: BTreeMap<BTreeSet<String>, Vec<String>> = BTreeMap::new();
    for (roles, members) in groups {
        let roles = roles.iter().filter_map(|role| names.get(*role as usize));
        same.entry(contained(engine, roles)?).or_default().extend(members);
    }
    let roleless = granted(None).then(" SELECT sys_id FROM sys_user WHERE sys_id NOT IN (SELECT member FROM granted)");
    same.entry(BTreeSet::new()).or_default().extend(engine.texts(&roleless)?);
    Ok(same
        .into_iter()
        .map(|(roles, mut members)| {
            members.sort_unstable();
            Crowd { roles, members }
        })
        .collect())
}

/// The names of these roles, given by id, and of all they contain.
fn contained<'a>(engine: &dyn Engine, ids: impl Iterator<Item = &'a String>) -> Result<BTreeSet<String>> {
    let mut sql = Sql::new("WITH RECURSIVE granted (role) AS (SELECT sys_id FROM sys_user_role WHERE sys_id IN (''");
    for id in ids {
        sql.push(", ").bind(id.as_str());
    }
    sql.push("))").push(CONTAINED);
    Ok(engine.texts(&sql)?.into_iter().collect())
}
