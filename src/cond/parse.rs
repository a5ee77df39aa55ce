//! Reads encoded queries: text to [`Query`], or an error that shows the position.
//!
//! `^` is and, `^OR` binds tighter, `^NQ` separates alternatives; `^^` stands for a caret within a value. A value that
//! begins with `@` after `=`, `!=`, `IN`, `NOT IN` or `CONTAINS` names a set (`@today` and `@now` excepted), `@@` stands
//! for a plain `@` there. One blank after an operator separates if the operator is a word or has a blank before it; all
//! other blanks of a single value belong to it. `=` and `!=` without a value are `ISEMPTY` and `ISNOTEMPTY`.

use super::ast::{Cond, Op, Operand, OrderBy, Query, SetRef, Test, fold, is_clock, name_at, unescape};
use super::fault::{Fault, plain};
use crate::error::{Code, Result};

/// Longest text, in bytes.
pub const MAX_TEXT: usize = 64 << 10;
/// Most comparisons and sort keys together.
pub const MAX_TERMS: usize = 1_000;
/// Most values of one list; the database binds each.
pub const MAX_LIST: usize = 2_000;
/// Most dots in one field.
pub const MAX_HOPS: usize = 8;
/// Longest value of an operator that looks inside a text; the database refuses patterns not much longer.
pub const MAX_PATTERN: usize = 4 << 10;

const BLANKS: [char; 2] = [' ', '\t'];

/// Reads `text`; blank text is the query for everything.
pub fn parse(text: &str) -> Result<Query> {
    read(text).map_err(|fault| fault.report(Code::QueryInvalid, text))
}

fn read(text: &str) -> Result<Query, Fault> {
    if text.len() > MAX_TEXT {
        let at = (0..=MAX_TEXT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        return Err(Fault::new(at, format!("the query is longer than {MAX_TEXT} bytes")));
    }
    if let Some(at) = text.find('\0') {
        return Err(Fault::new(at, "a query cannot hold a NUL character"));
    }
    if text.trim().is_empty() {
        return Ok(Query::default());
    }
    let mut reader = Reader::default();
    // The product's lists write an order without conditions with a leading caret.
    let mut at = usize::from(text.starts_with("^ORDERBY"));
    let mut first = true;
    loop {
        let end = clause_end(text, at);
        reader.clause(Cursor { text: text.get(..end).unwrap_or(text), at }, first)?;
        if end == text.len() {
            return Ok(reader.finish());
        }
        (at, first) = (end + 1, false);
    }
}

/// The position of the next single caret, or the end.
fn clause_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match (byte, bytes.get(at + 1)) {
            (b'^', Some(b'^')) => at += 2,
            (b'^', _) => return at,
            _ => at += 1,
        }
    }
    text.len()
}

#[derive(Default)]
struct Reader {
    /// `^NQ` over `^` over `^OR`; no group and no term is ever empty.
    groups: Vec<Vec<Vec<Test>>>,
    order: Vec<OrderBy>,
    terms: usize,
    ended: bool,
}

impl Reader {
    fn clause(&mut self, mut cursor: Cursor, first: bool) -> Result<(), Fault> {
        cursor.blanks();
        let at = cursor.at;
        self.terms += 1;
        if self.terms > MAX_TERMS {
            return Err(Fault::new(at, format!("the query has more than {MAX_TERMS} terms")));
        }
        let descending = cursor.eat("ORDERBYDESC");
        if descending || cursor.eat("ORDERBY") {
            let path = cursor.field()?;
            self.order.push(OrderBy { path, descending });
            return Ok(());
        }
        if self.ended {
            return Err(Fault::new(at, "only `^ORDERBY` may follow `^EQ`"));
        }
        if !first && cursor.eat("EQ") {
            self.ended = true;
            return cursor.end("`^EQ` ends the query");
        }
        let or = !first && cursor.eat("OR");
        let group = !or && !first && cursor.eat("NQ");
        if (or || group) && self.groups.is_empty() {
            return Err(Fault::new(at, "no condition stands before this"));
        }
        let test = cursor.test()?;
        match self.groups.last_mut() {
            Some(terms) if !group => match terms.last_mut() {
                Some(tests) if or => tests.push(test),
                _ => terms.push(vec![test]),
            },
            _ => self.groups.push(vec![vec![test]]),
        }
        Ok(())
    }

    fn finish(self) -> Query {
        let term = |tests: Vec<Test>| fold(tests.into_iter().map(Cond::Test), Cond::Any);
        let group = |terms: Vec<Vec<Test>>| fold(terms.into_iter().map(term), Cond::All);
        let groups = self.groups;
        let cond = if groups.is_empty() { Cond::True } else { fold(groups.into_iter().map(group), Cond::Any) };
        Query { cond, order: self.order }
    }
}

/// A place in a text that ends with the clause.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn blanks(&mut self) -> bool {
        let before = self.at;
        self.at = self.text.len() - self.rest().trim_start_matches(BLANKS).len();
        self.at > before
    }

    fn end(&mut self, otherwise: &str) -> Result<(), Fault> {
        self.blanks();
        if self.rest().is_empty() { Ok(()) } else { Err(Fault::new(self.at, otherwise)) }
    }

    /// A field and nothing after it.
    fn field(&mut self) -> Result<Vec<String>, Fault> {
        self.blanks();
        let path = self.path()?;
        self.end("only a field name is expected here").map(|()| path)
    }

    fn path(&mut self) -> Result<Vec<String>, Fault> {
        let start = self.at;
        let mut path = Vec::new();
        loop {
            let Some(name) = name_at(self.rest()) else {
                let what = match self.rest() {
                    "" => "a field name is missing".to_owned(),
                    rest => format!("a field name is expected, not `{}`", plain(rest, 16)),
                };
                let hint = "field names are lower-case letters, digits and `_`, joined by dots";
                return Err(Fault::new(self.at, what).hint(hint));
            };
            path.push(name.to_owned());
            self.at += name.len();
            if !self.eat(".") {
                return Ok(path);
            }
            if path.len() > MAX_HOPS {
                return Err(Fault::new(start, format!("the field has more than {MAX_HOPS} dots")));
            }
        }
    }

    fn test(&mut self) -> Result<Test, Fault> {
        let at = self.at;
        let path = self.path()?;
        let blank = self.blanks();
        let op = self.op()?;
        if (blank || op.is_word()) && self.rest().starts_with(BLANKS) {
            self.at += 1;
        }
        let (op, value) = match (op, self.rest()) {
            (Op::Eq, "") => (Op::IsEmpty, Operand::None),
            (Op::Ne, "") => (Op::IsNotEmpty, Operand::None),
            _ => (op, self.operand(op)?),
        };
        Ok(Test { path, op, value, at })
    }

    fn op(&mut self) -> Result<Op, Fault> {
        let rest = self.rest();
        let foreign = Op::FOREIGN.iter().any(|word| rest.starts_with(word));
        let found = Op::SPELLINGS.iter().find(|(text, _)| !foreign && rest.starts_with(text));
        if let Some((text, op)) = found {
            self.at += text.len();
            return Ok(*op);
        }
        let what = match rest {
            "" => "an operator is missing".to_owned(),
            rest => format!("the operator `{}` is not understood", plain(rest, 16)),
        };
        let all: Vec<_> = Op::SPELLINGS.iter().map(|(text, _)| *text).collect();
        Err(Fault::new(self.at, what).hint(format!("operators: {}", all.join(", "))))
    }

    fn operand(&mut self, op: Op) -> Result<Operand, Fault> {
        let raw = self.rest();
        match op {
            Op::IsEmpty | Op::IsNotEmpty | Op::Anything => {
                self.end(&format!("`{}` takes no value", op.as_str()))?;
                return Ok(Operand::None);
            }
            Op::SameAs | Op::NotSameAs => return Ok(Operand::Field(self.field()?)),
            _ if raw.is_empty() => {}
            Op::In | Op::NotIn => return self.list(),
            Op::Between => return self.range(),
            Op::Like | Op::NotLike | Op::StartsWith | Op::EndsWith | Op::Contains if raw.len() > MAX_PATTERN => {
                return Err(Fault::new(self.at, format!("the value is longer than {MAX_PATTERN} bytes")));
            }
            _ if op.takes_set() => return special(raw, self.at),
            _ => return Ok(Operand::Literal(unescape(raw))),
        }
        Err(Fault::new(self.at, format!("`{}` needs a value", op.as_str())))
    }

    fn list(&self) -> Result<Operand, Fault> {
        let mut items = Vec::new();
        let mut at = self.at;
        for raw in self.rest().split(',') {
            let item = raw.trim_start_matches(BLANKS);
            let trimmed = item.trim_end_matches(BLANKS);
            if !trimmed.is_empty() {
                items.push((at + raw.len() - item.len(), trimmed));
            }
            at += raw.len() + 1;
        }
        if let Some((at, _)) = items.get(MAX_LIST) {
            return Err(Fault::new(*at, format!("the list has more than {MAX_LIST} values")));
        }
        let alone = items.len() == 1;
        let mut values = Vec::new();
        for (at, item) in items {
            match special(item, at)? {
                Operand::Literal(value) => values.push(value),
                set if alone => return Ok(set),
                _ => return Err(Fault::new(at, "a set cannot be one value of a list")),
            }
        }
        if values.is_empty() { Err(Fault::new(self.at, "the list is empty")) } else { Ok(Operand::List(values)) }
    }

    /// Splits at the first `@` that does not begin the lower end, so `@today@+7d` has two ends.
    fn range(&self) -> Result<Operand, Fault> {
        let raw = self.rest().trim_matches(BLANKS);
        let cut = raw.char_indices().skip(1).find(|(_, c)| *c == '@').map_or(raw.len(), |(at, _)| at);
        let (low, high) = raw.split_at(cut);
        let high = high.strip_prefix('@').unwrap_or("").trim_start_matches(BLANKS);
        if high.is_empty() {
            return Err(Fault::new(self.at, "`BETWEEN` needs two values with `@` between them"));
        }
        Ok(Operand::Range(unescape(low.trim_end_matches(BLANKS)), unescape(high)))
    }
}

/// A literal, or what its leading `@` makes of it. A mistyped set is no literal: `!=` and `NOT IN` would let all pass.
fn special(raw: &str, at: usize) -> Result<Operand, Fault> {
    let value = raw.trim_matches(BLANKS);
    let Some(text) = value.strip_prefix('@') else {
        return Ok(Operand::Literal(unescape(raw)));
    };
    if is_clock(value) || text.starts_with('@') {
        let literal = if is_clock(value) { value } else { text };
        return Ok(Operand::Literal(unescape(literal)));
    }
    if let Some(set) = SetRef::read(text) {
        return Ok(Operand::Set(set));
    }
    let at = at + raw.len() - raw.trim_start_matches(BLANKS).len();
    let hint = "sets look like `@my_cases` and `@my_cases.problem`; a plain `@` is written `@@`";
    Err(Fault::new(at, format!("`{}` is not a set", plain(value, 32))).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        parse(text)
            .map_or_else(|error| error.message().to_owned(), |query| format!("{:?}", query.cond.clauses().next()))
    }

    fn operand(text: &str) -> Operand {
        parse(text).unwrap().cond.clauses().next().unwrap().value.clone()
    }

    fn literal(text: &str) -> Operand {
        Operand::Literal(text.to_owned())
    }

    #[test]
    fn or_binds_tighter_than_and_and_nq_loosest() {
        let test = |text: &str| parse(text).unwrap().cond;
        let (a, b, c, d) = (test("a=1"), test("b=2"), test("c=3"), test("d=4"));
        let or = Cond::Any(vec![b, c]);
        let group = Cond::All(vec![a, or]);
        assert_eq!(test("a=1^b=2^ORc=3"), group);
        assert_eq!(test("a=1^b=2^ORDERBYx^ORc=3^NQd=4^EQ"), Cond::Any(vec![group, d]));
        assert_eq!(test("  "), Cond::True);
    }

    #[test]
    fn orders_stand_anywhere() {
        let order =
            |text: &str| parse(text).unwrap().order.iter().map(|key| (key.path.join("."), key.descending)).collect();
        let expected: Vec<_> = [("a", false), ("b.c", true)].map(|(name, down)| (name.to_owned(), down)).into();
        for text in [
            "ORDERBYa^ORDERBYDESCb.c",
            "^ORDERBYa^ORDERBYDESCb.c",
            "ORDERBYa^x=1^ORDERBYDESC b.c ",
            "x=1^EQ^ORDERBYa^ORDERBYDESCb.c",
        ] {
            let found: Vec<_> = order(text);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn values_are_verbatim_but_for_one_separating_blank() {
        assert_eq!((operand("a= x "), operand("a = x")), (literal(" x "), literal("x")));
        assert_eq!(operand("aLIKE x"), literal("x"));
        assert_eq!(operand("a LIKE  x"), literal(" x"));
        assert_eq!(operand("a=1^^ORb=2^^^c=3"), literal("1^ORb=2^"));
        assert_eq!(operand("a=' OR 1=1;--%_\\"), literal("' OR 1=1;--%_\\"));
        assert_eq!(operand("aNOT IN x , y,,z "), Operand::List(["x", "y", "z"].map(str::to_owned).into()));
        assert_eq!(operand("aBETWEEN@today@+7d"), Operand::Range("@today".to_owned(), "+7d".to_owned()));
        assert_eq!(operand("a BETWEEN 1 @ @now"), Operand::Range("1".to_owned(), "@now".to_owned()));
        assert_eq!(parse("a=^b!=").unwrap(), parse("aISEMPTY^bISNOTEMPTY").unwrap());
    }

    #[test]
    fn a_leading_at_names_a_set() {
        let set = |name: &str, column: Option<&str>| {
            Operand::Set(SetRef { name: name.to_owned(), column: column.map(str::to_owned) })
        };
        assert_eq!(operand("sys_idIN@my_cases.u_problem2"), set("my_cases", Some("u_problem2")));
        assert_eq!(operand("account IN @my_accounts"), set("my_accounts", None));
        assert_eq!(operand("requested_for.accountNOT IN @my_accounts "), set("my_accounts", None));
        assert_eq!(operand("usersCONTAINS@me"), set("me", None));
        assert_eq!(operand("a!= @me"), set("me", None));
        assert_eq!(operand("a=@today-7d"), literal("@today-7d"));
        assert_eq!(operand("a=@@home"), literal("@home"));
        assert_eq!(operand("emailENDSWITH@Home.com"), literal("@Home.com"));
        assert_eq!(operand("aIN@@x,@now"), Operand::List(["@x", "@now"].map(str::to_owned).into()));
    }

    #[test]
    fn what_is_not_understood_is_refused_where_it_stands() {
        for (text, message) in [
            ("stateFOO=1", "character 6: the operator `FOO=1` is not understood"),
            ("state like x", "character 7: the operator `like x` is not understood"),
            ("aINSTANCEOFtask", "character 2: the operator `INSTANCEOFtask` is not understood"),
            ("state", "character 6: an operator is missing"),
            ("é=1", "character 1: a field name is expected, not `é=1`"),
            ("t=é^X=1", "character 5: a field name is expected, not `X=1`"),
            ("a..b=1", "character 3: a field name is expected, not `.b=1`"),
            ("a=1^", "character 5: a field name is missing"),
            ("ORDERBYa^ORb=1", "character 10: no condition stands before this"),
            ("ORDERBYa^NQb=1", "character 10: no condition stands before this"),
            ("a=1^NQORDERBYb", "character 7: a field name is expected, not `ORDERBYb`"),
            ("a=1^EQ^b=2", "character 8: only `^ORDERBY` may follow `^EQ`"),
            ("a=1^EQx", "character 7: `^EQ` ends the query"),
            ("aISEMPTYx", "character 9: `ISEMPTY` takes no value"),
            ("aLIKE", "character 6: `LIKE` needs a value"),
            ("aIN , ", "character 5: the list is empty"),
            ("aINb, @me", "character 7: a set cannot be one value of a list"),
            ("aNOT IN@My_cases", "character 8: `@My_cases` is not a set"),
            ("aBETWEEN1", "character 9: `BETWEEN` needs two values with `@` between them"),
            ("aSAMEASb c", "character 10: only a field name is expected here"),
            ("(a=1)", "character 1: a field name is expected, not `(a=1)`"),
            ("a=\0", "character 3: a query cannot hold a NUL character"),
        ] {
            assert_eq!(shown(text), message, "{text}");
        }
    }

    #[test]
    fn errors_show_the_text_and_a_caret() {
        let error = parse("t=\u{202e}\té^aFOO").unwrap_err();
        assert_eq!((error.code(), error.exit()), (Code::QueryInvalid, 2));
        assert_eq!(error.hints().first_chunk(), Some(&["t=··é^aFOO".to_owned(), "       ^".to_owned()]));
        assert!(error.hints().iter().any(|hint| hint.starts_with("operators: =, !=") && hint.contains("NOT IN")));
        let error = parse(&format!("{}^aFOO{}", "t=".repeat(50), "x".repeat(50))).unwrap_err();
        let [text, caret, _] = error.hints() else { panic!("{error:?}") };
        assert_eq!(text.chars().nth(caret.chars().count() - 1), Some('F'));
        assert!(text.chars().count() < 70 && text.starts_with('…') && text.ends_with('…'));
    }

    #[test]
    fn limits_hold_and_what_they_allow_passes() {
        let odd = parse(&format!("a=x{}", "é".repeat(MAX_TEXT))).unwrap_err();
        assert!(odd.message().starts_with(&format!("character {}:", MAX_TEXT / 2 + 2)), "{odd}");
        let terms = |count: usize| vec!["a=1"; count].join("^");
        let list = |count: usize| format!("aIN{}", vec!["1"; count].join(","));
        let hops = |count: usize| format!("{}z=1", "a.".repeat(count));
        let like = |length: usize| format!("aLIKE{}", "é".repeat(length / 2));
        let text = |length: usize| format!("a={}", "é".repeat((length - 2) / 2));
        for (fits, fails) in [
            (terms(MAX_TERMS), terms(MAX_TERMS + 1)),
            (list(MAX_LIST), list(MAX_LIST + 1)),
            (hops(MAX_HOPS), hops(MAX_HOPS + 1)),
            (like(MAX_PATTERN), like(MAX_PATTERN + 2)),
            (text(MAX_TEXT), text(MAX_TEXT + 2)),
        ] {
            assert!(parse(&fits).is_ok());
            assert_eq!(parse(&fails).unwrap_err().code(), Code::QueryInvalid);
        }
        for huge in [terms(100_000), "(".repeat(10_000), "^".repeat(1 << 20), "^OR".repeat(20_000), "a.".repeat(30_000)]
        {
            assert!(parse(&huge).is_err());
        }
    }

    fn wild() -> impl Strategy<Value = String> {
        let words =
            ["^", "^OR", "^NQ", "^EQ", "^ORDERBY", "DESC", "a", "b.c", " ", "@", "@me", ",", "x", "é", "1", "\t"];
        let ops = Op::SPELLINGS.iter().map(|(text, _)| *text);
        let word = prop::sample::select(words.into_iter().chain(ops).collect::<Vec<_>>());
        prop_oneof![".*", prop::collection::vec(word, 0..12).prop_map(|words| words.concat())]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn any_text_is_read_or_refused_at_a_place_within(text in wild()) {
            match read(&text) {
                Ok(query) => prop_assert_eq!(read(&query.to_string()).ok(), Some(query)),
                Err(fault) => {
                    prop_assert!(text.is_char_boundary(fault.at), "{:?}", fault);
                    let error = fault.report(Code::QueryInvalid, &text);
                    prop_assert!(error.hints()[1].chars().count() <= error.hints()[0].chars().count() + 1);
                }
            }
        }
    }
}
