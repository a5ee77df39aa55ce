//! Readers that go away, streams that are closed or full, and a lock somebody else holds.

use crate::env::{ACME, Output, TestEnv};
use csm::engine::{self, Engine as _, Mode};
use std::fs::OpenOptions;
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn c62_a_reader_that_went_away_is_silent() {
    let env = TestEnv::demo();
    env.rollout();
    for command in [
        "task list",
        "task list --json",
        "db schema",
        "help errors",
        "project view CSPRJ0010001 -o csv",
        "access rules",
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output: Output = env.command(command).stdout(writer).output().unwrap().into();
        assert_eq!((output.status, output.stderr.as_str()), (141, ""), "{command}");
    }
}

/// C63: a full disk is an error; a change was saved before anything was printed.
#[test]
fn c63_output_that_cannot_be_written() {
    let env = TestEnv::demo();
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    for command in ["task list", "task list --json", "help errors"] {
        let output: Output = env.command(command).stdout(full()).output().unwrap().into();
        assert_eq!(output.status, 1, "{command}: {output:?}");
        assert!(
            output.stderr.contains("output.failed") && output.stderr.contains("cannot write output"),
            "{command}: {output:?}"
        );
    }
    let update = format!("project update {ACME} --name Saved");
    let output: Output = env.command(&update).stdout(full()).output().unwrap().into();
    assert_eq!(output.status, 1);
    assert!(env.ok(&format!("project view {ACME} --fields short_description -o csv")).contains("Saved"));
}

/// C65: a closed stderr is no panic and changes no answer.
#[test]
fn c65_a_closed_stderr_is_no_panic() {
    let env = TestEnv::demo();
    let shell = |line: &str| -> Output {
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", line, env!("CARGO_BIN_EXE_csm")])
            .env_clear()
            .current_dir(env.path(""))
            .env("HOME", env.path("home"));
        shell.output().unwrap().into()
    };
    assert_eq!(shell("exec \"$0\" project view NOPE 2>&-").status, 3);
    assert_eq!(shell("exec \"$0\" project list --count 2>&- <&-").stdout, "6\n");
    assert!(env.run("db check").stdout.starts_with("ok"));
}

/// C36: a lock held for longer than `--wait` is 75, and nothing changed.
#[test]
fn c36_a_lock_held_too_long_is_busy() {
    let env = TestEnv::demo();
    let holder = engine::open(&env.db(), Mode::Write, Duration::ZERO).unwrap();
    holder.begin().unwrap();
    let said = env.fails(&format!("project update {ACME} --name X --wait 0s"), "db.busy", 75);
    assert!(said.contains("nothing was changed") && said.contains("--wait"), "{said}");

    // Reads answer from the last state meanwhile, and no lock is stolen (C37, C38).
    assert!(env.ok("project list").contains("Website relaunch"));
    env.ok("db check");
    holder.rollback().unwrap();
    env.ok(&format!("project update {ACME} --name X --wait 0s"));
    for bad in ["", "soon", "-1s", "1 fortnight"] {
        let output = env.run(&["project", "list", "--wait", bad]);
        assert_eq!(output.status, 2, "--wait {bad:?}: {output:?}");
    }
}

/// C58, C17: a command that is killed while it waits has changed nothing, and leaves nothing in the next one's way.
#[test]
fn c58_a_terminated_command_changed_nothing() {
    let env = TestEnv::demo();
    let holder = engine::open(&env.db(), Mode::Write, Duration::ZERO).unwrap();
    holder.begin().unwrap();
    let mut waiting = env.command(&format!("project update {ACME} --name X")).stderr(Stdio::piped()).spawn().unwrap();
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    holder.rollback().unwrap();
    drop(holder);
    assert!(env.ok("project list").contains("Website relaunch"));
    env.ok(&format!("project update {ACME} --name Y"));
    assert_eq!(env.ok("db check"), "ok\n");
}
