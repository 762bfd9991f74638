use super::spf::AGAIN;
use super::{Finding, Names, Setup, Subject};

/// Receivers look at the domain and then, at most so often, at the ones above it.
const STEPS: usize = 8;

/// RFC 9989 (and 7489, which most receivers still follow): what is to happen to letters that nobody
/// can vouch for, and whether ours are vouched for by the domain that readers see.
pub(super) async fn check(names: &Names, setup: &Setup) -> Vec<Finding> {
    let mut domain = setup.from.as_str();
    for _ in 0..STEPS {
        let texts = match names.texts(&format!("_dmarc.{domain}")).await {
            Ok(texts) => texts,
            Err(error) => return vec![Finding::wrong(Subject::Dmarc, error.to_string(), AGAIN)],
        };
        let records: Vec<&String> = texts.iter().filter(|text| is_dmarc(text)).collect();
        match records.as_slice() {
            [] => {}
            [record] => return judge(setup, domain, record),
            _ => {
                let what = format!("_dmarc.{domain} has several records; receivers then believe none");
                return vec![Finding::wrong(Subject::Dmarc, what, "leave one")];
            }
        }
        match domain.split_once('.') {
            Some((_, above)) if above.contains('.') => domain = above,
            _ => break,
        }
    }
    let from = &setup.from;
    let what = format!("{from} does not say what is to happen to forged letters (DMARC)");
    let hint =
        format!("publish _dmarc.{from}. IN TXT \"v=DMARC1; p=quarantine; rua=mailto:postmaster@{from}\"");
    vec![Finding::wrong(Subject::Dmarc, what, hint)]
}

fn is_dmarc(text: &str) -> bool {
    let first = text.split(';').next().unwrap_or_default();
    first
        .split_whitespace()
        .collect::<String>()
        .eq_ignore_ascii_case("v=DMARC1")
}

fn judge(setup: &Setup, domain: &str, record: &str) -> Vec<Finding> {
    let tag = |name: &str| {
        record.split(';').find_map(|part| {
            let (have, value) = part.split_once('=')?;
            have.trim()
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().to_ascii_lowercase())
        })
    };
    let policy = match tag("p").as_deref() {
        Some("reject" | "quarantine") => {
            Finding::good(Subject::Dmarc, format!("DMARC of {domain}: {record}"))
        }
        Some("none") => Finding::doubtful(
            Subject::Dmarc,
            format!("DMARC of {domain} only watches (p=none)"),
            "when the reports show no letters of your own that fail, write p=quarantine",
        ),
        _ => Finding::wrong(
            Subject::Dmarc,
            format!("the DMARC record of {domain} has no policy that receivers know"),
            "write p=quarantine, p=reject or p=none right after v=DMARC1",
        ),
    };
    let mut all = vec![policy];
    if tag("rua").is_none() {
        all.push(Finding::doubtful(
            Subject::Dmarc,
            "nobody is told which letters fail (DMARC, rua)",
            format!("add rua=mailto:postmaster@{}", setup.from),
        ));
    }
    if tag("pct").is_some() {
        all.push(Finding::doubtful(
            Subject::Dmarc,
            "the DMARC record has pct, which RFC 9989 took out",
            "leave it out; t=y asks receivers to go easy",
        ));
    }
    all.push(alignment(setup, tag("aspf").as_deref() == Some("s")));
    all
}

/// DKIM signs for the domain of From, so that one is aligned by construction; SPF speaks for the
/// domain of the envelope.
fn alignment(setup: &Setup, strict: bool) -> Finding {
    let (from, bounces) = (&setup.from, &setup.bounces);
    let below = |name: &str, top: &str| name.ends_with(&format!(".{top}"));
    if from == bounces || (!strict && (below(bounces, from) || below(from, bounces))) {
        let what = format!("bounces go to {bounces}, so SPF vouches for {from} too");
        return Finding::good(Subject::Dmarc, what);
    }
    let what = format!("bounces go to {bounces}: SPF does not vouch for {from}, only DKIM does");
    let hint = "mail.bounces: take a name below the sender's domain, or the domain itself";
    Finding::doubtful(Subject::Dmarc, what, hint)
}
