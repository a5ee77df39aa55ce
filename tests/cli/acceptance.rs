//! The walk of the first issue: a project from the shipped template, seen by its manager, its contact and strangers.

use crate::env::{ACME, ONBOARDING, TestEnv};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Keys of the shipped template's tasks for which `flag` is set, as the file says.
fn keys(flag: Option<&str>) -> BTreeSet<String> {
    let file: toml::Table = std::fs::read_to_string(ONBOARDING).unwrap().parse().unwrap();
    let wanted =
        |task: &&toml::Value| flag.is_none_or(|flag| task.get(flag).and_then(toml::Value::as_bool) == Some(true));
    let tasks = file["task"].as_array().unwrap();
    tasks.iter().filter(wanted).map(|task| task["key"].as_str().unwrap().to_owned()).collect()
}

fn column(rows: &Value, name: &str) -> BTreeSet<String> {
    rows.as_array().unwrap().iter().map(|row| row[name].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_project_from_the_template_has_its_outline_and_dates() {
    let env = TestEnv::demo();
    let project = env.rollout();
    assert!(project.starts_with("CSPRJ00"), "{project}");
    let tasks = env.json(&format!(
        "task list --project {project} --fields number,wbs,start_date,end_date,duration,visible_to_customer"
    ));
    let rows = tasks.as_array().unwrap();
    assert_eq!(rows.len(), 37);
    assert_eq!(column(&tasks, "wbs"), keys(None));
    let visible: BTreeSet<String> = rows
        .iter()
        .filter(|row| row["visible_to_customer"] == json!(true))
        .map(|row| row["wbs"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(visible, keys(Some("visible_to_customer")));
    assert_eq!(visible.len(), 13);
    let row = |wbs: &str| rows.iter().find(|row| row["wbs"] == wbs).unwrap();
    assert_eq!(row("1.1")["start_date"], "2026-03-02T08:00:00Z");
    assert_eq!(row("1.1")["duration"], 8 * 3600);
    assert_eq!(row("1.3")["start_date"], "2026-03-10T08:00:00Z");
    assert!(row("4.4")["start_date"].as_str().unwrap().starts_with("2026-04-16T"));
    let last = rows.iter().filter_map(|row| row["end_date"].as_str()).max().unwrap();
    assert_eq!(last, "2026-05-25T17:00:00Z");
    let record = env.json(&format!("project view {project}"));
    assert_eq!((&record["end_date"], &record["schedule"]), (&json!(last), &json!("weekdays")));
    assert_eq!((&record["account"], &record["short_description"]), (&json!("Acme Corp"), &json!("Rollout")));
    assert_eq!(env.ok(&format!("task list --project {project} --json --jq length")), "37\n");
    assert_eq!(env.ok(&format!("dependency list --project {project} --count")), "39\n");
}

#[test]
fn customer_tasks_go_to_the_contact_given() {
    let env = TestEnv::demo();
    let project = env.one(
        "project create --name R --account 'Acme Corp' --template onboarding --contact carl.customer \
         --start 2026-03-02 --as-user maya.pm -q",
    );
    let mine = env.json(&format!("task list --project {project} --mine --fields wbs --as-user carl.customer"));
    assert_eq!(column(&mine, "wbs"), keys(Some("customer_task")));
    assert_eq!(mine.as_array().unwrap().len(), 3);
}

#[test]
fn a_contact_lists_the_visible_tasks_and_an_outsider_none() {
    let env = TestEnv::demo();
    let project = env.rollout();
    let list = format!("task list --project {project} --fields wbs");
    assert_eq!(env.ok(&format!("{list} --as-user carl.customer")), "");
    assert_eq!(env.ok("task list --as-user carl.customer"), "");
    env.ok(&format!("contact add {project} carl.customer --as-user maya.pm"));
    let seen = env.json(&format!("{list} --as-user carl.customer"));
    assert_eq!(column(&seen, "wbs"), keys(Some("visible_to_customer")));
    assert_eq!(env.ok(&format!("task list --project {project} --count --as-user carl.customer")), "13\n");
    let query = format!("task list --query customer_project={project} --as-user olga.other");
    assert_eq!(env.ok(&query), "");
    assert_eq!(env.ok(&format!("{query} --count")), "0\n");
    assert_eq!(env.json(&query), json!([]));
}

/// C128 (Q25): hidden and never issued differ in nothing but what was typed, on both streams and in both forms.
#[test]
fn c128_hidden_and_never_issued_answer_alike() {
    let env = TestEnv::demo();
    let task = env.one("task list --query short_description=Inventory -q");
    let invisible = env.one("task list --query 'short_description=Internal cost review' -q");
    let commands = [
        ("project view {}", "olga.other", ACME, "CSPRJ0099999"),
        ("project view {} --json", "olga.other", ACME, "CSPRJ0099999"),
        ("project view {}", "olga.other", "Website relaunch", "Website nonsense"),
        ("task view {}", "cora.admin", &invisible, "CSPRJTASK0099999"),
        ("task view {} --fields number", "cora.admin", &task, "CSPRJTASK0099999"),
        ("task complete {}", "cora.admin", &invisible, "CSPRJTASK0099999"),
        ("task complete {} -n", "cora.admin", &invisible, "CSPRJTASK0099999"),
        ("task comment {} hello", "cora.admin", &task, "CSPRJTASK0099999"),
        ("task update {} --work-start now", "cora.admin", &task, "CSPRJTASK0099999"),
        ("user view {}", "carl.customer", "olga.other", "nobody.here"),
    ];
    for (command, user, hidden, never) in commands {
        let run = |name: &str| {
            let output = env.run(&format!("{} --as-user {user}", command.replace("{}", &format!("'{name}'"))));
            (output.status, output.stdout, output.stderr.replace(name, "<typed>"))
        };
        let answer = run(hidden);
        assert_eq!(answer.0, 3, "{command} {hidden}: {answer:?}");
        assert_eq!(answer.1, "");
        assert_eq!(answer, run(never), "{command}");
    }
}

/// Q25: a record the operator lacks says so in the same words, whoever asks.
#[test]
fn q25_the_text_does_not_depend_on_who_asks() {
    let env = TestEnv::demo();
    let said = env.fails("project view CSPRJ0099999", "record.not_found", 3);
    assert_eq!(said, env.fails("project view CSPRJ0099999 --as-user olga.other", "record.not_found", 3));
}

/// R1, Q25: a consumer's roles open no project to him; the denial names the roles and comes before any look-up.
#[test]
fn r1_a_consumer_is_denied_with_the_roles_needed() {
    let env = TestEnv::demo();
    for command in
        ["project list", "project list --count", &format!("project view {ACME}"), "project view CSPRJ0099999"]
    {
        let said = env.fails(&format!("{command} --as-user colin.consumer"), "access.denied", 4);
        assert!(said.contains("needs the role") && said.contains("sn_customerservice.customer"), "{said}");
    }
    let hidden = env.run(&format!("project view {ACME} --as-user colin.consumer")).stderr;
    let never = env.run("project view CSPRJ0099999 --as-user colin.consumer").stderr;
    assert_eq!(hidden.replace(ACME, "?"), never.replace("CSPRJ0099999", "?"));
}

/// R30, R31: one of the two roles does not make a project manager, and the denial says which is missing.
#[test]
fn r30_half_a_project_manager_cannot_create_a_project() {
    let env = TestEnv::demo();
    let create = "project create --name X --account 'Acme Corp' --as-user hal.halfpm";
    let said = env.refuses(create, "access.denied", 4);
    assert!(said.contains("sn_customerservice.projectmanager"), "{said}");
    assert!(!said.contains("it_project_manager"), "{said}");
    let output = env.run(&format!("{create} --json"));
    let error: Value = serde_json::from_str(&output.stderr).unwrap();
    assert_eq!(error["error"]["missing_roles"], json!(["sn_customerservice.projectmanager"]));
    env.ok(&format!("{create} --as-user maya.pm").replace(" --as-user hal.halfpm", ""));
}

/// C86: the shipped file again is no news and no change.
#[test]
fn c86_importing_the_shipped_template_again_is_unchanged() {
    let env = TestEnv::demo();
    let said = env.ok(&["template", "import", ONBOARDING]);
    assert!(said.contains("onboarding unchanged"), "{said}");
    assert_eq!(env.ok("template list -q"), "onboarding\n");
    assert_eq!(env.ok("template-task list --template onboarding --count"), "37\n");
    let other = std::fs::read_to_string(ONBOARDING).unwrap().replace("Kick-off workshop", "Kick-off party");
    let other = env.write("other.toml", other);
    let said = env.refuses(&["template", "import", other.to_str().unwrap()], "record.conflict", 5);
    assert!(said.contains("--on-conflict update"), "{said}");
    env.ok(&["template", "import", other.to_str().unwrap(), "--on-conflict", "update"]);
    assert!(env.ok("template export onboarding").contains("Kick-off party"));
    assert_eq!(env.ok("template-task list --template onboarding --count"), "37\n");
}
