//! Which subjects a change moves. One match, no wildcard: a new change must answer here.

use crate::base::ids::{ArticleId, EditionId};
use crate::changes::{Change, Places, Subject};

/// The subjects that a change moves. Changes of drafts move nothing that readers see.
pub fn moved(change: &Change) -> Vec<Subject> {
    match change {
        Change::EditionSaved { edition }
        | Change::MenuSaved { edition }
        | Change::SectionsOrdered { edition }
        | Change::DayTurned { edition } => {
            vec![Subject::Edition(*edition)]
        }
        // A section's name and place appear in the menus of every page.
        Change::SectionSaved { edition, section } | Change::SectionClosed { edition, section, .. } => {
            vec![Subject::Edition(*edition), Subject::Section(*section)]
        }
        Change::TopicSaved { topic, .. } => vec![Subject::Topic(*topic)],
        Change::ContributorSaved { contributor } => vec![Subject::Contributor(*contributor)],
        Change::PageSaved { edition, .. } | Change::PageRemoved { edition, .. } => {
            vec![Subject::Page(*edition)]
        }
        Change::PlacementsSaved { edition } => vec![Subject::Placements(*edition)],
        Change::MostReadChanged { edition } => vec![Subject::MostRead(*edition)],
        Change::RedirectSaved { edition, .. } | Change::RedirectsSaved { edition, .. } => {
            vec![Subject::Redirects(*edition)]
        }
        Change::MediaDescribed { media } => vec![Subject::Media(*media)],
        Change::RedirectRemoved { edition, .. } => vec![Subject::Redirects(*edition)],
        Change::TopicMerged { edition, from, into } => vec![
            Subject::Topic(*from),
            Subject::Topic(*into),
            Subject::Redirects(*edition),
        ],

        Change::ArticlePublished {
            edition,
            article,
            places,
            ..
        }
        | Change::ArticleUpdated {
            edition,
            article,
            places,
            ..
        } => shown(*edition, &[*article], places),
        Change::ArticleNoted {
            edition,
            article,
            places,
            ..
        }
        | Change::ArticleWithdrawn {
            edition,
            article,
            places,
            ..
        } => {
            let mut subjects = shown(*edition, &[*article], places);
            subjects.push(Subject::Corrections(*edition));
            subjects
        }
        Change::ArticlesImported {
            edition,
            articles,
            live,
            places,
        } => {
            if *live {
                shown(*edition, articles, places)
            } else {
                vec![Subject::Redirects(*edition)]
            }
        }

        Change::MediaAdded { .. }
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
        | Change::SubscriberSignedUp { .. }
        | Change::SubscriberConfirmed { .. }
        | Change::SubscriberChanged { .. }
        | Change::SubscriberLeft { .. }
        | Change::SubscriberErased { .. }
        | Change::SubscribersForgotten { .. }
        | Change::SubscribersImported { .. }
        | Change::SubscribersExported { .. }
        | Change::AddressSuppressed { .. }
        | Change::SuppressionLifted { .. } => Vec::new(),

        Change::StoriesProposed {
            edition,
            stories,
            articles,
        } => {
            let mut subjects = vec![Subject::Stories(*edition)];
            subjects.extend(stories.iter().copied().map(Subject::Story));
            subjects.extend(articles.iter().copied().map(Subject::Article));
            subjects
        }
        Change::StoryNamed { edition, story }
        | Change::StoryPinned { edition, story, .. }
        | Change::StoryMuted { edition, story, .. }
        | Change::StoryWeighed { edition, story, .. }
        | Change::StoryPlayed { edition, story } => {
            vec![
                Subject::Story(*story),
                Subject::Stories(*edition),
                Subject::Redirects(*edition),
            ]
        }
        Change::StoriesMerged {
            edition,
            from_story,
            into_story,
        } => vec![
            Subject::Story(*from_story),
            Subject::Story(*into_story),
            Subject::Stories(*edition),
            Subject::Redirects(*edition),
        ],
        Change::StorySplit {
            edition,
            from_story,
            story,
            articles,
        } => {
            let mut subjects = vec![
                Subject::Story(*from_story),
                Subject::Story(*story),
                Subject::Stories(*edition),
            ];
            subjects.extend(articles.iter().copied().map(Subject::Article));
            subjects
        }
        Change::StoryArticleMoved {
            edition,
            article,
            from_story,
            story,
        } => {
            let mut subjects = vec![Subject::Article(*article), Subject::Stories(*edition)];
            subjects.extend(from_story.iter().chain(story).copied().map(Subject::Story));
            subjects
        }
        Change::StoriesRanked { edition } => vec![Subject::Stories(*edition)],
        // What becomes of it is said by the engine's own entry; what is told outside, by another entry of
        // the same transaction.
        Change::StoryArticleFreed { .. }
        | Change::StoryOpened { .. }
        | Change::StoryJoined { .. }
        | Change::StoryLeft { .. } => Vec::new(),
        Change::StoryFlashMoved {
            flash,
            from_story,
            story,
            ..
        } => {
            let mut subjects = vec![Subject::Flash(*flash)];
            subjects.extend(from_story.iter().chain(story).copied().map(Subject::Story));
            subjects
        }
        Change::FlashCorrected { edition, flash, .. } | Change::FlashWithdrawn { edition, flash, .. } => {
            vec![Subject::Flashes(*edition), Subject::Flash(*flash)]
        }
        Change::FlashPublished {
            edition,
            flash,
            article,
        }
        | Change::FlashLinked {
            edition,
            flash,
            article,
        } => {
            let mut subjects = vec![Subject::Flashes(*edition), Subject::Flash(*flash)];
            subjects.extend(article.map(Subject::Article));
            subjects
        }
        Change::ReleaseSaved { .. }
        | Change::ReleasesImported { .. }
        | Change::ReleaseCancelled { .. }
        | Change::ReleaseFilled { .. } => vec![Subject::Calendar],
        Change::ReleasePlanned { .. } | Change::FiguresFilled { .. } => Vec::new(),
        // A line that went out is a flash, which says so itself.
        Change::WireSaved { .. }
        | Change::WireTaken { .. }
        | Change::WireReleased { .. }
        | Change::WireLinesDropped { .. } => Vec::new(),

        Change::WaveStarted { edition, .. } | Change::WaveRecomposed { edition, .. } => {
            vec![Subject::Issues(*edition)]
        }
        Change::IssueSaved { .. }
        | Change::IssueOverridden { .. }
        | Change::IssueTurned { .. }
        | Change::WaveFrozen { .. }
        | Change::WaveEnded { .. }
        | Change::DeliveriesSettled { .. }
        | Change::MailTurned { .. }
        | Change::MailCameBack { .. } => Vec::new(),

        // A source's line stands beside its numbers.
        Change::MarketSourceSaved { .. } => vec![Subject::Markets],
        Change::InstrumentSaved { instrument } => vec![Subject::Markets, Subject::Instrument(*instrument)],
        Change::SeriesSaved { series, instrument } => vec![
            Subject::Markets,
            Subject::Series(*series),
            Subject::Instrument(*instrument),
        ],
        Change::ObservationsRecorded { series, .. } => series.iter().copied().map(Subject::Series).collect(),
        Change::FetchQuarantined { .. } | Change::FetchSettled { .. } => Vec::new(),
    }
}

fn shown(edition: EditionId, articles: &[ArticleId], places: &Places) -> Vec<Subject> {
    let mut subjects = vec![Subject::Latest(edition), Subject::Redirects(edition)];
    subjects.extend(articles.iter().copied().map(Subject::Article));
    subjects.extend(places.sections.iter().copied().map(Subject::Section));
    subjects.extend(places.topics.iter().copied().map(Subject::Topic));
    subjects.extend(places.contributors.iter().copied().map(Subject::Contributor));
    subjects.extend(places.instruments.iter().copied().map(Subject::Instrument));
    subjects.extend(places.days.iter().map(|day| Subject::Day(edition, *day)));
    subjects
}
