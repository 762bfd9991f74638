//! A newsroom of one edition and two sections, for tests of verbs.

use courant_body::{Block, Body};

use super::{MORNING, TestDatabase};
use crate::base::clock::Clock;
use crate::base::ids::{ArticleId, ContributorId, EditionId, MediaId, PersonId, SectionId, TopicId};
use crate::base::store::{Actor, OpenWrite, ReadSession, Store, StoreError};
use crate::changes::{self, Change};
use crate::news::NewsError;
use crate::news::editions::{
    NewContributor, NewEdition, NewSection, NewTopic, save_contributor, save_edition, save_section,
    save_topic,
};
use crate::news::newsroom::{Byline, Content, NewArticle, approve, create, publish};
use crate::news::people::{Role, Token, begin_session};
use crate::sql;

pub struct News {
    pub clock: Clock,
    pub edition: EditionId,
    pub economy: SectionId,
    pub jobs: SectionId,
    pub topic: TopicId,
    pub contributor: ContributorId,
    // Before the database: its threads must end before their files go.
    pub store: Store,
    pub database: TestDatabase,
}

impl News {
    #[expect(
        clippy::new_without_default,
        reason = "it makes a database; nothing about that is a default"
    )]
    pub fn new() -> News {
        let database = TestDatabase::new();
        let clock = Clock::standing_at(MORNING);
        let store = database.open(clock.clone());
        News::set_up(database, store, clock)
    }

    /// A small newsroom in an opened store.
    pub fn set_up(database: TestDatabase, store: Store, clock: Clock) -> News {
        let write = &store.writes;
        let (edition, _) = write
            .wait(Actor::Operator, |w| save_edition(w, &edition("main")))
            .expect("an edition");
        let (economy, _) = write
            .wait(Actor::Operator, move |w| {
                save_section(w, &section(edition, None, "economy", "Economy"))
            })
            .expect("a section");
        let (jobs, _) = write
            .wait(Actor::Operator, move |w| {
                save_section(w, &section(edition, Some(economy), "jobs", "Jobs"))
            })
            .expect("a sub-section");
        let (topic, _) = write
            .wait(Actor::Operator, move |w| {
                let new = NewTopic {
                    edition,
                    slug: "inflation".to_owned(),
                    name: "Inflation".to_owned(),
                    description: "Prices.".to_owned(),
                };
                save_topic(w, &new)
            })
            .expect("a topic");
        let (contributor, _) = write
            .wait(Actor::Operator, |w| {
                let new = NewContributor {
                    slug: "ada-reporter".to_owned(),
                    name: "Ada Reporter".to_owned(),
                    role: "Reporter".to_owned(),
                    ..NewContributor::default()
                };
                save_contributor(w, &new)
            })
            .expect("a contributor");
        News {
            clock,
            edition,
            economy,
            jobs,
            topic,
            contributor,
            store,
            database,
        }
    }

    /// A text that may be published.
    pub fn content(&self, headline: &str) -> Content {
        Content {
            headline: headline.to_owned(),
            standfirst: format!("{headline}, in one sentence."),
            section: Some(self.jobs),
            topics: vec![self.topic],
            bylines: vec![Byline::Contributor(self.contributor)],
            dateline: "LONDON".to_owned(),
            body: Body {
                blocks: vec![Block::paragraph(format!(
                    "{headline}, said the minister on Monday."
                ))],
            },
            importance: 3,
            ..Content::default()
        }
    }

    pub fn draft(&self, headline: &str) -> ArticleId {
        let (edition, content) = (self.edition, self.content(headline));
        let new = NewArticle {
            edition,
            content,
            origin: None,
        };
        self.write(move |w| create(w, new)).expect("a draft").0
    }

    pub fn published(&self, headline: &str) -> ArticleId {
        let article = self.draft(headline);
        self.write(move |w| approve(w, article)).expect("approved");
        self.write(move |w| publish(w, article)).expect("published");
        article
    }

    /// A picture of its own in the library, without texts; nothing is behind its hash.
    pub fn picture(&self, name: &str) -> MediaId {
        let name = name.to_owned();
        self.write(move |mut write| {
            let (id, at) = (MediaId::new(write.at), write.at);
            write.execute(
                sql!(
                    "insert into media (id, hash, file_type, width, height, bytes, name, alt, caption, credit, rights,
                                        focal_x, focal_y, added_at, words)
                     values ($1, $2, 'image/png', 1600, 900, 1000, $3, '', '', '', '', 500, 500, $4, $3)"
                ),
                &[&id, &id.0.simple().to_string(), &name, &at],
            )?;
            write.record(&Change::MediaAdded { media: id })?.commit()?;
            Ok(id)
        })
        .expect("a picture")
    }

    /// Somebody of this role, signed in: the person and what their browser shows.
    pub fn person(&self, name: &str, role: Role) -> (PersonId, Token) {
        let name = name.to_owned();
        self.write(move |mut write| {
            let (id, at) = (PersonId::new(write.at), write.at);
            write.execute(
                sql!(
                    "insert into person (id, email, name, role, state, totp_step, joined_at, seen_mentions_at)
                     values ($1, $2, $3, $4, 'active', 0, $5, 0)"
                ),
                &[
                    &id,
                    &format!("{}@gazette.example", name.to_lowercase().replace(' ', ".")),
                    &name,
                    &role.as_str(),
                    &at,
                ],
            )?;
            let (token, _, _) = begin_session(write, id, ("a test", "127.0.0.1"), "a test")?;
            Ok((id, token))
        })
        .expect("a person")
    }

    pub fn write<T: Send + 'static>(
        &self,
        verb: impl FnOnce(OpenWrite<'_>) -> Result<T, NewsError> + Send + 'static,
    ) -> Result<T, NewsError> {
        self.store.writes.wait(Actor::Operator, verb)
    }

    pub fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut ReadSession<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.store.reads.wait(look).expect("a reading")
    }

    /// The last `n` verbs in the log, in the order in which they happened.
    pub fn verbs(&self, n: i64) -> Vec<String> {
        let mut entries = self.read(move |read| changes::recent(read, None, n));
        entries.reverse();
        entries.iter().map(|entry| entry.change.verb()).collect()
    }
}

fn edition(slug: &str) -> NewEdition {
    NewEdition {
        slug: slug.to_owned(),
        name: "The Test Gazette".to_owned(),
        tagline: "Tested daily".to_owned(),
        description: "A newspaper for tests.".to_owned(),
        language: "en-GB".to_owned(),
        zone: "Europe/London".to_owned(),
        note: String::new(),
        is_main: slug == "main",
        full_feeds: false,
        contact: String::new(),
        four_eyes: false,
    }
}

fn section(edition: EditionId, parent: Option<SectionId>, slug: &str, name: &str) -> NewSection {
    NewSection {
        edition,
        parent,
        slug: slug.to_owned(),
        name: name.to_owned(),
        description: String::new(),
        ordinal: 0,
    }
}
