//! Values that do not fit: each has its code, says what to do, and leaves the file as it was.

use crate::env::{ACME, NOW, TestEnv};
use csm::dict::{self, Kind, TABLES, Table};
use csm::engine::{self, Mode, Sql};
use csm::error::Error;
use csm::rules::RULES;
use csm::store::{self, Context, Record, Store, Typed};
use csm::time::{Calendar, Instant};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::time::Duration;

#[test]
fn c71_bytes_that_are_no_text() {
    let env = TestEnv::demo();
    let bad = OsStr::from_bytes(b"a\xffb");
    let output = env.command("project create --account Globex --name").arg(bad).output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{output:?}");
    let output = env.command("db init --db").arg(bad).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let output = env.command("project list --db").arg(bad).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// C73, C74: no control character in a line; in a comment only line breaks and tabs.
#[test]
fn c74_control_characters_are_not_stored() {
    let env = TestEnv::demo();
    for bad in ["a\u{1b}[2Jb", "a\nb", "a\rb", "a\u{7}", "a\u{9b}b", "a\u{7f}", "a\tb"] {
        let said = env.refuses(&["project", "update", ACME, "--name", bad], "field.invalid", 5);
        assert!(said.contains("short_description") && said.contains("hint"), "{said}");
        assert!(!said.trim_end().contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{7f}', '\r']), "{said:?}");
    }
    let task = env.one("task list --query 'short_description=Build pages' -q");
    for bad in ["a\u{1b}[2J", "a\rb", "a\u{85}"] {
        env.refuses(&["task", "comment", &task, bad], "field.invalid", 5);
    }
    env.ok(&["task", "comment", &task, "two\n\tlines"]);
    assert_eq!(env.json(&format!("task view {task}"))["comments"][0]["value"], "two\n\tlines");
}

/// C73: an argument cannot hold a NUL, a file and stdin can.
#[test]
fn c73_nul_is_not_stored() {
    let env = TestEnv::demo();
    let task = env.one("task list --query 'short_description=Build pages' -q");
    let input = std::fs::File::open(env.write("nul", "a\0b")).unwrap();
    let output = env.command(&format!("task comment {task} -")).stdin(input).output().unwrap();
    assert_eq!(output.status.code(), Some(5), "{output:?}");
    let input = std::fs::File::open(env.write("latin", b"caf\xe9")).unwrap();
    let output = env.command(&format!("task comment {task} -")).stdin(input).output().unwrap();
    assert_eq!(output.status.code(), Some(5), "C72: {output:?}");
    assert!(env.json(&format!("task view {task}"))["comments"].as_array().unwrap().is_empty());
}

#[test]
fn c75_c76_logins_have_one_form() {
    let env = TestEnv::demo();
    for bad in ["a\u{202e}b", "a\u{200b}b", "a b"] {
        env.refuses(&["user", "create", "--user-name", bad, "--name", "X"], "field.invalid", 5);
    }
    env.refuses(&["user", "create", "--user-name", " MAYA.pm ", "--name", "X"], "record.conflict", 5);
    assert_eq!(env.ok("whoami -q --as-user Maya.PM"), "maya.pm\n");
}

#[test]
fn c77_texts_have_a_limit() {
    let env = TestEnv::demo();
    env.ok(&["project", "update", ACME, "--name", &"ä".repeat(255)]);
    let said = env.refuses(&["project", "update", ACME, "--name", &"ä".repeat(256)], "input.too_large", 5);
    assert!(said.contains("256") && said.contains("255"), "{said}");
    env.refuses(&["project", "update", ACME, "--description", &"x".repeat((64 << 10) + 1)], "input.too_large", 5);
}

#[test]
fn c81_c94_numbers_are_exact_or_refused() {
    let env = TestEnv::demo();
    let task = env.one("task list --query 'short_description=Build pages' -q");
    for bad in ["NaN", "1e400", "1e3", "123456789012345678901234567890", "101", "-1", "many"] {
        env.refuses(&["task", "update", &task, "--percent-complete", bad], "field.invalid", 5);
    }
    for bad in ["-1d", "5 fortnights", "7801d", "99999999999999999999d", "d"] {
        env.refuses(&["task", "update", &task, "--duration", bad], "field.invalid", 5);
    }
    for bad in ["9", "Finished"] {
        let said = env.refuses(&["task", "update", &task, "--state", bad], "field.invalid", 5);
        assert!(said.contains("3 Closed Complete"), "choices are listed: {said}");
    }
    env.ok(&format!("task update {task} --percent-complete 40 --state 'work in progress'"));
}

#[test]
fn c95_c97_dates_that_do_not_exist() {
    let env = TestEnv::demo();
    let task = env.one("task list --query 'short_description=Build pages' -q");
    let bad = [
        "2025-02-29",
        "2026-02-30",
        "2026-13-01",
        "2026-03-02T24:00",
        "2026-03-02T23:59:60Z",
        "0000-01-01",
        "1000-01-01",
        "10000-01-01",
        "+99999-01-01",
        "02.03.2026",
        "soon",
    ];
    for date in bad {
        let said = env.refuses(&["task", "update", &task, "--start", date], "field.invalid", 5);
        assert!(said.contains("start_date"), "{said}");
    }
    let said = env.refuses("project create --name X --account Globex --start 2026-02-30", "field.invalid", 5);
    assert!(said.contains("2026-02-30") || said.contains("February"), "{said}");
    // R61: dates in a sensible order, and within ten years.
    env.refuses(&format!("task update {task} --start 2037-03-02"), "field.invalid", 5);
    env.refuses(&format!("task update {task} --work-start 2026-03-01 --work-end 2026-02-27"), "field.invalid", 5);
    env.refuses(&format!("task complete {task} --at 2026-03-03"), "field.invalid", 5);
    env.refuses(&format!("task complete {task} --at 2026-02-30"), "field.invalid", 5);
}

#[test]
fn a_name_that_stands_for_several_records_is_ambiguous() {
    let env = TestEnv::demo();
    let twins = ["Twin", "Twin"].map(|name| env.one(&format!("project create --name {name} --account Globex -q")));
    for command in [
        "project view Twin",
        "project update Twin --name Other",
        "project delete Twin -y",
        "task create --project Twin --name X",
        "contact add Twin olga.other",
    ] {
        let said = env.refuses(command, "record.ambiguous", 5);
        assert!(said.contains(&twins.join(", ")), "{said}");
    }
    env.ok(&format!("project update {} --name Other", twins[0]));
    assert_eq!(env.one("project view Twin -q"), twins[1]);
}

/// Several problems of one record are told together, and what is missing is named at once.
#[test]
fn problems_of_one_record_are_told_together() {
    let env = TestEnv::demo();
    let said = env.refuses(
        &["project", "update", ACME, "--start", "2026-02-30", "--state", "9", "--set", "roi=x"],
        "field.invalid",
        5,
    );
    for field in ["start_date", "state", "roi"] {
        assert!(said.contains(field), "{field}: {said}");
    }
    let said = env.refuses("project create", "input.missing", 2);
    assert!(said.contains("--name") && said.contains("--account"), "{said}");
    let said = env.refuses("task create --name X", "input.missing", 2);
    assert!(said.contains("project"), "{said}");
    let said = env.refuses("user create --name X", "input.missing", 2);
    assert!(said.contains("user-name") || said.contains("user_name"), "{said}");
    env.refuses(&format!("project update {ACME}"), "input.missing", 2);
}

#[test]
fn fields_that_cannot_be_set() {
    let env = TestEnv::demo();
    let task = env.one("task list --query 'short_description=Build pages' -q");
    let said = env.refuses(&format!("task update {task} --set colour=red"), "field.unknown", 2);
    assert!(said.contains("colour") && said.contains("short_description"), "{said}");
    env.refuses("task create --project CSPRJ0010001 --name X --set colour=red", "field.unknown", 2);
    env.refuses(&format!("task update {task} --set nonsense"), "usage.invalid", 2);
    env.refuses(&format!("task update {task} --name X --set short_description=Y"), "usage.invalid", 2);
    for field in ["wbs=9", "level=2", "number=CSPRJTASK9", "sys_created_by=me", "critical_path=true"] {
        let set = format!("task update {task} --set {field}");
        env.refuses(&set, "field.read_only", 5);
        let output = env.run(&format!("{set} --as-user maya.pm"));
        assert_eq!(output.status, 4, "{field}: {output:?}");
    }
    // R60: what follows from the tasks below is not written by hand.
    let said = env.refuses(&format!("project update {ACME} --percent-complete 50"), "state.invalid", 5);
    assert!(said.contains("R60") || said.contains("follow from the tasks"), "{said}");
}

/// C89: what looks like SQL or a pattern is just a value.
#[test]
fn c89_values_are_values() {
    let env = TestEnv::demo();
    for name in ["Robert'); DROP TABLE sys_user;--", "100%", "a_b", "\"quoted\"", "back\\slash", "it's"] {
        let number = env.one(&["project", "create", "--name", name, "--account", "Globex", "-q"]);
        assert_eq!(env.one(&["project", "view", name, "-q"]), number);
        let query = format!("short_description={name}");
        assert_eq!(env.one(&["project", "list", "--query", &query, "-q"]), number);
        let query = format!("short_descriptionLIKE{name}");
        assert_eq!(env.one(&["project", "list", "--query", &query, "-q"]), number, "{name}");
    }
    assert_eq!(env.ok(&["project", "list", "--query", "short_descriptionLIKE%", "--count"]), "1\n");
    assert_eq!(env.ok(&["project", "list", "--query", "short_descriptionLIKE_", "--count"]), "2\n");
}

/// R39a: only somebody eligible becomes a project contact, once.
#[test]
fn r39_only_eligible_contacts_once() {
    let env = TestEnv::demo();
    let said = env.refuses(&format!("contact add {ACME} olga.other --as-user maya.pm"), "contact.not_eligible", 5);
    assert!(said.contains("olga.other"), "{said}");
    env.refuses(&format!("contact add {ACME} cora.admin --as-user maya.pm"), "record.conflict", 5);
    env.refuses(&format!("contact add {ACME} hal.halfpm --as-user maya.pm"), "contact.not_eligible", 5);
    // One of several that does not fit adds none.
    env.refuses(&format!("contact add {ACME} carl.customer olga.other --as-user maya.pm"), "contact.not_eligible", 5);
    env.ok(&format!("contact add {ACME} carl.customer casey.cases rita.related pat.partner --as-user maya.pm"));
    assert_eq!(env.ok(&format!("contact list {ACME} --count")), "5\n");
}

/// R101: nobody is inside and outside at once.
#[test]
fn r101_nobody_is_on_both_sides() {
    let env = TestEnv::demo();
    for command in ["role grant maya.pm snc_external", "role contain snc_external snc_internal"] {
        let said = env.refuses(command, "record.conflict", 5);
        assert!(said.contains("snc_internal") && said.contains("snc_external"), "{said}");
    }
}

/// One create or update of a table, undone: what it was refused with.
fn attempt(store: &Store<'_>, table: &'static Table, id: Option<&str>, typed: &[Typed]) -> Option<Error> {
    store.engine().script("SAVEPOINT attempt").unwrap();
    let calendar = Calendar::weekdays();
    let done = match id {
        None => store.create(table, typed, Record::new(table), &calendar),
        Some(id) => store.update(table, id, id, typed, &calendar),
    };
    let done = done.and_then(|_| store.settle());
    store.engine().script("ROLLBACK TO attempt; RELEASE attempt").unwrap();
    done.err()
}

/// Whatever is missing or odd in a create or update of any table is the input's fault, not the program's.
#[test]
fn no_input_is_an_internal_error() {
    let env = TestEnv::demo();
    let engine = engine::open(&env.db(), Mode::Write, Duration::from_secs(1)).unwrap();
    let now = Instant::parse_utc(NOW).unwrap();
    let mut asked = 0;
    for login in ["admin", "maya.pm"] {
        let context = Context {
            operator: "admin".to_owned(),
            os_user: "uid 0".to_owned(),
            command: "test".to_owned(),
            real_now: now,
            pretended: Some(now),
        };
        let all = store::transaction(&engine, login, &RULES, context, true, |store| {
            for table in TABLES {
                let any = |table: &Table| {
                    let mut sql = Sql::new("SELECT sys_id FROM ");
                    sql.name(table.name).push(" ORDER BY sys_id LIMIT 1");
                    store.engine().texts(&sql).unwrap().pop()
                };
                let mut inputs = vec![Vec::new()];
                for field in table.fields().filter(|field| !field.system) {
                    let there = match field.kind {
                        Kind::Reference(target) | Kind::List(target) => dict::table(target).and_then(any),
                        _ => None,
                    };
                    let odd = ["", " ", "x", "-1", "99999999999999999999", ACME].map(str::to_owned);
                    inputs.extend(odd.into_iter().chain(there).map(|value| vec![(field.name.to_owned(), value)]));
                }
                let record = any(table);
                for typed in &inputs {
                    let refusals = [
                        attempt(store, table, None, typed),
                        record.as_ref().and_then(|id| attempt(store, table, Some(id), typed)),
                    ];
                    for refusal in refusals.iter().flatten() {
                        asked += 1;
                        let exit = refusal.exit();
                        assert!((2..=5).contains(&exit), "{} as {login} with {typed:?}: {refusal}", table.noun);
                        let said = refusal.message();
                        assert!(!said.contains("  ") && !said.ends_with(' '), "{} {typed:?}: {said:?}", table.noun);
                    }
                }
            }
            Ok(())
        });
        all.unwrap();
    }
    assert!(asked > 5_000, "{asked}");
}

#[test]
fn what_is_missing_is_named_before_anything_is_made_of_the_rest() {
    let env = TestEnv::demo();
    let said = env.refuses("status-report create --overall-health green --as-user maya.pm", "input.missing", 2);
    assert!(said.contains("a status-report needs --project\n"), "{said}");
    let said = env.refuses("resource-plan create --name r --resource-type user --as-user maya.pm", "input.missing", 2);
    assert!(said.contains("a resource-plan needs --task\n"), "{said}");
    let said = env.refuses("role-contains create", "input.missing", 2);
    assert!(said.contains("--role, --contains"), "{said}");
    // The rule that names users says better what is missing than the login that would have followed.
    let said = env.refuses("user create --account 'Acme Corp' --as-user cora.admin", "input.missing", 2);
    assert!(said.contains("--name") && !said.contains("--user-name"), "{said}");
    for noun in ["audit", "case-sla"] {
        env.refuses(&format!("{noun} create"), "field.read_only", 5);
    }
    for command in ["project create --account Globex --name", "template create", "project update CSPRJ0010001 --name"] {
        let mut words: Vec<String> = command.split(' ').map(str::to_owned).collect();
        words.push("   ".to_owned());
        env.refuses(&words[..], "input.missing", 2);
    }
    env.refuses(&["task", "create", "--project", ACME, "--name", "  "], "input.missing", 2);
}

/// R61: an end says how long a task takes from its start. What it cannot say is refused, not dropped.
#[test]
fn r61_an_end_that_cannot_be_honoured_is_refused() {
    let env = TestEnv::demo();
    let said = env.refuses(
        &format!("task create --project {ACME} --name T --end 2026-03-10T17:00 --as-user maya.pm"),
        "input.missing",
        2,
    );
    assert!(said.contains("--end needs --start"), "{said}");
    let dated = "--start 2026-03-09 --end 2026-03-10T17:00";
    let new = format!("task create --project {ACME} --name T {dated} --as-user maya.pm");
    let said = env.refuses(&format!("{new} --duration 5d"), "field.invalid", 5);
    assert!(said.contains("are 2d") && said.contains("R61"), "{said}");
    assert_eq!(env.json(&format!("{new} --duration 2d"))["end_date"], "2026-03-10T17:00:00Z");
    let task = env.one(&format!("{new} -q"));
    assert_eq!(env.json(&format!("task view {task}"))["duration"], 2 * 8 * 3600);
    env.refuses(&format!("task update {task} --end 2026-03-12T17:00 --duration 1d"), "field.invalid", 5);
    let point = env.one(&format!("task create --project {ACME} --name M --milestone --start 2026-03-09 -q"));
    env.refuses(&format!("task update {point} --end 2026-03-12"), "field.invalid", 5);
    env.ok(&format!("task update {point} --end 2026-03-09"));
    env.refuses("project create --name P --account Globex --start 2026-04-01 --end 2026-03-02", "field.invalid", 5);
}

/// A parent's number says which project; a place in an outline does not.
#[test]
fn a_parent_says_which_project() {
    let env = TestEnv::demo();
    let project = env.rollout();
    let parent = env.task(&project, "2");
    let made = env.json(&format!("task create --parent {parent} --name k --as-user maya.pm"));
    assert_eq!((&made["customer_project"], &made["parent"]), (&project.into(), &parent.into()));
    let said = env.refuses("task create --parent 2.1 --name k --as-user maya.pm", "input.missing", 2);
    assert!(said.contains("--project"), "{said}");
    env.refuses("task create --parent CSPRJTASK9999999 --name k --as-user maya.pm", "record.not_found", 3);
    let said = env.refuses(
        &format!("task create --project {ACME} --parent {} --name k", env.task(&env.rollout(), "2")),
        "field.invalid",
        5,
    );
    assert!(said.contains("another project"), "{said}");
}

/// What no rule of a table could make sense of later is refused where it is written.
#[test]
fn values_are_judged_where_they_are_written() {
    let env = TestEnv::demo();
    let plan = "resource-plan create --task CSPRJ0010001 --resource-type user --user-resource maya.pm --name R";
    let said = env.refuses(&format!("{plan} --planned-hours -40 --as-user maya.pm"), "field.invalid", 5);
    assert!(said.contains("planned_hours: -40 is below zero"), "{said}");
    env.refuses(&format!("{plan} --start 2026-04-02 --end 2026-04-01 --as-user maya.pm"), "field.invalid", 5);
    env.refuses(&format!("task create --project {ACME} --name C --cost -100 --as-user maya.pm"), "field.invalid", 5);
    for nobody in ["carl.customer", "nora.norole", "ivy.inactive"] {
        let said =
            env.refuses(&format!("project update {ACME} --manager {nobody} --as-user maya.pm"), "field.invalid", 5);
        assert!(said.contains("(R31)"), "{said}");
    }
    let said = env.refuses("task assign CSPRJTASK0010003 nora.norole --as-user maya.pm", "field.invalid", 5);
    assert!(said.contains("(R40)"), "{said}");
    for by in ["max.manager", "ada.agent", "admin"] {
        env.ok(&format!("task assign CSPRJTASK0010003 {by} --as-user maya.pm -n"));
    }
    let output = env.run("task assign CSPRJTASK0010003 ivy.inactive --as-user maya.pm -n");
    assert!(output.status == 0 && output.stderr.contains("inactive or locked out"), "{output:?}");
}

/// Q45: a schedule holds together when it is written, whether a project uses it or not.
#[test]
fn q45_schedules_hold_together() {
    let env = TestEnv::demo();
    env.refuses("schedule create --name Red --time-zone Mars/Phobos", "field.invalid", 5);
    env.ok("schedule create --name Late --time-zone Europe/Berlin");
    let span = "schedule-span create --schedule Late";
    for bad in [
        "--weekday Monday --from 08:00 --to 25:00",
        "--date 2026-02-31 --type holiday",
        "--date 2026-03-05 --from 12:00 --to 11:00",
    ] {
        env.refuses(&format!("{span} {bad}"), "field.invalid", 5);
    }
    for half in ["--from 08:00 --to 12:00", "--weekday Monday --from 08:00", "--type holiday"] {
        env.refuses(&format!("{span} {half}"), "input.missing", 2);
    }
    let monday = env.one(&format!("{span} --weekday Monday --from 08:00 --to 12:00 -q"));
    env.refuses(&format!("{span} --weekday Monday --from 11:00 --to 15:00"), "field.invalid", 5);
    env.refuses(&format!("schedule-span update {monday} --to 07:00"), "field.invalid", 5);
    env.ok(&format!("{span} --date 2026-12-24 --type holiday"));
    env.refuses("schedule update Late --time-zone Nowhere", "field.invalid", 5);
}

/// A property of a type holds a value of it.
#[test]
fn properties_hold_their_type() {
    let env = TestEnv::demo();
    env.refuses("property update com.snc.project.date_change_cascade --value maybe", "field.invalid", 5);
    env.refuses("property update com.snc.project.task.max_task_duration --value long", "field.invalid", 5);
    let said = env.json("property update com.snc.project.date_change_cascade --value No");
    assert_eq!(said["value"], "false");
}

/// Messages name what is meant.
#[test]
fn messages_say_what_is_meant() {
    let env = TestEnv::demo();
    let said = env.refuses("contact list --access", "input.missing", 2);
    assert!(said.contains("csm contact list PROJECT --access"), "{said}");
    let listed = env.ok(&format!("contact list {ACME} --access"));
    assert_eq!(env.ok(&format!("contact list --access --project {ACME}")), listed);
    env.refuses(&["contact", "add", ACME, ""], "usage.empty_value", 2);
    let case = env.one(&format!("case create --project {ACME} --name Help -q"));
    for (verb, rule) in [("project-change", "R44"), ("project-issue", "R45")] {
        env.ok(&format!("case {verb} {case} --as-user maya.pm"));
        let said = env.refuses(&format!("case {verb} {case} --as-user maya.pm"), "state.invalid", 5);
        assert!(said.contains(&format!("rule: {rule}\n")), "{said}");
    }
    let project = env.rollout();
    let two = env.task(&project, "2");
    let said = env.refuses(&format!("task update {two} --start 2026-04-01 --as-user maya.pm"), "state.invalid", 5);
    assert!(said.contains("start_date of") && said.contains(" follows from"), "{said}");
}
