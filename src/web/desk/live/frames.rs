//! What goes over the wire between a room and a browser: binary frames whose first byte is the kind.
//! Numbers are big-endian, updates are Yjs's, version 1.

use bytes::{BufMut, Bytes, BytesMut};
use serde_json::Value;

/// Presence is small; what is larger is no cursor.
const MOST_AWARENESS: usize = 16 * 1024;

/// From a browser.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// What the browser has.
    Hello {
        state_vector: Bytes,
    },
    Op {
        number: u32,
        update: Bytes,
    },
    Awareness(Bytes),
    Ping,
}

impl Heard {
    /// Reads a frame; none when it is not one of ours.
    pub fn read(mut frame: Bytes) -> Option<Heard> {
        if frame.is_empty() {
            return None;
        }
        let kind = frame.split_to(1)[0];
        match kind {
            0x01 => Some(Heard::Hello { state_vector: frame }),
            0x02 if frame.len() >= 4 => {
                let number = frame.split_to(4);
                let number = u32::from_be_bytes(number.as_ref().try_into().ok()?);
                Some(Heard::Op {
                    number,
                    update: frame,
                })
            }
            0x03 if frame.len() <= MOST_AWARENESS => Some(Heard::Awareness(frame)),
            0x04 => Some(Heard::Ping),
            _ => None,
        }
    }
}

pub fn welcome(facts: &Value, state_vector: &[u8], update: &[u8]) -> Bytes {
    let facts = facts.to_string();
    let mut out = BytesMut::with_capacity(9 + facts.len() + state_vector.len() + update.len());
    out.put_u8(0x81);
    out.put_u32(facts.len() as u32);
    out.put_slice(facts.as_bytes());
    out.put_u32(state_vector.len() as u32);
    out.put_slice(state_vector);
    out.put_slice(update);
    out.freeze()
}

pub fn update(update: &[u8]) -> Bytes {
    tagged(0x82, update)
}

/// Op `number` of this browser is durable.
pub fn ack(number: u32) -> Bytes {
    tagged(0x83, &number.to_be_bytes())
}

pub fn pong() -> Bytes {
    Bytes::from_static(&[0x84])
}

pub fn awareness(update: &[u8]) -> Bytes {
    tagged(0x85, update)
}

pub fn state(state: &Value) -> Bytes {
    tagged(0x86, state.to_string().as_bytes())
}

pub fn refused(number: u32, why: &Value) -> Bytes {
    let why = why.to_string();
    let mut out = BytesMut::with_capacity(5 + why.len());
    out.put_u8(0x87);
    out.put_u32(number);
    out.put_slice(why.as_bytes());
    out.freeze()
}

pub fn comments() -> Bytes {
    Bytes::from_static(&[0x88])
}

fn tagged(kind: u8, rest: &[u8]) -> Bytes {
    let mut out = BytesMut::with_capacity(1 + rest.len());
    out.put_u8(kind);
    out.put_slice(rest);
    out.freeze()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_and_nonsense_is_none() {
        let op = Bytes::from_static(&[2, 0, 0, 1, 2, 9, 9]);
        let read = Heard::Op {
            number: 258,
            update: Bytes::from_static(&[9, 9]),
        };
        assert_eq!(Heard::read(op), Some(read));
        assert_eq!(Heard::read(Bytes::from_static(&[4])), Some(Heard::Ping));
        for nonsense in [&[][..], &[2, 0, 0], &[9, 1], &[0]] {
            assert_eq!(
                Heard::read(Bytes::copy_from_slice(nonsense)),
                None,
                "{nonsense:?}"
            );
        }
        let long = vec![3; MOST_AWARENESS + 2];
        assert_eq!(Heard::read(Bytes::from(long)), None);
    }
}
