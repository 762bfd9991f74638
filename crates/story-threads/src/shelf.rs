//! Documents by their number. Numbers only grow and the oldest go first, so that a queue with holes is
//! enough: no hashing, and those of one hour stand beside each other.

use std::collections::VecDeque;

use crate::engine::Stored;
use crate::keep::{Keep, Source, Unreadable};

#[derive(Default)]
pub(crate) struct Shelf {
    places: VecDeque<Option<Stored>>,
    /// The number of the first place.
    first: u64,
    filled: usize,
}

impl Shelf {
    pub fn len(&self) -> usize {
        self.filled
    }

    pub fn get(&self, number: &u64) -> Option<&Stored> {
        self.places.get(self.place(*number)?)?.as_ref()
    }

    pub fn get_mut(&mut self, number: &u64) -> Option<&mut Stored> {
        let place = self.place(*number)?;
        self.places.get_mut(place)?.as_mut()
    }

    pub fn contains_key(&self, number: &u64) -> bool {
        self.get(number).is_some()
    }

    pub fn iter(&self) -> impl Iterator<Item = (u64, &Stored)> {
        (self.first..)
            .zip(&self.places)
            .filter_map(|(number, stored)| Some((number, stored.as_ref()?)))
    }

    /// Numbers come in their order; one that comes late has no place any more.
    pub fn insert(&mut self, number: u64, stored: Stored) {
        if self.places.is_empty() {
            self.first = number;
        }
        let Some(place) = self.place(number).filter(|place| *place >= self.places.len()) else {
            return;
        };
        self.places.resize_with(place, || None);
        self.places.push_back(Some(stored));
        self.filled += 1;
    }

    pub fn remove(&mut self, number: &u64) -> Option<Stored> {
        let place = self.place(*number)?;
        let gone = self.places.get_mut(place)?.take()?;
        self.filled -= 1;
        while self.places.front().is_some_and(Option::is_none) {
            self.places.pop_front();
            self.first += 1;
        }
        Some(gone)
    }

    /// The oldest, if there is one.
    pub fn remove_first(&mut self) -> Option<Stored> {
        self.remove(&{ self.first })
    }

    fn place(&self, number: u64) -> Option<usize> {
        number.checked_sub(self.first).map(|place| place as usize)
    }
}

impl Keep for Shelf {
    fn put(&self, out: &mut Vec<u8>) {
        self.first.put(out);
        (self.places.len() as u32).put(out);
        self.places.iter().for_each(|stored| stored.put(out));
    }

    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
        let first = u64::take(from)?;
        let places: VecDeque<Option<Stored>> = Keep::take(from)?;
        if first.checked_add(places.len() as u64).is_none() {
            return Err(Unreadable::Damaged);
        }
        Ok(Self {
            filled: places.iter().flatten().count(),
            places,
            first,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(id: &str) -> Stored {
        Stored {
            id: id.into(),
            ..Stored::default()
        }
    }

    #[test]
    fn documents_are_found_by_number_and_holes_close_from_the_front() {
        let mut shelf = Shelf::default();
        for number in [7, 8, 11] {
            shelf.insert(number, named(&number.to_string()));
        }
        assert_eq!(
            (shelf.len(), shelf.get(&11).map(|stored| &*stored.id)),
            (3, Some("11"))
        );
        assert!(!shelf.contains_key(&6) && !shelf.contains_key(&9) && !shelf.contains_key(&12));
        assert!(shelf.remove(&8).is_some() && shelf.remove(&8).is_none());
        assert_eq!(shelf.remove_first().map(|stored| stored.id), Some("7".into()));
        assert_eq!(shelf.iter().map(|(number, _)| number).collect::<Vec<_>>(), [11]);
        assert_eq!(shelf.first, 11);
    }
}
