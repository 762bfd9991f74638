//! Bytes to text. Few blocks say what they are written in, and fewer say so truly.

use encoding_rs::{Encoding, WINDOWS_1252};

/// Without an announcement. UTF-8 if it is that without a flaw: text in an older character set
/// hardly ever is by accident. Otherwise Windows-1252, which is what programs wrote when they said
/// Latin-1, and differs from it only in 32 otherwise useless places.
pub(crate) fn guessed(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => western(bytes),
    }
}

/// By the escape sequence of IIM's 1:90, if it is one that is known. UTF-8 that is broken in its
/// middle was announced wrongly; broken at its very end it was cut to IIM's length, and loses the
/// half letter.
pub(crate) fn announced(bytes: &[u8], escape: Option<&[u8]>) -> String {
    match escape {
        Some(b"\x1B%G" | b"\x1B%/G" | b"\x1B%/H" | b"\x1B%/I") => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) if error.error_len().is_none() => guessed(&bytes[..error.valid_up_to()]),
            Err(_) => western(bytes),
        },
        Some([0x1B, b'.' | b'-' | b'/', set]) => match part(*set) {
            Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            None => guessed(bytes),
        },
        _ => guessed(bytes),
    }
}

/// The parts of ISO 8859 by the letter that ISO 2022 gave them.
fn part(set: u8) -> Option<&'static Encoding> {
    Some(match set {
        b'A' => WINDOWS_1252,
        b'B' => encoding_rs::ISO_8859_2,
        b'C' => encoding_rs::ISO_8859_3,
        b'D' => encoding_rs::ISO_8859_4,
        b'F' => encoding_rs::ISO_8859_7,
        b'G' => encoding_rs::ISO_8859_6,
        b'H' => encoding_rs::ISO_8859_8,
        b'L' => encoding_rs::ISO_8859_5,
        // Latin 5 is known by the name of its Windows superset.
        b'M' => encoding_rs::WINDOWS_1254,
        b'V' => encoding_rs::ISO_8859_10,
        b'b' => encoding_rs::ISO_8859_15,
        _ => return None,
    })
}

fn western(bytes: &[u8]) -> String {
    WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::{announced, guessed};

    #[test]
    fn utf8_or_else_western() {
        assert_eq!(guessed("Åkesson".as_bytes()), "Åkesson");
        assert_eq!(guessed(b"M\xFCller \x96 caf\xE9"), "Müller – café");
    }

    #[test]
    fn announcements_are_believed_where_they_can_be_true() {
        let utf8 = Some(b"\x1B%G".as_slice());
        assert_eq!(announced("Åkesson".as_bytes(), utf8), "Åkesson");
        assert_eq!(announced(b"caf\xC3", utf8), "caf");
        assert_eq!(announced(b"M\xFCller", utf8), "Müller");
        assert_eq!(announced(b"caf\xC3\xA9", Some(b"\x1B.A")), "cafÃ©");
        assert_eq!(announced(b"\xA3\xF3d\xBC", Some(b"\x1B-B")), "Łódź");
        assert_eq!(announced(b"\xBC\xDE\xE1\xDA\xD2\xD0", Some(b"\x1B-L")), "Москва");
        assert_eq!(announced("Ł".as_bytes(), Some(b"\x1B-?")), "Ł");
    }
}
