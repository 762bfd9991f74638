//! Why a picture was refused. The `Display` text is written for the person who uploaded it: what
//! happened, then what to do about it. Nothing here needs to be logged as a fault of the server.

use thiserror::Error;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PictureError {
    #[error("The file is empty. Choose the picture again; the upload may have been cut off.")]
    Empty,

    #[error(
        "The file has {bytes} bytes, more than the {allowed} allowed. Export it as a JPEG of \
         lower quality or smaller size."
    )]
    TooManyBytes { bytes: usize, allowed: usize },

    /// Judged from the header, before any pixel is decoded.
    #[error(
        "The picture measures {width} × {height} pixels; at most {allowed} pixels in all can be \
         processed. Scale it down before uploading it."
    )]
    TooManyPixels { width: u32, height: u32, allowed: u64 },

    #[error(
        "The picture measures {width} × {height} pixels; neither side may be longer than \
         {allowed}. Scale it down or crop it before uploading it."
    )]
    SideTooLong { width: u32, height: u32, allowed: u32 },

    #[error("This is not a picture that can be recognised. Upload a JPEG, PNG, WebP or GIF file.")]
    Unknown,

    /// A known kind of file, but none that every reader's browser can show.
    #[error("This is {name}, which cannot be used here. Export it as JPEG or PNG and upload that.")]
    Unsupported { name: &'static str },

    /// SVG, HTML, or a picture with a script hidden inside.
    #[error(
        "This is {name}, which can run code in a reader's browser. Export the picture as PNG or \
         JPEG and upload that."
    )]
    CarriesCode { name: &'static str },

    #[error("The file ends before the picture does. Upload it again; if that fails, ask for a new copy.")]
    Truncated,

    #[error(
        "The picture is damaged and cannot be decoded ({detail}). Open it in a picture editor and \
         save it anew, or ask for a new copy."
    )]
    Damaged { detail: String },

    #[error("A rendition cannot be 0 pixels wide. Ask for a width of at least 1.")]
    NoWidth,

    #[error(
        "The crop cannot be used: {problem}. Give an aspect such as 16:9 and a focal point \
         between 0 and 1 on both axes."
    )]
    BadCrop { problem: &'static str },

    #[error("The rendition could not be made ({detail}). Try a smaller width or the other format.")]
    NotEncoded { detail: String },
}
