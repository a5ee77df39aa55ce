//! The layers, held by the source text itself: who imports whom, who names a driver, who prints, who reads rules.
//!
//! Looked at is the code of a module without its comments and its tests. ARCHITECTURE.md draws the same picture.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails, and says so")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Who may name whom, from the top down. `time` and `error` stand below all of them.
const MAY: &[(&str, &[&str])] = &[
    ("main", &["cli", "output"]),
    ("cli", &["ask", "store", "output", "policy", "rules", "engine", "actor", "cond", "dict"]),
    ("ask", &["rules", "store", "policy", "actor", "cond", "dict", "engine"]),
    ("rules", &["store", "policy", "cond", "engine", "dict", "actor"]),
    ("store", &["policy", "cond", "engine", "dict", "actor"]),
    ("policy", &["cond", "engine", "dict", "actor"]),
    ("actor", &["cond", "engine"]),
    ("cond", &["dict", "engine"]),
    ("dict", &["engine"]),
    ("output", &[]),
    ("engine", &[]),
    ("time", &[]),
    ("error", &[]),
];

/// What the layers between may name of `engine`: none of them opens a database.
const OF_ENGINE: &[(&str, &[&str])] = &[
    ("ask", &["Engine", "Row", "Sql"]),
    ("rules", &["Sql", "Value"]),
    ("store", &["Blob", "Engine", "Row", "Sql", "Value"]),
    ("policy", &["Engine", "Row", "Sql"]),
    ("actor", &["Engine", "Sql"]),
    ("cond", &["Engine", "Sql", "Value"]),
    ("dict", &["Value"]),
];

/// A word of the code, and where alone it may stand.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("rusqlite", &["engine/"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/complete.rs"]),
    ("comfy_table", &["output/table.rs"]),
    ("jaq_core", &["output/filter.rs"]),
    // Rules are read in one place. The dictionary and the table of business rules name it like any other table, the help
    // page names it for readers.
    ("sys_security_acl", &["policy/rule.rs", "dict/access.rs", "rules/mod.rs", "cli/help.rs"]),
    ("FROM sys_security_acl", &["policy/rule.rs"]),
    ("println!", &[]),
    ("print!", &[]),
    ("eprintln!", &[]),
    ("eprint!", &[]),
    ("dbg!", &[]),
];

struct Source {
    /// Below `src/`.
    path: String,
    layer: String,
    text: String,
    code: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let src = root().join("src");
    let mut folders = vec![src.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let mut sources = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
        let path = file.strip_prefix(&src).unwrap().to_str().unwrap().to_owned();
        let layer = path.split(['/', '.']).next().unwrap().to_owned();
        let text = std::fs::read_to_string(file).unwrap();
        let code = if is_test(&path) { String::new() } else { without_comments(before_tests(&text)) };
        sources.push(Source { path, layer, text, code });
    }
    assert!(sources.len() > 50, "is the test still looking?");
    sources
}

/// Whether a file is tests as a whole.
fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs")
}

/// Tests stand at the end of a file.
fn before_tests(text: &str) -> &str {
    let cut =
        text.match_indices("#[cfg(test)]\nmod ").find(|(at, _)| text[*at..].lines().nth(1).unwrap().ends_with('{'));
    &text[..cut.map_or(text.len(), |(at, _)| at)]
}

fn without_comments(text: &str) -> String {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.map(|line| line.split(" // ").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

fn in_word(character: Option<char>) -> bool {
    character.is_some_and(|character| character.is_alphanumeric() || character == '_')
}

/// Whether the code has the word, not as a part of another.
fn has(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        !in_word(code[..at].chars().next_back())
            && (word.ends_with('!') || !in_word(code[at + word.len()..].chars().next()))
    })
}

/// Every path below `start` (`crate::`) that the code names, groups spelt out, up to the first type or function.
fn named(code: &str, start: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(start) {
        if !in_word(code[..at].chars().next_back()) {
            spell(&code[at + start.len()..], &mut Vec::new(), &mut found);
        }
    }
    found
}

/// Reads one path or group and returns what follows it.
fn spell<'a>(text: &'a str, stem: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> &'a str {
    if let Some(mut rest) = text.trim_start().strip_prefix('{') {
        loop {
            rest = rest.trim_start().trim_start_matches(',').trim_start();
            match rest.strip_prefix('}') {
                Some(after) => return after,
                None => rest = spell(rest, &mut stem.clone(), found),
            }
            assert!(!rest.is_empty(), "a group without an end");
        }
    }
    let end = text.find(|character: char| !in_word(Some(character))).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    stem.push(name.to_owned());
    if let (Some(rest), true) = (rest.strip_prefix("::"), name.starts_with(char::is_lowercase)) {
        return spell(rest, stem, found);
    }
    found.push(stem.clone());
    // `*`, ` as name` and what follows a type belong to the path.
    &rest[rest.find([',', '}', ';', '\n']).unwrap_or(rest.len())..]
}

#[test]
fn paths_are_read_as_rust_reads_them() {
    let code = "use crate::engine::{self, Mode, Sql as S};\nuse crate::dict::{\n    a::B,\n    c,\n};\nlet x = crate::time::Instant::now();";
    let paths: Vec<String> = named(code, "crate::").iter().map(|path| path.join("::")).collect();
    let expected =
        ["engine::self", "engine::Mode", "engine::Sql", "dict::a::B", "dict::c", "time::Instant"].map(str::to_owned);
    assert_eq!(paths, expected);
    assert!(has("print!(x)", "print!") && !has("eprint!(x)", "print!") && !has("clap_complete::x", "clap"));
    assert_eq!(
        before_tests("a\n#[cfg(test)]\nmod x;\nb\n#[cfg(test)]\nmod tests {\nc"),
        "a\n#[cfg(test)]\nmod x;\nb\n"
    );
}

#[test]
fn imports_run_downward() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for source in sources().iter().filter(|source| source.layer != "lib") {
        let may = MAY.iter().find(|(layer, _)| *layer == source.layer);
        let (_, may) = may.unwrap_or_else(|| panic!("{}: a layer nobody has placed", source.path));
        let engine = OF_ENGINE.iter().find(|(layer, _)| *layer == source.layer);
        for path in named(&source.code, if source.layer == "main" { "csm::" } else { "crate::" }) {
            let below = path[0].as_str();
            seen.insert(format!("{} {below}", source.layer));
            let bottom = ["time", "error"].contains(&below) && source.layer != "error" && source.layer != "output";
            let allowed = below == source.layer || bottom || below == "error" || may.contains(&below);
            let opens = below == "engine" && engine.is_some_and(|(_, items)| !items.contains(&path[1].as_str()));
            if !allowed || opens {
                wrong.push(format!("{}: {} may not name {}", source.path, source.layer, path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for edge in ["main cli", "cli rules", "cli store", "rules store", "store policy", "policy cond", "cond dict"] {
        assert!(seen.contains(edge), "{edge} was not seen: is the test still looking?");
    }
}

#[test]
fn time_and_error_stand_at_the_bottom() {
    for source in sources().iter().filter(|source| source.layer == "time" || source.layer == "error") {
        for path in named(&source.code, "crate::") {
            let fine = source.layer == "time" && ["time", "error"].contains(&path[0].as_str());
            assert!(fine, "{} names {}", source.path, path.join("::"));
        }
    }
}

#[test]
fn some_words_stand_only_where_they_belong() {
    let mut wrong = Vec::new();
    for source in &sources() {
        for (word, places) in ONLY_IN {
            if has(&source.code, word) && !places.iter().any(|place| source.path.starts_with(place)) {
                wrong.push(format!("src/{}: {word} belongs into {places:?}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// C34: a transaction that reads first and writes later fails under load whatever the wait; writes have one door.
#[test]
fn writes_take_the_lock_at_once() {
    for source in &sources() {
        for line in source.code.lines().filter(|line| source.path != "engine/sqlite.rs" && !line.is_empty()) {
            let begins = ["\"BEGIN", ".transaction_with_behavior(", "TransactionBehavior", "unchecked_transaction"];
            assert!(!begins.iter().any(|begin| line.contains(begin)), "src/{}: {}", source.path, line.trim());
        }
    }
    let sources = sources();
    let sqlite = &sources.iter().find(|source| source.path == "engine/sqlite.rs").unwrap().code;
    let body = |name: &str| sqlite.split("fn ").find(|body| body.starts_with(name)).unwrap_or_default().to_owned();
    assert!(body("begin(").contains("\"BEGIN IMMEDIATE\""), "a write takes the lock when it begins");
    assert!(body("begin_read(").contains("\"BEGIN\""));
    assert_eq!(sqlite.matches("\"BEGIN").count(), 2, "one way to begin a write, one to begin a read");
}

#[test]
fn every_file_says_what_it_is_for_and_stays_short() {
    let mut wrong = Vec::new();
    for source in &sources() {
        if !source.text.starts_with("//! ") {
            wrong.push(format!("src/{}: does not begin with //!", source.path));
        }
        let lines = source.text.lines().count();
        if lines > 500 && source.layer != "dict" && !is_test(&source.path) {
            wrong.push(format!("src/{}: {lines} lines; 500 is the limit", source.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_map_names_every_file_and_no_other() {
    let map = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let sources = sources();
    for source in sources.iter().filter(|source| !is_test(&source.path)) {
        assert!(map.contains(&format!("`src/{}`", source.path)), "ARCHITECTURE.md does not name src/{}", source.path);
    }
    for quoted in map.split('`').skip(1).step_by(2).filter(|quoted| quoted.starts_with("src/") && !quoted.contains(' '))
    {
        assert!(root().join(quoted).exists(), "ARCHITECTURE.md names {quoted}, which is not there");
    }
}
