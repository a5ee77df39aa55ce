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
        as = ["cora.admin"]
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
    assert!(asked[2] > 30 && asked[2] < 40, "one project, every operation once: {asked:?}");
    assert!(asked[3] > 30, "every noun: {asked:?}");
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
    let text = scenario(CONTRACT).replace("seed = \"demo\"", "seed = \"current\"");
    env.write("s.toml", &text);
    env.write("t.toml", text.replace("seed = \"current\"", "seed = \"csm.db\""));
    env.ok("scenario run s.toml t.toml");
    assert!(env.bytes() == before, "the original has changed");
    assert_eq!(env.files(), ["csm.db", "s.toml", "t.toml"]);
    assert_eq!(env.ok("project list --count"), "2\n");
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
