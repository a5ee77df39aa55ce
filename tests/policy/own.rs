//! Rules an administrator could add, each twice: as a row, and as the naive reading the oracle takes.
//!
//! No shipped rule makes a field of projects or tasks depend on the record; these do.

use crate::fixture::RuleText;
use crate::oracle::{Cover, Me, Oracle};
use crate::world::Row;

type Holds = fn(&Oracle<'_>, &Me, &Row) -> bool;

/// A rule as text and as code.
pub struct Own {
    pub text: RuleText<'static>,
    pub who: fn(&Me) -> bool,
    pub holds: Holds,
    pub applies: Holds,
    pub cover: Cover,
}

const ALWAYS: Holds = |_, _, _| true;
const NEVER: Holds = |_, _, _| false;
const TASK: &str = "customer_project_task";
const PROJECT: &str = "customer_project";
const CUSTOMER: &str = "sn_customerservice.customer";

const fn text(
    [id, table, operation]: [&'static str; 3],
    deny: bool,
    roles: &'static str,
    [condition, applies_to, fields]: [&'static str; 3],
) -> RuleText<'static> {
    RuleText { id, table, operation, deny, roles, condition, applies_to, fields, requires: "" }
}

/// All of them; a world takes some.
pub static RULES: &[Own] = &[
    Own {
        text: text(["A1", PROJECT, "read"], false, CUSTOMER, ["state=2", "", "number,state,account"]),
        who: |me| me.has(CUSTOMER),
        holds: |_, _, row| row.int("state") == Some(2),
        applies: ALWAYS,
        cover: Cover::Only(&["number", "state", "account"]),
    },
    Own {
        text: text(
            ["A2", TASK, "read"],
            false,
            CUSTOMER,
            [
                "visible_to_customer=true^priority=1^ORpriorityISEMPTY",
                "",
                "number,customer_project,parent,priority,top_task",
            ],
        ),
        who: |me| me.has(CUSTOMER),
        holds: |_, _, row| row.is("visible_to_customer") && matches!(row.int("priority"), Some(1) | None),
        applies: ALWAYS,
        cover: Cover::Only(&["number", "customer_project", "parent", "priority", "top_task"]),
    },
    Own {
        text: text(
            ["A3", TASK, "read"],
            false,
            CUSTOMER,
            ["assigned_to=@me", "", "number,state,cost,work_notes,work_notes_list"],
        ),
        who: |me| me.has(CUSTOMER),
        holds: |_, me, row| row.text("assigned_to") == me.id,
        applies: ALWAYS,
        cover: Cover::Only(&["number", "state", "cost", "work_notes", "work_notes_list"]),
    },
    Own {
        text: text(
            ["A4", "sys_user", "read"],
            false,
            "snc_external",
            [
                "sys_class_name=sys_user^title!=Secret^NQsys_class_name=customer_contact^titleNOT IN Secret,Engineer^manager.titleNOT LIKEsec",
                "",
                "name,title,manager",
            ],
        ),
        who: |me| me.has("snc_external"),
        holds: |oracle, _, row| match row.text("sys_class_name") {
            "sys_user" => row.text("title") != "Secret",
            "customer_contact" => {
                let above = oracle.row("sys_user", row.text("manager"));
                !matches!(row.text("title"), "Secret" | "Engineer")
                    && !above.is_some_and(|above| above.text("title").to_lowercase().contains("sec"))
            }
            _ => false,
        },
        applies: ALWAYS,
        cover: Cover::Only(&["name", "title", "manager"]),
    },
    Own {
        text: text(["A5", TASK, "read"], true, "snc_external", ["assigned_to=@me", "state=7", ""]),
        who: |me| me.has("snc_external"),
        holds: |_, me, row| row.text("assigned_to") == me.id,
        applies: |_, _, row| row.int("state") == Some(7),
        cover: Cover::All,
    },
    Own {
        text: text(
            ["A6", PROJECT, "read"],
            true,
            "snc_external",
            ["", "short_descriptionSTARTSWITHsecret", "percent_complete,account"],
        ),
        who: |me| me.has("snc_external"),
        holds: NEVER,
        applies: |_, _, row| row.text("short_description").to_lowercase().starts_with("secret"),
        cover: Cover::Only(&["percent_complete", "account"]),
    },
    Own {
        text: text(["A7", "customer_account", "read"], true, CUSTOMER, ["phoneNOT LIKE9", "phoneISNOTEMPTY", "number"]),
        who: |me| me.has(CUSTOMER),
        holds: |_, _, row| !row.text("phone").contains('9'),
        applies: |_, _, row| !row.text("phone").is_empty(),
        cover: Cover::Only(&["number"]),
    },
    Own {
        text: text(
            ["A8", PROJECT, "read"],
            false,
            "sn_customerservice_agent",
            ["account.partner=true", "", "number,short_description,account"],
        ),
        who: |me| me.has("sn_customerservice_agent"),
        holds: |oracle, _, row| {
            oracle.row("customer_account", row.text("account")).is_some_and(|account| account.is("partner"))
        },
        applies: ALWAYS,
        cover: Cover::Only(&["number", "short_description", "account"]),
    },
    Own {
        text: text(
            ["A9", PROJECT, "read"],
            false,
            "sn_customerservice_agent",
            ["stateNOT IN3,4,7^account!=@my_account", "", "-cost,-value,-account"],
        ),
        who: |me| me.has("sn_customerservice_agent"),
        holds: |_, me, row| {
            let home = me.account.as_deref().is_some_and(|account| account == row.text("account"));
            !home && !matches!(row.int("state"), Some(3 | 4 | 7))
        },
        applies: ALWAYS,
        cover: Cover::Except(&["cost", "value", "account"]),
    },
    Own {
        text: text(
            ["A10", TASK, "write"],
            true,
            "it_project_manager & sn_customerservice.projectmanager",
            ["stateNOT IN3,4,7", "", "cost"],
        ),
        who: |me| me.has("it_project_manager") && me.has("sn_customerservice.projectmanager"),
        holds: |_, _, row| !matches!(row.int("state"), Some(3 | 4 | 7)),
        applies: ALWAYS,
        cover: Cover::Only(&["cost"]),
    },
    Own {
        text: text(
            ["A11", TASK, "write"],
            false,
            "sn_esm_agent",
            [
                "state!=3^assigned_toISEMPTY^ORassigned_to=@me",
                "",
                "comments,work_notes,state,work_start,work_end,percent_complete",
            ],
        ),
        who: |me| me.has("sn_esm_agent"),
        holds: |_, me, row| {
            row.int("state") != Some(3) && (row.text("assigned_to").is_empty() || row.text("assigned_to") == me.id)
        },
        applies: ALWAYS,
        cover: Cover::Only(&["comments", "work_notes", "state", "work_start", "work_end", "percent_complete"]),
    },
    Own {
        text: text(
            ["A12", TASK, "read"],
            false,
            "sn_esm_agent",
            ["customer_project.account.phoneISNOTEMPTY^NQstate<2", "", "number,assigned_to,customer_project"],
        ),
        who: |me| me.has("sn_esm_agent"),
        holds: |oracle, _, row| {
            let project = oracle.row(PROJECT, row.text("customer_project"));
            let account = project.and_then(|project| oracle.row("customer_account", project.text("account")));
            account.is_some_and(|account| !account.text("phone").is_empty())
                || row.int("state").is_some_and(|state| state < 2)
        },
        applies: ALWAYS,
        cover: Cover::Only(&["number", "assigned_to", "customer_project"]),
    },
    Own {
        text: text(
            ["A13", "project_contact", "delete"],
            true,
            "snc_internal",
            ["contactIN@my_account_users", "customer_project.stateIN3,4", ""],
        ),
        who: |me| me.has("snc_internal"),
        holds: |oracle, me, row| {
            let contact = oracle.row("sys_user", row.text("contact"));
            me.account.is_some()
                && contact.is_some_and(|contact| contact.text("account") == me.account.as_deref().unwrap_or_default())
        },
        applies: |oracle, _, row| {
            oracle
                .row(PROJECT, row.text("customer_project"))
                .is_some_and(|project| matches!(project.int("state"), Some(3 | 4)))
        },
        cover: Cover::All,
    },
    Own {
        text: text(["A14", TASK, "write"], false, CUSTOMER, ["state=1", "", "work_start,state,description"]),
        who: |me| me.has(CUSTOMER),
        holds: |_, _, row| row.int("state") == Some(1),
        applies: ALWAYS,
        cover: Cover::Only(&["work_start", "state", "description"]),
    },
    Own {
        text: text(
            ["A15", TASK, "write"],
            false,
            "sn_customerservice.projectstakeholder",
            ["stateISNOTEMPTY", "", "-state,-comments,-work_notes"],
        ),
        who: |me| me.has("sn_customerservice.projectstakeholder"),
        holds: |_, _, row| row.int("state").is_some(),
        applies: ALWAYS,
        cover: Cover::Except(&["state", "comments", "work_notes"]),
    },
];
