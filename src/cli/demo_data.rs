//! The demo data every example uses: the people and accounts of the documentation, the shipped template, two projects.

use crate::dict::{
    self, account, account_relationship, account_relationship_type, consumer, contact_relationship, project,
    project_contact, task, user, work,
};
use crate::error::{Code, Error, Result};
use crate::rules::{calendars, template_file};
use crate::store::{Record, Store, is};
use crate::time::Calendar;

/// The shipped example template.
const ONBOARDING: &str = include_str!("../../templates/onboarding.toml");

/// Name, parent, whether it is a customer, whether a partner.
const ACCOUNTS: &[(&str, Option<&str>, bool, bool)] = &[
    ("Acme Corp", None, true, false),
    ("Acme Labs", Some("Acme Corp"), true, false),
    ("Globex", None, true, false),
    ("Northwind", None, false, true),
];

const PM: &[&str] = &["it_project_manager", "sn_customerservice.projectmanager"];

/// Login, full name, title, roles beyond those everybody of the kind starts with.
const EMPLOYEES: &[(&str, &str, &str, &[&str])] = &[
    ("maya.pm", "Maya Patel", "Customer project manager", PM),
    ("hal.halfpm", "Hal Hughes", "Project manager", &["it_project_manager"]),
    (
        "sam.stake",
        "Sam Stone",
        "Project stakeholder",
        &["sn_customerservice.projectstakeholder", "sn_customerservice.case_task_viewer"],
    ),
    (
        "ada.agent",
        "Ada Adams",
        "Service agent for projects",
        &["sn_customerservice_agent", "sn_customerservice.projectstakeholder"],
    ),
    ("abe.agent", "Abe Allen", "Service agent", &["sn_customerservice_agent"]),
    ("max.manager", "Max Meyer", "Service manager", &["sn_customerservice_manager"]),
    ("cleo.consumeragent", "Cleo Clark", "Consumer service agent", &["sn_customerservice.consumer_agent"]),
    ("tess.casetask", "Tess Taylor", "Case task agent", &["sn_customerservice.case_task_agent"]),
    ("vic.viewer", "Vic Vance", "Case viewer", &["sn_customerservice.case_viewer"]),
    (
        "eddy.editor",
        "Eddy Evans",
        "Case contributor",
        &["sn_customerservice.case_contributor_editor", "sn_customerservice.case_viewer"],
    ),
    ("dora.dataviewer", "Dora Diaz", "Customer data viewer", &["sn_customerservice.customer_data_viewer"]),
    ("prue.proxy", "Prue Price", "Proxy contact", &["sn_customerservice.proxy_contact"]),
    ("connie.contacts", "Connie Cole", "Contact manager", &["sn_customerservice.contact_manager"]),
];

/// Login, full name, account, roles beyond `snc_external` and customer.
const CONTACTS: &[(&str, &str, &str, &[&str])] = &[
    ("carl.customer", "Carl Carson", "Acme Corp", &[]),
    ("cora.admin", "Cora Quinn", "Acme Corp", &["sn_customerservice.customer_admin"]),
    ("casey.cases", "Casey Cook", "Acme Corp", &["sn_customerservice.customer_case_manager"]),
    ("rita.related", "Rita Reed", "Globex", &[]),
    ("olga.other", "Olga Olsen", "Globex", &[]),
    ("pat.partner", "Pat Parker", "Northwind", &["sn_customerservice.partner"]),
    ("paula.partneradmin", "Paula Park", "Northwind", &["sn_customerservice.partner_admin"]),
    ("ivy.inactive", "Ivy Irwin", "Acme Corp", &[]),
];

/// Fills an empty database.
pub fn fill(store: &Store<'_>) -> Result<()> {
    accounts(store)?;
    people(store)?;
    relations(store)?;
    let plan = template_file::parse(ONBOARDING, Calendar::weekdays().day_seconds())?;
    super::template::store_plan(store, &plan, "fail")?;
    projects(store)
}

fn named(store: &Store<'_>, table: &'static dict::Table, name: &str) -> Result<String> {
    store.resolve(table, name)
}

fn create(store: &Store<'_>, table: &'static dict::Table, typed: &[(&str, &str)]) -> Result<Record> {
    let typed: Vec<(String, String)> =
        typed.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect();
    store.create(table, &typed, Record::new(table), &Calendar::weekdays())
}

fn accounts(store: &Store<'_>) -> Result<()> {
    for (name, parent, customer, partner) in ACCOUNTS {
        let (customer, partner) = (customer.to_string(), partner.to_string());
        let typed = [
            (account::NAME.name, *name),
            (account::CUSTOMER.name, &customer),
            (account::PARTNER.name, &partner),
            (account::ACCOUNT_PARENT.name, parent.unwrap_or_default()),
        ];
        create(store, &account::TABLE, &typed)?;
    }
    Ok(())
}

fn people(store: &Store<'_>) -> Result<()> {
    let grant = |login: &str, roles: &[&str]| -> Result<()> {
        for role in roles {
            create(store, &dict::has_role::TABLE, &[("user", login), ("role", role)])?;
        }
        Ok(())
    };
    for (login, name, title, roles) in EMPLOYEES {
        let email = format!("{login}@example.com");
        create(store, &user::TABLE, &[("user_name", login), ("name", name), ("title", title), ("email", &email)])?;
        grant(login, roles)?;
    }
    for (login, name, account, roles) in CONTACTS {
        let email = format!("{login}@example.org");
        create(store, &user::TABLE, &[("user_name", login), ("name", name), ("account", account), ("email", &email)])?;
        grant(login, roles)?;
    }
    create(store, &user::TABLE, &[("user_name", "nora.norole"), ("name", "Nora Nash")])?;
    for row in store.fetch_where(&dict::has_role::TABLE, &is("user", named(store, &user::TABLE, "nora.norole")?))? {
        store.system_delete(&dict::has_role::TABLE, row, "demo")?;
    }
    let ivy = named(store, &user::TABLE, "ivy.inactive")?;
    store.system_update(
        &user::TABLE,
        &ivy,
        |user| {
            user.set(user::ACTIVE, false);
        },
        "demo",
    )?;
    let mut colin = Record::new(&user::TABLE);
    colin.set(user::USER_NAME, "colin.consumer".to_owned()).set(user::NAME, "Colin Cooper".to_owned());
    colin.set(user::EMAIL, "colin.consumer@example.net".to_owned()).set(user::CLASS, "csm_consumer_user".to_owned());
    let colin = store.system_create(&user::TABLE, colin, "demo")?;
    let mut person = Record::new(&consumer::TABLE);
    person.set(consumer::NAME, "Colin Cooper".to_owned()).set(consumer::USER, colin.id());
    store.system_create(&consumer::TABLE, person, "demo").map(|_| ())
}

fn relations(store: &Store<'_>) -> Result<()> {
    let kinds = store.fetch_where(&account_relationship_type::TABLE, &is("from", "partner"))?;
    let kind =
        kinds.first().ok_or_else(|| Error::new(Code::Internal, "the shipped relationship type is missing"))?.id();
    create(
        store,
        &account_relationship::TABLE,
        &[("from_company", "Northwind"), ("to_company", "Acme Corp"), ("relationship_type", &kind)],
    )?;
    create(store, &contact_relationship::TABLE, &[("contact", "rita.related"), ("company", "Acme Corp")]).map(|_| ())
}

/// One running project of Acme Corp with hidden and visible tasks, one planned of Globex.
fn projects(store: &Store<'_>) -> Result<()> {
    let weekdays = calendars::named(store, "weekdays")?.unwrap_or_default();
    let acme = create(
        store,
        &project::TABLE,
        &[
            ("short_description", "Website relaunch"),
            ("account", "Acme Corp"),
            ("project_manager", "maya.pm"),
            ("schedule", &weekdays),
            ("start_date", "2026-01-12"),
        ],
    )?;
    let acme = acme.text(work::NUMBER);
    let calendar = Calendar::weekdays();
    let tasks: [(&str, &str, &str, &str); 4] = [
        ("Collect content", "3d", "true", "carl.customer"),
        ("Internal cost review", "2d", "false", "maya.pm"),
        ("Build pages", "8d", "true", "maya.pm"),
        ("Approve design", "1d", "true", "cora.admin"),
    ];
    for (name, duration, visible, assignee) in tasks {
        let typed = [
            ("customer_project", acme.as_str()),
            ("short_description", name),
            ("duration", duration),
            (task::VISIBLE_TO_CUSTOMER.name, visible),
            ("assigned_to", assignee),
        ];
        let typed: Vec<(String, String)> =
            typed.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect();
        store.create(&task::TABLE, &typed, Record::new(&task::TABLE), &calendar)?;
    }
    create(store, &project_contact::TABLE, &[("customer_project", &acme), ("contact", "cora.admin")])?;
    let globex = create(
        store,
        &project::TABLE,
        &[
            ("short_description", "Data centre move"),
            ("account", "Globex"),
            ("project_manager", "maya.pm"),
            ("schedule", &weekdays),
            ("start_date", "2026-04-07"),
        ],
    )?;
    create(
        store,
        &project_contact::TABLE,
        &[("customer_project", &globex.text(work::NUMBER)), ("contact", "olga.other")],
    )?;
    create(
        store,
        &task::TABLE,
        &[
            ("customer_project", &globex.text(work::NUMBER)),
            ("short_description", "Inventory"),
            ("duration", "5d"),
            ("visible_to_customer", "true"),
        ],
    )
    .map(|_| ())
}
