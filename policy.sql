-- policy.sql: who may do what, as a new database starts out.
--
-- `csm db init` runs this file once, after schema.sql and in the same transaction. From then on the rows belong to the
-- administrator; `csm access rules` prints the rules as they stand. S000 to S004 are the mission's sources, D: a page of
-- the product's documentation, KB an article of its support; R and Q are the ids of the rules and decisions.
--
-- Part 1 roles · 2 what roles contain · 3 plugins · 4 properties · 5 working time · 6 relationship type · 7 numbers ·
-- 8 the administrator · 9 access rules · 10 service levels

-- ---------------------------------------------------------------------------------------------------------------------
-- 1. Roles
--
-- Name, kind, what it is for. A role by itself opens nothing: only the rules of part 9 do. `internal` roles are meant
-- for employees, `external` ones for people outside, `base` ones carry other roles.
-- ---------------------------------------------------------------------------------------------------------------------
INSERT INTO sys_user_role (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    name, kind, description, elevated_privilege, grantable)
SELECT printf('00000001%024x', row_number() OVER ()), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    column1, column2, column3, 0, 1
FROM (VALUES
    -- Who is inside and who is outside (S004 "Explicit roles"); nobody holds both (R101).
    ('snc_internal', 'internal', 'Marks an employee.'),
    ('snc_external', 'external', 'Marks somebody outside; opens nothing that a rule does not name it for.'),
    ('admin', 'internal', 'Administers the system: passes every access rule, but no validation.'),
    ('impersonator', 'internal', 'May act as another user where the engine authenticates people.'),

    -- Base roles (S004 "Base roles").
    ('sn_esm_user', 'external', 'Base of every external customer service role.'),
    ('sn_esm_user_admin', 'external', 'Base of those who manage the users of an account.'),
    ('sn_esm_partner', 'external', 'Base of partners.'),
    ('sn_esm_partner_admin', 'external', 'Base of those who administer a partner account.'),
    ('sn_esm_admin', 'base', 'Base of service management administration.'),
    ('sn_esm_agent', 'internal', 'Base of every internal agent.'),

    -- Agents (S004 "Internal Roles").
    ('sn_customerservice_agent', 'internal', 'Customer service agent: makes, views and edits the cases of customers and partners.'),
    ('sn_customerservice_manager', 'internal', 'Customer service manager: an agent who also manages agents and groups and approves.'),
    ('sn_customerservice.consumer_agent', 'internal', 'Consumer service agent: makes, views and edits the cases of consumers.'),

    -- Customers, partners, consumers (S004 "External Roles").
    ('sn_customerservice.customer', 'external', 'Customer: makes cases for the own account, views and edits the own cases.'),
    ('sn_customerservice.customer_admin', 'external', 'Customer administrator: reaches the data of the account and manages its users.'),
    ('sn_customerservice.customer_case_manager', 'external', 'Customer case manager: manages the cases of the account and its child accounts, not its users.'),
    ('sn_customerservice.partner', 'external', 'Partner: makes cases for the own account and for customer accounts, views and edits those.'),
    ('sn_customerservice.partner_admin', 'external', 'Partner administrator: reaches the data of the partner account and manages users there and at its customers.'),
    ('sn_customerservice.consumer', 'external', 'Consumer: makes, views and edits the own cases for products bought.'),

    -- Specialised roles of customer service (S004, second table).
    ('sn_customerservice.case_contributor_editor', 'internal', 'Case contributor editor: changes a few fields of cases that another role shows.'),
    ('sn_customerservice.case_contributor_viewer', 'internal', 'Case contributor viewer: reads what belongs to the cases the user contributes to or may read.'),
    ('sn_customerservice.case_task_agent', 'internal', 'Case task agent: works on case tasks of the user, of the groups, or made by the user.'),
    ('sn_customerservice.case_task_viewer', 'internal', 'Case task viewer: reads every case task.'),
    ('sn_customerservice.case_viewer', 'internal', 'Case viewer: reads every case.'),
    ('sn_customerservice.contact_manager', 'internal', 'Contact manager: manages contacts.'),
    ('sn_customerservice.projectmanager', 'internal', 'Customer project manager, together with it_project_manager.'),
    ('sn_customerservice.projectstakeholder', 'internal', 'Customer project stakeholder: reads customer projects, together with one more customer service role.'),
    ('sn_customerservice.customer_data_viewer', 'internal', 'Customer data viewer: reads accounts, contacts, consumers and how they are related.'),
    ('sn_customerservice.escalation_requester', 'internal', 'Requests the escalation of a case or an account.'),
    ('sn_customerservice.deescalation_requester', 'internal', 'Ends an escalation whose cause is resolved.'),
    ('sn_customerservice.proxy_case_creator', 'internal', 'Makes cases from community questions.'),
    ('sn_customerservice.proxy_contact', 'internal', 'Proxy contact: an employee who makes cases on behalf of customers.'),
    ('sn_customerservice.csm_workspace_user', 'internal', 'Workspace user: lists the own and the groups'' case tasks.'),

    -- Administration and integration (S004 "Customer Service Base Entities").
    ('csm_admin', 'internal', 'Administers all data of customer service, but neither roles nor rules.'),
    ('csm_ws_integration', 'internal', 'Uses the web services of customer service.'),
    ('sn_csm_doctemplate.admin', 'internal', 'Manages document templates.'),
    ('sn_csm_doctemplate.viewer', 'internal', 'Reads document templates.'),
    ('sn_scm_case_type.config_admin', 'internal', 'Manages case types and service definitions.'),
    ('sn_csm_case_type.config_viewer', 'internal', 'Reads case types and service definitions.'),

    -- Customer projects, granular (D:customer-service-management-roles); no rule names them yet.
    ('sn_csm_ppm.viewer', 'internal', 'Newer product role for reading customer project records.'),
    ('sn_csm_ppm.admin', 'internal', 'Newer product role for administering customer project records.'),

    -- Project management (S003; D:roles-installed-with-PPS-finance).
    ('it_project_manager', 'internal', 'Project manager: all of project management; half of the customer project manager.'),
    ('it_project_user', 'internal', 'Views projects and edits some fields of tasks.'),
    ('it_pps_admin', 'internal', 'Configures project portfolio management.'),
    ('it_demand_manager', 'internal', 'Manages demands.'),
    ('it_program_manager', 'internal', 'Manages programs.'),
    ('it_portfolio_manager', 'internal', 'Manages portfolios.'),
    ('it_project_portfolio_user', 'internal', 'Views the projects of a portfolio.'),
    ('project_manager', 'internal', 'Manages projects of the base application.'),
    ('project_user', 'internal', 'Views projects of the base application.'),
    ('pps_admin', 'internal', 'Configures the base of portfolio management.'),
    ('pps_resource', 'internal', 'May be named in a resource plan.'),
    ('resource_user', 'internal', 'Makes and requests resource plans.'),
    ('resource_manager', 'internal', 'Confirms, allocates, rejects and completes resource plans.'),
    ('timeline_user', 'internal', 'Views timelines.'),
    ('timeline_admin', 'internal', 'Configures timelines.'),
    ('rate_model_user', 'internal', 'Views rate models.'),
    ('rate_model_admin', 'internal', 'Manages rate models.'),

    -- Incidents, problems, changes and requests of a case (S002; D:assign-csm-itsm-integration-roles).
    ('sn_incident_read', 'internal', 'Reads the incident of a case.'),
    ('sn_incident_write', 'internal', 'Makes an incident for a case.'),
    ('sn_problem_read', 'internal', 'Reads the problem of a case.'),
    ('sn_problem_write', 'internal', 'Makes a problem for a case.'),
    ('sn_change_read', 'internal', 'Reads the change request of a case.'),
    ('sn_change_write', 'internal', 'Makes a change request for a case.'),
    ('sn_request_read', 'internal', 'Reads the requests of a case.'),
    ('sn_request_write', 'internal', 'Makes a request for a case.'),

    -- Service organizations and business locations (D:csm-ppm-integration-roles-tasks); no rule names them yet.
    ('sn_service_org.project_manager', 'internal', 'Manages the projects of service organizations.'),
    ('sn_bus_loc.location_project_stakeholder', 'internal', 'Reads the projects of business locations.'),
    ('sn_bus_loc.location_manager_project_stakeholder', 'internal', 'Reads the projects of the business locations the user manages.'),
    ('sn_bus_loc.ibl_viewer', 'internal', 'Reads internal business locations.'),
    ('sn_bus_loc.ebl_viewer', 'internal', 'Reads external business locations.'),

    -- Keepers of customer data (D:configuring-contact-relationship, D:t_CreateAcctRelationshipRecord).
    ('sn_crm_foundation_admin', 'internal', 'Administers the customer data foundation.'),
    ('sn_crm_foundation_data_manager', 'internal', 'Keeps all customer data.'),
    ('sn_crm_account_relationship_data_manager', 'internal', 'Keeps the relationships of accounts.'),
    ('sn_crm_account_data_manager', 'internal', 'Keeps accounts.'),
    ('sn_crm_escalation_admin', 'internal', 'Administers escalations.'),
    ('sn_crm_escalation_config_viewer', 'internal', 'Reads how escalations are set up.'),

    -- Roles of the platform that the ones above contain (D:r_RolesInstalledWithCustomerService); no rule names them.
    ('agent_schedule_user', 'internal', 'Views the schedules of agents.'),
    ('agent_workspace_user', 'internal', 'Uses the agent workspace.'),
    ('approver_user', 'internal', 'Decides the approvals assigned to the user.'),
    ('asset', 'internal', 'Manages assets.'),
    ('assignment_workbench', 'internal', 'Uses the assignment workbench.'),
    ('awa_manager', 'internal', 'Manages how work is handed out.'),
    ('canvas_user', 'internal', 'Opens workspace pages.'),
    ('chat_admin', 'internal', 'Administers chat.'),
    ('cmdb_read', 'internal', 'Reads configuration items.'),
    ('contract_manager', 'internal', 'Manages contracts.'),
    ('domain_expand_scope', 'internal', 'Sees further domains.'),
    ('email_client_quick_message_author', 'internal', 'Writes quick messages for e-mail.'),
    ('email_composer', 'internal', 'Writes e-mail from a record.'),
    ('interaction_agent', 'internal', 'Handles interactions.'),
    ('knowledge', 'internal', 'Works on knowledge articles.'),
    ('notify_view', 'internal', 'Views calls; comes to managers with the Zoom connector only, hence contained nowhere.'),
    ('skill_admin', 'internal', 'Administers skills.'),
    ('skill_model_user', 'internal', 'Uses the skill model.'),
    ('sn_app_cs_social_log_user', 'internal', 'Views the log of social channels.'),
    ('sn_app_cs_social_social_profile_user', 'internal', 'Views social profiles.'),
    ('sn_apptmnt_booking.appointment_booking_user', 'external', 'Books appointments.'),
    ('sn_majorissue_mgt.major_issue_manager', 'internal', 'Manages major issues.'),
    ('sn_publications.approver', 'internal', 'Approves publications.'),
    ('sn_publications_recipients_list_user', 'internal', 'Uses recipients lists of publications.'),
    ('sn_res_shaper.admin', 'internal', 'Administers the resource shaper.'),
    ('sn_shn.admin', 'internal', 'Administers special handling notes.'),
    ('sn_shn.editor', 'internal', 'Edits special handling notes.'),
    ('sn_shn.user', 'internal', 'Reads special handling notes.'),
    ('sn_templated_snip.template_snippet_reader', 'internal', 'Reads response templates.'),
    ('sn_templated_snip.template_snippet_writer', 'internal', 'Writes response templates.'),
    ('template_editor', 'internal', 'Edits templates.'),
    ('timecard_approver', 'internal', 'Approves time cards.'),
    ('timecard_manager', 'internal', 'Manages time cards.'),
    ('timecard_user', 'internal', 'Fills in time cards.'),
    ('wm_read', 'internal', 'Reads work orders.'),
    ('workspace_admin', 'internal', 'Administers workspaces.')
);

-- ---------------------------------------------------------------------------------------------------------------------
-- 2. What roles contain
--
-- Printed as D:r_RolesInstalledWithCustomerService has them unless another source stands beside; "seed" marks the edges
-- S004 itself still shows. A name that is no role of part 1 stops the initialisation.
-- ---------------------------------------------------------------------------------------------------------------------
WITH pair(role, contains) AS (VALUES
    ('sn_esm_user', 'snc_external'),
    ('sn_esm_user', 'sn_apptmnt_booking.appointment_booking_user'),
    ('sn_esm_user_admin', 'sn_esm_user'), -- seed
    ('sn_esm_partner', 'sn_esm_user'), -- seed
    ('sn_esm_partner_admin', 'sn_esm_user_admin'),
    ('sn_esm_partner_admin', 'sn_esm_admin'),
    ('sn_esm_agent', 'assignment_workbench'),
    ('sn_esm_agent', 'wm_read'),
    ('sn_esm_agent', 'cmdb_read'), -- seed
    ('sn_esm_agent', 'agent_schedule_user'),
    ('sn_esm_agent', 'interaction_agent'),
    ('sn_esm_agent', 'sn_publications_recipients_list_user'),

    ('sn_customerservice_agent', 'knowledge'),
    ('sn_customerservice_agent', 'chat_admin'),
    ('sn_customerservice_agent', 'sn_customerservice.deescalation_requester'),
    ('sn_customerservice_agent', 'timecard_user'),
    ('sn_customerservice_agent', 'template_editor'),
    ('sn_customerservice_agent', 'sn_esm_agent'),
    ('sn_customerservice_agent', 'sn_shn.editor'),
    ('sn_customerservice_agent', 'domain_expand_scope'),

    ('sn_customerservice_manager', 'sn_customerservice_agent'),
    ('sn_customerservice_manager', 'timecard_manager'),
    ('sn_customerservice_manager', 'timecard_approver'),
    ('sn_customerservice_manager', 'skill_admin'),
    ('sn_customerservice_manager', 'sn_app_cs_social_social_profile_user'),
    ('sn_customerservice_manager', 'sn_customerservice.consumer_agent'),
    ('sn_customerservice_manager', 'asset'),
    ('sn_customerservice_manager', 'sn_shn.admin'),
    ('sn_customerservice_manager', 'sn_publications.approver'),
    ('sn_customerservice_manager', 'contract_manager'),
    ('sn_customerservice_manager', 'sn_app_cs_social_log_user'),
    ('sn_customerservice_manager', 'awa_manager'),
    ('sn_customerservice_manager', 'sn_majorissue_mgt.major_issue_manager'),
    ('sn_customerservice_manager', 'email_client_quick_message_author'),
    ('sn_customerservice_manager', 'workspace_admin'),
    ('sn_customerservice_manager', 'skill_model_user'),
    ('sn_customerservice_manager', 'sn_templated_snip.template_snippet_writer'),
    ('sn_customerservice_manager', 'approver_user'),

    ('sn_customerservice.consumer_agent', 'sn_esm_agent'),
    ('sn_customerservice.consumer_agent', 'chat_admin'),
    ('sn_customerservice.consumer_agent', 'sn_shn.editor'),
    ('sn_customerservice.consumer_agent', 'template_editor'),
    ('sn_customerservice.consumer_agent', 'knowledge'),

    ('sn_customerservice.customer', 'sn_esm_user'),
    ('sn_customerservice.customer', 'snc_external'),
    ('sn_customerservice.customer_admin', 'sn_customerservice.customer'),
    ('sn_customerservice.customer_admin', 'sn_esm_user_admin'),
    ('sn_customerservice.customer_case_manager', 'sn_customerservice.customer'), -- seed
    ('sn_customerservice.partner', 'sn_customerservice.customer'),
    ('sn_customerservice.partner', 'sn_esm_partner'),
    ('sn_customerservice.partner_admin', 'sn_customerservice.partner'),
    ('sn_customerservice.partner_admin', 'sn_customerservice.customer_admin'),
    ('sn_customerservice.partner_admin', 'sn_esm_partner_admin'),
    ('sn_customerservice.consumer', 'sn_esm_user'),
    ('sn_customerservice.consumer', 'snc_external'),

    ('sn_customerservice.case_contributor_viewer', 'sn_shn.user'),
    ('sn_customerservice.case_contributor_viewer', 'wm_read'),
    ('sn_customerservice.case_task_agent', 'sn_customerservice.customer_data_viewer'),
    ('sn_customerservice.case_task_agent', 'sn_customerservice.csm_workspace_user'),
    ('sn_customerservice.case_task_agent', 'sn_customerservice.case_contributor_editor'),
    ('sn_customerservice.projectmanager', 'sn_customerservice.customer_data_viewer'), -- seed

    -- Seed. Through this edge every customer service agent is a consumer agent too, although KB0639072 tells the two
    -- apart. It is kept as printed (Q5); whoever disagrees runs `csm role uncontain`.
    ('sn_customerservice.escalation_requester', 'sn_customerservice.consumer_agent'),
    ('sn_customerservice.deescalation_requester', 'sn_customerservice.escalation_requester'), -- seed

    -- D:csm-contributor-user-roles.
    ('sn_customerservice.csm_workspace_user', 'agent_workspace_user'),
    ('sn_customerservice.csm_workspace_user', 'canvas_user'),
    ('sn_customerservice.csm_workspace_user', 'sn_templated_snip.template_snippet_reader'),
    ('sn_customerservice.csm_workspace_user', 'email_composer'),

    ('csm_admin', 'sn_shn.admin'),
    ('csm_admin', 'sn_res_shaper.admin'),
    ('csm_ws_integration', 'snc_internal'), -- seed
    ('sn_csm_doctemplate.admin', 'sn_csm_doctemplate.viewer'), -- seed
    ('sn_scm_case_type.config_admin', 'sn_csm_case_type.config_viewer'), -- seed

    -- D:roles-installed-with-PPS-finance.
    ('it_project_manager', 'resource_user'),
    ('it_project_manager', 'it_demand_manager'),
    ('it_project_manager', 'it_project_user'),
    ('it_project_manager', 'project_manager'),
    ('it_project_manager', 'timeline_user'),
    ('it_project_manager', 'rate_model_user'),
    ('project_manager', 'timecard_approver'),
    ('it_project_user', 'it_project_portfolio_user'),
    ('it_project_user', 'project_user'),
    ('it_pps_admin', 'it_program_manager'),
    ('it_pps_admin', 'it_portfolio_manager'),
    ('it_pps_admin', 'it_project_manager'),
    ('it_pps_admin', 'it_demand_manager'),
    ('it_pps_admin', 'pps_admin'),
    ('it_pps_admin', 'timeline_admin'),
    ('it_pps_admin', 'rate_model_admin'),
    ('resource_manager', 'resource_user'),
    ('resource_manager', 'timecard_approver'),
    ('resource_manager', 'skill_admin'),
    ('resource_manager', 'rate_model_user'),

    -- D:assign-csm-itsm-integration-roles.
    ('sn_incident_write', 'sn_incident_read'),
    ('sn_problem_write', 'sn_problem_read'),
    ('sn_change_write', 'sn_change_read'),
    ('sn_request_write', 'sn_request_read'),

    -- D:csm-ppm-integration-roles-tasks.
    ('sn_service_org.project_manager', 'sn_bus_loc.ibl_viewer'),
    ('sn_service_org.project_manager', 'sn_bus_loc.ebl_viewer'),

    -- D:escalate-csm-case, D:de-escalate-csm-case.
    ('sn_crm_escalation_admin', 'sn_customerservice.escalation_requester'),
    ('sn_crm_escalation_admin', 'sn_customerservice.deescalation_requester'),
    ('sn_crm_escalation_admin', 'sn_crm_escalation_config_viewer')
)
INSERT INTO sys_user_role_contains (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    role, contains)
SELECT printf('00000002%024x', row_number() OVER (ORDER BY pair.role, pair.contains)),
    '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0, outer_role.sys_id, inner_role.sys_id
FROM pair
LEFT JOIN sys_user_role AS outer_role ON outer_role.name = pair.role
LEFT JOIN sys_user_role AS inner_role ON inner_role.name = pair.contains;

-- ---------------------------------------------------------------------------------------------------------------------
-- 3. Plugins
--
-- All active except field service and proxy contacts, which an administrator switches on (Q46).
-- ---------------------------------------------------------------------------------------------------------------------
INSERT INTO v_plugin (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    id, name, active)
SELECT printf('00000003%024x', row_number() OVER ()), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    column1, column2, column3
FROM (VALUES
    ('com.sn_customerservice', 'Customer Service', 1),
    ('com.snc.financial_planning_pmo', 'PPM Standard', 1),
    -- Needs the two above (R130).
    ('com.snc.csm_ppm', 'Customer Project Management', 1),
    ('com.glide.explicit_roles', 'Explicit Roles', 1),
    ('com.sn_cs_sm', 'Customer Service with Service Management', 1),
    ('com.sn_cs_sm_request', 'Customer Service with Request Management', 1),
    ('com.snc.work_management', 'Field Service Management', 1),
    -- Work orders of a project show only if both are active (R5d, S000 Note).
    ('com.snc.wm_ppm', 'Field Service with Project Management', 0),
    ('com.snc.csm_fsm_integration', 'Customer Service with Field Service Management', 0),
    -- Employees who make cases on behalf of customers (R99d).
    ('com.snc.csm_proxy_contacts', 'CSM Extension for Proxy Contacts', 0)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- 4. Properties
-- ---------------------------------------------------------------------------------------------------------------------
INSERT INTO sys_properties (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    name, value, type, description)
SELECT printf('00000004%024x', row_number() OVER ()), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    column1, column2, column3, column4
FROM (VALUES
    -- R82, S004 Note: the customer case manager is not in this list until an administrator adds the role.
    ('sn_customerservice.contact_role_assignment',
     'sn_customerservice.partner_admin,sn_customerservice.partner,sn_customerservice.customer_admin,sn_customerservice.customer',
     'string', 'Roles that customer and partner administrators may give to contacts and take from them.'),
    ('sn_customerservice.contact_relationship.restrict_within_account_hierarchy', 'true', 'boolean',
     'Only contacts of the account''s hierarchy and of its related accounts may be related to an account.'),
    ('sn_cs_queryrules.use_query_rules', 'true', 'boolean',
     'Rows are filtered by the rules before they are counted or listed. Always so; kept for reference.'),
    ('glide.sm.default_mode', 'deny', 'string',
     'What no rule allows is denied to everybody but admin (R100). Always so; kept for reference.'),
    ('glide.security.explicit_roles.enable_internal_user_blacklist', 'false', 'boolean',
     'Keeps the classes of outsiders from ever becoming internal. Decided by validation R101; kept for reference.'),
    -- R92: what a consumer may do in a day, and hang on one case.
    ('sn_customerservice.consumer_max_new_cases_daily', '10', 'integer',
     'How many cases a consumer may make in a day.'),
    ('sn_customerservice.consumer_max_comments_per_case_daily', '25', 'integer',
     'How many comments a consumer may write on a case in a day.'),
    ('sn_customerservice.consumer_max_attachments_per_record', '5', 'integer',
     'How many files a consumer may attach to a case.'),
    ('com.glide.attachment.max_size', '25', 'integer',
     'The largest attachment, in MiB.'),
    -- R132: the flows between cases and what is made of them for a project.
    ('csm.flow.copy_case_fields', 'true', 'boolean',
     'Project changes and issues made of a case take over its name and priority.'),
    ('csm.flow.close_case_on_closure', 'false', 'boolean',
     'A case is closed when the project change or issue made of it is closed.'),
    -- Section 7: resolved cases no customer answers. Skipped are cases that need attention or are escalated, or whose account is, and
    -- those an agent took out (auto_close).
    ('csm.flow.auto_close', 'false', 'boolean',
     'A resolved case is closed when the customer neither accepts nor rejects the solution.'),
    ('csm.flow.auto_close_reminder_days', '5', 'integer',
     'Days after which the customer is reminded of the solution.'),
    ('csm.flow.auto_close_days', '10', 'integer',
     'Days after which the case is closed.'),
    -- R119: empty switches the related records of a case off.
    ('csm.related_records.roles', 'snc_internal,snc_external', 'string',
     'Roles that are shown the records related to a case; empty shows them to nobody.'),
    ('com.snc.project.rollup_project_start_date', 'true', 'boolean',
     'The planned start of a project follows its earliest task.'),
    ('com.snc.project.auto_close_milestones', 'false', 'boolean',
     'Milestones close by themselves once what they wait for is closed.'),
    ('com.snc.project.task.max_task_duration', '2600', 'integer',
     'The longest duration of a task, in days (R61).'),
    ('com.snc.project.task.check_date_span_years', '10', 'integer',
     'How many years before or after today the dates of a task may lie (R61).'),
    ('com.snc.ppm.yellow_status_duration', '3', 'integer',
     'Working days before its planned end from which a task shows yellow.'),
    ('com.snc.project.enable_alter_of_planned_dates', 'false', 'boolean',
     'The planned start of a task in progress or closed may be changed (R65).'),
    ('com.snc.project.move_project.wip', 'false', 'boolean',
     'A project in progress may be moved to another start date.'),
    ('com.snc.project.date_change_cascade', 'true', 'boolean',
     'A changed date moves the tasks that depend on it.'),
    ('com.snc.project.copy.additional_attributes', '', 'string',
     'Further fields that copying a project carries over, separated by commas.')
);

-- ---------------------------------------------------------------------------------------------------------------------
-- 5. Working time: `weekdays`, Monday to Friday 08:00-12:00 and 13:00-17:00 UTC (Q45)
-- ---------------------------------------------------------------------------------------------------------------------
INSERT INTO cmn_schedule (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    name, time_zone)
VALUES (printf('00000005%024x', 1), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    'weekdays', 'UTC');

WITH day(weekday) AS (VALUES (1), (2), (3), (4), (5)),
    shift(starts, ends) AS (VALUES ('08:00', '12:00'), ('13:00', '17:00'))
INSERT INTO cmn_schedule_span (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    schedule, weekday, "from", "to", type)
SELECT printf('00000006%024x', row_number() OVER (ORDER BY day.weekday, shift.starts)),
    '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    cmn_schedule.sys_id, day.weekday, shift.starts, shift.ends, 'work'
FROM cmn_schedule CROSS JOIN day CROSS JOIN shift
WHERE cmn_schedule.name = 'weekdays';

-- ---------------------------------------------------------------------------------------------------------------------
-- 6. Relationship type: the one that makes an account the partner of another (D:c_AccountRelationships)
-- ---------------------------------------------------------------------------------------------------------------------
INSERT INTO sn_customerservice_account_relationship_type (sys_id, sys_created_on, sys_created_by, sys_updated_on,
    sys_updated_by, sys_mod_count, name, "from", relationship_label, "to", reverse_label, active)
VALUES (printf('00000007%024x', 1), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    'partner', 'partner', 'Partner of', 'account', 'Customer of', 1);

-- ---------------------------------------------------------------------------------------------------------------------
-- 7. Numbers: the last one assigned, so that the first record is 0010001
-- ---------------------------------------------------------------------------------------------------------------------
INSERT INTO sys_number (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    category, prefix, number)
SELECT printf('00000008%024x', row_number() OVER ()), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    column1, column2, 10000
FROM (VALUES
    ('customer_account', 'ACCT'),
    ('customer_project', 'CSPRJ'),
    ('customer_project_task', 'CSPRJTASK'),
    ('resource_plan', 'RPLN'),
    ('project_status', 'PSTAT'),
    ('project_change_request', 'PCR'),
    ('issue', 'ISSUE'),
    ('wm_order', 'WO'),
    ('kb_knowledge', 'KB'),
    ('problem', 'PRB'),
    ('change_request', 'CHG'),
    ('incident', 'INC'),
    ('sc_request', 'REQ'),
    ('sc_req_item', 'RITM'),
    ('sn_customerservice_case', 'CS'),
    ('sn_customerservice_task', 'CSTASK'),
    ('sn_customerservice_escalation', 'ESC')
);

-- ---------------------------------------------------------------------------------------------------------------------
-- 8. The administrator, an employee (R102)
-- ---------------------------------------------------------------------------------------------------------------------
INSERT INTO sys_user (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    user_name, name, first_name, last_name, active, locked_out, sys_class_name, notification, vip)
VALUES (printf('00000009%024x', 1), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    'admin', 'System Administrator', 'System', 'Administrator', 1, 0, 'sys_user', 2, 0);

WITH held(user_name, role) AS (VALUES ('admin', 'admin'), ('admin', 'snc_internal'))
INSERT INTO sys_user_has_role (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    "user", role, state, inherited)
SELECT printf('0000000a%024x', row_number() OVER (ORDER BY held.user_name, held.role)),
    '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    sys_user.sys_id, sys_user_role.sys_id, 'active', 0
FROM held
LEFT JOIN sys_user ON sys_user.user_name = held.user_name
LEFT JOIN sys_user_role ON sys_user_role.name = held.role;

-- ---------------------------------------------------------------------------------------------------------------------
-- 9. Access rules
--
-- Each row: id, kind, table, operation, who, which records, which fields, source, what it says.
--   rule       grants, if the user meets `who` and the record meets the condition;
--   never      vetoes, whatever else grants: for everybody `who` names, on every record, for the fields listed;
--   implied    follows from other rows or from the absence of any; listed, grants nothing;
--   catalogue  a fact of the sources, listed, grants nothing.
-- `who` is a persona of the first list or an expression over roles (`&` binds tighter than `|`; contained roles count;
-- `@csm_role` is any customer service role besides projectstakeholder). No condition: every record. No fields: all of
-- them; `-a`: all but a; `@internal_fields`: money, business case, portfolio and work notes. Words that begin with `@` in
-- a condition are sets of the acting user. The operation `any`, of listed rows only, is every one. What nobody is granted
-- below is open to admin only (R100).
-- ---------------------------------------------------------------------------------------------------------------------
WITH persona(name, roles) AS (VALUES
    -- S000 "one of the following CSM external roles"; a case manager passes because the role contains customer (Q4).
    ('CUSTOMER', 'sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | sn_customerservice.partner_admin'),
    -- S001, S003: both roles; one of them alone opens nothing (R30).
    ('PROJECT MANAGER', 'it_project_manager & sn_customerservice.projectmanager'),
    -- S003 "At least one CSM role"; an internal persona, so outsiders who hold the role are refused (Q15).
    ('STAKEHOLDER', 'snc_internal & sn_customerservice.projectstakeholder & @csm_role'),
    -- S003, D:customer-service-agent-tasks.
    ('PROJECT AGENT', 'sn_customerservice_agent & sn_customerservice.projectstakeholder'),
    -- D:configuring-contact-relationship, D:t_CreateAcctRelationshipRecord.
    ('RELATIONSHIP KEEPER', 'sn_customerservice_manager | sn_crm_foundation_data_manager | sn_crm_account_relationship_data_manager | sn_crm_account_data_manager'),
    -- R138: those who meet customers at work.
    ('CUSTOMER DESK', 'sn_esm_agent | sn_customerservice.contact_manager | sn_customerservice.proxy_contact | sn_customerservice_manager | sn_crm_foundation_data_manager | sn_crm_account_relationship_data_manager | sn_crm_account_data_manager')
),
rule(id, kind, name, operation, who, condition, fields, source, description) AS (VALUES
    -- ---- Customers and their projects (S000) ------------------------------------------------------------------------

    -- R1 S000 roles list, S003 personas: what customers may do with projects is R2 to R24; a consumer has none of it.
    ('R1', 'implied', 'customer_project', 'any', '', NULL, NULL, 'S000, S003',
     'Customer means customer, customer_admin, partner or partner_admin; consumer alone opens no project.'),

    -- R2 S000 "View projects and project details": who is a project contact, and whose account is still entitled to the
    -- project today, reads it. The role alone, even customer_admin, is not enough. Money and work notes stay inside.
    ('R2', 'rule', 'customer_project', 'read', 'CUSTOMER', 'sys_idIN@my_projects', '-@internal_fields', 'S000',
     'A project contact reads the project, without money and internal notes.'),

    -- R3 S000 "read-only access to project details": outsiders never make, change or delete a project.
    ('R3', 'never', 'customer_project', 'create', 'snc_external', NULL, NULL, 'S000', 'No outsider makes a project.'),
    ('R3.2', 'never', 'customer_project', 'write', 'snc_external', NULL, NULL, 'S000', 'No outsider changes a project.'),
    ('R3.3', 'never', 'customer_project', 'delete', 'snc_external', NULL, NULL, 'S000', 'No outsider deletes a project.'),

    -- R6 S000 "View and update project tasks": of such a project the tasks marked visible to customer, and only those.
    -- Each task is judged alone; a visible parent does not open its children (Q18).
    ('R6', 'rule', 'customer_project_task', 'read', 'CUSTOMER', 'customer_projectIN@my_projects^visible_to_customer=true',
     '-@internal_fields,-critical_path,-relation_applied', 'S000', 'A project contact reads the visible tasks, without money and internal notes.'),
    -- R7 S000 "directly from Support > Projects > Project Tasks": the same filter on every path to a task.
    ('R7', 'implied', 'customer_project_task', 'read', '', NULL, NULL, 'S000',
     'R6 filters the tasks of a project, the own tasks and a task asked for by its number alike.'),
    -- R8 S000 "tasks that have been assigned to them", steps 4 and 5: the assignee reports actual start and end, and comments.
    ('R8', 'rule', 'customer_project_task', 'write', 'CUSTOMER',
     'customer_projectIN@my_projects^visible_to_customer=true^assigned_to=@me', 'work_start,work_end,comments', 'S000',
     'The assignee of a visible task writes its actual dates and comments on it.'),
    -- R8.2 Q12: whoever may comment on a task may hang a file on it.
    ('R8.2', 'rule', 'customer_project_task', 'attach', 'CUSTOMER',
     'customer_projectIN@my_projects^visible_to_customer=true^assigned_to=@me', NULL, 'Q12',
     'The assignee of a visible task attaches files to it.'),
    -- R9 S000 by contrast: every field R8 does not name is closed to outsiders. Only fields the user names are asked;
    -- what completing a task sets by itself is not.
    ('R9', 'never', 'customer_project_task', 'write', 'snc_external', NULL, '-work_start,-work_end,-comments', 'S000',
     'No outsider writes another field of a task than its actual dates and comments.'),
    -- R10 S000 "Complete project tasks": the assignee marks the task complete.
    ('R10', 'rule', 'customer_project_task', 'complete', 'CUSTOMER',
     'customer_projectIN@my_projects^visible_to_customer=true^assigned_to=@me', NULL, 'S000',
     'The assignee of a visible task marks it complete.'),
    -- R11 S000 lists viewing, updating and completing only.
    ('R11', 'never', 'customer_project_task', 'create', 'snc_external', NULL, NULL, 'S000', 'No outsider makes a task.'),
    ('R11.2', 'never', 'customer_project_task', 'delete', 'snc_external', NULL, NULL, 'S000', 'No outsider deletes a task.'),
    -- R12 S000 "Add a comment in the Activity field": R8 covers the field `comments`.
    ('R12', 'implied', 'customer_project_task', 'comment', '', NULL, NULL, 'S000', 'Commenting on a task follows from R8.'),
    -- R13 D:r_CustomerServiceCaseForm: work notes are internal, on every table that has them.
    ('R13', 'never', 'customer_project', 'read', 'snc_external', NULL, 'work_notes', 'D:r_CustomerServiceCaseForm',
     'No outsider reads the work notes of a project.'),
    ('R13.2', 'never', 'customer_project', 'work_note', 'snc_external', NULL, NULL, 'D:r_CustomerServiceCaseForm',
     'No outsider writes a work note on a project.'),
    ('R13.3', 'never', 'customer_project_task', 'read', 'snc_external', NULL, 'work_notes', 'D:r_CustomerServiceCaseForm',
     'No outsider reads the work notes of a task.'),
    ('R13.4', 'never', 'customer_project_task', 'work_note', 'snc_external', NULL, NULL, 'D:r_CustomerServiceCaseForm',
     'No outsider writes a work note on a task.'),
    ('R13.5', 'never', 'sn_customerservice_case', 'read', 'snc_external', NULL, 'work_notes', 'D:r_CustomerServiceCaseForm',
     'No outsider reads the work notes of a case.'),
    ('R13.6', 'never', 'sn_customerservice_case', 'work_note', 'snc_external', NULL, NULL, 'D:r_CustomerServiceCaseForm',
     'No outsider writes a work note on a case.'),
    ('R13.7', 'never', 'sn_customerservice_task', 'read', 'snc_external', NULL, 'work_notes', 'D:r_CustomerServiceCaseForm',
     'No outsider reads the work notes of a case task.'),
    ('R13.8', 'never', 'sn_customerservice_task', 'work_note', 'snc_external', NULL, NULL, 'D:r_CustomerServiceCaseForm',
     'No outsider writes a work note on a case task.'),
    ('R13.9', 'never', 'project_change_request', 'read', 'snc_external', NULL, 'work_notes', 'D:r_CustomerServiceCaseForm',
     'No outsider reads the work notes of a project change request.'),
    ('R13.10', 'never', 'project_change_request', 'work_note', 'snc_external', NULL, NULL, 'D:r_CustomerServiceCaseForm',
     'No outsider writes a work note on a project change request.'),
    ('R13.11', 'never', 'issue', 'read', 'snc_external', NULL, 'work_notes', 'D:r_CustomerServiceCaseForm',
     'No outsider reads the work notes of a project issue.'),
    ('R13.12', 'never', 'issue', 'work_note', 'snc_external', NULL, NULL, 'D:r_CustomerServiceCaseForm',
     'No outsider writes a work note on a project issue.'),
    ('R13.13', 'never', 'wm_order', 'read', 'snc_external', NULL, 'work_notes', 'D:r_CustomerServiceCaseForm',
     'No outsider reads the work notes of a work order.'),
    ('R13.14', 'never', 'wm_order', 'work_note', 'snc_external', NULL, NULL, 'D:r_CustomerServiceCaseForm',
     'No outsider writes a work note on a work order.'),
    ('R13.15', 'never', 'problem', 'read', 'snc_external', NULL, 'work_notes', 'D:r_CustomerServiceCaseForm',
     'No outsider reads the work notes of a problem.'),
    ('R13.16', 'never', 'problem', 'work_note', 'snc_external', NULL, NULL, 'D:r_CustomerServiceCaseForm',
     'No outsider writes a work note on a problem.'),
    ('R13.17', 'never', 'change_request', 'read', 'snc_external', NULL, 'work_notes', 'D:r_CustomerServiceCaseForm',
     'No outsider reads the work notes of a change request.'),
    ('R13.18', 'never', 'change_request', 'work_note', 'snc_external', NULL, NULL, 'D:r_CustomerServiceCaseForm',
     'No outsider writes a work note on a change request.'),
    ('R13.19', 'never', 'incident', 'read', 'snc_external', NULL, 'work_notes', 'D:r_CustomerServiceCaseForm',
     'No outsider reads the work notes of an incident.'),
    ('R13.20', 'never', 'incident', 'work_note', 'snc_external', NULL, NULL, 'D:r_CustomerServiceCaseForm',
     'No outsider writes a work note on an incident.'),
    ('R13.21', 'never', 'sc_request', 'read', 'snc_external', NULL, 'work_notes', 'D:r_CustomerServiceCaseForm',
     'No outsider reads the work notes of a request.'),
    ('R13.22', 'never', 'sc_request', 'work_note', 'snc_external', NULL, NULL, 'D:r_CustomerServiceCaseForm',
     'No outsider writes a work note on a request.'),
    ('R13.23', 'never', 'sc_req_item', 'read', 'snc_external', NULL, 'work_notes', 'D:r_CustomerServiceCaseForm',
     'No outsider reads the work notes of a requested item.'),
    ('R13.24', 'never', 'sc_req_item', 'work_note', 'snc_external', NULL, NULL, 'D:r_CustomerServiceCaseForm',
     'No outsider writes a work note on a requested item.'),
    -- R24 not listed in S000, hence closed: dependencies and templates are the project manager's own matter.
    ('R24', 'never', 'planned_task_rel_planned_task', 'create', 'snc_external', NULL, NULL, 'S000', 'No outsider makes a dependency.'),
    ('R24.2', 'never', 'planned_task_rel_planned_task', 'read', 'snc_external', NULL, NULL, 'S000', 'No outsider reads a dependency.'),
    ('R24.3', 'never', 'planned_task_rel_planned_task', 'write', 'snc_external', NULL, NULL, 'S000', 'No outsider changes a dependency.'),
    ('R24.4', 'never', 'planned_task_rel_planned_task', 'delete', 'snc_external', NULL, NULL, 'S000', 'No outsider deletes a dependency.'),
    ('R24.5', 'never', 'project_template', 'create', 'snc_external', NULL, NULL, 'S000', 'No outsider makes a template.'),
    ('R24.6', 'never', 'project_template', 'read', 'snc_external', NULL, NULL, 'S000', 'No outsider reads a template.'),
    ('R24.7', 'never', 'project_template', 'write', 'snc_external', NULL, NULL, 'S000', 'No outsider changes a template.'),
    ('R24.8', 'never', 'project_template', 'delete', 'snc_external', NULL, NULL, 'S000', 'No outsider deletes a template.'),
    ('R24.9', 'never', 'project_template_task', 'create', 'snc_external', NULL, NULL, 'S000', 'No outsider makes a template task.'),
    ('R24.10', 'never', 'project_template_task', 'read', 'snc_external', NULL, NULL, 'S000', 'No outsider reads a template task.'),
    ('R24.11', 'never', 'project_template_task', 'write', 'snc_external', NULL, NULL, 'S000', 'No outsider changes a template task.'),
    ('R24.12', 'never', 'project_template_task', 'delete', 'snc_external', NULL, NULL, 'S000', 'No outsider deletes a template task.'),
    ('R24.13', 'never', 'project_template_link', 'create', 'snc_external', NULL, NULL, 'S000', 'No outsider makes a template link.'),
    ('R24.14', 'never', 'project_template_link', 'read', 'snc_external', NULL, NULL, 'S000', 'No outsider reads a template link.'),
    ('R24.15', 'never', 'project_template_link', 'write', 'snc_external', NULL, NULL, 'S000', 'No outsider changes a template link.'),
    ('R24.16', 'never', 'project_template_link', 'delete', 'snc_external', NULL, NULL, 'S000', 'No outsider deletes a template link.'),
    ('R24.17', 'never', 'resource_plan', 'create', 'snc_external', NULL, NULL, 'S000', 'No outsider makes a resource plan.'),
    ('R24.18', 'never', 'resource_plan', 'read', 'snc_external', NULL, NULL, 'S000', 'No outsider reads a resource plan.'),
    ('R24.19', 'never', 'resource_plan', 'write', 'snc_external', NULL, NULL, 'S000', 'No outsider changes a resource plan.'),
    ('R24.20', 'never', 'resource_plan', 'delete', 'snc_external', NULL, NULL, 'S000', 'No outsider deletes a resource plan.'),

    -- ---- The customer project manager (S001, S003) ------------------------------------------------------------------
    -- Projects of service organizations (no account) belong to another kind of manager, and what belongs to a project is
    -- never more open than the project (R32, R133): hence the condition on the account throughout.

    -- R30 S001 "requires the following roles", S003: both roles, for all rules of this section.
    ('R30', 'implied', 'customer_project', 'any', '', NULL, NULL, 'S001, S003',
     'A customer project manager holds it_project_manager and sn_customerservice.projectmanager; one alone is refused.'),
    -- R31 S001 "Create a project for a customer account": for none other. That name and account are given is validated.
    ('R31', 'rule', 'customer_project', 'create', 'PROJECT MANAGER', 'accountISNOTEMPTY', NULL, 'S001',
     'A project manager makes projects of an account.'),
    ('R31.2', 'rule', 'customer_project', 'copy', 'PROJECT MANAGER', 'accountISNOTEMPTY', NULL, 'S001',
     'A project manager copies projects of an account.'),
    -- R32 S001; D:create-customer-projects: every project that has an account, whoever manages it (Q17).
    ('R32', 'rule', 'customer_project', 'read', 'PROJECT MANAGER', 'accountISNOTEMPTY', NULL, 'S001',
     'A project manager reads every project of an account.'),
    ('R32.2', 'rule', 'customer_project', 'write', 'PROJECT MANAGER', 'accountISNOTEMPTY', NULL, 'S001',
     'A project manager changes every project of an account.'),
    -- R33 D:create-customer-projects. That no case refers to it is validated.
    ('R33', 'rule', 'customer_project', 'delete', 'PROJECT MANAGER', 'accountISNOTEMPTY', NULL, 'D:create-customer-projects',
     'A project manager deletes projects of an account.'),
    -- R34 S001 "Create a project for a customer account from a project template".
    ('R34', 'rule', 'customer_project', 'apply', 'PROJECT MANAGER', 'accountISNOTEMPTY', NULL, 'S001',
     'A project manager applies templates to projects of an account.'),
    -- R35 S001 "Create a project task for a customer project": where the project may be written.
    ('R35', 'rule', 'customer_project_task', 'create', 'PROJECT MANAGER', 'customer_project.accountISNOTEMPTY', NULL, 'S001',
     'A project manager makes tasks in projects of an account.'),
    -- R36 S001, S003 "Assigns and manages tasks and dependencies". Without a field list writing includes comments, work
    -- notes and files (Q34); derived fields are closed by the dictionary.
    ('R36', 'rule', 'customer_project_task', 'read', 'PROJECT MANAGER', 'customer_project.accountISNOTEMPTY', NULL, 'S001, S003',
     'A project manager reads every task of these projects.'),
    ('R36.2', 'rule', 'customer_project_task', 'write', 'PROJECT MANAGER', 'customer_project.accountISNOTEMPTY', NULL, 'S001, S003',
     'A project manager changes every task of these projects, comments on it and attaches files.'),
    -- R36a Q22: drafts only. That a task has no cases, actual dates or children is validated.
    ('R36a', 'rule', 'customer_project_task', 'delete', 'PROJECT MANAGER', 'customer_project.accountISNOTEMPTY^state=-5', NULL, 'Q22',
     'A project manager deletes pending tasks of these projects.'),
    -- R37 S001 "Identify the project tasks on a project template that are visible to external customers".
    ('R37', 'rule', 'project_template_task', 'write', 'PROJECT MANAGER', NULL, 'visible_to_customer', 'S001',
     'A project manager decides which tasks of a template customers will see.'),
    -- R38 S001 "Identify project tasks that are visible to external users": nobody but the project manager and admin.
    ('R38', 'rule', 'customer_project_task', 'write', 'PROJECT MANAGER', 'customer_project.accountISNOTEMPTY', 'visible_to_customer', 'S001',
     'A project manager decides which tasks of a project customers see.'),
    -- R39 S001 "Identify the account contacts who have access to a project". Who is eligible is validated. `access` is the
    -- question who of them can really see the project now.
    ('R39', 'rule', 'project_contact', 'create', 'PROJECT MANAGER', 'customer_project.accountISNOTEMPTY', NULL, 'S001',
     'A project manager adds project contacts.'),
    ('R39.2', 'rule', 'project_contact', 'read', 'PROJECT MANAGER', 'customer_project.accountISNOTEMPTY', NULL, 'S001',
     'A project manager reads the project contacts.'),
    ('R39.3', 'rule', 'project_contact', 'delete', 'PROJECT MANAGER', 'customer_project.accountISNOTEMPTY', NULL, 'S001, Q22',
     'A project manager removes project contacts.'),
    ('R39.4', 'rule', 'project_contact', 'access', 'PROJECT MANAGER', 'customer_project.accountISNOTEMPTY', NULL, 'S001',
     'A project manager asks whether the project contacts can see the project.'),
    -- R40 S001 "Assign project tasks to internal users, customer contacts, or customer partner contacts".
    ('R40', 'rule', 'customer_project_task', 'assign', 'PROJECT MANAGER', 'customer_project.accountISNOTEMPTY', NULL, 'S001',
     'A project manager assigns tasks.'),
    -- R46 S001 "Save a customer project as a template": of a project he reads, a template he makes.
    ('R46', 'rule', 'customer_project', 'save_as_template', 'PROJECT MANAGER', 'accountISNOTEMPTY', NULL, 'S001',
     'A project manager saves a project of an account as a template.'),
    ('R46.2', 'rule', 'project_template', 'create', 'PROJECT MANAGER', NULL, NULL, 'S001',
     'The template a project is saved as is made by the project manager.'),
    -- R47 S001 "Update the template as needed"; D:c_ProjectTemplates. Nobody but admins deletes templates or parts of them (Q22).
    ('R47', 'rule', 'project_template', 'create', 'PROJECT MANAGER', NULL, NULL, 'S001', 'A project manager makes templates.'),
    ('R47.2', 'rule', 'project_template', 'read', 'PROJECT MANAGER', NULL, NULL, 'S001', 'A project manager reads templates.'),
    ('R47.3', 'rule', 'project_template', 'write', 'PROJECT MANAGER', NULL, NULL, 'S001', 'A project manager changes templates.'),
    ('R47.4', 'rule', 'project_template', 'copy', 'PROJECT MANAGER', NULL, NULL, 'D:c_ProjectTemplates', 'A project manager copies templates.'),
    ('R47.5', 'rule', 'project_template_task', 'create', 'PROJECT MANAGER', NULL, NULL, 'S001', 'A project manager adds tasks to templates.'),
    ('R47.6', 'rule', 'project_template_task', 'read', 'PROJECT MANAGER', NULL, NULL, 'S001', 'A project manager reads the tasks of templates.'),
    ('R47.7', 'rule', 'project_template_task', 'write', 'PROJECT MANAGER', NULL, NULL, 'S001', 'A project manager changes the tasks of templates.'),
    ('R47.8', 'rule', 'project_template_link', 'create', 'PROJECT MANAGER', NULL, NULL, 'S001', 'A project manager links tasks of templates.'),
    ('R47.9', 'rule', 'project_template_link', 'read', 'PROJECT MANAGER', NULL, NULL, 'S001', 'A project manager reads the links of templates.'),
    ('R47.10', 'rule', 'project_template_link', 'write', 'PROJECT MANAGER', NULL, NULL, 'S001', 'A project manager changes the links of templates.'),
    -- R50 S003 "Assigns and manages tasks and dependencies"; read is R141. Cycles and doubles are validated.
    ('R50', 'rule', 'planned_task_rel_planned_task', 'create', 'PROJECT MANAGER',
     'parent.customer_project.accountISNOTEMPTY^child.customer_project.accountISNOTEMPTY', NULL, 'S003',
     'A project manager makes a task depend on another.'),
    ('R50.2', 'rule', 'planned_task_rel_planned_task', 'write', 'PROJECT MANAGER',
     'parent.customer_project.accountISNOTEMPTY^child.customer_project.accountISNOTEMPTY', NULL, 'S003',
     'A project manager changes a dependency.'),
    ('R50.3', 'rule', 'planned_task_rel_planned_task', 'delete', 'PROJECT MANAGER',
     'parent.customer_project.accountISNOTEMPTY^child.customer_project.accountISNOTEMPTY', NULL, 'S003, Q22',
     'A project manager removes a dependency.'),
    -- R41 S001 "See the cases that have been created for a project or project task": those, and no other case (Q16).
    ('R41', 'rule', 'sn_customerservice_case', 'read', 'PROJECT MANAGER',
     'customer_projectISNOTEMPTY^ORcustomer_project_taskISNOTEMPTY', NULL, 'S001',
     'A project manager reads the cases of projects and their tasks.'),
    -- R42 S001 Note "read-only access to the Case form": no row grants more than R43 to R45.
    ('R42', 'implied', 'sn_customerservice_case', 'write', '', NULL, NULL, 'S001',
     'A project manager changes no field of a case: no rule grants it.'),
    -- R43 S001 "Add a comment or an attachment to a case". That the case is open is validated (Q13).
    ('R43', 'rule', 'sn_customerservice_case', 'comment', 'PROJECT MANAGER',
     'customer_projectISNOTEMPTY^ORcustomer_project_taskISNOTEMPTY', NULL, 'S001',
     'A project manager comments on the cases of projects.'),
    ('R43.2', 'rule', 'sn_customerservice_case', 'attach', 'PROJECT MANAGER',
     'customer_projectISNOTEMPTY^ORcustomer_project_taskISNOTEMPTY', NULL, 'S001',
     'A project manager attaches files to the cases of projects.'),
    -- R44, R45 S001 "Create project change requests and project issues for cases". One each per case is validated.
    ('R44', 'rule', 'sn_customerservice_case', 'project_change', 'PROJECT MANAGER', 'customer_projectISNOTEMPTY', NULL, 'S001',
     'A project manager makes a project change request of the case of a project.'),
    ('R45', 'rule', 'sn_customerservice_case', 'project_issue', 'PROJECT MANAGER',
     'customer_projectISNOTEMPTY^ORcustomer_project_taskISNOTEMPTY', NULL, 'S001',
     'A project manager makes a project issue of the case of a project.'),
    -- R48 S003 "Sets up project tasks and resource plans"; D:c_ResourcePlans: until the plan is confirmed. Its state moves by
    -- verbs; the project manager submits the request, the rest is the resource manager's.
    ('R48', 'rule', 'resource_plan', 'create', 'PROJECT MANAGER', 'top_task.accountISNOTEMPTY', NULL, 'S003',
     'A project manager makes resource plans for projects of an account.'),
    ('R48.2', 'rule', 'resource_plan', 'read', 'PROJECT MANAGER', 'top_task.accountISNOTEMPTY', NULL, 'S003',
     'A project manager reads the resource plans of these projects.'),
    ('R48.3', 'rule', 'resource_plan', 'write', 'PROJECT MANAGER', 'top_task.accountISNOTEMPTY^stateINplanning,requested', '-state', 'S003',
     'A project manager changes the resource plans of these projects until they are confirmed.'),
    ('R48.4', 'rule', 'resource_plan', 'request', 'PROJECT MANAGER', 'top_task.accountISNOTEMPTY^stateINplanning,requested', NULL, 'S003',
     'A project manager asks for the resources of a plan.'),
    -- R49 D:c_ResourcePlans: the resource manager, in any state.
    ('R49', 'rule', 'resource_plan', 'write', 'resource_manager', NULL, NULL, 'D:c_ResourcePlans',
     'A resource manager changes resource plans and moves their state.'),
    ('R49.2', 'rule', 'resource_plan', 'confirm', 'resource_manager', NULL, NULL, 'D:c_ResourcePlans', 'A resource manager confirms resource plans.'),
    ('R49.3', 'rule', 'resource_plan', 'allocate', 'resource_manager', NULL, NULL, 'D:c_ResourcePlans',
     'A resource manager allocates resource plans.'),
    ('R49.4', 'rule', 'resource_plan', 'reject', 'resource_manager', NULL, NULL, 'D:c_ResourcePlans', 'A resource manager rejects resource plans.'),
    ('R49.5', 'rule', 'resource_plan', 'complete', 'resource_manager', NULL, NULL, 'D:c_ResourcePlans',
     'A resource manager completes resource plans.'),
    ('R49.6', 'rule', 'resource_plan', 'read', 'resource_manager', NULL, NULL, 'Q25', 'What a resource manager decides on he reads.'),
    -- R51 D:t_CreateAStatusReport: the children of a project, where the project is one of an account (R133).
    ('R51', 'rule', 'project_status', 'create', 'PROJECT MANAGER', 'project.accountISNOTEMPTY', NULL, 'D:t_CreateAStatusReport',
     'A project manager makes the status reports of projects of an account.'),
    ('R51.2', 'rule', 'project_status', 'read', 'PROJECT MANAGER', 'project.accountISNOTEMPTY', NULL, 'D:t_CreateAStatusReport',
     'A project manager reads the status reports of projects of an account.'),
    ('R51.3', 'rule', 'project_status', 'write', 'PROJECT MANAGER', 'project.accountISNOTEMPTY', NULL, 'D:t_CreateAStatusReport',
     'A project manager changes the status reports of projects of an account.'),
    ('R51.4', 'rule', 'project_change_request', 'create', 'PROJECT MANAGER', 'parent.accountISNOTEMPTY', NULL, 'D:t_CreateAStatusReport',
     'A project manager makes the project change requests of projects of an account.'),
    ('R51.5', 'rule', 'project_change_request', 'read', 'PROJECT MANAGER', 'parent.accountISNOTEMPTY', NULL, 'D:t_CreateAStatusReport',
     'A project manager reads the project change requests of projects of an account.'),
    ('R51.6', 'rule', 'project_change_request', 'write', 'PROJECT MANAGER', 'parent.accountISNOTEMPTY', NULL, 'D:t_CreateAStatusReport',
     'A project manager changes the project change requests of projects of an account.'),
    ('R51.7', 'rule', 'issue', 'create', 'PROJECT MANAGER', 'parent.accountISNOTEMPTY', NULL, 'D:t_CreateAStatusReport',
     'A project manager makes the project issues of projects of an account.'),
    ('R51.8', 'rule', 'issue', 'read', 'PROJECT MANAGER', 'parent.accountISNOTEMPTY', NULL, 'D:t_CreateAStatusReport',
     'A project manager reads the project issues of projects of an account.'),
    ('R51.9', 'rule', 'issue', 'write', 'PROJECT MANAGER', 'parent.accountISNOTEMPTY', NULL, 'D:t_CreateAStatusReport',
     'A project manager changes the project issues of projects of an account.'),
    -- R52 S004: sn_customerservice.projectmanager contains customer_data_viewer.
    ('R52', 'implied', 'customer_account', 'read', '', NULL, NULL, 'S004',
     'A project manager reads customer data through the contained customer_data_viewer (R99).'),
    -- R53 D:csm-ppm-domain-separation: a project under another one. Which accounts fit is validated.
    ('R53', 'rule', 'customer_project', 'create', 'PROJECT MANAGER', 'accountISNOTEMPTY^parentISNOTEMPTY', NULL, 'D:csm-ppm-domain-separation',
     'A project manager makes a project under another one.'),

    -- ---- Stakeholders and agents (S003) -----------------------------------------------------------------------------

    -- R67 S003 "activities that require viewing customer project details and project tasks": all projects, nothing to write.
    ('R67', 'rule', 'customer_project', 'read', 'STAKEHOLDER', NULL, NULL, 'S003, S004', 'A stakeholder reads every project.'),
    ('R67.2', 'rule', 'customer_project_task', 'read', 'STAKEHOLDER', NULL, NULL, 'S003, S004', 'A stakeholder reads every task.'),
    ('R67.3', 'rule', 'project_contact', 'read', 'STAKEHOLDER', NULL, NULL, 'S003, S004', 'A stakeholder reads every project contact.'),
    -- R68 D:customer-service-agent-tasks: an agent with the stakeholder role is a stakeholder, the agent role being a CSM role.
    ('R68', 'implied', 'customer_project', 'read', 'PROJECT AGENT', NULL, NULL, 'S003', 'A project-aware agent reads every project through R67.'),
    ('R68.2', 'implied', 'customer_project_task', 'read', 'PROJECT AGENT', NULL, NULL, 'S003', 'A project-aware agent reads every task through R67.'),
    ('R68.3', 'implied', 'project_contact', 'read', 'PROJECT AGENT', NULL, NULL, 'S003', 'A project-aware agent reads every project contact through R67.'),
    -- R69 D:customer-service-agent-tasks, S003 "create cases from projects and project tasks". Which projects may be chosen is Q40.
    ('R69', 'rule', 'sn_customerservice_case', 'create', 'sn_customerservice_agent',
     'customer_projectISNOTEMPTY^ORcustomer_project_taskISNOTEMPTY', NULL, 'S003',
     'An agent makes cases for projects and project tasks.'),
    ('R69c', 'implied', 'sn_customerservice_case', 'write', '', NULL, NULL, 'S003',
     'An agent works on the cases of projects as on any other (R90); service levels are shown, not enforced.'),
    -- R69b S003 demands both roles: no row, so denied.
    ('R69b', 'implied', 'customer_project', 'read', '', NULL, NULL, 'S003',
     'An agent without projectstakeholder sees nothing of projects: no rule grants it.'),

    -- ---- People, accounts and relationships (S004) ------------------------------------------------------------------

    -- R77 KB0639072: a case manager is no administrator; no row grants it.
    ('R77', 'implied', 'sys_user', 'write', '', NULL, NULL, 'KB0639072',
     'A customer case manager changes neither users nor their roles: no rule grants it.'),
    -- R80 S004, D:c_ManageUsersFromCustomerPortal: contacts of the own account and below; logins are proposed by the system.
    ('R80', 'rule', 'sys_user', 'create', 'sn_customerservice.customer_admin',
     'sys_class_name=customer_contact^accountIN@my_account_tree', 'name,first_name,last_name,title,preferred_language,time_zone,email,phone,mobile_phone,notification,locked_out,account', 'S004',
     'A customer administrator makes contacts of the own account and below.'),
    ('R80.2', 'rule', 'sys_user', 'write', 'sn_customerservice.customer_admin',
     'sys_class_name=customer_contact^accountIN@my_account_tree', 'name,first_name,last_name,title,preferred_language,time_zone,email,phone,mobile_phone,notification,locked_out', 'S004',
     'A customer administrator keeps their data and opens and closes their login.'),
    -- R81 S004 Note: the roles of property R82, never the own, a partner role only in a partner account. One role must remain (validated).
    ('R81', 'rule', 'sys_user_has_role', 'create', 'sn_customerservice.customer_admin',
     'roleIN@assignable_roles^user!=@me^user.sys_class_name=customer_contact^user.accountIN@my_account_tree^role.nameNOT INsn_customerservice.partner,sn_customerservice.partner_admin^ORuser.account.partner=true', NULL, 'S004',
     'A customer administrator gives these contacts the roles listed.'),
    ('R81.2', 'rule', 'sys_user_has_role', 'delete', 'sn_customerservice.customer_admin',
     'roleIN@assignable_roles^user!=@me^user.sys_class_name=customer_contact^user.accountIN@my_account_tree^role.nameNOT INsn_customerservice.partner,sn_customerservice.partner_admin^ORuser.account.partner=true', NULL, 'S004',
     'A customer administrator takes these roles from them.'),
    ('R81.3', 'rule', 'sys_user_role', 'read', 'sn_customerservice.customer_admin', 'sys_idIN@assignable_roles', NULL, 'S004',
     'A customer administrator reads the roles he may give.'),
    ('R81.4', 'rule', 'sys_user_has_role', 'read', 'sn_customerservice.customer_admin',
     'user.sys_class_name=customer_contact^user.accountIN@my_account_tree', NULL, 'S004',
     'A customer administrator reads which roles these contacts hold.'),
    ('R82', 'catalogue', 'sys_user_has_role', 'create', '', NULL, NULL, 'S004 Note',
     'Which roles are listed stands in the property sn_customerservice.contact_role_assignment; the case manager is not among them at first.'),
    -- R88 S004: the partner administrator does the same in the accounts his company serves.
    ('R88', 'rule', 'sys_user', 'create', 'sn_customerservice.partner_admin',
     'sys_class_name=customer_contact^accountIN@my_partner_accounts', 'name,first_name,last_name,title,preferred_language,time_zone,email,phone,mobile_phone,notification,locked_out,account', 'S004',
     'A partner administrator makes contacts of the accounts he serves.'),
    ('R88.2', 'rule', 'sys_user', 'write', 'sn_customerservice.partner_admin',
     'sys_class_name=customer_contact^accountIN@my_partner_accounts', 'name,first_name,last_name,title,preferred_language,time_zone,email,phone,mobile_phone,notification,locked_out', 'S004',
     'A partner administrator keeps their data and opens and closes their login.'),
    ('R88.3', 'rule', 'sys_user', 'read', 'sn_customerservice.partner_admin',
     'sys_class_name=customer_contact^accountIN@my_account_tree^ORaccountIN@my_partner_accounts', 'name,first_name,last_name,title,preferred_language,time_zone,email,phone,mobile_phone,notification,locked_out,account', 'S004',
     'A partner administrator reads what he keeps of these contacts.'),
    ('R88.4', 'rule', 'sys_user_has_role', 'create', 'sn_customerservice.partner_admin',
     'roleIN@assignable_roles^user!=@me^user.sys_class_name=customer_contact^user.accountIN@my_partner_accounts^role.nameNOT INsn_customerservice.partner,sn_customerservice.partner_admin^ORuser.account.partner=true', NULL, 'S004',
     'A partner administrator gives these contacts the roles listed.'),
    ('R88.5', 'rule', 'sys_user_has_role', 'delete', 'sn_customerservice.partner_admin',
     'roleIN@assignable_roles^user!=@me^user.sys_class_name=customer_contact^user.accountIN@my_partner_accounts^role.nameNOT INsn_customerservice.partner,sn_customerservice.partner_admin^ORuser.account.partner=true', NULL, 'S004',
     'A partner administrator takes these roles from them.'),
    ('R88.6', 'rule', 'sys_user_has_role', 'read', 'sn_customerservice.partner_admin',
     'user.sys_class_name=customer_contact^user.accountIN@my_partner_accounts', NULL, 'S004',
     'A partner administrator reads which roles these contacts hold.'),
    ('R89', 'catalogue', 'account_relationship', 'any', '', NULL, NULL, 'D:c_AccountRelationships',
     'A partner serves an account while an active relationship of the partner type lasts; a contact relationship counts beside it.'),
    -- R98 S004 "User who can manage contacts"; deleting is not managing.
    ('R98', 'rule', 'sys_user', 'create', 'sn_customerservice.contact_manager', 'sys_class_name=customer_contact', NULL, 'S004',
     'A contact manager makes contacts.'),
    ('R98.2', 'rule', 'sys_user', 'read', 'sn_customerservice.contact_manager', 'sys_class_name=customer_contact', NULL, 'S004',
     'A contact manager reads contacts.'),
    ('R98.3', 'rule', 'sys_user', 'write', 'sn_customerservice.contact_manager', 'sys_class_name=customer_contact', NULL, 'S004',
     'A contact manager changes contacts.'),
    -- R99 S004 "read-only access to customer data entities".
    ('R99', 'rule', 'customer_account', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004',
     'A customer data viewer reads accounts.'),
    ('R99.2', 'rule', 'sys_user', 'read', 'sn_customerservice.customer_data_viewer', 'sys_class_name=customer_contact', NULL, 'S004',
     'A customer data viewer reads contacts.'),
    ('R99.3', 'rule', 'csm_consumer', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004',
     'A customer data viewer reads consumers.'),
    ('R99.4', 'rule', 'csm_household', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004',
     'A customer data viewer reads households.'),
    ('R99.5', 'rule', 'account_relationship', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004',
     'A customer data viewer reads account relationships.'),
    ('R99.6', 'rule', 'sn_customerservice_account_relationship_type', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004',
     'A customer data viewer reads the types of account relationship.'),
    ('R99.7', 'rule', 'sn_customerservice_contact_relationship', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004',
     'A customer data viewer reads contact relationships.'),
    ('R99.8', 'rule', 'sn_customerservice_responsibility_def', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004',
     'A customer data viewer reads responsibilities.'),
    ('R99.9', 'rule', 'sn_install_base_sold_product', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004',
     'A customer data viewer reads sold products.'),
    ('R99.10', 'rule', 'ast_contract', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004',
     'A customer data viewer reads contracts.'),
    ('R99.11', 'rule', 'service_entitlement', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004',
     'A customer data viewer reads entitlements.'),
    ('R99.12', 'rule', 'sn_customerservice_team_member', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004',
     'A customer data viewer reads account team members.'),
    ('R99.13', 'rule', 'alm_asset', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004', 'A customer data viewer reads assets.'),
    ('R99.14', 'rule', 'service_organization', 'read', 'sn_customerservice.customer_data_viewer', NULL, NULL, 'S004',
     'A customer data viewer reads service organizations.'),

    -- ---- Cases and service records (S000, S002, S004) --------------------------------------------------------------------

    -- What a case's verbs do to its state is no field of a write rule: each verb is granted by rows of its own operation.
    -- R70 S004 "create cases and view and edit existing cases for themselves": made by him, or by an agent for him (Q43).
    ('R70', 'rule', 'sn_customerservice_case', 'read', 'CUSTOMER', 'contact=@me^ORopened_by=@me', NULL, 'S004', 'A customer reads the own cases.'),
    -- R71 for the own account, in the own name; the fields are those of the portal's form (Q40).
    ('R71', 'rule', 'sn_customerservice_case', 'create', 'CUSTOMER',
     'contact=@me^accountIN@my_accounts', 'short_description,description,category,priority,contact_type,account,contact,consumer,product,asset,customer_project,customer_project_task', 'S004',
     'A customer makes cases for the own accounts in the own name.'),
    -- R72 D:customer-close-case-from-portal: comments, files, and the three answers to an agent. Everything else of the form is read-only.
    ('R72', 'rule', 'sn_customerservice_case', 'write', 'CUSTOMER', 'contact=@me^ORopened_by=@me', 'comments', 'S004',
     'Whose case it is comments on such a case.'),
    ('R72.2', 'rule', 'sn_customerservice_case', 'attach', 'CUSTOMER', 'contact=@me^ORopened_by=@me', NULL, 'S004',
     'Whose case it is attaches files to such a case.'),
    ('R72.3', 'rule', 'sn_customerservice_case', 'close', 'CUSTOMER', 'contact=@me^ORopened_by=@me', NULL, 'S004',
     'Whose case it is closes such a case.'),
    ('R72.4', 'rule', 'sn_customerservice_case', 'accept', 'CUSTOMER', 'contact=@me^ORopened_by=@me', NULL, 'S004',
     'Whose case it is accepts the solution of such a case.'),
    ('R72.5', 'rule', 'sn_customerservice_case', 'reject', 'CUSTOMER', 'contact=@me^ORopened_by=@me', NULL, 'S004',
     'Whose case it is rejects the solution of such a case.'),
    -- R73 S004 "view a list of assets belonging to their accounts".
    ('R73', 'rule', 'alm_asset', 'read', 'CUSTOMER', 'accountIN@my_accounts', NULL, 'S004', 'A customer reads the assets of the own accounts.'),
    -- R74 to R76 S004: the case manager for the other contacts of the account and its child accounts.
    ('R74', 'rule', 'sn_customerservice_case', 'create', 'sn_customerservice.customer_case_manager',
     'contact.accountIN@my_accounts^accountIN@my_accounts', 'short_description,description,category,priority,contact_type,account,contact,consumer,product,asset,customer_project,customer_project_task', 'S004',
     'A case manager makes cases on behalf of contacts of the accounts open to him.'),
    ('R75', 'rule', 'sn_customerservice_case', 'read', 'sn_customerservice.customer_case_manager', 'accountIN@my_accounts', NULL, 'S004',
     'A case manager reads the cases of the accounts open to him.'),
    ('R76', 'rule', 'sn_customerservice_case', 'write', 'sn_customerservice.customer_case_manager', 'accountIN@my_accounts', 'comments', 'S004',
     'A case manager of the account comments on such a case.'),
    ('R76.2', 'rule', 'sn_customerservice_case', 'attach', 'sn_customerservice.customer_case_manager', 'accountIN@my_accounts', NULL, 'S004',
     'A case manager of the account attaches files to such a case.'),
    ('R76.3', 'rule', 'sn_customerservice_case', 'close', 'sn_customerservice.customer_case_manager', 'accountIN@my_accounts', NULL, 'S004',
     'A case manager of the account closes such a case.'),
    ('R76.4', 'rule', 'sn_customerservice_case', 'accept', 'sn_customerservice.customer_case_manager', 'accountIN@my_accounts', NULL, 'S004',
     'A case manager of the account accepts the solution of such a case.'),
    ('R76.5', 'rule', 'sn_customerservice_case', 'reject', 'sn_customerservice.customer_case_manager', 'accountIN@my_accounts', NULL, 'S004',
     'A case manager of the account rejects the solution of such a case.'),
    -- R78 S004 "access to data within the account".
    ('R78', 'rule', 'customer_account', 'read', 'sn_customerservice.customer_admin', 'sys_idIN@my_accounts', NULL, 'S004',
     'A customer administrator reads the accounts open to him.'),
    ('R78.2', 'rule', 'sys_user', 'read', 'sn_customerservice.customer_admin', 'sys_class_name=customer_contact^accountIN@my_accounts', NULL, 'S004',
     'A customer administrator reads the contacts of the accounts open to him.'),
    ('R78.3', 'rule', 'sn_customerservice_case', 'read', 'sn_customerservice.customer_admin', 'accountIN@my_accounts', NULL, 'S004',
     'A customer administrator reads the cases of the accounts open to him.'),
    -- R79 D:r_CustomerServicePortalUserRoles: the administrator does with them what the case manager does.
    ('R79', 'rule', 'sn_customerservice_case', 'create', 'sn_customerservice.customer_admin',
     'contact.accountIN@my_accounts^accountIN@my_accounts', 'short_description,description,category,priority,contact_type,account,contact,consumer,product,asset,customer_project,customer_project_task', 'S004',
     'A customer administrator makes cases on behalf of contacts of the accounts open to him.'),
    ('R79.2', 'rule', 'sn_customerservice_case', 'write', 'sn_customerservice.customer_admin', 'accountIN@my_accounts', 'comments', 'S004',
     'A customer administrator of the account comments on such a case.'),
    ('R79.3', 'rule', 'sn_customerservice_case', 'attach', 'sn_customerservice.customer_admin', 'accountIN@my_accounts', NULL, 'S004',
     'A customer administrator of the account attaches files to such a case.'),
    ('R79.4', 'rule', 'sn_customerservice_case', 'close', 'sn_customerservice.customer_admin', 'accountIN@my_accounts', NULL, 'S004',
     'A customer administrator of the account closes such a case.'),
    ('R79.5', 'rule', 'sn_customerservice_case', 'accept', 'sn_customerservice.customer_admin', 'accountIN@my_accounts', NULL, 'S004',
     'A customer administrator of the account accepts the solution of such a case.'),
    ('R79.6', 'rule', 'sn_customerservice_case', 'reject', 'sn_customerservice.customer_admin', 'accountIN@my_accounts', NULL, 'S004',
     'A customer administrator of the account rejects the solution of such a case.'),
    -- R83 S004 "for their own account or on behalf of a customer account"; partner and partner contact are filled in.
    ('R83', 'rule', 'sn_customerservice_case', 'create', 'sn_customerservice.partner | sn_customerservice.partner_admin',
     'accountIN@my_account^ORaccountIN@my_partner_accounts', 'short_description,description,category,priority,contact_type,account,contact,consumer,product,asset,customer_project,customer_project_task', 'S004',
     'A partner makes cases for the own account and for the accounts he serves.'),
    -- R84 S004: the cases he made; what he opened or is the contact of is R70. R85 Note: without partner fields there is nothing to
    -- match, so a relationship opens no historic case.
    ('R84', 'rule', 'sn_customerservice_case', 'read', 'sn_customerservice.partner | sn_customerservice.partner_admin',
     'partner_contact=@me', NULL, 'S004',
     'A partner reads the cases he is the partner contact of.'),
    ('R84.2', 'rule', 'sn_customerservice_case', 'write', 'sn_customerservice.partner | sn_customerservice.partner_admin',
     'partner_contact=@me', 'comments', 'S004',
     'Its partner contact comments on such a case.'),
    ('R84.3', 'rule', 'sn_customerservice_case', 'attach', 'sn_customerservice.partner | sn_customerservice.partner_admin',
     'partner_contact=@me', NULL, 'S004',
     'Its partner contact attaches files to such a case.'),
    ('R84.4', 'rule', 'sn_customerservice_case', 'close', 'sn_customerservice.partner | sn_customerservice.partner_admin',
     'partner_contact=@me', NULL, 'S004',
     'Its partner contact closes such a case.'),
    ('R84.5', 'rule', 'sn_customerservice_case', 'accept', 'sn_customerservice.partner | sn_customerservice.partner_admin',
     'partner_contact=@me', NULL, 'S004',
     'Its partner contact accepts the solution of such a case.'),
    ('R84.6', 'rule', 'sn_customerservice_case', 'reject', 'sn_customerservice.partner | sn_customerservice.partner_admin',
     'partner_contact=@me', NULL, 'S004',
     'Its partner contact rejects the solution of such a case.'),
    ('R84.7', 'implied', 'sn_customerservice_case', 'read', '', NULL, NULL, 'S004', 'Cases a partner opened or is the contact of follow from R70.'),
    ('R85', 'implied', 'sn_customerservice_case', 'read', '', NULL, NULL, 'S004 Note',
     'A case without partner and partner contact is historic: no relationship opens it to partners.'),
    -- R86 S004 "view all cases created by a partner", also in customer accounts (Q8); cases of the own account are R78.
    ('R86', 'rule', 'sn_customerservice_case', 'read', 'sn_customerservice.partner_admin', 'partnerIN@my_account', NULL, 'S004',
     'A partner administrator reads the cases his company made.'),
    ('R86.2', 'rule', 'sn_customerservice_case', 'accept', 'sn_customerservice.partner_admin', 'partnerIN@my_account', NULL, 'S004',
     'A partner administrator accepts the solution of such a case.'),
    ('R86.3', 'rule', 'sn_customerservice_case', 'reject', 'sn_customerservice.partner_admin', 'partnerIN@my_account', NULL, 'S004',
     'A partner administrator rejects the solution of such a case.'),
    ('R86.4', 'implied', 'sn_customerservice_case', 'read', '', NULL, NULL, 'S004', 'Cases of the partner account and below follow from R78.'),
    ('R87', 'implied', 'customer_account', 'read', '', NULL, NULL, 'S004',
     'A partner administrator reads his account through R78, customers'' records through R86 and R139.'),
    -- R90 S004 "creates cases, views and edits cases": cases of companies. Consumers' cases are R91, which agents reach through Q5.
    ('R90', 'rule', 'sn_customerservice_case', 'create', 'sn_customerservice_agent', 'consumerISEMPTY', NULL, 'S004',
     'An agent makes cases of companies.'),
    ('R90.2', 'rule', 'sn_customerservice_case', 'read', 'sn_customerservice_agent', 'consumerISEMPTY', NULL, 'S004',
     'An agent reads cases of companies.'),
    ('R90.3', 'rule', 'sn_customerservice_case', 'write', 'sn_customerservice_agent', 'consumerISEMPTY', NULL, 'S004',
     'An agent edits cases of companies, comments, notes and attaches files.'),
    ('R90.4', 'rule', 'sn_customerservice_case', 'assign', 'sn_customerservice_agent', 'consumerISEMPTY', NULL, 'S004',
     'An agent assigns cases of companies.'),
    ('R90.5', 'rule', 'sn_customerservice_case', 'request_info', 'sn_customerservice_agent', 'consumerISEMPTY', NULL, 'S004',
     'An agent asks for information on cases of companies.'),
    ('R90.6', 'rule', 'sn_customerservice_case', 'resume', 'sn_customerservice_agent', 'consumerISEMPTY', NULL, 'S004',
     'An agent takes up cases of companies again.'),
    ('R90.7', 'rule', 'sn_customerservice_case', 'propose', 'sn_customerservice_agent', 'consumerISEMPTY', NULL, 'S004',
     'An agent proposes a solution for cases of companies.'),
    ('R90.8', 'rule', 'sn_customerservice_case', 'close', 'sn_customerservice_agent', 'consumerISEMPTY', NULL, 'S004',
     'An agent closes cases of companies.'),
    ('R90.9', 'rule', 'sn_customerservice_case', 'cancel', 'sn_customerservice_agent', 'consumerISEMPTY', NULL, 'S004',
     'An agent cancels cases of companies.'),
    -- R90b S004 "managing agents or agent groups and overriding agent actions", "approve requests assigned to them". Whom a
    -- group would make an agent is none yet: to become one is the administrator's to give.
    ('R90b', 'rule', 'sys_user_group', 'write', 'sn_customerservice_manager', 'sys_idIN@my_manageable_groups', '-parent', 'S004',
     'A manager changes groups whose every role he holds, but not what they stand below.'),
    ('R90b.2', 'rule', 'sys_user_grmember', 'create', 'sn_customerservice_manager',
     'groupIN@my_manageable_groups^sys_idIN@memberships_of_agents', NULL, 'S004',
     'A manager puts agents into such groups.'),
    ('R90b.3', 'rule', 'sys_user_grmember', 'delete', 'sn_customerservice_manager',
     'groupIN@my_manageable_groups^userIN@service_agents', NULL, 'S004',
     'A manager takes agents out of such groups.'),
    ('R90b.4', 'rule', 'sysapproval_approver', 'read', 'sn_customerservice_manager', 'approver=@me', NULL, 'S004',
     'A manager reads the approvals asked of him.'),
    ('R90b.5', 'rule', 'sysapproval_approver', 'write', 'sn_customerservice_manager', 'approver=@me', 'state,comments', 'S004',
     'A manager decides the approvals asked of him.'),
    ('R90b.6', 'rule', 'sn_customerservice_case', 'reopen', 'sn_customerservice_manager', NULL, NULL, 'S004', 'A manager reopens resolved cases.'),
    ('R90b.7', 'rule', 'sn_customerservice_case', 'assign', 'sn_customerservice_manager', NULL, NULL, 'S004', 'A manager assigns cases anew.'),
    ('R90b.8', 'rule', 'sn_customerservice_case', 'write', 'sn_customerservice_manager', NULL, NULL, 'S004', 'A manager edits what agents wrote.'),
    -- R91 S004 "assists consumers".
    ('R91', 'rule', 'sn_customerservice_case', 'create', 'sn_customerservice.consumer_agent', 'consumerISNOTEMPTY', NULL, 'S004',
     'A consumer agent makes cases of consumers.'),
    ('R91.2', 'rule', 'sn_customerservice_case', 'read', 'sn_customerservice.consumer_agent', 'consumerISNOTEMPTY', NULL, 'S004',
     'A consumer agent reads cases of consumers.'),
    ('R91.3', 'rule', 'sn_customerservice_case', 'write', 'sn_customerservice.consumer_agent', 'consumerISNOTEMPTY', NULL, 'S004',
     'A consumer agent edits cases of consumers, comments, notes and attaches files.'),
    ('R91.4', 'rule', 'sn_customerservice_case', 'assign', 'sn_customerservice.consumer_agent', 'consumerISNOTEMPTY', NULL, 'S004',
     'A consumer agent assigns cases of consumers.'),
    ('R91.5', 'rule', 'sn_customerservice_case', 'request_info', 'sn_customerservice.consumer_agent', 'consumerISNOTEMPTY', NULL, 'S004',
     'A consumer agent asks for information on cases of consumers.'),
    ('R91.6', 'rule', 'sn_customerservice_case', 'resume', 'sn_customerservice.consumer_agent', 'consumerISNOTEMPTY', NULL, 'S004',
     'A consumer agent takes up cases of consumers again.'),
    ('R91.7', 'rule', 'sn_customerservice_case', 'propose', 'sn_customerservice.consumer_agent', 'consumerISNOTEMPTY', NULL, 'S004',
     'A consumer agent proposes a solution for cases of consumers.'),
    ('R91.8', 'rule', 'sn_customerservice_case', 'close', 'sn_customerservice.consumer_agent', 'consumerISNOTEMPTY', NULL, 'S004',
     'A consumer agent closes cases of consumers.'),
    ('R91.9', 'rule', 'sn_customerservice_case', 'cancel', 'sn_customerservice.consumer_agent', 'consumerISNOTEMPTY', NULL, 'S004',
     'A consumer agent cancels cases of consumers.'),
    -- R92 S004: a consumer's own cases and products. Ten new cases and 25 comments a day are validated.
    ('R92', 'rule', 'sn_customerservice_case', 'create', 'sn_customerservice.consumer',
     'consumer.user=@me', 'short_description,description,category,priority,contact_type,account,contact,consumer,product,asset,customer_project,customer_project_task', 'S004',
     'A consumer makes cases.'),
    ('R92.2', 'rule', 'sn_customerservice_case', 'read', 'sn_customerservice.consumer', 'consumer.user=@me', NULL, 'S004',
     'A consumer reads the own cases.'),
    ('R92.3', 'rule', 'sn_customerservice_case', 'write', 'sn_customerservice.consumer', 'consumer.user=@me', 'comments', 'S004',
     'The consumer comments on such a case.'),
    ('R92.4', 'rule', 'sn_customerservice_case', 'attach', 'sn_customerservice.consumer', 'consumer.user=@me', NULL, 'S004',
     'The consumer attaches files to such a case.'),
    ('R92.5', 'rule', 'sn_customerservice_case', 'close', 'sn_customerservice.consumer', 'consumer.user=@me', NULL, 'S004',
     'The consumer closes such a case.'),
    ('R92.6', 'rule', 'sn_customerservice_case', 'accept', 'sn_customerservice.consumer', 'consumer.user=@me', NULL, 'S004',
     'The consumer accepts the solution of such a case.'),
    ('R92.7', 'rule', 'sn_customerservice_case', 'reject', 'sn_customerservice.consumer', 'consumer.user=@me', NULL, 'S004',
     'The consumer rejects the solution of such a case.'),
    ('R92a', 'rule', 'sn_install_base_sold_product', 'read', 'sn_customerservice.consumer', 'consumer.user=@me', NULL, 'S004',
     'A consumer reads the own products.'),
    -- R93 S004 "limited write access" to cases another role shows (reading is asked of every operation, Q25): these fields, and the
    -- state by three verbs; closing is not among them.
    ('R93', 'rule', 'sn_customerservice_case', 'write', 'sn_customerservice.case_contributor_editor',
     NULL, 'work_notes,comments,contributor_users,contributor_groups,watch_list,work_notes_list', 'S004',
     'A contributor notes, comments and keeps the lists of people of a case he reads.'),
    ('R93.2', 'rule', 'sn_customerservice_case', 'attach', 'sn_customerservice.case_contributor_editor', NULL, NULL, 'S004',
     'A contributor attaches files to a case he reads.'),
    ('R93.3', 'rule', 'sn_customerservice_case', 'request_info', 'sn_customerservice.case_contributor_editor', 'state=10', NULL, 'S004',
     'A contributor asks the customer of an open case for information.'),
    ('R93.4', 'rule', 'sn_customerservice_case', 'resume', 'sn_customerservice.case_contributor_editor', 'state=18', NULL, 'S004',
     'A contributor takes up a case that waited.'),
    ('R93.5', 'rule', 'sn_customerservice_case', 'propose', 'sn_customerservice.case_contributor_editor', 'stateIN10,18', NULL, 'S004',
     'A contributor proposes a solution of an open case.'),
    -- R94 S004 "read-only access to all of the tables associated with a case": of the cases he contributes to, or reads by another role.
    ('R94', 'rule', 'sn_customerservice_case', 'read', 'sn_customerservice.case_contributor_viewer',
     'contributor_usersCONTAINS@me^ORcontributor_groupsCONTAINS@my_groups', NULL, 'S004',
     'A contributor reads the cases that list him or a group of his.'),
    ('R94.2', 'rule', 'sn_customerservice_task', 'read', 'sn_customerservice.case_contributor_viewer', 'parent_caseIN@my_cases', NULL, 'S004',
     'A contributor reads the case tasks of the cases he reads.'),
    ('R94.3', 'rule', 'task_sla', 'read', 'sn_customerservice.case_contributor_viewer', 'taskIN@my_cases', NULL, 'S004',
     'A contributor reads the service levels of the cases he reads.'),
    ('R94.4', 'rule', 'sn_customerservice_escalation', 'read', 'sn_customerservice.case_contributor_viewer', 'source_recordIN@my_cases', NULL, 'S004',
     'A contributor reads the escalations of the cases he reads.'),
    ('R94.5', 'rule', 'customer_project', 'read', 'sn_customerservice.case_contributor_viewer', 'sys_idIN@my_cases.customer_project', NULL, 'S004',
     'A contributor reads the projects of the cases he reads.'),
    ('R94.6', 'rule', 'customer_project_task', 'read', 'sn_customerservice.case_contributor_viewer',
     'sys_idIN@my_cases.customer_project_task', '-relation_applied', 'S004',
     'A contributor reads the project tasks of the cases he reads; what a hidden task before it is called stays hidden (Q19).'),
    ('R94.7', 'rule', 'customer_account', 'read', 'sn_customerservice.case_contributor_viewer', 'sys_idIN@my_cases.account', NULL, 'S004',
     'A contributor reads the accounts of the cases he reads.'),
    ('R94.8', 'rule', 'sys_user', 'read', 'sn_customerservice.case_contributor_viewer', 'sys_class_name=customer_contact^sys_idIN@my_cases.contact', NULL, 'S004',
     'A contributor reads the contacts of the cases he reads.'),
    ('R94.9', 'rule', 'csm_consumer', 'read', 'sn_customerservice.case_contributor_viewer', 'sys_idIN@my_cases.consumer', NULL, 'S004',
     'A contributor reads the consumers of the cases he reads.'),
    ('R94.10', 'rule', 'problem', 'read', 'sn_customerservice.case_contributor_viewer', 'sys_idIN@my_cases.problem', NULL, 'S004',
     'A contributor reads the problems of the cases he reads.'),
    ('R94.11', 'rule', 'incident', 'read', 'sn_customerservice.case_contributor_viewer', 'sys_idIN@my_cases.incident', NULL, 'S004',
     'A contributor reads the incidents of the cases he reads.'),
    ('R94.12', 'rule', 'change_request', 'read', 'sn_customerservice.case_contributor_viewer', 'sys_idIN@my_cases.change', NULL, 'S004',
     'A contributor reads the changes of the cases he reads.'),
    ('R94.13', 'rule', 'sc_request', 'read', 'sn_customerservice.case_contributor_viewer', 'parentIN@my_cases', NULL, 'S004',
     'A contributor reads the requests of the cases he reads.'),
    ('R94.14', 'rule', 'project_change_request', 'read', 'sn_customerservice.case_contributor_viewer',
     'sys_idIN@my_cases.project_change_request', NULL, 'S004',
     'A contributor reads the project change requests of the cases he reads.'),
    ('R94.15', 'rule', 'issue', 'read', 'sn_customerservice.case_contributor_viewer', 'sys_idIN@my_cases.issue', NULL, 'S004',
     'A contributor reads the project issues of the cases he reads.'),
    -- R95 S004: case tasks of the user, of his groups, or made by him; the case behind them; customers through the contained role.
    ('R95', 'rule', 'sn_customerservice_task', 'read', 'sn_customerservice.case_task_agent',
     'assigned_to=@me^ORassignment_groupIN@my_groups^ORsys_created_by=@me', NULL, 'S004',
     'A case task agent reads the case tasks of his, of his groups, or made by him.'),
    ('R95.2', 'rule', 'sn_customerservice_task', 'write', 'sn_customerservice.case_task_agent',
     'assigned_to=@me^ORassignment_groupIN@my_groups^ORsys_created_by=@me', NULL, 'S004',
     'A case task agent works on these case tasks.'),
    ('R95.3', 'rule', 'sn_customerservice_task', 'create', 'sn_customerservice.case_task_agent',
     'assigned_to=@me^ORassignment_groupIN@my_groups^ORsys_created_by=@me', NULL, 'S004',
     'A case task agent makes case tasks and assigns them to others.'),
    ('R95a', 'implied', 'customer_account', 'read', '', NULL, NULL, 'S004',
     'A case task agent reads customers through the contained customer_data_viewer (R99).'),
    ('R95b', 'rule', 'sn_customerservice_case', 'read', 'sn_customerservice.case_task_agent', 'sys_idIN@my_task_cases', NULL, 'S004',
     'A case task agent reads the cases of these tasks.'),
    ('R96', 'rule', 'sn_customerservice_task', 'read', 'sn_customerservice.case_task_viewer', NULL, NULL, 'S004',
     'A case task viewer reads every case task.'),
    ('R97', 'rule', 'sn_customerservice_case', 'read', 'sn_customerservice.case_viewer', NULL, NULL, 'S004', 'A case viewer reads every case.'),
    -- R99a D:csm-cases-case-tasks-overview: customers see the case tasks marked for them, and comment on them.
    ('R99a', 'rule', 'sn_customerservice_task', 'read', 'CUSTOMER',
     'parent_caseIN@my_cases^visible_to_customer=true', NULL, 'D:csm-cases-case-tasks-overview',
     'A customer reads the visible tasks of the cases he reads.'),
    ('R99a.2', 'rule', 'sn_customerservice_task', 'write', 'CUSTOMER',
     'parent_caseIN@my_cases^visible_to_customer=true', 'comments', 'D:csm-cases-case-tasks-overview',
     'A customer comments on these tasks.'),
    -- R99b D:escalate-csm-case: what he reads he may ask to escalate; one active escalation each is validated.
    ('R99b', 'rule', 'sn_customerservice_escalation', 'create', 'sn_customerservice.escalation_requester',
     'source_recordIN@my_cases^ORsource_table=customer_account', 'source_table,source_record,request_source,reason,escalation_severity,escalation_justification,escalation_template', 'S004',
     'An escalation requester asks for the escalation of a case he reads, or of an account.'),
    ('R99b.2', 'rule', 'sn_customerservice_case', 'escalate', 'sn_customerservice.escalation_requester', NULL, NULL, 'S004',
     'An escalation requester escalates cases he reads.'),
    ('R99b.3', 'rule', 'customer_account', 'escalate', 'sn_customerservice.escalation_requester', NULL, NULL, 'S004',
     'An escalation requester escalates accounts he reads.'),
    ('R99b.4', 'rule', 'sn_customerservice_escalation', 'approve', 'sn_customerservice_manager | sn_crm_escalation_admin',
     NULL, NULL, 'D:escalate-csm-case',
     'A manager or escalation administrator approves an escalation.'),
    ('R99b.5', 'rule', 'sn_customerservice_escalation', 'decline', 'sn_customerservice_manager | sn_crm_escalation_admin',
     NULL, NULL, 'D:escalate-csm-case',
     'A manager or escalation administrator declines an escalation.'),
    -- R99c D:de-escalate-csm-case. That it is escalated, and the justification, are validated.
    ('R99c', 'rule', 'sn_customerservice_escalation', 'deescalate', 'sn_customerservice.deescalation_requester', NULL, NULL, 'S004',
     'A de-escalation requester ends escalations he reads.'),
    ('R99c.2', 'rule', 'sn_customerservice_case', 'deescalate', 'sn_customerservice.deescalation_requester', NULL, NULL, 'S004',
     'A de-escalation requester ends the escalation of a case he reads.'),
    ('R99c.3', 'rule', 'customer_account', 'deescalate', 'sn_customerservice.deescalation_requester', NULL, NULL, 'S004',
     'A de-escalation requester ends the escalation of an account he reads.'),
    -- R99e S004 "add work notes and comments to any case; update any case's watch list"; of cases that are not his own he sees little (Q9).
    ('R99e', 'rule', 'sn_customerservice_case', 'write', 'sn_customerservice.proxy_contact', NULL, 'work_notes,comments,watch_list', 'S004',
     'A proxy contact notes, comments and keeps the watch list of any case.'),
    ('R99e.2', 'rule', 'sn_customerservice_case', 'read', 'sn_customerservice.proxy_contact',
     NULL, 'number,short_description,state,account,contact,comments', 'Q9',
     'A proxy contact reads the outlines of any case.'),
    ('R99e.3', 'rule', 'sn_customerservice_case', 'read', 'sn_customerservice.proxy_contact', 'internal_contact=@me', NULL, 'Q9',
     'A proxy contact reads the cases he is the internal contact of.'),
    ('R99e.4', 'rule', 'sn_customerservice_case', 'accept', 'sn_customerservice.proxy_contact', 'internal_contact=@me', NULL, 'S004',
     'A proxy contact accepts the solution of such a case.'),
    ('R99e.5', 'rule', 'sn_customerservice_case', 'reject', 'sn_customerservice.proxy_contact', 'internal_contact=@me', NULL, 'S004',
     'A proxy contact rejects the solution of such a case.'),
    ('R99f', 'catalogue', 'sn_customerservice_case', 'create', '', NULL, NULL, 'S004', 'Cases from community questions are out of scope.'),
    ('R99g', 'implied', 'sn_customerservice_task', 'read', '', NULL, NULL, 'S004',
     'Lists of the own and the groups'' case tasks follow from R95 and R96.'),
    ('R99j', 'catalogue', 'sys_user_role', 'any', '', NULL, NULL, 'S004',
     'Web services, document templates and case types: the roles exist, the tables do not.'),
    -- R120 S002, D:csm-integration-service-management: agents with the role make these records of a case; linking one that is there is
    -- editing the case (R90), for those who read it. One of each kind per case is validated.
    ('R120', 'rule', 'sn_customerservice_case', 'problem', 'sn_customerservice_agent & sn_problem_write', NULL, NULL, 'S002',
     'An agent with the role makes a problem of a case.'),
    ('R120.2', 'rule', 'sn_customerservice_case', 'change', 'sn_customerservice_agent & sn_change_write', NULL, NULL, 'S002',
     'An agent with the role makes a change of a case.'),
    ('R120.3', 'rule', 'sn_customerservice_case', 'incident', 'sn_customerservice_agent & sn_incident_write', NULL, NULL, 'S002',
     'An agent with the role makes an incident of a case.'),
    ('R120.4', 'rule', 'sn_customerservice_case', 'request', 'sn_customerservice_agent & sn_request_write', NULL, NULL, 'S002',
     'An agent with the role makes a request of a case.'),
    -- R140 S004, D:csm-cases-case-tasks-overview: agents and case tasks.
    ('R140', 'rule', 'sn_customerservice_task', 'create', 'sn_customerservice_agent', NULL, NULL, 'S004', 'An agent makes case tasks.'),
    ('R140.2', 'rule', 'sn_customerservice_task', 'read', 'sn_customerservice_agent', NULL, NULL, 'S004', 'An agent reads case tasks.'),
    ('R140.3', 'rule', 'sn_customerservice_task', 'write', 'sn_customerservice_agent', NULL, NULL, 'S004', 'An agent works on case tasks.'),
    -- R142 S003 "resolve cases within the set SLA": who reads a case reads its clocks and escalations.
    ('R142', 'rule', 'task_sla', 'read', 'snc_internal', 'taskIN@my_cases', NULL, 'S003',
     'Employees read the service levels of the cases they read.'),
    ('R142.2', 'rule', 'sn_customerservice_escalation', 'read', 'snc_internal', 'source_recordIN@my_cases', NULL, 'S003',
     'Employees read the escalations of the cases they read.'),
    ('R142.3', 'rule', 'sn_customerservice_escalation', 'read', 'sn_customerservice_agent | sn_crm_escalation_admin',
     'type=account', NULL, 'D:case-escalation-form',
     'Agents and escalation administrators read the escalations of accounts.'),
    -- R144 S002, R118: the roles an administrator gives to agents for these tables.
    ('R144', 'rule', 'incident', 'read', 'sn_incident_read', NULL, NULL, 'S002', 'The role reads incidents.'),
    ('R144.2', 'rule', 'incident', 'create', 'sn_incident_write', NULL, NULL, 'S002', 'The role makes incidents.'),
    ('R144.3', 'rule', 'incident', 'write', 'sn_incident_write', NULL, NULL, 'S002', 'The role changes incidents.'),
    ('R144.4', 'rule', 'problem', 'read', 'sn_problem_read', NULL, NULL, 'S002', 'The role reads problems.'),
    ('R144.5', 'rule', 'problem', 'create', 'sn_problem_write', NULL, NULL, 'S002', 'The role makes problems.'),
    ('R144.6', 'rule', 'problem', 'write', 'sn_problem_write', NULL, NULL, 'S002', 'The role changes problems.'),
    ('R144.7', 'rule', 'change_request', 'read', 'sn_change_read', NULL, NULL, 'S002', 'The role reads changes.'),
    ('R144.8', 'rule', 'change_request', 'create', 'sn_change_write', NULL, NULL, 'S002', 'The role makes changes.'),
    ('R144.9', 'rule', 'change_request', 'write', 'sn_change_write', NULL, NULL, 'S002', 'The role changes changes.'),
    ('R144.10', 'rule', 'sc_request', 'read', 'sn_request_read', NULL, NULL, 'S002', 'The role reads requests.'),
    ('R144.11', 'rule', 'sc_request', 'create', 'sn_request_write', NULL, NULL, 'S002', 'The role makes requests.'),
    ('R144.12', 'rule', 'sc_request', 'write', 'sn_request_write', NULL, NULL, 'S002', 'The role changes requests.'),
    ('R144.13', 'rule', 'sc_req_item', 'read', 'sn_request_read', NULL, NULL, 'S002', 'The role reads requested items.'),
    ('R144.14', 'rule', 'sc_req_item', 'create', 'sn_request_write', NULL, NULL, 'S002', 'The role makes requested items.'),
    ('R144.15', 'rule', 'sc_req_item', 'write', 'sn_request_write', NULL, NULL, 'S002', 'The role changes requested items.'),
    -- R112 S002 "read-only view": outsiders make none of these but requests (R99h), and change and delete none.
    ('R112', 'never', 'problem', 'create', 'snc_external', NULL, NULL, 'S002', 'No outsider makes a problem.'),
    ('R112.2', 'never', 'problem', 'write', 'snc_external', NULL, NULL, 'S002', 'No outsider changes a problem.'),
    ('R112.3', 'never', 'problem', 'delete', 'snc_external', NULL, NULL, 'S002', 'No outsider deletes a problem.'),
    ('R112.4', 'never', 'change_request', 'create', 'snc_external', NULL, NULL, 'S002', 'No outsider makes a change request.'),
    ('R112.5', 'never', 'change_request', 'write', 'snc_external', NULL, NULL, 'S002', 'No outsider changes a change request.'),
    ('R112.6', 'never', 'change_request', 'delete', 'snc_external', NULL, NULL, 'S002', 'No outsider deletes a change request.'),
    ('R112.7', 'never', 'sc_request', 'write', 'snc_external', NULL, NULL, 'S002', 'No outsider changes a request.'),
    ('R112.8', 'never', 'sc_request', 'delete', 'snc_external', NULL, NULL, 'S002', 'No outsider deletes a request.'),

    -- ---- The platform -----------------------------------------------------------------------------------------------

    -- R100 D:c_DefaultDenyProperty: every table, not only the one named here.
    ('R100', 'catalogue', 'sys_security_acl', 'any', '', NULL, NULL, 'D:c_DefaultDenyProperty',
     'On every table, what no rule allows is denied to everybody but admin.'),
    -- R105 D:t_CreateAnACLRule: no row, so admin alone (Q29).
    ('R105', 'implied', 'sys_security_acl', 'any', 'admin', NULL, NULL, 'D:t_CreateAnACLRule',
     'Only admin reads and changes the rules themselves.'),
    -- R107: on every table, not only the one named here.
    ('R107', 'catalogue', 'sys_user', 'any', '', NULL, NULL, 'decided', 'Who is inactive or locked out may do nothing at all.'),

    -- ---- Relationships ----------------------------------------------------------------------------------------------

    -- R134 D:configuring-contact-relationship. Which contacts fit is validated. To name a responsibility one must see it.
    ('R134', 'rule', 'sn_customerservice_contact_relationship', 'create', 'RELATIONSHIP KEEPER', NULL, NULL, 'D:configuring-contact-relationship',
     'Managers and keepers of customer data relate a contact to a further account.'),
    ('R134.2', 'rule', 'sn_customerservice_responsibility_def', 'read', 'RELATIONSHIP KEEPER', NULL, NULL, 'Q32',
     'Who relates a contact reads the responsibilities to choose from.'),
    -- R135 D:t_CreateAcctRelationshipRecord. To name a type one must see it; types are made by keepers of customer data.
    ('R135', 'rule', 'account_relationship', 'create', 'RELATIONSHIP KEEPER', NULL, NULL, 'D:t_CreateAcctRelationshipRecord',
     'Managers and keepers of customer data relate two accounts.'),
    ('R135.2', 'rule', 'sn_customerservice_account_relationship_type', 'read', 'RELATIONSHIP KEEPER', NULL, NULL, 'Q32',
     'Who relates accounts reads the types to choose from.'),
    ('R135.3', 'rule', 'sn_customerservice_account_relationship_type', 'create',
     'sn_crm_foundation_data_manager | sn_crm_account_relationship_data_manager | sn_crm_account_data_manager', NULL, NULL,
     'D:t_CreateAccountRelationshipType', 'Keepers of customer data make types of account relationship.'),
    -- R136 D:configuring-contact-relationship: agents view, through R138.
    ('R136', 'catalogue', 'sn_customerservice_contact_relationship', 'read', '', NULL, NULL, 'D:configuring-contact-relationship',
     'Agents only read relationships.'),

    -- ---- What people must see to do the above: every reference one writes must be readable (Q32) --------------------

    -- R137: employees see colleagues, groups, roles and schedules, and that templates exist.
    ('R137', 'rule', 'sys_user', 'read', 'snc_internal', 'sys_class_name=sys_user', 'name,user_name,email,title,active,manager,department', 'Q32',
     'Employees read who their colleagues are.'),
    ('R137.2', 'rule', 'sys_user_group', 'read', 'snc_internal', NULL, NULL, 'Q32', 'Employees read groups.'),
    ('R137.3', 'rule', 'sys_user_grmember', 'read', 'snc_internal', NULL, NULL, 'Q32', 'Employees read who is in a group.'),
    ('R137.4', 'rule', 'sys_user_role', 'read', 'snc_internal', NULL, NULL, 'Q32', 'Employees read which roles exist.'),
    ('R137.5', 'rule', 'cmn_schedule', 'read', 'snc_internal', NULL, NULL, 'Q32', 'Employees read which schedules exist.'),
    ('R137.6', 'rule', 'project_template', 'read', 'snc_internal', NULL, 'name', 'Q32', 'Employees read the names of templates.'),
    -- R138: agents, contact managers, proxy contacts and relationship keepers see the customers they deal with.
    ('R138', 'rule', 'customer_account', 'read', 'CUSTOMER DESK', NULL, NULL, 'Q32', 'Who deals with customers reads accounts.'),
    ('R138.2', 'rule', 'sys_user', 'read', 'CUSTOMER DESK', 'sys_class_name=customer_contact', NULL, 'Q32',
     'Who deals with customers reads contacts.'),
    ('R138.3', 'rule', 'csm_consumer', 'read', 'CUSTOMER DESK', NULL, NULL, 'Q32', 'Who deals with customers reads consumers.'),
    ('R138.4', 'rule', 'account_relationship', 'read', 'CUSTOMER DESK', NULL, NULL, 'Q32',
     'Who deals with customers reads account relationships.'),
    ('R138.5', 'rule', 'sn_customerservice_contact_relationship', 'read', 'CUSTOMER DESK', NULL, NULL, 'Q32',
     'Who deals with customers reads contact relationships.'),
    ('R138.6', 'rule', 'alm_asset', 'read', 'sn_esm_agent', NULL, NULL, 'Q32', 'Agents read assets.'),
    ('R138.7', 'rule', 'sn_install_base_sold_product', 'read', 'sn_esm_agent', NULL, NULL, 'Q32', 'Agents read sold products.'),
    ('R138.8', 'rule', 'ast_contract', 'read', 'sn_esm_agent', NULL, NULL, 'Q32', 'Agents read contracts.'),
    ('R138.9', 'rule', 'service_entitlement', 'read', 'sn_esm_agent', NULL, NULL, 'Q32', 'Agents read entitlements.'),
    ('R138.10', 'rule', 'product', 'read', 'sn_esm_agent', NULL, NULL, 'Q32', 'Agents read products.'),
    -- R139 for R71, R74, R83: outsiders see themselves.
    ('R139', 'rule', 'sys_user', 'read', 'snc_external', 'sys_id=@me', NULL, 'Q32', 'An outsider reads the own user record.'),
    -- R139b: customers see which accounts they act for; partners also those of their customers.
    ('R139b', 'rule', 'customer_account', 'read', 'CUSTOMER', 'sys_idIN@my_accounts', 'number,name', 'Q32',
     'A customer reads number and name of the accounts open to him.'),
    ('R139b.2', 'rule', 'customer_account', 'read', 'sn_customerservice.partner | sn_customerservice.partner_admin',
     'sys_idIN@my_partner_accounts', 'number,name', 'Q32', 'A partner reads number and name of the customer accounts he serves.'),
    -- R139c: who acts on behalf of others sees whom.
    ('R139c', 'rule', 'sys_user', 'read', 'sn_customerservice.customer_admin | sn_customerservice.customer_case_manager',
     'sys_class_name=customer_contact^accountIN@my_accounts', 'name,user_name,email,title,account', 'Q32',
     'A customer administrator or case manager reads the contacts of the accounts open to him.'),
    ('R139c.2', 'rule', 'sys_user', 'read', 'sn_customerservice.partner | sn_customerservice.partner_admin',
     'sys_class_name=customer_contact^accountIN@my_partner_accounts', 'name,user_name,email,title,account', 'Q32',
     'A partner reads the contacts of the customer accounts he serves.'),
    -- R139d: a consumer sees the own consumer record.
    ('R139d', 'rule', 'csm_consumer', 'read', 'sn_customerservice.consumer', 'user=@me', NULL, 'Q32',
     'A consumer reads the own consumer record.'),
    -- R141 Q19: who reads every task reads what it waits for; a project-aware agent as a stakeholder.
    ('R141', 'rule', 'planned_task_rel_planned_task', 'read', 'PROJECT MANAGER',
     'parent.customer_project.accountISNOTEMPTY^child.customer_project.accountISNOTEMPTY', NULL, 'Q19',
     'A project manager reads the dependencies between the tasks he reads.'),
    ('R141.2', 'rule', 'planned_task_rel_planned_task', 'read', 'STAKEHOLDER', NULL, NULL, 'Q19',
     'A stakeholder reads every dependency.'),
    -- R143 KB0639072 Q17: the manager makes accounts and contacts and keeps them current; reads them through R138.
    ('R143', 'rule', 'customer_account', 'create', 'sn_customerservice_manager', NULL, NULL, 'KB0639072',
     'A customer service manager makes accounts.'),
    ('R143.2', 'rule', 'customer_account', 'write', 'sn_customerservice_manager', NULL, NULL, 'KB0639072',
     'A customer service manager changes accounts.'),
    ('R143.3', 'rule', 'sys_user', 'create', 'sn_customerservice_manager', 'sys_class_name=customer_contact', NULL, 'KB0639072',
     'A customer service manager makes contacts.'),
    ('R143.4', 'rule', 'sys_user', 'write', 'sn_customerservice_manager', 'sys_class_name=customer_contact', NULL, 'KB0639072',
     'A customer service manager changes contacts.'),

    -- ---- Listed only -----------------------------------------------------------------------------------------------------

    -- Validations, prefills and effects are functions, and bind everybody; they are listed so that every id can be looked up here.
    ('R15', 'catalogue', 'sn_customerservice_case', 'create', '', NULL, NULL, 'S000',
     'A case made from a project: project and account are filled in and fixed.'),
    ('R16', 'catalogue', 'sn_customerservice_case', 'create', '', NULL, NULL, 'S000',
     'A case made from a task: task, project and account are filled in.'),
    ('R17', 'catalogue', 'sn_customerservice_case', 'create', '', NULL, NULL, 'S000',
     'From the case menu, project and task are asked for only if the customer reads some project task.'),
    ('R18', 'catalogue', 'sn_customerservice_case', 'create', '', NULL, NULL, 'S000',
     'Projects to choose from: those of the accounts open to the customer that he reads.'),
    ('R19', 'catalogue', 'sn_customerservice_case', 'create', '', NULL, NULL, 'S000', 'Tasks to choose from: those he reads, of the chosen project.'),
    ('R20', 'implied', 'sn_customerservice_case', 'read', '', NULL, NULL, 'S000',
     'Administrators and case managers read the account''s project cases without being project contacts: R75, R78, R86.'),
    ('R21', 'implied', 'sn_customerservice_case', 'read', '', NULL, NULL, 'S000', 'Without such a role only the own project cases are read: R70.'),
    ('R39a', 'catalogue', 'project_contact', 'create', '', NULL, NULL, 'S001',
     'A project contact belongs to the account, to a partner of it, or is related to it.'),
    ('R40a', 'catalogue', 'customer_project_task', 'assign', '', NULL, NULL, 'D:csm-ppm-assign-project-task',
     'Who is assigned from outside sees the task, and is notified.'),
    ('R45a', 'catalogue', 'sn_customerservice_case', 'project_change', '', NULL, NULL, 'D:csm-ppm-create-project-change',
     'The case and what was made of it name each other.'),
    ('R54', 'catalogue', 'customer_project', 'create', '', NULL, NULL, 'docs only', 'Projects from demands are out of scope.'),
    ('R60', 'catalogue', 'customer_project_task', 'write', '', NULL, NULL, 'D:c_ParentChildRollupTaskCalcs',
     'Dates, duration, state and percent of a task with children follow from them.'),
    ('R61', 'catalogue', 'customer_project_task', 'write', '', NULL, NULL, 'D:pre-date-prj-dt', 'Dates are in order and in range.'),
    ('R62', 'catalogue', 'customer_project_task', 'write', '', NULL, NULL, 'D:project-task-form', 'Actual dates, percent and state move together.'),
    ('R63', 'catalogue', 'customer_project', 'write', '', NULL, NULL, 'D:t_CloseAProject', 'A closed project is not opened by editing its state.'),
    ('R64', 'catalogue', 'customer_project', 'close', '', NULL, NULL, 'D:t_CloseAProject', 'Closing a project closes what is open below it.'),
    ('R65', 'catalogue', 'customer_project_task', 'write', '', NULL, NULL, 'D:r_InstalledWithProjectManagement',
     'The planned start of a task in progress stays.'),
    ('R66', 'catalogue', 'customer_project', 'write', '', NULL, NULL, 'D:c_ProjectWorkbenchProjectCalc',
     'Manual projects know start-on only, and no automatic one becomes manual once it has tasks.'),
    ('R69a', 'catalogue', 'sn_customerservice_case', 'write', '', NULL, NULL, 'D:customer-service-agent-tasks',
     'Project, task and account of a case agree.'),
    ('R101', 'catalogue', 'sys_user_has_role', 'create', '', NULL, NULL, 'D:explicit-roles-in-csm', 'Nobody is inside and outside at once.'),
    ('R102', 'catalogue', 'sys_user', 'any', '', NULL, NULL, 'S004', 'Every user has a role; who has none cannot act.'),
    ('R103', 'catalogue', 'sys_user_has_role', 'any', '', NULL, NULL, 'S004', 'Outsiders should hold external roles only: `csm user check-roles`.'),
    ('R104', 'catalogue', 'sys_user', 'any', '', NULL, NULL, 'S004', 'Outsiders reach only what a rule names them for.'),
    ('R106', 'catalogue', 'sys_user', 'create', '', NULL, NULL, 'D:r_BRIWCustomerService', 'A new contact is made an outsider and a customer.'),
    ('R111', 'implied', 'problem', 'read', '', NULL, NULL, 'S002', 'Out of the box no outsider reads problems, changes and requests.'),
    ('R113', 'catalogue', 'problem', 'read', '', NULL, NULL, 'S002', 'Outsiders read the fields of the external view: the field lists of R110.'),
    ('R114', 'catalogue', 'problem', 'read', '', NULL, NULL, 'S002', 'Other rules of these tables apply as well.'),
    ('R116', 'catalogue', 'kb_knowledge', 'read', '', NULL, NULL, 'S002', 'Of several articles the primary one is shown, of none no line.'),
    ('R117', 'catalogue', 'sn_customerservice_case', 'comment', '', NULL, NULL, 'S002',
     'The comments of the case are where customers and agents talk about these records.'),
    ('R118', 'catalogue', 'sys_user_has_role', 'create', '', NULL, NULL, 'S002', 'An administrator gives agents the sn_*_read and sn_*_write roles.'),
    ('R119', 'catalogue', 'sn_customerservice_case', 'read', '', NULL, NULL, 'S002',
     'The property csm.related_records.roles switches related records off.'),
    ('R130', 'catalogue', 'customer_project', 'any', '', NULL, NULL, 'S003', 'Customer projects exist while their plugin is active.'),
    ('R131', 'catalogue', 'project_change_request', 'read', '', NULL, NULL, 'S000',
     'Related lists are opened by an administrator: `csm access show-list`.'),
    ('R132', 'catalogue', 'sn_customerservice_case', 'project_change', '', NULL, NULL, 'D:csm-ppm-configuration',
     'What is copied to and from a case, and the two closing flows that are off at first.'),
    ('R133', 'catalogue', 'customer_project', 'any', '', NULL, NULL, 'D:csm-ppm-domain-separation',
     'What belongs to a project is never more open than the project.')
)
INSERT INTO sys_security_acl (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    id, kind, name, operation, decision_type, roles, "condition", fields, active, source, description)
SELECT printf('0000000b%024x', row_number() OVER ()), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    rule.id, rule.kind, rule.name, rule.operation, CASE rule.kind WHEN 'never' THEN 'deny_unless' ELSE 'allow_if' END,
    coalesce((SELECT persona.roles FROM persona WHERE persona.name = rule.who), rule.who),
    rule.condition, rule.fields, CASE WHEN rule.kind IN ('rule', 'never') THEN 1 ELSE 0 END, rule.source, rule.description
FROM rule;

-- Related lists of a project (S000 "if the system administrator has configured the corresponding ACLs").
INSERT INTO sys_security_acl (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    id, kind, name, operation, decision_type, roles, "condition", fields, related_list, active, source, description)
SELECT printf('0000000c%024x', row_number() OVER ()), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    column1, column2, column3, column4, 'allow_if', column5, column6, column7, column8, 1, column9, column10
FROM (VALUES
    -- R4 S000 related lists: the tasks of a project. The list grants nothing by itself; R6 does, with or without it.
    ('R4', 'implied', 'customer_project_task', 'read', '', NULL, NULL, 'tasks', 'S000',
     'The tasks listed under a project are those of R6; hiding the list removes it from the project only.')
);

-- Rules that hang on a related list, on plugins, or concern some records only.
INSERT INTO sys_security_acl (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    id, kind, name, operation, decision_type, roles, "condition", applies_to, fields, requires, related_list, active,
    source, description)
SELECT printf('0000000e%024x', row_number() OVER ()), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    column1, 'rule', column2, column3, column4, column5, column6, column7, column8, column9, column10, column11, column12,
    column13
FROM (VALUES
    -- R5 S000 related lists of a project: shipped hidden, opened by an administrator (`csm access show-list`, Q44).
    ('R5', 'project_change_request', 'read', 'allow_if', 'sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | sn_customerservice.partner_admin',
     'parentIN@my_projects', NULL, 'number,short_description,state,priority,opened_at,closed_at',
     NULL, 'change-requests', 0, 'S000',
     'A project contact reads the change requests of the project.'),
    ('R5b', 'project_status', 'read', 'allow_if', 'sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | sn_customerservice.partner_admin',
     'projectIN@my_projects', NULL, 'number,as_on,overall_health,state',
     NULL, 'status-reports', 0, 'S000',
     'A project contact reads the status reports of the project.'),
    -- R5c Q6: of a sub-project the entry of the list; opening the rest needs R2 on it.
    ('R5c', 'customer_project', 'read', 'allow_if', 'sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | sn_customerservice.partner_admin',
     'parentIN@my_projects', NULL, 'number,short_description,state',
     NULL, 'sub-projects', 0, 'S000',
     'A project contact reads that sub-projects of the project exist.'),
    -- R5d S000 Note: both plugins, or the list does not exist.
    ('R5d', 'wm_order', 'read', 'allow_if', 'sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | sn_customerservice.partner_admin',
     'initiated_fromIN@my_projects', NULL, 'number,short_description,state,priority,opened_at,closed_at',
     'com.snc.wm_ppm,com.snc.csm_fsm_integration', 'work-orders', 0, 'S000',
     'A project contact reads the work orders of the project.'),
    ('R5d.2', 'wm_order', 'read', 'allow_if', 'sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | sn_customerservice.partner_admin',
     'initiated_fromIN@my_project_tasks', NULL, 'number,short_description,state,priority,opened_at,closed_at',
     'com.snc.wm_ppm,com.snc.csm_fsm_integration', 'work-orders', 0, 'S000',
     'A project contact reads the work orders of its visible tasks.'),
    ('R5e', 'project_contact', 'read', 'allow_if', 'sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | sn_customerservice.partner_admin',
     'customer_projectIN@my_projects', NULL, NULL,
     NULL, 'contacts', 0, 'S000',
     'A project contact reads who else is one.'),
    -- R22, R23 S000 last row: what was made of a case the customer reads, in a project he is a contact of.
    ('R22', 'project_change_request', 'read', 'allow_if', 'sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | sn_customerservice.partner_admin',
     'sys_idIN@my_cases.project_change_request^parentIN@my_projects', NULL, 'number,short_description,state,priority,opened_at,closed_at',
     NULL, 'change-requests', 0, 'S000',
     'A project contact reads the project change request of a case he reads.'),
    ('R23', 'issue', 'read', 'allow_if', 'sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | sn_customerservice.partner_admin',
     'sys_idIN@my_cases.issue^parentIN@my_projects', NULL, 'number,short_description,state,priority,opened_at,closed_at',
     NULL, 'issues', 0, 'S000',
     'A project contact reads the project issue of a case he reads.'),
    -- R110 S002: problem, change and requests of a case, for whoever outside reads the case; not out of the box (R111).
    ('R110', 'problem', 'read', 'allow_if', 'snc_external',
     'sys_idIN@my_cases.problem', NULL, 'number,short_description,state,priority,opened_at,closed_at',
     NULL, 'problems', 0, 'S002',
     'An outsider reads the problem of a case he reads.'),
    ('R110.2', 'change_request', 'read', 'allow_if', 'snc_external',
     'sys_idIN@my_cases.change', NULL, 'number,short_description,state,priority,opened_at,closed_at,approval',
     NULL, 'changes', 0, 'S002',
     'An outsider reads the change of a case he reads.'),
    ('R110.3', 'sc_request', 'read', 'allow_if', 'snc_external',
     'parentIN@my_cases', NULL, 'number,short_description,state,priority,opened_at,closed_at,request_state',
     NULL, 'requests', 0, 'S002',
     'An outsider reads the requests of a case he reads.'),
    -- R14 S000 "if they have been associated with a project as a project contact": whatever else lets an outsider make a case, one of a
    -- project or task is for its project contacts alone.
    ('R14', 'sn_customerservice_case', 'create', 'deny_unless', 'snc_external',
     'customer_projectIN@my_projects', 'customer_projectISNOTEMPTY^ORcustomer_project_taskISNOTEMPTY', NULL,
     NULL, NULL, 1, 'S000',
     'Cases of projects are made by project contacts.'),
    -- R99d S002, D:employee-create-case-for-customer: with the plugin; the employee becomes the internal contact.
    ('R99d', 'sn_customerservice_case', 'create', 'allow_if', 'sn_customerservice.proxy_contact',
     'internal_contact=@me', NULL, 'short_description,description,category,priority,contact_type,account,contact,consumer,product,asset,customer_project,customer_project_task',
     'com.snc.csm_proxy_contacts', NULL, 1, 'S004',
     'A proxy contact makes cases for any account and contact.'),
    -- R99h S002 "can also create requests": for oneself, for those one acts for, and reading what one asked for.
    ('R99h', 'sc_request', 'create', 'allow_if', 'sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | sn_customerservice.partner_admin',
     'requested_for=@me', NULL, 'short_description,description,priority,requested_for,parent',
     'com.sn_cs_sm_request', NULL, 1, 'S002',
     'A customer makes requests for himself.'),
    ('R99h.2', 'sc_request', 'create', 'allow_if', 'sn_customerservice.customer_admin | sn_customerservice.customer_case_manager',
     'requested_for.accountIN@my_accounts', NULL, 'short_description,description,priority,requested_for,parent',
     'com.sn_cs_sm_request', NULL, 1, 'S002',
     'An administrator or case manager makes requests for contacts of the accounts open to him.'),
    ('R99h.3', 'sc_request', 'create', 'allow_if', 'sn_customerservice.partner | sn_customerservice.partner_admin',
     'requested_for.accountIN@my_partner_accounts', NULL, 'short_description,description,priority,requested_for,parent',
     'com.sn_cs_sm_request', NULL, 1, 'S002',
     'A partner makes requests for contacts of the accounts he serves.'),
    ('R99h.4', 'sc_request', 'create', 'allow_if', 'sn_customerservice.proxy_contact',
     'requested_for.sys_class_nameINcustomer_contact,csm_consumer_user', NULL, 'short_description,description,priority,requested_for,parent',
     'com.sn_cs_sm_request', NULL, 1, 'S002',
     'A proxy contact makes requests for any customer.'),
    ('R99h.5', 'sc_request', 'read', 'allow_if', 'sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | sn_customerservice.partner_admin | sn_customerservice.proxy_contact',
     'opened_by=@me', NULL, 'number,short_description,state,priority,opened_at,closed_at,request_state',
     'com.sn_cs_sm_request', NULL, 1, 'S002',
     'Who made a request reads it.'),
    -- R115 S002: the primary known error article of a problem the customer reads, if it is published and open to him.
    ('R115', 'kb_knowledge', 'read', 'allow_if', 'sn_customerservice.customer | sn_customerservice.customer_admin | sn_customerservice.partner | sn_customerservice.partner_admin',
     'sys_idIN@my_known_errors^workflow_state=published^can_read_user_criteriaISEMPTY^ORcan_read_user_criteriaCONTAINS@my_criteria', NULL, NULL,
     NULL, NULL, 1, 'S002',
     'A customer reads the known error article of a problem he reads.')
);

-- R99i S004 "admin access to all CSM features and data": csm_admin makes, reads, changes and deletes the records of these
-- tables. Left out, and open to admin only: rules, roles and who holds them, groups' roles, plugins, properties, numbers,
-- events. The journal, files, list members and the audit trail follow their records. Tables to come are added at the end,
-- so that ids stay.
WITH target(place, name) AS (VALUES
    (1, 'sys_user'),
    (2, 'sys_user_group'),
    (3, 'sys_user_grmember'),
    (4, 'customer_account'),
    (5, 'sn_customerservice_account_relationship_type'),
    (6, 'account_relationship'),
    (7, 'sn_customerservice_responsibility_def'),
    (8, 'sn_customerservice_contact_relationship'),
    (9, 'csm_household'),
    (10, 'csm_consumer'),
    (11, 'service_organization'),
    (12, 'cmn_schedule'),
    (13, 'cmn_schedule_span'),
    (14, 'customer_project'),
    (15, 'customer_project_task'),
    (16, 'planned_task_rel_planned_task'),
    (17, 'project_contact'),
    (18, 'project_template'),
    (19, 'project_template_task'),
    (20, 'project_template_link'),
    (21, 'resource_plan'),
    (22, 'project_status'),
    (23, 'project_change_request'),
    (24, 'issue'),
    (25, 'wm_order'),
    (26, 'product'),
    (27, 'alm_asset'),
    (28, 'sn_install_base_sold_product'),
    (29, 'ast_contract'),
    (30, 'service_entitlement'),
    (31, 'sn_customerservice_team_member'),
    (32, 'user_criteria'),
    (33, 'kb_knowledge'),
    (34, 'm2m_kb_task'),
    (35, 'problem'),
    (36, 'change_request'),
    (37, 'incident'),
    (38, 'sc_request'),
    (39, 'sc_req_item'),
    (40, 'sn_customerservice_case'),
    (41, 'sn_customerservice_task'),
    (42, 'sn_customerservice_escalation'),
    (43, 'sysapproval_approver'),
    (44, 'contract_sla'),
    (45, 'task_sla')
),
verb(place, operation, words) AS (VALUES
    (1, 'create', 'makes'),
    (2, 'read', 'reads'),
    (3, 'write', 'changes'),
    (4, 'delete', 'deletes')
),
numbered(place, name, operation, words) AS (
    SELECT 4 * (target.place - 1) + verb.place, target.name, verb.operation, verb.words
    FROM target CROSS JOIN verb
)
INSERT INTO sys_security_acl (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    id, kind, name, operation, decision_type, roles, active, source, description)
SELECT printf('0000000d%024x', place), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    CASE place WHEN 1 THEN 'R99i' ELSE 'R99i.' || place END, 'rule', name, operation, 'allow_if', 'csm_admin', 1, 'S004',
    'The administrator of customer service ' || words || ' ' || name || '.'
FROM numbered;

-- The verbs that no write rule stands for. Accepting and rejecting a solution is the customer's side.
WITH deed(place, name, operation) AS (VALUES
    (181, 'customer_project', 'apply'),
    (182, 'customer_project', 'save_as_template'),
    (183, 'project_template', 'copy'),
    (184, 'project_contact', 'access'),
    (185, 'sn_customerservice_case', 'assign'),
    (186, 'sn_customerservice_case', 'request_info'),
    (187, 'sn_customerservice_case', 'resume'),
    (188, 'sn_customerservice_case', 'propose'),
    (189, 'sn_customerservice_case', 'close'),
    (190, 'sn_customerservice_case', 'reopen'),
    (191, 'sn_customerservice_case', 'cancel'),
    (192, 'sn_customerservice_case', 'escalate'),
    (193, 'sn_customerservice_case', 'deescalate'),
    (194, 'sn_customerservice_case', 'project_change'),
    (195, 'sn_customerservice_case', 'project_issue'),
    (196, 'sn_customerservice_case', 'problem'),
    (197, 'sn_customerservice_case', 'change'),
    (198, 'sn_customerservice_case', 'incident'),
    (199, 'sn_customerservice_case', 'request'),
    (200, 'customer_account', 'escalate'),
    (201, 'customer_account', 'deescalate'),
    (202, 'sn_customerservice_escalation', 'approve'),
    (203, 'sn_customerservice_escalation', 'decline'),
    (204, 'sn_customerservice_escalation', 'deescalate'),
    (205, 'resource_plan', 'request'),
    (206, 'resource_plan', 'confirm'),
    (207, 'resource_plan', 'allocate'),
    (208, 'resource_plan', 'reject'),
    (209, 'resource_plan', 'complete'),
    (210, 'customer_project', 'copy')
)
INSERT INTO sys_security_acl (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    id, kind, name, operation, decision_type, roles, active, source, description)
SELECT printf('0000000d%024x', place), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    'R99i.' || place, 'rule', name, operation, 'allow_if', 'csm_admin', 1, 'S004',
    'The administrator of customer service does ' || operation || ' on ' || name || '.'
FROM deed;

-- ---------------------------------------------------------------------------------------------------------------------
-- 10. Service levels (Q47): how soon a case is answered and resolved, in working time of the schedule `weekdays`
--
-- The clock of the answer stops with the first comment that is not the customer's; that of the resolution pauses while the
-- customer is waited for and stops when the case is closed. Another priority ends a clock and begins that priority's.
-- ---------------------------------------------------------------------------------------------------------------------
WITH level(priority, label, response, resolution) AS (VALUES
    (1, 'critical', 1, 4),
    (2, 'high', 4, 8),
    (3, 'moderate', 8, 24),
    (4, 'low', 24, 40)
)
INSERT INTO contract_sla (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, sys_mod_count,
    name, type, target, "table", duration, schedule, active, retroactive, start_condition, pause_condition, stop_condition,
    cancel_condition, when_to_cancel, when_to_resume)
SELECT printf('0000000f%024x', row_number() OVER ()), '2026-01-01T00:00:00Z', 'system', '2026-01-01T00:00:00Z', 'system', 0,
    'Case ' || target || ', ' || label, 'SLA', target, 'sn_customerservice_case', hours * 3600,
    (SELECT sys_id FROM cmn_schedule WHERE name = 'weekdays'), 1, 0, start, pause, stop, cancel, 'no_longer_start',
    'no_longer_pause'
FROM (
    SELECT priority, label, 'response' AS target, response AS hours,
        'priority=' || priority || '^stateIN1,10' AS start, NULL AS pause, 'first_response_timeISNOTEMPTY' AS stop,
        NULL AS cancel
    FROM level
    UNION ALL
    SELECT priority, label, 'resolution', resolution, 'priority=' || priority || '^state!=7', 'stateIN18,6', 'state=3',
        'state=7'
    FROM level
);
