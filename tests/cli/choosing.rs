//! Q40: what completion offers for a field is what create accepts, and nothing else.

use crate::env::{ACME, GLOBEX, TestEnv};
use std::collections::BTreeSet;

/// What the shell would be offered for the last word of the line.
fn offered(env: &TestEnv, line: &str) -> BTreeSet<String> {
    let mut words = crate::env::Words::words(line);
    words.insert(0, "csm".into());
    if line.ends_with(' ') {
        words.push("".into());
    }
    let mut args = vec!["--".into()];
    args.extend(words.clone());
    let mut command = env.command(&args[..]);
    let output = command.env("CSM_COMPLETE", (words.len() - 1).to_string()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.split('\t').next().unwrap().to_owned()).filter(|word| !word.starts_with('-')).collect()
}

fn names(env: &TestEnv, list: &str) -> BTreeSet<String> {
    env.ok(&format!("{list} -q")).lines().map(str::to_owned).collect()
}

/// Tries every candidate with `{}` in place of it: those offered pass, all others are refused with that code and rule.
#[track_caller]
fn agree(env: &TestEnv, offered: &BTreeSet<String>, all: &BTreeSet<String>, line: &str, code: &str, rule: &str) {
    assert!(!offered.is_empty() && offered.len() < all.len(), "{offered:?} of {all:?} settles nothing");
    for name in all {
        let output = env.run(&format!("{} -n --json", line.replace("{}", name)));
        if offered.contains(name) {
            assert_eq!(output.status, 0, "{name} is offered: {output:?}");
        } else {
            assert_eq!(output.status, 5, "{name} is not offered: {output:?}");
            let last = output.stderr.lines().last().unwrap();
            let error: serde_json::Value = serde_json::from_str(last).unwrap();
            assert_eq!((&error["error"]["code"], &error["error"]["rule"]), (&code.into(), &rule.into()), "{name}");
        }
    }
}

/// R40: active employees, and contacts eligible for the project.
#[test]
fn r40_who_may_be_assigned() {
    let env = TestEnv::demo();
    let all = names(&env, "user list");
    let made = format!("task create --project {ACME} --name X --as-user maya.pm --assign-to");
    let candidates = offered(&env, &format!("{made} "));
    for (name, may) in [("maya.pm", true), ("carl.customer", true), ("rita.related", true), ("pat.partner", true)]
        .into_iter()
        .chain([("olga.other", false), ("colin.consumer", false)])
    {
        assert_eq!(candidates.contains(name), may, "{name}");
    }
    // Maya does not read consumers: to her Colin is not there (3), so he is left out of the trial.
    let all: BTreeSet<String> = all.into_iter().filter(|name| name != "colin.consumer").collect();
    agree(&env, &candidates, &all, &format!("{made} {{}}"), "field.invalid", "R40");
    let task = env.task(ACME, "1");
    assert_eq!(offered(&env, &format!("task assign {task} --as-user maya.pm ")), candidates);
    assert_eq!(offered(&env, &format!("--as-user maya.pm task assign {task} ")), candidates);
    assert_eq!(offered(&env, &format!("--as-user maya.pm task update {task} --assign-to ")), candidates);
    // Who could not assign anybody is not told who could be.
    assert_eq!(offered(&env, &format!("--as-user sam.stake task assign {task} ")), BTreeSet::new());
    assert_eq!(offered(&env, &format!("--as-user sam.stake contact add {ACME} ")), BTreeSet::new());
    // A filter is no choice: whoever can be read may be named.
    assert!(offered(&env, "--as-user maya.pm task list --assign-to ").contains("olga.other"));
}

/// R39, R39a, Q23: eligible contacts who are none yet.
#[test]
fn r39_who_may_be_a_project_contact() {
    let env = TestEnv::demo();
    let candidates = offered(&env, &format!("--as-user maya.pm contact add {ACME} "));
    let wanted = ["carl.customer", "casey.cases", "ivy.inactive", "pat.partner", "paula.partneradmin", "rita.related"];
    assert_eq!(candidates, wanted.map(str::to_owned).into());
    let mut all = names(&env, "user list --query sys_class_name=customer_contact");
    all.remove("cora.admin");
    agree(
        &env,
        &candidates,
        &all,
        &format!("contact add {ACME} {{}} --as-user maya.pm"),
        "contact.not_eligible",
        "R39a",
    );
    let said = env.refuses(&format!("contact add {ACME} olga.other --as-user maya.pm"), "contact.not_eligible", 5);
    for test in ["belongs to the account", "has a contact relationship", "active partner"] {
        assert!(said.contains(test), "{said}");
    }
    assert_eq!(
        offered(&env, &format!("--as-user maya.pm contact create --project {GLOBEX} --contact ")),
        ["rita.related".to_owned()].into()
    );
}

/// R134: contacts of the account's hierarchy and of related accounts, unless the property says otherwise; a unique
/// responsibility once per account.
#[test]
fn r134_who_may_be_related_to_an_account() {
    let env = TestEnv::demo();
    env.ok("user create --user-name lena.labs --name 'Lena Lang' --account 'Acme Labs'");
    let made = "contact-relationship create --account 'Acme Labs' --as-user max.manager --contact";
    let candidates = offered(&env, &format!("{made} "));
    assert!(candidates.contains("carl.customer") && candidates.contains("lena.labs"), "{candidates:?}");
    // Northwind is related to Acme Corp, not to Acme Labs.
    assert!(!candidates.contains("olga.other") && !candidates.contains("pat.partner"), "{candidates:?}");
    let all = names(&env, "user list --query sys_class_name=customer_contact");
    agree(&env, &candidates, &all, &format!("{made} {{}}"), "field.invalid", "R134");
    assert!(offered(&env, "contact-relationship create --account 'Acme Corp' --contact ").contains("pat.partner"));
    let property = "sn_customerservice.contact_relationship.restrict_within_account_hierarchy";
    env.ok(&format!("property update {property} --value false"));
    env.ok(&format!("{made} olga.other -n"));
    env.ok("responsibility create --name 'Only one' --unique true");
    env.ok(&format!("{made} carl.customer --responsibility 'Only one'"));
    let next = format!("{made} olga.other --responsibility");
    assert_eq!(offered(&env, &format!("{next} ")), names(&env, "responsibility list --query unique=false"));
    env.refuses(&format!("{next} 'Only one'"), "field.invalid", 5);
    env.ok("contact-relationship create --account Globex --contact carl.customer --responsibility 'Only one' -n");
    // The row itself does not stand in its own way.
    let own = env.one("contact-relationship list --query contact=carl.customer -q");
    env.ok(&format!("contact-relationship update {own} --type deputy --responsibility 'Only one' -n"));
}

/// R53: a sub-project's account is of the main project's hierarchy or related to it, and a customer's (R31).
#[test]
fn r53_whose_a_sub_project_may_be() {
    let env = TestEnv::demo();
    env.ok("account update Northwind --customer true");
    let made = format!("project create --name Sub --parent {ACME} --as-user maya.pm --account");
    let candidates = offered(&env, &format!("{made} "));
    assert_eq!(candidates, ["Acme Corp", "Acme Labs", "Northwind"].map(str::to_owned).into());
    agree(&env, &candidates, &names(&env, "account list"), &format!("{made} '{{}}'"), "field.invalid", "R53");
    let labs = "project create --name Sub --account 'Acme Labs' --as-user maya.pm --parent";
    assert_eq!(
        offered(&env, &format!("{labs} ")),
        names(&env, "project list --query 'account.nameINAcme Corp,Acme Labs'")
    );
    env.refuses(&format!("{labs} {GLOBEX}"), "field.invalid", 5);
    env.ok("account update Northwind --customer false");
    let said = env.refuses(&format!("{made} Northwind"), "field.invalid", 5);
    assert!(said.contains("R31"), "{said}");
}

/// R69, R69a: inside, projects of accounts and their tasks; of the case's account or project, if that is said.
#[test]
fn r69_what_an_agent_may_choose() {
    let env = TestEnv::demo();
    env.ok("service-organization create --name Workshop");
    let internal = env.one("project create --name Inside --service-organization Workshop -q");
    let projects = names(&env, "project list");
    let made = "case create --name Broken --as-user ada.agent";
    let candidates = offered(&env, &format!("{made} --project "));
    assert_eq!(candidates, names(&env, "project list --query accountISNOTEMPTY"));
    assert!(projects.contains(&internal));
    agree(
        &env,
        &candidates,
        &projects,
        &format!("{made} --contact carl.customer --project {{}}"),
        "field.invalid",
        "R69",
    );
    // Of the account that is said (R69a).
    let globex = "case create --name X --account Globex --contact olga.other --as-user ada.agent --project";
    assert_eq!(offered(&env, &format!("{globex} ")), [GLOBEX.to_owned()].into());
    env.ok(&format!("{globex} {GLOBEX} -n"));
    let said = env.refuses(&format!("{globex} {ACME}"), "field.invalid", 5);
    assert!(said.contains("R69a"), "{said}");
}

/// R17 to R19: outside, the own projects of accounts one serves, and their visible tasks.
#[test]
fn r18_what_a_customer_may_choose() {
    let env = TestEnv::demo();
    let project = env.rollout();
    env.ok(&format!("contact add {project} carl.customer --as-user maya.pm"));
    let made = "case create --name Broken --as-user carl.customer";
    let own = names(&env, "project list --as-user carl.customer");
    assert_eq!(offered(&env, &format!("{made} --project ")), own);
    assert!(own.contains(&project) && !own.contains(GLOBEX), "{own:?}");
    assert_eq!(offered(&env, &format!("{made} --task ")), names(&env, "task list --as-user carl.customer"));
    let visible = names(&env, &format!("task list --project {project} --as-user carl.customer"));
    assert!(visible.len() > 5);
    assert_eq!(offered(&env, &format!("{made} --project {project} --task ")), visible);
    for login in ["olga.other", "casey.cases", "pat.partner"] {
        let own = names(&env, &format!("project list --as-user {login}"));
        assert_eq!(offered(&env, &format!("case create --as-user {login} --project ")), own, "{login}");
    }
    // Choices with labels.
    assert_eq!(offered(&env, &format!("{made} --priority ")), ["1", "2", "3", "4"].map(str::to_owned).into());
    // A sub-project he reads of through a shown list is still not his to choose (R5c, R14).
    env.ok("access show-list sub-projects");
    let sub = env.one(&format!("project create --name Sub --account 'Acme Corp' --parent {project} -q"));
    env.ok(&format!("project view {sub} --as-user carl.customer"));
    assert_eq!(offered(&env, &format!("{made} --project ")), own);
}

/// R81, R88: the roles an administrator outside may give to that very contact.
#[test]
fn r81_which_roles_may_be_given() {
    let env = TestEnv::demo();
    let all = names(&env, "role list");
    let customer = ["sn_customerservice.customer", "sn_customerservice.customer_admin"];
    let partner = ["sn_customerservice.partner", "sn_customerservice.partner_admin"];
    for (login, to, wanted) in [
        ("cora.admin", "carl.customer", customer.to_vec()),
        ("paula.partneradmin", "carl.customer", customer.to_vec()),
        ("paula.partneradmin", "pat.partner", [customer, partner].concat()),
        ("cora.admin", "olga.other", Vec::new()),
        ("cora.admin", "cora.admin", Vec::new()),
        ("carl.customer", "casey.cases", Vec::new()),
    ] {
        let given = offered(&env, &format!("role grant {to} --as-user {login} "));
        assert_eq!(given, wanted.iter().map(|role| (*role).to_owned()).collect(), "{to} by {login}");
        for role in &all {
            let output = env.run(&format!("role grant {to} {role} --as-user {login} -n"));
            if !output.stdout.contains("already") {
                assert_eq!(output.status == 0, given.contains(role), "{role} to {to} by {login}: {output:?}");
            }
        }
    }
}

/// What is offered where a record of some project is meant is of that project, and a command takes it.
#[test]
fn candidates_are_of_the_project_at_hand() {
    let env = TestEnv::demo();
    let project = env.rollout();
    let by = "--as-user maya.pm";
    let two = env.task(&project, "2");
    let number = names(&env, &format!("task list --project {project} --limit 50"));
    for line in [
        format!("{by} project plan {project} --why "),
        format!("{by} project reopen {project} --task "),
        format!("{by} task link {two} --after "),
        format!("{by} task unlink {two} "),
        format!("{by} task create --project {project} --parent "),
    ] {
        let found = offered(&env, &line);
        assert!(found.len() > 30 && found.is_subset(&number), "{line}: {found:?}");
    }
    let own = offered(&env, &format!("{by} task update {two} --parent "));
    assert!(!own.contains(&two) && own.is_subset(&number), "{own:?}");
    for line in ["task comment ", "task complete ", "case comment ", "case project-change ", "resource-plan request "] {
        assert!(!offered(&env, &format!("{by} {line}")).is_empty(), "{line}");
    }
    let closed = |line: &str| offered(&env, &format!("{by} {line} ")).contains(&project);
    assert!(!closed("project reopen") && closed("project close"));
    env.ok(&format!("project close {project} --yes {by}"));
    assert!(closed("project reopen") && !closed("project close"));
}

/// Q40: contacts are offered where contacts are meant.
#[test]
fn contacts_are_offered_as_contacts() {
    let env = TestEnv::demo();
    let new =
        |account: &str| offered(&env, &format!("--as-user maya.pm project create --account {account} --contact "));
    assert_eq!(new("Globex"), BTreeSet::from(["olga.other", "rita.related"].map(str::to_owned)));
    env.ok("project create --name X --account Globex --contact rita.related --as-user maya.pm -n");
    let on = offered(&env, &format!("--as-user maya.pm contact remove {ACME} "));
    assert_eq!(on, BTreeSet::from(["cora.admin".to_owned()]));
    for line in [format!("contact remove {ACME} "), "project create --account Globex --contact ".to_owned()] {
        assert!(offered(&env, &format!("--as-user carl.customer {line}")).is_empty(), "{line}");
    }
}

/// A record within another one is offered, and listed, by the name a command takes.
#[test]
fn records_within_others_are_named_whole() {
    let env = TestEnv::demo();
    let found = offered(&env, "template-task update ");
    let first = found.first().unwrap();
    assert_eq!(env.one(&format!("template-task view {first} -q")), *first, "{found:?}");
    assert!(env.ok("template-task list -q").lines().any(|name| name == first), "{first}");
    let below = offered(&env, "template-task view onboarding/1.");
    assert!(below.len() > 1 && below.iter().all(|name| name.starts_with("onboarding/1.")), "{below:?}");
}

/// Generic verbs are offered by their names; by an alias where that is what was begun.
#[test]
fn verbs_are_offered_by_name() {
    let env = TestEnv::demo();
    let verbs = offered(&env, "task ");
    for (name, alias) in [("view", "show"), ("update", "edit"), ("list", "ls"), ("delete", "rm")] {
        assert!(verbs.contains(name) && !verbs.contains(alias), "{verbs:?}");
    }
    assert_eq!(offered(&env, "task sh"), BTreeSet::from(["show".to_owned()]));
}
