//! Conditions into SQL, through a lens.
//!
//! Every operator is total, so a filter can never betray a hidden value by failing. Positive leaves stay bare
//! (`column IN (…)`) so that indexes work; negated ones are two-valued (`(…) IS NOT TRUE`): empty is a value like any other.

use super::walk::{column, into_target, target_of, walk};
use super::{Cond, Lens, Op, Operand, Rows, Seen, SetRef, Test, sets};
use crate::dict::{self, Field, Kind, Table, input};
use crate::engine::{Sql, Value};
use crate::error::{Code, Error, Result};

/// The condition as SQL over `table`, there called `alias`.
pub fn condition(cond: &Cond, table: &'static Table, alias: &str, lens: &dyn Lens) -> Result<Sql> {
    match cond {
        Cond::True => Ok(Sql::new("1")),
        Cond::All(parts) => joined(parts, " AND ", "1", table, alias, lens),
        Cond::Any(parts) => joined(parts, " OR ", "0", table, alias, lens),
        Cond::Test(test) => clause(test, table, alias, lens),
    }
}

fn joined(parts: &[Cond], word: &str, none: &str, table: &'static Table, alias: &str, lens: &dyn Lens) -> Result<Sql> {
    let parts: Vec<Sql> = parts.iter().map(|part| condition(part, table, alias, lens)).collect::<Result<_>>()?;
    Ok(Sql::join(&parts, word, none))
}

/// One comparison as SQL.
pub fn clause(test: &Test, table: &'static Table, alias: &str, lens: &dyn Lens) -> Result<Sql> {
    let compiled = Leaf { test, lens }.compile(table, alias);
    compiled.map_err(|error| match (error.code(), &test.value) {
        (Code::FieldInvalid | Code::InputTooLarge, _) => misplaced(&error, test.at),
        // A set stands behind the field and the operator.
        (Code::QueryInvalid, Operand::Set(_)) if error.position().is_none() => {
            misplaced(&error, test.at + test.path.join(".").len() + test.op.as_str().len())
        }
        _ => error,
    })
}

/// The error as one of the query, saying where.
fn misplaced(error: &Error, at: usize) -> Error {
    let wrong = Error::new(Code::QueryInvalid, format!("character {}: {}", at + 1, error.message())).at_position(at);
    error.hints().iter().fold(wrong, |wrong, hint| wrong.hint(hint.clone()))
}

/// The positive operator a negated one denies.
const fn positive(op: Op) -> (Op, bool) {
    match op {
        Op::Ne => (Op::Eq, true),
        Op::NotLike => (Op::Like, true),
        Op::NotIn => (Op::In, true),
        Op::IsEmpty => (Op::IsNotEmpty, true),
        Op::NotSameAs => (Op::SameAs, true),
        other => (other, false),
    }
}

struct Leaf<'a> {
    test: &'a Test,
    lens: &'a dyn Lens,
}

impl Leaf<'_> {
    fn compile(&self, table: &'static Table, alias: &str) -> Result<Sql> {
        let (op, negated) = positive(self.test.op);
        let sql = self.hop(op, &self.test.path, table, alias)?;
        if !negated {
            return Ok(sql);
        }
        let mut not = Sql::new("(");
        not.append(&sql).push(") IS NOT TRUE");
        Ok(not)
    }

    /// Walks the path as nested `reference IN (SELECT …)`, seeing of each record only what the lens shows.
    fn hop(&self, op: Op, path: &[String], table: &'static Table, alias: &str) -> Result<Sql> {
        let Some((first, rest)) = path.split_first() else {
            return Err(Error::new(Code::QueryInvalid, "a condition names no field"));
        };
        let field = table.field(first)?;
        if rest.is_empty() || op == Op::SameAs {
            return self.local(op, path, field, table, alias);
        }
        let target = target_of(table, field)?;
        let inner = format!("{alias}h");
        let mut sql = column(table, field, alias, self.lens)?;
        into_target(&mut sql, target, &inner, &self.lens.rows(target, &inner)?, || self.lens.refuse(table, field))?;
        sql.append(&self.hop(op, rest, target, &inner)?).push(")");
        Ok(sql)
    }

    fn local(&self, op: Op, path: &[String], field: &'static Field, table: &'static Table, alias: &str) -> Result<Sql> {
        if matches!(op, Op::Anything) {
            return Ok(Sql::new("1"));
        }
        if !field.stored() {
            return self.rows_elsewhere(op, field, table, alias);
        }
        if op == Op::SameAs {
            return self.same_as(path, table, alias);
        }
        let seen = column(table, field, alias, self.lens)?;
        match (op, &self.test.value) {
            (Op::IsNotEmpty, _) => Ok(seen.then(" IS NOT NULL")),
            (Op::Eq | Op::In, Operand::Set(set)) => self.in_set(seen, set, field),
            (Op::Eq, Operand::Literal(text)) => self.equals(seen, field, table, alias, &[text.as_str()]),
            (Op::In, Operand::List(texts)) => {
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                self.equals(seen, field, table, alias, &texts)
            }
            (Op::Lt | Op::Le | Op::Gt | Op::Ge, Operand::Literal(text)) => self.ordered(seen, op, field, text),
            (Op::Between, Operand::Range(from, to)) => {
                let mut sql = self.ordered(seen.clone(), Op::Ge, field, from)?;
                sql.push(" AND ").append(&self.ordered(seen, Op::Le, field, to)?);
                Ok(sql)
            }
            (Op::StartsWith | Op::EndsWith | Op::Like, Operand::Literal(text)) => {
                self.pattern(seen, op, field, table, alias, text)
            }
            _ => Err(Error::new(Code::FieldInvalid, format!("{} does not suit the field {}", op.as_str(), field.name))),
        }
    }

    fn in_set(&self, seen: Sql, set: &SetRef, field: &Field) -> Result<Sql> {
        let me = self.lens.subject();
        if set.name == "me" {
            let by_name = matches!(field.kind, Kind::Line | Kind::Login);
            return Ok(seen.then(" = ").and(&if by_name { me.user_name() } else { me.id() }));
        }
        let mut sql = seen.then(" IN (");
        sql.append(&sets::members(self.lens, set)?).push(")");
        Ok(sql)
    }

    fn equals(
        &self,
        seen: Sql,
        field: &'static Field,
        table: &'static Table,
        alias: &str,
        texts: &[&str],
    ) -> Result<Sql> {
        if !texts.iter().all(|text| is_id(text)) {
            match field.kind {
                Kind::Reference(_) => return self.named(seen, target_of(table, field)?, alias, texts),
                Kind::Record => return self.named_anywhere(&seen, field, alias, texts),
                _ => {}
            }
        }
        if let (Kind::Time, [text]) = (field.kind, texts)
            && let Some((from, until)) = self.whole_day(text)?
        {
            let mut sql = seen.clone().with(" >= ", from).then(" AND ");
            sql.append(&seen).push(" < ").bind(until);
            return Ok(sql);
        }
        let values: Vec<Value> = texts.iter().map(|text| self.value(field, text)).collect::<Result<_>>()?;
        if let [value] = values.as_slice() {
            return Ok(seen.with(" = ", value.clone()));
        }
        let mut sql = seen.then(" IN (");
        for (index, value) in values.into_iter().enumerate() {
            sql.push(if index > 0 { ", " } else { "" }).bind(value);
        }
        sql.push(")");
        Ok(sql)
    }

    /// A reference into `target` compared with what a record there is called: its display value, or another key of a record
    /// that may be read.
    fn named(&self, seen: Sql, target: &'static Table, alias: &str, texts: &[&str]) -> Result<Sql> {
        let inner = format!("{alias}n");
        let rows = self.lens.rows(target, &inner)?.holds();
        let mut sql = seen.then(&format!(" IN (SELECT {inner}.sys_id FROM \"{}\" {inner} WHERE ", target.name));
        let mut keys = Vec::new();
        for text in texts {
            for key in target.naming().chain(["sys_id"]) {
                let mut one = Sql::default();
                one.column(&inner, key).push(" = ").bind(*text);
                if key != target.display {
                    // Not what the reference itself prints: the record and its key must be readable too.
                    one.push(" AND ").append(&rows);
                    match self.lens.field(target, target.field(key)?, &inner)? {
                        Seen::Plain => {}
                        Seen::When(when) => {
                            one.push(" AND ").append(&when);
                        }
                        Seen::Never => continue,
                    }
                }
                keys.push(one);
            }
        }
        sql.append(&Sql::join(&keys, " OR ", "0")).push(")");
        Ok(sql)
    }

    /// The same for a reference into any table: a number tells which, any other name is looked for in all that have names.
    fn named_anywhere(&self, seen: &Sql, field: &'static Field, alias: &str, texts: &[&str]) -> Result<Sql> {
        let Some(sibling) = field.table_in else {
            return Err(Error::new(Code::Internal, format!("{} points into no table", field.name)));
        };
        let mut found = Vec::new();
        for text in texts {
            let numbered = dict::numbered(text);
            let named = |table: &&Table| numbered.map_or(table.display != "sys_id", |one| one.name == table.name);
            for table in dict::TABLES.iter().copied().filter(named) {
                let one = match self.named(seen.clone(), table, alias, &[*text]) {
                    // A table whose plugin is off names nothing.
                    Err(error) if error.code() == Code::PluginInactive => continue,
                    one => one?,
                };
                let mut sql = Sql::new("(");
                sql.column(alias, sibling).push(" = ").bind(table.name).push(" AND ").append(&one).push(")");
                found.push(sql);
            }
        }
        Ok(Sql::join(&found, " OR ", "0"))
    }

    fn ordered(&self, seen: Sql, op: Op, field: &'static Field, text: &str) -> Result<Sql> {
        if matches!(field.kind, Kind::Time)
            && let Some((from, until)) = self.whole_day(text)?
        {
            return Ok(match op {
                Op::Lt => seen.with(" < ", from),
                Op::Ge => seen.with(" >= ", from),
                Op::Le => seen.with(" < ", until),
                _ => seen.with(" >= ", until),
            });
        }
        let word = match op {
            Op::Lt => " < ",
            Op::Le => " <= ",
            Op::Gt => " > ",
            _ => " >= ",
        };
        Ok(seen.with(word, self.value(field, text)?))
    }

    /// A day named without a time means all of it: its first and one past its last second, stored form.
    fn whole_day(&self, text: &str) -> Result<Option<(String, String)>> {
        use crate::time::instant::{Instant, When, parse_input};
        let frame = self.lens.frame();
        let zone = frame.calendar.zone();
        if matches!(text, "now" | "@now") {
            return Ok(None);
        }
        let When::Date(date) = parse_input(text.trim_start_matches('@'), zone, frame.now.date(zone))? else {
            return Ok(None);
        };
        let bound = |date: jiff::civil::Date| {
            let start = date
                .to_zoned(zone.clone())
                .map_err(|_| Error::new(Code::FieldInvalid, format!("{date} is out of range")))?;
            Instant::from_unix(start.timestamp().as_second()).map(Instant::to_stored)
        };
        let next = date.tomorrow().map_err(|_| Error::new(Code::FieldInvalid, format!("{date} is out of range")))?;
        Ok(Some((bound(date)?, bound(next)?)))
    }

    fn pattern(
        &self,
        seen: Sql,
        op: Op,
        field: &'static Field,
        table: &'static Table,
        alias: &str,
        text: &str,
    ) -> Result<Sql> {
        let escaped: String = text
            .to_lowercase()
            .chars()
            .flat_map(|character| {
                let escape = matches!(character, '%' | '_' | '\\').then_some('\\');
                escape.into_iter().chain([character])
            })
            .collect();
        let like = match op {
            Op::StartsWith => format!("{escaped}%"),
            Op::EndsWith => format!("%{escaped}"),
            _ => format!("%{escaped}%"),
        };
        let matches = |what: Sql| {
            let mut sql = Sql::new("lower(");
            sql.append(&what).push(") LIKE ").bind(like.as_str()).push(" ESCAPE '\\'");
            sql
        };
        match field.kind {
            Kind::Reference(_) => {
                let target = target_of(table, field)?;
                let inner = format!("{alias}n");
                let mut sql = seen;
                into_target(&mut sql, target, &inner, &Rows::All, || self.lens.refuse(table, field))?;
                let mut display = Sql::default();
                display.column(&inner, target.display);
                sql.append(&matches(display)).push(")");
                Ok(sql)
            }
            Kind::Int | Kind::Duration | Kind::Decimal | Kind::Code(_) | Kind::Bool => {
                let mut text = Sql::new("CAST(");
                text.append(&seen).push(" AS TEXT)");
                Ok(matches(text))
            }
            _ => Ok(matches(seen)),
        }
    }

    /// List fields and journals: their values are rows elsewhere.
    fn rows_elsewhere(&self, op: Op, field: &'static Field, table: &'static Table, alias: &str) -> Result<Sql> {
        let seen = self.lens.field(table, field, alias)?;
        if field.at_read && seen != Seen::Never {
            let why = format!("{} is worked out when it is read and cannot be asked for", field.name);
            return Err(Error::new(Code::FieldInvalid, why));
        }
        let (from, key) = match field.kind {
            Kind::List(_) => ("sys_list_member", "record"),
            _ => ("sys_journal_field", "element_id"),
        };
        let mut sql = Sql::default();
        if let Seen::When(when) = &seen {
            sql.push("(").append(when).push(" AND ");
        } else if seen == Seen::Never {
            return Err(self.lens.refuse(table, field));
        }
        sql.column(alias, "sys_id")
            .push(&format!(" IN (SELECT m.\"{key}\" FROM {from} m WHERE m.element = "))
            .bind(field.name);
        match (op, &self.test.value) {
            (Op::IsNotEmpty, _) => {}
            (Op::Contains, value) if matches!(field.kind, Kind::List(_)) => {
                sql.push(" AND m.value").append(&self.member(field, value)?);
            }
            _ => {
                return Err(Error::new(
                    Code::FieldInvalid,
                    format!("{} cannot be compared with {}", field.name, op.as_str()),
                )
                .hint("lists take CONTAINS, ISEMPTY and ISNOTEMPTY; journals only the last two"));
            }
        }
        sql.push(if matches!(seen, Seen::When(_)) { "))" } else { ")" });
        Ok(sql)
    }

    fn member(&self, field: &'static Field, value: &Operand) -> Result<Sql> {
        let me = self.lens.subject();
        match (value, field.kind) {
            (Operand::Set(set), _) if set.name == "me" => Ok(Sql::new(" = ").and(&me.id())),
            (Operand::Set(set), _) => {
                let mut sql = Sql::new(" IN (");
                sql.append(&sets::members(self.lens, set)?).push(")");
                Ok(sql)
            }
            (Operand::Literal(text), Kind::List(target)) => {
                let target = dict::table(target).ok_or_else(|| Error::new(Code::Internal, "a list of no table"))?;
                let mut sql = Sql::new(" IN (SELECT n.sys_id FROM ");
                sql.name(target.name).push(" n WHERE n.sys_id = ").bind(text.as_str());
                sql.push(" OR n.").name(target.display).push(" = ").bind(text.as_str()).push(")");
                Ok(sql)
            }
            _ => Err(Error::new(Code::FieldInvalid, format!("CONTAINS needs a value for {}", field.name))),
        }
    }

    fn same_as(&self, path: &[String], table: &'static Table, alias: &str) -> Result<Sql> {
        let Operand::Field(other) = &self.test.value else {
            return Err(Error::new(Code::FieldInvalid, "SAMEAS needs the name of a field"));
        };
        let mut sql = walk(path, table, alias, self.lens)?.sql;
        sql.push(" = ").append(&walk(other, table, alias, self.lens)?.sql);
        Ok(sql)
    }

    fn value(&self, field: &'static Field, text: &str) -> Result<Value> {
        input::value(field, text, self.lens.frame())
    }
}

/// Whether the text is a `sys_id`.
fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
