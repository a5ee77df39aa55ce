//! Project templates, their tasks and the links between them (domain 1.5).

const CSM_PPM: Option<&str> = Some("com.snc.csm_ppm");

define_table! {
    /// Plans to make projects from.
    template = "project_template" {
        noun: "template", label: "Project Template", display: "name";
        columns: &["name", "description", "active"],
        unique: &["name"],
        plugin: super::CSM_PPM;
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            DESCRIPTION: String = text("description", "Description");
            ACTIVE: bool = flag_on("active", "Active");
            PROJECT_MANAGER: String = reference("project_manager", "Project manager", "sys_user").flag("manager");
            SCHEDULE: String = reference("schedule", "Schedule", "cmn_schedule");
        }
    }
}

define_table! {
    /// Tasks of a template, named `NAME/KEY`.
    template_task = "project_template_task" {
        noun: "template-task", label: "Project Template Task", display: "key";
        within: Some("project_template"),
        columns: &["project_template", "key", "short_description", "duration", "milestone", "visible_to_customer", "customer_task"],
        unique: &["project_template, key"],
        plugin: super::CSM_PPM;
        groups: [SYS_FIELDS];
        fields {
            PROJECT_TEMPLATE: String = reference("project_template", "Template", "project_template").required().flag("template");
            KEY: String = line("key", "Key").required();
            SHORT_DESCRIPTION: String = line("short_description", "Name").required().flag("name");
            DESCRIPTION: String = text("description", "Description");
            DURATION: i64 = duration("duration", "Planned duration");
            MILESTONE: bool = flag("milestone", "Milestone");
            KEY_MILESTONE: bool = flag("key_milestone", "Key milestone");
            VISIBLE_TO_CUSTOMER: bool = flag("visible_to_customer", "Visible to customer").flag("visible");
            CUSTOMER_TASK: bool = flag("customer_task", "Customer task");
            ASSIGNED_TO: String = reference("assigned_to", "Assigned to", "sys_user").flag("assign-to");
            ASSIGNMENT_GROUP: String = reference("assignment_group", "Assignment group", "sys_user_group");
            TIME_CONSTRAINT: String =
                choice("time_constraint", "Time constraint", crate::dict::projects::CONSTRAINTS).default("asap");
            CONSTRAINT_DATE: String = time("constraint_date", "Constraint date");
            OFFSET: i64 = duration("offset", "Start offset");
            CALCULATION_TYPE: String =
                choice("calculation_type", "Calculation", crate::dict::projects::CALCULATIONS).default("automatic");
            ROLLUP: bool = flag("rollup", "Rollup");
            PHASE_TYPE: String = choice("phase_type", "Phase type", crate::dict::projects::PHASE_TYPES).default("waterfall");
            ALLOW_DATES_OUTSIDE_SCHEDULE: bool = flag("allow_dates_outside_schedule", "Allow dates outside schedule");
        }
    }
}

define_table! {
    /// What a template task waits for.
    template_link = "project_template_link" {
        noun: "template-link", label: "Project Template Link", display: "sys_id";
        columns: &["project_template_task", "predecessor", "type", "lag"],
        unique: &["project_template_task, predecessor"],
        plugin: super::CSM_PPM;
        groups: [SYS_FIELDS];
        fields {
            PROJECT_TEMPLATE_TASK: String =
                reference("project_template_task", "Template task", "project_template_task").required();
            PREDECESSOR: String = line("predecessor", "Predecessor key").required();
            TYPE: String = choice("type", "Relation", crate::dict::projects::RELATIONS).default("fs");
            LAG: i64 = duration("lag", "Lag").default("0");
        }
    }
}
