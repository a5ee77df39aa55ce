//! Every format against the same lists and the same hostile texts.

use proptest::prelude::*;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::{Cell, Column, Format, Holds, Out, gate::is_unseen, list, object, strip_formula_guard};
use crate::error::{Code, Result};

/// Text columns of these names.
pub(super) fn columns(names: &[&str]) -> Vec<Column> {
    let column = |name: &&str| Column { name: (*name).to_owned(), holds: Holds::Text };
    names.iter().map(column).collect()
}

fn print(format: Format, columns: Vec<Column>, rows: &[Vec<Cell>], mut out: Out, raw: bool) -> Result<String> {
    let mut sink = list(format, columns, &mut out, raw);
    for row in rows {
        sink.row(row.clone())?;
    }
    sink.finish()?;
    Ok(out.into_strings().0)
}

/// A list as a pipe receives it.
pub(super) fn listed(format: Format, columns: Vec<Column>, rows: &[Vec<Cell>]) -> Result<String> {
    print(format, columns, rows, Out::buffer(), false)
}

/// A list as a terminal shows it.
pub(super) fn shown(format: Format, columns: Vec<Column>, rows: &[Vec<Cell>], width: usize) -> Result<String> {
    print(format, columns, rows, Out::buffer().with_terminal(width), false)
}

/// A list without the formula guard.
pub(super) fn raw(format: Format, columns: Vec<Column>, rows: &[Vec<Cell>]) -> Result<String> {
    print(format, columns, rows, Out::buffer(), true)
}

/// A record as a pipe receives it.
pub(super) fn viewed(format: Format, fields: &[(String, Cell)]) -> Result<String> {
    let mut out = Out::buffer();
    object(format, fields, &mut out, false)?;
    Ok(out.into_strings().0)
}

#[test]
fn formats_are_found_by_name() -> Result<()> {
    for format in Format::ALL {
        assert_eq!(format.name().parse::<Format>()?, *format);
    }
    let error = "yaml".parse::<Format>().err();
    assert_eq!(error.as_ref().map(crate::error::Error::code), Some(Code::UsageInvalid));
    let hints = error.map(|error| error.hints().to_vec());
    assert_eq!(hints, Some(vec!["formats are table, tsv, json, ndjson, csv".to_owned()]));
    Ok(())
}

#[test]
fn tables_align_and_leave_out_what_nobody_reads() -> Result<()> {
    let mut columns = columns(&["number", "cost", "hidden", "title", "end"]);
    columns[1].holds = Holds::Number;
    let rows = [
        vec![Cell::from("T1"), Cell::Int(5), Cell::Absent, Cell::from("日本\u{1b}[2J"), Cell::Null],
        vec![Cell::from("T20"), Cell::Int(-1234), Cell::Absent, Cell::from("a\tb\nc"), Cell::Absent],
    ];
    let expected = "\
number   cost  title          end
T1          5  日本\\u{1b}[2J
T20     -1234  a\\tb\\nc        —
";
    assert_eq!(listed(Format::Table, columns.clone(), &rows)?, expected);
    assert_eq!(listed(Format::Table, columns, &[])?, "");
    Ok(())
}

#[test]
fn only_colours_make_the_heading_bold() -> Result<()> {
    let rows = [vec![Cell::from("x")]];
    let mut out = Out::buffer();
    out.set_color(true);
    assert_eq!(print(Format::Table, columns(&["a"]), &rows, out, false)?, "\u{1b}[1ma\u{1b}[0m\nx\n");
    Ok(())
}

#[test]
fn narrow_terminals_cut_what_users_typed_first() -> Result<()> {
    let mut columns = columns(&["number", "title", "state"]);
    columns[0].holds = Holds::Word;
    columns[2].holds = Holds::Word;
    let rows = [vec![Cell::from("CSPRJTASK0010004"), Cell::from("A very long title"), Cell::from("Open")]];
    let expected = "number            title         state\nCSPRJTASK0010004  A very long…  Open\n";
    assert_eq!(shown(Format::Table, columns.clone(), &rows, 37)?, expected);
    let narrow = "number     title   state\nCSPRJTAS…  A ver…  Open\n";
    assert_eq!(shown(Format::Table, columns.clone(), &rows, 24)?, narrow);
    columns[0].holds = Holds::Number;
    let number = "          number  title   state\nCSPRJTASK0010004  A ver…  Open\n";
    assert_eq!(shown(Format::Table, columns, &rows, 24)?, number);
    Ok(())
}

#[test]
fn dates_stay_whole_however_narrow_the_terminal() -> Result<()> {
    let mut columns = columns(&["number", "title", "state", "start_date", "percent_complete"]);
    columns[2].holds = Holds::Word;
    columns[3].holds = Holds::Whole;
    columns[4].holds = Holds::Number;
    let date = "2026-04-06T08:00:00Z";
    let row = ["T1", "A very long title", "Work in Progress", date].map(Cell::from);
    let rows = [row.into_iter().chain([Cell::Int(50)]).collect()];
    let roomy = format!(
        "number  title   state             start_date            percent_complete\n\
                         T1      A ver…  Work in Progress  {date}                50\n"
    );
    assert_eq!(shown(Format::Table, columns.clone(), &rows, 72)?, roomy);
    let narrow = format!(
        "number  title   state   start_date            perce…\n\
                          T1      A ver…  Work …  {date}      50\n"
    );
    assert_eq!(shown(Format::Table, columns.clone(), &rows, 52)?, narrow);
    assert_eq!(shown(Format::Table, columns, &rows, 20)?, narrow, "no narrower than that");
    Ok(())
}

#[test]
fn long_lists_stream_with_the_widths_of_the_first_rows() -> Result<()> {
    let mut rows: Vec<Vec<Cell>> = (0..300_i64).map(|n| vec![Cell::from(n), Cell::Absent, Cell::from("t")]).collect();
    rows[299][0] = Cell::from("much longer than the others");
    rows[298][2] = Cell::from("a long title");
    let mut columns = columns(&["n", "hidden", "title"]);
    columns[0].holds = Holds::Number;
    let narrow = shown(Format::Table, columns.clone(), &rows, 30)?;
    assert_eq!(narrow.lines().nth(299), Some("298  —       a lo…"));
    assert!(narrow.ends_with("\nmuch longer than the others  —       t\n"));
    let text = listed(Format::Table, columns, &rows)?;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 301);
    assert_eq!((lines[0], lines[1]), ("  n  hidden  title", "  0  —       t"));
    assert_eq!((lines[299], lines[300]), ("298  —       a long title", "much longer than the others  —       t"));
    Ok(())
}

#[test]
fn a_cell_wider_than_the_layout_can_count_stays_whole() -> Result<()> {
    let wide = "x".repeat(70_000);
    let text = listed(Format::Table, columns(&["a", "b"]), &[vec![Cell::from(wide.clone()), Cell::from("y")]])?;
    assert!(text.ends_with(&format!("\n{wide}  y\n")));
    Ok(())
}

const HOSTILE: &[&str] = &[
    "\u{1b}[2J",
    "\u{1b}]8;;http://evil\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{1b}]52;c;eA==\u{7}",
    "\u{1b}]0;title\u{7}",
    "over\rwritten",
    "\u{9b}31m\u{7f}\u{85}",
    "\u{202e}gnp.exe\u{2066}\u{2069}\u{200f}\u{61c}",
    "zero\u{200b}\u{200d}\u{2060}\u{feff}width",
    "two\u{2028}lines\u{2029}\nthree\tcells",
    "\u{e0001}\u{e0041}\u{e007f}",
    "=cmd|' /C calc'!A0",
    "'=1",
    "＝1",
    "a\\nb",
    "quote\" comma, \\",
    "a\u{301}\u{301}👩\u{200d}👩👍🏽",
    "",
];

/// Whether the text could drive a terminal: anything unseen but the line ends and tabs formats write themselves.
fn drives(text: &str) -> bool {
    text.contains(|c| is_unseen(c) && c != '\n' && c != '\t')
}

fn check_table(rows: &[Vec<Cell>], width: Option<usize>) -> std::result::Result<(), TestCaseError> {
    let out = if let Some(width) = width { Out::buffer().with_terminal(width) } else { Out::buffer() };
    let text = print(Format::Table, columns(&["a", "b"]), rows, out, false).map_err(fail)?;
    prop_assert!(!drives(&text) && !text.contains('\t'), "{text:?}");
    prop_assert_eq!(text.lines().count(), if rows.is_empty() { 0 } else { rows.len() + 1 });
    if let Some(width) = width {
        prop_assert!(text.lines().all(|line| line.width() <= width), "{text:?}");
    }
    Ok(())
}

fn fail(error: impl std::fmt::Display) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

/// The texts of a TSV list as `printf %b` style readers get them back.
fn tsv_back(line: &str) -> Vec<String> {
    let unescape = |field: &str| {
        let mut chars = field.chars();
        let mut text = String::new();
        while let Some(c) = chars.next() {
            text.push(match (c, if c == '\\' { chars.next() } else { None }) {
                (_, Some('t')) => '\t',
                (_, Some('n')) => '\n',
                (_, Some('r')) => '\r',
                (_, Some(other)) => other,
                (c, None) => c,
            });
        }
        text
    };
    line.split('\t').map(unescape).collect()
}

fn check_machines(texts: &[(String, String)]) -> std::result::Result<(), TestCaseError> {
    let rows: Vec<Vec<Cell>> =
        texts.iter().map(|(a, b)| vec![Cell::from(a.as_str()), Cell::from(b.as_str())]).collect();
    let names = || columns(&["a", "b\u{202e}"]);
    let json = listed(Format::Json, names(), &rows).map_err(fail)?;
    let ndjson = listed(Format::Ndjson, names(), &rows).map_err(fail)?;
    let tsv = listed(Format::Tsv, names(), &rows).map_err(fail)?;
    let csv = listed(Format::Csv, names(), &rows).map_err(fail)?;
    prop_assert!(!drives(&json) && !drives(&ndjson));
    let parsed: Vec<Value> = serde_json::from_str(&json).map_err(fail)?;
    let lines: Vec<Value> =
        ndjson.lines().map(serde_json::from_str).collect::<serde_json::Result<_>>().map_err(fail)?;
    prop_assert_eq!(&parsed, &lines);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().collect::<csv::Result<_>>().map_err(fail)?;
    let tsv: Vec<&str> = tsv.split_terminator('\n').collect();
    prop_assert_eq!((parsed.len(), records.len(), tsv.len()), (texts.len(), texts.len(), texts.len()));
    for (at, (a, b)) in texts.iter().enumerate() {
        prop_assert_eq!(&parsed[at], &serde_json::json!({"a": a, "b\u{202e}": b}));
        prop_assert_eq!(tsv_back(tsv[at]), vec![a.clone(), b.clone()]);
        let cells: Vec<&str> = records[at].iter().map(strip_formula_guard).collect();
        prop_assert_eq!(cells, vec![a.as_str(), b.as_str()]);
    }
    Ok(())
}

fn rows_of(texts: &[(String, String)]) -> Vec<Vec<Cell>> {
    texts.iter().map(|(a, b)| vec![Cell::from(a.as_str()), Cell::from(b.as_str())]).collect()
}

#[test]
fn c117_to_c122_hostile_texts_in_every_format() -> std::result::Result<(), TestCaseError> {
    let texts: Vec<(String, String)> = HOSTILE.iter().map(|text| ((*text).to_owned(), format!("x{text}"))).collect();
    check_machines(&texts)?;
    check_table(&rows_of(&texts), None)?;
    check_table(&rows_of(&texts), Some(30))?;
    for format in Format::ALL {
        for row in rows_of(&texts) {
            let text = shown(*format, columns(&["a", "b"]), &[row], 500).map_err(fail)?;
            prop_assert!(!drives(&text), "{format:?} {text:?}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_survives_every_machine_format(texts in prop::collection::vec(any::<(String, String)>(), 0..4)) {
        check_machines(&texts)?;
    }

    #[test]
    fn any_text_is_tame_in_a_table(
        texts in prop::collection::vec(any::<(String, String)>(), 0..4),
        width in 14_usize..60,
    ) {
        check_table(&rows_of(&texts), None)?;
        check_table(&rows_of(&texts), Some(width))?;
    }

    #[test]
    fn streamed_and_laid_out_tables_look_alike(text in "\\PC{0,9}", other in any::<String>()) {
        let row = vec![Cell::from(text), Cell::from(other), Cell::from("end")];
        let few = listed(Format::Table, columns(&["a", "b", "c"]), &vec![row.clone(); 2]).map_err(fail)?;
        let many = listed(Format::Table, columns(&["a", "b", "c"]), &vec![row; 300]).map_err(fail)?;
        prop_assert_eq!(few.lines().collect::<Vec<_>>(), many.lines().take(3).collect::<Vec<_>>());
    }
}
