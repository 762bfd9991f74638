//! What happened, in words: one sentence for each change, said the same on the audit screen, in an
//! article's history and in an export. The sentence leaves out who and when; both stand beside it.

use std::collections::HashMap;

use serde::Serialize;
use uuid::Uuid;

use crate::base::clock::Micros;
use crate::base::ids::{EditionId, PersonId};
use crate::base::store::{ReadSession, Row, StoreError};
use crate::changes::{Change, Entry, NoteKind};
use crate::news::editions::{self, Edition};
use crate::sql;

/// A run of words, and where it leads when somebody wants to know more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    pub text: String,
    pub url: Option<String>,
}

/// A sentence as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Sentence(pub Vec<Part>);

impl Sentence {
    /// The words alone.
    pub fn to_text(&self) -> String {
        self.0.iter().map(|part| part.text.as_str()).collect()
    }

    fn say(mut self, words: &str) -> Sentence {
        self.0.push(Part {
            text: words.to_owned(),
            url: None,
        });
        self
    }

    fn name(mut self, part: Part) -> Sentence {
        self.0.push(part);
        self
    }
}

fn say(words: &str) -> Sentence {
    Sentence::default().say(words)
}

/// The names of what a page of the log mentions, looked up once for all its lines.
pub struct Names {
    /// The path of the reader's desk: `/desk`, `/de/desk`.
    desk: String,
    zone: jiff::tz::TimeZone,
    editions: Vec<Edition>,
    known: HashMap<Uuid, Part>,
    numbered: HashMap<(String, i64), Part>,
}

impl Names {
    /// Looks up everything that these entries name. `here` is the edition whose desk asks.
    pub fn load(read: &mut ReadSession<'_>, here: &Edition, entries: &[Entry]) -> Result<Names, StoreError> {
        let mut names = Names {
            desk: format!("{}/desk", here.root()),
            zone: here.zone.clone(),
            editions: editions::editions(read)?,
            known: HashMap::new(),
            numbered: HashMap::new(),
        };
        for entry in entries {
            if let Some(person) = entry.actor.strip_prefix("person:") {
                names.learn(read, "person", person)?;
            }
            // A fact's field says what noun it names.
            let facts = serde_json::to_value(&entry.change).unwrap_or_default();
            for (field, value) in facts.as_object().into_iter().flatten() {
                match value {
                    serde_json::Value::String(id) => names.learn(read, field, id)?,
                    serde_json::Value::Number(id) => names.learn_number(read, field, id.as_i64())?,
                    serde_json::Value::Array(list) if field == "people" => {
                        for id in list.iter().filter_map(|id| id.as_str()) {
                            names.learn(read, "person", id)?;
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(names)
    }

    /// The same names, with one noun called by another word: on its own page an article is “it”.
    pub fn calling(mut self, id: Uuid, word: &str) -> Names {
        let part = Part {
            text: word.to_owned(),
            url: None,
        };
        self.known.insert(id, part);
        self
    }

    /// Who did it, as people say it.
    pub fn actor(&self, actor: &str) -> Part {
        let plain = |text: &str| Part {
            text: text.to_owned(),
            url: None,
        };
        match actor {
            "clock" => plain("The clock"),
            "operator" => plain("The operator"),
            "import" => plain("An import"),
            "engine" => plain("The story engine"),
            "reader" => plain("A reader"),
            other => match other.strip_prefix("person:").and_then(|id| id.parse().ok()) {
                Some(id) => self.of(id, "somebody"),
                None => plain(other),
            },
        }
    }

    pub fn person(&self, id: PersonId) -> Part {
        self.of(id.0, "somebody")
    }

    /// A moment in the desk's zone.
    pub fn time(&self, at: Micros) -> String {
        at.timestamp()
            .to_zoned_datetime(self.zone.clone())
            .strftime("%-d %B %Y, %H:%M")
            .to_string()
    }

    fn of(&self, id: Uuid, otherwise: &str) -> Part {
        self.known.get(&id).cloned().unwrap_or_else(|| Part {
            text: otherwise.to_owned(),
            url: None,
        })
    }

    /// Instruments and sources have numbers.
    fn learn_number(
        &mut self,
        read: &mut ReadSession<'_>,
        noun: &str,
        id: Option<i64>,
    ) -> Result<(), StoreError> {
        let (find, url) = match noun {
            "instrument" => (sql!("select name, slug from instrument where id = $1"), true),
            "source" => (
                sql!("select name, key as slug from market_source where id = $1"),
                false,
            ),
            _ => return Ok(()),
        };
        let Some(id) = id.filter(|id| !self.numbered.contains_key(&(noun.to_owned(), *id))) else {
            return Ok(());
        };
        let desk = self.desk.clone();
        let found = read.maybe(find, &[&id], |row| {
            let slug: String = row.get("slug")?;
            Ok(Part {
                text: row.get("name")?,
                url: url.then(|| format!("{desk}/markets/{slug}")),
            })
        })?;
        if let Some(part) = found {
            self.numbered.insert((noun.to_owned(), id), part);
        }
        Ok(())
    }

    fn numbered(&self, noun: &str, id: i64) -> Part {
        let found = self.numbered.get(&(noun.to_owned(), id)).cloned();
        found.unwrap_or_else(|| Part {
            text: format!("{noun} {id}"),
            url: None,
        })
    }

    fn edition(&self, id: EditionId) -> Part {
        let found = self.editions.iter().find(|edition| edition.id == id);
        Part {
            text: found.map_or_else(|| "an edition".to_owned(), |edition| edition.name.clone()),
            url: found.map(|edition| format!("{}/desk/settings/edition", edition.root())),
        }
    }

    fn learn(&mut self, read: &mut ReadSession<'_>, noun: &str, id: &str) -> Result<(), StoreError> {
        let Ok(id) = id.parse::<Uuid>() else {
            return Ok(());
        };
        if self.known.contains_key(&id) {
            return Ok(());
        }
        let (find, path) = match noun {
            "article" => (
                sql!(
                    "select edition_id, number, case when draft_headline <> '' then draft_headline
                         else public_headline end as name from article where id = $1"
                ),
                "/article",
            ),
            "section" => (
                sql!("select edition_id, name from section where id = $1"),
                "/settings/sections",
            ),
            "topic" | "from" | "into" => (
                sql!("select edition_id, name from topic where id = $1"),
                "/topics",
            ),
            "story" | "from_story" | "into_story" => (
                sql!("select edition_id, title as name from story where id = $1"),
                "/stories",
            ),
            "page" => (
                sql!("select edition_id, title as name from page where id = $1"),
                "/settings/pages",
            ),
            "contributor" => (
                sql!("select name from contributor where id = $1"),
                "/settings/contributors",
            ),
            "media" => (sql!("select name from media where id = $1"), "/media"),
            "person" => (sql!("select name from person where id = $1"), "/people"),
            "flash" => (
                sql!("select edition_id, number, text as name from flash where id = $1"),
                "/flashes",
            ),
            "wire" => (
                sql!("select edition_id, name from wire where id = $1"),
                "/flashes/wires",
            ),
            "release" => (
                sql!("select indicator as name from release where id = $1"),
                "/calendar",
            ),
            "webhook" => (sql!("select edition_id, name from webhook where id = $1"), ""),
            "set" => (sql!("select edition_id, name from change_set where id = $1"), ""),
            "invitation" => (sql!("select name from invitation where id = $1"), ""),
            "token" => (sql!("select name from api_token where id = $1"), ""),
            "passkey" => (sql!("select name from passkey where id = $1"), ""),
            "version" => (sql!("select reason as name from version where id = $1"), ""),
            _ => return Ok(()),
        };
        let found = read.maybe(find, &[&id], |row| self.named(row, noun, path, id))?;
        if let Some(part) = found {
            self.known.insert(id, part);
        }
        Ok(())
    }

    fn named(&self, row: &Row<'_>, noun: &str, path: &str, id: Uuid) -> Result<Part, StoreError> {
        let name: String = row.get("name")?;
        let of_edition = matches!(
            noun,
            "article"
                | "section"
                | "topic"
                | "from"
                | "into"
                | "page"
                | "story"
                | "from_story"
                | "into_story"
                | "flash"
                | "wire"
        );
        let desk = if of_edition {
            let edition: EditionId = row.get("edition_id")?;
            let found = self.editions.iter().find(|known| known.id == edition);
            found.map_or_else(|| self.desk.clone(), |edition| format!("{}/desk", edition.root()))
        } else {
            self.desk.clone()
        };
        let (text, last) = if noun == "flash" {
            let number: i64 = row.get("number")?;
            (format!("“{name}”"), number.to_string())
        } else if noun == "article" {
            let number: i64 = row.get("number")?;
            let text = if name.is_empty() {
                format!("article {number}")
            } else {
                format!("“{name}”")
            };
            (text, number.to_string())
        } else {
            (name, id.to_string())
        };
        Ok(Part {
            text,
            url: (!path.is_empty()).then(|| format!("{desk}{path}/{last}")),
        })
    }
}

/// What was done: “published “Rates stay””. One match, no wildcard: a new change must be said here.
pub fn sentence(change: &Change, names: &Names) -> Sentence {
    let of = |id: Uuid, otherwise: &str| names.of(id, otherwise);
    let article = |id: &crate::base::ids::ArticleId| names.of(id.0, "an article");
    match change {
        Change::EditionSaved { edition } => say("changed the settings of ").name(names.edition(*edition)),
        Change::SectionSaved { section, .. } => {
            say("saved the section ").name(of(section.0, "that is gone now"))
        }
        Change::SectionsOrdered { edition } => say("put the sections of ")
            .name(names.edition(*edition))
            .say(" in another order"),
        Change::SectionClosed { name, .. } => say(&format!("closed the section {name}")),
        Change::TopicSaved { topic, .. } => say("saved the topic ").name(of(topic.0, "that is gone now")),
        Change::ContributorSaved { contributor } => {
            say("saved the contributor ").name(of(contributor.0, "that is gone now"))
        }
        Change::MenuSaved { edition } => say("changed a menu of ").name(names.edition(*edition)),
        Change::PageSaved { page, .. } => say("saved the page ").name(of(page.0, "that is gone now")),
        Change::PageRemoved { name, .. } => say(&format!("removed the page {name}")),
        Change::PlacementsSaved { edition } => {
            say("placed articles on a front of ").name(names.edition(*edition))
        }
        Change::RedirectSaved { from, .. } => say(&format!("made the old address {from} lead elsewhere")),
        Change::RedirectRemoved { from, .. } => say(&format!("removed the old address {from}")),
        Change::RedirectsSaved { count, .. } => say(&format!(
            "made {count} old {} lead elsewhere",
            if *count == 1 { "address" } else { "addresses" }
        )),
        Change::MediaAdded { media } => say("added the picture ").name(of(media.0, "that is gone now")),
        Change::MediaDescribed { media } => {
            say("described the picture ").name(of(media.0, "that is gone now"))
        }
        Change::TopicMerged { from, into, .. } => say("merged the topic ")
            .name(of(from.0, "that is gone now"))
            .say(" into ")
            .name(of(into.0, "another")),
        Change::FrontScheduled { set, at, .. } => say("scheduled the change of fronts ")
            .name(of(set.0, "that is gone now"))
            .say(&format!(" for {}", names.time(*at))),
        Change::FrontUnscheduled { set, .. } => say("took the change of fronts ")
            .name(of(set.0, "that is gone now"))
            .say(" from the schedule"),

        Change::ArticleCreated { article: id, .. } => say("began ").name(article(id)),
        Change::DraftEdited {
            article: id,
            revision,
        } => say("edited ")
            .name(article(id))
            .say(&format!(" (revision {revision})")),
        Change::DraftReverted { article: id, version } => say("put an older version back as the draft of ")
            .name(article(id))
            .say(&kept(names, version.0)),
        Change::ArticleSubmitted { article: id, .. } => {
            say("handed ").name(article(id)).say(" in for review")
        }
        Change::ArticleSentBack { article: id, reason } => {
            say("sent ").name(article(id)).say(&format!(" back: {reason}"))
        }
        Change::ArticleApproved { article: id, .. } => say("approved ").name(article(id)),
        Change::ArticleSpiked { article: id } => say("spiked ").name(article(id)),
        Change::ArticleRestored { article: id } => say("took up ").name(article(id)).say(" again"),
        Change::EmbargoSet {
            article: id,
            until: Some(until),
        } => say("put ")
            .name(article(id))
            .say(&format!(" under embargo until {}", names.time(*until))),
        Change::EmbargoSet {
            article: id,
            until: None,
        } => say("lifted the embargo of ").name(article(id)),
        Change::ArticleScheduled { article: id, at } => say("scheduled ")
            .name(article(id))
            .say(&format!(" for {}", names.time(*at))),
        Change::ArticleUnscheduled { article: id } => {
            say("took ").name(article(id)).say(" from the schedule")
        }
        Change::DraftTyped { article: id, people } => {
            let mut sentence = say("wrote in ").name(article(id));
            for (i, person) in people.iter().enumerate() {
                sentence = sentence.say(if i == 0 { ": " } else { ", " });
                sentence = sentence.name(names.person(*person));
            }
            sentence
        }
        Change::VersionKept { article: id, version } => say("kept a version of ")
            .name(article(id))
            .say(&kept(names, version.0)),
        Change::CommentAdded { article: id, .. } => say("commented on ").name(article(id)),
        Change::CommentResolved { article: id, .. } => say("resolved a comment on ").name(article(id)),
        Change::CommentReopened { article: id, .. } => say("reopened a comment on ").name(article(id)),
        Change::ErrorReported { article: id, reason } => say("reported an error in ")
            .name(article(id))
            .say(&format!(": {reason}")),
        Change::ErrorDismissed { article: id, reason } => say("dismissed the report of an error in ")
            .name(article(id))
            .say(&format!(": {reason}")),
        Change::PreviewLinkMade { article: id, .. } => say("made a preview link to ").name(article(id)),
        Change::PreviewLinkRevoked { article: id, .. } => say("revoked a preview link to ").name(article(id)),

        Change::ArticlePublished { article: id, .. } => say("published ").name(article(id)),
        Change::ArticleUpdated { article: id, .. } => say("published an update of ").name(article(id)),
        Change::ArticleNoted {
            article: id, kind, ..
        } => say(match kind {
            NoteKind::Correction => "corrected ",
            NoteKind::Clarification => "clarified ",
            NoteKind::Update => "noted an update of ",
            NoteKind::Withdrawal => "noted the withdrawal of ",
        })
        .name(article(id)),
        Change::ArticleWithdrawn { article: id, .. } => say("withdrew ").name(article(id)),
        Change::ArticlesImported {
            edition,
            articles,
            live,
            ..
        } => {
            let n = articles.len();
            let (noun, as_what) = (
                if n == 1 { "article" } else { "articles" },
                if *live { "some of them live" } else { "as drafts" },
            );
            say(&format!("imported {n} {noun} into "))
                .name(names.edition(*edition))
                .say(&format!(", {as_what}"))
        }

        Change::DayTurned { edition } => say("turned the day of ").name(names.edition(*edition)),
        Change::MostReadChanged { edition } => say("put the most-read articles of ")
            .name(names.edition(*edition))
            .say(" in a new order"),
        Change::SubscriberSignedUp { .. } => say("signed up for the daily update"),

        Change::PersonInvited { invitation, role } => say("invited ")
            .name(of(invitation.0, "somebody"))
            .say(&format!(" as {role}")),
        Change::InvitationRevoked { invitation } => {
            say("revoked the invitation of ").name(of(invitation.0, "somebody"))
        }
        Change::ResetLinkMade { person, .. } => {
            say("made a link to a new password for ").name(names.person(*person))
        }
        Change::PersonJoined { person, role } => say("let ")
            .name(names.person(*person))
            .say(&format!(" in as {role}")),
        Change::PersonSaved { person, role } => say("changed ")
            .name(names.person(*person))
            .say(&format!(", now {role}")),
        Change::PersonSuspended { person } => say("suspended ").name(names.person(*person)),
        Change::PersonRestored { person } => say("restored ").name(names.person(*person)),
        Change::PasswordSet { person } => say("set a password for ").name(names.person(*person)),
        Change::PasskeyAdded { person, passkey } => say("added the passkey ")
            .name(of(passkey.0, "that is gone now"))
            .say(" for ")
            .name(names.person(*person)),
        Change::PasskeyRemoved { person, .. } => say("removed a passkey of ").name(names.person(*person)),
        Change::SecondFactorSet { person, on } => say(if *on {
            "turned the second factor on for "
        } else {
            "turned the second factor off for "
        })
        .name(names.person(*person)),
        Change::RecoveryCodesMade { person } => say("made recovery codes for ").name(names.person(*person)),
        Change::SignedIn { person, with, .. } => say("signed ")
            .name(names.person(*person))
            .say(&format!(" in with {}", article_of(with))),
        Change::SignInSlowed {
            person: Some(person),
            door,
        } => say("slowed sign-in for ")
            .name(names.person(*person))
            .say(&format!(" after too many wrong tries ({door})")),
        Change::SignInSlowed { person: None, door } => {
            say(&format!("slowed sign-in after too many wrong tries ({door})"))
        }
        Change::SessionEnded { person, .. } => say("ended a session of ").name(names.person(*person)),
        Change::TokenMade { person, token } => say("made the API token ")
            .name(of(token.0, "that is gone now"))
            .say(" for ")
            .name(names.person(*person)),
        Change::TokenRevoked { person, token } => say("revoked the API token ")
            .name(of(token.0, "that is gone now"))
            .say(" of ")
            .name(names.person(*person)),

        Change::WebhookSaved { webhook, .. } => {
            say("saved the webhook ").name(of(webhook.0, "that is gone now"))
        }
        Change::WebhookRemoved { webhook, .. } => {
            say("removed the webhook ").name(of(webhook.0, "that is gone now"))
        }
        Change::WebhookReplayed {
            webhook, deliveries, ..
        } => say(&format!(
            "asked for {deliveries} deliveries again of the webhook "
        ))
        .name(of(webhook.0, "that is gone now")),

        Change::SubscriberConfirmed { .. } => say("confirmed a sign-up for the daily update"),
        Change::SubscriberChanged { .. } => say("changed what one reader of the daily update gets"),
        Change::SubscriberLeft { how, .. } => say(&format!("ended the daily update for one reader ({how})")),
        Change::SubscriberErased { .. } => say("erased one reader of the daily update"),
        Change::SubscribersForgotten { count, .. } => {
            say(&format!("forgot {count} sign-ups that nobody confirmed"))
        }
        Change::SubscribersImported { edition, count } => {
            say(&format!("imported {count} readers of ")).name(names.edition(*edition))
        }
        Change::SubscribersExported { edition } => {
            say("took away the list of readers of ").name(names.edition(*edition))
        }
        Change::AddressSuppressed { reason, .. } => say(&format!(
            "put an address on the list of those not written to ({reason})"
        )),
        Change::SuppressionLifted { reason, .. } => say(&format!(
            "took an address from the list of those not written to (it was there: {reason})"
        )),
        Change::IssueSaved { .. } => say("changed the words or the deadline of a daily update"),
        Change::IssueOverridden { kind, lifted, .. } => say(&format!(
            "{} in a daily update",
            match (kind.as_str(), lifted) {
                ("pin", false) => "pinned an item",
                ("lead", false) => "chose the lead",
                ("boost", false) => "moved an item up",
                ("exclude", false) => "took an item out",
                ("rewrite", false) => "wrote an item anew",
                _ => "took back a change",
            }
        )),
        Change::IssueTurned { state, .. } => say(match state.as_str() {
            "held" => "held a daily update",
            "killed" => "killed a daily update",
            _ => "let a daily update go",
        }),
        Change::WaveFrozen { readers, .. } => {
            say(&format!("fixed a wave of the daily update for {readers} readers"))
        }
        Change::WaveRecomposed { .. } => say("made a wave of the daily update anew after a withdrawal"),
        Change::WaveStarted { .. } => say("began to send a wave of the daily update"),
        Change::WaveEnded {
            state,
            accepted,
            failed,
            uncertain,
            ..
        } => say(&format!(
            "ended a wave of the daily update ({state}): {accepted} accepted by the relay, {failed} failed, {uncertain} uncertain"
        )),
        Change::DeliveriesSettled { how, count, .. } => {
            say(&format!("settled {count} deliveries of a daily update: {how}"))
        }
        Change::MailTurned { on } => say(if *on {
            "let mail be sent again"
        } else {
            "stopped all sending of mail"
        }),
        Change::StoriesProposed {
            stories, articles, ..
        } => say(&format!(
            "sorted {} into {}",
            many(articles.len(), "article", "articles"),
            many(stories.len(), "story", "stories")
        )),
        Change::StoryOpened { story, articles, .. } => say("opened the story ")
            .name(of(story.0, "that is gone now"))
            .say(&format!(" with {}", many(articles.len(), "article", "articles"))),
        Change::StoryJoined { story, articles, .. } => say(&format!(
            "took {} into the story ",
            many(articles.len(), "article", "articles")
        ))
        .name(of(story.0, "that is gone now")),
        Change::StoryLeft { story, articles, .. } => say(&format!(
            "took {} out of the story ",
            many(articles.len(), "article", "articles")
        ))
        .name(of(story.0, "that is gone now")),
        Change::StoryNamed { story, .. } => say("named the story ").name(of(story.0, "that is gone now")),
        Change::StoriesMerged {
            from_story,
            into_story,
            ..
        } => say("merged the story ")
            .name(of(from_story.0, "that is gone now"))
            .say(" into ")
            .name(of(into_story.0, "another")),
        Change::StorySplit {
            from_story,
            story,
            articles,
            ..
        } => say(&format!(
            "took {} out of the story ",
            many(articles.len(), "article", "articles")
        ))
        .name(of(from_story.0, "that is gone now"))
        .say(" and made the story ")
        .name(of(story.0, "that is gone now"))
        .say(" of it"),
        Change::StoryArticleMoved {
            article: id,
            story: Some(story),
            ..
        } => say("put ")
            .name(article(id))
            .say(" into the story ")
            .name(of(story.0, "that is gone now")),
        Change::StoryArticleMoved {
            article: id,
            story: None,
            from_story,
            ..
        } => {
            let taken = say("took ").name(article(id));
            match from_story {
                Some(story) => taken
                    .say(" out of the story ")
                    .name(of(story.0, "that is gone now")),
                None => taken.say(" out of all stories"),
            }
        }
        Change::StoryArticleFreed { article: id, .. } => say("left it to the engine in which story ")
            .name(article(id))
            .say(" is"),
        Change::StoryFlashMoved {
            flash,
            story,
            by_editor,
            ..
        } => {
            let moved = say(if *by_editor {
                "put the flash "
            } else {
                "let the flash "
            })
            .name(of(flash.0, "that is gone now"))
            .say(if *by_editor { "" } else { " be" });
            match story {
                Some(story) => moved
                    .say(if *by_editor {
                        " into the story "
                    } else {
                        " in the story "
                    })
                    .name(of(story.0, "that is gone now")),
                None => moved.say(if *by_editor {
                    " into no story"
                } else {
                    " in no story"
                }),
            }
        }
        Change::StoryPinned { story, on, .. } => say(if *on {
            "pinned the story "
        } else {
            "unpinned the story "
        })
        .name(of(story.0, "that is gone now")),
        Change::StoryMuted { story, on, .. } => say(if *on {
            "muted the story "
        } else {
            "unmuted the story "
        })
        .name(of(story.0, "that is gone now")),
        Change::StoryWeighed { story, weight, .. } => say("gave the story ")
            .name(of(story.0, "that is gone now"))
            .say(&format!(" the weight {weight:+}")),
        Change::StoryPlayed { story, .. } => {
            say("wrote the state of play of the story ").name(of(story.0, "that is gone now"))
        }
        Change::StoriesRanked { .. } => say("put the most important stories in another order"),
        Change::FlashPublished { flash, .. } => {
            say("published the flash ").name(of(flash.0, "that is gone now"))
        }
        Change::FlashCorrected { flash, .. } => {
            say("corrected a flash, which says ").name(of(flash.0, "nothing any more"))
        }
        Change::FlashWithdrawn { flash, .. } => {
            say("withdrew the flash ").name(of(flash.0, "that is gone now"))
        }
        Change::FlashLinked {
            flash,
            article: Some(id),
            ..
        } => say("linked the flash ")
            .name(of(flash.0, "that is gone now"))
            .say(" to ")
            .name(article(id)),
        Change::FlashLinked { flash, .. } => {
            say("took the link from the flash ").name(of(flash.0, "that is gone now"))
        }
        Change::WireSaved { wire, .. } => say("saved the wire ").name(of(wire.0, "that is gone now")),
        Change::WireTaken {
            wire, held, released, ..
        } => say(&format!(
            "took {held} to be held and {released} at once from the wire "
        ))
        .name(of(wire.0, "that is gone now")),
        Change::WireReleased { wire, flash, .. } => say("released a line of the wire ")
            .name(of(wire.0, "that is gone now"))
            .say(": ")
            .name(of(flash.0, "a flash")),
        Change::WireLinesDropped { count, .. } => {
            let count = usize::try_from(*count).unwrap_or_default();
            say(&format!(
                "dropped {} of wires",
                many(count, "held line", "held lines")
            ))
        }
        Change::ReleaseSaved { release } => {
            say("saved in the calendar: ").name(of(release.0, "a release that is gone now"))
        }
        Change::ReleasesImported { count } => say(&format!(
            "took {count} {} into the calendar",
            if *count == 1 { "release" } else { "releases" }
        )),
        Change::ReleaseCancelled { release } => {
            say("cancelled in the calendar: ").name(of(release.0, "a release that is gone now"))
        }
        Change::ReleaseFilled { release } => say("filled in the figure of ").name(of(release.0, "a release")),
        Change::ReleasePlanned { release, .. } => {
            say("planned the coverage of ").name(of(release.0, "a release"))
        }
        Change::FiguresFilled {
            article: id, release, ..
        } => say("filled the figures of ")
            .name(of(release.0, "a release"))
            .say(" into ")
            .name(article(id)),
        Change::MailCameBack { kind, .. } => say(&format!("mail came back ({kind})")),
        Change::MarketSourceSaved { source } => {
            say("set up the source of market data ").name(names.numbered("source", source.0))
        }
        Change::InstrumentSaved { instrument } => {
            say("described the instrument ").name(names.numbered("instrument", instrument.0))
        }
        Change::SeriesSaved { instrument, .. } => {
            say("set the terms of a series of ").name(names.numbered("instrument", instrument.0))
        }
        Change::ObservationsRecorded {
            source,
            series,
            added,
            revised,
            ..
        } => say(&format!(
            "recorded {added} values and {revised} revisions in {} series of ",
            series.len()
        ))
        .name(names.numbered("source", source.0)),
        Change::FetchQuarantined { source, .. } => say("kept out an answer of ")
            .name(names.numbered("source", source.0))
            .say(" that did not look right"),
        Change::FetchSettled { source, accepted, .. } => say(if *accepted {
            "let in an answer of "
        } else {
            "threw away an answer of "
        })
        .name(names.numbered("source", source.0))
        .say(" that had been kept out"),
    }
}

fn many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// “ (approved)”: why a version was kept.
fn kept(names: &Names, version: Uuid) -> String {
    let reason = names.of(version, "").text;
    if reason.is_empty() {
        String::new()
    } else {
        format!(" ({reason})")
    }
}

fn article_of(with: &str) -> String {
    if with.starts_with("a ") || with.starts_with("an ") {
        return with.to_owned();
    }
    let vowel = with.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {with}", if vowel { "an" } else { "a" })
}
