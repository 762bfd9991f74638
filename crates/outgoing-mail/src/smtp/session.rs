use super::envelope::Prepared;
use super::wire::{Duplex, Wire};
use super::{Broken, Capabilities, Envelope, Reply, Stage, Timeouts, Unsendable};
use std::time::Duration;

/// A message for the relay; `tag` comes back with what became of it.
#[derive(Debug)]
pub struct Job<T> {
    pub tag: T,
    pub envelope: Envelope,
    /// With CRLF throughout, not dot-stuffed.
    pub message: Vec<u8>,
}

/// What became of a message, and no more than is known.
#[derive(Debug)]
pub enum Outcome {
    /// The relay took responsibility (RFC 5321 §4.2.5). Not "delivered".
    Accepted { reply: Reply, queue_id: Option<String> },
    /// 4xx: later, perhaps.
    Deferred(Reply),
    /// 5xx: not so.
    Rejected(Reply),
    /// Not offered to this relay, which could not have taken it.
    Unsendable(Unsendable),
    /// The final dot may have reached the relay, its answer did not reach us: it may have taken the
    /// message or not. To send again risks a copy, not to send risks a loss.
    Uncertain(String),
    /// The relay cannot have taken it; sending again is safe.
    NotSent(String),
}

#[derive(Debug)]
pub struct Settled<T> {
    pub tag: T,
    pub outcome: Outcome,
}

/// A connection that is ready for messages.
///
/// Pipelined, a message costs one round trip: the body of one goes out in the same write as the
/// envelope of the next. [`Session::push`] therefore sends the envelope of *its* job and the body
/// of the job *before*, and answers what became of that one. So a ledger needs no second row open:
/// it marks B as being sent in the commit that records what became of A, after `push(B)` and before
/// `push(C)` or [`Session::finish`], because no byte of B's body is written earlier. When the
/// program dies, at most one message of each connection is in doubt.
///
/// What `push` answers may also hold its own job: its envelope was refused, or it could not be offered
/// at all, and it is done with. The body before it has left all the same.
/// Neither method may be cancelled: a dropped future leaves its jobs unsettled.
pub struct Session<T> {
    wire: Wire<Box<dyn Duplex>>,
    capabilities: Capabilities,
    timeouts: Timeouts,
    /// The relay has said 354 to this one, and waits for its body.
    waiting: Option<Waiting<T>>,
    open: bool,
    sent: usize,
}

struct Waiting<T> {
    tag: T,
    body: Vec<u8>,
}

/// Once a write failed, the relay may have said why just before; it is not waited for longer.
const LAST_WORDS: Duration = Duration::from_secs(2);
const GOODBYE: Duration = Duration::from_secs(5);

impl<T> Session<T> {
    pub(super) fn new(
        wire: Wire<Box<dyn Duplex>>,
        capabilities: Capabilities,
        timeouts: Timeouts,
    ) -> Session<T> {
        Session {
            wire,
            capabilities,
            timeouts,
            waiting: None,
            open: true,
            sent: 0,
        }
    }

    /// When false, every job that was pushed has been answered, and none will be taken.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Bodies written so far on this connection, for a limit of messages per connection.
    pub fn sent(&self) -> usize {
        self.sent
    }

    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// The body of the job before, and the envelope of this one.
    pub async fn push(&mut self, job: Job<T>) -> Vec<Settled<T>> {
        let Job {
            tag,
            envelope,
            message,
        } = job;
        let mut settled = Vec::new();
        let prepared = match Prepared::new(&envelope, &message, &self.capabilities) {
            Ok(prepared) => prepared,
            Err(why) => {
                // Whoever pushes knows that the body before leaves now.
                self.write_body("", &mut settled).await;
                settled.push(Settled {
                    tag,
                    outcome: Outcome::Unsendable(why),
                });
                return settled;
            }
        };
        if self.open {
            let answered = if self.capabilities.pipelining {
                self.one_round_trip(&prepared, &mut settled).await
            } else {
                self.step_by_step(&prepared, &mut settled).await
            };
            match answered {
                Some(Answer::Ready) => {
                    self.waiting = Some(Waiting {
                        tag,
                        body: prepared.body,
                    });
                    return settled;
                }
                Some(Answer::Refused(reply)) => {
                    settled.push(Settled {
                        tag,
                        outcome: refusal(reply),
                    });
                    return settled;
                }
                Some(Answer::Broken(broken)) => {
                    self.open = false;
                    settled.push(Settled {
                        tag,
                        outcome: Outcome::NotSent(broken.to_string()),
                    });
                    return settled;
                }
                None => {}
            }
        }
        settled.push(Settled {
            tag,
            outcome: Outcome::NotSent(Broken::Closed.to_string()),
        });
        settled
    }

    /// The body of the last job. More may be pushed afterwards.
    pub async fn finish(&mut self) -> Vec<Settled<T>> {
        let mut settled = Vec::new();
        self.write_body("", &mut settled).await;
        settled
    }

    /// Ends the connection politely; what was pushed must have been finished.
    pub async fn quit(mut self) {
        if self.open && self.waiting.is_none() {
            // The relay has taken everything; how it says goodbye changes nothing.
            let _ = self.wire.ask("QUIT\r\n", Stage::Quit, GOODBYE).await;
        }
    }

    /// Everything in one write (RFC 2920 §3.1: message text may begin a group, DATA must end it).
    /// `None` when the connection ended with the body before it.
    async fn one_round_trip(&mut self, next: &Prepared, settled: &mut Vec<Settled<T>>) -> Option<Answer> {
        let commands = format!("{}{}DATA\r\n", next.mail, next.rcpt);
        if self.waiting.is_some() {
            self.write_body(&commands, settled).await;
            if !self.open {
                return None;
            }
        } else if let Err((_, broken)) = self.wire.write(commands.as_bytes(), self.timeouts.block).await {
            return Some(Answer::Broken(broken));
        }
        Some(self.envelope_answers().await.unwrap_or_else(Answer::Broken))
    }

    async fn envelope_answers(&mut self) -> Result<Answer, Broken> {
        let wait = self.timeouts.command;
        let mail = self.wire.reply(Stage::Mail, wait).await?;
        let rcpt = self.wire.reply(Stage::Rcpt, wait).await?;
        let data = self.wire.reply(Stage::Data, self.timeouts.data).await?;
        let go = data.code == 354;
        let Some(refused) = [mail, rcpt].into_iter().find(|reply| !reply.is_positive()) else {
            return if go {
                Ok(Answer::Ready)
            } else {
                self.start_anew(data).await
            };
        };
        if go {
            // It waits for a body although nobody is to have it: an empty one ends that.
            let wait = self.timeouts.body;
            self.wire.ask(".\r\n", Stage::Body, wait).await?;
        }
        self.start_anew(refused).await
    }

    async fn step_by_step(&mut self, next: &Prepared, settled: &mut Vec<Settled<T>>) -> Option<Answer> {
        self.write_body("", settled).await;
        if !self.open {
            return None;
        }
        Some(self.envelope_steps(next).await.unwrap_or_else(Answer::Broken))
    }

    async fn envelope_steps(&mut self, next: &Prepared) -> Result<Answer, Broken> {
        let wait = self.timeouts.command;
        for (line, stage) in [(&next.mail, Stage::Mail), (&next.rcpt, Stage::Rcpt)] {
            let reply = self.wire.ask(line, stage, wait).await?;
            if !reply.is_positive() {
                return self.start_anew(reply).await;
            }
        }
        let data = self.wire.ask("DATA\r\n", Stage::Data, self.timeouts.data).await?;
        if data.code == 354 {
            Ok(Answer::Ready)
        } else {
            self.start_anew(data).await
        }
    }

    /// After a refusal the relay may still hold half a transaction.
    async fn start_anew(&mut self, refused: Reply) -> Result<Answer, Broken> {
        if refused.code == 421 || !matches!(refused.code, 400..=599) {
            // 421 announces the end; anything but a refusal here means that we are out of step.
            self.open = false;
        } else {
            let reset = self
                .wire
                .ask("RSET\r\n", Stage::Reset, self.timeouts.command)
                .await;
            self.open = reset.is_ok_and(|reply| reply.is_positive());
        }
        Ok(Answer::Refused(refused))
    }

    /// Writes the body that waits, and `behind` after it, and reads what the relay says to the body.
    async fn write_body(&mut self, behind: &str, settled: &mut Vec<Settled<T>>) {
        let Some(Waiting { tag, mut body }) = self.waiting.take() else {
            return;
        };
        let end = body.len();
        body.extend_from_slice(behind.as_bytes());
        let outcome = match self.wire.write(&body, self.timeouts.block).await {
            Ok(()) => self.body_answer().await,
            Err((written, broken)) => self.broken_body(written >= end, broken).await,
        };
        self.sent += 1;
        settled.push(Settled { tag, outcome });
    }

    async fn body_answer(&mut self) -> Outcome {
        match self.wire.reply(Stage::Body, self.timeouts.body).await {
            Ok(reply) if reply.is_positive() => Outcome::Accepted {
                queue_id: reply.queue_id(),
                reply,
            },
            Ok(reply) if matches!(reply.code, 400..=599) => {
                self.open = reply.code != 421;
                refusal(reply)
            }
            Ok(reply) => {
                self.open = false;
                Outcome::Uncertain(format!("the relay answered {reply} to the message"))
            }
            Err(broken) => {
                self.open = false;
                Outcome::Uncertain(broken.to_string())
            }
        }
    }

    /// The relay may have refused the message half way and hung up; if so it has said it already.
    async fn broken_body(&mut self, dot_written: bool, broken: Broken) -> Outcome {
        self.open = false;
        match self.wire.reply(Stage::Body, LAST_WORDS).await {
            Ok(reply) if matches!(reply.code, 400..=599) => refusal(reply),
            Ok(reply) if dot_written && reply.is_positive() => Outcome::Accepted {
                queue_id: reply.queue_id(),
                reply,
            },
            _ if dot_written => Outcome::Uncertain(broken.to_string()),
            _ => Outcome::NotSent(broken.to_string()),
        }
    }
}

/// What the relay said to an envelope.
enum Answer {
    Ready,
    Refused(Reply),
    Broken(Broken),
}

fn refusal(reply: Reply) -> Outcome {
    match reply.code {
        400..=499 => Outcome::Deferred(reply),
        500..=599 => Outcome::Rejected(reply),
        _ => Outcome::NotSent(format!("the relay answered {reply} where it should not")),
    }
}
