//! Cases, their tasks, escalations, approvals and service levels.

use super::{Choice, Code};

/// States of a case (`D:r_CustomerServiceCaseStates`); moved by verbs alone.
pub const CASE_STATES: &[Code] =
    &[(1, "New"), (10, "Open"), (18, "Awaiting Info"), (6, "Resolved"), (3, "Closed"), (7, "Cancelled")];

/// Priorities of a case.
pub const CASE_PRIORITIES: &[Code] = &[(1, "Critical"), (2, "High"), (3, "Moderate"), (4, "Low")];

/// How a case reached us.
pub const CHANNELS: &[Choice] =
    &[("web", "Web"), ("phone", "Phone"), ("email", "Email"), ("chat", "Chat"), ("social", "Social")];

/// How a case was resolved.
pub const RESOLUTIONS: &[Choice] = &[
    ("solved_fixed", "Solved - Fixed by support"),
    ("solved_workaround", "Solved - Workaround provided"),
    ("solved_information", "Solved - Information provided"),
    ("solved_by_customer", "Solved by customer"),
    ("not_solved_not_reproducible", "Not solved - Not reproducible"),
    ("not_solved_too_costly", "Not solved - Too costly"),
    ("void_duplicate", "Void - Duplicate"),
    ("void_cancelled", "Void - Cancelled by customer"),
];

/// Where an escalation stands; moved by verbs alone.
pub const ESCALATION_STATES: &[Choice] =
    &[("requested", "Requested"), ("escalated", "Escalated"), ("declined", "Declined"), ("closed", "Closed")];

/// How grave an escalation is: high is red, medium orange (D:case-escalation-form).
pub const SEVERITIES: &[Choice] = &[("high", "High"), ("medium", "Medium")];

/// Why somebody escalates.
pub const REASONS: &[Choice] = &[
    ("inactivity", "Inactivity"),
    ("lack_of_progress", "Lack of progress"),
    ("customer_imposed_deadline", "Customer imposed deadline"),
];

/// Where the clock of a service level stands.
pub const STAGES: &[Choice] =
    &[("in_progress", "In progress"), ("paused", "Paused"), ("completed", "Completed"), ("cancelled", "Cancelled")];

/// A clock is late once it was seen to be, or as soon as it runs past its time: the wall's clock decides, no daemon (Q47).
const BREACHED: &str =
    "({t}.\"has_breached\" = 1 OR ({t}.\"stage\" = 'in_progress' AND {t}.\"planned_end_time\" < {now}))";

define_table! {
    /// Cases of customers, partners and consumers (S003, S004).
    case = "sn_customerservice_case" {
        noun: "case", label: "Case", display: "number";
        keys: &["short_description"],
        prefix: Some("CS"),
        columns: &["number", "short_description", "account", "contact", "state", "priority", "assigned_to",
            "customer_project", "customer_project_task"],
        unique: &["number"],
        indexes: &["auto_close, resolved_at"];
        groups: [SYS_FIELDS, work::FIELDS];
        fields {
            STATE: i64 = code("state", "State", super::CASE_STATES).default("1").system();
            PRIORITY: i64 = code("priority", "Priority", super::CASE_PRIORITIES).default("4");
            CONTACT_TYPE: String = choice("contact_type", "Channel", super::CHANNELS).default("web").flag("channel");
            CATEGORY: i64 = code("category", "Category", &[(0, "Question"), (1, "Issue"), (2, "Feature")]);
            ACCOUNT: String = reference("account", "Account", "customer_account");
            CONTACT: String = reference("contact", "Contact", "sys_user");
            CONSUMER: String = reference("consumer", "Consumer", "csm_consumer");
            PARTNER: String = reference("partner", "Partner", "customer_account");
            PARTNER_CONTACT: String = reference("partner_contact", "Partner contact", "sys_user");
            INTERNAL_CONTACT: String = reference("internal_contact", "Internal contact", "sys_user");
            CUSTOMER_PROJECT: String =
                reference("customer_project", "Customer project", "customer_project").flag("project");
            CUSTOMER_PROJECT_TASK: String =
                reference("customer_project_task", "Customer project task", "customer_project_task").flag("task");
            ISSUE: String = reference("issue", "Issue", "issue").masked();
            PROJECT_CHANGE_REQUEST: String =
                reference("project_change_request", "Project change request", "project_change_request").masked();
            PRODUCT: String = reference("product", "Product", "product");
            ASSET: String = reference("asset", "Asset", "alm_asset");
            CONTRACT: String = reference("contract", "Contract", "ast_contract");
            ENTITLEMENT: String = reference("entitlement", "Entitlement", "service_entitlement");
            RESOLUTION_CODE: String = choice("resolution_code", "Resolution code", super::RESOLUTIONS).flag("code");
            CAUSE: String = text("cause", "Cause");
            RESOLVED_AT: String = time("resolved_at", "Resolved").system();
            RESOLVED_BY: String = reference("resolved_by", "Resolved by", "sys_user").system();
            NOTES_TO_COMMENTS: bool = flag("notes_to_comments", "Copy close notes to comments");
            PROBLEM: String = reference("problem", "Problem", "problem").masked();
            INCIDENT: String = reference("incident", "Incident", "incident").masked();
            CHANGE: String = reference("change", "Change", "change_request").masked();
            CAUSED_BY: String = reference("caused_by", "Caused by change", "change_request").masked();
            ACTIVE_ESCALATION: String =
                reference("active_escalation", "Active escalation", "sn_customerservice_escalation").system();
            ACTIVE_ACCOUNT_ESCALATION: String =
                reference("active_account_escalation", "Active account escalation", "sn_customerservice_escalation").system();
            FOLLOW_THE_SUN: bool = flag("follow_the_sun", "Follow the sun");
            NEEDS_ATTENTION: bool = flag("needs_attention", "Needs attention");
            AUTO_CLOSE: bool = flag("auto_close", "Auto close");
            SUPPORT_MANAGER: String = reference("support_manager", "Support manager", "sys_user");
            FIRST_RESPONSE_TIME: String = time("first_response_time", "First response").system();
            PARENT: String = reference("parent", "Parent case", "sn_customerservice_case");
            MAJOR_CASE_STATE: String = line("major_case_state", "Major case state");
            CONTRIBUTOR_USERS: () = list("contributor_users", "Contributor users", "sys_user");
            CONTRIBUTOR_GROUPS: () = list("contributor_groups", "Contributor groups", "sys_user_group");
        }
    }
}

define_table! {
    /// Pieces of work on a case.
    case_task = "sn_customerservice_task" {
        noun: "case-task", label: "Case Task", display: "number";
        keys: &["short_description"],
        prefix: Some("CSTASK"),
        columns: &["number", "short_description", "parent_case", "state", "assigned_to", "assignment_group",
            "visible_to_customer"],
        unique: &["number"];
        groups: [SYS_FIELDS, work::FIELDS, ranked::FIELDS];
        fields {
            STATE: i64 = code("state", "State", &[(1, "Open"), (3, "Closed")]).default("1");
            PARENT_CASE: String = reference("parent_case", "Case", "sn_customerservice_case").required().flag("case");
            PARENT: String = reference("parent", "Parent case task", "sn_customerservice_task");
            ACCOUNT: String = reference("account", "Account", "customer_account").system();
            CONTACT: String = reference("contact", "Contact", "sys_user").system();
            CONSUMER: String = reference("consumer", "Consumer", "csm_consumer").system();
            VISIBLE_TO_CUSTOMER: bool = flag("visible_to_customer", "Visible to customer").flag("visible");
        }
    }
}

define_table! {
    /// Escalations of cases and accounts; one active at most of each (D:case-escalation-form).
    escalation = "sn_customerservice_escalation" {
        noun: "escalation", label: "Escalation", display: "number";
        prefix: Some("ESC"),
        columns: &["number", "source_record", "type", "state", "escalation_severity", "reason", "trend", "requested_by"],
        unique: &["number"],
        indexes: &["source_record"];
        groups: [SYS_FIELDS];
        fields {
            NUMBER: String = line("number", "Number").system();
            SOURCE_TABLE: String = table_name("source_table", "Source table").required();
            SOURCE_RECORD: String = record("source_record", "Source record", "source_table").required().flag("source");
            TYPE: String = choice("type", "Type", &[("case", "Case"), ("account", "Account")]).system();
            STATE: String = choice("state", "State", super::ESCALATION_STATES).default("requested").system();
            REQUEST_SOURCE: String = choice("request_source", "Request source",
                &[("customer", "Customer"), ("internal", "Internal")]).default("internal");
            REASON: String = choice("reason", "Reason", super::REASONS);
            SEVERITY: String = choice("escalation_severity", "Severity", super::SEVERITIES).default("medium").flag("severity");
            TEMPLATE: String = line("escalation_template", "Template");
            TREND: String = choice("trend", "Trend",
                &[("improving", "Improving"), ("same", "Same"), ("declining", "Declining")]);
            REQUESTED_BY: String = reference("requested_by", "Requested by", "sys_user").system();
            APPROVED_BY: String = reference("approved_by", "Approved by", "sys_user").system();
            DECLINED_BY: String = reference("declined_by", "Declined by", "sys_user").system();
            DEESCALATED_BY: String = reference("deescalated_by", "De-escalated by", "sys_user").system();
            JUSTIFICATION: String = text("escalation_justification", "Justification").flag("justification");
            DEESCALATION_JUSTIFICATION: String = text("deescalation_justification", "De-escalation justification");
            ASSIGNED_TO: String = reference("assigned_to", "Assigned to", "sys_user").flag("assign-to");
            ASSIGNMENT_GROUP: String = reference("assignment_group", "Assignment group", "sys_user_group");
            WATCH_LIST: () = list("watch_list", "Watch list", "sys_user");
        }
    }
}

define_table! {
    /// Whose approval a record waits for.
    approval = "sysapproval_approver" {
        noun: "approval", label: "Approval", display: "sys_id";
        columns: &["sys_id", "source", "approver", "state", "comments"],
        unique: &["source, approver"];
        groups: [SYS_FIELDS];
        fields {
            SOURCE_TABLE: String = table_name("source_table", "Source table").required();
            SOURCE: String = record("source", "Source", "source_table").required();
            APPROVER: String = reference("approver", "Approver", "sys_user").required();
            STATE: String = choice("state", "State",
                &[("requested", "Requested"), ("approved", "Approved"), ("rejected", "Rejected")]).default("requested");
            COMMENTS: String = text("comments", "Comments");
        }
    }
}

define_table! {
    /// Service levels: when a clock starts, pauses, stops (`D:t_DefineSLAForCustServiceCase`).
    sla = "contract_sla" {
        noun: "sla", label: "SLA Definition", display: "name";
        columns: &["name", "type", "target", "duration", "schedule", "active"],
        unique: &["name"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            TYPE: String = choice("type", "Type", &[("SLA", "SLA"), ("OLA", "OLA"), ("UC", "Underpinning contract")]).default("SLA");
            TARGET: String = choice("target", "Target", &[("response", "Response"), ("resolution", "Resolution")]).required();
            TABLE_NAME: String = table_name("table", "Table").default("sn_customerservice_case").required();
            DURATION: i64 = duration("duration", "Duration").required();
            SCHEDULE: String = reference("schedule", "Schedule", "cmn_schedule");
            ACTIVE: bool = flag_on("active", "Active");
            START_CONDITION: String = field("start_condition", "Start condition", Kind::Query).required();
            PAUSE_CONDITION: String = field("pause_condition", "Pause condition", Kind::Query);
            RESUME_CONDITION: String = field("resume_condition", "Resume condition", Kind::Query);
            STOP_CONDITION: String = field("stop_condition", "Stop condition", Kind::Query).required();
            RESET_CONDITION: String = field("reset_condition", "Reset condition", Kind::Query);
            CANCEL_CONDITION: String = field("cancel_condition", "Cancel condition", Kind::Query);
            WHEN_TO_CANCEL: String = choice("when_to_cancel", "When to cancel", &[("never", "Never"),
                ("on_condition", "Cancel condition is met"), ("no_longer_start", "Start condition is not met")]).default("no_longer_start");
            WHEN_TO_RESUME: String = choice("when_to_resume", "When to resume", &[("no_longer_pause", "Pause condition is not met"),
                ("on_condition", "Resume condition is met")]).default("no_longer_pause");
            RETROACTIVE: bool = flag("retroactive", "Retroactive start");
        }
    }
}

define_table! {
    /// The clock of a service level on one record (`D:r_TaskSLATable`).
    task_sla = "task_sla" {
        noun: "case-sla", label: "Task SLA", display: "sys_id";
        columns: &["task", "sla", "stage", "has_breached", "planned_end_time", "time_left"],
        indexes: &["task, sla"];
        groups: [SYS_FIELDS];
        fields {
            TASK_TABLE: String = table_name("task_table", "Task table").system();
            TASK: String = record("task", "Task", "task_table").system();
            SLA: String = reference("sla", "SLA definition", "contract_sla").system();
            STAGE: String = choice("stage", "Stage", super::STAGES).default("in_progress").system();
            ACTIVE: bool = flag_on("active", "Active").system();
            HAS_BREACHED: bool = flag("has_breached", "Has breached").system().read_as(super::BREACHED);
            START_TIME: String = time("start_time", "Start time").system();
            PAUSE_TIME: String = time("pause_time", "Paused since").system();
            END_TIME: String = time("end_time", "Stop time").system();
            PLANNED_END_TIME: String = time("planned_end_time", "Breach time").system();
            ORIGINAL_BREACH_TIME: String = time("original_breach_time", "Original breach time").system();
            DURATION: i64 = duration("duration", "Elapsed working time").at_read();
            PAUSE_DURATION: i64 = duration("pause_duration", "Pause duration").system();
            PERCENTAGE: f64 = decimal("percentage", "Actual elapsed percentage").at_read();
            BUSINESS_PERCENTAGE: f64 = decimal("business_percentage", "Business elapsed percentage").at_read();
            TIME_LEFT: i64 = duration("time_left", "Business time left").at_read();
        }
    }
}
