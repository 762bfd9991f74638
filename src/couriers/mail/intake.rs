//! What comes back: a bounce, a complaint, a mail to leave. Read leniently, believed only with our own
//! seal in it; never answered.

use outgoing_mail::Verdict;
use outgoing_mail::inbound::{Action, ComplaintKind, Inbound, Message, Report};

use super::message::Sender;
use crate::base::ids::{BeatId, DeliveryId, SubscriberId};
use crate::base::store::Store;
use crate::news::NewsError;
use crate::news::updates::{CameBack, beat_home, came_back, leave_by_mail};

/// What was done with a mail, in words for who handed it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Left,
    Done(CameBack),
    /// The bounce on purpose: bounces come home.
    Beat,
    /// It carries no seal of ours: nothing was done.
    Unknown,
    /// A holiday notice, or a report that nothing failed.
    Nothing,
}

impl Taken {
    pub fn words(self) -> &'static str {
        match self {
            Taken::Left => "a reader left",
            Taken::Done(kind) => kind.as_str(),
            Taken::Beat => "the bounce on purpose came home",
            Taken::Unknown => "none of ours; nothing was done",
            Taken::Nothing => "nothing to do",
        }
    }
}

/// Takes one mail in.
pub fn take(store: &Store, sender: &Sender, raw: &[u8]) -> Result<Taken, NewsError> {
    let mail = Inbound::read(raw, None);
    if let Some(reader) = mail.unsubscribe(&sender.marks) {
        leave_by_mail(store, SubscriberId(uuid::Uuid::from_bytes(reader)))?;
        return Ok(Taken::Left);
    }
    let (kind, code, reason) = match &mail.message {
        Message::Delivery(reports) => match worst(reports) {
            Some(found) => found,
            None => return Ok(Taken::Nothing),
        },
        Message::Complaint(complaint) => (complained(complaint.kind), String::new(), mail.subject.clone()),
        Message::AutoReply => return Ok(Taken::Nothing),
        Message::Other => return Ok(Taken::Unknown),
    };
    let Some(trace) = mail.trace(&sender.marks) else {
        return Ok(Taken::Unknown);
    };
    let id = uuid::Uuid::from_bytes(trace.id);
    let now = store.writes.clock().now();
    if store
        .writes
        .housekeeping(move |tx| beat_home(tx, BeatId(id), now))?
    {
        return Ok(Taken::Beat);
    }
    let delivery = DeliveryId(id);
    let text = String::from_utf8_lossy(raw);
    let known = came_back(store, delivery, kind, (&code, &reason), &text)?;
    Ok(if known { Taken::Done(kind) } else { Taken::Unknown })
}

fn complained(kind: ComplaintKind) -> CameBack {
    match kind {
        ComplaintKind::Abuse => CameBack::Complained,
        _ => CameBack::Ignored,
    }
}

/// A copy has one reader; a list server in between may report on more.
fn worst(reports: &[Report]) -> Option<(CameBack, String, String)> {
    let rank = |report: &Report| match report.verdict {
        Verdict::Hard => Some((0, CameBack::Bounced)),
        Verdict::Policy => Some((1, CameBack::Blocked)),
        Verdict::Soft => Some((2, CameBack::Soft)),
        Verdict::Delayed | Verdict::Delivered => None,
        // It failed for good, without a code that says why.
        Verdict::Unknown if report.action == Action::Failed => Some((3, CameBack::Soft)),
        Verdict::Unknown => Some((4, CameBack::Ignored)),
    };
    let (_, kind, report) = reports
        .iter()
        .filter_map(|report| rank(report).map(|(rank, kind)| (rank, kind, report)))
        .min_by_key(|(rank, _, _)| *rank)?;
    let code = report.status.map(|status| status.to_string()).unwrap_or_default();
    Some((kind, code, report.diagnostic.clone().unwrap_or_default()))
}

/// The mails of a file: an mbox, or one message.
pub fn split(file: &[u8]) -> Vec<&[u8]> {
    if !file.starts_with(b"From ") {
        return vec![file];
    }
    let mut starts = vec![0];
    let lines = file.windows(6).enumerate();
    starts.extend(lines.filter(|(_, w)| *w == b"\nFrom ").map(|(at, _)| at + 1));
    let ends = starts.iter().skip(1).copied().chain([file.len()]);
    let parts = starts.iter().zip(ends).map(|(from, to)| &file[*from..to]);
    parts
        .map(|part| {
            let head = part.iter().position(|b| *b == b'\n').map_or(0, |at| at + 1);
            &part[head..]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn an_mbox_is_its_messages() {
        assert_eq!(split(b"Subject: x\n\nbody"), [b"Subject: x\n\nbody"]);
        let two = b"From a@b Mon\nSubject: 1\n\nx\n\nFrom a@b Tue\nSubject: 2\n\ny\n";
        let parts: Vec<String> = split(two)
            .iter()
            .map(|p| String::from_utf8_lossy(p).into_owned())
            .collect();
        assert_eq!(parts, ["Subject: 1\n\nx\n\n", "Subject: 2\n\ny\n"]);
    }
}
