//! All fronts of the edition, with what leads them, and what is scheduled.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PAGE, place};
use crate::base::ids::ChangeSetId;
use crate::news::editions::{self, Front, SetState};
use crate::news::newsroom::live;
use crate::news::people::Right;
use crate::web::desk::fields::Fields;
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::times;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
}

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::Place)?;
    let (asker, now) = (signed.clone(), desk.clock.now());
    let fronts = desk
        .read(move |read| {
            let edition = asker.edition.id;
            let tree = editions::sections(read, edition)?;
            let words = [PAGE.to_owned()];
            let words = words
                .into_iter()
                .chain(tree.iter().map(|section| section.slug.clone()));
            let mut fronts: Vec<Value> = Vec::new();
            for word in words {
                let Ok(place) = place(read, &asker, &word) else {
                    continue; // a section that is not theirs
                };
                let stands = editions::arrangement(read, edition, place.front, now)?;
                let lead = match stands.lead.first() {
                    Some(lead) => live::by_id(read, lead.article)?.map(|article| article.headline),
                    None => None,
                };
                let due =
                    editions::change_sets(read, (edition, Some(place.front)), Some(SetState::Scheduled), 20)?;
                let due: Vec<Value> = due
                    .iter()
                    .filter_map(|set| set.due_at)
                    .map(|at| json!(times::label(&asker.edition, at, now)))
                    .collect();
                fronts.push(json!({
                    "name": place.name,
                    "url": asker.link(&format!("/fronts/{}", place.word)),
                    "is_section": matches!(place.front, Front::Section(_)),
                    "lead": lead,
                    "picks": stands.picks.len(),
                    "due": due,
                }));
            }
            Ok::<_, Refusal>(fronts)
        })
        .await?;
    let said = (asked.said == "cancelled").then_some("The scheduled change was cancelled.");
    desk.page(
        &signed,
        "desk/fronts/list.html",
        json!({ "fronts": fronts, "said": said }),
    )
    .await
}

/// Takes a change set from the schedule.
pub async fn cancel(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    fields: Fields,
) -> Result<Response, Refusal> {
    let set: ChangeSetId = fields
        .text("set")
        .parse()
        .map_err(|_| Refusal::NotFound("scheduled change of a front by this name".to_owned()))?;
    let asker = signed.clone();
    let word = desk
        .read(move |read| {
            let edition = asker.edition.id;
            let found = editions::change_set(read, set)?
                .filter(|set| set.edition == edition)
                .ok_or_else(|| Refusal::NotFound("scheduled change of a front by this name".to_owned()))?;
            let word = match found.front {
                Front::Page => PAGE.to_owned(),
                Front::Section(id) => editions::sections(read, edition)?
                    .get(id)
                    .map(|section| section.slug.clone())
                    .unwrap_or_default(),
            };
            Ok::<_, Refusal>(place(read, &asker, &word)?.word)
        })
        .await?;
    let edition = signed.edition.id;
    let position = desk
        .write(&signed, move |write| editions::cancel_set(write, edition, set))
        .await?;
    let to = signed.link(&format!("/fronts/{word}?said=cancelled"));
    Ok(desk.done(position, &to).await)
}
