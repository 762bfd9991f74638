//! Colour profiles. Pixels are never converted: a rendition keeps the original's profile when its
//! colours differ from sRGB (Adobe RGB, Display P3), and loses it when it says sRGB, which is
//! what every browser assumes anyway and costs up to three kilobytes a picture.

/// A matrix profile has a few hundred bytes. One larger than this is a printer's or scanner's
/// table, which would outweigh a small rendition; it is dropped.
const MAX_BYTES: usize = 64 * 1024;

/// The profile, if renditions should carry it.
pub(crate) fn worth_keeping(profile: Vec<u8>) -> Option<Vec<u8>> {
    let fits = profile.len() <= MAX_BYTES;
    // Grey and CMYK pixels have become RGB by now; their profiles would only mislead.
    let is_rgb = profile.get(16..20) == Some(b"RGB ".as_slice()) && profile.get(36..40) == Some(b"acsp");
    (fits && is_rgb && !says_srgb(&profile)).then_some(profile)
}

/// Whether the profile's description names sRGB, as ASCII (version 2) or UTF-16 (version 4).
fn says_srgb(profile: &[u8]) -> bool {
    let Some(description) = tag(profile, b"desc") else {
        return false;
    };
    let has = |needle: &[u8]| description.windows(needle.len()).any(|at| at == needle);
    has(b"sRGB") || has(b"\0s\0R\0G\0B")
}

fn tag<'a>(profile: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let number = |at: usize| {
        let four = profile.get(at..at.checked_add(4)?)?;
        usize::try_from(u32::from_be_bytes(four.try_into().ok()?)).ok()
    };
    let count = number(128)?.min(100);
    (0..count)
        .map(|index| 132 + index * 12)
        .find(|at| profile.get(*at..at + 4) == Some(name.as_slice()))
        .and_then(|at| {
            let start = number(at + 4)?;
            profile.get(start..start.checked_add(number(at + 8)?)?)
        })
}
