//! Which changes readers can see, and so may be told to anybody: apps, partners, webhooks.

use super::Change;
use crate::base::ids::EditionId;

/// Whose readers a public change concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Edition(EditionId),
    /// Contributors belong to the house: every edition's readers.
    House,
}

impl Audience {
    pub fn includes(self, edition: EditionId) -> bool {
        match self {
            Audience::Edition(of) => of == edition,
            Audience::House => true,
        }
    }
}

/// The verbs of all public changes, in the order in which people choose from them.
pub const PUBLIC_VERBS: [&str; 28] = [
    "article_published",
    "article_updated",
    "article_noted",
    "article_withdrawn",
    "articles_imported",
    "flash_published",
    "flash_corrected",
    "flash_withdrawn",
    "flash_linked",
    "story_opened",
    "story_joined",
    "story_left",
    "story_named",
    "stories_merged",
    "story_split",
    "story_played",
    "story_flash_moved",
    "placements_saved",
    "section_saved",
    "sections_ordered",
    "section_closed",
    "topic_saved",
    "topic_merged",
    "contributor_saved",
    "page_saved",
    "page_removed",
    "menu_saved",
    "edition_saved",
];

impl Change {
    /// Whose readers can see this; none when it happened inside the house. Matches without a
    /// wildcard: a new change must say whether it may be told.
    pub fn audience(&self) -> Option<Audience> {
        match self {
            Change::ArticlePublished { edition, .. }
            | Change::ArticleUpdated { edition, .. }
            | Change::ArticleNoted { edition, .. }
            | Change::ArticleWithdrawn { edition, .. }
            | Change::ArticlesImported {
                edition, live: true, ..
            }
            | Change::FlashPublished { edition, .. }
            | Change::FlashCorrected { edition, .. }
            | Change::FlashWithdrawn { edition, .. }
            | Change::FlashLinked { edition, .. }
            | Change::StoryOpened { edition, .. }
            | Change::StoryJoined { edition, .. }
            | Change::StoryLeft { edition, .. }
            | Change::StoryNamed { edition, .. }
            | Change::StoriesMerged { edition, .. }
            | Change::StorySplit { edition, .. }
            | Change::StoryPlayed { edition, .. }
            | Change::StoryFlashMoved { edition, .. }
            | Change::EditionSaved { edition }
            | Change::SectionSaved { edition, .. }
            | Change::TopicSaved { edition, .. }
            | Change::TopicMerged { edition, .. }
            | Change::MenuSaved { edition }
            | Change::PageSaved { edition, .. }
            | Change::PageRemoved { edition, .. }
            | Change::SectionsOrdered { edition }
            | Change::SectionClosed { edition, .. }
            | Change::PlacementsSaved { edition } => Some(Audience::Edition(*edition)),
            Change::ContributorSaved { .. } => Some(Audience::House),

            // What is held is not out; what is released is a flash.
            Change::WireSaved { .. }
            | Change::WireTaken { .. }
            | Change::WireReleased { .. }
            | Change::WireLinesDropped { .. }
            // A figure may be in the house before it may be told; the calendar is asked, not told.
            | Change::ReleaseSaved { .. }
            | Change::ReleasesImported { .. }
            | Change::ReleaseCancelled { .. }
            | Change::ReleaseFilled { .. }
            | Change::ReleasePlanned { .. }
            | Change::FiguresFilled { .. }
            | Change::ArticlesImported { live: false, .. }
            | Change::RedirectSaved { .. }
            | Change::RedirectRemoved { .. }
            | Change::RedirectsSaved { .. }
            | Change::MediaAdded { .. }
            | Change::MediaDescribed { .. }
            | Change::FrontScheduled { .. }
            | Change::FrontUnscheduled { .. }
            | Change::ArticleCreated { .. }
            | Change::DraftEdited { .. }
            | Change::DraftReverted { .. }
            | Change::ArticleSubmitted { .. }
            | Change::ArticleSentBack { .. }
            | Change::ArticleApproved { .. }
            | Change::ArticleSpiked { .. }
            | Change::ArticleRestored { .. }
            | Change::EmbargoSet { .. }
            | Change::FigureBound { .. }
            | Change::FigureFreed { .. }
            | Change::ArticleScheduled { .. }
            | Change::ArticleUnscheduled { .. }
            | Change::DraftTyped { .. }
            | Change::VersionKept { .. }
            | Change::CommentAdded { .. }
            | Change::CommentResolved { .. }
            | Change::CommentReopened { .. }
            | Change::ErrorReported { .. }
            | Change::ErrorDismissed { .. }
            | Change::PreviewLinkMade { .. }
            | Change::PreviewLinkRevoked { .. }
            | Change::DayTurned { .. }
            | Change::MostReadChanged { .. }
            | Change::SubscriberSignedUp { .. }
            | Change::SubscriberConfirmed { .. }
            | Change::SubscriberChanged { .. }
            | Change::SubscriberLeft { .. }
            | Change::SubscriberErased { .. }
            | Change::SubscribersForgotten { .. }
            | Change::SubscribersImported { .. }
            | Change::SubscribersExported { .. }
            | Change::AddressSuppressed { .. }
            | Change::SuppressionLifted { .. }
            | Change::IssueSaved { .. }
            | Change::IssueOverridden { .. }
            | Change::IssueTurned { .. }
            | Change::WaveFrozen { .. }
            | Change::WaveRecomposed { .. }
            | Change::WaveStarted { .. }
            | Change::WaveEnded { .. }
            | Change::DeliveriesSettled { .. }
            | Change::MailTurned { .. }
            | Change::MailCameBack { .. }
            // Draft articles move as well; what readers see of it, `StoryJoined` and `StoryLeft` say.
            | Change::StoriesProposed { .. }
            | Change::StoryArticleMoved { .. }
            | Change::StoryArticleFreed { .. }
            | Change::StoryPinned { .. }
            | Change::StoryMuted { .. }
            | Change::StoryWeighed { .. }
            | Change::StoriesRanked { .. }
            | Change::MarketSourceSaved { .. }
            | Change::InstrumentSaved { .. }
            | Change::SeriesSaved { .. }
            | Change::ObservationsRecorded { .. }
            | Change::FetchQuarantined { .. }
            | Change::FetchSettled { .. }
            | Change::PersonInvited { .. }
            | Change::InvitationRevoked { .. }
            | Change::PersonJoined { .. }
            | Change::PersonSaved { .. }
            | Change::PersonSuspended { .. }
            | Change::PersonRestored { .. }
            | Change::PasswordSet { .. }
            | Change::PasskeyAdded { .. }
            | Change::PasskeyRemoved { .. }
            | Change::SecondFactorSet { .. }
            | Change::RecoveryCodesMade { .. }
            | Change::ResetLinkMade { .. }
            | Change::SignedIn { .. }
            | Change::SignInSlowed { .. }
            | Change::SessionEnded { .. }
            | Change::TokenMade { .. }
            | Change::TokenRevoked { .. }
            | Change::WebhookSaved { .. }
            | Change::WebhookRemoved { .. }
            | Change::WebhookReplayed { .. } => None,
        }
    }
}
