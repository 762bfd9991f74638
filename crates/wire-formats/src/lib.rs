//! Outside formats read into typed documents: pages, WordPress exports, feeds.
