//! From the ledger to the relay: one transaction settles what connections reported, says which bodies
//! leave next and claims the copies after them; only then are the connections told.

use std::sync::Arc;
use std::time::Duration;

use outgoing_mail::Verdict;
use outgoing_mail::bucket::{Backoff, Bucket, Domains, Rate};
use outgoing_mail::smtp::{Connector, Credentials, Outcome as Said, Reply, Timeouts, Trust};

use super::crew::{Crew, Order, Report, Sent};
use super::message::{Copy, Sender};
use super::papers::Papers;
use super::{Mail, Relay, Security};
use crate::base::clock::Micros;
use crate::base::ids::DeliveryId;
use crate::base::store::{Store, StoreError};
use crate::news::NewsError;
use crate::news::updates::{CameBack, Claim, Lease, Outcome, body_leaves, came_back, claim, settle_claim};

pub struct Dispatch {
    crew: Crew,
    slots: Vec<Slot>,
    domains: Domains,
    bucket: Bucket,
    /// The relay could not be reached; not tried before this moment.
    rest_until: Micros,
    failures: u32,
}

/// What is known of a connection.
#[derive(Default)]
struct Slot {
    busy: bool,
    /// Its envelope was sent with the last order.
    pushed: Option<Claim>,
    /// The relay waits for its body.
    held: Option<Claim>,
}

struct Settlement {
    claim: Claim,
    outcome: Outcome,
    back: Option<(CameBack, String, String)>,
}

impl Dispatch {
    pub fn start(
        mail: &Mail,
        relay: &Relay,
        sender: Arc<Sender>,
        now: Micros,
    ) -> Result<Dispatch, NewsError> {
        let trouble = |what: &dyn std::fmt::Display| NewsError::from(StoreError::Engine(what.to_string()));
        let connector = connector(relay, mail.settings.domain()).map_err(|e| trouble(&e))?;
        let crew = Crew::start(relay.connections, connector, sender).map_err(|e| trouble(&e))?;
        let rate = match relay.per_second {
            0 => Rate::UNLIMITED,
            n => Rate::per_second(n),
        };
        let burst = u32::try_from(relay.connections).unwrap_or(u32::MAX);
        Ok(Dispatch {
            slots: (0..crew.connections()).map(|_| Slot::default()).collect(),
            crew,
            domains: Domains::new(Backoff::default()),
            bucket: Bucket::new(rate, burst, now.timestamp()),
            rest_until: Micros(0),
            failures: 0,
        })
    }

    /// Nothing is on its way, so that nothing becomes uncertain when this ends.
    pub fn is_idle(&self) -> bool {
        self.slots.iter().all(|slot| !slot.busy && slot.held.is_none())
    }

    /// Leaves domains alone whose refusals came home as reports.
    pub fn pause(&mut self, hosts: &[String], until: Micros) {
        for host in hosts {
            self.domains.pause(host, until.timestamp());
        }
    }

    /// One turn. True when connections are at work, or more may be claimed at once.
    pub fn turn(
        &mut self,
        store: &Store,
        lease: &Lease,
        mail: &Arc<Mail>,
        papers: &mut Papers,
        stopping: bool,
    ) -> Result<bool, NewsError> {
        let at_work = self.slots.iter().any(|slot| slot.busy);
        let wait = Duration::from_millis(if at_work { 50 } else { 0 });
        let now = store.writes.clock().now();
        let settlements = self.listen(self.crew.heard(wait), mail, now);
        let free: Vec<usize> = (0..self.slots.len()).filter(|at| !self.slots[*at].busy).collect();
        let wanted = if stopping { 0 } else { self.tokens(free.len(), now) };
        let back: Vec<_> = settlements
            .iter()
            .filter_map(|s| Some((s.claim.delivery, s.back.clone()?)))
            .collect();
        let held: Vec<Option<DeliveryId>> = free
            .iter()
            .map(|at| self.slots[*at].held.as_ref().map(|claim| claim.delivery))
            .collect();
        if settlements.is_empty() && wanted == 0 && held.iter().all(Option::is_none) {
            return Ok(at_work);
        }
        let copies = self.write(store, lease, mail, papers, (settlements, held, wanted, now))?;
        let more = self.tell(&free, copies);
        for (delivery, (kind, code, reason)) in back {
            came_back(store, delivery, kind, (&code, &reason), "")?;
        }
        Ok(more || self.slots.iter().any(|slot| slot.busy))
    }

    /// Settles, says which bodies leave, and claims: one commit for all connections.
    fn write(
        &mut self,
        store: &Store,
        lease: &Lease,
        mail: &Arc<Mail>,
        papers: &mut Papers,
        (settlements, held, wanted, now): (Vec<Settlement>, Vec<Option<DeliveryId>>, usize, Micros),
    ) -> Result<Vec<Copy>, NewsError> {
        let (mail, lease, domains) = (Arc::clone(mail), lease.clone(), self.domains.clone());
        let mut own = std::mem::take(papers);
        let (own, copies) = store.writes.housekeeping(move |tx| {
            for settlement in &settlements {
                settle_claim(tx, &lease, settlement.claim.delivery, &settlement.outcome, now)?;
            }
            for delivery in held.into_iter().flatten() {
                if !body_leaves(tx, &lease, delivery)? {
                    return Err(
                        StoreError::Engine(format!("the copy {delivery} is not ours any more")).into(),
                    );
                }
            }
            let mut copies = Vec::new();
            for claim in claim(tx, &lease, now, wanted)? {
                let delivery = claim.delivery;
                let outcome = match domains.may_send(&claim.host, now.timestamp()) {
                    Err(when) => Outcome::Deferred("its domain asked to wait".to_owned(), when.into()),
                    Ok(()) => match own.copy(tx, &mail, claim, now)? {
                        Some(copy) => {
                            copies.push(copy);
                            continue;
                        }
                        None => Outcome::Excluded("the reader left, or was suppressed".to_owned()),
                    },
                };
                settle_claim(tx, &lease, delivery, &outcome, now)?;
            }
            Ok::<_, NewsError>((own, copies))
        })?;
        *papers = own;
        Ok(copies)
    }

    /// Tells each free connection what is next. True when something was told.
    fn tell(&mut self, free: &[usize], copies: Vec<Copy>) -> bool {
        let mut told = false;
        let mut copies = copies.into_iter();
        for at in free {
            let slot = &mut self.slots[*at];
            let order = match copies.next() {
                Some(copy) => {
                    slot.pushed = Some(copy.claim.clone());
                    Order::Push(Box::new(copy))
                }
                None if slot.held.is_some() => Order::Finish,
                None => continue,
            };
            slot.busy = self.crew.tell(*at, order);
            told |= slot.busy;
        }
        told
    }

    fn tokens(&mut self, most: usize, now: Micros) -> usize {
        if now < self.rest_until {
            return 0;
        }
        (0..most)
            .take_while(|_| self.bucket.take(now.timestamp()).is_ok())
            .count()
    }

    fn listen(&mut self, reports: Vec<Report>, mail: &Mail, now: Micros) -> Vec<Settlement> {
        let mut all = Vec::new();
        for report in reports {
            match &report.trouble {
                Some(words) => {
                    self.failures = (self.failures + 1).min(8);
                    self.rest_until = now.plus_seconds(1 << self.failures);
                    mail.set_status(|status| status.trouble = Some(words.clone()));
                }
                None => self.failures = 0,
            }
            for (id, sent) in report.settled {
                let slot = &mut self.slots[report.connection];
                let of = |claim: &mut Option<Claim>| claim.take_if(|claim| claim.delivery == id);
                if let Some(claim) = of(&mut slot.held).or_else(|| of(&mut slot.pushed)) {
                    all.push(self.judge(claim, sent, now));
                }
            }
            let slot = &mut self.slots[report.connection];
            slot.busy = false;
            // A connection that says nothing of a body it was told to send leaves it in doubt.
            if let Some(claim) = slot.held.take() {
                all.push(Settlement {
                    claim,
                    outcome: Outcome::Uncertain("the connection ended without a word".to_owned()),
                    back: None,
                });
            }
            slot.held = slot.pushed.take();
        }
        all
    }

    fn judge(&mut self, claim: Claim, sent: Sent, now: Micros) -> Settlement {
        let host = claim.host.clone();
        let mut back = None;
        let outcome = match sent {
            Sent::Unmade(why) => Outcome::Failed(why),
            Sent::Relay(Said::Accepted { reply, queue_id }) => {
                self.domains.accepted(&host, now.timestamp());
                Outcome::Accepted(queue_id.unwrap_or_else(|| reply.to_string()))
            }
            Sent::Relay(Said::Deferred(reply)) => {
                let again = self.domains.deferred(&host, now.timestamp(), rand::random());
                Outcome::Deferred(reply.to_string(), again.into())
            }
            Sent::Relay(Said::Rejected(reply)) => {
                back = Some(self.refused(&host, &reply, now));
                Outcome::Failed(reply.to_string())
            }
            Sent::Relay(Said::Unsendable(why)) => Outcome::Failed(why.to_string()),
            Sent::Relay(Said::Uncertain(why)) => Outcome::Uncertain(why),
            Sent::Relay(Said::NotSent(_)) => Outcome::Returned,
        };
        Settlement { claim, outcome, back }
    }

    /// A refusal may be about the address, or about us; only the first is the reader's.
    fn refused(&mut self, host: &str, reply: &Reply, now: Micros) -> (CameBack, String, String) {
        let kind = match reply.verdict() {
            Verdict::Hard => CameBack::Bounced,
            Verdict::Soft => CameBack::Soft,
            Verdict::Policy => {
                if self.domains.policy(host, now.timestamp()) {
                    tracing::warn!(host, %reply, "this domain refuses us; it is left alone for a while");
                }
                CameBack::Blocked
            }
            _ => CameBack::Ignored,
        };
        let code = reply
            .enhanced
            .map_or_else(|| reply.code.to_string(), |code| code.to_string());
        (kind, code, reply.to_string())
    }
}

/// The relay as the crate wants it described.
pub fn connector(relay: &Relay, domain: &str) -> Result<Connector, outgoing_mail::smtp::ConnectError> {
    use outgoing_mail::smtp::{Relay as Description, Security as Wire};
    Connector::new(Description {
        host: relay.host.clone(),
        port: relay.port,
        security: match relay.security {
            Security::Starttls => Wire::StartTls,
            Security::Tls => Wire::ImplicitTls,
            Security::None => Wire::PlainAnywhere,
        },
        trust: Trust::PublicRoots,
        ehlo_name: domain.to_owned(),
        credentials: (!relay.user.is_empty()).then(|| Credentials {
            user: relay.user.clone(),
            password: relay.password.clone(),
        }),
        timeouts: Timeouts::default(),
    })
}
