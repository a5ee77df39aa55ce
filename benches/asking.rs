//! Questions about many: who may read a task among 100,000 users, the grid of all personas and tables, the difference of
//! two databases with 500,000 tasks each, and the explanation of one denial. Goals: 1 s, 300 ms, 10 s.
//!
//! `cargo bench --bench asking`

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and stops where it cannot go on")]

use csm::actor::{Actor, crowds};
use csm::ask::matrix::{By, line, subjects};
use csm::ask::{Trial, diff, flips, tables, who};
use csm::dict;
use csm::engine::{Engine, Mode, Sql, Sqlite, copy, open};
use csm::policy::{Policy, Question};
use csm::rules::RULES;
use csm::store::Context;
use csm::time::Instant as Moment;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const STAMPS: &str = "'2026-01-01T00:00:00Z', 'x', '2026-01-01T00:00:00Z', 'x', 0";

fn database(path: &Path) -> Sqlite {
    let made =
        Command::new(env!("CARGO_BIN_EXE_csm")).args(["db", "init", "--demo", "--db"]).arg(path).output().unwrap();
    assert!(made.status.success());
    open(path, Mode::Write, Duration::from_secs(5)).unwrap()
}

fn numbers(count: usize) -> String {
    format!("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})")
}

/// Contacts of Acme Corp with the customer role, one in ten a contact of the first project.
fn users(engine: &dyn Engine, count: usize) {
    let stamps = "sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count";
    let all = numbers(count);
    let script = format!(
        "INSERT INTO sys_user ({stamps}, user_name, name, sys_class_name, account, active, locked_out) {all} \
         SELECT printf('c%031x', i), {STAMPS}, 'u' || i, 'U ' || i, 'customer_contact', \
         (SELECT sys_id FROM customer_account WHERE name = 'Acme Corp'), 1, 0 FROM n; \
         INSERT INTO sys_user_has_role ({stamps}, \"user\", role, state) {all} \
         SELECT printf('d%031x', i), {STAMPS}, printf('c%031x', i), \
         (SELECT sys_id FROM sys_user_role WHERE name = 'sn_customerservice.customer'), 'active' FROM n; \
         INSERT INTO project_contact ({stamps}, customer_project, contact) {all} \
         SELECT printf('e%031x', i), {STAMPS}, (SELECT sys_id FROM customer_project WHERE number = 'CSPRJ0010001'), \
         printf('c%031x', i) FROM n WHERE i % 10 = 0"
    );
    engine.script(&script).unwrap();
}

fn more_tasks(engine: &dyn Engine, count: usize) {
    let script = format!(
        "INSERT INTO customer_project_task (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, \
         sys_mod_count, number, short_description, state, active, customer_project, visible_to_customer) {} \
         SELECT printf('f%031x', i), {STAMPS}, 'CSB' || i, 'x', 1, 1, \
         (SELECT sys_id FROM customer_project WHERE number = 'CSPRJ0010001'), i % 2 FROM n",
        numbers(count)
    );
    engine.script(&script).unwrap();
}

fn now() -> Moment {
    Moment::parse_utc("2026-03-02T09:00:00Z").unwrap()
}

fn policy<'e>(engine: &'e dyn Engine, login: &str) -> Policy<'e> {
    Policy::new(engine, Actor::find(engine, login).unwrap(), now())
}

fn reading(engine: &dyn Engine, number: &str) -> Question {
    let id = Sql::new("SELECT sys_id FROM customer_project_task").with(" WHERE number = ", number);
    Question {
        table: &dict::task::TABLE,
        operation: "read".to_owned(),
        sets: &[],
        record: engine.texts(&id).unwrap().pop(),
        field: None,
    }
}

fn timed(what: &str, work: impl FnOnce() -> usize) {
    let start = Instant::now();
    let count = work();
    println!("{what:<60} {:>8.1} ms  ({count})", start.elapsed().as_secs_f64() * 1e3);
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let small = database(&folder.path().join("small.db"));
    for _ in 0..3 {
        timed("matrix of all personas and tables", || {
            let operator = policy(&small, "admin");
            let each = subjects(&small, By::Persona).unwrap().into_iter().map(|actor| {
                let theirs = operator.of(actor);
                tables().filter(|table| !line(&theirs, table, None).unwrap().is_empty()).count()
            });
            each.sum()
        });
        timed("explain a denial, with all single changes tried", || {
            let context = Context {
                operator: "admin".to_owned(),
                os_user: "bench".to_owned(),
                command: "bench".to_owned(),
                real_now: now(),
                pretended: None,
            };
            let copy = copy(&small).unwrap();
            let trial = Trial::new(&copy, &RULES, context);
            flips(&trial, "carl.customer", &reading(&small, "CSPRJTASK0010001"), None).unwrap().len()
        });
    }
    let crowd = database(&folder.path().join("crowd.db"));
    users(&crowd, 100_000);
    for _ in 0..3 {
        timed("who may read a task, of 100,000 users", || {
            let question = reading(&crowd, "CSPRJTASK0010001");
            who(&policy(&crowd, "admin"), &question, &crowds(&crowd).unwrap()).unwrap().len()
        });
    }
    let big: Vec<Sqlite> = ["one.db", "two.db"]
        .iter()
        .map(|name| {
            let engine = database(&folder.path().join(name));
            more_tasks(&engine, 500_000);
            engine
        })
        .collect();
    let other: &dyn Engine = &big[1];
    let change = Sql::new("UPDATE customer_project_task SET visible_to_customer = 1 WHERE rowid % 1000 = 0");
    other.execute(&change).unwrap();
    for login in ["admin", "maya.pm", "cora.admin"] {
        timed(&format!("diff of two databases, 500,000 tasks each, {login}"), || {
            let mut found = 0;
            diff(&policy(&big[0], login), &policy(&big[1], login), &mut |_| {
                found += 1;
                Ok(())
            })
            .unwrap();
            found
        });
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("no peak known"));
}
