//! Points in time: how they are stored (UTC text), shown (with the zone's offset) and read from people.
//!
//! An [`Instant`] is a whole second between 1970-01-01 and 2199-12-31 UTC; there is no other way to make one, so
//! arithmetic on it cannot overflow. A local time the clock skips is refused; of one it shows twice the earlier
//! is meant.

use crate::error::{Code, Error, Result};
use crate::time::Calendar;
use jiff::civil::{Date, DateTime, Time, date};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Span, Timestamp};

/// The first second after the calendar: 2200-01-01T00:00:00Z.
pub(crate) const BEYOND: i64 = 84_006 * 86_400;

const FORMS: &str = "write 2026-03-02, 2026-03-02T08:00, 2026-03-02T08:00:00+02:00, today, +3d or -7d";
const YEARS: &str = "years run from 1970 to 2199";

/// A whole second of UTC between 1970 and 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The instant `seconds` after 1970-01-01T00:00:00Z.
    pub fn from_unix(seconds: i64) -> Result<Self> {
        if (0..BEYOND).contains(&seconds) {
            return Ok(Self(seconds));
        }
        Err(out_of_range(if seconds < 0 { "before 1970" } else { "after 2199" }))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// Reads the stored form, `2026-03-02T08:00:00Z`, and nothing else.
    pub fn parse_utc(stored: &str) -> Result<Self> {
        let parsed = stored.strip_suffix('Z').and_then(|local| match split(local) {
            (date, Some(time)) if time.len() == 8 && stored.as_bytes().get(10) == Some(&b'T') => Some((date, time)),
            _ => None,
        });
        let (date, time) = parsed.ok_or_else(|| {
            invalid(stored, "is not a stored time").hint("stored times look like 2026-03-02T08:00:00Z")
        })?;
        at_offset(stored, parse_date(stored, date)?.to_datetime(parse_time(stored, time)?), 0)
    }

    /// The stored form: UTC, to the second.
    pub fn to_stored(self) -> String {
        self.timestamp().to_string()
    }

    /// RFC 3339 in `zone`: `Z` in UTC, a numeric offset elsewhere.
    pub fn display(self, zone: &TimeZone) -> String {
        if is_utc(zone) {
            return self.to_stored();
        }
        let offset = offset_text(zone.to_offset(self.timestamp()));
        format!("{}{offset}", self.civil(zone).strftime("%Y-%m-%dT%H:%M:%S"))
    }

    /// The date it is in `zone`.
    pub fn date(self, zone: &TimeZone) -> Date {
        self.civil(zone).date()
    }

    /// The same point as the date library's type.
    pub(crate) fn timestamp(self) -> Timestamp {
        timestamp(self.0)
    }

    fn civil(self, zone: &TimeZone) -> DateTime {
        zone.to_datetime(self.timestamp())
    }
}

/// What a person meant: a whole day, or a point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A day without a time; [`When::resolve`] says which instant of it.
    Date(Date),
    /// A point in time.
    At(Instant),
}

impl When {
    /// The instant meant on `calendar`: of a day, its first working instant.
    pub fn resolve(self, calendar: &Calendar) -> Result<Instant> {
        match self {
            Self::Date(date) => calendar.day_start(date),
            Self::At(instant) => Ok(instant),
        }
    }
}

/// Reads what a person typed; local times are in `zone`, relative days count from `today`.
pub fn parse_input(text: &str, zone: &TimeZone, today: Date) -> Result<When> {
    let text = text.trim();
    if text == "today" {
        return in_years(text, today).map(When::Date);
    }
    if text.starts_with(['+', '-']) {
        return relative(text, today).map(When::Date);
    }
    let (date, rest) = split(text);
    let date = parse_date(text, date)?;
    let Some(rest) = rest else { return Ok(When::Date(date)) };
    let (time, offset) = match rest.find(['Z', '+', '-']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let local = date.to_datetime(parse_time(text, time)?);
    let instant = match offset {
        "" => in_zone(text, local, zone)?,
        "Z" => at_offset(text, local, 0)?,
        _ => at_offset(text, local, parse_offset(text, offset)?)?,
    };
    Ok(When::At(instant))
}

/// The same day some years away; 29 February becomes 28 February where there is none.
pub fn shift_years(date: Date, years: i32) -> Result<Date> {
    let shifted = Span::new().try_years(years).and_then(|span| date.checked_add(span));
    let text = format!("{date} moved by {years} years");
    in_years(&text, shifted.map_err(|_| invalid(&text, "is out of range").hint(YEARS))?)
}

fn split(text: &str) -> (&str, Option<&str>) {
    text.split_once(['T', ' ']).map_or((text, None), |(date, time)| (date, Some(time)))
}

fn relative(text: &str, today: Date) -> Result<Date> {
    let (sign, body) = text.split_at(1);
    let days: i32 = body
        .strip_suffix('d')
        .filter(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        .ok_or_else(|| invalid(text, "is not a date").hint(FORMS).hint(YEARS))?
        .parse()
        .map_err(|_| invalid(text, "is too far away").hint(YEARS))?;
    let days = if sign == "-" { -days } else { days };
    let date = Span::new().try_days(days).and_then(|span| today.checked_add(span));
    in_years(text, date.map_err(|_| invalid(text, "is too far away").hint(YEARS))?)
}

fn in_years(text: &str, date: Date) -> Result<Date> {
    if (1970..=2199).contains(&date.year()) {
        return Ok(date);
    }
    Err(invalid(text, &format!("has the year {}", date.year())).hint(YEARS))
}

fn parse_date(text: &str, date: &str) -> Result<Date> {
    let mut parts = date.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(invalid(text, "is not a date").hint(FORMS));
    };
    if year.len() > 4 && number(year, year.len()).is_some() {
        return Err(invalid(text, &format!("has the year {year}")).hint(YEARS));
    }
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return Err(invalid(text, "is not a date").hint(FORMS));
    };
    if !(1970..=2199).contains(&year) {
        return Err(invalid(text, &format!("has the year {year}")).hint(YEARS));
    }
    let small = |value: i16| i8::try_from(value).unwrap_or(0);
    Date::new(year, small(month), small(day))
        .map_err(|_| invalid(text, "names a day that does not exist").hint("check the month and the day"))
}

fn parse_time(text: &str, time: &str) -> Result<Time> {
    let malformed = || invalid(text, "has a time that cannot be read").hint(FORMS);
    let mut parts = time.split(':');
    let (Some(hour), Some(minute), second, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(malformed());
    };
    let second = second.unwrap_or("00");
    let (Some(hour), Some(minute), Some(second)) = (number(hour, 2), number(minute, 2), number(second, 2)) else {
        return Err(malformed());
    };
    let small = |value: i16| i8::try_from(value).unwrap_or(-1);
    Time::new(small(hour), small(minute), small(second), 0).map_err(|_| {
        invalid(text, "names a time that does not exist").hint("times run from 00:00:00 to 23:59:59; midnight is 00:00")
    })
}

/// An offset such as `+02:00`, `-0330` or `+02`, in seconds.
fn parse_offset(text: &str, offset: &str) -> Result<i64> {
    let malformed = || invalid(text, "has an offset that cannot be read").hint("offsets look like Z, +02:00 or -03:30");
    let (sign, body) = offset.split_at_checked(1).ok_or_else(malformed)?;
    let (hours, minutes) = match body.split_once(':') {
        Some(parts) => parts,
        None if body.len() == 2 => (body, "00"),
        None => body.split_at_checked(2).ok_or_else(malformed)?,
    };
    let (hours, minutes) = number(hours, 2).zip(number(minutes, 2)).ok_or_else(malformed)?;
    if hours > 23 || minutes > 59 {
        return Err(malformed());
    }
    let seconds = i64::from(hours) * 3600 + i64::from(minutes) * 60;
    match sign {
        "+" => Ok(seconds),
        "-" => Ok(-seconds),
        _ => Err(malformed()),
    }
}

/// Exactly `width` ASCII digits as a number; numbers too long for a year only need to be recognised.
fn number(text: &str, width: usize) -> Option<i16> {
    if text.len() != width || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(text.parse().unwrap_or(i16::MAX))
}

fn in_zone(text: &str, local: DateTime, zone: &TimeZone) -> Result<Instant> {
    let offset = match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => offset,
        AmbiguousOffset::Gap { before, .. } => {
            let zone = zone.iana_name().unwrap_or("the schedule's zone");
            return Err(invalid(text, &format!("is a time the clock skips in {zone}"))
                .hint(format!("give the offset that is meant, for example {local}{}", offset_text(before))));
        }
    };
    at_offset(text, local, i64::from(offset.seconds()))
}

fn at_offset(text: &str, local: DateTime, offset: i64) -> Result<Instant> {
    let utc = seconds(local) - offset;
    Instant::from_unix(utc).map_err(|_| invalid(text, "falls outside the calendar in UTC").hint(YEARS))
}

/// Days from 1970-01-01 to `date`.
pub(crate) fn day_number(date: Date) -> i64 {
    seconds(date.at(0, 0, 0, 0)).div_euclid(86_400)
}

/// Seconds `zone` is ahead of UTC at `unix`.
pub(crate) fn offset_at(zone: &TimeZone, unix: i64) -> i64 {
    i64::from(zone.to_offset(timestamp(unix)).seconds())
}

/// The first second of UTC at which the clock in `zone` shows `local` (seconds since 1970 on that clock) or later.
pub(crate) fn first_showing(zone: &TimeZone, local: i64) -> i64 {
    let behind = |offset: Offset| local.saturating_sub(i64::from(offset.seconds()));
    match zone.to_ambiguous_timestamp(TimeZone::UTC.to_datetime(timestamp(local))).offset() {
        AmbiguousOffset::Unambiguous { offset } => behind(offset),
        AmbiguousOffset::Fold { before, .. } => behind(before),
        AmbiguousOffset::Gap { before, after } => {
            let (mut low, mut high) = (behind(after), behind(before));
            while low < high {
                let middle = low.midpoint(high);
                if middle.saturating_add(offset_at(zone, middle)) >= local {
                    high = middle;
                } else {
                    low = middle.saturating_add(1);
                }
            }
            low
        }
    }
}

/// `unix` as the date library's type.
pub(crate) fn timestamp(unix: i64) -> Timestamp {
    Timestamp::from_second(unix).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Seconds from 1970-01-01T00:00:00 to `local` on the same clock.
fn seconds(local: DateTime) -> i64 {
    local.duration_since(date(1970, 1, 1).at(0, 0, 0, 0)).as_secs()
}

/// The error of arithmetic that leaves the calendar on one `side`.
pub(crate) fn out_of_range(side: &str) -> Error {
    Error::new(Code::FieldInvalid, format!("a date falls {side}"))
        .hint(format!("{YEARS}; check dates, durations and lags"))
}

fn offset_text(offset: Offset) -> String {
    let minutes = offset.seconds().unsigned_abs() / 60;
    let sign = if offset.seconds() < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn is_utc(zone: &TimeZone) -> bool {
    zone.to_fixed_offset().is_ok_and(Offset::is_zero) || matches!(zone.iana_name(), Some("UTC" | "Etc/UTC"))
}

fn invalid(text: &str, why: &str) -> Error {
    let shown: String = text.chars().take(40).collect();
    Error::new(Code::FieldInvalid, format!("date {shown:?} {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    fn read(text: &str) -> Result<When> {
        parse_input(text, &berlin(), date(2026, 3, 2))
    }

    fn shown(text: &str) -> String {
        match read(text).unwrap() {
            When::Date(date) => date.to_string(),
            When::At(instant) => instant.to_stored(),
        }
    }

    fn refused(text: &str) -> Error {
        let error = read(text).unwrap_err();
        assert_eq!(error.code(), Code::FieldInvalid, "{text}");
        assert!(!error.hints().is_empty(), "{text}");
        error
    }

    #[test]
    fn reads_every_form() {
        for (text, expected) in [
            ("2026-03-02", "2026-03-02"),
            ("today", "2026-03-02"),
            ("+3d", "2026-03-05"),
            ("-7d", "2026-02-23"),
            ("2026-03-02T08:00", "2026-03-02T07:00:00Z"),
            ("2026-03-02 08:00", "2026-03-02T07:00:00Z"),
            ("2026-07-02 08:00:30", "2026-07-02T06:00:30Z"),
            ("2026-03-02T08:00Z", "2026-03-02T08:00:00Z"),
            ("2026-03-02T08:00:00+02:00", "2026-03-02T06:00:00Z"),
            ("2026-03-02T08:00-0330", "2026-03-02T11:30:00Z"),
            ("2026-03-02 08:00+01", "2026-03-02T07:00:00Z"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn stored_form_round_trips_and_is_strict() {
        let text = "2026-03-02T08:00:00Z";
        assert_eq!(Instant::parse_utc(text).unwrap().to_stored(), text);
        for bad in ["", "2026-03-02", "2026-03-02T08:00:00", "2026-03-02 08:00:00Z", "2026-03-02T08:00Z", "Z"] {
            let error = Instant::parse_utc(bad).unwrap_err();
            assert_eq!(error.code(), Code::FieldInvalid, "{bad}");
        }
    }

    #[test]
    fn shows_the_zone() {
        let instant = Instant::parse_utc("2026-07-02T08:00:00Z").unwrap();
        assert_eq!(instant.display(&TimeZone::UTC), "2026-07-02T08:00:00Z");
        assert_eq!(instant.display(&berlin()), "2026-07-02T10:00:00+02:00");
        assert_eq!(instant.display(&TimeZone::get("America/St_Johns").unwrap()), "2026-07-02T05:30:00-02:30");
        assert_eq!(instant.display(&TimeZone::get("Etc/UTC").unwrap()), "2026-07-02T08:00:00Z");
        assert_eq!(instant.date(&TimeZone::get("Pacific/Apia").unwrap()), date(2026, 7, 2));
    }

    #[test]
    fn c95_impossible_dates_and_times() {
        for text in ["2025-02-29", "2025-02-30", "2026-13-01", "2026-00-10", "2026-04-31"] {
            assert!(refused(text).message().contains("does not exist"), "{text}");
        }
        for text in ["2026-03-02T24:00", "2026-03-02T23:59:60", "2026-03-02T08:60"] {
            assert!(refused(text).message().contains("time that does not exist"), "{text}");
        }
        assert_eq!(shown("2028-02-29"), "2028-02-29");
        for text in ["", "soon", "2026-3-2", "02.03.2026", "2026-03-02T", "2026-03-02T8:00", "2026-03-02T08:00+2", "+3"]
        {
            refused(text);
        }
        refused("2026-03-02T08:00:00.5");
        refused("2026-03-02T08:00+24:00");
        refused("2026-03-02T08:00é");
    }

    #[test]
    fn c96_leap_day_shifted_by_years() {
        assert_eq!(shift_years(date(2024, 2, 29), 1).unwrap(), date(2025, 2, 28));
        assert_eq!(shift_years(date(2024, 2, 29), 4).unwrap(), date(2028, 2, 29));
        assert_eq!(shift_years(date(2024, 2, 29), i32::MAX).unwrap_err().code(), Code::FieldInvalid);
        assert_eq!(shift_years(date(2024, 2, 29), 200).unwrap_err().code(), Code::FieldInvalid);
    }

    #[test]
    fn c97_years_outside_the_calendar() {
        for text in ["0000-01-01", "1000-01-01", "1969-12-31", "2200-01-01", "9999-12-31", "10000-01-01"] {
            let error = refused(text);
            assert!(error.message().contains("the year"), "{text}");
            assert_eq!(error.hints(), [YEARS], "{text}");
        }
        refused("+99999-01-01");
        assert_eq!(refused("+99999d").hints(), [YEARS]);
        refused("-2147483648d");
        refused("+99999999999999d");
        refused("1970-01-01T00:00+01:00");
        assert_eq!(shown("2199-12-31T23:59:59Z"), "2199-12-31T23:59:59Z");
        assert!(Instant::from_unix(BEYOND).is_err());
        assert!(Instant::from_unix(-1).is_err());
    }

    #[test]
    fn c98_skipped_and_repeated_local_times() {
        let error = refused("2026-03-29T02:30");
        assert_eq!(error.message(), "date \"2026-03-29T02:30\" is a time the clock skips in Europe/Berlin");
        assert_eq!(error.hints(), ["give the offset that is meant, for example 2026-03-29T02:30:00+01:00"]);
        assert_eq!(shown("2026-03-29T02:30:00+01:00"), "2026-03-29T01:30:00Z");
        assert_eq!(shown("2026-10-25T02:30"), "2026-10-25T00:30:00Z");
    }

    #[test]
    fn a_day_resolves_to_its_first_working_instant() {
        let calendar = Calendar::weekdays();
        let at = |text| read(text).unwrap().resolve(&calendar).unwrap().to_stored();
        assert_eq!(at("2026-03-02"), "2026-03-02T08:00:00Z");
        assert_eq!(at("2026-03-07"), "2026-03-09T08:00:00Z");
        assert_eq!(at("2026-03-07T10:00Z"), "2026-03-07T10:00:00Z");
    }

    proptest! {
        #[test]
        fn every_instant_round_trips(seconds in 0..BEYOND - 7200) {
            let instant = Instant::from_unix(seconds).unwrap();
            prop_assert_eq!(Instant::parse_utc(&instant.to_stored()).unwrap(), instant);
            prop_assert_eq!(read(&instant.display(&TimeZone::UTC)).unwrap(), When::At(instant));
            prop_assert_eq!(read(&instant.display(&berlin())).unwrap(), When::At(instant));
        }

        #[test]
        fn no_text_panics(text in "[0-9+-]{0,6}-?[0-9]{0,3}-?[0-9]{0,3}[T ]?[0-9:]{0,9}[Z+-]?\\PC{0,5}") {
            let _ = read(&text);
            let _ = Instant::parse_utc(&text);
        }
    }
}
