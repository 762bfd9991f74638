//! The shared document: updates go in, a draft comes out.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use yrs::updates::decoder::Decode;
use yrs::{ClientID, ReadTxn, StateVector, Transact, Update};

use crate::doc::Parts;
use crate::draft::Draft;
use crate::size::Size;
use crate::tree::Node;
use crate::wire::{self, MAX_DEPTH, Summary};
use crate::{read, replace};

/// One update from an editor may be this long, in bytes.
pub const MAX_UPDATE_BYTES: usize = 256 * 1024;
/// A draft's texts, fields and body as JSON may together be this long, in bytes; what is suggested
/// counts as if it were accepted.
pub const MAX_BYTES: usize = courant_body::MAX_BYTES;
/// A document with all that it remembers of deleted text may be this long, in bytes.
pub const MAX_HISTORY_BYTES: usize = 32 * 1024 * 1024;
/// Updates that wait for earlier ones may together be this long, in bytes.
pub const MAX_WAITING_BYTES: usize = 4 * 1024 * 1024;
/// One update from an editor may hold this many blocks (a stretch of typing, an element, an
/// attribute each). Yjs's placing of concurrent insertions is quadratic: 10,000 blocks made for
/// the purpose take some seconds, twice as many four times as long.
const MAX_BLOCKS: usize = 10_000;
/// No more updates wait than this.
const MAX_WAITING: usize = 10_000;
/// Updates since the last snapshot are kept one by one up to this many bytes.
const MAX_SINCE_BYTES: usize = 256 * 1024;

/// Why an update was not taken. Nothing of it is then in the document.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoEditError {
    /// How long it is, and how long it may be, in bytes.
    #[error("the change is {0} bytes long; the limit is {1}. hint: paste it in parts")]
    TooLong(usize, usize),
    #[error("the change has more than {MAX_BLOCKS} parts. hint: paste it in parts")]
    TooManyParts,
    #[error("the change cannot be read: {0}. hint: reload the page")]
    Malformed(&'static str),
    #[error("the article would be too large. hint: split the text in two")]
    TooLarge,
    #[error("the article has been changed too often to keep all of it. hint: copy the text to a new article")]
    TooMuchHistory,
    #[error("too many changes arrived without those before them. hint: reload the page")]
    TooMuchWaiting,
}

/// What an update did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Whether the document is another than before: this update's doing, or that of one that had
    /// waited for it. `false` for an update that came before.
    pub changed: bool,
    /// Whether the update waits in memory for earlier ones that have not come. It is then in
    /// neither [`SharedDraft::read`] nor [`SharedDraft::snapshot`]: neither keep nor acknowledge
    /// nor relay it. Its sender has it still, and sends it again with what was missing.
    pub pending: bool,
    /// Updates that had waited for this one and are in the document now: to be kept and relayed
    /// after it.
    pub released: Vec<Vec<u8>>,
}

/// A draft that several people edit at once. Whoever owns it may be any thread.
///
/// What `apply` took is in memory only. The caller keeps the update, says so to the sender, and
/// later hands all kept updates to [`SharedDraft::from_updates`].
pub struct SharedDraft {
    writer: u64,
    parts: Parts,
    /// How many operations of each writer are in the document.
    known: HashMap<u64, u32>,
    waiting: Vec<Vec<u8>>,
    /// What the document is made of, to make it again when an update has spoilt it.
    journal: Journal,
    size: Size,
}

#[derive(Default)]
struct Journal {
    snapshot: Vec<u8>,
    since: Vec<Vec<u8>>,
    since_bytes: usize,
}

impl SharedDraft {
    /// Makes a document of a draft. The update holds all of it: the first one to be kept.
    ///
    /// `writer` names this copy among all that ever write to the document: a random number of 32
    /// bits (53 are allowed), drawn anew for each `begin` and `from_updates`. Two copies that write
    /// under one number spoil the text; so does making one article's document twice.
    pub fn begin(draft: &Draft, writer: u64) -> (SharedDraft, Vec<u8>) {
        let mut shared = SharedDraft::empty(writer);
        let update = shared.replace(draft).unwrap_or_else(|| vec![0, 0]);
        (shared, update)
    }

    /// Makes a document of updates that were applied before, in any order. The first may be a
    /// snapshot. Limits are not judged again, except [`MAX_HISTORY_BYTES`] for each update.
    pub fn from_updates<I>(updates: I, writer: u64) -> Result<SharedDraft, CoEditError>
    where
        I: IntoIterator,
        I::Item: AsRef<[u8]>,
    {
        let mut shared = SharedDraft::empty(writer);
        for update in updates {
            let update = update.as_ref();
            if update.len() > MAX_HISTORY_BYTES {
                return Err(CoEditError::TooLong(update.len(), MAX_HISTORY_BYTES));
            }
            let summary = wire::check(update).map_err(CoEditError::Malformed)?;
            if summary.is_complete(&shared.known) {
                shared.integrate(update, &summary, Judge::Nothing)?;
            } else {
                shared.waiting.push(update.to_vec());
            }
        }
        shared.take_waiting(Judge::Nothing);
        shared.size = Size::measure(&shared.parts);
        Ok(shared)
    }

    fn empty(writer: u64) -> SharedDraft {
        SharedDraft {
            writer,
            parts: Parts::empty(writer),
            known: HashMap::new(),
            waiting: Vec::new(),
            journal: Journal::default(),
            size: Size::default(),
        }
    }

    /// Takes an update from an editor, at most [`MAX_UPDATE_BYTES`] long. The same update may come
    /// twice, and before the ones it builds upon; it then waits for them.
    ///
    /// Refused, with the document as before, is what cannot be read, what no editor of ours writes,
    /// and what would make the draft larger than `courant_body::MAX_NODES` or [`MAX_BYTES`].
    /// Removing text is never too large.
    pub fn apply(&mut self, update: &[u8]) -> Result<Applied, CoEditError> {
        if update.len() > MAX_UPDATE_BYTES {
            return Err(CoEditError::TooLong(update.len(), MAX_UPDATE_BYTES));
        }
        let summary = wire::check(update).map_err(CoEditError::Malformed)?;
        if summary.blocks > MAX_BLOCKS {
            return Err(CoEditError::TooManyParts);
        }
        if !summary.is_complete(&self.known) {
            return self.wait(update);
        }
        let changed = self.integrate(update, &summary, Judge::All)?;
        let released = self.take_waiting(Judge::All);
        Ok(Applied {
            changed: changed || !released.is_empty(),
            pending: false,
            released,
        })
    }

    fn wait(&mut self, update: &[u8]) -> Result<Applied, CoEditError> {
        if !self.waiting.iter().any(|waiting| waiting == update) {
            let bytes: usize = self.waiting.iter().map(Vec::len).sum();
            if self.waiting.len() >= MAX_WAITING || bytes + update.len() > MAX_WAITING_BYTES {
                return Err(CoEditError::TooMuchWaiting);
            }
            self.waiting.push(update.to_vec());
        }
        Ok(Applied {
            pending: true,
            ..Applied::default()
        })
    }

    /// Takes what waited and need not any longer. What turns out to be refused is forgotten.
    fn take_waiting(&mut self, judge: Judge) -> Vec<Vec<u8>> {
        let mut released = Vec::new();
        loop {
            let mut took = false;
            for update in std::mem::take(&mut self.waiting) {
                match wire::check(&update) {
                    Ok(summary) if summary.is_complete(&self.known) => {
                        took = true;
                        if self.integrate(&update, &summary, judge) == Ok(true) {
                            released.push(update);
                        }
                    }
                    Ok(_) => self.waiting.push(update),
                    Err(_) => {}
                }
            }
            if !took || self.waiting.is_empty() {
                return released;
            }
        }
    }

    /// Puts a complete update into the document, or leaves the document as it was. Says whether
    /// anything changed.
    fn integrate(&mut self, update: &[u8], summary: &Summary, judge: Judge) -> Result<bool, CoEditError> {
        if judge == Judge::All && self.journal.bytes() + update.len() > MAX_HISTORY_BYTES {
            self.compact();
            if self.journal.bytes() + update.len() > MAX_HISTORY_BYTES {
                return Err(CoEditError::TooMuchHistory);
            }
        }
        let changed = self.integrate_or_spoil(update).and_then(|changed| {
            if changed && judge == Judge::All {
                self.judge(summary)?;
            }
            Ok(changed)
        });
        match changed {
            Ok(true) => {
                self.journal.add(update);
                self.know(summary);
                if self.journal.since_bytes > MAX_SINCE_BYTES {
                    self.compact();
                }
                Ok(true)
            }
            Ok(false) => Ok(false),
            Err(error) => {
                self.make_again();
                Err(error)
            }
        }
    }

    /// As `integrate`; after an error the document is in no known state.
    fn integrate_or_spoil(&mut self, update: &[u8]) -> Result<bool, CoEditError> {
        let decoded = catch_unwind(|| Update::decode_v1(update));
        let Ok(Ok(decoded)) = decoded else {
            return Err(CoEditError::Malformed("the library cannot decode it"));
        };
        let mut txn = self.parts.doc.transact_mut();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let applied = txn.apply_update(decoded);
            let changed = !txn.insert_set().is_empty() || !txn.delete_set().is_empty();
            txn.commit();
            applied.is_ok().then_some((changed, txn.has_missing_updates()))
        }));
        match outcome {
            Ok(Some((changed, false))) => Ok(changed),
            // Something in it builds upon itself, so that it would wait for ever.
            Ok(Some((_, true))) => Err(CoEditError::Malformed("it builds upon itself")),
            Ok(None) => Err(CoEditError::Malformed(
                "it puts something where nothing can stand",
            )),
            Err(_) => {
                // Dropping the transaction would commit it, which may panic again. The document it
                // belongs to is given up with it.
                std::mem::forget(txn);
                Err(CoEditError::Malformed("the library cannot integrate it"))
            }
        }
    }

    /// Makes the document again of all that went well.
    fn make_again(&mut self) {
        let journal = std::mem::take(&mut self.journal);
        self.parts = Parts::empty(self.writer);
        for update in std::iter::once(&journal.snapshot).chain(&journal.since) {
            if !update.is_empty() {
                // It went well before, so it does again.
                let again = self.integrate_or_spoil(update);
                debug_assert!(again.is_ok(), "{again:?}");
            }
        }
        self.journal = journal;
    }

    fn know(&mut self, summary: &Summary) {
        for (writer, (_, end)) in &summary.sections {
            let known = self.known.entry(*writer).or_default();
            *known = (*known).max(*end);
        }
    }

    fn compact(&mut self) {
        self.journal = Journal {
            snapshot: self.snapshot(),
            ..Journal::default()
        };
    }

    /// Whether the document, with the update in it, is still one that we want.
    fn judge(&mut self, summary: &Summary) -> Result<(), CoEditError> {
        if summary.adds_elements {
            let txn = self.parts.doc.transact();
            if read::is_deeper_than(&self.parts.body, &txn, MAX_DEPTH) {
                return Err(CoEditError::Malformed("elements are nested too deep"));
            }
        }
        let mut size = self.size.with(summary);
        if !size.is_fine() {
            size = Size::measure(&self.parts);
        }
        // Whoever adds nothing is heard even when there is too much already.
        if !size.is_fine() && summary.blocks > 0 {
            return Err(CoEditError::TooLarge);
        }
        self.size = size;
        Ok(())
    }

    /// What this copy knows, in Yjs's encoding: ask others for what is not in it.
    pub fn state_vector(&self) -> Vec<u8> {
        use yrs::updates::encoder::Encode;
        self.parts.doc.transact().state_vector().encode_v1()
    }

    /// The update that somebody with this state vector lacks.
    pub fn diff(&self, their_state_vector: &[u8]) -> Result<Vec<u8>, CoEditError> {
        if their_state_vector.len() > MAX_UPDATE_BYTES {
            return Err(CoEditError::TooLong(their_state_vector.len(), MAX_UPDATE_BYTES));
        }
        let clocks = wire::state_vector(their_state_vector).map_err(CoEditError::Malformed)?;
        let clocks = clocks
            .into_iter()
            .map(|(writer, clock)| (ClientID::new(writer), clock));
        let theirs = StateVector::new(clocks.collect());
        Ok(self.parts.doc.transact().encode_state_as_update_v1(&theirs))
    }

    /// One update that stands for all that the document was made of.
    pub fn snapshot(&self) -> Vec<u8> {
        self.parts
            .doc
            .transact()
            .encode_state_as_update_v1(&StateVector::default())
    }

    /// The draft as it stands, open suggestions left out. `courant_body::Body::from_value` accepts
    /// the body, whatever editors did.
    pub fn read(&self) -> Draft {
        read::draft(&self.parts)
    }

    /// Changes the document from outside to read as this draft, and as little as that takes: what
    /// is alike stays the very same, and with it cursors, comments and suggestions in it.
    /// Gives the update, or `None` if it reads so already.
    pub fn replace(&mut self, draft: &Draft) -> Option<Vec<u8>> {
        let update = replace::replace(&self.parts, draft)?;
        // Our own update, checked like any other for what it says of itself.
        let summary = wire::check(&update).unwrap_or_default();
        self.know(&summary);
        self.journal.add(&update);
        if self.journal.since_bytes > MAX_SINCE_BYTES {
            self.compact();
        }
        self.size = Size::measure(&self.parts);
        Some(update)
    }

    /// How many suggestions in the body wait for a decision.
    pub fn open_suggestions(&self) -> usize {
        let txn = self.parts.doc.transact();
        let mut ids = std::collections::HashSet::new();
        fn collect(nodes: Vec<Node>, ids: &mut std::collections::HashSet<String>) {
            for node in nodes {
                match node {
                    Node::Element { children, .. } => collect(children, ids),
                    Node::Text { runs, strays } => {
                        ids.extend(runs.into_iter().flat_map(|run| run.suggestions));
                        collect(strays, ids);
                    }
                }
            }
        }
        collect(read::nodes(&self.parts.body, &txn), &mut ids);
        ids.len()
    }

    /// The text of the body between two Yjs relative positions (encoded, as anchors of comments
    /// hold them), with suggested insertions, and paragraphs separated by line ends. `None` if a
    /// position cannot be read or its place is gone; empty when only the text is gone.
    pub fn anchor_text(&self, from: &[u8], to: &[u8]) -> Option<String> {
        catch_unwind(AssertUnwindSafe(|| crate::anchor::text(&self.parts, from, to))).ok()?
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Judge {
    All,
    Nothing,
}

impl Journal {
    fn add(&mut self, update: &[u8]) {
        self.since_bytes += update.len();
        self.since.push(update.to_vec());
    }

    fn bytes(&self) -> usize {
        self.snapshot.len() + self.since_bytes
    }
}
