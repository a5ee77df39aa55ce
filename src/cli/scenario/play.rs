//! Plays one scenario on its copy: people, then every block in the order it stands in.
//!
//! Blocks that ask stand between blocks that change something; those that follow each other are answered together.

use super::asking;
use super::file::{Block, File, Person, Step, Text};
use super::line::{self, Command, Manner, Saved, Unusable};
use super::report::{Case, Played, Problem};
use super::scene::{Asked, Scene, Verdict, located};
use super::seed::Seeds;
use super::verbs::Tried;
use crate::actor::Actor;
use crate::cli::global::Global;
use crate::cli::session::{OPERATOR, Session};
use crate::engine::Sqlite;
use crate::error::{Error, Result};
use crate::rules::RULES;
use crate::store::{Context, Store};
use std::cell::RefCell;
use std::rc::Rc;

/// Whoever looks on while scenarios are played: coverage, mutation.
pub trait Watch {
    /// Questions were answered, all of them as expected or not.
    fn answered(&mut self, scene: &Scene<'_>, asked: &[Asked], verdicts: &[Verdict]) -> Result<()> {
        let _ = (scene, asked, verdicts);
        Ok(())
    }

    /// The file was played to its end.
    fn ended(&mut self, play: &Play<'_>) -> Result<()> {
        let _ = play;
        Ok(())
    }
}

/// Nobody looks on.
impl Watch for () {}

/// What is wanted of a run.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only cases whose file, scenario or name contains this, in lower case.
    pub filter: Option<String>,
    /// Only questions about this user.
    pub subject: Option<String>,
    /// Stop at the first case that fails.
    pub fail_fast: bool,
    /// What came of doing what is asked about, if that is wanted too.
    pub tried: Option<RefCell<Tried>>,
}

impl Wanted {
    /// Whether a case of that name is wanted.
    fn case(&self, file: &File, name: &str) -> bool {
        let Some(filter) = &self.filter else { return true };
        format!("{} {} {name}", file.source.name(), file.head.name.as_ref()).to_lowercase().contains(filter.as_str())
    }

    /// Whether that user is asked about.
    pub fn user(&self, login: &str) -> bool {
        self.subject.as_ref().is_none_or(|subject| subject == login)
    }
}

/// One scenario under way.
pub struct Play<'f> {
    /// The file.
    pub file: &'f File,
    /// What is wanted.
    pub wanted: &'f Wanted,
    /// The copy it plays on.
    pub copy: Rc<Sqlite>,
    /// What was saved so far.
    pub saved: Saved,
    /// The time of its commands.
    pub now: Option<String>,
    context: Context,
}

/// Plays a file and says what became of it.
pub fn play(file: &File, wanted: &Wanted, session: &Session, seeds: &mut Seeds, watch: &mut dyn Watch) -> Played {
    let mut played = Played {
        file: file.source.name(),
        name: file.head.name.as_ref().clone(),
        source: file.head.source.clone(),
        cases: Vec::new(),
        errors: super::sound::check(file),
    };
    if played.errors.is_empty()
        && let Err(error) =
            Play::begin(file, wanted, session, seeds).and_then(|mut play| play.blocks(&mut played, watch))
    {
        played.errors.push(error);
    }
    played
}

impl<'f> Play<'f> {
    /// The copy, with the people of the file.
    pub fn begin(file: &'f File, wanted: &'f Wanted, session: &Session, seeds: &mut Seeds) -> Result<Self> {
        let mut context = session.context()?;
        let now = file.head.now.as_ref().map(|now| now.as_ref().to_string());
        if let (Some(text), Some(place)) = (&now, &file.head.now) {
            let told = Global { now: Some(text.clone()), ..Global::default() };
            context.pretended =
                told.pretended().map_err(|error| file.source.fault(&place.span(), error.message().to_owned()))?;
        }
        let copy = Rc::new(seeds.copy(file, session, &context)?);
        let now = now.or_else(|| session.global.now.clone());
        let play = Self { file, wanted, copy, saved: Saved::new(), now, context };
        for (login, person) in &file.head.users {
            play.person(login, person.as_ref()).map_err(|error| {
                let positioned = error.message().starts_with(&file.source.name());
                if positioned { error } else { file.source.fault(&person.span(), error.message().to_owned()) }
            })?;
        }
        Ok(play)
    }

    /// A store for the user of that login.
    pub fn store<'e>(&self, copy: &'e Sqlite, actor: Actor) -> Store<'e> {
        Store::new(copy, actor, &RULES, self.context.clone())
    }

    fn person(&self, login: &str, person: &Person) -> Result<()> {
        let mut words: Vec<String> = ["user", "create", "--set"].map(str::to_owned).to_vec();
        words.push(format!("user_name={login}"));
        words.extend(["--set".to_owned(), format!("name={}", person.name.as_deref().unwrap_or(login))]);
        if let Some(account) = &person.account {
            words.extend(["--set".to_owned(), format!("account={}", account.as_ref())]);
        }
        self.succeed(&words, person.account.as_ref())?;
        for role in &person.roles {
            let words = ["role", "grant", login, role.as_ref()].map(str::to_owned);
            self.succeed(&words, Some(role))?;
        }
        Ok(())
    }

    fn succeed(&self, words: &[String], place: Option<&Text>) -> Result<()> {
        let command = line::understood(words, self.file.source.folder())
            .map_err(|unusable| Error::new(crate::error::Code::ScenarioInvalid, unusable.why()))?;
        let ran = line::run(&command, &self.copy, self.manner());
        match (ran.error, place) {
            (None, _) => Ok(()),
            (Some(error), Some(place)) => Err(located(self.file, place, &error)),
            (Some(error), None) => Err(error),
        }
    }

    /// How a command of this scenario is run.
    pub fn manner(&self) -> Manner {
        Manner { now: self.now.clone(), ..Manner::default() }
    }

    /// Every block, in order.
    pub fn blocks(&mut self, played: &mut Played, watch: &mut dyn Watch) -> Result<()> {
        let file = self.file;
        let mut rest = file.blocks.as_slice();
        while let [block, after @ ..] = rest {
            let goes_on = match block {
                Block::Setup(setup) => {
                    rest = after;
                    self.setup(block, &setup.run, setup.save.as_ref(), played)?
                }
                Block::Step(step) => {
                    rest = after;
                    self.step(block, step, played)?
                }
                _ => {
                    let asking =
                        rest.iter().take_while(|block| !matches!(block, Block::Setup(_) | Block::Step(_))).count();
                    let (now, later) = rest.split_at(asking);
                    rest = later;
                    self.ask(now, played, watch)?;
                    true
                }
            };
            if !goes_on || (self.wanted.fail_fast && !played.passed()) {
                return Ok(());
            }
        }
        watch.ended(self)
    }

    fn case(&self, block: &Block) -> Case {
        Case {
            kind: block.kind(),
            name: block.title(),
            line: self.file.source.line(block.place().start),
            asked: 0,
            problems: Vec::new(),
        }
    }

    /// Understands a line with what is saved by now.
    pub fn command(&self, run: &Text) -> Result<std::result::Result<Command, String>> {
        let text = line::filled(&self.file.source, run, &self.saved)?;
        let words = line::words(&self.file.source, &run.span(), &text)?;
        match line::understood(&words, self.file.source.folder()) {
            Ok(command) => Ok(Ok(command)),
            Err(Unusable::Misspelt(why)) => Ok(Err(why)),
            Err(Unusable::Refused(why)) => Err(self.file.source.fault(&run.span(), why)),
        }
    }

    /// Runs a setup; without it the rest would mean nothing.
    fn setup(&mut self, block: &Block, run: &Text, save: Option<&Text>, played: &mut Played) -> Result<bool> {
        let command = self.command(run)?.map_err(|why| self.file.source.fault(&run.span(), why))?;
        let ran = line::run(&command, &self.copy, Manner { quiet: save.is_some(), ..self.manner() });
        let problem = match &ran.error {
            None if ran.exit == 0 => self.save(save, &ran.printed),
            _ => Some(Problem::new(format!("ended with {}", ran.outcome()))),
        };
        let Some(problem) = problem else { return Ok(true) };
        let mut case = self.case(block);
        case.problems.push(problem);
        case.problems.push(Problem::new("the rest of the file was not played"));
        played.cases.push(case);
        Ok(false)
    }

    fn step(&mut self, block: &Block, step: &Step, played: &mut Played) -> Result<bool> {
        let (exit, code) = expected(step);
        let mut case = Case { asked: 1, ..self.case(block) };
        let mut goes_on = true;
        let (ended, ended_code, outcome, printed) = match self.command(&step.run)? {
            Ok(command) => {
                let ran = line::run(&command, &self.copy, Manner { quiet: step.save.is_some(), ..self.manner() });
                (ran.exit, ran.code(), ran.outcome(), ran.printed)
            }
            Err(why) => (2, Some("usage.invalid"), format!("2 usage.invalid: {why}"), String::new()),
        };
        if ended != exit || code.is_some_and(|code| Some(code) != ended_code) {
            let wanted = code.map_or_else(|| exit.to_string(), |code| format!("{exit} {code}"));
            let problem = Problem::new(format!("expected {wanted}, ended with {outcome}"));
            case.problems.push(problem.with("expected", wanted).with("ended", outcome));
        } else if ended == 0
            && let Some(problem) = self.save(step.save.as_ref(), &printed)
        {
            case.problems.push(problem);
            goes_on = false;
        }
        if self.wanted.case(self.file, &case.name) || !goes_on {
            played.cases.push(case);
        }
        Ok(goes_on)
    }

    /// Saves the one number a command printed.
    fn save(&mut self, name: Option<&Text>, printed: &str) -> Option<Problem> {
        let name = name?.as_ref();
        let mut lines = printed.lines();
        match (lines.next(), lines.next()) {
            (Some(number), None) => {
                self.saved.insert(name.clone(), number.to_owned());
                None
            }
            (first, _) => {
                let count = if first.is_none() { "nothing" } else { "several lines" };
                Some(Problem::new(format!("printed {count}; one number is needed to be {{{name}}}")))
            }
        }
    }

    /// People and records as they stand now.
    pub fn scene<'e, T>(&self, copy: &'e Sqlite, work: impl FnOnce(&mut Scene<'e>) -> Result<T>) -> Result<T> {
        work(&mut Scene::new(self.store(copy, Actor::load(copy, OPERATOR)?)))
    }

    /// Blocks that ask, together.
    fn ask(&self, blocks: &[Block], played: &mut Played, watch: &mut dyn Watch) -> Result<()> {
        let cases = self.scene(&self.copy, |scene| {
            let mut questions = asking::Questions::default();
            for block in blocks {
                let case = self.case(block);
                if self.wanted.case(self.file, &case.name) {
                    questions.block(self, scene, block, case)?;
                }
            }
            questions.judge(self, scene, watch)
        })?;
        played.cases.extend(cases);
        Ok(())
    }
}

/// How a step must end: the exit that goes with its code, or 0.
pub fn expected(step: &Step) -> (u8, Option<&str>) {
    let code = step.code.as_ref().map(|code| code.as_ref().as_str());
    let by_code = crate::error::Code::ALL.iter().find(|known| Some(known.as_str()) == code).map(|code| code.exit());
    (step.exit.or(by_code).unwrap_or(0), code)
}
