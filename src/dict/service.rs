//! Service records of a case and the knowledge about them: problems, changes, incidents, requests, articles.

use super::{Choice, Code};

/// States of a problem.
pub const PROBLEM_STATES: &[Code] = &[
    (101, "New"),
    (102, "Assess"),
    (103, "Root Cause Analysis"),
    (104, "Fix in Progress"),
    (106, "Resolved"),
    (107, "Closed"),
];

/// States of a change request.
pub const CHANGE_STATES: &[Code] = &[
    (-5, "New"),
    (-4, "Assess"),
    (-3, "Authorize"),
    (-2, "Scheduled"),
    (-1, "Implement"),
    (0, "Review"),
    (3, "Closed"),
    (4, "Canceled"),
];

/// States of an incident.
pub const INCIDENT_STATES: &[Code] =
    &[(1, "New"), (2, "In Progress"), (3, "On Hold"), (6, "Resolved"), (7, "Closed"), (8, "Canceled")];

/// States of a request.
pub const REQUEST_STATES: &[Choice] = &[
    ("requested", "Requested"),
    ("in_process", "In Process"),
    ("closed_complete", "Closed Complete"),
    ("closed_incomplete", "Closed Incomplete"),
    ("closed_cancelled", "Closed Cancelled"),
];

/// How far an article is.
pub const WORKFLOW: &[Choice] = &[
    ("draft", "Draft"),
    ("review", "Review"),
    ("published", "Published"),
    ("pending_retirement", "Pending retirement"),
    ("retired", "Retired"),
    ("outdated", "Outdated"),
];

define_table! {
    /// Who may read an article: users, groups, roles, accounts.
    user_criteria = "user_criteria" {
        noun: "user-criteria", label: "User Criteria", display: "name";
        columns: &["name", "active", "match_all"],
        unique: &["name"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            ACTIVE: bool = flag_on("active", "Active");
            MATCH_ALL: bool = flag("match_all", "Match all");
            USERS: () = list("users", "Users", "sys_user");
            GROUPS: () = list("groups", "Groups", "sys_user_group");
            ROLES: () = list("roles", "Roles", "sys_user_role");
            ACCOUNTS: () = list("accounts", "Accounts", "customer_account");
        }
    }
}

define_table! {
    /// Knowledge articles; known-error articles are a class of them.
    article = "kb_knowledge" {
        noun: "article", label: "Knowledge Article", display: "number";
        keys: &["short_description"],
        prefix: Some("KB"),
        columns: &["number", "short_description", "sys_class_name", "workflow_state"],
        unique: &["number"],
        indexes: &["source"];
        groups: [SYS_FIELDS];
        fields {
            NUMBER: String = line("number", "Number").system();
            SHORT_DESCRIPTION: String = line("short_description", "Short description").required().flag("name");
            TEXT: String = text("text", "Article body");
            WORKFLOW_STATE: String = choice("workflow_state", "Workflow", super::WORKFLOW).default("draft");
            CLASS: String = choice("sys_class_name", "Class", &[("kb_knowledge", "Article"),
                ("kb_template_known_error_article", "Known error article")]).default("kb_knowledge");
            KNOWLEDGE_BASE: String = line("kb_knowledge_base", "Knowledge base");
            SOURCE_TABLE: String = table_name("source_table", "Source table");
            SOURCE: String = record("source", "Source", "source_table");
            CAN_READ: () = list("can_read_user_criteria", "Can read", "user_criteria");
            CANNOT_READ: () = list("cannot_read_user_criteria", "Cannot read", "user_criteria");
            ROLES: String = line("roles", "Roles");
        }
    }
}

define_table! {
    /// Which articles belong to which record.
    article_link = "m2m_kb_task" {
        noun: "article-link", label: "Knowledge Link", display: "sys_id";
        columns: &["kb_knowledge", "task_table", "task"],
        unique: &["task, kb_knowledge"];
        groups: [SYS_FIELDS];
        fields {
            ARTICLE: String = reference("kb_knowledge", "Article", "kb_knowledge").required().flag("article");
            TASK_TABLE: String = table_name("task_table", "Task table").required();
            TASK: String = record("task", "Task", "task_table").required();
        }
    }
}

define_table! {
    /// The cause of one or more incidents or cases.
    problem = "problem" {
        noun: "problem", label: "Problem", display: "number";
        keys: &["short_description"],
        prefix: Some("PRB"),
        columns: &["number", "short_description", "state", "priority", "assigned_to"],
        unique: &["number"];
        groups: [SYS_FIELDS, work::FIELDS, ranked::FIELDS];
        fields {
            STATE: i64 = code("state", "State", super::PROBLEM_STATES).default("101");
            KNOWN_ERROR_ARTICLE: String = reference("known_error_article", "Primary known error article", "kb_knowledge");
        }
    }
}

define_table! {
    /// A change to what customers use.
    change_request = "change_request" {
        noun: "change", label: "Change Request", display: "number";
        keys: &["short_description"],
        prefix: Some("CHG"),
        columns: &["number", "short_description", "state", "type", "priority", "assigned_to"],
        unique: &["number"];
        groups: [SYS_FIELDS, work::FIELDS, ranked::FIELDS];
        fields {
            STATE: i64 = code("state", "State", super::CHANGE_STATES).default("-5");
            TYPE: String = choice("type", "Type", &[("normal", "Normal"), ("standard", "Standard"),
                ("emergency", "Emergency")]).default("normal");
        }
    }
}

define_table! {
    /// An interruption of a service.
    incident = "incident" {
        noun: "incident", label: "Incident", display: "number";
        keys: &["short_description"],
        prefix: Some("INC"),
        columns: &["number", "short_description", "state", "priority", "assigned_to"],
        unique: &["number"];
        groups: [SYS_FIELDS, work::FIELDS, ranked::FIELDS];
        fields {
            STATE: i64 = code("state", "State", super::INCIDENT_STATES).default("1");
            CALLER: String = reference("caller_id", "Caller", "sys_user").flag("caller");
        }
    }
}

define_table! {
    /// What somebody asked to get; `parent` is the case it came from.
    request = "sc_request" {
        noun: "request", label: "Request", display: "number";
        keys: &["short_description"],
        prefix: Some("REQ"),
        columns: &["number", "short_description", "requested_for", "account", "request_state"],
        unique: &["number"];
        groups: [SYS_FIELDS, work::FIELDS, ranked::FIELDS];
        fields {
            STATE: i64 = code("state", "State", crate::dict::projects::STATES).default("1");
            REQUEST_STATE: String = choice("request_state", "Request state", super::REQUEST_STATES).default("requested");
            REQUESTED_FOR: String = reference("requested_for", "Requested for", "sys_user");
            ACCOUNT: String = reference("account", "Account", "customer_account");
            CONTACT: String = reference("contact", "Contact", "sys_user");
            PARENT: String = reference("parent", "Case", "sn_customerservice_case").flag("case");
        }
    }
}

define_table! {
    /// One thing of a request.
    request_item = "sc_req_item" {
        noun: "request-item", label: "Requested Item", display: "number";
        keys: &["short_description"],
        prefix: Some("RITM"),
        columns: &["number", "short_description", "request", "quantity", "state"],
        unique: &["number"];
        groups: [SYS_FIELDS, work::FIELDS, ranked::FIELDS];
        fields {
            STATE: i64 = code("state", "State", crate::dict::projects::STATES).default("1");
            REQUEST: String = reference("request", "Request", "sc_request").required();
            QUANTITY: i64 = int("quantity", "Quantity").default("1");
        }
    }
}
