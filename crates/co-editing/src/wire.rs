//! The bytes of an update, checked before the CRDT library sees them.
//!
//! The library decodes what is well formed and trusts it: it reserves memory for counts that three
//! bytes can claim, descends as deep as values are nested, adds clocks without looking for
//! overflow, and keeps blocks of which nobody has the beginning. Here an update (Yjs's encoding,
//! version 1) is walked once, without allocating more than it is long, and refused unless our
//! editors could have written it. What is learnt on the way says what it needs and what it adds.
//!
//! The encoding is described in Yjs's `src/utils/encoding.js` and `src/structs/*.js`.

use std::collections::{BTreeMap, HashMap};

use crate::doc::MAX_CLIENT;
use crate::draft::{BODY, FIELDS, TEXTS};

/// Elements in elements, and values in values, end here.
pub(crate) const MAX_DEPTH: usize = 64;
/// Node names, attribute names and mark names are short.
const MAX_NAME: usize = 200;
/// A mark's attributes as JSON, in bytes.
const MAX_MARK: usize = 8_000;
/// Clocks stay below what the library's signed arithmetic can hold.
const MAX_CLOCK: u64 = 1 << 30;

/// One writer's operation: the number of the writer, and how many it had written before.
pub(crate) type Id = (u64, u32);

/// What an update needs and adds.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// By writer: the first clock written, and the first one behind the last.
    pub sections: BTreeMap<u64, (u32, u32)>,
    /// Operations that must be known before, unless they are in the update.
    needs: Vec<Id>,
    /// Operations added that are no mere deletion; an upper bound of the nodes that appear.
    pub blocks: usize,
    /// Bytes of text and values added.
    pub bytes: usize,
    /// The length of the longest link mark, as JSON.
    pub longest_link: usize,
    /// Whether marks are set or ended, or anything is deleted.
    pub moves_marks: bool,
    /// Whether elements are added.
    pub adds_elements: bool,
    /// Whether it has anything.
    pub is_empty: bool,
}

impl Summary {
    /// Whether everything that the update builds upon is known or in it. `known` says how many
    /// operations of each writer are.
    pub fn is_complete(&self, known: &HashMap<u64, u32>) -> bool {
        let known = |writer: &u64| known.get(writer).copied().unwrap_or(0);
        let begins = self
            .sections
            .iter()
            .all(|(writer, (start, _))| *start <= known(writer));
        begins
            && self.needs.iter().all(|(writer, clock)| {
                let end = self.sections.get(writer).map_or(0, |(_, end)| *end);
                *clock < end.max(known(writer))
            })
    }
}

/// Walks the whole update. `Err` says what is wrong with it.
pub(crate) fn check(update: &[u8]) -> Result<Summary, &'static str> {
    let mut walk = Walk {
        rest: update,
        summary: Summary::default(),
        blocks: Vec::new(),
    };
    walk.update()?;
    bound_depth(&mut walk.blocks)?;
    let mut summary = walk.summary;
    summary.is_empty = update == [0, 0];
    Ok(summary)
}

/// Walks a state vector: how many operations of each writer somebody knows.
pub(crate) fn state_vector(bytes: &[u8]) -> Result<HashMap<u64, u32>, &'static str> {
    let mut walk = Walk {
        rest: bytes,
        summary: Summary::default(),
        blocks: Vec::new(),
    };
    let mut clocks = HashMap::new();
    for _ in 0..walk.count()? {
        clocks.insert(walk.client()?, walk.clock()?);
    }
    walk.end()?;
    Ok(clocks)
}

/// A block of the update, as far as depth is concerned.
struct Placed {
    start: Id,
    len: u32,
    parent: Option<Id>,
    beside: [Option<Id>; 2],
    is_element: bool,
    depth: usize,
}

/// How deep elements stand in elements *of the same update*. Together with a look at the whole
/// document afterwards this bounds the depth that anything ever descends.
fn bound_depth(blocks: &mut [Placed]) -> Result<(), &'static str> {
    if !blocks
        .iter()
        .any(|block| block.is_element && block.parent.is_some())
    {
        return Ok(());
    }
    blocks.sort_by_key(|block| block.start);
    // Neighbours mostly come in order, so that one round settles nearly all.
    for _ in 0..24 {
        let mut settled = true;
        for i in 0..blocks.len() {
            let parent = blocks[i]
                .parent
                .and_then(|id| find(blocks, id))
                .map(|at| blocks[at].depth + 1);
            let beside = blocks[i].beside.iter().flatten();
            let beside = beside
                .filter_map(|id| find(blocks, *id))
                .map(|at| blocks[at].depth);
            let depth = parent.into_iter().chain(beside).max().unwrap_or(0);
            if depth > MAX_DEPTH {
                return Err("elements are nested too deep");
            }
            if depth > blocks[i].depth {
                blocks[i].depth = depth;
                settled = false;
            }
        }
        if settled {
            return Ok(());
        }
    }
    Err("elements are nested in no order")
}

fn find(blocks: &[Placed], id: Id) -> Option<usize> {
    let at = blocks.partition_point(|block| block.start <= id).checked_sub(1)?;
    let (writer, clock) = blocks[at].start;
    (writer == id.0 && id.1 - clock < blocks[at].len).then_some(at)
}

struct Walk<'a> {
    rest: &'a [u8],
    summary: Summary,
    blocks: Vec<Placed>,
}

impl<'a> Walk<'a> {
    fn update(&mut self) -> Result<(), &'static str> {
        for _ in 0..self.count()? {
            self.section()?;
        }
        for _ in 0..self.count()? {
            let writer = self.client()?;
            for _ in 0..self.count()? {
                let start = self.clock()?;
                let len = self.clock()?;
                let end = start.checked_add(len).filter(|end| u64::from(*end) <= MAX_CLOCK);
                let end = end.ok_or("a deletion is out of range")?;
                if len > 0 {
                    self.summary.needs.push((writer, end - 1));
                    self.summary.moves_marks = true;
                }
            }
        }
        self.end()
    }

    /// Everything by one writer.
    fn section(&mut self) -> Result<(), &'static str> {
        let count = self.count()?;
        let writer = self.client()?;
        let start = self.clock()?;
        let mut clock = start;
        for _ in 0..count {
            let len = self.block((writer, clock))?;
            let next = u64::from(clock) + u64::from(len);
            if next > MAX_CLOCK {
                return Err("a clock is out of range");
            }
            clock = next as u32;
        }
        match self.summary.sections.insert(writer, (start, clock)) {
            Some(_) => Err("a writer occurs twice"),
            None => Ok(()),
        }
    }

    /// One block; gives its length in operations.
    fn block(&mut self, id: Id) -> Result<u32, &'static str> {
        const GC: u8 = 0;
        const SKIP: u8 = 10;
        let info = self.byte()?;
        if info == GC {
            return self.some_len();
        }
        if info == SKIP {
            let len = self.some_len()?;
            let last = id.1.checked_add(len - 1).ok_or("a clock is out of range")?;
            self.summary.needs.push((id.0, last));
            return Ok(len);
        }
        let left = if info & 0x80 != 0 { Some(self.id()?) } else { None };
        let right = if info & 0x40 != 0 { Some(self.id()?) } else { None };
        let mut parent = None;
        if info & 0xC0 == 0 {
            match self.number()? {
                1 => {
                    let name = self.name()?;
                    if name != BODY && name != FIELDS && !TEXTS.contains(&name) {
                        return Err("it writes to a part that a draft does not have");
                    }
                }
                0 => parent = Some(self.id()?),
                _ => return Err("a parent is of no known kind"),
            }
            if info & 0x20 != 0 {
                self.name()?;
            }
        }
        self.summary
            .needs
            .extend(left.iter().chain(&right).chain(&parent));
        let before = self.rest.len();
        let (len, is_element) = self.content(info & 0x1F)?;
        if info & 0x1F != DELETED {
            self.summary.blocks += 1;
            self.summary.bytes += before - self.rest.len();
        }
        if len > 0 {
            self.blocks.push(Placed {
                start: id,
                len,
                parent,
                beside: [left, right],
                is_element,
                depth: 0,
            });
        }
        Ok(len)
    }

    /// The content of a block: its length in operations, and whether it is an element or text.
    fn content(&mut self, kind: u8) -> Result<(u32, bool), &'static str> {
        match kind {
            DELETED => Ok((self.some_len()?, false)),
            STRING => {
                let text = self.string()?;
                let len = text.encode_utf16().count();
                Ok((u32::try_from(len).map_err(|_| "a text is too long")?, false))
            }
            FORMAT => {
                let name = self.name()?;
                let value = self.string()?;
                if value.len() > MAX_MARK {
                    return Err("a mark is too long");
                }
                if serde_json::from_str::<serde_json::Value>(value).is_err() {
                    return Err("a mark is not JSON");
                }
                if name.starts_with("link") {
                    self.summary.longest_link = self.summary.longest_link.max(value.len());
                }
                self.summary.moves_marks = true;
                Ok((1, false))
            }
            TYPE => {
                const XML_ELEMENT: u64 = 3;
                const XML_TEXT: u64 = 6;
                match self.number()? {
                    XML_ELEMENT => {
                        self.name()?;
                    }
                    XML_TEXT => {}
                    _ => return Err("it holds what is neither element nor text"),
                }
                self.summary.adds_elements = true;
                Ok((1, true))
            }
            ANY => {
                let count = self.count()?;
                for _ in 0..count {
                    self.value(0)?;
                }
                Ok((count, false))
            }
            _ => Err("it holds what no editor of ours writes"),
        }
    }

    /// A JSON-like value, in lib0's encoding.
    fn value(&mut self, depth: usize) -> Result<(), &'static str> {
        if depth > MAX_DEPTH {
            return Err("values are nested too deep");
        }
        match self.byte()? {
            // undefined, null, true, false
            127 | 126 | 121 | 120 => {}
            125 => self.signed()?,
            124 => self.skip(4)?,
            123 | 122 => self.skip(8)?,
            119 => {
                self.string()?;
            }
            118 => {
                for _ in 0..self.count()? {
                    self.name()?;
                    self.value(depth + 1)?;
                }
            }
            117 => {
                for _ in 0..self.count()? {
                    self.value(depth + 1)?;
                }
            }
            _ => return Err("a value is of no known kind"),
        }
        Ok(())
    }

    fn end(&self) -> Result<(), &'static str> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err("bytes are left over")
        }
    }

    fn byte(&mut self) -> Result<u8, &'static str> {
        let (byte, rest) = self.rest.split_first().ok_or(CUT)?;
        self.rest = rest;
        Ok(*byte)
    }

    fn skip(&mut self, len: usize) -> Result<(), &'static str> {
        self.rest = self.rest.get(len..).ok_or(CUT)?;
        Ok(())
    }

    /// An unsigned number of at most 63 bits.
    fn number(&mut self) -> Result<u64, &'static str> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err("a number is too long")
    }

    /// A signed number; its value does not matter here.
    fn signed(&mut self) -> Result<(), &'static str> {
        for _ in 0..9 {
            if self.byte()? < 0x80 {
                return Ok(());
            }
        }
        Err("a number is too long")
    }

    /// How many things follow, each of which takes a byte at least.
    fn count(&mut self) -> Result<u32, &'static str> {
        let count = self.number()?;
        if count > self.rest.len() as u64 {
            return Err(CUT);
        }
        u32::try_from(count).map_err(|_| CUT)
    }

    fn client(&mut self) -> Result<u64, &'static str> {
        match self.number()? {
            client if client <= MAX_CLIENT => Ok(client),
            _ => Err("a writer's number is out of range"),
        }
    }

    fn clock(&mut self) -> Result<u32, &'static str> {
        match self.number()? {
            clock if clock <= MAX_CLOCK => Ok(clock as u32),
            _ => Err("a clock is out of range"),
        }
    }

    fn some_len(&mut self) -> Result<u32, &'static str> {
        match self.clock()? {
            0 => Err("a block is empty"),
            len => Ok(len),
        }
    }

    fn id(&mut self) -> Result<Id, &'static str> {
        Ok((self.client()?, self.clock()?))
    }

    fn string(&mut self) -> Result<&'a str, &'static str> {
        let len = self.count()? as usize;
        let (text, rest) = self.rest.split_at(len);
        self.rest = rest;
        std::str::from_utf8(text).map_err(|_| "a text is not UTF-8")
    }

    fn name(&mut self) -> Result<&'a str, &'static str> {
        match self.string()? {
            name if name.len() <= MAX_NAME => Ok(name),
            _ => Err("a name is too long"),
        }
    }
}

const DELETED: u8 = 1;
const STRING: u8 = 4;
const FORMAT: u8 = 6;
const TYPE: u8 = 7;
const ANY: u8 = 8;
const CUT: &str = "it ends too early";

#[cfg(test)]
mod tests {
    use super::{check, state_vector};

    #[test]
    fn counts_that_the_bytes_cannot_hold_are_refused() {
        // Four thousand million writers, blocks, values; in three to eight bytes each.
        for bytes in [
            &[0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0][..],
            &[1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1, 0],
            &[
                1, 1, 1, 0, 8, 1, 4, b'b', b'o', b'd', b'y', 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 127,
            ],
        ] {
            assert!(check(bytes).is_err(), "{bytes:?}");
            assert!(state_vector(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn nested_values_and_elements_are_bounded() {
        let mut nested = vec![1, 1, 1, 0, 0x28, 1, 6];
        nested.extend(b"fields\x01k");
        nested.push(1);
        nested.extend([117, 1].repeat(100_000));
        nested.extend([127, 0]);
        assert_eq!(check(&nested).err(), Some("values are nested too deep"));

        let mut deep = vec![1, 200, 1, 1, 0, 7, 1, 4];
        deep.extend(b"body");
        deep.extend([3, 1, b'p']);
        for clock in 0..199u8 {
            deep.extend([7, 0, 1]);
            if clock < 128 {
                deep.push(clock);
            } else {
                deep.extend([clock, 1]);
            }
            deep.extend([3, 1, b'p']);
        }
        deep.push(0);
        assert_eq!(check(&deep).err(), Some("elements are nested too deep"));
    }
}
