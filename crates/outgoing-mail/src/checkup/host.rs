use super::spf::AGAIN;
use super::{Finding, Names, Setup, Subject};

/// The domain that bounces come back to must take mail.
pub(super) async fn bounces(names: &Names, setup: &Setup) -> Vec<Finding> {
    let domain = &setup.bounces;
    let hint = format!("publish an MX record for {domain} that names the server where bounces are read");
    let found = match names.exchanges(domain).await {
        Ok(found) => found,
        Err(error) => return vec![Finding::wrong(Subject::Bounces, error.to_string(), AGAIN)],
    };
    if found.iter().any(|host| host.is_empty()) {
        let what = format!("{domain} says that it takes no mail (null MX), so no bounce can come home");
        return vec![Finding::wrong(Subject::Bounces, what, hint)];
    }
    for host in found.iter().chain(found.is_empty().then_some(domain)) {
        if names.addresses(host).await.is_ok_and(|found| !found.is_empty()) {
            let what = format!("mail for {domain} goes to {host}");
            return vec![Finding::good(Subject::Bounces, what)];
        }
    }
    let what = format!("nobody takes mail for {domain}, so no bounce can come home");
    vec![Finding::wrong(Subject::Bounces, what, hint)]
}

/// The greeting's name must exist; when this machine is the last hop, its address and its name must
/// agree in both directions.
pub(super) async fn greeting(names: &Names, setup: &Setup) -> Vec<Finding> {
    let name = &setup.greeting;
    let addresses = match names.addresses(name).await {
        Ok(addresses) => addresses,
        Err(error) => return vec![Finding::wrong(Subject::Host, error.to_string(), AGAIN)],
    };
    if addresses.is_empty() {
        let what = format!("letters greet as {name}, which has no address");
        let hint = format!("publish an address for {name}");
        return vec![match setup.last_hop {
            true => Finding::wrong(Subject::Host, what, hint),
            // The relay greets the world by its own name.
            false => Finding::doubtful(Subject::Host, what, hint),
        }];
    }
    if !setup.last_hop {
        return vec![Finding::good(Subject::Host, format!("{name} has an address"))];
    }
    let mut all = Vec::new();
    for address in addresses {
        let back = names.names_of(address).await.unwrap_or_default();
        all.push(if back.iter().any(|back| back == &name.to_ascii_lowercase()) {
            Finding::good(Subject::Host, format!("{name} and {address} name each other"))
        } else {
            let what = format!("{address} does not lead back to {name} (PTR)");
            let hint = format!("ask whoever gave you the address to set its reverse name to {name}");
            Finding::wrong(Subject::Host, what, hint)
        });
    }
    all
}
