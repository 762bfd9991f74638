//! Journeys through the whole program, one a file, on SQLite or (COURANT_TEST_DATABASE) PostgreSQL.

mod harness;

mod api;
mod api_writing;
mod articles;
mod audit;
mod cache;
mod co_editing;
mod comments;
mod crash;
mod desk;
mod desk_lists;
mod feeds;
mod figures;
mod fronts;
mod hostile;
mod house;
mod importing;
mod library;
mod log;
mod map;
mod markets;
mod pictures;
mod rights;
mod search;
mod settings;
mod sign_in;
mod statements;
mod subscribers;
mod stories;
mod updates;
mod updates_letter;
mod updates_relay;
mod webhooks;
mod workflow;
