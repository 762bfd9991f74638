//! Import: readers who agreed elsewhere. Who is known here stays as they are, and who is on the
//! suppression list stays there: an import never brings anybody back.

use std::collections::HashMap;

use super::evidence::{self, Circumstance};
use super::import_file::{ImportFile, ImportLine, LineProblem};
use super::keys::Keys;
use super::letter::{self, LetterKind};
use super::subscriber::{
    Choices, Subscriber, SubscriberState, for_verb, keep_choices, set_state, subscriber_by_address,
};
use super::suppress::{self, suppressed};
use super::tally::Tally;
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, SubscriberId, TopicId};
use crate::base::store::{Actor, OpenWrite, ReadSession, Store, StoreError};
use crate::changes::Change;
use crate::news::text::required;
use crate::news::{NewsError, Problem, editions};
use crate::sql;

/// How a list is taken in.
#[derive(Clone, Debug)]
pub struct ImportTerms {
    pub edition: EditionId,
    /// Where these people agreed: it goes into everybody's evidence.
    pub source: String,
    /// Ask each of them to confirm first.
    pub ask: bool,
    /// Say what would happen and change nothing.
    pub trial: bool,
}

/// How far it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub lines: i64,
    pub done: i64,
    pub added: i64,
    /// They are here already, in whatever state.
    pub known: i64,
    /// On the suppression list, or put there by this list.
    pub kept_out: i64,
    pub refused: i64,
    pub problems: Vec<LineProblem>,
}

/// So many problems are told; the others are only counted.
const TOLD: usize = 200;
const BATCH: usize = 200;

enum Verdict {
    Add(Choices),
    Known,
    KeptOut,
    KeepOut(suppress::Reason),
    /// A reader here of whom the list says that nothing may be sent.
    Stop(SubscriberId, suppress::Reason),
    Refused(String),
}

/// Takes a list in, two hundred lines in a write. `told` hears how far it is after each.
///
/// Errors: no source of consent.
pub fn import_readers(
    store: &Store,
    actor: &Actor,
    file: ImportFile,
    terms: &ImportTerms,
    mut told: impl FnMut(&Progress) -> Result<(), NewsError>,
) -> Result<Progress, NewsError> {
    let source = required("source", &terms.source, 200)?;
    let terms = ImportTerms {
        source,
        ..terms.clone()
    };
    let problems = file.problems.len() as i64;
    let mut progress = Progress {
        lines: file.lines.len() as i64 + problems,
        done: problems,
        refused: problems,
        problems: file.problems.into_iter().take(TOLD).collect(),
        ..Progress::default()
    };
    told(&progress)?;
    for batch in file.lines.chunks(BATCH) {
        let (batch, own, so_far) = (batch.to_vec(), terms.clone(), progress.clone());
        progress = if terms.trial {
            store
                .reads
                .wait(move |read| try_batch(read, &batch, &own, so_far))?
        } else {
            store.writes.wait(actor.clone(), move |write| {
                take_batch(write, &batch, &own, so_far)
            })?
        };
        told(&progress)?;
    }
    Ok(progress)
}

fn try_batch(
    read: &mut ReadSession<'_>,
    batch: &[ImportLine],
    terms: &ImportTerms,
    mut progress: Progress,
) -> Result<Progress, NewsError> {
    let keys = Keys::load(read)?;
    let topics = slugs(read, terms.edition)?;
    for line in batch {
        let verdict = judge(read, keys.as_ref(), &topics, terms, line)?;
        progress.count(line, &verdict);
    }
    Ok(progress)
}

fn take_batch(
    mut write: OpenWrite<'_>,
    batch: &[ImportLine],
    terms: &ImportTerms,
    mut progress: Progress,
) -> Result<Progress, NewsError> {
    let at = write.at;
    let keys = Keys::ensure(&mut write, at)?;
    let topics = slugs(&mut write.as_read(), terms.edition)?;
    let (mut tally, mut added, mut put, mut stopped) = (Tally::default(), 0, false, Vec::new());
    for line in batch {
        let verdict = judge(&mut write.as_read(), Some(&keys), &topics, terms, line)?;
        match &verdict {
            Verdict::Add(choices) => {
                add(&mut write, line, choices, terms, &mut tally)?;
                added += 1;
            }
            Verdict::KeepOut(reason) => {
                put |= suppress::put(&mut write, terms.edition, &line.email, *reason, &terms.source)?;
            }
            Verdict::Stop(id, reason) => {
                stop(&mut write, line, (*id, *reason), terms, &mut tally)?;
                put = true;
                if *reason == suppress::Reason::Left {
                    stopped.push(*id);
                }
            }
            Verdict::Known | Verdict::KeptOut | Verdict::Refused(_) => {}
        }
        progress.count(line, &verdict);
    }
    if added > 0 || put {
        tally.keep(&mut write, terms.edition, at)?;
        let mut recorded = write.record(&Change::SubscribersImported {
            edition: terms.edition,
            count: added,
        })?;
        for subscriber in stopped {
            let how = "import".to_owned();
            recorded = recorded.record(&Change::SubscriberLeft { subscriber, how })?;
        }
        recorded.commit()?;
    }
    Ok(progress)
}

fn judge(
    read: &mut ReadSession<'_>,
    keys: Option<&Keys>,
    topics: &HashMap<String, TopicId>,
    terms: &ImportTerms,
    line: &ImportLine,
) -> Result<Verdict, StoreError> {
    let known = subscriber_by_address(read, terms.edition, line.email.as_str())?;
    if let Some(known) = known {
        let gets = matches!(known.state, SubscriberState::Active | SubscriberState::Pending);
        return Ok(match line.keep_out.filter(|_| gets) {
            Some(reason) => Verdict::Stop(known.id, reason),
            None => Verdict::Known,
        });
    }
    if let Some(keys) = keys
        && suppressed(read, terms.edition, &keys.hash(terms.edition, &line.email))?.is_some()
    {
        return Ok(Verdict::KeptOut);
    }
    if let Some(reason) = line.keep_out {
        return Ok(Verdict::KeepOut(reason));
    }
    let mut choices = line.choices.clone();
    for slug in &line.topics {
        match topics.get(slug) {
            Some(topic) => choices.topics.push(*topic),
            None => {
                return Ok(Verdict::Refused(format!(
                    "topics: there is no topic “{slug}” here"
                )));
            }
        }
    }
    match choices.checked(read, terms.edition) {
        Ok(choices) => Ok(Verdict::Add(choices)),
        Err(NewsError::Store(error)) => Err(error),
        Err(NewsError::Invalid(Problem { field, message })) => {
            Ok(Verdict::Refused(format!("{field}: {message}")))
        }
        Err(other) => Ok(Verdict::Refused(other.to_string())),
    }
}

fn add(
    write: &mut OpenWrite<'_>,
    line: &ImportLine,
    choices: &Choices,
    terms: &ImportTerms,
    tally: &mut Tally,
) -> Result<(), StoreError> {
    let (id, at) = (SubscriberId::new(write.at), write.at);
    let state = if terms.ask {
        SubscriberState::Pending
    } else {
        SubscriberState::Active
    };
    let confirmed_at = (!terms.ask).then_some(at);
    write.execute(
        sql!(
            "insert into subscriber (id, edition_id, email, state, signed_up_at, confirmed_at, changed_at, origin)
             values ($1, $2, $3, $4, $5, $6, $5, 'import')"
        ),
        &[
            &id,
            &terms.edition,
            &line.email.as_str(),
            &state.as_str(),
            &at,
            &confirmed_at,
        ],
    )?;
    keep_choices(write, id, choices, at)?;
    let page = match line.consent.as_str() {
        "" => terms.source.clone(),
        when => format!("{} ({when})", terms.source),
    };
    let circumstance = Circumstance {
        page,
        method: "import".to_owned(),
        ..Circumstance::default()
    };
    let whose = (id, terms.edition);
    evidence::note(write, whose, "imported", choices, &circumstance, at)?;
    let after = Subscriber {
        id,
        edition: terms.edition,
        email: line.email.as_str().to_owned(),
        state,
        signed_up_at: at,
        confirmed_at,
        changed_at: at,
        origin: "import".to_owned(),
        choices: choices.clone(),
    };
    if terms.ask {
        letter::put(write, &after, LetterKind::Confirm, at)?;
    }
    tally.moved(None, Some(&after));
    tally.event("imported");
    Ok(())
}

/// Ends the mail of a reader of whom the list says so: they left, or are suppressed for what it says.
fn stop(
    write: &mut OpenWrite<'_>,
    line: &ImportLine,
    (id, reason): (SubscriberId, suppress::Reason),
    terms: &ImportTerms,
    tally: &mut Tally,
) -> Result<(), StoreError> {
    let at = write.at;
    let Some(before) = for_verb(write, id)? else {
        return Ok(());
    };
    suppress::put(write, terms.edition, &line.email, reason, &terms.source)?;
    letter::void(write, id)?;
    let state = if reason == suppress::Reason::Left {
        let circumstance = Circumstance {
            page: terms.source.clone(),
            method: "import".to_owned(),
            ..Circumstance::default()
        };
        evidence::note(
            write,
            (id, terms.edition),
            "left",
            &before.choices,
            &circumstance,
            at,
        )?;
        tally.event("left");
        SubscriberState::Left
    } else {
        tally.event("suppressed");
        SubscriberState::Suppressed
    };
    set_state(write, id, state, at)?;
    let after = Subscriber {
        state,
        ..before.clone()
    };
    tally.moved(Some(&before), Some(&after));
    Ok(())
}

fn slugs(read: &mut ReadSession<'_>, edition: EditionId) -> Result<HashMap<String, TopicId>, StoreError> {
    let all = editions::topics(read, edition)?;
    Ok(all.into_iter().map(|topic| (topic.slug, topic.id)).collect())
}

impl Progress {
    fn count(&mut self, line: &ImportLine, verdict: &Verdict) {
        self.done += 1;
        match verdict {
            Verdict::Add(_) => self.added += 1,
            Verdict::Known => self.known += 1,
            Verdict::KeptOut | Verdict::KeepOut(_) | Verdict::Stop(..) => self.kept_out += 1,
            Verdict::Refused(message) => {
                self.refused += 1;
                if self.problems.len() < TOLD {
                    self.problems.push(LineProblem {
                        number: line.number,
                        message: message.clone(),
                    });
                }
            }
        }
    }
}

/// Whether an import that said it was running has gone quiet: the program was stopped.
pub fn has_stopped(seen_at: Micros, now: Micros) -> bool {
    seen_at.plus_seconds(60) < now
}

#[cfg(test)]
mod tests {
    use super::super::import_file::read_import;
    use super::super::tests::{self as t, reader};
    use super::super::{erase, leave};
    use super::*;
    use crate::testing::News;

    fn take(news: &News, text: &str, change: impl Fn(&mut ImportTerms)) -> Progress {
        let mut terms = ImportTerms {
            edition: news.edition,
            source: "paper forms, May".to_owned(),
            ask: false,
            trial: false,
        };
        change(&mut terms);
        let file = read_import(text.as_bytes()).expect("a file");
        import_readers(&news.store, &Actor::Import, file, &terms, |_| Ok(())).expect("taken in")
    }

    #[test]
    fn nobody_is_brought_back_by_an_import() {
        let news = News::new();
        let gone = reader(&news, "left@mail.example");
        let erased = reader(&news, "erased@mail.example");
        let edition = news.edition;
        news.write(move |w| leave(w, gone, "button", false, &Circumstance::default()))
            .expect("left");
        news.write(move |w| erase(w, erased)).expect("erased");
        let email = super::super::Email::parse("complained@mail.example").expect("an address");
        news.write(move |w| suppress::suppress(w, edition, &email, suppress::Reason::Complaint, ""))
            .expect("suppressed");
        let list = "email,state,topics,zone\nleft@mail.example,active,,\nerased@mail.example,,,\n\
                    Complained@mail.example,,,\nnew@mail.example,,inflation,Asia/Tokyo\nother@mail.example,unsubscribed,,\n\
                    wrong@mail.example,,nosuch,\nwrong2@mail.example,,,Mars/Olympus\n";
        let trial = take(&news, list, |terms| terms.trial = true);
        assert_eq!(
            (trial.added, trial.known, trial.kept_out, trial.refused),
            (1, 1, 3, 2)
        );
        assert_eq!(t::states(&news), ["left@mail.example left"]);
        let done = take(&news, list, |_| {});
        assert_eq!(done, trial);
        assert_eq!(news.verbs(1), ["subscribers_imported"]);
        assert_eq!(
            t::states(&news),
            ["left@mail.example left", "new@mail.example active"]
        );
        assert!(done.problems[0].message.contains("nosuch") && done.problems[0].number == 7);
        // The list of others' unsubscribed is kept, and again changes nothing.
        let again = take(&news, list, |_| {});
        assert_eq!((again.added, again.known, again.kept_out), (0, 2, 3));
        let late = take(&news, "email\nother@mail.example\n", |_| {});
        assert_eq!((late.added, late.kept_out), (0, 1));
    }

    #[test]
    fn a_list_that_says_no_stops_who_is_a_reader_here() {
        let news = News::new();
        let left = reader(&news, "left@mail.example");
        reader(&news, "spam@mail.example");
        news.clock.set(news.clock.now().plus_seconds(1));
        let list = "email,state\nleft@mail.example,unsubscribed\nspam@mail.example,complaint\n";
        let trial = take(&news, list, |terms| terms.trial = true);
        assert_eq!((trial.known, trial.kept_out), (0, 2));
        assert_eq!(take(&news, list, |_| {}), trial);
        assert_eq!(
            t::states(&news),
            ["left@mail.example left", "spam@mail.example suppressed"]
        );
        assert_eq!(t::count(&news, "state", "active"), 0);
        assert_eq!(t::actions(&news, left), ["signed up", "confirmed", "left"]);
        assert_eq!(news.verbs(2), ["subscribers_imported", "subscriber_left"]);
        let again = take(&news, list, |_| {});
        assert_eq!((again.known, again.kept_out), (2, 0));
    }

    #[test]
    fn those_who_are_asked_first_are_pending_and_get_a_letter() {
        let news = News::new();
        take(&news, "email\na@mail.example\n", |terms| terms.ask = true);
        assert_eq!(t::states(&news), ["a@mail.example pending"]);
        assert_eq!(t::letters(&news), ["confirm a@mail.example waiting"]);
        assert_eq!(t::count(&news, "state", "pending"), 1);
    }

    #[test]
    fn without_a_source_of_consent_nothing_is_taken() {
        let news = News::new();
        let terms = ImportTerms {
            edition: news.edition,
            source: "  ".to_owned(),
            ask: false,
            trial: false,
        };
        let file = read_import(b"email\na@mail.example\n").expect("a file");
        import_readers(&news.store, &Actor::Import, file, &terms, |_| Ok(())).expect_err("no source");
        assert!(t::states(&news).is_empty());
    }
}
