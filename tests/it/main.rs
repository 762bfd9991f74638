//! Journeys through the whole program, one a file, on SQLite or (COURANT_TEST_DATABASE) PostgreSQL.

mod harness;

mod articles;
mod audit;
mod cache;
mod crash;
mod desk;
mod feeds;
mod hostile;
mod house;
mod importing;
mod log;
mod map;
mod pictures;
mod search;
mod settings;
mod statements;
