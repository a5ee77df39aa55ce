//! Roles, who holds them, and the rules that name them.

define_table! {
    /// Roles.
    role = "sys_user_role" {
        noun: "role", label: "Role", display: "name";
        columns: &["name", "kind", "description"],
        unique: &["name"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            DESCRIPTION: String = text("description", "Description");
            KIND: String = choice("kind", "Kind", &[("internal", "Internal"), ("external", "External"), ("base", "Base")])
                .default("internal");
            ELEVATED_PRIVILEGE: bool = flag("elevated_privilege", "Elevated privilege");
            ASSIGNABLE_BY: String = line("assignable_by", "Assignable by");
            GRANTABLE: bool = flag_on("grantable", "Grantable");
        }
    }
}

define_table! {
    /// A role that another role brings with it.
    role_contains = "sys_user_role_contains" {
        noun: "role-contains", label: "Contained Role", display: "sys_id";
        columns: &["role", "contains"],
        unique: &["role, contains"];
        groups: [SYS_FIELDS];
        fields {
            ROLE: String = reference("role", "Role", "sys_user_role").required();
            CONTAINS: String = reference("contains", "Contains", "sys_user_role").required();
        }
    }
}

define_table! {
    /// Roles granted to a user directly; what groups and containment add is derived.
    has_role = "sys_user_has_role" {
        noun: "user-role", label: "User Role", display: "sys_id";
        columns: &["user", "role", "state"],
        unique: &["user, role"];
        groups: [SYS_FIELDS];
        fields {
            USER: String = reference("user", "User", "sys_user").required();
            ROLE: String = reference("role", "Role", "sys_user_role").required();
            STATE: String = choice("state", "State", &[("active", "Active"), ("inactive", "Inactive")]).default("active");
            GRANTED_BY: String = reference("granted_by", "Granted by", "sys_user_group");
            INCLUDED_IN_ROLE: String = reference("included_in_role", "Included in role", "sys_user_role");
            INHERITED: bool = flag("inherited", "Inherited");
            INH_COUNT: i64 = int("inh_count", "Inheritance count");
        }
    }
}

define_table! {
    /// Access rules (domain 5.2).
    acl = "sys_security_acl" {
        noun: "rule", label: "Access Rule", display: "id";
        columns: &["id", "name", "operation", "decision_type", "roles", "condition", "fields", "active"],
        unique: &["id"],
        indexes: &["name"];
        groups: [SYS_FIELDS];
        fields {
            RULE_ID: String = line("id", "Rule").required();
            NAME: String = table_name("name", "Table").required();
            OPERATION: String = line("operation", "Operation").required();
            DECISION_TYPE: String = choice("decision_type", "Decision",
                &[("allow_if", "Allow if"), ("deny_unless", "Deny unless")]).default("allow_if");
            ROLES: String = line("roles", "Roles").required();
            CONDITION: String = field("condition", "Condition", Kind::Query);
            APPLIES_TO: String = field("applies_to", "Applies to", Kind::Query);
            RULE_FIELDS: String = text("fields", "Fields");
            REQUIRES: String = line("requires", "Requires");
            RELATED_LIST: String = line("related_list", "Related list");
            ACTIVE: bool = flag_on("active", "Active");
            KIND: String = choice("kind", "Kind",
                &[("rule", "Rule"), ("never", "Never"), ("implied", "Implied"), ("catalogue", "Catalogue")]).default("rule");
            SOURCE: String = line("source", "Source");
            DESCRIPTION: String = text("description", "Description");
        }
    }
}
