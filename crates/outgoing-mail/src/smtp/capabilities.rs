/// What the relay offered in its answer to EHLO. Nothing is used that is not here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// RFC 2920.
    pub pipelining: bool,
    /// RFC 6152.
    pub eight_bit: bool,
    /// RFC 6531.
    pub smtputf8: bool,
    /// RFC 3461.
    pub dsn: bool,
    /// RFC 1870.
    pub size: bool,
    /// In bytes, when SIZE names one.
    pub max_size: Option<usize>,
    /// RFC 3207.
    pub starttls: bool,
    /// RFC 4954, in upper case.
    pub auth: Vec<String>,
}

/// More lines than any server has words for are not read.
const MAX_LINES: usize = 100;

impl Capabilities {
    /// Of a reply's text: the first line is the relay's name, each further one an extension.
    pub(super) fn of(text: &str) -> Capabilities {
        let mut all = Capabilities::default();
        for line in text.lines().skip(1).take(MAX_LINES) {
            let line = line.trim().to_ascii_uppercase();
            // Old servers write AUTH=LOGIN.
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty());
            match words.next() {
                Some("PIPELINING") => all.pipelining = true,
                Some("8BITMIME") => all.eight_bit = true,
                Some("SMTPUTF8") => all.smtputf8 = true,
                Some("DSN") => all.dsn = true,
                Some("STARTTLS") => all.starttls = true,
                Some("SIZE") => {
                    all.size = true;
                    // 0 means that there is no fixed limit.
                    all.max_size = words
                        .next()
                        .and_then(|size| size.parse().ok())
                        .filter(|&size| size > 0);
                }
                Some("AUTH") => all.auth.extend(words.map(str::to_owned)),
                _ => {}
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_read_in_any_case_and_order() {
        let all = Capabilities::of(
            "mx.example.org at your service\nsize 35882577\n8BITMIME\nAUTH PLAIN login\nAUTH=LOGIN\nDSN\nX-WHAT",
        );
        assert!(all.size && all.eight_bit && all.dsn && !all.pipelining && !all.starttls);
        assert_eq!(all.max_size, Some(35_882_577));
        assert_eq!(all.auth, ["PLAIN", "LOGIN", "LOGIN"]);
        assert_eq!(Capabilities::of("PIPELINING"), Capabilities::default());
        assert_eq!(
            Capabilities::of("mx\nSIZE 99999999999999999999999").max_size,
            None
        );
    }
}
