//! What a project contact may do to a task: complete, comment, set actual dates — if it is his, and nothing else.

use crate::env::TestEnv;
use serde_json::{Value, json};

/// A project with carl.customer as contact, and numbers of its tasks: his, another's visible one, an invisible one.
fn carls() -> (TestEnv, String, [String; 3]) {
    let env = TestEnv::demo();
    let project = env.rollout();
    env.ok(&format!("contact add {project} carl.customer cora.admin --as-user maya.pm"));
    let tasks = ["2.1", "1.3", "1.1"].map(|wbs| env.task(&project, wbs));
    env.ok(&format!("task assign {} carl.customer --as-user maya.pm", tasks[0]));
    env.ok(&format!("task assign {} cora.admin --as-user maya.pm", tasks[1]));
    (env, project, tasks)
}

fn audits(env: &TestEnv) -> i64 {
    env.json("audit list --count")["count"].as_i64().unwrap()
}

/// R10: state 3, 100 percent, ended now and started when it ended.
#[test]
fn r10_a_contact_completes_his_own_task() {
    let (env, _, [own, ..]) = carls();
    let said = env.ok(&format!("task complete {own} --as-user carl.customer"));
    assert!(said.starts_with(&format!("{own} completed")), "{said}");
    let task = env.json(&format!("task view {own}"));
    assert_eq!((&task["state"], &task["percent_complete"]), (&json!(3), &json!(100)));
    assert_eq!(task["work_end"], "2026-03-02T09:00:00Z");
    assert_eq!(task["work_start"], task["work_end"]);
    // What ended is closed to him (R8), and cannot be completed twice.
    for command in [
        format!("task complete {own}"),
        format!("task comment {own} again"),
        format!("task update {own} --work-start 2026-03-01"),
    ] {
        env.refuses(&format!("{command} --as-user carl.customer"), "state.invalid", 5);
    }
}

/// R62: the actual end closes a task as completing it does, and says so.
#[test]
fn r62_an_actual_end_closes_the_task() {
    let (env, _, [own, ..]) = carls();
    let said = env.ok(&format!("task update {own} --work-end 2026-03-02T08:30:00Z --as-user carl.customer"));
    assert!(said.contains("also: state = Closed Complete"), "{said}");
    let task = env.json(&format!("task view {own} --fields state,percent_complete"));
    assert_eq!(task, json!({ "state": 3, "percent_complete": 100 }));
}

/// Q25: another's visible task is denied, an invisible one does not exist; both stay as they were.
#[test]
fn r10_others_tasks_are_denied_or_not_there() {
    let (env, _, [_, others, invisible]) = carls();
    let before = audits(&env);
    let acts = ["task complete {}", "task comment {} hello", "task update {} --work-start now"];
    for act in acts {
        let act = |task: &str| format!("{} --as-user carl.customer", act.replace("{}", task));
        let said = env.refuses(&act(&others), "access.denied", 4);
        assert!(said.contains("carl.customer may not") && said.contains(&others), "{said}");
        env.refuses(&act(&invisible), "record.not_found", 3);
    }
    assert_eq!(audits(&env), before);
    for task in [&others, &invisible] {
        assert_ne!(env.json(&format!("task view {task} --fields state"))["state"], json!(3));
    }
}

/// R8, R9: of his own task a contact writes the actual dates and comments, and nothing else, however he names it.
#[test]
fn r9_a_contact_writes_no_other_field() {
    let (env, _, [own, ..]) = carls();
    let fields = [
        "--name X",
        "--set short_description=X",
        "--visible false",
        "--assign-to cora.admin",
        "--state 3",
        "--percent-complete 50",
        "--start 2026-03-03",
        "--end 2026-03-09",
        "--set duration=1d",
        "--set work_notes=psst",
        "--set cost=1",
    ];
    for field in fields {
        let output = env.run(&format!("task update {own} {field} --as-user carl.customer --json"));
        assert_eq!(output.status, 4, "{field}: {output:?}");
        let error: Value = serde_json::from_str(&output.stderr).unwrap();
        assert_eq!(error["error"]["code"], "access.denied", "{field}");
        assert_eq!(error["error"]["as_user"], "carl.customer");
    }
    // One good field does not carry a bad one (C135).
    let said = env.refuses(
        &format!("task update {own} --work-start now --name X --as-user carl.customer"),
        "access.denied",
        4,
    );
    assert!(said.contains("short_description"), "{said}");
    for act in
        [format!("task delete {own} -y"), format!("task work-note {own} psst"), format!("task assign {own} cora.admin")]
    {
        env.refuses(&format!("{act} --as-user carl.customer"), "access.denied", 4);
    }
    env.ok(&format!("task update {own} --work-start 2026-03-02T08:00:00Z --as-user carl.customer"));
}

/// R11, R3: nor does he make tasks or touch the project.
#[test]
fn r11_a_contact_creates_and_deletes_nothing() {
    let (env, project, _) = carls();
    for command in [
        format!("task create --project {project} --name X"),
        format!("project update {project} --name X"),
        format!("project delete {project} -y"),
        format!("contact add {project} casey.cases"),
        format!("contact remove {project} cora.admin -y"),
        format!("template apply onboarding {project}"),
        "role grant carl.customer admin".to_owned(),
        "user create --user-name x --name X".to_owned(),
        format!("template import {}", crate::env::ONBOARDING),
        "record create sys_security_acl --set id=A1 --set name=customer_project --set operation=read --set roles=snc_external".to_owned(),
    ] {
        env.refuses(&format!("{command} --as-user carl.customer"), "access.denied", 4);
    }
}

/// C141 (R13): comments reach the contact, work notes do not, and neither does their number.
#[test]
fn c141_comments_are_shared_and_work_notes_are_not() {
    let (env, _, [own, ..]) = carls();
    env.ok(&format!("task work-note {own} 'margin is thin' --as-user maya.pm"));
    env.ok(&format!("task comment {own} 'please answer' --as-user maya.pm"));
    env.ok(&format!("task comment {own} 'will do' --as-user carl.customer"));
    let seen = env.run(&format!("task view {own} --json --as-user carl.customer"));
    let said: Vec<Value> =
        seen.json()["comments"].as_array().unwrap().iter().map(|entry| entry["value"].clone()).collect();
    assert_eq!(said.len(), 2);
    assert!(said.contains(&json!("will do")) && said.contains(&json!("please answer")), "{said:?}");
    assert!(seen.json().get("work_notes").is_none());
    for command in
        [format!("task view {own}"), "task list -o csv".to_owned(), "record list sys_journal_field --json".to_owned()]
    {
        assert!(!env.run(&format!("{command} --as-user carl.customer")).stdout.contains("margin"), "{command}");
    }
    let whole = env.json(&format!("task view {own}"));
    assert_eq!(whole["work_notes"][0]["value"], "margin is thin");
    assert_eq!(whole["work_notes"][0]["sys_created_by"], "maya.pm");
}

/// R40a, Q1: an assigned contact's task becomes visible; one who is no project contact is warned about.
#[test]
fn r40a_assigning_a_contact_shows_him_the_task() {
    let (env, project, [_, _, invisible]) = carls();
    let said = env.ok(&format!("task assign {invisible} carl.customer --as-user maya.pm"));
    assert!(said.starts_with(&format!("{invisible} assigned to carl.customer\n")), "{said}");
    assert!(said.contains("also: visible to customer = yes (assignee is external)"), "{said}");
    assert_eq!(env.one(&format!("task view {invisible} -q --as-user carl.customer")), invisible);
    let task = env.task(&project, "2.3");
    let output = env.run(&format!("task assign {task} casey.cases --as-user maya.pm"));
    assert_eq!(output.status, 0, "{output:?}");
    assert!(output.stderr.contains("casey.cases is not a project contact"), "{output:?}");
    env.fails(&format!("task view {task} --as-user casey.cases"), "record.not_found", 3);
    env.ok(&format!("task assign {task} casey.cases --add-contact --as-user maya.pm"));
    env.ok(&format!("task view {task} --as-user casey.cases"));
    env.refuses(&format!("task assign {task} olga.other --as-user maya.pm"), "field.invalid", 5);
}

/// C148: access ends with the membership, and with the eligibility (R2, R6, Q7), from the next command on.
#[test]
fn c148_access_ends_at_once() {
    let (env, project, [own, ..]) = carls();
    let view = format!("task view {own} --as-user carl.customer");
    env.ok(&view);
    env.ok("user update carl.customer --account Globex");
    env.fails(&view, "record.not_found", 3);
    env.ok("user update carl.customer --account 'Acme Corp'");
    env.ok(&view);
    env.ok(&format!("contact remove {project} carl.customer -y --as-user maya.pm"));
    env.fails(&view, "record.not_found", 3);
    env.fails(&format!("project view {project} --as-user carl.customer"), "record.not_found", 3);
}
