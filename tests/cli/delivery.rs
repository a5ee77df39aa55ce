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
