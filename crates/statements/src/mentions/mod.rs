//! Who and what a text names.

use crate::lexicon::{Classes, Lexicon};
use crate::rows::lines;

/// Given names tell people from other names, and whether "he" or "she" may mean them.
pub(crate) fn given_names(lexicon: &mut Lexicon) {
    for line in lines(include_str!("../../data/given-names.rows")) {
        let (class, names) = line.split_once('|').unwrap_or_default();
        let class = match class.trim() {
            "female" => Classes::GIVEN.or(Classes::FEMALE),
            "male" => Classes::GIVEN.or(Classes::MALE),
            _ => Classes::GIVEN,
        };
        for name in names.split_whitespace() {
            lexicon.mark(name, class);
        }
    }
}
