//! What time alone does to a resolved case.

use crate::env::{ACME, TestEnv};

/// A resolved case of Acme Corp, since Monday 2026-03-02 09:00.
fn resolved(env: &TestEnv) -> String {
    let case = env.one(&format!(
        "case create --name 'Login broken' --project {ACME} --contact carl.customer --as-user ada.agent -q"
    ));
    env.ok(&format!("case assign {case} --to-me --as-user ada.agent"));
    env.ok(&format!("case propose {case} --code solved_fixed --notes Restarted --as-user ada.agent"));
    case
}

fn comments(env: &TestEnv, case: &str, now: &str) -> Vec<(String, String, String)> {
    let view = env.json(&format!("case view {case} --now {now}"));
    let text = |entry: &serde_json::Value, name: &str| entry[name].as_str().unwrap().to_owned();
    let entries = view["comments"].as_array().cloned().unwrap_or_default();
    entries
        .iter()
        .map(|entry| (text(entry, "sys_created_on"), text(entry, "sys_created_by"), text(entry, "value")))
        .collect()
}

/// Section 7: nothing unless switched on; then a reminder after five days, the closing after ten, at the second at which a
/// daemon would have done it, seen by every read, written by the next write.
#[test]
fn a_resolved_case_nobody_answers_is_closed() {
    let env = TestEnv::demo();
    let case = resolved(&env);
    let state = |now: &str| env.json(&format!("case view {case} --now {now}"))["state"].as_i64().unwrap();
    assert_eq!(state("2027-01-01T00:00:00Z"), 6, "the flow is off");
    env.ok("property update csm.flow.auto_close --value true");
    let before = env.bytes();
    assert_eq!(comments(&env, &case, "2026-03-07T08:59:59Z"), []);
    let reminded = comments(&env, &case, "2026-03-07T09:00:00Z");
    assert_eq!(reminded.len(), 1);
    assert_eq!((&*reminded[0].0, &*reminded[0].1), ("2026-03-07T09:00:00Z", "system"));
    assert!(reminded[0].2.contains("closed on 2026-03-12"), "{reminded:?}");
    assert_eq!(state("2026-03-12T08:59:59Z"), 6);
    assert_eq!(state("2026-03-12T09:00:00Z"), 3);
    let late = "2026-04-01T00:00:00Z";
    let closed = env.json(&format!("case view {case} --now {late}"));
    assert_eq!((&closed["closed_at"], &closed["active"]), (&"2026-03-12T09:00:00Z".into(), &false.into()));
    assert!(closed["closed_by"].is_null(), "nobody closed it");
    let level = closed["service_levels"].as_array().unwrap().last().unwrap();
    assert_eq!((&level["stage"], &level["has_breached"]), (&"completed".into(), &false.into()));
    assert_eq!(
        env.ok(&format!("case list --query number={case}^state=Closed -q --now {late} --as-user carl.customer")).trim(),
        case
    );
    assert_eq!(comments(&env, &case, late).len(), 2);
    assert!(before == env.bytes(), "reading writes nothing");
    // The customer comes too late; the refusal keeps nothing, the next write of anybody does.
    env.refuses(&format!("case reject {case} --as-user carl.customer --now {late}"), "state.invalid", 5);
    env.ok(&format!("case create --name Other --as-user carl.customer --now {late}"));
    assert_eq!(state("2026-04-02T00:00:00Z"), 3);
    assert_eq!(comments(&env, &case, "2026-05-01T00:00:00Z").len(), 2, "said once");
    let events = env.json(&format!("event list --query instance={case} --fields name,recipient,sys_created_on"));
    let names: Vec<&str> = events.as_array().unwrap().iter().map(|event| event["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["sn_customerservice_case.auto_close_reminder", "sn_customerservice_case.auto_closed"]);
    assert_eq!(events[0]["recipient"], "carl.customer");
    env.ok("db check");
}

#[test]
fn what_speaks_against_it_keeps_a_case_open() {
    let env = TestEnv::demo();
    env.ok("property update csm.flow.auto_close --value true");
    let late = "2026-04-01T00:00:00Z";
    let state = |case: &str, now: &str| env.json(&format!("case view {case} --now {now}"))["state"].as_i64().unwrap();
    let marked = |case: &str| env.json(&format!("case view {case}"))["auto_close"].as_bool().unwrap();
    let (attention, escalated, excluded, rejected) = (resolved(&env), resolved(&env), resolved(&env), resolved(&env));
    env.ok(&format!("case update {attention} --needs-attention --as-user ada.agent"));
    env.ok(&format!("case escalate {escalated} --reason inactivity --severity high --justification x"));
    env.ok(&format!("case update {excluded} --auto-close false --as-user ada.agent"));
    env.ok(&format!("case reject {rejected} --as-user carl.customer"));
    for case in [&attention, &escalated, &excluded] {
        assert!(!marked(case), "{case}");
        assert_eq!(state(case, late), 6, "{case}");
    }
    assert_eq!(state(&rejected, late), 10);
    // What became possible later happens then, not before.
    env.ok(&format!("case update {attention} --needs-attention false --as-user ada.agent --now 2026-03-20T10:00:00Z"));
    let view = env.json(&format!("case view {attention} --now {late}"));
    assert_eq!((&view["state"], &view["closed_at"]), (&3.into(), &"2026-03-20T10:00:00Z".into()));
    env.ok(&format!("case deescalate {escalated} --justification x --now 2026-03-05T10:00:00Z"));
    assert_eq!(env.json(&format!("case view {escalated} --now {late}"))["closed_at"], "2026-03-12T09:00:00Z");
    // An escalated account keeps all its cases.
    let other = resolved(&env);
    env.ok("account escalate 'Acme Corp' --reason inactivity --severity high --justification x");
    assert_eq!(state(&other, late), 6);
    env.ok("property update csm.flow.auto_close_days --value 30 --now 2026-03-02T10:00:00Z");
    env.ok("account deescalate 'Acme Corp' --justification x --now 2026-03-03T10:00:00Z");
    assert_eq!((state(&other, "2026-03-31T00:00:00Z"), state(&other, "2026-04-01T09:00:00Z")), (6, 3));
}

/// Whatever the days are set to, commands go on; what is no number is no days.
#[test]
fn strange_days_stop_nothing() {
    let env = TestEnv::demo();
    let case = resolved(&env);
    env.ok("property update csm.flow.auto_close --value true");
    let state = |now: &str| env.json(&format!("case view {case} --now {now}"))["state"].as_i64().unwrap();
    for (days, then) in [("999999999999", 6), ("9223372036854775807", 6), ("-5", 3), ("0", 3)] {
        env.ok(&format!("property update csm.flow.auto_close_days --value={days}"));
        assert_eq!(state("2027-01-01T00:00:00Z"), then, "{days}");
    }
    env.fails("property update csm.flow.auto_close_days --value soon", "field.invalid", 5);
}

/// A flow that is switched on late does not write history.
#[test]
fn a_late_switch_dates_nothing_back() {
    let env = TestEnv::demo();
    let case = resolved(&env);
    env.ok("property update csm.flow.auto_close --value true --now 2026-04-01T12:00:00Z");
    let view = env.json(&format!("case view {case} --now 2026-04-01T12:00:00Z"));
    assert_eq!((&view["state"], &view["closed_at"]), (&3.into(), &"2026-04-01T12:00:00Z".into()));
    assert_eq!(view["comments"].as_array().unwrap().len(), 1, "no reminder of what is over: {view}");
}
