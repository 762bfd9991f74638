//! Pictures in, safe responsive renditions and their rights metadata out.
