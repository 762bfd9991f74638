//! A flash as data.

use super::out::{Out, at};
use super::shapes::{FlashArticleOut, FlashNoteOut, FlashOut};
use crate::base::store::StoreError;
use crate::news::flashes::Flash;
use crate::news::newsroom::live;

/// A flash as it stands now. An article that is not live is not named.
pub fn flash(out: &mut Out<'_, '_>, flash: &Flash) -> Result<FlashOut, StoreError> {
    let article = match flash.article {
        None => None,
        Some(id) => live::by_id(out.read, id)?.map(|article| FlashArticleOut {
            number: article.number,
            headline: article.headline.clone(),
            url: out.article_url(&article),
            api: out.api(&format!("/articles/{}", article.number)),
        }),
    };
    Ok(FlashOut {
        id: flash.id.0,
        number: flash.number,
        published_at: at(flash.published_at),
        text: flash.text.clone(),
        importance: flash.importance.number(),
        source: flash.source.clone(),
        instruments: flash.instruments.clone(),
        state: flash.state(),
        notes: flash
            .notes
            .iter()
            .map(|note| FlashNoteOut {
                kind: note.kind.as_str(),
                at: at(note.at),
                old_text: note.old_text.clone(),
                text: note.text.clone(),
            })
            .collect(),
        article,
        url: out.link(&format!("/markets/live/{}", flash.number)),
        api: out.api(&format!("/flashes/{}", flash.number)),
    })
}
