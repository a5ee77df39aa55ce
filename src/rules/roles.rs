//! Roles: nobody is inside and outside at once (R101), no role contains itself, and taking the last one is said (R102).

use crate::actor::{ADMIN, Actor, EXTERNAL, INTERNAL};
use crate::dict::{has_role, member, role, role_contains, user};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::store::{Change, Record, Store, is};

/// Users who hold, by whatever way, a role that leads to `snc_internal` and one that leads to `snc_external`.
const BOTH_SIDES: &str = "WITH RECURSIVE \
    leads (name, id) AS (SELECT name, sys_id FROM sys_user_role WHERE name IN ('snc_internal', 'snc_external') \
        UNION SELECT leads.name, c.role FROM sys_user_role_contains c JOIN leads ON c.contains = leads.id), \
    groups (member, id) AS (SELECT \"user\", \"group\" FROM sys_user_grmember \
        UNION SELECT groups.member, g.parent FROM groups JOIN sys_user_group g ON g.sys_id = groups.id WHERE g.parent IS NOT NULL), \
    held (member, name) AS (SELECT h.\"user\", leads.name FROM leads JOIN sys_user_has_role h ON h.role = leads.id AND h.state = 'active' \
        UNION SELECT groups.member, leads.name FROM leads JOIN sys_group_has_role x ON x.role = leads.id JOIN groups ON groups.id = x.\"group\") \
    SELECT u.user_name FROM held JOIN sys_user u ON u.sys_id = held.member";

/// Users who hold, by whatever way, a role that leads to `snc_internal`.
pub(super) const INSIDE: &str = "WITH RECURSIVE \
    leads (id) AS (SELECT sys_id FROM sys_user_role WHERE name = 'snc_internal' \
        UNION SELECT c.role FROM sys_user_role_contains c JOIN leads ON c.contains = leads.id), \
    groups (id) AS (SELECT x.\"group\" FROM sys_group_has_role x JOIN leads ON x.role = leads.id \
        UNION SELECT g.sys_id FROM sys_user_group g JOIN groups ON g.parent = groups.id) \
    SELECT h.\"user\" FROM sys_user_has_role h JOIN leads ON h.role = leads.id WHERE h.state = 'active' \
    UNION SELECT m.\"user\" FROM sys_user_grmember m JOIN groups ON m.\"group\" = groups.id";

/// Refuses whatever would leave somebody both inside and outside (R101): the one whose role or membership it is, or anybody
/// where a role or a group changes for all who have it. Whoever else is torn already is nobody's business here.
pub fn one_side(store: &Store<'_>, change: &mut Change) -> Result<()> {
    store.policy().forget();
    let mut sql = Sql::new(BOTH_SIDES);
    if [has_role::TABLE.name, member::TABLE.name].contains(&change.table.name) {
        sql = sql.with(" WHERE u.sys_id = ", change.new.text(has_role::USER));
    }
    let torn = store.engine().texts(&sql.then(" GROUP BY u.user_name HAVING count(*) > 1 ORDER BY 1 LIMIT 5"))?;
    if torn.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::RecordConflict, format!("{} would be both {INTERNAL} and {EXTERNAL} (R101)", torn.join(", ")))
        .about(|about| about.rule = Some("R101".to_owned()))
        .hint("employees hold internal roles, contacts and consumers external ones"))
}

/// A role does not contain itself, through however many others.
pub fn no_loop(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let (outer, inner) = (change.new.text(role_contains::ROLE), change.new.text(role_contains::CONTAINS));
    let sql = Sql::new("WITH RECURSIVE below (id) AS (SELECT ").with("", inner.as_str()).then(
        " UNION SELECT c.contains FROM sys_user_role_contains c JOIN below ON c.role = below.id) SELECT 1 FROM below",
    );
    if store.engine().any(&sql.with(" WHERE id = ", outer.as_str()))? {
        let names = [store.display(&role::TABLE, &outer)?, store.display(&role::TABLE, &inner)?];
        return Err(Error::new(
            Code::RecordConflict,
            format!("{} is contained in {} already: the roles would form a loop", names[0], names[1]),
        ));
    }
    Ok(())
}

/// Whoever is no administrator of the system leaves a person a role to act by (R81); the marks of inside and outside are
/// none. An administrator is warned when somebody is left without any role and cannot act any more (R102).
pub fn last_role(store: &Store<'_>, change: &mut Change) -> Result<()> {
    store.policy().forget();
    let owner = change.old.text(has_role::USER);
    let mut left = is(has_role::USER.name, owner.as_str());
    left.push(" AND t.role NOT IN (SELECT r.sys_id FROM sys_user_role r WHERE r.name IN (")
        .bind(INTERNAL)
        .push(", ")
        .bind(EXTERNAL)
        .push("))");
    if change.by_user && !store.actor().is_admin() && !store.exists(&has_role::TABLE, &left)? {
        let name = store.display(&user::TABLE, &owner)?;
        return Err(Error::new(Code::StateInvalid, format!("{name} would have no role left (R81)"))
            .hint("grant another role first")
            .about(|about| about.rule = Some("R81".to_owned())));
    }
    if !store.exists(&has_role::TABLE, &is(has_role::USER.name, owner.as_str()))? {
        store.warn(format!("{} has no role left and cannot act", store.display(&user::TABLE, &owner)?));
    }
    Ok(())
}

/// Gives a user a role on the system's behalf; nothing if he has it.
pub fn grant(store: &Store<'_>, user_id: &str, name: &str, rule: &str) -> Result<()> {
    let found = store.fetch_where(&role::TABLE, &is(role::NAME.name, name))?;
    let role = found.first().ok_or_else(|| Error::new(Code::RecordNotFound, format!("no role \"{name}\"")))?;
    let has = is(has_role::USER.name, user_id).with(" AND t.role = ", role.id());
    if store.exists(&has_role::TABLE, &has)? {
        return Ok(());
    }
    let mut row = Record::new(&has_role::TABLE);
    row.set(has_role::USER, user_id.to_owned()).set(has_role::ROLE, role.id());
    store.system_create(&has_role::TABLE, row, rule).map(|_| ())
}

/// The local administrator stays able to act, whatever is changed of users and roles (C147).
pub fn operator_stays(store: &Store<'_>, _: &mut Change) -> Result<()> {
    store.policy().forget();
    if Actor::load(store.engine(), ADMIN).is_ok_and(|actor| actor.is_admin()) {
        return Ok(());
    }
    Err(Error::new(
        Code::StateInvalid,
        format!("nobody could administer this database any more: {ADMIN} must stay active with the role {ADMIN}"),
    )
    .hint("make other administrators, but leave this one"))
}
