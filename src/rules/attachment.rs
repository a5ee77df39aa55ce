//! Attachments: names that are never paths, sizes that have a limit, records that still take them.

use super::case;
use crate::dict::{self, attachment, task, work};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::store::{Change, Store, is};

/// The largest attachment in MiB, unless the property says otherwise.
const LARGEST: (&str, u64) = ("com.glide.attachment.max_size", 25);
/// How many files a consumer may hang on one record (`D:r_PropInstallWcustServ`).
const PER_RECORD: (&str, i64) = ("sn_customerservice.consumer_max_attachments_per_record", 5);
/// Longest name: what file systems take.
const LONGEST: usize = 255;
/// Names that mean a device on some system, with any ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "com", "lpt"];

/// The name a file is stored under: the last part of what was given, if it is safe anywhere (C105).
pub fn file_name(given: &str) -> Result<&str> {
    let base = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = base.split('.').next().unwrap_or_default().to_lowercase();
    let device = DEVICES.contains(&stem.trim_end_matches(|digit: char| digit.is_ascii_digit()));
    let why = if base.trim().is_empty() || base == "." || base == ".." {
        "names no file"
    } else if base.len() > LONGEST {
        "is longer than 255 bytes"
    } else if base.chars().any(|character| character.is_control() || dict::input::is_invisible(character)) {
        "holds characters that are not seen"
    } else if base.starts_with('-') || base.trim() != base || base.ends_with('.') {
        "would be taken for something else"
    } else if device {
        "names a device"
    } else {
        return Ok(base);
    };
    Err(Error::new(Code::FieldInvalid, format!("file name: {base:?} {why}")).hint("give it another with --name"))
}

/// Refuses a size above the limit of the property, before anything is read.
pub fn small_enough(store: &Store<'_>, size: u64) -> Result<()> {
    let most = store.property(LARGEST.0)?.trim().parse().unwrap_or(LARGEST.1);
    if size <= most.saturating_mul(1 << 20) {
        return Ok(());
    }
    Err(Error::new(Code::InputTooLarge, format!("{size} bytes: an attachment holds at most {most} MiB"))
        .hint(format!("an administrator sets {}", LARGEST.0)))
}

/// What is stored has bytes, a safe name and an allowed size.
pub fn sound(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let Some(size) = change.new.get(attachment::SIZE_BYTES) else {
        return Err(Error::new(Code::InputMissing, "an attachment is made of a file")
            .hint("csm case attach RECORD FILE, csm task attach RECORD FILE"));
    };
    let name = file_name(&change.new.text(attachment::FILE_NAME))?.to_owned();
    change.new.set(attachment::FILE_NAME, name);
    small_enough(store, u64::try_from(size).unwrap_or(u64::MAX))
}

/// Records that are closed take no more files: cases for everybody, tasks for people outside.
pub fn still_open(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let id = change.new.text(attachment::TABLE_SYS_ID);
    match change.new.text(attachment::TABLE_NAME).as_str() {
        name if name == dict::case::TABLE.name => {
            let record = store.expect(&dict::case::TABLE, &id)?;
            if case::is_closed(&record) {
                return Err(case::refuse_closed(&record, "added to"));
            }
            few_enough(store, &record, &id)
        }
        name if name == task::TABLE.name && store.actor().is_external() => {
            let record = store.expect(&task::TABLE, &id)?;
            if record.is(work::ACTIVE) {
                return Ok(());
            }
            let message = format!("{} is closed and can no longer be added to", record.text(work::NUMBER));
            Err(super::state_error(message, "R8"))
        }
        _ => Ok(()),
    }
}

fn few_enough(store: &Store<'_>, record: &crate::store::Record, id: &str) -> Result<()> {
    if record.get(dict::case::CONSUMER).is_none() || !case::for_customer(store, record) {
        return Ok(());
    }
    let most = store.property(PER_RECORD.0)?.trim().parse().unwrap_or(PER_RECORD.1);
    let mut sql = Sql::new("SELECT count(*) FROM sys_attachment t WHERE ");
    sql.append(&is(attachment::TABLE_SYS_ID.name, id)).push(" AND t.sys_created_by = ").bind(store.actor().user_name());
    if store.engine().first(&sql, |row| row.int(0))?.unwrap_or_default() < most {
        return Ok(());
    }
    Err(super::state_error(format!("no more than {most} files on a case"), "R92"))
}

/// A file from the customer is an answer, as a comment is.
pub fn heard(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if change.new.text(attachment::TABLE_NAME) != dict::case::TABLE.name {
        return Ok(());
    }
    let record = store.expect(&dict::case::TABLE, &change.new.text(attachment::TABLE_SYS_ID))?;
    if case::for_customer(store, &record) { case::heard_from(store, &record.id()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_part_and_nothing_that_could_be_more() {
        for (given, kept) in [
            ("a..b", "a..b"),
            (".profile.json", ".profile.json"),
            ("/etc/x", "x"),
            ("../../x", "x"),
            ("C:\\x", "x"),
            ("rapport été.pdf", "rapport été.pdf"),
            ("console.log", "console.log"),
        ] {
            assert_eq!(file_name(given).unwrap(), kept);
        }
        let long = "x".repeat(300);
        for given in [
            "",
            ".",
            "..",
            "a/",
            "a\0b",
            "a\nb",
            "CON",
            "con.txt",
            "Lpt1.log",
            "-rf",
            long.as_str(),
            "a\u{202e}fdp.exe",
            " x",
            "x.",
        ] {
            let error = file_name(given).unwrap_err();
            assert_eq!((error.code(), error.exit()), (Code::FieldInvalid, 5), "{given:?}");
        }
    }
}
