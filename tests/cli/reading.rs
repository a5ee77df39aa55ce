//! `--jq` goes for every command that prints JSON.

use crate::env::{ACME, TestEnv};
use csm::cli::VERBS;
use csm::dict;

/// Every verb that reads, with what it is asked, by noun and name.
const READS: &[(&str, &str)] = &[
    ("project plan", ACME),
    ("project gantt", ACME),
    ("project export", ACME),
    ("project related", ACME),
    ("task related", "CSPRJTASK0010001"),
    ("case related", "CS0010001"),
    ("case list", ""),
    ("case view", "CS0010001"),
    ("attachment list", ""),
    ("contact list", "CSPRJ0010001 --access"),
    ("template export", "onboarding"),
    ("role list", "--personas"),
    ("role view", "admin"),
    ("user check-roles", ""),
    ("access check", "read CSPRJ0010001"),
    ("access explain", "read CSPRJ0010001"),
    ("access list", "CSPRJ0010001"),
    ("access who", "read CSPRJ0010001"),
    ("access matrix", "project"),
    ("access diff", "user:maya.pm user:sam.stake"),
    ("access rules", ""),
    ("scenario run", "s.toml"),
    ("scenario lint", "s.toml"),
    ("scenario mutate", "s.toml --rule R5"),
    ("db info", ""),
    ("db check", ""),
    ("db schema", ""),
    (" whoami", ""),
    (" help", ""),
];

/// Verbs that write, by their names; and those that print what is no JSON: a file, a story.
const OTHERS: &[&str] = &[
    "create",
    "update",
    "import",
    "close",
    "reopen",
    "move",
    "copy",
    "link",
    "unlink",
    "assign",
    "complete",
    "comment",
    "work-note",
    "request-info",
    "resume",
    "propose",
    "accept",
    "reject",
    "cancel",
    "project-change",
    "project-issue",
    "problem",
    "change",
    "incident",
    "request",
    "escalate",
    "deescalate",
    "approve",
    "decline",
    "attach",
    "get",
    "add",
    "remove",
    "confirm",
    "allocate",
    "apply",
    "grant",
    "revoke",
    "contain",
    "uncontain",
    "allow",
    "forbid",
    "show-list",
    "hide-list",
    "record",
    "init",
    "demo",
];

const SCENARIO: &str =
    "version = 1\nname = \"one\"\n[[check]]\nas = [\"admin\"]\non = [\"task\"]\nallow = [\"read\"]\n";

#[test]
fn jq_goes_for_every_verb_that_reads() {
    let env = TestEnv::demo();
    env.write("s.toml", SCENARIO);
    let run = |words: &str| {
        let mut words: Vec<&str> = words.split_whitespace().collect();
        words.extend(["--jq", "[\"a result\", type][0]"]);
        let output = env.run(&words[..]);
        assert_eq!(output.stdout, "a result\n", "csm {words:?}: {output:?}");
    };
    for verb in VERBS {
        let name = format!("{} {}", verb.noun, verb.name);
        match READS.iter().find(|(read, _)| *read == name) {
            Some((_, arguments)) => run(&format!("{name} {arguments}")),
            None => assert!(OTHERS.contains(&verb.name), "{name}: reads, or writes?"),
        }
    }
    for table in dict::TABLES {
        run(&format!("record list {} --limit 1", table.name));
        run(&format!("record list {} --count", table.name));
    }
    run("project view CSPRJ0010001");
    // The whole list is what the expression sees.
    let rules: usize = env.ok(&["access", "rules", "--jq", "length"]).trim().parse().unwrap();
    assert!(rules > 100, "{rules}");
    assert_eq!(env.ok(&["access", "rules", "--jq", ".[0].id"]), "R1\n");
}
