//! Prints what a keystroke costs and how large a document grows. Run it with `--release`.

use std::io::Write;
use std::time::{Duration, Instant};

use co_editing::{Draft, SharedDraft};
use courant_body::{Block, Body, Inline, Marks};
use yrs::updates::decoder::Decode;
use yrs::{ClientID, Doc, OffsetKind, Options, Text, Transact, Update, XmlFragment, XmlOut, XmlTextRef};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout();
    keystrokes(&mut out)?;
    many(&mut out)?;
    outside(&mut out)?;
    Ok(())
}

/// 5,000 words in 100 paragraphs, with a heading after every tenth and some marks.
fn article() -> Draft {
    let words = [
        "prices", "rose", "again", "while", "the", "bank", "waited", "for", "figures", "and",
    ];
    let mut blocks = Vec::new();
    for n in 0..100 {
        if n % 10 == 0 {
            blocks.push(Block::paragraph(format!("Part {n}")));
        }
        let text: Vec<&str> = (0..50).map(|i| words[(i * 7 + n) % words.len()]).collect();
        let strong = Marks {
            strong: true,
            ..Marks::default()
        };
        blocks.push(Block::Paragraph(vec![
            Inline::plain(text[..20].join(" ") + " "),
            Inline::Text {
                text: text[20..25].join(" "),
                marks: strong,
            },
            Inline::plain(" ".to_owned() + &text[25..].join(" ")),
        ]));
    }
    Draft {
        body: Body { blocks }.to_value(),
        ..Draft::default()
    }
}

struct Typist {
    doc: Doc,
    text: XmlTextRef,
}

impl Typist {
    fn new(client: u64, first: &[u8], paragraph: u32) -> Result<Typist, Box<dyn std::error::Error>> {
        let doc = Doc::with_options(Options {
            offset_kind: OffsetKind::Utf16,
            cleanup_formatting: false,
            ..Options::with_client_id(ClientID::new(client))
        });
        let body = doc.get_or_insert_xml_fragment("body");
        doc.transact_mut().apply_update(Update::decode_v1(first)?)?;
        let txn = doc.transact();
        let element = body
            .get(&txn, paragraph)
            .and_then(XmlOut::into_xml_element)
            .ok_or("no paragraph")?;
        let text = element
            .get(&txn, 0)
            .and_then(XmlOut::into_xml_text)
            .ok_or("no text")?;
        drop(txn);
        Ok(Typist { doc, text })
    }

    /// Types a letter; every seventh key takes one away.
    fn key(&self, n: u32) -> Vec<u8> {
        let mut txn = self.doc.transact_mut();
        let len = self.text.len(&txn);
        if n % 7 == 6 {
            self.text.remove_range(&mut txn, len - 1, 1);
        } else {
            self.text
                .insert(&mut txn, len, if n.is_multiple_of(6) { " " } else { "e" });
        }
        txn.encode_update_v1()
    }
}

fn keystrokes(out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let (mut shared, first) = SharedDraft::begin(&article(), 1);
    let typist = Typist::new(2, &first, 50)?;
    let (mut apply, mut read, mut slowest) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    const KEYS: u32 = 2_000;
    for n in 0..KEYS {
        let update = typist.key(n);
        let start = Instant::now();
        shared.apply(&update)?;
        let applied = start.elapsed();
        let _ = std::hint::black_box(shared.read());
        apply += applied;
        slowest = slowest.max(applied);
        read += start.elapsed() - applied;
    }
    writeln!(
        out,
        "5,000 words, {} blocks: seed {} bytes; a keystroke: apply {:?} (slowest {:?}), read {:?}",
        shared.read().body["content"].as_array().map_or(0, Vec::len),
        first.len(),
        apply / KEYS,
        slowest,
        read / KEYS
    )?;
    Ok(())
}

fn many(out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let (mut shared, first) = SharedDraft::begin(&article(), 1);
    let typists: Result<Vec<_>, _> = (0..50u32)
        .map(|n| Typist::new(u64::from(n) + 1_000_000_000, &first, n * 2))
        .collect();
    let typists = typists?;
    let mut log = vec![first.clone()];
    let mut bytes = 0;
    let start = Instant::now();
    let mut applying = Duration::ZERO;
    for n in 0..1_000 {
        for typist in &typists {
            let update = typist.key(n);
            bytes += update.len();
            let before = Instant::now();
            shared.apply(&update)?;
            applying += before.elapsed();
            log.push(update);
        }
    }
    let made = start.elapsed();
    let start = Instant::now();
    let snapshot = shared.snapshot();
    let snapshot_time = start.elapsed();
    let start = Instant::now();
    let _ = SharedDraft::from_updates([&snapshot], 3)?;
    let from_snapshot = start.elapsed();
    let start = Instant::now();
    let again = SharedDraft::from_updates(&log, 4)?;
    let from_log = start.elapsed();
    assert_eq!(again.read(), shared.read());
    writeln!(
        out,
        "50,000 keystrokes by 50: updates {bytes} bytes, body {} bytes, snapshot {} bytes in {snapshot_time:?}; \
         applied in {applying:?} of {made:?}; made again of the snapshot in {from_snapshot:?}, of the updates in {from_log:?}",
        shared.read().body.to_string().len(),
        snapshot.len(),
    )?;
    Ok(())
}

fn outside(out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let (mut shared, _) = SharedDraft::begin(&article(), 1);
    let mut draft = shared.read();
    draft.body["content"][40]["content"][0]["text"] = "Another beginning, and then ".into();
    let start = Instant::now();
    let update = shared.replace(&draft).ok_or("nothing to replace")?;
    writeln!(
        out,
        "one paragraph replaced from outside: {} bytes in {:?}",
        update.len(),
        start.elapsed()
    )?;
    Ok(())
}
