-- The tables of a csm database, printed from the dictionary (`csm db schema`). Do not edit: edit src/dict.

-- Property
CREATE TABLE "sys_properties" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "value" TEXT,
  "type" TEXT,
  "description" TEXT
) STRICT;
CREATE UNIQUE INDEX "sys_properties_name" ON "sys_properties" ("name");

-- Plugin
CREATE TABLE "v_plugin" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "id" TEXT NOT NULL,
  "name" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "version" TEXT
) STRICT;
CREATE UNIQUE INDEX "v_plugin_id" ON "v_plugin" ("id");

-- Counter
CREATE TABLE "sys_number" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "category" TEXT NOT NULL,
  "prefix" TEXT NOT NULL,
  "number" INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX "sys_number_category" ON "sys_number" ("category");

-- Role
CREATE TABLE "sys_user_role" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "description" TEXT,
  "kind" TEXT CHECK ("kind" = 'internal' OR "kind" = 'external' OR "kind" = 'base'),
  "elevated_privilege" INTEGER CHECK ("elevated_privilege" IN (0, 1)),
  "assignable_by" TEXT,
  "grantable" INTEGER CHECK ("grantable" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "sys_user_role_name" ON "sys_user_role" ("name");

-- Contained Role
CREATE TABLE "sys_user_role_contains" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "role" TEXT NOT NULL REFERENCES "sys_user_role" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "contains" TEXT NOT NULL REFERENCES "sys_user_role" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "sys_user_role_contains_role_contains" ON "sys_user_role_contains" ("role", "contains");
CREATE INDEX "sys_user_role_contains_contains" ON "sys_user_role_contains" ("contains") WHERE "contains" IS NOT NULL;

-- Access Rule
CREATE TABLE "sys_security_acl" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "operation" TEXT NOT NULL,
  "decision_type" TEXT CHECK ("decision_type" = 'allow_if' OR "decision_type" = 'deny_unless'),
  "roles" TEXT NOT NULL,
  "condition" TEXT,
  "applies_to" TEXT,
  "fields" TEXT,
  "requires" TEXT,
  "related_list" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "kind" TEXT CHECK ("kind" = 'rule' OR "kind" = 'never' OR "kind" = 'implied' OR "kind" = 'catalogue'),
  "source" TEXT,
  "description" TEXT
) STRICT;
CREATE UNIQUE INDEX "sys_security_acl_id" ON "sys_security_acl" ("id");
CREATE INDEX "sys_security_acl_name" ON "sys_security_acl" ("name");

-- User
CREATE TABLE "sys_user" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "user_name" TEXT NOT NULL,
  "name" TEXT,
  "first_name" TEXT,
  "last_name" TEXT,
  "email" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "locked_out" INTEGER CHECK ("locked_out" IN (0, 1)),
  "sys_class_name" TEXT CHECK ("sys_class_name" = 'sys_user' OR "sys_class_name" = 'customer_contact' OR "sys_class_name" = 'csm_consumer_user'),
  "account" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "title" TEXT,
  "phone" TEXT,
  "mobile_phone" TEXT,
  "company" TEXT,
  "manager" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "department" TEXT,
  "time_zone" TEXT,
  "preferred_language" TEXT,
  "notification" INTEGER CHECK ("notification" = 1 OR "notification" = 2),
  "vip" INTEGER CHECK ("vip" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "sys_user_user_name" ON "sys_user" ("user_name");
CREATE INDEX "sys_user_account" ON "sys_user" ("account") WHERE "account" IS NOT NULL;
CREATE INDEX "sys_user_manager" ON "sys_user" ("manager") WHERE "manager" IS NOT NULL;

-- Group
CREATE TABLE "sys_user_group" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "manager" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "parent" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "email" TEXT,
  "type" TEXT
) STRICT;
CREATE UNIQUE INDEX "sys_user_group_name" ON "sys_user_group" ("name");
CREATE INDEX "sys_user_group_manager" ON "sys_user_group" ("manager") WHERE "manager" IS NOT NULL;
CREATE INDEX "sys_user_group_parent" ON "sys_user_group" ("parent") WHERE "parent" IS NOT NULL;

-- Group Member
CREATE TABLE "sys_user_grmember" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "user" TEXT NOT NULL REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "group" TEXT NOT NULL REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "sys_user_grmember_user_group" ON "sys_user_grmember" ("user", "group");
CREATE INDEX "sys_user_grmember_group" ON "sys_user_grmember" ("group") WHERE "group" IS NOT NULL;

-- Group Role
CREATE TABLE "sys_group_has_role" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "group" TEXT NOT NULL REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "role" TEXT NOT NULL REFERENCES "sys_user_role" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "inherits" INTEGER CHECK ("inherits" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "sys_group_has_role_group_role" ON "sys_group_has_role" ("group", "role");
CREATE INDEX "sys_group_has_role_role" ON "sys_group_has_role" ("role") WHERE "role" IS NOT NULL;

-- User Role
CREATE TABLE "sys_user_has_role" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "user" TEXT NOT NULL REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "role" TEXT NOT NULL REFERENCES "sys_user_role" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "state" TEXT CHECK ("state" = 'active' OR "state" = 'inactive'),
  "granted_by" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "included_in_role" TEXT REFERENCES "sys_user_role" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "inherited" INTEGER CHECK ("inherited" IN (0, 1)),
  "inh_count" INTEGER
) STRICT;
CREATE UNIQUE INDEX "sys_user_has_role_user_role" ON "sys_user_has_role" ("user", "role");
CREATE INDEX "sys_user_has_role_role" ON "sys_user_has_role" ("role") WHERE "role" IS NOT NULL;
CREATE INDEX "sys_user_has_role_granted_by" ON "sys_user_has_role" ("granted_by") WHERE "granted_by" IS NOT NULL;
CREATE INDEX "sys_user_has_role_included_in_role" ON "sys_user_has_role" ("included_in_role") WHERE "included_in_role" IS NOT NULL;

-- Account
CREATE TABLE "customer_account" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "name" TEXT NOT NULL,
  "account_code" TEXT,
  "account_path" TEXT,
  "account_parent" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "customer" INTEGER CHECK ("customer" IN (0, 1)),
  "partner" INTEGER CHECK ("partner" IN (0, 1)),
  "primary_contact" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "registration_code" TEXT,
  "parent" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "phone" TEXT,
  "street" TEXT,
  "city" TEXT,
  "state" TEXT,
  "zip" TEXT,
  "country" TEXT,
  "notes" TEXT,
  "website" TEXT,
  "contact" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "theme" TEXT,
  "active_escalation" TEXT REFERENCES "sn_customerservice_escalation" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "customer_account_number" ON "customer_account" ("number");
CREATE UNIQUE INDEX "customer_account_name" ON "customer_account" ("name");
CREATE INDEX "customer_account_account_parent" ON "customer_account" ("account_parent") WHERE "account_parent" IS NOT NULL;
CREATE INDEX "customer_account_primary_contact" ON "customer_account" ("primary_contact") WHERE "primary_contact" IS NOT NULL;
CREATE INDEX "customer_account_parent" ON "customer_account" ("parent") WHERE "parent" IS NOT NULL;
CREATE INDEX "customer_account_contact" ON "customer_account" ("contact") WHERE "contact" IS NOT NULL;
CREATE INDEX "customer_account_active_escalation" ON "customer_account" ("active_escalation") WHERE "active_escalation" IS NOT NULL;

-- Account Relationship Type
CREATE TABLE "sn_customerservice_account_relationship_type" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "from" TEXT NOT NULL CHECK ("from" = 'account' OR "from" = 'partner'),
  "relationship_label" TEXT,
  "to" TEXT NOT NULL CHECK ("to" = 'account' OR "to" = 'partner'),
  "reverse_label" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "sn_customerservice_account_relationship_type_name" ON "sn_customerservice_account_relationship_type" ("name");

-- Account Relationship
CREATE TABLE "account_relationship" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "from_company" TEXT NOT NULL REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "to_company" TEXT NOT NULL REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "relationship_type" TEXT NOT NULL REFERENCES "sn_customerservice_account_relationship_type" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "order" INTEGER
) STRICT;
CREATE UNIQUE INDEX "account_relationship_from_company_to_company_relationship_type" ON "account_relationship" ("from_company", "to_company", "relationship_type");
CREATE INDEX "account_relationship_to_company" ON "account_relationship" ("to_company") WHERE "to_company" IS NOT NULL;
CREATE INDEX "account_relationship_relationship_type" ON "account_relationship" ("relationship_type") WHERE "relationship_type" IS NOT NULL;

-- Responsibility Definition
CREATE TABLE "sn_customerservice_responsibility_def" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "unique" INTEGER CHECK ("unique" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "sn_customerservice_responsibility_def_name" ON "sn_customerservice_responsibility_def" ("name");

-- Contact Relationship
CREATE TABLE "sn_customerservice_contact_relationship" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "company" TEXT NOT NULL REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "contact" TEXT NOT NULL REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "type" TEXT,
  "responsibility" TEXT REFERENCES "sn_customerservice_responsibility_def" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "order" INTEGER
) STRICT;
CREATE UNIQUE INDEX "sn_customerservice_contact_relationship_contact_company" ON "sn_customerservice_contact_relationship" ("contact", "company");
CREATE INDEX "sn_customerservice_contact_relationship_company" ON "sn_customerservice_contact_relationship" ("company") WHERE "company" IS NOT NULL;
CREATE INDEX "sn_customerservice_contact_relationship_responsibility" ON "sn_customerservice_contact_relationship" ("responsibility") WHERE "responsibility" IS NOT NULL;

-- Household
CREATE TABLE "csm_household" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "csm_household_name" ON "csm_household" ("name");

-- Consumer
CREATE TABLE "csm_consumer" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "email" TEXT,
  "user" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "household" TEXT REFERENCES "csm_household" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX "csm_consumer_user" ON "csm_consumer" ("user") WHERE "user" IS NOT NULL;
CREATE INDEX "csm_consumer_household" ON "csm_consumer" ("household") WHERE "household" IS NOT NULL;

-- Service Organization
CREATE TABLE "service_organization" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "service_organization_name" ON "service_organization" ("name");

-- Schedule
CREATE TABLE "cmn_schedule" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "time_zone" TEXT
) STRICT;
CREATE UNIQUE INDEX "cmn_schedule_name" ON "cmn_schedule" ("name");

-- Schedule Span
CREATE TABLE "cmn_schedule_span" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "schedule" TEXT NOT NULL REFERENCES "cmn_schedule" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "weekday" INTEGER CHECK ("weekday" = 1 OR "weekday" = 2 OR "weekday" = 3 OR "weekday" = 4 OR "weekday" = 5 OR "weekday" = 6 OR "weekday" = 7),
  "date" TEXT,
  "from" TEXT,
  "to" TEXT,
  "type" TEXT CHECK ("type" = 'work' OR "type" = 'holiday')
) STRICT;
CREATE INDEX "cmn_schedule_span_schedule" ON "cmn_schedule_span" ("schedule") WHERE "schedule" IS NOT NULL;

-- Customer Project
CREATE TABLE "customer_project" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "impact" INTEGER CHECK ("impact" = 1 OR "impact" = 2 OR "impact" = 3),
  "urgency" INTEGER CHECK ("urgency" = 1 OR "urgency" = 2 OR "urgency" = 3),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "opened_at" TEXT,
  "opened_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "closed_at" TEXT,
  "closed_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "close_notes" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "due_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT,
  "approval" TEXT,
  "company" TEXT,
  "location" TEXT,
  "priority" INTEGER CHECK ("priority" = 1 OR "priority" = 2 OR "priority" = 3 OR "priority" = 4 OR "priority" = 5),
  "contact_type" TEXT,
  "start_date" TEXT,
  "end_date" TEXT,
  "duration" INTEGER,
  "effort" INTEGER,
  "work_duration" INTEGER,
  "work_effort" INTEGER,
  "remaining_duration" INTEGER,
  "remaining_effort" INTEGER,
  "percent_complete" REAL,
  "time_constraint" TEXT CHECK ("time_constraint" = 'asap' OR "time_constraint" = 'start_on' OR "time_constraint" = 'start_no_earlier' OR "time_constraint" = 'start_no_later'),
  "constraint_date" TEXT,
  "calculation_type" TEXT CHECK ("calculation_type" = 'automatic' OR "calculation_type" = 'manual'),
  "rollup" INTEGER CHECK ("rollup" IN (0, 1)),
  "top_task" TEXT,
  "wbs" TEXT,
  "wbs_order" INTEGER,
  "level" INTEGER,
  "critical_path" INTEGER CHECK ("critical_path" IN (0, 1)),
  "milestone" INTEGER CHECK ("milestone" IN (0, 1)),
  "key_milestone" INTEGER CHECK ("key_milestone" IN (0, 1)),
  "allow_dates_outside_schedule" INTEGER CHECK ("allow_dates_outside_schedule" IN (0, 1)),
  "schedule_start_date" TEXT,
  "schedule_end_date" TEXT,
  "start_date_derived_from" TEXT,
  "end_date_derived_from" TEXT,
  "relation_applied" TEXT,
  "orig_sys_id" TEXT,
  "shadow" INTEGER CHECK ("shadow" IN (0, 1)),
  "cost" REAL,
  "work_cost" REAL,
  "budget_cost" REAL,
  "html_description" TEXT,
  "phase_type" TEXT CHECK ("phase_type" = 'waterfall' OR "phase_type" = 'agile' OR "phase_type" = 'test'),
  "time_card_at_top_task" INTEGER CHECK ("time_card_at_top_task" IN (0, 1)),
  "state" INTEGER CHECK ("state" = -5 OR "state" = 1 OR "state" = 2 OR "state" = 3 OR "state" = 4 OR "state" = 7),
  "account" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "service_organization" TEXT REFERENCES "service_organization" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "status" TEXT CHECK ("status" = 'green' OR "status" = 'yellow' OR "status" = 'red'),
  "parent" TEXT REFERENCES "customer_project" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "project_manager" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "schedule" TEXT REFERENCES "cmn_schedule" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "phase" TEXT CHECK ("phase" = 'initiating' OR "phase" = 'planning' OR "phase" = 'executing' OR "phase" = 'delivering' OR "phase" = 'closing'),
  "execution_type" TEXT CHECK ("execution_type" = 'waterfall' OR "execution_type" = 'agile' OR "execution_type" = 'hybrid'),
  "risk" TEXT CHECK ("risk" = 'critical' OR "risk" = 'high' OR "risk" = 'moderate' OR "risk" = 'low' OR "risk" = 'planning'),
  "primary_portfolio" TEXT,
  "primary_program" TEXT,
  "department" TEXT,
  "business_unit" TEXT,
  "investment_class" TEXT CHECK ("investment_class" = 'run' OR "investment_class" = 'change'),
  "investment_type" TEXT,
  "business_case" TEXT,
  "in_scope" TEXT,
  "out_of_scope" TEXT,
  "assumptions" TEXT,
  "resources_from_resource_plan" INTEGER CHECK ("resources_from_resource_plan" IN (0, 1)),
  "project_schedule_date_format" TEXT CHECK ("project_schedule_date_format" = 'date_time' OR "project_schedule_date_format" = 'date'),
  "time_component_from_planned" INTEGER CHECK ("time_component_from_planned" IN (0, 1)),
  "time_card_preference" TEXT,
  "approved_start_date" TEXT,
  "approved_end_date" TEXT,
  "value" REAL,
  "roi" REAL,
  "score" REAL
) STRICT;
CREATE UNIQUE INDEX "customer_project_number" ON "customer_project" ("number");
CREATE INDEX "customer_project_assigned_to" ON "customer_project" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "customer_project_assignment_group" ON "customer_project" ("assignment_group") WHERE "assignment_group" IS NOT NULL;
CREATE INDEX "customer_project_opened_by" ON "customer_project" ("opened_by") WHERE "opened_by" IS NOT NULL;
CREATE INDEX "customer_project_closed_by" ON "customer_project" ("closed_by") WHERE "closed_by" IS NOT NULL;
CREATE INDEX "customer_project_account" ON "customer_project" ("account") WHERE "account" IS NOT NULL;
CREATE INDEX "customer_project_service_organization" ON "customer_project" ("service_organization") WHERE "service_organization" IS NOT NULL;
CREATE INDEX "customer_project_parent" ON "customer_project" ("parent") WHERE "parent" IS NOT NULL;
CREATE INDEX "customer_project_project_manager" ON "customer_project" ("project_manager") WHERE "project_manager" IS NOT NULL;
CREATE INDEX "customer_project_schedule" ON "customer_project" ("schedule") WHERE "schedule" IS NOT NULL;

-- Customer Project Task
CREATE TABLE "customer_project_task" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "impact" INTEGER CHECK ("impact" = 1 OR "impact" = 2 OR "impact" = 3),
  "urgency" INTEGER CHECK ("urgency" = 1 OR "urgency" = 2 OR "urgency" = 3),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "opened_at" TEXT,
  "opened_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "closed_at" TEXT,
  "closed_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "close_notes" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "due_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT,
  "approval" TEXT,
  "company" TEXT,
  "location" TEXT,
  "priority" INTEGER CHECK ("priority" = 1 OR "priority" = 2 OR "priority" = 3 OR "priority" = 4 OR "priority" = 5),
  "contact_type" TEXT,
  "start_date" TEXT,
  "end_date" TEXT,
  "duration" INTEGER,
  "effort" INTEGER,
  "work_duration" INTEGER,
  "work_effort" INTEGER,
  "remaining_duration" INTEGER,
  "remaining_effort" INTEGER,
  "percent_complete" REAL,
  "time_constraint" TEXT CHECK ("time_constraint" = 'asap' OR "time_constraint" = 'start_on' OR "time_constraint" = 'start_no_earlier' OR "time_constraint" = 'start_no_later'),
  "constraint_date" TEXT,
  "calculation_type" TEXT CHECK ("calculation_type" = 'automatic' OR "calculation_type" = 'manual'),
  "rollup" INTEGER CHECK ("rollup" IN (0, 1)),
  "top_task" TEXT,
  "wbs" TEXT,
  "wbs_order" INTEGER,
  "level" INTEGER,
  "critical_path" INTEGER CHECK ("critical_path" IN (0, 1)),
  "milestone" INTEGER CHECK ("milestone" IN (0, 1)),
  "key_milestone" INTEGER CHECK ("key_milestone" IN (0, 1)),
  "allow_dates_outside_schedule" INTEGER CHECK ("allow_dates_outside_schedule" IN (0, 1)),
  "schedule_start_date" TEXT,
  "schedule_end_date" TEXT,
  "start_date_derived_from" TEXT,
  "end_date_derived_from" TEXT,
  "relation_applied" TEXT,
  "orig_sys_id" TEXT,
  "shadow" INTEGER CHECK ("shadow" IN (0, 1)),
  "cost" REAL,
  "work_cost" REAL,
  "budget_cost" REAL,
  "html_description" TEXT,
  "phase_type" TEXT CHECK ("phase_type" = 'waterfall' OR "phase_type" = 'agile' OR "phase_type" = 'test'),
  "time_card_at_top_task" INTEGER CHECK ("time_card_at_top_task" IN (0, 1)),
  "state" INTEGER CHECK ("state" = -5 OR "state" = 1 OR "state" = 2 OR "state" = 3 OR "state" = 4 OR "state" = 7),
  "customer_project" TEXT NOT NULL REFERENCES "customer_project" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "override_status" TEXT CHECK ("override_status" = 'green' OR "override_status" = 'yellow' OR "override_status" = 'red'),
  "parent" TEXT REFERENCES "customer_project_task" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "visible_to_customer" INTEGER CHECK ("visible_to_customer" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "customer_project_task_number" ON "customer_project_task" ("number");
CREATE INDEX "customer_project_task_customer_project_visible_to_customer" ON "customer_project_task" ("customer_project", "visible_to_customer");
CREATE INDEX "customer_project_task_assigned_to" ON "customer_project_task" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "customer_project_task_assignment_group" ON "customer_project_task" ("assignment_group") WHERE "assignment_group" IS NOT NULL;
CREATE INDEX "customer_project_task_opened_by" ON "customer_project_task" ("opened_by") WHERE "opened_by" IS NOT NULL;
CREATE INDEX "customer_project_task_closed_by" ON "customer_project_task" ("closed_by") WHERE "closed_by" IS NOT NULL;
CREATE INDEX "customer_project_task_parent" ON "customer_project_task" ("parent") WHERE "parent" IS NOT NULL;

-- Planned Task Relationship
CREATE TABLE "planned_task_rel_planned_task" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "parent" TEXT NOT NULL REFERENCES "customer_project_task" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "child" TEXT NOT NULL REFERENCES "customer_project_task" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "type" TEXT,
  "sub_type" TEXT CHECK ("sub_type" = 'fs' OR "sub_type" = 'ss' OR "sub_type" = 'ff' OR "sub_type" = 'sf'),
  "lag" INTEGER,
  "external" INTEGER CHECK ("external" IN (0, 1)),
  "dependency_type" TEXT CHECK ("dependency_type" = 'hard' OR "dependency_type" = 'soft'),
  "project" TEXT REFERENCES "customer_project" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "planned_task_rel_planned_task_parent_child" ON "planned_task_rel_planned_task" ("parent", "child");
CREATE INDEX "planned_task_rel_planned_task_child" ON "planned_task_rel_planned_task" ("child") WHERE "child" IS NOT NULL;
CREATE INDEX "planned_task_rel_planned_task_project" ON "planned_task_rel_planned_task" ("project") WHERE "project" IS NOT NULL;

-- Project Contact
CREATE TABLE "project_contact" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "customer_project" TEXT NOT NULL REFERENCES "customer_project" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "contact" TEXT NOT NULL REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "project_contact_contact_customer_project" ON "project_contact" ("contact", "customer_project");
CREATE INDEX "project_contact_customer_project" ON "project_contact" ("customer_project") WHERE "customer_project" IS NOT NULL;

-- Project Template
CREATE TABLE "project_template" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "description" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "project_manager" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "schedule" TEXT REFERENCES "cmn_schedule" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "project_template_name" ON "project_template" ("name");
CREATE INDEX "project_template_project_manager" ON "project_template" ("project_manager") WHERE "project_manager" IS NOT NULL;
CREATE INDEX "project_template_schedule" ON "project_template" ("schedule") WHERE "schedule" IS NOT NULL;

-- Project Template Task
CREATE TABLE "project_template_task" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "project_template" TEXT NOT NULL REFERENCES "project_template" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "key" TEXT NOT NULL,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "duration" INTEGER,
  "milestone" INTEGER CHECK ("milestone" IN (0, 1)),
  "key_milestone" INTEGER CHECK ("key_milestone" IN (0, 1)),
  "visible_to_customer" INTEGER CHECK ("visible_to_customer" IN (0, 1)),
  "customer_task" INTEGER CHECK ("customer_task" IN (0, 1)),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "time_constraint" TEXT CHECK ("time_constraint" = 'asap' OR "time_constraint" = 'start_on' OR "time_constraint" = 'start_no_earlier' OR "time_constraint" = 'start_no_later'),
  "constraint_date" TEXT,
  "offset" INTEGER,
  "calculation_type" TEXT CHECK ("calculation_type" = 'automatic' OR "calculation_type" = 'manual'),
  "rollup" INTEGER CHECK ("rollup" IN (0, 1)),
  "phase_type" TEXT CHECK ("phase_type" = 'waterfall' OR "phase_type" = 'agile' OR "phase_type" = 'test'),
  "allow_dates_outside_schedule" INTEGER CHECK ("allow_dates_outside_schedule" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "project_template_task_project_template_key" ON "project_template_task" ("project_template", "key");
CREATE INDEX "project_template_task_assigned_to" ON "project_template_task" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "project_template_task_assignment_group" ON "project_template_task" ("assignment_group") WHERE "assignment_group" IS NOT NULL;

-- Project Template Link
CREATE TABLE "project_template_link" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "project_template_task" TEXT NOT NULL REFERENCES "project_template_task" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "predecessor" TEXT NOT NULL,
  "type" TEXT CHECK ("type" = 'fs' OR "type" = 'ss' OR "type" = 'ff' OR "type" = 'sf'),
  "lag" INTEGER
) STRICT;
CREATE UNIQUE INDEX "project_template_link_project_template_task_predecessor" ON "project_template_link" ("project_template_task", "predecessor");

-- Resource Plan
CREATE TABLE "resource_plan" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "name" TEXT,
  "task_table" TEXT NOT NULL,
  "task" TEXT NOT NULL,
  "top_task" TEXT REFERENCES "customer_project" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "resource_type" TEXT CHECK ("resource_type" = 'user' OR "resource_type" = 'group' OR "resource_type" = 'role'),
  "user_resource" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "group_resource" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "resource_role" TEXT REFERENCES "sys_user_role" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "members_preference" TEXT CHECK ("members_preference" = 'all' OR "members_preference" = 'specific' OR "members_preference" = 'any'),
  "request_type" TEXT CHECK ("request_type" = 'hours' OR "request_type" = 'fte' OR "request_type" = 'person_days'),
  "planned_hours" REAL,
  "fte" REAL,
  "start_date" TEXT,
  "end_date" TEXT,
  "allocation_spread" TEXT CHECK ("allocation_spread" = 'even' OR "allocation_spread" = 'front_load'),
  "state" TEXT CHECK ("state" = 'planning' OR "state" = 'requested' OR "state" = 'confirmed' OR "state" = 'allocated' OR "state" = 'rejected' OR "state" = 'completed' OR "state" = 'canceled'),
  "notes" TEXT,
  "planned_cost" REAL,
  "allocated_cost" REAL,
  "actual_cost" REAL
) STRICT;
CREATE UNIQUE INDEX "resource_plan_number" ON "resource_plan" ("number");
CREATE INDEX "resource_plan_task" ON "resource_plan" ("task");
CREATE INDEX "resource_plan_top_task" ON "resource_plan" ("top_task") WHERE "top_task" IS NOT NULL;
CREATE INDEX "resource_plan_user_resource" ON "resource_plan" ("user_resource") WHERE "user_resource" IS NOT NULL;
CREATE INDEX "resource_plan_group_resource" ON "resource_plan" ("group_resource") WHERE "group_resource" IS NOT NULL;
CREATE INDEX "resource_plan_resource_role" ON "resource_plan" ("resource_role") WHERE "resource_role" IS NOT NULL;

-- Status Report
CREATE TABLE "project_status" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "project" TEXT NOT NULL REFERENCES "customer_project" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "as_on" TEXT,
  "overall_health" TEXT CHECK ("overall_health" = 'green' OR "overall_health" = 'yellow' OR "overall_health" = 'red'),
  "schedule" TEXT CHECK ("schedule" = 'green' OR "schedule" = 'yellow' OR "schedule" = 'red'),
  "cost" TEXT CHECK ("cost" = 'green' OR "cost" = 'yellow' OR "cost" = 'red'),
  "resources" TEXT CHECK ("resources" = 'green' OR "resources" = 'yellow' OR "resources" = 'red'),
  "scope" TEXT CHECK ("scope" = 'green' OR "scope" = 'yellow' OR "scope" = 'red'),
  "schedule_comments" TEXT,
  "cost_comments" TEXT,
  "resources_comments" TEXT,
  "scope_comments" TEXT,
  "executive_summary" TEXT,
  "comments" TEXT,
  "achievements_last_week" TEXT,
  "key_activities_next_week" TEXT,
  "phase" TEXT,
  "state" INTEGER CHECK ("state" = -5 OR "state" = 1 OR "state" = 2 OR "state" = 3 OR "state" = 4 OR "state" = 7),
  "percent_complete" REAL,
  "start_date" TEXT,
  "end_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT
) STRICT;
CREATE UNIQUE INDEX "project_status_number" ON "project_status" ("number");
CREATE INDEX "project_status_project" ON "project_status" ("project") WHERE "project" IS NOT NULL;

-- Project Change Request
CREATE TABLE "project_change_request" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "impact" INTEGER CHECK ("impact" = 1 OR "impact" = 2 OR "impact" = 3),
  "urgency" INTEGER CHECK ("urgency" = 1 OR "urgency" = 2 OR "urgency" = 3),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "opened_at" TEXT,
  "opened_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "closed_at" TEXT,
  "closed_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "close_notes" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "due_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT,
  "approval" TEXT,
  "company" TEXT,
  "location" TEXT,
  "priority" INTEGER CHECK ("priority" = 1 OR "priority" = 2 OR "priority" = 3 OR "priority" = 4 OR "priority" = 5),
  "contact_type" TEXT,
  "state" INTEGER CHECK ("state" = -5 OR "state" = 1 OR "state" = 2 OR "state" = 3 OR "state" = 4 OR "state" = 7),
  "parent" TEXT NOT NULL REFERENCES "customer_project" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "category" TEXT CHECK ("category" = 'resource' OR "category" = 'scope' OR "category" = 'cost' OR "category" = 'schedule'),
  "estimated_cost" REAL,
  "business_justification" TEXT,
  "show_on_project_status_report" INTEGER CHECK ("show_on_project_status_report" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "project_change_request_number" ON "project_change_request" ("number");
CREATE INDEX "project_change_request_assigned_to" ON "project_change_request" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "project_change_request_assignment_group" ON "project_change_request" ("assignment_group") WHERE "assignment_group" IS NOT NULL;
CREATE INDEX "project_change_request_opened_by" ON "project_change_request" ("opened_by") WHERE "opened_by" IS NOT NULL;
CREATE INDEX "project_change_request_closed_by" ON "project_change_request" ("closed_by") WHERE "closed_by" IS NOT NULL;
CREATE INDEX "project_change_request_parent" ON "project_change_request" ("parent") WHERE "parent" IS NOT NULL;

-- Project Issue
CREATE TABLE "issue" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "impact" INTEGER CHECK ("impact" = 1 OR "impact" = 2 OR "impact" = 3),
  "urgency" INTEGER CHECK ("urgency" = 1 OR "urgency" = 2 OR "urgency" = 3),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "opened_at" TEXT,
  "opened_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "closed_at" TEXT,
  "closed_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "close_notes" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "due_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT,
  "approval" TEXT,
  "company" TEXT,
  "location" TEXT,
  "priority" INTEGER CHECK ("priority" = 1 OR "priority" = 2 OR "priority" = 3 OR "priority" = 4 OR "priority" = 5),
  "contact_type" TEXT,
  "state" INTEGER CHECK ("state" = -5 OR "state" = 1 OR "state" = 2 OR "state" = 3 OR "state" = 4 OR "state" = 7),
  "parent" TEXT NOT NULL REFERENCES "customer_project" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "show_on_project_status_report" INTEGER CHECK ("show_on_project_status_report" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "issue_number" ON "issue" ("number");
CREATE INDEX "issue_assigned_to" ON "issue" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "issue_assignment_group" ON "issue" ("assignment_group") WHERE "assignment_group" IS NOT NULL;
CREATE INDEX "issue_opened_by" ON "issue" ("opened_by") WHERE "opened_by" IS NOT NULL;
CREATE INDEX "issue_closed_by" ON "issue" ("closed_by") WHERE "closed_by" IS NOT NULL;
CREATE INDEX "issue_parent" ON "issue" ("parent") WHERE "parent" IS NOT NULL;

-- Work Order
CREATE TABLE "wm_order" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "impact" INTEGER CHECK ("impact" = 1 OR "impact" = 2 OR "impact" = 3),
  "urgency" INTEGER CHECK ("urgency" = 1 OR "urgency" = 2 OR "urgency" = 3),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "opened_at" TEXT,
  "opened_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "closed_at" TEXT,
  "closed_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "close_notes" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "due_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT,
  "approval" TEXT,
  "company" TEXT,
  "location" TEXT,
  "priority" INTEGER CHECK ("priority" = 1 OR "priority" = 2 OR "priority" = 3 OR "priority" = 4 OR "priority" = 5),
  "contact_type" TEXT,
  "state" TEXT CHECK ("state" = 'draft' OR "state" = 'awaiting_qualification' OR "state" = 'qualified' OR "state" = 'ready_for_dispatch' OR "state" = 'assigned' OR "state" = 'accepted' OR "state" = 'work_in_progress' OR "state" = 'closed_complete' OR "state" = 'closed_incomplete' OR "state" = 'canceled'),
  "account" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "contact" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "expected_start" TEXT,
  "initiated_from_table" TEXT,
  "initiated_from" TEXT
) STRICT;
CREATE UNIQUE INDEX "wm_order_number" ON "wm_order" ("number");
CREATE INDEX "wm_order_initiated_from" ON "wm_order" ("initiated_from");
CREATE INDEX "wm_order_assigned_to" ON "wm_order" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "wm_order_assignment_group" ON "wm_order" ("assignment_group") WHERE "assignment_group" IS NOT NULL;
CREATE INDEX "wm_order_opened_by" ON "wm_order" ("opened_by") WHERE "opened_by" IS NOT NULL;
CREATE INDEX "wm_order_closed_by" ON "wm_order" ("closed_by") WHERE "closed_by" IS NOT NULL;
CREATE INDEX "wm_order_account" ON "wm_order" ("account") WHERE "account" IS NOT NULL;
CREATE INDEX "wm_order_contact" ON "wm_order" ("contact") WHERE "contact" IS NOT NULL;

-- Product
CREATE TABLE "product" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "active" INTEGER CHECK ("active" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "product_name" ON "product" ("name");

-- Asset
CREATE TABLE "alm_asset" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "asset_tag" TEXT NOT NULL,
  "display_name" TEXT,
  "product" TEXT REFERENCES "product" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "account" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "serial_number" TEXT
) STRICT;
CREATE UNIQUE INDEX "alm_asset_asset_tag" ON "alm_asset" ("asset_tag");
CREATE INDEX "alm_asset_product" ON "alm_asset" ("product") WHERE "product" IS NOT NULL;
CREATE INDEX "alm_asset_account" ON "alm_asset" ("account") WHERE "account" IS NOT NULL;

-- Sold Product
CREATE TABLE "sn_install_base_sold_product" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "product" TEXT REFERENCES "product" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "account" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "consumer" TEXT REFERENCES "csm_consumer" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX "sn_install_base_sold_product_product" ON "sn_install_base_sold_product" ("product") WHERE "product" IS NOT NULL;
CREATE INDEX "sn_install_base_sold_product_account" ON "sn_install_base_sold_product" ("account") WHERE "account" IS NOT NULL;
CREATE INDEX "sn_install_base_sold_product_consumer" ON "sn_install_base_sold_product" ("consumer") WHERE "consumer" IS NOT NULL;

-- Contract
CREATE TABLE "ast_contract" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "account" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "consumer" TEXT REFERENCES "csm_consumer" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "starts" TEXT,
  "ends" TEXT
) STRICT;
CREATE INDEX "ast_contract_account" ON "ast_contract" ("account") WHERE "account" IS NOT NULL;
CREATE INDEX "ast_contract_consumer" ON "ast_contract" ("consumer") WHERE "consumer" IS NOT NULL;

-- Entitlement
CREATE TABLE "service_entitlement" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "account" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "consumer" TEXT REFERENCES "csm_consumer" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "contract" TEXT REFERENCES "ast_contract" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "product" TEXT REFERENCES "product" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX "service_entitlement_account" ON "service_entitlement" ("account") WHERE "account" IS NOT NULL;
CREATE INDEX "service_entitlement_consumer" ON "service_entitlement" ("consumer") WHERE "consumer" IS NOT NULL;
CREATE INDEX "service_entitlement_contract" ON "service_entitlement" ("contract") WHERE "contract" IS NOT NULL;
CREATE INDEX "service_entitlement_product" ON "service_entitlement" ("product") WHERE "product" IS NOT NULL;

-- Account Team Member
CREATE TABLE "sn_customerservice_team_member" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "account" TEXT NOT NULL REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "user" TEXT NOT NULL REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "responsibility" TEXT REFERENCES "sn_customerservice_responsibility_def" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "sn_customerservice_team_member_account_user" ON "sn_customerservice_team_member" ("account", "user");
CREATE INDEX "sn_customerservice_team_member_user" ON "sn_customerservice_team_member" ("user") WHERE "user" IS NOT NULL;
CREATE INDEX "sn_customerservice_team_member_responsibility" ON "sn_customerservice_team_member" ("responsibility") WHERE "responsibility" IS NOT NULL;

-- User Criteria
CREATE TABLE "user_criteria" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "match_all" INTEGER CHECK ("match_all" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "user_criteria_name" ON "user_criteria" ("name");

-- Knowledge Article
CREATE TABLE "kb_knowledge" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "text" TEXT,
  "workflow_state" TEXT CHECK ("workflow_state" = 'draft' OR "workflow_state" = 'review' OR "workflow_state" = 'published' OR "workflow_state" = 'pending_retirement' OR "workflow_state" = 'retired' OR "workflow_state" = 'outdated'),
  "sys_class_name" TEXT CHECK ("sys_class_name" = 'kb_knowledge' OR "sys_class_name" = 'kb_template_known_error_article'),
  "kb_knowledge_base" TEXT,
  "source_table" TEXT,
  "source" TEXT,
  "roles" TEXT
) STRICT;
CREATE UNIQUE INDEX "kb_knowledge_number" ON "kb_knowledge" ("number");
CREATE INDEX "kb_knowledge_source" ON "kb_knowledge" ("source");

-- Knowledge Link
CREATE TABLE "m2m_kb_task" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "kb_knowledge" TEXT NOT NULL REFERENCES "kb_knowledge" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "task_table" TEXT NOT NULL,
  "task" TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "m2m_kb_task_task_kb_knowledge" ON "m2m_kb_task" ("task", "kb_knowledge");
CREATE INDEX "m2m_kb_task_kb_knowledge" ON "m2m_kb_task" ("kb_knowledge") WHERE "kb_knowledge" IS NOT NULL;

-- Problem
CREATE TABLE "problem" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "impact" INTEGER CHECK ("impact" = 1 OR "impact" = 2 OR "impact" = 3),
  "urgency" INTEGER CHECK ("urgency" = 1 OR "urgency" = 2 OR "urgency" = 3),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "opened_at" TEXT,
  "opened_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "closed_at" TEXT,
  "closed_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "close_notes" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "due_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT,
  "approval" TEXT,
  "company" TEXT,
  "location" TEXT,
  "priority" INTEGER CHECK ("priority" = 1 OR "priority" = 2 OR "priority" = 3 OR "priority" = 4 OR "priority" = 5),
  "contact_type" TEXT,
  "state" INTEGER CHECK ("state" = 101 OR "state" = 102 OR "state" = 103 OR "state" = 104 OR "state" = 106 OR "state" = 107),
  "known_error_article" TEXT REFERENCES "kb_knowledge" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "problem_number" ON "problem" ("number");
CREATE INDEX "problem_assigned_to" ON "problem" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "problem_assignment_group" ON "problem" ("assignment_group") WHERE "assignment_group" IS NOT NULL;
CREATE INDEX "problem_opened_by" ON "problem" ("opened_by") WHERE "opened_by" IS NOT NULL;
CREATE INDEX "problem_closed_by" ON "problem" ("closed_by") WHERE "closed_by" IS NOT NULL;
CREATE INDEX "problem_known_error_article" ON "problem" ("known_error_article") WHERE "known_error_article" IS NOT NULL;

-- Change Request
CREATE TABLE "change_request" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "impact" INTEGER CHECK ("impact" = 1 OR "impact" = 2 OR "impact" = 3),
  "urgency" INTEGER CHECK ("urgency" = 1 OR "urgency" = 2 OR "urgency" = 3),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "opened_at" TEXT,
  "opened_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "closed_at" TEXT,
  "closed_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "close_notes" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "due_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT,
  "approval" TEXT,
  "company" TEXT,
  "location" TEXT,
  "priority" INTEGER CHECK ("priority" = 1 OR "priority" = 2 OR "priority" = 3 OR "priority" = 4 OR "priority" = 5),
  "contact_type" TEXT,
  "state" INTEGER CHECK ("state" = -5 OR "state" = -4 OR "state" = -3 OR "state" = -2 OR "state" = -1 OR "state" = 0 OR "state" = 3 OR "state" = 4),
  "type" TEXT CHECK ("type" = 'normal' OR "type" = 'standard' OR "type" = 'emergency')
) STRICT;
CREATE UNIQUE INDEX "change_request_number" ON "change_request" ("number");
CREATE INDEX "change_request_assigned_to" ON "change_request" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "change_request_assignment_group" ON "change_request" ("assignment_group") WHERE "assignment_group" IS NOT NULL;
CREATE INDEX "change_request_opened_by" ON "change_request" ("opened_by") WHERE "opened_by" IS NOT NULL;
CREATE INDEX "change_request_closed_by" ON "change_request" ("closed_by") WHERE "closed_by" IS NOT NULL;

-- Incident
CREATE TABLE "incident" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "impact" INTEGER CHECK ("impact" = 1 OR "impact" = 2 OR "impact" = 3),
  "urgency" INTEGER CHECK ("urgency" = 1 OR "urgency" = 2 OR "urgency" = 3),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "opened_at" TEXT,
  "opened_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "closed_at" TEXT,
  "closed_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "close_notes" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "due_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT,
  "approval" TEXT,
  "company" TEXT,
  "location" TEXT,
  "priority" INTEGER CHECK ("priority" = 1 OR "priority" = 2 OR "priority" = 3 OR "priority" = 4 OR "priority" = 5),
  "contact_type" TEXT,
  "state" INTEGER CHECK ("state" = 1 OR "state" = 2 OR "state" = 3 OR "state" = 6 OR "state" = 7 OR "state" = 8),
  "caller_id" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "incident_number" ON "incident" ("number");
CREATE INDEX "incident_assigned_to" ON "incident" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "incident_assignment_group" ON "incident" ("assignment_group") WHERE "assignment_group" IS NOT NULL;
CREATE INDEX "incident_opened_by" ON "incident" ("opened_by") WHERE "opened_by" IS NOT NULL;
CREATE INDEX "incident_closed_by" ON "incident" ("closed_by") WHERE "closed_by" IS NOT NULL;
CREATE INDEX "incident_caller_id" ON "incident" ("caller_id") WHERE "caller_id" IS NOT NULL;

-- Request
CREATE TABLE "sc_request" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "impact" INTEGER CHECK ("impact" = 1 OR "impact" = 2 OR "impact" = 3),
  "urgency" INTEGER CHECK ("urgency" = 1 OR "urgency" = 2 OR "urgency" = 3),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "opened_at" TEXT,
  "opened_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "closed_at" TEXT,
  "closed_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "close_notes" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "due_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT,
  "approval" TEXT,
  "company" TEXT,
  "location" TEXT,
  "priority" INTEGER CHECK ("priority" = 1 OR "priority" = 2 OR "priority" = 3 OR "priority" = 4 OR "priority" = 5),
  "contact_type" TEXT,
  "state" INTEGER CHECK ("state" = -5 OR "state" = 1 OR "state" = 2 OR "state" = 3 OR "state" = 4 OR "state" = 7),
  "request_state" TEXT CHECK ("request_state" = 'requested' OR "request_state" = 'in_process' OR "request_state" = 'closed_complete' OR "request_state" = 'closed_incomplete' OR "request_state" = 'closed_cancelled'),
  "requested_for" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "account" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "contact" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "parent" TEXT REFERENCES "sn_customerservice_case" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "sc_request_number" ON "sc_request" ("number");
CREATE INDEX "sc_request_assigned_to" ON "sc_request" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "sc_request_assignment_group" ON "sc_request" ("assignment_group") WHERE "assignment_group" IS NOT NULL;
CREATE INDEX "sc_request_opened_by" ON "sc_request" ("opened_by") WHERE "opened_by" IS NOT NULL;
CREATE INDEX "sc_request_closed_by" ON "sc_request" ("closed_by") WHERE "closed_by" IS NOT NULL;
CREATE INDEX "sc_request_requested_for" ON "sc_request" ("requested_for") WHERE "requested_for" IS NOT NULL;
CREATE INDEX "sc_request_account" ON "sc_request" ("account") WHERE "account" IS NOT NULL;
CREATE INDEX "sc_request_contact" ON "sc_request" ("contact") WHERE "contact" IS NOT NULL;
CREATE INDEX "sc_request_parent" ON "sc_request" ("parent") WHERE "parent" IS NOT NULL;

-- Requested Item
CREATE TABLE "sc_req_item" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "impact" INTEGER CHECK ("impact" = 1 OR "impact" = 2 OR "impact" = 3),
  "urgency" INTEGER CHECK ("urgency" = 1 OR "urgency" = 2 OR "urgency" = 3),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "opened_at" TEXT,
  "opened_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "closed_at" TEXT,
  "closed_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "close_notes" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "due_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT,
  "approval" TEXT,
  "company" TEXT,
  "location" TEXT,
  "priority" INTEGER CHECK ("priority" = 1 OR "priority" = 2 OR "priority" = 3 OR "priority" = 4 OR "priority" = 5),
  "contact_type" TEXT,
  "state" INTEGER CHECK ("state" = -5 OR "state" = 1 OR "state" = 2 OR "state" = 3 OR "state" = 4 OR "state" = 7),
  "request" TEXT NOT NULL REFERENCES "sc_request" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "quantity" INTEGER
) STRICT;
CREATE UNIQUE INDEX "sc_req_item_number" ON "sc_req_item" ("number");
CREATE INDEX "sc_req_item_assigned_to" ON "sc_req_item" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "sc_req_item_assignment_group" ON "sc_req_item" ("assignment_group") WHERE "assignment_group" IS NOT NULL;
CREATE INDEX "sc_req_item_opened_by" ON "sc_req_item" ("opened_by") WHERE "opened_by" IS NOT NULL;
CREATE INDEX "sc_req_item_closed_by" ON "sc_req_item" ("closed_by") WHERE "closed_by" IS NOT NULL;
CREATE INDEX "sc_req_item_request" ON "sc_req_item" ("request") WHERE "request" IS NOT NULL;

-- Case
CREATE TABLE "sn_customerservice_case" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "impact" INTEGER CHECK ("impact" = 1 OR "impact" = 2 OR "impact" = 3),
  "urgency" INTEGER CHECK ("urgency" = 1 OR "urgency" = 2 OR "urgency" = 3),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "opened_at" TEXT,
  "opened_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "closed_at" TEXT,
  "closed_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "close_notes" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "due_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT,
  "approval" TEXT,
  "company" TEXT,
  "location" TEXT,
  "state" INTEGER CHECK ("state" = 1 OR "state" = 10 OR "state" = 18 OR "state" = 6 OR "state" = 3 OR "state" = 7),
  "priority" INTEGER CHECK ("priority" = 1 OR "priority" = 2 OR "priority" = 3 OR "priority" = 4),
  "contact_type" TEXT CHECK ("contact_type" = 'web' OR "contact_type" = 'phone' OR "contact_type" = 'email' OR "contact_type" = 'chat' OR "contact_type" = 'social'),
  "category" INTEGER CHECK ("category" = 0 OR "category" = 1 OR "category" = 2),
  "account" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "contact" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "consumer" TEXT REFERENCES "csm_consumer" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "partner" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "partner_contact" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "internal_contact" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "customer_project" TEXT REFERENCES "customer_project" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "customer_project_task" TEXT REFERENCES "customer_project_task" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "issue" TEXT REFERENCES "issue" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "project_change_request" TEXT REFERENCES "project_change_request" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "product" TEXT REFERENCES "product" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "asset" TEXT REFERENCES "alm_asset" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "contract" TEXT REFERENCES "ast_contract" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "entitlement" TEXT REFERENCES "service_entitlement" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "resolution_code" TEXT CHECK ("resolution_code" = 'solved_fixed' OR "resolution_code" = 'solved_workaround' OR "resolution_code" = 'solved_information' OR "resolution_code" = 'solved_by_customer' OR "resolution_code" = 'not_solved_not_reproducible' OR "resolution_code" = 'not_solved_too_costly' OR "resolution_code" = 'void_duplicate' OR "resolution_code" = 'void_cancelled'),
  "cause" TEXT,
  "resolved_at" TEXT,
  "resolved_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "notes_to_comments" INTEGER CHECK ("notes_to_comments" IN (0, 1)),
  "problem" TEXT REFERENCES "problem" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "incident" TEXT REFERENCES "incident" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "change" TEXT REFERENCES "change_request" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "caused_by" TEXT REFERENCES "change_request" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "active_escalation" TEXT REFERENCES "sn_customerservice_escalation" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "active_account_escalation" TEXT REFERENCES "sn_customerservice_escalation" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "follow_the_sun" INTEGER CHECK ("follow_the_sun" IN (0, 1)),
  "needs_attention" INTEGER CHECK ("needs_attention" IN (0, 1)),
  "auto_close" INTEGER CHECK ("auto_close" IN (0, 1)),
  "support_manager" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "first_response_time" TEXT,
  "parent" TEXT REFERENCES "sn_customerservice_case" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "major_case_state" TEXT
) STRICT;
CREATE UNIQUE INDEX "sn_customerservice_case_number" ON "sn_customerservice_case" ("number");
CREATE INDEX "sn_customerservice_case_auto_close_resolved_at" ON "sn_customerservice_case" ("auto_close", "resolved_at");
CREATE INDEX "sn_customerservice_case_assigned_to" ON "sn_customerservice_case" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_assignment_group" ON "sn_customerservice_case" ("assignment_group") WHERE "assignment_group" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_opened_by" ON "sn_customerservice_case" ("opened_by") WHERE "opened_by" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_closed_by" ON "sn_customerservice_case" ("closed_by") WHERE "closed_by" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_account" ON "sn_customerservice_case" ("account") WHERE "account" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_contact" ON "sn_customerservice_case" ("contact") WHERE "contact" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_consumer" ON "sn_customerservice_case" ("consumer") WHERE "consumer" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_partner" ON "sn_customerservice_case" ("partner") WHERE "partner" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_partner_contact" ON "sn_customerservice_case" ("partner_contact") WHERE "partner_contact" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_internal_contact" ON "sn_customerservice_case" ("internal_contact") WHERE "internal_contact" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_customer_project" ON "sn_customerservice_case" ("customer_project") WHERE "customer_project" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_customer_project_task" ON "sn_customerservice_case" ("customer_project_task") WHERE "customer_project_task" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_issue" ON "sn_customerservice_case" ("issue") WHERE "issue" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_project_change_request" ON "sn_customerservice_case" ("project_change_request") WHERE "project_change_request" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_product" ON "sn_customerservice_case" ("product") WHERE "product" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_asset" ON "sn_customerservice_case" ("asset") WHERE "asset" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_contract" ON "sn_customerservice_case" ("contract") WHERE "contract" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_entitlement" ON "sn_customerservice_case" ("entitlement") WHERE "entitlement" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_resolved_by" ON "sn_customerservice_case" ("resolved_by") WHERE "resolved_by" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_problem" ON "sn_customerservice_case" ("problem") WHERE "problem" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_incident" ON "sn_customerservice_case" ("incident") WHERE "incident" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_change" ON "sn_customerservice_case" ("change") WHERE "change" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_caused_by" ON "sn_customerservice_case" ("caused_by") WHERE "caused_by" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_active_escalation" ON "sn_customerservice_case" ("active_escalation") WHERE "active_escalation" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_active_account_escalation" ON "sn_customerservice_case" ("active_account_escalation") WHERE "active_account_escalation" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_support_manager" ON "sn_customerservice_case" ("support_manager") WHERE "support_manager" IS NOT NULL;
CREATE INDEX "sn_customerservice_case_parent" ON "sn_customerservice_case" ("parent") WHERE "parent" IS NOT NULL;

-- Case Task
CREATE TABLE "sn_customerservice_task" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "short_description" TEXT NOT NULL,
  "description" TEXT,
  "impact" INTEGER CHECK ("impact" = 1 OR "impact" = 2 OR "impact" = 3),
  "urgency" INTEGER CHECK ("urgency" = 1 OR "urgency" = 2 OR "urgency" = 3),
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "opened_at" TEXT,
  "opened_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "closed_at" TEXT,
  "closed_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "close_notes" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "due_date" TEXT,
  "work_start" TEXT,
  "work_end" TEXT,
  "approval" TEXT,
  "company" TEXT,
  "location" TEXT,
  "priority" INTEGER CHECK ("priority" = 1 OR "priority" = 2 OR "priority" = 3 OR "priority" = 4 OR "priority" = 5),
  "contact_type" TEXT,
  "state" INTEGER CHECK ("state" = 1 OR "state" = 3),
  "parent_case" TEXT NOT NULL REFERENCES "sn_customerservice_case" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "parent" TEXT REFERENCES "sn_customerservice_task" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "account" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "contact" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "consumer" TEXT REFERENCES "csm_consumer" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "visible_to_customer" INTEGER CHECK ("visible_to_customer" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "sn_customerservice_task_number" ON "sn_customerservice_task" ("number");
CREATE INDEX "sn_customerservice_task_assigned_to" ON "sn_customerservice_task" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "sn_customerservice_task_assignment_group" ON "sn_customerservice_task" ("assignment_group") WHERE "assignment_group" IS NOT NULL;
CREATE INDEX "sn_customerservice_task_opened_by" ON "sn_customerservice_task" ("opened_by") WHERE "opened_by" IS NOT NULL;
CREATE INDEX "sn_customerservice_task_closed_by" ON "sn_customerservice_task" ("closed_by") WHERE "closed_by" IS NOT NULL;
CREATE INDEX "sn_customerservice_task_parent_case" ON "sn_customerservice_task" ("parent_case") WHERE "parent_case" IS NOT NULL;
CREATE INDEX "sn_customerservice_task_parent" ON "sn_customerservice_task" ("parent") WHERE "parent" IS NOT NULL;
CREATE INDEX "sn_customerservice_task_account" ON "sn_customerservice_task" ("account") WHERE "account" IS NOT NULL;
CREATE INDEX "sn_customerservice_task_contact" ON "sn_customerservice_task" ("contact") WHERE "contact" IS NOT NULL;
CREATE INDEX "sn_customerservice_task_consumer" ON "sn_customerservice_task" ("consumer") WHERE "consumer" IS NOT NULL;

-- Escalation
CREATE TABLE "sn_customerservice_escalation" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "number" TEXT,
  "source_table" TEXT NOT NULL,
  "source_record" TEXT NOT NULL,
  "type" TEXT CHECK ("type" = 'case' OR "type" = 'account'),
  "state" TEXT CHECK ("state" = 'requested' OR "state" = 'escalated' OR "state" = 'declined' OR "state" = 'closed'),
  "request_source" TEXT CHECK ("request_source" = 'customer' OR "request_source" = 'internal'),
  "reason" TEXT CHECK ("reason" = 'inactivity' OR "reason" = 'lack_of_progress' OR "reason" = 'customer_imposed_deadline'),
  "escalation_severity" TEXT CHECK ("escalation_severity" = 'high' OR "escalation_severity" = 'medium'),
  "escalation_template" TEXT,
  "trend" TEXT CHECK ("trend" = 'improving' OR "trend" = 'same' OR "trend" = 'declining'),
  "requested_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "approved_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "declined_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "deescalated_by" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "escalation_justification" TEXT,
  "deescalation_justification" TEXT,
  "assigned_to" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "assignment_group" TEXT REFERENCES "sys_user_group" ("sys_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX "sn_customerservice_escalation_number" ON "sn_customerservice_escalation" ("number");
CREATE INDEX "sn_customerservice_escalation_source_record" ON "sn_customerservice_escalation" ("source_record");
CREATE INDEX "sn_customerservice_escalation_requested_by" ON "sn_customerservice_escalation" ("requested_by") WHERE "requested_by" IS NOT NULL;
CREATE INDEX "sn_customerservice_escalation_approved_by" ON "sn_customerservice_escalation" ("approved_by") WHERE "approved_by" IS NOT NULL;
CREATE INDEX "sn_customerservice_escalation_declined_by" ON "sn_customerservice_escalation" ("declined_by") WHERE "declined_by" IS NOT NULL;
CREATE INDEX "sn_customerservice_escalation_deescalated_by" ON "sn_customerservice_escalation" ("deescalated_by") WHERE "deescalated_by" IS NOT NULL;
CREATE INDEX "sn_customerservice_escalation_assigned_to" ON "sn_customerservice_escalation" ("assigned_to") WHERE "assigned_to" IS NOT NULL;
CREATE INDEX "sn_customerservice_escalation_assignment_group" ON "sn_customerservice_escalation" ("assignment_group") WHERE "assignment_group" IS NOT NULL;

-- Approval
CREATE TABLE "sysapproval_approver" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "source_table" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "approver" TEXT NOT NULL REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "state" TEXT CHECK ("state" = 'requested' OR "state" = 'approved' OR "state" = 'rejected'),
  "comments" TEXT
) STRICT;
CREATE UNIQUE INDEX "sysapproval_approver_source_approver" ON "sysapproval_approver" ("source", "approver");
CREATE INDEX "sysapproval_approver_approver" ON "sysapproval_approver" ("approver") WHERE "approver" IS NOT NULL;

-- SLA Definition
CREATE TABLE "contract_sla" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "type" TEXT CHECK ("type" = 'SLA' OR "type" = 'OLA' OR "type" = 'UC'),
  "target" TEXT NOT NULL CHECK ("target" = 'response' OR "target" = 'resolution'),
  "table" TEXT NOT NULL,
  "duration" INTEGER NOT NULL,
  "schedule" TEXT REFERENCES "cmn_schedule" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "start_condition" TEXT NOT NULL,
  "pause_condition" TEXT,
  "resume_condition" TEXT,
  "stop_condition" TEXT NOT NULL,
  "reset_condition" TEXT,
  "cancel_condition" TEXT,
  "when_to_cancel" TEXT CHECK ("when_to_cancel" = 'never' OR "when_to_cancel" = 'on_condition' OR "when_to_cancel" = 'no_longer_start'),
  "when_to_resume" TEXT CHECK ("when_to_resume" = 'no_longer_pause' OR "when_to_resume" = 'on_condition'),
  "retroactive" INTEGER CHECK ("retroactive" IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX "contract_sla_name" ON "contract_sla" ("name");
CREATE INDEX "contract_sla_schedule" ON "contract_sla" ("schedule") WHERE "schedule" IS NOT NULL;

-- Task SLA
CREATE TABLE "task_sla" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "task_table" TEXT,
  "task" TEXT,
  "sla" TEXT REFERENCES "contract_sla" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "stage" TEXT CHECK ("stage" = 'in_progress' OR "stage" = 'paused' OR "stage" = 'completed' OR "stage" = 'cancelled'),
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "has_breached" INTEGER CHECK ("has_breached" IN (0, 1)),
  "start_time" TEXT,
  "pause_time" TEXT,
  "end_time" TEXT,
  "planned_end_time" TEXT,
  "original_breach_time" TEXT,
  "pause_duration" INTEGER
) STRICT;
CREATE INDEX "task_sla_task_sla" ON "task_sla" ("task", "sla");
CREATE INDEX "task_sla_sla" ON "task_sla" ("sla") WHERE "sla" IS NOT NULL;

-- Journal Entry
CREATE TABLE "sys_journal_field" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "element_id" TEXT NOT NULL,
  "element" TEXT NOT NULL CHECK ("element" = 'comments' OR "element" = 'work_notes'),
  "value" TEXT NOT NULL
) STRICT;
CREATE INDEX "sys_journal_field_element_id_element" ON "sys_journal_field" ("element_id", "element");

-- Attachment
CREATE TABLE "sys_attachment" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "table_name" TEXT NOT NULL,
  "table_sys_id" TEXT NOT NULL,
  "file_name" TEXT NOT NULL,
  "content_type" TEXT,
  "size_bytes" INTEGER,
  "hash" TEXT,
  "data" BLOB
) STRICT;
CREATE INDEX "sys_attachment_table_sys_id" ON "sys_attachment" ("table_sys_id");

-- List Member
CREATE TABLE "sys_list_member" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "table_name" TEXT NOT NULL,
  "record" TEXT NOT NULL,
  "element" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "rule" TEXT
) STRICT;
CREATE UNIQUE INDEX "sys_list_member_record_element_value" ON "sys_list_member" ("record", "element", "value");
CREATE INDEX "sys_list_member_value" ON "sys_list_member" ("value");

-- Event
CREATE TABLE "sysevent" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "table_name" TEXT,
  "instance" TEXT,
  "recipient" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "state" TEXT CHECK ("state" = 'ready' OR "state" = 'processed')
) STRICT;
CREATE INDEX "sysevent_recipient" ON "sysevent" ("recipient") WHERE "recipient" IS NOT NULL;

-- Audit Entry
CREATE TABLE "sys_audit" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "seq" INTEGER,
  "at" TEXT,
  "pretended_at" TEXT,
  "actor" TEXT,
  "os_user" TEXT,
  "as_user" TEXT,
  "command" TEXT,
  "table_name" TEXT,
  "record" TEXT,
  "field" TEXT,
  "old" TEXT,
  "new" TEXT,
  "rule" TEXT,
  "hash" TEXT
) STRICT;
CREATE UNIQUE INDEX "sys_audit_seq" ON "sys_audit" ("seq");
CREATE INDEX "sys_audit_record" ON "sys_audit" ("record");
