//! System properties: a value is of the type its property has.

use crate::dict::{Kind, input, kind, property};
use crate::error::Result;
use crate::store::{Change, Store};
use crate::time::Calendar;

/// A property of type boolean says true or false, one of type integer a whole number.
pub fn typed(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let of = match change.new.text(property::TYPE).as_str() {
        "boolean" => Kind::Bool,
        "integer" => Kind::Int,
        _ => return Ok(()),
    };
    let text = change.new.text(property::VALUE);
    let frame = input::Frame { now: store.now(), calendar: &Calendar::always() };
    let value = input::value(&kind::field("value", "Value", of), &text, frame)?;
    if matches!(of, Kind::Bool) {
        // Whoever asks a property compares words.
        change.new.set(property::VALUE, (value == true.into()).to_string());
    }
    Ok(())
}
