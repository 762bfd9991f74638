//! What the relay said lately. Many refusals over different domains are no bounces: the relay has lost our
//! password, or us from its list, and would refuse everybody.

use std::collections::{BTreeSet, VecDeque};

use crate::base::ids::DeliveryId;

#[derive(Default)]
pub struct Recent {
    /// The last answers; none: it took the copy.
    answers: VecDeque<Option<Refusal>>,
    tripped: bool,
}

struct Refusal {
    delivery: DeliveryId,
    host: String,
    reply: String,
}

/// So many of so many answers, over so many domains;
const REFUSALS: usize = 10;
const ANSWERS: usize = 20;
const HOSTS: usize = 5;
/// or so many, when there is no other answer among them: a small wave is over before there are ten.
const ALL: (usize, usize) = (5, 4);

impl Recent {
    pub fn took(&mut self) {
        self.add(None);
    }

    pub fn refused(&mut self, delivery: DeliveryId, host: &str, reply: &str) {
        self.add(Some(Refusal {
            delivery,
            host: host.to_owned(),
            reply: reply.to_owned(),
        }));
    }

    fn add(&mut self, answer: Option<Refusal>) {
        if self.answers.len() == ANSWERS {
            self.answers.pop_front();
        }
        self.answers.push_back(answer);
    }

    /// True from the refusal that is too many until it begins anew.
    pub fn refuse_us(&self) -> bool {
        let refusals = self.answers.iter().flatten().count();
        let hosts: BTreeSet<&str> = self
            .answers
            .iter()
            .flatten()
            .map(|one| one.host.as_str())
            .collect();
        let (few, few_hosts) = ALL;
        self.tripped
            || (refusals >= REFUSALS && hosts.len() >= HOSTS)
            || (refusals == self.answers.len() && refusals >= few && hosts.len() >= few_hosts)
    }

    /// What to say of it, once.
    pub fn trip(&mut self) -> Option<String> {
        if self.tripped {
            return None;
        }
        self.tripped = true;
        let refusals: Vec<&Refusal> = self.answers.iter().flatten().collect();
        let last = refusals.last()?;
        Some(format!(
            "held: the relay refused {} of the last {} copies, to different domains; the last: {}",
            refusals.len(),
            self.answers.len(),
            last.reply
        ))
    }

    /// The copies that were refused.
    pub fn deliveries(&self) -> Vec<DeliveryId> {
        self.answers.iter().flatten().map(|one| one.delivery).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuse(recent: &mut Recent, hosts: usize, many: usize) {
        for n in 0..many {
            let id = DeliveryId(uuid::Uuid::from_u128(n as u128));
            recent.refused(
                id,
                &format!("mail{}.example", n % hosts),
                "550 relay not permitted",
            );
        }
    }

    #[test]
    fn many_refusals_over_many_domains_are_about_us_and_said_once() {
        let mut recent = Recent::default();
        recent.took();
        refuse(&mut recent, 5, 9);
        assert!(!recent.refuse_us());
        refuse(&mut recent, 5, 1);
        assert!(recent.refuse_us());
        assert!(recent.trip().is_some_and(|why| why.contains("10 of the last 11")));
        recent.took();
        assert!(recent.refuse_us() && recent.trip().is_none());
        assert_eq!(recent.deliveries().len(), 10);
    }

    #[test]
    fn nothing_but_refusals_is_enough_for_a_small_wave() {
        let mut recent = Recent::default();
        refuse(&mut recent, 4, 4);
        assert!(!recent.refuse_us());
        refuse(&mut recent, 4, 1);
        assert!(recent.refuse_us());
    }

    #[test]
    fn a_domain_alone_and_a_refusal_now_and_then_are_not() {
        let mut one = Recent::default();
        refuse(&mut one, 1, 50);
        assert!(!one.refuse_us());
        let mut mixed = Recent::default();
        for _ in 0..20 {
            refuse(&mut mixed, 1, 1);
            (0..2).for_each(|_| mixed.took());
        }
        assert!(!mixed.refuse_us());
    }
}
