//! `csm project gantt`: the plan as a chart for a terminal, and the same as SVG, Mermaid or JSON.

use super::plan_view::{Row, View, view};
use super::session::Session;
use super::{Act, gantt_svg};
use crate::dict::project;
use crate::error::Result;
use crate::output::{Cell, escape_terminal, fit};
use crate::time::Instant;
use clap::{ArgMatches, Args};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Cells of a line where there is no terminal to ask.
const USUAL: usize = 120;
/// Fewer leave nothing to see.
const NARROWEST: usize = 50;

/// `project gantt P`.
#[derive(Debug, Args)]
pub struct Gantt {
    /// Which project
    project: String,
    /// Show only this many levels of the outline
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    depth: Option<u8>,
    /// How it is drawn
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "svg", "mermaid"])]
    format: String,
}

impl Act for Gantt {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let mut view = session.read(|session, store| {
            session.decided_for(store, &project::TABLE, "read", &[], &self.project)?;
            let id = store.resolve(&project::TABLE, &self.project)?;
            view(store, &id)
        })?;
        if let Some(depth) = self.depth {
            view.rows.retain(|row| row.level() <= usize::from(depth));
        }
        if session.is_json() {
            let mut fields = view.header();
            fields.push(("today".to_owned(), Cell::Text(view.shown(view.now))));
            let tasks: Vec<serde_json::Value> = view.rows.iter().map(|row| view.task_json(row)).collect();
            fields.push(("tasks".to_owned(), Cell::Nested(tasks.into())));
            return session.object(session.format(), &fields, false);
        }
        match self.format.as_str() {
            "svg" => session.out.data(&gantt_svg::draw(&view)),
            "mermaid" => session.out.data(&mermaid(&view)),
            _ => {
                let width = session.out.width().unwrap_or(USUAL).max(NARROWEST);
                lines(&view, width).iter().try_for_each(|line| session.out.line(line))
            }
        }
    }
}

/// What a chart spans: from the first start to the last end of what it shows, today not included.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Where it begins.
    pub from: Instant,
    /// Seconds it covers, at least one.
    pub length: i64,
}

impl Scale {
    /// The scale of what is shown.
    pub fn of(view: &View) -> Self {
        let from = view.rows.iter().filter_map(|row| row.start).chain(view.start).min().unwrap_or(view.now);
        let to = view.rows.iter().filter_map(|row| row.end).chain(view.end).max().unwrap_or(from);
        Self { from, length: to.unix().saturating_sub(from.unix()).max(1) }
    }

    /// Which of `cells` cells a moment falls into; none if the chart does not reach it.
    pub fn cell(self, at: Instant, cells: usize) -> Option<usize> {
        let past = usize::try_from(at.unix().saturating_sub(self.from.unix())).ok()?;
        let length = usize::try_from(self.length).ok()?;
        (past <= length).then(|| (past.saturating_mul(cells) / length).min(cells.saturating_sub(1)))
    }
}

/// The chart as lines of text.
fn lines(view: &View, width: usize) -> Vec<String> {
    let label = |row: &Row| {
        let name = escape_terminal(&row.name).into_owned();
        format!("{}{} {name}", "  ".repeat(row.level() - 1), row.wbs)
    };
    let title = format!("{} {}", view.number, escape_terminal(&view.name));
    let labels = view.rows.iter().map(|row| label(row).width());
    let longest = labels.chain([title.width()]).max().unwrap_or_default();
    let left = longest.min(width * 2 / 5);
    let cells = width.saturating_sub(left + 1);
    let scale = Scale::of(view);
    let today = scale.cell(view.now, cells);
    let mut lines = vec![pad(&title, left) + " " + &axis(view, scale, cells)];
    for row in &view.rows {
        lines.push(format!("{} {}", pad(&label(row), left), bar(row, scale, cells, today)).trim_end().to_owned());
    }
    let marks = if view.whole.is_some() { "█ critical  ▒ can slip" } else { "█ task" };
    let mut legend = format!("{marks}  ━ summary  ◆ milestone");
    match today {
        Some(_) => {
            let _ = write!(legend, "  ┊ today {}", view.now.date(view.calendar.zone()));
        }
        None => {
            let _ = write!(legend, "  (today {} is outside)", view.now.date(view.calendar.zone()));
        }
    }
    lines.push(legend);
    lines
}

fn pad(text: &str, cells: usize) -> String {
    let cut = fit(text, cells).into_owned();
    let missing = cells.saturating_sub(cut.width());
    cut + &" ".repeat(missing)
}

/// Dates above the chart, as many as have room.
fn axis(view: &View, scale: Scale, cells: usize) -> String {
    const DATE: usize = 11;
    let mut line = String::new();
    let steps = (cells / DATE).max(1);
    for step in 0..steps {
        let at = step.saturating_mul(cells) / steps;
        let seconds = scale.length.saturating_mul(i64::try_from(at).unwrap_or_default());
        let seconds = seconds / i64::try_from(cells.max(1)).unwrap_or(1);
        let date =
            Instant::from_unix(scale.from.unix().saturating_add(seconds)).map(|at| at.date(view.calendar.zone()));
        let missing = at.saturating_sub(line.chars().count());
        line.push_str(&" ".repeat(missing));
        line.push_str(&date.map(|date| date.to_string()).unwrap_or_default());
    }
    line.chars().take(cells.max(10)).collect()
}

fn bar(row: &Row, scale: Scale, cells: usize, today: Option<usize>) -> String {
    let mut drawn = vec![' '; cells];
    if let Some(mark) = today.and_then(|at| drawn.get_mut(at)) {
        *mark = '┊';
    }
    let ends = row.start.zip(row.end).and_then(|(from, to)| Some((scale.cell(from, cells)?, scale.cell(to, cells)?)));
    let Some((from, to)) = ends else { return drawn.into_iter().collect() };
    if row.milestone || row.start == row.end {
        drawn.get_mut(from).into_iter().for_each(|cell| *cell = '◆');
        return drawn.into_iter().collect();
    }
    let mark = match (row.summary, &row.inside) {
        (true, _) => '━',
        (false, Some(inside)) if !inside.critical => '▒',
        _ => '█',
    };
    for cell in drawn.iter_mut().take(to.max(from + 1)).skip(from) {
        *cell = mark;
    }
    drawn.into_iter().collect()
}

/// The chart as Mermaid reads it: a section for each task at the top of the outline.
fn mermaid(view: &View) -> String {
    let plain = |text: &str| {
        text.chars().map(|c| if c.is_control() || ":;#,%".contains(c) { ' ' } else { c }).collect::<String>()
    };
    let time = |at: Instant| at.to_stored().get(..16).unwrap_or_default().to_owned();
    let mut text = format!("gantt\n    title {} {}\n    dateFormat YYYY-MM-DDTHH:mm\n", view.number, plain(&view.name));
    for row in &view.rows {
        let (Some(start), Some(end)) = (row.start, row.end) else { continue };
        if row.level() == 1 {
            let _ = writeln!(text, "    section {} {}", row.wbs, plain(&row.name));
        }
        if row.summary {
            continue;
        }
        let mut tags = String::new();
        for (yes, tag) in [
            (row.critical(), "crit, "),
            (matches!(row.state, 3 | 4 | 7), "done, "),
            (row.state == 2, "active, "),
            (row.milestone, "milestone, "),
        ] {
            tags.push_str(if yes { tag } else { "" });
        }
        let id = row.number.to_lowercase();
        let _ = writeln!(text, "    {} {} :{tags}{id}, {}, {}", row.wbs, plain(&row.name), time(start), time(end));
    }
    text
}
