//! Everything that can happen, as one closed enum. A new kind of change makes the compiler visit
//! every follower, because their matches have no wildcard.

use serde::{Deserialize, Serialize};

use crate::base::clock::Micros;
use crate::base::ids::{
    ArticleId, ChangeSetId, CommentId, ContributorId, EditionId, FetchId, FlashId, FlashNoteId, InstrumentId,
    InvitationId, IssueId, MediaId, NoteId, PageId, PasskeyId, PersonId, PreviewLinkId, ReleaseId, SectionId,
    SeriesId, SessionId, SourceId, StoryId, SubscriberId, TokenId, TopicId, VersionId, WaveId, WebhookId,
    WireId,
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
    /// Instruments whose pages name it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instruments: Vec<InstrumentId>,
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
        join(&mut self.instruments, &other.instruments);
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
    /// Sections stand in another order in lists and menus.
    SectionsOrdered {
        edition: EditionId,
    },
    /// An empty section is gone.
    SectionClosed {
        edition: EditionId,
        section: SectionId,
        name: String,
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
    PageRemoved {
        edition: EditionId,
        page: PageId,
        name: String,
    },
    PlacementsSaved {
        edition: EditionId,
    },
    RedirectSaved {
        edition: EditionId,
        from: String,
    },
    /// Many old addresses at once.
    RedirectsSaved {
        edition: EditionId,
        count: u32,
    },
    MediaAdded {
        media: MediaId,
    },
    MediaDescribed {
        media: MediaId,
    },
    RedirectRemoved {
        edition: EditionId,
        from: String,
    },
    /// One topic went into another; its address leads there now.
    TopicMerged {
        edition: EditionId,
        from: TopicId,
        into: TopicId,
    },
    /// A change set of the fronts waits for its moment.
    FrontScheduled {
        edition: EditionId,
        set: ChangeSetId,
        at: Micros,
    },
    FrontUnscheduled {
        edition: EditionId,
        set: ChangeSetId,
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
    /// An editor said on which observation a figure of the text rests.
    FigureBound {
        article: ArticleId,
        series: SeriesId,
        point: i64,
    },
    FigureFreed {
        article: ArticleId,
    },
    ArticleScheduled {
        article: ArticleId,
        at: Micros,
    },
    ArticleUnscheduled {
        article: ArticleId,
    },
    /// People wrote in the shared draft. Said once for a while of typing; the keystrokes themselves
    /// are in the draft's journal.
    DraftTyped {
        article: ArticleId,
        people: Vec<PersonId>,
    },
    VersionKept {
        article: ArticleId,
        version: VersionId,
    },
    CommentAdded {
        article: ArticleId,
        comment: CommentId,
    },
    CommentResolved {
        article: ArticleId,
        comment: CommentId,
    },
    CommentReopened {
        article: ArticleId,
        comment: CommentId,
    },
    /// Somebody says that a live article is wrong; it waits for a correction.
    ErrorReported {
        article: ArticleId,
        reason: String,
    },
    ErrorDismissed {
        article: ArticleId,
        reason: String,
    },
    PreviewLinkMade {
        article: ArticleId,
        link: PreviewLinkId,
    },
    PreviewLinkRevoked {
        article: ArticleId,
        link: PreviewLinkId,
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

    PersonInvited {
        invitation: InvitationId,
        role: String,
    },
    InvitationRevoked {
        invitation: InvitationId,
    },
    /// A link with which somebody sets a new password.
    ResetLinkMade {
        person: PersonId,
        invitation: InvitationId,
    },
    PersonJoined {
        person: PersonId,
        role: String,
    },
    /// Name, role, sections or byline.
    PersonSaved {
        person: PersonId,
        role: String,
    },
    PersonSuspended {
        person: PersonId,
    },
    PersonRestored {
        person: PersonId,
    },
    PasswordSet {
        person: PersonId,
    },
    PasskeyAdded {
        person: PersonId,
        passkey: PasskeyId,
    },
    PasskeyRemoved {
        person: PersonId,
        passkey: PasskeyId,
    },
    SecondFactorSet {
        person: PersonId,
        on: bool,
    },
    RecoveryCodesMade {
        person: PersonId,
    },
    /// `with`: passkey, password, password and code, recovery code, invitation.
    SignedIn {
        person: PersonId,
        session: SessionId,
        with: String,
    },
    /// Too many wrong tries at one door; it stays shut for a while.
    SignInSlowed {
        person: Option<PersonId>,
        door: String,
    },
    SessionEnded {
        person: PersonId,
        session: SessionId,
    },
    TokenMade {
        person: PersonId,
        token: TokenId,
    },
    TokenRevoked {
        person: PersonId,
        token: TokenId,
    },

    WebhookSaved {
        edition: EditionId,
        webhook: WebhookId,
    },
    WebhookRemoved {
        edition: EditionId,
        webhook: WebhookId,
    },
    /// Deliveries were asked for again by hand.
    WebhookReplayed {
        edition: EditionId,
        webhook: WebhookId,
        deliveries: u32,
    },

    /// From here on the daily update goes to them.
    SubscriberConfirmed {
        subscriber: SubscriberId,
    },
    /// Topics, hour, zone, weekdays, form, pause.
    SubscriberChanged {
        subscriber: SubscriberId,
    },
    /// `how`: a button, one click in the mail program, a complaint, the desk.
    SubscriberLeft {
        subscriber: SubscriberId,
        how: String,
    },
    /// Everything known of them is gone but a keyed hash.
    SubscriberErased {
        subscriber: SubscriberId,
    },
    /// Sign-ups that nobody confirmed.
    SubscribersForgotten {
        edition: EditionId,
        count: u32,
    },
    /// A batch of an import.
    SubscribersImported {
        edition: EditionId,
        count: u32,
    },
    /// Somebody took the addresses away as a file.
    SubscribersExported {
        edition: EditionId,
    },
    AddressSuppressed {
        edition: EditionId,
        reason: String,
    },
    SuppressionLifted {
        edition: EditionId,
        reason: String,
    },
    /// Subject, opening words, deadline.
    IssueSaved {
        edition: EditionId,
        issue: IssueId,
    },
    /// `kind`: pin, lead, boost, exclude, rewrite; or the same with `lifted`.
    IssueOverridden {
        edition: EditionId,
        issue: IssueId,
        kind: String,
        lifted: bool,
    },
    /// `state`: open, held, killed.
    IssueTurned {
        edition: EditionId,
        issue: IssueId,
        state: String,
    },
    /// Its letters and its readers are fixed.
    WaveFrozen {
        edition: EditionId,
        issue: IssueId,
        wave: WaveId,
        readers: i64,
    },
    /// Letters that had not left were made anew: something in them is no longer live.
    WaveRecomposed {
        edition: EditionId,
        issue: IssueId,
        wave: WaveId,
    },
    /// The first letter may leave; readers of the site see the issue.
    WaveStarted {
        edition: EditionId,
        issue: IssueId,
        wave: WaveId,
    },
    /// `state`: done, killed, missed, skipped.
    WaveEnded {
        edition: EditionId,
        issue: IssueId,
        wave: WaveId,
        state: String,
        accepted: i64,
        failed: i64,
        uncertain: i64,
    },
    /// Failed or uncertain deliveries are tried again, or uncertain ones taken for sent.
    DeliveriesSettled {
        edition: EditionId,
        issue: IssueId,
        how: String,
        count: i64,
    },
    /// All sending stops, or goes on.
    MailTurned {
        on: bool,
    },
    /// The engine put articles into stories, or took them out: which ones, and the stories it touched.
    StoriesProposed {
        edition: EditionId,
        stories: Vec<StoryId>,
        articles: Vec<ArticleId>,
    },
    /// A new story began with these live articles. Said beside what the engine sorted, to be told outside.
    StoryOpened {
        edition: EditionId,
        story: StoryId,
        articles: Vec<ArticleId>,
    },
    /// Live articles are in a story now, put there by the engine or an editor.
    StoryJoined {
        edition: EditionId,
        story: StoryId,
        articles: Vec<ArticleId>,
    },
    /// Articles are no longer in a story: moved, or withdrawn.
    StoryLeft {
        edition: EditionId,
        story: StoryId,
        articles: Vec<ArticleId>,
    },
    /// Title, summary, address.
    StoryNamed {
        edition: EditionId,
        story: StoryId,
    },
    /// One story went into another; its address leads there now.
    StoriesMerged {
        edition: EditionId,
        from_story: StoryId,
        into_story: StoryId,
    },
    /// Some articles of a story became one of their own.
    StorySplit {
        edition: EditionId,
        from_story: StoryId,
        story: StoryId,
        articles: Vec<ArticleId>,
    },
    /// An editor said to which story an article belongs; none: to no story.
    StoryArticleMoved {
        edition: EditionId,
        article: ArticleId,
        from_story: Option<StoryId>,
        story: Option<StoryId>,
    },
    /// An editor took the word back: the engine decides again.
    StoryArticleFreed {
        edition: EditionId,
        article: ArticleId,
    },
    /// A flash is in another story now: because an editor said so, or took that word back, so that it
    /// goes where its article is.
    StoryFlashMoved {
        edition: EditionId,
        flash: FlashId,
        from_story: Option<StoryId>,
        story: Option<StoryId>,
        by_editor: bool,
    },
    StoryPinned {
        edition: EditionId,
        story: StoryId,
        on: bool,
    },
    /// A muted story is in no list of important ones and in no daily update.
    StoryMuted {
        edition: EditionId,
        story: StoryId,
        on: bool,
    },
    StoryWeighed {
        edition: EditionId,
        story: StoryId,
        weight: i64,
    },
    /// State of play: parties, what is known to come next.
    StoryPlayed {
        edition: EditionId,
        story: StoryId,
    },
    /// The order of the most important stories changed.
    StoriesRanked {
        edition: EditionId,
    },
    /// A bounce or complaint came back. `kind`: bounced, complained, blocked, left.
    MailCameBack {
        subscriber: SubscriberId,
        kind: String,
    },

    /// One line is before the public.
    FlashPublished {
        edition: EditionId,
        flash: FlashId,
        article: Option<ArticleId>,
    },
    /// It says something else now; what it said stays beside it, struck.
    FlashCorrected {
        edition: EditionId,
        flash: FlashId,
        note: FlashNoteId,
    },
    FlashWithdrawn {
        edition: EditionId,
        flash: FlashId,
        note: FlashNoteId,
    },
    /// It leads to an article now, or to none any more.
    FlashLinked {
        edition: EditionId,
        flash: FlashId,
        article: Option<ArticleId>,
    },

    /// The rule for a wire was made or changed, or it was paused.
    WireSaved {
        edition: EditionId,
        wire: WireId,
    },
    /// A wire brought lines: so many are held, so many went out by themselves.
    WireTaken {
        edition: EditionId,
        wire: WireId,
        held: i64,
        released: i64,
    },
    /// An editor let a held line out; it is this flash.
    WireReleased {
        edition: EditionId,
        wire: WireId,
        flash: FlashId,
    },
    WireLinesDropped {
        edition: EditionId,
        count: i64,
    },

    /// An entry of the economic calendar was made or changed.
    ReleaseSaved {
        release: ReleaseId,
    },
    /// A batch of an import.
    ReleasesImported {
        count: u32,
    },
    ReleaseCancelled {
        release: ReleaseId,
    },
    /// Its figure is there, or another one than before.
    ReleaseFilled {
        release: ReleaseId,
    },
    /// Who covers it, and with which article.
    ReleasePlanned {
        edition: EditionId,
        release: ReleaseId,
    },
    /// The places that an article kept for a release's figures hold the figures now.
    FiguresFilled {
        article: ArticleId,
        version: VersionId,
        release: ReleaseId,
    },
    /// Who publishes, where it is fetched, whether it is.
    MarketSourceSaved {
        source: SourceId,
    },
    /// Names, identifiers, place; whether it is shown.
    InstrumentSaved {
        instrument: InstrumentId,
    },
    /// Unit, delay, licence.
    SeriesSaved {
        series: SeriesId,
        instrument: InstrumentId,
    },
    /// A batch of values: one entry for all of it. `fetch`: the answer they were read from.
    ObservationsRecorded {
        source: SourceId,
        series: Vec<SeriesId>,
        added: i64,
        revised: i64,
        fetch: Option<FetchId>,
    },
    /// An answer did not look like what it should be; nothing of it was taken.
    FetchQuarantined {
        source: SourceId,
        fetch: FetchId,
    },
    /// Somebody looked at it.
    FetchSettled {
        source: SourceId,
        fetch: FetchId,
        accepted: bool,
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
