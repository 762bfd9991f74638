//! Full-text search over news documents: documents and queries in, ranked hits out.
