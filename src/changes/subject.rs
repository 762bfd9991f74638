//! What a change happened to: the noun that the log stores, and the subjects that pages are made of.

use super::Change;
use crate::base::ids::{
    ArticleId, ContributorId, EditionId, FlashId, InstrumentId, MediaId, SectionId, SeriesId, StoryId,
    TopicId,
};

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
    /// The issues of the daily update.
    Issues(EditionId),
    /// One story: its name, its articles, its state of play.
    Story(StoryId),
    /// Which stories there are, and in which order.
    Stories(EditionId),
    /// The flashes of an edition.
    Flashes(EditionId),
    /// One flash: what it says, where it leads, its story.
    Flash(FlashId),
    /// The economic calendar, which all editions share.
    Calendar,
    /// Which instruments there are, how they are called, what may be shown of them.
    Markets,
    /// The articles that name an instrument.
    Instrument(InstrumentId),
    /// The values of a series.
    Series(SeriesId),
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
            | Change::SectionsOrdered { edition }
            | Change::RedirectsSaved { edition, .. }
            | Change::PlacementsSaved { edition }
            | Change::DayTurned { edition }
            | Change::MostReadChanged { edition }
            | Change::ArticlesImported { edition, .. }
            | Change::SubscribersForgotten { edition, .. }
            | Change::SubscribersImported { edition, .. }
            | Change::SubscribersExported { edition }
            | Change::AddressSuppressed { edition, .. }
            | Change::SuppressionLifted { edition, .. } => format!("edition:{edition}"),
            Change::RedirectSaved { from, .. } | Change::RedirectRemoved { from, .. } => {
                format!("redirect:{from}")
            }
            Change::TopicMerged { from, .. } => format!("topic:{from}"),
            Change::FrontScheduled { set, .. } | Change::FrontUnscheduled { set, .. } => {
                format!("change_set:{set}")
            }
            Change::PersonInvited { invitation, .. } | Change::InvitationRevoked { invitation } => {
                format!("invitation:{invitation}")
            }
            Change::PersonJoined { person, .. }
            | Change::PersonSaved { person, .. }
            | Change::PersonSuspended { person }
            | Change::PersonRestored { person }
            | Change::ResetLinkMade { person, .. }
            | Change::PasswordSet { person }
            | Change::PasskeyAdded { person, .. }
            | Change::PasskeyRemoved { person, .. }
            | Change::SecondFactorSet { person, .. }
            | Change::RecoveryCodesMade { person }
            | Change::SignedIn { person, .. }
            | Change::SignInSlowed {
                person: Some(person), ..
            }
            | Change::SessionEnded { person, .. }
            | Change::TokenMade { person, .. }
            | Change::TokenRevoked { person, .. } => format!("person:{person}"),
            Change::SignInSlowed { person: None, door } => format!("door:{door}"),
            Change::WebhookSaved { webhook, .. }
            | Change::WebhookRemoved { webhook, .. }
            | Change::WebhookReplayed { webhook, .. } => format!("webhook:{webhook}"),
            Change::SectionSaved { section, .. } | Change::SectionClosed { section, .. } => {
                format!("section:{section}")
            }
            Change::TopicSaved { topic, .. } => format!("topic:{topic}"),
            Change::ContributorSaved { contributor } => format!("contributor:{contributor}"),
            Change::PageSaved { page, .. } | Change::PageRemoved { page, .. } => format!("page:{page}"),
            Change::MediaAdded { media } | Change::MediaDescribed { media } => format!("media:{media}"),
            Change::SubscriberSignedUp { subscriber }
            | Change::SubscriberConfirmed { subscriber }
            | Change::SubscriberChanged { subscriber }
            | Change::SubscriberLeft { subscriber, .. }
            | Change::SubscriberErased { subscriber } => format!("subscriber:{subscriber}"),
            Change::ArticleCreated { article, .. }
            | Change::DraftEdited { article, .. }
            | Change::DraftReverted { article, .. }
            | Change::ArticleSubmitted { article, .. }
            | Change::ArticleSentBack { article, .. }
            | Change::ArticleApproved { article, .. }
            | Change::ArticleSpiked { article }
            | Change::ArticleRestored { article }
            | Change::EmbargoSet { article, .. }
            | Change::FigureBound { article, .. }
            | Change::FigureFreed { article }
            | Change::ArticleScheduled { article, .. }
            | Change::ArticleUnscheduled { article }
            | Change::DraftTyped { article, .. }
            | Change::VersionKept { article, .. }
            | Change::CommentAdded { article, .. }
            | Change::CommentResolved { article, .. }
            | Change::CommentReopened { article, .. }
            | Change::ErrorReported { article, .. }
            | Change::ErrorDismissed { article, .. }
            | Change::PreviewLinkMade { article, .. }
            | Change::PreviewLinkRevoked { article, .. }
            | Change::ArticlePublished { article, .. }
            | Change::ArticleUpdated { article, .. }
            | Change::ArticleNoted { article, .. }
            | Change::ArticleWithdrawn { article, .. } => format!("article:{article}"),

            Change::IssueSaved { issue, .. }
            | Change::IssueOverridden { issue, .. }
            | Change::IssueTurned { issue, .. }
            | Change::WaveFrozen { issue, .. }
            | Change::WaveRecomposed { issue, .. }
            | Change::WaveStarted { issue, .. }
            | Change::WaveEnded { issue, .. }
            | Change::DeliveriesSettled { issue, .. } => format!("issue:{issue}"),
            Change::StoriesProposed { edition, .. }
            | Change::StoriesRanked { edition }
            | Change::WireLinesDropped { edition, .. } => format!("edition:{edition}"),
            Change::WireSaved { wire, .. }
            | Change::WireTaken { wire, .. }
            | Change::WireReleased { wire, .. } => format!("wire:{wire}"),
            Change::StoryOpened { story, .. }
            | Change::StoryJoined { story, .. }
            | Change::StoryLeft { story, .. }
            | Change::StoryNamed { story, .. }
            | Change::StoryPinned { story, .. }
            | Change::StoryMuted { story, .. }
            | Change::StoryWeighed { story, .. }
            | Change::StoryPlayed { story, .. } => format!("story:{story}"),
            Change::StoriesMerged { into_story, .. } => format!("story:{into_story}"),
            Change::StorySplit { from_story, .. } => format!("story:{from_story}"),
            Change::StoryArticleMoved { article, .. } | Change::StoryArticleFreed { article, .. } => {
                format!("article:{article}")
            }
            Change::FlashPublished { flash, .. }
            | Change::FlashCorrected { flash, .. }
            | Change::FlashWithdrawn { flash, .. }
            | Change::FlashLinked { flash, .. }
            | Change::StoryFlashMoved { flash, .. } => format!("flash:{flash}"),
            Change::ReleaseSaved { release }
            | Change::ReleaseCancelled { release }
            | Change::ReleaseFilled { release }
            | Change::ReleasePlanned { release, .. } => format!("release:{release}"),
            Change::ReleasesImported { .. } => "calendar:all".to_owned(),
            Change::FiguresFilled { article, .. } => format!("article:{article}"),
            Change::MailTurned { .. } => "mail:all".to_owned(),
            Change::MailCameBack { subscriber, .. } => format!("subscriber:{subscriber}"),
            Change::MarketSourceSaved { source }
            | Change::ObservationsRecorded { source, .. }
            | Change::FetchQuarantined { source, .. }
            | Change::FetchSettled { source, .. } => format!("market_source:{source}"),
            Change::InstrumentSaved { instrument } | Change::SeriesSaved { instrument, .. } => {
                format!("instrument:{instrument}")
            }
        }
    }
}
