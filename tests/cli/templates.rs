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
        // Offsets count from where the first project was put, though its first task starts two days later.
        .ok("project create --name Second --account 'Acme Corp' --template Saved --start 2026-03-02 -q --as-user maya.pm")
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

/// R40, domain 6.5: whom a template names does the task only where he may; who may not is said and left out, as from a file.
#[test]
fn people_a_template_names_are_assigned_only_where_they_may_be() {
    let env = TestEnv::demo();
    env.ok(
        "template-task create --template onboarding --key 7 --name Theirs --assign-to carl.customer --as-user maya.pm",
    );
    env.ok("template-task create --template onboarding --key 8 --name Gone --assign-to abe.agent --as-user maya.pm");
    env.ok("user update abe.agent --active false");
    let apply = |account: &str| {
        let made = format!("project create --name Plan --account '{account}' --template onboarding --as-user maya.pm");
        let made = env.run(&made);
        assert_eq!(made.status, 0, "{made:?}");
        let tasks = env.json(&format!(
            "task list --project {} --query wbsIN7,8 --sort wbs --fields assigned_to,visible_to_customer",
            made.stdout.split(' ').next().unwrap()
        ));
        (made.stderr, tasks)
    };
    let events = || env.one("record list sysevent --count").parse::<u32>().unwrap();
    let before = events();
    let (said, tasks) = apply("Globex");
    assert!(said.contains("task 7: carl.customer is not assigned"), "{said}");
    assert!(said.contains("task 8: abe.agent is not assigned"), "{said}");
    assert_eq!(tasks[0], json!({"assigned_to": null, "visible_to_customer": false}));
    assert_eq!(tasks[1]["assigned_to"], json!(null));
    assert_eq!(events(), before, "nobody is told of a task that is not his");
    let (said, tasks) = apply("Acme Corp");
    assert!(!said.contains("carl.customer"), "{said}");
    assert_eq!(tasks[0], json!({"assigned_to": "carl.customer", "visible_to_customer": true}));
    assert_eq!(events(), before + 1);
}

/// Domain 1.5, 6.5: who manages projects made of a template, by which schedule, and whether it is active: saved, copied,
/// exported, and set on what has no tasks yet.
#[test]
fn a_template_has_a_header() {
    let env = TestEnv::demo();
    env.ok("schedule create --name nights --time-zone UTC");
    for day in 1..=5 {
        env.ok(&format!("schedule-span create --schedule nights --weekday {day} --from 20:00 --to 24:00"));
    }
    env.ok("template update onboarding --manager maya.pm --schedule nights --as-user maya.pm");
    let header =
        |project: &str| env.json(&format!("project view {project} --fields project_manager,schedule,state,start_date"));
    let made = env.one("project create --name One --account Globex --start 2026-03-02 --template onboarding -q");
    assert_eq!(header(&made)["project_manager"], "maya.pm");
    assert_eq!(header(&made)["schedule"], "nights");
    assert_eq!(header(&made)["start_date"], "2026-03-02T20:00:00Z");
    let flags =
        "project create --name Two --account Globex --template onboarding --manager max.manager --schedule weekdays";
    let flags = env.one(&format!("{flags} -q"));
    assert_eq!(
        (&header(&flags)["project_manager"], &header(&flags)["schedule"]),
        (&json!("max.manager"), &json!("weekdays"))
    );
    // An empty project becomes what the template says, one with tasks stays as it is.
    let empty = env.one("project create --name Three --account Globex --state 1 --start 2026-03-02 -q");
    let said = env.ok(&format!("template apply onboarding {empty} --start 2026-03-03 --as-user maya.pm"));
    assert!(said.contains("also: project manager = maya.pm\nalso: schedule = nights"), "{said}");
    let expected =
        json!({"project_manager": "maya.pm", "schedule": "nights", "state": -5, "start_date": "2026-03-03T20:00:00Z"});
    assert_eq!(header(&empty), expected);
    let said = env.ok("template apply onboarding CSPRJ0010001 --as-user maya.pm");
    assert!(!said.contains("project manager"), "{said}");
    assert_eq!(header("CSPRJ0010001")["schedule"], "weekdays");
    // Saved, copied, exported and read again it is the same.
    env.ok(&format!("template create Saved --from-project {made} --as-user maya.pm"));
    env.ok("template update Saved --active false --as-user maya.pm");
    env.ok("template copy Saved Other --as-user maya.pm");
    let text = env.ok("template export Other");
    for line in ["project_manager = \"maya.pm\"", "schedule = \"nights\"", "active = false"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let file = env.write("other.toml", text.replace("\"Other\"", "\"Third\""));
    env.ok(&["template", "import", file.to_str().unwrap()]);
    assert_eq!(env.ok("template export Third"), text.replace("\"Other\"", "\"Third\""));
    env.ok("template update Third --active true");
    env.refuses(&["template", "import", file.to_str().unwrap()], "record.conflict", 5);
    // Who has left manages nothing.
    env.ok("user update maya.pm --active false");
    let left = env.run("project create --name Four --account Globex --template onboarding -q");
    assert!(left.stderr.contains("project manager: maya.pm"), "{left:?}");
    assert_eq!(header(left.stdout.trim())["project_manager"], json!(null));
    let unknown = env.write("unknown.toml", format!("{HEAD}project_manager = \"nobody.here\"\n"));
    env.refuses(&["template", "import", unknown.to_str().unwrap()], "template.invalid", 5);
}

/// Domain 1.5, 6.1: durations of a template are working time; where a day is another one that is said.
#[test]
fn a_day_of_another_length_is_said() {
    let env = TestEnv::demo();
    let day = env.one("project create --name Round --account Globex --schedule none -q");
    let said = env.ok(&format!("task create --project {day} --name Watch --duration 2d"));
    assert!(!said.contains("working time"), "{said}");
    let said = env.ok(&format!("template create Watch --from-project {day} --as-user maya.pm"));
    assert!(said.contains("durations are working time: 1d of CSPRJ0010003 is 3d in the template"), "{said}");
    let again = "project create --name Again --account Globex --template Watch";
    let said = env.ok(&format!("{again} --schedule none"));
    assert!(said.contains("durations are working time: 1d of the template is 8h by the project's schedule"), "{said}");
    assert_eq!(env.json("task list --project CSPRJ0010004 --fields duration"), json!([{"duration": 172_800}]));
    assert!(!env.ok(again).contains("durations are working time"));
}

/// `--schedule none` is one word in every verb.
#[test]
fn no_schedule_has_a_word() {
    let env = TestEnv::demo();
    let schedule = || env.json("project view CSPRJ0010001 --fields schedule")["schedule"].clone();
    env.ok("project update CSPRJ0010001 --schedule none --as-user maya.pm");
    assert_eq!(schedule(), json!(null));
    assert_eq!(env.ok("project list --schedule none -q --as-user maya.pm"), "CSPRJ0010001\n");
    env.ok("project update CSPRJ0010001 --schedule weekdays --as-user maya.pm");
    assert_eq!(schedule(), "weekdays");
    assert!(env.ok("project update --help").contains("[none: 24 hours a day]"));
}

/// Replacing a template by its own verb (R47) says what becomes of the tasks; without the option nothing does.
#[test]
fn what_an_import_replaces_is_said() {
    let env = TestEnv::demo();
    let file =
        env.write("one.toml", "version = 1\nname = \"onboarding\"\n".to_owned() + &task("1", "") + &task("9", ""));
    let file = file.to_str().unwrap();
    env.refuses(&["template", "import", file, "--as-user", "maya.pm"], "record.conflict", 5);
    let update = ["template", "import", file, "--on-conflict", "update", "--as-user", "maya.pm"];
    let dry = env.ok([&update[..], &["-n"]].concat().as_slice());
    assert!(dry.contains("also: 36 tasks removed, 1 added, 1 changed, 0 as they were"), "{dry}");
    assert_eq!(env.ok("template-task list --template onboarding --count"), "37\n");
    assert_eq!(env.ok(&update[..]), dry);
    assert_eq!(env.ok("template-task list --template onboarding --count"), "2\n");
    env.refuses("template create onboarding --as-user maya.pm", "record.conflict", 5);
    assert!(env.run("template create onboarding").stderr.contains("there is a template onboarding already"));
}

/// A milestone has no duration, however it is typed, and one without is the same when it is read again.
#[test]
fn a_milestone_of_a_template_has_no_duration() {
    let env = TestEnv::demo();
    let milestone = "template-task create --template onboarding --key 7 --name Signed --milestone";
    env.refuses(&format!("{milestone} --duration 2d --as-user maya.pm"), "template.invalid", 5);
    env.ok(milestone);
    env.refuses("template-task update onboarding/7 --duration 2d", "template.invalid", 5);
    let file = env.write("same.toml", env.ok("template export onboarding"));
    assert_eq!(env.ok(&["template", "import", file.to_str().unwrap()]), "onboarding unchanged\n");
}

/// A file names whom its author can see: who is hidden from her does not exist for her (Q32), nor does a preview show
/// tasks to who may not read them.
#[test]
fn files_and_previews_tell_nothing_hidden() {
    let env = TestEnv::demo();
    let answer = |login: &str, who: &str| {
        let plan = "version = 1\nname = \"file\"\n".to_owned() + &task("1", &format!("assigned_to = \"{login}\"\n"));
        let file = env.write("file.toml", plan);
        let output = env.run(&["template", "import", file.to_str().unwrap(), "--as-user", who, "-n"]);
        (output.status, output.stdout, output.stderr.replace(login, "?"))
    };
    let hidden = answer("colin.consumer", "maya.pm");
    assert_eq!(hidden, answer("nobody.here", "maya.pm"));
    assert!(hidden.0 == 5 && hidden.2.contains("there is no user ?"), "{hidden:?}");
    assert_eq!((answer("colin.consumer", "admin").0, answer("ada.agent", "maya.pm").0), (0, 0));
    for op in ["read", "apply"] {
        env.ok(&format!("access allow --table customer_project --op {op} --roles sn_customerservice_agent"));
    }
    let preview = |who: &str| env.run(&format!("template apply onboarding CSPRJ0010002 -n --as-user {who}")).stderr;
    assert!(preview("maya.pm").contains("Kick-off"), "{}", preview("maya.pm"));
    assert!(!preview("abe.agent").contains("Kick-off"), "{}", preview("abe.agent"));
}

/// Q18: a visible task below one that is not is said, one line for a command however many there are, and only where it comes
/// about.
#[test]
fn q18_gaps_in_what_the_customer_sees_are_said_once() {
    let env = TestEnv::demo();
    let gaps = |command: &str| {
        let said = env.run(&format!("{command} --as-user maya.pm"));
        assert_eq!(said.status, 0, "{said:?}");
        let lines: Vec<_> = said.stderr.lines().filter(|line| line.contains("the customer does not see")).collect();
        assert!(lines.len() < 2, "{said:?}");
        lines.first().map_or(0, |line| line.split(' ').nth(1).unwrap().parse::<u32>().unwrap())
    };
    assert_eq!(gaps("project create --name Gaps --account 'Acme Corp' --template onboarding"), 13);
    let p = env.one("project list --query short_description=Gaps -q");
    let at = |wbs: &str| env.one(&format!("task list --project {p} --query wbs={wbs} -q"));
    assert_eq!(gaps(&format!("task create --project {p} --parent 1 --name Shown --visible")), 1);
    assert_eq!(gaps(&format!("task create --project {p} --parent 1 --name Hidden")), 0);
    assert_eq!(gaps(&format!("task create --project {p} --name Top --visible")), 0);
    assert_eq!(gaps(&format!("task update {} --visible", at("1.1"))), 1);
    assert_eq!(gaps(&format!("task update {} --name Other", at("1.1"))), 0, "nothing of that changes");
    assert_eq!(gaps(&format!("task assign {} carl.customer", at("1.2"))), 1, "R40a");
    // Seen as a whole, then no longer: the five below it are shown without it.
    assert_eq!(gaps(&format!("task update {} --visible", at("1"))), 0);
    assert_eq!(gaps(&format!("task update {} --visible false", at("1"))), 5);
    assert_eq!(gaps("template-task update onboarding/1.1 --visible"), 14);
    assert_eq!(gaps("template-task update onboarding/1.1 --name Other"), 0);
    let file = env.write("gap.toml", HEAD.to_owned() + &task("1", "") + &task("1.1", "visible_to_customer = true"));
    assert_eq!(gaps(&format!("template import {}", file.display())), 1);
    assert_eq!(gaps("project create --name Small --account Globex --template plan"), 1);
}

/// What a command does beside what was asked names what it is about.
#[test]
fn effects_name_whom_and_what_they_are_about() {
    let env = TestEnv::demo();
    let hidden = HEAD.to_owned() + &task("1", "customer_task = true") + &task("2", "customer_task = true");
    let file = env.write("plan.toml", hidden);
    env.ok(&["template", "import", file.to_str().unwrap()]);
    let made = "project create --name Plan --account 'Acme Corp' --template plan --contact carl.customer cora.admin";
    let said = env.ok(&format!("{made} --as-user maya.pm"));
    for effect in [
        "carl.customer is now a project contact",
        "cora.admin is now a project contact",
        "2 tasks assigned to carl.customer",
        "2 more tasks visible to the customer (assignee is external)",
    ] {
        assert_eq!(said.matches(&format!("also: {effect}\n")).count(), 1, "{effect}: {said}");
    }
    assert!(!said.contains("visible to customer = yes"), "of which task? {said}");
    let p = said.split(' ').next().unwrap();
    let t = env.one(&format!("task list --project {p} --query wbs=1 -q"));
    env.ok(&format!("project close {p}"));
    let said = env.ok(&format!("project reopen {p} --task {t} --as-user maya.pm"));
    assert!(said.contains(&format!("also: percent complete of {t} = 0\n")), "{said}");
}
