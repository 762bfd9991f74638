//! How much a single picture may cost. The numbers are checked against the file's length and its
//! header, so that a few hundred hostile bytes cannot make the program reserve gigabytes.

/// What [`crate::read`] accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Length of the file.
    pub max_bytes: usize,
    /// Width × height. Decoding needs up to ten bytes of memory for each (a progressive JPEG
    /// keeps its coefficients beside its pixels), so decode one picture at a time. A picture
    /// with 16 bits per channel counts up to twice.
    pub max_pixels: u64,
    /// The longer side. WebP ends at 16 383.
    pub max_side: u32,
}

impl Default for Limits {
    /// 40 MB and 50 megapixels: a 45-megapixel camera's JPEG passes, and the peak of about
    /// 500 MB fits a small server.
    fn default() -> Self {
        Limits {
            max_bytes: 40_000_000,
            max_pixels: 50_000_000,
            max_side: 16_000,
        }
    }
}
