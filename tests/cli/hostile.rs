//! Somebody who means no good: a case that is not his answers as one that never was, whatever he tries.

use crate::env::{Output, TestEnv};

/// What may be tried on a case; `{}` is its number.
const ON_A_CASE: &[&str] = &[
    "case view {}",
    "case view {} --history",
    "case view {} --fields number,watch_list,active_escalation --json",
    "case related {}",
    "case update {} --comments x",
    "case update {} --watch-list ada.agent",
    "case update {} --set state=3",
    "case comment {} x",
    "case work-note {} x",
    "case assign {} --to-me",
    "case request-info {} --comment x",
    "case propose {} --code solved_fixed --notes x",
    "case accept {}",
    "case close {} --notes x",
    "case reopen {}",
    "case attach {} f.txt",
    "case escalate {} --reason inactivity --severity high --justification x",
    "case deescalate {} --justification x",
    "case problem {}",
    "case request {} --link REQ0010001",
    "case project-change {}",
    "case delete {} -y",
    "case list --query number={}",
    "case list --query parent={}",
    "case create --name x --parent {}",
    "case-task create --case {} --name x",
    "case-task list --case {}",
    "case-sla list --task {}",
    "escalation list --source {}",
    "escalation create --source {} --reason inactivity",
    "approval list --source {}",
    "attachment list {}",
    "record view sn_customerservice_case {}",
];

/// The answer with the number that was asked for left out.
fn answer(env: &TestEnv, line: &str, name: &str, login: &str) -> (i32, String, String) {
    let Output { status, stdout, stderr } = env.run(&format!("{} --as-user {login}", line.replace("{}", name)));
    (status, stdout.replace(name, "{}"), stderr.replace(name, "{}"))
}

/// Says the same of what is hidden and of what is not there, and leaves everything as it was.
#[track_caller]
fn learns_nothing(env: &TestEnv, lines: &[&str], hidden: &str, absent: &str, login: &str) {
    let before = env.bytes();
    for line in lines {
        let (of_hidden, of_absent) = (answer(env, line, hidden, login), answer(env, line, absent, login));
        assert_eq!(of_hidden, of_absent, "{login}: {line}");
        assert!(!of_hidden.1.contains("{}") && [0, 3, 4].contains(&of_hidden.0), "{login}: {line}: {of_hidden:?}");
    }
    assert!(before == env.bytes(), "{login} changed something");
}

#[test]
fn a_hidden_case_is_no_case() {
    let env = TestEnv::demo();
    env.write("f.txt", "x");
    for (login, hidden) in [("carl.customer", "CS0010015"), ("tess.casetask", "CS0010001"), ("maya.pm", "CS0010001")] {
        learns_nothing(&env, ON_A_CASE, hidden, "CS9999999", login);
    }
}

#[test]
fn what_hangs_on_a_hidden_case_is_hidden_too() {
    let env = TestEnv::demo();
    env.write("f.txt", "x");
    env.ok("case attach CS0010001 f.txt");
    let id = |list: &str| env.json(list)[0]["sys_id"].as_str().unwrap().to_owned();
    let file = id("attachment list CS0010001");
    let clock = id("case-sla list --task CS0010001 --fields sys_id");
    let escalation = id("escalation list --query source_record=CS0010002 --fields sys_id");
    let nothing = "0123456789abcdef0123456789abcdef";
    let on_a_file = ["attachment view {}", "attachment get {} -f out", "attachment delete {} -y"];
    let on_a_task = [
        "case-task view {}",
        "case-task comment {} x",
        "case-task work-note {} x",
        "case-task close {}",
        "case-task assign {} --to-me",
        "case-task attach {} f.txt",
        "case-task update {} --visible",
    ];
    for login in ["tess.casetask", "maya.pm", "olga.other", "colin.consumer"] {
        learns_nothing(&env, &on_a_file, &file, nothing, login);
        learns_nothing(&env, &["case-sla view {}"], &clock, nothing, login);
    }
    for login in ["maya.pm", "olga.other", "colin.consumer"] {
        learns_nothing(&env, &["escalation view {}", "escalation approve {}"], &escalation, nothing, login);
    }
    for (login, hidden) in
        [("tess.casetask", "CSTASK0010003"), ("carl.customer", "CSTASK0010001"), ("olga.other", "CSTASK0010002")]
    {
        learns_nothing(&env, &on_a_task, hidden, "CSTASK9999999", login);
    }
    assert!(!env.path("out").exists());
}

/// Who sees the outlines of a case hears in its history of nothing else (Q9).
#[test]
fn a_history_is_no_way_around_the_fields() {
    let env = TestEnv::demo();
    env.ok("plugin update com.snc.csm_proxy_contacts --active true");
    env.write("f.txt", "x");
    for change in [
        "case update CS0010002 --priority 1 --support-manager max.manager --watch-list maya.pm",
        "case work-note CS0010002 'Known fault'",
        "case attach CS0010002 f.txt",
        "case assign CS0010002 abe.agent",
        "case comment CS0010002 'Soon'",
        "case request-info CS0010002",
    ] {
        env.ok(&format!("{change} --as-user max.manager"));
    }
    let history = |login: &str| {
        let view = env.json(&format!("case view CS0010002 --history --as-user {login}"));
        let what = |entry: &serde_json::Value| entry["what"].as_str().unwrap().to_owned();
        view["history"].as_array().unwrap().iter().map(what).collect::<std::collections::BTreeSet<_>>()
    };
    let whole = history("ada.agent");
    for what in ["priority", "support_manager", "work note", "attachment", "assigned_to", "state", "comment"] {
        assert!(whole.contains(what), "{what} of {whole:?}");
    }
    let outlines = history("prue.proxy");
    assert_eq!(outlines.into_iter().collect::<Vec<_>>(), ["comment", "state"]);
}
