//! Journeys through the whole program, one a file, on SQLite or (COURANT_TEST_DATABASE) PostgreSQL.

mod harness;

mod api;
mod api_writing;
mod articles;
mod audit;
mod cache;
mod calendar;
mod co_editing;
mod comments;
mod crash;
mod desk;
mod desk_lists;
mod feeds;
mod flashes;
mod fronts;
mod hostile;
mod house;
mod importing;
mod library;
mod log;
mod map;
mod pictures;
mod rights;
mod search;
mod settings;
mod sign_in;
mod statements;
mod updates;
mod updates_relay;
mod webhooks;
mod workflow;
