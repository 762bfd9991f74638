//! Sign-up for the daily update: a form that works without script, and a little slower then.

use std::sync::Arc;

use axum::Form;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{CACHE_CONTROL, REFERER, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::choices::{self, choices_typed};
use super::private::Typed;
use super::shapes::Head;
use super::{Ask, Look, Network, PageError, Site, missing};
use crate::base::ids::StoryId;
use crate::base::store::{Actor, StoreError};
use crate::base::words;
use crate::news::readers::{
    Admission, Choices, Circumstance, Email, Keys, Knock, SignUp, admit, proof, sign_up, wording,
};
use crate::news::{NewsError, Problem, stories};
use crate::views::pages::Rendered;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// The story from whose page somebody comes, to follow it.
    story: String,
}

/// The form. With a story it is made for that story, and not kept: there is no end to what is asked.
pub async fn form(
    State(site): State<Arc<Site>>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    ask: Ask,
) -> Response {
    let wanted = wanted.map(|Query(wanted)| wanted).unwrap_or_default();
    let Ok(story) = wanted.story.parse::<StoryId>() else {
        return site
            .show(ask, |look| page(look, &Value::Null, &[], Choices::default()))
            .await;
    };
    let ask = Ask {
        keep: false,
        address: format!("{}#story", ask.address),
        ..ask
    };
    site.show(ask, move |look| {
        let found = stories::live::by_id(look.read, story)?.filter(|found| found.edition == look.edition.id);
        let choices = Choices {
            stories: found.map(|found| found.id).into_iter().collect(),
            ..Choices::default()
        };
        page(look, &Value::Null, &[], choices)
    })
    .await
}

pub async fn done(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    site.show(ask, |look| {
        let head = head(look);
        let site = Arc::clone(look.site);
        site.theme.page(look, "sign_up_done.html", &head, None, json!({}))
    })
    .await
}

/// A question whose answer shows that somebody's browser worked for it. Pages are the same for
/// everybody, so a script fetches it.
pub async fn question(State(site): State<Arc<Site>>) -> Response {
    let now = site.clock.now();
    let no_store = [(CACHE_CONTROL, "no-store")];
    match site.reads.run(Keys::load).await {
        Ok(Some(keys)) => {
            let question = proof::question(&keys, now, rand::random());
            let body = json!({ "question": question, "bits": proof::BITS });
            (no_store, axum::Json(body)).into_response()
        }
        Ok(None) | Err::<_, StoreError>(_) => (StatusCode::SERVICE_UNAVAILABLE, no_store).into_response(),
    }
}

/// Keeps the address. Answers the same for known and unknown ones.
pub async fn submit(
    State(site): State<Arc<Site>>,
    ask: Ask,
    Network(network): Network,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let typed = Typed::from(pairs);
    let Some(edition) = ask.edition.clone() else {
        return missing::not_set_up();
    };
    if !is_from_here(&ask.headers, &site.url) {
        let text = "This form was sent from another site. Please use the form on our own pages.\n";
        return (StatusCode::FORBIDDEN, text).into_response();
    }
    let thanks = Redirect::to(&format!("{}/sign-up/done", edition.root())).into_response();
    // A field that people do not see; programs fill it in.
    if !typed.text("website").is_empty() {
        return thanks;
    }
    let (email, choices) = match read_form(&typed) {
        Ok(read) => read,
        Err(refused) => return again(&site, ask, &typed, refused).await,
    };
    let proof = match work_done(&site, &typed).await {
        Ok(proof) => proof,
        Err(error) => return missing::failed(&site, &ask, &error.into()),
    };
    let method = if proof.is_some() {
        "form"
    } else {
        "form without script"
    };
    let knock = Knock {
        edition: edition.id,
        network,
        proof,
    };
    match let_in(&site, knock).await {
        Ok(Admission::Open) => {}
        Ok(Admission::Shut { seconds }) => return wait(&site, ask, &typed, seconds).await,
        Err(error) => return missing::failed(&site, &ask, &error.into()),
    }
    let new = SignUp {
        edition: edition.id,
        email,
        choices,
        origin: origin(typed.text("from")).to_owned(),
        circumstance: Circumstance {
            wording: wording(&edition.language),
            page: page_of(&ask.headers, &site.url),
            method: method.to_owned(),
            network: Some(network),
        },
    };
    match site
        .writes
        .run(Actor::Reader, move |write| sign_up(write, &new))
        .await
    {
        Ok(_) => thanks,
        Err(NewsError::Store(error)) => missing::failed(&site, &ask, &error.into()),
        Err(refused) => again(&site, ask, &typed, refused).await,
    }
}

fn read_form(typed: &Typed) -> Result<(Email, Choices), NewsError> {
    let email = Email::parse(typed.text("email"))?;
    // Nobody is asked to confirm at an address to which no letter can be made.
    if outgoing_mail::EmailAddress::parse(email.as_str()).is_err() {
        let how = "this does not look like a mail address; write it like name@example.org";
        return Err(NewsError::invalid("email", how));
    }
    // The dialog asks for no days: then it is every day.
    let all_days = !typed.has("day");
    let choices = choices_typed(typed, Choices::default(), all_days)?;
    Ok((email, choices))
}

async fn work_done(site: &Site, typed: &Typed) -> Result<Option<String>, StoreError> {
    let (question, answer) = (typed.text("question").to_owned(), typed.text("answer").to_owned());
    if answer.is_empty() {
        return Ok(None);
    }
    let now = site.clock.now();
    let keys = site.reads.run(Keys::load).await?;
    Ok(keys.and_then(|keys| proof::answered(&keys, &question, &answer, now)))
}

async fn let_in(site: &Arc<Site>, knock: Knock) -> Result<Admission, StoreError> {
    let (writes, now) = (site.writes.clone(), site.clock.now());
    let counted = move || writes.housekeeping(move |tx| admit(tx, &knock, now));
    tokio::task::spawn_blocking(counted)
        .await
        .unwrap_or_else(|error| Err(StoreError::Engine(error.to_string())))
}

/// Which form it was, as far as we have such a one.
fn origin(said: &str) -> &'static str {
    match said {
        "dialog" => "dialog",
        "footer" => "footer",
        _ => "page",
    }
}

/// The path of our own page on which the form stood.
fn page_of(headers: &HeaderMap, url: &str) -> String {
    let from = headers.get(REFERER).and_then(|value| value.to_str().ok());
    let path = from
        .and_then(|from| from.strip_prefix(url))
        .filter(|path| path.starts_with('/'));
    let path = path.and_then(|path| path.split(['?', '#']).next());
    path.unwrap_or("/sign-up").to_owned()
}

/// The form once more, with what was written and what is wrong with it.
async fn again(site: &Arc<Site>, ask: Ask, typed: &Typed, refused: NewsError) -> Response {
    let problem = match refused {
        NewsError::Invalid(problem) => problem,
        other => Problem {
            field: "email",
            message: other.to_string(),
        },
    };
    shown_again(site, ask, typed, problem, 422).await
}

async fn wait(site: &Arc<Site>, ask: Ask, typed: &Typed, seconds: i64) -> Response {
    let minutes = (seconds + 59) / 60;
    let (name, n) = match minutes {
        0 | 1 => ("wait_minute", 1),
        2..120 => ("wait_minutes", minutes),
        _ => ("wait_hours", (minutes + 59) / 60),
    };
    let language = ask.edition.as_ref().map(|edition| edition.language.clone());
    let problem = Problem {
        field: "wait",
        message: words::of(&language.unwrap_or_default()).fill(name, &[("n", &n.to_string())]),
    };
    let mut response = shown_again(site, ask, typed, problem, 429).await;
    if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

async fn shown_again(site: &Arc<Site>, ask: Ask, typed: &Typed, problem: Problem, status: u16) -> Response {
    // Never kept, and under an address of its own, so that two readers are not given one page.
    let ask = Ask {
        keep: false,
        address: format!("{}#refused", ask.address),
        ..ask
    };
    let value = choices::as_typed(typed);
    site.show(ask, move |look| {
        Ok(page(look, &value, &[problem], Choices::default())?.with_status(status))
    })
    .await
}

fn page(
    look: &mut Look<'_, '_>,
    typed: &Value,
    problems: &[Problem],
    choices: Choices,
) -> Result<Rendered, PageError> {
    let head = head(look);
    let site = Arc::clone(look.site);
    let mut choice = choices::shown(look, &choices)?;
    // Whoever came to follow a story sees that it is ticked.
    choice["open"] = json!(!choices.stories.is_empty());
    let errors = choices::errors(look.words(), problems);
    let own = json!({
        "value": typed["email"],
        "error": if errors["wait"].is_null() { &errors["email"] } else { &errors["wait"] },
        "errors": errors,
        "typed": typed,
        "choice": choice,
    });
    site.theme.page(look, "sign_up.html", &head, None, own)
}

fn head(look: &Look<'_, '_>) -> Head {
    Head {
        title: look.titled(look.words().say("daily_update_short")),
        description: look.words().say("sign_up_text").to_owned(),
        canonical: look.absolute(&look.link("/sign-up")),
        ..Head::default()
    }
}

/// Browsers say where a form stands; ones that don't are let through, they carry no cookies anyway.
fn is_from_here(headers: &HeaderMap, url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(place), _) => matches!(place, "same-origin" | "none"),
        (None, Some(origin)) => origin == url,
        (None, None) => true,
    }
}
