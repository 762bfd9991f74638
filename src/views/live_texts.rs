//! Which live texts a change touches: what every view that reads whole articles asks first.

use crate::base::ids::{ArticleId, EditionId};
use crate::changes::Change;

/// The articles, and their edition. One match, no wildcard: a new change must answer here.
pub(super) fn live_texts(change: &Change) -> (Option<EditionId>, Vec<ArticleId>) {
    match change {
        Change::ArticlePublished { edition, article, .. }
        | Change::ArticleUpdated { edition, article, .. }
        | Change::ArticleNoted { edition, article, .. }
        | Change::ArticleWithdrawn { edition, article, .. } => (Some(*edition), vec![*article]),
        Change::ArticlesImported {
            edition,
            articles,
            live: true,
            ..
        } => (Some(*edition), articles.clone()),
        Change::ArticlesImported { live: false, .. }
        | Change::EditionSaved { .. }
        | Change::SectionSaved { .. }
        | Change::SectionsOrdered { .. }
        | Change::SectionClosed { .. }
        | Change::TopicSaved { .. }
        | Change::ContributorSaved { .. }
        | Change::MenuSaved { .. }
        | Change::PageSaved { .. }
        | Change::PageRemoved { .. }
        | Change::PlacementsSaved { .. }
        | Change::RedirectSaved { .. }
        | Change::RedirectsSaved { .. }
        | Change::MediaAdded { .. }
        | Change::MediaDescribed { .. }
        | Change::RedirectRemoved { .. }
        | Change::TopicMerged { .. }
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
        | Change::PersonInvited { .. }
        | Change::InvitationRevoked { .. }
        | Change::ResetLinkMade { .. }
        | Change::PersonJoined { .. }
        | Change::PersonSaved { .. }
        | Change::PersonSuspended { .. }
        | Change::PersonRestored { .. }
        | Change::PasswordSet { .. }
        | Change::PasskeyAdded { .. }
        | Change::PasskeyRemoved { .. }
        | Change::SecondFactorSet { .. }
        | Change::RecoveryCodesMade { .. }
        | Change::SignedIn { .. }
        | Change::SignInSlowed { .. }
        | Change::SessionEnded { .. }
        | Change::TokenMade { .. }
        | Change::TokenRevoked { .. }
        | Change::WebhookSaved { .. }
        | Change::WebhookRemoved { .. }
        | Change::WebhookReplayed { .. }
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
        | Change::StoriesProposed { .. }
        | Change::StoryOpened { .. }
        | Change::StoryJoined { .. }
        | Change::StoryLeft { .. }
        | Change::StoryNamed { .. }
        | Change::StoriesMerged { .. }
        | Change::StorySplit { .. }
        | Change::StoryArticleMoved { .. }
        | Change::StoryArticleFreed { .. }
        | Change::StoryFlashMoved { .. }
        | Change::StoryPinned { .. }
        | Change::StoryMuted { .. }
        | Change::StoryWeighed { .. }
        | Change::StoryPlayed { .. }
        | Change::StoriesRanked { .. }
        | Change::FlashPublished { .. }
        | Change::FlashCorrected { .. }
        | Change::FlashWithdrawn { .. }
        | Change::FlashLinked { .. }
        | Change::WireSaved { .. }
        | Change::WireTaken { .. }
        | Change::WireReleased { .. }
        | Change::WireLinesDropped { .. }
        | Change::ReleaseSaved { .. }
        | Change::ReleaseCancelled { .. }
        | Change::ReleaseFilled { .. }
        | Change::ReleasePlanned { .. }
        | Change::ReleasesImported { .. }
        | Change::FiguresFilled { .. }
        | Change::MarketSourceSaved { .. }
        | Change::InstrumentSaved { .. }
        | Change::SeriesSaved { .. }
        | Change::ObservationsRecorded { .. }
        | Change::FetchQuarantined { .. }
        | Change::FetchSettled { .. }
        | Change::MailCameBack { .. } => (None, Vec::new()),
    }
}
