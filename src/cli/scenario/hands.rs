//! Files played side by side: as many at a time as there are processors, told in the order they were named.
//!
//! Nothing is shared between two scenarios: each plays on a copy of its own. Seeds are made once for each hand.

use super::coverage::Covering;
use super::play::{self, Wanted, Watch};
use super::report::Played;
use super::seed::Seeds;
use super::{read, unreadable};
use crate::cli::session::Session;
use crate::error::{Code, Error, Result};
use crate::output::Out;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A command's whole tree is parsed on a scenario's thread as it is on the first one.
const STACK: usize = 8 << 20;

/// What came of the files, or of those one hand took.
#[derive(Debug, Default)]
pub struct Came {
    /// The files with their place among those named.
    files: Vec<(usize, Played)>,
    /// What they cover, if that was asked for.
    pub covering: Covering,
    /// Operations no verb stands for, if verbs were tried.
    pub verbless: BTreeSet<String>,
}

impl Came {
    /// The files in the order they were named.
    pub fn in_order(&mut self) -> Vec<Played> {
        self.files.sort_by_key(|(place, _)| *place);
        self.files.drain(..).map(|(_, played)| played).collect()
    }

    fn join(mut self, other: Self) -> Self {
        self.files.extend(other.files);
        self.covering.join(other.covering);
        self.verbless.extend(other.verbless);
        self
    }
}

/// Plays all files; one after the other where the first failure ends it.
pub fn play_all(files: &[PathBuf], wanted: &Wanted, covered: bool, session: &Session) -> Result<Came> {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let hands = if wanted.fail_fast { 1 } else { processors.min(files.len()) };
    let next = AtomicUsize::new(0);
    let joined: thread::Result<Vec<Came>> = thread::scope(|scope| {
        let begun = (0..hands).map(|_| {
            let (global, config, command) = (session.global.clone(), session.config.clone(), session.command.clone());
            let (wanted, next) = (wanted.clone(), &next);
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
                take(files, next, wanted, covered, &Session::new(global, config, command, Out::buffer()))
            })
        });
        let begun: Vec<_> = begun.collect::<std::io::Result<_>>().map_err(|error| Box::new(error) as _)?;
        begun.into_iter().map(thread::ScopedJoinHandle::join).collect()
    });
    let came = joined.map_err(|_| Error::new(Code::Internal, "a scenario broke off"))?;
    Ok(came.into_iter().fold(Came::default(), Came::join))
}

/// Takes one file after the other until none is left.
fn take(files: &[PathBuf], next: &AtomicUsize, wanted: Wanted, covered: bool, session: &Session) -> Came {
    let mut came = Came::default();
    let mut seeds = Seeds::default();
    let mut nobody = ();
    loop {
        let place = next.fetch_add(1, Ordering::Relaxed);
        let Some(path) = files.get(place) else { break };
        let watch: &mut dyn Watch = if covered { &mut came.covering } else { &mut nobody };
        let played = match read(path) {
            Ok(file) => play::play(&file, &wanted, session, &mut seeds, watch),
            Err(error) => unreadable(path, error),
        };
        let goes_on = !wanted.fail_fast || played.passed();
        came.files.push((place, played));
        if !goes_on {
            break;
        }
    }
    came.verbless = wanted.tried.map(|tried| tried.into_inner().verbless).unwrap_or_default();
    came
}
