//! The media library: pictures with their credit, rights and focal point. Bytes are stored by
//! `media::files`, decoded and cut by the `pictures` crate; this room decides what may be added and
//! what may be shown.

mod add;
mod describe;
mod files;
mod picture;

pub use add::{AddError, add};
pub use describe::{Description, describe};
pub use files::MediaFiles;
pub use picture::{Picture, by_hash, by_id, names};
