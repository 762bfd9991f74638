//! The stories and events that are alive: how they open, take documents and each other in, are listed in
//! the index, and end.

use crate::candidates::{SOUGHT_NAMES, SOUGHT_WORDS};
use crate::centroid::heaviest;
use crate::engine::{Engine, Stored};
use crate::group::{Group, Profile};

impl Engine {
    pub(crate) fn open_story(&mut self, number: u64, stored: &mut Stored) {
        let story = self.next_story();
        let group = Group::new(story, stored.time);
        self.new_slot(group);
        self.join_story(number, stored, story, true);
    }

    pub(crate) fn next_story(&mut self) -> u64 {
        self.next_story += 1;
        self.next_story
    }

    pub(crate) fn new_slot(&mut self, group: Group) -> u32 {
        let (story, last) = (group.id, group.last);
        let slot = match self.free.pop() {
            Some(slot) => {
                self.stories[slot as usize] = Some(group);
                slot
            }
            None => {
                self.stories.push(Some(group));
                (self.stories.len() - 1) as u32
            }
        };
        self.lasts.resize(self.stories.len(), i64::MIN);
        self.lasts[slot as usize] = last;
        self.slots.insert(story, slot);
        self.quiet_stories.insert((last, story));
        slot
    }

    pub(crate) fn join_story(&mut self, number: u64, stored: &mut Stored, story: u64, votes: bool) {
        stored.story = story;
        let Some(slot) = self.slots.get(&story).copied() else {
            return;
        };
        let Some(group) = self.stories[slot as usize].as_mut() else {
            return;
        };
        let before = group.last;
        let gone = if votes {
            group.add(number, stored.time, &stored.profile)
        } else {
            group.member(number, stored.time);
            Vec::new()
        };
        if group.last != before {
            self.quiet_stories.remove(&(before, story));
            self.quiet_stories.insert((group.last, story));
            self.lasts[slot as usize] = group.last;
        }
        for term in gone {
            self.index.remove(term, slot);
        }
        if votes {
            self.list(slot, &stored.profile);
        }
    }

    /// A story takes another's words, names and members in.
    pub(crate) fn absorb(&mut self, slot: u32, gone: &Group) {
        let Some(group) = self.stories[slot as usize].as_mut() else {
            return;
        };
        self.quiet_stories.remove(&(group.last, group.id));
        let terms = group.absorb(gone);
        group.links.extend(&gone.links);
        self.quiet_stories.insert((group.last, group.id));
        self.lasts[slot as usize] = group.last;
        for term in terms {
            self.index.remove(term, slot);
        }
    }

    /// Lists a story under a document's heaviest terms.
    pub(crate) fn list(&mut self, slot: u32, profile: &Profile) {
        for (names, vector, most) in [
            (false, &profile.words, SOUGHT_WORDS),
            (true, &profile.names, SOUGHT_NAMES),
        ] {
            self.sought.clear();
            self.sought.extend_from_slice(vector);
            heaviest(&mut self.sought, most);
            for (term, _) in self.sought.iter().copied() {
                let Some(group) = self.stories[slot as usize].as_mut() else {
                    return;
                };
                let centroid = if names { &mut group.names } else { &mut group.words };
                let Some(entry) = centroid.find_mut(term).filter(|entry| !entry.listed) else {
                    continue;
                };
                entry.listed = true;
                let lasts = &self.lasts;
                let quiet = |slot: u32| lasts[slot as usize];
                if let Some(other) = self.index.insert(term, slot, quiet)
                    && let Some(other) = self.stories[other as usize].as_mut()
                {
                    for centroid in [&mut other.words, &mut other.names] {
                        if let Some(entry) = centroid.find_mut(term) {
                            entry.listed = false;
                        }
                    }
                }
            }
        }
    }

    pub(crate) fn open_event(&mut self, number: u64, stored: &mut Stored) {
        self.next_event += 1;
        let event = self.next_event;
        let mut group = Group::new(event, stored.time);
        group.links.push(stored.story);
        self.new_event(group);
        if let Some(story) = self
            .slots
            .get(&stored.story)
            .and_then(|slot| self.stories[*slot as usize].as_mut())
        {
            story.links.push(event);
        }
        self.join_event(number, stored, event, stored.votes);
    }

    pub(crate) fn absorb_event(&mut self, event: u64, gone: &Group) {
        let Some(group) = self.events.get_mut(&event) else {
            return;
        };
        self.quiet_events.remove(&(group.last, event));
        group.absorb(gone);
        self.quiet_events.insert((group.last, event));
    }

    pub(crate) fn new_event(&mut self, group: Group) {
        self.quiet_events.insert((group.last, group.id));
        self.events.insert(group.id, group);
    }

    pub(crate) fn join_event(&mut self, number: u64, stored: &mut Stored, event: u64, votes: bool) {
        stored.event = event;
        let Some(group) = self.events.get_mut(&event) else {
            return;
        };
        let before = group.last;
        if votes {
            group.add(number, stored.time, &stored.profile);
        } else {
            group.member(number, stored.time);
        }
        if group.last != before {
            self.quiet_events.remove(&(before, event));
            self.quiet_events.insert((group.last, event));
        }
    }

    /// The story is compared with no more. Its documents keep its id.
    pub(crate) fn end_story(&mut self, story: u64) -> Option<Group> {
        let slot = self.slots.remove(&story)?;
        let group = self.stories[slot as usize].take()?;
        self.quiet_stories.remove(&(group.last, story));
        for entry in group
            .words
            .entries
            .iter()
            .chain(&group.names.entries)
            .filter(|entry| entry.listed)
        {
            self.index.remove(entry.term, slot);
        }
        self.free.push(slot);
        Some(group)
    }

    pub(crate) fn end_event(&mut self, event: u64) -> Option<Group> {
        let group = self.events.remove(&event)?;
        self.quiet_events.remove(&(group.last, event));
        let story = group.links.first().and_then(|story| self.slots.get(story));
        if let Some(story) = story.and_then(|slot| self.stories[*slot as usize].as_mut()) {
            story.links.retain(|link| *link != event);
        }
        Some(group)
    }
}
