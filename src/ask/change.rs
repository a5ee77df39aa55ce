//! The single changes that can turn an answer around: what each does to the database, and the command that does it.

use crate::dict::{self, Table, acl, contact_relationship, has_role, project_contact, user, work};
use crate::error::{Code, Error, Result};
use crate::rules::acts::DEEDS;
use crate::store::{Record, Store, is};
use crate::time::Calendar;

/// One change, to its `on` position or away from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The user can act, or not.
    Active(bool),
    /// He is a contact of this project: id and number.
    Contact(String, String, bool),
    /// He has a contact relationship to this account: id and name.
    Relation(String, String, bool),
    /// This yes-or-no field of the record.
    Flag(&'static str, bool),
    /// This reference of the record is to him, or to nobody: whom it is assigned to, its contact.
    Person(&'static str, bool),
    /// This related list is shown to people outside.
    List(String, bool),
    /// This plugin is active.
    Plugin(String, bool),
    /// This property is true.
    Property(String, bool),
    /// He is granted this role.
    Role(String, bool),
}

/// Whom and what a change is about.
#[derive(Debug, Clone)]
pub struct About {
    /// The user's id.
    pub user: String,
    /// His login.
    pub login: String,
    /// The table in question.
    pub table: &'static Table,
    /// The record's id and what it is called.
    pub record: Option<(String, String)>,
}

impl Change {
    /// The kind of change, in a word.
    pub const fn kind(&self) -> &'static str {
        match self {
            Change::Active(_) => "user",
            Change::Contact(..) => "contact",
            Change::Relation(..) => "relationship",
            Change::Flag(..) => "flag",
            Change::Person(..) => "assignment",
            Change::List(..) => "list",
            Change::Plugin(..) => "plugin",
            Change::Property(..) => "property",
            Change::Role(..) => "role",
        }
    }

    /// The command that makes the change.
    pub fn command(&self, about: &About) -> String {
        let (login, noun) = (quoted(&about.login), about.table.noun);
        let name = about.record.as_ref().map_or_else(String::new, |(_, name)| quoted(name));
        let word = |on: bool, yes: &'static str, no: &'static str| if on { yes } else { no };
        match self {
            Change::Active(true) => format!("csm user update {login} --active true --locked-out false"),
            Change::Active(false) => format!("csm user update {login} --active false"),
            Change::Contact(_, number, on) => {
                format!("csm contact {} {} {login}", word(*on, "add", "remove"), quoted(number))
            }
            Change::Relation(_, account, true) => {
                format!("csm contact-relationship create --account {} --contact {login}", quoted(account))
            }
            Change::Relation(_, account, false) => format!(
                "csm contact-relationship delete $(csm contact-relationship list --account {} --contact {login} -q)",
                quoted(account)
            ),
            Change::Flag(field, on) => format!("csm {noun} update {name} --{} {on}", field.replace('_', "-")),
            Change::Person(field, true) if *field == work::ASSIGNED_TO.name && assigns(noun) => {
                format!("csm {noun} assign {name} {login}")
            }
            Change::Person(field, on) => {
                let whom = if *on { login } else { "''".to_owned() };
                format!("csm {noun} update {name} --{} {whom}", field.replace('_', "-"))
            }
            Change::List(list, on) => format!("csm access {} {list}", word(*on, "show-list", "hide-list")),
            Change::Plugin(id, on) => format!("csm plugin update {id} --active {on}"),
            Change::Property(name, on) => format!("csm property update {name} --value {on}"),
            Change::Role(role, on) => format!("csm role {} {login} {role}", word(*on, "grant", "revoke")),
        }
    }

    /// Makes the change, as the administrator would: business rules bind it and may refuse it.
    pub fn apply(&self, store: &Store<'_>, about: &About) -> Result<()> {
        match self {
            Change::Active(on) => {
                let locked = on.then(|| (user::LOCKED_OUT.name, "false".to_owned()));
                let typed = [(user::ACTIVE.name, on.to_string())].into_iter().chain(locked);
                update(store, &user::TABLE, &about.user, typed)
            }
            Change::Contact(project, _, on) => {
                let pair =
                    [(project_contact::CUSTOMER_PROJECT.name, project), (project_contact::CONTACT.name, &about.user)];
                row(store, &project_contact::TABLE, pair, *on)
            }
            Change::Relation(account, _, on) => {
                let pair =
                    [(contact_relationship::COMPANY.name, account), (contact_relationship::CONTACT.name, &about.user)];
                row(store, &contact_relationship::TABLE, pair, *on)
            }
            Change::Flag(field, on) => update(store, about.table, about.id()?, [(*field, on.to_string())]),
            Change::Person(field, on) => {
                let to = if *on { about.user.clone() } else { String::new() };
                update(store, about.table, about.id()?, [(*field, to)])
            }
            Change::List(list, on) => {
                let rules = store.fetch_where(&acl::TABLE, &is(acl::RELATED_LIST.name, list.as_str()))?;
                let typed = || [(acl::ACTIVE.name, on.to_string())];
                rules.iter().try_for_each(|rule| update(store, &acl::TABLE, &rule.id(), typed()))
            }
            Change::Plugin(id, on) => {
                let id = found(store, &dict::plugin::TABLE, dict::plugin::PLUGIN_ID.name, id)?;
                update(store, &dict::plugin::TABLE, &id, [(dict::plugin::ACTIVE.name, on.to_string())])
            }
            Change::Property(name, on) => {
                let id = found(store, &dict::property::TABLE, dict::property::NAME.name, name)?;
                update(store, &dict::property::TABLE, &id, [(dict::property::VALUE.name, on.to_string())])
            }
            Change::Role(name, on) => {
                let role = found(store, &dict::role::TABLE, dict::role::NAME.name, name)?;
                row(store, &has_role::TABLE, [(has_role::USER.name, &about.user), (has_role::ROLE.name, &role)], *on)
            }
        }
    }
}

/// Whether the noun has a verb of its own for assigning.
fn assigns(noun: &str) -> bool {
    DEEDS.iter().any(|deed| deed.verb.strip_suffix(" assign") == Some(noun))
}

impl About {
    fn id(&self) -> Result<&str> {
        let id = self.record.as_ref().map(|(id, _)| id.as_str());
        id.ok_or_else(|| Error::new(Code::Internal, "a change of a record without the record"))
    }
}

fn update(
    store: &Store<'_>,
    table: &'static Table,
    id: &str,
    typed: impl IntoIterator<Item = (&'static str, String)>,
) -> Result<()> {
    let typed: Vec<_> = typed.into_iter().map(|(field, value)| (field.to_owned(), value)).collect();
    store.update(table, id, id, &typed, &Calendar::always()).map(|_| ())
}

/// Makes the row that holds this pair, or deletes it.
fn row(store: &Store<'_>, table: &'static Table, pair: [(&'static str, &String); 2], there: bool) -> Result<()> {
    if there {
        let typed = pair.map(|(field, value)| (field.to_owned(), value.clone()));
        return store.create(table, &typed, Record::new(table), &Calendar::always()).map(|_| ());
    }
    let [(first, value), (second, other)] = pair;
    let both = is(first, value.as_str()).then(" AND ").and(&is(second, other.as_str()));
    for row in store.fetch_where(table, &both)? {
        store.delete(table, &row.id(), &row.id())?;
    }
    Ok(())
}

fn found(store: &Store<'_>, table: &'static Table, key: &str, name: &str) -> Result<String> {
    let found = store.fetch_where(table, &is(key, name))?.first().map(Record::id);
    found.ok_or_else(|| Error::new(Code::RecordNotFound, format!("no {} \"{name}\"", table.noun)))
}

/// A word as a shell takes it.
pub(super) fn quoted(text: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "._-@/:".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}
