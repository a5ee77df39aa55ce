//! The dictionary: every table, field, kind and choice as a compiled-in constant.
//!
//! DDL, flags, help, completion, JSON, import and the names rules may use all follow from it. It holds facts only:
//! no conditions (those are rules, in `policy.sql`) and no behaviour (that is `rules/`).
//! Storage decisions are those of the domain's section 1.5.

/// Declares fields that several tables share: a module with a typed column per field and their slice.
macro_rules! define_group {
    ($(#[$doc:meta])* $module:ident { $($const:ident: $type:ty = $field:expr;)* }) => {
        $(#[$doc])*
        pub mod $module {
            use $crate::dict::{Col, Field, kind::*};
            $(
                #[doc = concat!("`", stringify!($const), "`, see [`FIELDS`].")]
                pub const $const: Col<$type> = Col::of({ const F: Field = $field; &F });
            )*
            /// The fields, in storage order.
            pub const FIELDS: &[Field] = &[$($field),*];
        }
    };
}

/// Declares a table: a module with a typed column per field and the `TABLE` constant made of the same lines.
macro_rules! define_table {
    (
        $(#[$doc:meta])* $module:ident = $name:literal {
            noun: $noun:literal, label: $label:literal, display: $display:literal;
            $($key:ident: $value:expr),*;
            groups: [$($group:expr),*];
            fields { $($const:ident: $type:ty = $field:expr;)* }
        }
    ) => {
        $(#[$doc])*
        pub mod $module {
            #[expect(unused_imports, reason = "not every table uses every kind")]
            use $crate::dict::{Access, Col, Field, Kind, SYS_FIELDS, Table, kind::*, planned, ranked, work};
            $(
                #[doc = concat!("`", stringify!($const), "` of `", $name, "`.")]
                pub const $const: Col<$type> = Col::of({ const F: Field = $field; &F });
            )*
            /// The table's own fields.
            pub const FIELDS: &[Field] = &[$($field),*];
            /// The dictionary entry.
            pub static TABLE: Table = Table {
                $($key: $value,)*
                groups: &[$($group,)* FIELDS],
                ..$crate::dict::plain($name, $noun, $label, $display)
            };
        }
    };
}

mod access;
mod assets;
pub mod cases;
mod col;
mod ddl;
pub mod delivery;
pub mod input;
pub mod kind;
mod people;
pub mod personas;
mod platform;
pub mod projects;
pub mod service;
mod templates;

pub use access::{acl, has_role, role, role_contains};
pub use assets::{asset, contract, entitlement, product, sold_product, team_member};
pub use cases::{approval, case, case_task, escalation, sla, task_sla};
pub use col::{Col, Typed};
pub use ddl::schema;
pub use delivery::{project_change, project_issue, resource_plan, status_report, work_order};
pub use kind::{Choice, Code, Kind};
pub use people::{
    account, account_relationship, account_relationship_type, consumer, contact_relationship, group, group_role,
    household, member, responsibility, service_organization, user,
};
pub use platform::{attachment, audit, counter, event, journal, list_member, plugin, property};
pub use projects::{dependency, planned, project, project_contact, ranked, schedule, schedule_span, task, work};
pub use service::{article, article_link, change_request, incident, problem, request, request_item, user_criteria};
pub use templates::{template, template_link, template_task};

use crate::error::{Code as ErrorCode, Error, Result};

/// How access to a table is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// By the rules that name the table.
    Rules,
    /// By rules, of which none is shipped: nobody but `admin`.
    AdminOnly,
    /// Derived from the parent record's row and field (journal, attachments, list members, audit: domain 5.2).
    Parent,
}

/// One field of a table.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Stored column name, the product's.
    pub name: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// A record cannot be created without it.
    pub mandatory: bool,
    /// Only the system writes it: naming it in a write is `field.read_only` (domain 5.2).
    pub system: bool,
    /// Stored value of a new record, as text the kind parses.
    pub default: Option<&'static str>,
    /// A shorter flag beside `--field-name`.
    pub flag: Option<&'static str>,
    /// This reference reads as empty unless the target is readable (Q38).
    pub masked: bool,
    /// Worked out from other records, again and again: no foreign key, no index.
    pub derived: bool,
    /// Worked out by a business rule whenever it is read, because it changes with the clock: no column.
    pub at_read: bool,
    /// What the column says when it is read, where the clock has a part in it: SQL over `{t}`, the record, and `{now}`.
    pub read_as: Option<&'static str>,
    /// A number that is never below zero: money, hours.
    pub amount: bool,
    /// The column of the same table that names the table this one points into (storage decision on pairs).
    pub table_in: Option<&'static str>,
    /// A word for no value at all, and what that means: an empty reference may say something of its own.
    pub none: Option<(&'static str, &'static str)>,
}

impl Field {
    /// A field that has no column of its own: its values are rows elsewhere.
    pub const fn stored(&self) -> bool {
        !self.at_read && !matches!(self.kind, Kind::Journal | Kind::List(_))
    }

    /// The name with dashes, as flags spell it.
    pub fn flag_name(&self) -> String {
        self.name.replace('_', "-")
    }

    /// A record cannot be created without it.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.mandatory = true;
        self
    }

    /// Only the system writes it.
    #[must_use]
    pub const fn system(mut self) -> Self {
        self.system = true;
        self
    }

    /// Stored value of a new record.
    #[must_use]
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    /// A shorter flag.
    #[must_use]
    pub const fn flag(mut self, flag: &'static str) -> Self {
        self.flag = Some(flag);
        self
    }

    /// Reads as empty unless the target is readable (Q38).
    #[must_use]
    pub const fn masked(mut self) -> Self {
        self.masked = true;
        self
    }

    /// Worked out by the system from other records.
    #[must_use]
    pub const fn derived(mut self) -> Self {
        self.system = true;
        self.derived = true;
        self
    }

    /// Worked out whenever it is read.
    #[must_use]
    pub const fn at_read(mut self) -> Self {
        self.system = true;
        self.at_read = true;
        self
    }

    /// Read through this expression.
    #[must_use]
    pub const fn read_as(mut self, expression: &'static str) -> Self {
        self.read_as = Some(expression);
        self
    }

    /// Gives no value a word, and says what it means.
    #[must_use]
    pub const fn none(mut self, word: &'static str, meaning: &'static str) -> Self {
        self.none = Some((word, meaning));
        self
    }

    /// Names the column that says which table this one points into.
    #[must_use]
    pub const fn pair(mut self, table_in: &'static str) -> Self {
        self.table_in = Some(table_in);
        self
    }
}

/// One table: its names, its fields and how its records are named.
#[derive(Debug)]
pub struct Table {
    /// Stored name, the product's.
    pub name: &'static str,
    /// What it is called on the command line.
    pub noun: &'static str,
    /// What a person calls one record.
    pub label: &'static str,
    /// The field that stands for a record: number, `user_name` or name.
    pub display: &'static str,
    /// Further fields that may name a record, beside the display field and `sys_id`.
    pub keys: &'static [&'static str],
    /// The reference whose display value stands before this one's: template tasks are `NAME/KEY`.
    pub within: Option<&'static str>,
    /// Prefix of assigned numbers.
    pub prefix: Option<&'static str>,
    /// Columns shown by a plain `list`.
    pub columns: &'static [&'static str],
    /// Field groups, in storage order.
    pub groups: &'static [&'static [Field]],
    /// Columns unique together.
    pub unique: &'static [&'static str],
    /// Further indexes, beside one on every reference.
    pub indexes: &'static [&'static str],
    /// The plugin that provides the table (R130).
    pub plugin: Option<&'static str>,
    /// How access is decided.
    pub access: Access,
}

impl Table {
    /// All fields in storage order.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.groups.iter().flat_map(|group| group.iter())
    }

    /// The field of that name.
    pub fn find(&self, name: &str) -> Option<&'static Field> {
        self.fields().find(|field| field.name == name)
    }

    /// The field of that name, or `field.unknown` with the valid ones.
    pub fn field(&self, name: &str) -> Result<&'static Field> {
        self.find(name).ok_or_else(|| self.unknown(name))
    }

    /// The error for a name that is no field of this table.
    pub fn unknown(&self, name: &str) -> Error {
        let names: Vec<_> = self.fields().map(|field| field.name).collect();
        Error::new(ErrorCode::FieldUnknown, format!("{} has no field \"{name}\"", self.name))
            .about(|about| about.field = Some(name.to_owned()))
            .hint(format!("the fields of {}: {}", self.noun, names.join(" ")))
    }

    /// The field whose table this one says; the number told there says it as well.
    pub fn told_by(&self, field: &Field) -> Option<&'static Field> {
        self.fields().find(|other| other.table_in == Some(field.name))
    }

    /// Fields that may name a record in a positional: the display field first.
    pub fn naming(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.display).chain(self.keys.iter().copied())
    }
}

/// Every table, in the order they are created.
pub static TABLES: &[&Table] = &[
    &property::TABLE,
    &plugin::TABLE,
    &counter::TABLE,
    &role::TABLE,
    &role_contains::TABLE,
    &acl::TABLE,
    &user::TABLE,
    &group::TABLE,
    &member::TABLE,
    &group_role::TABLE,
    &has_role::TABLE,
    &account::TABLE,
    &account_relationship_type::TABLE,
    &account_relationship::TABLE,
    &responsibility::TABLE,
    &contact_relationship::TABLE,
    &household::TABLE,
    &consumer::TABLE,
    &service_organization::TABLE,
    &schedule::TABLE,
    &schedule_span::TABLE,
    &project::TABLE,
    &task::TABLE,
    &dependency::TABLE,
    &project_contact::TABLE,
    &template::TABLE,
    &template_task::TABLE,
    &template_link::TABLE,
    &resource_plan::TABLE,
    &status_report::TABLE,
    &project_change::TABLE,
    &project_issue::TABLE,
    &work_order::TABLE,
    &product::TABLE,
    &asset::TABLE,
    &sold_product::TABLE,
    &contract::TABLE,
    &entitlement::TABLE,
    &team_member::TABLE,
    &user_criteria::TABLE,
    &article::TABLE,
    &article_link::TABLE,
    &problem::TABLE,
    &change_request::TABLE,
    &incident::TABLE,
    &request::TABLE,
    &request_item::TABLE,
    &case::TABLE,
    &case_task::TABLE,
    &escalation::TABLE,
    &approval::TABLE,
    &sla::TABLE,
    &task_sla::TABLE,
    &journal::TABLE,
    &attachment::TABLE,
    &list_member::TABLE,
    &event::TABLE,
    &audit::TABLE,
];

/// The table of that stored name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().copied().find(|table| table.name == name)
}

/// The table of that stored name or short noun.
pub fn table_or_noun(name: &str) -> Result<&'static Table> {
    TABLES.iter().copied().find(|table| table.name == name || table.noun == name).ok_or_else(|| {
        let names: Vec<_> = TABLES.iter().map(|table| table.noun).collect();
        Error::new(ErrorCode::UsageInvalid, format!("no table \"{name}\"")).hint(format!("tables: {}", names.join(" ")))
    })
}

/// The table whose numbers look like this one: `CSPRJ0010001`.
pub fn numbered(text: &str) -> Option<&'static Table> {
    let digits = text.trim_start_matches(|character: char| character.is_ascii_uppercase());
    let prefix = &text[..text.len() - digits.len()];
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    TABLES.iter().copied().find(|table| number && table.prefix == Some(prefix))
}

/// What is wrong with a dot-walk from `table`, if anything.
pub fn path_problem(table: &'static Table, path: &[String]) -> Option<String> {
    let mut here = table;
    for (hop, name) in path.iter().enumerate() {
        let Some(field) = here.find(name) else { return Some(format!("{} has no field {name}", here.name)) };
        if hop + 1 == path.len() {
            return None;
        }
        let Kind::Reference(target) = field.kind else { return Some(format!("{}.{name} is no reference", here.name)) };
        here = self::table(target)?;
    }
    None
}

/// Columns every table begins with.
pub const SYS_FIELDS: &[Field] = &[
    kind::field("sys_id", "Sys ID", Kind::Id).system(),
    kind::field("sys_created_on", "Created", Kind::Time).system(),
    kind::field("sys_created_by", "Created by", Kind::Line).system(),
    kind::field("sys_updated_on", "Updated", Kind::Time).system(),
    kind::field("sys_updated_by", "Updated by", Kind::Line).system(),
    kind::field("sys_mod_count", "Updates", Kind::Int).system().default("0"),
];

/// The columns of [`SYS_FIELDS`] that code names.
pub mod sys {
    use super::{Col, Field, SYS_FIELDS};
    const fn at(index: usize) -> &'static Field {
        &SYS_FIELDS[index]
    }
    /// Primary key: 32 hex digits, a time-ordered uuid.
    pub const ID: Col<String> = Col::of(at(0));
    /// When the record was made, UTC.
    pub const CREATED_ON: Col<String> = Col::of(at(1));
    /// `user_name` of who made it.
    pub const CREATED_BY: Col<String> = Col::of(at(2));
    /// When it was last changed, UTC.
    pub const UPDATED_ON: Col<String> = Col::of(at(3));
    /// `user_name` of who changed it last.
    pub const UPDATED_BY: Col<String> = Col::of(at(4));
    /// How many times it was changed.
    pub const MOD_COUNT: Col<i64> = Col::of(at(5));
}

/// A table entry with every optional part empty, for the macro to fill in.
pub(crate) const fn plain(name: &'static str, noun: &'static str, label: &'static str, display: &'static str) -> Table {
    Table {
        name,
        noun,
        label,
        display,
        keys: &[],
        within: None,
        prefix: None,
        columns: &[],
        groups: &[],
        unique: &[],
        indexes: &[],
        plugin: None,
        access: Access::Rules,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_references_resolve() {
        let mut names = BTreeSet::new();
        for table in TABLES {
            assert!(names.insert(table.name), "{} twice", table.name);
            assert!(table.noun == table.name || names.insert(table.noun), "{} twice", table.noun);
            let mut fields = BTreeSet::new();
            for field in table.fields() {
                assert!(fields.insert(field.name), "{}.{} twice", table.name, field.name);
                if let Kind::Reference(target) | Kind::List(target) = field.kind {
                    assert!(super::table(target).is_some(), "{}.{} points to {target}", table.name, field.name);
                }
                if let Some(sibling) = field.table_in {
                    assert!(table.find(sibling).is_some(), "{}.{sibling}", table.name);
                }
            }
            for name in table.naming().chain(table.columns.iter().copied()) {
                assert!(fields.contains(name), "{}.{name} is not a field", table.name);
            }
            for columns in table.unique.iter().chain(table.indexes) {
                for column in columns.split(", ") {
                    assert!(fields.contains(column), "{}.{column} is indexed, not a field", table.name);
                }
            }
        }
    }
}
