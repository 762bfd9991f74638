use mail_auth::SpfResult;

use super::{Finding, Names, Setup, Subject};

/// RFC 7208: exactly one record, which names those who send, refuses others, and can be evaluated
/// within ten look-ups.
pub(super) async fn check(names: &Names, setup: &Setup) -> Vec<Finding> {
    let domain = &setup.bounces;
    let texts = match names.texts(domain).await {
        Ok(texts) => texts,
        Err(error) => return vec![Finding::wrong(Subject::Spf, error.to_string(), AGAIN)],
    };
    let records: Vec<&String> = texts
        .iter()
        .filter(|text| {
            let text = text.to_ascii_lowercase();
            text == "v=spf1" || text.starts_with("v=spf1 ")
        })
        .collect();
    let record = match records.as_slice() {
        [] => {
            let hint = format!("publish {domain}. IN TXT \"v=spf1 include:THE-RELAY'S-NAME -all\"");
            let what = format!("{domain} does not say who may send for it (SPF)");
            return vec![Finding::wrong(Subject::Spf, what, hint)];
        }
        [one] => one.to_ascii_lowercase(),
        many => {
            let what = format!(
                "{domain} has {} SPF records; receivers then believe none",
                many.len()
            );
            return vec![Finding::wrong(Subject::Spf, what, "make one record of them")];
        }
    };
    vec![last_word(domain, &record), sender(names, setup).await]
}

pub(super) const AGAIN: &str = "check this machine's resolver, then try again";

/// What is said of everybody else.
fn last_word(domain: &str, record: &str) -> Finding {
    let terms: Vec<&str> = record.split_whitespace().collect();
    let has = |term: &str| terms.contains(&term);
    if has("all") || has("+all") {
        let what = format!("the SPF record of {domain} lets everybody send for it (+all)");
        return Finding::wrong(Subject::Spf, what, "end it with -all");
    }
    if has("-all") || has("~all") || terms.iter().any(|term| term.starts_with("redirect=")) {
        return Finding::good(Subject::Spf, format!("SPF of {domain}: {record}"));
    }
    let what = format!("the SPF record of {domain} says nothing of others");
    Finding::doubtful(
        Subject::Spf,
        what,
        "end it with -all, so that forged letters fail",
    )
}

/// Whether a letter handed over by the relay passes.
async fn sender(names: &Names, setup: &Setup) -> Finding {
    let addresses = match names.addresses(&setup.relay).await {
        Ok(addresses) if !addresses.is_empty() => addresses,
        Ok(_) => {
            let what = format!("the relay {} has no address", setup.relay);
            return Finding::wrong(Subject::Spf, what, "mail.relay: look at its name");
        }
        Err(error) => return Finding::wrong(Subject::Spf, error.to_string(), AGAIN),
    };
    let envelope = format!("bounces@{}", setup.bounces);
    let mut worst = SpfResult::Pass;
    for address in addresses {
        match names.spf(address, &setup.greeting, &envelope).await {
            SpfResult::Pass => {}
            other => worst = other,
        }
    }
    match worst {
        SpfResult::Pass => {
            let what = format!("letters from {} pass SPF", setup.relay);
            Finding::good(Subject::Spf, what)
        }
        SpfResult::PermError => {
            let what = format!("the SPF record of {} cannot be evaluated", setup.bounces);
            let hint = "it names something twice, wrongly, or needs more than ten look-ups: shorten it";
            Finding::wrong(Subject::Spf, what, hint)
        }
        SpfResult::TempError => {
            let what = format!("the SPF record of {} could not be evaluated now", setup.bounces);
            Finding::wrong(Subject::Spf, what, AGAIN)
        }
        SpfResult::Fail | SpfResult::SoftFail | SpfResult::Neutral | SpfResult::None => {
            let what = format!(
                "SPF of {} does not name the addresses of {}",
                setup.bounces, setup.relay
            );
            if setup.last_hop {
                let hint = "add ip4: or ip6: with this machine's address";
                return Finding::wrong(Subject::Spf, what, hint);
            }
            let hint = "that is right when the relay sends from others: its manual says what to include";
            Finding::doubtful(Subject::Spf, what, hint)
        }
    }
}
