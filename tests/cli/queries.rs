//! Encoded queries, columns, order and ranges of lists: what is wrong is said with its place, and nothing is printed.

use crate::env::TestEnv;
use serde_json::json;

#[test]
fn c88_unknown_fields_list_the_valid_ones() {
    let env = TestEnv::demo();
    for command in [
        "project list --fields number,colour",
        "project list --sort colour",
        "project list --query colour=red",
        "project list --query number!=x^ORDERBYcolour",
        "project list --fields account.colour",
        "project view CSPRJ0010001 --fields colour",
        "project list --fields number.name",
    ] {
        let output = env.run(command);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{command}: {output:?}");
        assert!(output.stderr.contains("error[field.unknown]: "), "{command}: {output:?}");
    }
    let said = env.fails("project list --fields colour", "field.unknown", 2);
    for field in ["short_description", "account", "percent_complete", "project_manager"] {
        assert!(said.contains(field), "{field} is listed: {said}");
    }
    let said = env.fails("project list --fields account.colour", "field.unknown", 2);
    assert!(said.contains("customer"), "the target's fields are listed: {said}");
}

#[test]
fn a_malformed_query_shows_the_place() {
    let env = TestEnv::demo();
    for (query, text, place) in [("state=2^assigned_toFOO", "state=2^assigned_toFOO", 20), ("=5", "=5", 1)] {
        let output = env.run(&["task", "list", "--query", query]);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{query}: {output:?}");
        let lines: Vec<&str> = output.stderr.lines().collect();
        assert!(lines[0].starts_with("error[query.invalid]: character "), "{query}: {lines:?}");
        assert!(lines[0].starts_with(&format!("error[query.invalid]: character {place}: ")), "{query}: {lines:?}");
        assert!(lines[1].ends_with(text), "{lines:?}");
        let column = |line: &str, mark: &str| line.rfind(mark).unwrap() - line.find("hint: ").unwrap();
        let caret = column(lines[2], "^");
        let shown = column(lines[1], text);
        assert_eq!(caret - shown + 1, place, "the caret stands below: {lines:?}");
    }
    env.fails(&["task", "list", "--query", "stateBETWEEN1"], "query.invalid", 2);
}

/// C87: a query too long or deep is refused at once.
#[test]
fn c87_monstrous_queries_are_refused() {
    let env = TestEnv::demo();
    let many = vec!["state=2"; 12_000].join("^OR");
    env.fails(&["task", "list", "--query", &many], "query.invalid", 2);
    env.fails(&["task", "list", "--query", &format!("stateIN{}", "1,".repeat(50_000))], "query.invalid", 2);
    env.fails(
        &["task", "list", "--query", &format!("short_descriptionLIKE{}", "%".repeat(60_000))],
        "query.invalid",
        2,
    );
    let deep = format!("{}number=1", "parent.".repeat(200));
    assert_eq!(env.run(&["task", "list", "--query", &deep]).status, 2);
}

/// A value that is no choice, date or number in a filter is refused, not ignored (B3: no broken part returns more rows).
#[test]
fn c88_bad_values_in_a_filter_are_refused() {
    let env = TestEnv::demo();
    for query in [
        "state=Finished",
        "start_date>2026-02-30",
        "percent_complete>many",
        "duration<5 fortnights",
        "visible_to_customer=perhaps",
    ] {
        let output = env.run(&["task", "list", "--query", query]);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{query}: {output:?}");
    }
}

#[test]
fn c92_ranges_have_no_edge_to_fall_off() {
    let env = TestEnv::demo();
    assert_eq!(env.ok("task list --limit 0"), "");
    assert_eq!(env.ok("task list --limit 18446744073709551615 --count"), env.ok("task list --count"));
    let all = env.ok("task list -q");
    assert_eq!(env.ok("task list -q --limit 9223372036854775808"), all);
    assert_eq!(env.ok("task list -q --offset 9223372036854775808"), "");
    assert_eq!(env.ok("task list -q --offset 18446744073709551615"), "");
    for bad in ["-1", "18446744073709551616", "x", ""] {
        let output = env.run(&["task", "list", "--limit", bad]);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{bad:?}: {output:?}");
    }
    let joined: String = (0..10).map(|at| env.ok(&format!("task list -q --limit 1 --offset {at}"))).collect();
    assert_eq!(joined, all);
    assert_eq!(
        env.ok("task list -q --limit 6 --offset 4"),
        all.lines().skip(4).fold(String::new(), |text, line| text + line + "\n")
    );
}

#[test]
fn fields_sort_query_and_count_do_what_they_say() {
    let env = TestEnv::demo();
    let rows = env.json("task list --query numberSTARTSWITHCSPRJTASK001 --fields short_description,customer_project.account.name --sort -short_description");
    assert_eq!(
        rows[0],
        json!({ "short_description": "Inventory", "customer_project.account.name": "Globex" }),
        "in the order asked: {rows}"
    );
    let names: Vec<&str> =
        rows.as_array().unwrap().iter().map(|row| row["short_description"].as_str().unwrap()).collect();
    assert_eq!(names, ["Inventory", "Internal cost review", "Collect content", "Build pages", "Approve design"]);
    let by_two = env.json("task list --query numberSTARTSWITHCSPRJTASK001 --fields short_description --sort visible_to_customer,-duration,number");
    assert_eq!(by_two[0]["short_description"], "Internal cost review");
    assert_eq!(by_two[1]["short_description"], "Build pages");
    let count = |query: &str| env.ok(&["task", "list", "--count", "--query", query]);
    assert_eq!(count("customer_project.account.name=Acme Corp"), "7\n");
    assert_eq!(count("customer_project.account.nameSTARTSWITHAcme^visible_to_customer=true"), "6\n");
    assert_eq!(count("assigned_toISEMPTY"), "6\n");
    assert_eq!(count("assigned_to!=maya.pm"), "8\n");
    assert_eq!(count("state=Pending^ORstate=3^short_descriptionLIKEcontent"), "1\n");
    assert_eq!(count("short_description=Inventory^NQshort_description=Build pages"), "2\n");
    assert_eq!(count("short_descriptionINInventory,Build pages,Nothing"), "2\n");
    assert_eq!(env.ok("task list --mine --count --as-user maya.pm"), "2\n");
    assert_eq!(env.ok("task list --count --query assigned_to=@me --as-user maya.pm"), "2\n");
    assert_eq!(env.json("task list --count"), json!({ "count": 10 }));
    assert_eq!(env.ok("task list --visible false --count"), "3\n");
    assert_eq!(
        env.ok("task list --project CSPRJ0010002 -q --state pending"),
        env.ok("task list -q --query short_description=Inventory")
    );
    env.fails("project view CSPRJ0010001 --query number=1", "usage.invalid", 2);
    env.fails("project create --name X --account Globex --count", "usage.invalid", 2);
}
