//! The chart as SVG: one file without scripts, styles of its own, and every text escaped.

use super::gantt::Scale;
use super::plan_view::{Row, Span, View};
use crate::output::is_unseen;
use std::fmt::Write as _;

/// Height of one task.
const LINE: usize = 22;
/// Width of the names and of the chart.
const NAMES: usize = 320;
const CHART: usize = 880;
/// Room above the first task.
const TOP: usize = 48;

/// Draws the chart.
pub fn draw(view: &View) -> String {
    let height = TOP + view.rows.len() * LINE + 16;
    let width = NAMES + CHART + 16;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    let title = format!("{} {}", view.number, view.name);
    let _ = writeln!(svg, "<text x=\"8\" y=\"20\" font-weight=\"bold\">{}</text>", escaped(&title));
    let scale = Scale::of(view);
    axis(&mut svg, view, scale, height);
    for (at, row) in view.rows.iter().enumerate() {
        line(&mut svg, row, scale, TOP + at * LINE);
    }
    if let Some(x) = scale.cell(view.now, CHART) {
        let x = NAMES + x;
        let _ = writeln!(
            svg,
            "<line x1=\"{x}\" x2=\"{x}\" y1=\"{TOP}\" y2=\"{height}\" stroke=\"#c00\" stroke-dasharray=\"4 3\"><title>today {}</title></line>",
            view.now.date(view.calendar.zone())
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// Dates and lines, at most ten.
fn axis(svg: &mut String, view: &View, scale: Scale, height: usize) {
    for (at, date) in scale.dates(view, CHART, CHART / 10) {
        let x = NAMES + at;
        let _ = writeln!(svg, "<line x1=\"{x}\" x2=\"{x}\" y1=\"32\" y2=\"{height}\" stroke=\"#ddd\"/>");
        let _ = writeln!(svg, "<text x=\"{}\" y=\"42\" font-size=\"10\" fill=\"#666\">{date}</text>", x + 2);
    }
}

fn line(svg: &mut String, row: &Row, scale: Scale, y: usize) {
    let indent = 8 + 12 * row.level.saturating_sub(1);
    let weight = if row.summary { " font-weight=\"bold\"" } else { "" };
    let name: String = row.name.chars().take(48).collect();
    let _ = writeln!(
        svg,
        "<text x=\"{indent}\" y=\"{}\"{weight}>{}</text>",
        y + 15,
        escaped(&format!("{} {name}", row.wbs))
    );
    let (real, planned) = row.spans();
    let place = |span: Option<Span>| {
        let (from, to) = span?;
        Some((scale.cell(from, CHART)?, scale.cell(to, CHART)?))
    };
    if let Some((from, to)) = place(planned) {
        let (x, width, top) = (NAMES + from, (to - from).max(1), y + 4);
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"14\" rx=\"2\" fill=\"#e4e4e4\"><title>{} as planned</title></rect>",
            row.number
        );
    }
    let Some((from, to)) = place(real) else { return };
    let x = NAMES + from;
    let tip = escaped(&format!("{} {} {}%", row.number, row.name, row.percent));
    if row.milestone {
        let (middle, right, top, bottom) = (y + 11, x + 6, y + 5, y + 17);
        let left = x.saturating_sub(6);
        let _ = writeln!(
            svg,
            "<path d=\"M{x} {top}L{right} {middle}L{x} {bottom}L{left} {middle}Z\" fill=\"#333\"><title>{tip}</title></path>"
        );
        return;
    }
    let (fill, top, tall) = match (row.summary, row.critical()) {
        (true, _) => ("#333", y + 9, 5),
        (false, true) => ("#d9534f", y + 4, 14),
        (false, false) => ("#5b8dd9", y + 4, 14),
    };
    let width = (to - from).max(1);
    let _ = writeln!(
        svg,
        "<rect x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{tall}\" rx=\"2\" fill=\"{fill}\"><title>{tip}</title></rect>"
    );
}

/// Text as XML holds it; what a reader could not see is left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars().filter(|character| !is_unseen(*character)) {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}
