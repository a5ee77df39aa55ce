//! What a field can hold, and the short constructors the tables are written with.

use super::Field;

/// A choice stored as text.
pub type Choice = (&'static str, &'static str);
/// A choice stored as a number.
pub type Code = (i64, &'static str);

/// What a field holds and how it is stored.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Primary key: 32 hex digits.
    Id,
    /// One line of at most 255 characters.
    Line,
    /// One line in canonical form: logins, e-mail addresses.
    Login,
    /// Several lines, at most 64 KiB.
    Text,
    /// 0 or 1.
    Bool,
    /// Whole number.
    Int,
    /// Decimal number.
    Decimal,
    /// UTC ISO text, seconds precision.
    Time,
    /// Seconds of working time.
    Duration,
    /// Stored text with a label.
    Choice(&'static [Choice]),
    /// Stored number with a label.
    Code(&'static [Code]),
    /// `sys_id` of a record of that table.
    Reference(&'static str),
    /// `sys_id` of a record of the table named in the sibling column.
    Record,
    /// Stored name of a table.
    TableName,
    /// An encoded query.
    Query,
    /// Entries of the journal; no column.
    Journal,
    /// Several records of that table, kept as list members; no column.
    List(&'static str),
    /// Bytes.
    Blob,
}

/// A field of that kind, optional and writable.
pub const fn field(name: &'static str, label: &'static str, kind: Kind) -> Field {
    Field {
        name,
        label,
        kind,
        mandatory: false,
        system: false,
        default: None,
        flag: None,
        masked: false,
        derived: false,
        at_read: false,
        read_as: None,
        amount: false,
        table_in: None,
        none: None,
    }
}

/// One line of text.
pub const fn line(name: &'static str, label: &'static str) -> Field {
    field(name, label, Kind::Line)
}
/// Several lines of text.
pub const fn text(name: &'static str, label: &'static str) -> Field {
    field(name, label, Kind::Text)
}
/// Yes or no, no unless said otherwise.
pub const fn flag(name: &'static str, label: &'static str) -> Field {
    field(name, label, Kind::Bool).default("false")
}
/// Yes or no, yes unless said otherwise.
pub const fn flag_on(name: &'static str, label: &'static str) -> Field {
    field(name, label, Kind::Bool).default("true")
}
/// A whole number.
pub const fn int(name: &'static str, label: &'static str) -> Field {
    field(name, label, Kind::Int)
}
/// A decimal number.
pub const fn decimal(name: &'static str, label: &'static str) -> Field {
    field(name, label, Kind::Decimal)
}
/// A decimal number that is never below zero.
pub const fn amount(name: &'static str, label: &'static str) -> Field {
    let mut field = decimal(name, label);
    field.amount = true;
    field
}
/// A point in time, UTC.
pub const fn time(name: &'static str, label: &'static str) -> Field {
    field(name, label, Kind::Time)
}
/// Working time in seconds.
pub const fn duration(name: &'static str, label: &'static str) -> Field {
    field(name, label, Kind::Duration)
}
/// A choice stored as text.
pub const fn choice(name: &'static str, label: &'static str, choices: &'static [Choice]) -> Field {
    field(name, label, Kind::Choice(choices))
}
/// A choice stored as a number.
pub const fn code(name: &'static str, label: &'static str, codes: &'static [Code]) -> Field {
    field(name, label, Kind::Code(codes))
}
/// A reference to one record.
pub const fn reference(name: &'static str, label: &'static str, table: &'static str) -> Field {
    field(name, label, Kind::Reference(table))
}
/// A reference to a record of the table named in `table_in`.
pub const fn record(name: &'static str, label: &'static str, table_in: &'static str) -> Field {
    field(name, label, Kind::Record).pair(table_in)
}
/// The stored name of a table.
pub const fn table_name(name: &'static str, label: &'static str) -> Field {
    field(name, label, Kind::TableName)
}
/// Several records of one table.
pub const fn list(name: &'static str, label: &'static str, table: &'static str) -> Field {
    field(name, label, Kind::List(table))
}
