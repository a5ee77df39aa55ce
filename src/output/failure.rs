//! The two forms of an error on standard error: lines for people, one JSON line for programs.

use super::cell::{push_group, push_key};
use super::gate::{escape_json, escape_terminal};
use crate::error::Error;

/// `error[code]: message` and below it, indented, the deciding rule and what to do. Each is one line whatever the
/// texts contain, so that none can imitate another.
pub(super) fn human(error: &Error) -> String {
    let mut text = format!("error[{}]: {}\n", error.code().as_str(), escape_terminal(error.message()));
    let rule = error.details().rule.iter().map(|rule| ("rule", rule));
    for (name, value) in rule.chain(error.hints().iter().map(|hint| ("hint", hint))) {
        text.push_str("  ");
        text.push_str(name);
        text.push_str(": ");
        text.push_str(&escape_terminal(value));
        text.push('\n');
    }
    text
}

/// One line with every member always present: `null` where there is nothing to say, `[]` for no missing roles.
pub(super) fn json(error: &Error) -> String {
    let about = error.details();
    let hints = error.hints().join("\n");
    let members = [
        ("code", Member::Text(Some(error.code().as_str()))),
        ("exit", Member::Number(error.exit())),
        ("message", Member::Text(Some(error.message()))),
        ("actor", Member::Text(about.actor.as_deref())),
        ("as_user", Member::Text(about.as_user.as_deref())),
        ("action", Member::Text(about.action.as_deref())),
        ("target", Member::Text(about.target.as_deref())),
        ("field", Member::Text(about.field.as_deref())),
        ("rule", Member::Text(about.rule.as_deref())),
        ("missing_roles", Member::Texts(&about.missing_roles)),
        ("hint", Member::Text(Some(hints.as_str()).filter(|hints| !hints.is_empty()))),
    ];
    let mut line = String::from("{\"error\":");
    push_group("{}", members, None, &mut line, |(name, member), _, line| {
        push_key(name, None, line);
        member.push(line);
    });
    line.push_str("}\n");
    line
}

enum Member<'a> {
    Text(Option<&'a str>),
    Texts(&'a [String]),
    Number(u8),
}

impl Member<'_> {
    fn push(self, line: &mut String) {
        match self {
            Self::Text(Some(text)) => escape_json(text, line),
            Self::Text(None) => line.push_str("null"),
            Self::Number(number) => line.push_str(&number.to_string()),
            Self::Texts(texts) => push_group("[]", texts, None, line, |text, _, line| escape_json(text, line)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    fn denied() -> Error {
        Error::new(Code::AccessDenied, "carl may not update \"A\u{1b}[2J\nerror[internal]: x\"")
            .hint("ask maya\u{202e}")
            .hint("or wait")
            .about(|about| {
                about.as_user = Some("carl".into());
                about.rule = Some("R12".into());
                about.missing_roles = vec!["it_project_manager".into()];
            })
    }

    #[test]
    fn c118_people_get_lines_nobody_can_forge() {
        let expected = "error[access.denied]: carl may not update \"A\\u{1b}[2J\\nerror[internal]: x\"\n  rule: R12\n  \
                        hint: ask maya\\u{202e}\n  hint: or wait\n";
        assert_eq!(human(&denied()), expected);
    }

    #[test]
    fn c124_programs_get_one_line() {
        let expected = r#"{"error":{"code":"access.denied","exit":4,"message":"carl may not update \"A\u001b[2J\nerror[internal]: x\"","actor":null,"as_user":"carl","action":null,"target":null,"field":null,"rule":"R12","missing_roles":["it_project_manager"],"hint":"ask maya\u202e\nor wait"}}"#;
        assert_eq!(json(&denied()), format!("{expected}\n"));
        assert!(json(&Error::new(Code::Internal, "x")).ends_with("\"missing_roles\":[],\"hint\":null}}\n"));
    }
}
