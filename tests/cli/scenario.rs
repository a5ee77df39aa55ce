//! `scenario run`: what blocks ask and do, what is reported, and that nothing but the copy is touched.

use crate::env::{ACME, GLOBEX, Output, TestEnv};
use serde_json::{Value, json};

/// A file's head, then its blocks.
pub fn scenario(blocks: &str) -> String {
    format!("version = 1\nname = \"Trial\"\nnow = 2026-03-02T09:00:00Z\nseed = \"demo\"\n{blocks}")
}

/// Plays these blocks in an environment without any database.
fn play(blocks: &str) -> Output {
    let env = TestEnv::empty();
    env.write("s.toml", scenario(blocks));
    env.run("scenario run s.toml --json")
}

/// Plays blocks of which every one must pass.
#[track_caller]
fn passes(blocks: &str) -> Value {
    let output = play(blocks);
    assert_eq!(output.status, 0, "{output:?}");
    assert_eq!(output.stderr, "");
    assert_eq!(output.json()["passed"], true);
    output.json()
}

/// Plays blocks that are not as expected and returns what is said of them.
#[track_caller]
fn failures(blocks: &str) -> Vec<String> {
    let output = play(blocks);
    assert_eq!(output.status, 6, "{output:?}");
    assert!(output.stderr.contains("scenario.failed"), "{output:?}");
    let report = output.json();
    assert_eq!(report["passed"], false);
    let cases = report["files"][0]["cases"].as_array().unwrap();
    let problems = cases.iter().flat_map(|case| case["problems"].as_array().unwrap());
    problems.map(|problem| problem["message"].as_str().unwrap().to_owned()).collect()
}

/// The example of the contract, word for word.
const CONTRACT: &str = r#"
[users."una.unrelated"]
account = "Globex"
roles = ["sn_customerservice.customer"]

[[setup]]
run  = 'project create --name Rollout --account "Acme Corp" --as-user maya.pm'
save = "p"
[[setup]]
run  = "contact add {p} carl.customer --as-user maya.pm"

[[check]]
name = "a contact reads, never writes, the project"
as = ["carl.customer"]
on = ["{p}"]
allow = ["read"]
deny  = ["write", "delete"]
rule  = { read = "R2" }

[[list]]
name = "no tasks yet"
as = "carl.customer"
type = "task"
where = "customer_project={p}"
exact = []

[[who]]
name = "who may read it"
action = "read"
on = "{p}"
includes = ["maya.pm", "carl.customer"]
excludes = ["olga.other", "una.unrelated"]

[[step]]
name = "the contact cannot rename it"
run = "project update {p} --name X --as-user carl.customer"
exit = 4
code = "access.denied"
"#;

#[test]
fn the_example_of_the_contract_passes() {
    let report = passes(CONTRACT);
    assert_eq!((&report["cases"], &report["questions"]), (&json!(4), &json!(6)));
    let names: Vec<_> =
        report["files"][0]["cases"].as_array().unwrap().iter().map(|case| case["name"].clone()).collect();
    assert_eq!(names[0], "a contact reads, never writes, the project");
    assert_eq!(names[3], "the contact cannot rename it");
}

#[test]
fn every_kind_of_block_can_fail() {
    let wrong = CONTRACT
        .replace("allow = [\"read\"]", "allow = [\"read\", \"complete\"]")
        .replace("read = \"R2\"", "read = \"R32\"")
        .replace("exact = []", "includes = [\"CSPRJTASK0010001\"]")
        .replace("excludes = [\"olga.other\"", "excludes = [\"sam.stake\"")
        .replace("exit = 4\ncode = \"access.denied\"", "");
    let failures = failures(&wrong);
    let expected = [
        "carl.customer read CSPRJ0010003: expected allow by R32, is allow by R2",
        "carl.customer complete CSPRJ0010003: expected allow, is deny by R100",
        "CSPRJTASK0010001 is missing",
        "sam.stake is there, and must not be",
        "expected 0, ended with 4 access.denied: carl.customer may not update CSPRJ0010003",
    ];
    assert_eq!(failures.len(), expected.len(), "{failures:#?}");
    for (failure, expected) in failures.iter().zip(expected) {
        assert!(failure.starts_with(expected), "{failure}");
    }
}

#[test]
fn a_check_multiplies_users_records_and_operations() {
    let report = passes(&format!(
        r#"
        [groups]
        outsiders = ["olga.other", "rita.related"]
        acme = ["{ACME}"]
        [[check]]
        as = ["outsiders", "carl.customer"]
        on = ["acme", "contact"]
        deny = ["write", "delete", "create"]
        [[check]]
        as = ["*", "!admin", "!maya.pm", "!sam.stake", "!ada.agent", "!cora.admin"]
        on = ["acme"]
        deny = ["*"]
        [[check]]
        as = ["sam.stake"]
        on = ["project:*", "!{GLOBEX}"]
        allow = ["read"]
        deny = ["*"]
        [[check]]
        as = ["admin"]
        on = ["*"]
        allow = ["read"]
        "#
    ));
    let asked: Vec<u64> = report["files"][0]["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| case["questions"].as_u64().unwrap())
        .collect();
    assert_eq!(asked[0], 3 * 2 * 3);
    assert!(asked[1] > 15 * 30, "every other user, every operation: {asked:?}");
    let projects: u64 = TestEnv::demo().one("project list --count").parse().unwrap();
    assert!(asked[2] > 30 && asked[2].is_multiple_of(projects - 1), "all projects but one: {asked:?}");
    assert!(asked[3] > 30, "every noun: {asked:?}");
}

/// Two checks may ask the same, one of them for the rule as well: each gets its answer.
#[test]
fn what_is_asked_twice_is_answered_twice() {
    let block = |lines: &str| format!("[[check]]\nas = [\"sam.stake\"]\non = [\"project:*\"]\n{lines}\n");
    passes(&format!("{}{}", block("allow = [\"read\"]"), block("allow = [\"read\"]\nrule = { read = \"R67\" }")));
    let problems = failures(&format!("{}{}", block("deny = [\"read\"]"), block("deny = [\"read\"]")));
    let projects = problems.len() / 2;
    assert_eq!(problems[..projects], problems[projects..], "a denial expected twice is missed twice");
}

#[test]
fn fields_are_asked_about_one_by_one() {
    passes(&format!(
        r#"
        [[check]]
        as = ["cora.admin"]
        on = ["{ACME}"]
        fields = ["short_description", "percent_complete"]
        allow = ["read"]
        rule = {{ read = "R2" }}
        [[check]]
        as = ["cora.admin"]
        on = ["{ACME}"]
        fields = ["work_notes"]
        deny = ["read"]
        rule = {{ read = "R13" }}
        "#
    ));
}

/// R102, R107: who cannot act at all is denied everything, and that can be asked too.
#[test]
fn people_who_cannot_act_are_denied_everything() {
    passes(&format!(
        r#"
        [[check]]
        as = ["ivy.inactive"]
        on = ["{ACME}", "project"]
        deny = ["*"]
        rule = {{}}
        [[check]]
        as = ["nora.norole"]
        on = ["{ACME}"]
        deny = ["read"]
        rule = {{ read = "R102" }}
        "#
    ));
}

#[test]
fn blocks_run_in_the_order_they_stand_in() {
    passes(&format!(
        r#"
        [[check]]
        as = ["carl.customer"]
        on = ["{ACME}"]
        deny = ["read"]
        [[step]]
        run = "contact add {ACME} carl.customer --as-user maya.pm"
        [[check]]
        as = ["carl.customer"]
        on = ["{ACME}"]
        allow = ["read"]
        [[step]]
        run = "contact remove {ACME} carl.customer --as-user maya.pm"
        [[check]]
        as = ["carl.customer"]
        on = ["{ACME}"]
        deny = ["read"]
        [[step]]
        run = "project view {ACME} --as-user carl.customer"
        code = "record.not_found"
        [[step]]
        run = "project create --name Second --account Globex --as-user maya.pm"
        save = "second"
        [[who]]
        action = "read"
        on = "{{second}}"
        excludes = ["olga.other"]
        "#
    ));
}

#[test]
fn the_clock_is_the_file_s() {
    passes(&format!(
        r#"
        [[setup]]
        run = "task list --project {ACME} --query 'short_description=Build pages' -q --as-user maya.pm"
        save = "t"
        [[step]]
        run = "task complete {{t}} --as-user maya.pm"
        [[list]]
        as = "maya.pm"
        type = "task"
        where = "work_end=2026-03-02T09:00:00Z"
        exact = ["Build pages"]
        "#
    ));
}

/// A list that is refused is not an empty list.
#[test]
fn a_refused_list_is_no_empty_list() {
    let failures = failures("[[list]]\nas = \"colin.consumer\"\ntype = \"project\"\nexact = []\n");
    assert!(failures[0].starts_with("the list is refused: colin.consumer may not read"), "{failures:?}");
}

#[test]
fn a_setup_that_fails_ends_its_file_and_no_other() {
    let env = TestEnv::empty();
    let check = format!("[[check]]\nas = [\"maya.pm\"]\non = [\"{ACME}\"]\nallow = [\"read\"]\n");
    let setup = "[[setup]]\nrun = \"project create --name X --account Globex --as-user hal.halfpm\"\n";
    env.write("a.toml", scenario(&format!("{setup}{check}")));
    env.write("b.toml", scenario(&check));
    let output = env.run("scenario run a.toml b.toml --json");
    assert_eq!(output.status, 6, "{output:?}");
    let report = output.json();
    let problems = &report["files"][0]["cases"][0]["problems"];
    assert!(problems[0]["message"].as_str().unwrap().starts_with("ended with 4 access.denied"), "{problems}");
    assert_eq!(problems[1]["message"], "the rest of the file was not played");
    assert_eq!(report["files"][1]["passed"], true);
    assert_eq!(report["questions"], 1);
    let output = env.run("scenario run a.toml b.toml --json --fail-fast");
    assert_eq!((output.status, output.json()["files"].as_array().unwrap().len()), (6, 1));
}

#[test]
fn filters_choose_cases_and_change_nothing_about_them() {
    let env = TestEnv::empty();
    env.write("s.toml", scenario(CONTRACT));
    for (filter, cases, questions) in [("NEVER writes", 1, 3), ("rename", 1, 1), ("s.toml", 4, 6), ("trial", 4, 6)] {
        let report = env.json(&["scenario", "run", "s.toml", "--filter", filter]);
        assert_eq!((&report["cases"], &report["questions"]), (&json!(cases), &json!(questions)), "{filter}");
    }
    let report = env.json("scenario run s.toml --as-user carl.customer");
    assert_eq!(report["questions"], json!(6), "{report}");
    let report = env.json("scenario run s.toml --as-user una.unrelated");
    assert_eq!(report["questions"], json!(2), "who may read it, and the step: {report}");
    let output = env.run("scenario run s.toml --filter nothing-is-called-that");
    assert_eq!(output.status, 5, "{output:?}");
    assert!(output.stderr.contains("error[scenario.invalid]: no check was asked"), "{output:?}");
}

/// The original is only read, and no copy is left behind.
#[test]
fn the_database_is_never_touched() {
    let env = TestEnv::demo();
    let before = env.bytes();
    let projects = env.ok("project list --count");
    let text = scenario(CONTRACT).replace("seed = \"demo\"", "seed = \"current\"");
    env.write("s.toml", &text);
    env.write("t.toml", text.replace("seed = \"current\"", "seed = \"csm.db\""));
    env.ok("scenario run s.toml t.toml");
    assert!(env.bytes() == before, "the original has changed");
    assert_eq!(env.files(), ["csm.db", "s.toml", "t.toml"]);
    assert_eq!(env.ok("project list --count"), projects);
}

/// Seeds: the current database and a file beside the scenario are what they are, not the demo data.
#[test]
fn seeds_are_what_they_are_called() {
    let env = TestEnv::demo();
    let third = env.one("project create --name Third --account Globex --as-user maya.pm -q");
    let ask = format!("[[check]]\nas = [\"maya.pm\"]\non = [\"{third}\"]\nallow = [\"read\"]\n");
    let with = |seed: &str| scenario(&ask).replace("\"demo\"", &format!("\"{seed}\""));
    env.write("s.toml", with("current"));
    env.ok("scenario run s.toml");
    env.write("s.toml", with("csm.db"));
    env.ok("scenario run s.toml");
    for seed in ["demo", "empty"] {
        env.write("s.toml", with(seed));
        let said = env.run("scenario run s.toml");
        assert_eq!(said.status, 5, "{said:?}");
    }
    let no_database = TestEnv::empty();
    no_database.write("s.toml", with("current"));
    assert_eq!(no_database.run("scenario run s.toml").status, 1, "db.missing");
}

#[test]
fn nothing_of_the_machine_reaches_a_scenario() {
    let env = TestEnv::empty();
    env.write("s.toml", scenario(CONTRACT));
    env.write("csm.toml", "as_user = \"olga.other\"\noutput = \"csv\"\ndb = \"nowhere.db\"\n");
    let mut command = env.command("scenario run s.toml --format human");
    let output: Output = command.env("CSM_AS_USER", "olga.other").env("CSM_DB", "nowhere.db").output().unwrap().into();
    assert_eq!(output.status, 0, "{output:?}");
}

#[test]
fn reports_have_four_forms_and_a_file() {
    let env = TestEnv::empty();
    env.write("s.toml", scenario(&CONTRACT.replace("read = \"R2\"", "read = \"R32\"")));
    let run = |form: &str| {
        let output = env.run(&format!("scenario run s.toml --format {form} --junit report.xml"));
        assert_eq!(output.status, 6, "{output:?}");
        output.stdout
    };
    let human = run("human");
    assert!(human.starts_with("FAIL s.toml: Trial (6 asked)\n     line 18, check: a contact reads"), "{human}");
    assert!(human.ends_with("1 file, 4 cases, 6 questions: 3 passed, 1 failed\n"), "{human}");
    let tap = run("tap");
    assert!(tap.starts_with("TAP version 14\n1..4\nnot ok 1 - s.toml:18 a contact reads"), "{tap}");
    assert!(tap.contains("    - \"carl.customer read CSPRJ0010003: expected allow by R32"), "{tap}");
    assert!(tap.contains("\nok 4 - s.toml:40 the contact cannot rename it\n"), "{tap}");
    let github = run("github");
    let expected =
        "::error file=s.toml,line=18,title=a contact reads%2C never writes%2C the project::carl.customer read";
    assert!(github.starts_with(expected), "{github}");
    let json: Value = serde_json::from_str(&run("json")).unwrap();
    assert_eq!(json["files"][0]["cases"][0]["problems"][0]["rule"], "R2");
    let xml = std::fs::read_to_string(env.path("report.xml")).unwrap();
    assert!(xml.contains("<testsuite name=\"s.toml\" tests=\"4\" skipped=\"0\" errors=\"0\" failures=\"1\">"), "{xml}");
    assert!(xml.contains("<failure message=\"carl.customer read CSPRJ0010003: expected allow by R32"), "{xml}");
    let quiet = env.run("scenario run s.toml -q");
    assert_eq!((quiet.status, quiet.stdout.as_str()), (6, "s.toml:18\n"));
}

/// Q41: a rule counts once it has passed and, for somebody it is about, failed; `never` needs one denial.
#[test]
fn coverage_is_two_sided() {
    let env = TestEnv::empty();
    let missing = |blocks: &str| -> (u64, String) {
        env.write("s.toml", scenario(blocks));
        let output = env.run("scenario run s.toml --coverage --json");
        assert_eq!(output.status, 0, "{output:?}");
        let coverage = output.json()["coverage"].clone();
        let of = |id: &str| {
            let all = coverage["missing"].as_array().unwrap();
            let found = all.iter().find(|missing| missing["rule"] == id);
            found.map_or("covered", |missing| missing["missing"].as_str().unwrap()).to_owned()
        };
        assert_eq!(
            coverage["percent"].as_u64().unwrap(),
            coverage["covered"].as_u64().unwrap() * 100 / coverage["rules"].as_u64().unwrap()
        );
        (coverage["covered"].as_u64().unwrap(), ["R2", "R3", "R67"].map(of).join(", "))
    };
    let check = |user: &str, on: &str, lines: &str| format!("[[check]]\nas = [\"{user}\"]\non = [\"{on}\"]\n{lines}\n");
    let (passes, fails) =
        (check("cora.admin", ACME, "allow = [\"read\"]"), check("cora.admin", GLOBEX, "deny = [\"read\"]"));
    let stake = check("sam.stake", ACME, "allow = [\"read\"]");
    let none = check("colin.consumer", ACME, "deny = [\"work_note\"]");
    assert_eq!(
        missing(&none),
        (1, "neither passed nor failed, denied nothing, neither passed nor failed".to_owned()),
        "R13.2"
    );
    assert!(missing(&passes).1.starts_with("never failed for anybody it is about, denied nothing"));
    assert!(missing(&fails).1.starts_with("never passed, denied nothing"));
    let both = missing(&format!("{passes}{fails}"));
    assert!(both.1.starts_with("covered, denied nothing, "), "{both:?}");
    let foreign = check("colin.consumer", ACME, "deny = [\"read\"]");
    assert!(
        missing(&format!("{passes}{foreign}")).1.starts_with("never failed"),
        "a stranger to a conditional rule is no failure"
    );
    assert!(missing(&stake).1.ends_with("never met anybody it is not about"));
    assert!(missing(&format!("{stake}{foreign}")).1.ends_with("covered"));
    let made = check("cora.admin", "project", "deny = [\"create\"]");
    assert!(missing(&made).1.contains(", covered, "), "R3 needs one denial");
}

/// Answers that are not as expected cover nothing.
#[test]
fn only_what_passes_covers() {
    let env = TestEnv::empty();
    env.write("s.toml", scenario(&format!("[[check]]\nas = [\"cora.admin\"]\non = [\"{ACME}\"]\ndeny = [\"read\"]\n")));
    let output = env.run("scenario run s.toml --coverage --json");
    assert_eq!((output.status, &output.json()["coverage"]["covered"]), (6, &json!(0)));
}

#[test]
fn a_minimum_of_coverage_is_kept() {
    let env = TestEnv::empty();
    env.write("s.toml", scenario(CONTRACT));
    env.ok("scenario run s.toml --min-coverage 0");
    let output = env.run("scenario run s.toml --min-coverage 99");
    assert_eq!(output.status, 6, "{output:?}");
    assert!(output.stderr.starts_with("error[coverage.low]: coverage: "), "{output:?}");
    assert!(
        output.stdout.contains("not covered: R3 ") && output.stdout.ends_with("4 passed, 0 failed\n"),
        "{output:?}"
    );
    assert_eq!(env.run("scenario run s.toml --min-coverage 101").status, 2);
}

/// Asking and trying agree, and trying changes nothing.
#[test]
fn verbs_are_tried_and_undone() {
    let env = TestEnv::empty();
    env.write(
        "s.toml",
        scenario(&format!(
            r#"
            [[setup]]
            run = "contact add {ACME} carl.customer --as-user maya.pm"
            [[check]]
            as = ["carl.customer", "cora.admin", "olga.other", "maya.pm", "sam.stake"]
            on = ["CSPRJTASK0010001", "CSPRJTASK0010003"]
            deny = ["accept"]
            [[check]]
            as = ["maya.pm"]
            on = ["CSPRJTASK0010001", "CSPRJTASK0010003"]
            allow = ["read", "write", "delete", "assign", "complete", "comment", "work_note"]
            deny = ["move"]
            [[check]]
            as = ["olga.other", "sam.stake"]
            on = ["{ACME}"]
            deny = ["write", "delete", "apply"]
            [[list]]
            as = "maya.pm"
            type = "task"
            where = "state=3^customer_project={ACME}"
            exact = []
            "#
        )),
    );
    let output = env.run("scenario run s.toml --verify-verbs --json");
    assert_eq!(output.status, 0, "{output:?}");
    assert_eq!(output.json()["without_verb"], json!([]));
    // A rule may speak of an operation that no command does: a file hangs on few kinds of records.
    let allow = "access allow --table project --op attach --roles it_project_manager";
    let blocks = format!(
        "[[setup]]\nrun = \"{allow}\"\n[[check]]\nas = [\"maya.pm\"]\non = [\"{ACME}\"]\nallow = [\"attach\"]\n"
    );
    env.write("t.toml", scenario(&blocks));
    assert_eq!(env.json("scenario run t.toml --verify-verbs")["without_verb"], json!(["attach project"]));
}

/// A record asked about twice is answered twice: within a check, and in one that follows.
#[test]
fn the_same_question_has_the_same_answer() {
    let check = "[[check]]\nas = [\"maya.pm\"]\non = [\"CSPRJ0010001\", \"CSPRJ0010002\"]\nallow = [\"read\"]\n";
    passes(&format!("{check}{check}{check}"));
}

#[test]
fn lint_says_what_is_wrong_and_judges_nothing() {
    let env = TestEnv::empty();
    let wrong = CONTRACT.replace("read = \"R2\"", "read = \"R32\"");
    env.write("s.toml", scenario(&wrong));
    assert_eq!(env.ok("scenario lint s.toml"), "ok\n");
    env.write(
        "s.toml",
        scenario(&format!(
            "[groups]\nidle = [\"maya.pm\"]\n{wrong}[[setup]]\nrun = \"task list -q --limit 1\"\nsave = \"spare\"\n"
        )),
    );
    let said = env.ok("scenario lint s.toml");
    assert_eq!(said, "s.toml:47: {spare} is never used\ns.toml:6: the group idle is never used\n");
    env.write("t.toml", scenario(&CONTRACT.replace("maya.pm'\nsave", "mia.pm'\nsave")));
    let output = env.run("scenario lint s.toml t.toml");
    assert_eq!(output.status, 5, "{output:?}");
    assert!(output.stderr.starts_with("error[scenario.invalid]: t.toml:11: ended with 4 user.unknown"), "{output:?}");
    assert_eq!(env.json("scenario lint s.toml")["files"][0]["warnings"].as_array().unwrap().len(), 2);
}

/// A command becomes a step with the exit it had; comments stay, numbers go by their names, the database stays as it was.
#[test]
fn record_writes_down_what_a_command_did() {
    let env = TestEnv::demo();
    let before = env.bytes();
    let text = format!("# why\n{}", scenario(CONTRACT)).replace("{p} --name X", "{p}  --name X # kept");
    env.write("s.toml", text.replace("--name X # kept", "--name X"));
    let text = std::fs::read_to_string(env.path("s.toml")).unwrap();
    let output =
        env.run("scenario record s.toml --as-user carl.customer --name 'no delete' -- project delete CSPRJ0010003");
    assert_eq!(output.status, 0, "{output:?}");
    assert!(
        output.stderr.contains("error[access.denied]") && output.stderr.contains("recorded in s.toml: exit 4"),
        "{output:?}"
    );
    env.ok("scenario record s.toml --save t -- task create --project {p} --name 'A # \"task\"' --as-user maya.pm");
    let whole = std::fs::read_to_string(env.path("s.toml")).unwrap();
    assert!(whole.starts_with(&text), "{whole}");
    let step = "[[step]]\nname = \"no delete\"\nrun = \"project delete {p} --as-user carl.customer\"\nexit = 4\ncode = \"access.denied\"\n";
    assert!(whole.contains(step) && whole.contains("save = \"t\""), "{whole}");
    let report = env.json("scenario run s.toml");
    assert_eq!((&report["cases"], &report["passed"]), (&json!(6), &json!(true)));
    env.ok("scenario record new.toml --as-user maya.pm -- project list");
    assert!(std::fs::read_to_string(env.path("new.toml")).unwrap().contains("seed = \"current\""));
    env.ok("scenario run new.toml");
    env.ok("scenario record new.toml -n -- project list");
    assert_eq!(env.json("scenario run new.toml")["cases"], 1, "a dry run writes nothing");
    for (command, code) in
        [("db init", "usage.invalid"), ("project lst", "usage.invalid"), ("project view {q}", "usage.invalid")]
    {
        env.fails(&format!("scenario record new.toml -- {command}"), code, 2);
    }
    assert!(env.bytes() == before, "the original has changed");
    assert_eq!(env.files(), ["csm.db", "new.toml", "s.toml"]);
}

/// Changes to rules are noticed by the checks they bear on, and by no others.
#[test]
fn mutants_are_noticed_or_listed() {
    let env = TestEnv::empty();
    let check = |user: &str, on: &str, word: &str| {
        format!("[[check]]\nas = [\"{user}\"]\non = [\"{on}\"]\n{word} = [\"read\"]\n")
    };
    let unnoticed = |blocks: &str, rest: &str| -> Vec<String> {
        env.write("s.toml", scenario(blocks));
        let output = env.run(&format!("scenario mutate s.toml --rule R2 --json {rest}"));
        let report = output.json();
        let left: Vec<String> = report["unnoticed"]
            .as_array()
            .unwrap()
            .iter()
            .map(|left| left["change"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(output.status, if left.is_empty() { 0 } else { 6 }, "{output:?}");
        assert_eq!(report["changes"].as_u64().unwrap(), report["noticed"].as_u64().unwrap() + left.len() as u64);
        left
    };
    let (allow, deny) = (check("cora.admin", ACME, "allow"), check("cora.admin", GLOBEX, "deny"));
    let other = check("sam.stake", ACME, "allow");
    let all = ["without the rule", "without the role sn_customerservice.customer", "without sys_idIN@my_projects"];
    assert_eq!(unnoticed(&other, ""), all);
    assert_eq!(unnoticed(&allow, ""), all[1..]);
    assert_eq!(unnoticed(&format!("{allow}{deny}"), ""), all[1..2]);
    let plain = format!(
        "[[setup]]\nrun = \"contact add {ACME} carl.customer\"\n{allow}{deny}{}",
        check("carl.customer", ACME, "allow")
    );
    assert_eq!(unnoticed(&plain, ""), Vec::<String>::new());
    env.write("same.txt", "R2 without the role sn_customerservice.customer  # looked at\n\n# nothing else\n");
    assert_eq!(unnoticed(&format!("{allow}{deny}"), "--equivalent same.txt"), Vec::<String>::new());
    env.write("s.toml", scenario(&allow));
    let said = env.run("scenario mutate s.toml --rule R2").stdout;
    assert!(
        said.contains("R2 without sys_idIN@my_projects  # project read\n  [[check]] as = [\"carl.customer\"]"),
        "{said}"
    );
    env.write("s.toml", scenario(&check("cora.admin", GLOBEX, "allow")));
    env.fails("scenario mutate s.toml", "scenario.failed", 6);
}
