//! `--dry-run` runs the real transaction, prints what the command prints, and leaves every byte as it was.

use crate::env::{ACME, GLOBEX, NOW, ONBOARDING, TestEnv};

/// Writes of every kind.
fn writes(task: &str) -> Vec<String> {
    vec![
        "project create --name New --account Globex".to_owned(),
        "project create --name New --account 'Acme Corp' --template onboarding --contact carl.customer".to_owned(),
        format!("project update {ACME} --name Renamed"),
        format!("task create --project {ACME} --name New --duration 2d"),
        format!("task assign {task} carl.customer --add-contact"),
        format!("task complete {task}"),
        format!("task comment {task} hello"),
        format!("task work-note {task} hello"),
        format!("task delete {task} -y"),
        format!("contact add {ACME} carl.customer casey.cases"),
        format!("contact remove {ACME} cora.admin -y"),
        format!("template apply onboarding {GLOBEX}"),
        format!("template import {ONBOARDING}"),
        "household delete Cooper -y".to_owned(),
        "user create --user-name new.user --name New --account Globex".to_owned(),
        "role grant nora.norole snc_internal".to_owned(),
        "role revoke carl.customer sn_customerservice.customer -y".to_owned(),
        "role contain csm_admin sn_customerservice.case_viewer".to_owned(),
        "record update sys_security_acl R2 --set active=false".to_owned(),
    ]
}

/// C139: with and without, in every form, for writes that succeed.
#[test]
fn c139_a_dry_run_prints_the_same_and_writes_nothing() {
    let task = "CSPRJTASK0010003";
    for command in writes(task) {
        let env = TestEnv::demo();
        let before = env.bytes();
        for form in ["", " -q", " --json", " -o csv"] {
            let dry = env.run(&format!("{command}{form} --dry-run"));
            assert!(before == env.bytes(), "{command}{form} wrote");
            assert_eq!(env.files(), ["csm.db"], "{command}");
            assert_eq!(dry.status, 0, "{command}{form}: {dry:?}");
            assert!(dry.stderr.contains("nothing was saved"), "{command}{form}: {dry:?}");
        }
        let dry = env.run(&format!("{command} -n"));
        let real = env.run(&command);
        assert_eq!((real.status, &real.stdout), (0, &dry.stdout), "{command}");
        let unchanged = real.stdout.contains("unchanged");
        assert_eq!(before == env.bytes(), unchanged, "{command}: {real:?}");
    }
}

/// C139: a refusal is the same refusal.
#[test]
fn c139_a_dry_run_is_refused_alike() {
    let env = TestEnv::demo();
    let commands = writes("CSPRJTASK0010002").into_iter().map(|command| format!("{command} --as-user carl.customer"));
    let bad = [
        "project update NOPE --name X",
        "project create --name X --account Globex --start 2026-02-30",
        "task create",
        "contact add CSPRJ0010001 olga.other",
    ];
    for command in commands.chain(bad.map(str::to_owned)) {
        let before = env.bytes();
        let dry = env.run(&format!("{command} -n"));
        let real = env.run(&command);
        assert_ne!(dry.status, 0, "{command}: {dry:?}");
        assert_eq!((dry.status, dry.stdout, dry.stderr), (real.status, real.stdout, real.stderr), "{command}");
        assert!(before == env.bytes());
    }
    let env = TestEnv::empty();
    env.ok("db init --demo -n");
    assert_eq!(env.files(), [""; 0]);
}

/// C39: reads change no byte and leave no file behind.
#[test]
fn c39_reads_never_write() {
    let env = TestEnv::demo();
    let before = env.bytes();
    for command in [
        "project list",
        "task list --as-user cora.admin --explain",
        "project view CSPRJ0010001 --json",
        "whoami -v",
        "access check read CSPRJ0010001 --as-user olga.other",
        "access explain write CSPRJ0010001",
        "access rules",
        "db info",
        "db check",
        "db schema",
        "contact list CSPRJ0010001 --access",
        "template export onboarding",
        "role view admin",
        "record list sys_audit --count",
        "help errors",
    ] {
        let output = env.run(command);
        assert!(matches!(output.status, 0 | 4), "{command}: {output:?}");
        assert!(!output.stdout.is_empty(), "{command}");
    }
    assert!(before == env.bytes());
    assert_eq!(env.files(), ["csm.db"]);
}

/// C66: deleting asks; without a terminal the answer is no, and `--yes` or a dry run need none.
#[test]
fn c66_deleting_without_an_answer_is_refused() {
    let env = TestEnv::demo();
    for command in [
        format!("project delete {GLOBEX}"),
        "task delete CSPRJTASK0010003 --no-input".to_owned(),
        "template delete onboarding --json".to_owned(),
    ] {
        let before = env.bytes();
        let output = env.run(&command);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{command}: {output:?}");
        assert!(output.stderr.contains("input.confirm") && output.stderr.contains("--yes"), "{output:?}");
        assert!(before == env.bytes());
    }
    env.ok("task delete CSPRJTASK0010003 CSPRJTASK0010004 -y");
    assert_eq!(env.ok("task list --count"), "8\n");
    // Only a draft is deleted (R36a), and of several none if one is not.
    env.ok("task update CSPRJTASK0010001 --state 2");
    env.refuses("task delete CSPRJTASK0010002 CSPRJTASK0010001 -y", "state.invalid", 5);
    let clock = env.json("whoami")["now"].clone();
    assert_eq!(clock, NOW);
}
