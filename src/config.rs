//! Settings: the defaults file, which is the manual, overlaid by `courant.toml` in the data folder and
//! by the command line. Read once, at the start.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

pub const DEFAULTS: &str = include_str!("../courant.default.toml");

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub site: SiteConfig,
    pub server: ServerConfig,
    pub store: StoreConfig,
    pub pages: PagesConfig,
    pub webhooks: WebhooksConfig,
    pub markets: MarketsConfig,
    pub wires: WiresConfig,
    pub log: LogConfig,
    pub mail: MailConfig,
    pub flashes: FlashesConfig,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlashesConfig {
    pub from: String,
    pub readers: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    pub transport: String,
    pub from: String,
    pub reply_to: String,
    pub postal: String,
    pub relay: String,
    pub security: String,
    pub user: String,
    pub password_file: String,
    pub connections: usize,
    pub per_second: u32,
    pub bounces: String,
    pub mailbox: String,
    pub mailbox_security: String,
    pub mailbox_user: String,
    pub mailbox_password_file: String,
    pub mailbox_folder: String,
    pub beat: String,
    pub resolver: String,
    pub uncertain: String,
    pub late_hours: i64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteConfig {
    pub url: String,
    pub theme: String,
    pub hub: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    pub listen: SocketAddr,
    pub metrics: String,
    pub proxies: Vec<String>,
    pub connections: usize,
    pub head_seconds: u64,
    pub answer_seconds: u64,
    pub drain_seconds: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    pub database: String,
    pub readers: usize,
    pub waiting: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PagesConfig {
    pub memory: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhooksConfig {
    pub allow_private: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarketsConfig {
    pub allow_private: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WiresConfig {
    pub allow_private: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogConfig {
    pub level: String,
    pub format: String,
}

impl Config {
    /// The settings in force for a data folder.
    ///
    /// Errors: a setting that doesn't exist, or whose value does not fit, with its line.
    pub fn load(data: &Path) -> anyhow::Result<Config> {
        let file = data.join("courant.toml");
        let own = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
        };
        Config::overlaid(&own).with_context(|| {
            format!(
                "{} cannot be used. hint: `courant config --defaults` prints every setting",
                file.display()
            )
        })
    }

    fn overlaid(own: &str) -> anyhow::Result<Config> {
        let mut settings: toml::Table = DEFAULTS.parse()?;
        let own: toml::Table = own.parse()?;
        for (section, values) in own {
            match (settings.get_mut(&section), values) {
                (Some(toml::Value::Table(defaults)), toml::Value::Table(values)) => defaults.extend(values),
                _ => bail!("there is no section [{section}]"),
            }
        }
        let config: Config = settings.try_into()?;
        config.checked()
    }

    /// Values that fit their type and would still do harm: refused before anything is opened.
    fn checked(mut self) -> anyhow::Result<Config> {
        self.site.url = origin(&self.site.url)?;
        if !self.site.theme.is_empty() && !Path::new(&self.site.theme).is_dir() {
            bail!("site.theme: there is no folder “{}”", self.site.theme);
        }
        for (name, value) in [
            ("server.connections", self.server.connections as u64),
            ("server.head_seconds", self.server.head_seconds),
            ("server.answer_seconds", self.server.answer_seconds),
            ("store.readers", self.store.readers as u64),
            ("store.waiting", self.store.waiting as u64),
        ] {
            if value == 0 {
                bail!("{name}: 0 would let nobody in; write 1 or more");
            }
        }
        for directive in self.log.level.split(',') {
            let level = directive.rsplit('=').next().unwrap_or(directive).trim();
            if level.parse::<tracing_subscriber::filter::LevelFilter>().is_err() {
                bail!("log.level: “{level}” is no level. hint: error, warn, info, debug, or off");
            }
        }
        if !["text", "json"].contains(&self.log.format.as_str()) {
            bail!("log.format: “{}” is neither text nor json", self.log.format);
        }
        if !self.mail.from.is_empty() && outgoing_mail::EmailAddress::parse(&self.mail.from).is_err() {
            bail!("mail.from: “{}” is no mail address", self.mail.from);
        }
        Ok(self)
    }

    /// The folder that overrides the theme, if there is one.
    pub fn theme_folder(&self, data: &Path) -> Option<PathBuf> {
        let folder = if self.site.theme.is_empty() {
            data.join("theme")
        } else {
            PathBuf::from(&self.site.theme)
        };
        folder.is_dir().then_some(folder)
    }
}

/// An address without a path and without the slash at its end; empty stays so.
fn origin(url: &str) -> anyhow::Result<String> {
    let bare = url.trim().trim_end_matches('/');
    if bare.is_empty() {
        return Ok(String::new());
    }
    let Ok(read) = bare.parse::<http::Uri>() else {
        bail!("site.url: “{url}” is no address. hint: https://gazette.example");
    };
    let is_origin = matches!(read.scheme_str(), Some("http" | "https"))
        && read.authority().is_some()
        && matches!(read.path(), "" | "/")
        && read.query().is_none();
    if !is_origin {
        bail!("site.url: “{url}” must be http:// or https:// and a name, and no more");
    }
    Ok(bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_would_do_harm_are_named() {
        for (own, named) in [
            ("[site]\nurl = \"gazette.example\"", "site.url"),
            ("[site]\nurl = \"https://gazette.example/news\"", "site.url"),
            ("[site]\ntheme = \"/nowhere/at/all\"", "site.theme"),
            ("[server]\nconnections = 0", "server.connections"),
            ("[server]\nanswer_seconds = 0", "server.answer_seconds"),
            ("[store]\nwaiting = 0", "store.waiting"),
            ("[log]\nlevel = \"loud\"", "log.level"),
            ("[log]\nformat = \"xml\"", "log.format"),
            ("[mail]\nfrom = \"not an address\"", "mail.from"),
        ] {
            let error = Config::overlaid(own).expect_err(own).to_string();
            assert!(error.starts_with(named), "{own}: {error}");
        }
        let config = Config::overlaid("[site]\nurl = \"https://gazette.example/\"").expect("fits");
        assert_eq!(config.site.url, "https://gazette.example");
    }

    #[test]
    fn the_manual_is_what_is_in_force() {
        let config = Config::overlaid("").expect("the defaults fit");
        assert_eq!(config.pages.memory, 64);
    }

    #[test]
    fn own_settings_win_and_unknown_ones_are_named() {
        let config = Config::overlaid("[pages]\nmemory = 8\n").expect("fits");
        assert_eq!((config.pages.memory, config.store.readers), (8, 4));
        let wrong = Config::overlaid("[pages]\nmemmory = 8\n")
            .expect_err("a slip of the pen")
            .to_string();
        assert!(wrong.contains("memmory"), "{wrong}");
        assert!(Config::overlaid("[pagse]\n").is_err());
    }
}
