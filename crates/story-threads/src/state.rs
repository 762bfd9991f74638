//! Everything as bytes, and back.

use crate::engine::Engine;
use crate::keep::{Keep, Source, Unreadable};

/// The last byte is the version.
const MARK: &[u8; 14] = b"story-threads\x05";

impl Engine {
    /// Goes up with the form of what is saved, with features and with weights: what another version
    /// saved is not read, and the numbers of its stories mean nothing to this one.
    pub const VERSION: u8 = MARK[13];

    /// Everything as bytes. What is read back from them goes on exactly as this would have.
    pub fn save(&self) -> Vec<u8> {
        let mut out = MARK.to_vec();
        self.lexicon.put(&mut out);
        self.copies.put(&mut out);
        self.documents.put(&mut out);
        self.next_document.put(&mut out);
        self.stories.put(&mut out);
        self.free.put(&mut out);
        self.next_story.put(&mut out);
        self.events.put(&mut out);
        self.next_event.put(&mut out);
        self.index.put(&mut out);
        self.times.put(&mut out);
        self.story_redirects.put(&mut out);
        self.event_redirects.put(&mut out);
        self.usual.put(&mut out);
        self.publisher.put(&mut out);
        self.same_house.put(&mut out);
        out
    }

    /// Reads back what `save` wrote. Changes not yet fetched are not part of it.
    pub fn restore(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut from = Source(bytes);
        let mark = from.bytes(MARK.len()).map_err(|_| Unreadable::NotOurs)?;
        if mark[..MARK.len() - 1] != MARK[..MARK.len() - 1] {
            return Err(Unreadable::NotOurs);
        }
        if mark != MARK {
            return Err(Unreadable::OtherVersion);
        }
        let mut engine = Self {
            lexicon: Keep::take(&mut from)?,
            copies: Keep::take(&mut from)?,
            documents: Keep::take(&mut from)?,
            next_document: Keep::take(&mut from)?,
            stories: Keep::take(&mut from)?,
            free: Keep::take(&mut from)?,
            next_story: Keep::take(&mut from)?,
            events: Keep::take(&mut from)?,
            next_event: Keep::take(&mut from)?,
            index: Keep::take(&mut from)?,
            times: Keep::take(&mut from)?,
            story_redirects: Keep::take(&mut from)?,
            event_redirects: Keep::take(&mut from)?,
            usual: Keep::take(&mut from)?,
            publisher: Keep::take(&mut from)?,
            same_house: Keep::take(&mut from)?,
            ..Self::default()
        };
        if !from.0.is_empty() || !engine.index.within(engine.stories.len()) {
            return Err(Unreadable::Damaged);
        }
        engine.lasts = vec![i64::MIN; engine.stories.len()];
        for (slot, story) in engine.stories.iter().enumerate() {
            if let Some(story) = story {
                engine.lasts[slot] = story.last;
                engine.slots.insert(story.id, slot as u32);
                engine.quiet_stories.insert((story.last, story.id));
            }
        }
        if engine
            .free
            .iter()
            .any(|slot| engine.stories.get(*slot as usize).is_none_or(Option::is_some))
        {
            return Err(Unreadable::Damaged);
        }
        engine.quiet_events = engine
            .events
            .values()
            .map(|event| (event.last, event.id))
            .collect();
        engine.numbers = engine
            .documents
            .iter()
            .map(|(number, stored)| (stored.id.clone(), number))
            .collect();
        Ok(engine)
    }
}
