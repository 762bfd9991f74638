//! How much of a source is read at most.

/// Bounds of one reading. The defaults hold the largest file of the formats' publishers ten times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// As received. The ECB's zip is 0.6 MB, the whole of a national account 20 MB.
    pub bytes: u64,
    /// Of a zip, which is read whole: its directory stands at its end.
    pub zip_bytes: u64,
    /// After unpacking: a small archive must not fill the memory.
    pub unpacked_bytes: u64,
    /// Rows of a table, entries of a feed.
    pub rows: u64,
    pub columns: usize,
    /// One cell, in bytes.
    pub field_bytes: usize,
    /// Observations that one reading hands out.
    pub observations: u64,
    /// Observations that are remembered to tell repeats from contradictions, about 40 bytes each. Beyond
    /// them a series that goes on in order of time needs none; one that goes back is refused.
    pub remembered: usize,
    pub series: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            zip_bytes: 64 << 20,
            unpacked_bytes: 256 << 20,
            rows: 4_000_000,
            columns: 1_024,
            field_bytes: 4_096,
            observations: 5_000_000,
            remembered: 5_000_000,
            series: 20_000,
        }
    }
}

impl Limits {
    /// For a file that an operator has chosen, of a format that is read row by row: of any length, in
    /// bounded memory. What is remembered costs about 40 MB.
    pub fn of_a_table() -> Self {
        Self {
            bytes: u64::MAX,
            unpacked_bytes: u64::MAX,
            rows: u64::MAX,
            observations: u64::MAX,
            remembered: 1_000_000,
            ..Self::default()
        }
    }
}
