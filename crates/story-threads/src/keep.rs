//! State as bytes and back: fixed little-endian, no description. Reading trusts nothing: a length is
//! never believed before the bytes are there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::hash::Hash;

use rustc_hash::FxHashMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("this is not a saved state of the story engine")]
    NotOurs,
    #[error("the state was saved by another version of the story engine")]
    OtherVersion,
    #[error("the saved state is damaged or cut off")]
    Damaged,
}

pub(crate) struct Source<'a>(pub &'a [u8]);

impl<'a> Source<'a> {
    pub fn bytes(&mut self, count: usize) -> Result<&'a [u8], Unreadable> {
        let (head, rest) = self.0.split_at_checked(count).ok_or(Unreadable::Damaged)?;
        self.0 = rest;
        Ok(head)
    }

    pub fn count(&mut self) -> Result<usize, Unreadable> {
        let count = u32::take(self)? as usize;
        // Everything kept takes at least a byte, so that no length can ask for more than is there.
        if count > self.0.len() {
            return Err(Unreadable::Damaged);
        }
        Ok(count)
    }
}

pub(crate) trait Keep: Sized {
    fn put(&self, out: &mut Vec<u8>);
    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable>;
}

macro_rules! number {
    ($($kind:ty),*) => {$(
        impl Keep for $kind {
            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
                let bytes = from.bytes(size_of::<$kind>())?;
                Ok(<$kind>::from_le_bytes(bytes.try_into().map_err(|_| Unreadable::Damaged)?))
            }
        }
    )*};
}
number!(u8, u16, u32, u64, i64, f32, f64);

impl Keep for bool {
    fn put(&self, out: &mut Vec<u8>) {
        u8::from(*self).put(out);
    }
    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
        match u8::take(from)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Unreadable::Damaged),
        }
    }
}

impl Keep for Box<str> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        out.extend_from_slice(self.as_bytes());
    }
    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
        let count = from.count()?;
        let text = std::str::from_utf8(from.bytes(count)?).map_err(|_| Unreadable::Damaged)?;
        Ok(text.into())
    }
}

impl<T: Keep> Keep for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(inner) = self {
            inner.put(out);
        }
    }
    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
        Ok(if bool::take(from)? {
            Some(T::take(from)?)
        } else {
            None
        })
    }
}

impl<T: Keep> Keep for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        self.iter().for_each(|each| each.put(out));
    }
    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
        let count = from.count()?;
        (0..count).map(|_| T::take(from)).collect()
    }
}

impl<T: Keep> Keep for VecDeque<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        self.iter().for_each(|each| each.put(out));
    }
    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
        Vec::take(from).map(Self::from)
    }
}

impl<T: Keep> Keep for Box<[T]> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        self.iter().for_each(|each| each.put(out));
    }
    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
        Vec::take(from).map(Self::from)
    }
}

impl<A: Keep, B: Keep> Keep for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }
    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
        Ok((A::take(from)?, B::take(from)?))
    }
}

impl<K: Keep + Ord, V: Keep> Keep for BTreeMap<K, V> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        for (key, value) in self {
            key.put(out);
            value.put(out);
        }
    }
    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
        let count = from.count()?;
        (0..count).map(|_| <(K, V)>::take(from)).collect()
    }
}

impl<K: Keep + Ord> Keep for BTreeSet<K> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        self.iter().for_each(|each| each.put(out));
    }
    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
        let count = from.count()?;
        (0..count).map(|_| K::take(from)).collect()
    }
}

/// In the order of keys: a hash map's own order may differ after reading back.
impl<K: Keep + Ord + Hash, V: Keep> Keep for FxHashMap<K, V> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        for (key, value) in entries {
            key.put(out);
            value.put(out);
        }
    }
    fn take(from: &mut Source<'_>) -> Result<Self, Unreadable> {
        let count = from.count()?;
        (0..count).map(|_| <(K, V)>::take(from)).collect()
    }
}

/// `Keep` for a struct: its fields, in the order given.
macro_rules! keep {
    ($name:ty { $($field:ident),* $(,)? }) => {
        impl $crate::keep::Keep for $name {
            fn put(&self, out: &mut Vec<u8>) {
                $($crate::keep::Keep::put(&self.$field, out);)*
            }
            fn take(from: &mut $crate::keep::Source<'_>) -> Result<Self, $crate::keep::Unreadable> {
                Ok(Self { $($field: $crate::keep::Keep::take(from)?,)* })
            }
        }
    };
}
pub(crate) use keep;
