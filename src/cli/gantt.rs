//! `csm project gantt`: the plan as a chart for a terminal, and the same as SVG, Mermaid or JSON.

use super::plan::conflicts;
use super::plan_view::{Row, View, view};
use super::session::Session;
use super::{Act, gantt_svg};
use crate::dict::project;
use crate::error::{Code, Error, Result};
use crate::output::{Cell, Format, escape_terminal, fit};
use crate::time::Instant;
use clap::{ArgMatches, Args};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Cells of a line where there is no terminal to ask.
const USUAL: usize = 120;
/// Fewer leave nothing to see.
const NARROWEST: usize = 30;

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
        session.no_list_flags()?;
        self.is_drawn(session)?;
        let mut view = session.read(|session, store| {
            session.decided_for(store, &project::TABLE, "read", &[], &self.project)?;
            let id = store.resolve(&project::TABLE, &self.project)?;
            view(store, &id)
        })?;
        if let Some(depth) = self.depth {
            view.rows.retain(|row| row.level <= usize::from(depth));
        }
        if session.is_json() {
            let mut members = view.members(&session.global.fields)?;
            members.push(("today".to_owned(), Cell::Text(view.shown(view.now))));
            return session.object(session.format(), &members, false);
        }
        match self.format.as_str() {
            "svg" => session.out.data(&gantt_svg::draw(&view)),
            "mermaid" => session.out.data(&mermaid(&view)),
            _ => {
                let width = session.out.width().or_else(columns).unwrap_or(USUAL).max(NARROWEST);
                lines(&view, width).iter().try_for_each(|line| session.out.line(line))?;
                conflicts(session, &view);
                Ok(())
            }
        }
    }
}

impl Gantt {
    /// A chart has no rows and no columns: who asks for them wants the plan.
    fn is_drawn(&self, session: &Session) -> Result<()> {
        let format = session.global.format(&session.config)?.filter(|setting| setting.source == "flag");
        let rows = format.is_some_and(|setting| matches!(setting.value, Format::Csv | Format::Tsv));
        if !rows && (session.is_json() || session.global.fields.is_empty()) {
            return Ok(());
        }
        Err(Error::new(Code::UsageInvalid, "a chart is drawn, or printed as JSON; it has no rows and no --fields")
            .hint(format!("csm project plan {}", self.project)))
    }
}

/// How wide somebody says the output is, who looks at it through something that is no terminal.
fn columns() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok()
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
        let spans = || view.rows.iter().map(Row::spans).flat_map(|(real, planned)| [real, planned]).flatten();
        let from = spans().map(|(from, _)| from).chain(view.start).min().unwrap_or(view.now);
        let to = spans().map(|(_, to)| to).chain(view.end).max().unwrap_or(from);
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
        format!("{}{} {name}", "  ".repeat(row.level.saturating_sub(1)), row.wbs)
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
    lines.extend(legend(view, today.is_some(), width));
    lines
}

/// What the marks mean, in as many lines as it takes.
fn legend(view: &View, today: bool, width: usize) -> Vec<String> {
    let mut marks = if view.whole.is_some() { vec!["█ critical", "▒ can slip"] } else { vec!["█ task"] };
    marks.extend(["━ summary", "◆ milestone"]);
    if view.rows.iter().any(|row| row.effective.is_some()) {
        marks.push("░ as planned");
    }
    let now = view.now.date(view.calendar.zone());
    let now = if today { format!("┊ today {now}") } else { format!("(today {now} is outside)") };
    let mut lines = vec![String::new()];
    for mark in marks.into_iter().chain([now.as_str()]) {
        let last = lines.last().map_or(0, |line| line.width());
        if last > 0 && last + 2 + mark.width() > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { "" } else { "  " });
            line.push_str(mark);
        }
    }
    lines
}

fn pad(text: &str, cells: usize) -> String {
    let cut = fit(text, cells).into_owned();
    let missing = cells.saturating_sub(cut.width());
    cut + &" ".repeat(missing)
}

impl Scale {
    /// The dates above `cells` cells that are at least `apart` cells from each other, each once, and where it stands.
    pub fn dates(self, view: &View, cells: usize, apart: usize) -> Vec<(usize, String)> {
        let steps = (cells / apart).max(1);
        let mut dates: Vec<(usize, String)> = Vec::new();
        for at in (0..steps).map(|step| step.saturating_mul(cells) / steps) {
            let seconds = self.length.saturating_mul(i64::try_from(at).unwrap_or_default());
            let seconds = seconds / i64::try_from(cells.max(1)).unwrap_or(1);
            let Ok(moment) = Instant::from_unix(self.from.unix().saturating_add(seconds)) else { continue };
            let date = moment.date(view.calendar.zone()).to_string();
            if dates.last().is_none_or(|(_, last)| *last != date) {
                dates.push((at, date));
            }
        }
        dates
    }
}

/// Dates above the chart, as many as have room.
fn axis(view: &View, scale: Scale, cells: usize) -> String {
    const DATE: usize = 11;
    let mut line = String::new();
    for (at, date) in scale.dates(view, cells, DATE) {
        line.push_str(&" ".repeat(at.saturating_sub(line.len())));
        line.push_str(&date);
    }
    line.truncate(cells);
    line
}

fn bar(row: &Row, scale: Scale, cells: usize, today: Option<usize>) -> String {
    let mut drawn = vec![' '; cells];
    if let Some(mark) = today.and_then(|at| drawn.get_mut(at)) {
        *mark = '┊';
    }
    let (real, planned) = row.spans();
    let mark = match (row.summary, &row.inside) {
        (true, _) => '━',
        (false, Some(inside)) if !inside.critical => '▒',
        _ => '█',
    };
    for (span, mark) in [(planned, '░'), (real, mark)] {
        let ends = span.and_then(|(from, to)| Some((scale.cell(from, cells)?, scale.cell(to, cells)?)));
        let Some((from, to)) = ends else { continue };
        let mark = if row.milestone && mark != '░' { '◆' } else { mark };
        for cell in drawn.iter_mut().take(to.max(from + 1)).skip(from) {
            *cell = mark;
        }
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
    for (at, row) in view.rows.iter().enumerate() {
        let (Some((start, end)), planned) = row.spans() else { continue };
        if row.level == 1 {
            let _ = writeln!(text, "    section {} {}", row.wbs, plain(&row.name));
        }
        // What is below it is drawn in its place.
        if view.rows.get(at + 1).is_some_and(|next| next.level > row.level) {
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
        let date = |at: Instant| at.date(view.calendar.zone());
        let planned =
            planned.map(|(from, to)| format!(" (planned {} to {})", date(from), date(to))).unwrap_or_default();
        let name = format!("{} {}{planned}", row.wbs, plain(&row.name));
        let _ = writeln!(text, "    {name} :{tags}{}, {}, {}", row.number.to_lowercase(), time(start), time(end));
    }
    text
}
