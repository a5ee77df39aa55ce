//! Role expressions of access rules: who a rule concerns, as `a & b | (c & d)`.

use std::collections::BTreeSet;
use std::fmt;

use super::ast::fold;
use super::fault::{Fault, plain};
use crate::error::{Code, Result};

/// Longest expression, in bytes.
pub const MAX_TEXT: usize = 16 << 10;
/// Most parentheses within each other.
pub const MAX_DEPTH: usize = 32;
/// Most combinations tried for the smallest answer of [`RoleExpr::missing`].
const MAX_TRIES: usize = 20_000;

/// Stands for any CSM role (R67).
const CSM_ROLE: &str = "@csm_role";

/// Which roles a user must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleExpr {
    /// This role.
    Role(String),
    /// `@csm_role`: a role named `sn_customerservice*`, projectstakeholder excepted, or `sn_esm_*`.
    CsmRole,
    /// Every part; at least two.
    All(Vec<RoleExpr>),
    /// Some part; at least two.
    Any(Vec<RoleExpr>),
}

fn is_csm(role: &str) -> bool {
    let stakeholder = role == "sn_customerservice.projectstakeholder";
    role.starts_with("sn_esm_") || role.starts_with("sn_customerservice") && !stakeholder
}

impl RoleExpr {
    /// Reads `text`; `&` binds tighter than `|`. Blank text is an error: a rule for nobody in particular is none.
    pub fn parse(text: &str) -> Result<Self> {
        read(text).map_err(|fault| fault.report(Code::FieldInvalid, text))
    }

    /// Whether somebody with `roles` (contained ones included) meets the expression.
    pub fn met_by(&self, roles: &BTreeSet<String>) -> bool {
        let csm = roles.iter().any(|role| is_csm(role));
        self.holds(&|role| roles.contains(role), csm)
    }

    fn holds(&self, has: &dyn Fn(&str) -> bool, csm: bool) -> bool {
        match self {
            Self::Role(role) => has(role),
            Self::CsmRole => csm,
            Self::All(parts) => parts.iter().all(|part| part.holds(has, csm)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(has, csm)),
        }
    }

    /// The roles named, each once, in the order of the text; `@csm_role` is no name.
    pub fn roles(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let mut todo = vec![self];
        let mut names = Vec::new();
        while let Some(part) = todo.pop() {
            match part {
                Self::Role(role) if seen.insert(role.as_str()) => names.push(role.as_str()),
                Self::Role(_) | Self::CsmRole => {}
                Self::All(parts) | Self::Any(parts) => todo.extend(parts.iter().rev()),
            }
        }
        names
    }

    /// The fewest roles that, added to `roles`, meet the expression; empty if it is met. Of equally few, those met
    /// first in reading order. `@csm_role`, always last, stands for any one CSM role where no particular one is needed.
    /// Expressions with very many alternatives get a sufficient answer that may not be the smallest.
    pub fn missing(&self, roles: &BTreeSet<String>) -> Vec<String> {
        let mut best: Option<Vec<&str>> = None;
        let mut tries = vec![Choice { todo: vec![self], ..Choice::default() }];
        for _ in 0..MAX_TRIES {
            let Some(choice) = tries.pop() else { break };
            let most = best.as_ref().map_or(usize::MAX, Vec::len);
            if let Some(found) = choice.follow(roles, most, &mut tries) {
                best = Some(found);
            }
        }
        best.unwrap_or_default().into_iter().map(str::to_owned).collect()
    }
}

/// One way to meet an expression, as far as it is decided.
#[derive(Default, Clone)]
struct Choice<'a> {
    todo: Vec<&'a RoleExpr>,
    chosen: Vec<&'a str>,
    /// Some CSM role is needed: decided last, since a role chosen for another reason may be one.
    csm: bool,
}

impl<'a> Choice<'a> {
    /// Follows this way to the first alternative, which it leaves in `tries`, or to its end: an answer shorter than `most`.
    fn follow(mut self, roles: &BTreeSet<String>, most: usize, tries: &mut Vec<Self>) -> Option<Vec<&'a str>> {
        let had = roles.iter().any(|role| is_csm(role));
        while let Some(part) = self.todo.pop() {
            let csm = had || self.csm || self.chosen.iter().any(|role| is_csm(role));
            if part.holds(&|role| roles.contains(role) || self.chosen.contains(&role), csm) {
                continue;
            }
            if self.chosen.len() + 1 >= most {
                return None;
            }
            match part {
                RoleExpr::Role(role) => self.chosen.push(role),
                RoleExpr::CsmRole => self.csm = true,
                RoleExpr::All(parts) => self.todo.extend(parts.iter().rev()),
                RoleExpr::Any(parts) => {
                    for part in parts.iter().rev() {
                        let mut way = self.clone();
                        way.todo.push(part);
                        tries.push(way);
                    }
                    return None;
                }
            }
        }
        if self.csm && !self.chosen.iter().any(|role| is_csm(role)) {
            self.chosen.push(CSM_ROLE);
        }
        (self.chosen.len() < most).then_some(self.chosen)
    }
}

impl fmt::Display for RoleExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, with) = match self {
            Self::Role(role) => return f.write_str(role),
            Self::CsmRole => return f.write_str(CSM_ROLE),
            Self::All(parts) => (parts, " & "),
            Self::Any(parts) => (parts, " | "),
        };
        parts.iter().enumerate().try_for_each(|(index, part)| {
            f.write_str(if index == 0 { "" } else { with })?;
            match (self, part) {
                (_, Self::Any(_)) | (Self::All(_), Self::All(_)) => write!(f, "({part})"),
                _ => write!(f, "{part}"),
            }
        })
    }
}

/// An open parenthesis, or the whole text.
#[derive(Default)]
struct Frame {
    at: usize,
    any: Vec<RoleExpr>,
    all: Vec<RoleExpr>,
}

impl Frame {
    fn end_all(&mut self) {
        self.any.push(fold(std::mem::take(&mut self.all).into_iter(), RoleExpr::All));
    }

    fn close(mut self) -> RoleExpr {
        self.end_all();
        fold(self.any.into_iter(), RoleExpr::Any)
    }
}

/// Keeps its own stack, so that no text can exhaust the program's.
#[derive(Default)]
struct Reader {
    open: Vec<Frame>,
    frame: Frame,
    /// A role or `(` has to come next, not `&`, `|` or `)`.
    operand: bool,
}

fn read(text: &str) -> Result<RoleExpr, Fault> {
    if text.len() > MAX_TEXT {
        return Err(Fault::new(0, format!("the expression is longer than {MAX_TEXT} bytes")));
    }
    let mut reader = Reader { operand: true, ..Reader::default() };
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let taken = reader.token(rest, text.len() - rest.len())?;
        rest = rest.get(taken..).unwrap_or("").trim_start();
    }
    match (reader.operand, reader.open.is_empty()) {
        (true, _) => Err(Fault::new(text.len(), "a role is missing")),
        (false, false) => Err(Fault::new(reader.frame.at, "this `(` is not closed")),
        (false, true) => Ok(reader.frame.close()),
    }
}

impl Reader {
    /// Takes what `rest`, at `at` of the text, begins with; returns its length.
    fn token(&mut self, rest: &str, at: usize) -> Result<usize, Fault> {
        match (rest.as_bytes().first(), self.operand) {
            (Some(b'('), true) if self.open.len() == MAX_DEPTH => {
                return Err(Fault::new(at, format!("more than {MAX_DEPTH} parentheses are open")));
            }
            (Some(b'('), true) => {
                self.open.push(std::mem::replace(&mut self.frame, Frame { at, ..Frame::default() }));
            }
            (Some(b'&'), false) => self.operand = true,
            (Some(b'|'), false) => {
                self.frame.end_all();
                self.operand = true;
            }
            (Some(b')'), false) => {
                let outer = self.open.pop().ok_or_else(|| Fault::new(at, "no `(` belongs to this `)`"))?;
                let inner = std::mem::replace(&mut self.frame, outer).close();
                self.frame.all.push(inner);
            }
            (_, true) => {
                let (atom, len) = atom(rest, at)?;
                self.frame.all.push(atom);
                self.operand = false;
                return Ok(len);
            }
            _ => return Err(Fault::new(at, format!("`&`, `|` or `)` is expected, not `{}`", plain(rest, 16)))),
        }
        Ok(1)
    }
}

fn atom(rest: &str, at: usize) -> Result<(RoleExpr, usize), Fault> {
    let known = |c: char| c == '_' || c == '.' || c.is_ascii_alphanumeric();
    let len = |text: &str| text.len() - text.trim_start_matches(known).len();
    let name = rest.get(..len(rest)).unwrap_or("");
    let special = rest.strip_prefix(CSM_ROLE).is_some_and(|after| len(after) == 0);
    match name {
        "" if special => Ok((RoleExpr::CsmRole, CSM_ROLE.len())),
        "" => Err(Fault::new(at, format!("a role is expected, not `{}`", plain(rest, 16)))),
        name => Ok((RoleExpr::Role(name.to_owned()), name.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn missing(text: &str, has: &[&str]) -> Vec<String> {
        RoleExpr::parse(text).unwrap().missing(&set(has))
    }

    #[test]
    fn and_binds_tighter_and_parentheses_tightest() {
        let role = |name: &str| RoleExpr::Role(name.to_owned());
        let and = RoleExpr::All(vec![role("a"), role("b")]);
        assert_eq!(RoleExpr::parse("c|a&b").unwrap(), RoleExpr::Any(vec![role("c"), and.clone()]));
        let or = RoleExpr::Any(vec![role("c"), RoleExpr::CsmRole]);
        assert_eq!(RoleExpr::parse(" (c | @csm_role) & ((a & b)) ").unwrap(), RoleExpr::All(vec![or, and]));
    }

    #[test]
    fn any_csm_role_but_the_stakeholders_counts() {
        let csm = RoleExpr::parse("@csm_role").unwrap();
        for role in ["sn_customerservice_agent", "sn_customerservice.customer", "sn_esm_agent"] {
            assert!(csm.met_by(&set(&["x", role])), "{role}");
        }
        for role in ["sn_customerservice.projectstakeholder", "sn_esmx", "snc_internal", "@csm_role"] {
            assert!(!csm.met_by(&set(&[role])), "{role}");
        }
    }

    #[test]
    fn the_fewest_missing_roles_are_found() {
        assert_eq!(missing("(a & b) | c", &["x"]), ["c"]);
        assert_eq!(missing("(a & b) | (c & d)", &[]), ["a", "b"]);
        assert_eq!(missing("(a & b) | (c & d)", &["d"]), ["c"]);
        assert_eq!(missing("(a & b & c) | (@csm_role & d & e)", &[]), ["a", "b", "c"]);
        assert_eq!(missing("(b | a) & (a | c)", &[]), ["a"]);
        assert_eq!(missing("@csm_role & sn_customerservice.projectstakeholder", &[]).last().unwrap(), "@csm_role");
        assert_eq!(missing("@csm_role & sn_esm_agent", &[]), ["sn_esm_agent"]);
        assert_eq!(missing("a | b", &["b"]), [""; 0]);
        let many: Vec<_> = (0..300).map(|n| format!("(a{n} | b{n})")).collect();
        assert_eq!(missing(&many.join("&"), &[]).len(), 300);
    }

    #[test]
    fn roles_are_listed_once_in_reading_order() {
        assert_eq!(RoleExpr::parse("b & (a | b) | @csm_role & c").unwrap().roles(), ["b", "a", "c"]);
    }

    #[test]
    fn what_is_wrong_is_said_where_it_stands() {
        let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
        assert!(RoleExpr::parse(&nested(MAX_DEPTH)).is_ok());
        let huge = format!("a{}", " | a".repeat(MAX_TEXT));
        for (text, message) in [
            ("", "character 1: a role is missing"),
            ("a &", "character 4: a role is missing"),
            ("é", "character 1: a role is expected, not `é`"),
            ("a && b", "character 4: a role is expected, not `& b`"),
            ("a b", "character 3: `&`, `|` or `)` is expected, not `b`"),
            ("a)", "character 2: no `(` belongs to this `)`"),
            ("a & (b", "character 5: this `(` is not closed"),
            ("()", "character 2: a role is expected, not `)`"),
            ("@csm_roles", "character 1: a role is expected, not `@csm_roles`"),
            (&nested(1_000_000)[..5_000], "character 33: more than 32 parentheses are open"),
            (&huge, "character 1: the expression is longer than 16384 bytes"),
        ] {
            let error = RoleExpr::parse(text).unwrap_err();
            assert_eq!((error.code(), error.message()), (Code::FieldInvalid, message));
        }
    }

    fn expr() -> impl Strategy<Value = RoleExpr> {
        let role = prop::sample::select(vec!["a", "b", "c", "sn_esm_d", "sn_customerservice.projectstakeholder"]);
        let leaf =
            prop_oneof![5 => role.prop_map(|role| RoleExpr::Role(role.to_owned())), 1 => Just(RoleExpr::CsmRole)];
        leaf.prop_recursive(4, 24, 4, |inner| {
            let parts = prop::collection::vec(inner, 2..4);
            (parts, any::<bool>())
                .prop_map(|(parts, all)| if all { RoleExpr::All(parts) } else { RoleExpr::Any(parts) })
        })
    }

    proptest! {
        #[test]
        fn displayed_expressions_parse_back(expr in expr()) {
            prop_assert_eq!(RoleExpr::parse(&expr.to_string()).ok(), Some(expr));
        }

        #[test]
        fn no_fewer_roles_would_do(expr in expr(), has in prop::collection::btree_set("[abc]", 0..3)) {
            let names = ["a", "b", "c", "sn_esm_d", "sn_customerservice.projectstakeholder", "sn_esm_any"];
            let with = |mask: usize| {
                let added = names.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, name)| (*name).to_owned());
                has.iter().cloned().chain(added).collect::<BTreeSet<_>>()
            };
            let fewest = (0..64_usize).filter(|mask| expr.met_by(&with(*mask))).map(usize::count_ones).min().unwrap();
            let missing = expr.missing(&has);
            prop_assert_eq!(missing.len(), fewest as usize);
            let named = missing.iter().map(|name| name.replace(CSM_ROLE, "sn_esm_any"));
            prop_assert!(expr.met_by(&has.iter().cloned().chain(named).collect()));
        }

        #[test]
        fn any_text_is_read_or_refused_at_a_place_within(text in prop_oneof![".*", "[ab()&|@ ]{0,12}"]) {
            match read(&text) {
                Ok(expr) => prop_assert_eq!(RoleExpr::parse(&expr.to_string()).ok(), Some(expr)),
                Err(fault) => prop_assert!(text.is_char_boundary(fault.at), "{:?}", fault),
            }
        }
    }
}
