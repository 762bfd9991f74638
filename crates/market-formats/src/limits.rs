//! How much of a source is read at most.

/// Bounds of one reading. The defaults hold the largest file of the formats' publishers ten times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// As received. The ECB's zip is 0.6 MB, the whole of a national account 20 MB.
    pub bytes: u64,
    /// After unpacking: a small archive must not fill the memory.
    pub unpacked_bytes: u64,
    /// Rows of a table, entries of a feed.
    pub rows: u64,
    pub columns: usize,
    /// One cell, in bytes.
    pub field_bytes: usize,
    /// Observations that one reading hands out; each costs about 32 bytes to tell repeats.
    pub observations: u64,
    pub series: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            unpacked_bytes: 256 << 20,
            rows: 4_000_000,
            columns: 1_024,
            field_bytes: 4_096,
            observations: 5_000_000,
            series: 20_000,
        }
    }
}
