//! The acting user's sets, one SQL definition each (domain sections 0 and 5.2).
//!
//! Every set is a sub-select of ids, used as `column IN (…)`: the form the planner can drive from. None refers to
//! itself through another.

use super::{Lens, SetRef};
use crate::dict;
use crate::engine::{Engine, Sql};
use crate::error::{Code, Error, Result};
use std::collections::BTreeSet;

/// Who the sets are about: one person, or each row of a query over people with the same roles.
#[derive(Debug, Clone)]
pub struct Subject {
    /// All roles, contained and group roles included; empty where only membership is asked about.
    pub roles: BTreeSet<String>,
    person: Person,
}

#[derive(Debug, Clone)]
enum Person {
    /// This one; with `home(u)`, and whether that account is a partner.
    One { id: String, user_name: String, account: Option<String>, partner: bool },
    /// Each row of `sys_user`, called so in the statement around.
    Each(&'static str),
}

impl Subject {
    /// One person, with his account and whether that is a partner.
    pub fn one(id: String, user_name: String, account: Option<String>, partner: bool) -> Self {
        Self { roles: BTreeSet::new(), person: Person::One { id, user_name, account, partner } }
    }

    /// Each row of `sys_user`, there called `alias`, all of whom hold these roles.
    pub fn each(alias: &'static str, roles: BTreeSet<String>) -> Self {
        Self { roles, person: Person::Each(alias) }
    }

    /// Somebody other than the acting user, for questions of membership.
    pub fn person(engine: &dyn Engine, id: &str) -> Result<Self> {
        let sql = Sql::new(
            "SELECT u.user_name, u.account, a.partner FROM sys_user u LEFT JOIN customer_account a ON a.sys_id = u.account",
        )
        .with(" WHERE u.sys_id = ", id);
        let found =
            engine.first(&sql, |row| (row.text(0), row.value(1).as_text().map(str::to_owned), row.int(2) == 1))?;
        let (user_name, account, partner) = found.unwrap_or_default();
        Ok(Self::one(id.to_owned(), user_name, account, partner))
    }

    /// `sys_user.sys_id`.
    pub fn id(&self) -> Sql {
        self.value("sys_id", |id, _| id)
    }

    /// `sys_user.user_name`, for the text columns that name people.
    pub fn user_name(&self) -> Sql {
        self.value("user_name", |_, user_name| user_name)
    }

    fn value(&self, column: &str, of_one: impl Fn(String, String) -> String) -> Sql {
        let mut sql = Sql::default();
        match &self.person {
            Person::One { id, user_name, .. } => sql.bind(of_one(id.clone(), user_name.clone())),
            Person::Each(alias) => sql.column(alias, column),
        };
        sql
    }

    /// `home(u)`: the one account of a contact; `None` for somebody known to have none.
    fn account(&self) -> Option<Sql> {
        let mut sql = Sql::default();
        match &self.person {
            Person::One { account, .. } => sql.bind(account.as_deref()?),
            Person::Each(alias) => sql.column(alias, "account"),
        };
        Some(sql)
    }

    /// What must hold for that account to be a partner: `None` if nothing can, empty if it is.
    fn partner(&self) -> Option<Sql> {
        match &self.person {
            Person::One { partner, account, .. } => (*partner && account.is_some()).then(Sql::default),
            Person::Each(alias) => Some(Sql::new(format!(
                " AND {alias}.account IN (SELECT a.sys_id FROM customer_account a WHERE a.partner = 1)"
            ))),
        }
    }

    fn has(&self, role: &str) -> bool {
        self.roles.contains(&format!("sn_customerservice.{role}"))
    }
}

/// How a set comes about.
#[derive(Debug, Clone, Copy)]
pub enum Definition {
    /// From who the subject is, with definer's rights (Q33).
    Of(fn(&Subject) -> Sql),
    /// From what the subject may read: the values of a column of a table's readable records.
    Readable(&'static str, &'static str),
}

use Definition::{Of, Readable};

/// The sets: name, what it holds, definition. `@me` is a value, not a set.
pub const SETS: &[(&str, &str, Definition)] = &[
    ("my_groups", "groups I am a member of", Of(my_groups)),
    ("my_account", "my home account", Of(my_account)),
    ("my_accounts", "accounts accessible to me", Of(my_accounts)),
    ("my_account_tree", "my home account and all below it", Of(my_account_tree)),
    ("my_account_users", "contacts of my home account", Of(my_account_users)),
    ("my_partner_accounts", "accounts my company is a partner of", Of(my_partner_accounts)),
    ("my_projects", "projects I am a contact of and still eligible for", Of(my_projects)),
    ("my_project_tasks", "visible tasks of my projects", Of(my_project_tasks)),
    ("my_cases", "cases I may read; @my_cases.COLUMN: what stands in that column of them", Readable(CASE, "sys_id")),
    ("my_task_cases", "cases of case tasks of mine, of my groups, or made by me", Of(my_task_cases)),
    (
        "my_known_errors",
        "primary known error articles of problems I may read",
        Readable("problem", "known_error_article"),
    ),
    ("my_criteria", "user criteria that include me", Of(my_criteria)),
    ("my_manageable_groups", "groups all of whose roles I hold", Of(my_manageable_groups)),
    ("service_agents", "users who hold sn_esm_agent", Of(service_agents)),
    (
        "memberships_of_agents",
        "members of groups who hold sn_esm_agent without that membership too",
        Of(memberships_of_agents),
    ),
    ("assignable_roles", "roles customer and partner administrators may hand out", Of(assignable_roles)),
];

const CASE: &str = "sn_customerservice_case";

fn unknown(set: &SetRef) -> Error {
    let names: Vec<_> = SETS.iter().map(|(name, ..)| format!("@{name}")).collect();
    Error::new(Code::QueryInvalid, format!("no set @{set}")).hint(format!("sets: @me {}", names.join(" ")))
}

/// The definition of a set; only `@my_cases` has columns.
fn definition(set: &SetRef) -> Result<Definition> {
    let found = SETS.iter().find(|(name, ..)| *name == set.name && (set.column.is_none() || *name == "my_cases"));
    found.map(|(.., definition)| *definition).ok_or_else(|| unknown(set))
}

/// The table whose readable records make the set, if it is one of those.
pub fn read_by(set: &SetRef) -> Option<&'static str> {
    match definition(set) {
        Ok(Readable(table, _)) => Some(table),
        _ => None,
    }
}

/// The sub-select of a set that depends on the subject alone.
pub fn set(subject: &Subject, set: &SetRef) -> Result<Sql> {
    match definition(set)? {
        Of(define) => Ok(define(subject)),
        Readable(..) => Err(unknown(set)),
    }
}

/// The sub-select of any set, for whom the lens sees.
pub(super) fn members(lens: &dyn Lens, set: &SetRef) -> Result<Sql> {
    let (table, column) = match definition(set)? {
        Of(define) => return Ok(define(lens.subject())),
        Readable(table, column) => (table, set.column.as_deref().unwrap_or(column)),
    };
    let table = dict::table(table).ok_or_else(|| unknown(set))?;
    let column = table.find(column).filter(|field| field.stored()).ok_or_else(|| unknown(set))?;
    lens.readable(table, column)
}

fn my_groups(me: &Subject) -> Sql {
    Sql::new("SELECT \"group\" FROM sys_user_grmember WHERE \"user\" = ").and(&me.id())
}

/// A set without members.
fn nothing() -> Sql {
    Sql::new("SELECT NULL WHERE 1 = 0")
}

/// `home(u)`: a contact has exactly one account.
fn my_account(me: &Subject) -> Sql {
    me.account().map_or_else(nothing, |account| Sql::new("SELECT ").and(&account))
}

/// `rel_accounts(u)`.
fn related(me: &Subject) -> Sql {
    Sql::new("SELECT company FROM sn_customerservice_contact_relationship WHERE contact = ").and(&me.id())
}

/// `below(home(u))`.
fn my_account_tree(me: &Subject) -> Sql {
    let mut sql = Sql::new("WITH RECURSIVE below (id) AS (");
    sql.append(&my_account(me)).push(
        " UNION SELECT a.sys_id FROM customer_account a JOIN below b ON a.account_parent = b.id) SELECT id FROM below",
    );
    sql
}

/// `accessible(u)`; partner accounts are never part of it (Q8).
fn my_accounts(me: &Subject) -> Sql {
    let wide = me.has("customer_admin") || me.has("customer_case_manager");
    let mut sql = Sql::new("SELECT * FROM (");
    sql.append(&if wide { my_account_tree(me) } else { my_account(me) }).push(") UNION ALL ").append(&related(me));
    sql
}

fn my_account_users(me: &Subject) -> Sql {
    let mut sql = Sql::new("SELECT sys_id FROM sys_user WHERE sys_class_name = 'customer_contact' AND account IN (");
    sql.append(&my_account(me)).push(")");
    sql
}

/// Accounts the user's company is an active partner of, whatever his roles.
fn partner_of(me: &Subject) -> Sql {
    match (me.account(), me.partner()) {
        (Some(account), Some(partner)) => Sql::new(
            "SELECT r.to_company FROM account_relationship r \
             JOIN sn_customerservice_account_relationship_type y ON y.sys_id = r.relationship_type \
             AND y.\"from\" = 'partner' AND y.\"to\" = 'account' AND y.active = 1 WHERE r.from_company = ",
        )
        .and(&account)
        .and(&partner),
        _ => nothing(),
    }
}

/// `partner_accounts(u)`: needs the role too.
fn my_partner_accounts(me: &Subject) -> Sql {
    if me.has("partner") || me.has("partner_admin") { partner_of(me) } else { nothing() }
}

/// The three ways a contact may join a project of an account, each with its words and its condition (`eligible(c,p)`,
/// R39a); `account` is the account as SQL.
pub fn eligible(contact: &Subject, account: &Sql) -> [(&'static str, Sql); 3] {
    let within = |accounts: Sql| {
        let mut sql = account.clone().then(" IN (");
        sql.append(&accounts).push(")");
        sql
    };
    let home = contact.account().map_or_else(|| Sql::new("0"), |home| account.clone().then(" = ").and(&home));
    let partner = if contact.partner().is_some() { within(partner_of(contact)) } else { Sql::new("0") };
    [
        ("belongs to the account", home),
        ("has a contact relationship to the account", within(related(contact))),
        ("belongs to an active partner of the account", partner),
    ]
}

/// `{p : pc(u,p) and eligible(u,p)}`: membership counts only while the contact is still eligible (Q7).
fn my_projects(me: &Subject) -> Sql {
    let mut sql = Sql::new(
        "SELECT c.customer_project FROM project_contact c JOIN customer_project p ON p.sys_id = c.customer_project \
         WHERE c.contact = ",
    )
    .and(&me.id());
    let never = Sql::new("0");
    let ways = eligible(me, &Sql::new("p.account")).map(|(_, way)| way);
    let ways: Vec<Sql> = ways.into_iter().filter(|way| *way != never).collect();
    sql.push(" AND (").append(&Sql::join(&ways, " OR ", "0")).push(")");
    sql
}

/// Tasks passing R6.
fn my_project_tasks(me: &Subject) -> Sql {
    let mut sql =
        Sql::new("SELECT sys_id FROM customer_project_task WHERE visible_to_customer = 1 AND customer_project IN (");
    sql.append(&my_projects(me)).push(")");
    sql
}

/// Cases of the tasks R95 is about.
fn my_task_cases(me: &Subject) -> Sql {
    let mut sql = Sql::new("SELECT parent_case FROM sn_customerservice_task WHERE assigned_to = ").and(&me.id());
    sql.push(" OR sys_created_by = ").append(&me.user_name()).push(" OR assignment_group IN (");
    sql.append(&my_groups(me)).push(")");
    sql
}

/// Criteria that name the user, a group, a role or the account of his: any of their lists, or with `match_all` every
/// list they have.
fn my_criteria(me: &Subject) -> Sql {
    let listed = |element: &str| {
        let from = "SELECT m.record FROM sys_list_member m WHERE m.table_name = 'user_criteria' AND m.element = ";
        Sql::new(from).with("", element)
    };
    let mut roles = Sql::new("SELECT sys_id FROM sys_user_role WHERE name IN (''");
    for role in &me.roles {
        roles.push(", ").bind(role.as_str());
    }
    roles.push(")");
    let mine = [
        ("users", Sql::new("SELECT ").and(&me.id())),
        ("groups", my_groups(me)),
        ("roles", roles),
        ("accounts", my_account(me)),
    ];
    let (mut any, mut all) = (Vec::new(), Vec::new());
    for (element, values) in mine {
        let mut one = Sql::new("c.sys_id IN (").then("");
        one.append(&listed(element)).push(" AND m.value IN (").append(&values).push("))");
        let mut every = Sql::new("(c.sys_id NOT IN (");
        every.append(&listed(element)).push(") OR ").append(&one).push(")");
        any.push(one);
        all.push(every);
    }
    let mut sql = Sql::new("SELECT c.sys_id FROM user_criteria c WHERE c.active = 1 AND ");
    sql.append(&Sql::join(&any, " OR ", "0")).push(" AND (c.match_all = 0 OR ");
    sql.append(&Sql::join(&all, " AND ", "1")).push(")");
    sql
}

/// Roles that are or contain the one every agent has, and active groups that give one of them.
const AGENTS: &str = "WITH RECURSIVE up (id) AS (SELECT sys_id FROM sys_user_role WHERE name = 'sn_esm_agent' \
    UNION SELECT c.role FROM sys_user_role_contains c JOIN up ON up.id = c.contains), \
    down (id) AS (SELECT g.sys_id FROM sys_user_group g JOIN sys_group_has_role x ON x.\"group\" = g.sys_id \
    WHERE g.active = 1 AND x.role IN (SELECT id FROM up) \
    UNION SELECT g.sys_id FROM sys_user_group g JOIN down ON down.id = g.parent WHERE g.active = 1) ";

/// Those who hold one of these roles themselves.
const GRANTED: &str =
    "SELECT h.\"user\" FROM sys_user_has_role h WHERE h.state = 'active' AND h.role IN (SELECT id FROM up)";

/// Active users with the role every agent has, granted, contained or through a group (R90b).
fn service_agents(_: &Subject) -> Sql {
    Sql::new(AGENTS)
        .then("SELECT u.sys_id FROM sys_user u WHERE u.active = 1 AND u.locked_out = 0 AND (u.sys_id IN (")
        .then(GRANTED)
        .then(
            ") OR u.sys_id IN (SELECT m.\"user\" FROM sys_user_grmember m WHERE m.\"group\" IN (SELECT id FROM down)))",
        )
}

/// Memberships of such users, as far as it is not that membership that makes them agents (R90b).
fn memberships_of_agents(_: &Subject) -> Sql {
    Sql::new(AGENTS)
        .then("SELECT m.sys_id FROM sys_user_grmember m JOIN sys_user u ON u.sys_id = m.\"user\" AND u.active = 1 ")
        .then("AND u.locked_out = 0 WHERE m.\"user\" IN (")
        .then(GRANTED)
        .then(") OR EXISTS (SELECT 1 FROM sys_user_grmember o WHERE o.\"user\" = m.\"user\" AND o.sys_id <> m.sys_id ")
        .then("AND o.\"group\" IN (SELECT id FROM down))")
}

/// Groups whose every role, those of the groups above included, the user holds too (R90b).
fn my_manageable_groups(me: &Subject) -> Sql {
    let mut sql = Sql::new(
        "WITH RECURSIVE foreign_to_me (id) AS (SELECT x.\"group\" FROM sys_group_has_role x \
         JOIN sys_user_role r ON r.sys_id = x.role WHERE r.name NOT IN (''",
    );
    for role in &me.roles {
        sql.push(", ").bind(role.as_str());
    }
    sql.push(
        ") UNION SELECT g.sys_id FROM sys_user_group g JOIN foreign_to_me f ON f.id = g.parent) \
         SELECT g.sys_id FROM sys_user_group g WHERE g.sys_id NOT IN (SELECT id FROM foreign_to_me)",
    );
    sql
}

/// Roles listed in the property of R82.
fn assignable_roles(_: &Subject) -> Sql {
    Sql::new(
        "SELECT r.sys_id FROM sys_user_role r JOIN sys_properties p ON p.name = 'sn_customerservice.contact_role_assignment' \
         WHERE instr(',' || replace(p.value, ' ', '') || ',', ',' || r.name || ',') > 0",
    )
}
