//! Cuts gated text to a number of terminal cells without breaking what the eye sees as one character.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands for the part that was cut away.
const ELLIPSIS: &str = "…";

/// More bytes than one honest character needs; a letter with thousands of marks would cover the lines around it.
const LONGEST_GRAPHEME: usize = 128;

/// `text` in at most `cells` terminal cells, an ellipsis at the end if something was cut.
pub fn fit(text: &str, cells: usize) -> Cow<'_, str> {
    if text.len() <= LONGEST_GRAPHEME && text.width() <= cells {
        return Cow::Borrowed(text);
    }
    if cut(text, cells).len() == text.len() {
        return Cow::Borrowed(text);
    }
    match cells.checked_sub(1) {
        Some(room) => Cow::Owned(format!("{}{ELLIPSIS}", cut(text, room))),
        None => Cow::Borrowed(""),
    }
}

/// The longest beginning whose characters fit, as far as they are honest ones. Characters that join with their
/// neighbours become narrower by it, never wider, so that their sum is a safe measure.
fn cut(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > cells || grapheme.len() > LONGEST_GRAPHEME {
            return text.get(..at).unwrap_or("");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_cut_at_characters_the_eye_sees() {
        assert_eq!(fit("Rollout", 7), "Rollout");
        assert_eq!(fit("Rollout plan", 7), "Rollou…");
        assert_eq!(fit("日本語", 5), "日本…");
        assert_eq!(fit("日本語", 4), "日…");
        assert_eq!(fit("ae\u{301}i", 2), "a…");
        assert_eq!(fit("ab", 1), "…");
        assert_eq!(fit("ab", 0), "");
    }

    #[test]
    fn c122_ten_thousand_marks_do_not_come_out() {
        let zalgo = format!("ab{}", "\u{301}".repeat(10_000));
        assert_eq!(fit(&zalgo, 10), "a…");
        assert!(fit(&"👍🏽".repeat(5_000), 11).width() <= 11);
        assert!(fit(&"👩\u{200d}👩".repeat(5_000), 11).width() <= 11);
    }

    proptest! {
        #[test]
        fn it_always_fits(text in "\\PC*|[\\p{Mn}\\p{So}\\p{Arabic}\\p{Lisu}\\p{Khmer}a本\u{fe0e}\u{fe0f}\u{200d}]*", cells in 0_usize..40) {
            let shown = fit(&text, cells);
            prop_assert!(shown.width() <= cells, "{shown:?}");
            prop_assert!(shown == text.as_str() || shown.is_empty() || shown.ends_with(ELLIPSIS));
        }
    }
}
