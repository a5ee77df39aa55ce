//! Fields the acting user may never read, and fields hidden on some records only: no answer depends on either.

use crate::env::{ACME, TestEnv};
use serde_json::json;

/// Never readable fields are refused by name wherever they are named, on both streams, before any row is printed.
#[test]
fn c130_a_field_never_readable_is_denied_wherever_it_is_named() {
    let env = TestEnv::demo();
    let task = env.one("task list --query 'short_description=Approve design' -q");
    for field in ["cost", "work_notes"] {
        for command in [
            format!("task list --fields number,{field}"),
            format!("task list --query {field}ISNOTEMPTY"),
            format!("task list --query number!=x^NQ{field}="),
            format!("task list --query {field}ISEMPTY --count --json"),
            format!("task view {task} --fields {field}"),
            format!("task update {task} --set {field}=1"),
        ] {
            let output = env.run(&format!("{command} --as-user cora.admin"));
            assert_eq!((output.status, output.stdout.as_str()), (4, ""), "{command}: {output:?}");
            assert!(
                output.stderr.contains("access.denied") && output.stderr.contains(field.trim_end_matches('s')),
                "{command}: {output:?}"
            );
        }
    }
    env.fails("task list --sort -cost --as-user cora.admin", "access.denied", 4);
    env.fails("task list --query ^ORDERBYcost --as-user cora.admin", "access.denied", 4);
    env.fails("task list --fields customer_project.cost --as-user cora.admin", "access.denied", 4);
    env.fails("task list --query customer_project.cost=1 --as-user cora.admin", "access.denied", 4);
    // The same for a field that can neither be sorted nor filtered whoever asks: the denial comes first.
    let money = "project list --fields number,budget_cost --query budget_cost>1000 --as-user cora.admin";
    env.fails(money, "access.denied", 4);
    env.ok("project list --fields number,budget_cost --query budget_costISEMPTY --as-user maya.pm");
}

/// A hidden cost changes no row, order or count of what a contact lists (C129, C130).
#[test]
fn c129_hidden_rows_leave_no_holes() {
    let env = TestEnv::demo();
    let asked = [
        "task list --as-user cora.admin",
        "task list --as-user cora.admin --json",
        "task list --as-user cora.admin --sort -start_date,short_description -o csv",
        "task list --as-user cora.admin --limit 2 --offset 1",
        "task list --as-user cora.admin --count",
        "task list --as-user cora.admin --query short_descriptionLIKEcost --count",
        "project list --as-user cora.admin -o ndjson",
    ];
    let before: Vec<String> = asked.iter().map(|command| env.ok(command)).collect();
    assert_eq!(before[4], "3\n");
    assert_eq!(before[3].lines().count(), 2);
    assert_eq!(before[5], "0\n");
    let invisible = env.one("task list --query 'short_description=Internal cost review' -q");
    env.ok(&format!("task update {invisible} --name 'Secret cost' --set cost=99 --priority 1"));
    env.ok(&format!("task work-note {invisible} psst"));
    for (command, before) in asked.iter().zip(before) {
        assert_eq!(env.ok(command), before, "{command}");
    }
}

/// Q38: a readable reference shows what its target is called, its other fields only where the target is readable.
#[test]
fn q38_dot_walks_stop_at_what_is_hidden() {
    let env = TestEnv::demo();
    let task = env.one("task list --query 'short_description=Build pages' -q");
    let view = env.json(&format!("task view {task} --as-user cora.admin --fields assigned_to,customer_project.number"));
    assert_eq!(view, json!({ "assigned_to": "maya.pm", "customer_project.number": ACME }));
    let rows = env
        .json("task list --as-user cora.admin --fields short_description,assigned_to.email --sort short_description");
    assert_eq!(rows[1]["short_description"], "Build pages");
    assert!(rows[1].get("assigned_to.email").is_none(), "absent, never null: {rows}");
    let none = env.ok("task list --as-user cora.admin --query assigned_to.emailISNOTEMPTY^assigned_to=maya.pm --count");
    assert_eq!(none, "0\n");
    let whole = env.json(
        "task list --fields short_description,assigned_to.email --query assigned_to=maya.pm^visible_to_customer=true",
    );
    assert_eq!(whole[0]["assigned_to.email"], "maya.pm@example.com");
}

/// Q38: a reference to what is hidden is as good as none, printed, filtered, sorted and walked alike.
#[test]
fn q38_a_masked_reference_is_empty() {
    let env = TestEnv::demo();
    let seen = env.json("case view CS0010002 --as-user carl.customer");
    let whole = env.json("case view CS0010002");
    for field in ["problem", "change", "incident"] {
        assert!(whole[field].is_string(), "{whole}");
        assert!(seen.get(field).is_some_and(serde_json::Value::is_null), "absent would tell that there is one: {seen}");
        let target = env.json(&format!("{field} view {} --fields sys_id", whole[field].as_str().unwrap()));
        let id = target["sys_id"].as_str().unwrap();
        for query in [
            format!("{field}ISNOTEMPTY"),
            format!("{field}={id}"),
            format!("{field}IN{id},{id}"),
            format!("{field}>0"),
            format!("{field}SAMEAS{field}^{field}!={id}^{field}ISNOTEMPTY"),
        ] {
            let count = |who: &str| env.ok(&format!("case list --count --query {query} --as-user {who}"));
            assert_eq!(count("carl.customer"), "0\n", "{query}");
        }
        assert_eq!(env.ok(&format!("case list --count --query {field}={id}")), "1\n", "{field}");
    }
    let ids = |sort: &str| env.ok(&format!("case list -q --as-user carl.customer --sort {sort}"));
    assert_eq!(ids("problem,number"), ids("number"));
}

/// What a command did besides is told by how much of it the user may read.
#[test]
fn effects_count_what_is_seen() {
    let env = TestEnv::demo();
    for op in ["read", "close"] {
        env.ok(&format!("access allow --table customer_project --op {op} --roles sn_customerservice_agent"));
    }
    let close = |who: &str| env.run(&format!("project close {ACME} -n --as-user {who}")).stdout;
    assert!(close("maya.pm").contains("open tasks of"), "{}", close("maya.pm"));
    assert!(close("maya.pm").contains("open sub-project of"));
    let told = close("abe.agent");
    assert!(told.contains("closed complete") && !told.contains("open task"), "{told}");
}

/// A field that is readable and empty is null; one that is hidden is absent (cli.md 3).
#[test]
fn absent_is_hidden_and_null_is_empty() {
    let env = TestEnv::demo();
    let seen = env.json(&format!("project view {ACME} --as-user cora.admin"));
    let whole = env.json(&format!("project view {ACME}"));
    assert!(seen.get("work_start").is_some_and(serde_json::Value::is_null), "{seen}");
    // A sub-project that is only listed shows its number and state: its plan has no dates for her, not empty ones.
    env.ok("access show-list sub-projects");
    for command in ["gantt", "plan"] {
        let plan = env.json(&format!("project {command} CSPRJ0009004 --as-user cora.admin"));
        assert!(plan.get("number").is_some() && plan.get("start_date").is_none(), "{plan}");
    }
    for hidden in
        ["work_notes", "cost", "budget_cost", "value", "roi", "business_case", "primary_portfolio", "work_notes_list"]
    {
        assert!(seen.get(hidden).is_none(), "{hidden} shown");
        assert!(whole.get(hidden).is_some(), "{hidden} missing");
    }
}

/// C133: what a filter points to must be readable, else it does not exist and matches nothing.
#[test]
fn c133_references_to_what_is_hidden_are_not_found() {
    let env = TestEnv::demo();
    let output = env.run("task list --assign-to nobody.here --as-user cora.admin");
    let hidden = env.run("task list --assign-to olga.other --as-user cora.admin");
    assert_eq!((output.status, hidden.status), (0, 0));
    assert_eq!((output.stdout.as_str(), hidden.stdout.as_str()), ("", ""));
    assert_eq!(output.stderr.replace("nobody.here", "?"), hidden.stderr.replace("olga.other", "?"));
    let seen = env.run("task list --assign-to maya.pm --as-user cora.admin");
    assert_eq!(seen.stderr.replace("maya.pm", "?"), hidden.stderr.replace("olga.other", "?"));
}

/// C150: neither hints nor candidates draw on what is hidden.
#[test]
fn c150_candidates_are_those_the_user_may_see() {
    let env = TestEnv::demo();
    for name in ["Twin", "Twin"] {
        env.ok(&format!("project create --name {name} --account 'Acme Corp' --as-user maya.pm"));
    }
    let said = env.fails("project view Twin --as-user maya.pm", "record.ambiguous", 5);
    assert!(said.contains("CSPRJ0010003, CSPRJ0010004"), "{said}");
    env.fails("project view Twin --as-user carl.customer", "record.not_found", 3);
    env.ok("contact add CSPRJ0010003 carl.customer --as-user maya.pm");
    assert_eq!(env.ok("project view Twin -q --as-user carl.customer"), "CSPRJ0010003\n");
}

/// R39, Q48: questions only some may ask.
#[test]
fn r39_who_can_really_see_a_project() {
    let env = TestEnv::demo();
    let list = format!("contact list {ACME} --access");
    assert_eq!(env.json(&format!("{list} --as-user maya.pm"))[0]["contact"], "cora.admin");
    assert_eq!(env.json(&list)[0]["access"], true);
    env.ok("user update cora.admin --account Globex");
    assert_eq!(env.json(&list)[0]["access"], false);
    for command in ["db check", "db init --db other.db"] {
        env.fails(&format!("{command} --as-user maya.pm"), "access.denied", 4);
    }
    assert_eq!(env.files(), ["csm.db"]);
}
