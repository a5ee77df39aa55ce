//! Reads what a person typed for a field into the value that is stored, or says why it does not fit.
//!
//! References are not read here: what a name stands for depends on who asks.

use super::{Field, Kind};
use crate::engine::Value;
use crate::error::{Code, Error, Result};
use crate::time::calendar::Calendar;
use crate::time::duration;
use crate::time::instant::{Instant, parse_input};

/// Characters of a line.
const LINE: usize = 255;
/// Bytes of a comment or work note.
const ENTRY: usize = 1 << 20;
/// Bytes of a text.
const TEXT: usize = 64 << 10;

/// What times and durations are read by: the clock and the schedule in force.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// The time it is taken to be.
    pub now: Instant,
    /// Zone, first working instant of a day, length of a day.
    pub calendar: &'a Calendar,
}

/// The stored value of `text` for a field that is no reference. Empty text is nothing, and so are blanks alone.
pub fn value(field: &Field, text: &str, frame: Frame<'_>) -> Result<Value> {
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    let read = match field.kind {
        Kind::Line | Kind::TableName | Kind::Query => line(text).map(Value::from),
        Kind::Login => login(text).map(Value::from),
        Kind::Journal => entry(text).map(Value::from),
        Kind::Text => long(text).map(Value::from),
        Kind::Bool => boolean(text).map(Value::from),
        Kind::Int => whole(text).map(Value::from),
        Kind::Decimal => decimal(text).map(Value::from),
        Kind::Time => time(text, frame).map(|at| Value::from(at.to_stored())),
        Kind::Duration => length(field, text, frame).map(Value::from),
        Kind::Choice(choices) => choice(text, choices).map(Value::from),
        Kind::Code(codes) => code(text, codes).map(Value::from),
        Kind::Id | Kind::Reference(_) | Kind::Record | Kind::List(_) | Kind::Blob => Ok(Value::from(text)),
    };
    read.map_err(|error| error.at(field.name).about(|about| about.field = Some(field.name.to_owned())))
}

fn invalid(message: String) -> Error {
    Error::new(Code::FieldInvalid, message)
}

/// One line: no control character, at most 255 characters.
pub fn line(text: &str) -> Result<&str> {
    if let Some(bad) = text.chars().find(|character| character.is_control()) {
        return Err(invalid(format!("{bad:?} does not belong in one line of text"))
            .hint("remove control characters and line breaks"));
    }
    if text.chars().count() > LINE {
        return Err(Error::new(
            Code::InputTooLarge,
            format!("{} characters; at most {LINE} fit", text.chars().count()),
        ));
    }
    Ok(text)
}

/// A login or e-mail address in its one canonical form, so that no two look alike.
fn login(text: &str) -> Result<String> {
    let text = line(text.trim())?;
    let odd = |character: char| character.is_whitespace() || is_invisible(character);
    if let Some(bad) = text.chars().find(|character| odd(*character)) {
        return Err(invalid(format!("{bad:?} does not belong in a login or e-mail address")));
    }
    Ok(text.to_lowercase())
}

/// Characters that change how text looks without being seen: bidi controls, zero-width marks.
pub fn is_invisible(character: char) -> bool {
    matches!(u32::from(character), 0x061C | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFEFF | 0xE0000..=0xE007F)
}

/// Several lines of at most 64 KiB.
pub fn long(text: &str) -> Result<&str> {
    lines(text, TEXT)
}

/// A comment or work note of at most 1 MiB.
pub fn entry(text: &str) -> Result<&str> {
    lines(text, ENTRY)
}

/// Tabs and line breaks are fine, other control characters are not.
fn lines(text: &str, most: usize) -> Result<&str> {
    if let Some(bad) = text.chars().find(|character| character.is_control() && !matches!(character, '\n' | '\t')) {
        return Err(invalid(format!("{bad:?} does not belong in a text"))
            .hint("only line breaks and tabs may stand between words"));
    }
    if text.len() > most {
        return Err(Error::new(Code::InputTooLarge, format!("{} bytes; at most {most} fit", text.len())));
    }
    Ok(text)
}

/// Reads true or false.
pub fn boolean(text: &str) -> Result<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Ok(true),
        "false" | "0" | "no" => Ok(false),
        _ => Err(invalid(format!("\"{text}\" is neither true nor false"))),
    }
}

fn whole(text: &str) -> Result<i64> {
    text.parse().map_err(|_| invalid(format!("\"{text}\" is not a whole number")))
}

fn decimal(text: &str) -> Result<f64> {
    let plain = text.len() <= 24 && text.chars().all(|character| matches!(character, '0'..='9' | '.' | '-' | '+'));
    text.parse::<f64>()
        .ok()
        .filter(|number| plain && number.is_finite() && number.abs() < 1e15)
        .map(|number| if number == 0.0 { 0.0 } else { number })
        .ok_or_else(|| {
            invalid(format!("\"{text}\" is not a number"))
                .hint("digits with an optional decimal point, at most 15 before it")
        })
}

/// A point in time as typed; a date alone is that day's first working instant (Q45).
pub fn time(text: &str, frame: Frame<'_>) -> Result<Instant> {
    if matches!(text, "now" | "@now") {
        return Ok(frame.now);
    }
    let zone = frame.calendar.zone();
    parse_input(text.trim_start_matches('@'), zone, frame.now.date(zone))?.resolve(frame.calendar)
}

fn length(field: &Field, text: &str, frame: Frame<'_>) -> Result<i64> {
    let day = frame.calendar.day_seconds();
    if field.name == "lag" || field.name == "offset" {
        duration::parse_lag(text, day)
    } else {
        duration::parse(text, day)
    }
}

fn choice(text: &str, choices: &'static [super::Choice]) -> Result<&'static str> {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let found = choices.iter().find(|(value, label)| same(value, text) || same(label, text));
    found.map(|(value, _)| *value).ok_or_else(|| {
        let valid: Vec<_> = choices.iter().map(|(value, _)| *value).collect();
        invalid(format!("\"{text}\" is not a choice")).hint(format!("choose one of: {}", valid.join(", ")))
    })
}

fn code(text: &str, codes: &[super::Code]) -> Result<i64> {
    let number = text.parse::<i64>().ok();
    let found = codes.iter().find(|(value, label)| Some(*value) == number || label.eq_ignore_ascii_case(text));
    found.map(|(value, _)| *value).ok_or_else(|| {
        let valid: Vec<_> = codes.iter().map(|(value, label)| format!("{value} {label}")).collect();
        invalid(format!("\"{text}\" is not a choice")).hint(format!("choose one of: {}", valid.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dict::kind;

    fn read(field: &Field, text: &str) -> Result<Value> {
        let calendar = Calendar::weekdays();
        value(field, text, Frame { now: Instant::parse_utc("2026-03-02T09:00:00Z")?, calendar: &calendar })
    }

    #[test]
    fn text_is_gated() {
        for bad in ["a\0b", "a\u{1b}[2J", "a\nb", "a\u{9b}b"] {
            assert_eq!(read(&kind::line("x", "X"), bad).unwrap_err().code(), Code::FieldInvalid, "{bad:?}");
        }
        assert!(read(&kind::text("x", "X"), "a\n\tb").is_ok());
        assert_eq!(read(&kind::line("x", "X"), &"ä".repeat(256)).unwrap_err().code(), Code::InputTooLarge);
        assert!(read(&kind::line("x", "X"), &"ä".repeat(255)).is_ok());
    }

    #[test]
    fn blanks_say_nothing() {
        for field in [kind::line("x", "X"), kind::text("x", "X"), kind::time("x", "X"), kind::int("x", "X")] {
            assert_eq!(read(&field, " \t ").unwrap(), Value::Null, "{:?}", field.kind);
        }
    }

    #[test]
    fn logins_have_one_form() {
        let login = kind::field("user_name", "User", Kind::Login);
        assert_eq!(read(&login, " Ada ").unwrap(), Value::from("ada"));
        assert!(read(&login, "a\u{200b}da").is_err());
        assert!(read(&login, "a da").is_err());
    }

    #[test]
    fn numbers_are_exact_or_refused() {
        let decimal = kind::decimal("percent_complete", "Percent");
        for bad in ["NaN", "inf", "1e400", "123456789012345678901234567890", "1e3", "--1"] {
            assert!(read(&decimal, bad).is_err(), "{bad}");
        }
        assert_eq!(read(&decimal, "-0").unwrap(), Value::Real(0.0));
        assert_eq!(read(&decimal, "67.65").unwrap(), Value::Real(67.65));
        assert!(read(&kind::int("order", "Order"), "9223372036854775808").is_err());
    }

    #[test]
    fn choices_take_label_or_value() {
        let state = kind::code("state", "State", crate::dict::projects::STATES);
        assert_eq!(read(&state, "Work in Progress").unwrap(), Value::Int(2));
        assert_eq!(read(&state, "2").unwrap(), Value::Int(2));
        assert!(read(&state, "9").unwrap_err().hints()[0].contains("3 Closed Complete"));
        assert!(read(&kind::flag("active", "Active"), "maybe").is_err());
    }

    #[test]
    fn dates_start_with_work() {
        let start = kind::time("start_date", "Start");
        assert_eq!(read(&start, "2026-03-02").unwrap(), Value::from("2026-03-02T08:00:00Z"));
        assert_eq!(read(&start, "2026-02-30").unwrap_err().code(), Code::FieldInvalid);
        assert_eq!(read(&kind::duration("duration", "D"), "1d 4h").unwrap(), Value::Int(43_200));
    }
}
