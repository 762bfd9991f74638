//! How a verb refuses. Messages are for the person who asked.

use std::fmt;

use crate::base::store::StoreError;

/// One thing that must be mended before a text may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub field: &'static str,
    pub message: String,
}

#[derive(Debug)]
pub enum NewsError {
    NotFound(String),
    /// The article's state does not allow the verb.
    WrongState {
        verb: &'static str,
        state: String,
        hint: &'static str,
    },
    /// A value that cannot be accepted.
    Invalid(Problem),
    /// Everything that stands between a draft and the public.
    NotPublishable(Vec<Problem>),
    /// Somebody else changed it meanwhile; nothing was overwritten.
    Outdated {
        found: i64,
        expected: i64,
    },
    Store(StoreError),
}

impl NewsError {
    pub fn invalid(field: &'static str, message: impl Into<String>) -> NewsError {
        NewsError::Invalid(Problem {
            field,
            message: message.into(),
        })
    }
}

impl fmt::Display for NewsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NewsError::NotFound(what) => write!(f, "there is no {what}"),
            NewsError::WrongState { verb, state, hint } => {
                write!(f, "cannot {verb} an article that is {state}. hint: {hint}")
            }
            NewsError::Invalid(problem) => write!(f, "{}: {}", problem.field, problem.message),
            NewsError::NotPublishable(problems) => {
                f.write_str("not ready to be published:")?;
                problems
                    .iter()
                    .try_for_each(|p| write!(f, "\n  {}: {}", p.field, p.message))
            }
            NewsError::Outdated { found, expected } => write!(
                f,
                "the draft is at revision {found}, you changed revision {expected}. hint: look at the newer text, then save again"
            ),
            NewsError::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NewsError {}

impl From<StoreError> for NewsError {
    fn from(error: StoreError) -> NewsError {
        NewsError::Store(error)
    }
}
