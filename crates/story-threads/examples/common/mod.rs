//! What training and benchmark share: the sets, read in place, and the scores.

#![allow(dead_code, reason = "each example uses its part")]

pub mod learn;
pub mod scores;
pub mod sets;
