//! Runs a jq expression over one JSON value, in this process, for `--jq`.
//!
//! The expression sees its input and nothing else: what would reach the environment, other inputs, the streams, the
//! clock or the local time zone has no name in it (`HIDDEN`), and no module can be loaded.
//!
//! Limits are honest but simple. Evaluation has a thread of its own; at a limit the caller returns the error and
//! leaves that thread behind, so the process is meant to end soon afterwards. What the interpreter cannot report ends
//! the process by abort instead: recursion beyond the stack, values beyond the address space, defects of `jaq`.

use crate::error::{Code, Error, Result};
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Exn, Filter, Vars, compile::Undefined, data::JustLut, load};
use jaq_json::Val;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Bytes of an expression; its nesting costs stack.
const EXPRESSION: usize = 16 << 10;
/// Bytes of stack reserved, not used.
const STACK: usize = 512 << 20;
/// Bytes of address space the process has from the first evaluation on.
const MEMORY: u64 = 2 << 30;
/// Time spent waiting for results; that of their reader does not count.
const TIME: Duration = Duration::from_secs(5);
/// Results one expression may give, and the bytes of their text.
const RESULTS: usize = 100_000;
const TEXT: usize = 256 << 20;

/// What is no function of the input: natives of `jaq`, definitions on top of them, and what hosts add.
const HIDDEN: &str = "env now localtime strflocaltime debug debug_empty stderr stderr_empty halt halt_error input inputs \
                      input_filename input_line_number";
/// Formats of jq that `jaq` leaves to its host.
const FORMATS: &str = r#"
def _cell(quoted): if . == null then "" elif . >= [] then error("\(.) is no cell of a row") elif . < "" then tostring else quoted end;
def @csv: map(_cell("\"" + gsub("\""; "\"\"") + "\"")) | join(",");
def @tsv: map(_cell(gsub("\\\\"; "\\\\") | gsub("\t"; "\\t") | gsub("\n"; "\\n") | gsub("\r"; "\\r"))) | join("\t");
"#;

type Emit<'a> = &'a mut dyn FnMut(String) -> Result<()>;

/// Runs `expression` over `input` and gives every result to `emit`, as compact JSON.
///
/// Whatever is wrong with the expression or stops it is [`Code::UsageInvalid`]; results found before go out first.
/// Caps the address space of the process, best effort and for good.
pub fn run(expression: &str, input: &serde_json::Value, emit: &mut dyn FnMut(String) -> Result<()>) -> Result<()> {
    let limit = getrlimit(Resource::As);
    let current = Some(limit.current.map_or(MEMORY, |current| current.min(MEMORY)));
    // A system that refuses leaves the expression to the machine's own memory.
    let _ = setrlimit(Resource::As, Rlimit { current, ..limit });
    run_for(TIME, expression, input, emit)
}

fn run_for(time: Duration, expression: &str, input: &serde_json::Value, emit: Emit<'_>) -> Result<()> {
    if expression.len() > EXPRESSION {
        return Err(refused(format!("the expression is longer than {EXPRESSION} bytes")));
    }
    let (sender, results) = sync_channel(16);
    let (code, input) = (expression.to_owned(), input.to_string());
    let worker = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || evaluate(&code, &input, &sender))
        .map_err(|error| Error::new(Code::Internal, format!("--jq: no thread to evaluate on: {error}")))?;
    collect(time, &results, emit)?;
    // The channel closed, so the thread is at its end; what it did not send is why it ended.
    worker.join().map_err(|_| Error::new(Code::Internal, "--jq: the evaluator broke down"))?.map_err(refused)
}

fn refused(why: impl std::fmt::Display) -> Error {
    Error::new(Code::UsageInvalid, format!("--jq: {why}"))
}

/// Hands on results until the evaluator closes the channel or exceeds a limit.
fn collect(time: Duration, results: &Receiver<String>, emit: Emit<'_>) -> Result<()> {
    let (mut patience, mut count, mut bytes) = (time, 0, 0);
    loop {
        let asked = Instant::now();
        let text = match results.recv_timeout(patience) {
            Ok(text) => text,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
            Err(RecvTimeoutError::Timeout) => return Err(refused(format!("stopped after {} s", TIME.as_secs()))),
        };
        patience = patience.saturating_sub(asked.elapsed());
        (count, bytes) = (count + 1, bytes + text.len());
        if count > RESULTS || bytes > TEXT {
            return Err(refused(format!("stopped after {RESULTS} results or {} MiB of text", TEXT >> 20)));
        }
        emit(text)?;
    }
}

/// The thread's work: compiles, runs and sends the results, until nobody takes them any more.
fn evaluate(code: &str, input: &str, results: &SyncSender<String>) -> Result<(), String> {
    let filter = compile(code)?;
    let input = jaq_json::read::parse_single(input.as_bytes()).map_err(|error| error.to_string())?;
    let context = Ctx::<JustLut<Val>>::new(&filter.lut, Vars::new([]));
    for result in filter.id.run((context, input)) {
        let text = result.map_err(message)?.to_string();
        // `jaq` knows values that JSON does not: NaN, bytes, keys that are no strings.
        if serde_json::from_str::<serde::de::IgnoredAny>(&text).is_err() {
            return Err(format!("cannot write {} as JSON", shorten(&text, 80)));
        }
        if results.send(text).is_err() {
            break;
        }
    }
    Ok(())
}

/// What `jaq` says of a runtime error; it quotes values in full.
fn message(exception: Exn<'_, Val>) -> String {
    match exception.get_err().map(jaq_core::Error::into_val) {
        Ok(Val::TStr(text)) => shorten(&String::from_utf8_lossy(&text), 500),
        Ok(other) => shorten(&other.to_string(), 500),
        Err(_) => "the expression broke off".to_owned(),
    }
}

fn shorten(text: &str, limit: usize) -> String {
    text.char_indices().nth(limit).map_or_else(|| text.to_owned(), |(end, _)| format!("{}…", &text[..end]))
}

fn compile(code: &str) -> Result<Filter<JustLut<Val>>, String> {
    let shown = |name: &str| !HIDDEN.split(' ').any(|hidden| hidden == name);
    let formats = load::parse(FORMATS, |parser| parser.defs()).unwrap_or_default();
    let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs()).chain(formats);
    let arena = Arena::default();
    let modules = Loader::new(definitions.filter(|definition| shown(definition.name)))
        .load(&arena, File { code, path: () })
        .map_err(|errors| first(&errors, syntax))?;
    load::import(&modules, |_| Err(String::new())).map_err(|errors| first(&errors, syntax))?;
    let natives = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    Compiler::default()
        .with_funs(natives.filter(|(name, ..)| shown(name)))
        .compile(modules)
        .map_err(|errors| first(&errors, |unknown| unknown.first().map(undefined)))
}

/// The first error in words.
fn first<F, E>(errors: &[(F, E)], words: impl Fn(&E) -> Option<String>) -> String {
    errors.iter().find_map(|(_, error)| words(error)).unwrap_or_else(|| "the expression does not compile".to_owned())
}

fn syntax(error: &load::Error<&str>) -> Option<String> {
    let (expected, found) = match error {
        load::Error::Io(_) => return Some("import and include are not supported".to_owned()),
        load::Error::Lex(errors) => errors.first().map(|(expected, found)| (expected.as_str(), *found))?,
        load::Error::Parse(errors) => errors.first().map(|(expected, found)| (expected.as_str(), *found))?,
    };
    let found = if found.is_empty() { "the end".to_owned() } else { format!("'{}'", shorten(found, 20)) };
    Some(format!("expected {expected}, not {found}"))
}

fn undefined((name, kind): &(&str, Undefined)) -> String {
    match kind {
        Undefined::Filter(arity) => format!("undefined filter {name}/{arity}"),
        kind => format!("undefined {} {name}", kind.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn jq(code: &str, input: &Value) -> Result<Vec<String>, String> {
        let mut results = Vec::new();
        // The limit of time has a test of its own; a busy machine must not decide the others.
        let outcome = run_for(Duration::from_secs(600), code, input, &mut |text| {
            results.push(text);
            Ok(())
        });
        outcome.map(|()| results).map_err(|error| format!("{} {}", error.code().as_str(), error.message()))
    }

    #[test]
    fn expressions_work() {
        let rows = json!([{"n": 2, "t": "ab"}, {"n": 1, "t": "b\u{e9}"}, {"n": 2, "t": null}]);
        for (code, expected) in [
            ("length", "3"),
            ("map(.n)", "[2,1,2]"),
            (".[] | select(.n == 1)", r#"{"n":1,"t":"bé"}"#),
            ("[group_by(.n)[] | length]", "[1,2]"),
            ("sort_by(.n)[0].t", r#""bé""#),
            (r#"map(.t // "" | test("^.B"; "i"))"#, "[true,false,false]"),
            (r#".[0].t | sub("(?<x>a)"; "\(.x)!")"#, r#""a!b""#),
            (r#".[1].t | [match(".").offset], @base64, (@base64 | @base64d)"#, r#"[0] "YsOp" "bé""#),
            (r#"[1, null, "a\"b,"] | @csv"#, r#""1,,\"a\"\"b,\"""#),
            (r#"[true, "a\tb\\"] | @tsv"#, r#""true\ta\\tb\\\\""#),
            (r#"0 | todate, strftime("%Y")"#, r#""1970-01-01T00:00:00Z" "1970""#),
            (r#""[1.50]" | fromjson, ({a: {b: 3}} | getpath(["a", "b"]))"#, "[1.50] 3"),
            (r#"try error("x") catch ., (.[] | .n as $n | $n + 1)"#, r#""x" 3 2 3"#),
        ] {
            assert_eq!(jq(code, &rows).map(|results| results.join(" ")), Ok(expected.to_owned()), "{code}");
        }
    }

    #[test]
    fn nothing_but_the_input_is_reachable() {
        let calls = ["debug(1)", "halt(1)", "halt_error(1)", "$ENV", "$__prog_args", r#"strflocaltime("%Z")"#];
        for code in HIDDEN.split(' ').chain(calls) {
            let why = jq(code, &Value::Null).unwrap_err();
            assert!(why.starts_with("usage.invalid --jq: undefined "), "{code}: {why}");
        }
        let refused = "usage.invalid --jq: import and include are not supported";
        for code in [r#"import "a" as a; ."#, r#"import "a" as $a; ."#, r#"include "a"; ."#] {
            assert_eq!(jq(code, &Value::Null), Err(refused.to_owned()), "{code}");
        }
    }

    #[test]
    fn errors_say_what_is_wrong() {
        for (code, expected) in [
            ("", "expected term, not the end"),
            ("[.", "expected closing bracket, not the end"),
            (".a.b", "cannot index 1 with \"b\""),
            (r#"error("no\nway")"#, "no\nway"),
            ("error", r#"{"a":1}"#),
            ("nan", "cannot write NaN as JSON"),
            ("{(0): 1}", "cannot write {0:1} as JSON"),
            (&" ".repeat(EXPRESSION + 1), "the expression is longer than 16384 bytes"),
        ] {
            assert_eq!(jq(code, &json!({"a": 1})), Err(format!("usage.invalid --jq: {expected}")));
        }
        assert!(jq(r#""x" * 1000 | error"#, &Value::Null).unwrap_err().chars().count() < 530);
    }

    #[test]
    fn output_is_limited() {
        assert_eq!(jq("range(100000)", &Value::Null).map(|results| results.len()), Ok(RESULTS));
        for code in ["range(100001)", "repeat(.)", r#"("x" * 9999999) | ., repeat(.)"#] {
            let why = jq(code, &Value::Null).unwrap_err();
            assert_eq!(why, "usage.invalid --jq: stopped after 100000 results or 256 MiB of text");
        }
    }

    /// Each in a process of its own, which ends with the evaluators it left behind.
    #[test]
    fn endless_evaluation_ends() {
        const CODE: &str = "CSM_TEST_JQ";
        if let Ok(code) = std::env::var(CODE) {
            let error = run_for(Duration::from_millis(200), &code, &Value::Null, &mut |_| Ok(())).unwrap_err();
            assert_eq!(error.message(), "--jq: stopped after 5 s");
            return;
        }
        let test = concat!(module_path!(), "::endless_evaluation_ends").split_once("::").unwrap().1;
        for code in ["last(range(1e12))", "[range(1e12)] | length", "def f: f; f", "repeat(.) | empty"] {
            let mut child = std::process::Command::new(std::env::current_exe().unwrap());
            let output = child.args(["--exact", test]).env(CODE, code).output().unwrap();
            assert!(output.status.success(), "{code}: {}", String::from_utf8_lossy(&output.stdout));
            assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
        }
    }
}
