//! What is taken away is gone with the very next command, and nothing else has changed.

use crate::env::{ACME, TestEnv};
use serde_json::{Value, json};

/// Everything that matters of the database, but the audit trail and the rows that were changed on purpose.
fn everything(env: &TestEnv, but: &[&str]) -> Vec<Value> {
    let tables = ["project", "task", "contact", "case", "user", "user-role", "account", "plugin", "rule"];
    tables.iter().filter(|table| !but.contains(table)).map(|table| env.json(&format!("{table} list"))).collect()
}

/// Carl is a contact of the first project and has a task of it.
fn carls() -> TestEnv {
    let env = TestEnv::demo();
    env.ok(&format!("contact add {ACME} carl.customer --as-user maya.pm"));
    env.ok("task assign CSPRJTASK0010001 carl.customer --as-user maya.pm");
    for command in SEEN {
        env.ok(&carl(command));
    }
    env
}

fn carl(command: &str) -> String {
    format!("{} --as-user carl.customer", command.replace("{P}", ACME))
}

/// What Carl can do while nothing is taken away.
const SEEN: &[&str] = &[
    "project view {P}",
    "project related {P}",
    "task view CSPRJTASK0010001",
    "task complete CSPRJTASK0010001 -n",
    "task comment CSPRJTASK0010001 hello -n",
    "task update CSPRJTASK0010001 --work-start now -n",
    "case create --name X --project {P} -n",
    "case create --name X --task CSPRJTASK0010001 -n",
];

#[track_caller]
fn refused(env: &TestEnv, commands: &[&str], code: &str, exit: i32) {
    for command in commands {
        env.refuses(&carl(command), code, exit);
    }
}

#[test]
fn a_membership_removed() {
    let env = carls();
    let before = everything(&env, &["contact"]);
    env.ok(&format!("contact remove {ACME} carl.customer -y --as-user maya.pm"));
    refused(&env, SEEN, "record.not_found", 3);
    assert_eq!(env.ok(&carl("task list --count")), "0\n");
    assert_eq!(env.ok(&carl("task list --mine -q")), "");
    assert_eq!(everything(&env, &["contact"]), before);
    // His own cases stay his (R70, Q43).
    assert!(env.ok(&carl("case list -q")).contains("CS0010009"));
}

#[test]
fn a_role_revoked() {
    let env = carls();
    let before = everything(&env, &["user-role"]);
    env.ok("role revoke carl.customer sn_customerservice.customer");
    refused(&env, SEEN, "access.denied", 4);
    refused(&env, &["case list", "project list", "asset list"], "access.denied", 4);
    assert_eq!(everything(&env, &["user-role"]), before);
    env.ok("role grant carl.customer sn_customerservice.customer");
    env.ok(&carl("project view {P}"));
}

#[test]
fn a_user_deactivated_or_locked_out() {
    let env = carls();
    let before = everything(&env, &["user"]);
    for field in ["--active false", "--locked-out true"] {
        env.ok(&format!("user update carl.customer {field}"));
        refused(&env, SEEN, "user.inactive", 4);
        refused(&env, &["whoami", "case list"], "user.inactive", 4);
        env.ok("user update carl.customer --active true --locked-out false");
        env.ok(&carl("project view {P}"));
    }
    assert_eq!(everything(&env, &["user"]), before);
}

#[test]
fn a_task_made_invisible() {
    let env = carls();
    let before = everything(&env, &["task"]);
    env.ok("task update CSPRJTASK0010001 --visible false --as-user maya.pm");
    let about = |command: &&&str| command.contains("CSPRJTASK");
    let (task, others): (Vec<&str>, Vec<&str>) = SEEN.iter().partition(|command| about(command));
    refused(&env, &task, "record.not_found", 3);
    for command in others {
        assert!(!env.ok(&carl(command)).contains("CSPRJTASK0010001"), "{command}");
    }
    assert!(!env.ok(&carl("task list -q")).contains("CSPRJTASK0010001"));
    assert_eq!(env.ok(&carl("task list --mine --count")), "0\n");
    assert_eq!(everything(&env, &["task"]), before);
    assert_eq!(env.json("task view CSPRJTASK0010001 --fields assigned_to"), json!({ "assigned_to": "carl.customer" }));
}

#[test]
fn a_plugin_switched_off() {
    let env = carls();
    let before = everything(&env, &["plugin"]);
    env.ok("plugin update com.snc.csm_ppm --active false");
    refused(&env, SEEN, "plugin.inactive", 4);
    assert!(env.ok(&carl("case list -q")).contains("CS0010001"), "cases have nothing to do with it");
    env.ok("plugin update com.snc.csm_ppm --active true");
    assert_eq!(everything(&env, &["plugin"]), before);
    env.ok(&carl("project view {P}"));
}

/// A related list hidden again, and one of the two plugins of work orders (S000 Note): no heading, no key, no hint of it.
#[test]
fn a_related_list_hidden() {
    let env = carls();
    let lists = || -> Vec<String> {
        let lists = env.json(&carl("project related {P}"));
        lists.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(lists(), ["tasks"]);
    for list in ["change-requests", "issues", "status-reports", "sub-projects", "work-orders", "contacts"] {
        env.ok(&format!("access show-list {list}"));
    }
    assert_eq!(lists(), ["tasks", "change-requests", "status-reports", "sub-projects", "contacts"]);
    for plugin in ["com.snc.wm_ppm", "com.snc.csm_fsm_integration"] {
        assert!(!lists().contains(&"work-orders".to_owned()));
        env.ok(&format!("plugin update {plugin} --active true"));
    }
    let all = lists();
    assert!(all.contains(&"work-orders".to_owned()), "{all:?}");
    let said = env.ok(&carl("access explain read {P}"));
    assert!(said.contains("list work-orders: shown"), "{said}");
    env.ok("plugin update com.snc.csm_fsm_integration --active false");
    env.ok("access hide-list tasks");
    env.ok("access hide-list contacts");
    assert_eq!(lists(), ["change-requests", "status-reports", "sub-projects"]);
    let said = env.ok(&carl("access explain read {P}"));
    for absent in [
        "list tasks: absent — the list tasks is hidden (csm access show-list tasks)",
        "list contacts: absent — the list contacts is hidden",
        "list work-orders: absent — the plugin com.snc.csm_fsm_integration is not active",
    ] {
        assert!(said.contains(absent), "{absent} in {said}");
    }
    // The tasks themselves are still his to see (R4, R6).
    env.ok(&carl("task view CSPRJTASK0010001"));
    let text = env.run(&carl("project related {P} -o table"));
    assert!(!text.stdout.contains("work-orders") && text.stderr.is_empty(), "{text:?}");
}

/// R119: an empty property shows the related records of a case to nobody; the known error is the primary one or no line.
#[test]
fn the_related_records_of_a_case() {
    let env = TestEnv::demo();
    let seen = || env.json(&carl("case related CS0010002"));
    assert_eq!(seen(), json!({}));
    for list in ["problems", "changes", "requests"] {
        env.ok(&format!("access show-list {list}"));
    }
    let all = seen();
    let keys: Vec<_> = all.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["problems", "changes", "requests", "known-error"]);
    let problem = env.json("case view CS0010002 --fields problem")["problem"].as_str().unwrap().to_owned();
    let fields: Vec<_> = all["problems"][0].as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["number", "short_description", "opened_at", "closed_at", "priority", "state"]);
    // R112: read-only.
    env.refuses(&carl(&format!("problem update {problem} --name X")), "access.denied", 4);
    // Articles that are not published, or none, leave no line (R115, R116).
    let article = all["known-error"][0]["number"].as_str().unwrap().to_owned();
    env.ok(&format!("article update {article} --workflow-state draft"));
    assert!(seen().get("known-error").is_none());
    env.ok(&format!("article update {article} --workflow-state published"));
    env.ok("access hide-list problems");
    let rest = seen();
    assert!(rest.get("known-error").is_none() && rest.get("problems").is_none(), "{rest}");
    env.ok("property update csm.related_records.roles --value ''");
    assert_eq!(seen(), json!({}));
    assert_eq!(env.ok("case related CS0010002 -q"), "");
    env.ok("property update csm.related_records.roles --value snc_internal");
    assert_eq!(seen(), json!({}));
    assert!(env.ok("case related CS0010002").contains("problems"));
    env.refuses("case related CS0010002 --as-user olga.other", "record.not_found", 3);
}
