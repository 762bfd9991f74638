//! Photoshop's image resources: a signature, a number, a padded name, a length, padded data. One
//! of them is the IPTC block.

const IPTC: u16 = 0x0404;
/// Older programs sign with their own.
const SIGNATURES: [&[u8; 4]; 5] = [b"8BIM", b"MeSa", b"AgHg", b"PHUT", b"DCSR"];

/// If the length goes beyond the end, what there is.
pub(super) fn iim(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let (signature, body) = rest.split_first_chunk::<4>()?;
        if !SIGNATURES.contains(&signature) {
            return None;
        }
        let (number, body) = body.split_first_chunk::<2>()?;
        let name = (1 + usize::from(*body.first()?)).next_multiple_of(2);
        let (length, body) = body.get(name..)?.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        if u16::from_be_bytes(*number) == IPTC {
            return Some(&body[..length.min(body.len())]);
        }
        rest = body.get(length.checked_next_multiple_of(2)?..)?;
    }
}
