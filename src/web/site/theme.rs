//! The theme: templates, style and script, embedded in the program, each overridable by a file of
//! the same name in a `theme/` folder. Style and script are one file each, addressed by content.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bytes::Bytes;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value};
use rust_embed::RustEmbed;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::assets::look_address;
use super::look::{Look, PageError};
use super::shapes::{Head, Link, MenuLine};
use super::times;
use crate::base::store::StoreError;
use crate::base::words::{self, Words};
use crate::changes::Subject;
use crate::news::editions::{self, Menu, MenuItem};
use crate::news::markets;
use crate::news::readers::wording;
use crate::views::pages::Rendered;

#[derive(RustEmbed)]
#[folder = "templates/site"]
struct Templates;

#[derive(RustEmbed)]
#[folder = "templates/desk"]
struct DeskTemplates;

#[derive(RustEmbed)]
#[folder = "assets"]
#[include = "css/*"]
#[include = "js/*"]
#[include = "fonts/*"]
#[include = "img/*"]
#[include = "desk/css/*"]
#[include = "desk/js/*"]
#[include = "desk/built/*"]
struct Embedded;

#[derive(Debug, thiserror::Error)]
#[error("the theme's {file} cannot be used: {problem}")]
pub struct ThemeError {
    pub file: String,
    pub problem: String,
}

/// A file for browsers, with its lasting address.
pub struct Asset {
    pub content_type: &'static str,
    pub body: Bytes,
    pub gzip: Option<Bytes>,
    pub brotli: Option<Bytes>,
}

pub struct Theme {
    /// The templates, with the words of each language.
    languages: BTreeMap<String, Environment<'static>>,
    assets: BTreeMap<String, Asset>,
    css: String,
    /// The style sheets that single kinds of pages add to `css`, by name.
    sheets: BTreeMap<String, String>,
    js: String,
    /// The sign-up form's script, fetched when somebody begins to fill it in.
    sign_up_js: String,
    /// The script that reads flashes along, fetched by pages that show them.
    live_js: String,
    /// The script that offers the calendar in the reader's zone.
    calendar_js: String,
    /// The cursor on charts, on pages that have one.
    chart_js: String,
    /// The closer look at a chart, fetched when somebody asks for it.
    zoom_js: String,
    fonts: Vec<String>,
    desk: DeskAssets,
    folder: Option<PathBuf>,
}

/// Addresses of what the desk's screens load.
#[derive(Default, Serialize)]
struct DeskAssets {
    css: String,
    js: String,
    /// Empty when the editor was not built: the page says so.
    editor: String,
    /// Scripts of single screens, by name.
    scripts: BTreeMap<String, String>,
}

const CSS: &str = "text/css; charset=utf-8";

/// The faces that every page shows at once.
const PRELOADED: [&str; 3] = [
    "/newsreader-display.woff2",
    "/newsreader-text.woff2",
    "/public-sans.woff2",
];

impl Theme {
    /// Reads the embedded theme and whatever `folder` puts in its place.
    ///
    /// Errors: a template that cannot be parsed, with its file and line.
    pub fn load(folder: Option<PathBuf>) -> Result<Theme, ThemeError> {
        let mut theme = Theme {
            languages: languages(folder.clone())?,
            assets: BTreeMap::new(),
            css: String::new(),
            sheets: BTreeMap::new(),
            js: String::new(),
            sign_up_js: String::new(),
            live_js: String::new(),
            calendar_js: String::new(),
            chart_js: String::new(),
            zoom_js: String::new(),
            fonts: Vec::new(),
            desk: DeskAssets::default(),
            folder: folder.clone(),
        };
        theme.add_assets(folder.as_ref());
        Ok(theme)
    }

    fn add_assets(&mut self, folder: Option<&PathBuf>) {
        let mut fonts = BTreeMap::new();
        for name in Embedded::iter().filter(|name| name.ends_with(".woff2")) {
            if let Some(bytes) = file(folder, &name) {
                let path = self.add(&name, "font/woff2", bytes, false);
                if PRELOADED.iter().any(|face| name.ends_with(face)) {
                    self.fonts.push(path.clone());
                }
                fonts.insert(format!("/assets/{name}"), path);
            }
        }
        let style = stylesheet(folder, "css/order.txt", &fonts);
        self.css = self.add("site.css", CSS, style.into_bytes(), true);
        for path in Embedded::iter().filter(|path| path.starts_with("css/pages/")) {
            let name = path.trim_start_matches("css/pages/").trim_end_matches(".css");
            let address = self.add(&path, CSS, file(folder, &path).unwrap_or_default(), true);
            self.sheets.insert(name.to_owned(), address);
        }
        let script = file(folder, "js/site.js").unwrap_or_default();
        self.js = self.add("site.js", "text/javascript; charset=utf-8", script, true);
        let script = file(folder, "js/sign-up.js").unwrap_or_default();
        self.sign_up_js = self.add("sign-up.js", "text/javascript; charset=utf-8", script, true);
        let script = file(folder, "js/live.js").unwrap_or_default();
        self.live_js = self.add("live.js", "text/javascript; charset=utf-8", script, true);
        let script = file(folder, "js/calendar.js").unwrap_or_default();
        self.calendar_js = self.add("calendar.js", "text/javascript; charset=utf-8", script, true);
        let script = file(folder, "js/chart.js").unwrap_or_default();
        self.chart_js = self.add("chart.js", "text/javascript; charset=utf-8", script, true);
        let script = file(folder, "js/zoom.js").unwrap_or_default();
        self.zoom_js = self.add("zoom.js", "text/javascript; charset=utf-8", script, true);
        self.add_desk(folder, &fonts);
    }

    fn add_desk(&mut self, folder: Option<&PathBuf>, fonts: &BTreeMap<String, String>) {
        const SCRIPT: &str = "text/javascript; charset=utf-8";
        let style = stylesheet(folder, "desk/css/order.txt", fonts);
        self.desk.css = self.add("desk.css", CSS, style.into_bytes(), true);
        let script = file(folder, "desk/js/desk.js").unwrap_or_default();
        self.desk.js = self.add("desk.js", SCRIPT, script, true);
        for path in Embedded::iter().filter(|path| path.starts_with("desk/js/")) {
            let name = path.trim_start_matches("desk/js/").trim_end_matches(".js");
            if name != "desk" {
                let address = self.add(&path, SCRIPT, file(folder, &path).unwrap_or_default(), true);
                self.desk.scripts.insert(name.to_owned(), address);
            }
        }
        if let Some(editor) = file(folder, "desk/built/editor.js") {
            self.desk.editor = self.add("editor.js", SCRIPT, editor, true);
        }
    }

    /// Where the script is that reads flashes along.
    pub fn live_script(&self) -> &str {
        &self.live_js
    }

    pub fn calendar_script(&self) -> &str {
        &self.calendar_js
    }

    /// What every screen of the desk names as `desk`.
    pub fn desk_context(&self) -> serde_json::Value {
        json!({
            "css": self.desk.css, "js": self.desk.js, "editor": self.desk.editor, "scripts": self.desk.scripts,
            "fonts": self.fonts,
        })
    }

    /// A template with a context of its own: the desk's screens.
    pub fn render(&self, template: &str, context: &serde_json::Value) -> Result<String, minijinja::Error> {
        let context = Value::from(minijinja::value::Serde(context));
        self.environment(words::english())
            .get_template(template)?
            .render(context)
    }

    fn add(&mut self, name: &str, content_type: &'static str, bytes: Vec<u8>, compress: bool) -> String {
        let digest = Sha256::digest(&bytes);
        let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let file_name = name.rsplit('/').next().unwrap_or(name);
        let path = format!("/assets/{hash}/{file_name}");
        let (gzip, brotli) = if compress {
            compressed(&bytes)
        } else {
            (None, None)
        };
        self.assets.insert(
            path.clone(),
            Asset {
                content_type,
                body: Bytes::from(bytes),
                gzip,
                brotli,
            },
        );
        path
    }

    /// A picture of the theme under a fixed address: the sign, the icon.
    pub fn picture(&self, name: &str) -> Option<Vec<u8>> {
        file(self.folder.as_ref(), name)
    }

    pub fn asset(&self, path: &str) -> Option<&Asset> {
        self.assets.get(path)
    }

    /// Renders a template with the context that every page has.
    pub fn page(
        &self,
        look: &mut Look<'_, '_>,
        template: &str,
        head: &Head,
        place: Option<&Link>,
        own: impl Serialize,
    ) -> Result<Rendered, PageError> {
        let common = Common {
            site: self.site(look)?,
            head,
            place: json!({ "section": place }),
            today: times::today_in_words(&look.edition, look.now),
            own,
        };
        let context = Value::from(minijinja::value::Serde(&common));
        Ok(Rendered::html(
            self.environment(look.words())
                .get_template(template)?
                .render(context)?,
        ))
    }

    fn environment(&self, words: &Words) -> &Environment<'static> {
        &self.languages[words.language()]
    }

    fn site(&self, look: &mut Look<'_, '_>) -> Result<serde_json::Value, StoreError> {
        let edition = look.edition.clone();
        let own = &edition.look;
        let logo = match own.logo {
            Some(id) => look.picture(id, None, None)?,
            None => None,
        };
        look.of(Subject::Markets);
        let has_markets = markets::live::any(look.read)?;
        let menu = menu_lines(look, Menu::Head)?;
        let foot = menu_lines(look, Menu::Foot)?;
        let editions: Vec<_> = look
            .site
            .editions()
            .iter()
            .map(|e| {
                let url = if e.is_main {
                    "/".to_owned()
                } else {
                    format!("{}/", e.root())
                };
                json!({ "name": e.name, "url": url, "language": e.language, "current": e.id == edition.id })
            })
            .collect();
        Ok(json!({
            "name": edition.name,
            "masthead": if own.masthead.is_empty() { &edition.name } else { &own.masthead },
            "logo": logo,
            "look": look_address(own),
            "tagline": edition.tagline,
            "description": edition.description,
            "language": edition.language,
            "direction": edition.direction(),
            "url": look.site.url,
            "home": look.link("/"),
            "links": {
                "stories": look.link("/stories"),
                "search": look.link("/search"),
                "suggest": look.link("/search/suggest"),
                "sign_up": look.link("/sign-up"),
                "archive": look.link("/archive"),
                "corrections": look.link("/corrections"),
                "live": look.link("/markets/live"),
                "calendar": look.link("/markets/calendar"),
                "markets": has_markets.then(|| look.link("/markets")),
            },
            "chart_script": self.chart_js,
            "zoom_script": self.zoom_js,
            "sign_up": {
                "question": look.link("/sign-up/question"),
                "script": self.sign_up_js,
                "wording": wording(&edition.language).text,
                "wording_language": wording(&edition.language).language,
                "zone": edition.zone_name,
            },
            "menu": menu,
            "footer_menu": foot,
            "year": times::zoned(&edition, look.now).year(),
            "note": edition.note,
            "css": self.css,
            "sheets": self.sheets,
            "js": self.js,
            "fonts": self.fonts,
            "theme_color": "",
            "icon": "/favicon.svg",
            "editions": editions,
        }))
    }
}

#[derive(Serialize)]
struct Common<'a, T> {
    site: serde_json::Value,
    head: &'a Head,
    place: serde_json::Value,
    today: times::TimeLabel,
    #[serde(flatten)]
    own: T,
}

fn menu_lines(look: &mut Look<'_, '_>, which: Menu) -> Result<Vec<MenuLine>, StoreError> {
    let mut items = editions::menu(look.read, look.edition.id, which)?;
    if items.is_empty() && which == Menu::Head {
        // Nobody has made a menu yet: the sections are one.
        let top = look.sections.top();
        items = top
            .map(|s| MenuItem {
                label: s.name.clone(),
                target: look.sections.path(s.id),
            })
            .collect();
    }
    let line = |look: &Look<'_, '_>, label: &str, target: &str| {
        let url = if target.starts_with('/') {
            look.link(target)
        } else {
            target.to_owned()
        };
        MenuLine {
            label: label.to_owned(),
            current: url == look.path,
            url,
            children: Vec::new(),
        }
    };
    Ok(items
        .iter()
        .map(|item| {
            let mut top = line(look, &item.label, &item.target);
            let section = look
                .sections
                .iter()
                .find(|s| look.sections.path(s.id) == item.target);
            if let Some(section) = section {
                top.children = look
                    .sections
                    .children(section.id)
                    .map(|child| line(look, &child.name, &look.sections.path(child.id)))
                    .collect();
            }
            top
        })
        .collect())
}

/// A file of the theme: the folder's own, or the embedded one.
fn file(folder: Option<&PathBuf>, name: &str) -> Option<Vec<u8>> {
    if let Some(folder) = folder
        && let Ok(bytes) = std::fs::read(folder.join(name))
    {
        return Some(bytes);
    }
    Embedded::get(name).map(|file| file.data.into_owned())
}

/// The style sheet: the files of `order.txt`, one after the other, font addresses made lasting.
/// Without font files their rules are left out, and the fallback faces hold the same widths.
fn stylesheet(folder: Option<&PathBuf>, order: &str, fonts: &BTreeMap<String, String>) -> String {
    let text = |name: &str| file(folder, name).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let place = order.trim_end_matches("order.txt");
    let order = text(order).unwrap_or_default();
    let mut style = String::new();
    for name in order.lines().map(str::trim).filter(|name| !name.is_empty()) {
        // The rules that come with the drawings; ours, which stand in layers, give them their colours.
        if name == "charts" {
            style.push_str(&format!("@layer parts {{\n{}}}\n", charts::CSS));
            continue;
        }
        if name.ends_with("fonts.css") && fonts.is_empty() {
            continue;
        }
        // A name with a slash is a file of the site's, shared.
        let path = name
            .strip_prefix('/')
            .map_or_else(|| format!("{place}{name}"), str::to_owned);
        style.push_str(&text(&path).unwrap_or_default());
        style.push('\n');
    }
    if let Some(own) = text(&format!("{place}own.css")) {
        style.push_str(&own);
    }
    for (name, path) in fonts {
        style = style.replace(name, path);
    }
    style
}

/// One environment a language: what a template imports sees the globals and nothing else.
fn languages(folder: Option<PathBuf>) -> Result<BTreeMap<String, Environment<'static>>, ThemeError> {
    let environment = environment(folder)?;
    let with_words = words::languages().map(|words| {
        let mut own = environment.clone();
        own.add_global("words", words.template());
        (words.language().to_owned(), own)
    });
    Ok(with_words.collect())
}

fn environment(folder: Option<PathBuf>) -> Result<Environment<'static>, ThemeError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.set_auto_escape_callback(|name| {
        if name.ends_with(".html") {
            AutoEscape::Html
        } else {
            AutoEscape::None
        }
    });
    environment.set_formatter(escape);
    environment.add_filter("fill", words::fill_filter);
    // A theme may loop over what it likes, but not for ever: about a million steps.
    environment.set_fuel(Some(1_000_000));
    let mut add = |name: String, embedded: Option<rust_embed::EmbeddedFile>| {
        let own = folder
            .as_ref()
            .and_then(|folder| std::fs::read(folder.join(&name)).ok());
        let bytes = own
            .or_else(|| embedded.map(|file| file.data.into_owned()))
            .unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        environment
            .add_template_owned(name.clone(), text)
            .map_err(|e| ThemeError {
                file: name,
                problem: format!("{e:#}"),
            })
    };
    for name in Templates::iter() {
        add(name.to_string(), Templates::get(&name))?;
    }
    for name in DeskTemplates::iter() {
        add(format!("desk/{name}"), DeskTemplates::get(&name))?;
    }
    Ok(environment)
}

/// Escapes the five characters that mean something in HTML. MiniJinja's own escape also takes the
/// slash, which makes every address on a page half as long again.
fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let plain =
        value.is_safe() || value.as_str().is_none() || !matches!(state.auto_escape(), AutoEscape::Html);
    match value.as_str() {
        Some(text) if !plain => out
            .write_str(&courant_body::escape(text))
            .map_err(minijinja::Error::from),
        _ => minijinja::escape_formatter(out, state, value),
    }
}

fn compressed(bytes: &[u8]) -> (Option<Bytes>, Option<Bytes>) {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let gzip = encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .ok()
        .map(Bytes::from);
    let mut brotli = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 9,
        ..Default::default()
    };
    let brotli = brotli::BrotliCompress(&mut &bytes[..], &mut brotli, &params)
        .ok()
        .map(|_| Bytes::from(brotli));
    (gzip, brotli)
}
