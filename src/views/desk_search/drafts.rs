//! The source of the desk's index: the draft of every article.

use text_search::Document;

use crate::base::ids::{ArticleId, EditionId};
use crate::base::store::{ReadSession, StoreError};
use crate::changes::Change;
use crate::news::editions::{self, Edition, Sections};
use crate::news::newsroom::{Article, drafts};
use crate::sql;
use crate::views::search::{Name, Source, Touches, names};

/// When a name is in more drafts than this, the index is made anew.
const MANY: i64 = 20_000;

#[derive(Clone, Copy, Debug)]
pub struct Drafts;

impl Source for Drafts {
    const NAME: &'static str = "desk-search";

    fn touches(self, change: &Change) -> Touches {
        match change {
            Change::ArticleCreated { article, .. }
            | Change::DraftEdited { article, .. }
            | Change::DraftReverted { article, .. }
            | Change::DraftTyped { article, .. }
            // A verb settles what was typed before it: the draft may be another one now.
            | Change::ArticleSubmitted { article, .. }
            | Change::ArticleApproved { article, .. }
            | Change::FiguresFilled { article, .. }
            | Change::VersionKept { article, .. } => Touches::Articles(vec![*article]),
            Change::ArticlesImported { articles, .. } => Touches::Articles(articles.clone()),
            Change::SectionSaved { section, .. } => Touches::Names(Name::Section(*section)),
            Change::TopicSaved { topic, .. } | Change::TopicMerged { into: topic, .. } => {
                Touches::Names(Name::Topic(*topic))
            }
            Change::ContributorSaved { contributor } => Touches::Names(Name::Contributor(*contributor)),
            Change::ArticlePublished { .. }
            | Change::ArticleUpdated { .. }
            | Change::ArticleWithdrawn { .. }
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
            | Change::ArticleSentBack { .. }
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
            | Change::ReleasePlanned { .. } => Touches::Nothing,

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

    fn carrying(self, read: &mut ReadSession<'_>, name: Name) -> Result<Option<Vec<ArticleId>>, StoreError> {
        let limit = MANY + 1;
        let found = match name {
            Name::Section(id) => read.all(
                sql!(
                    "select id from article where section_id in (
                         select id from section where id = $1 or parent_id = $1
                             or parent_id in (select id from section where parent_id = $1)) limit $2"
                ),
                &[&id, &limit],
                |row| row.get("id"),
            )?,
            Name::Topic(id) => read.all(
                sql!("select article_id from draft_topic where topic_id = $1 limit $2"),
                &[&id, &limit],
                |row| row.get("article_id"),
            )?,
            Name::Contributor(id) => read.all(
                sql!("select article_id from draft_contributor where contributor_id = $1 limit $2"),
                &[&id, &limit],
                |row| row.get("article_id"),
            )?,
        };
        Ok(Some(found).filter(|found| found.len() as i64 <= MANY))
    }

    fn document(
        self,
        read: &mut ReadSession<'_>,
        editions: &[Edition],
        article: ArticleId,
    ) -> Result<Option<Document>, StoreError> {
        let Some(article) = drafts::by_id(read, article)? else {
            return Ok(None);
        };
        let Some(edition) = editions.iter().find(|edition| edition.id == article.edition) else {
            return Ok(None);
        };
        let sections = editions::sections(read, edition.id)?;
        of(read, edition, &sections, &article).map(Some)
    }

    fn batch(
        self,
        read: &mut ReadSession<'_>,
        edition: &Edition,
        after: i64,
        limit: i64,
    ) -> Result<(Vec<Document>, Option<i64>), StoreError> {
        let sections = editions::sections(read, edition.id)?;
        let ids = drafts::numbers_after(read, edition.id, after, limit)?;
        let last = ids.last().map(|(_, number)| *number);
        let mut documents = Vec::with_capacity(ids.len());
        for (id, _) in ids {
            if let Some(article) = drafts::by_id(read, id)? {
                documents.push(of(read, edition, &sections, &article)?);
            }
        }
        Ok((documents, last))
    }
}

fn of(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    sections: &Sections,
    article: &Article,
) -> Result<Document, StoreError> {
    let content = &article.draft;
    Ok(Document {
        id: article.id.to_string(),
        language: edition.language.clone(),
        body: content.body.to_text(),
        kind: content.kind.as_str().to_owned(),
        published: article.changed_at.0,
        importance: content.importance.max(1),
        ..names(read, sections, content.section, content)?
    })
}
