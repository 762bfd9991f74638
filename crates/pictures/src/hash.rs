//! A name for bytes: the same file always gets the same one, so that duplicates can be noticed
//! and renditions can be cached for ever under their address.

use sha2::{Digest, Sha256};

/// The first 32 hexadecimal characters (128 bits) of the SHA-256 of `bytes`: short enough for an
/// address, long enough that nobody finds two files with the same one by accident or by effort
/// worth making.
pub fn content_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::content_hash;

    #[test]
    fn is_the_front_half_of_sha256() {
        assert_eq!(content_hash(b""), "e3b0c44298fc1c149afbf4c8996fb924");
        assert_eq!(content_hash(b"abc"), "ba7816bf8f01cfea414140de5dae2223");
    }
}
