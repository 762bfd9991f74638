//! What a feature counts for: a line with bends, so that a likeness may mean little up to a point and much
//! from there. A sum of such lines, each leaning a little on the context, is the gate's log-odds.

use crate::document::Feature;
use crate::gate::{FEATURES, Values};

/// Where the lines bend, and the pieces between.
pub const BENDS: usize = 4;
pub const PIECES: usize = BENDS + 1;

/// What a weight leans on: how long the document is, how large the story is, how long it has been quiet,
/// whether this stream's documents are seldom alike.
pub const CONTEXTS: usize = 4;

/// The gate's weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// By feature, the slope of each piece.
    pub slopes: [[f64; PIECES]; FEATURES],
    /// By context, what is added to each feature's slope.
    pub leans: [Values; CONTEXTS],
}

/// By feature, where its line bends: near the quantiles of what is compared in the labelled sets.
const KNOTS: [[f64; BENDS]; FEATURES] = {
    const STRAIGHT: [f64; BENDS] = [f64::INFINITY; BENDS];
    let mut knots = [STRAIGHT; FEATURES];
    knots[Feature::Words as usize] = [-1.5, -0.7, 0.0, 0.6];
    knots[Feature::Head as usize] = [0.05, 0.15, 0.3, 0.5];
    knots[Feature::Names as usize] = [0.1, 0.25, 0.45, 0.65];
    knots[Feature::Nearest as usize] = [0.08, 0.16, 0.28, 0.45];
    knots[Feature::OtherNames as usize] = [0.3, 0.6, 0.8, 0.95];
    knots[Feature::RareNames as usize] = [0.7, 1.1, 1.4, 1.8];
    knots[Feature::Places as usize] = [0.25, 0.5, 0.75, f64::INFINITY];
    knots[Feature::Anchors as usize] = [0.3, 0.6, 1.0, 1.6];
    knots[Feature::Gap as usize] = [0.9, 1.4, 2.1, 3.0];
    knots[Feature::Size as usize] = [0.9, 1.8, 2.8, 3.9];
    knots[Feature::Length as usize] = [1.9, 2.4, 2.9, 3.5];
    knots[Feature::Lead as usize] = [-0.3, 0.0, 0.1, 0.3];
    knots[Feature::Typical as usize] = [-1.8, -1.0, -0.4, 0.1];
    knots[Feature::Core as usize] = [0.05, 0.15, 0.35, 0.6];
    knots
};

/// How far a value goes along each piece of its feature's line, counted from zero.
pub fn along(feature: usize, value: f64) -> [f64; PIECES] {
    let knots = &KNOTS[feature];
    std::array::from_fn(|piece| {
        let from = if piece == 0 {
            f64::NEG_INFINITY
        } else {
            knots[piece - 1]
        };
        let to = knots.get(piece).copied().unwrap_or(f64::INFINITY);
        if from == f64::INFINITY {
            return 0.0;
        }
        value.clamp(from, to) - 0.0_f64.clamp(from, to)
    })
}

/// The contexts of a comparison, each about between -1 and 1.
pub fn contexts(values: &Values, seldom: f64) -> [f64; CONTEXTS] {
    let value = |feature: Feature| values[feature as usize];
    [
        ((value(Feature::Length) - 3.0) / 1.4).clamp(-1.5, 1.5),
        (value(Feature::Size) / 2.0 - 1.0).clamp(-1.0, 1.5),
        (value(Feature::Gap) / 1.5 - 1.0).clamp(-1.0, 2.0),
        seldom,
    ]
}

impl Join {
    /// What each feature weighs in a comparison: its contribution is value times weight.
    pub(crate) fn weights(&self, values: &Values, seldom: f64) -> Values {
        let contexts = contexts(values, seldom);
        std::array::from_fn(|feature| {
            let value = values[feature];
            if value == 0.0 {
                return 0.0;
            }
            let lean: f64 = self
                .leans
                .iter()
                .zip(contexts)
                .map(|(row, context)| row[feature] * context)
                .sum();
            lean + self.height(feature, value) / value
        })
    }

    /// How high a feature's line is at a value, zero at zero.
    fn height(&self, feature: usize, value: f64) -> f64 {
        let slopes = &self.slopes[feature];
        if KNOTS[feature][0] == f64::INFINITY {
            return slopes[0] * value;
        }
        let pieces = along(feature, value);
        pieces
            .iter()
            .zip(slopes)
            .map(|(along, slope)| along * slope)
            .sum()
    }

    /// The log-odds of a comparison.
    pub(crate) fn log_odds(&self, values: &Values, seldom: f64) -> f64 {
        let weights = self.weights(values, seldom);
        values
            .iter()
            .zip(&weights)
            .map(|(value, weight)| value * weight)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_line_add_up_to_the_value() {
        for feature in 0..FEATURES {
            for value in [-2.4, -0.6, 0.0, 0.05, 0.3, 1.0, 5.0] {
                let sum: f64 = along(feature, value).iter().sum();
                assert!((sum - value).abs() < 1e-12, "{feature}: {sum} of {value}");
            }
        }
    }

    #[test]
    fn what_counts_is_the_height_of_the_line() {
        let mut join = Join {
            slopes: [[0.0; PIECES]; FEATURES],
            leans: [[0.0; FEATURES]; CONTEXTS],
        };
        join.slopes[Feature::Gap as usize] = [-1.0, 0.0, 0.0, 0.0, -2.0];
        let mut values = [0.0; FEATURES];
        values[Feature::Gap as usize] = 4.2;
        // One unit down up to the first bend at 0.9, two from the last at 3.0 on.
        assert!((join.log_odds(&values, 0.0) - (-0.9 - 2.4)).abs() < 1e-9);
    }
}
