//! The order in which tasks can be planned, and the loops that make that impossible.
//!
//! Every task has an entry, known once all that bounds it is, and an exit, known once its dates are. A summary's
//! entry comes before its children's, its exit after theirs; a relation leads from the predecessor's exit to the
//! successor's entry. The order is found without recursion, so depth cannot exhaust the stack.

use super::Input;
use crate::error::{Code, Error, Result};

/// How many tasks of a loop a message names.
const NAMED: usize = 12;

/// One end of a task in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    /// The task's bounds are known.
    Entry(usize),
    /// The task's dates are known.
    Exit(usize),
}

impl Node {
    const fn task(self) -> usize {
        match self {
            Self::Entry(task) | Self::Exit(task) => task,
        }
    }
}

/// Lists of indices by task, in one allocation.
#[derive(Debug, Default)]
struct Lists {
    ends: Vec<usize>,
    items: Vec<usize>,
}

impl Lists {
    fn new(count: usize, pairs: impl Iterator<Item = (usize, usize)> + Clone) -> Self {
        let mut ends = vec![0_usize; count];
        for (owner, _) in pairs.clone() {
            if let Some(size) = ends.get_mut(owner) {
                *size = size.saturating_add(1);
            }
        }
        let mut total = 0_usize;
        for end in &mut ends {
            total = total.saturating_add(*end);
            *end = total.saturating_sub(*end);
        }
        let mut items = vec![0; total];
        for (owner, item) in pairs {
            if let Some(next) = ends.get_mut(owner) {
                if let Some(slot) = items.get_mut(*next) {
                    *slot = item;
                }
                *next = next.saturating_add(1);
            }
        }
        Self { ends, items }
    }

    fn of(&self, owner: usize) -> &[usize] {
        let from = owner.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let to = self.ends.get(owner).copied().unwrap_or(from);
        self.items.get(from..to).unwrap_or_default()
    }
}

/// Children and relations by task, and an order that respects them.
#[derive(Debug)]
pub(super) struct Network {
    children: Lists,
    incoming: Lists,
    outgoing: Lists,
    /// Whether a task outside the schedule is this one or under it.
    mixed: Vec<bool>,
    /// Every node, after all it depends on.
    pub(super) order: Vec<Node>,
}

impl Network {
    /// The network of `input`, whose indices are known to be good.
    pub(super) fn new(input: &Input<'_>) -> Result<Self> {
        let count = input.tasks.len();
        let parents = input.tasks.iter().enumerate();
        let relations = input.relations.iter().enumerate();
        let mut network = Self {
            children: Lists::new(count, parents.filter_map(|(child, task)| Some((task.parent?, child)))),
            incoming: Lists::new(count, relations.clone().map(|(at, relation)| (relation.succ, at))),
            outgoing: Lists::new(count, relations.map(|(at, relation)| (relation.pred, at))),
            mixed: vec![false; count],
            order: Vec::new(),
        };
        network.order = network.sort(input)?;
        for (at, _) in input.tasks.iter().enumerate().filter(|(_, task)| task.outside_schedule) {
            let mut up = Some(at);
            while let Some(mixed) = up.and_then(|at| network.mixed.get_mut(at)).filter(|mixed| !**mixed) {
                *mixed = true;
                up = up.and_then(|at| input.tasks.get(at)).and_then(|task| task.parent);
            }
        }
        Ok(network)
    }

    /// Whether all of `task` is worked on by the project's schedule.
    pub(super) fn on_schedule(&self, task: usize) -> bool {
        self.mixed.get(task) == Some(&false)
    }

    /// The tasks directly under `task`.
    pub(super) fn children(&self, task: usize) -> &[usize] {
        self.children.of(task)
    }

    /// Whether `task` has children.
    pub(super) fn is_summary(&self, task: usize) -> bool {
        !self.children(task).is_empty()
    }

    /// The relations that bind `task`.
    pub(super) fn incoming(&self, task: usize) -> &[usize] {
        self.incoming.of(task)
    }

    /// The relations by which `task` binds others.
    pub(super) fn outgoing(&self, task: usize) -> &[usize] {
        self.outgoing.of(task)
    }

    fn after(&self, node: Node, input: &Input<'_>, mut visit: impl FnMut(Node)) {
        match node {
            Node::Entry(task) if self.is_summary(task) => {
                self.children(task).iter().for_each(|child| visit(Node::Entry(*child)));
            }
            Node::Entry(task) => visit(Node::Exit(task)),
            Node::Exit(task) => {
                input.tasks.get(task).and_then(|task| task.parent).into_iter().for_each(|up| visit(Node::Exit(up)));
                let relations = self.outgoing(task).iter().filter_map(|at| input.relations.get(*at));
                relations.for_each(|relation| visit(Node::Entry(relation.succ)));
            }
        }
    }

    /// One node `node` waits for that is still waiting itself, and whether by a relation.
    fn blocker(&self, node: Node, input: &Input<'_>, waiting: impl Fn(Node) -> bool) -> Option<(Node, bool)> {
        let found = |node: Node| waiting(node).then_some((node, false));
        match node {
            Node::Entry(task) => {
                let above = input.tasks.get(task).and_then(|task| task.parent).map(Node::Entry).and_then(found);
                let relations = self.incoming(task).iter().filter_map(|at| input.relations.get(*at));
                let mut before = relations.map(|relation| Node::Exit(relation.pred)).filter(|node| waiting(*node));
                above.or_else(|| before.next().map(|node| (node, true)))
            }
            Node::Exit(task) if self.is_summary(task) => {
                self.children(task).iter().find_map(|child| found(Node::Exit(*child)))
            }
            Node::Exit(task) => found(Node::Entry(task)),
        }
    }

    fn sort(&self, input: &Input<'_>) -> Result<Vec<Node>> {
        let count = input.tasks.len();
        let slot = |node: Node| match node {
            Node::Entry(task) => task.saturating_mul(2),
            Node::Exit(task) => task.saturating_mul(2).saturating_add(1),
        };
        let mut waits: Vec<usize> = vec![0; count.saturating_mul(2)];
        let every = || (0..count).flat_map(|task| [Node::Entry(task), Node::Exit(task)]);
        for node in every() {
            self.after(node, input, |next| {
                waits.get_mut(slot(next)).into_iter().for_each(|wait| *wait = wait.saturating_add(1));
            });
        }
        // The last that became free is next: neighbours in the outline are worked on together, while the processor has
        // them at hand.
        let mut free: Vec<Node> = every().rev().filter(|node| waits.get(slot(*node)) == Some(&0)).collect();
        let mut order: Vec<Node> = Vec::with_capacity(waits.len());
        while let Some(node) = free.pop() {
            order.push(node);
            let before = free.len();
            self.after(node, input, |next| {
                if let Some(wait) = waits.get_mut(slot(next)) {
                    *wait = wait.saturating_sub(1);
                    if *wait == 0 {
                        free.push(next);
                    }
                }
            });
            free.get_mut(before..).into_iter().for_each(<[Node]>::reverse);
        }
        let waiting = |node: Node| waits.get(slot(node)).is_some_and(|wait| *wait > 0);
        every().find(|node| waiting(*node)).map_or(Ok(order), |stuck| Err(self.name_loop(stuck, input, waiting)))
    }

    /// The error that names a loop `stuck` waits for.
    fn name_loop(&self, stuck: Node, input: &Input<'_>, waiting: impl Fn(Node) -> bool) -> Error {
        let mut seen = std::collections::HashMap::new();
        let mut path: Vec<(Node, bool)> = Vec::new();
        let mut node = stuck;
        let key = |node: Node| (node.task(), matches!(node, Node::Exit(_)));
        while !seen.contains_key(&key(node)) {
            seen.insert(key(node), path.len());
            let Some((before, relation)) = self.blocker(node, input, &waiting) else { break };
            path.push((node, relation));
            node = before;
        }
        let mut around = path.split_off(seen.get(&key(node)).copied().unwrap_or(0).min(path.len()));
        around.reverse();
        let relations = around.iter().filter(|(_, relation)| *relation).count();
        // Each task with whether a relation leads to it, or the outline.
        let mut steps: Vec<(usize, bool)> = around.iter().map(|(node, relation)| (node.task(), *relation)).collect();
        steps.dedup_by_key(|(task, _)| *task);
        if let [first, .., last] = steps.as_mut_slice()
            && first.0 == last.0
        {
            first.1 = last.1;
            steps.pop();
        }
        if let [only] = steps.as_mut_slice() {
            only.1 = relations > 0;
        }
        let first = steps.iter().enumerate().min_by_key(|(_, (task, _))| *task).map_or(0, |(at, _)| at);
        steps.rotate_left(first);
        steps.extend(steps.first().copied());
        loop_error(relations, &labels(&steps, input))
    }
}

/// The way around: `→` leads to what waits, `–` to what stands above or below in the outline.
fn labels(steps: &[(usize, bool)], input: &Input<'_>) -> String {
    let label = |(task, relation): &(usize, bool)| {
        let name = input.tasks.get(*task).map_or("?", |task| task.label.as_str());
        (if *relation { " → " } else { " – " }, name.to_owned())
    };
    let mut names: Vec<(&str, String)> = steps.iter().map(label).collect();
    if let Some(more) = names.len().checked_sub(NAMED).filter(|more| *more > 0) {
        let cut = names.len().saturating_sub(2);
        names.splice(cut.saturating_sub(more)..cut, [(" … ", format!("({more} more)"))]);
    }
    let (first, rest) = names.split_first().map_or(("", &[][..]), |((_, first), rest)| (first.as_str(), rest));
    rest.iter().fold(first.to_owned(), |text, (sign, name)| text + sign + name)
}

/// A loop held together by one relation only is a task that depends on what contains it, or on itself.
fn loop_error(relations: usize, around: &str) -> Error {
    match relations {
        0 => Error::new(Code::TaskCycle, format!("tasks would contain each other: {around}"))
            .hint("give one of them another parent"),
        1 => Error::new(Code::TaskCycle, format!("a task would depend on itself or on a task it is part of: {around}"))
            .hint("remove the dependency; a summary's dates follow from its tasks anyway")
            .hint("→ leads to what waits, – along the outline"),
        _ => Error::new(Code::TaskCycle, format!("dependencies would form a loop: {around}"))
            .hint("remove one of these dependencies: → leads to what waits, – along the outline"),
    }
}
