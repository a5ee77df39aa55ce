//! Typed columns: the name of a field together with the Rust type its kind is read and written as.
//!
//! A misspelt column, or a column read as the wrong type, does not compile.

use super::{Field, Kind};
use std::marker::PhantomData;

/// How a kind is held in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Text: lines, texts, references, times, text choices.
    Text,
    /// Whole numbers: counts, durations (seconds of working time), numeric choices.
    Int,
    /// Decimal numbers.
    Real,
    /// Yes or no.
    Bool,
    /// Values kept as rows elsewhere.
    Rows,
}

/// A Rust type that some kinds are held as.
pub trait Typed {
    /// Which kinds.
    const HELD: Held;
}

impl Typed for String {
    const HELD: Held = Held::Text;
}
impl Typed for i64 {
    const HELD: Held = Held::Int;
}
impl Typed for f64 {
    const HELD: Held = Held::Real;
}
impl Typed for bool {
    const HELD: Held = Held::Bool;
}
impl Typed for () {
    const HELD: Held = Held::Rows;
}

/// A column whose values are `T`.
#[derive(Debug)]
pub struct Col<T> {
    /// Stored name.
    pub name: &'static str,
    held: PhantomData<fn() -> T>,
}

impl<T> Clone for Col<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Col<T> {}

impl<T: Typed> Col<T> {
    /// The typed column of a field.
    ///
    /// # Panics
    /// At build time, where it is evaluated, if the type does not hold the field's kind.
    pub const fn of(field: &Field) -> Self {
        assert!(held(field.kind) as u8 == T::HELD as u8, "the column's type does not hold the field's kind");
        Self { name: field.name, held: PhantomData }
    }
}

const fn held(kind: Kind) -> Held {
    match kind {
        Kind::Int | Kind::Duration | Kind::Code(_) => Held::Int,
        Kind::Decimal => Held::Real,
        Kind::Bool => Held::Bool,
        Kind::Journal | Kind::List(_) => Held::Rows,
        _ => Held::Text,
    }
}
