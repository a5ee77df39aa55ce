//! Template files: what is wrong is said with file, line or task, all of it at once, and nothing is stored.

use crate::env::{ONBOARDING, TestEnv};
use serde_json::json;

const HEAD: &str = "version = 1\nname = \"plan\"\n";

fn task(key: &str, rest: &str) -> String {
    format!("[[task]]\nkey = \"{key}\"\nname = \"T{key}\"\n{rest}\n")
}

/// Imports a file that is refused, and checks what is said about it.
#[track_caller]
fn refused(env: &TestEnv, text: impl AsRef<[u8]>, words: &[&str]) {
    let file = env.write("plan.toml", text);
    let said = env.refuses(&["template", "import", file.to_str().unwrap()], "template.invalid", 5);
    assert!(said.contains("plan.toml"), "names the file: {said}");
    for word in words {
        assert!(said.contains(word), "{word:?}: {said}");
    }
}

#[test]
fn a_plan_that_waits_for_itself_is_refused() {
    let env = TestEnv::demo();
    let cycles = [
        task("1", "after = [\"2fs\"]") + &task("2", "after = [\"3fs\"]") + &task("3", "after = [\"1fs\"]"),
        // Through the outline: what 1.1 waits for waits for all of 1.
        task("1", "") + &task("1.1", "after = [\"2fs\"]") + &task("2", "after = [\"1fs\"]"),
    ];
    for tasks in cycles {
        let file = env.write("plan.toml", format!("{HEAD}{tasks}"));
        let said = env.refuses(&["template", "import", file.to_str().unwrap()], "task.cycle", 5);
        assert!(said.contains("plan.toml") && said.contains('1') && said.contains('2'), "the loop is named: {said}");
    }
    refused(&env, format!("{HEAD}{}", task("1", "after = [\"1fs\"]")), &["task 1", "cannot wait for 1"]);
    refused(
        &env,
        HEAD.to_owned() + &task("1", "") + &task("1.1", "after = [\"1fs\"]"),
        &["task 1.1", "cannot wait for 1"],
    );
}

#[test]
fn every_problem_of_the_tasks_is_told() {
    let env = TestEnv::demo();
    let tasks =
        task("1", "duration = \"1d\"") + &task("1", "") + &task("3.1", "") + &task("2", "after = [\"9fs\", \"x\"]");
    refused(&env, format!("{HEAD}{tasks}"), &["task 2"]);
    let tasks = task("1", "duration = \"1d\"") + &task("1", "") + &task("3.1", "") + &task("2", "after = [\"9fs\"]");
    let words = ["task 1: the key stands twice", "task 3.1: there is no task 3", "task 2: there is no task 9"];
    refused(&env, format!("{HEAD}{tasks}"), &words);
    let tasks =
        task("1", "duration = \"5 fortnights\"") + &task("2", "duration = \"-1d\"") + &task("3", "after = [\"1xx\"]");
    refused(&env, format!("{HEAD}{tasks}"), &["task 1", "fortnights", "task 2", "task 3"]);
    refused(
        &env,
        HEAD.to_owned() + &task("1", "duration = \"1d\"") + &task("1.1", ""),
        &["task 1", "follows from them"],
    );
    refused(&env, HEAD.to_owned() + &task("1", "milestone = true\nduration = \"1d\""), &["task 1", "milestone"]);
    refused(&env, HEAD.to_owned() + &task("1", "") + &task("2", "after = [\"1fs\", \"1ss\"]"), &["waits for 1 twice"]);
    refused(&env, HEAD.to_owned() + &task("1", "") + &task("2", "after = [\"1fs+99999999999\"]"), &["task 2"]);
    for key in ["", "a", "1.", "01", "0", "1..2", "9999999"] {
        refused(&env, HEAD.to_owned() + &task(key, ""), &["the outline"]);
    }
}

#[test]
fn the_file_itself_must_hold_together() {
    let env = TestEnv::demo();
    refused(&env, "version = 2\nname = \"plan\"\n", &["version 2", "version = 1"]);
    refused(&env, "name = \"plan\"\n", &["version"]);
    refused(&env, "version = 1\n", &["name"]);
    refused(&env, format!("{HEAD}colour = 1\n"), &["line ", "colour"]);
    refused(&env, HEAD.to_owned() + &task("1", "colour = 1"), &["line ", "colour"]);
    refused(&env, format!("{HEAD}[[task\n"), &["line "]);
    refused(&env, format!("{HEAD}name = \"again\"\n"), &["line "]);
    refused(&env, HEAD.to_owned() + "[[task]]\nkey = 1\nname = \"x\"\n", &["line "]);
    refused(&env, "", &["version"]);
    refused(&env, b"version = 1\nname = \"caf\xe9\"\n", &[]);
    refused(&env, HEAD.to_owned() + &task("1", "description = \"a\\u001b[2J\""), &["task 1"]);
    refused(&env, format!("{HEAD}x = {}\n", "[".repeat(100_000)), &[]);
    let said = env.fails("template import none.toml", "template.invalid", 5);
    assert!(said.contains("none.toml"), "{said}");
    env.fails("template import .", "template.invalid", 5);
    env.fails("template import /dev/null", "template.invalid", 5);
}

#[test]
fn c73_names_in_a_template_are_gated_like_typed_ones() {
    let env = TestEnv::demo();
    let long = env.write("plan.toml", format!("version = 1\nname = \"{}\"\n", "x".repeat(300)));
    env.refuses(&["template", "import", long.to_str().unwrap()], "input.too_large", 5);
    let nul = env.write("plan.toml", "version = 1\nname = \"a\\u0000b\"\n");
    env.refuses(&["template", "import", nul.to_str().unwrap()], "field.invalid", 5);
}

/// Whatever code a refused file has, nothing of it is stored, and a dry run of a good one stores nothing either.
#[test]
fn c85_export_and_import_are_inverse() {
    let env = TestEnv::demo();
    let text = env.ok("template export onboarding");
    let renamed = text.replacen("name = \"onboarding\"", "name = \"copy\"", 1);
    assert_ne!(renamed, text);
    let file = env.write("copy.toml", &renamed);
    let file = file.to_str().unwrap();
    let before = env.bytes();
    let dry = env.ok(&["template", "import", file, "-n"]);
    assert!(before == env.bytes());
    assert_eq!(env.ok(&["template", "import", file]), dry);
    assert!(dry.starts_with("copy created with 37 tasks"), "{dry}");
    assert_eq!(env.ok("template export copy"), renamed);
    let json = env.json("template export copy");
    assert_eq!(
        (&json["version"], &json["name"], json["task"].as_array().unwrap().len()),
        (&json!(1), &json!("copy"), 37)
    );
    let shipped = std::fs::read_to_string(ONBOARDING).unwrap();
    assert_eq!(text.matches("[[task]]").count(), shipped.matches("[[task]]").count());
    let forms = ["version = 1\r\nname = \"crlf\"\r\n", "\u{feff}version = 1\nname = \"bom\"\n"];
    for (form, name) in forms.into_iter().zip(["crlf", "bom"]) {
        let file = env.write("form.toml", form);
        env.ok(&["template", "import", file.to_str().unwrap()]);
        assert_eq!(env.one(&format!("template view {name} -q")), name, "C82");
    }
}

/// A dry run shows the dated plan, to people: stdout stays what the command prints anyway.
#[test]
fn a_dry_run_previews_the_dated_plan() {
    let env = TestEnv::demo();
    let p = env.one("project create --name Small --account Globex --start 2026-06-01 -q");
    for command in [
        format!("template apply onboarding {p} --start 2026-03-02"),
        "project create --name New --account Globex --template onboarding --start 2026-03-02".to_owned(),
    ] {
        let dry = env.run(&format!("{command} -n --as-user maya.pm"));
        let plan: Vec<&str> = dry.stderr.lines().filter(|line| line.contains(" to 2026-")).collect();
        assert_eq!(plan.len(), 37, "{command}: {dry:?}");
        let first = "1.1 Contract hand-over from sales: 2026-03-02T08:00:00Z to 2026-03-02T17:00:00Z";
        assert_eq!(plan[1], first);
        assert!(plan.iter().any(|line| line.ends_with(" to 2026-05-25T17:00:00Z")), "the end of the project: {plan:?}");
        assert!(!dry.stdout.contains("2026-03-02T17:00:00Z"), "{dry:?}");
        let quiet = env.run(&format!("{command} -n -q"));
        assert!(!quiet.stderr.contains("1.1 Contract"), "{quiet:?}");
        assert!(!env.run(&command).stderr.contains("1.1 Contract"), "only a dry run does");
    }
}

/// R34: a template added to a running project comes after what is there; a persona without the roles may not.
#[test]
fn r34_applying_appends() {
    let env = TestEnv::demo();
    let said = env.ok("template apply onboarding CSPRJ0010001 --as-user maya.pm");
    assert!(said.starts_with("CSPRJ0010001 has 37 more tasks"), "{said}");
    assert_eq!(env.ok("task list --project CSPRJ0010001 --count"), "41\n");
    let wbs = env.json("task list --project CSPRJ0010001 --query level=1 --fields wbs");
    let tops: Vec<&str> = wbs.as_array().unwrap().iter().map(|row| row["wbs"].as_str().unwrap()).collect();
    assert_eq!(tops, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    for user in ["hal.halfpm", "abe.agent", "sam.stake"] {
        env.refuses(&format!("template apply onboarding CSPRJ0010001 --as-user {user}"), "access.denied", 4);
    }
    env.refuses("template apply nothing CSPRJ0010001 --as-user maya.pm", "record.not_found", 3);
}

/// R46, domain 6.5, Q49: a project saved as a template and applied again gives the same plan, without people from outside.
#[test]
fn a_project_saved_as_a_template_gives_the_same_plan_again() {
    let env = TestEnv::demo();
    let args =
        "project create --name First --account Globex --template onboarding --start 2026-03-02 -q --as-user maya.pm";
    let first = env.ok(args).trim().to_owned();
    let task = env.ok(&format!("task list --project {first} --query wbs=2.1 -q")).trim().to_owned();
    env.ok(&format!("contact add {first} olga.other --as-user maya.pm"));
    env.ok(&format!("task assign {task} olga.other --as-user maya.pm"));
    let hidden = env.ok(&format!("task list --project {first} --query wbs=1.1 -q")).trim().to_owned();
    env.ok(&format!("task update {hidden} --assign-to ada.agent --start 2026-03-04 --as-user maya.pm"));
    let said = env.ok(&format!("template create Saved --from-project {first} --description Again --as-user maya.pm"));
    assert!(said.contains("created with 37 tasks"), "{said}");
    assert!(said.contains("13 tasks stay visible"), "{said}");
    assert!(said.contains("1 tasks of people outside"), "{said}");
    let second = env
        // The first project starts with its first task, two days later than it was made.
        .ok("project create --name Second --account 'Acme Corp' --template Saved --start 2026-03-04 -q --as-user maya.pm")
        .trim()
        .to_owned();
    let fields = "wbs,short_description,duration,start_date,end_date,visible_to_customer,milestone,time_constraint";
    let plan = |project: &str| env.json(&format!("task list --project {project} --sort wbs_order --fields {fields}"));
    assert_eq!(plan(&first), plan(&second));
    let people =
        env.json(&format!("task list --project {second} --query assigned_toISNOTEMPTY --fields wbs,assigned_to"));
    assert_eq!(people, serde_json::json!([{"wbs": "1.1", "assigned_to": "ada.agent"}]));
    env.fails(&format!("template create Mine --from-project {first} --as-user ada.agent"), "access.denied", 4);
    env.refuses(&format!("template create Saved --from-project {first} --as-user maya.pm"), "record.conflict", 5);
    env.ok("template copy Saved Other --as-user maya.pm");
    assert_eq!(env.ok("template export Saved").replace("\"Saved\"", "\"Other\""), env.ok("template export Other"));
    env.refuses("template copy Saved Other --as-user maya.pm", "record.conflict", 5);
}
