//! Everything that can happen, as one closed enum. A new kind of change makes the compiler visit
//! every follower, because their matches have no wildcard.

use serde::{Deserialize, Serialize};

use crate::base::clock::Micros;
use crate::base::ids::{
    ArticleId, ContributorId, EditionId, MediaId, NoteId, PageId, SectionId, SubscriberId, TopicId, VersionId,
};

/// Where an article stands in public: what a page that lists it was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// Its section and that one's parents.
    pub sections: Vec<SectionId>,
    pub topics: Vec<TopicId>,
    pub contributors: Vec<ContributorId>,
    /// Days (days since 1970-01-01 in the edition's zone) whose archive page lists it.
    pub days: Vec<i32>,
}

impl Places {
    /// Both places at once: an update takes an article out of one section and puts it in another.
    pub fn and(mut self, other: &Places) -> Places {
        fn join<T: Copy + PartialEq>(into: &mut Vec<T>, from: &[T]) {
            for item in from {
                if !into.contains(item) {
                    into.push(*item);
                }
            }
        }
        join(&mut self.sections, &other.sections);
        join(&mut self.topics, &other.topics);
        join(&mut self.contributors, &other.contributors);
        join(&mut self.days, &other.days);
        self
    }
}

/// A public note on an article. Notes are added, never removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// Something was wrong.
    Correction,
    /// Something was right but could be misread.
    Clarification,
    /// Something new was added.
    Update,
    /// The whole report was wrong.
    Withdrawal,
}

impl NoteKind {
    pub fn as_str(self) -> &'static str {
        match self {
            NoteKind::Correction => "correction",
            NoteKind::Clarification => "clarification",
            NoteKind::Update => "update",
            NoteKind::Withdrawal => "withdrawal",
        }
    }

    pub fn parse(text: &str) -> Option<NoteKind> {
        [
            NoteKind::Correction,
            NoteKind::Clarification,
            NoteKind::Update,
            NoteKind::Withdrawal,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == text)
    }
}

/// One thing that happened. Facts are small: ids and places, never text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
pub enum Change {
    EditionSaved {
        edition: EditionId,
    },
    SectionSaved {
        edition: EditionId,
        section: SectionId,
    },
    TopicSaved {
        edition: EditionId,
        topic: TopicId,
    },
    ContributorSaved {
        contributor: ContributorId,
    },
    MenuSaved {
        edition: EditionId,
    },
    PageSaved {
        edition: EditionId,
        page: PageId,
    },
    PlacementsSaved {
        edition: EditionId,
    },
    RedirectSaved {
        edition: EditionId,
        from: String,
    },
    MediaAdded {
        media: MediaId,
    },
    MediaDescribed {
        media: MediaId,
    },

    ArticleCreated {
        edition: EditionId,
        article: ArticleId,
    },
    DraftEdited {
        article: ArticleId,
        revision: i64,
    },
    DraftReverted {
        article: ArticleId,
        version: VersionId,
    },
    ArticleSubmitted {
        article: ArticleId,
        version: VersionId,
    },
    ArticleSentBack {
        article: ArticleId,
        reason: String,
    },
    ArticleApproved {
        article: ArticleId,
        version: VersionId,
    },
    ArticleSpiked {
        article: ArticleId,
    },
    ArticleRestored {
        article: ArticleId,
    },
    EmbargoSet {
        article: ArticleId,
        until: Option<Micros>,
    },
    ArticleScheduled {
        article: ArticleId,
        at: Micros,
    },
    ArticleUnscheduled {
        article: ArticleId,
    },

    ArticlePublished {
        edition: EditionId,
        article: ArticleId,
        version: VersionId,
        places: Places,
    },
    ArticleUpdated {
        edition: EditionId,
        article: ArticleId,
        version: VersionId,
        places: Places,
    },
    ArticleNoted {
        edition: EditionId,
        article: ArticleId,
        note: NoteId,
        kind: NoteKind,
        places: Places,
    },
    ArticleWithdrawn {
        edition: EditionId,
        article: ArticleId,
        note: NoteId,
        places: Places,
    },
    /// A batch of an import: one entry for all of it.
    ArticlesImported {
        edition: EditionId,
        articles: Vec<ArticleId>,
        live: bool,
        places: Places,
    },

    /// Midnight in the edition's zone: "today" means another day now.
    DayTurned {
        edition: EditionId,
    },
    /// The order of the most-read articles changed.
    MostReadChanged {
        edition: EditionId,
    },

    SubscriberSignedUp {
        subscriber: SubscriberId,
    },
}

impl Serialize for Micros {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Micros {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Micros, D::Error> {
        i64::deserialize(d).map(Micros)
    }
}

/// Something a page can be made of. A change moves subjects; pages made of them are made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Name, menu, look, day: every page of the edition.
    Edition(EditionId),
    /// The stream of all live articles of an edition.
    Latest(EditionId),
    /// The list of corrections of an edition.
    Corrections(EditionId),
    /// What editors placed on the front page.
    Placements(EditionId),
    MostRead(EditionId),
    Section(SectionId),
    Topic(TopicId),
    Contributor(ContributorId),
    Page(EditionId),
    Article(ArticleId),
    Media(MediaId),
    /// One day of an edition's archive (days since 1970-01-01 in its zone).
    Day(EditionId, i32),
    /// Old addresses.
    Redirects(EditionId),
}

impl Change {
    /// The verb, as stored and shown: `article_published`.
    pub fn verb(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value["verb"].as_str().unwrap_or("unknown").to_owned()
    }

    /// The noun it happened to, as stored: `article:0190…`.
    pub fn subject(&self) -> String {
        match self {
            Change::EditionSaved { edition }
            | Change::MenuSaved { edition }
            | Change::PlacementsSaved { edition }
            | Change::DayTurned { edition }
            | Change::MostReadChanged { edition }
            | Change::ArticlesImported { edition, .. } => format!("edition:{edition}"),
            Change::RedirectSaved { from, .. } => format!("redirect:{from}"),
            Change::SectionSaved { section, .. } => format!("section:{section}"),
            Change::TopicSaved { topic, .. } => format!("topic:{topic}"),
            Change::ContributorSaved { contributor } => format!("contributor:{contributor}"),
            Change::PageSaved { page, .. } => format!("page:{page}"),
            Change::MediaAdded { media } | Change::MediaDescribed { media } => format!("media:{media}"),
            Change::SubscriberSignedUp { subscriber } => format!("subscriber:{subscriber}"),
            Change::ArticleCreated { article, .. }
            | Change::DraftEdited { article, .. }
            | Change::DraftReverted { article, .. }
            | Change::ArticleSubmitted { article, .. }
            | Change::ArticleSentBack { article, .. }
            | Change::ArticleApproved { article, .. }
            | Change::ArticleSpiked { article }
            | Change::ArticleRestored { article }
            | Change::EmbargoSet { article, .. }
            | Change::ArticleScheduled { article, .. }
            | Change::ArticleUnscheduled { article }
            | Change::ArticlePublished { article, .. }
            | Change::ArticleUpdated { article, .. }
            | Change::ArticleNoted { article, .. }
            | Change::ArticleWithdrawn { article, .. } => format!("article:{article}"),
        }
    }
}
