use thiserror::Error;

#[derive(Debug, Error, PartialEq, Eq)]
pub enum Error {
    #[error("the letter's {name} cannot be written: {why}. hint: correct it where it is stored")]
    Field { name: &'static str, why: &'static str },

    #[error(
        "the letter's {part} has {bytes} bytes, {allowed} are allowed, because mail programs clip what is longer. hint: fewer items or shorter summaries"
    )]
    TooLong {
        part: &'static str,
        bytes: usize,
        allowed: usize,
    },
}
