//! What is made beside the plan of a project: resource plans, status reports, changes, issues, work orders.

use super::Choice;

const CSM_PPM: Option<&str> = Some("com.snc.csm_ppm");

/// Where a resource plan stands; moved by verbs alone.
pub const PLAN_STATES: &[Choice] = &[
    ("planning", "Planning"),
    ("requested", "Requested"),
    ("confirmed", "Confirmed"),
    ("allocated", "Allocated"),
    ("rejected", "Rejected"),
    ("completed", "Completed"),
    ("canceled", "Canceled"),
];

/// Where a work order stands (D:work-order-states).
pub const ORDER_STATES: &[Choice] = &[
    ("draft", "Draft"),
    ("awaiting_qualification", "Awaiting Qualification"),
    ("qualified", "Qualified"),
    ("ready_for_dispatch", "Ready for Dispatch"),
    ("assigned", "Assigned"),
    ("accepted", "Accepted"),
    ("work_in_progress", "Work in Progress"),
    ("closed_complete", "Closed Complete"),
    ("closed_incomplete", "Closed Incomplete"),
    ("canceled", "Canceled"),
];

define_table! {
    /// Who is to work on a project or task, and how much.
    resource_plan = "resource_plan" {
        noun: "resource-plan", label: "Resource Plan", display: "number";
        keys: &["name"],
        prefix: Some("RPLN"),
        columns: &["number", "name", "task", "resource_type", "user_resource", "group_resource", "planned_hours", "state"],
        unique: &["number"],
        indexes: &["task"],
        plugin: super::CSM_PPM;
        groups: [SYS_FIELDS];
        fields {
            NUMBER: String = line("number", "Number").system();
            NAME: String = line("name", "Name");
            TASK_TABLE: String = table_name("task_table", "Task table").required();
            TASK: String = record("task", "Task", "task_table").required();
            TOP_TASK: String = reference("top_task", "Top task", "customer_project").system();
            RESOURCE_TYPE: String = choice("resource_type", "Resource type",
                &[("user", "User"), ("group", "Group"), ("role", "Role")]).default("user");
            USER_RESOURCE: String = reference("user_resource", "User", "sys_user");
            GROUP_RESOURCE: String = reference("group_resource", "Group", "sys_user_group");
            RESOURCE_ROLE: String = reference("resource_role", "Role", "sys_user_role");
            MEMBERS_PREFERENCE: String = choice("members_preference", "Members preference",
                &[("all", "All members"), ("specific", "Specific members"), ("any", "Any member")]).default("any");
            REQUEST_TYPE: String = choice("request_type", "Request type",
                &[("hours", "Hours"), ("fte", "FTE"), ("person_days", "Person days")]).default("hours");
            PLANNED_HOURS: f64 = amount("planned_hours", "Planned hours");
            FTE: f64 = amount("fte", "FTE");
            START_DATE: String = time("start_date", "Start date").flag("start");
            END_DATE: String = time("end_date", "End date").flag("end");
            ALLOCATION_SPREAD: String = choice("allocation_spread", "Allocation spread",
                &[("even", "Even"), ("front_load", "Front load")]).default("even");
            STATE: String = choice("state", "State", super::PLAN_STATES).default("planning").system();
            NOTES: String = text("notes", "Notes");
            PLANNED_COST: f64 = amount("planned_cost", "Planned cost");
            ALLOCATED_COST: f64 = amount("allocated_cost", "Allocated cost");
            ACTUAL_COST: f64 = amount("actual_cost", "Actual cost");
        }
    }
}

define_table! {
    /// What was reported of a project on one day; never changed afterwards (D:project-status-report).
    status_report = "project_status" {
        noun: "status-report", label: "Status Report", display: "number";
        prefix: Some("PSTAT"),
        columns: &["number", "project", "as_on", "overall_health", "schedule", "cost", "resources", "scope"],
        unique: &["number"],
        plugin: super::CSM_PPM;
        groups: [SYS_FIELDS];
        fields {
            NUMBER: String = line("number", "Number").system();
            PROJECT: String = reference("project", "Project", "customer_project").required();
            AS_ON: String = time("as_on", "Status date");
            OVERALL_HEALTH: String = choice("overall_health", "Overall health", crate::dict::projects::HEALTH).default("green");
            SCHEDULE: String = choice("schedule", "Schedule", crate::dict::projects::HEALTH).default("green");
            COST: String = choice("cost", "Cost", crate::dict::projects::HEALTH).default("green");
            RESOURCES: String = choice("resources", "Resources", crate::dict::projects::HEALTH).default("green");
            SCOPE: String = choice("scope", "Scope", crate::dict::projects::HEALTH).default("green");
            SCHEDULE_COMMENTS: String = text("schedule_comments", "Schedule comments");
            COST_COMMENTS: String = text("cost_comments", "Cost comments");
            RESOURCES_COMMENTS: String = text("resources_comments", "Resources comments");
            SCOPE_COMMENTS: String = text("scope_comments", "Scope comments");
            EXECUTIVE_SUMMARY: String = text("executive_summary", "Executive summary");
            COMMENTS: String = text("comments", "Comments");
            ACHIEVEMENTS_LAST_WEEK: String = text("achievements_last_week", "Achievements last week");
            KEY_ACTIVITIES_NEXT_WEEK: String = text("key_activities_next_week", "Key activities next week");
            PHASE: String = line("phase", "Phase").system();
            STATE: i64 = code("state", "State", crate::dict::projects::STATES).system();
            PERCENT_COMPLETE: f64 = decimal("percent_complete", "Percent complete").system();
            START_DATE: String = time("start_date", "Planned start date").system();
            END_DATE: String = time("end_date", "Planned end date").system();
            WORK_START: String = time("work_start", "Actual start date").system();
            WORK_END: String = time("work_end", "Actual end date").system();
        }
    }
}

define_table! {
    /// A change asked of a project (R44).
    project_change = "project_change_request" {
        noun: "project-change", label: "Project Change Request", display: "number";
        keys: &["short_description"],
        prefix: Some("PCR"),
        columns: &["number", "short_description", "parent", "state", "priority", "category", "assigned_to"],
        unique: &["number"],
        plugin: super::CSM_PPM;
        groups: [SYS_FIELDS, work::FIELDS, ranked::FIELDS];
        fields {
            STATE: i64 = code("state", "State", crate::dict::projects::STATES).default("1");
            PARENT: String = reference("parent", "Project", "customer_project").required().flag("project");
            CATEGORY: String = choice("category", "Category", &[("resource", "Resource"), ("scope", "Scope"),
                ("cost", "Cost"), ("schedule", "Schedule")]);
            ESTIMATED_COST: f64 = amount("estimated_cost", "Estimated cost");
            BUSINESS_JUSTIFICATION: String = text("business_justification", "Business justification");
            SHOW_ON_PROJECT_STATUS_REPORT: bool = flag("show_on_project_status_report", "Show on status report");
        }
    }
}

define_table! {
    /// A problem of a project itself (R45).
    project_issue = "issue" {
        noun: "project-issue", label: "Project Issue", display: "number";
        keys: &["short_description"],
        prefix: Some("ISSUE"),
        columns: &["number", "short_description", "parent", "state", "priority", "assigned_to"],
        unique: &["number"],
        plugin: super::CSM_PPM;
        groups: [SYS_FIELDS, work::FIELDS, ranked::FIELDS];
        fields {
            STATE: i64 = code("state", "State", crate::dict::projects::STATES).default("1");
            PARENT: String = reference("parent", "Project", "customer_project").required().flag("project");
            SHOW_ON_PROJECT_STATUS_REPORT: bool = flag("show_on_project_status_report", "Show on status report");
        }
    }
}

define_table! {
    /// Work in the field for a case, a project or a task of it (D:project-management-integration).
    work_order = "wm_order" {
        noun: "work-order", label: "Work Order", display: "number";
        keys: &["short_description"],
        prefix: Some("WO"),
        columns: &["number", "short_description", "initiated_from", "account", "state", "assigned_to"],
        unique: &["number"],
        indexes: &["initiated_from"];
        groups: [SYS_FIELDS, work::FIELDS, ranked::FIELDS];
        fields {
            STATE: String = choice("state", "State", super::ORDER_STATES).default("draft");
            ACCOUNT: String = reference("account", "Account", "customer_account");
            CONTACT: String = reference("contact", "Contact", "sys_user");
            EXPECTED_START: String = time("expected_start", "Scheduled start");
            INITIATED_FROM_TABLE: String = table_name("initiated_from_table", "Initiated from table");
            INITIATED_FROM: String = record("initiated_from", "Initiated from", "initiated_from_table").masked();
        }
    }
}
