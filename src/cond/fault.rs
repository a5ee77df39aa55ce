//! What is wrong with a query or a role expression, and where: shown with a caret under the place.

use crate::error::{Code, Error};

/// What is wrong, and the byte position where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    what: String,
    hint: Option<String>,
}

impl Fault {
    pub(super) fn new(at: usize, what: impl Into<String>) -> Self {
        Self { at, what: what.into(), hint: None }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The error, with the text around the position and a caret below it.
    pub(super) fn report(self, code: Code, text: &str) -> Error {
        let (before, after) = text.split_at_checked(self.at).unwrap_or((text, ""));
        let column = before.chars().count();
        let from = column.saturating_sub(32);
        let cut = if from > 0 { "…" } else { "" };
        let near: String = before.chars().skip(from).collect();
        let shown = format!("{cut}{}{}", plain(&near, 32), plain(after, 32));
        let indent = " ".repeat(cut.chars().count() + column - from);
        let error = Error::new(code, self.what).at(format_args!("character {}", column + 1));
        let error = error.hint(shown).hint(format!("{indent}^"));
        self.hint.into_iter().fold(error, Error::hint)
    }
}

/// At most `limit` characters of `text`, those that would move the caret or the terminal replaced.
pub fn plain(text: &str, limit: usize) -> String {
    let hidden = |c: char| {
        let marks = '\u{200b}'..='\u{200f}';
        let turns = '\u{2028}'..='\u{202e}';
        let joins = '\u{2060}'..='\u{206f}';
        c.is_control() || "\u{61c}\u{feff}".contains(c) || [marks, turns, joins].iter().any(|range| range.contains(&c))
    };
    let mut shown: String = text.chars().take(limit).map(|c| if hidden(c) { '·' } else { c }).collect();
    if text.chars().nth(limit).is_some() {
        shown.push('…');
    }
    shown
}
