//! Tests of planning: single rules, the onboarding template and properties of random projects.

use super::*;
use crate::time::duration;

mod onboarding;
mod properties;
mod reference;
mod rules;
mod walked;

pub(super) const DAY: i64 = 28_800;

pub(super) fn at(text: &str) -> Instant {
    let seconds = if text.len() == 16 { ":00Z" } else { "Z" };
    Instant::parse_utc(&format!("{text}{seconds}")).unwrap()
}

/// A project written as lines of `label duration [predecessor…]`; a label `1.2` lies under `1`.
#[derive(Debug)]
pub(super) struct Project {
    pub(super) start: Instant,
    pub(super) calendar: Calendar,
    pub(super) calculation: Calculation,
    pub(super) tasks: Vec<Task>,
    pub(super) relations: Vec<Relation>,
}

impl Project {
    pub(super) fn new(start: &str, lines: &[&str]) -> Self {
        let words = || lines.iter().map(|line| line.split_whitespace());
        let labels: Vec<&str> = words().map(|mut line| line.next().unwrap()).collect();
        let find = |label: &str| labels.iter().position(|known| *known == label);
        let mut project = Self {
            start: at(start),
            calendar: Calendar::weekdays(),
            calculation: Calculation::Automatic,
            tasks: Vec::new(),
            relations: Vec::new(),
        };
        for (succ, mut line) in words().enumerate() {
            let label = line.next().unwrap();
            project.tasks.push(Task {
                label: label.to_owned(),
                parent: label.rsplit_once('.').and_then(|(parent, _)| find(parent)),
                duration: duration::parse(line.next().unwrap(), DAY).unwrap(),
                ..Task::default()
            });
            for text in line {
                let Predecessor { key, kind, lag } = Predecessor::parse(text, DAY).unwrap();
                project.relations.push(Relation { pred: find(&key).unwrap(), succ, kind, lag });
            }
        }
        project
    }

    pub(super) fn set(mut self, label: &str, change: impl FnOnce(&mut Task)) -> Self {
        let task = self.index(label);
        change(&mut self.tasks[task]);
        self
    }

    pub(super) fn index(&self, label: &str) -> usize {
        self.tasks.iter().position(|task| task.label == label).unwrap()
    }

    pub(super) fn input(&self) -> Input<'_> {
        Input {
            start: self.start,
            ends: None,
            calendar: &self.calendar,
            calculation: self.calculation,
            tasks: &self.tasks,
            relations: &self.relations,
        }
    }

    pub(super) fn plan(&self) -> Plan {
        plan(&self.input()).unwrap()
    }

    /// `start end` of a task, without the seconds.
    pub(super) fn dates(&self, label: &str) -> String {
        let task = self.plan().tasks[self.index(label)];
        format!("{} {}", &task.start.to_stored()[..16], &task.end.to_stored()[..16])
    }

    pub(super) fn driver(&self, label: &str) -> Driver {
        self.plan().tasks[self.index(label)].driver
    }

    pub(super) fn float(&self, label: &str) -> Option<i64> {
        self.plan().tasks[self.index(label)].float
    }
}
