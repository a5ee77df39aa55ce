//! Who acts: a user with all his roles, or the system on its own behalf.

use crate::cond::Subject;
use crate::engine::{Engine, Sql};
use crate::error::{Code, Error, Result};
use std::collections::BTreeSet;

/// The role that passes every rule.
pub const ADMIN: &str = "admin";
/// Marks outsiders.
pub const EXTERNAL: &str = "snc_external";
/// Marks employees.
pub const INTERNAL: &str = "snc_internal";

/// The acting user, loaded once per command.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Id, login and all roles: granted, through groups, contained.
    pub subject: Subject,
    /// What a person calls him.
    pub name: String,
}

/// All roles of one user: granted directly, through his groups and their parents, and everything those contain (section 0).
/// `UNION` forgets what it has seen, so roles that contain each other in a ring are resolved once (C146).
fn roles_of(id: &str) -> Sql {
    Sql::new(
        "WITH RECURSIVE mine (id) AS (SELECT m.\"group\" FROM sys_user_grmember m \
         JOIN sys_user_group g ON g.sys_id = m.\"group\" AND g.active = 1",
    )
    .with(" WHERE m.\"user\" = ", id)
    .then(
        " UNION SELECT p.sys_id FROM mine JOIN sys_user_group g ON g.sys_id = mine.id \
         JOIN sys_user_group p ON p.sys_id = g.parent AND p.active = 1), \
         held (id) AS (SELECT h.role FROM sys_user_has_role h WHERE h.state = 'active'",
    )
    .with(" AND h.\"user\" = ", id)
    .then(
        " UNION SELECT x.role FROM sys_group_has_role x JOIN mine ON mine.id = x.\"group\" \
         UNION SELECT c.contains FROM sys_user_role_contains c JOIN held ON held.id = c.role) \
         SELECT r.name FROM held JOIN sys_user_role r ON r.sys_id = held.id",
    )
}

impl Actor {
    /// The user of that login, ready to act; unknown, inactive (R107) and role-less (R102) users are refused.
    pub fn load(engine: &dyn Engine, user_name: &str) -> Result<Self> {
        let wanted = user_name.trim().to_lowercase();
        let find = Sql::new(
            "SELECT u.sys_id, u.user_name, u.name, u.active, u.locked_out, u.account, a.partner \
             FROM sys_user u LEFT JOIN customer_account a ON a.sys_id = u.account",
        )
        .with(" WHERE u.user_name = ", wanted.as_str())
        .with(" OR u.sys_id = ", wanted.as_str());
        let found = engine.first(&find, |row| {
            let account = row.value(5).as_text().map(str::to_owned);
            let subject = Subject {
                id: row.text(0),
                user_name: row.text(1),
                account,
                partner: row.int(6) == 1,
                ..Subject::default()
            };
            (Self { subject, name: row.text(2) }, row.int(3) == 1 && row.int(4) == 0)
        })?;
        let about = |error: Error| error.about(|about| about.as_user = Some(user_name.to_owned()));
        let Some((mut actor, usable)) = found else {
            return Err(about(
                Error::new(Code::UserUnknown, format!("no user {user_name}")).hint("see `csm user list`"),
            ));
        };
        if !usable {
            return Err(about(
                Error::new(Code::UserInactive, format!("{user_name} is inactive or locked out and cannot act"))
                    .hint(format!("csm user update {user_name} --active true --locked-out false")),
            ));
        }
        actor.subject.roles = Self::roles(engine, actor.id())?;
        if actor.subject.roles.is_empty() {
            return Err(about(
                Error::new(Code::UserNoRole, format!("{user_name} has no role and cannot act"))
                    .hint(format!("csm role grant {user_name} ROLE")),
            ));
        }
        Ok(actor)
    }

    /// All roles of the user with that id, whether or not he could act.
    pub fn roles(engine: &dyn Engine, id: &str) -> Result<BTreeSet<String>> {
        Ok(engine.texts(&roles_of(id))?.into_iter().collect())
    }

    /// Whether he holds the role, directly or not.
    pub fn has(&self, role: &str) -> bool {
        self.subject.roles.contains(role)
    }

    /// Whether he passes every rule.
    pub fn is_admin(&self) -> bool {
        self.has(ADMIN)
    }

    /// Whether he is an outsider.
    pub fn is_external(&self) -> bool {
        self.has(EXTERNAL)
    }

    /// His login.
    pub fn user_name(&self) -> &str {
        &self.subject.user_name
    }

    /// His id.
    pub fn id(&self) -> &str {
        &self.subject.id
    }
}
