//! Users: what kind they are, what they are called, and the roles they start with.

use super::roles::grant;
use crate::actor::{EXTERNAL, INTERNAL};
use crate::dict::{account, consumer, user};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::store::{Change, Doing, Store, is};

/// Classes of [`user::CLASS`].
pub const CONTACT: &str = "customer_contact";
/// Those of one's own house.
pub const EMPLOYEE: &str = "sys_user";
const CONSUMER: &str = "csm_consumer_user";

/// The class follows from the account, the name from first and last name; a login belongs to one user.
pub fn complete(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let new = &mut change.new;
    if new.get(user::ACCOUNT).is_some() {
        new.set(user::CLASS, CONTACT.to_owned());
    } else if new.text(user::CLASS) == CONTACT {
        return Err(
            Error::new(Code::FieldInvalid, "a contact belongs to an account").hint("name the account with --account")
        );
    }
    if new.get(user::NAME).is_none() {
        let names = [new.text(user::FIRST_NAME), new.text(user::LAST_NAME)];
        let full = names.join(" ").trim().to_owned();
        let name = if full.is_empty() { new.text(user::USER_NAME) } else { full };
        if name.is_empty() {
            return Err(Error::new(Code::InputMissing, "a user needs --name"));
        }
        new.set(user::NAME, name);
    }
    if change.by_user && !store.actor().is_admin() {
        login_is_the_systems(store, change)?;
    }
    let login = change.new.text(user::USER_NAME);
    let taken = is(user::USER_NAME.name, login.as_str()).with(" AND t.sys_id <> ", change.old.id());
    if (change.doing == Doing::Create || change.changes(user::USER_NAME)) && store.exists(&user::TABLE, &taken)? {
        return Err(Error::new(Code::RecordConflict, format!("there is a user {login} already"))
            .hint("choose another --user-name"));
    }
    Ok(())
}

/// Logins are proposed by the system and set by the administrator alone (R80): who could choose one could find out which
/// are taken.
fn login_is_the_systems(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if change.names(user::USER_NAME) && (change.doing == Doing::Create || change.changes(user::USER_NAME)) {
        return Err(Error::new(Code::FieldReadOnly, "user.user_name is set by the system")
            .about(|about| about.field = Some(user::USER_NAME.name.to_owned()))
            .hint("leave it out; one is proposed")
            .with_exit(4));
    }
    if change.doing == Doing::Create {
        let base = slug(&change.new.text(user::NAME));
        // An outsider's proposal is unique within the account he keeps, or it would tell which logins others have.
        let account = if store.actor().is_external() { change.new.get(user::ACCOUNT) } else { None };
        let base = match account {
            Some(id) => format!("{base}.{}", slug(&store.display(&account::TABLE, &id)?)),
            None => base,
        };
        let mut login = base.clone();
        let mut count = 1;
        while store.exists(&user::TABLE, &is(user::USER_NAME.name, login.as_str()))? {
            count += 1;
            login = format!("{base}{count}");
        }
        change.new.set(user::USER_NAME, login);
    }
    Ok(())
}

/// Letters and digits in lower case, a dot between the words.
fn slug(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c.to_lowercase().to_string() } else { ".".to_owned() };
    let words: String = name.chars().map(plain).collect();
    words.split('.').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

/// Everybody starts with the roles of his kind, so that inside and outside can be told apart (R102, R106).
pub fn first_roles(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let roles: &[&str] = match change.new.text(user::CLASS).as_str() {
        CONTACT => &[EXTERNAL, "sn_customerservice.customer"],
        CONSUMER => &[EXTERNAL, "sn_customerservice.consumer"],
        _ => &[INTERNAL],
    };
    for role in roles {
        grant(store, &change.new.id(), role, "R106")?;
    }
    if change.by_user {
        store.effect(format!("{} has the roles {}", change.new.text(user::USER_NAME), roles.join(", ")));
    }
    Ok(())
}

/// Links a consumer to his login, making the consumer if there is none of that name.
pub fn link_consumer(store: &Store<'_>, name: &str, user_id: &str) -> Result<()> {
    let found = store.fetch_where(&consumer::TABLE, &is(consumer::NAME.name, name))?;
    let free = found.into_iter().find(|consumer| consumer.get(consumer::USER).is_none());
    if let Some(record) = free {
        store
            .system_update(
                &consumer::TABLE,
                &record.id(),
                |record| {
                    record.set(consumer::USER, user_id.to_owned());
                },
                "R102",
            )
            .map(|_| ())
    } else {
        let mut record = crate::store::Record::new(&consumer::TABLE);
        record.set(consumer::NAME, name.to_owned()).set(consumer::USER, user_id.to_owned());
        store.system_create(&consumer::TABLE, record, "R102").map(|_| ())
    }
}

/// Whether somebody could act at all: active and not locked out (R107).
pub fn usable(store: &Store<'_>, id: &str) -> Result<bool> {
    store.exists(&user::TABLE, &Sql::new("t.active = 1 AND t.locked_out = 0").with(" AND t.sys_id = ", id))
}
