//! Search that answers with data: `EUR/USD`, `10-year yield` or `oil` shows the instrument before the
//! articles.

use serde_json::{Value, json};

use super::{drawn, quote};
use crate::news::markets::live;
use crate::web::site::{Look, PageError};

/// More than this, and it is no answer any more.
const MOST: i64 = 3;

pub fn cards(look: &mut Look<'_, '_>, asked: &str) -> Result<Vec<Value>, PageError> {
    let mut cards = Vec::new();
    for of in live::named(look.read, asked, MOST)? {
        if of.last().is_some() {
            let spark = drawn::spark(look, &of)?;
            cards.push(json!({ "quote": quote(look, &of)?, "spark": spark }));
        }
    }
    Ok(cards)
}
