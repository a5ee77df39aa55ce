//! The helper predicates of the domain's section 0, by loops: roles, accounts below, partners, eligibility.
//!
//! And the tables of `csm_admin`.

use crate::oracle::{Known, Me, Oracle};
use crate::world::Row;
use std::collections::BTreeSet;

/// Section 2, as far as rules name either side; the rest of the containment opens nothing.
const CONTAINS: &[(&str, &[&str])] = &[
    ("sn_esm_user", &["snc_external"]),
    ("sn_esm_user_admin", &["sn_esm_user"]),
    ("sn_esm_partner", &["sn_esm_user"]),
    ("sn_esm_partner_admin", &["sn_esm_user_admin", "sn_esm_admin"]),
    ("sn_customerservice_agent", &["sn_customerservice.deescalation_requester", "sn_esm_agent"]),
    ("sn_customerservice_manager", &["sn_customerservice_agent", "sn_customerservice.consumer_agent"]),
    ("sn_customerservice.consumer_agent", &["sn_esm_agent"]),
    ("sn_customerservice.customer", &["sn_esm_user", "snc_external"]),
    ("sn_customerservice.customer_admin", &["sn_customerservice.customer", "sn_esm_user_admin"]),
    ("sn_customerservice.customer_case_manager", &["sn_customerservice.customer"]),
    ("sn_customerservice.partner", &["sn_customerservice.customer", "sn_esm_partner"]),
    (
        "sn_customerservice.partner_admin",
        &["sn_customerservice.partner", "sn_customerservice.customer_admin", "sn_esm_partner_admin"],
    ),
    ("sn_customerservice.consumer", &["sn_esm_user", "snc_external"]),
    (
        "sn_customerservice.case_task_agent",
        &[
            "sn_customerservice.customer_data_viewer",
            "sn_customerservice.csm_workspace_user",
            "sn_customerservice.case_contributor_editor",
        ],
    ),
    ("sn_customerservice.projectmanager", &["sn_customerservice.customer_data_viewer"]),
    ("sn_customerservice.escalation_requester", &["sn_customerservice.consumer_agent"]),
    ("sn_customerservice.deescalation_requester", &["sn_customerservice.escalation_requester"]),
    (
        "sn_crm_escalation_admin",
        &[
            "sn_customerservice.escalation_requester",
            "sn_customerservice.deescalation_requester",
            "sn_crm_escalation_config_viewer",
        ],
    ),
    ("sn_incident_write", &["sn_incident_read"]),
    ("sn_problem_write", &["sn_problem_read"]),
    ("sn_change_write", &["sn_change_read"]),
    ("sn_request_write", &["sn_request_read"]),
    ("csm_ws_integration", &["snc_internal"]),
    ("it_pps_admin", &["it_project_manager"]),
];

/// Whether a role is one that rules or persona definitions speak of.
pub fn spoken_of(role: &str) -> bool {
    role.starts_with("sn_customerservice")
        || role.starts_with("sn_esm_")
        || role.starts_with("snc_")
        || role.starts_with("x_ring")
        || role.starts_with("sn_crm_")
        || ["incident", "problem", "change", "request"].iter().any(|what| {
            role.strip_prefix("sn_").and_then(|role| role.strip_prefix(what)).is_some_and(|way| way != "ed_items")
        })
        || matches!(role, "admin" | "csm_admin" | "it_project_manager" | "it_pps_admin" | "resource_manager")
}

/// The person of that id with all his roles; nobody if inactive, locked out or without role (R102, R107).
pub fn person(oracle: &Oracle<'_>, id: &str) -> Option<Me> {
    person_without(oracle, id, "")
}

/// The same, did he not have that membership of a group.
pub fn person_without(oracle: &Oracle<'_>, id: &str, membership: &str) -> Option<Me> {
    let user = oracle.row("sys_user", id)?;
    if !user.is("active") || user.is("locked_out") {
        return None;
    }
    let name = |id: &str| role_name(oracle, id).map(str::to_owned);
    let mut held: BTreeSet<String> = BTreeSet::new();
    for row in oracle.rows("sys_user_has_role") {
        if row.text("user") == id && row.text("state") == "active" {
            held.extend(name(row.text("role")));
        }
    }
    for group in groups(oracle, id, membership) {
        for row in oracle.rows("sys_group_has_role").iter().filter(|row| row.text("group") == group) {
            held.extend(name(row.text("role")));
        }
    }
    let contained: Vec<(String, String)> = oracle
        .rows("sys_user_role_contains")
        .iter()
        .filter_map(|row| Some((name(row.text("role"))?, name(row.text("contains"))?)))
        .collect();
    loop {
        let shipped = CONTAINS.iter().flat_map(|(role, inner)| inner.iter().map(|inner| (*role, *inner)));
        let own = contained.iter().map(|(role, inner)| (role.as_str(), inner.as_str()));
        let more: Vec<String> = shipped
            .chain(own)
            .filter(|(role, inner)| held.contains(*role) && !held.contains(*inner))
            .map(|(_, inner)| inner.to_owned())
            .collect();
        if more.is_empty() {
            break;
        }
        held.extend(more);
    }
    if held.is_empty() {
        return None;
    }
    let account = user.value("account").as_text().map(str::to_owned);
    let home = account.as_deref().and_then(|account| oracle.row("customer_account", account));
    let partner = home.is_some_and(|home| home.is("partner"));
    let login = user.text("user_name").to_owned();
    Some(Me { id: id.to_owned(), login, roles: held, account, partner, known: Known::default() })
}

/// What a role is called, shipped or of this world.
fn role_name<'w>(oracle: &Oracle<'w>, id: &str) -> Option<&'w str> {
    let shipped = oracle.world.roles.get(id).map(String::as_str);
    shipped.or_else(|| oracle.row("sys_user_role", id).map(|row| row.text("name")))
}

/// Active groups of a person and the active groups above them. The domain is silent on inactive groups: they count for
/// nothing, neither themselves nor as a way up. One membership may be left out.
pub fn groups(oracle: &Oracle<'_>, user: &str, without: &str) -> BTreeSet<String> {
    let active = |id: &str| oracle.row("sys_user_group", id).filter(|group| group.is("active"));
    let mut found = BTreeSet::new();
    let mut todo: Vec<String> = direct(oracle, user, without).collect();
    while let Some(id) = todo.pop() {
        if let Some(group) = active(&id)
            && found.insert(id)
        {
            todo.push(group.text("parent").to_owned());
        }
    }
    found
}

fn direct(oracle: &Oracle<'_>, user: &str, without: &str) -> impl Iterator<Item = String> {
    let members = oracle.rows("sys_user_grmember").iter();
    let members = members.filter(move |row| row.text("user") == user && row.id != without);
    members.map(|row| row.text("group").to_owned())
}

/// `@my_groups`: those he is a member of himself.
pub fn memberships<'m>(oracle: &Oracle<'_>, me: &'m Me) -> &'m BTreeSet<String> {
    me.known.memberships.get_or_init(|| direct(oracle, &me.id, "").collect())
}

/// `@my_manageable_groups`: every role of it and of the groups above is one of mine, since its members get them all.
pub fn manageable(oracle: &Oracle<'_>, me: &Me, group: &str) -> bool {
    let mut above: Vec<&str> = vec![group];
    while let Some(row) = above.last().and_then(|id| oracle.row("sys_user_group", id)) {
        if above.contains(&row.text("parent")) {
            break;
        }
        above.push(row.text("parent"));
    }
    let given = oracle.rows("sys_group_has_role").iter().filter(|row| above.contains(&row.text("group")));
    given.into_iter().all(|row| role_name(oracle, row.text("role")).is_some_and(|name| me.has(name)))
}

/// `below(home(u))`.
pub fn below<'m>(oracle: &Oracle<'_>, me: &'m Me) -> &'m BTreeSet<String> {
    me.known.below.get_or_init(|| below_home(oracle, me))
}

fn below_home(oracle: &Oracle<'_>, me: &Me) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut todo: Vec<String> = me.account.clone().into_iter().collect();
    while let Some(id) = todo.pop() {
        let children = oracle.rows("customer_account").iter().filter(|row| row.text("account_parent") == id);
        let children: Vec<String> = children.map(|row| row.id.clone()).collect();
        if found.insert(id) {
            todo.extend(children);
        }
    }
    found
}

fn related(oracle: &Oracle<'_>, me: &Me) -> BTreeSet<String> {
    let rows = oracle.rows("sn_customerservice_contact_relationship").iter();
    rows.filter(|row| row.text("contact") == me.id).map(|row| row.text("company").to_owned()).collect()
}

/// `accessible(u)`: partner accounts are never part of it (Q8).
pub fn accessible<'m>(oracle: &Oracle<'_>, me: &'m Me) -> &'m BTreeSet<String> {
    me.known.accessible.get_or_init(|| {
        let mut found = related(oracle, me);
        found.extend(me.account.clone());
        if me.wide() {
            found.extend(below(oracle, me).iter().cloned());
        }
        found
    })
}

/// Accounts the home account is an active partner of.
fn partner_of(oracle: &Oracle<'_>, me: &Me) -> BTreeSet<String> {
    let rows = oracle.rows("account_relationship").iter().filter(|row| {
        let kind = oracle.row("sn_customerservice_account_relationship_type", row.text("relationship_type"));
        let runs = |kind: &Row| kind.text("from") == "partner" && kind.text("to") == "account" && kind.is("active");
        kind.is_some_and(runs) && me.partner && Some(row.text("from_company")) == me.account.as_deref()
    });
    rows.map(|row| row.text("to_company").to_owned()).collect()
}

/// `partner_accounts(u)`: needs the role.
pub fn partner_accounts<'m>(oracle: &Oracle<'_>, me: &'m Me) -> &'m BTreeSet<String> {
    let found = || if me.partnering() { partner_of(oracle, me) } else { BTreeSet::new() };
    me.known.partner_accounts.get_or_init(found)
}

/// `{p : pc(u,p) and eligible(u,p)}`.
pub fn my_projects<'m>(oracle: &Oracle<'_>, me: &'m Me) -> &'m BTreeSet<String> {
    me.known.projects.get_or_init(|| joined(oracle, me))
}

fn joined(oracle: &Oracle<'_>, me: &Me) -> BTreeSet<String> {
    let mut accounts = related(oracle, me);
    accounts.extend(me.account.clone());
    accounts.extend(partner_of(oracle, me));
    let rows = oracle.rows("project_contact").iter().filter(|row| row.text("contact") == me.id);
    let projects = rows.filter_map(|row| oracle.row("customer_project", row.text("customer_project")));
    projects.filter(|project| accounts.contains(project.text("account"))).map(|project| project.id.clone()).collect()
}

const CASE: &str = "sn_customerservice_case";

/// `@my_cases`: the cases he may read, by whatever rule.
pub fn my_cases<'m>(oracle: &Oracle<'_>, me: &'m Me) -> &'m BTreeSet<String> {
    let readable = || {
        let cases = oracle.rows(CASE).iter().filter(|case| oracle.may(me, "read", case));
        cases.map(|case| case.id.clone()).collect()
    };
    me.known.cases.get_or_init(readable)
}

/// `@my_task_cases`: cases of the tasks of R95.
pub fn my_task_cases<'m>(oracle: &Oracle<'_>, me: &'m Me) -> &'m BTreeSet<String> {
    me.known.task_cases.get_or_init(|| {
        let mine = |task: &&Row| {
            task.text("assigned_to") == me.id
                || task.text("sys_created_by") == me.login
                || memberships(oracle, me).contains(task.text("assignment_group"))
        };
        let tasks = oracle.rows("sn_customerservice_task").iter().filter(mine);
        tasks.map(|task| task.text("parent_case").to_owned()).collect()
    })
}

/// `@my_known_errors`: the primary article of each problem he may read, through R110 or otherwise: a second role adds.
pub fn my_known_errors<'m>(oracle: &Oracle<'_>, me: &'m Me) -> &'m BTreeSet<String> {
    me.known.articles.get_or_init(|| {
        let problems = oracle.rows("problem").iter().filter(|problem| oracle.may(me, "read", problem));
        problems.map(|problem| problem.text("known_error_article").to_owned()).collect()
    })
}

/// `@my_criteria`: active ones that name him, one of his groups or roles, or his account; with `match_all` in every list
/// they have.
pub fn my_criteria<'m>(oracle: &Oracle<'_>, me: &'m Me) -> &'m BTreeSet<String> {
    me.known.criteria.get_or_init(|| {
        let criteria = oracle.rows("user_criteria").iter().filter(|row| row.is("active"));
        criteria.filter(|row| includes(oracle, me, row)).map(|row| row.id.clone()).collect()
    })
}

fn includes(oracle: &Oracle<'_>, me: &Me, criteria: &Row) -> bool {
    let mut lists = Vec::new();
    for element in ["users", "groups", "roles", "accounts"] {
        let named: Vec<&str> = oracle.listed(criteria, element).collect();
        let mine = |id: &&str| match element {
            "users" => **id == me.id,
            "groups" => memberships(oracle, me).contains(*id),
            "roles" => role_name(oracle, id).is_some_and(|name| me.has(name)),
            _ => me.home(id),
        };
        if !named.is_empty() {
            lists.push(named.iter().any(mine));
        }
    }
    if criteria.is("match_all") { !lists.is_empty() && lists.iter().all(|mine| *mine) } else { lists.contains(&true) }
}

/// R99i: all but rules, roles and who holds them, plugins, properties, audit; and counters and events, which nobody has.
pub const CSM_TABLES: &[&str] = &[
    "sys_user",
    "sys_user_group",
    "sys_user_grmember",
    "customer_account",
    "sn_customerservice_account_relationship_type",
    "account_relationship",
    "sn_customerservice_responsibility_def",
    "sn_customerservice_contact_relationship",
    "csm_household",
    "csm_consumer",
    "service_organization",
    "cmn_schedule",
    "cmn_schedule_span",
    "customer_project",
    "customer_project_task",
    "planned_task_rel_planned_task",
    "project_contact",
    "project_template",
    "project_template_task",
    "project_template_link",
    "resource_plan",
    "project_status",
    "project_change_request",
    "issue",
    "wm_order",
    "product",
    "alm_asset",
    "sn_install_base_sold_product",
    "ast_contract",
    "service_entitlement",
    "sn_customerservice_team_member",
    "user_criteria",
    "kb_knowledge",
    "m2m_kb_task",
    "problem",
    "change_request",
    "incident",
    "sc_request",
    "sc_req_item",
    "sn_customerservice_case",
    "sn_customerservice_task",
    "sn_customerservice_escalation",
    "sysapproval_approver",
    "contract_sla",
    "task_sla",
];
