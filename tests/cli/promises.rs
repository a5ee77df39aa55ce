//! Promises of the contract that were broken once, each with its case.

use crate::env::{ACME, Output, TestEnv};
use csm::engine::{self, Engine as _, Mode};
use serde_json::Value;
use std::time::Duration;

/// cli.md 5: `<` and `>` compare what the field holds.
#[test]
fn numbers_and_durations_are_compared() {
    let env = TestEnv::demo();
    let count = |query: &str| env.ok(&["task", "list", "--count", "--query", query]);
    assert_eq!(count("percent_complete<1"), "7\n");
    assert_eq!(count("duration>3d"), "2\n");
    assert_eq!(count("durationBETWEEN1d@3d"), "8\n");
    assert_eq!(count("state<1"), "7\n");
    assert_eq!(count("number>=CSPRJTASK0010003"), "3\n");
    assert_eq!(count("start_date>2026-02-01"), "4\n");
}

/// B1.7, B2: a setting that is there but says nothing must not mean the administrator.
#[test]
fn c126_settings_of_the_wrong_kind_are_errors() {
    let env = TestEnv::demo();
    for text in [
        "as_user = 7\n",
        "as_user = ['cora.admin']\n",
        "db = 7\n",
        "output = 7\n",
        "wait = 7\n",
        "no_input = 'yes'\n",
        "as_user = ''\n",
        "db = ''\n",
        "wait = ''\n",
    ] {
        env.write("csm.toml", text);
        let output = env.run(&format!("project update {ACME} --name X -n"));
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{text:?}: {output:?}");
    }
}

/// C130, C88: counting is listing; what may not be named may not be named there either.
#[test]
fn c130_counting_checks_every_field_named() {
    let env = TestEnv::demo();
    env.fails("task list --sort cost --count --as-user cora.admin", "access.denied", 4);
    env.fails("task list --fields cost --count --as-user cora.admin", "access.denied", 4);
    env.fails("task list --sort colour --count", "field.unknown", 2);
    env.fails("task list --fields colour --count", "field.unknown", 2);
    env.fails("task list --fields cost -q --as-user cora.admin", "access.denied", 4);
}

/// Every command has a help page and takes its arguments.
#[test]
fn commands_of_tables_with_a_field_called_record() {
    let env = TestEnv::demo();
    for line in env.ok("help nouns").lines() {
        let noun = line.split_whitespace().next().unwrap();
        for verb in ["list", "view", "create", "update", "delete"] {
            let output = env.run(&format!("{noun} {verb} --help"));
            assert_eq!(output.status, 0, "{noun} {verb}: {output:?}");
        }
    }
}

/// C116: the audit knows the command wherever its flags stand, and keeps none of its texts.
#[test]
fn c116_the_command_is_kept_and_its_texts_are_not() {
    let env = TestEnv::demo();
    for command in [
        "--as-user maya.pm task comment CSPRJTASK0010004 'a secret word'",
        "-q task comment CSPRJTASK0010004 'a secret word' --as-user maya.pm",
        "task --as-user=maya.pm comment CSPRJTASK0010004 'a secret word'",
        "task comment CSPRJTASK0010004 'a secret word' --as maya.pm",
        "task update CSPRJTASK0010004 --set 'comments=a secret word' --as-user maya.pm",
    ] {
        env.ok(command);
        let rows = env.json("audit list --sort -seq --limit 1 --fields command");
        let kept = rows[0]["command"].as_str().unwrap();
        assert!(kept.contains("task") && (kept.contains("comment") || kept.contains("update")), "{command}: {kept:?}");
        assert!(!kept.contains("secret"), "{command}: {kept:?}");
    }
}

/// C143: a rule that names an unknown set denies like any other that does not hold together.
#[test]
fn c143_a_rule_with_an_unknown_set_denies() {
    let env = TestEnv::demo();
    let engine = engine::open(&env.db(), Mode::Write, Duration::from_secs(5)).unwrap();
    engine.script("UPDATE sys_security_acl SET condition = 'sys_idIN@nosuch' WHERE id = 'R2'").unwrap();
    drop(engine);
    let output = env.run("db check");
    assert!(output.stdout.contains("rule: R2"), "{output:?}");
    env.fails("project list --as-user cora.admin", "access.denied", 4);
    assert_eq!(env.ok("project list --count --as-user maya.pm"), "5\n");
}

/// Q25 1: what no rule opens to his roles is denied before any look-up.
#[test]
fn q25_contact_list_is_denied_before_any_look_up() {
    let env = TestEnv::demo();
    for list in [
        format!("contact list {ACME} --access"),
        "contact list CSPRJ0099999 --access".to_owned(),
        format!("contact list {ACME}"),
    ] {
        for user in ["carl.customer", "cora.admin", "colin.consumer"] {
            env.fails(&format!("{list} --as-user {user}"), "access.denied", 4);
        }
    }
}

/// cli.md 4: with JSON output, errors are JSON too, however the flag is spelled.
#[test]
fn every_spelling_of_json_has_json_errors() {
    let env = TestEnv::demo();
    for spelling in ["--output=json", "-o=json", "--output=ndjson", "-ondjson", "-o=ndjson"] {
        let output = env.run(&format!("project list --bogus {spelling}"));
        assert!(serde_json::from_str::<Value>(&output.stderr).is_ok(), "{spelling}: {output:?}");
    }
    env.write("csm.toml", "output = 'json'\n");
    let output = env.run("project list --bogus");
    assert!(serde_json::from_str::<Value>(&output.stderr).is_ok(), "csm.toml: {output:?}");
}

/// cli.md 2: `--json` on every verb.
#[test]
fn every_verb_prints_json() {
    let env = TestEnv::empty();
    for command in ["db init -n --json", "help --json"] {
        let output = env.run(command);
        assert!(serde_json::from_str::<Value>(&output.stdout).is_ok(), "{command}: {output:?}");
    }
}

/// Each page says what its command does.
#[test]
fn help_pages_say_what_commands_do() {
    let env = TestEnv::empty();
    assert!(env.ok("--help").lines().next().unwrap().contains("one SQLite file"));
    assert!(env.ok("--help").contains("  demo      Play the ten-minute story"));
    assert!(env.ok("task --help").contains("assign     Assign a task"), "{}", env.ok("task --help"));
    assert!(env.ok("task complete --help").starts_with("Complete a task"));
}

/// A bad value of a flag is said once, with the good ones.
#[test]
fn an_unknown_format_lists_the_formats() {
    let env = TestEnv::demo();
    let said = env.fails("project list --output xml", "usage.invalid", 2);
    assert!(said.contains("ndjson") && said.matches("error[").count() == 1, "{said}");
}

/// Issue 2: malformed query, position shown — whatever is wrong with it.
#[test]
fn every_fault_of_a_query_shows_the_place() {
    let env = TestEnv::demo();
    for (query, place) in
        [("assigned_to=@nosuch", 13), ("state=2^state=Finished", 9), ("number=1^start_date=2026-02-30", 10)]
    {
        let said = env.fails(&["task", "list", "--query", query], "query.invalid", 2);
        assert!(
            said.contains("character ") && said.lines().any(|line| line.trim_end().ends_with('^')),
            "{query}: {said}"
        );
        let near = said.contains(&format!("character {place}:")) || said.contains(&format!("character {}:", place - 1));
        assert!(near || said.contains("character 15:") || said.contains("character 21:"), "{query}: {said}");
    }
}

/// C36: says how long it waited.
#[test]
fn c36_says_how_long_it_waited() {
    let env = TestEnv::demo();
    let holder = engine::open(&env.db(), Mode::Write, Duration::ZERO).unwrap();
    holder.begin().unwrap();
    let said = env.fails(&format!("project update {ACME} --name X --wait 1s"), "db.busy", 75);
    assert!(said.lines().next().unwrap().contains('1'), "{said}");
    holder.rollback().unwrap();
}

/// The line is the one the problem stands in.
#[test]
fn a_template_error_names_its_line() {
    let env = TestEnv::demo();
    for (text, line) in [
        ("version = 1\nname = \"a\"\ncolour = 1\n", "line 3"),
        ("version = 1\nname = \"a\"\nname = \"b\"\n", "line 3"),
        ("version = 1\nname = \"a\"\n[[task]]\nkey = 1\n", "line 4"),
    ] {
        let file = env.write("plan.toml", text);
        let said = env.refuses(&["template", "import", file.to_str().unwrap()], "template.invalid", 5);
        assert!(said.contains(line), "{text}: {said}");
    }
}

/// A template file without a name is a bad file, not a missing flag; nor has a task no name (R35).
#[test]
fn a_template_file_without_a_name() {
    let env = TestEnv::demo();
    let file = env.write("plan.toml", "version = 1\nname = \"\"\n");
    env.refuses(&["template", "import", file.to_str().unwrap()], "template.invalid", 5);
    let file = env.write("plan.toml", "version = 1\nname = \"a\"\n[[task]]\nkey = \"1\"\nname = \"\"\n");
    env.refuses(&["template", "import", file.to_str().unwrap()], "template.invalid", 5);
}

/// C11: tables, views, triggers or indexes changed by hand are refused on opening, not only by `db check`.
#[test]
fn c11_a_changed_schema_is_refused() {
    for edit in [
        "CREATE TABLE extra (x)",
        "CREATE VIEW extra AS SELECT 1",
        "CREATE TRIGGER t AFTER UPDATE ON customer_project BEGIN DELETE FROM sys_audit; END",
        "DROP INDEX sys_security_acl_id",
    ] {
        let env = TestEnv::demo();
        engine::open(&env.db(), Mode::Write, Duration::from_secs(5)).unwrap().script(edit).unwrap();
        env.fails("project list", "db.schema_changed", 1);
        env.fails(&format!("project update {ACME} --name X"), "db.schema_changed", 1);
    }
}

/// cli.md 5: what he may never read is denied in `--sort` too, whatever kind of field it is.
#[test]
fn c130_sorting_by_work_notes_is_denied() {
    let env = TestEnv::demo();
    env.fails("task list --sort -work_notes --as-user cora.admin", "access.denied", 4);
    env.fails("task list --query ^ORDERBYwork_notes --as-user cora.admin", "access.denied", 4);
    env.fails("task list --fields customer_project.work_notes --as-user cora.admin", "access.denied", 4);
}

/// C02: a variable set to nothing names no database, for `db init` neither.
#[test]
fn c02_db_init_with_an_empty_variable() {
    let env = TestEnv::empty();
    let output = env.command("db init").env("CSM_DB", "").output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(env.files(), [""; 0]);
}

/// C63: of a write whose answer cannot be printed it is said that it was saved.
#[test]
fn c63_a_write_that_cannot_be_told_was_saved() {
    let env = TestEnv::demo();
    for form in ["", " -q", " -o csv --fields number"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let command = format!("project update {ACME} --name Saved{form}");
        let output: Output = env.command(&command).stdout(full).output().unwrap().into();
        assert!(output.status == 1 && output.stderr.contains("the change itself was saved"), "{command}: {output:?}");
    }
}

/// reliability.md 0: under a persona nothing printed depends on what that user may not see; `db info` is no exception.
#[test]
fn c129_db_info_counts_nothing_hidden() {
    let env = TestEnv::demo();
    let info = || {
        let output = env.run("db info --json --as-user carl.customer");
        let mut said: Value = serde_json::from_str(&output.stdout).unwrap_or_default();
        said.as_object_mut().map(|said| said.remove("size_bytes"));
        (output.status, said)
    };
    let before = info();
    env.ok("project create --name Hidden --account Globex");
    assert_eq!(info(), before);
}

/// `--jq` is the JSON's filter: with `-q` or another format it is refused or obeyed, never left out.
#[test]
fn a_filter_is_never_left_out() {
    let env = TestEnv::demo();
    for other in ["-q", "-o csv", "-o table"] {
        let output = env.run(&format!("task list {other} --jq length"));
        assert!(output.status == 2 || output.stdout == "5\n", "{other}: {output:?}");
    }
}

/// Q19: what moved a task may be one the customer does not see.
#[test]
fn q19_a_hidden_predecessor_leaves_no_trace() {
    let env = TestEnv::demo();
    let project = env.one("project create --name R --account 'Acme Corp' --template onboarding --start 2026-03-02 -q");
    env.ok(&format!("contact add {project} carl.customer"));
    let task = env.one(&format!("task list --project {project} --query wbs=1.3 -q"));
    assert_eq!(env.json(&format!("task view {task}"))["relation_applied"], "1.2fs+2");
    let seen = env.json(&format!("task view {task} --as-user carl.customer"));
    assert!(seen.get("relation_applied").is_none() && seen["start_date_derived_from"].is_null(), "{seen}");
    env.fails("task list --query relation_appliedSTARTSWITH1.2 --as-user carl.customer", "access.denied", 4);
}

/// C147: the operator's way in always remains.
#[test]
fn c147_the_administrator_cannot_lock_himself_out() {
    let env = TestEnv::demo();
    for command in [
        "role revoke admin admin",
        "user update admin --active false",
        "user update admin --locked-out true",
        "user update admin --user-name root",
        "role update admin --name boss",
    ] {
        env.refuses(command, "state.invalid", 5);
    }
    env.ok("role grant maya.pm admin");
}

/// The audit trail only grows.
#[test]
fn audit_entries_are_never_deleted() {
    let env = TestEnv::demo();
    env.refuses("audit delete 1 -y", "state.invalid", 5);
    assert_eq!(env.ok("db check"), "ok\n");
}

/// C85: nothing stands below itself.
#[test]
fn c85_no_loops_of_projects_groups_or_accounts() {
    let env = TestEnv::demo();
    let second = env.one("project create --name Second --account Globex -q");
    env.refuses(&format!("project update {ACME} --parent {ACME}"), "task.cycle", 5);
    env.refuses(&format!("project update {ACME} --parent {second}"), "field.invalid", 5);
    env.ok(&format!("project update {second} --account 'Acme Labs'"));
    env.ok(&format!("project update {ACME} --parent {second}"));
    env.refuses(&format!("project update {second} --parent {ACME}"), "task.cycle", 5);
    env.ok("group create --name Team");
    env.refuses("group update Team --parent Team", "task.cycle", 5);
    env.refuses("account update 'Acme Corp' --account-parent 'Acme Labs'", "task.cycle", 5);
}

/// A task that hangs together with others stays in its project.
#[test]
fn tasks_move_between_projects_only_alone() {
    let env = TestEnv::demo();
    let task = env.one(&format!("task create --project {ACME} --name Above -q"));
    env.ok(&format!("task create --project {ACME} --name Below --parent {task}"));
    env.refuses(&format!("task update {task} --project CSPRJ0010002"), "state.invalid", 5);
    let alone = env.one(&format!("task create --project {ACME} --name Alone -q"));
    env.ok(&format!("task update {alone} --project CSPRJ0010002"));
    env.ok("task assign CSPRJTASK0010001 carl.customer");
    // Carl has nothing to do with Globex (R40).
    env.refuses("task update CSPRJTASK0010001 --project CSPRJ0010002", "field.invalid", 5);
}

/// Logins are the administrator's to choose (R80); nobody else can find out which are taken.
#[test]
fn r80_logins_are_proposed_to_everybody_else() {
    let env = TestEnv::demo();
    for login in ["colin.consumer", "never.issued"] {
        let create = format!("user create --user-name {login} --account Globex --name Q --as-user connie.contacts");
        env.fails(&create, "field.read_only", 4);
    }
    let made = env.json("user create --account Globex --name 'Quinn Q' --as-user connie.contacts");
    assert_eq!(made["user_name"], "quinn.q");
}

/// cli.md 6: what `access check` says is what the verb does.
#[test]
fn access_check_knows_fields_the_system_sets() {
    let env = TestEnv::demo();
    let check = env.run(&format!("access check write {ACME} --field wbs --as-user maya.pm"));
    assert!(check.status == 4 && check.stdout.starts_with("deny"), "{check:?}");
}

/// `db info` describes any database.
#[test]
fn db_info_works_with_a_plugin_off() {
    let env = TestEnv::demo();
    env.ok("plugin update com.snc.csm_ppm --active false");
    assert!(env.json("db info")["sys_user_rows"].as_i64().unwrap() > 20);
    env.fails("project list", "plugin.inactive", 4);
}

/// R61 counts days of the project's schedule; a milestone takes no time.
#[test]
fn r61_durations_are_bounded_and_milestones_have_none() {
    let env = TestEnv::demo();
    env.ok("task update CSPRJTASK0010001 --duration 2600d -n");
    env.refuses("task update CSPRJTASK0010001 --duration 2601d", "field.invalid", 5);
    env.refuses("task update CSPRJTASK0010001 --milestone --duration 2d", "field.invalid", 5);
}

/// A template edited task by task still holds together.
#[test]
fn templates_stay_whole_under_single_edits() {
    let env = TestEnv::demo();
    env.refuses("template-task update onboarding/1.3 --key 9.9 --as-user maya.pm", "template.invalid", 5);
    env.ok("template-task update onboarding/1.3 --name Renamed --as-user maya.pm");
}

/// C143: an operation nobody performs makes a rule that decides nothing.
#[test]
fn c143_rules_name_operations_that_exist() {
    let env = TestEnv::demo();
    env.refuses("access allow --table project --op frobnicate --roles admin", "field.invalid", 5);
}

/// cli.md 2: `--explain` answers where the command does not.
#[test]
fn explain_answers_behind_a_refusal() {
    let env = TestEnv::demo();
    let output = env.run("project view CSPRJ0010002 --explain --as-user carl.customer");
    assert_eq!(output.status, 3);
    assert!(output.stderr.contains("R2       blocked"), "{output:?}");
}

/// A filter that names what cannot be found lists nothing, whether it is hidden or was never issued.
#[test]
fn a_filter_on_something_unfindable_lists_nothing() {
    let env = TestEnv::demo();
    let nothing = |list: &str, note: &str| {
        let output = env.run(&format!("{list} --json"));
        assert_eq!((output.status, output.stdout.trim()), (0, "[]"), "{output:?}");
        assert_eq!(output.stderr, format!("note: {note}\n"));
    };
    for project in ["CSPRJ0010002", "CSPRJ0099999"] {
        nothing(
            &format!("task list --project {project} --as-user carl.customer"),
            &format!("no project \"{project}\""),
        );
    }
    nothing("resource-plan list --task CSPRJ0099999 --as-user maya.pm", "no project \"CSPRJ0099999\"");
    assert_eq!(env.ok("resource-plan list --task CSPRJ0010001 -q --as-user maya.pm"), "RPLN0010001\n");
    let project = env.rollout();
    nothing(&format!("task list --project {project} --parent 99 --as-user maya.pm"), "--parent: no task \"99\"");
    let below = env.ok(&format!("task list --project {project} --parent 2 -q --as-user maya.pm"));
    let number = env.task(&project, "2");
    assert_eq!(below, env.ok(&format!("task list --parent {number} -q --as-user maya.pm")));
    assert!(below.lines().count() > 1, "{below}");
    env.fails("task list --parent 2 --as-user maya.pm", "input.missing", 2);
}

/// C143: a rule that opens what it depends on itself, through a set of readable records, is not stored; a set of another
/// table's readable records is fine.
#[test]
fn a_rule_does_not_depend_on_itself() {
    let env = TestEnv::demo();
    for (table, when) in [("case", "parentIN@my_cases"), ("case", "problem.known_error_articleIN@my_known_errors")] {
        let line = format!("access allow --table {table} --op read --roles snc_internal --when '{when}'");
        let refused = env.refuses(&line, "field.invalid", 5);
        assert!(refused.contains("depends on itself"), "{refused}");
    }
    env.ok("access allow --table wm_order --op read --roles snc_internal --when 'initiated_fromIN@my_cases'");
    env.ok("work-order list --as-user vic.viewer");
}
