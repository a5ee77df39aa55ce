//! Business rules: what must hold of a record, what the system fills in, and what follows from a change.
//!
//! Validations and effects bind everybody, administrators included; who may do something is decided in `policy` alone.
//! Each line of [`RULES`] is one function and names the domain rule it comes from.

mod acl;
pub mod acts;
pub mod attachment;
pub mod calendars;
pub mod case;
pub mod choices;
mod colour;
mod contact;
pub mod copy;
pub mod delivery;
mod dependency;
pub mod flow;
mod hierarchy;
pub mod history;
mod limits;
pub mod outline;
pub mod plan_file;
pub mod planning;
pub mod project;
mod property;
mod roles;
pub mod schedule;
pub mod settle;
pub mod sketch;
pub mod sla;
mod summary;
pub mod task;
mod task_dates;
pub mod template;
pub mod template_file;
pub mod template_saved;
mod trail;
mod user;
mod work;
mod work_order;

pub use contact::access_of;
pub use user::link_consumer;

use crate::dict::Table;
use crate::engine::Value;
use crate::error::{Code, Error, Result};
use crate::store::Doing::{Create, Delete, Update};
use crate::store::When::{After, Before};
use crate::store::{BusinessRule, Change, Doing, Rules, Store, When};

const fn rule(
    id: &'static str,
    table: &'static str,
    when: When,
    on: &'static [Doing],
    run: fn(&Store<'_>, &mut Change) -> Result<()>,
) -> BusinessRule {
    BusinessRule { id, table, when, on, run }
}

/// So many of these: `1 task`, `2 dependencies`.
fn counted(count: usize, what: &str) -> String {
    match (count, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {what}s"),
    }
}

/// What the record's state does not permit, whoever asks (Q39); `rule` says where that stands.
fn state_error(message: impl Into<String>, rule: &str) -> Error {
    Error::new(Code::StateInvalid, message).about(|about| about.rule = Some(rule.to_owned()))
}

/// Works out a field that changes with the clock.
fn at_read(store: &Store<'_>, table: &'static Table, field: &str, id: &str) -> Result<Value> {
    match table.name {
        TASK => colour::of_task(store, id),
        _ => sla::at_read(store, table, field, id),
    }
}

const TASK: &str = "customer_project_task";
const CASE: &str = "sn_customerservice_case";
const CASE_TASK: &str = "sn_customerservice_task";
const ESCALATION: &str = "sn_customerservice_escalation";
const PROJECT: &str = "customer_project";

/// Every business rule, in the order they run.
pub static RULES: Rules = Rules {
    rules: &[
        rule("number", "*", Before, &[Create], work::number),
        rule("opened", "*", Before, &[Create], work::opened),
        rule("Q40", "*", After, &[Create, Update], choices::permitted),
        rule("C85", "customer_account", Before, &[Create, Update], hierarchy::no_loop),
        rule("C85", "customer_project", Before, &[Create, Update], hierarchy::no_loop),
        rule("C85", "sys_user_group", Before, &[Create, Update], hierarchy::no_loop),
        rule("type", "sys_properties", Before, &[Create, Update], property::typed),
        rule("audit", "sys_audit", Before, &[Delete], trail::only_grows),
        rule("user", "sys_user", Before, &[Create, Update], user::complete),
        rule("R106", "sys_user", After, &[Create], user::first_roles),
        rule("R101", "sys_user_has_role", After, &[Create, Update], roles::one_side),
        rule("R101", "sys_user_grmember", After, &[Create, Update], roles::one_side),
        rule("R101", "sys_group_has_role", After, &[Create, Update], roles::one_side),
        rule("R101", "sys_user_group", After, &[Update], roles::one_side),
        rule("R101", "sys_user_role_contains", After, &[Create, Update], roles::one_side),
        rule("C143", "sys_security_acl", After, &[Create, Update], acl::sound),
        rule("C143", "sys_security_acl", After, &[Delete], acl::forget),
        rule("C147", "sys_user", After, &[Update, Delete], roles::operator_stays),
        rule("C147", "sys_user_has_role", After, &[Update, Delete], roles::operator_stays),
        rule("C147", "sys_user_role", After, &[Update, Delete], roles::operator_stays),
        rule("contains", "sys_user_role_contains", Before, &[Create, Update], roles::no_loop),
        rule("R102", "sys_user_has_role", After, &[Delete], roles::last_role),
        rule("R31", PROJECT, Before, &[Create, Update], project::owner),
        rule("dates", PROJECT, Before, &[Create, Update], project::dates),
        rule("R60", PROJECT, Before, &[Update], project::derived),
        rule("R63", PROJECT, Before, &[Update], flow::stays_closed),
        rule("R66", PROJECT, Before, &[Update], project::calculation),
        rule("6.2", PROJECT, Before, &[Update], project::movable),
        rule("R33", PROJECT, Before, &[Delete], project::goes_whole),
        rule("R64", PROJECT, After, &[Update], flow::close_down),
        rule("R53", PROJECT, After, &[Update], project::changes_hands),
        rule("date cascade", PROJECT, After, &[Update], delivery::plans_follow),
        rule("settle", PROJECT, After, &[Create, Update, Delete], project::touch_above),
        rule("Q45", "cmn_schedule_span", Before, &[Create, Update], calendars::whole),
        rule("Q45", "cmn_schedule", After, &[Create, Update], calendars::sound),
        rule("Q45", "cmn_schedule_span", After, &[Create, Update], calendars::sound),
        rule("settle", "cmn_schedule", After, &[Update], project::schedule_changed),
        rule("settle", "cmn_schedule_span", After, &[Create, Update, Delete], project::schedule_changed),
        rule("settle", PROJECT, After, &[Create, Update], project::touch),
        rule("R8", TASK, Before, &[Update], task::closed_to_outsiders),
        rule("R60", TASK, Before, &[Update], summary::derived),
        rule("outline", TASK, Before, &[Create, Update], task::outline),
        rule("dates", TASK, Before, &[Create, Update], task_dates::planned),
        rule("R40a", TASK, Before, &[Create, Update], task::shown_to_assignee),
        rule("R62", TASK, Before, &[Create, Update], task::follow_up),
        rule("milestones", TASK, Before, &[Create, Update], flow::milestones),
        rule("R61", TASK, Before, &[Create, Update], task_dates::plausible),
        rule("closing", "*", Before, &[Create, Update], work::closing),
        rule("R40a", TASK, After, &[Create, Update], task::notify),
        rule("Q18", TASK, After, &[Create, Update], task::in_sight),
        rule("6.3", TASK, After, &[Update], flow::successors),
        rule("R36a", TASK, Before, &[Delete], task::only_drafts),
        rule("settle", TASK, After, &[Create, Update, Delete], task::touch),
        rule("template", "project_template_task", After, &[Create, Update, Delete], template::holds_together),
        rule("template", "project_template_link", After, &[Create, Update, Delete], template::holds_together),
        rule("R50", "planned_task_rel_planned_task", Before, &[Create, Update], dependency::sound),
        rule("6.3", "planned_task_rel_planned_task", Before, &[Create, Update], dependency::crosses),
        rule("settle", "planned_task_rel_planned_task", After, &[Create, Update, Delete], dependency::touch),
        rule("R48", "resource_plan", Before, &[Create, Update], delivery::resources),
        rule("R51", "project_status", Before, &[Create, Update], delivery::snapshot),
        rule("R51", "project_status", After, &[Create, Delete], delivery::health),
        rule("work order", "wm_order", Before, &[Create, Update], work_order::order),
        rule("work order", "wm_order", After, &[Create, Update], work_order::follow_order),
        rule("Q23", "project_contact", Before, &[Create, Update], contact::once),
        rule("Q24", "project_contact", After, &[Create], contact::usable),
        rule("Q21", "project_contact", After, &[Delete], contact::left_tasks),
        rule("R8", "sys_journal_field", Before, &[Create], task::no_comment_when_closed),
        rule("C105", "sys_attachment", Before, &[Create, Update], attachment::sound),
        rule("Q39", "sys_attachment", Before, &[Create], attachment::still_open),
        rule("answered", "sys_attachment", After, &[Create], attachment::heard),
        rule("Q39", CASE, Before, &[Update], case::read_only),
        rule("R69", CASE, Before, &[Create, Update], case::filing::fill),
        rule("R71", CASE, Before, &[Create], case::filing::whose),
        rule("R92", CASE, Before, &[Create], case::filing::daily_cases),
        rule("R99b", CASE, Before, &[Create, Update], case::escalation::of_account),
        rule("auto close", CASE, Before, &[Update], case::auto_close::mark),
        rule("copied", CASE, After, &[Update], case::tasks::carry),
        rule("SLA", CASE, After, &[Create, Update], sla::advance),
        rule("SLA", CASE, After, &[Delete], sla::forget),
        rule("SLA", "contract_sla", Before, &[Create, Update], sla::sound),
        rule("case task", CASE_TASK, Before, &[Create, Update], case::tasks::belong),
        rule("outline", CASE_TASK, Before, &[Create, Update], case::tasks::outline),
        rule("contributor", CASE_TASK, After, &[Create, Update, Delete], case::tasks::contribute),
        rule("R99b", ESCALATION, Before, &[Create], case::escalation::begin),
        rule("R99b", ESCALATION, After, &[Create, Update], case::escalation::follow),
        rule("R90b", "sysapproval_approver", After, &[Update], case::escalation::answered),
        rule("R132", "project_change_request", After, &[Update], case::service::closes_case),
        rule("R132", "issue", After, &[Update], case::service::closes_case),
        rule("R116", "problem", Before, &[Create, Update], case::service::known_error),
        rule("R99h", "sc_request", Before, &[Create], case::service::requested),
        rule("resolving", CASE, Before, &[Update], case::resolving),
        rule("Q13", "sys_journal_field", Before, &[Create], case::silent_when_closed),
        rule("R92", "sys_journal_field", Before, &[Create], case::filing::daily_comments),
        rule("answered", "sys_journal_field", After, &[Create], case::answered),
    ],
    settle: settle::project,
    at_read,
    behind: case::auto_close::behind,
    catch_up: case::auto_close::catch_up,
};
