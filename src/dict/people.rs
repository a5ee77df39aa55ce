//! People and the companies they belong to: users of all three classes, groups, accounts, relationships, consumers.

/// `sys_user.sys_class_name`: employees, contacts and consumer users are one table (Q36).
pub const USER_CLASSES: &[super::Choice] =
    &[("sys_user", "Employee"), ("customer_contact", "Contact"), ("csm_consumer_user", "Consumer user")];

const SIDES: &[super::Choice] = &[("account", "Account"), ("partner", "Partner")];

define_table! {
    /// Users: employees, contacts and consumer users (Q36).
    user = "sys_user" {
        noun: "user", label: "User", display: "user_name";
        keys: &["name"],
        columns: &["user_name", "name", "email", "sys_class_name", "account", "active"],
        unique: &["user_name"];
        groups: [SYS_FIELDS];
        fields {
            USER_NAME: String = field("user_name", "User ID", Kind::Login).required();
            NAME: String = line("name", "Name");
            FIRST_NAME: String = line("first_name", "First name");
            LAST_NAME: String = line("last_name", "Last name");
            EMAIL: String = field("email", "Email", Kind::Login);
            ACTIVE: bool = flag_on("active", "Active");
            LOCKED_OUT: bool = flag("locked_out", "Locked out");
            CLASS: String = choice("sys_class_name", "Class", super::USER_CLASSES).default("sys_user").system();
            ACCOUNT: String = reference("account", "Account", "customer_account");
            TITLE: String = line("title", "Title");
            PHONE: String = line("phone", "Business phone");
            MOBILE_PHONE: String = line("mobile_phone", "Mobile phone");
            COMPANY: String = line("company", "Company");
            MANAGER: String = reference("manager", "Manager", "sys_user");
            DEPARTMENT: String = line("department", "Department");
            TIME_ZONE: String = line("time_zone", "Time zone");
            PREFERRED_LANGUAGE: String = line("preferred_language", "Language");
            NOTIFICATION: i64 = code("notification", "Notification", &[(1, "Disabled"), (2, "Enabled")]).default("2");
            VIP: bool = flag("vip", "VIP");
        }
    }
}

define_table! {
    /// Groups of users.
    group = "sys_user_group" {
        noun: "group", label: "Group", display: "name";
        columns: &["name", "manager", "parent", "active"],
        unique: &["name"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            MANAGER: String = reference("manager", "Manager", "sys_user");
            PARENT: String = reference("parent", "Parent", "sys_user_group");
            ACTIVE: bool = flag_on("active", "Active");
            EMAIL: String = field("email", "Group email", Kind::Login);
            TYPE: String = line("type", "Type");
        }
    }
}

define_table! {
    /// Who is in a group.
    member = "sys_user_grmember" {
        noun: "member", label: "Group Member", display: "sys_id";
        columns: &["group", "user"],
        unique: &["user, group"];
        groups: [SYS_FIELDS];
        fields {
            USER: String = reference("user", "User", "sys_user").required();
            GROUP: String = reference("group", "Group", "sys_user_group").required();
        }
    }
}

define_table! {
    /// Roles that the members of a group hold.
    group_role = "sys_group_has_role" {
        noun: "group-role", label: "Group Role", display: "sys_id";
        columns: &["group", "role", "inherits"],
        unique: &["group, role"];
        groups: [SYS_FIELDS];
        fields {
            GROUP: String = reference("group", "Group", "sys_user_group").required();
            ROLE: String = reference("role", "Role", "sys_user_role").required();
            INHERITS: bool = flag_on("inherits", "Inherits");
        }
    }
}

define_table! {
    /// Customer and partner accounts; one may be both.
    account = "customer_account" {
        noun: "account", label: "Account", display: "name";
        keys: &["number"],
        prefix: Some("ACCT"),
        columns: &["number", "name", "customer", "partner", "account_parent", "primary_contact"],
        unique: &["number", "name"];
        groups: [SYS_FIELDS];
        fields {
            NUMBER: String = line("number", "Number").system();
            NAME: String = line("name", "Name").required();
            ACCOUNT_CODE: String = line("account_code", "Account code");
            ACCOUNT_PATH: String = line("account_path", "Account path");
            ACCOUNT_PARENT: String = reference("account_parent", "Account parent", "customer_account");
            CUSTOMER: bool = flag_on("customer", "Customer");
            PARTNER: bool = flag("partner", "Partner");
            PRIMARY_CONTACT: String = reference("primary_contact", "Primary contact", "sys_user");
            REGISTRATION_CODE: String = line("registration_code", "Registration code");
            PARENT: String = reference("parent", "Parent", "customer_account");
            PHONE: String = line("phone", "Phone");
            STREET: String = line("street", "Street");
            CITY: String = line("city", "City");
            STATE: String = line("state", "State / Province");
            ZIP: String = line("zip", "Zip / Postal code");
            COUNTRY: String = line("country", "Country");
            NOTES: String = text("notes", "Notes");
            WEBSITE: String = line("website", "Website");
            CONTACT: String = reference("contact", "Contact", "sys_user");
            THEME: String = line("theme", "Theme");
            ACTIVE_ESCALATION: String =
                reference("active_escalation", "Active escalation", "sn_customerservice_escalation").system();
        }
    }
}

define_table! {
    /// Kinds of account relationship; the shipped one makes a partner of a customer.
    account_relationship_type = "sn_customerservice_account_relationship_type" {
        noun: "relationship-type", label: "Account Relationship Type", display: "name";
        columns: &["name", "from", "relationship_label", "to", "reverse_label", "active"],
        unique: &["name"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            FROM: String = choice("from", "From", super::SIDES).required();
            RELATIONSHIP_LABEL: String = line("relationship_label", "Relationship label");
            TO: String = choice("to", "To", super::SIDES).required();
            REVERSE_LABEL: String = line("reverse_label", "Reverse relationship label");
            ACTIVE: bool = flag_on("active", "Active");
        }
    }
}

define_table! {
    /// One account's relationship to another; stored once, read from both sides.
    account_relationship = "account_relationship" {
        noun: "relationship", label: "Account Relationship", display: "sys_id";
        columns: &["from_company", "relationship_type", "to_company"],
        unique: &["from_company, to_company, relationship_type"];
        groups: [SYS_FIELDS];
        fields {
            FROM_COMPANY: String = reference("from_company", "From", "customer_account").required();
            TO_COMPANY: String = reference("to_company", "To", "customer_account").required();
            RELATIONSHIP_TYPE: String =
                reference("relationship_type", "Type", "sn_customerservice_account_relationship_type").required().flag("type");
            ORDER: i64 = int("order", "Order");
        }
    }
}

define_table! {
    /// What a related contact is responsible for.
    responsibility = "sn_customerservice_responsibility_def" {
        noun: "responsibility", label: "Responsibility Definition", display: "name";
        columns: &["name", "unique"],
        unique: &["name"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            UNIQUE: bool = flag("unique", "Unique per account");
        }
    }
}

define_table! {
    /// A contact who also acts for another account than his own.
    contact_relationship = "sn_customerservice_contact_relationship" {
        noun: "contact-relationship", label: "Contact Relationship", display: "sys_id";
        columns: &["contact", "company", "type", "responsibility"],
        unique: &["contact, company"];
        groups: [SYS_FIELDS];
        fields {
            COMPANY: String = reference("company", "Account", "customer_account").required().flag("account");
            CONTACT: String = reference("contact", "Contact", "sys_user").required();
            TYPE: String = line("type", "Type");
            RESPONSIBILITY: String =
                reference("responsibility", "Responsibility", "sn_customerservice_responsibility_def");
            ORDER: i64 = int("order", "Order");
        }
    }
}

define_table! {
    /// Households of consumers.
    household = "csm_household" {
        noun: "household", label: "Household", display: "name";
        columns: &["name"],
        unique: &["name"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
        }
    }
}

define_table! {
    /// Individual customers; `user` links the login.
    consumer = "csm_consumer" {
        noun: "consumer", label: "Consumer", display: "name";
        columns: &["name", "email", "user", "household"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            EMAIL: String = field("email", "Email", Kind::Login);
            USER: String = reference("user", "Consumer user", "sys_user");
            HOUSEHOLD: String = reference("household", "Household", "csm_household");
        }
    }
}

define_table! {
    /// Service organizations, the other owner a project may have.
    service_organization = "service_organization" {
        noun: "service-organization", label: "Service Organization", display: "name";
        columns: &["name"],
        unique: &["name"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
        }
    }
}
