//! `--verify-verbs`: does what was asked about, as the user asked about, and undoes it: asking and trying must agree.

use super::line::{self, Manner, Ran, Unusable};
use super::play::Play;
use super::report::Problem;
use super::scene::{Asked, Scene, Verdict};
use super::wording::{self, Line, Proof};
use crate::actor::Actor;
use crate::engine::{self, Engine as _, Sql, Sqlite};
use crate::error::{Code, Error, Result};
use std::collections::BTreeSet;
use std::rc::Rc;

/// What came of trying.
#[derive(Debug, Clone, Default)]
pub struct Tried {
    /// What did not agree, with the case it belongs to.
    pub problems: Vec<(usize, Problem)>,
    /// Operations no verb stands for: `attach project`.
    pub verbless: BTreeSet<String>,
}

/// Tries every question and compares with its answer.
pub fn attempt(
    play: &Play<'_>,
    scene: &Scene<'_>,
    asked: &[Asked],
    verdicts: &[Verdict],
    tried: &mut Tried,
) -> Result<()> {
    for (question, verdict) in asked.iter().zip(verdicts) {
        let table = scene.targets[question.target].table;
        if !wording::has_verb(table, question.operation) {
            let rules = scene.operator.policy().rules(table)?;
            if rules.iter().any(|rule| rule.operation == question.operation) {
                tried.verbless.insert(format!("{} {}", question.operation, table.noun));
            }
            continue;
        }
        let place = Place::of(play, scene, question)?;
        for line in wording::lines(scene, &play.file.source.path, question)? {
            if let Some(problem) = disagreement(play, scene, question, verdict, &line, &place)? {
                tried.problems.push((question.case, problem));
            }
        }
    }
    Ok(())
}

/// Where a question is tried.
enum Place {
    /// On the copy the scenario plays on.
    Copy,
    /// On one without the record asked about, which could not be made a second time.
    Without(Rc<Sqlite>),
    /// On the copy, where the record stands in its own way.
    Taken,
}

impl Place {
    fn of(play: &Play<'_>, scene: &Scene<'_>, question: &Asked) -> Result<Self> {
        let Some(id) = scene.id(question).filter(|_| question.operation == "create") else { return Ok(Self::Copy) };
        let (person, table) = (&scene.people[question.user], scene.targets[question.target].table);
        // Who makes no record of the table at all is refused whatever stands there.
        if !person.policy.grant(table, "create", &[], "t")?.possible() {
            return Ok(Self::Copy);
        }
        let copy = engine::copy(&play.copy)?;
        let mut delete = Sql::new("DELETE FROM ");
        delete.name(table.name).push(" WHERE sys_id = ").bind(id);
        // What others point to stays: only its number and name are its own.
        if copy.execute(&delete).is_err() {
            return Ok(Self::Taken);
        }
        let same = Actor::find(&copy, &person.login)
            .is_ok_and(|actor| actor.subject.roles == person.policy.actor().subject.roles);
        Ok(if same { Self::Without(Rc::new(copy)) } else { Self::Taken })
    }

    fn database<'a>(&'a self, play: &'a Play<'_>) -> &'a Rc<Sqlite> {
        if let Self::Without(copy) = self { copy } else { &play.copy }
    }
}

/// Tries one command; what is wrong if it says otherwise than the answer did.
fn disagreement(
    play: &Play<'_>,
    scene: &Scene<'_>,
    question: &Asked,
    verdict: &Verdict,
    line: &Line,
    place: &Place,
) -> Result<Option<Problem>> {
    let mut words = line.words.clone();
    words.extend(["--as-user".to_owned(), scene.people[question.user].login.clone()]);
    let command = match line::understood(&words, play.file.source.folder()) {
        Ok(command) => command,
        // A scenario that is a link is no file to attach.
        Err(Unusable::Refused(_)) => return Ok(None),
        Err(Unusable::Misspelt(why)) => {
            return Err(Error::new(Code::Internal, format!("`csm {}`: {why}", words.join(" "))));
        }
    };
    let ran = line::run(&command, place.database(play), Manner { undo: true, ..play.manner() });
    let told = outcome(scene, question, line, place, &ran);
    if told.is_none_or(|allowed| allowed == verdict.allowed) {
        return Ok(None);
    }
    let (said, did) = if verdict.allowed { ("allow", "is refused") } else { ("deny", "goes through") };
    Ok(Some(Problem::new(format!(
        "asked, the answer is {said} by {}; tried, `csm {}` {did}: {}",
        verdict.rule,
        words.join(" "),
        ran.outcome()
    ))))
}

/// Whether the command was let through: 0 and 5 are, 3 and 4 are not; anything else says nothing.
fn outcome(scene: &Scene<'_>, question: &Asked, line: &Line, place: &Place, ran: &Ran) -> Option<bool> {
    let whole_table = scene.id(question).is_none();
    let (code, about) = ran.error.as_ref().map(|error| (error.code(), error.details())).unzip();
    match (ran.exit, code) {
        (0, _) if !matches!(line.proof, Proof::Success) => Some(proven(&line.proof, question, &ran.printed)),
        // What the system sets is refused to everybody: an answer only if that field was asked about.
        (_, Some(Code::FieldReadOnly)) => question.field.is_some().then_some(false),
        // A new record is judged once it is made: what would not be made, or is there already, is not judged.
        (5, _) if question.operation == "create" => None,
        (0, _) if matches!(place, Place::Taken) => None,
        (0 | 5, _) | (2, Some(Code::InputMissing)) => Some(true),
        // Somebody may, on some record; this one is not there.
        (3, _) if whole_table => Some(true),
        // Something else that the command names cannot be read: a reference of the record, a template.
        (3, _) if about?.target.as_deref() != scene.id(question) => None,
        (4, Some(Code::AccessDenied)) => {
            let about = about?;
            match about.action.as_deref() {
                // It was let through, and undone because its user would no longer see the record (Q32).
                None => return Some(true),
                // Something else that the command names is of a kind he reads nothing of.
                Some("read") if question.operation != "read" => return None,
                Some(_) => {}
            }
            // The command names more fields than the question does.
            let other = about.field.is_some() && about.field.as_deref() != question.field.as_deref();
            (!other).then_some(false)
        }
        (3 | 4, _) => Some(false),
        _ => None,
    }
}

/// Whether what was printed shows that it was done.
fn proven(proof: &Proof, question: &Asked, printed: &str) -> bool {
    match proof {
        Proof::Success => true,
        Proof::Field => question.field.as_deref().is_some_and(|field| {
            serde_json::from_str::<serde_json::Value>(printed).is_ok_and(|record| record.get(field).is_some())
        }),
        Proof::Row(first) => printed.lines().any(|line| line.split('\t').next() == Some(first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::config::Config;
    use crate::cli::global::Global;
    use crate::cli::scenario::play::Wanted;
    use crate::cli::scenario::seed::Seeds;
    use crate::cli::scenario::source::Source;
    use crate::cli::scenario::{file, wording};
    use crate::cli::session::Session;
    use crate::dict;
    use crate::output::Out;
    use crate::rules::acts::{DEEDS, Deed};
    use std::collections::BTreeMap;

    const SCENARIO: &str = r#"
        version = 1
        name = "every verb"
        now = 2026-03-02T09:00:00Z
        [users."al.helper"]
        roles = ["sn_customerservice_agent", "sn_problem_write", "sn_change_write", "sn_incident_write", "sn_request_write"]
        [users."rex.resource"]
        roles = ["resource_manager", "it_project_manager", "sn_customerservice.projectmanager"]
        [users."eve.escalation"]
        roles = ["sn_crm_escalation_admin", "sn_customerservice.case_viewer"]
        [[check]]
        as = ["admin"]
        on = ["task"]
        allow = ["read"]
    "#;

    const PEOPLE: &[&str] = &[
        "admin",
        "maya.pm",
        "rex.resource",
        "al.helper",
        "eve.escalation",
        "max.manager",
        "carl.customer",
        "cora.admin",
        "paula.partneradmin",
        "eddy.editor",
        "tess.casetask",
        "colin.consumer",
        "sam.stake",
    ];

    /// Asks about every operation there is a verb for, of some records of its table, and of the table as a whole.
    fn questions(scene: &mut Scene<'_>) -> Vec<Asked> {
        let mut asked = Vec::new();
        let people: Vec<usize> = PEOPLE.iter().map(|login| scene.person(login).unwrap()).collect();
        let kinds: BTreeSet<_> = DEEDS.iter().map(|deed| (deed.table, deed.operation)).collect();
        for (table, operation) in kinds {
            let table = dict::table(table).unwrap();
            let mut targets = vec![scene.target(table.noun).unwrap()];
            let mut some = Sql::new("SELECT sys_id FROM ");
            some.name(table.name).push(" ORDER BY sys_id DESC LIMIT 2");
            for id in scene.operator.engine().texts(&some).unwrap() {
                targets.push(scene.record(table, id).unwrap());
            }
            for user in &people {
                for target in &targets {
                    let (user, target) = (*user, *target);
                    asked.push(Asked { user, target, operation, field: None, allow: true, rule: None, case: 0, at: 0 });
                }
            }
        }
        asked
    }

    fn problems(play: &Play<'_>, scene: &Scene<'_>, asked: &[Asked], verdicts: &[Verdict]) -> Vec<String> {
        let mut tried = Tried::default();
        attempt(play, scene, asked, verdicts, &mut tried).unwrap();
        assert!(tried.verbless.is_empty(), "{:?}", tried.verbless);
        tried.problems.into_iter().map(|(_, problem)| problem.what).collect()
    }

    /// Every verb does what was answered, and would be noticed if it did the opposite: allowed and denied, each verb.
    #[test]
    fn every_verb_is_tried_and_its_lie_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.toml");
        std::fs::write(&path, SCENARIO).unwrap();
        let file = file::parse(Source::read(&path).unwrap()).unwrap();
        let session = Session::new(Global::default(), Config::default(), String::new(), Out::buffer());
        let wanted = Wanted::default();
        let mut seeds = Seeds::default();
        let play = Play::begin(&file, &wanted, &session, &mut seeds).unwrap();
        let mut noticed: BTreeMap<(&str, &str), [usize; 2]> = BTreeMap::new();
        play.scene(&play.copy, |scene| {
            let asked = questions(scene);
            let verdicts = scene.answers(&asked)?;
            let found = problems(&play, scene, &asked, &verdicts);
            assert!(found.is_empty(), "{}", found.join("\n"));
            for (question, verdict) in asked.iter().zip(&verdicts) {
                let table = scene.targets[question.target].table.name;
                let about = |deed: &&Deed| (deed.table, deed.operation) == (table, question.operation);
                let heard = |deed: &Deed| {
                    noticed.get(&(deed.verb, deed.table)).is_some_and(|told| told[usize::from(verdict.allowed)] > 0)
                };
                if DEEDS.iter().filter(about).all(heard) {
                    continue;
                }
                let lie = Verdict { allowed: !verdict.allowed, rule: Rc::clone(&verdict.rule) };
                let found = problems(&play, scene, std::slice::from_ref(question), &[lie]);
                for deed in DEEDS.iter().filter(about) {
                    let line = format!("`csm {} ", deed.verb);
                    let told = found.iter().filter(|problem| problem.contains(&line)).count();
                    noticed.entry((deed.verb, deed.table)).or_default()[usize::from(verdict.allowed)] += told;
                }
            }
            Ok(())
        })
        .unwrap();
        let silent: Vec<_> = noticed
            .iter()
            .filter(|((verb, _), [denied, allowed])| tried_at_all(verb) && (*denied == 0 || *allowed == 0))
            .collect();
        assert!(silent.is_empty(), "verbs whose lies nobody noticed: {silent:?}");
    }

    fn tried_at_all(verb: &str) -> bool {
        wording::ARGUMENTS.iter().any(|(known, arguments)| *known == verb && arguments.is_some())
    }

    #[test]
    fn every_verb_has_its_arguments() {
        for deed in DEEDS {
            assert!(wording::ARGUMENTS.iter().any(|(verb, _)| *verb == deed.verb), "no arguments for {}", deed.verb);
        }
        for (verb, _) in wording::ARGUMENTS {
            assert!(DEEDS.iter().any(|deed| deed.verb == *verb), "{verb} is no deed");
        }
    }
}
