//! A letter on paper: the frozen text as HTML and as plain text. One design that looks like the
//! newspaper, without pictures, so that a program which blocks them hides nothing. Everything but a
//! reader's own links is the same for all readers of a letter, and is rendered once.

use jiff::civil::Date;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Output, State, Value, context};

use crate::base::words;
use crate::news::editions::Edition;
use crate::news::updates::Letter;

/// Stand where a reader's own links come.
const LEAVE: &str = "https://reader.invalid/leave";
const CHOOSE: &str = "https://reader.invalid/choose";

/// How a letter is shown: as mail programs do, or to try it out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Light or dark as the reader's program is.
    #[default]
    AsSet,
    Light,
    Dark,
    /// Without the style block, as some programs cut it out.
    Bare,
}

/// A letter in both forms, the same for all of its readers.
#[derive(Clone, Debug)]
pub struct Paper {
    pub subject: String,
    html: String,
    text: String,
}

/// A reader's own links.
#[derive(Clone, Debug, Default)]
pub struct Own {
    pub leave: String,
    pub choose: String,
}

pub struct Press {
    environment: Environment<'static>,
}

impl Press {
    pub fn new() -> Result<Press, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") {
                AutoEscape::Html
            } else {
                AutoEscape::None
            }
        });
        // As on the site: MiniJinja's own escape takes the slash too, and then a letter's addresses are half
        // as long again, and those that stand for a reader's own are not found.
        environment.set_formatter(escape);
        environment.set_syntax(
            SyntaxConfig::builder()
                .trim_blocks(true)
                .lstrip_blocks(true)
                .build()?,
        );
        environment.add_filter("wrap", wrap);
        environment.add_filter("fill", words::fill_filter);
        environment.add_template("update.html", include_str!("../../../templates/mail/update.html"))?;
        environment.add_template("update.txt", include_str!("../../../templates/mail/update.txt"))?;
        Ok(Press { environment })
    }

    /// `url` is where the site is reached.
    pub fn print(
        &self,
        letter: &Letter,
        edition: &Edition,
        (url, postal): (&str, &str),
        shown: Shown,
    ) -> Result<Paper, minijinja::Error> {
        let root = format!("{url}{}", edition.root());
        let date = date_of(letter.day);
        let context = context! {
            letter => Value::from(minijinja::value::Serde(letter)),
            name => edition.name.as_str(),
            language => edition.language.as_str(),
            direction => edition.direction(),
            url => url,
            page => format!("{root}/updates/{date}"),
            root => root,
            date => said(edition, date),
            leave => LEAVE,
            choose => CHOOSE,
            postal => postal,
            contact => edition.contact.as_str(),
            words => edition.words().template(),
            shown => match shown {
                Shown::AsSet => "as_set",
                Shown::Light => "light",
                Shown::Dark => "dark",
                Shown::Bare => "bare",
            },
        };
        Ok(Paper {
            subject: letter.subject.clone(),
            html: self.environment.get_template("update.html")?.render(&context)?,
            text: self.environment.get_template("update.txt")?.render(&context)?,
        })
    }
}

fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let plain = value.is_safe() || !matches!(state.auto_escape(), AutoEscape::Html);
    match value.as_str() {
        Some(text) if !plain => out
            .write_str(&courant_body::escape(text))
            .map_err(minijinja::Error::from),
        _ => minijinja::escape_formatter(out, state, value),
    }
}

impl Paper {
    pub fn html(&self, own: &Own) -> String {
        // Tokens are letters and digits; there is nothing to escape in them.
        self.html.replace(LEAVE, &own.leave).replace(CHOOSE, &own.choose)
    }

    pub fn text(&self, own: &Own) -> String {
        self.text.replace(LEAVE, &own.leave).replace(CHOOSE, &own.choose)
    }
}

pub fn date_of(day: i32) -> Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    jiff::Span::new()
        .try_days(day)
        .and_then(|days| epoch.checked_add(days))
        .unwrap_or(epoch)
}

/// `Monday, 23 November 2026`, in the words of the edition.
pub fn said(edition: &Edition, date: Date) -> String {
    edition.words().dates().with_weekday(date)
}

/// Breaks plain text at words, at 72 characters.
pub(super) fn wrap(text: &str, indent: Option<usize>) -> String {
    let indent = " ".repeat(indent.unwrap_or(0));
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    // At blanks that may break a line; one that may not is part of its word.
    for word in text
        .split(|c: char| c.is_ascii_whitespace())
        .filter(|word| !word.is_empty())
    {
        let length = indent.len() + line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && length > 72 {
            lines.push(format!("{indent}{line}"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(format!("{indent}{line}"));
    }
    lines.join("\n")
}
