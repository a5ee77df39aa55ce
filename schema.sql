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
  "kind" TEXT CHECK ("kind" IN ('internal', 'external', 'base')),
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
  "decision_type" TEXT CHECK ("decision_type" IN ('allow_if', 'deny_unless')),
  "roles" TEXT NOT NULL,
  "condition" TEXT,
  "applies_to" TEXT,
  "fields" TEXT,
  "requires" TEXT,
  "related_list" TEXT,
  "active" INTEGER CHECK ("active" IN (0, 1)),
  "kind" TEXT CHECK ("kind" IN ('rule', 'never', 'implied', 'catalogue')),
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
  "sys_class_name" TEXT CHECK ("sys_class_name" IN ('sys_user', 'customer_contact', 'csm_consumer_user')),
  "account" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "title" TEXT,
  "phone" TEXT,
  "mobile_phone" TEXT,
  "company" TEXT,
  "manager" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "department" TEXT,
  "time_zone" TEXT,
  "preferred_language" TEXT,
  "notification" INTEGER CHECK ("notification" IN (1, 2)),
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
  "state" TEXT CHECK ("state" IN ('active', 'inactive')),
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
  "theme" TEXT
) STRICT;
CREATE UNIQUE INDEX "customer_account_number" ON "customer_account" ("number");
CREATE UNIQUE INDEX "customer_account_name" ON "customer_account" ("name");
CREATE INDEX "customer_account_account_parent" ON "customer_account" ("account_parent") WHERE "account_parent" IS NOT NULL;
CREATE INDEX "customer_account_primary_contact" ON "customer_account" ("primary_contact") WHERE "primary_contact" IS NOT NULL;
CREATE INDEX "customer_account_parent" ON "customer_account" ("parent") WHERE "parent" IS NOT NULL;
CREATE INDEX "customer_account_contact" ON "customer_account" ("contact") WHERE "contact" IS NOT NULL;

-- Account Relationship Type
CREATE TABLE "sn_customerservice_account_relationship_type" (
  "sys_id" TEXT PRIMARY KEY NOT NULL,
  "sys_created_on" TEXT,
  "sys_created_by" TEXT,
  "sys_updated_on" TEXT,
  "sys_updated_by" TEXT,
  "sys_mod_count" INTEGER,
  "name" TEXT NOT NULL,
  "from" TEXT NOT NULL CHECK ("from" IN ('account', 'partner')),
  "relationship_label" TEXT,
  "to" TEXT NOT NULL CHECK ("to" IN ('account', 'partner')),
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
  "weekday" INTEGER CHECK ("weekday" IN (1, 2, 3, 4, 5, 6, 7)),
  "date" TEXT,
  "from" TEXT,
  "to" TEXT,
  "type" TEXT CHECK ("type" IN ('work', 'holiday'))
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
  "priority" INTEGER CHECK ("priority" IN (1, 2, 3, 4, 5)),
  "impact" INTEGER CHECK ("impact" IN (1, 2, 3)),
  "urgency" INTEGER CHECK ("urgency" IN (1, 2, 3)),
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
  "status" TEXT CHECK ("status" IN ('green', 'yellow', 'red')),
  "time_constraint" TEXT CHECK ("time_constraint" IN ('asap', 'start_on', 'start_no_earlier', 'start_no_later')),
  "constraint_date" TEXT,
  "calculation_type" TEXT CHECK ("calculation_type" IN ('automatic', 'manual')),
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
  "phase_type" TEXT CHECK ("phase_type" IN ('waterfall', 'agile', 'test')),
  "time_card_at_top_task" INTEGER CHECK ("time_card_at_top_task" IN (0, 1)),
  "state" INTEGER CHECK ("state" IN (-5, 1, 2, 3, 4, 7)),
  "account" TEXT REFERENCES "customer_account" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "service_organization" TEXT REFERENCES "service_organization" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "parent" TEXT REFERENCES "customer_project" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "project_manager" TEXT REFERENCES "sys_user" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "schedule" TEXT REFERENCES "cmn_schedule" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
  "phase" TEXT CHECK ("phase" IN ('initiating', 'planning', 'executing', 'delivering', 'closing')),
  "execution_type" TEXT CHECK ("execution_type" IN ('waterfall', 'agile', 'hybrid')),
  "risk" TEXT CHECK ("risk" IN ('critical', 'high', 'moderate', 'low', 'planning')),
  "primary_portfolio" TEXT,
  "primary_program" TEXT,
  "department" TEXT,
  "business_unit" TEXT,
  "investment_class" TEXT CHECK ("investment_class" IN ('run', 'change')),
  "investment_type" TEXT,
  "business_case" TEXT,
  "in_scope" TEXT,
  "out_of_scope" TEXT,
  "assumptions" TEXT,
  "resources_from_resource_plan" INTEGER CHECK ("resources_from_resource_plan" IN (0, 1)),
  "project_schedule_date_format" TEXT CHECK ("project_schedule_date_format" IN ('date_time', 'date')),
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
  "priority" INTEGER CHECK ("priority" IN (1, 2, 3, 4, 5)),
  "impact" INTEGER CHECK ("impact" IN (1, 2, 3)),
  "urgency" INTEGER CHECK ("urgency" IN (1, 2, 3)),
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
  "status" TEXT CHECK ("status" IN ('green', 'yellow', 'red')),
  "time_constraint" TEXT CHECK ("time_constraint" IN ('asap', 'start_on', 'start_no_earlier', 'start_no_later')),
  "constraint_date" TEXT,
  "calculation_type" TEXT CHECK ("calculation_type" IN ('automatic', 'manual')),
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
  "phase_type" TEXT CHECK ("phase_type" IN ('waterfall', 'agile', 'test')),
  "time_card_at_top_task" INTEGER CHECK ("time_card_at_top_task" IN (0, 1)),
  "state" INTEGER CHECK ("state" IN (-5, 1, 2, 3, 4, 7)),
  "customer_project" TEXT NOT NULL REFERENCES "customer_project" ("sys_id") DEFERRABLE INITIALLY DEFERRED,
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
  "sub_type" TEXT CHECK ("sub_type" IN ('fs', 'ss', 'ff', 'sf')),
  "lag" INTEGER,
  "external" INTEGER CHECK ("external" IN (0, 1)),
  "dependency_type" TEXT CHECK ("dependency_type" IN ('hard', 'soft')),
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
  "time_constraint" TEXT CHECK ("time_constraint" IN ('asap', 'start_on', 'start_no_earlier', 'start_no_later')),
  "constraint_date" TEXT,
  "offset" INTEGER,
  "calculation_type" TEXT CHECK ("calculation_type" IN ('automatic', 'manual')),
  "rollup" INTEGER CHECK ("rollup" IN (0, 1)),
  "phase_type" TEXT CHECK ("phase_type" IN ('waterfall', 'agile', 'test')),
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
  "type" TEXT CHECK ("type" IN ('fs', 'ss', 'ff', 'sf')),
  "lag" INTEGER
) STRICT;
CREATE UNIQUE INDEX "project_template_link_project_template_task_predecessor" ON "project_template_link" ("project_template_task", "predecessor");

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
  "element" TEXT NOT NULL CHECK ("element" IN ('comments', 'work_notes')),
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
  "value" TEXT NOT NULL
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
  "state" TEXT CHECK ("state" IN ('ready', 'processed'))
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
