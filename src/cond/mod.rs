//! Conditions: the encoded query language, role expressions, the acting user's sets, and their way into SQL.
//!
//! A condition compiles through a [`Lens`]. The raw one, [`Raw`], serves rules (definer's rights, Q33); the masked one
//! is policy's and serves everything a user asks, so that no answer depends on what he may not read.

mod ast;
mod compile;
mod fault;
mod parse;
mod role;
mod sets;
mod walk;

pub use ast::{Cond, Op, Operand, OrderBy, Query, SetRef, Test};
pub use compile::{clause, condition};
pub use fault::plain;
pub use parse::parse;
pub use role::RoleExpr;
pub use sets::{SETS, Subject, eligible, read_by, set};
pub use walk::{Walked, display_of, shown, walk};

use crate::dict::input::Frame;
use crate::dict::{Field, Table};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};

/// How one field of one table may be seen.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    /// Wherever its record is.
    Plain,
    /// On the records for which this holds.
    When(Sql),
    /// Never.
    Never,
}

impl Seen {
    /// As a condition on the record.
    pub fn holds(self) -> Sql {
        match self {
            Self::Plain => Sql::new("1"),
            Self::When(sql) => sql,
            Self::Never => Sql::new("0"),
        }
    }
}

/// Which records of a table may be seen.
#[derive(Debug, Clone, PartialEq)]
pub enum Rows {
    /// All.
    All,
    /// Those for which this holds.
    Where(Sql),
    /// None, decided by roles alone.
    None,
}

impl Rows {
    /// As a condition on the record.
    pub fn holds(self) -> Sql {
        match self {
            Self::All => Sql::new("1"),
            Self::Where(sql) => sql,
            Self::None => Sql::new("0"),
        }
    }
}

/// Whose eyes a condition is compiled for.
pub trait Lens {
    /// How `field` of `table`, there called `alias`, may be seen.
    fn field(&self, table: &'static Table, field: &'static Field, alias: &str) -> Result<Seen>;
    /// Which records of `table`, there called `alias`, may be seen.
    fn rows(&self, table: &'static Table, alias: &str) -> Result<Rows>;
    /// The error for naming a field no rule could ever open.
    fn refuse(&self, table: &'static Table, field: &'static Field) -> Error;
    /// The user the `@` sets are about.
    fn subject(&self) -> &Subject;
    /// What times and durations are read by.
    fn frame(&self) -> Frame<'_>;
    /// The values of a set that depends on what may be read (`@my_cases` …).
    fn readable(&self, table: &'static Table, column: &'static Field) -> Result<Sql>;
}

/// Sees every record and field: for rules' own conditions.
pub struct Raw<'a> {
    /// The user the `@` sets are about.
    pub subject: &'a Subject,
    /// What times and durations are read by.
    pub frame: Frame<'a>,
    /// The values of a column of the records of a table the user may read.
    pub readable: &'a dyn Fn(&'static Table, &'static Field) -> Result<Sql>,
}

impl Lens for Raw<'_> {
    fn field(&self, _: &'static Table, _: &'static Field, _: &str) -> Result<Seen> {
        Ok(Seen::Plain)
    }
    fn rows(&self, _: &'static Table, _: &str) -> Result<Rows> {
        Ok(Rows::All)
    }
    fn refuse(&self, table: &'static Table, field: &'static Field) -> Error {
        Error::new(Code::Internal, format!("{}.{} refused to a rule", table.name, field.name))
    }
    fn subject(&self) -> &Subject {
        self.subject
    }
    fn frame(&self) -> Frame<'_> {
        self.frame
    }
    fn readable(&self, table: &'static Table, column: &'static Field) -> Result<Sql> {
        (self.readable)(table, column)
    }
}
