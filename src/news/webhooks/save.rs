//! Make and change a webhook.

use super::webhook::{HookState, Secret, by_id, of_edition};
use crate::base::ids::{EditionId, WebhookId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, PUBLIC_VERBS, Position};
use crate::news::NewsError;
use crate::news::text::required;
use crate::sql;

/// More of them in one edition would be somebody's mistake.
const MOST_HOOKS: usize = 50;

#[derive(Clone, Debug)]
pub struct NewWebhook {
    pub name: String,
    pub url: String,
    pub verbs: Vec<String>,
}

/// Makes a webhook. Its secret is told once, here.
pub fn make(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    new: &NewWebhook,
) -> Result<(WebhookId, Secret, Position), NewsError> {
    let new = tidied(new)?;
    if of_edition(&mut write.as_read(), edition)?.len() >= MOST_HOOKS {
        return Err(NewsError::invalid(
            "webhook",
            format!("there are {MOST_HOOKS} already; remove one first"),
        ));
    }
    let (id, secret, at) = (WebhookId::new(write.at), Secret::new(), write.at);
    let made_by = write.actor.as_text();
    write.execute(
        sql!(
            "insert into webhook (id, edition_id, name, url, secret, verbs, state, made_by, made_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            &id,
            &edition,
            &new.name,
            &new.url,
            &secret.stored(),
            &new.verbs.join(" "),
            &HookState::Active.as_str(),
            &made_by,
            &at,
        ],
    )?;
    let change = Change::WebhookSaved { edition, webhook: id };
    Ok((id, secret, write.record(&change)?.commit()?))
}

/// Changes name, address and verbs. What waits already goes to the new address.
pub fn change(mut write: OpenWrite<'_>, webhook: WebhookId, new: &NewWebhook) -> Result<Position, NewsError> {
    let new = tidied(new)?;
    let hook = by_id(&mut write.as_read(), webhook)?
        .ok_or_else(|| NewsError::NotFound(format!("webhook {webhook}")))?;
    write.execute(
        sql!("update webhook set name = $2, url = $3, verbs = $4 where id = $1"),
        &[&webhook, &new.name, &new.url, &new.verbs.join(" ")],
    )?;
    let change = Change::WebhookSaved {
        edition: hook.edition,
        webhook,
    };
    Ok(write.record(&change)?.commit()?)
}

fn tidied(new: &NewWebhook) -> Result<NewWebhook, NewsError> {
    let name = required("name", &new.name, 80)?;
    let url = required("url", &new.url, 500)?;
    refuse_odd(&url)?;
    let mut verbs = Vec::new();
    for verb in PUBLIC_VERBS {
        if new.verbs.iter().any(|wanted| wanted == verb) {
            verbs.push(verb.to_owned());
        }
    }
    if let Some(unknown) = new.verbs.iter().find(|verb| !verbs.contains(verb)) {
        let known = PUBLIC_VERBS.join(", ");
        return Err(NewsError::invalid(
            "verbs",
            format!(
                "“{}” is none; there are {known}",
                crate::news::text::clip(unknown, 40)
            ),
        ));
    }
    if verbs.is_empty() {
        return Err(NewsError::invalid("verbs", "none is chosen"));
    }
    Ok(NewWebhook { name, url, verbs })
}

/// What can be said of an address without asking the network; the courier asks again when it sends.
fn refuse_odd(url: &str) -> Result<(), NewsError> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or_else(|| NewsError::invalid("url", "must begin with https:// or http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || rest.contains(char::is_whitespace) {
        return Err(NewsError::invalid("url", "is no address"));
    }
    if host.contains('@') {
        return Err(NewsError::invalid(
            "url",
            "carries a name or password; the signature shows who sends",
        ));
    }
    if rest.contains('#') {
        return Err(NewsError::invalid(
            "url",
            "has a part after #, which is never sent",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    fn new(url: &str, verbs: &[&str]) -> NewWebhook {
        NewWebhook {
            name: "Partner".to_owned(),
            url: url.to_owned(),
            verbs: verbs.iter().map(|verb| (*verb).to_owned()).collect(),
        }
    }

    #[test]
    fn a_webhook_is_made_and_its_secret_told_once() {
        let news = News::new();
        let edition = news.edition;
        let (id, secret, _) = news
            .write(move |w| {
                make(
                    w,
                    edition,
                    &new(
                        "https://partner.example/in",
                        &["article_updated", "article_published"],
                    ),
                )
            })
            .expect("made");
        assert!(secret.words().starts_with("whsec_"));
        assert_eq!(news.verbs(1), ["webhook_saved"]);
        let hook = news.read(move |r| by_id(r, id)).expect("there");
        assert_eq!(hook.verbs, ["article_published", "article_updated"]);
        news.write(move |w| change(w, id, &new("https://partner.example/out", &["menu_saved"])))
            .expect("changed");
        assert_eq!(news.verbs(2), ["webhook_saved", "webhook_saved"]);
    }

    #[test]
    fn odd_addresses_and_verbs_are_refused() {
        let news = News::new();
        let edition = news.edition;
        for (url, verb) in [
            ("ftp://partner.example", "menu_saved"),
            ("https://", "menu_saved"),
            ("https://me:secret@partner.example", "menu_saved"),
            ("javascript:alert(1)", "menu_saved"),
            ("https://partner.example/a b", "menu_saved"),
            ("https://partner.example", "draft_edited"),
        ] {
            news.write(move |w| make(w, edition, &new(url, &[verb])))
                .expect_err(url);
        }
    }
}
