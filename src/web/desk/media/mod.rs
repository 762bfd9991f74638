//! The picture library: its list, and the page of one picture.

pub mod list;
pub mod picture;

use super::{Refusal, Signed};
use crate::news::media::Picture;
use crate::news::people::Right;

/// Whoever brought a picture may say what it shows; for those of others it takes the right.
fn may_describe(signed: &Signed, picture: &Picture) -> Result<(), Refusal> {
    let own = picture.added_by == format!("person:{}", signed.person.id);
    signed.has(if own {
        Right::UploadMedia
    } else {
        Right::DescribeMedia
    })
}
