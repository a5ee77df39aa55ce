//! Somebody sits at a terminal: what is missing is asked for, and what cannot be taken back is confirmed.

use crate::env::{ACME, GLOBEX, Output, TestEnv, Words};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};

/// A command whose standard input and standard error are a terminal.
struct Sitting {
    terminal: File,
    child: Child,
    shown: Vec<u8>,
}

impl Sitting {
    fn at(env: &TestEnv, words: &(impl Words + ?Sized)) -> Self {
        Self::of(env.command(words))
    }

    fn of(mut command: Command) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let name = ptsname(&ours, Vec::new()).unwrap().into_string().unwrap();
        let theirs = || Stdio::from(OpenOptions::new().read(true).write(true).open(&name).unwrap());
        let child = command.stdin(theirs()).stderr(theirs()).stdout(Stdio::piped()).spawn().unwrap();
        Self { terminal: File::from(ours), child, shown: Vec::new() }
    }

    /// Waits until the terminal shows the text.
    fn until(&mut self, text: &str) {
        while !String::from_utf8_lossy(&self.shown).contains(text) {
            let mut piece = [0; 256];
            let read = self.terminal.read(&mut piece).unwrap();
            self.shown.extend_from_slice(&piece[..read]);
        }
    }

    /// Types, and waits for the end.
    fn types(mut self, typed: &str) -> Output {
        self.terminal.write_all(typed.as_bytes()).unwrap();
        // The end of a terminal is an error, after everything shown was read.
        let _ = self.terminal.read_to_end(&mut self.shown);
        let mut output = Output::from(self.child.wait_with_output().unwrap());
        output.stderr = String::from_utf8(self.shown).unwrap().replace("\r\n", "\n");
        output
    }
}

fn at_terminal(env: &TestEnv, words: &(impl Words + ?Sized), typed: &str) -> Output {
    Sitting::at(env, words).types(typed)
}

#[test]
fn what_is_missing_is_asked_for() {
    let env = TestEnv::demo();
    let made = at_terminal(&env, "project create --as-user maya.pm -q", "Rollout\nAcme Corp\n");
    assert_eq!(made.status, 0, "{made:?}");
    let project = env.json(&format!("project view {}", made.stdout.trim()));
    assert_eq!(project["short_description"], "Rollout");
    assert_eq!(project["account"], "Acme Corp");
}

#[test]
fn a_customer_is_offered_his_own_projects_and_tasks() {
    let env = TestEnv::demo();
    let made = at_terminal(&env, "case create --name Help --as-user cora.admin -q", &format!("{ACME}\n\n"));
    assert_eq!(made.status, 0, "{made:?}");
    assert!(made.stderr.contains(ACME) && !made.stderr.contains(GLOBEX), "{made:?}");
    let case = env.json(&format!("case view {}", made.stdout.trim()));
    assert_eq!(case["customer_project"], ACME);
    let without = at_terminal(&env, "case create --name Help --as-user cora.admin", "\n\n");
    assert_eq!(without.status, 0, "both may be left out: {without:?}");
}

#[test]
fn who_may_not_make_such_a_record_is_asked_nothing() {
    let env = TestEnv::demo();
    let refused = at_terminal(&env, "project create --as-user carl.customer", "");
    assert_eq!(refused.status, 4, "{refused:?}");
    assert!(!refused.stderr.contains("Account:"), "{refused:?}");
}

#[test]
fn an_end_instead_of_an_answer_makes_nothing() {
    let env = TestEnv::demo();
    let before = env.bytes();
    let ended = at_terminal(&env, "project create --as-user maya.pm", "Rollout\n\u{4}");
    assert_eq!(ended.status, 2, "{ended:?}");
    assert!(ended.stderr.contains("input.missing"), "{ended:?}");
    let silent = at_terminal(&env, "project create --no-input --as-user maya.pm", "");
    assert_eq!(silent.status, 2, "{silent:?}");
    assert!(before == env.bytes());
}

#[test]
fn a_deletion_is_confirmed() {
    let env = TestEnv::demo();
    let case = env.one("case create --name Help --account 'Acme Corp' -q");
    let before = env.bytes();
    for answer in ["n\n", "\n", "\u{4}"] {
        let kept = at_terminal(&env, &format!("case delete {case}"), answer);
        assert_eq!(kept.status, 2, "{kept:?}");
        assert!(kept.stderr.contains("input.confirm"), "{kept:?}");
    }
    assert!(before == env.bytes());
    let refused = at_terminal(&env, &format!("case delete {case} --as-user abe.agent"), "");
    assert_eq!(refused.status, 4, "what is refused is not asked about: {refused:?}");
    let gone = at_terminal(&env, &format!("case delete {case}"), "y\n");
    assert_eq!(gone.status, 0, "{gone:?}");
    env.fails(&format!("case view {case}"), "record.not_found", 3);
}

#[test]
fn nobody_waits_for_a_person_who_thinks() {
    let env = TestEnv::demo();
    let case = env.one("case create --name Help --account 'Acme Corp' -q");
    for (line, question, answer) in [
        ("project create --account 'Acme Corp' --as-user maya.pm".to_owned(), ":", "Rollout\n"),
        (format!("case delete {case}"), "[y/N]", "y\n"),
    ] {
        let mut sitting = Sitting::at(&env, &line);
        sitting.until(question);
        env.ok(&format!("task comment {} Meanwhile --wait 0s", env.task(ACME, "1")));
        let done = sitting.types(answer);
        assert_eq!(done.status, 0, "{done:?}");
    }
}

#[test]
fn whom_the_environment_names_is_said_once() {
    let env = TestEnv::demo();
    let mut command = env.command("project create --account 'Acme Corp'");
    command.env("CSM_AS_USER", "maya.pm");
    let mut sitting = Sitting::of(command);
    sitting.until("acting as");
    let made = sitting.types("Rollout\n");
    assert_eq!(made.status, 0, "{made:?}");
    assert_eq!(made.stderr.matches("acting as maya.pm").count(), 1, "{made:?}");
}

#[test]
fn a_step_of_a_case_asks_for_what_it_needs() {
    let env = TestEnv::demo();
    let case = env.one("case create --name Help --account 'Acme Corp' --contact carl.customer --as-user ada.agent -q");
    env.ok(&format!("case assign {case} --to-me --as-user ada.agent"));
    let escalate = format!("case escalate {case} --severity high --as-user ada.agent");
    let done = at_terminal(&env, &escalate, "inactivity\nA week of silence\n");
    assert_eq!(done.status, 0, "{done:?}");
    assert!(done.stderr.contains("lack_of_progress  Lack of progress") && done.stderr.contains("Justification:"));
    assert!(!done.stderr.contains("Severity:"), "what was typed is not asked again: {done:?}");
    let again = at_terminal(&env, &escalate, "");
    assert!(again.status == 5 && !again.stderr.contains("Reason:"), "refused before it is asked: {again:?}");
    let propose = format!("case propose {case} --as-user ada.agent");
    let empty = at_terminal(&env, &propose, "\n\n");
    assert!(empty.status == 2 && empty.stderr.contains("needs --code and --notes"), "{empty:?}");
    let denied = at_terminal(&env, &format!("case propose {case} --as-user vic.viewer"), "");
    assert!(denied.status == 4 && !denied.stderr.contains("Resolution code:"), "{denied:?}");
    let done = at_terminal(&env, &propose, "solved_fixed\nRestarted it.\n");
    assert!(done.status == 0 && done.stderr.contains("solved_workaround  Solved - Workaround provided"), "{done:?}");
    let view = env.json(&format!("case view {case}"));
    assert_eq!((&view["resolution_code"], &view["close_notes"]), (&"solved_fixed".into(), &"Restarted it.".into()));
    let late = at_terminal(&env, &propose, "");
    assert!(late.status == 5 && !late.stderr.contains("Resolution code:"), "{late:?}");
}
