//! A run as people and machines read it: lines, TAP, GitHub annotations, JSON, `JUnit`.

use super::report::{Case, Coverage, Played, Suite};
use crate::error::{Code, Error, Result};
use crate::output::{Cell, Out};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::Path;

/// For people: one line a file, and below it what failed. `quiet` leaves nothing but the places of failures.
pub fn human(suite: &Suite, out: &mut Out, quiet: bool) -> Result<()> {
    for file in &suite.files {
        if quiet {
            for case in file.cases.iter().filter(|case| !case.passed()) {
                out.line(&format!("{}:{}", file.file, case.line))?;
            }
            continue;
        }
        let mark = if file.passed() { "ok  " } else { "FAIL" };
        out.line(&format!("{mark} {}: {} ({} asked)", file.file, file.name, file.asked()))?;
        for case in file.cases.iter().filter(|case| !case.passed()) {
            out.line(&format!("     line {}, {}: {}", case.line, case.kind, case.name))?;
            for problem in &case.problems {
                out.line(&format!("       {}", problem.what))?;
            }
        }
        for error in &file.errors {
            out.line(&format!("     {}", error.message()))?;
        }
    }
    if quiet {
        return Ok(());
    }
    if let Some(operations) = &suite.verbless {
        let list = if operations.is_empty() { "none".to_owned() } else { operations.join(", ") };
        out.line(&format!("operations asked about that no verb stands for: {list}"))?;
    }
    if let Some(coverage) = &suite.coverage {
        for (rule, side) in &coverage.missing {
            out.line(&format!("not covered: {rule} {side}"))?;
        }
        out.line(&covered(coverage))?;
    }
    out.line(&suite.summary())
}

/// How much is covered, in one sentence.
pub fn covered(coverage: &Coverage) -> String {
    format!("coverage: {}% ({} of {} rules)", coverage.percent(), coverage.covered, coverage.all)
}

/// The Test Anything Protocol, version 14.
pub fn tap(suite: &Suite, out: &mut Out) -> Result<()> {
    let broken = suite.files.iter().filter(|file| !file.errors.is_empty()).count();
    out.line("TAP version 14")?;
    out.line(&format!("1..{}", suite.cases().count() + broken))?;
    let plain = |text: &str| text.replace('\\', "\\\\").replace('#', "\\#").replace('\n', " ");
    let mut number = 0;
    let mut point = |out: &mut Out, name: String, problems: &[String]| {
        number += 1;
        let mark = if problems.is_empty() { "ok" } else { "not ok" };
        out.line(&format!("{mark} {number} - {}", plain(&name)))?;
        if !problems.is_empty() {
            out.line("  ---")?;
            out.line("  problems:")?;
            for problem in problems {
                out.line(&format!("    - {}", Value::from(problem.as_str())))?;
            }
            out.line("  ...")?;
        }
        Ok::<_, Error>(())
    };
    for file in &suite.files {
        for case in &file.cases {
            let problems: Vec<String> = case.problems.iter().map(|problem| problem.what.clone()).collect();
            point(out, format!("{}:{} {}", file.file, case.line, case.name), &problems)?;
        }
        if !file.errors.is_empty() {
            let problems: Vec<String> = file.errors.iter().map(|error| error.message().to_owned()).collect();
            point(out, format!("{} can be played", file.file), &problems)?;
        }
    }
    if let Some(coverage) = &suite.coverage {
        out.line(&format!("# {}", covered(coverage)))?;
    }
    out.line(&format!("# {}", suite.summary()))
}

/// Annotations as a GitHub workflow reads them, then the summary.
pub fn github(suite: &Suite, out: &mut Out) -> Result<()> {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    for file in &suite.files {
        for (case, problem) in
            file.cases.iter().flat_map(|case| case.problems.iter().map(move |problem| (case, problem)))
        {
            let (place, title) = (property(&file.file), property(&case.name));
            out.line(&format!("::error file={place},line={},title={title}::{}", case.line, data(&problem.what)))?;
        }
        for error in &file.errors {
            let place = property(&file.file);
            out.line(&format!(
                "::error file={place},line={},title=scenario.invalid::{}",
                line_of(error),
                data(error.message())
            ))?;
        }
    }
    if let Some(coverage) = &suite.coverage {
        out.line(&format!("::notice title=coverage::{}", data(&covered(coverage))))?;
    }
    out.line(&suite.summary())
}

/// The line an error's message begins with, or the first.
fn line_of(error: &Error) -> usize {
    error.message().split(':').nth(1).and_then(|line| line.parse().ok()).unwrap_or(1)
}

/// Everything, for programs.
pub fn json(suite: &Suite) -> Vec<(String, Cell)> {
    let number = |count: usize| Cell::Int(i64::try_from(count).unwrap_or(i64::MAX));
    let passed = suite.files.iter().all(Played::passed);
    let mut fields = vec![
        ("passed".to_owned(), Cell::Bool(passed)),
        ("cases".to_owned(), number(suite.cases().count())),
        ("failed".to_owned(), number(suite.failed())),
        ("questions".to_owned(), number(suite.asked())),
        ("files".to_owned(), Cell::Nested(suite.files.iter().map(file).collect())),
    ];
    if let Some(coverage) = &suite.coverage {
        let missing = coverage.missing.iter().map(|(rule, side)| json!({ "rule": rule, "missing": side }));
        let value = json!({
            "percent": coverage.percent(), "covered": coverage.covered, "rules": coverage.all,
            "missing": missing.collect::<Vec<_>>(),
        });
        fields.push(("coverage".to_owned(), Cell::Nested(value)));
    }
    if let Some(operations) = &suite.verbless {
        fields.push(("without_verb".to_owned(), Cell::Nested(operations.clone().into())));
    }
    fields
}

fn file(file: &Played) -> Value {
    let case = |case: &Case| {
        let problems = case.problems.iter().map(|problem| {
            let mut value = json!({ "message": problem.what });
            for (name, text) in &problem.about {
                value[*name] = Value::from(text.as_str());
            }
            value
        });
        json!({
            "kind": case.kind, "name": case.name, "line": case.line, "questions": case.asked,
            "passed": case.passed(), "problems": problems.collect::<Vec<_>>(),
        })
    };
    json!({
        "file": file.file, "name": file.name, "source": file.source, "passed": file.passed(),
        "cases": file.cases.iter().map(case).collect::<Vec<_>>(),
        "errors": file.errors.iter().map(Error::message).collect::<Vec<_>>(),
    })
}

/// Writes the run as `JUnit` XML: a suite a file, a test a case.
pub fn junit(suite: &Suite, path: &Path) -> Result<()> {
    let mut report = Report::new("csm scenario run");
    for file in &suite.files {
        let mut tests = TestSuite::new(file.file.as_str());
        for case in &file.cases {
            let mut status = TestCaseStatus::success();
            if !case.passed() {
                let lines: Vec<&str> = case.problems.iter().map(|problem| problem.what.as_str()).collect();
                status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_message(lines.first().copied().unwrap_or_default()).set_description(lines.join("\n"));
            }
            let mut test = TestCase::new(format!("{}:{} {}", case.kind, case.line, case.name), status);
            test.set_classname(file.name.as_str());
            tests.add_test_case(test);
        }
        for error in &file.errors {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(error.message()).set_description(error.hints().join("\n"));
            tests.add_test_case(TestCase::new("can be played", status));
        }
        report.add_test_suite(tests);
    }
    let fail = |why: String| Error::new(Code::OutputFailed, format!("cannot write {}: {why}", path.display()));
    let text = report.to_string().map_err(|error| fail(error.to_string()))?;
    let file = std::fs::File::create(path).and_then(|mut file| file.write_all(text.as_bytes()));
    file.map_err(|error| fail(error.to_string()))
}
