//! What an encoded query says: conditions over the fields of one table, and an order.
//!
//! [`super::parse::parse`] yields at most three levels (`^NQ` over `^` over `^OR`), and [`Query`] displays them as text
//! that parses back. Deeper trees, which only programs build, display with parentheses no parser accepts.

use std::fmt;

/// A condition on one record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cond {
    /// Holds for every record.
    #[default]
    True,
    /// Holds where every part does.
    All(Vec<Cond>),
    /// Holds where some part does; without parts, nowhere.
    Any(Vec<Cond>),
    /// One comparison.
    Test(Test),
}

/// One comparison. Two are equal if they say the same; where they stand ([`Test::at`]) is ignored.
#[derive(Debug, Clone)]
pub struct Test {
    /// The field, reached through reference fields: `customer_project.account` has two names.
    pub path: Vec<String>,
    /// How it is compared.
    pub op: Op,
    /// What it is compared with.
    pub value: Operand,
    /// Byte position of the field in the text, for messages.
    pub at: usize,
}

impl PartialEq for Test {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.op == other.op && self.value == other.value
    }
}

impl Eq for Test {}

/// What a field is compared with; which one belongs to which operator is said at [`Op`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// Nothing.
    None,
    /// One value, never empty; `@today`, `@now` and relative dates are left to whoever knows the field's type.
    Literal(String),
    /// At least one value, none empty, without commas or outer blanks.
    List(Vec<String>),
    /// Both ends, neither empty.
    Range(String, String),
    /// Another field of the same record, possibly dot-walked.
    Field(Vec<String>),
    /// A set that depends on the acting user.
    Set(SetRef),
}

/// A named set: `@my_cases.problem` is name `my_cases`, column `problem`. Whether it exists is not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRef {
    /// The name, without `@`.
    pub name: String,
    /// The column whose values are meant instead of the record ids.
    pub column: Option<String>,
}

macro_rules! ops {
    ($($variant:ident [$($text:literal)+] $takes:literal)*) => {
        /// Comparisons, each with the operand it takes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Op { $(#[doc = $takes] $variant,)* }

        impl Op {
            /// Every spelling, the usual one of an operator first. Scanned in order: none follows one it begins with.
            pub const SPELLINGS: &'static [(&'static str, Op)] = &[$($(($text, Op::$variant),)+)*];
        }
    };
}

ops! {
    Eq         ["="]                     "`=`: a literal or a set."
    Ne         ["!="]                    "`!=`: a literal or a set."
    Le         ["<="]                    "`<=`: a literal."
    Ge         [">="]                    "`>=`: a literal."
    Lt         ["<"]                     "`<`: a literal."
    Gt         [">"]                     "`>`: a literal."
    StartsWith ["STARTSWITH"]            "`STARTSWITH`: a literal."
    EndsWith   ["ENDSWITH"]              "`ENDSWITH`: a literal."
    Like       ["LIKE"]                  "`LIKE`, has this text somewhere: a literal."
    NotLike    ["NOT LIKE" "NOTLIKE"]    "`NOT LIKE`: a literal."
    In         ["IN"]                    "`IN`: a list or a set."
    NotIn      ["NOT IN" "NOTIN"]        "`NOT IN`: a list or a set."
    IsEmpty    ["ISEMPTY" "EMPTYSTRING"] "`ISEMPTY`: nothing."
    IsNotEmpty ["ISNOTEMPTY"]            "`ISNOTEMPTY`: nothing."
    Between    ["BETWEEN"]               "`BETWEEN`, both ends included: a range."
    SameAs     ["SAMEAS"]                "`SAMEAS`: a field."
    NotSameAs  ["NSAMEAS"]               "`NSAMEAS`: a field."
    Contains   ["CONTAINS"]              "`CONTAINS`, a list field has this member: a literal, or a set for any of its members."
    Anything   ["ANYTHING"]              "`ANYTHING`, always true: nothing."
}

impl Op {
    /// The product's operators that begin like ours: unrefused, they would be read as `IN` and an odd value.
    pub(super) const FOREIGN: &'static [&'static str] = &["INSTANCEOF", "IN_HIERARCHY"];

    /// The usual spelling.
    pub fn as_str(self) -> &'static str {
        Self::SPELLINGS.iter().find(|(_, op)| *op == self).map_or("", |(text, _)| text)
    }

    /// Whether it is spelt with letters; a blank after those separates and is not part of the value.
    pub fn is_word(self) -> bool {
        self.as_str().starts_with(|c: char| c.is_ascii_uppercase())
    }

    /// Whether a value that begins with `@` names a set.
    pub fn takes_set(self) -> bool {
        matches!(self, Op::Eq | Op::Ne | Op::In | Op::NotIn | Op::Contains)
    }
}

/// Whether `value` is a point in time and not a set: `@today`, `@now`, `@today-7d`.
pub(super) fn is_clock(value: &str) -> bool {
    ["@today", "@now"]
        .iter()
        .filter_map(|word| value.strip_prefix(word))
        .any(|rest| !rest.starts_with(|c: char| c == '_' || c == '.' || c.is_ascii_alphanumeric()))
}

/// A value with its carets as they are stored; displaying doubles them again.
pub(super) fn unescape(raw: &str) -> String {
    raw.replace("^^", "^")
}

/// The field name `text` begins with.
pub(super) fn name_at(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit());
    let name = text.get(..text.len() - rest.len())?;
    (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some(name)
}

/// The parts under `whole`, or the only part itself.
pub(super) fn fold<T>(parts: impl Iterator<Item = T>, whole: fn(Vec<T>) -> T) -> T {
    let mut parts: Vec<T> = parts.collect();
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            whole(parts)
        }
    }
}

impl SetRef {
    /// Reads `my_cases` and `my_cases.problem`, without the `@`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let is_name = |part: &str| name_at(part) == Some(part);
        let (name, column) = text.split_once('.').map_or((text, None), |(name, column)| (name, Some(column)));
        let known = is_name(name) && column.is_none_or(is_name);
        known.then(|| Self { name: name.to_owned(), column: column.map(str::to_owned) })
    }
}

/// A condition and an order, as written in one text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Which records.
    pub cond: Cond,
    /// In which order; the first decides.
    pub order: Vec<OrderBy>,
}

/// One sort key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderBy {
    /// The field, possibly dot-walked.
    pub path: Vec<String>,
    /// Largest first.
    pub descending: bool,
}

impl Cond {
    /// Every comparison, in the order of the text.
    pub fn clauses(&self) -> Clauses<'_> {
        Clauses { todo: vec![self] }
    }

    fn is_test(&self) -> bool {
        matches!(self, Cond::Test(_))
    }

    /// One side of a `^`: what `^OR` can say stays plain, the rest takes parentheses.
    fn fmt_term(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cond::Test(test) => write!(f, "{test}"),
            Cond::Any(parts) if parts.is_empty() => f.write_str("(never)"),
            Cond::Any(parts) if parts.iter().all(Cond::is_test) => join(f, parts, "^OR", Cond::fmt_term),
            Cond::True => f.write_str("(always)"),
            Cond::All(_) | Cond::Any(_) => write!(f, "({self})"),
        }
    }

    /// One side of a `^NQ`.
    fn fmt_group(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cond::All(parts) if !parts.is_empty() => join(f, parts, "^", Cond::fmt_term),
            _ => self.fmt_term(f),
        }
    }
}

fn join<T>(
    f: &mut fmt::Formatter<'_>,
    parts: &[T],
    with: &str,
    show: impl Fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    parts.iter().enumerate().try_for_each(|(index, part)| {
        f.write_str(if index == 0 { "" } else { with })?;
        show(part, f)
    })
}

impl fmt::Display for Cond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cond::True => Ok(()),
            Cond::Any(parts) if !parts.iter().all(Cond::is_test) => join(f, parts, "^NQ", Cond::fmt_group),
            _ => self.fmt_group(f),
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.cond)?;
        let first = if self.cond == Cond::True { "" } else { "^" };
        self.order.iter().enumerate().try_for_each(|(index, key)| {
            let direction = if key.descending { "DESC" } else { "" };
            write!(f, "{}ORDERBY{direction}{}", if index == 0 { first } else { "^" }, key.path.join("."))
        })
    }
}

impl fmt::Display for SetRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}", self.name)?;
        self.column.iter().try_for_each(|column| write!(f, ".{column}"))
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let literal = |value: &String| {
            let escape = self.op.takes_set() && value.starts_with('@') && !is_clock(value);
            format!("{}{}", if escape { "@" } else { "" }, value.replace('^', "^^"))
        };
        let value = match &self.value {
            Operand::None => String::new(),
            Operand::Literal(value) => literal(value),
            Operand::List(values) => values.iter().map(literal).collect::<Vec<_>>().join(","),
            Operand::Range(low, high) => {
                format!("{}@{}", low.replace('^', "^^"), high.replace('^', "^^"))
            }
            Operand::Field(path) => path.join("."),
            Operand::Set(set) => set.to_string(),
        };
        let op = self.op.as_str();
        let foreign = || Op::FOREIGN.iter().any(|word| format!("{op}{value}").starts_with(word));
        let blank = self.op.is_word() && (value.starts_with([' ', '\t']) || foreign());
        write!(f, "{}{op}{}{value}", self.path.join("."), if blank { " " } else { "" })
    }
}

/// Iterator of [`Cond::clauses`].
#[derive(Debug)]
pub struct Clauses<'a> {
    todo: Vec<&'a Cond>,
}

impl<'a> Iterator for Clauses<'a> {
    type Item = &'a Test;

    fn next(&mut self) -> Option<&'a Test> {
        loop {
            match self.todo.pop()? {
                Cond::True => {}
                Cond::All(parts) | Cond::Any(parts) => self.todo.extend(parts.iter().rev()),
                Cond::Test(test) => return Some(test),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cond::parse::parse;
    use proptest::prelude::*;

    fn names() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[a-z_][a-z0-9_]{0,5}", 1..=4)
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-zA-Z0-9^,.@%_ ]{0,8}[^@^, \t\0=]",
            "\\PC{0,4}[a-z^]",
            "(STANCEOF|_HIERARCHY)[a-z]{0,2}",
            "[@^]+x"
        ]
    }

    fn pattern() -> impl Strategy<Value = (Op, Operand)> {
        let op = prop::sample::select(vec![Op::Like, Op::NotLike, Op::StartsWith, Op::EndsWith]);
        (op, text()).prop_map(|(op, value)| (op, Operand::Literal(value)))
    }

    fn compared() -> impl Strategy<Value = (Op, Operand)> {
        let op = prop::sample::select(vec![Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge, Op::Contains]);
        // `<` before `=` is `<=`; blanks around a leading `@` are dropped.
        let value = text().prop_filter("has another reading", |value| !value.starts_with('='));
        let value = value.prop_map(|value| if value.trim().starts_with('@') { value.trim().to_owned() } else { value });
        (op, value).prop_map(|(op, value)| (op, Operand::Literal(value)))
    }

    fn listed() -> impl Strategy<Value = (Op, Operand)> {
        let op = prop::sample::select(vec![Op::In, Op::NotIn]);
        let value = text().prop_map(|value| value.replace(',', "").trim().to_owned() + "z");
        (op, prop::collection::vec(value, 1..4)).prop_map(|(op, values)| (op, Operand::List(values)))
    }

    fn other() -> impl Strategy<Value = (Op, Operand)> {
        let set = prop::sample::select(vec![Op::Eq, Op::Ne, Op::In, Op::NotIn, Op::Contains]);
        let none = prop::sample::select(vec![Op::IsEmpty, Op::IsNotEmpty, Op::Anything]);
        let name = "[a-z]{4,9}".prop_filter("is a time", |name| name != "today");
        prop_oneof![
            (set, name, prop::option::of("[a-z_][a-z0-9_]{0,5}"))
                .prop_map(|(op, name, column)| (op, Operand::Set(SetRef { name, column }))),
            none.prop_map(|op| (op, Operand::None)),
            ("@?[a-z0-9^]{1,4}", "[@a-z0-9^]{1,4}").prop_map(|(low, high)| (Op::Between, Operand::Range(low, high))),
            names().prop_map(|path| (Op::SameAs, Operand::Field(path))),
            names().prop_map(|path| (Op::NotSameAs, Operand::Field(path))),
        ]
    }

    fn test() -> impl Strategy<Value = Cond> {
        (names(), prop_oneof![pattern(), compared(), listed(), other()])
            .prop_map(|(path, (op, value))| Cond::Test(Test { path, op, value, at: 0 }))
    }

    fn cond() -> impl Strategy<Value = Cond> {
        let folded = |parts: Vec<Cond>, whole| fold(parts.into_iter(), whole);
        let term = prop::collection::vec(test(), 1..4).prop_map(move |tests| folded(tests, Cond::Any));
        let group = prop::collection::vec(term, 1..4).prop_map(move |terms| folded(terms, Cond::All));
        let all = prop::collection::vec(group, 1..4).prop_map(move |groups| folded(groups, Cond::Any));
        prop_oneof![1 => Just(Cond::True), 9 => all]
    }

    proptest! {
        #[test]
        fn displayed_queries_parse_back(
            cond in cond(),
            order in prop::collection::vec((names(), any::<bool>()), 0..3),
        ) {
            let order = order.into_iter().map(|(path, descending)| OrderBy { path, descending }).collect();
            let query = Query { cond, order };
            let text = query.to_string();
            prop_assert_eq!(parse(&text).map_err(|error| error.to_string()), Ok(query), "{}", text);
        }
    }

    #[test]
    fn no_tree_displays_as_something_else() {
        let leaf = |text: &str| parse(text).unwrap().cond;
        let never = Cond::Any(Vec::new());
        assert_eq!(never.to_string(), "(never)");
        assert_eq!(Cond::All(vec![leaf("a=1"), never, Cond::True]).to_string(), "a=1^(never)^(always)");
        let deep = Cond::All(vec![Cond::Any(vec![leaf("a=1^b=2"), leaf("c=3")]), leaf("d=4")]);
        assert_eq!(deep.to_string(), "(a=1^b=2^NQc=3)^d=4");
        assert!(parse(&deep.to_string()).is_err());
    }

    #[test]
    fn clauses_come_in_reading_order_and_positions_do_not_count() {
        let query = parse("a=1^b=2^ORc.d=3^NQe=4^ORDERBYf").unwrap();
        let found: Vec<_> = query.cond.clauses().map(|test| (test.path.join("."), test.at)).collect();
        assert_eq!(found, [("a", 0), ("b", 4), ("c.d", 10), ("e", 18)].map(|(name, at)| (name.to_owned(), at)));
        assert_eq!(parse(" a=1").unwrap(), parse("a=1").unwrap());
        assert_ne!(parse("a=2").unwrap(), parse("a=1").unwrap());
    }

    #[test]
    fn every_spelling_is_read_as_its_operator() {
        for (text, op) in Op::SPELLINGS {
            let tail = if *op == Op::Between { "1@2" } else { "x" };
            let tail = if matches!(op, Op::IsEmpty | Op::IsNotEmpty | Op::Anything) { "" } else { tail };
            let query = parse(&format!("a.b{text}{tail}")).unwrap();
            assert_eq!(query.cond.clauses().next().unwrap().op, *op, "{text}");
        }
    }
}
