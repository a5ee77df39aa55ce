//! Sections 4a, 4b, 4d: projects, their tasks, contacts, dependencies, templates, and what is made beside the plan.

use super::{CRUD, Cover, Me, Oracle, Passing, VIEW};
use crate::sets;
use crate::world::Row;

/// Money and internals hidden from outsiders (1.5).
const INTERNAL: &[&str] = &[
    "cost",
    "work_cost",
    "budget_cost",
    "value",
    "roi",
    "score",
    "business_case",
    "investment_class",
    "investment_type",
    "primary_portfolio",
    "primary_program",
    "resources_from_resource_plan",
    "work_notes",
    "work_notes_list",
];

/// On a task also whether it drives the end of the project, and what dependency moved it: that names a task he may not see
/// (Q19).
const INTERNAL_OF_TASKS: &[&str] =
    &["cost", "work_cost", "budget_cost", "work_notes", "work_notes_list", "critical_path", "relation_applied"];

/// A report has neither a name nor a priority: its date and colour stand for what Q44 names.
const REPORT: Cover = Cover::Only(&["number", "as_on", "overall_health", "state"]);

impl Oracle<'_> {
    pub(super) fn projects(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        match row.table {
            "customer_project" => self.project(me, operation, row, passing),
            "customer_project_task" => self.task(me, operation, row, passing),
            "project_contact" => {
                let project = row.text("customer_project");
                let verb = matches!(operation, "create" | "read" | "delete" | "access");
                passing.when("R39", me.project_manager() && self.managed(project) && verb, Cover::All);
                passing.when("R67", me.stakeholder() && operation == "read", Cover::All);
                self.shown_of_my_project(me, operation, ("R5e", "contacts", Cover::All), project, passing);
            }
            "planned_task_rel_planned_task" => {
                let managed = ["parent", "child"].iter().all(|end| self.managed_task(row.text(end)));
                passing.when("R50", me.project_manager() && managed && CRUD.contains(&operation), Cover::All);
                passing.when("R141", me.stakeholder() && operation == "read", Cover::All);
            }
            "project_template" | "project_template_task" | "project_template_link" => {
                let write = matches!(operation, "create" | "read" | "write");
                let copy = operation == "copy" && row.table == "project_template";
                passing.when("R47", me.project_manager() && (write || copy), Cover::All);
                let name = row.table == "project_template" && operation == "read";
                passing.when("R137", me.internal() && name, Cover::Only(&["name"]));
            }
            "project_status" => {
                self.child(me, operation, row.text("project"), passing);
                self.shown_of_my_project(
                    me,
                    operation,
                    ("R5b", "status-reports", REPORT),
                    row.text("project"),
                    passing,
                );
            }
            "project_change_request" => {
                self.child(me, operation, row.text("parent"), passing);
                self.shown_of_my_project(me, operation, ("R5", "change-requests", VIEW), row.text("parent"), passing);
                self.of_my_case(me, operation, "project_change_request", row, passing);
                // R22 opens some of what R5 opens.
            }
            "issue" => {
                self.child(me, operation, row.text("parent"), passing);
                let mine = me.customer() && self.stands_in_my_cases(me, "issue", &row.id);
                if mine {
                    self.shown_of_my_project(me, operation, ("R23", "issues", VIEW), row.text("parent"), passing);
                }
                self.of_my_case(me, operation, "issue", row, passing);
            }
            "resource_plan" => self.resource_plan(me, operation, row, passing),
            "wm_order" => self.work_order(me, operation, row, passing),
            _ => {}
        }
    }

    /// R32, R133: nothing of a project without an account is the project manager's.
    fn managed(&self, project: &str) -> bool {
        self.row("customer_project", project).is_some_and(|project| !project.text("account").is_empty())
    }

    fn managed_task(&self, task: &str) -> bool {
        self.row("customer_project_task", task).is_some_and(|task| self.managed(task.text("customer_project")))
    }

    /// R51.
    fn child(&self, me: &Me, operation: &str, project: &str, passing: &mut Passing) {
        let verb = matches!(operation, "create" | "read" | "write");
        passing.when("R51", me.project_manager() && self.managed(project) && verb, Cover::All);
    }

    /// R5…R5e, R22, R23: a related list of a project he is a contact of.
    fn shown_of_my_project(
        &self,
        me: &Me,
        operation: &str,
        (rule, list, fields): (&'static str, &str, Cover),
        project: &str,
        passing: &mut Passing,
    ) {
        if let Some(cover) = self.shown(list, fields)
            && me.customer()
            && operation == "read"
        {
            passing.when(rule, sets::my_projects(self, me).contains(project), cover);
        }
    }

    fn project(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let managed = me.project_manager() && !row.text("account").is_empty();
        match operation {
            "read" => {
                let member = me.customer() && sets::my_projects(self, me).contains(&row.id);
                passing.when("R2", member, Cover::Except(INTERNAL));
                let entry = Cover::Only(&["number", "short_description", "state"]);
                self.shown_of_my_project(me, operation, ("R5c", "sub-projects", entry), row.text("parent"), passing);
                passing.when("R32", managed, Cover::All);
                passing.when("R67", me.stakeholder(), Cover::All);
                self.of_my_case(me, operation, "customer_project", row, passing);
            }
            // Who reads one and may create one may create one like it (6.5).
            "create" | "copy" => passing.when("R31", managed, Cover::All),
            "write" => passing.when("R32", managed, Cover::All),
            "delete" => passing.when("R33", managed, Cover::All),
            "apply" => passing.when("R34", managed, Cover::All),
            "save_as_template" => passing.when("R46", managed, Cover::All),
            _ => {}
        }
    }

    fn task(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let project = row.text("customer_project");
        let managed = me.project_manager() && self.managed(project);
        let open = me.customer() && row.is("visible_to_customer") && sets::my_projects(self, me).contains(project);
        let assigned = open && row.text("assigned_to") == me.id;
        match operation {
            "read" => {
                passing.when("R6", open, Cover::Except(INTERNAL_OF_TASKS));
                passing.when("R36", managed, Cover::All);
                passing.when("R67", me.stakeholder(), Cover::All);
                // The task before it may be hidden (Q19).
                let mine = operation == "read"
                    && me.csm("case_contributor_viewer")
                    && self.stands_in_my_cases(me, "customer_project_task", &row.id);
                passing.when("R94", mine, Cover::Except(&["relation_applied"]));
            }
            "write" => {
                passing.when("R8", assigned, Cover::Only(&["work_start", "work_end", "comments"]));
                passing.when("R36", managed, Cover::All);
            }
            "complete" => passing.when("R10", assigned, Cover::All),
            "attach" => passing.when("Q12", assigned, Cover::All),
            "delete" => passing.when("R36a", managed && row.int("state") == Some(-5), Cover::All),
            "create" => passing.when("R35", managed, Cover::All),
            "assign" => passing.when("R40", managed, Cover::All),
            _ => {}
        }
    }

    fn resource_plan(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let project = if row.text("task_table") == "customer_project" {
            row.text("task")
        } else {
            self.row("customer_project_task", row.text("task")).map_or("", |task| task.text("customer_project"))
        };
        let managed = me.project_manager() && self.managed(project);
        let early = matches!(row.text("state"), "planning" | "requested");
        match operation {
            "create" | "read" => passing.when("R48", managed, Cover::All),
            // The state clause limits writing; confirming and allocating are the resource manager's.
            "write" => passing.when("R48", managed && early, Cover::Except(&["state"])),
            "request" => passing.when("R48", managed && early, Cover::All),
            _ => {}
        }
        let keeps = matches!(operation, "read" | "write" | "confirm" | "allocate" | "reject" | "complete");
        passing.when("R49", me.has("resource_manager") && keeps, Cover::All);
    }

    fn work_order(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let plugins = ["com.snc.wm_ppm", "com.snc.csm_fsm_integration"];
        if !plugins.iter().all(|plugin| self.world.settings.active(plugin)) {
            return;
        }
        let from = row.text("initiated_from");
        let visible = self.row("customer_project_task", from).filter(|task| task.is("visible_to_customer"));
        // A project, or one of its tasks he can see.
        let project = visible.map_or(from, |task| task.text("customer_project"));
        self.shown_of_my_project(me, operation, ("R5d", "work-orders", VIEW), project, passing);
    }
}
