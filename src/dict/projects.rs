//! Schedules, customer projects, their tasks, dependencies and contacts.

use super::{Choice, Code};

const CSM_PPM: Option<&str> = Some("com.snc.csm_ppm");

/// States of projects and project tasks.
pub const STATES: &[Code] = &[
    (-5, "Pending"),
    (1, "Open"),
    (2, "Work in Progress"),
    (3, "Closed Complete"),
    (4, "Closed Incomplete"),
    (7, "Closed Skipped"),
];
/// Priorities of everything but cases.
pub const PRIORITIES: &[Code] = &[(1, "Critical"), (2, "High"), (3, "Moderate"), (4, "Low"), (5, "Planning")];
const LEVELS: &[Code] = &[(1, "High"), (2, "Medium"), (3, "Low")];
/// Colours of a status report and of a plan.
pub const HEALTH: &[Choice] = &[("green", "Green"), ("yellow", "Yellow"), ("red", "Red")];
/// When a task may start.
pub const CONSTRAINTS: &[Choice] = &[
    ("asap", "As soon as possible"),
    ("start_on", "Start on"),
    ("start_no_earlier", "Start no earlier than"),
    ("start_no_later", "Start no later than"),
];
/// Whether dates follow the dependencies.
pub const CALCULATIONS: &[Choice] = &[("automatic", "Automatic"), ("manual", "Manual")];
/// How work of a phase is organised.
pub const PHASE_TYPES: &[Choice] = &[("waterfall", "Waterfall"), ("agile", "Agile"), ("test", "Test")];
/// Dependency kinds.
pub const RELATIONS: &[Choice] =
    &[("fs", "Finish to start"), ("ss", "Start to start"), ("ff", "Finish to finish"), ("sf", "Start to finish")];

define_group! {
    /// Fields of everything task-like.
    work {
        NUMBER: String = line("number", "Number").system();
        SHORT_DESCRIPTION: String = line("short_description", "Name").required().flag("name");
        DESCRIPTION: String = text("description", "Description");
        IMPACT: i64 = code("impact", "Impact", super::LEVELS).default("3");
        URGENCY: i64 = code("urgency", "Urgency", super::LEVELS).default("3");
        ASSIGNED_TO: String = reference("assigned_to", "Assigned to", "sys_user").flag("assign-to");
        ASSIGNMENT_GROUP: String = reference("assignment_group", "Assignment group", "sys_user_group");
        OPENED_AT: String = time("opened_at", "Opened").system();
        OPENED_BY: String = reference("opened_by", "Opened by", "sys_user").system();
        CLOSED_AT: String = time("closed_at", "Closed").system();
        CLOSED_BY: String = reference("closed_by", "Closed by", "sys_user").system();
        CLOSE_NOTES: String = text("close_notes", "Close notes");
        ACTIVE: bool = flag_on("active", "Active").system();
        DUE_DATE: String = time("due_date", "Due date");
        WORK_START: String = time("work_start", "Actual start date");
        WORK_END: String = time("work_end", "Actual end date");
        APPROVAL: String = line("approval", "Approval");
        COMPANY: String = line("company", "Company");
        LOCATION: String = line("location", "Location");
        COMMENTS: () = field("comments", "Additional comments", Kind::Journal);
        WORK_NOTES: () = field("work_notes", "Work notes", Kind::Journal);
        WATCH_LIST: () = list("watch_list", "Watch list", "sys_user");
        WORK_NOTES_LIST: () = list("work_notes_list", "Work notes list", "sys_user");
        ADDITIONAL_ASSIGNEE_LIST: () = list("additional_assignee_list", "Additional assignee list", "sys_user");
    }
}

define_group! {
    /// Fields of task-like records other than cases, which have priorities and channels of their own.
    ranked {
        PRIORITY: i64 = code("priority", "Priority", super::PRIORITIES).default("4");
        CONTACT_TYPE: String = line("contact_type", "Contact type");
    }
}

define_group! {
    /// Fields of everything that is planned: projects and their tasks.
    planned {
        START_DATE: String = time("start_date", "Planned start date").flag("start");
        END_DATE: String = time("end_date", "Planned end date").flag("end");
        DURATION: i64 = duration("duration", "Planned duration");
        EFFORT: i64 = duration("effort", "Planned effort");
        WORK_DURATION: i64 = duration("work_duration", "Actual duration").system();
        WORK_EFFORT: i64 = duration("work_effort", "Actual effort");
        REMAINING_DURATION: i64 = duration("remaining_duration", "Remaining duration");
        REMAINING_EFFORT: i64 = duration("remaining_effort", "Remaining effort");
        PERCENT_COMPLETE: f64 = decimal("percent_complete", "Percent complete").default("0");
        TIME_CONSTRAINT: String = choice("time_constraint", "Time constraint", super::CONSTRAINTS).default("asap");
        CONSTRAINT_DATE: String = time("constraint_date", "Constraint date");
        CALCULATION_TYPE: String = choice("calculation_type", "Calculation", super::CALCULATIONS).default("automatic");
        ROLLUP: bool = flag("rollup", "Rollup").system();
        TOP_TASK: String = reference("top_task", "Top task", "customer_project").derived();
        WBS: String = line("wbs", "WBS").system();
        WBS_ORDER: i64 = int("wbs_order", "WBS order").system();
        LEVEL: i64 = int("level", "Level").system();
        CRITICAL_PATH: bool = flag("critical_path", "Critical path").system();
        MILESTONE: bool = flag("milestone", "Milestone");
        KEY_MILESTONE: bool = flag("key_milestone", "Key milestone");
        ALLOW_DATES_OUTSIDE_SCHEDULE: bool = flag("allow_dates_outside_schedule", "Allow dates outside schedule");
        SCHEDULE_START_DATE: String = time("schedule_start_date", "Original start date").system();
        SCHEDULE_END_DATE: String = time("schedule_end_date", "Original end date").system();
        START_DATE_DERIVED_FROM: String =
            reference("start_date_derived_from", "Start date derived from", "customer_project_task").derived().masked();
        END_DATE_DERIVED_FROM: String =
            reference("end_date_derived_from", "End date derived from", "customer_project_task").derived().masked();
        RELATION_APPLIED: String = line("relation_applied", "Relation applied").system();
        ORIG_SYS_ID: String = line("orig_sys_id", "Copied from").system();
        SHADOW: bool = flag("shadow", "Shadow").system();
        COST: f64 = amount("cost", "Estimated cost");
        WORK_COST: f64 = amount("work_cost", "Actual cost");
        BUDGET_COST: f64 = amount("budget_cost", "Budget cost");
        HTML_DESCRIPTION: String = text("html_description", "Description (HTML)");
        PHASE_TYPE: String = choice("phase_type", "Phase type", super::PHASE_TYPES).default("waterfall");
        TIME_CARD_AT_TOP_TASK: bool = flag("time_card_at_top_task", "Time card at top task");
    }
}

/// The money and internal fields hidden from outsiders (domain 1.5), `@internal_fields` in rules.
pub const INTERNAL_FIELDS: &[&str] = &[
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

define_table! {
    /// Working-time schedules (Q45).
    schedule = "cmn_schedule" {
        noun: "schedule", label: "Schedule", display: "name";
        columns: &["name", "time_zone"],
        unique: &["name"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            TIME_ZONE: String = line("time_zone", "Time zone").default("UTC");
        }
    }
}

define_table! {
    /// Working and free time of a schedule: by weekday, or on one date.
    schedule_span = "cmn_schedule_span" {
        noun: "schedule-span", label: "Schedule Span", display: "sys_id";
        columns: &["schedule", "weekday", "date", "from", "to", "type"];
        groups: [SYS_FIELDS];
        fields {
            SCHEDULE: String = reference("schedule", "Schedule", "cmn_schedule").required();
            WEEKDAY: i64 = code("weekday", "Weekday", &[(1, "Monday"), (2, "Tuesday"), (3, "Wednesday"),
                (4, "Thursday"), (5, "Friday"), (6, "Saturday"), (7, "Sunday")]);
            DATE: String = line("date", "Date");
            FROM: String = line("from", "From");
            TO: String = line("to", "To");
            TYPE: String = choice("type", "Type", &[("work", "Work"), ("holiday", "Holiday")]).default("work");
        }
    }
}

define_table! {
    /// Projects made for a customer account.
    project = "customer_project" {
        noun: "project", label: "Customer Project", display: "number";
        keys: &["short_description"],
        prefix: Some("CSPRJ"),
        columns: &["number", "short_description", "account", "state", "percent_complete", "start_date", "end_date"],
        unique: &["number"],
        plugin: super::CSM_PPM;
        groups: [SYS_FIELDS, work::FIELDS, ranked::FIELDS, planned::FIELDS];
        fields {
            STATE: i64 = code("state", "State", super::STATES).default("-5");
            ACCOUNT: String = reference("account", "Account", "customer_account");
            SERVICE_ORGANIZATION: String =
                reference("service_organization", "Service organization", "service_organization");
            STATUS: String = choice("status", "Status", super::HEALTH).default("green").system();
            PARENT: String = reference("parent", "Parent project", "customer_project");
            PROJECT_MANAGER: String = reference("project_manager", "Project manager", "sys_user").flag("manager");
            SCHEDULE: String = reference("schedule", "Schedule", "cmn_schedule").none("none", "24 hours a day");
            PHASE: String = choice("phase", "Phase", &[("initiating", "Initiating"), ("planning", "Planning"),
                ("executing", "Executing"), ("delivering", "Delivering"), ("closing", "Closing")]).default("initiating");
            EXECUTION_TYPE: String = choice("execution_type", "Execution type",
                &[("waterfall", "Waterfall"), ("agile", "Agile"), ("hybrid", "Hybrid")]).default("waterfall");
            RISK: String = choice("risk", "Risk", &[("critical", "Critical"), ("high", "High"),
                ("moderate", "Moderate"), ("low", "Low"), ("planning", "Planning")]);
            PRIMARY_PORTFOLIO: String = line("primary_portfolio", "Portfolio");
            PRIMARY_PROGRAM: String = line("primary_program", "Program");
            DEPARTMENT: String = line("department", "Department");
            BUSINESS_UNIT: String = line("business_unit", "Business unit");
            INVESTMENT_CLASS: String = choice("investment_class", "Investment class", &[("run", "Run"), ("change", "Change")]);
            INVESTMENT_TYPE: String = line("investment_type", "Investment type");
            BUSINESS_CASE: String = text("business_case", "Business case");
            IN_SCOPE: String = text("in_scope", "In scope");
            OUT_OF_SCOPE: String = text("out_of_scope", "Out of scope");
            ASSUMPTIONS: String = text("assumptions", "Assumptions");
            RESOURCES_FROM_RESOURCE_PLAN: bool = flag("resources_from_resource_plan", "Derive assignee list from resource plan");
            PROJECT_SCHEDULE_DATE_FORMAT: String = choice("project_schedule_date_format", "Project schedule date format",
                &[("date_time", "Date and time"), ("date", "Date")]).default("date_time");
            TIME_COMPONENT_FROM_PLANNED: bool = flag_on("time_component_from_planned", "Derive time component from planned dates");
            TIME_CARD_PREFERENCE: String = line("time_card_preference", "Time card preference");
            APPROVED_START_DATE: String = time("approved_start_date", "Approved start date");
            APPROVED_END_DATE: String = time("approved_end_date", "Approved end date");
            VALUE: f64 = decimal("value", "Value");
            ROI: f64 = decimal("roi", "ROI %");
            SCORE: f64 = decimal("score", "Score");
        }
    }
}

define_table! {
    /// Tasks of a customer project.
    task = "customer_project_task" {
        noun: "task", label: "Customer Project Task", display: "number";
        keys: &["short_description"],
        prefix: Some("CSPRJTASK"),
        columns: &["number", "wbs", "short_description", "state", "assigned_to", "start_date", "end_date",
            "percent_complete", "visible_to_customer", "customer_project"],
        unique: &["number"],
        indexes: &["customer_project, visible_to_customer"],
        plugin: super::CSM_PPM;
        groups: [SYS_FIELDS, work::FIELDS, ranked::FIELDS, planned::FIELDS];
        fields {
            STATE: i64 = code("state", "State", super::STATES).default("-5");
            CUSTOMER_PROJECT: String =
                reference("customer_project", "Customer project", "customer_project").required().flag("project");
            STATUS: String = choice("status", "Status", super::HEALTH).at_read();
            OVERRIDE_STATUS: String = choice("override_status", "Override status", super::HEALTH);
            PARENT: String = reference("parent", "Parent task", "customer_project_task").masked();
            VISIBLE_TO_CUSTOMER: bool = flag("visible_to_customer", "Visible to customer").flag("visible");
        }
    }
}

define_table! {
    /// Dependencies between tasks: `child` follows `parent`.
    dependency = "planned_task_rel_planned_task" {
        noun: "dependency", label: "Planned Task Relationship", display: "sys_id";
        columns: &["parent", "sub_type", "lag", "child"],
        unique: &["parent, child"],
        plugin: super::CSM_PPM;
        groups: [SYS_FIELDS];
        fields {
            PARENT: String = reference("parent", "Predecessor", "customer_project_task").required();
            CHILD: String = reference("child", "Successor", "customer_project_task").required();
            TYPE: String = line("type", "Type").default("Predecessor of::Successor of").system();
            SUB_TYPE: String = choice("sub_type", "Relation", super::RELATIONS).default("fs");
            LAG: i64 = duration("lag", "Lag").default("0");
            EXTERNAL: bool = flag("external", "External").system();
            DEPENDENCY_TYPE: String = choice("dependency_type", "Dependency type", &[("hard", "Hard"), ("soft", "Soft")]);
            PROJECT: String = reference("project", "Project", "customer_project").system();
        }
    }
}

define_table! {
    /// Who of a customer may see a project.
    project_contact = "project_contact" {
        noun: "contact", label: "Project Contact", display: "sys_id";
        columns: &["customer_project", "contact"],
        unique: &["contact, customer_project"],
        plugin: super::CSM_PPM;
        groups: [SYS_FIELDS];
        fields {
            CUSTOMER_PROJECT: String =
                reference("customer_project", "Customer project", "customer_project").required().flag("project");
            CONTACT: String = reference("contact", "Contact", "sys_user").required();
        }
    }
}
