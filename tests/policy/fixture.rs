//! A database in memory with the shipped schema and policy, and stores that act for its people.

use crate::world::World;
use csm::actor::Actor;
use csm::dict::{self, Table};
use csm::engine::{Engine, Sql, Sqlite, Value, in_memory};
use csm::rules::RULES;
use csm::store::{Context, Store};
use csm::time::Instant;
use std::collections::BTreeMap;

/// A database that every world is written into and rolled back from.
pub struct Fixture {
    engine: Sqlite,
    /// `sys_user_role.sys_id` by name.
    pub roles: BTreeMap<String, String>,
}

impl Fixture {
    /// Schema and policy as shipped.
    pub fn new() -> Self {
        let script = concat!(include_str!("../../schema.sql"), include_str!("../../policy.sql"));
        let engine = in_memory(script).unwrap();
        let mut roles = BTreeMap::new();
        let each = &mut |row: &dyn csm::engine::Row| {
            roles.insert(row.text(0), row.text(1));
            Ok(())
        };
        engine.query(&Sql::new("SELECT name, sys_id FROM sys_user_role"), each).unwrap();
        Self { engine, roles }
    }

    /// The database.
    pub fn engine(&self) -> &dyn Engine {
        &self.engine
    }

    /// Runs `work` on a database that holds the world, and forgets it.
    pub fn with<T>(&self, world: &World, work: impl FnOnce(&dyn Engine) -> T) -> T {
        self.engine.begin().unwrap();
        fill(&self.engine, world);
        let done = work(&self.engine);
        self.engine.rollback().unwrap();
        done
    }

    /// Runs `work` and undoes what it wrote; for use inside [`Fixture::with`].
    pub fn undone<T>(engine: &dyn Engine, work: impl FnOnce() -> T) -> T {
        engine.script("SAVEPOINT attempt").unwrap();
        let done = work();
        engine.script("ROLLBACK TO attempt; RELEASE attempt").unwrap();
        done
    }
}

/// Writes the world into a database with the shipped schema and policy.
pub fn fill(engine: &dyn Engine, world: &World) {
    for row in world.tables.values().flatten().filter(|row| !row.shipped) {
        let mut columns = Sql::new("INSERT INTO ");
        columns.name(row.table).push(" (sys_id, sys_mod_count");
        let mut values = Sql::new(") VALUES (").with("", row.id.as_str()).then(", 0");
        if !row.cells.contains_key("sys_created_by") {
            columns.push(", sys_created_by");
            values.push(", 'system'");
        }
        for (column, value) in &row.cells {
            columns.push(", ").name(column);
            values.push(", ").bind(value.clone());
        }
        columns.append(&values).push(")");
        engine.execute(&columns).unwrap_or_else(|error| panic!("{error:?}: {row:?}"));
    }
    for own in &world.own {
        add_rule(engine, own);
    }
    for statement in world.settings.statements() {
        engine.execute(&statement).unwrap();
    }
}

/// One more access rule, as an administrator would write it.
#[derive(Debug, Clone, Default)]
pub struct RuleText<'a> {
    pub id: &'a str,
    pub table: &'a str,
    pub operation: &'a str,
    pub deny: bool,
    pub roles: &'a str,
    pub condition: &'a str,
    pub applies_to: &'a str,
    pub fields: &'a str,
    pub requires: &'a str,
}

/// Stores a rule of the world's own.
pub fn add_rule(engine: &dyn Engine, rule: &RuleText<'_>) {
    let text = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
    let mut sql = Sql::new(
        "INSERT INTO sys_security_acl (sys_id, active, kind, id, name, operation, decision_type, roles, condition, \
         applies_to, fields, requires) VALUES (lower(hex(randomblob(16))), 1, 'rule'",
    );
    let decision = if rule.deny { "deny_unless" } else { "allow_if" };
    for value in [rule.id, rule.table, rule.operation, decision].map(Value::from).into_iter().chain([rule.roles.into()])
    {
        sql.push(", ").bind(value);
    }
    for value in [rule.condition, rule.applies_to, rule.fields, rule.requires] {
        sql.push(", ").bind(text(value));
    }
    sql.push(")");
    engine.execute(&sql).unwrap();
}

/// The time every test takes it to be.
pub fn now() -> Instant {
    Instant::parse_utc("2026-03-20T10:00:00Z").unwrap()
}

/// A store that acts for the user; `None` if he cannot act.
pub fn store_of<'e>(engine: &'e dyn Engine, login: &str) -> Option<Store<'e>> {
    let actor = Actor::load(engine, login).ok()?;
    let context = Context {
        operator: "admin".to_owned(),
        os_user: "tester".to_owned(),
        command: "test".to_owned(),
        real_now: now(),
        pretended: None,
    };
    Some(Store::new(engine, actor, &RULES, context))
}

/// The table of that name.
pub fn table(name: &str) -> &'static Table {
    dict::table(name).unwrap_or_else(|| panic!("no table {name}"))
}

/// How many worlds to try: `CSM_WORLDS`, or `usual`.
pub fn worlds(usual: u64) -> u64 {
    std::env::var("CSM_WORLDS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}
