//! Work around cases: their tasks, who contributes, lists, references by name.

use crate::env::TestEnv;

#[test]
fn a_case_task_is_worked_by_whom_it_is_given_to() {
    let env = TestEnv::demo();
    let case = env.one("case create --name Help --account 'Acme Corp' --contact carl.customer --as-user ada.agent -q");
    let task = env.one(&format!("case-task create --case {case} --name Ask --visible --as-user ada.agent -q"));
    env.refuses(&format!("case-task close {task} --as-user tess.casetask"), "record.not_found", 3);
    env.ok(&format!("case-task assign {task} tess.casetask --as-user ada.agent"));
    env.ok(&format!("case-task comment {task} 'Which one?' --as-user tess.casetask"));
    env.ok(&format!("case-task work-note {task} 'He is slow' --as-user tess.casetask"));
    env.ok(&format!("case-task comment {task} 'The blue one' --as-user carl.customer"));
    env.refuses(&format!("case-task work-note {task} x --as-user carl.customer"), "access.denied", 4);
    env.refuses(&format!("case-task close {task} --as-user carl.customer"), "access.denied", 4);
    env.refuses(&format!("case-task assign {task} --to-me --as-user carl.customer"), "access.denied", 4);
    env.refuses(&format!("case-task comment {task} x --as-user olga.other"), "record.not_found", 3);
    let seen = env.json(&format!("case-task view {task} --as-user carl.customer"));
    assert_eq!(seen["comments"].as_array().unwrap().len(), 2);
    assert!(seen.get("work_notes").is_none(), "{seen}");
    env.ok(&format!("case-task close {task} --notes 'The blue one it is' --as-user tess.casetask"));
    let closed = env.json(&format!("case-task view {task} --as-user tess.casetask"));
    assert_eq!(
        (&closed["state"], &closed["active"], &closed["closed_by"], &closed["close_notes"]),
        (&3.into(), &false.into(), &"tess.casetask".into(), &"The blue one it is".into())
    );
    env.refuses(&format!("case-task close {task} --as-user tess.casetask"), "state.invalid", 5);
    env.refuses(&format!("case-task close {task} --as-user vic.viewer"), "access.denied", 4);
}

/// Every record that has a journal takes both verbs.
#[test]
fn journal_verbs_are_on_every_noun_with_a_journal() {
    let journals = csm::dict::TABLES
        .iter()
        .filter(|table| table.find("comments").is_some_and(|field| matches!(field.kind, csm::dict::Kind::Journal)));
    for table in journals {
        for verb in ["comment", "work-note"] {
            assert!(
                csm::cli::VERBS.iter().any(|one| one.noun == table.noun && one.name == verb),
                "{} {verb}",
                table.noun
            );
        }
    }
    let env = TestEnv::demo();
    let problem = env.one("problem list -q --limit 1");
    env.ok(&format!("problem work-note {problem} 'Seen before'"));
    assert_eq!(env.json(&format!("problem view {problem}"))["work_notes"][0]["value"], "Seen before");
}

#[test]
fn who_was_entered_by_hand_stays_a_contributor() {
    let env = TestEnv::demo();
    let case = env.one("case create --name Help --account 'Acme Corp' --contact carl.customer --as-user ada.agent -q");
    let contributors = || env.json(&format!("case view {case}"))["contributor_users"].clone();
    env.ok(&format!("case update {case} --contributor-users eddy.editor --as-user ada.agent"));
    let task = |user: &str| env.one(&format!("case-task create --case {case} --name Ask --assign-to {user} -q"));
    let (of_eddy, of_tess) = (task("eddy.editor"), task("tess.casetask"));
    assert_eq!(contributors(), serde_json::json!(["eddy.editor", "tess.casetask"]));
    env.ok(&format!("case-task delete {of_eddy} -y"));
    env.ok(&format!("case-task assign {of_tess} abe.agent"));
    assert_eq!(contributors(), serde_json::json!(["abe.agent", "eddy.editor"]));
    env.ok(&format!("case-task delete {of_tess} -y"));
    assert_eq!(contributors(), serde_json::json!(["eddy.editor"]));
}

/// A list that is replaced as a whole is replaced only by somebody who sees it.
#[test]
fn who_cannot_read_a_list_only_adds_to_it() {
    let env = TestEnv::demo();
    env.ok("plugin update com.snc.csm_proxy_contacts --active true");
    let case = env.one("case create --name Help --account 'Acme Corp' --contact carl.customer --as-user ada.agent -q");
    env.ok(&format!("case update {case} --watch-list sam.stake,maya.pm --as-user ada.agent"));
    let said = env.ok(&format!("case update {case} --watch-list prue.proxy --as-user prue.proxy"));
    assert!(said.contains("who was in it stays") && !said.contains("maya"), "{said}");
    let listed = || env.json(&format!("case view {case} --as-user ada.agent"))["watch_list"].clone();
    assert_eq!(listed(), serde_json::json!(["maya.pm", "prue.proxy", "sam.stake"]));
    env.ok(&format!("case update {case} --watch-list sam.stake --as-user ada.agent"));
    assert_eq!(listed(), serde_json::json!(["sam.stake"]));
}

#[test]
fn a_reference_into_any_table_is_asked_for_by_name() {
    let env = TestEnv::demo();
    let case = env.one("case create --name Help --account 'Acme Corp' --contact carl.customer --as-user ada.agent -q");
    env.ok(&format!("case update {case} --support-manager max.manager"));
    env.ok(&format!("case escalate {case} --reason inactivity --severity high --justification x --template VIP"));
    let escalation = env.one("escalation list --query state=requested^escalation_template=VIP -q");
    let count = |list: &str| env.ok(&format!("{list} --count")).trim().to_owned();
    assert_eq!(count(&format!("approval list --query source={escalation} --as-user max.manager")), "1");
    assert_eq!(count(&format!("approval list --source {escalation} --as-user max.manager")), "1");
    assert_eq!(
        count(&format!("approval list --query source!={escalation}^source=CHG0010001 --as-user max.manager")),
        "1"
    );
    assert_eq!(count(&format!("escalation list --query source_record={case}")), "1");
    assert_eq!(count(&format!("escalation list --query source_recordIN{case},CS0010002")), "2");
    assert_eq!(count("escalation list --query source_record=Globex"), "1", "an account has no number people use");
    assert_eq!(count("escalation list --query source_record=Nobody"), "0");
    assert_eq!(count(&format!("case-sla list --task {case}")), "2");
}
