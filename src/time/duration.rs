//! Durations and lags of working time, as people write them (`1d 4h`) and as they are stored (seconds).
//!
//! How long a day is depends on the schedule, so every function takes `day`, the seconds of one working day:
//! 28800 on the shipped schedule, 86400 without a schedule. A week is five days, or seven without a schedule.
//! No accepted value is longer than the calendar itself (230 years), so sums of a few cannot overflow.

use crate::error::{Code, Error, Result};

/// Seconds of a day without a schedule.
pub const FULL_DAY: i64 = 86_400;

/// The longest accepted duration or lag, the length of the calendar: 1970 to 2199.
pub const LONGEST: i64 = 84_006 * FULL_DAY;

const UNITS: [char; 5] = ['w', 'd', 'h', 'm', 's'];

/// Reads a duration: `5d`, `1d 4h`, `2h30m`, `1.5d`, `1w`, `0`.
pub fn parse(text: &str, day: i64) -> Result<i64> {
    let seconds = parse_lag(text, day)?;
    if seconds < 0 {
        return Err(Error::new(Code::FieldInvalid, format!("duration {text:?} is negative"))
            .hint("only the lag of a dependency can be negative (a lead)"));
    }
    Ok(seconds)
}

/// Reads a lag: a duration that may begin with `+` or `-`; the sign covers all of it.
pub fn parse_lag(text: &str, day: i64) -> Result<i64> {
    let trimmed = text.trim();
    let (negative, body) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let seconds = if body == "0" { 0 } else { sum(text, body, day)? };
    Ok(if negative { -seconds } else { seconds })
}

/// Writes seconds of working time in days, hours, minutes and seconds: `1d 4h`, `0d`, `-2d`.
pub fn format(seconds: i64, day: i64) -> String {
    let mut rest = seconds.unsigned_abs();
    let mut parts = Vec::new();
    for (unit, name) in [(day.unsigned_abs(), 'd'), (3600, 'h'), (60, 'm'), (1, 's')] {
        let count = rest.checked_div(unit).unwrap_or(0);
        if count > 0 {
            parts.push(format!("{count}{name}"));
            rest %= unit;
        }
    }
    if parts.is_empty() {
        return "0d".to_owned();
    }
    format!("{}{}", if seconds < 0 { "-" } else { "" }, parts.join(" "))
}

fn sum(text: &str, body: &str, day: i64) -> Result<i64> {
    let mut rest = body.trim_start();
    let mut total = 0_i64;
    let mut next_unit = 0;
    if rest.is_empty() {
        return Err(invalid(text, "is empty"));
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, tail) = rest.split_at(digits);
        let Some(unit) = tail.chars().next() else {
            return Err(invalid(text, &format!("has no unit after {number}")));
        };
        if number.is_empty() {
            return Err(invalid(text, &format!("has {unit:?} where a number was expected")));
        }
        let Some(rank) = UNITS.iter().position(|known| *known == unit) else {
            return Err(invalid(text, &format!("has an unknown unit {unit:?}")));
        };
        if rank < next_unit {
            return Err(invalid(text, &format!("has {unit:?} twice or after a smaller unit")));
        }
        next_unit = rank.saturating_add(1);
        let seconds = scaled(number, unit_seconds(unit, day)).map_err(|why| invalid(text, why))?;
        total = total.checked_add(seconds).filter(|t| *t <= LONGEST).ok_or_else(|| invalid(text, TOO_LONG))?;
        rest = tail.strip_prefix(unit).unwrap_or_default().trim_start();
    }
    Ok(total)
}

const TOO_LONG: &str = "is longer than the calendar (1970 to 2199)";
const NOT_A_NUMBER: &str = "has a number that cannot be read";

fn unit_seconds(unit: char, day: i64) -> i64 {
    match unit {
        'w' if day < FULL_DAY => day.saturating_mul(5),
        'w' => day.saturating_mul(7),
        'd' => day,
        'h' => 3600,
        'm' => 60,
        _ => 1,
    }
}

/// `number` (with at most six decimals) times `unit`, exactly: a fraction of a second is an error.
fn scaled(number: &str, unit: i64) -> Result<i64, &'static str> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || decimals.len() > 6 {
        return Err(NOT_A_NUMBER);
    }
    let whole: i64 = whole.parse().map_err(|_| TOO_LONG)?;
    let part: i64 = format!("{decimals:0<6}").parse().map_err(|_| NOT_A_NUMBER)?;
    let part = part.checked_mul(unit).ok_or(TOO_LONG)?;
    if part.checked_rem(1_000_000) != Some(0) {
        return Err("is not a whole number of seconds");
    }
    let whole = whole.checked_mul(unit).ok_or(TOO_LONG)?;
    whole.checked_add(part.div_euclid(1_000_000)).ok_or(TOO_LONG)
}

fn invalid(text: &str, why: &str) -> Error {
    let shown: String = text.chars().take(40).collect();
    Error::new(Code::FieldInvalid, format!("duration {shown:?} {why}"))
        .hint("write weeks, days, hours, minutes and seconds of working time: 1w, 5d, 1d 4h, 2h30m, 1.5d, 0")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 28_800;

    fn message(text: &str) -> String {
        let error = parse_lag(text, DAY).unwrap_err();
        assert_eq!(error.code(), Code::FieldInvalid);
        assert!(!error.hints().is_empty());
        error.message().to_owned()
    }

    #[test]
    fn reads_every_form() {
        for (text, seconds) in [
            ("5d", 5 * DAY),
            ("1d 4h", DAY + 4 * 3600),
            (" 4h ", 4 * 3600),
            ("90m", 5400),
            ("2h30m", 9000),
            ("30s", 30),
            ("1.5d", 12 * 3600),
            ("1w", 5 * DAY),
            ("1w 1d", 6 * DAY),
            ("0", 0),
            ("0d", 0),
            ("12h", DAY + 4 * 3600),
            ("+2d", 2 * DAY),
        ] {
            assert_eq!(parse(text, DAY).unwrap(), seconds, "{text}");
        }
        assert_eq!(parse("1w", FULL_DAY).unwrap(), 7 * FULL_DAY);
    }

    #[test]
    fn only_lags_are_negative() {
        assert_eq!(parse_lag("-2d", DAY).unwrap(), -2 * DAY);
        assert_eq!(parse_lag("-1d 4h", DAY).unwrap(), -(DAY + 4 * 3600));
        assert_eq!(parse_lag("-0", DAY).unwrap(), 0);
        assert_eq!(parse("-2d", DAY).unwrap_err().message(), "duration \"-2d\" is negative");
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        for text in ["", "-", "d", "5", "5x", "1h 1d", "1d 1d", "1.2.3d", ".5d", "1.d", "--1d", "٣d", "1d4"] {
            message(text);
        }
        assert_eq!(message("5"), "duration \"5\" has no unit after 5");
        assert_eq!(message("1h2d"), "duration \"1h2d\" has 'd' twice or after a smaller unit");
        assert_eq!(message("0.001s"), "duration \"0.001s\" is not a whole number of seconds");
    }

    #[test]
    fn c99_overlong_values_are_errors() {
        for text in ["1000000000d", "99999999999999999999d", "9223372036854775807w", "2000000w 9h"] {
            assert!(message(text).ends_with(TOO_LONG), "{text}");
        }
    }

    #[test]
    fn re_expresses_in_days() {
        for (seconds, text) in [
            (8 * 3600, "1d"),
            (12 * 3600, "1d 4h"),
            (16 * 3600, "2d"),
            (0, "0d"),
            (-2 * DAY, "-2d"),
            (1800, "30m"),
            (DAY + 3661, "1d 1h 1m 1s"),
        ] {
            assert_eq!(format(seconds, DAY), text);
        }
        assert_eq!(format(12 * 3600, FULL_DAY), "12h");
        assert_eq!(format(60, 0), "1m");
        assert!(format(i64::MIN, 1).starts_with("-9223372036854775808d"));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            seconds in -LONGEST..=LONGEST,
            day in prop::sample::select(vec![DAY, FULL_DAY, 27_000, 3600, 1]),
        ) {
            prop_assert_eq!(parse_lag(&format(seconds, day), day).unwrap(), seconds);
        }

        #[test]
        fn no_text_panics(text in "[-+]?[0-9.]{0,20}[wdhms ]{0,3}[0-9]{0,3}\\PC{0,3}", day in any::<i64>()) {
            let _ = parse(&text, day);
            let _ = parse_lag(&text, day);
        }
    }
}
