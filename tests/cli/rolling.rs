//! What summaries and projects derive from the tasks under them, and what a task lets go of when it becomes one (domain 6.1 to 6.4).

use crate::env::TestEnv;
use serde_json::Value;

/// Friday, an hour after work begins.
const FRIDAY: &str = "--now 2026-03-06T09:00:00Z";

/// A project that starts on Monday 2 March 2026, with tasks; returned are its number and theirs.
fn project<const N: usize>(env: &TestEnv, tasks: [&str; N]) -> (String, [String; N]) {
    let p = env.one("project create --name Plan --account 'Acme Corp' --start 2026-03-02 -q");
    let tasks = tasks.map(|words| task(env, &p, words));
    (p, tasks)
}

fn task(env: &TestEnv, project: &str, words: &str) -> String {
    env.one(&format!("task create --project {project} {words} -q {FRIDAY}"))
}

fn run(env: &TestEnv, command: &str) -> String {
    env.ok(&format!("{command} {FRIDAY}"))
}

#[track_caller]
fn is(env: &TestEnv, number: &str, fields: &str, expected: &[Value]) {
    let noun = if number.starts_with("CSPRJTASK") { "task" } else { "project" };
    let record = env.json(&format!("{noun} view {number} --fields {fields}"));
    let found: Vec<&Value> = fields.split(',').map(|field| &record[field]).collect();
    assert_eq!(found, expected.iter().collect::<Vec<_>>(), "{number} {fields}");
}

#[track_caller]
fn says(printed: &str, line: &str) {
    assert!(printed.lines().any(|said| said == line), "{line:?} is not said: {printed}");
}

/// Q42, R63: whatever is opened again under a summary opens it, and the project with it.
#[test]
fn r63_an_open_task_opens_what_it_is_part_of() {
    let env = TestEnv::demo();
    let (p, [s, a]) = project(&env, ["--name S", "--name a --parent 1"]);
    run(&env, &format!("task complete {a}"));
    for number in [&s, &p] {
        is(&env, number, "state", &[3.into()]);
    }
    let said = run(&env, &format!("task update {a} --state 1"));
    says(&said, &format!("also: {s} (1) is Work in Progress"));
    for number in [&s, &p] {
        is(&env, number, "state,closed_at,work_end", &[2.into(), Value::Null, Value::Null]);
    }
    run(&env, &format!("task complete {a}"));
    run(&env, &format!("project reopen {p} --task {a}"));
    for (number, state) in [(&a, 1), (&s, 2), (&p, 2)] {
        is(&env, number, "state", &[state.into()]);
    }
}

/// R63, 6.4: a task added below a closed one opens it; what it said of itself follows from that task now, and that is said.
#[test]
fn r63_a_task_added_below_a_closed_one_opens_it() {
    let env = TestEnv::demo();
    let (p, [a, b]) = project(&env, ["--name a", "--name b"]);
    run(&env, &format!("task complete {a} --at 2026-03-03T12:00:00Z"));
    run(&env, &format!("task complete {b} --at 2026-03-03T12:00:00Z"));
    let said = run(&env, &format!("task create --project {p} --name c --parent 1 --duration 2d"));
    says(
        &said,
        &format!(
            "also: {a} had actual start, actual end, percent complete of its own: now they follow from the tasks below it (6.4)"
        ),
    );
    is(&env, &a, "state,work_start,work_end,percent_complete", &[2.into(), Value::Null, Value::Null, 0.into()]);
    is(&env, &p, "state,work_end", &[2.into(), Value::Null]);
    let said = run(&env, &format!("task create --project {p} --name d --parent 1"));
    assert!(!said.contains("of its own"), "it was a summary already: {said}");
}

/// 6.1: a milestone with tasks below it is none any more, neither then nor when they are gone.
#[test]
fn a_milestone_that_gets_tasks_is_none() {
    let env = TestEnv::demo();
    let (p, [m]) = project(&env, ["--name m --milestone true"]);
    let said = run(&env, &format!("task create --project {p} --name k --parent 1 --duration 3d"));
    says(&said, &format!("also: {m} is no milestone any more: it has tasks below it now (6.1)"));
    env.write("plan.toml", env.ok(&format!("project export {p}")));
    env.ok("project create --from plan.toml -q");
    env.ok(&format!("template create t --from-project {p}"));
    env.write("t.toml", env.ok("template export t"));
    env.ok("template import t.toml");
    let said = env.refuses(&format!("task update {m} --milestone true"), "state.invalid", 5);
    assert!(said.contains("6.1"), "{said}");
    let k = env.json(&format!("task list --project {p} --query wbs=1.1 --fields number"))[0]["number"].clone();
    run(&env, &format!("task delete {} --yes", k.as_str().unwrap()));
    let after = [false.into(), (3 * 28_800).into(), "2026-03-04T17:00:00Z".into()];
    is(&env, &m, "milestone,duration,end_date", &after);
    run(&env, &format!("task update {m} --description x"));
    is(&env, &m, "milestone,duration,end_date", &after);
}

/// 6.2: a task with tasks below it is held by no date of its own, wherever that comes from; no earlier than holds for all.
#[test]
fn nothing_holds_a_summary() {
    let env = TestEnv::demo();
    let (_, [s, x]) = project(&env, ["--name S", "--name x --parent 1"]);
    for constraint in ["start_on", "start_no_later"] {
        let update = format!("task update {s} --time-constraint {constraint} --constraint-date 2026-03-10");
        let said = env.refuses(&update, "state.invalid", 5);
        assert!(said.contains("6.2"), "{said}");
        let tasks = "[[task]]\nkey = \"1\"\nname = \"S\"\nHELD\n[[task]]\nkey = \"1.1\"\nname = \"x\"\n";
        let plan = "version = 1\nname = \"Plan\"\naccount = \"Acme Corp\"\nstart = \"2026-03-02\"\n";
        let held = format!("constraint = \"{constraint}\"\ndate = \"2026-03-10\"");
        env.write("plan.toml", format!("{plan}{}", tasks.replace("HELD", &held)));
        let said = env.refuses("project create --from plan.toml", "template.invalid", 5);
        assert!(said.contains(&format!("not {constraint}")), "{said}");
        let held = format!("time_constraint = \"{constraint}\"\noffset = \"1d\"");
        env.write("t.toml", format!("version = 1\nname = \"t\"\n{}", tasks.replace("HELD", &held)));
        env.refuses("template import t.toml", "template.invalid", 5);
    }
    env.ok(&format!("task update {s} --time-constraint start_no_earlier --constraint-date 2026-03-10"));
    is(&env, &x, "start_date", &["2026-03-10T08:00:00Z".into()]);
}

/// 6.4: what was given up leaves the summary without an actual end.
#[test]
fn only_what_is_complete_has_ended() {
    let env = TestEnv::demo();
    let (p, [s, a, b]) = project(&env, ["--name S", "--name a --parent 1", "--name b --parent 1"]);
    run(&env, &format!("task complete {a} --at 2026-03-03T12:00:00Z"));
    run(&env, &format!("task update {b} --state 4"));
    for number in [&s, &p] {
        is(&env, number, "state,work_end", &[3.into(), Value::Null]);
    }
}

/// 6.4: the project ends with the later of plan and fact, and float is measured to there.
#[test]
fn float_reaches_to_the_end_of_the_project() {
    let env = TestEnv::demo();
    let (p, [a, _]) = project(&env, ["--name a --duration 2d --start 2026-03-10", "--name x --duration 4d"]);
    run(&env, &format!("task update {a} --work-start 2026-03-02T08:00:00Z"));
    let plan = env.json(&format!("project plan {p}"));
    assert_eq!(plan["end_date"], "2026-03-11T17:00:00Z");
    assert_eq!((&plan["tasks"][1]["float"], &plan["tasks"][1]["critical_path"]), (&(4 * 28_800).into(), &false.into()));
    is(&env, &p, "end_date", &["2026-03-11T17:00:00Z".into()]);
}

/// 6.4: percent complete is rounded where it is written, not on its way up.
#[test]
fn percent_is_rounded_once() {
    let env = TestEnv::demo();
    let child = "--name x --parent 1 --duration 3d";
    let (p, [s, a, ..]) = project(&env, ["--name S", child, child, child, "--name d --duration 3d"]);
    run(&env, &format!("task update {a} --percent-complete 50"));
    is(&env, &s, "percent_complete", &[16.67.into()]);
    is(&env, &p, "percent_complete", &[8.33.into()]);
    run(&env, &format!("task update {s} --description x"));
    is(&env, &p, "percent_complete", &[8.33.into()]);
}

/// 6.5: a template keeps the date of a summary, and counts from where the project was put.
#[test]
fn a_template_keeps_every_date() {
    let env = TestEnv::demo();
    let words = [
        "--name S --start 2026-03-09",
        "--name x --parent 1",
        "--name b --time-constraint start_on --constraint-date 2026-02-23",
    ];
    let (p, _) = project(&env, words);
    env.ok(&format!("template create t --from-project {p}"));
    let text = env.ok("template export t");
    let step = |key: &str| text.split("[[task]]").find(|step| step.contains(&format!("key = \"{key}\""))).unwrap();
    assert!(step("1").contains("time_constraint = \"start_no_earlier\"\noffset = \"5d\""), "{text}");
    assert!(step("2").contains("time_constraint = \"start_on\"\noffset = \"-5d\""), "{text}");
    env.write("t.toml", &text);
    env.ok("template import t.toml");
    let again = env.one("project create --name Again --account 'Acme Corp' --start 2026-04-13 --template t -q");
    let plan = env.json(&format!("project plan {again}"));
    let starts: Vec<&Value> = plan["tasks"].as_array().unwrap().iter().map(|task| &task["start_date"]).collect();
    assert_eq!(starts, ["2026-04-20T08:00:00Z", "2026-04-20T08:00:00Z", "2026-04-06T08:00:00Z"]);
}

/// 1.5, Q45: a holiday takes the hours it names, or the whole day.
#[test]
fn q45_a_holiday_takes_its_hours() {
    let env = TestEnv::demo();
    env.ok("schedule create --name s --time-zone UTC");
    for day in 1..=5 {
        env.ok(&format!("schedule-span create --schedule s --weekday {day} --from 08:00 --to 16:00 --type work"));
    }
    let p = env.one("project create --name P --account 'Acme Corp' --start 2026-03-02 --schedule s -q");
    let t = env.one(&format!("task create --project {p} --name T --duration 3d -q"));
    let ends = |spans: &str, end: &str| {
        let span = env.one(&format!("schedule-span create --schedule s --type holiday {spans} -q"));
        is(&env, &t, "end_date", &[end.into()]);
        env.ok(&format!("schedule-span delete {span} --yes"));
        is(&env, &t, "end_date", &["2026-03-04T16:00:00Z".into()]);
    };
    ends("--date 2026-03-02 --from 12:00 --to 14:00", "2026-03-05T10:00:00Z");
    ends("--date 2026-03-02 --from 07:00 --to 09:00", "2026-03-05T09:00:00Z");
    ends("--date 2026-03-02 --from 14:00", "2026-03-05T10:00:00Z");
    ends("--date 2026-03-02", "2026-03-05T16:00:00Z");
    ends("--weekday 2", "2026-03-05T16:00:00Z");
    ends("--weekday 2 --from 12:00 --to 13:00", "2026-03-05T09:00:00Z");
}

/// 6.1: a task outside the schedule has days of 24 hours wherever a duration is typed, defaulted, kept or shown.
#[test]
fn outside_the_schedule_a_day_has_24_hours() {
    let env = TestEnv::demo();
    let outside = "--allow-dates-outside-schedule true";
    let (p, [o, plain, _, long]) = project(
        &env,
        [
            &format!("--name o --duration 1d {outside}"),
            &format!("--name p {outside}"),
            "--name q --after 1fs",
            &format!("--name r --duration 5d {outside}"),
        ],
    );
    for number in [&o, &plain] {
        is(&env, number, "duration,end_date", &[86_400.into(), "2026-03-03T08:00:00Z".into()]);
    }
    assert!(env.ok(&format!("task view {o}")).contains("1d"));
    env.ok(&format!("task update {plain} --duration 2d"));
    is(&env, &plain, "duration,end_date", &[(2 * 86_400).into(), "2026-03-04T08:00:00Z".into()]);
    env.ok(&format!("task update {long} --duration 1d4h --allow-dates-outside-schedule false"));
    is(&env, &long, "duration", &[(12 * 3600).into()]);
    let table = env.ok(&format!("project plan {p} -o tsv --fields wbs,duration,float"));
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines, ["1\t1d\t0d", "2\t2d\t0d", "3\t1d\t0d", "4\t1d 4h\t4h"]);
    env.write("plan.toml", env.ok(&format!("project export {p}")));
    let again = env.one("project create --from plan.toml -q");
    env.ok(&format!("template create t --from-project {p}"));
    env.write("t.toml", env.ok("template export t"));
    assert!(env.ok("template import t.toml").contains("unchanged"));
    let applied = env.one("project create --name Again --account 'Acme Corp' --start 2026-03-02 --template t -q");
    let plan =
        |project: &str| env.ok(&format!("project plan {project} -o csv --fields wbs,duration,start_date,end_date"));
    assert_eq!([plan(&again), plan(&applied)], [plan(&p), plan(&p)]);
}

/// 6.3: what a summary has to end by moves it as a whole.
#[test]
fn a_summary_ends_in_time_as_a_whole() {
    let env = TestEnv::demo();
    let words = ["--name a --duration 4d", "--name S", "--name x --parent 2", "--name y --parent 2 --after 2.1fs"];
    let (p, [_, s, x, y]) = project(&env, words);
    env.ok(&format!("task link {s} --after 1ff"));
    for (number, start, end) in [(&s, "04T08", "05T17"), (&x, "04T08", "04T17"), (&y, "05T08", "05T17")] {
        let date = |at: &str| Value::from(format!("2026-03-{at}:00:00Z"));
        is(&env, number, "start_date,end_date", &[date(start), date(end)]);
    }
    is(&env, &p, "end_date", &["2026-03-05T17:00:00Z".into()]);
    is(&env, &x, "relation_applied", &["1ff".into()]);
}

/// 6.3: between parents nothing waits for what ends after it starts, whichever way it is held and linked.
#[test]
fn links_across_parents_are_judged_alike() {
    let env = TestEnv::demo();
    let (p, [_, a, _, x]) =
        project(&env, ["--name S", "--name a --parent 1 --duration 4d", "--name R", "--name x --parent 2"]);
    for constraint in ["start_on", "start_no_later"] {
        let held = format!("--time-constraint {constraint} --constraint-date");
        env.ok(&format!("task update {x} {held} 2026-03-03"));
        let said = env.refuses(&format!("task link {x} --after 1.1fs"), "state.invalid", 5);
        assert!(said.contains("6.3") && said.contains(&a), "{said}");
        let create = format!("task create --project {p} --name y --parent 2 --after 1.1fs {held}");
        env.refuses(&format!("{create} 2026-03-03"), "state.invalid", 5);
        env.ok(&format!("{create} 2026-03-06"));
        env.ok(&format!("task update {x} {held} 2026-03-06"));
        env.ok(&format!("task link {x} --after 1.1fs"));
        env.ok(&format!("task unlink {x} 1.1"));
    }
}
