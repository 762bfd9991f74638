//! What leaves as data: the shapes that the API and webhooks give to others, made from the public's
//! reading door, so that no draft can be in one. Names of fields here are a promise (see
//! docs/reference/api.md): they may be added to, never changed.

mod changed;
mod flash;
mod out;
mod shapes;

pub use changed::{ArticleNow, ChangeOut, StoryNow, change};
pub use flash::flash;
pub use out::{Out, at, edition, picture_out};
pub use shapes::{
    ArticleOut, BylineOut, EditionOut, FlashArticleOut, FlashNoteOut, FlashOut, NoteOut, PictureOut,
    PlaceOut, RenditionOut,
};
