//! The buttons of a story's page. One address for each verb; a refusal comes back with what was typed.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;

use super::one;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, StoryId};
use crate::base::store::OpenWrite;
use crate::changes::Position;
use crate::news::NewsError;
use crate::news::people::Right;
use crate::news::stories::{self, NewStateOfPlay, Over, Party, StoryFacts};
use crate::web::desk::settings::id;
use crate::web::desk::{Desk, Refusal, Signed};

type Fields = Vec<(String, String)>;

/// More lines than a story has articles.
const MOST_CHOSEN: usize = 600;

fn text<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields
        .iter()
        .find(|(field, _)| field == name)
        .map_or("", |(_, value)| value.as_str())
}

pub async fn press(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((raw, verb)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refusal> {
    signed.has(Right::ShapeStories)?;
    let story: StoryId = id(&raw, "story of this kind here")?;
    let done = match verb.as_str() {
        "name" => name(&desk, &signed, story, &fields).await,
        "play" => play(&desk, &signed, story, &fields).await,
        "pin" | "unpin" | "mute" | "unmute" | "weigh" => turn(&desk, &signed, story, &verb, &fields).await,
        "merge" => merge(&desk, &signed, story, &fields).await,
        "split" => split(&desk, &signed, story, &fields).await,
        "take-out" | "free" | "keep" => member(&desk, &signed, story, &verb, &fields).await,
        _ => return Err(Refusal::NotFound("verb of this kind".to_owned())),
    };
    match done {
        Ok((position, to, said)) => {
            let to = signed.link(&format!("/stories/{to}?said={said}"));
            Ok(desk.done(position, &to).await)
        }
        Err(refused) => one::again(&desk, &signed, story, &fields, refused).await,
    }
}

/// The position, the story to show, and what to say.
type Done = Result<(Position, StoryId, &'static str), Refusal>;

async fn write<T: Send + 'static>(
    desk: &Desk,
    signed: &Signed,
    verb: impl FnOnce(OpenWrite<'_>) -> Result<T, NewsError> + Send + 'static,
) -> Result<T, Refusal> {
    let done: Result<T, NewsError> = desk.write(signed, verb).await;
    done.map_err(Refusal::from)
}

async fn name(desk: &Desk, signed: &Signed, story: StoryId, fields: &Fields) -> Done {
    let edition = signed.edition.id;
    let new = StoryFacts {
        title: text(fields, "title").to_owned(),
        slug: text(fields, "slug").to_owned(),
        summary: text(fields, "summary").to_owned(),
    };
    let position = write(desk, signed, move |w| {
        stories::name_story(w, edition, story, &new)
    })
    .await?;
    Ok((position, story, "named"))
}

async fn play(desk: &Desk, signed: &Signed, story: StoryId, fields: &Fields) -> Done {
    let edition = signed.edition.id;
    let next_at = match text(fields, "next_at").trim() {
        "" => None,
        typed => Some(signed.edition.moment("next_at", typed)?),
    };
    let new = NewStateOfPlay {
        play: text(fields, "play").to_owned(),
        parties: text(fields, "parties").lines().map(party).collect(),
        next_what: text(fields, "next_what").to_owned(),
        next_at,
        over: Over::Seen(text(fields, "seen").parse().ok().map(Micros)),
    };
    let position = write(desk, signed, move |w| {
        stories::write_state_of_play(w, edition, story, &new)
    })
    .await?;
    Ok((position, story, "played"))
}

/// “The board | target | says no”.
fn party(line: &str) -> Party {
    let mut parts = line.splitn(3, '|').map(|part| part.trim().to_owned());
    Party {
        name: parts.next().unwrap_or_default(),
        role: parts.next().unwrap_or_default(),
        position: parts.next().unwrap_or_default(),
    }
}

async fn turn(desk: &Desk, signed: &Signed, story: StoryId, verb: &str, fields: &Fields) -> Done {
    let edition = signed.edition.id;
    let (position, said) = match verb {
        "pin" | "unpin" => {
            let on = verb == "pin";
            let position = write(desk, signed, move |w| stories::pin(w, edition, story, on)).await?;
            (position, if on { "pinned" } else { "unpinned" })
        }
        "mute" | "unmute" => {
            let on = verb == "mute";
            let position = write(desk, signed, move |w| stories::mute(w, edition, story, on)).await?;
            (position, if on { "muted" } else { "unmuted" })
        }
        _ => {
            let weight = text(fields, "weight")
                .parse()
                .map_err(|_| Refusal::invalid("weight", "choose one of the list"))?;
            let position = write(desk, signed, move |w| stories::weigh(w, edition, story, weight)).await?;
            (position, "weighed")
        }
    };
    Ok((position, story, said))
}

async fn merge(desk: &Desk, signed: &Signed, story: StoryId, fields: &Fields) -> Done {
    let edition = signed.edition.id;
    let into: StoryId = text(fields, "into")
        .parse()
        .map_err(|_| Refusal::invalid("into", "choose a story from the list"))?;
    let position = write(desk, signed, move |w| {
        stories::merge_stories(w, edition, story, into)
    })
    .await?;
    Ok((position, into, "merged"))
}

async fn split(desk: &Desk, signed: &Signed, story: StoryId, fields: &Fields) -> Done {
    let edition = signed.edition.id;
    let chosen: Vec<ArticleId> = fields
        .iter()
        .filter(|(field, _)| field == "article")
        .take(MOST_CHOSEN)
        .filter_map(|(_, id)| id.parse().ok())
        .collect();
    let title = text(fields, "new_title").to_owned();
    if title.trim().is_empty() {
        return Err(Refusal::invalid("new_title", "is empty"));
    }
    let (new, position) = write(desk, signed, move |w| {
        stories::split_story(w, edition, story, &chosen, &title)
    })
    .await?;
    Ok((position, new, "split"))
}

async fn member(desk: &Desk, signed: &Signed, story: StoryId, verb: &str, fields: &Fields) -> Done {
    let edition = signed.edition.id;
    let article: ArticleId = text(fields, "article")
        .parse()
        .map_err(|_| Refusal::invalid("article", "is none of this story"))?;
    if verb == "free" {
        let position = write(desk, signed, move |w| stories::free_article(w, edition, article)).await?;
        return Ok((position, story, "freed"));
    }
    let (to, said) = match verb {
        "keep" => (Some(story), "kept"),
        _ => (None, "moved"),
    };
    let position = write(desk, signed, move |w| {
        stories::move_article(w, edition, article, to)
    })
    .await?;
    Ok((position, story, said))
}
