//! The desk's cookies. None can be read by a script; over TLS none leaves this very host.

use http::HeaderValue;

use super::Desk;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// Who is signed in.
    Session,
    /// That this browser was here before; gives no right.
    Device,
    /// What was begun at the door and is not finished.
    Step,
}

impl Cookie {
    /// In seconds.
    fn age(self) -> i64 {
        match self {
            Cookie::Session => 30 * 86_400,
            Cookie::Device => 180 * 86_400,
            Cookie::Step => 600,
        }
    }
}

impl Desk {
    /// Over TLS the prefix makes browsers refuse the cookie from anywhere but this very host.
    pub fn cookie_name(&self, cookie: Cookie) -> &'static str {
        match (cookie, self.url.starts_with("https://")) {
            (Cookie::Session, true) => "__Host-courant",
            (Cookie::Session, false) => "courant",
            (Cookie::Device, true) => "__Host-courant-device",
            (Cookie::Device, false) => "courant-device",
            (Cookie::Step, true) => "__Host-courant-step",
            (Cookie::Step, false) => "courant-step",
        }
    }

    /// The header that gives a cookie its value; an empty one takes it away.
    pub fn set_cookie(&self, cookie: Cookie, value: &str) -> HeaderValue {
        let age = if value.is_empty() { 0 } else { cookie.age() };
        let secure = if self.url.starts_with("https://") {
            "; Secure"
        } else {
            ""
        };
        let line = format!(
            "{}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}",
            self.cookie_name(cookie)
        );
        // Names and tokens are plain ASCII.
        HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""))
    }
}
