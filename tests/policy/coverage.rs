//! Every shipped rule decides something: it passes for somebody, and for somebody it does not (Q41).

use crate::fixture::{Fixture, store_of, table};
use crate::oracle_agreement::{verb_sets, verbs};
use crate::world::{self, Rng};
use csm::dict::{self, Access};
use csm::engine::{Engine, Sql};
use csm::policy::Outcome;
use csm::store::Store;
use std::collections::{BTreeMap, BTreeSet};

/// What is still to be seen of a rule.
#[derive(Debug, Clone, Default)]
struct Todo {
    table: String,
    operation: String,
    deny: bool,
    conditional: bool,
    passed: bool,
    failed: bool,
}

fn active(engine: &dyn Engine) -> BTreeMap<String, Todo> {
    let sql = Sql::new(
        "SELECT id, name, operation, decision_type, condition FROM sys_security_acl WHERE active = 1 AND kind IN ('rule', 'never')",
    );
    let rules = engine.all(&sql, |row| {
        let todo = Todo {
            table: row.text(1),
            operation: row.text(2),
            deny: row.text(3) == "deny_unless",
            conditional: !row.text(4).is_empty(),
            ..Todo::default()
        };
        (row.text(0), todo)
    });
    rules.unwrap().into_iter().collect()
}

fn look(store: &Store<'_>, world: &world::World, todo: &mut BTreeMap<String, Todo>, rng: &mut Rng) {
    let open: BTreeSet<(String, String)> = todo
        .values()
        .filter(|todo| !(todo.passed && todo.failed))
        .map(|todo| (todo.table.clone(), todo.operation.clone()))
        .collect();
    for (name, operation) in open {
        let rows = world.tables.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        for _ in 0..6_usize.min(rows.len() * 2) {
            let row = rng.pick(rows);
            let explain = |field| {
                store
                    .policy()
                    .explain(table(&name), &operation, verb_sets(&name, &operation), field, Some(&row.id))
                    .unwrap()
                    .rules
            };
            // Deny rows about fields are judged where one of their fields is asked for.
            for rule in explain(None).into_iter().chain(explain(Some("work_notes"))) {
                let Some(todo) = todo.get_mut(&rule.id) else { continue };
                let lacks = rule.outcome == Outcome::Skipped && rule.why.starts_with("lacks");
                if todo.deny {
                    todo.failed |= rule.outcome == Outcome::Blocked;
                    // A row without a condition needs one denial; that it spares somebody is seen by his roles.
                    todo.passed |= rule.outcome == Outcome::Passed || lacks;
                } else {
                    todo.passed |= rule.outcome == Outcome::Passed;
                    todo.failed |= if todo.conditional { rule.outcome == Outcome::Blocked } else { lacks };
                }
            }
        }
    }
}

#[test]
fn every_active_rule_passes_once_and_fails_once() {
    let fixture = Fixture::new();
    let mut todo = active(fixture.engine());
    assert!(todo.len() > 150);
    for seed in 0..400 {
        let mut rng = Rng::new(seed ^ 0xC0);
        let mut world = world::random(&mut rng, &fixture.roles);
        world.own.clear();
        fixture.with(&world, |engine| {
            for row in &world.tables["sys_user"] {
                if let Some(store) = store_of(engine, row.text("user_name"))
                    && !store.actor().is_admin()
                {
                    look(&store, &world, &mut todo, &mut rng);
                }
            }
        });
        if todo.values().all(|todo| todo.passed && todo.failed) {
            return;
        }
    }
    todo.retain(|_, todo| !(todo.passed && todo.failed));
    panic!("not decided by any world: {todo:#?}");
}

#[test]
fn every_active_rule_holds_together_and_names_an_operation() {
    let fixture = Fixture::new();
    let store = store_of(fixture.engine(), "admin").unwrap();
    for table in dict::TABLES {
        for rule in store.policy().rules(table).unwrap().iter() {
            let known = ["create", "read", "write", "delete"].contains(&rule.operation.as_str());
            assert!(rule.broken.is_none() || !rule.active, "{}: {:?}", rule.id, rule.broken);
            if rule.active {
                assert!(
                    known || verbs(table.name).contains(&rule.operation.as_str()),
                    "{} {}",
                    rule.id,
                    rule.operation
                );
                assert!(rule.missing.is_empty() || !rule.requires.is_empty(), "{}", rule.id);
            }
        }
    }
}

#[test]
fn every_table_has_a_read_rule_or_is_marked() {
    let fixture = Fixture::new();
    let rules = active(fixture.engine());
    // Q29, R99i: what roles contain, what groups give and the rules themselves are the administrator's alone, though rules
    // could open them.
    let reserved = ["sys_user_role_contains", "sys_group_has_role", "sys_security_acl"];
    for table in dict::TABLES {
        let read = rules.values().any(|todo| !todo.deny && todo.table == table.name && todo.operation == "read");
        match table.access {
            Access::Rules => assert_ne!(read, reserved.contains(&table.name), "{}", table.name),
            Access::AdminOnly | Access::Parent => assert!(!read, "{}", table.name),
        }
    }
}
