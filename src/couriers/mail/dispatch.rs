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
use super::recent::Recent;
use super::{Mail, Relay, Security};
use crate::base::clock::Micros;
use crate::base::ids::DeliveryId;
use crate::base::store::{Store, StoreError};
use crate::news::NewsError;
use crate::news::updates::{
    self, CameBack, Claim, Lease, Outcome, body_leaves, came_back, claim, settle_claim,
};

pub struct Dispatch {
    crew: Crew,
    slots: Vec<Slot>,
    domains: Domains,
    bucket: Bucket,
    /// The relay could not be reached, or refused us; not tried before this moment.
    rest_until: Micros,
    failures: u32,
    /// Copies that never reached the relay, since it last answered to one.
    unheard: usize,
    recent: Recent,
}

/// Seconds of the first rest, doubled with each further one: of a relay that cannot be reached,
const UNREACHED: i64 = 2;
/// and of one that refuses the sender, as when a quota is used up.
const REFUSED: i64 = 60;
const REST_MOST: i64 = 3_600;
/// Copies of resting domains and of readers who left that are passed over in one transaction.
const LOOKED: usize = 200;

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
            unheard: 0,
            recent: Recent::default(),
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
        let mut settlements = self.listen(self.crew.heard(wait), mail, now);
        if self.recent.refuse_us() {
            self.stop_the_wave(store, mail, &mut settlements)?;
        }
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
        let unused = wanted.saturating_sub(copies.len());
        self.bucket.give_back(u32::try_from(unused).unwrap_or(u32::MAX));
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
            let (mut copies, mut looked) = (Vec::new(), 0);
            while copies.len() < wanted && looked < LOOKED {
                let claims = claim(tx, &lease, now, wanted - copies.len())?;
                if claims.is_empty() {
                    break;
                }
                looked += claims.len();
                for claim in claims {
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
            if let Some(words) = &report.trouble {
                self.rest(words, UNREACHED, mail, now);
            }
            for (id, sent) in report.settled {
                let slot = &mut self.slots[report.connection];
                let of = |claim: &mut Option<Claim>| claim.take_if(|claim| claim.delivery == id);
                if let Some(claim) = of(&mut slot.held).or_else(|| of(&mut slot.pushed)) {
                    all.push(self.judge(claim, sent, mail, now));
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

    fn judge(&mut self, claim: Claim, sent: Sent, mail: &Mail, now: Micros) -> Settlement {
        let host = claim.host.clone();
        let mut back = None;
        if let Sent::Relay(Said::Accepted { .. } | Said::Deferred(_) | Said::Rejected(_)) = &sent {
            self.unheard = 0;
        }
        let outcome = match sent {
            Sent::Unmade(why) => Outcome::Failed(why),
            // 421 is the end of a connection, not of our welcome, unless there is nothing else.
            Sent::Relay(Said::Deferred(reply) | Said::Rejected(reply)) if reply.is_about_us() => {
                if reply.code == 421 {
                    self.never_heard(&reply.to_string(), mail, now);
                } else {
                    self.rest(&reply.to_string(), REFUSED, mail, now);
                }
                Outcome::Returned
            }
            Sent::Relay(Said::Accepted { reply, queue_id }) => {
                self.answered(mail);
                self.recent.took();
                self.domains.accepted(&host, now.timestamp());
                Outcome::Accepted(queue_id.unwrap_or_else(|| reply.to_string()))
            }
            Sent::Relay(Said::Deferred(reply)) => {
                self.answered(mail);
                let again = self.domains.deferred(&host, now.timestamp(), rand::random());
                Outcome::Deferred(reply.to_string(), again.into())
            }
            Sent::Relay(Said::Rejected(reply)) => {
                self.answered(mail);
                self.recent.refused(claim.delivery, &host, &reply.to_string());
                back = Some(self.refused(&host, &reply, now));
                Outcome::Failed(reply.to_string())
            }
            Sent::Relay(Said::Unsendable(why)) => Outcome::Failed(why.to_string()),
            Sent::Relay(Said::Uncertain(why)) => Outcome::Uncertain(why),
            Sent::Relay(Said::NotSent(why)) => {
                self.never_heard(&why, mail, now);
                Outcome::Returned
            }
        };
        Settlement { claim, outcome, back }
    }

    /// A connection ended before the relay could take the copy. One that does is nothing; all of them
    /// in a row are a relay that does not work.
    fn never_heard(&mut self, why: &str, mail: &Mail, now: Micros) {
        self.unheard += 1;
        if self.unheard > self.slots.len() {
            self.rest(why, UNREACHED, mail, now);
        }
    }

    /// Leaves the relay alone for a while, and says why until it takes mail again.
    fn rest(&mut self, why: &str, first: i64, mail: &Mail, now: Micros) {
        if now < self.rest_until {
            return; // What was under way when the rest began says nothing new.
        }
        let seconds = (first << self.failures).min(REST_MOST);
        self.failures = (self.failures + 1).min(7);
        self.rest_until = now.plus_seconds(seconds);
        tracing::warn!(
            why,
            seconds,
            "the relay does not take mail; it is left alone for a while"
        );
        mail.relay_fails(why);
    }

    fn answered(&mut self, mail: &Mail) {
        self.failures = 0;
        if !self.recent.refuse_us() {
            mail.relay_works();
        }
    }

    /// Refusals over many domains are about us: nobody is blamed for them, their copies wait again, and
    /// nothing more leaves until somebody looked.
    fn stop_the_wave(
        &mut self,
        store: &Store,
        mail: &Mail,
        settlements: &mut [Settlement],
    ) -> Result<(), NewsError> {
        for settlement in settlements.iter_mut().filter(|one| one.back.is_some()) {
            settlement.back = None;
            settlement.outcome = Outcome::Returned;
        }
        if let Some(why) = self.recent.trip() {
            tracing::error!(why, "the daily update is held");
            mail.relay_fails(&why);
            updates::hold_sending(store, &why)?;
            updates::put_back(store, &self.recent.deliveries())?;
        }
        if self.is_idle() {
            self.recent = Recent::default();
        }
        Ok(())
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
            Verdict::Unknown => CameBack::Soft,
            Verdict::Delayed | Verdict::Delivered => CameBack::Ignored,
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
