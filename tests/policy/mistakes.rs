//! Mistakes somebody could make in `policy.sql`, each made on purpose: the oracle notices every one.

use crate::fixture::Fixture;
use crate::oracle_agreement::{Differences, differences};
use crate::world::{self, Rng};
use csm::engine::Sql;

/// What is wrong, and the statement that makes it so; it changes at least one rule.
const MISTAKES: &[(&str, &str)] = &[
    ("R2 without its condition", "UPDATE sys_security_acl SET condition = NULL WHERE id = 'R2'"),
    ("R2 opens money too", "UPDATE sys_security_acl SET fields = NULL WHERE id = 'R2'"),
    ("R3 forgotten", "DELETE FROM sys_security_acl WHERE id LIKE 'R3' OR id LIKE 'R3.%'"),
    ("R5 active as shipped", "UPDATE sys_security_acl SET active = 1 WHERE id = 'R5'"),
    ("R5d asks for one plugin", "UPDATE sys_security_acl SET requires = 'com.snc.wm_ppm' WHERE id LIKE 'R5d%'"),
    (
        "R6 without visible_to_customer",
        "UPDATE sys_security_acl SET condition = 'customer_projectIN@my_projects' WHERE id = 'R6'",
    ),
    (
        "R8 without assigned_to",
        "UPDATE sys_security_acl SET condition = 'sys_idIN@my_project_tasks' WHERE id LIKE 'R8' OR id LIKE 'R8.%'",
    ),
    (
        "R13 forgets cases",
        "DELETE FROM sys_security_acl WHERE id LIKE 'R13%' AND name = 'sn_customerservice_case' AND operation = 'read'",
    ),
    ("R14 lets any project pass", "UPDATE sys_security_acl SET condition = 'sys_idISNOTEMPTY' WHERE id = 'R14'"),
    ("R32 with projects of nobody", "UPDATE sys_security_acl SET condition = NULL WHERE id = 'R32'"),
    ("R41 with every case", "UPDATE sys_security_acl SET condition = NULL WHERE id = 'R41'"),
    ("R70 forgets opened_by", "UPDATE sys_security_acl SET condition = 'contact=@me' WHERE id = 'R70'"),
    ("R75 knows no account", "UPDATE sys_security_acl SET condition = NULL WHERE id = 'R75'"),
    (
        "R80 reaches through relationships",
        "UPDATE sys_security_acl SET condition = 'accountIN@my_accounts' WHERE id LIKE 'R80%'",
    ),
    (
        "R81 without user!=@me",
        "UPDATE sys_security_acl SET condition = replace(replace(condition, '^user!=@me', ''), 'user!=@me^', '') \
         WHERE id LIKE 'R81%' AND condition LIKE '%user!=@me%'",
    ),
    (
        "R86 with historic cases",
        "UPDATE sys_security_acl SET condition = 'accountIN@my_partner_accounts^ORpartnerIN@my_account' WHERE id = 'R86'",
    ),
    ("R93 may close", "UPDATE sys_security_acl SET operation = 'close' WHERE id LIKE 'R93%' AND operation = 'propose'"),
    (
        "R94 opens every case",
        "UPDATE sys_security_acl SET condition = NULL WHERE id LIKE 'R94%' AND name = 'sn_customerservice_case'",
    ),
    (
        "R95 with colleagues' tasks",
        "UPDATE sys_security_acl SET condition = NULL WHERE id LIKE 'R95%' AND name = 'sn_customerservice_task' AND operation = 'read'",
    ),
    (
        "R99a with hidden case tasks",
        "UPDATE sys_security_acl SET condition = 'parent_caseIN@my_cases' WHERE id LIKE 'R99a%' AND operation = 'read'",
    ),
    (
        "R99b about any case",
        "UPDATE sys_security_acl SET condition = NULL WHERE id LIKE 'R99b%' AND operation = 'create'",
    ),
    ("R99d without the plugin", "UPDATE sys_security_acl SET requires = NULL WHERE id LIKE 'R99d%'"),
    (
        "R99i forgets incidents",
        "DELETE FROM sys_security_acl WHERE id LIKE 'R99i%' AND name = 'incident' AND operation = 'read'",
    ),
    (
        "R110 with every problem",
        "UPDATE sys_security_acl SET condition = NULL WHERE id LIKE 'R110%' AND name = 'problem'",
    ),
    ("R115 with drafts", "UPDATE sys_security_acl SET condition = 'sys_idIN@my_known_errors' WHERE id = 'R115'"),
    (
        "R144 for the wrong table",
        "UPDATE sys_security_acl SET roles = 'sn_change_read' WHERE id LIKE 'R144%' AND name = 'problem' AND operation = 'read'",
    ),
];

/// Worlds a mistake may hide in.
const PATIENCE: u64 = 400;

#[test]
fn every_mistake_is_noticed() {
    let mut missed = Vec::new();
    for (what, statement) in MISTAKES {
        let fixture = Fixture::new();
        let changed = fixture.engine().execute(&Sql::new(*statement)).unwrap();
        assert!(changed > 0, "{what}: no such rule");
        let found = (0..PATIENCE).find(|seed| {
            let mut rng = Rng::new(*seed);
            let world = world::random(&mut rng, &fixture.roles);
            let mut wrong = Differences::new();
            fixture.with(&world, |engine| differences(&world, engine, &mut rng, &mut wrong));
            !wrong.is_empty()
        });
        if found.is_none() {
            missed.push(what);
        }
    }
    assert!(missed.is_empty(), "not noticed: {missed:?}");
}
