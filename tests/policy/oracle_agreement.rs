//! The compiled policy and the oracle agree: every person, table, record, operation and field of many random worlds.

use crate::fixture::{Fixture, store_of, table, worlds};
use crate::oracle::{Me, Oracle, VERB_SETS};
use crate::sets;
use crate::world::{self, Rng, Row, World};
use csm::cond::{Rows, Seen};
use csm::dict::Table;
use csm::engine::{Engine, Sql};
use csm::policy::Policy;
use std::collections::{BTreeMap, BTreeSet};

/// Verbs beyond create, read, write and delete.
pub fn verbs(table: &str) -> &'static [&'static str] {
    match table {
        "customer_project" => &["comment", "work_note", "attach", "apply", "save_as_template"],
        "customer_project_task" => &["complete", "assign", "comment", "work_note", "attach"],
        "project_contact" => &["access", "attach"],
        "project_template" => &["copy", "attach"],
        "sys_user" | "customer_account" => &["attach"],
        _ => &[],
    }
}

/// Fields a verb writes by itself.
pub fn verb_sets(operation: &str) -> &'static [&'static str] {
    VERB_SETS.iter().find(|(verb, _)| *verb == operation).map_or(&[], |(_, sets)| *sets)
}

/// Everybody who can act, with the roles the oracle gives him; csm's own closure must agree.
pub fn people(fixture: &Fixture, world: &World, engine: &dyn Engine) -> Vec<(String, Me)> {
    let oracle = Oracle { world };
    let roles: Vec<(String, String)> = fixture.roles.iter().map(|(name, id)| (id.clone(), name.clone())).collect();
    let mut found = Vec::new();
    for row in oracle.rows("sys_user") {
        let login = row.text("user_name");
        let me = sets::person(&oracle, &roles, &row.id);
        let store = store_of(engine, login);
        assert_eq!(me.is_some(), store.is_some(), "can {login} act?");
        let (Some(me), Some(store)) = (me, store) else { continue };
        let theirs = store.actor().subject.roles.iter().filter(|role| sets::spoken_of(role));
        assert_eq!(me.roles, theirs.cloned().collect::<BTreeSet<_>>(), "roles of {login}");
        found.push((login.to_owned(), me));
    }
    found
}

fn truth(rows: &Rows) -> Sql {
    match rows {
        Rows::All => Sql::new("1"),
        Rows::None => Sql::new("0"),
        Rows::Where(sql) => sql.clone(),
    }
}

/// What csm's predicate says of every record: whether the operation is allowed, and for each field.
fn predicate(
    policy: &Policy<'_>,
    table: &'static Table,
    operation: &str,
    fields: &[&str],
) -> BTreeMap<String, (bool, Vec<bool>)> {
    let grant = policy.grant(table, operation, verb_sets(operation), "t").unwrap();
    let mut sql = Sql::new("SELECT t.sys_id, ");
    sql.append(&truth(&grant.rows()));
    for field in fields {
        sql.push(", ").append(&match grant.field(field) {
            Seen::Plain => Sql::new("1"),
            Seen::Never => Sql::new("0"),
            Seen::When(when) => when,
        });
    }
    sql.push(" FROM ").name(table.name).push(" t");
    let mut found = BTreeMap::new();
    let each = &mut |row: &dyn csm::engine::Row| {
        let seen = (0..fields.len()).map(|index| row.int(index + 2) == 1).collect();
        found.insert(row.text(0), (row.int(1) == 1, seen));
        Ok(())
    };
    policy.engine().query(&sql, each).unwrap();
    found
}

fn compare(oracle: &Oracle<'_>, me: &Me, policy: &Policy<'_>, rows: &[Row], operation: &str, wrong: &mut Vec<String>) {
    let Some(first) = rows.first() else { return };
    let table = table(first.table);
    let asked = matches!(operation, "create" | "read" | "write");
    let mut fields: Vec<&str> = if asked { table.fields().map(|field| field.name).collect() } else { Vec::new() };
    if operation == "read" {
        fields.push("attachments");
    }
    let theirs = predicate(policy, table, operation, &fields);
    for row in rows.iter().filter(|row| !row.id.is_empty()) {
        let (allowed, seen) = &theirs[&row.id];
        let ours = oracle.may(me, operation, row);
        if ours != *allowed {
            wrong.push(format!("{operation} {} {}: oracle {ours}, csm {allowed}; {row:?}", table.name, row.id));
        }
        if !ours || !*allowed {
            continue;
        }
        for (field, theirs) in fields.iter().zip(seen) {
            let ours = oracle.field(me, operation, row, field);
            if ours != *theirs {
                wrong.push(format!(
                    "{operation} {}.{field} {}: oracle {ours}, csm {theirs}; {row:?}",
                    table.name, row.id
                ));
            }
        }
    }
}

fn decisions(oracle: &Oracle<'_>, me: &Me, policy: &Policy<'_>, rng: &mut Rng, wrong: &mut Vec<String>) {
    let names: Vec<&str> = oracle.world.tables.keys().copied().collect();
    for _ in 0..4 {
        let name = *rng.pick(&names);
        let row = rng.pick(oracle.rows(name));
        if row.id.is_empty() {
            continue;
        }
        let table = table(name);
        let operations: Vec<&str> = ["read", "write", "delete"].iter().chain(verbs(name)).copied().collect();
        let operation = *rng.pick(&operations);
        let field = table.fields().nth(rng.below(table.fields().count())).unwrap().name;
        let fields: &[&str] = if matches!(operation, "read" | "write") { &[field] } else { &[] };
        let theirs = policy.decide(table, operation, verb_sets(operation), fields, &row.id).unwrap();
        let readable = oracle.may(me, "read", row);
        let allowed = oracle.may(me, operation, row);
        let covered = allowed && fields.iter().all(|field| oracle.field(me, operation, row, field));
        let same = theirs.readable == readable && theirs.allowed == allowed && theirs.yes() == (readable && covered);
        if !same {
            wrong.push(format!(
                "decide {operation} {name}.{field}: {theirs:?}, oracle {readable} {allowed} {covered}; {row:?}"
            ));
        }
        let judged = policy.explain(table, operation, verb_sets(operation), None, Some(&row.id)).unwrap();
        let passed = judged.rules.iter().any(|rule| rule.decision == "allow_if" && rule.outcome.as_str() == "passed");
        if table.access == csm::dict::Access::Rules && !me.has("admin") && allowed && !passed {
            wrong.push(format!("explain {operation} {name}: allowed but no rule passed; {row:?}"));
        }
    }
}

#[test]
fn the_policy_is_what_the_domain_says() {
    let fixture = Fixture::new();
    for seed in 0..worlds(300) {
        let mut rng = Rng::new(seed);
        let world = world::random(&mut rng, &fixture.roles);
        fixture.with(&world, |engine| {
            let oracle = Oracle { world: &world };
            let everybody = people(&fixture, &world, engine);
            for _ in 0..5 {
                let (login, me) = rng.pick(&everybody).clone();
                let store = store_of(engine, &login).unwrap();
                let mut wrong = Vec::new();
                for (name, rows) in &world.tables {
                    for operation in ["create", "read", "write", "delete"].iter().chain(verbs(name)) {
                        compare(&oracle, &me, store.policy(), rows, operation, &mut wrong);
                    }
                }
                decisions(&oracle, &me, store.policy(), &mut rng, &mut wrong);
                let own: Vec<&str> = world.own.iter().map(|rule| rule.id).collect();
                assert!(
                    wrong.is_empty(),
                    "seed {seed}, {login} {:?}, own rules {own:?}: {} differences\n{}",
                    me.roles,
                    wrong.len(),
                    wrong.iter().take(5).cloned().collect::<Vec<_>>().join("\n")
                );
            }
        });
    }
}
