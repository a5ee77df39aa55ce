//! How a case comes to stand where it stands: whose it is, which project it is about, and how many a day.
//!
//! What the system fills in is not checked against what the acting user may read (Q32); what does not fit together is
//! no choice (`limits`).

use super::for_customer;
use crate::cond::Rows;
use crate::dict::{self, account, case, consumer, journal, project, task};
use crate::engine::Sql;
use crate::error::Result;
use crate::rules::state_error;
use crate::store::{Change, Journal, Record, Store, is};

/// Limits of consumers, a day (`D:r_PropInstallWcustServ`).
const NEW_CASES: (&str, i64) = ("sn_customerservice.consumer_max_new_cases_daily", 10);
const COMMENTS: (&str, i64) = ("sn_customerservice.consumer_max_comments_per_case_daily", 25);

/// A task brings its project with it, a project its account (R15, R16, R69).
pub fn fill(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let case = &mut change.new;
    if let (Some(id), None) = (case.get(case::CUSTOMER_PROJECT_TASK), case.get(case::CUSTOMER_PROJECT)) {
        case.set(case::CUSTOMER_PROJECT, store.expect(&task::TABLE, &id)?.get(task::CUSTOMER_PROJECT));
    }
    if let (Some(id), None) = (case.get(case::CUSTOMER_PROJECT), case.get(case::ACCOUNT)) {
        case.set(case::ACCOUNT, store.expect(&project::TABLE, &id)?.get(project::ACCOUNT));
    }
    Ok(())
}

/// Whose case it is, as far as nobody said: the contact's own, his account's; a partner's, a consumer's, a colleague's
/// (R71, R74, R79, R83, R92, R99d).
pub fn whose(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user {
        return Ok(());
    }
    if store.actor().is_external() {
        return outside(store, &mut change.new);
    }
    if let (Some(contact), None) = (change.new.get(case::CONTACT), change.new.get(case::ACCOUNT)) {
        change.new.set(case::ACCOUNT, home(store, &contact)?);
    }
    // Somebody inside who may make such a case but not work on it is the colleague it is about (R99d).
    let sets = crate::rules::acts::sets(&case::TABLE, "assign");
    if !drafted(store, &change.new, store.policy().grant(&case::TABLE, "assign", sets, "t")?.rows())? {
        change.new.set(case::INTERNAL_CONTACT, store.actor().id().to_owned());
    }
    Ok(())
}

/// Whether a case that is not stored yet is among these.
fn drafted(store: &Store<'_>, draft: &Record, rows: Rows) -> Result<bool> {
    let condition = match rows {
        Rows::All => return Ok(true),
        Rows::None => return Ok(false),
        Rows::Where(condition) => condition,
    };
    let mut sql = Sql::new("SELECT 1 FROM (SELECT ");
    for (place, field) in case::TABLE.fields().filter(|field| field.stored()).enumerate() {
        sql.push(if place == 0 { "" } else { ", " })
            .bind(draft.value(field.name).clone())
            .push(" AS ")
            .name(field.name);
    }
    sql.push(") t WHERE ").append(&condition);
    store.engine().any(&sql)
}

fn outside(store: &Store<'_>, case: &mut Record) -> Result<()> {
    let me = store.actor().id();
    if let Some(person) = store.fetch_where(&consumer::TABLE, &is(consumer::USER.name, me))?.first() {
        if case.get(case::CONSUMER).is_none() {
            case.set(case::CONSUMER, person.id());
        }
        return Ok(());
    }
    let mine = home(store, me)?;
    let partner = match &mine {
        Some(account) => store.expect(&account::TABLE, account)?.is(account::PARTNER),
        None => false,
    };
    let account = match (case.get(case::ACCOUNT), case.get(case::CONTACT)) {
        (Some(account), _) => Some(account),
        (None, Some(contact)) => home(store, &contact)?,
        (None, None) => mine.clone(),
    };
    if partner {
        case.set(case::PARTNER, mine.clone()).set(case::PARTNER_CONTACT, me.to_owned());
    }
    // A partner's case for a customer is about somebody there, whom he may name.
    let for_customer_account = partner && account != mine;
    if case.get(case::CONTACT).is_none() && !for_customer_account {
        case.set(case::CONTACT, me.to_owned());
    }
    case.set(case::ACCOUNT, account);
    Ok(())
}

fn home(store: &Store<'_>, contact: &str) -> Result<Option<String>> {
    Ok(store.expect(&dict::user::TABLE, contact)?.get(dict::user::ACCOUNT))
}

/// A consumer makes so many cases a day, and no more (R92).
pub fn daily_cases(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let Some(consumer) = change.new.get(case::CONSUMER).filter(|_| change.by_user && store.actor().is_external())
    else {
        return Ok(());
    };
    let mut today = is(case::CONSUMER.name, consumer);
    today.push(" AND t.sys_created_by = ").bind(store.actor().user_name());
    within(store, &case::TABLE, today, NEW_CASES, "cases")
}

/// A consumer comments so often on a case a day, and no more (R92).
pub fn daily_comments(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let comment = change.new.text(journal::ELEMENT) == Journal::Comments.element();
    if !change.by_user || !comment || change.new.text(journal::NAME) != case::TABLE.name {
        return Ok(());
    }
    let case = store.expect(&case::TABLE, &change.new.text(journal::ELEMENT_ID))?;
    if case.get(case::CONSUMER).is_none() || !for_customer(store, &case) {
        return Ok(());
    }
    let mut today = is(journal::ELEMENT_ID.name, case.id());
    today.push(" AND t.element = ").bind(Journal::Comments.element());
    today.push(" AND t.sys_created_by = ").bind(store.actor().user_name());
    within(store, &journal::TABLE, today, COMMENTS, "comments on a case")
}

/// Refuses one more than the property allows on one day (UTC).
fn within(
    store: &Store<'_>,
    table: &'static dict::Table,
    mut mine: Sql,
    (property, usual): (&str, i64),
    what: &str,
) -> Result<()> {
    let most = store.property(property)?.trim().parse().unwrap_or(usual);
    let day: String = store.now().to_stored().chars().take(10).collect();
    mine.push(" AND t.sys_created_on >= ").bind(day);
    let mut sql = Sql::new("SELECT count(*) FROM ");
    sql.name(table.name).push(" t WHERE ").append(&mine);
    let count = store.engine().first(&sql, |row| row.int(0))?.unwrap_or_default();
    if count < most {
        return Ok(());
    }
    Err(state_error(format!("no more than {most} {what} a day"), "R92").hint("try again tomorrow"))
}
