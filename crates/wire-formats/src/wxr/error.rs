//! The XML reader's complaints in the words of an import.

use std::io;

use quick_xml::errors::{IllFormedError, SyntaxError};

use crate::Error;
use crate::limits::MAX_WXR_ITEM_BYTES;

/// How far a reader has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress {
    pub whole: u64,
    pub last: Option<String>,
}

impl Progress {
    fn last(&self) -> String {
        self.last
            .as_ref()
            .map_or_else(|| "none".to_owned(), |title| format!("“{title}”"))
    }

    pub fn truncated(&self, position: u64) -> Error {
        Error::Truncated {
            position,
            whole: self.whole,
            last: self.last(),
        }
    }

    pub fn explain(&self, error: quick_xml::Error, position: u64) -> Error {
        let detail = match error {
            quick_xml::Error::Io(cause) if cause.kind() == io::ErrorKind::FileTooLarge => {
                return Error::ItemTooLong {
                    last: self.last(),
                    allowed: MAX_WXR_ITEM_BYTES,
                };
            }
            quick_xml::Error::Io(cause) => return Error::Io(io::Error::new(cause.kind(), cause.to_string())),
            // Markup that begins and never ends is how a file breaks off.
            quick_xml::Error::Syntax(
                SyntaxError::UnclosedCData
                | SyntaxError::UnclosedTag
                | SyntaxError::UnclosedComment
                | SyntaxError::UnclosedPI
                | SyntaxError::UnclosedXmlDecl
                | SyntaxError::UnclosedSingleQuotedAttributeValue
                | SyntaxError::UnclosedDoubleQuotedAttributeValue,
            )
            | quick_xml::Error::IllFormed(
                IllFormedError::UnclosedReference | IllFormedError::MissingEndTag(_),
            ) => {
                return self.truncated(position);
            }
            other => other.to_string(),
        };
        Error::Damaged {
            position,
            whole: self.whole,
            last: self.last(),
            detail,
        }
    }
}
