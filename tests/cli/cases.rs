//! Cases as they are worked: created, answered, escalated, resolved, with files, tasks and service records.

use crate::env::{ACME, GLOBEX, TestEnv};

/// A case of Acme Corp's project, made by an agent for carl.customer.
fn made(env: &TestEnv) -> String {
    env.one(&format!(
        "case create --name 'Login broken' --project {ACME} --contact carl.customer --as-user ada.agent -q"
    ))
}

fn state(env: &TestEnv, case: &str) -> i64 {
    env.json(&format!("case view {case}"))["state"].as_i64().unwrap()
}

#[test]
fn r69_a_task_brings_project_and_account() {
    let env = TestEnv::demo();
    let task = env.task(ACME, "1");
    let case = env.one(&format!("case create --name 'Which texts?' --task {task} --as-user ada.agent -q"));
    let case = env.json(&format!("case view {case}"));
    assert_eq!(
        (&case["customer_project"], &case["account"], &case["state"]),
        (&ACME.into(), &"Acme Corp".into(), &1.into())
    );
    env.refuses(&format!("case create --name x --project {ACME} --account Globex"), "field.invalid", 5);
    env.refuses(&format!("case create --name x --project {GLOBEX} --task {task}"), "field.invalid", 5);
    env.refuses(&format!("case create --name x --project {ACME} --as-user cleo.consumeragent"), "access.denied", 4);
}

#[test]
fn r71_a_customers_case_is_his_own() {
    let env = TestEnv::demo();
    let case = env.one("case create --name Help --as-user carl.customer -q");
    let case = env.json(&format!("case view {case}"));
    assert_eq!((&case["contact"], &case["account"]), (&"carl.customer".into(), &"Acme Corp".into()));
    env.refuses("case create --name Help --account Globex --as-user carl.customer", "record.not_found", 3);
    let case = env.one("case create --name Help --account 'Acme Corp' --as-user pat.partner -q");
    let case = env.json(&format!("case view {case}"));
    assert_eq!(
        (&case["partner"], &case["partner_contact"], &case["contact"]),
        (&"Northwind".into(), &"pat.partner".into(), &().into())
    );
    let case = env.one("case create --name Help --as-user colin.consumer -q");
    assert_eq!(env.json(&format!("case view {case}"))["consumer"], "Colin Cooper");
    env.ok("plugin update com.snc.csm_proxy_contacts --active true");
    let case = env.one("case create --name Help --account Globex --contact olga.other --as-user prue.proxy -q");
    assert_eq!(env.json(&format!("case view {case}"))["internal_contact"], "prue.proxy");
}

#[test]
fn r92_a_consumer_has_his_limits() {
    let env = TestEnv::demo();
    env.ok("property update sn_customerservice.consumer_max_new_cases_daily --value 1");
    env.ok("property update sn_customerservice.consumer_max_comments_per_case_daily --value 1");
    let case = env.one("case create --name One --as-user colin.consumer --now 2026-03-03T09:00:00Z -q");
    let second = "case create --name Two --as-user colin.consumer --now 2026-03-03T23:00:00Z";
    assert!(env.refuses(second, "state.invalid", 5).contains("rule: R92"));
    env.ok(&format!("case comment {case} Hello --as-user colin.consumer --now 2026-03-03T10:00:00Z"));
    env.refuses(
        &format!("case comment {case} Hello? --as-user colin.consumer --now 2026-03-03T11:00:00Z"),
        "state.invalid",
        5,
    );
    env.ok(&format!("case comment {case} Hello! --as-user colin.consumer --now 2026-03-04T11:00:00Z"));
    env.ok("case create --name Two --as-user colin.consumer --now 2026-03-04T12:00:00Z");
}

#[test]
fn the_state_is_moved_by_steps_alone() {
    let env = TestEnv::demo();
    let case = made(&env);
    env.refuses(&format!("case update {case} --set state=3"), "field.read_only", 5);
    env.refuses(&format!("record update sn_customerservice_case {case} --set state=3"), "field.read_only", 5);
    env.refuses("case create --name x --set state=3", "field.read_only", 5);
    env.refuses(&format!("case update {case} --set state=3 --as-user ada.agent"), "field.read_only", 4);
    env.refuses(&format!("case request-info {case} --as-user ada.agent"), "state.invalid", 5);
    env.ok(&format!("case assign {case} --to-me --as-user ada.agent"));
    env.ok(&format!("case request-info {case} --comment 'Which browser?' --as-user ada.agent"));
    assert_eq!(state(&env, &case), 18);
    let said = env.ok(&format!("case comment {case} Firefox --as-user carl.customer"));
    assert!(said.contains("state = Open"), "{said}");
    assert_eq!(state(&env, &case), 10);
    env.refuses(&format!("case propose {case} --code solved_fixed --as-user ada.agent"), "input.missing", 2);
    env.ok(&format!(
        "case propose {case} --code 'Solved - Fixed by support' --notes 'New cookie.' --as-user ada.agent"
    ));
    assert!(
        env.refuses(&format!("case close {case} --notes x --as-user ada.agent"), "state.invalid", 5)
            .contains("the customer accepts")
    );
    env.refuses(&format!("case accept {case} --as-user ada.agent"), "access.denied", 4);
    env.ok(&format!("case reject {case} --as-user carl.customer"));
    assert_eq!(env.json(&format!("case view {case}"))["resolved_at"], serde_json::Value::Null);
    env.ok(&format!("case close {case} --as-user carl.customer"));
    let closed = env.json(&format!("case view {case}"));
    assert_eq!(
        (&closed["resolution_code"], &closed["close_notes"]),
        (&"solved_by_customer".into(), &"Closed by customer".into())
    );
    assert_eq!(closed["comments"].as_array().unwrap().last().unwrap()["value"], "Closed by customer");
    env.write("log", "");
    for verb in [
        "comment {} x",
        "work-note {} x",
        "update {} --name x",
        "update {} --set watch_list=ada.agent",
        "attach {} log",
        "problem {}",
    ] {
        env.refuses(&format!("case {}", verb.replace("{}", &case)), "state.invalid", 5);
    }
    env.refuses(&format!("case delete {case} -y --as-user ada.agent"), "access.denied", 4);
    env.ok(&format!("case delete {case} -y"));
}

#[test]
fn files_come_back_as_they_went_in() {
    let env = TestEnv::demo();
    let case = made(&env);
    let bytes: Vec<u8> = (0..20_u32 << 20).map(|at| u8::try_from(((at / 7) ^ at) & 0xFF).unwrap()).collect();
    env.write("big.bin", &bytes);
    let small = |command: &str| {
        // All that is written to memory stays under 64 MiB.
        let line = format!("ulimit -d 65536; exec {} {command}", env!("CARGO_BIN_EXE_csm"));
        let done = std::process::Command::new("sh")
            .args(["-c", &line])
            .current_dir(env.path(""))
            .env("CSM_NOW", crate::env::NOW)
            .output();
        let done = done.unwrap();
        assert!(done.status.success(), "{command}: {done:?}");
    };
    small(&format!("case attach {case} big.bin --as-user ada.agent"));
    let list = env.json(&format!("attachment list {case} --as-user carl.customer"));
    assert_eq!(
        (&list[0]["file_name"], &list[0]["size_bytes"], &list[0]["content_type"]),
        (&"big.bin".into(), &(20 << 20).into(), &"application/octet-stream".into())
    );
    let id = list[0]["sys_id"].as_str().unwrap().to_owned();
    small(&format!("attachment get {id} -f back.bin --as-user carl.customer"));
    assert!(std::fs::read(env.path("back.bin")).unwrap() == bytes);
    let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(env.path("back.bin")).unwrap());
    assert_eq!(mode & 0o777, 0o600);
    env.refuses(&format!("attachment get {id} -f back.bin"), "record.conflict", 5);
    env.ok(&format!("attachment get {id} -f back.bin --force"));
    std::os::unix::fs::symlink("elsewhere", env.path("link")).unwrap();
    env.refuses(&format!("attachment get {id} -f link --force"), "record.conflict", 5);
    assert!(!env.path("elsewhere").exists());
    env.refuses(&format!("attachment get {id} -f x --as-user olga.other"), "record.not_found", 3);
    assert!(!env.path("x").exists());
    assert_eq!(env.json("attachment list --as-user olga.other").as_array().unwrap().len(), 0);
}

#[test]
fn c108_c109_only_files_and_none_too_large() {
    let env = TestEnv::demo();
    let case = made(&env);
    let sparse = |name: &str, size: u64| std::fs::File::create(env.path(name)).unwrap().set_len(size).unwrap();
    sparse("empty", 0);
    sparse("fits", 25 << 20);
    sparse("over", (25 << 20) + 1);
    // Reading it would take longer than refusing it may.
    sparse("huge", 100 << 30);
    env.ok(&format!("case attach {case} empty"));
    env.ok(&format!("case attach {case} fits"));
    env.refuses(&format!("case attach {case} over"), "input.too_large", 5);
    env.refuses(&format!("case attach {case} huge"), "input.too_large", 5);
    env.refuses(&format!("case attach {case} ."), "field.invalid", 5);
    env.refuses(&format!("case attach {case} missing"), "field.invalid", 5);
    assert!(std::process::Command::new("mkfifo").arg(env.path("pipe")).status().unwrap().success());
    env.refuses(&format!("case attach {case} pipe"), "field.invalid", 5);
    env.refuses(&format!("case attach {case} empty --name=-rf"), "field.invalid", 5);
    env.ok(&format!("case attach {case} empty --name ../../notes.txt"));
    let names = env.json(&format!("attachment list {case} --fields file_name"));
    assert_eq!(names.as_array().unwrap().last().unwrap()["file_name"], "notes.txt");
    env.ok("property update com.glide.attachment.max_size --value 26");
    env.ok(&format!("case attach {case} over"));
}

#[test]
fn a_history_shows_each_reader_what_he_may_read() {
    let env = TestEnv::demo();
    let case = made(&env);
    env.ok(&format!("case assign {case} --to-me --as-user ada.agent"));
    env.ok(&format!("case work-note {case} 'The cookie again' --as-user ada.agent"));
    env.ok(&format!("case comment {case} 'We look into it' --as-user ada.agent"));
    env.write("log.txt", "x");
    env.ok(&format!("case attach {case} log.txt --as-user carl.customer"));
    let history = |who: &str| {
        let view = env.json(&format!("case view {case} --history --as-user {who}"));
        let entries = view["history"].as_array().unwrap().clone();
        entries
            .iter()
            .map(|entry| format!("{}: {}", entry["what"].as_str().unwrap(), entry["text"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    let (agent, customer) = (history("ada.agent"), history("carl.customer"));
    for entry in ["comment: We look into it", "attachment: log.txt", "state: New → Open"] {
        assert!(agent.iter().any(|said| said == entry), "{entry} of {agent:?}");
        assert!(customer.iter().any(|said| said == entry), "{entry} of {customer:?}");
    }
    assert!(agent.iter().any(|said| said == "work note: The cookie again"));
    assert!(!customer.iter().any(|said| said.contains("cookie")), "{customer:?}");
}

#[test]
fn late_and_soon_due() {
    let env = TestEnv::demo();
    let case = env.one(
        "case create --name Urgent --account 'Acme Corp' --contact carl.customer --priority 1 --as-user abe.agent -q",
    );
    let levels = &env.json(&format!("case view {case} --as-user abe.agent"))["service_levels"];
    assert_eq!(levels.as_array().unwrap().len(), 2, "{levels}");
    assert_eq!(levels[0]["planned_end_time"], "2026-03-02T10:00:00Z");
    assert_eq!(levels[1]["planned_end_time"], "2026-03-02T14:00:00Z", "the lunch hour does not count");
    let found = |filter: &str, now: &str| {
        env.ok(&format!("case list {filter} --query number={case} -q --now {now} --as-user abe.agent"))
            .trim()
            .to_owned()
    };
    assert_eq!(found("--breached", "2026-03-02T10:00:00Z"), "");
    assert_eq!(found("--breached", "2026-03-02T10:00:01Z"), case);
    assert_eq!(found("--due-in 3h", "2026-03-02T10:30:00Z"), case);
    assert_eq!(found("--due-in 2h", "2026-03-02T10:30:00Z"), "");
    env.refuses("case list --breached --as-user carl.customer", "access.denied", 4);
    assert!(env.json(&format!("case view {case} --as-user carl.customer")).get("service_levels").is_none());
    let before = env.bytes();
    env.ok(&format!("case-sla list --query task={case} --now 2026-04-01T09:00:00Z"));
    assert!(before == env.bytes(), "reading writes nothing");
    env.ok(&format!("case comment {case} 'On it' --as-user abe.agent --now 2026-03-02T09:30:00Z"));
    assert_eq!(found("--breached", "2026-03-02T13:00:00Z"), "", "answered in time");
    env.refuses("sla create --name x --target response --duration 1h --start-condition 'assigned_to=@me' --stop-condition state=3", "field.invalid", 5);
}

#[test]
fn r99b_one_escalation_at_a_time() {
    let env = TestEnv::demo();
    env.ok("role grant abe.agent sn_customerservice.deescalation_requester");
    let case = made(&env);
    let escalate = format!(
        "case escalate {case} --reason inactivity --severity high --justification 'A week' --as-user ada.agent"
    );
    env.refuses(&format!("case escalate {case} --as-user ada.agent"), "input.missing", 2);
    env.refuses(
        &format!("case escalate {case} --reason inactivity --severity high --justification x --as-user carl.customer"),
        "access.denied",
        4,
    );
    env.ok(&escalate);
    assert!(env.refuses(&escalate, "state.invalid", 5).contains("escalated already"));
    let view = env.json(&format!("case view {case} --as-user ada.agent"));
    assert!(view["active_escalation"].as_str().unwrap().starts_with("ESC"), "{view}");
    assert!(view["work_notes"][0]["value"].as_str().unwrap().contains("severity High"));
    assert!(env.json(&format!("case view {case} --as-user carl.customer")).get("work_notes").is_none());
    env.refuses(&format!("case deescalate {case} --as-user ada.agent"), "input.missing", 2);
    env.ok(&format!("case deescalate {case} --justification 'Answered' --as-user ada.agent"));
    assert_eq!(env.json(&format!("case view {case}"))["active_escalation"], serde_json::Value::Null);
    env.refuses(&format!("case deescalate {case} --justification x --as-user ada.agent"), "state.invalid", 5);
}

#[test]
fn r99b_a_template_waits_for_whom_it_was_asked_of() {
    let env = TestEnv::demo();
    let case = made(&env);
    env.ok(&format!("case update {case} --support-manager max.manager"));
    env.ok(&format!("case escalate {case} --reason inactivity --severity medium --justification x --template VIP --as-user ada.agent"));
    let escalation = env.one("escalation list --query state=requested^escalation_template=VIP -q");
    assert_eq!(env.json(&format!("case view {case}"))["active_escalation"], serde_json::Value::Null);
    env.refuses(&format!("escalation approve {escalation} --as-user ada.agent"), "access.denied", 4);
    assert!(env.refuses(&format!("escalation approve {escalation}"), "state.invalid", 5).contains("rule: R90b"));
    env.ok(&format!("escalation approve {escalation} --as-user max.manager"));
    assert_eq!(env.json(&format!("case view {case}"))["active_escalation"], escalation.as_str());
    let approvals = env.json("approval list");
    let mine = approvals.as_array().unwrap().iter().find(|row| row["source"] == escalation.as_str());
    assert_eq!(mine.unwrap()["state"], "approved");
    env.refuses(&format!("escalation decline {escalation} --as-user max.manager"), "state.invalid", 5);
}

/// A further role takes nothing from a proxy: of a case he could not work on as an agent he is the internal contact.
#[test]
fn r99d_a_proxy_who_is_an_agent_elsewhere_is_a_proxy_still() {
    let env = TestEnv::demo();
    env.ok("plugin update com.snc.csm_proxy_contacts --active true");
    env.ok("role grant cleo.consumeragent sn_customerservice.proxy_contact");
    let make = |whose: &str| {
        let case = env.one(&format!("case create --name Called {whose} --as-user cleo.consumeragent -q"));
        env.json(&format!("case view {case}"))["internal_contact"].clone()
    };
    assert_eq!(make("--contact carl.customer"), "cleo.consumeragent");
    assert_eq!(make("--consumer 'Colin Cooper'"), serde_json::Value::Null);
}

/// A group gives its members its roles; being put into one by a manager must not be what makes somebody an agent.
#[test]
fn r90b_a_manager_moves_agents_and_makes_none() {
    let env = TestEnv::demo();
    let join = |user: &str| format!("member create --group 'Customer Support' --user {user} --as-user max.manager");
    for user in ["carl.customer", "hal.halfpm", "vic.viewer"] {
        env.refuses(&join(user), "access.denied", 4);
    }
    env.ok(&join("cleo.consumeragent"));
    // Whom the administrator made an agent through one group may join another, and leave either.
    env.ok("group create --name 'Late Shift'");
    env.ok("member create --group 'Customer Support' --user vic.viewer");
    env.ok("member create --group 'Late Shift' --user vic.viewer --as-user max.manager");
    let support = env.one("member list --query 'group.name=Customer Support^user.user_name=vic.viewer' -q");
    env.ok(&format!("member delete {support} -y --as-user max.manager"));
    env.refuses(&join("vic.viewer"), "access.denied", 4);
}

#[test]
fn an_escalated_account_marks_its_open_cases() {
    let env = TestEnv::demo();
    let case = made(&env);
    env.ok(
        "account escalate 'Acme Corp' --reason lack_of_progress --severity high --justification x --as-user ada.agent",
    );
    let mark = |case: &str| env.json(&format!("case view {case}"))["active_account_escalation"].clone();
    assert!(mark(&case).is_string());
    assert!(mark(&made(&env)).is_string(), "a case made meanwhile is marked too");
    env.ok("account deescalate 'Acme Corp' --justification x --as-user ada.agent");
    assert!(mark(&case).is_null());
}

#[test]
fn case_tasks_follow_their_case_and_make_contributors() {
    let env = TestEnv::demo();
    let case = made(&env);
    let task =
        env.one(&format!("case-task create --case {case} --name Ask --assign-to tess.casetask --as-user ada.agent -q"));
    let view = env.json(&format!("case-task view {task} --as-user tess.casetask"));
    assert_eq!((&view["account"], &view["contact"]), (&"Acme Corp".into(), &"carl.customer".into()));
    let contributors = || env.json(&format!("case view {case}"))["contributor_users"].clone();
    assert_eq!(contributors(), serde_json::json!(["tess.casetask"]));
    let other = env.one(&format!("case-task create --case {case} --name Look --assign-to tess.casetask -q"));
    env.ok(&format!("case-task delete {other} -y"));
    assert_eq!(contributors(), serde_json::json!(["tess.casetask"]), "one task is left");
    env.ok(&format!("case-task update {task} --assign-to ada.agent"));
    assert_eq!(contributors(), serde_json::json!(["ada.agent"]));
    env.ok(&format!("case cancel {case}"));
    env.refuses(&format!("case-task create --case {case} --name Late"), "state.invalid", 5);
}

#[test]
fn r44_a_project_change_is_made_once_and_each_side_says_so() {
    let env = TestEnv::demo();
    let case = made(&env);
    env.refuses(&format!("case project-change {case} --as-user ada.agent"), "access.denied", 4);
    env.ok(&format!("case project-change {case} --as-user maya.pm"));
    let number = env.json(&format!("case view {case}"))["project_change_request"].as_str().unwrap().to_owned();
    let change = env.json(&format!("project-change view {number}"));
    assert_eq!((&change["short_description"], &change["parent"]), (&"Login broken".into(), &ACME.into()));
    assert!(change["work_notes"].to_string().contains(&case));
    assert!(env.json(&format!("case view {case}"))["work_notes"].to_string().contains(&number));
    env.refuses(&format!("case project-change {case} --as-user maya.pm"), "state.invalid", 5);
    env.ok(&format!("case project-issue {case} --as-user maya.pm"));
    let related = env.ok(&format!("case related {case} -q --as-user maya.pm"));
    assert!(related.contains(&number), "{related}");
    let seen = env.ok(&format!("case related {case} -q --as-user carl.customer"));
    assert!(!seen.contains(&number), "the list is not shown: {seen}");
    env.ok("property update csm.flow.close_case_on_closure --value true");
    env.ok(&format!("project-change update {number} --state 3"));
    assert_eq!(state(&env, &case), 3);
    let plain = env.one("case create --name x --account Globex -q");
    env.refuses(&format!("case project-change {plain}"), "state.invalid", 5);
}

#[test]
fn r120_one_of_a_kind_and_many_requests() {
    let env = TestEnv::demo();
    let case = made(&env);
    env.refuses(&format!("case problem {case} --as-user ada.agent"), "access.denied", 4);
    env.ok("role grant ada.agent sn_problem_write sn_request_write");
    env.ok(&format!("case problem {case} --as-user ada.agent"));
    let problem = env.json(&format!("case view {case}"))["problem"].as_str().unwrap().to_owned();
    env.refuses(&format!("case problem {case} --as-user ada.agent"), "state.invalid", 5);
    env.ok(&format!("case problem {case} --unlink {problem} --as-user ada.agent"));
    env.ok(&format!("case problem {case} --link {problem} --as-user ada.agent"));
    env.ok(&format!("case request {case} --as-user ada.agent"));
    env.ok(&format!("case request {case} --name Another --as-user ada.agent"));
    let requests = env.json(&format!("request list --query parent={case} --fields number,requested_for"));
    assert_eq!(requests.as_array().unwrap().len(), 2);
    assert_eq!(requests[0]["requested_for"], "carl.customer");
    let article = env.one("article create --name Cookies -q");
    env.refuses(&format!("problem update {problem} --known-error-article {article}"), "field.invalid", 5);
    env.ok(&format!(
        "article update {article} --set sys_class_name=kb_template_known_error_article --workflow-state published"
    ));
    env.ok(&format!("problem update {problem} --known-error-article {article}"));
    env.ok("access show-list problems");
    let seen = env.ok(&format!("case related {case} -q --as-user carl.customer"));
    assert!(seen.contains(&problem) && seen.contains(&article), "{seen}");
    env.ok("property update csm.related_records.roles --value ''");
    assert_eq!(env.ok(&format!("case related {case} -q --as-user carl.customer")), "");
}
