//! Addresses made absolute and checked, once, where they come in.

use courant_body::Href;
use url::Url;

/// The address that relative links start from; may be unknown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Base(Option<Url>);

impl Base {
    pub fn new(address: Option<&str>) -> Base {
        let url = address.and_then(|text| Url::parse(text.trim()).ok());
        Base(url.filter(|url| matches!(url.scheme(), "http" | "https")))
    }

    /// `<base href>` of the page itself, which may be relative to where the page was found.
    pub fn moved(&self, href: &str) -> Base {
        match self.absolute(href) {
            Some(url) => Base::new(Some(&url)),
            None => self.clone(),
        }
    }

    /// A link that a body may hold. Paths are kept as they are only when no base is known, and
    /// fragments never: the anchors they point to do not survive the import.
    pub fn href(&self, raw: &str) -> Option<Href> {
        let raw = raw.trim();
        if raw.starts_with('#') {
            return None;
        }
        let lower = raw.get(..7).unwrap_or(raw).to_ascii_lowercase();
        if lower.starts_with("mailto:") || lower.starts_with("tel:") {
            return Href::parse(&raw.replace(' ', "%20")).ok();
        }
        match self.absolute(raw) {
            Some(url) => Href::parse(&url).ok(),
            None if self.0.is_none() && !raw.contains(':') => Href::parse(raw).ok(),
            None => None,
        }
    }

    /// An absolute `http(s)` address without credentials in it.
    pub fn absolute(&self, raw: &str) -> Option<String> {
        let raw = raw.trim();
        if raw.is_empty() || raw.len() > 4_000 {
            return None;
        }
        let url = match &self.0 {
            Some(base) => base.join(raw).ok()?,
            None if raw.starts_with("//") => Url::parse(&format!("https:{raw}")).ok()?,
            None => Url::parse(raw).ok()?,
        };
        let fine = matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none();
        fine.then(|| url.into())
    }
}

/// `www.youtube.com` → `youtube.com`.
pub(crate) fn host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_absolute_or_go() {
        let base = Base::new(Some("https://paper.example/2026/a.html"));
        let of = |raw: &str| base.href(raw).map(|href| href.as_str().to_owned());
        assert_eq!(of("../b?c=1").as_deref(), Some("https://paper.example/b?c=1"));
        assert_eq!(
            of("//cdn.example/x y").as_deref(),
            Some("https://cdn.example/x%20y")
        );
        assert_eq!(
            of("mailto:desk@paper.example").as_deref(),
            Some("mailto:desk@paper.example")
        );
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "#top",
            "http://u:p@x.example/",
            "file:///etc",
        ] {
            assert_eq!(of(bad), None, "{bad}");
        }
        assert!(Base::new(None).href("/old/path").is_some());
        assert!(Base::new(None).href("old/path").is_none());
    }
}
