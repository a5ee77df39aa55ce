//! A pinned persona: nothing a person types or sets makes him somebody else (C23, C140, C152, C155).

use crate::env::{NOW, TestEnv, chmod};
use csm::cli::pin::Machine;
use csm::cli::run_on;
use csm::output::Out;
use serde_json::Value;
use std::ffi::OsString;
use std::path::Path;

/// The uid of somebody who is pinned.
const CARL: u32 = 4711;

fn machine(env: &TestEnv, uid: u32) -> Machine {
    let me = rustix::process::geteuid().as_raw();
    Machine { pins: env.path("pins.toml"), owner: me, uids: vec![uid, me], effective: me, variables: Vec::new() }
}

/// The demo database, and a file that pins one uid to a contact.
fn pinned() -> TestEnv {
    let env = TestEnv::demo();
    chmod(&env.path(""), 0o700);
    pin(&env, &format!("db = '{}'\n[personas]\n{CARL} = \"carl.customer\"\n", env.db().display()));
    env
}

fn pin(env: &TestEnv, text: &str) {
    let path = env.write("pins.toml", text);
    chmod(&path, 0o644);
}

fn run(machine: &Machine, words: &str) -> (u8, String, String) {
    let words: Vec<OsString> = std::iter::once("csm").chain(words.split_whitespace()).map(Into::into).collect();
    let (exit, out) = run_on(machine, &words, Out::buffer());
    let (printed, said) = out.into_strings();
    (exit, printed, said)
}

#[track_caller]
fn refused(machine: &Machine, words: &str) -> String {
    let (exit, printed, said) = run(machine, words);
    assert_eq!((exit, printed.as_str()), (4, ""), "csm {words}: {said}");
    assert!(said.starts_with("error[access.denied]: "), "csm {words}: {said}");
    said
}

#[test]
fn who_is_pinned_is_that_user_and_nobody_else() {
    let env = pinned();
    let carl = machine(&env, CARL);
    let (exit, printed, said) = run(&carl, "whoami --json");
    assert_eq!((exit, said.as_str()), (0, ""));
    let me: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(
        (&me["user_name"], &me["operator"], &me["pinned"]),
        (&"carl.customer".into(), &"carl.customer".into(), &true.into())
    );
    let from = format!("pinned by {}", env.path("pins.toml").display());
    assert_eq!((&me["as_user_from"], &me["db_from"]), (&from.as_str().into(), &from.as_str().into()));
    // The same bytes as for whoever acts as him.
    for words in ["project list", "task list --json", "case list", "user list", "account list --count"] {
        let acting = env.run(&format!("{words} --as-user carl.customer"));
        let (exit, printed, said) = run(&carl, words);
        assert_eq!((i32::from(exit), printed, said), (acting.status, acting.stdout, acting.stderr), "{words}");
    }
    // Nobody stands behind him: the audit says so.
    let case = run(&carl, "case list -q --limit 1").1;
    assert_eq!(run(&carl, &format!("case comment {} hello", case.trim())).0, 0);
    let last = &env.json("audit list --sort -seq --limit 1 --fields actor,as_user")[0];
    assert_eq!((&last["actor"], &last["as_user"]), (&"carl.customer".into(), &"carl.customer".into()));
}

/// C140, C155: what chooses a persona, a file or a clock, and what the operator asks.
#[test]
fn c140_what_is_the_operator_s_is_refused() {
    let env = pinned();
    let carl = machine(&env, CARL);
    let before = env.bytes();
    for words in [
        "project list --as-user maya.pm",
        "project list --as admin",
        "project list --as-user carl.customer",
        "project list --db other.db",
        "project list --now 2027-01-01",
        "project list --explain",
        "project list -v",
        "access check read CSPRJ0010001",
        "access explain read CSPRJ0010001",
        "access who read CSPRJ0010001",
        "access matrix",
        "access rules",
        "access list",
        "access diff user:admin user:carl.customer",
        "access allow --table case --op read --roles snc_external",
        "access show-list contacts",
        "scenario run s.toml",
        "scenario mutate s.toml",
        "db init --demo",
        "db info",
        "db check",
        "db schema",
        "demo",
        "demo --keep x.db",
        // The program would read and write these with its own rights.
        "case attach CS0010001 csm.db",
        "task attach CSPRJTASK0010001 csm.db",
        "attachment get 0 -f csm.db --force",
        "template import x.toml",
        "template create --file x.toml",
        "project create --from x.toml",
    ] {
        let said = refused(&carl, words);
        assert!(said.contains("is not for carl.customer, who is pinned by"), "{words}: {said}");
    }
    for name in ["CSM_DB", "CSM_AS_USER", "CSM_NOW", "CSM_NO_INPUT", "CSM_COMPLETE", "CSM_ANYTHING"] {
        let machine = Machine { variables: vec!["HOME".into(), name.into()], ..carl.clone() };
        assert!(refused(&machine, "project list").contains(name), "{name}");
    }
    assert!(before == env.bytes());
    let (exit, _, said) = run(&carl, "project list --as-user x --json");
    assert_eq!(exit, 4);
    let error: Value = serde_json::from_str(said.trim()).unwrap();
    assert_eq!(
        (&error["error"]["code"], &error["error"]["as_user"]),
        (&"access.denied".into(), &"carl.customer".into())
    );
    // Help is for everybody.
    assert_eq!(run(&carl, "help security").0, 0);
}

/// Uids that no line names are as free as ever.
#[test]
fn others_are_not_pinned() {
    let env = pinned();
    let other = machine(&env, CARL + 1);
    let db = env.db();
    let (exit, printed, _) = run(&other, &format!("whoami --json --db {} --now {NOW}", db.display()));
    let me: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!((exit, &me["user_name"], &me["pinned"]), (0, &"admin".into(), &false.into()));
    let none = Machine { pins: env.path("none.toml"), ..machine(&env, CARL) };
    assert_eq!(run(&none, &format!("project list -q --db {} --as-user olga.other", db.display())).1, "CSPRJ0010002\n");
}

/// A file of pins that somebody else could have written, or that says something else, lets nobody in: never an administrator
/// by mistake.
#[test]
fn wrong_pins_let_nobody_in() {
    let env = pinned();
    let path = env.path("pins.toml");
    let everybody = [machine(&env, CARL), machine(&env, CARL + 1)];
    let shut = |why: &str| {
        for machine in &everybody {
            let said = refused(machine, "whoami");
            assert!(said.contains("nobody is let in"), "{why}: {said}");
        }
    };
    chmod(&path, 0o664);
    shut("group-writable");
    chmod(&path, 0o646);
    shut("world-writable");
    chmod(&path, 0o644);
    chmod(&env.path(""), 0o777);
    shut("in a folder of everybody's");
    chmod(&env.path(""), 0o700);
    let foreign = Machine { owner: everybody[0].owner + 1, ..everybody[0].clone() };
    assert!(refused(&foreign, "whoami").contains("root alone"));
    let link = env.path("link.toml");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    refused(&Machine { pins: link, ..everybody[0].clone() }, "whoami");
    refused(&Machine { pins: env.path("home"), ..everybody[0].clone() }, "whoami");
    let db = format!("db = '{}'\n", env.db().display());
    for text in [
        String::new(),
        db.clone(),
        "[personas]\n4711 = 'carl.customer'\n".to_owned(),
        "db = 'csm.db'\n[personas]\n4711 = 'carl.customer'\n".to_owned(),
        format!("{db}as_user = 'admin'\n[personas]\n"),
        format!("{db}[personas]\ncarl = 'carl.customer'\n"),
        format!("{db}[personas]\n04711 = 'carl.customer'\n"),
        format!("{db}[personas]\n4711 = ' '\n"),
        format!("{db}[personas]\n4711 = 'carl.customer'\n4711 = 'admin'\n"),
        "no toml".to_owned(),
    ] {
        pin(&env, &text);
        shut(&text);
    }
}

/// C23: a database somebody could reach without the program is no boundary; a user who cannot act is nobody.
#[test]
fn c23_the_database_is_out_of_reach() {
    let env = pinned();
    let carl = machine(&env, CARL);
    for mode in [0o640, 0o604, 0o660, 0o602] {
        chmod(&env.db(), mode);
        assert!(refused(&carl, "project list").contains("others can reach"), "{mode:o}");
    }
    chmod(&env.db(), 0o600);
    let stranger = Machine { effective: carl.effective + 1, ..carl.clone() };
    refused(&stranger, "project list");
    assert_eq!(run(&carl, "project list").0, 0);
    for user in ["ivy.inactive", "nora.norole", "no.body"] {
        pin(&env, &format!("db = '{}'\n[personas]\n{CARL} = {user:?}\n", env.db().display()));
        let (exit, printed, said) = run(&carl, "project list");
        assert_eq!((exit, printed.as_str()), (4, ""), "{said}");
        assert!(said.starts_with("error[user."), "{said}");
    }
    assert!(Path::new(csm::cli::pin::PINS).is_absolute());
}
