//! The text gate: makes every character visible that could drive, reorder or hide what a terminal shows.
//!
//! Both forms escape the same set, [`is_unseen`], so that no format is weaker than another.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character acts on the display instead of appearing on it: controls (C0, DEL, C1), bidirectional marks,
/// overrides and isolates, zero-width characters, line and paragraph separators, annotation and tag characters.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Text for people, on one line: unseen characters as `\n`, `\r`, `\t` or `\u{1b}`.
///
/// Meant for the eye, not for reading back: a backslash stays as it is.
pub fn escape_terminal(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(is_unseen) else {
        return Cow::Borrowed(text);
    };
    let (clean, rest) = text.split_at(first);
    let mut shown = String::with_capacity(text.len() + 16);
    shown.push_str(clean);
    for c in rest.chars() {
        if is_unseen(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Appends `text` as a JSON string with its quotes: unseen characters as `\u` escapes, pairs above the BMP, which
/// every parser turns back into the same text.
pub fn escape_json(text: &str, into: &mut String) {
    into.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|c| c == '"' || c == '\\' || is_unseen(c)) {
        let (clean, special) = rest.split_at(at);
        into.push_str(clean);
        let mut chars = special.chars();
        if let Some(c) = chars.next() {
            push_escape(c, into);
        }
        rest = chars.as_str();
    }
    into.push_str(rest);
    into.push('"');
}

fn push_escape(c: char, into: &mut String) {
    match c {
        '"' => into.push_str("\\\""),
        '\\' => into.push_str("\\\\"),
        '\n' => into.push_str("\\n"),
        '\r' => into.push_str("\\r"),
        '\t' => into.push_str("\\t"),
        _ => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(into, "\\u{unit:04x}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn json(text: &str) -> String {
        let mut into = String::new();
        escape_json(text, &mut into);
        into
    }

    #[test]
    fn c117_escape_sequences_are_shown() {
        assert_eq!(escape_terminal("\u{1b}[2J\r\u{7}"), "\\u{1b}[2J\\r\\u{7}");
        assert_eq!(escape_terminal("\u{1b}]8;;http://x\u{1b}\\y"), "\\u{1b}]8;;http://x\\u{1b}\\y");
        assert_eq!(escape_terminal("plain – ünïcode 日本 👍"), "plain – ünïcode 日本 👍");
        assert!(matches!(escape_terminal("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn c119_json_escapes_what_cannot_be_seen() {
        assert_eq!(json("a\u{9b}b\u{7f}"), "\"a\\u009bb\\u007f\"");
        assert_eq!(json("\u{202e}\u{2028}\u{200b}"), "\"\\u202e\\u2028\\u200b\"");
        assert_eq!(json("\u{e0041}"), "\"\\udb40\\udc41\"");
        assert_eq!(json("q\" b\\ n\n\0"), "\"q\\\" b\\\\ n\\n\\u0000\"");
    }

    #[test]
    fn every_named_range_is_unseen() {
        let ranges = [
            (0, 0x1f),
            (0x7f, 0x9f),
            (0x61c, 0x61c),
            (0x200b, 0x200f),
            (0x2028, 0x202e),
            (0x2060, 0x2060),
            (0x2066, 0x2069),
            (0xfeff, 0xfeff),
            (0xe0000, 0xe007f),
        ];
        for (low, high) in ranges {
            for c in (low..=high).filter_map(char::from_u32) {
                assert!(is_unseen(c), "{c:?}");
            }
        }
        for c in [' ', '~', '\u{a0}', '\u{301}', '\u{fe0f}', '本'] {
            assert!(!is_unseen(c), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_unseen_comes_out(text in any::<String>()) {
            prop_assert!(!escape_terminal(&text).contains(is_unseen));
            prop_assert!(!json(&text).contains(is_unseen));
        }

        #[test]
        fn json_reads_back_equal(text in any::<String>()) {
            prop_assert_eq!(serde_json::from_str::<String>(&json(&text)).ok(), Some(text));
        }
    }
}
