//! Administrators of customer and partner accounts keep their contacts and roles, and nobody else's (R80 to R82, R88).

use crate::env::TestEnv;
use serde_json::json;

/// Cora of Acme Corp makes a contact; the login is proposed, and what it is tells nothing about other accounts.
#[test]
fn r80_a_customer_administrator_makes_contacts_of_the_account_and_below() {
    let env = TestEnv::demo();
    let made =
        env.json("user create --name 'Olga Other' --account 'Acme Corp' --email o@acme.org --as-user cora.admin");
    assert_eq!(made["user_name"], "olga.other.acme.corp");
    assert_eq!(
        env.one("user create --name 'Olga Other' --account 'Acme Labs' --as-user cora.admin -q"),
        "olga.other.acme.labs"
    );
    assert_eq!(
        env.one("user create --name 'Olga Other' --account 'Acme Corp' --as-user cora.admin -q"),
        "olga.other.acme.corp2"
    );
    let login = "olga.other.acme.corp";
    let roles = env.ok(&format!("user-role list --user {login} --fields role -o tsv"));
    assert_eq!(roles, "snc_external\nsn_customerservice.customer\n");
    for change in ["--title Boss", "--phone 12", "--notification 1", "--locked-out true"] {
        env.ok(&format!("user update {login} {change} --as-user cora.admin"));
    }
    env.fails(&format!("project list --as-user {login}"), "user.inactive", 4);
    env.ok(&format!("user update {login} --locked-out false --as-user cora.admin"));
    env.ok(&format!("project list --as-user {login}"));
    assert_eq!(
        env.json(&format!("user view {login} --fields title,locked_out")),
        json!({ "title": "Boss", "locked_out": false })
    );
}

/// Not of other accounts, not employees, and no other field.
#[test]
fn r80_and_nothing_more() {
    let env = TestEnv::demo();
    for (command, code, exit) in [
        ("user create --name X --account Globex", "record.not_found", 3),
        ("user create --name X --account Northwind", "record.not_found", 3),
        ("user create --name X", "access.denied", 4),
        ("user create --name X --account 'Acme Corp' --user-name x", "access.denied", 4),
        ("user create --name X --account 'Acme Corp' --vip true", "access.denied", 4),
        ("user update carl.customer --active false", "access.denied", 4),
        ("user update carl.customer --user-name carl2", "access.denied", 4),
        ("user update carl.customer --account 'Acme Labs'", "access.denied", 4),
        ("user update rita.related --title X", "record.not_found", 3),
        ("user update maya.pm --title X", "record.not_found", 3),
        ("user delete carl.customer -y", "access.denied", 4),
    ] {
        env.refuses(&format!("{command} --as-user cora.admin"), code, exit);
    }
    for login in ["carl.customer", "casey.cases", "pat.partner", "colin.consumer"] {
        env.refuses(&format!("user create --name X --account 'Acme Corp' --as-user {login}"), "access.denied", 4);
        env.refuses(&format!("user update carl.customer --title X --as-user {login}"), "access.denied", 4);
        env.refuses(
            &format!("role grant carl.customer sn_customerservice.customer_admin --as-user {login}"),
            "access.denied",
            4,
        );
    }
}

/// R81, R82, Q28: the roles of the property, partner roles in partner accounts only, never one's own, and one remains.
#[test]
fn r81_roles_of_the_property_within_the_account() {
    let env = TestEnv::demo();
    let admin = "sn_customerservice.customer_admin";
    let customer = "sn_customerservice.customer";
    env.ok(&format!("role grant carl.customer {admin} --as-user cora.admin"));
    env.ok("user update casey.cases --title X --as-user carl.customer");
    env.ok(&format!("role revoke carl.customer {customer} --as-user cora.admin"));
    let said = env.refuses(&format!("role revoke carl.customer {admin} --as-user cora.admin"), "state.invalid", 5);
    assert!(said.contains("R81"), "{said}");
    env.ok(&format!("role grant carl.customer {customer} --as-user cora.admin"));
    env.ok(&format!("role revoke carl.customer {admin} --as-user cora.admin"));
    for (command, code, exit) in [
        ("role grant carl.customer sn_customerservice.partner", "access.denied", 4),
        ("role grant carl.customer sn_customerservice.partner_admin", "access.denied", 4),
        ("role grant carl.customer sn_customerservice.customer_case_manager", "record.not_found", 3),
        ("role grant carl.customer admin", "record.not_found", 3),
        ("role revoke carl.customer snc_external", "record.not_found", 3),
        ("role revoke casey.cases sn_customerservice.customer_case_manager", "record.not_found", 3),
        ("role grant cora.admin sn_customerservice.partner_admin", "access.denied", 4),
        ("role revoke cora.admin sn_customerservice.customer_admin", "access.denied", 4),
        ("role grant olga.other sn_customerservice.customer_admin", "record.not_found", 3),
        ("role create --name x.own", "access.denied", 4),
        ("role contain sn_customerservice.customer sn_customerservice.customer_admin", "access.denied", 4),
    ] {
        env.refuses(&format!("{command} --as-user cora.admin"), code, exit);
    }
    // An administrator adds the role to the property, and it can be moved (R82).
    let property = "sn_customerservice.contact_role_assignment";
    env.ok(&format!("property update {property} --value {customer},sn_customerservice.customer_case_manager"));
    env.ok("role grant carl.customer sn_customerservice.customer_case_manager --as-user cora.admin");
    env.refuses(&format!("role grant casey.cases {admin} --as-user cora.admin"), "record.not_found", 3);
}

/// R88: Paula keeps the contacts of Northwind and of the customers it serves, partner roles in Northwind only.
#[test]
fn r88_a_partner_administrator_keeps_both_sides() {
    let env = TestEnv::demo();
    let partner = "sn_customerservice.partner";
    let northwind = env.one("user create --name 'Nia North' --account Northwind --as-user paula.partneradmin -q");
    let acme = env.one("user create --name 'Ann Acme' --account 'Acme Corp' --as-user paula.partneradmin -q");
    env.ok(&format!("role grant {northwind} {partner} --as-user paula.partneradmin"));
    env.refuses(&format!("role grant {acme} {partner} --as-user paula.partneradmin"), "access.denied", 4);
    env.ok(&format!("role grant {acme} sn_customerservice.customer_admin --as-user paula.partneradmin"));
    env.ok(&format!("user update {acme} --title X --as-user paula.partneradmin"));
    env.refuses("user create --name X --account Globex --as-user paula.partneradmin", "record.not_found", 3);
    // Acme Labs stands below Acme Corp; the relationship is with Acme Corp alone.
    env.refuses("user create --name X --account 'Acme Labs' --as-user paula.partneradmin", "record.not_found", 3);
    env.refuses(
        &format!("role revoke paula.partneradmin {partner}_admin --as-user paula.partneradmin"),
        "access.denied",
        4,
    );
    // Never through a contact relationship.
    env.ok("property update sn_customerservice.contact_relationship.restrict_within_account_hierarchy --value false");
    env.ok("contact-relationship create --contact cora.admin --account Globex");
    env.refuses("user create --name X --account Globex --as-user cora.admin", "access.denied", 4);
    env.refuses("user update olga.other --title X --as-user cora.admin", "access.denied", 4);
    // It ends with the relationship.
    let relation = env.one("relationship list --query 'from_company.name=Northwind' -q");
    env.ok(&format!("relationship delete {relation} -y"));
    env.refuses(&format!("user update {acme} --title Y --as-user paula.partneradmin"), "record.not_found", 3);
}

/// R102: the administrator may leave somebody without a role, and is told; he cannot act then.
#[test]
fn r102_the_last_role() {
    let env = TestEnv::demo();
    let output = env.run("role revoke carl.customer snc_external sn_customerservice.customer");
    assert_eq!(output.status, 0, "{output:?}");
    assert!(output.stderr.contains("carl.customer has no role left"), "{output:?}");
    env.fails("project list --as-user carl.customer", "user.no_role", 4);
    // R103: somebody outside who holds an internal role is found.
    env.ok("role grant carl.customer snc_internal");
    let found = env.ok("user check-roles");
    assert!(found.contains("carl.customer\tinternal only"), "{found}");
    env.ok("role grant carl.customer sn_customerservice.case_viewer");
    assert!(env.ok("user check-roles").contains("carl.customer\tinternal through other internal roles"));
    // It names people of every account: nothing for an administrator of one, who reads the grants of his own.
    env.ok("role list --as-user cora.admin --limit 1");
    env.fails("user check-roles --as-user cora.admin", "access.denied", 4);
}

/// The five external roles and the verbs of customer tasks, allowed and denied, each by the rule the file names.
#[test]
fn the_scenarios_of_customer_tasks() {
    let env = TestEnv::empty();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios/customer-tasks.toml");
    assert!(env.ok(&format!("scenario run {file}")).contains("0 failed"));
}
