//! Every write leaves its trace: who, for whom, by which rule, what was and what is; and the chain holds.

use crate::env::{ACME, NOW, TestEnv};
use csm::engine::{self, Engine as _, Mode, Sql};
use serde_json::{Value, json};
use std::time::Duration;

const ALL: &str =
    "audit list --fields seq,at,pretended_at,actor,os_user,as_user,command,table_name,record,field,old,new,rule";

/// Audit rows the command leaves.
#[track_caller]
fn trace(env: &TestEnv, command: &str) -> Vec<Value> {
    let head = env.json("db info")["audit_rows"].as_i64().unwrap();
    env.ok(command);
    let rows = env.json(&format!("{ALL} --sort seq --offset {head}"));
    assert_eq!(env.ok("db check"), "ok\n");
    rows.as_array().unwrap().clone()
}

fn of<'a>(rows: &'a [Value], field: &str) -> &'a Value {
    rows.iter().find(|row| row["field"] == field).unwrap_or_else(|| panic!("no row of {field}: {rows:#?}"))
}

#[test]
fn an_update_names_user_rule_old_and_new() {
    let env = TestEnv::demo();
    let rows = trace(&env, &format!("project update {ACME} --name Renamed --as-user maya.pm"));
    assert_eq!(rows.len(), 1, "{rows:#?}");
    let row = &rows[0];
    assert_eq!((&row["actor"], &row["as_user"]), (&json!("admin"), &json!("maya.pm")));
    assert_eq!(
        (&row["table_name"], &row["record"], &row["field"]),
        (&json!("customer_project"), &json!(ACME), &json!("short_description"))
    );
    assert_eq!((&row["old"], &row["new"]), (&json!("Website relaunch"), &json!("Renamed")));
    assert_eq!(row["rule"], "R32.2", "the row of R32 that covers writing");
    assert!(row["command"].as_str().unwrap().starts_with("project update"), "{row}");
    assert!(row["os_user"].as_str().unwrap().starts_with("uid "), "{row}");
    // Without a persona it is the administrator's own doing.
    let rows = trace(&env, &format!("project update {ACME} --name Again"));
    assert_eq!((&rows[0]["as_user"], &rows[0]["rule"]), (&json!("admin"), &json!("admin")));
    // Nothing changed, nothing traced.
    assert_eq!(trace(&env, &format!("project update {ACME} --name Again")), [Value::Null; 0]);
}

#[test]
fn completing_traces_every_field_and_the_effects_elsewhere() {
    let env = TestEnv::demo();
    let task = env.one("task list --query 'short_description=Approve design' -q");
    let rows = trace(&env, &format!("task complete {task} --as-user cora.admin"));
    let own: Vec<Value> = rows.iter().filter(|row| row["record"] == json!(task)).cloned().collect();
    for (field, old, new) in [
        ("state", json!("-5"), "3"),
        ("percent_complete", json!("0"), "100"),
        ("work_end", Value::Null, NOW),
        ("work_start", Value::Null, NOW),
    ] {
        let row = of(&own, field);
        assert_eq!((&row["new"], &row["as_user"]), (&json!(new), &json!("cora.admin")), "{field}");
        assert!(row["old"] == old || field == "percent_complete", "{row}");
        assert!(["R8", "R10"].contains(&row["rule"].as_str().unwrap()), "{row}");
    }
    // The project's percent follows, and the trace says that it was no rule of hers.
    let rolled = rows.iter().find(|row| row["record"] == json!(ACME)).unwrap_or_else(|| panic!("{rows:#?}"));
    assert!(!["R8", "R10"].contains(&rolled["rule"].as_str().unwrap()), "{rolled}");
}

#[test]
fn creates_deletes_and_refusals() {
    let env = TestEnv::demo();
    let rows = trace(&env, &format!("contact add {ACME} carl.customer --as-user maya.pm"));
    assert_eq!(rows.len(), 1, "{rows:#?}");
    assert_eq!((&rows[0]["rule"], &rows[0]["field"], &rows[0]["old"]), (&json!("R39"), &Value::Null, &Value::Null));
    let rows = trace(&env, "task delete CSPRJTASK0010003 -y --as-user maya.pm");
    assert_eq!(rows[0]["new"], Value::Null, "{rows:#?}");
    assert_eq!(of(&rows, "short_description")["old"], "Build pages");
    let rows = trace(&env, "role grant carl.customer sn_customerservice.customer_admin");
    assert_eq!(rows[0]["table_name"], "sys_user_has_role");
    let rows = trace(&env, "task comment CSPRJTASK0010004 'a word' --as-user cora.admin");
    assert!(rows.iter().any(|row| row["field"] == "comments" && row["as_user"] == "cora.admin"), "{rows:#?}");
    let before = env.bytes();
    env.fails("task comment CSPRJTASK0010004 x --as-user olga.other", "record.not_found", 3);
    env.ok("task comment CSPRJTASK0010004 x --as-user cora.admin -n");
    assert!(before == env.bytes(), "neither refusals nor dry runs are traced");
}

/// `--now` pretends in its own column; `at` is the machine's clock and the order is the sequence.
#[test]
fn c67_pretended_time_never_reaches_audit_times() {
    let env = TestEnv::demo();
    let rows = trace(&env, &format!("project update {ACME} --name X --now 2031-05-06T07:08:09Z"));
    assert_eq!(rows[0]["pretended_at"], "2031-05-06T07:08:09Z");
    let at = rows[0]["at"].as_str().unwrap();
    assert!(!at.starts_with("2031") && at > "2025", "{at}");
    assert_eq!(env.json(&format!("project view {ACME}"))["sys_updated_on"], "2031-05-06T07:08:09Z");
    let rows = trace(&env, &format!("project update {ACME} --name Y --now 2001-05-06T07:08:09Z"));
    assert_eq!(rows[0]["pretended_at"], "2001-05-06T07:08:09Z");
    assert!(rows[0]["at"].as_str().unwrap() >= at);
    let mut command = env.command(&format!("project update {ACME} --name Z"));
    assert!(command.env_remove("CSM_NOW").status().unwrap().success());
    let last = env.json(&format!("{ALL} --sort -seq --limit 1"));
    assert_eq!(last[0]["pretended_at"], Value::Null);
}

/// Any edit of the trail shows: a changed cell, a row taken out, a row put in.
#[test]
fn the_chain_shows_edits() {
    for edit in [
        "UPDATE sys_audit SET as_user = 'nobody' WHERE seq = 7",
        "UPDATE sys_audit SET rule = NULL WHERE seq = 7",
        "DELETE FROM sys_audit WHERE seq = 7",
        "UPDATE sys_audit SET seq = 100000 WHERE seq = 7",
    ] {
        let env = TestEnv::demo();
        assert_eq!(env.ok("db check"), "ok\n");
        raw(&env, edit);
        let output = env.run("db check");
        assert_eq!(output.status, 1, "{edit}: {output:?}");
        assert!(output.stdout.contains("audit: entry"), "{edit}: {output:?}");
        let output = env.run("db check --json");
        assert_eq!((output.status, &output.json()["ok"]), (1, &json!(false)), "{edit}");
        assert_eq!(output.json()["problems"][0]["check"], "audit");
    }
}

/// `db check` finds what else a hand can break (C14 in part).
#[test]
fn c11_db_check_finds_what_was_changed_by_hand() {
    for (edit, found, exit) in [
        ("CREATE TABLE extra (x)", "schema: ", 1),
        ("CREATE INDEX extra ON sys_user (name)", "schema: ", 1),
        ("UPDATE sys_number SET number = 3 WHERE category = 'customer_project'", "counter: ", 1),
        ("PRAGMA foreign_keys = OFF; DELETE FROM customer_account WHERE name = 'Globex'", "reference: ", 1),
        ("UPDATE sys_security_acl SET condition = 'colour=red' WHERE id = 'R2'", "rule: R2", 0),
    ] {
        let env = TestEnv::demo();
        raw(&env, edit);
        let output = env.run("db check");
        assert_eq!(output.status, exit, "{edit}: {output:?}");
        assert!(output.stdout.lines().any(|line| line.starts_with(found)), "{edit}: {output:?}");
    }
}

/// C143: a rule that does not hold together denies.
#[test]
fn c143_a_broken_rule_denies() {
    let env = TestEnv::demo();
    assert_eq!(env.ok("project list --count --as-user cora.admin"), "1\n");
    for edit in
        ["condition = 'colour=red'", "condition = '^^'", "roles = 'no_such_role'", "roles = 'a &'", "active = 0"]
    {
        let env = TestEnv::demo();
        raw(&env, &format!("UPDATE sys_security_acl SET {edit} WHERE id = 'R2'"));
        let output = env.run("project list --as-user cora.admin");
        assert_eq!((output.status, output.stdout.as_str()), (4, ""), "{edit}: {output:?}");
    }
}

/// Runs statements on the file behind the program's back.
fn raw(env: &TestEnv, text: &str) {
    let engine = engine::open(&env.db(), Mode::Write, Duration::from_secs(5)).unwrap();
    engine.script(text).unwrap();
    engine.query(&Sql::new("SELECT 1"), &mut |_| Ok(())).unwrap();
}
