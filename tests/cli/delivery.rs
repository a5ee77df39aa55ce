//! What stands beside a project's plan: resource plans, status reports, work orders.

use crate::env::TestEnv;
use serde_json::json;

#[test]
fn a_resource_plan_moves_by_verbs_and_only_forward() {
    let env = TestEnv::demo();
    env.ok("user create --user-name rex.resources --name Rex");
    env.ok("role grant rex.resources resource_manager");
    let plan = env.ok(
        "resource-plan create --task CSPRJ0010001 --user-resource ada.agent --planned-hours 40 -q --as-user maya.pm",
    );
    let plan = plan.trim();
    assert_eq!(
        env.json(&format!("resource-plan view {plan} --fields state,top_task")),
        json!({"state": "planning", "top_task": "CSPRJ0010001"})
    );
    env.refuses(&format!("resource-plan confirm {plan} --as-user rex.resources"), "state.invalid", 5);
    env.fails(&format!("resource-plan confirm {plan} --as-user maya.pm"), "access.denied", 4);
    env.ok(&format!("resource-plan request {plan} --as-user maya.pm"));
    env.ok(&format!("resource-plan update {plan} --planned-hours 48 --as-user maya.pm"));
    env.ok(&format!("resource-plan confirm {plan} --as-user rex.resources"));
    env.fails(&format!("resource-plan update {plan} --planned-hours 60 --as-user maya.pm"), "access.denied", 4);
    env.fails(&format!("resource-plan cancel {plan} --as-user maya.pm"), "access.denied", 4);
    env.ok(&format!("resource-plan allocate {plan} --as-user rex.resources"));
    env.ok(&format!("resource-plan complete {plan} --as-user rex.resources"));
    env.refuses(&format!("resource-plan cancel {plan} --as-user rex.resources"), "state.invalid", 5);
    env.fails(&format!("resource-plan update {plan} --set state=planning"), "field.read_only", 5);
    env.fails(&format!("resource-plan view {plan} --as-user cora.admin"), "access.denied", 4);
}

#[test]
fn a_resource_plan_names_what_its_type_says() {
    let env = TestEnv::demo();
    env.refuses(
        "resource-plan create --task CSPRJ0010001 --resource-type group --user-resource ada.agent",
        "field.invalid",
        5,
    );
    env.refuses("resource-plan create --task CS0010001 --user-resource ada.agent", "field.invalid", 5);
    env.refuses("resource-plan create --task CSPRJ0099999 --user-resource ada.agent", "record.not_found", 3);
    env.ok("resource-plan create --task CSPRJTASK0010003 --resource-type group --group-resource 'Customer Support'");
}

/// A report takes down where the project stands, colours it, and never changes.
#[test]
fn a_status_report_is_a_snapshot() {
    let env = TestEnv::demo();
    let report = env.ok("status-report create --project CSPRJ0009002 --overall-health red -q --as-user maya.pm");
    let report = report.trim();
    let facts = env.json(&format!("status-report view {report} --fields state,percent_complete,end_date"));
    assert_eq!(facts["state"], 2);
    assert_eq!(facts["percent_complete"], 50.0);
    let status = || env.json("project view CSPRJ0009002 --fields status")["status"].clone();
    assert_eq!(status(), "red");
    env.refuses(&format!("status-report update {report} --overall-health green --as-user maya.pm"), "state.invalid", 5);
    env.ok("status-report create --project CSPRJ0009002 --overall-health yellow --as-on 2020-01-01");
    assert_eq!(status(), "red", "an older report does not count");
    env.ok(&format!("status-report delete {report} -y"));
    assert_eq!(status(), "yellow");
}

/// One active order per task, and the task follows it.
#[test]
fn a_task_follows_its_work_order() {
    let env = TestEnv::demo();
    let order = env.ok("work-order create --name Mount --initiated-from CSPRJTASK0010003 -q");
    let order = order.trim();
    let facts = env.json(&format!("work-order view {order} --fields account,initiated_from"));
    assert_eq!(facts, json!({"account": "Acme Corp", "initiated_from": "CSPRJTASK0010003"}));
    env.refuses("work-order create --name Again --initiated-from CSPRJTASK0010003", "record.conflict", 5);
    let state = || env.json("task view CSPRJTASK0010003 --fields state")["state"].clone();
    let said = env.ok(&format!("work-order update {order} --state work_in_progress"));
    assert!(said.contains("CSPRJTASK0010003 = Work in Progress"), "{said}");
    assert_eq!(state(), 2);
    env.ok(&format!("work-order update {order} --state closed_complete"));
    assert_eq!(state(), 3);
    env.ok("work-order create --name Again --initiated-from CSPRJTASK0010003");
}

/// Dates go from the task to its order until work on the order begins; who wants others changes the task (domain 1.2).
#[test]
fn a_work_order_has_the_dates_of_its_task() {
    let env = TestEnv::demo();
    let p = env.one("project create --name Field --account 'Acme Corp' --start 2026-03-02 -q");
    let build = env.one(&format!("task create --project {p} --name Build --duration 2d -q"));
    let mount = env.one(&format!("task create --project {p} --name Mount --duration 1d --after 1 -q"));
    let order = env.one(&format!("work-order create --name Mount --initiated-from {mount} -q"));
    let dates = || env.json(&format!("work-order view {order} --fields expected_start,due_date"));
    assert_eq!(dates(), json!({"expected_start": "2026-03-04T08:00:00Z", "due_date": "2026-03-04T17:00:00Z"}));
    let said = env.ok(&format!("task update {build} --duration 4d"));
    assert!(said.contains(&format!("also: {order} takes over the dates of {mount}")), "{said}");
    assert_eq!(dates(), json!({"expected_start": "2026-03-06T08:00:00Z", "due_date": "2026-03-06T17:00:00Z"}));
    let said = env.ok(&format!("task update {build} --priority 1"));
    assert!(!said.contains(&order), "nothing changes, nothing is said: {said}");
    let said = env.refuses(&format!("work-order update {order} --due-date 2026-05-01"), "state.invalid", 5);
    assert!(said.contains(&format!("change {mount} instead")), "{said}");
    let other = format!("work-order create --name Dig --initiated-from {build} --expected-start 2026-05-01");
    env.refuses(&other, "state.invalid", 5);
    env.ok(&format!("work-order update {order} --state work_in_progress"));
    env.ok(&format!("work-order update {order} --due-date 2026-05-01T17:00:00Z"));
    env.ok(&format!("task update {build} --duration 1d"));
    assert_eq!(dates()["due_date"], "2026-05-01T17:00:00Z", "begun: its dates are its own");
}

/// What a task derives from those below it no order changes; an order begun at once begins its task.
#[test]
fn an_order_moves_no_summary() {
    let env = TestEnv::demo();
    let p = env.one("project create --name Field --account 'Acme Corp' --start 2026-03-02 -q");
    let whole = env.one(&format!("task create --project {p} --name Whole -q"));
    let part = env.one(&format!("task create --project {p} --name Part --parent 1 -q"));
    let output = env.run(&format!("work-order create --name W --initiated-from {whole} --state closed_complete"));
    assert_eq!(output.status, 0);
    assert!(output.stderr.contains(&format!("{whole} keeps its state")), "{output:?}");
    let state = |task: &str| env.json(&format!("task view {task} --fields state"))["state"].clone();
    assert_eq!(state(&whole), -5);
    let said = env.ok(&format!("work-order create --name W --initiated-from {part} --state work_in_progress"));
    assert!(said.contains(&format!("{part} = Work in Progress")), "{said}");
    assert_eq!(state(&part), 2);
}

/// A project that is moved takes its resource plans along, unless the property says not to (domain 1.4).
#[test]
fn resource_plans_move_with_the_start_of_their_project() {
    let env = TestEnv::demo();
    let p = env.one("project create --name Plan --account 'Acme Corp' --start 2026-03-02 -q");
    env.ok(&format!("task create --project {p} --name A --duration 2d"));
    let late = env.one(&format!("task create --project {p} --name B --duration 3d --after 1 -q"));
    let plan = |of: &str, from: &str, to: &str| {
        let who = "--user-resource ada.agent --planned-hours 8";
        env.one(&format!("resource-plan create --task {of} {who} --start {from} --end {to} -q"))
    };
    let whole = plan(&p, "2026-03-02T08:00:00Z", "2026-03-06T17:00:00Z");
    let part = plan(&late, "2026-03-04T08:00:00Z", "2026-03-06T12:00:00Z");
    let ended = plan(&p, "2026-03-02T08:00:00Z", "2026-03-06T17:00:00Z");
    let early = plan(&p, "2026-03-02", "2026-03-04");
    env.ok(&format!("resource-plan cancel {ended}"));
    env.ok(&format!("resource-plan request {part}"));
    let dates = |plan: &str| {
        let plan = env.json(&format!("resource-plan view {plan} --fields start_date,end_date"));
        format!("{} {}", &plan["start_date"].as_str().unwrap()[..16], &plan["end_date"].as_str().unwrap()[..16])
    };
    let said = env.ok(&format!("project move {p} --start 2026-03-10"));
    assert!(said.contains("also: 3 resource plans moved as far"), "{said}");
    assert_eq!(dates(&whole), "2026-03-10T08:00 2026-03-16T17:00");
    assert_eq!(dates(&part), "2026-03-12T08:00 2026-03-16T12:00");
    assert_eq!(dates(&early), "2026-03-10T08:00 2026-03-12T08:00");
    assert_eq!(dates(&ended), "2026-03-02T08:00 2026-03-06T17:00");
    assert_eq!(env.json(&format!("resource-plan view {part} --fields state"))["state"], "requested");
    env.ok("property update com.snc.project.date_change_cascade --value false");
    let said = env.ok(&format!("project move {p} --start 2026-03-02"));
    assert!(!said.contains("resource plan"), "{said}");
    assert_eq!(dates(&whole), "2026-03-10T08:00 2026-03-16T17:00");
}

/// S001: the cases of a project stand on it and on their task, read by their own rules; people outside have no such list.
/// For scripts a row is a record.
#[test]
fn cases_and_resource_plans_stand_where_they_belong() {
    let env = TestEnv::demo();
    let case = env.one("case create --task CSPRJTASK0010003 --name Boxes -q --as-user cora.admin");
    let plan = env.one("resource-plan create --name Packers --task CSPRJTASK0010003 --user-resource ada.agent -q");
    let lists = |command: &str| env.json(command);
    for record in ["project related CSPRJ0010001", "task related CSPRJTASK0010003"] {
        let has = |user: &str, list: &str, number: &str| {
            let found = lists(&format!("{record} --as-user {user}"));
            found[list].as_array().map(|rows| rows.iter().any(|row| row["number"] == number))
        };
        assert_eq!(has("maya.pm", "cases", &case), Some(true), "{record}");
        assert_eq!(has("maya.pm", "resource-plans", &plan), Some(true), "{record}");
        assert_eq!(has("ada.agent", "cases", &case), Some(true), "{record}: R90");
        assert_eq!(has("ada.agent", "resource-plans", &plan), None, "{record}: no rule lets her");
        assert_eq!(has("sam.stake", "cases", &case), None, "{record}: no rule lets him");
        assert_eq!(has("cora.admin", "cases", &case), None, "{record}: nobody outside, though she reads it");
    }
    assert_eq!(env.ok("task related CSPRJTASK0010002 --as-user maya.pm"), "");
    assert_eq!(lists("task related CSPRJTASK0010002 --as-user maya.pm")["cases"], serde_json::json!([]));
    assert!(env.ok("task related CSPRJTASK0010002 -o table --as-user maya.pm").contains("cases"));
    env.refuses("task related CSPRJTASK0010002 --as-user cora.admin", "record.not_found", 3);
}

/// A report takes down where a project stands: today, or on a day before.
#[test]
fn no_report_comes_from_the_future() {
    let env = TestEnv::demo();
    let report = |day: &str, health: &str| {
        format!("status-report create --project CSPRJ0010001 --as-on {day} --overall-health {health} --as-user maya.pm")
    };
    env.refuses(&report("2026-03-03", "green"), "field.invalid", 5);
    env.ok(&report("2026-03-02T10:00Z", "red"));
    env.ok(&report("2026-02-27", "green"));
    assert_eq!(env.json("project view CSPRJ0010001 --fields status")["status"], "red");
}
