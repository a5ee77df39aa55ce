//! Files on records: stored with their size and hash, in pieces both ways, under the rights of the record they hang on.

use super::change::{Change, Doing, When};
use super::{Record, Store};
use crate::dict::{Table, attachment};
use crate::engine::{Blob, Value};
use crate::error::{Code, Error, Result};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::io::{Read, Write};

/// A file about to be stored.
pub struct Upload<'a> {
    /// What it is called; never a path.
    pub name: String,
    /// What its name says it holds. Declared, not found out: nothing here opens it.
    pub content_type: String,
    /// How many bytes.
    pub size: u64,
    /// Their SHA-256, in hex. Known before they are stored, so that the row is written once: rewriting it would read them
    /// all into memory.
    pub hash: String,
    /// Hands over the bytes, from their beginning.
    pub bytes: &'a mut dyn Read,
}

impl Store<'_> {
    /// Hangs a file on a record, as a user; `name` is what he called the record. Returns the attachment.
    pub fn attach(&self, table: &'static Table, id: &str, name: &str, upload: Upload<'_>) -> Result<Record> {
        let rule = self.gate(table, id, name, "attach", &[], &[])?;
        let mut new = Record::new(&attachment::TABLE);
        new.set(attachment::TABLE_NAME, table.name.to_owned()).set(attachment::TABLE_SYS_ID, id.to_owned());
        new.set(attachment::FILE_NAME, upload.name).set(attachment::CONTENT_TYPE, upload.content_type);
        new.set(attachment::HASH, upload.hash.clone());
        new.set(attachment::SIZE_BYTES, i64::try_from(upload.size).unwrap_or(i64::MAX));
        let old = Record::new(&attachment::TABLE);
        let mut change =
            Change { table: &attachment::TABLE, doing: Doing::Create, old, new, named: Vec::new(), by_user: true };
        self.run_rules(When::Before, &mut change)?;
        self.insert(&mut change.new)?;
        let made = change.new.id();
        let mut hashing = Hashing { from: upload.bytes, hasher: Sha256::new() };
        self.engine().fill(&place(&made), upload.size, &mut hashing)?;
        if hex(hashing.hasher) != upload.hash {
            return Err(Error::new(Code::FieldInvalid, "the file changed while it was read").hint("try again"));
        }
        // On the record too: its history tells of the file without looking for it.
        let record = self.expect(table, id)?;
        self.audit(&change.old, &change.new, &rule)?;
        self.audit_row(&record, Some("attachments"), &Value::Null, &made.as_str().into(), &rule)?;
        self.run_rules(When::After, &mut change)?;
        Ok(change.new)
    }

    /// Hands an attachment's bytes over, and sees that they are those that were stored. The caller has found it through
    /// the acting user's view.
    pub fn detach(&self, id: &str, to: &mut dyn Write) -> Result<Record> {
        let record = self.expect(&attachment::TABLE, id)?;
        let mut hashing = Tee { to, hasher: Sha256::new() };
        if record.get(attachment::SIZE_BYTES).is_some() {
            self.engine().pour(&place(id), &mut hashing)?;
        }
        if record.text(attachment::HASH) == hex(hashing.hasher) {
            return Ok(record);
        }
        Err(Error::new(
            Code::DbCorrupt,
            format!("the bytes of {} are not those that were stored", record.text(attachment::FILE_NAME)),
        )
        .hint("go back to a copy of the database"))
    }
}

fn place(id: &str) -> Blob<'_> {
    Blob { table: attachment::TABLE.name, column: attachment::DATA.name, id }
}

/// The SHA-256 of everything a reader hands over, in hex, and how many bytes that was.
pub fn digest(from: &mut dyn Read) -> std::io::Result<(String, u64)> {
    let mut hashing = Hashing { from, hasher: Sha256::new() };
    let count = std::io::copy(&mut hashing, &mut std::io::sink())?;
    Ok((hex(hashing.hasher), count))
}

fn hex(hasher: Sha256) -> String {
    hasher.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Hashes what is read through it.
struct Hashing<'a> {
    from: &'a mut dyn Read,
    hasher: Sha256,
}

impl Read for Hashing<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.from.read(into)?;
        self.hasher.update(&into[..count]);
        Ok(count)
    }
}

/// Hashes what is written through it.
struct Tee<'a> {
    to: &'a mut dyn Write,
    hasher: Sha256,
}

impl Write for Tee<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.hasher.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}
