//! What the platform itself keeps: properties, plugins, counters, journal, attachments, list members, events, audit.

define_table! {
    /// System properties.
    property = "sys_properties" {
        noun: "property", label: "Property", display: "name";
        columns: &["name", "value", "description"],
        unique: &["name"],
        access: Access::AdminOnly;
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            VALUE: String = text("value", "Value");
            TYPE: String = line("type", "Type").default("string");
            DESCRIPTION: String = text("description", "Description");
        }
    }
}

define_table! {
    /// Plugins, active or not (Q46).
    plugin = "v_plugin" {
        noun: "plugin", label: "Plugin", display: "id";
        columns: &["id", "name", "active"],
        unique: &["id"],
        access: Access::AdminOnly;
        groups: [SYS_FIELDS];
        fields {
            PLUGIN_ID: String = line("id", "ID").required();
            NAME: String = line("name", "Name");
            ACTIVE: bool = flag("active", "Active");
            VERSION: String = line("version", "Version");
        }
    }
}

define_table! {
    /// The last number assigned per table.
    counter = "sys_number" {
        noun: "counter", label: "Counter", display: "category";
        columns: &["category", "prefix", "number"],
        unique: &["category"],
        access: Access::AdminOnly;
        groups: [SYS_FIELDS];
        fields {
            CATEGORY: String = table_name("category", "Table").required();
            PREFIX: String = line("prefix", "Prefix").required();
            NUMBER: i64 = int("number", "Number").required();
        }
    }
}

define_table! {
    /// Comments and work notes; read and written through their record.
    journal = "sys_journal_field" {
        noun: "journal", label: "Journal Entry", display: "sys_id";
        columns: &["sys_created_on", "sys_created_by", "name", "element_id", "element", "value"],
        indexes: &["element_id, element"],
        access: Access::Parent;
        groups: [SYS_FIELDS];
        fields {
            NAME: String = table_name("name", "Table").required();
            ELEMENT_ID: String = record("element_id", "Record", "name").required();
            ELEMENT: String = choice("element", "Element",
                &[("comments", "Additional comments"), ("work_notes", "Work notes")]).required();
            VALUE: String = text("value", "Value").required();
        }
    }
}

define_table! {
    /// Attachments; access follows the record they hang on.
    attachment = "sys_attachment" {
        noun: "attachment", label: "Attachment", display: "sys_id";
        columns: &["sys_id", "table_name", "table_sys_id", "file_name", "content_type", "size_bytes", "hash"],
        indexes: &["table_sys_id"],
        access: Access::Parent;
        groups: [SYS_FIELDS];
        fields {
            TABLE_NAME: String = table_name("table_name", "Table").required();
            TABLE_SYS_ID: String = record("table_sys_id", "Record", "table_name").required();
            FILE_NAME: String = line("file_name", "File name").required();
            CONTENT_TYPE: String = line("content_type", "Content type");
            SIZE_BYTES: i64 = int("size_bytes", "Size (bytes)").system();
            HASH: String = line("hash", "SHA-256").system();
            DATA: String = field("data", "Data", Kind::Blob).system();
        }
    }
}

define_table! {
    /// Values of list fields, one row each.
    list_member = "sys_list_member" {
        noun: "list-member", label: "List Member", display: "sys_id";
        columns: &["table_name", "record", "element", "value"],
        unique: &["record, element, value"],
        indexes: &["value"],
        access: Access::Parent;
        groups: [SYS_FIELDS];
        fields {
            TABLE_NAME: String = table_name("table_name", "Table").required();
            RECORD: String = record("record", "Record", "table_name").required();
            ELEMENT: String = line("element", "Element").required();
            VALUE: String = line("value", "Value").required();
            RULE: String = line("rule", "Put there by the rule").system();
        }
    }
}

define_table! {
    /// The outbox of notifications.
    event = "sysevent" {
        noun: "event", label: "Event", display: "sys_id";
        columns: &["sys_created_on", "name", "table_name", "instance", "recipient"],
        access: Access::AdminOnly;
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            TABLE_NAME: String = table_name("table_name", "Table");
            INSTANCE: String = record("instance", "Record", "table_name");
            RECIPIENT: String = reference("recipient", "Recipient", "sys_user");
            STATE: String = choice("state", "State", &[("ready", "Ready"), ("processed", "Processed")]).default("ready");
        }
    }
}

/// The audit trail keeps no creation or update columns: its own `at`, `actor` and `as_user` say that.
const AUDIT_KEY: &[super::Field] = &[super::kind::field("sys_id", "Sys ID", super::Kind::Id).system()];

define_table! {
    /// What was changed, by whom, acting as whom, under which rule; each row's hash covers the one before.
    audit = "sys_audit" {
        noun: "audit", label: "Audit Entry", display: "seq";
        columns: &["seq", "at", "actor", "as_user", "command", "table_name", "record", "field", "old", "new", "rule"],
        unique: &["seq"],
        indexes: &["record"],
        access: Access::Parent;
        groups: [super::AUDIT_KEY];
        fields {
            SEQ: i64 = int("seq", "Sequence").system();
            AT: String = time("at", "At").system();
            PRETENDED_AT: String = time("pretended_at", "Pretended time").system();
            ACTOR: String = line("actor", "Operator").system();
            OS_USER: String = line("os_user", "System user").system();
            AS_USER: String = line("as_user", "Acting user").system();
            COMMAND: String = line("command", "Command").system();
            TABLE_NAME: String = table_name("table_name", "Table").system();
            RECORD: String = record("record", "Record", "table_name").system();
            FIELD: String = line("field", "Field").system();
            OLD: String = text("old", "Old value").system();
            NEW: String = text("new", "New value").system();
            RULE: String = line("rule", "Rule").system();
            CHAIN: String = line("hash", "Hash").system();
        }
    }
}
