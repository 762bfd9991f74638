//! The story of one article, on that article's page: which it is, and “move to story…”.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use crate::base::ids::{ArticleId, EditionId, StoryId};
use crate::base::store::{ReadSession, StoreError};
use crate::news::NewsError;
use crate::news::people::Right;
use crate::news::stories::{self, drafts};
use crate::web::desk::article::numbered;
use crate::web::desk::{Desk, Refusal, Sent, Signed};

const OFFERED: i64 = 200;

/// What the article's page shows.
pub fn shown(
    read: &mut ReadSession<'_>,
    signed: &Signed,
    edition: EditionId,
    article: ArticleId,
) -> Result<Value, StoreError> {
    let found = drafts::of_article(read, article)?;
    let word = stories::word_of(read, article)?;
    let may = signed.has(Right::ShapeStories).is_ok();
    let offered: Vec<Value> = if may {
        drafts::titles(read, edition, OFFERED)?
            .into_iter()
            .filter(|(id, _)| found.as_ref().is_none_or(|(story, _)| story.id != *id))
            .map(|(id, title)| json!({ "id": id, "title": title }))
            .collect()
    } else {
        Vec::new()
    };
    Ok(json!({
        "story": found.map(|(story, by_editor)| json!({
            "title": story.title,
            "url": may.then(|| signed.link(&format!("/stories/{}", story.id))),
            "by_editor": by_editor,
        })),
        "worded": word.is_some(),
        "kept_out": word == Some(None),
        "may": may,
        "offered": offered,
    }))
}

/// `story`: an id, `none`, or `free`.
pub async fn press(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    signed.has(Right::ShapeStories)?;
    let number = numbered(&number)?;
    let asker = signed.clone();
    let article = desk
        .read(move |read| Ok::<_, Refusal>(asker.article(read, number)?.article.id))
        .await?;
    let edition = signed.edition.id;
    let (position, said) = match sent.text("story") {
        "free" => {
            let done: Result<_, NewsError> = desk
                .write(&signed, move |w| stories::free_article(w, edition, article))
                .await;
            (done.map_err(Refusal::from)?, "story-freed")
        }
        chosen => {
            let story = match chosen {
                "none" => None,
                id => Some(
                    id.parse::<StoryId>()
                        .map_err(|_| Refusal::invalid("story", "choose a story from the list"))?,
                ),
            };
            let done: Result<_, NewsError> = desk
                .write(&signed, move |w| {
                    stories::move_article(w, edition, article, story)
                })
                .await;
            (done.map_err(Refusal::from)?, "story-moved")
        }
    };
    let to = signed.link(&format!("/article/{number}?said={said}"));
    Ok(desk.done(position, &to).await)
}
