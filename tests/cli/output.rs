//! Every format of a list and of a record, empty lists, `-q`, and what a spreadsheet would take for a formula.

use crate::env::{ACME, TestEnv};
use serde_json::{Value, json};

const LIST: &str = "task list --project CSPRJ0010001 --visible true --fields number,short_description,state,duration,assigned_to,percent_complete,visible_to_customer,work_start";

#[test]
fn a_list_in_every_format() {
    let env = TestEnv::demo();
    let expected = "\
number,short_description,state,duration,assigned_to,percent_complete,visible_to_customer,work_start
CSPRJTASK0010001,Collect content,-5,86400,carl.customer,0,true,
CSPRJTASK0010003,Build pages,-5,230400,maya.pm,0,true,
CSPRJTASK0010004,Approve design,-5,28800,cora.admin,0,true,
";
    assert_eq!(env.ok(&format!("{LIST} -o csv")), expected);
    let expected = "\
CSPRJTASK0010001\tCollect content\tPending\t3d\tcarl.customer\t0\ttrue\t
CSPRJTASK0010003\tBuild pages\tPending\t8d\tmaya.pm\t0\ttrue\t
CSPRJTASK0010004\tApprove design\tPending\t1d\tcora.admin\t0\ttrue\t
";
    assert_eq!(env.ok(&format!("{LIST} -o tsv")), expected);
    assert_eq!(env.ok(LIST), expected, "tsv is what a pipe gets");
    let rows = env.json(LIST);
    let first = json!({
        "number": "CSPRJTASK0010001", "short_description": "Collect content", "state": -5, "duration": 86400,
        "assigned_to": "carl.customer", "percent_complete": 0, "visible_to_customer": true, "work_start": null,
    });
    assert_eq!((rows.as_array().unwrap().len(), &rows[0]), (3, &first));
    let lines = env.ok(&format!("{LIST} -o ndjson"));
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::Array(lines), rows);
    let table = env.ok(&format!("{LIST} -o table"));
    let mut lines = table.lines();
    let head = lines.next().unwrap();
    assert!(head.starts_with("number ") && head.contains("short_description"), "{table}");
    let column = head.find("state").unwrap();
    assert!(lines.all(|line| line.get(column..).is_some_and(|rest| rest.starts_with("Pending"))), "aligned: {table}");
    assert!(!table.contains('\u{1b}') && table.lines().all(|line| line == line.trim_end()), "{table:?}");
}

#[test]
fn a_record_in_every_format() {
    let env = TestEnv::demo();
    let view = format!("project view {ACME} --fields number,state,duration,account,work_start,rollup");
    let object = env.json(&view);
    let expected = json!({ "number": ACME, "state": -5, "duration": 489_600, "account": "Acme Corp", "work_start": null, "rollup": false });
    assert_eq!(object, expected);
    assert_eq!(serde_json::from_str::<Value>(&env.ok(&format!("{view} -o ndjson"))).unwrap(), object);
    assert_eq!(env.ok(&format!("{view} -o ndjson")).lines().count(), 1);
    assert_eq!(
        env.ok(&format!("{view} -o csv")),
        "number,state,duration,account,work_start,rollup\nCSPRJ0010001,-5,489600,Acme Corp,,false\n"
    );
    let tsv = env.ok(&format!("{view} -o tsv"));
    assert!(tsv.starts_with("number\tCSPRJ0010001\nstate\tPending\nduration\t17d\naccount\tAcme Corp\n"), "{tsv}");
    let table = env.ok(&format!("{view} -o table"));
    assert!(table.lines().any(|line| line.starts_with("account ") && line.ends_with(" Acme Corp")), "{table}");
    assert_eq!(env.ok(&format!("{view} -q")), "CSPRJ0010001\n");
    let whole = env.json(&format!("project view {ACME}"));
    for key in ["sys_id", "number", "short_description", "work_notes", "watch_list", "cost"] {
        assert!(whole.get(key).is_some(), "{key} of {whole}");
    }
}

#[test]
fn an_empty_list_is_no_error() {
    let env = TestEnv::demo();
    let list = "project list --query number=none";
    for format in ["tsv", "ndjson", "table"] {
        assert_eq!(env.ok(&format!("{list} -o {format}")), "", "{format}");
    }
    assert_eq!(env.json(list), json!([]));
    assert_eq!(env.ok(&format!("{list} -o csv --fields number,account")), "number,account\n");
    assert_eq!(env.ok(&format!("{list} -q")), "");
    assert_eq!(env.ok(&format!("{list} --count")), "0\n");
    assert_eq!(env.json(&format!("{list} --count")), json!({ "count": 0 }));
}

/// A write prints the record it made, its number, or a sentence for each effect.
#[test]
fn a_write_in_every_format() {
    let env = TestEnv::demo();
    let create = "task create --project CSPRJ0010001 --name New --assign-to carl.customer";
    let number = env.one(&format!("{create} -q"));
    assert_eq!(number, "CSPRJTASK0010006");
    let said = env.ok(create);
    assert_eq!(said, "CSPRJTASK0010007 created\nalso: visible to customer = yes (assignee is external)\n");
    let record = env.json(create);
    assert_eq!((&record["number"], &record["visible_to_customer"]), (&json!("CSPRJTASK0010008"), &json!(true)));
    assert_eq!(record["customer_project"], ACME);
    assert_eq!(env.ok(&format!("{create} --fields number,state -o csv")), "number,state\nCSPRJTASK0010009,-5\n");
    assert_eq!(env.json("task delete CSPRJTASK0010009 -y")["number"], "CSPRJTASK0010009");
    assert_eq!(env.ok("task delete CSPRJTASK0010007 CSPRJTASK0010008 -y -q"), "CSPRJTASK0010007\nCSPRJTASK0010008\n");
    let done = env.json(&format!("task complete {number}"));
    assert_eq!((&done["number"], &done["state"]), (&json!(number), &json!(3)));
    let added = env.json("contact add CSPRJ0010001 carl.customer");
    assert_eq!((&added["contact"], &added["customer_project"]), (&json!("carl.customer"), &json!(ACME)));
    let made = env.ok("contact add CSPRJ0010001 casey.cases rita.related -q");
    let listed = env.ok("contact list CSPRJ0010001 --query 'contact.user_nameINcasey.cases,rita.related' -q");
    assert_eq!(made, listed, "one key for both");
    assert_eq!(made.lines().filter(|line| line.len() == 32).count(), 2, "{made}");
    let seen = env.ok("contact list CSPRJ0010001 --access -q");
    assert!(made.lines().all(|key| seen.lines().any(|line| line == key)), "{seen}");
}

/// C120, C117, C119, C121: what a spreadsheet or terminal would act on, in every format.
#[test]
fn c120_formulas_get_an_apostrophe_in_csv_only() {
    let env = TestEnv::demo();
    for name in ["=1+1", "+cmd", "-2", "@SUM(A1)", "＝1", "'=1"] {
        env.ok(&["project", "update", ACME, &format!("--name={name}")]);
        let list = format!("project list --query number={ACME} --fields short_description,state");
        let last = |text: String| text.lines().last().unwrap().to_owned();
        assert_eq!(last(env.ok(&format!("{list} -o csv"))), format!("'{name},-5"));
        assert_eq!(last(env.ok(&format!("{list} -o csv --raw"))), format!("{name},-5"));
        assert_eq!(
            last(env.ok(&format!("project view {ACME} -o csv --fields short_description,state"))),
            format!("'{name},-5")
        );
        assert_eq!(last(env.ok(&format!("{list} -o tsv"))), format!("{name}\tPending"));
        assert_eq!(env.json(&list)[0]["short_description"], name);
    }
}

#[test]
fn c119_c121_unseen_characters_are_escaped_and_lines_stay_lines() {
    let env = TestEnv::demo();
    env.ok(&["project", "update", ACME, "--name", "a\u{202e}b\u{200b}c"]);
    env.ok(&["project", "update", ACME, "--description", "one\n\ttwo"]);
    let list = format!("project list --query number={ACME} --fields short_description,description");
    assert_eq!(
        env.ok(&format!("{list} -o table")).lines().last().unwrap().split("  ").next(),
        Some("a\\u{202e}b\\u{200b}c")
    );
    assert!(env.ok(&format!("{list} --json")).contains("a\\u202eb\\u200bc"));
    assert_eq!(env.json(&list)[0]["short_description"], "a\u{202e}b\u{200b}c");
    assert_eq!(env.ok(&format!("{list} -o table")).lines().count(), 2);
    let tsv = env.ok(&format!("{list} -o tsv"));
    assert_eq!((tsv.lines().count(), tsv.split('\t').count()), (1, 2), "{tsv:?}");
    assert!(tsv.contains("one\\n\\ttwo"), "{tsv:?}");
    assert_eq!(env.json(&list)[0]["description"], "one\n\ttwo");
}

/// Colour is for those who ask for it, and never in data.
#[test]
fn nothing_in_a_pipe_is_coloured() {
    let env = TestEnv::demo();
    for args in
        ["project list", "project view CSPRJ0010001", "project list --json", "--color never project list -o table"]
    {
        assert!(!env.ok(args).contains('\u{1b}'), "{args}");
    }
    for args in [
        "project list --color always --json",
        "project list --color always -o csv",
        "project list --color always -o tsv",
    ] {
        assert!(!env.ok(args).contains('\u{1b}'), "{args}");
    }
}

/// C154: a filter works on the persona's own answer, and reaches neither environment nor files.
#[test]
fn c154_a_filter_sees_the_answer_and_nothing_else() {
    let env = TestEnv::demo();
    assert_eq!(env.ok("task list --jq length"), "10\n");
    assert_eq!(env.ok("task list --json --jq length --as-user cora.admin"), "3\n");
    assert_eq!(env.ok("task list --jq .[].number"), env.ok("task list -q"));
    assert_eq!(env.ok("task list --jq .[0].cost --as-user cora.admin"), "null\n");
    assert_eq!(env.ok(&format!("project view {ACME} --jq .account")), "Acme Corp\n");
    assert_eq!(env.ok(&format!("project update {ACME} --name X --jq .short_description")), "X\n");
    for bad in [
        "$ENV",
        "env",
        "input",
        "inputs",
        "import \"a\" as a; .",
        "include \"a\"; .",
        "input_filename",
        ".[",
        "",
        "nonsense",
    ] {
        let output = env.run(&["task", "list", "--jq", bad]);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{bad}: {output:?}");
    }
}

/// The answer of a write is the same record a view prints.
#[test]
fn a_created_record_is_the_viewed_record() {
    let env = TestEnv::demo();
    let made = env.json("project create --name New --account Globex --start 2026-04-01 --as-user maya.pm");
    let number = made["number"].as_str().unwrap();
    assert_eq!(made, env.json(&format!("project view {number} --as-user maya.pm")));
}

/// cli.md 3: JSON is one value, however many records a write concerns; what is gone is printed as it was.
#[test]
fn json_is_one_value() {
    let env = TestEnv::demo();
    let people = "casey.cases rita.related";
    let added = env.json(&format!("contact add {ACME} {people} --as-user maya.pm"));
    assert_eq!(added[0]["contact"], "casey.cases");
    assert_eq!(added[1]["customer_project"], ACME);
    assert_eq!(
        env.ok(&format!("contact add {ACME} carl.customer --jq .contact -n")),
        "carl.customer\n",
        "one is an object"
    );
    let gone = env.json(&format!("contact remove {ACME} {people} --as-user maya.pm"));
    assert_eq!((&gone[1]["contact"], &gone[1]["result"]), (&"rita.related".into(), &"deleted".into()));
    let tasks: Vec<String> = ["a", "b"]
        .iter()
        .map(|name| env.one(&format!("task create --project {ACME} --name {name} -q --as-user maya.pm")))
        .collect();
    let gone = env.json(&format!("task delete {} --yes --as-user maya.pm", tasks.join(" ")));
    assert_eq!(gone.as_array().unwrap().len(), 2);
    assert_eq!((&gone[0]["number"], &gone[0]["short_description"]), (&tasks[0].as_str().into(), &"a".into()));
    let lines = env.ok(&format!("contact add {ACME} {people} -o ndjson"));
    assert_eq!(lines.lines().filter(|line| line.starts_with('{') && line.ends_with('}')).count(), 2, "{lines}");
}

/// The record made is the one printed, also where it is made of another.
#[test]
fn what_is_made_of_a_case_is_the_answer() {
    let env = TestEnv::demo();
    let case = env.one(&format!("case create --project {ACME} --name Help -q"));
    let change = env.one(&format!("case project-change {case} -q --as-user maya.pm"));
    assert!(change.starts_with("PCR"), "{change}");
    assert_eq!(env.one(&format!("project-change view {change} -q --as-user maya.pm")), change);
    let issue = env.json(&format!("case project-issue {case} --as-user maya.pm"));
    assert_eq!((&issue["parent"], &issue["short_description"]), (&ACME.into(), &"Help".into()));
}

/// cli.md 2: quietly there are keys and nothing else.
#[test]
fn quiet_is_keys_only() {
    let env = TestEnv::demo();
    let project = env.rollout();
    let why = env.ok(&format!("project plan {project} --why 4.4 -q --as-user maya.pm"));
    assert!(why.lines().count() > 1 && why.lines().all(|line| line.starts_with("CSPRJTASK")), "{why}");
    let personas = env.ok("role list --personas -q");
    assert!(personas.lines().count() > 5 && !personas.contains('\t'), "{personas}");
}

/// cli.md 4: an error says who acted, also where that stood in the environment or nothing was understood.
#[test]
fn an_error_says_who_acted() {
    let env = TestEnv::demo();
    let said = |line: &str| {
        let output = env.command(line).env("CSM_AS_USER", "carl.customer").output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        let line = text.lines().find(|line| line.starts_with('{')).unwrap_or_else(|| panic!("{text}")).to_owned();
        serde_json::from_str::<Value>(&line).unwrap()["error"].clone()
    };
    for line in ["project view CSPRJ0099999 --json", "project frobnicate --json", "project list --json --limit many"] {
        assert_eq!(said(line)["as_user"], "carl.customer", "{line}");
    }
    assert_eq!(said("project frobnicate --json --as-user maya.pm")["as_user"], "maya.pm");
}
