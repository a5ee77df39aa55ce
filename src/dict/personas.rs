//! The personas of the documentation, each as the roles somebody needs to be one (domain section 3).

/// A persona: its name, the kind of user, the role expression, where it comes from.
pub type Persona = (&'static str, &'static str, &'static str, &'static str);

/// All personas.
pub const PERSONAS: &[Persona] = &[
    ("Customer project manager", "internal", "it_project_manager & sn_customerservice.projectmanager", "S001, S003"),
    ("Project stakeholder", "internal", "snc_internal & sn_customerservice.projectstakeholder & @csm_role", "S003"),
    (
        "Customer service agent (project-aware)",
        "internal",
        "sn_customerservice_agent & sn_customerservice.projectstakeholder",
        "S003",
    ),
    (
        "Customer",
        "external",
        "sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | \
         sn_customerservice.partner_admin",
        "S000, S003",
    ),
    ("Customer administrator", "external", "sn_customerservice.customer_admin", "S004"),
    ("Customer case manager", "external", "sn_customerservice.customer_case_manager", "S004"),
    ("Partner", "external", "sn_customerservice.partner", "S004"),
    ("Partner administrator", "external", "sn_customerservice.partner_admin", "S004"),
    ("Consumer", "external", "sn_customerservice.consumer", "S004"),
    ("Agent manager", "internal", "sn_customerservice_manager", "S004"),
    ("Consumer service agent", "internal", "sn_customerservice.consumer_agent", "S004"),
    ("Proxy contact", "internal", "sn_customerservice.proxy_contact", "S004, S002"),
    ("Case contributor editor", "internal", "sn_customerservice.case_contributor_editor", "S004"),
    ("Case contributor viewer", "internal", "sn_customerservice.case_contributor_viewer", "S004"),
    ("Case task agent", "internal", "sn_customerservice.case_task_agent", "S004"),
    ("Case task viewer", "internal", "sn_customerservice.case_task_viewer", "S004"),
    ("Case viewer", "internal", "sn_customerservice.case_viewer", "S004"),
    ("Contact manager", "internal", "sn_customerservice.contact_manager", "S004"),
    ("Customer data viewer", "internal", "sn_customerservice.customer_data_viewer", "S004"),
    ("Escalation requester", "internal", "sn_customerservice.escalation_requester", "S004"),
    ("De-escalation requester", "internal", "sn_customerservice.deescalation_requester", "S004"),
    ("Workspace user", "internal", "sn_customerservice.csm_workspace_user", "S004"),
    ("System administrator", "internal", "admin | csm_admin", "S000, S002, S004"),
];
