//! Who acts: a user with all his roles, or the system on its own behalf.

mod crowd;

pub use crowd::{Crowd, crowds};

use crate::cond::Subject;
use crate::engine::{Engine, Sql};
use crate::error::{Code, Error, Result};
use std::collections::BTreeSet;

/// The role that passes every rule.
pub const ADMIN: &str = "admin";
/// Roles that open nearly everything: no answer to what is missing, unless nothing else is one.
pub const MASTERS: &[&str] = &[ADMIN, "csm_admin"];
/// Who is said to have done what nobody asked for just now.
const SYSTEM: &str = "system";
/// Marks outsiders.
pub const EXTERNAL: &str = "snc_external";
/// Marks employees.
pub const INTERNAL: &str = "snc_internal";

/// The acting user, loaded once per command.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Whom the sets are about, and all his roles: granted, through groups, contained.
    pub subject: Subject,
    /// What a person calls him.
    pub name: String,
    id: String,
    user_name: String,
    standing: Standing,
}

/// Whether somebody can act at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// He can.
    Able,
    /// Inactive or locked out (R107).
    Inactive,
    /// Without any role (R102).
    Roleless,
}

/// Grants as they stand, of everybody or of one user: directly, and through groups and their parents (section 0). Continues
/// as `granted (member, role)`.
fn granted(id: Option<&str>) -> Sql {
    let mut sql = Sql::new(
        "WITH RECURSIVE mine (member, id) AS (SELECT m.\"user\", m.\"group\" FROM sys_user_grmember m \
         JOIN sys_user_group g ON g.sys_id = m.\"group\" AND g.active = 1",
    );
    if let Some(id) = id {
        sql.push(" WHERE m.\"user\" = ").bind(id);
    }
    sql.push(
        " UNION SELECT mine.member, p.sys_id FROM mine JOIN sys_user_group g ON g.sys_id = mine.id \
         JOIN sys_user_group p ON p.sys_id = g.parent AND p.active = 1), \
         granted (member, role) AS (SELECT h.\"user\", h.role FROM sys_user_has_role h WHERE h.state = 'active'",
    );
    if let Some(id) = id {
        sql.push(" AND h.\"user\" = ").bind(id);
    }
    sql.push(" UNION ALL SELECT mine.member, x.role FROM sys_group_has_role x JOIN mine ON mine.id = x.\"group\")");
    sql
}

/// The names of the roles in the table `granted` and of everything they contain. `UNION` forgets what it has seen, so roles
/// that contain each other in a ring are resolved once (C146).
const CONTAINED: &str = ", held (id) AS (SELECT role FROM granted \
    UNION SELECT c.contains FROM sys_user_role_contains c JOIN held ON held.id = c.role) \
    SELECT r.name FROM held JOIN sys_user_role r ON r.sys_id = held.id";

impl Actor {
    /// The user of that login, ready to act; unknown, inactive (R107) and role-less (R102) users are refused.
    pub fn load(engine: &dyn Engine, user_name: &str) -> Result<Self> {
        let actor = Self::find(engine, user_name)?;
        let (code, why, hint) = match actor.standing {
            Standing::Able => return Ok(actor),
            Standing::Inactive => (
                Code::UserInactive,
                "is inactive or locked out and cannot act",
                format!("csm user update {user_name} --active true --locked-out false"),
            ),
            Standing::Roleless => {
                (Code::UserNoRole, "has no role and cannot act", format!("csm role grant {user_name} ROLE"))
            }
        };
        let about = |error: Error| error.about(|about| about.as_user = Some(user_name.to_owned()));
        Err(about(Error::new(code, format!("{user_name} {why}")).hint(hint)))
    }

    /// The user of that login, whether or not he can act: for questions about him.
    pub fn find(engine: &dyn Engine, user_name: &str) -> Result<Self> {
        let wanted = user_name.trim().to_lowercase();
        let find = Sql::new(
            "SELECT u.sys_id, u.user_name, u.name, u.active, u.locked_out, u.account, a.partner \
             FROM sys_user u LEFT JOIN customer_account a ON a.sys_id = u.account",
        )
        .with(" WHERE u.user_name = ", wanted.as_str())
        .with(" OR u.sys_id = ", wanted.as_str());
        let found = engine.first(&find, |row| {
            let account = row.value(5).as_text().map(str::to_owned);
            Self {
                subject: Subject::one(row.text(0), row.text(1), account, row.int(6) == 1),
                name: row.text(2),
                id: row.text(0),
                user_name: row.text(1),
                standing: if row.int(3) == 1 && row.int(4) == 0 { Standing::Able } else { Standing::Inactive },
            }
        })?;
        let Some(mut actor) = found else {
            return Err(Error::new(Code::UserUnknown, format!("no user {user_name}"))
                .hint("see `csm user list`")
                .about(|about| about.as_user = Some(user_name.to_owned())));
        };
        actor.subject.roles = Self::roles(engine, actor.id())?;
        if actor.subject.roles.is_empty() && actor.standing == Standing::Able {
            actor.standing = Standing::Roleless;
        }
        Ok(actor)
    }

    /// The system, doing on its own what nobody asked for just now: no user, no roles.
    pub fn system() -> Self {
        let subject = Subject::one(String::new(), SYSTEM.to_owned(), None, false);
        let (name, id, user_name) = (SYSTEM.to_owned(), String::new(), SYSTEM.to_owned());
        Self { subject, name, id, user_name, standing: Standing::Able }
    }

    /// Nobody in particular with these roles and what they contain: a persona.
    pub fn persona(engine: &dyn Engine, name: &str, roles: &[String]) -> Result<Self> {
        let mut sql = Sql::new("WITH RECURSIVE granted (role) AS (SELECT sys_id FROM sys_user_role WHERE name IN (''");
        for role in roles {
            sql.push(", ").bind(role.as_str());
        }
        sql.push("))").push(CONTAINED);
        let mut subject = Subject::one(String::new(), String::new(), None, false);
        subject.roles = engine.texts(&sql)?.into_iter().collect();
        // Names that are no stored role count as they stand.
        subject.roles.extend(roles.iter().cloned());
        let (id, user_name) = (String::new(), name.to_owned());
        Ok(Self { subject, name: name.to_owned(), id, user_name, standing: Standing::Able })
    }

    /// Each of several people with the same roles: rows of `sys_user`, called `alias` in the statement around.
    pub fn each(alias: &'static str, roles: BTreeSet<String>) -> Self {
        let subject = Subject::each(alias, roles);
        let (name, id, user_name) = (String::new(), String::new(), String::new());
        Self { subject, name, id, user_name, standing: Standing::Able }
    }

    /// The same with these roles: what if.
    #[must_use]
    pub fn with_roles(mut self, roles: BTreeSet<String>) -> Self {
        if self.standing != Standing::Inactive {
            self.standing = if roles.is_empty() { Standing::Roleless } else { Standing::Able };
        }
        self.subject.roles = roles;
        self
    }

    /// Whether he can act.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// All roles of the user with that id, whether or not he could act.
    pub fn roles(engine: &dyn Engine, id: &str) -> Result<BTreeSet<String>> {
        Ok(engine.texts(&granted(Some(id)).then(CONTAINED))?.into_iter().collect())
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
        &self.user_name
    }

    /// His id.
    pub fn id(&self) -> &str {
        &self.id
    }
}
