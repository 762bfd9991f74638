//! What happened, in words: one sentence for each change, said the same on the audit screen, in an
//! article's history and in an export. The sentence leaves out who and when; both stand beside it.

mod names;

pub use names::{Names, Part, Sentence};

use uuid::Uuid;

use crate::changes::{Change, NoteKind};
use names::say;

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
        Change::FigureBound { article: id, .. } => say("bound a figure of ")
            .name(article(id))
            .say(" to an observation"),
        Change::FigureFreed { article: id } => say("freed a figure of ")
            .name(article(id))
            .say(" from its observation"),
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
