//! The media library: pictures with their credit, rights and focal point. Bytes are stored by
//! `media::files`, decoded and cut by the `pictures` crate; this room decides what may be added and
//! what may be shown.

mod add;
mod describe;
mod files;
mod library;
mod picture;
mod uploads;

pub use add::{AddError, add};
pub use describe::{AT_ONCE, Description, InCommon, describe, describe_many};
pub use files::MediaFiles;
pub use library::{Filter, Use, expired_in_use, search, uses};
pub use picture::{Picture, by_hash, by_id, names, page};
pub use uploads::{PIECE, Progress, UploadError, UploadId, Uploads};
