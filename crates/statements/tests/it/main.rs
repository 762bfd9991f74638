//! The crate from outside: what it says about our own newspaper, about sentences of every kind, and about
//! texts that mean harm.

mod grammar;
mod hostile;
mod newspaper;
mod sample;
