//! The clock of one service level on one record, without a database (`D:r_SLATransitions`).
//!
//! A clock is moved when its record changes, never by time alone: what time does to it (it runs, it breaches) is worked out
//! whenever somebody looks. So any look at a time shows what a daemon would have written by then.

use crate::error::Result;
use crate::time::{Calendar, Instant};

/// Where a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It runs.
    InProgress,
    /// It is stopped for a while.
    Paused,
    /// What was promised was done, in time or not.
    Completed,
    /// It no longer matters.
    Cancelled,
}

/// One clock. All amounts are seconds of working time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Where it stands.
    pub stage: Stage,
    /// When it began.
    pub start: Instant,
    /// Since when it is paused.
    pub paused: Option<Instant>,
    /// How long it was paused before.
    pub paused_for: i64,
    /// When it ended.
    pub end: Option<Instant>,
    /// When its time runs out, or ran out; while it is paused, when it would have.
    pub breach: Instant,
    /// Whether it ran out while it was running, as far as that is settled.
    pub breached: bool,
}

/// When a clock is cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancel {
    /// Never.
    Never,
    /// When the cancel condition holds.
    OnCondition,
    /// When the start condition no longer holds.
    NoLongerStart,
}

/// What is promised.
#[derive(Debug, Clone)]
pub struct Level {
    /// Within how much working time.
    pub duration: i64,
    /// By which calendar.
    pub calendar: Calendar,
    /// When a clock is cancelled.
    pub cancel: Cancel,
    /// Whether a paused clock goes on when the resume condition holds, instead of when the pause condition no longer does.
    pub resume_on_condition: bool,
}

/// Which of the level's conditions hold for the record now. An empty condition never does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holds {
    /// The start condition.
    pub start: bool,
    /// The pause condition.
    pub pause: bool,
    /// The resume condition.
    pub resume: bool,
    /// The stop condition.
    pub stop: bool,
    /// The reset condition.
    pub reset: bool,
    /// The cancel condition.
    pub cancel: bool,
}

/// What a change of the record does to the level's clocks.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// The running or paused clock, as it is now; none if there was none.
    pub current: Option<Clock>,
    /// A clock that begins now.
    pub new: Option<Clock>,
}

impl Level {
    /// Moves the level's clock. `current` is the one that runs or is paused; `over` says that one was completed before,
    /// which only a reset begins anew.
    pub fn step(&self, current: Option<Clock>, over: bool, holds: Holds, from: Instant, now: Instant) -> Result<Moved> {
        let Some(mut clock) = current else {
            let begins = holds.start && !holds.stop && !holds.cancel && (!over || holds.reset);
            let new = begins.then(|| self.begin(from, now, holds)).transpose()?;
            return Ok(Moved { current: None, new });
        };
        let cancelled = match self.cancel {
            Cancel::Never => false,
            Cancel::OnCondition => holds.cancel,
            Cancel::NoLongerStart => !holds.start,
        };
        let mut new = None;
        if holds.stop {
            clock.finish(Stage::Completed, now);
        } else if cancelled {
            clock.finish(Stage::Cancelled, now);
        } else if holds.reset && holds.start {
            clock.finish(Stage::Completed, now);
            new = Some(self.begin(now, now, holds)?);
        } else if clock.stage == Stage::InProgress && holds.pause {
            clock.pause(now);
        } else if clock.stage == Stage::Paused && if self.resume_on_condition { holds.resume } else { !holds.pause } {
            self.resume(&mut clock, now)?;
        }
        Ok(Moved { current: Some(clock), new })
    }

    fn begin(&self, start: Instant, now: Instant, holds: Holds) -> Result<Clock> {
        let breach = self.calendar.add(start, self.duration)?;
        let mut clock =
            Clock { stage: Stage::InProgress, start, paused: None, paused_for: 0, end: None, breach, breached: false };
        if holds.pause {
            clock.pause(now);
        }
        Ok(clock)
    }

    fn resume(&self, clock: &mut Clock, now: Instant) -> Result<()> {
        let left = self.left(clock, now);
        if let Some(since) = clock.paused.take() {
            clock.paused_for = clock.paused_for.saturating_add(self.calendar.between(since, now));
        }
        clock.stage = Stage::InProgress;
        if !clock.breached {
            clock.breach = self.calendar.add(now, left.max(0))?;
        }
        Ok(())
    }

    /// How long it ran up to `now`.
    pub fn elapsed(&self, clock: &Clock, now: Instant) -> i64 {
        let until = clock.end.or(clock.paused).unwrap_or(now);
        // A clock that ended while it was paused stood still since the pause.
        let until = clock.paused.map_or(until, |since| since.min(until));
        self.calendar.between(clock.start, until).saturating_sub(clock.paused_for)
    }

    /// How much of its time is left; negative once it is breached.
    pub fn left(&self, clock: &Clock, now: Instant) -> i64 {
        self.duration.saturating_sub(self.elapsed(clock, now))
    }
}

impl Clock {
    fn pause(&mut self, now: Instant) {
        self.breached = self.breached_at(now);
        self.paused = Some(now);
        self.stage = Stage::Paused;
    }

    fn finish(&mut self, stage: Stage, now: Instant) {
        self.breached = self.breached_at(now);
        self.end = Some(now);
        self.stage = stage;
    }

    /// Whether it has run out by then: it runs, or ran, later than its breach time.
    pub fn breached_at(&self, now: Instant) -> bool {
        self.breached || self.stage == Stage::InProgress && self.breach < now
    }

    /// The last moment at which something happened to it.
    pub fn last_moved(&self) -> Instant {
        self.end.or(self.paused).unwrap_or(self.start)
    }
}
