//! The two forms of an error, the list of codes, and what is never printed.

use crate::env::{ACME, TestEnv};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The exits the contract gives to codes it names.
const CONTRACT: &[(&str, i32)] = &[
    ("input.missing", 2),
    ("input.confirm", 2),
    ("input.too_large", 5),
    ("query.invalid", 2),
    ("record.not_found", 3),
    ("record.conflict", 5),
    ("record.ambiguous", 5),
    ("user.unknown", 4),
    ("user.inactive", 4),
    ("user.no_role", 4),
    ("access.denied", 4),
    ("field.unknown", 2),
    ("field.invalid", 5),
    ("field.read_only", 5),
    ("state.invalid", 5),
    ("task.cycle", 5),
    ("contact.not_eligible", 5),
    ("template.invalid", 5),
    ("plugin.inactive", 4),
    ("import.partial", 5),
    ("scenario.invalid", 5),
    ("scenario.failed", 6),
    ("coverage.low", 6),
    ("matrix.differs", 6),
    ("db.missing", 1),
    ("db.exists", 5),
    ("db.not_a_file", 1),
    ("db.not_csm", 1),
    ("db.older", 1),
    ("db.newer", 1),
    ("db.schema_changed", 1),
    ("db.hardlinked", 1),
    ("db.moved", 1),
    ("db.corrupt", 1),
    ("db.busy", 75),
    ("db.read_only", 1),
    ("db.full", 1),
    ("commit.unknown", 1),
    ("output.failed", 1),
    ("internal", 1),
];

#[test]
fn every_code_is_documented_with_its_exit() {
    let env = TestEnv::empty();
    let page = env.ok("help errors");
    let listed: BTreeMap<&str, i32> = page
        .lines()
        .map(|line| {
            let mut words = line.split_whitespace();
            let pair = (words.next().unwrap(), words.next().unwrap().parse().unwrap());
            assert!(words.next().is_some(), "no sentence: {line}");
            pair
        })
        .collect();
    assert_eq!(listed.len(), page.lines().count(), "a code twice");
    for (code, exit) in CONTRACT {
        assert_eq!(listed.get(code), Some(exit), "{code}");
    }
    for (code, exit) in listed.iter().filter(|(code, _)| !CONTRACT.iter().any(|(known, _)| known == *code)) {
        assert!(code.starts_with("usage.") && *exit == 2, "{code} is not in the contract");
    }
    let exits = env.ok("help exit-codes");
    for exit in CONTRACT.iter().map(|(_, exit)| exit.to_string()) {
        assert!(exits.lines().any(|line| line.split_whitespace().next() == Some(&exit)), "{exit}");
    }
}

#[test]
fn the_json_form_is_one_line_with_every_member() {
    let env = TestEnv::demo();
    let output = env.run(&format!("project update {ACME} --name X --as-user cora.admin --json"));
    assert_eq!((output.status, output.stdout.as_str(), output.stderr.lines().count()), (4, "", 1), "{output:?}");
    let error: Value = serde_json::from_str(&output.stderr).unwrap();
    let error = error["error"].as_object().unwrap();
    let members: Vec<&str> = error.keys().map(String::as_str).collect();
    let expected =
        ["code", "exit", "message", "actor", "as_user", "action", "target", "field", "rule", "missing_roles", "hint"];
    assert_eq!(members, expected);
    assert_eq!((&error["code"], &error["exit"]), (&json!("access.denied"), &json!(4)));
    assert_eq!((&error["actor"], &error["as_user"]), (&json!("admin"), &json!("cora.admin")));
    assert_eq!((&error["action"], &error["target"]), (&json!("write"), &json!(ACME)));
    assert!(error["message"].as_str().unwrap().starts_with("cora.admin may not update"));
}

#[test]
fn every_json_spelling_has_json_errors() {
    let env = TestEnv::demo();
    for spelling in ["--json", "-o json", "-ojson", "--output json", "-o ndjson"] {
        for command in
            ["project view NOPE", "project list --fields colour", "project list --bogus", "project view", "nonsense"]
        {
            let output = env.run(&format!("{command} {spelling}"));
            assert_ne!(output.status, 0);
            let error: Result<Value, _> = serde_json::from_str(&output.stderr);
            assert!(error.is_ok_and(|error| error["error"]["code"].is_string()), "{command} {spelling}: {output:?}");
        }
    }
    let output = env.command("project view NOPE --db none.db --json").output().unwrap();
    assert!(output.stderr.starts_with(b"{\"error\":{\"code\":\"db.missing\""));
}

#[test]
fn unknown_words_and_flags_are_usage_errors() {
    let env = TestEnv::demo();
    for command in [
        "nonsense",
        "project nonsense",
        "project list --bogus",
        "project view",
        "project view A B",
        "task complete",
        "record list nonsense",
        "proj list",
        "project lis",
        "project list --json -o csv",
        "help nonsense",
        "access check read",
        "--color sometimes project list",
        "project list extra",
        "access nonsense",
        "db nonsense",
        "project list --count=yes",
    ] {
        let output = env.run(command);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{command}: {output:?}");
        assert!(
            output.stderr.contains("usage.invalid") || output.stderr.contains("input.missing"),
            "{command}: {output:?}"
        );
        assert!(output.stderr.contains("hint"), "{command}: {output:?}");
    }
    for command in ["", "project", "db", "record", "record list"] {
        let output = env.run(command);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{command}: {output:?}");
        assert!(output.stderr.contains("Usage: csm"), "{command}: {output:?}");
    }
}

/// C118: what was typed comes back in a message escaped, so that it can neither drive the terminal nor forge a line.
#[test]
fn c118_names_in_messages_are_shown_not_run() {
    let env = TestEnv::demo();
    let evil = "x\u{1b}[2J\nerror[internal]: forged\u{9b}\u{202e}\u{7}";
    let commands: [&[&str]; 9] = [
        &["project", "view", evil],
        &["project", "list", "--fields", evil],
        &["project", "list", "--query", evil],
        &["project", "list", "--as-user", evil],
        &["project", "list", "--db", evil],
        &["template", "import", evil],
        &["project", evil],
        &["whoami", "--now", evil],
        &["access", "check", "read", evil],
    ];
    for command in commands {
        let output = env.run(command);
        assert!(output.status != 0 && !output.stderr.is_empty(), "{output:?}");
        let bad = output.stderr.chars().find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
        assert_eq!(bad, None, "{output:?}");
        assert!(!output.stderr.lines().any(|line| line.starts_with("error[internal]")), "{output:?}");
        let mut json = command.to_vec();
        json.push("--json");
        let output = env.run(&json[..]);
        assert!(output.stderr.lines().count() == 1, "{output:?}");
        serde_json::from_str::<Value>(&output.stderr).unwrap();
    }
}

/// The rule that decided and what to do stand below the message (cli.md 4).
#[test]
fn rule_and_hint_lines_are_indented() {
    let env = TestEnv::demo();
    let said = env.fails("user view nobody.here", "record.not_found", 3);
    assert_eq!(said, "error[record.not_found]: no user \"nobody.here\"\n  hint: see `csm user list`\n");
    let task = env.one("task list --query short_description=Inventory -q");
    let said = env.fails(&format!("task update {task} --name X --as-user olga.other"), "access.denied", 4);
    assert!(said.lines().any(|line| line == "  rule: R9"), "{said}");
}
