//! A story that turns out to be two is parted. Whenever its size has doubled, its documents are divided
//! into the two groups that differ most, and the gate says whether these would be one.

use std::collections::BTreeMap;

use crate::centroid;
use crate::document::{Change, EventId, Level, StoryId};
use crate::engine::{Engine, Halves};
use crate::gate;
use crate::group::Group;
use crate::kinship;

/// Smaller stories are left as they are, and larger ones: nobody reads through them again.
const LEAST: u32 = 6;
const MOST: usize = 512;
/// Each part has at least so many documents.
const PART: usize = 2;
const ROUNDS: usize = 4;
/// The log-odds of belonging together below which a story is parted: parting is sought for, so that the
/// most different halves of many are seen.
const PARTED: f64 = 0.0;

impl Engine {
    pub(crate) fn look_inside(&mut self, story: u64) {
        let Some(group) = self.story(story).filter(|group| group.votes >= LEAST) else {
            return;
        };
        let voters: Vec<u64> = group
            .members
            .iter()
            .copied()
            .filter(|member| self.documents.get(member).is_some_and(|stored| stored.votes))
            .collect();
        let readable = |member: &u64| {
            self.documents
                .get(member)
                .is_some_and(|stored| !stored.profile.words.is_empty())
        };
        if voters.len() > MOST || !voters.iter().all(readable) {
            return;
        }
        let Some((stay, leave)) = self.halves(&voters) else {
            return;
        };
        let kinship = kinship::kinship(&self.group_of(&stay), &self.group_of(&leave), true);
        let log_odds = kinship::log_odds(&kinship, &self.weights.kin);
        if self.watched.is_some() {
            let ids = |part: &[u64]| -> Vec<String> {
                part.iter()
                    .filter_map(|member| self.documents.get(member))
                    .map(|stored| stored.id.to_string())
                    .collect()
            };
            let halves = Halves {
                stay: ids(&stay),
                leave: ids(&leave),
                kinship,
            };
            self.watched_halves.push(halves);
        }
        if log_odds < PARTED {
            let reason = format!(
                "its parts are one only with probability {:.2}",
                gate::probability(log_odds)
            );
            self.part(story, &stay, &leave, reason);
        }
    }

    /// Two means: from the two that differ most, everybody goes to the nearer, a few times over.
    fn halves(&self, members: &[u64]) -> Option<(Vec<u64>, Vec<u64>)> {
        let words = |member: u64| {
            self.documents
                .get(&member)
                .map_or(&[][..], |stored| &stored.profile.words)
        };
        let farthest = |from: u64| {
            let far = members
                .iter()
                .map(|member| (centroid::cosine(words(from), words(*member)), *member));
            far.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
                .map(|(_, member)| member)
        };
        let one = farthest(*members.first()?)?;
        let other = farthest(one)?;
        let mut means = [self.group_of(&[one]), self.group_of(&[other])];
        let mut parts = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            let before = parts;
            let inside = |at: usize, member: u64| {
                before[at].binary_search(&member).is_ok()
                    || member == [one, other][at] && before[at].is_empty()
            };
            parts = [Vec::new(), Vec::new()];
            for member in members {
                let Some(stored) = self.documents.get(member) else {
                    continue;
                };
                let near = |at: usize| means[at].mean_likeness(&stored.profile, inside(at, *member));
                parts[usize::from(near(1) > near(0))].push(*member);
            }
            if parts == before {
                break;
            }
            if parts.iter().any(Vec::is_empty) {
                return None;
            }
            means = [self.group_of(&parts[0]), self.group_of(&parts[1])];
        }
        let [mut stay, mut leave] = parts;
        if stay.len() < leave.len() {
            std::mem::swap(&mut stay, &mut leave);
        }
        (leave.len() >= PART).then_some((stay, leave))
    }

    fn group_of(&self, members: &[u64]) -> Group {
        let mut group = Group::new(0, i64::MIN);
        for member in members {
            if let Some(stored) = self.documents.get(member) {
                if group.last == i64::MIN {
                    (group.first, group.last) = (stored.time, stored.time);
                }
                group.add(*member, stored.time, &stored.profile);
            }
        }
        group
    }

    /// The documents of `leave` and their copies go to a new story, and out of events they share.
    fn part(&mut self, story: u64, stay: &[u64], leave: &[u64], reason: String) {
        let Some(old) = self.end_story(story) else { return };
        let new = self.next_story();
        let mut kept = self.group_of(stay);
        let mut left = self.group_of(leave);
        (kept.id, left.id) = (story, new);
        (kept.looked, left.looked) = (kept.votes, left.votes);
        for copy in old
            .members
            .iter()
            .filter(|member| !stay.contains(member) && !leave.contains(member))
        {
            let Some(stored) = self.documents.get(copy) else {
                continue;
            };
            let leaves = stored.copy_of.is_some_and(|original| leave.contains(&original));
            if leaves { &mut left } else { &mut kept }.member(*copy, stored.time);
        }
        for group in [&mut kept, &mut left] {
            group.members.sort_unstable();
        }
        let mut by_event: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        for member in &left.members {
            if let Some(stored) = self.documents.get_mut(member) {
                stored.story = new;
                by_event.entry(stored.event).or_default().push(*member);
            }
        }
        let documents = self.ids(&left.members);
        kept.links = old.links;
        let staying: Vec<u64> = kept.members.clone();
        for group in [kept, left] {
            let profile = group.profile();
            let slot = self.new_slot(group);
            self.list(slot, &profile);
        }
        self.changes.push(Change::Split {
            level: Level::Story,
            from: StoryId(story).to_string(),
            into: StoryId(new).to_string(),
            documents,
            reason: reason.clone(),
        });
        for (event, members) in by_event {
            let shared = staying
                .iter()
                .any(|member| self.documents.get(member).is_some_and(|kept| kept.event == event));
            if shared {
                self.part_event(event, &members, new, &reason);
            } else {
                self.move_event(event, story, new);
            }
        }
    }

    fn move_event(&mut self, event: u64, from: u64, to: u64) {
        let Some(group) = self.events.get_mut(&event) else {
            return;
        };
        group.links = vec![to];
        if let Some(story) = self.story_mut(from) {
            story.links.retain(|link| *link != event);
        }
        if let Some(story) = self.story_mut(to) {
            story.links.push(event);
        }
    }

    fn part_event(&mut self, event: u64, members: &[u64], story: u64, reason: &str) {
        self.next_event += 1;
        let new = self.next_event;
        let voters: Vec<u64> = members
            .iter()
            .copied()
            .filter(|member| self.documents.get(member).is_some_and(|stored| stored.votes))
            .collect();
        let mut group = self.group_of(&voters);
        group.id = new;
        group.links = vec![story];
        for member in members {
            let Some(stored) = self.documents.get_mut(member) else {
                continue;
            };
            stored.event = new;
            let (time, profile) = (stored.time, stored.votes.then(|| stored.profile.clone()));
            if profile.is_none() {
                group.member(*member, time);
            }
            if let Some(old) = self.events.get_mut(&event) {
                old.remove(*member, profile.as_ref());
            }
        }
        group.members.sort_unstable();
        if self.events.contains_key(&event) && !group.members.is_empty() {
            self.new_event(group);
            if let Some(story) = self.story_mut(story) {
                story.links.push(new);
            }
        }
        self.changes.push(Change::Split {
            level: Level::Event,
            from: EventId(event).to_string(),
            into: EventId(new).to_string(),
            documents: self.ids(members),
            reason: reason.to_owned(),
        });
    }

    fn ids(&self, members: &[u64]) -> Vec<String> {
        members
            .iter()
            .filter_map(|member| self.documents.get(member))
            .map(|stored| stored.id.to_string())
            .collect()
    }
}
