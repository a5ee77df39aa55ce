//! The operator's questions: who may, what would change it, how two differ, and the grid of it all.

use crate::env::{ACME, GLOBEX, NOW, TestEnv};
use serde_json::Value;

/// The suggestions of an explanation.
fn flips(env: &TestEnv, question: &str) -> Vec<(String, String)> {
    let explained = env.run(&format!("access explain {question} --json")).json();
    let flips = explained["flips"].as_array().unwrap().iter();
    flips
        .map(|flip| (flip["change"].as_str().unwrap().to_owned(), flip["command"].as_str().unwrap().to_owned()))
        .collect()
}

/// What the tool suggests is a command that runs, and afterwards the answer is the other one.
#[test]
fn every_suggested_command_turns_the_answer_around() {
    let first = TestEnv::demo();
    let task = first.one("task list --query short_description=Inventory -q");
    let questions = [
        format!("read {ACME} --as-user carl.customer"),
        format!("read {ACME} --as-user cora.admin"),
        format!("complete {task} --as-user olga.other"),
        format!("read {task} --as-user olga.other"),
        format!("read {GLOBEX} --as-user hal.halfpm"),
        "create project --as-user hal.halfpm".to_owned(),
        "read project --as-user ivy.inactive".to_owned(),
        "read project --as-user nora.norole".to_owned(),
    ];
    let mut kinds = Vec::new();
    for question in &questions {
        let before = first.run(&format!("access check {question}")).status;
        let found = flips(&first, question);
        assert!(!found.is_empty(), "{question}");
        for (kind, command) in found {
            let env = TestEnv::demo();
            let command = command.strip_prefix("csm ").unwrap().to_owned();
            if command.contains("$(") {
                continue;
            }
            env.ok(&format!("{command} -y"));
            let after = env.run(&format!("access check {question}")).status;
            assert_eq!(before + after, 4, "{question}: {command}");
            kinds.push(kind);
        }
    }
    for kind in ["contact", "assignment", "role", "user", "flag"] {
        assert!(kinds.iter().any(|known| known == kind), "{kind}: {kinds:?}");
    }
}

/// C39: trying changes leaves the file as it is.
#[test]
fn trying_changes_writes_nothing() {
    let env = TestEnv::demo();
    let before = env.bytes();
    env.run(&format!("access explain read {ACME} --as-user carl.customer"));
    env.ok(&format!("access who read {ACME} --near"));
    assert_eq!(env.bytes(), before);
    assert_eq!(env.files().iter().filter(|name| name.contains("wal") || name.contains("shm")).count(), 0);
}

#[test]
fn explanations_name_the_empty_field_and_the_hidden_list() {
    let env = TestEnv::demo();
    let task = env.one("task list --query short_description=Inventory -q");
    let said = env.run(&format!("access explain write {task} --as-user olga.other")).stdout;
    assert!(said.contains("assigned_to=@me (assigned_to is empty)"), "{said}");
    // A historic case: nothing ties it to the partner who looks for it.
    let case = env.one(&["case", "list", "--query", "partnerISEMPTY^account.name=Acme Corp", "--limit", "1", "-q"][..]);
    let said = env.run(&format!("access explain read {case} --as-user pat.partner")).stdout;
    assert!(said.contains("partner_contact=@me (partner_contact is empty)"), "{said}");
    let said = env.run(&format!("access explain read {case} --as-user paula.partneradmin")).stdout;
    assert!(said.contains("partnerIN@my_account (partner is empty)"), "{said}");
    let said = env.run("access explain read contact --as-user olga.other").stdout;
    assert!(said.contains("the list contacts is hidden (csm access show-list contacts)"), "{said}");
    assert!(said.contains("list         csm access show-list contacts: allow R5e"), "{said}");
    let said = env.run("access explain read work-order --as-user olga.other").stdout;
    for switch in ["csm access show-list work-orders", "csm plugin update com.snc.wm_ppm --active true"] {
        assert!(said.contains(switch), "{said}");
    }
    assert!(said.contains("no single change"), "two plugins and a list: {said}");
    let rules = env.json("access rules R5d");
    let state = rules[0]["state"].as_str().unwrap();
    assert!(state.contains("the list work-orders is hidden") && state.contains("com.snc.wm_ppm"), "{state}");
    assert_eq!(env.json("access rules R2")[0]["state"], "active");
}

#[test]
fn who_names_everybody_with_the_rule() {
    let env = TestEnv::demo();
    let who = env.json(&format!("access who read {ACME}"));
    let rule =
        |login: &str| who.as_array().unwrap().iter().find(|row| row["user"] == login).map(|row| row["rule"].clone());
    assert_eq!(rule("cora.admin"), Some(Value::from("R2")));
    assert_eq!(rule("maya.pm"), Some(Value::from("R32")));
    assert_eq!(rule("admin"), Some(Value::from("admin")));
    assert_eq!((rule("carl.customer"), rule("ivy.inactive"), rule("hal.halfpm")), (None, None, None));
    let near = env.json(&format!("access who read {ACME} --near"));
    let command = |login: &str| {
        near.as_array().unwrap().iter().find(|row| row["user"] == login).map(|row| row["command"].clone())
    };
    assert_eq!(command("carl.customer"), Some(Value::from(format!("csm contact add {ACME} carl.customer"))));
    assert_eq!(command("hal.halfpm"), Some(Value::from("csm role grant hal.halfpm sn_customerservice.projectmanager")));
    assert_eq!(command("cora.admin"), None);
    assert!(env.ok(&format!("access who read {ACME} -q")).lines().any(|line| line == "cora.admin"));
    env.fails("access who fly project", "usage.invalid", 2);
    env.fails("access who read CSPRJ9999999", "record.not_found", 3);
}

#[test]
fn a_list_says_what_one_may_do() {
    let env = TestEnv::demo();
    let all = env.json("access list --as-user olga.other");
    let of = |table: &str, operation: &str| {
        all.as_array().unwrap().iter().find(|row| row["table"] == table && row["operation"] == operation).cloned()
    };
    let read = of("customer_project", "read").unwrap();
    assert_eq!((&read["records"], &read["rules"]), (&Value::from("some"), &Value::from("R2")));
    assert!(!read["fields"].as_str().unwrap().split(',').any(|field| field == "cost"), "{read}");
    assert_eq!(of("customer_project", "write"), None);
    let one = env.json(&format!("access list {GLOBEX} --as-user olga.other"));
    assert_eq!(one[0]["records"], GLOBEX);
    assert_eq!(env.json(&format!("access list {ACME} --as-user olga.other")), Value::Array(Vec::new()));
}

#[test]
fn a_matrix_is_kept_and_compared() {
    let env = TestEnv::demo();
    let file = env.path("matrix.tsv");
    let grid = env.ok(&format!("access matrix --write {}", file.display()));
    let heading = "subject\ttarget\tcreate\tread\twrite\tdelete\tfurther\n";
    assert_eq!(std::fs::read_to_string(&file).unwrap(), format!("{heading}{grid}"));
    assert!(grid.contains("Customer project manager\tcustomer_project\tsome\tsome\tsome\tsome"), "{grid}");
    assert_eq!(env.ok(&format!("access matrix -q --expect {}", file.display())), "");
    env.ok("access forbid R32");
    let differs = env.run(&format!("access matrix --expect {}", file.display()));
    assert_eq!(differs.status, 6, "{differs:?}");
    assert!(differs.stderr.contains("matrix.differs"), "{differs:?}");
    assert!(
        differs.stdout.lines().any(|line| line.starts_with("-\tCustomer project manager\tcustomer_project")),
        "{differs:?}"
    );
    let users = env.json(&format!("access matrix {ACME} --by user"));
    let cora = users.as_array().unwrap().iter().find(|row| row["subject"] == "cora.admin").unwrap();
    assert_eq!((&cora["read"], &cora["write"]), (&Value::from("allow"), &Value::from("-")));
    let roles = env.json("access matrix project --by role");
    assert!(roles.as_array().unwrap().iter().any(|row| row["subject"] == "admin" && row["delete"] == "all"));
}

#[test]
fn a_difference_names_records_fields_and_rules() {
    let env = TestEnv::demo();
    let found = env.json("access diff user:olga.other user:cora.admin");
    let has = |change: &str, record: &str, operation: &str| {
        let rows = found.as_array().unwrap().iter();
        rows.filter(|row| row["table"] == "customer_project").any(|row| {
            row["change"] == change && row["record"] == record && row["operation"] == operation && row["rule"] == "R2"
        })
    };
    assert!(has("gained", ACME, "read") && has("lost", GLOBEX, "read"), "{found}");
    assert_eq!(env.run("access diff user:olga.other user:cora.admin --exit-code").status, 6);
    assert_eq!(env.run("access diff user:olga.other user:olga.other --exit-code").status, 0);
    let roles = env.ok("access diff role:sn_customerservice.customer role:sn_customerservice.projectstakeholder");
    assert!(
        roles.lines().any(|line| line.starts_with("lost\tread\tcustomer_project\t") && line.ends_with("R2")),
        "{roles}"
    );
    let old = env.path("old.db");
    std::fs::copy(env.db(), &old).unwrap();
    env.ok(&format!("contact add {ACME} carl.customer --now {NOW}"));
    let both = format!("db:{} db:{}", old.display(), env.db().display());
    let found = env.ok(&format!("access diff {both} --as-user carl.customer"));
    assert!(found.lines().any(|line| line == format!("gained\tread\tcustomer_project\t{ACME}\t\tR2")), "{found}");
    env.fails("access diff user:olga.other role:admin", "usage.invalid", 2);
    env.fails("access diff user:olga.other user:no.one", "record.not_found", 3);
}
