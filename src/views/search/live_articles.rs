//! The source of the public's index: live articles, read through the public's door.

use text_search::Document;

use super::document;
use super::source::{Name, Source, Touches};
use crate::base::ids::{ArticleId, EditionId};
use crate::base::store::{ReadSession, StoreError};
use crate::changes::Change;
use crate::news::editions::{self, Edition};
use crate::news::newsroom::live;

#[derive(Clone, Copy, Debug)]
pub struct LiveArticles;

impl Source for LiveArticles {
    const NAME: &'static str = "search";

    fn touches(self, change: &Change) -> Touches {
        match change {
            Change::ArticlePublished { article, .. }
            | Change::ArticleUpdated { article, .. }
            | Change::ArticleWithdrawn { article, .. } => Touches::Articles(vec![*article]),
            Change::ArticlesImported {
                articles, live: true, ..
            } => Touches::Articles(articles.clone()),
            Change::SectionSaved { section, .. } => Touches::Names(Name::Section(*section)),
            Change::TopicSaved { topic, .. } | Change::TopicMerged { into: topic, .. } => {
                Touches::Names(Name::Topic(*topic))
            }
            Change::ContributorSaved { contributor } => Touches::Names(Name::Contributor(*contributor)),
            Change::ArticlesImported { live: false, .. }
            | Change::EditionSaved {
                edition: EditionId(_),
            }
            | Change::MenuSaved { .. }
            | Change::SectionsOrdered { .. }
            | Change::SectionClosed { .. }
            | Change::PageRemoved { .. }
            | Change::RedirectsSaved { .. }
            | Change::PageSaved { .. }
            | Change::PlacementsSaved { .. }
            | Change::RedirectSaved { .. }
            | Change::MediaAdded { .. }
            | Change::MediaDescribed { .. }
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
            | Change::ArticleNoted { .. }
            | Change::DayTurned { .. }
            | Change::MostReadChanged { .. }
            | Change::DraftTyped { .. }
            | Change::VersionKept { .. }
            | Change::CommentAdded { .. }
            | Change::CommentResolved { .. }
            | Change::CommentReopened { .. }
            | Change::ErrorReported { .. }
            | Change::ErrorDismissed { .. }
            | Change::PreviewLinkMade { .. }
            | Change::PreviewLinkRevoked { .. }
            | Change::FrontScheduled { .. }
            | Change::FrontUnscheduled { .. }
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
            | Change::RedirectRemoved { .. }
            | Change::SubscriberSignedUp { .. }
            | Change::SubscriberConfirmed { .. }
            | Change::SubscriberChanged { .. }
            | Change::SubscriberLeft { .. }
            | Change::SubscriberErased { .. }
            | Change::SubscribersForgotten { .. }
            | Change::SubscribersImported { .. }
            | Change::SubscribersExported { .. }
            | Change::AddressSuppressed { .. }
            | Change::SuppressionLifted { .. } => Touches::Nothing,

            Change::FlashPublished { .. }
            | Change::FlashCorrected { .. }
            | Change::FlashWithdrawn { .. }
            | Change::FlashLinked { .. }
            | Change::WireSaved { .. }
            | Change::WireTaken { .. }
            | Change::WireReleased { .. }
            | Change::WireLinesDropped { .. }
            | Change::ReleaseSaved { .. }
            | Change::ReleasesImported { .. }
            | Change::ReleaseCancelled { .. }
            | Change::ReleaseFilled { .. }
            | Change::ReleasePlanned { .. }
            | Change::FiguresFilled { .. } => Touches::Nothing,

            Change::IssueSaved { .. }
            | Change::IssueOverridden { .. }
            | Change::IssueTurned { .. }
            | Change::WaveFrozen { .. }
            | Change::WaveRecomposed { .. }
            | Change::WaveStarted { .. }
            | Change::WaveEnded { .. }
            | Change::DeliveriesSettled { .. }
            | Change::MailTurned { .. }
            | Change::MailCameBack { .. }
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
            | Change::MarketSourceSaved { .. }
            | Change::InstrumentSaved { .. }
            | Change::SeriesSaved { .. }
            | Change::ObservationsRecorded { .. }
            | Change::FetchQuarantined { .. }
            | Change::FetchSettled { .. } => Touches::Nothing,
        }
    }

    /// The index is made anew: a name is changed seldom, and readers must not meet both.
    fn carrying(self, read: &mut ReadSession<'_>, _: Name) -> Result<Option<Vec<ArticleId>>, StoreError> {
        // While nothing is published no document carries a name.
        let any = live::any(read)?;
        Ok((!any).then(Vec::new))
    }

    fn document(
        self,
        read: &mut ReadSession<'_>,
        editions: &[Edition],
        article: ArticleId,
    ) -> Result<Option<Document>, StoreError> {
        let Some(article) = live::by_id(read, article)? else {
            return Ok(None);
        };
        let Some(edition) = editions.iter().find(|edition| edition.id == article.edition) else {
            return Ok(None);
        };
        let sections = editions::sections(read, edition.id)?;
        document::of(read, edition, &sections, article).map(Some)
    }

    fn batch(
        self,
        read: &mut ReadSession<'_>,
        edition: &Edition,
        after: i64,
        limit: i64,
    ) -> Result<(Vec<Document>, Option<i64>), StoreError> {
        let sections = editions::sections(read, edition.id)?;
        let articles = live::by_numbers_after(read, edition.id, after, limit)?;
        let last = articles.last().map(|article| article.number);
        let documents = articles
            .into_iter()
            .map(|article| document::of(read, edition, &sections, article))
            .collect::<Result<_, _>>()?;
        Ok((documents, last))
    }
}
