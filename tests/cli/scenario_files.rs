//! Scenario files that are wrong: refused with file, line, a caret, and the words that would be right.

use crate::env::{ACME, TestEnv};
use crate::scenario::scenario;

/// Plays a file that cannot be played and returns what is said; nothing of it is reported as a case.
#[track_caller]
fn refused(text: &str) -> String {
    let env = TestEnv::empty();
    refused_in(&env, text)
}

#[track_caller]
fn refused_in(env: &TestEnv, text: &str) -> String {
    env.write("s.toml", text);
    let output = env.run("scenario run s.toml");
    assert_eq!(output.status, 5, "{output:?}");
    assert!(output.stderr.starts_with("error[scenario.invalid]: s.toml:"), "{output:?}");
    assert!(output.stdout.contains("1 file could not be played"), "{output:?}");
    output.stderr
}

/// A check of which one thing is wrong.
fn check(lines: &str) -> String {
    scenario(&format!("[[check]]\n{lines}\n"))
}

#[test]
fn faults_show_their_place_and_the_right_words() {
    let asked = format!("as = [\"maya.pm\"]\non = [\"{ACME}\"]\n");
    let cases = [
        (check(&format!("{asked}alow = [\"read\"]")), "s.toml:8:1: unknown field `alow`, expected one of", "`allow`"),
        (check(&format!("{asked}allow = [\"raed\"]")), "s.toml:8:10: no operation \"raed\"", "operations: create read"),
        (
            check(&format!("{asked}allow = [\"read\"]\nrule = {{ read = \"R999\" }}")),
            "s.toml:9:17: no rule \"R999\"",
            "R32 ",
        ),
        (
            check(&format!("{asked}allow = [\"read\"]\nrule = {{ write = \"R32\" }}")),
            "s.toml:9:10: write is not asked",
            "asked: read",
        ),
        (
            check(&format!("{asked}allow = [\"read\"]\ndeny = [\"read\"]")),
            "s.toml:9:9: read is allowed and denied",
            "^^^^",
        ),
        (check(&format!("{asked}allow = [\"read\"]\nfields = [\"nmae\"]")), "s.toml:9:11: ", "short_description"),
        (check(&asked), "s.toml:6:6: asks nothing", "allow"),
        (
            check(&format!("as = [\"mia.pm\"]\non = [\"{ACME}\"]\nallow = [\"read\"]")),
            "s.toml:6:7: no user mia.pm",
            "maya.pm",
        ),
        (
            check("as = [\"maya.pm\"]\non = [\"CSPRJ0099999\"]\nallow = [\"read\"]"),
            "s.toml:7:7: no project",
            "^^^^^^^^",
        ),
        (check("as = [\"maya.pm\"]\non = [\"projekt:*\"]\nallow = [\"read\"]"), "s.toml:7:7: no noun", "nouns: "),
        (check("as = []\non = [\"project\"]\nallow = [\"read\"]"), "s.toml:6:6: `as` names", "^"),
        (
            check("as = [\"maya.pm\"]\non = [\"{p}\"]\nallow = [\"read\"]"),
            "s.toml:7:8: nothing is called {p} here",
            "nothing is saved",
        ),
    ];
    for (text, fault, words) in &cases {
        let said = refused(text);
        assert!(said.contains(fault) && said.contains(words), "{fault}\n{said}");
        assert!(said.contains("hint: ") && said.contains('^'), "{said}");
    }
}

#[test]
fn heads_and_other_blocks_are_read_as_strictly() {
    let list = |lines: &str| scenario(&format!("[[list]]\nas = \"maya.pm\"\n{lines}\n"));
    let step = |lines: &str| scenario(&format!("[[step]]\n{lines}\n"));
    let cases = [
        ("version = 2\nname = \"x\"\n".to_owned(), ":1:11: version 2 is not known"),
        ("version = 1\n".to_owned(), "missing field `name`"),
        ("version = 1\nname = \"x\"\ncolour = 1\n".to_owned(), ":3:1: unknown field `colour`"),
        ("version = 1\nname = \"x\n".to_owned(), ":2:"),
        (scenario(""), ":2:8: checks nothing"),
        (scenario("[[setup]]\nrun = \"project list\"\n"), ":2:8: checks nothing"),
        (list("type = \"projekt\"\nexact = []"), ":7:8: no table or noun"),
        (list("type = \"project\""), ":7:8: expects nothing"),
        (list("type = \"project\"\nexact = []\nincludes = []\nexcludes = [\"x\"]"), "exact says it all"),
        (
            list(&format!("type = \"project\"\nincludes = [\"{ACME}\"]\nexcludes = [\"{ACME}\"]")),
            "is included and excluded",
        ),
        (list("type = \"project\"\nwhere = \"state==\"\nexact = []"), ":8:9: "),
        (list("type = \"project\"\nwhere = \"nonsense=1\"\nexact = []"), ":8:9: "),
        (step("run = \"project lst\""), ":6:7: unrecognized subcommand"),
        (step("run = \"project view 'x\""), ":6:7: a quotation mark is never closed"),
        (step("run = \"\""), ":6:7: an empty line"),
        (step("run = \"task comment T -\""), ":6:7: a scenario has no standard input"),
        (
            step("run = \"project list\"\nexit = 4\ncode = \"record.not_found\""),
            ":8:8: record.not_found ends with 3, not with 4",
        ),
        (step("run = \"project list\"\ncode = \"record.lost\""), ":7:8: no error code"),
        (step("run = \"project list\"\nsave = \"a b\""), ":7:8: \"a b\" is no name"),
        (
            scenario("[users.\"new.one\"]\nroles = [\"nonsense\"]\n[[step]]\nrun = \"whoami\"\n"),
            ":6:10: no role \"nonsense\"",
        ),
        (
            scenario("[users.\"new.one\"]\naccount = \"Nowhere\"\n[[step]]\nrun = \"whoami\"\n"),
            ":6:11: no account \"Nowhere\"",
        ),
        (scenario("[users.\"maya.pm\"]\n[[step]]\nrun = \"whoami\"\n"), "s.toml:5:"),
        (scenario("[groups]\ng = []\n[[step]]\nrun = \"whoami\"\n"), "the group g is empty"),
    ];
    for (text, fault) in &cases {
        let said = refused(text);
        assert!(said.contains(fault), "{fault}\n{said}");
    }
}

/// One question, two answers expected, wherever they stand: no policy could satisfy both.
#[test]
fn contradictions_are_found_across_checks() {
    let block = |word: &str| format!("[[check]]\nas = [\"maya.pm\"]\non = [\"{ACME}\"]\n{word} = [\"update\"]\n");
    let said = refused(&scenario(&format!("{}{}", block("allow"), block("deny"))));
    assert!(
        said.contains("s.toml:10:6: maya.pm write CSPRJ0010001 is expected to be deny here and allow in line 6"),
        "{said}"
    );
    let between = "[[step]]\nrun = \"project list\"\n";
    let env = TestEnv::empty();
    env.write("s.toml", scenario(&format!("{}{between}{}", block("allow"), block("deny"))));
    assert_eq!(env.run("scenario run s.toml").status, 6, "after a step it is another question");
}

/// C112: paths stay in the scenario's folder.
#[test]
fn c112_no_path_leads_out_of_the_folder() {
    let env = TestEnv::demo();
    std::fs::create_dir(env.path("inner")).unwrap();
    std::fs::rename(env.db(), env.path("inner/seed.db")).unwrap();
    std::os::unix::fs::symlink("seed.db", env.path("inner/link.db")).unwrap();
    std::os::unix::fs::symlink(env.path("inner"), env.path("linked")).unwrap();
    let absolute = env.path("inner/seed.db").display().to_string();
    let with = |seed: &str| {
        check(&format!("as = [\"maya.pm\"]\non = [\"{ACME}\"]\nallow = [\"read\"]"))
            .replace("\"demo\"", &format!("\"{seed}\""))
    };
    env.write("ok.toml", with("inner/seed.db"));
    env.ok("scenario run ok.toml");
    for (seed, why) in [
        ("../seed.db", "leads out of the folder"),
        ("inner/../inner/seed.db", "leads out of the folder"),
        (absolute.as_str(), "is absolute"),
        ("inner/link.db", "is a link"),
        ("linked/seed.db", "is a link"),
        ("inner/none.db", "no seed"),
    ] {
        let said = refused_in(&env, &with(seed));
        assert!(said.contains(why) && said.contains("s.toml:4:8: "), "{seed}: {said}");
    }
    let outside = env.write("outside.toml", std::fs::read_to_string(crate::env::ONBOARDING).unwrap());
    std::fs::copy(&outside, env.path("inner/plan.toml")).unwrap();
    let import = |path: &str| scenario(&format!("[[step]]\nrun = \"template import {path}\"\n"));
    env.write("inner/ok.toml", import("plan.toml"));
    env.ok("scenario run inner/ok.toml");
    for path in ["../outside.toml", outside.to_str().unwrap()] {
        env.write("inner/s.toml", import(path));
        let output = env.run("scenario run inner/s.toml");
        assert_eq!(output.status, 5, "{output:?}");
        assert!(output.stderr.contains("inner/s.toml:6:7: "), "{output:?}");
    }
}

/// C113: only commands of this program, split without a shell, and none that leaves the copy.
#[test]
fn c113_lines_are_commands_and_never_a_shell() {
    let env = TestEnv::empty();
    let step = |line: &str| scenario(&format!("[[step]]\nrun = '''{line}'''\n"));
    for line in
        ["rm -rf x", "sh -c 'touch x'", "db init --db x", "project list --db x", "demo --keep x", "scenario run s.toml"]
    {
        let said = refused_in(&env, &step(line));
        assert!(said.contains(":6:7: "), "{line}: {said}");
    }
    env.write("s.toml", step("user view maya.pm; touch x"));
    assert_eq!(env.run("scenario run s.toml").status, 5);
    env.write("s.toml", step("user view '$(touch x) | `touch x` > x'").replace("'''\n", "'''\nexit = 3\n"));
    env.ok("scenario run s.toml");
    assert_eq!(env.files(), ["s.toml"]);
}

#[test]
fn a_file_that_is_wrong_does_not_stop_the_next() {
    let env = TestEnv::empty();
    env.write("a.toml", "version = 1\n");
    env.write("b.toml", check(&format!("as = [\"maya.pm\"]\non = [\"{ACME}\"]\nallow = [\"read\"]")));
    let output = env.run("scenario run a.toml none.toml b.toml --json");
    assert_eq!(output.status, 5, "{output:?}");
    let report = output.json();
    assert_eq!((report["questions"].as_u64(), report["passed"].as_bool()), (Some(1), Some(false)));
    assert_eq!(report["files"][2]["passed"], true);
    assert!(report["files"][1]["errors"][0].as_str().unwrap().starts_with("none.toml: "), "{report}");
}
