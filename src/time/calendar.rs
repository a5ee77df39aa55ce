//! Working calendars: when work can happen, and walking through that time.
//!
//! Everything rests on one rising function, the working seconds from the start of the calendar to an instant
//! (`worked`). Where no work happens it is flat, so it has two inverses: the first instant with a given
//! amount (where work ends) and the last (where it can start). Days whose length differs from their weekday's
//! (exceptions, clock changes) are listed once with their running difference, so no step counts day by day.
//!
//! Spans are local times of the calendar's zone: an edge the clock skips falls on the change, one it shows twice on
//! the earlier showing.

use crate::error::{Code, Error, Result};
use crate::time::duration::FULL_DAY;
use crate::time::instant::{BEYOND, Instant, day_number, first_showing, offset_at, out_of_range, timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

/// From and to, in seconds of the local day.
pub type Span = (i64, i64);

/// Days are counted from 1970-01-01; the first is the Monday before it.
const FIRST: i64 = -3;
const LAST: i64 = 84_008;

/// What a calendar is made of.
#[derive(Debug, Clone)]
pub struct Spec {
    /// Where the spans' local times hold; UTC by default.
    pub zone: TimeZone,
    /// Working spans of each weekday, Monday first.
    pub week: [Vec<Span>; 7],
    /// Dates with spans of their own; no span at all makes a holiday.
    pub exceptions: BTreeMap<Date, Vec<Span>>,
}

impl Default for Spec {
    fn default() -> Self {
        Self { zone: TimeZone::UTC, week: Default::default(), exceptions: BTreeMap::new() }
    }
}

/// When work can happen.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    /// The zone's only offset, if it has just one.
    offset: Option<i64>,
    week: [Vec<Span>; 7],
    exceptions: BTreeMap<i64, Vec<Span>>,
    /// Working seconds of a usual week before each weekday, and of the whole week.
    before: [i64; 8],
    /// Days longer or shorter than their weekday, with the sum of the differences up to and including them.
    odd: Vec<(i64, i64)>,
    day_seconds: i64,
}

impl Calendar {
    /// The calendar `spec` describes; spans must lie within a day, not overlap and contain some working time.
    pub fn new(spec: Spec) -> Result<Self> {
        let mut week = spec.week;
        for (weekday, spans) in week.iter_mut().enumerate() {
            tidy(spans).map_err(|error| error.at(format!("weekday {}", weekday.saturating_add(1))))?;
        }
        let mut exceptions = BTreeMap::new();
        for (date, mut spans) in spec.exceptions {
            tidy(&mut spans).map_err(|error| error.at(date))?;
            exceptions.insert(day_number(date), spans);
        }
        let calendar = Self::build(spec.zone, week, exceptions);
        if calendar.until(LAST) == 0 {
            return Err(Error::new(Code::FieldInvalid, "the schedule has no working time")
                .hint("give at least one weekday or date a working span"));
        }
        Ok(calendar)
    }

    /// Twenty-four hours every day, in UTC.
    pub fn always() -> Self {
        Self::build(TimeZone::UTC, std::array::from_fn(|_| vec![(0, FULL_DAY)]), BTreeMap::new())
    }

    /// Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00, in UTC.
    pub fn weekdays() -> Self {
        let hours = |day| if day < 5 { vec![(8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600)] } else { Vec::new() };
        Self::build(TimeZone::UTC, std::array::from_fn(hours), BTreeMap::new())
    }

    fn build(zone: TimeZone, week: [Vec<Span>; 7], exceptions: BTreeMap<i64, Vec<Span>>) -> Self {
        let mut calendar = Self {
            day_seconds: full_day(&week, &exceptions),
            before: running_totals(&week),
            offset: None,
            odd: Vec::new(),
            zone,
            week,
            exceptions,
        };
        calendar.note_odd_days();
        calendar
    }

    /// The same working time, whose days count 24 hours: durations of what may lie outside it are read so (domain 6.1).
    #[must_use]
    pub fn in_full_days(self) -> Self {
        Self { day_seconds: FULL_DAY, ..self }
    }

    /// The zone of the spans, in which times are shown.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Seconds of a full working day: the commonest length of a weekday, the longest if several are as common.
    pub fn day_seconds(&self) -> i64 {
        self.day_seconds
    }

    /// The first instant from `from` on at which work can start.
    pub fn next_working(&self, from: Instant) -> Result<Instant> {
        self.last_with(self.worked(from))
    }

    /// The latest instant up to `to` at which work can end.
    pub fn prev_working(&self, to: Instant) -> Result<Instant> {
        self.first_with(self.worked(to))
    }

    /// Where `seconds` of work begun at `from` end; nothing to do ends where it begins.
    pub fn add(&self, from: Instant, seconds: i64) -> Result<Instant> {
        match seconds {
            0 => Ok(from),
            1.. => self.first_with(self.worked(from).saturating_add(seconds)),
            _ => self.sub(from, seconds.saturating_neg()),
        }
    }

    /// Where `seconds` of work that end at `to` begin.
    pub fn sub(&self, to: Instant, seconds: i64) -> Result<Instant> {
        match seconds {
            0 => Ok(to),
            1.. => self.last_with(self.worked(to).saturating_sub(seconds)),
            _ => self.add(to, seconds.saturating_neg()),
        }
    }

    /// `from` moved by a lag: forward like [`Calendar::add`], backward like [`Calendar::sub`].
    pub fn shift(&self, from: Instant, lag: i64) -> Result<Instant> {
        self.add(from, lag)
    }

    /// Working seconds from `from` to `to`; negative if `to` is earlier.
    pub fn between(&self, from: Instant, to: Instant) -> i64 {
        self.worked(to).saturating_sub(self.worked(from))
    }

    /// The first working instant of `date`, or the next one if that day has none.
    pub fn day_start(&self, date: Date) -> Result<Instant> {
        self.edge(date, 0).and_then(|instant| self.next_working(instant))
    }

    /// The last working instant of `date`, or the one before if that day has none.
    pub fn day_end(&self, date: Date) -> Result<Instant> {
        self.edge(date, 1).and_then(|instant| self.prev_working(instant))
    }

    /// Working seconds from the start of the calendar to `instant`.
    pub(crate) fn worked(&self, instant: Instant) -> i64 {
        let unix = instant.unix();
        let day = self.day_of(unix);
        let today: i64 = self.spans(day).map(|(from, to)| unix.clamp(from, to).saturating_sub(from)).sum();
        self.until(day).saturating_add(today)
    }

    /// The first instant before which `work` seconds can be done.
    pub(crate) fn first_with(&self, work: i64) -> Result<Instant> {
        if work <= 0 {
            return Err(out_of_range("before 1970"));
        }
        self.locate(work, |done| done >= work)
    }

    /// The last instant before which only `work` seconds can be done.
    pub(crate) fn last_with(&self, work: i64) -> Result<Instant> {
        if work < 0 {
            return Err(out_of_range("before 1970"));
        }
        self.locate(work, |done| done > work)
    }

    /// Where `work` seconds are done, in the first span at whose end `enough` holds.
    fn locate(&self, work: i64, enough: impl Fn(i64) -> bool) -> Result<Instant> {
        let day = search(|day| enough(self.until(day))).saturating_sub(1);
        let mut done = self.until(day);
        for (from, to) in self.spans(day) {
            let after = done.saturating_add(to.saturating_sub(from));
            if enough(after) {
                return Instant::from_unix(from.saturating_add(work.saturating_sub(done)));
            }
            done = after;
        }
        Err(out_of_range("after 2199"))
    }

    /// Working seconds of all days before `day`.
    fn until(&self, day: i64) -> i64 {
        let [.., week] = self.before;
        let weeks = day.saturating_sub(FIRST).div_euclid(7).saturating_mul(week);
        let days = self.before.get(weekday(day)).copied().unwrap_or(0);
        let listed = self.odd.partition_point(|(odd, _)| *odd < day);
        let difference = listed.checked_sub(1).and_then(|at| self.odd.get(at)).map_or(0, |(_, sum)| *sum);
        weeks.saturating_add(days).saturating_add(difference)
    }

    /// The working spans of `day` in seconds of UTC, in order.
    fn spans(&self, day: i64) -> impl Iterator<Item = Span> + '_ {
        let usual = self.week.get(weekday(day)).map_or(&[][..], Vec::as_slice);
        self.exceptions
            .get(&day)
            .map_or(usual, Vec::as_slice)
            .iter()
            .map(move |(from, to)| (self.unix(day, *from), self.unix(day, *to)))
    }

    /// The day `unix` belongs to: the last one that has begun.
    fn day_of(&self, unix: i64) -> i64 {
        let local = unix.saturating_add(self.offset.unwrap_or_else(|| offset_at(&self.zone, unix)));
        let mut day = local.div_euclid(FULL_DAY);
        if self.offset.is_none() {
            // A clock set back across midnight shows the old date again after the new one has begun.
            while self.unix(day.saturating_add(1), 0) <= unix {
                day = day.saturating_add(1);
            }
        }
        day
    }

    /// The first second of UTC at which the local clock shows `second` of `day`, or later.
    fn unix(&self, day: i64, second: i64) -> i64 {
        let local = day.saturating_mul(FULL_DAY).saturating_add(second);
        self.offset.map_or_else(|| first_showing(&self.zone, local), |offset| local.saturating_sub(offset))
    }

    fn edge(&self, date: Date, days: i64) -> Result<Instant> {
        Instant::from_unix(self.unix(day_number(date).saturating_add(days), 0)).map_err(|error| error.at(date))
    }

    /// Lists the days whose working time differs from their weekday's.
    fn note_odd_days(&mut self) {
        let mut days: BTreeSet<i64> = self.exceptions.keys().copied().collect();
        let start = FIRST.saturating_mul(FULL_DAY);
        let mut changes = 0_usize;
        for change in self.zone.following(timestamp(start)) {
            let at = change.timestamp().as_second();
            if at > BEYOND.saturating_add(FULL_DAY) {
                break;
            }
            let (old, new) = (offset_at(&self.zone, at.saturating_sub(1)), i64::from(change.offset().seconds()));
            changes = changes.saturating_add(usize::from(old != new));
            let day = |offset: i64| at.saturating_add(offset).div_euclid(FULL_DAY);
            let (from, to) = (day(old.min(new)), day(old.max(new)));
            days.extend(from.saturating_sub(1)..=to.saturating_add(1));
        }
        if changes == 0 {
            self.offset = Some(offset_at(&self.zone, 0));
        }
        let mut sum = 0_i64;
        for day in days.into_iter().filter(|day| (FIRST..=LAST).contains(day)) {
            let actual: i64 = self.spans(day).map(|(from, to)| to.saturating_sub(from)).sum();
            let usual = self.week.get(weekday(day)).map_or(0, |spans| total(spans));
            if actual != usual {
                sum = sum.saturating_add(actual.saturating_sub(usual));
                self.odd.push((day, sum));
            }
        }
    }
}

fn tidy(spans: &mut [Span]) -> Result<()> {
    spans.sort_unstable();
    let mut end = 0;
    for (from, to) in spans.iter().copied() {
        if from < end || to <= from || to > FULL_DAY {
            let shown = format!("the working span {} to {}", clock(from), clock(to));
            return Err(Error::new(
                Code::FieldInvalid,
                format!("{shown} is empty, overlaps another or leaves the day"),
            )
            .hint("spans run from 00:00 to 24:00 at most; split one that crosses midnight"));
        }
        end = to;
    }
    Ok(())
}

fn clock(second: i64) -> String {
    format!("{:02}:{:02}", second.div_euclid(3600), second.rem_euclid(3600).div_euclid(60))
}

fn total(spans: &[Span]) -> i64 {
    spans.iter().map(|(from, to)| to.saturating_sub(*from)).sum()
}

fn full_day(week: &[Vec<Span>; 7], exceptions: &BTreeMap<i64, Vec<Span>>) -> i64 {
    let mut counts = BTreeMap::new();
    for length in week.iter().map(|spans| total(spans)).filter(|length| *length > 0) {
        let count: &mut u8 = counts.entry(length).or_default();
        *count = count.saturating_add(1);
    }
    let usual = counts.into_iter().max_by_key(|(length, count)| (*count, *length)).map(|(length, _)| length);
    usual.or_else(|| exceptions.values().map(|spans| total(spans)).max()).unwrap_or(FULL_DAY)
}

fn running_totals(week: &[Vec<Span>; 7]) -> [i64; 8] {
    std::array::from_fn(|day| week.iter().take(day).map(|spans| total(spans)).sum())
}

/// The first day for which `reached` holds, or the one after the last.
fn search(reached: impl Fn(i64) -> bool) -> i64 {
    let (mut low, mut high) = (FIRST, LAST.saturating_add(1));
    while low < high {
        let middle = low.midpoint(high);
        if reached(middle) {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    low
}

fn weekday(day: i64) -> usize {
    usize::try_from(day.saturating_sub(FIRST).rem_euclid(7)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const HOUR: i64 = 3600;

    fn at(text: &str) -> Instant {
        Instant::parse_utc(&format!("{text}:00Z")).unwrap()
    }

    #[track_caller]
    fn same(result: Result<Instant>, text: &str) {
        assert_eq!(result.unwrap().to_stored(), format!("{text}:00Z"));
    }

    fn office(zone: &str, exceptions: &[(Date, Vec<Span>)]) -> Calendar {
        let (zone, week) = (TimeZone::get(zone).unwrap(), Calendar::weekdays().week);
        Calendar::new(Spec { zone, week, exceptions: exceptions.iter().cloned().collect() }).unwrap()
    }

    #[test]
    fn the_documented_walks() {
        let weekdays = Calendar::weekdays();
        assert_eq!(weekdays.day_seconds(), 8 * HOUR);
        same(weekdays.add(at("2026-03-02T08:00"), 8 * HOUR), "2026-03-02T17:00");
        same(weekdays.add(at("2026-03-02T08:00"), 5 * HOUR), "2026-03-02T14:00");
        same(weekdays.add(at("2015-09-11T08:00"), 16 * HOUR), "2015-09-14T17:00");
        same(weekdays.add(at("2026-03-07T10:00"), 0), "2026-03-07T10:00");
        same(weekdays.sub(at("2026-03-02T17:00"), 8 * HOUR), "2026-03-02T08:00");
        same(weekdays.sub(at("2026-03-02T08:00"), 8 * HOUR), "2026-02-27T08:00");
        same(weekdays.shift(at("2026-03-05T17:00"), 16 * HOUR), "2026-03-09T17:00");
        same(weekdays.shift(at("2026-03-05T17:00"), -16 * HOUR), "2026-03-04T08:00");
        same(weekdays.add(at("2026-03-02T17:00"), -8 * HOUR), "2026-03-02T08:00");
        same(weekdays.sub(at("2026-03-02T08:00"), -8 * HOUR), "2026-03-02T17:00");
    }

    #[test]
    fn starts_and_ends_of_work() {
        let weekdays = Calendar::weekdays();
        same(weekdays.next_working(at("2026-03-02T17:00")), "2026-03-03T08:00");
        same(weekdays.next_working(at("2026-03-02T12:00")), "2026-03-02T13:00");
        same(weekdays.next_working(at("2026-03-07T00:00")), "2026-03-09T08:00");
        same(weekdays.prev_working(at("2026-03-02T08:00")), "2026-02-27T17:00");
        same(weekdays.prev_working(at("2026-03-02T17:00")), "2026-03-02T17:00");
        same(weekdays.prev_working(at("2026-03-02T12:30")), "2026-03-02T12:00");
        same(weekdays.day_start(date(2026, 3, 7)), "2026-03-09T08:00");
        same(weekdays.day_end(date(2026, 3, 7)), "2026-03-06T17:00");
        assert_eq!(weekdays.between(at("2026-03-06T16:00"), at("2026-03-09T09:00")), 2 * HOUR);
        assert_eq!(weekdays.between(at("2026-03-09T09:00"), at("2026-03-06T16:00")), -2 * HOUR);
    }

    #[test]
    fn always_is_every_second() {
        let always = Calendar::always();
        assert_eq!(always.day_seconds(), FULL_DAY);
        same(always.add(at("2026-03-07T10:00"), FULL_DAY), "2026-03-08T10:00");
        same(always.next_working(at("2026-03-07T10:00")), "2026-03-07T10:00");
        same(always.day_start(date(2026, 3, 7)), "2026-03-07T00:00");
    }

    #[test]
    fn holidays_and_extra_days() {
        let calendar = office("UTC", &[(date(2026, 4, 6), vec![]), (date(2026, 4, 11), vec![(9 * HOUR, 11 * HOUR)])]);
        same(calendar.day_start(date(2026, 4, 6)), "2026-04-07T08:00");
        same(calendar.add(at("2026-04-03T08:00"), 16 * HOUR), "2026-04-07T17:00");
        same(calendar.add(at("2026-04-10T08:00"), 9 * HOUR), "2026-04-11T10:00");
        same(calendar.sub(at("2026-04-13T09:00"), 4 * HOUR), "2026-04-10T16:00");
        let once = Spec { exceptions: [(date(2026, 4, 11), vec![(0, HOUR)])].into(), ..Spec::default() };
        let once = Calendar::new(once).unwrap();
        same(once.next_working(at("1999-01-01T00:00")), "2026-04-11T00:00");
        assert_eq!(once.day_seconds(), HOUR);
        let week = [[(0, HOUR)].as_slice(), &[(0, HOUR)], &[(0, 9 * HOUR)], &[], &[], &[], &[]].map(<[_]>::to_vec);
        assert_eq!(Calendar::new(Spec { week, ..Spec::default() }).unwrap().day_seconds(), HOUR);
        assert!(once.next_working(at("2026-04-11T01:00")).is_err());
    }

    #[test]
    fn local_hours_follow_the_clock() {
        let berlin = office("Europe/Berlin", &[]);
        same(berlin.day_start(date(2026, 3, 27)), "2026-03-27T07:00");
        same(berlin.add(at("2026-03-27T07:00"), 16 * HOUR), "2026-03-30T15:00");
        // A whole Sunday lasts 23 hours in spring and 25 in autumn.
        let round = Calendar::build(berlin.zone, Calendar::always().week, BTreeMap::new());
        let length = |day: Date| round.between(round.day_start(day).unwrap(), round.day_end(day).unwrap());
        assert_eq!(length(date(2026, 3, 29)), 23 * HOUR);
        assert_eq!(length(date(2026, 10, 25)), 25 * HOUR);
    }

    #[test]
    fn c99_leaving_the_calendar_is_an_error() {
        for calendar in [Calendar::weekdays(), Calendar::always(), office("America/New_York", &[])] {
            let start = at("2026-03-02T08:00");
            for far in [i64::MAX, i64::MIN, 28_800_000_000_000, -28_800_000_000_000, 7_000_000_000] {
                assert_eq!(calendar.shift(start, far).unwrap_err().code(), Code::FieldInvalid);
            }
            assert!(calendar.day_start(date(2200, 1, 2)).is_err());
            assert!(calendar.day_start(date(-9999, 1, 1)).is_err());
            assert!(calendar.day_end(date(9999, 12, 31)).is_err());
        }
        let weekdays = Calendar::weekdays();
        assert!(weekdays.prev_working(at("1970-01-01T00:00")).is_err());
        assert!(weekdays.next_working(at("2199-12-31T17:00")).is_err());
    }

    #[test]
    fn refuses_schedules_that_do_not_hold_together() {
        assert!(Calendar::new(Spec::default()).unwrap_err().message().contains("no working time"));
        for spans in [vec![(5, 5)], vec![(9, 5)], vec![(0, 10), (9, 20)], vec![(0, 86_401)], vec![(-1, 5)]] {
            let mut spec = Spec::default();
            spec.week[1] = spans;
            let error = Calendar::new(spec).unwrap_err();
            assert!(error.message().starts_with("weekday 2: the working span"), "{error}");
        }
    }

    fn spans() -> impl Strategy<Value = Vec<Span>> {
        prop::collection::btree_set(0_i64..=24, 0..5).prop_map(|hours| {
            let edges: Vec<i64> = hours.into_iter().map(|hour| hour * HOUR).collect();
            edges.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
        })
    }

    fn spec() -> impl Strategy<Value = Spec> {
        let zones = vec!["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"];
        let days = prop::collection::btree_map(0_i32..40, spans(), 0..4);
        (prop::sample::select(zones), prop::array::uniform7(spans()), days).prop_map(|(zone, week, days)| {
            let day = |offset| date(2026, 3, 20).checked_add(jiff::Span::new().days(offset)).unwrap();
            let exceptions = days.into_iter().map(|(offset, spans)| (day(offset), spans)).collect();
            Spec { zone: TimeZone::get(zone).unwrap(), week, exceptions }
        })
    }

    proptest! {
        #[test]
        fn counts_like_a_clock_watcher(spec in spec(), autumn in any::<bool>()) {
            let Ok(calendar) = Calendar::new(spec.clone()) else { return Ok(()) };
            let zone = spec.zone.clone();
            let start = at(if autumn { "2026-10-20T00:00" } else { "2026-03-20T00:00" });
            let mut seen = 0;
            for step in 0..1920 {
                let now = Instant::from_unix(start.unix() + step * 900).unwrap();
                prop_assert_eq!(calendar.between(start, now), seen, "{}", now.display(&zone));
                let local = zone.to_datetime(now.timestamp());
                let second = i64::from(local.hour()) * HOUR + i64::from(local.minute()) * 60;
                let weekday = usize::from(local.date().weekday().to_monday_zero_offset().unsigned_abs());
                let spans = spec.exceptions.get(&local.date()).unwrap_or(&spec.week[weekday]);
                seen += if spans.iter().any(|(from, to)| (*from..*to).contains(&second)) { 900 } else { 0 };
            }
        }

        #[test]
        fn walks_and_their_reverses_agree(spec in spec(), unix in BEYOND / 3..BEYOND / 2, seconds in 1_i64..40_000_000) {
            let Ok(calendar) = Calendar::new(spec) else { return Ok(()) };
            let Ok(start) = calendar.next_working(Instant::from_unix(unix).unwrap()) else { return Ok(()) };
            let Ok(end) = calendar.add(start, seconds) else { return Ok(()) };
            prop_assert_eq!(calendar.between(start, end), seconds);
            prop_assert_eq!(calendar.sub(end, seconds).unwrap(), start);
            prop_assert_eq!(calendar.prev_working(end).unwrap(), end);
            prop_assert_eq!(calendar.next_working(start).unwrap(), start);
            let second_earlier = Instant::from_unix(end.unix() - 1).unwrap();
            prop_assert_eq!(calendar.between(start, second_earlier), seconds - 1);
        }
    }
}
