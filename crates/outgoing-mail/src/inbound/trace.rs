use super::{Inbound, Message};
use crate::marks::Marks;

/// The copy that a mail is about, proven by a seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    pub id: [u8; 16],
    pub by: By,
}

/// Which mark was found; the first is the best, because every system returns to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    ReturnPath,
    EnvelopeId,
    MessageId,
}

impl Inbound {
    /// Which copy this is about, or `None`: then nothing may be done but to keep it for the desk.
    pub fn trace(&self, marks: &Marks) -> Option<Trace> {
        let return_path = || {
            self.return_paths()
                .find_map(|address| marks.open_return_path(address))
        };
        let envelope_id = || self.envelope_ids().find_map(|id| marks.open_envelope_id(id));
        let message_id = || {
            self.original_message_ids
                .iter()
                .find_map(|id| marks.open_message_id(id))
        };
        return_path()
            .map(|id| Trace {
                id,
                by: By::ReturnPath,
            })
            .or_else(|| {
                envelope_id().map(|id| Trace {
                    id,
                    by: By::EnvelopeId,
                })
            })
            .or_else(|| {
                message_id().map(|id| Trace {
                    id,
                    by: By::MessageId,
                })
            })
    }

    /// The reader who asks to leave by mail, whoever wrote it and whatever it says: the address is
    /// in one reader's letters only. Reports that went astray ask for nothing.
    pub fn unsubscribe(&self, marks: &Marks) -> Option<[u8; 16]> {
        if matches!(self.message, Message::Delivery(_) | Message::Complaint(_)) {
            return None;
        }
        self.recipients
            .iter()
            .find_map(|address| marks.open_unsubscribe_address(address))
    }

    fn return_paths(&self) -> impl Iterator<Item = &str> {
        let complained = match &self.message {
            Message::Complaint(complaint) => complaint.original_sender.as_deref(),
            _ => None,
        };
        self.recipients.iter().map(String::as_str).chain(complained)
    }

    fn envelope_ids(&self) -> impl Iterator<Item = &str> {
        let (reports, complained) = match &self.message {
            Message::Delivery(reports) => (reports.as_slice(), None),
            Message::Complaint(complaint) => (&[][..], complaint.envelope_id.as_deref()),
            _ => (&[][..], None),
        };
        reports
            .iter()
            .filter_map(|report| report.envelope_id.as_deref())
            .chain(complained)
    }
}
