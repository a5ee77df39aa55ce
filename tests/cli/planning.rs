//! Planning from the command line: dates people give, outline, dependencies, closing and reopening (domain 6.1 to 6.4).

use crate::env::{ACME, TestEnv};
use serde_json::Value;

/// A project of Acme Corp that starts on Monday 2 March 2026 and has no tasks.
fn project(env: &TestEnv, more: &str) -> String {
    env.one(&format!("project create --name Plan --account 'Acme Corp' --start 2026-03-02 {more} --as-user maya.pm -q"))
}

/// A task of it.
fn task(env: &TestEnv, project: &str, words: &str) -> String {
    env.one(&format!("task create --project {project} {words} --as-user maya.pm -q"))
}

/// `start end` of a record, as stored.
#[track_caller]
fn dates(env: &TestEnv, number: &str) -> String {
    let noun = if number.starts_with("CSPRJTASK") { "task" } else { "project" };
    let record = env.json(&format!("{noun} view {number} --fields start_date,end_date"));
    format!("{} {}", &record["start_date"].as_str().unwrap()[..16], &record["end_date"].as_str().unwrap()[..16])
}

#[track_caller]
fn field(env: &TestEnv, number: &str, field: &str) -> Value {
    let noun = if number.starts_with("CSPRJTASK") { "task" } else { "project" };
    env.json(&format!("{noun} view {number} --fields {field}"))[field].clone()
}

#[track_caller]
fn says(printed: &str, line: &str) {
    assert!(printed.lines().any(|said| said == line), "{line:?} is not said: {printed}");
}

/// A day is 24 hours without a schedule, eight with the shipped one; work stops for lunch and the weekend (6.1).
#[test]
fn durations_are_working_time() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    for (duration, start, expected) in [
        ("1d", "2026-03-02", "2026-03-02T08:00 2026-03-02T17:00"),
        ("5h", "2026-03-02", "2026-03-02T08:00 2026-03-02T14:00"),
        ("2d", "2026-03-06", "2026-03-06T08:00 2026-03-09T17:00"),
        ("1d", "2026-03-07", "2026-03-09T08:00 2026-03-09T17:00"),
        ("12h", "2026-03-02", "2026-03-02T08:00 2026-03-03T12:00"),
    ] {
        let t = task(&env, &p, &format!("--name T --duration {duration} --start {start}"));
        assert_eq!(dates(&env, &t), expected, "{duration} from {start}");
    }
    let round = project(&env, "--schedule none");
    let t = task(&env, &round, "--name T --duration 2d");
    assert_eq!(dates(&env, &t), "2026-03-02T00:00 2026-03-04T00:00");
}

/// 6.1: a task of duration 0 is a milestone, wherever that was said.
#[test]
fn what_takes_no_time_is_a_milestone() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let said = env.ok(&format!("task create --project {p} --name Point --duration 0 --as-user maya.pm"));
    says(&said, "also: milestone = yes (duration 0, 6.1)");
    let t = env.task(&p, "1");
    env.fails(&format!("task update {t} --milestone false"), "field.invalid", 5);
    env.ok(&format!("task update {t} --milestone false --duration 2d"));
    assert_eq!(field(&env, &t, "milestone"), false);
    let said = env.ok(&format!("task update {t} --start 2026-03-04 --end 2026-03-04"));
    says(&said, "also: milestone = yes (duration 0, 6.1)");
    assert!(env.ok(&format!("project gantt {p} --format mermaid")).contains("milestone, "));
    let plan = "version = 1\nname = \"N\"\naccount = \"Globex\"\n[[task]]\nkey = \"1\"\nname = \"P\"\n\
                [[task]]\nkey = \"1.1\"\nname = \"Q\"\nduration = \"0d\"\n";
    env.write("zero.toml", plan);
    let p = env.one("project create --from zero.toml -q");
    let tasks = env.json(&format!("project plan {p}"))["tasks"].clone();
    assert_eq!((&tasks[0]["milestone"], &tasks[1]["milestone"]), (&false.into(), &true.into()));
    let copy = env.one(&format!("project copy {p} --name Again -q"));
    let tasks = env.json(&format!("project plan {copy}"))["tasks"].clone();
    assert_eq!((&tasks[0]["duration"], &tasks[0]["milestone"]), (&0.into(), &false.into()), "a phase is none");
}

/// 6.2: an edited start becomes no-earlier and is said; a task that gets tasks below it loses a date of its own.
#[test]
fn constraints_follow_what_people_do() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let t = task(&env, &p, "--name T");
    let said = env.ok(&format!("task update {t} --start 2026-03-10 --as-user maya.pm"));
    says(&said, "also: time constraint = Start no earlier than (6.2)");
    assert_eq!(field(&env, &t, "time_constraint"), "start_no_earlier");
    assert_eq!(dates(&env, &t), "2026-03-10T08:00 2026-03-10T17:00");
    let said = env.ok(&format!("task update {t} --start 2026-03-11"));
    assert!(!said.contains("constraint"), "it is no-earlier already: {said}");
    env.ok(&format!("task update {t} --time-constraint start_no_later --constraint-date 2026-03-12"));
    env.ok(&format!("task update {t} --start 2026-03-10"));
    assert_eq!(field(&env, &t, "time_constraint"), "start_no_earlier");
    env.ok(&format!("task update {t} --time-constraint start_on --constraint-date 2026-03-12"));
    let said = env.ok(&format!("task create --project {p} --name Below --parent 1"));
    says(&said, &format!("also: {t} starts as soon as possible: it has tasks below it now (6.2)"));
    assert_eq!(field(&env, &t, "constraint_date"), Value::Null);
    assert_eq!(dates(&env, &t), "2026-03-02T08:00 2026-03-02T17:00");
    env.refuses(&format!("task update {t} --start 2026-03-10"), "state.invalid", 5);
    env.refuses(&format!("task create --project {p} --name X --time-constraint start_on"), "input.missing", 2);
}

/// A pre-dated task takes the project's start with it; tasks without a date of their own stay where the project was put.
#[test]
fn r61_tasks_are_pre_dated() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let (early, other) = (task(&env, &p, "--name Early"), task(&env, &p, "--name Other"));
    let said = env.ok(&format!("task update {early} --start 2026-02-23"));
    says(&said, &format!("also: {p} starts 2026-02-23T08:00:00Z: its earliest task does"));
    assert_eq!(dates(&env, &p), "2026-02-23T08:00 2026-03-02T17:00");
    assert_eq!(dates(&env, &other), "2026-03-02T08:00 2026-03-02T17:00");
    env.ok(&format!("task update {early} --time-constraint asap"));
    assert_eq!(dates(&env, &p), "2026-03-02T08:00 2026-03-02T17:00");
    let above = task(&env, &p, "--name Above --start 2026-03-10");
    let below = task(&env, &p, "--name Below --parent 3");
    assert_eq!(dates(&env, &below), "2026-03-10T08:00 2026-03-10T17:00");
    let said = env.refuses(&format!("task update {below} --start 2026-03-09"), "field.invalid", 5);
    assert!(said.contains("R61") && said.contains(&above), "{said}");
    env.ok("property update com.snc.project.rollup_project_start_date --value false");
    env.refuses(&format!("task update {early} --start 2026-02-23"), "field.invalid", 5);
}

/// R65: what has begun keeps the start it was planned for, unless an administrator allows otherwise.
#[test]
fn r65_the_planned_start_of_begun_work_stays() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let t = task(&env, &p, "--name T --duration 3d");
    env.ok(&format!("task update {t} --work-start 2026-03-02T08:30:00Z"));
    let said = env.refuses(&format!("task update {t} --start 2026-03-10"), "state.invalid", 5);
    assert!(said.contains("R65"), "{said}");
    env.ok(&format!("task update {t} --duration 1d"));
    assert_eq!(dates(&env, &t), "2026-03-02T08:00 2026-03-02T17:00");
    env.ok("property update com.snc.project.enable_alter_of_planned_dates --value true");
    env.ok(&format!("task update {t} --start 2026-03-10"));
    assert_eq!(field(&env, &t, "start_date"), "2026-03-10T08:00:00Z");
}

/// R66: in a project calculated manually every task starts on its date, and dependencies move nothing.
#[test]
fn r66_manual_dates_never_move() {
    let env = TestEnv::demo();
    let p = project(&env, "--calculation-type manual");
    let first = task(&env, &p, "--name First --duration 2d --start 2026-03-04");
    let next = task(&env, &p, "--name Next --after 1fs");
    assert_eq!(field(&env, &next, "time_constraint"), "start_on");
    let before = dates(&env, &next);
    assert_eq!(dates(&env, &p).split_once(' ').unwrap().0, "2026-03-04T08:00");
    env.ok(&format!("task update {first} --duration 5d"));
    assert_eq!(dates(&env, &next), before);
    env.ok(&format!("task update {next} --start 2026-03-20"));
    assert_eq!(dates(&env, &p), "2026-03-04T08:00 2026-03-20T17:00", "the project spans its tasks");
    env.refuses(&format!("task update {next} --time-constraint asap"), "state.invalid", 5);
    env.ok(&format!("project update {p} --calculation-type automatic"));
    env.refuses(&format!("project update {p} --calculation-type manual"), "state.invalid", 5);
    env.refuses(&format!("project update {ACME} --calculation-type manual"), "state.invalid", 5);
}

/// The Predecessor column as text; a cycle, an own ancestor and a second relation are refused (R50).
#[test]
fn r50_tasks_are_linked_by_place_or_number() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let a = task(&env, &p, "--name A --duration 2d");
    let b = task(&env, &p, "--name B --after 1fs+1");
    assert_eq!(dates(&env, &b), "2026-03-05T08:00 2026-03-05T17:00");
    assert_eq!(field(&env, &b, "relation_applied"), "1fs+1");
    let c = task(&env, &p, "--name C --parent 2");
    env.refuses(&format!("task link {c} --after 2ss"), "task.cycle", 5);
    env.refuses(&format!("task link {a} --after {c}"), "task.cycle", 5);
    env.refuses(&format!("task link {b} --after {a}ff"), "record.conflict", 5);
    env.refuses(&format!("task link {b} --after 9fs"), "record.not_found", 3);
    env.refuses(&format!("task link {b} --after 1xx"), "field.invalid", 5);
}

/// One line a predecessor, several at once, and undone again.
#[test]
fn links_come_and_go() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    for name in ["A", "B", "C"] {
        task(&env, &p, &format!("--name {name} --duration 2d"));
    }
    let c = env.task(&p, "3");
    let said = env.ok(&format!("task link {c} --after 1fs 2ss+4h --as-user maya.pm"));
    says(&said, &format!("{c} waits for 1fs, 2ss+4h"));
    says(&said, "also: starts 2026-03-04T08:00:00Z, ends 2026-03-05T17:00:00Z");
    let said = env.ok(&format!("task unlink {c} 1 --as-user maya.pm"));
    says(&said, "also: starts 2026-03-02T13:00:00Z, ends 2026-03-04T12:00:00Z");
    env.refuses(&format!("task unlink {c} 1"), "record.not_found", 3);
    env.refuses(&format!("task link {c} --after 1 --as-user carl.customer"), "access.denied", 4);
    env.refuses(&format!("task unlink {c} 2 --as-user sam.stake"), "access.denied", 4);
}

/// 6.3: between tasks of different parents nothing waits for what ends after it starts, unless it is moved until it does not.
#[test]
fn links_between_parents_hold_or_move() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    task(&env, &p, "--name Cellar");
    task(&env, &p, "--name Roof");
    let dig = task(&env, &p, "--name Dig --parent 1 --duration 5d");
    let beside = task(&env, &p, "--name Drain --parent 1 --start 2026-03-04 --time-constraint start_on");
    let free = task(&env, &p, "--name Measure --parent 2 --start 2026-03-04");
    let fixed = task(&env, &p, "--name Lift --parent 2 --start 2026-03-04 --time-constraint start_on");
    let begun = task(&env, &p, "--name Order --parent 2 --work-start 2026-03-02");
    env.ok(&format!("task link {free} --after 1.1"));
    assert_eq!(dates(&env, &free), "2026-03-09T08:00 2026-03-09T17:00", "the calculation moves it");
    let said = env.ok(&format!("task link {beside} --after 1.1 --as-user maya.pm"));
    says(&said, "also: starts 2026-03-04T08:00:00Z, ends 2026-03-04T17:00:00Z");
    let said = env.refuses(&format!("task link {fixed} --after 1.1 --as-user maya.pm"), "state.invalid", 5);
    let text = format!(
        "error[state.invalid]: {dig} (1.1) ends 2026-03-06T17:00:00Z, after {fixed} (2.2) starts 2026-03-04T08:00:00Z \
         under another parent; {fixed} starts on its date and does not move"
    );
    says(&said, &text);
    says(&said, "  rule: 6.3");
    let said = env.refuses(&format!("task link {begun} --after 1.1"), "state.invalid", 5);
    assert!(said.contains(&format!("{begun} is Work in Progress and does not move")), "{said}");
    // What its dates honour anyway needs no move.
    env.ok(&format!("task link {fixed} --after 1.1ss+2"));
    env.ok(&format!("task unlink {fixed} 1.1"));
    env.refuses(&format!("task link {fixed} --after 1.1ss+3"), "state.invalid", 5);
    env.refuses(&format!("task link {fixed} --after 1.1ff"), "state.invalid", 5);
    env.ok(&format!("task link {fixed} --after 1.1sf"));
    env.ok(&format!("task unlink {fixed} 1.1"));
    // As the hint says.
    env.ok(&format!("task update {fixed} --time-constraint asap"));
    env.ok(&format!("dependency create --parent {dig} --child {fixed}"));
    assert_eq!(dates(&env, &fixed), "2026-03-09T08:00 2026-03-09T17:00");
    // A date that contradicts the link later is a conflict, and told.
    env.ok(&format!("task update {fixed} --start 2026-03-03 --time-constraint start_on"));
}

/// The same where people set every date: none is moved.
#[test]
fn links_between_parents_hold_in_manual_projects() {
    let env = TestEnv::demo();
    let p = project(&env, "--calculation-type manual");
    task(&env, &p, "--name Cellar --start 2026-03-02");
    task(&env, &p, "--name Roof --start 2026-03-02");
    let dig = task(&env, &p, "--name Dig --parent 1 --duration 5d --start 2026-03-02");
    let lift = task(&env, &p, "--name Lift --parent 2 --start 2026-03-04");
    for words in [
        format!("task link {lift} --after {dig}"),
        format!("dependency create --parent {dig} --child {lift}"),
        format!("task create --project {p} --parent 2 --name Late --start 2026-03-06 --after 1.1"),
    ] {
        let said = env.refuses(&words, "state.invalid", 5);
        assert!(said.contains(&format!("{p} is calculated manually and moves no task")), "{said}");
    }
    env.ok(&format!("task create --project {p} --parent 2 --name Later --after 1.1"));
    env.ok(&format!("task update {lift} --start 2026-03-09"));
    env.ok(&format!("task link {lift} --after {dig}"));
}

/// The outline is numbered again when tasks move or go.
#[test]
fn the_outline_is_renumbered() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let numbers: Vec<String> = ["A", "B", "C"].iter().map(|name| task(&env, &p, &format!("--name {name}"))).collect();
    let below = task(&env, &p, "--name D --parent 3");
    let wbs = |number: &str| field(&env, number, "wbs");
    assert_eq!(wbs(&below), "3.1");
    env.ok(&format!("task delete {} -y --as-user maya.pm", numbers[0]));
    assert_eq!((wbs(&numbers[1]), wbs(&below)), ("1".into(), "2.1".into()));
    env.ok(&format!("task update {} --parent 2 --as-user maya.pm", numbers[1]));
    assert_eq!((wbs(&numbers[1]), wbs(&below), wbs(&numbers[2])), ("1.2".into(), "1.1".into(), "1".into()));
    env.ok(&format!("task update {below} --parent ''"));
    assert_eq!((wbs(&numbers[1]), wbs(&below)), ("1.1".into(), "2".into()));
    env.refuses(&format!("task update {} --parent 1.1", numbers[2]), "task.cycle", 5);
}

/// R64, R63, Q42: closing goes down, reopening one task brings the project back and leaves the others closed.
#[test]
fn r64_a_project_is_closed_and_reopened() {
    let env = TestEnv::demo();
    let p = env.rollout();
    env.refuses(&format!("project reopen {p} --task 1.1"), "state.invalid", 5);
    let said = env.ok(&format!("project close {p} --state incomplete --notes 'Out of money.' --as-user maya.pm"));
    says(&said, &format!("{p} closed incomplete"));
    says(&said, &format!("also: 37 open tasks of {p} closed complete (R64)"));
    let record = env.json(&format!("project view {p} --fields state,close_notes,percent_complete,active"));
    assert_eq!((&record["state"], &record["close_notes"]), (&Value::from(4), &Value::from("Out of money.")));
    assert_eq!((&record["percent_complete"], &record["active"]), (&Value::from(100), &Value::from(false)));
    env.refuses(&format!("project close {p}"), "state.invalid", 5);
    let said = env.refuses(&format!("project update {p} --state 2"), "state.invalid", 5);
    assert!(said.contains("R63"), "{said}");
    env.refuses(&format!("project reopen {p} --task 1"), "state.invalid", 5);
    env.refuses(&format!("project reopen {p} --task 1.1 --as-user sam.stake"), "access.denied", 4);
    let said = env.ok(&format!("project reopen {p} --task 6.5 --as-user maya.pm"));
    says(&said, &format!("also: {} is Open", env.task(&p, "6.5")));
    says(&said, &format!("also: {} (6) is Work in Progress", env.task(&p, "6")));
    says(&said, &format!("also: {p} is Work in Progress"));
    assert_eq!(env.ok(&format!("task list --project {p} --query stateIN3,4,7 --count")), "35\n");
}

/// Closing the last open task below a summary closes it and the project; a task that is opened again opens them.
#[test]
fn states_roll_up_and_are_said() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let above = task(&env, &p, "--name Above");
    let (one, two) = (task(&env, &p, "--name One --parent 1"), task(&env, &p, "--name Two --parent 1"));
    let said = env.ok(&format!("task complete {one}"));
    says(&said, &format!("also: {above} (1) is Work in Progress"));
    let said = env.ok(&format!("task update {two} --state 7"));
    says(&said, &format!("also: {above} (1) is Closed Complete"));
    says(&said, &format!("also: {p} is Closed Complete"));
    let said = env.ok(&format!("task update {one} --state 1"));
    says(&said, &format!("also: actual end date of {one} is empty again"));
    says(&said, &format!("also: {p} is Work in Progress"));
    // A new task opens a closed project too.
    env.ok(&format!("project close {p}"));
    let said = env.ok(&format!("task create --project {p} --name Three"));
    says(&said, &format!("also: {p} is Work in Progress"));
}

/// 6.3: what waits for closed tasks only is open; what waits for another one too is not.
#[test]
fn successors_open_by_themselves() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let (one, two) = (task(&env, &p, "--name One"), task(&env, &p, "--name Two"));
    let (next, both) = (task(&env, &p, "--name Next --after 1"), task(&env, &p, "--name Both --after 1 2"));
    let said = env.ok(&format!("task complete {one}"));
    says(&said, &format!("also: {next} is Open: everything it waits for is closed"));
    assert_eq!((field(&env, &next, "state"), field(&env, &both, "state")), (1.into(), (-5).into()));
    env.ok(&format!("task complete {two}"));
    assert_eq!(field(&env, &both, "state"), 1);
}

/// A customer who completes the last visible task hears nothing of what he may not see.
#[test]
fn effects_on_hidden_records_are_not_said() {
    let env = TestEnv::demo();
    let p = project(&env, "--contact carl.customer");
    let hidden = task(&env, &p, "--name Hidden");
    let his = task(&env, &p, "--name His --parent 1 --assign-to carl.customer");
    let after = task(&env, &p, "--name After --after 1.1");
    let said = env.ok(&format!("task complete {his} --as-user carl.customer"));
    assert!(!said.contains(&hidden) && !said.contains(&after), "{said}");
    assert_eq!((field(&env, &hidden, "state"), field(&env, &after, "state")), (3.into(), 1.into()));
}

/// A project moves with what has a date of its own, as far in working time; with --asap-only that stays (6.2).
#[test]
fn projects_move() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let soon = task(&env, &p, "--name Soon");
    let dated = task(&env, &p, "--name Dated --start 2026-03-09");
    let fixed = task(&env, &p, "--name Fixed --time-constraint start_on --constraint-date 2026-03-06");
    let said = env.ok(&format!("project move {p} --start 2026-03-12 --as-user maya.pm"));
    says(&said, &format!("also: {p} ends 2026-03-19T17:00:00Z (was 2026-03-09T17:00:00Z)"));
    says(&said, &format!("also: 3 tasks of {p} move: 1, 2, 3"));
    assert_eq!(env.ok(&format!("project move {p} --start 2026-03-12")), format!("{p} moved to 2026-03-12T08:00:00Z\n"));
    assert_eq!(dates(&env, &soon), "2026-03-12T08:00 2026-03-12T17:00");
    assert_eq!(dates(&env, &dated), "2026-03-19T08:00 2026-03-19T17:00");
    assert_eq!(dates(&env, &fixed), "2026-03-18T08:00 2026-03-18T17:00");
    env.ok(&format!("project move {p} --start 2026-03-02 --asap-only"));
    assert_eq!(dates(&env, &dated), "2026-03-19T08:00 2026-03-19T17:00");
    assert_eq!(dates(&env, &soon), "2026-03-02T08:00 2026-03-02T17:00");
    env.ok(&format!("task update {soon} --state 2"));
    env.refuses(&format!("project move {p} --start 2026-03-05"), "state.invalid", 5);
    env.refuses(&format!("project update {p} --start 2026-03-05"), "state.invalid", 5);
    env.ok("property update com.snc.project.move_project.wip --value true");
    env.ok(&format!("project move {p} --start 2026-03-05"));
    assert_eq!(dates(&env, &soon), "2026-03-02T08:00 2026-03-02T17:00", "begun work stays");
}

/// What a project starts with is said as it is: its first task may start later than the project was put, or a project in it.
#[test]
fn a_start_that_is_not_the_one_given_is_explained() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    task(&env, &p, "--name Late --start 2026-03-04");
    let said = env.ok(&format!("project move {p} --start 2026-06-01 --as-user maya.pm"));
    says(&said, &format!("{p} moved to 2026-06-01T08:00:00Z"));
    says(&said, &format!("also: {p} starts 2026-06-03T08:00:00Z: its earliest task does"));
    let below = env.ok(&format!("project create --name Part --account 'Acme Corp' --parent {p} --start 2026-05-04"));
    says(&below, &format!("also: {p} starts 2026-05-04T08:00:00Z: its earliest sub-project does"));
    let empty = project(&env, "");
    env.ok(&format!("project move {empty} --start 2026-06-01"));
    assert_eq!(dates(&env, &empty), "2026-06-01T08:00 2026-06-01T08:00");
}

/// Whatever moves dates says which ones, to those inside: the end of the project, and tasks that were there before.
#[test]
fn moved_dates_are_said() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let one = task(&env, &p, "--name One --duration 2d --visible --assigned-to maya.pm");
    for place in 1..=6 {
        task(&env, &p, &format!("--name N{place} --after {place}"));
    }
    let as_maya = |words: &str| env.ok(&format!("{words} --as-user maya.pm"));
    let said = as_maya(&format!("task update {one} --duration 3d"));
    says(&said, &format!("also: {p} ends 2026-03-12T17:00:00Z (was 2026-03-11T17:00:00Z)"));
    says(&said, &format!("also: 7 tasks of {p} move: 1, 2, 3, 4, 5 and 2 more"));
    let said = as_maya(&format!("task create --project {p} --name Below --parent 7 --duration 3d"));
    says(&said, &format!("also: 1 task of {p} moves: 7"));
    let free = task(&env, &p, "--name Free");
    let said = as_maya(&format!("task link {free} --after 3"));
    assert!(said.contains("also: starts ") && !said.contains("move"), "its own dates are said once: {said}");
    env.write("plan.toml", env.ok(&format!("project export {p}")));
    let said = env.ok("project create --name New --account Globex --from plan.toml");
    assert!(!said.contains("move:") && !said.contains("(was"), "nothing was there before: {said}");
    env.ok(&format!("contact add {p} carl.customer"));
    env.ok(&format!("task assign {one} carl.customer"));
    let said = env.ok(&format!("task complete {one} --as-user carl.customer --now 2026-04-30T10:00:00Z"));
    assert!(!said.contains("move:") && !said.contains("ends"), "a customer hears nothing of others: {said}");
    let span = "schedule-span create --schedule weekdays --date 2026-05-04 --type holiday --from 00:00 --to 23:59";
    assert!(env.ok(span).contains(&format!("tasks of {p} move")));
}

/// A task that loses what stood below it is pending again, which is said; what was closed stays closed.
#[test]
fn a_summary_becomes_a_task_again() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let x = task(&env, &p, "--name X");
    let y = task(&env, &p, "--name Y --duration 8d --parent 1");
    env.ok(&format!("task update {y} --work-start 2026-03-02"));
    assert_eq!((field(&env, &x, "state"), field(&env, &x, "work_start")), (2.into(), "2026-03-02T08:00:00Z".into()));
    let said = env.ok(&format!("task update {y} --set parent="));
    says(&said, &format!("also: {x} (1) has no tasks below it any more"));
    says(&said, &format!("also: {x} (1) is Pending"));
    assert_eq!((field(&env, &x, "state"), field(&env, &x, "work_start")), ((-5).into(), Value::Null));
    env.ok(&format!("task update {y} --parent {x}"));
    env.ok(&format!("task complete {y}"));
    env.ok(&format!("task update {y} --set parent="));
    assert_eq!(field(&env, &x, "state"), 3);
}

/// A copy has the plan and nothing of what happened (6.5).
#[test]
fn projects_are_copied() {
    let env = TestEnv::demo();
    let p = env.rollout();
    env.ok(&format!("task complete {}", env.task(&p, "1.1")));
    let said = env.run(&format!("project copy {p} --name Again --start 2026-03-02 --as-user maya.pm"));
    assert_eq!(said.status, 0, "{said:?}");
    assert!(said.stderr.contains("13 tasks were visible"), "{said:?}");
    let copy = said.stdout.split_whitespace().next().unwrap().to_owned();
    let plan = |project: &str| {
        env.ok(&format!("task list --project {project} --fields wbs,short_description,start_date,end_date,duration"))
    };
    assert_eq!(plan(&copy).lines().count(), 37);
    assert_eq!(dates(&env, &copy), "2026-03-02T08:00 2026-05-25T17:00");
    assert_eq!(env.ok(&format!("dependency list --project {copy} --count")), "39\n");
    let record = env.json(&format!("project view {copy} --fields state,percent_complete,work_start,account"));
    assert_eq!((&record["state"], &record["work_start"]), (&Value::from(-5), &Value::Null));
    assert_eq!((&record["percent_complete"], &record["account"]), (&Value::from(0), &Value::from("Acme Corp")));
    env.refuses(&format!("project copy {p} --name X --as-user hal.halfpm"), "access.denied", 4);
    env.refuses("project copy CSPRJ0099999 --name X --as-user maya.pm", "record.not_found", 3);
}

/// R53: a sub-project is for the same customer or one that belongs to it, and rolls up.
#[test]
fn r53_sub_projects_roll_up() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    task(&env, &p, "--name Own --duration 2d");
    let said = env.refuses(
        &format!("project create --name Part --account Globex --parent {p} --as-user maya.pm"),
        "field.invalid",
        5,
    );
    assert!(said.contains("R53"), "{said}");
    let part = env.one(&format!(
        "project create --name Part --account 'Acme Labs' --parent {p} --start 2026-03-09 --as-user maya.pm -q"
    ));
    let inner = task(&env, &part, "--name Inner --duration 5d");
    assert_eq!(dates(&env, &p), "2026-03-02T08:00 2026-03-13T17:00");
    env.ok(&format!("task complete {inner}"));
    assert_eq!(field(&env, &p, "percent_complete"), 71.43);
    assert_eq!(field(&env, &part, "state"), 3);
    env.refuses(&format!("project delete {p} -y"), "record.conflict", 5);
    env.ok(&format!("project close {p}"));
    assert_eq!(field(&env, &p, "state"), 3);
}

/// R53, Q7: a project that changes hands leaves no sub-project behind, and says who stays without seeing anything.
#[test]
fn a_project_that_goes_to_another_account() {
    let env = TestEnv::demo();
    let p = env.one("project create --name Main --account Globex --contact olga.other -q --as-user maya.pm");
    let t = env.one(&format!("task create --project {p} --name Theirs --assign-to olga.other -q --as-user maya.pm"));
    env.ok(&format!("task create --project {p} --name Ours --assign-to ada.agent --as-user maya.pm"));
    let part = env.one(&format!("project create --name Part --account Globex --parent {p} -q --as-user maya.pm"));
    for of in [&p, &part] {
        let moved = format!("project update {of} --account 'Acme Corp' --as-user maya.pm");
        let said = env.run(&moved);
        env.refuses(&moved, "field.invalid", 5);
        assert!(said.stderr.contains("R53"), "{said:?}");
    }
    env.ok(&format!("project delete {part} -y"));
    let said = env.ok(&format!("project update {p} --account 'Acme Corp' --as-user maya.pm"));
    let access = format!("csm contact list {p} --access");
    says(&said, &format!("also: 1 contact is no longer eligible: {access}"));
    says(&said, "also: 1 task stays assigned to people who cannot see them");
    assert_eq!(env.json(&format!("task view {t} --fields assigned_to"))["assigned_to"], "olga.other");
    assert!(!env.ok(&format!("project update {p} --account Globex --as-user maya.pm")).contains("eligible"));
    assert!(!env.ok("project list --mine -q --as-user maya.pm").contains(&p));
    env.ok(&format!("project update {p} --manager maya.pm"));
    assert!(env.ok("project list --mine -q --as-user maya.pm").contains(&p));
    assert_eq!(env.ok("project list --mine -q --as-user sam.stake"), "");
}

/// R33: a project goes with what is only its own, unless a case points to it; what does is named to whoever may read it.
#[test]
fn r33_projects_are_deleted_whole() {
    let env = TestEnv::demo();
    let before = env.ok("task list --count");
    let p = env.rollout();
    env.ok(&format!("contact add {p} carl.customer"));
    let t = env.one(&format!("task list --project {p} --query wbs=1.1 -q"));
    env.ok(&format!("task assign {t} carl.customer --as-user maya.pm"));
    for make in [
        format!("status-report create --project {p} --overall-health red"),
        format!("project-change create --project {p} --name Wider"),
        format!("project-issue create --project {p} --name Late"),
        format!("resource-plan create --task {t} --name Hands --user-resource ada.agent"),
        format!("resource-plan create --task {p} --name Heads --user-resource ada.agent"),
    ] {
        env.ok(&format!("{make} --as-user maya.pm"));
    }
    let case = env.one(&format!("case create --name Held --task {t} --contact carl.customer -q --as-user ada.agent"));
    let part = env.one(&format!("project create --name Part --account 'Acme Corp' --parent {p} -q"));
    let order = env.one(&format!("work-order create --name Wires --set initiated_from={t} -q"));
    let refused = |user: &str| {
        env.refuses(&format!("project delete {p} -y{user}"), "record.conflict", 5);
        env.run(&format!("project delete {p} -y{user}")).stderr
    };
    let said = refused(" --as-user maya.pm");
    assert!(said.contains(&format!("still point to {p}: project {part}, case {case}\n")), "{said}");
    assert!(!said.contains(&order) && !refused(" --as-user maya.pm").contains("work-order"), "she reads none: {said}");
    env.ok(&format!("project delete {part} -y"));
    env.ok(&format!("case delete {case} -y"));
    let said = refused(" --as-user maya.pm");
    assert!(said.contains(&format!("other records still point to {p}\n")), "{said}");
    assert!(refused("").contains(&format!("work-order {order}")));
    env.ok(&format!("work-order delete {order} -y"));
    let gone = env.run(&format!("project delete {p} -y --as-user maya.pm"));
    for what in [
        "37 tasks",
        "39 dependencies",
        "1 contact",
        "1 status report",
        "1 project change",
        "1 project issue",
        "2 resource plans",
    ] {
        says(&gone.stdout, &format!("also: {what} went with it"));
    }
    assert!(!gone.stderr.contains("stay assigned"), "{gone:?}");
    assert!(env.ok("record list sys_audit --query table_name=project_status^rule=R33 --count") != "0\n");
    assert_eq!(env.ok("task list --count"), before);
    assert_eq!(env.ok("db check"), "ok\n");
}

/// Recalculating changes nothing: neither rows nor the audit trail grow.
#[test]
fn a_settled_project_is_left_alone() {
    let env = TestEnv::demo();
    let p = env.rollout();
    env.ok(&format!("task complete {}", env.task(&p, "1.1")));
    let snapshot = || {
        env.ok(&format!(
            "task list --project {p} --fields wbs,start_date,end_date,sys_mod_count,percent_complete,state"
        ))
    };
    let (before, audit) = (snapshot(), env.ok("audit list --count"));
    env.ok(&format!("project update {p} --risk low"));
    assert_eq!(snapshot(), before);
    let rows = |count: String| count.trim().parse::<i64>().unwrap();
    assert_eq!(rows(env.ok("audit list --count")) - rows(audit), 1, "only the field that was changed");
}

/// The plan from the command line: the float and the end everyone relies on, for those who read the whole of it (Q37).
#[test]
fn q37_the_plan_shows_float_to_those_inside() {
    let env = TestEnv::demo();
    let p = env.rollout();
    let plan = env.json(&format!("project plan {p} --as-user maya.pm"));
    assert_eq!(plan["end_date"], "2026-05-25T17:00:00Z");
    let of = |plan: &Value, wbs: &str, field: &str| {
        let tasks = plan["tasks"].as_array().unwrap();
        tasks.iter().find(|task| task["wbs"] == wbs).unwrap()[field].clone()
    };
    let day = 8 * 3600;
    assert_eq!((of(&plan, "3.4", "float"), of(&plan, "2.2", "float")), ((35 * day).into(), (2 * day).into()));
    assert_eq!((of(&plan, "6.5", "critical_path"), of(&plan, "3.4", "critical_path")), (true.into(), false.into()));
    assert_eq!(plan["conflicts"], Value::Array(Vec::new()));
    let same = env.json(&format!("project plan {p} --as-user sam.stake"));
    assert_eq!(same, plan, "a stakeholder reads the same");
    env.ok(&format!("contact add {p} carl.customer"));
    let his = env.run(&format!("project plan {p} --json --as-user carl.customer"));
    assert_eq!(his.json()["tasks"].as_array().unwrap().len(), 13);
    for word in ["float", "critical", "driven_by", "conflicts"] {
        assert!(!his.stdout.contains(word) && !his.stderr.contains(word), "{word}: {his:?}");
    }
    env.fails(&format!("project plan {p} --why 1.4 --as-user carl.customer"), "access.denied", 4);
    env.fails(&format!("project plan {p} --why 1.1 --as-user carl.customer"), "record.not_found", 3);
    env.fails(&format!("project plan {p} --as-user olga.other"), "record.not_found", 3);
}

/// The chain of reasons leads to a date somebody gave.
#[test]
fn why_a_task_starts_when_it_does() {
    let env = TestEnv::demo();
    let p = env.rollout();
    let chain = env.json(&format!("project plan {p} --why 2.4"));
    let steps: Vec<(&str, &str)> = chain["why"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| (step["wbs"].as_str().unwrap(), step["driven_by"].as_str().unwrap()))
        .collect();
    let expected = [("2.4", "2.1fs"), ("2.1", "1.3fs"), ("1.3", "1.2fs+2"), ("1.2", "1.1fs"), ("1.1", "project start")];
    assert_eq!(steps, expected);
    let other = task(&env, &project(&env, ""), "--name Elsewhere");
    env.fails(&format!("project plan {p} --why {other}"), "field.invalid", 5);
    let printed = env.ok(&format!("project plan {p} --why 1.2"));
    let first = "1.2 Stakeholder map and communication plan starts 2026-03-03T08:00:00Z and ends 2026-03-05T17:00:00Z: \
                 it waits for 1.1fs";
    assert_eq!(printed.lines().next(), Some(first));
}

/// Work that began late keeps its planned dates; every view says by which dates what follows it goes.
#[test]
fn every_view_tells_one_story_of_late_work() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    task(&env, &p, "--name Phase");
    let a = task(&env, &p, "--name Survey --parent 1 --duration 3d --visible");
    let b = task(&env, &p, "--name Build --parent 1 --duration 1d --after 1.1");
    let on_time = env.json(&format!("project gantt {p} --now 2026-03-06"));
    assert_eq!(on_time["tasks"][1]["effective_start"], Value::Null);
    env.ok(&format!("task update {a} --work-start 2026-03-05 --now 2026-03-06"));
    assert_eq!(dates(&env, &a), "2026-03-02T08:00 2026-03-04T17:00", "planned dates stay (6.2)");
    let (start, end) = ("2026-03-05T08:00:00Z", "2026-03-09T17:00:00Z");
    for verb in ["plan", "gantt"] {
        let tasks = env.json(&format!("project {verb} {p}"))["tasks"].clone();
        assert_eq!(
            (&tasks[1]["start_date"], &tasks[1]["effective_start"]),
            (&"2026-03-02T08:00:00Z".into(), &start.into())
        );
        assert_eq!(
            (&tasks[1]["effective_end"], &tasks[2]["start_date"]),
            (&end.into(), &"2026-03-10T08:00:00Z".into())
        );
        assert_eq!(tasks[2]["effective_end"], Value::Null, "{b} goes as planned");
    }
    let why = env.ok(&format!("project plan {p} --why {b}"));
    says(
        &why,
        &format!(
            "1.1 Survey starts {start} and ends {end}: work on it began then; planned were 2026-03-02T08:00:00Z to 2026-03-04T17:00:00Z"
        ),
    );
    let step = &env.json(&format!("project plan {p} --why {b}"))["why"][1];
    assert_eq!((&step["end_date"], &step["effective_end"]), (&"2026-03-04T17:00:00Z".into(), &end.into()));
    let text = env.ok(&format!("project gantt {p} --now 2026-03-06"));
    let line = text.lines().find(|line| line.contains("Survey")).unwrap();
    assert!(line.find('░') < line.find('█') && line.contains('░'), "the plan first, then what became of it: {text}");
    assert!(text.lines().last().unwrap().contains("░ as planned"), "{text}");
    let mermaid = env.ok(&format!("project gantt {p} --format mermaid"));
    let line = format!(
        "(planned 2026-03-02 to 2026-03-04) :crit, active, {}, 2026-03-05T08:00, 2026-03-09T17:00",
        a.to_lowercase()
    );
    assert!(mermaid.contains(&line), "{mermaid}");
    assert!(env.ok(&format!("project gantt {p} --format svg")).contains(&format!("{a} as planned")));
    env.ok(&format!("contact add {p} carl.customer"));
    let his = env.json(&format!("project plan {p} --as-user carl.customer"))["tasks"].clone();
    assert_eq!(
        (his.as_array().unwrap().len(), &his[0]["effective_end"]),
        (1, &end.into()),
        "from what he reads himself"
    );
}

/// Columns are chosen by name, in every format; an unknown one is named.
#[test]
fn columns_of_a_plan_are_chosen() {
    let env = TestEnv::demo();
    let p = env.rollout();
    assert_eq!(env.ok(&format!("project plan {p} --fields wbs,float -o csv")).lines().nth(1), Some("1,0"));
    let task = env.json(&format!("project plan {p} --fields wbs,milestone"))["tasks"][0].clone();
    assert_eq!(task, serde_json::json!({ "wbs": "1", "milestone": false }));
    let output = env.run(&format!("project plan {p} --fields wbs,colour"));
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    assert!(output.stderr.contains("field.unknown") && output.stderr.contains("driven_by"), "{output:?}");
    for words in [
        "project plan {p} --why 1.1 --fields wbs",
        "project gantt {p} -o csv",
        "project gantt {p} --fields wbs",
        "project gantt {p} --limit 1",
    ] {
        env.fails(&words.replace("{p}", &p), "usage.invalid", 2);
    }
}

/// A date held against a dependency is said when it happens, and whenever the plan is looked at.
#[test]
fn conflicts_are_said() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    task(&env, &p, "--name One --duration 3d");
    let two = task(&env, &p, "--name Two");
    env.ok(&format!("task update {two} --time-constraint start_no_later --constraint-date 2026-03-03"));
    let text = format!("{two} (2) is held at 2026-03-03T08:00:00Z, 1fs asks for 2026-03-05T08:00:00Z");
    let output = env.run(&format!("task link {two} --after 1fs --as-user maya.pm"));
    assert_eq!((output.status, output.stderr.contains(&format!("warning: {text}"))), (0, true), "{output:?}");
    assert_eq!(dates(&env, &two), "2026-03-03T08:00 2026-03-03T17:00");
    for verb in ["plan", "gantt"] {
        let output = env.run(&format!("project {verb} {p}"));
        assert!(output.stderr.contains(&format!("conflict: {text}")), "{output:?}");
        assert_eq!(env.json(&format!("project {verb} {p}"))["conflicts"][0]["cause"], "1fs");
    }
    let why = env.ok(&format!("project plan {p} --why 2"));
    assert!(why.ends_with(": that is its own date, though 1fs asks for 2026-03-05T08:00:00Z\n"), "{why}");
    let quiet = env.run(&format!("project update {p} --risk low"));
    assert_eq!(quiet.stderr, "", "what was accepted is not said with every change");
    env.ok(&format!("task update {two} --time-constraint asap"));
    assert_eq!(dates(&env, &two), "2026-03-05T08:00 2026-03-05T17:00");
}

/// The chart in its four forms; what a text could do to a picture it does not.
#[test]
fn the_chart_is_drawn() {
    let env = TestEnv::demo();
    let p = env.rollout();
    env.ok(&format!("task update {} --name 'A <b> & \"c\": d#;'", env.task(&p, "1.1")));
    let text = env.ok(&format!("project gantt {p} --depth 2 --now 2026-03-20T10:00:00Z"));
    assert_eq!(text.lines().count(), 1 + 33 + 1, "head, two levels, legend");
    assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    let line = |wbs: &str| text.lines().find(|line| line.trim_start().starts_with(wbs)).unwrap().to_owned();
    assert!(line("6.5 ").contains('█') && line("3.4 ").contains('▒') && line("1.4 ").contains('◆'), "{text}");
    assert!(line("6 ").contains('━') && text.lines().last().unwrap().ends_with("┊ today 2026-03-20"), "{text}");
    assert_eq!(env.ok(&format!("project gantt {p} --depth 1")).lines().count(), 1 + 6 + 1);
    let svg = env.ok(&format!("project gantt {p} --format svg"));
    assert!(svg.contains("1.1 A &lt;b&gt; &amp; &quot;c&quot;: d#;") && svg.ends_with("</svg>\n"), "{svg}");
    let mermaid = env.ok(&format!("project gantt {p} --format mermaid"));
    assert!(mermaid.starts_with("gantt\n") && mermaid.contains("1.1 A <b> & \"c\"  d   :crit, "), "{mermaid}");
    assert_eq!(mermaid.matches("section").count(), 6);
    let json = env.json(&format!("project gantt {p} --depth 1"));
    assert_eq!((json["tasks"].as_array().unwrap().len(), &json["today"]), (6, &Value::from("2026-03-02T09:00:00Z")));
    let phases = env.ok(&format!("project gantt {p} --depth 1 --format mermaid"));
    assert_eq!((phases.matches("section").count(), phases.matches(" :").count()), (6, 6), "a bar each: {phases}");
    env.fails(&format!("project gantt {p} --depth 0"), "usage.invalid", 2);
    env.fails(&format!("project gantt {p} --as-user olga.other"), "record.not_found", 3);
}

/// A chart keeps to the width it is given, and names each date once.
#[test]
fn a_chart_is_as_wide_as_it_may_be() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    for words in ["--name One --visible", "--name Two --parent 1 --visible", "--name Three --parent 1"] {
        task(&env, &p, words);
    }
    let narrow = |width: &str| {
        let mut command = env.command(&format!("project gantt {p} --now 2026-03-02T10:00Z"));
        let output = command.env("COLUMNS", width).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    for width in [40, 200] {
        let chart = narrow(&width.to_string());
        assert!(chart.lines().all(|line| line.chars().count() <= width), "{width}: {chart}");
        assert_eq!(chart.matches("2026-03-02").count(), 2, "once above the chart, once for today: {chart}");
    }
    assert!(narrow("200").lines().any(|line| line.chars().count() > 120));
    assert_eq!(env.ok(&format!("project gantt {p} --format svg")).matches(">2026-03-02<").count(), 1);
    // What stands below something a customer does not see is the top of what he sees.
    env.ok(&format!("contact add {p} carl.customer"));
    env.ok(&format!("task update {} --visible-to-customer false", env.task(&p, "1")));
    let his = env.ok(&format!("project gantt {p} --depth 1 --as-user carl.customer"));
    assert!(his.contains("\n1.1 Two") && !his.contains("Three"), "{his}");
}

/// A plan goes out as a file and comes back as another project with the same plan.
#[test]
fn plans_are_exchanged_as_files() {
    let env = TestEnv::demo();
    let p = env.rollout();
    let t = env.task(&p, "3.4");
    env.ok(&format!(
        "task update {t} --time-constraint start_no_earlier --constraint-date 2026-04-10 --assign-to maya.pm"
    ));
    env.ok(&format!("task complete {}", env.task(&p, "1.1")));
    let text = env.ok(&format!("project export {p} --as-user maya.pm"));
    assert!(text.contains("constraint = \"start_no_earlier\"\ndate = \"2026-04-10T08:00:00Z\""), "{text}");
    let file = env.write("plan.toml", &text);
    let create = |more: &str| format!("project create --from {} {more} --as-user maya.pm", file.display());
    let said = env.ok(&create("--name Again"));
    says(&said, "also: 37 tasks made from the file; planned end 2026-05-25T17:00:00Z");
    let again = said.split_whitespace().next().unwrap().to_owned();
    let printed = env.ok(&format!("project export {again} --as-user maya.pm"));
    assert_eq!(printed, text.replacen("name = \"Rollout\"", "name = \"Again\"", 1));
    assert_eq!(field(&env, &env.task(&again, "1.1"), "state"), -5, "what has happened stays behind");
    assert_eq!(field(&env, &env.task(&again, "3.4"), "assigned_to"), "maya.pm");
    let json = env.json(&format!("project export {p}"));
    assert_eq!((json["task"].as_array().unwrap().len(), &json["schedule"]), (37, &"weekdays".into()));
    // Who may not be assigned for the other customer is left out, and that is said.
    env.ok(&format!("task assign {t} carl.customer --as-user maya.pm"));
    env.write("plan.toml", env.ok(&format!("project export {p}")));
    let other = env.run(&create("--account Globex"));
    assert!(other.status == 0 && other.stderr.contains("task 3.4: carl.customer is not assigned"), "{other:?}");
    env.fails(&format!("project export {p} --as-user carl.customer"), "access.denied", 4);
    env.refuses(&create("--template onboarding"), "usage.invalid", 2);
    for (bad, code) in [
        ("version = 1\nname = \"x\"\ncolour = 1\n", "template.invalid"),
        ("version = 2\nname = \"x\"\n", "template.invalid"),
        ("version = 1\nname = \"x\"\n[[task]]\nkey = \"2.1\"\nname = \"y\"\n", "template.invalid"),
        (
            "version = 1\nname = \"x\"\n[[task]]\nkey = \"1\"\nname = \"y\"\nconstraint = \"start_on\"\n",
            "template.invalid",
        ),
        ("version = 1\nname = \"x\"\n[[task]]\nkey = \"1\"\nname = \"y\"\nduration = \"5\"\n", "field.invalid"),
    ] {
        env.write("plan.toml", bad);
        env.refuses(&create("--account Globex"), code, 5);
    }
    env.write("plan.toml", "version = 1\nname = \"x\"\n");
    env.refuses(&create(""), "input.missing", 2);
}

/// Tasks of several projects say which; those of one do not repeat it.
#[test]
fn lists_of_tasks_say_which_project() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    task(&env, &p, "--name T");
    assert_eq!(env.json("task list --query short_description=T")[0]["customer_project"], p.as_str());
    assert_eq!(env.json(&format!("task list --project {p}"))[0].get("customer_project"), None);
    assert_eq!(
        env.json(&format!("task list --project {p} --fields customer_project"))[0]["customer_project"],
        p.as_str()
    );
}

/// On a terminal tasks are listed as a tree; elsewhere names are what they are.
#[test]
fn tasks_are_listed_as_a_tree() {
    let env = TestEnv::demo();
    let p = env.rollout();
    let list = format!("task list --project {p} --fields wbs,short_description --limit 27");
    let table = env.ok(&format!("{list} -o table"));
    assert!(table.contains("4.2      Single sign-on") && table.contains("4.2.1      Identity provider"), "{table}");
    assert!(!env.ok(&list).contains("  "), "not for programs");
    assert!(
        !env.ok(&format!("{list} -o table --sort short_description")).contains("4.2      Single"),
        "no tree, no indent"
    );
}

/// What a date follows from is said beside the record, to those who may know.
#[test]
fn explain_says_what_a_date_follows_from() {
    let env = TestEnv::demo();
    let p = env.rollout();
    let t = env.task(&p, "1.3");
    let before = env.task(&p, "1.2");
    let said = env.run(&format!("task view {t} --explain --as-user maya.pm"));
    assert!(said.stderr.contains(&format!("start date derived from: {before}, 1.2fs+2")), "{said:?}");
    env.ok(&format!("contact add {p} carl.customer"));
    let said = env.run(&format!("task view {t} --explain --as-user carl.customer"));
    assert!(said.status == 0 && !said.stderr.contains(&before) && !said.stderr.contains("1.2fs"), "{said:?}");
}

/// A milestone that would be in progress is closed where the property says so; what waits for it opens (domain 1.4).
#[test]
fn milestones_close_by_themselves() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let (gate, second) = (task(&env, &p, "--name Gate --milestone"), task(&env, &p, "--name Second --milestone"));
    let next = task(&env, &p, "--name Next --after 2");
    env.ok(&format!("task update {gate} --state 'Work in Progress'"));
    assert_eq!(field(&env, &gate, "state"), 2, "unless asked for, nothing happens");
    env.ok("property update com.snc.project.auto_close_milestones --value true");
    let said = env.ok(&format!("task update {second} --state 'Work in Progress' --as-user maya.pm"));
    says(&said, "also: a milestone: state = Closed Complete (com.snc.project.auto_close_milestones)");
    says(&said, &format!("also: {next} is Open: everything it waits for is closed"));
    let closed = env.json(&format!("task view {second} --fields state,percent_complete,work_start,work_end,active"));
    assert_eq!((&closed["state"], &closed["percent_complete"]), (&3.into(), &100.into()), "{closed}");
    assert_eq!(closed["active"], false);
    assert!(closed["work_start"].is_string() && closed["work_start"] == closed["work_end"], "{closed}");
    let plain = task(&env, &p, "--name Plain");
    env.ok(&format!("task update {plain} --state 'Work in Progress'"));
    assert_eq!(field(&env, &plain, "state"), 2, "a task with work in it is not done by beginning");
}

/// A task's colour follows the clock, unless somebody said otherwise, and nothing follows from it (6.4, Q47).
#[test]
fn the_colour_of_a_task() {
    let env = TestEnv::demo();
    let p = project(&env, "");
    let above = task(&env, &p, "--name Above");
    let t = task(&env, &p, "--name T --parent 1 --duration 5d --visible");
    task(&env, &p, "--name Later --parent 1 --start 2026-03-30 --duration 1d");
    env.ok(&format!("contact add {p} carl.customer --as-user maya.pm"));
    let at = |now: &str, who: &str| {
        env.json(&format!("task view {t} --fields status --now {now} --as-user {who}"))["status"].clone()
    };
    for (now, colour) in
        [("2026-03-03T16:00:00Z", "green"), ("2026-03-04T09:00:00Z", "yellow"), ("2026-03-06T17:00:01Z", "red")]
    {
        assert_eq!(at(now, "maya.pm"), colour, "{now}");
        assert_eq!(at(now, "carl.customer"), colour, "{now}");
    }
    let now = "--now 2026-03-09T09:00:00Z";
    assert_eq!(env.json(&format!("task view {above} --fields status {now}"))["status"], "green", "no roll-up");
    assert_eq!(env.json(&format!("project view {p} --fields status {now}"))["status"], "green", "no roll-up");
    assert_eq!(env.json(&format!("task list --parent {above} --fields status {now}"))[0]["status"], "red");
    env.ok("property update com.snc.ppm.yellow_status_duration --value 4");
    assert_eq!(at("2026-03-03T16:00:00Z", "maya.pm"), "yellow", "so many days are what the property says");
    env.fails(&format!("task update {t} --set status=green"), "field.read_only", 5);
    env.fails("task list --query status=red", "query.invalid", 2);
    env.fails(&format!("task update {t} --override-status green --as-user carl.customer"), "access.denied", 4);
    env.ok(&format!("task update {t} --override-status green --as-user maya.pm"));
    assert_eq!(at("2026-03-09T09:00:00Z", "carl.customer"), "green");
    env.ok(&format!("task update {t} --override-status '' --as-user maya.pm"));
    assert_eq!(at("2026-03-09T09:00:00Z", "maya.pm"), "red");
    env.ok(&format!("task complete {t} --now 2026-03-05T09:00:00Z"));
    assert_eq!(at("2026-03-30T09:00:00Z", "maya.pm"), "yellow", "as it was when it ended");
}
