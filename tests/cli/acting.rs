//! Whom a command acts for, where that and every other setting comes from, and that empty is never a default.

use crate::env::{NOW, TestEnv};
use serde_json::json;

/// C125, R107, R102: each of the three has its own words, whatever the command.
#[test]
fn c125_unknown_inactive_and_role_less_users_cannot_act() {
    let env = TestEnv::demo();
    let users = [
        ("nobody.here", "user.unknown", "no user nobody.here"),
        ("ivy.inactive", "user.inactive", "inactive or locked out"),
        ("nora.norole", "user.no_role", "has no role"),
    ];
    for (user, code, words) in users {
        for command in
            ["project list", "task list --count --json", "project create --name X --account Globex", "whoami"]
        {
            let output = env.run(&format!("{command} --as-user {user}"));
            assert_eq!((output.status, output.stdout.as_str()), (4, ""), "{command} as {user}: {output:?}");
            assert!(output.stderr.contains(code) && output.stderr.contains(words), "{output:?}");
        }
        env.refuses(&format!("project create --name X --account Globex --as-user {user}"), code, 4);
    }
    // Questions about them are answered: they may do nothing, and why.
    env.fails("access check read project --as-user nobody.here", "user.unknown", 4);
    for (user, said) in
        [("ivy.inactive", "deny R107 ivy.inactive is inactive"), ("nora.norole", "deny R102 nora.norole has no role")]
    {
        let output = env.run(&format!("access check read project --as-user {user}"));
        assert_eq!((output.status, output.stdout.starts_with(said)), (4, true), "{output:?}");
    }
    env.ok("user update ivy.inactive --active true");
    env.ok("project list --as-user ivy.inactive");
    env.ok("user update ivy.inactive --locked-out true");
    env.fails("project list --as-user ivy.inactive", "user.inactive", 4);
    env.ok("role grant nora.norole snc_internal");
    env.ok("whoami --as-user nora.norole");
    env.ok("role revoke nora.norole snc_internal -y");
    env.fails("whoami --as-user nora.norole", "user.no_role", 4);
}

#[test]
fn c126_an_empty_user_is_no_administrator() {
    let env = TestEnv::demo();
    for empty in ["", "  ", "\t"] {
        let said = env.refuses(&["project", "list", "--as-user", empty], "usage.empty_value", 2);
        assert!(said.contains("--as-user is empty"), "{said}");
        let output = env.command("project list").env("CSM_AS_USER", empty).output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{output:?}");
        let output = env.command("access check read project").env("CSM_AS_USER", empty).output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{output:?}");
        let output = env.command("db check").env("CSM_AS_USER", empty).output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{output:?}");
    }
}

#[test]
fn c126_the_environment_is_announced_and_the_flag_wins() {
    let env = TestEnv::demo();
    let run = |args: &str| -> crate::env::Output {
        env.command(args).env("CSM_AS_USER", "cora.admin").output().unwrap().into()
    };
    let output = run("project list -q");
    assert_eq!(output.stdout, "CSPRJ0010001\n");
    assert_eq!(output.stderr, "acting as cora.admin (environment)\n");
    let output = run("project list -q --as-user olga.other");
    assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("CSPRJ0010002\n", ""));
    let output = run("whoami --json");
    assert_eq!(
        (output.json()["user_name"].clone(), output.json()["as_user_from"].clone()),
        (json!("cora.admin"), json!("environment"))
    );
    env.write("csm.toml", "as_user = 'olga.other'\noutput = 'json'\n");
    assert_eq!(run("project list -q").stdout, "CSPRJ0010001\n");
    let output = env.run("project list --fields number");
    assert_eq!(output.json(), json!([{ "number": "CSPRJ0010002" }]));
    assert!(output.stderr.starts_with("acting as olga.other ("), "{output:?}");
    env.write("csm.toml", "as_usr = 'olga.other'\n");
    let said = env.fails("project list", "usage.invalid", 2);
    assert!(said.contains("no setting \"as_usr\"") && said.contains("as_user"), "{said}");
}

#[test]
fn whoami_says_where_every_setting_came_from() {
    let env = TestEnv::demo();
    let me = env.json("whoami --as maya.pm");
    assert_eq!(me["user_name"], "maya.pm");
    assert_eq!(me["operator"], "admin");
    assert_eq!(
        (&me["as_user_from"], &me["db_from"], &me["output_from"]),
        (&json!("flag"), &json!("found upwards"), &json!("flag"))
    );
    assert_eq!(me["now"], NOW);
    for role in ["it_project_manager", "sn_customerservice.projectmanager", "snc_internal"] {
        assert!(me["roles"].as_array().unwrap().contains(&json!(role)), "{role} of {me}");
    }
    let me = env.json("whoami");
    assert_eq!((&me["user_name"], &me["as_user_from"]), (&json!("admin"), &json!("default")));
    assert_eq!(env.ok("whoami -q --db csm.db"), "admin\n");
    let output = env.command("whoami --json").env("CSM_DB", env.db()).output().unwrap();
    assert_eq!(crate::env::Output::from(output).json()["db_from"], "environment");
}

/// The clock: a flag or variable that says nothing or nonsense is refused.
#[test]
fn a_clock_that_says_nothing_is_refused() {
    let env = TestEnv::demo();
    for bad in ["", "yesterdayish", "2026-02-30", "1969-12-31", "10000-01-01", "2026-03-02T25:00:00Z"] {
        let output = env.run(&["whoami", "--now", bad]);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "--now {bad:?}: {output:?}");
        let output = env.command("whoami").env("CSM_NOW", bad).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "CSM_NOW={bad:?}: {output:?}");
    }
    assert_eq!(env.json("whoami --now 2027-01-04T10:00:00+02:00")["now"], "2027-01-04T08:00:00Z");
}

/// C137: nobody raises himself, whatever he is.
#[test]
fn c137_no_persona_raises_itself() {
    let env = TestEnv::demo();
    for user in ["maya.pm", "carl.customer", "cora.admin", "abe.agent", "paula.partneradmin", "colin.consumer"] {
        for command in [
            format!("role grant {user} admin"),
            format!("record create sys_user_has_role --set user={user} --set role=admin"),
            "role contain snc_external admin".to_owned(),
            "rule update R2 --set condition=".to_owned(),
            "rule update R2 --set active=false".to_owned(),
            "property update csm.x --set value=1".to_owned(),
            "record delete sys_audit 1 -y".to_owned(),
        ] {
            let output = env.run(&format!("{command} --as-user {user}"));
            assert!(matches!(output.status, 3 | 4), "{command} as {user}: {output:?}");
        }
    }
    assert!(env.bytes() == TestEnv::demo().bytes());
}

/// Q25 (1): what none of one's roles may note is refused before the record is looked up, there or not.
#[test]
fn notes_of_nobody_are_refused_before_any_look_up() {
    let env = TestEnv::demo();
    for task in ["CSPRJTASK0010001", "CSPRJTASK9999999"] {
        env.refuses(&format!("task update {task} --set work_notes=x --as-user carl.customer"), "access.denied", 4);
    }
    env.refuses("task update CSPRJTASK9999999 --set comments=x --as-user carl.customer", "record.not_found", 3);
}
