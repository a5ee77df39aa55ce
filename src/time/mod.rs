//! Durations, instants and working calendars: all reading, writing and arithmetic of time.
//!
//! Durations and lags are whole seconds of working time, instants whole seconds of UTC between 1970 and 2199.
//! Nothing here reads the clock: callers pass in what "today" is.

pub mod calendar;
pub mod duration;
pub mod instant;

pub use calendar::{Calendar, Spec};
pub use instant::{Instant, When};
