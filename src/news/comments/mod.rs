//! Comments: what the newsroom says to itself beside a text. A thread is a comment and its answers; it
//! hangs on words of the draft, is resolved and may be opened again. Nothing here is ever public: the
//! reader's site has no door to this room.

mod add;
mod comment;
mod mention;
mod resolve;

pub use add::{NewComment, add};
pub use comment::{Anchor, Comment, Resolved, by_id, of_article};
pub use mention::{MentionLine, may_see, mentionable, mentions, saw_mentions};
pub use resolve::{reopen, resolve};
