//! The whole help tree as one snapshot, and what every verb must accept.
//!
//! `SNAPSHOTS=overwrite cargo test --test cli help_tree` writes the snapshot anew.

use crate::env::TestEnv;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Names of the commands a help page lists.
fn commands(page: &str) -> Vec<String> {
    let lines = page.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect()
}

/// Nouns of `help nouns`, and the commands on the first page.
fn nouns(env: &TestEnv) -> BTreeSet<String> {
    let listed = env.ok("help nouns");
    let mut nouns: BTreeSet<String> = commands(&env.ok("--help")).into_iter().collect();
    nouns.extend(listed.lines().filter_map(|line| line.split_whitespace().next().map(str::to_owned)));
    nouns
}

/// Every command that does something: `project list`, `whoami`.
fn verbs(env: &TestEnv) -> Vec<String> {
    let mut found = Vec::new();
    for noun in nouns(env) {
        let below = commands(&env.ok(&format!("{noun} --help")));
        if below.is_empty() {
            found.push(noun);
        } else if noun != "record" {
            found.extend(below.iter().map(|verb| format!("{noun} {verb}")));
        }
    }
    found.extend(["list", "view", "create", "update", "delete"].map(|verb| format!("record {verb} customer_project")));
    found
}

/// A page without the flags every page repeats.
fn own(page: &str) -> String {
    let end = page.find("\nGlobal options:\n").or_else(|| page.find("\nList options:\n"));
    let text = end.map_or(page, |end| &page[..end]).trim_end();
    let rest = page.find("\nFields:\n").or_else(|| page.find("\nFilters:\n")).or_else(|| page.find("\nPlan:\n"));
    match (end, rest) {
        (Some(end), Some(rest)) if rest > end => format!("{text}\n\n{}", page[rest..].trim()),
        _ => text.to_owned(),
    }
}

#[test]
fn help_tree() {
    let env = TestEnv::empty();
    let mut tree = env.ok("--help");
    for topic in
        ["environment", "exit-codes", "errors", "formatting", "query", "rules", "scenario", "security", "nouns"]
    {
        let _ = writeln!(tree, "\n=== csm help {topic}\n\n{}", env.ok(&format!("help {topic}")).trim_end());
    }
    for noun in nouns(&env) {
        let _ = writeln!(tree, "\n=== csm {noun} --help\n\n{}", own(&env.ok(&format!("{noun} --help"))));
    }
    for verb in verbs(&env).iter().filter(|verb| verb.contains(' ')) {
        let page = env.run(&format!("{verb} --help"));
        let text = if page.status == 0 { own(&page.stdout) } else { "(no help)".to_owned() };
        let _ = writeln!(tree, "\n=== csm {verb} --help\n\n{text}");
    }
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(tree, snapbox::file!["help.snap"].raw());
}

/// `--json` is accepted by every verb, writes included: what fails, fails for another reason, and says so in JSON.
#[test]
fn every_verb_accepts_json() {
    let env = TestEnv::empty();
    let verbs = verbs(&env);
    assert!(verbs.len() > 150, "{verbs:?}");
    for verb in verbs.iter().filter(|verb| *verb != "demo" && *verb != "db init") {
        let words = env.run(&format!("{verb} --help")).stdout;
        if words.is_empty() {
            continue;
        }
        assert!(words.contains("--json"), "csm {verb}");
        let usage = words.lines().find(|line| line.starts_with("Usage: ")).unwrap();
        let words: Vec<&str> = usage.split_whitespace().collect();
        // What stands behind a flag is that flag's value.
        let positional = |pair: &&[&str]| pair[1].starts_with('<') && !pair[0].starts_with("--");
        let positionals = words.windows(2).filter(positional).count();
        let arguments = " x".repeat(positionals);
        let output = env.run(&format!("{verb}{arguments} --json --db none.db --no-input -n"));
        let line = if output.status == 0 { &output.stdout } else { &output.stderr };
        let json: Result<serde_json::Value, _> = serde_json::from_str(line);
        assert!(json.is_ok() || verb == "help", "csm {verb}{arguments}: {output:?}");
        assert!(!output.stderr.contains("unexpected argument"), "csm {verb}{arguments}: {output:?}");
    }
    assert_eq!(env.files(), [""; 0]);
}

/// Aliases are those promised, and no prefix is a command.
#[test]
fn aliases_and_no_prefixes() {
    let env = TestEnv::demo();
    assert_eq!(env.ok("project ls"), env.ok("project list"));
    assert_eq!(env.ok("project show CSPRJ0010001"), env.ok("project view CSPRJ0010001"));
    env.ok("project edit CSPRJ0010001 --name X");
    env.ok("task rm CSPRJTASK0010003 -y");
    assert_eq!(env.ok("record list project"), env.ok("record list customer_project"));
    assert_eq!(env.ok("record list customer_project"), env.ok("project list"));
    for prefix in ["proj list", "project li", "project vie CSPRJ0010001", "who"] {
        assert_eq!(env.run(prefix).status, 2, "{prefix}");
    }
}

/// Every table has the generic verbs, and lists under the administrator.
#[test]
fn every_table_lists_in_json() {
    let env = TestEnv::demo();
    for line in env.ok("help nouns").lines() {
        let mut words = line.split_whitespace();
        let (noun, table) = (words.next().unwrap(), words.next().unwrap());
        let rows = env.json(&format!("{noun} list"));
        assert!(rows.is_array(), "{noun}");
        assert_eq!(env.json(&format!("record list {table}")), rows, "{table}");
        let count = rows.as_array().unwrap().len();
        assert_eq!(env.ok(&format!("{noun} list --count")), format!("{count}\n"), "{noun}");
        assert_eq!(env.ok(&format!("{noun} list -q")).lines().count(), count, "{noun}");
    }
}

/// The first page says what the program is.
#[test]
fn the_first_page_says_what_it_is() {
    let env = TestEnv::empty();
    let page = env.ok("--help");
    assert_eq!(env.ok("help"), page);
    assert_eq!(env.ok("help task complete"), env.ok("task complete --help"));
    assert_eq!(env.ok("--version"), format!("csm {}\n", env!("CARGO_PKG_VERSION")));
}
