//! The crate from outside: what it says about our own newspaper, about sentences of every kind, and about
//! texts that mean harm.

mod bodies;
mod doubt;
mod grammar;
mod hostile;
mod newspaper;
mod quotations;
mod reported;
mod said;
mod sample;
mod senses;
mod speakers;
