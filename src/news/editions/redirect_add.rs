//! Add old addresses, one or a pasted list of them. An address that has a page of its own is refused,
//! circles are refused, and chains are made straight.

use super::address::{destination, old_path};
use super::redirect::{Destination, redirect, save_redirects};
use super::section::sections;
use crate::base::ids::EditionId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::newsroom::{drafts, live};
use crate::sql;

/// At most so many lines are pasted at once.
pub const MAX_LINES: usize = 5_000;

/// What became of one pasted line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedLine {
    pub number: usize,
    pub line: String,
    /// Why it was left out; none when it was saved.
    pub problem: Option<String>,
}

/// Makes an old address lead somewhere. `to` as people type it: a path, an https address,
/// `/article/1042`, or nothing for an address that is gone for good.
pub fn add_redirect(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    from: &str,
    to: &str,
) -> Result<Position, NewsError> {
    let from = add(&mut write, edition, from, to)?;
    Ok(write.record(&Change::RedirectSaved { edition, from })?.commit()?)
}

/// Adds what can be added of a pasted list, one `from to` a line, and says what could not. A line with
/// one address alone, or with `gone` as its second, says that the address is gone.
pub fn paste_redirects(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    text: &str,
) -> Result<(Vec<PastedLine>, Position), NewsError> {
    let lines: Vec<(usize, &str)> = text
        .lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .collect();
    if lines.len() > MAX_LINES {
        return Err(NewsError::invalid(
            "lines",
            format!("are {}; at most {MAX_LINES} fit in one go", lines.len()),
        ));
    }
    let mut report = Vec::with_capacity(lines.len());
    for (number, line) in lines {
        let problem = match two_words(line) {
            Err(problem) => Some(problem.to_owned()),
            Ok((from, to)) => match add(&mut write, edition, from, to) {
                Ok(_) => None,
                Err(NewsError::Invalid(problem)) => Some(problem.message),
                Err(other) => return Err(other),
            },
        };
        report.push(PastedLine {
            number,
            line: line.to_owned(),
            problem,
        });
    }
    let count = report.iter().filter(|line| line.problem.is_none()).count();
    if count == 0 {
        return Ok((report, Position::default()));
    }
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let position = write
        .record(&Change::RedirectsSaved { edition, count })?
        .commit()?;
    Ok((report, position))
}

/// Spreadsheets paste tabs, exports have commas, people draw arrows.
fn two_words(line: &str) -> Result<(&str, &str), &'static str> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '→');
    let words: Vec<&str> = line
        .split(is_between)
        .filter(|word| !word.is_empty() && !matches!(*word, "->" | "=>" | "301"))
        .collect();
    match words.as_slice() {
        [from] => Ok((from, "")),
        [from, to] => Ok((from, to)),
        _ => Err("has more than two addresses; write the old one, a space, the new one"),
    }
}

fn add(write: &mut OpenWrite<'_>, edition: EditionId, from: &str, to: &str) -> Result<String, NewsError> {
    let from = old_path("from", from)?;
    refuse_alive(write, edition, &from)?;
    let to = match to.trim() {
        "" | "gone" | "410" => Destination::Gone,
        to => leads_to(write, edition, &from, to)?,
    };
    if let Destination::Path(path) = &to {
        super::address::put(write, edition, &from, path)?;
    } else {
        save_redirects(write, edition, &[(from.clone(), to)])?;
    }
    Ok(from)
}

/// Follows old addresses to where the last of them leads.
fn leads_to(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    from: &str,
    to: &str,
) -> Result<Destination, NewsError> {
    let mut to = destination("to", to)?;
    if let Some(number) = to.strip_prefix("/article/").and_then(|n| n.parse::<i64>().ok()) {
        let id = drafts::id_by_number(&mut write.as_read(), number)?;
        return match id {
            Some(id) => Ok(Destination::Article(id)),
            None => Err(NewsError::invalid("to", format!("there is no article {number}"))),
        };
    }
    for _ in 0..20 {
        if same_place(&to, from) {
            return Err(NewsError::invalid(
                "to",
                format!("{to} leads back to {from}; that would be a circle"),
            ));
        }
        match redirect(&mut write.as_read(), edition, &to)? {
            Some(Destination::Path(next)) => to = next,
            Some(further) => return Ok(further),
            None => return Ok(Destination::Path(to)),
        }
    }
    Err(NewsError::invalid(
        "to",
        format!("{to} leads through too many old addresses"),
    ))
}

/// The site finds an old address with or without the slash at its end.
fn same_place(a: &str, b: &str) -> bool {
    a.trim_end_matches('/') == b.trim_end_matches('/')
}

/// A page that is there is shown; what leads away from it would never be followed.
fn refuse_alive(write: &mut OpenWrite<'_>, edition: EditionId, from: &str) -> Result<(), NewsError> {
    let refuse = |what: &str| {
        Err(NewsError::invalid(
            "from",
            format!("{from} is {what}; it has a page of its own, so nobody would be led away"),
        ))
    };
    let path = from.trim_end_matches('/');
    if path.is_empty() {
        return refuse("the front page");
    }
    let words: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let taken = match words.as_slice() {
        [word] | [_, word] if sections(&mut write.as_read(), edition)?.by_slug(word).is_some() => {
            Some("a section")
        }
        [word] => write
            .maybe(
                sql!("select slug from page where edition_id = $1 and slug = $2"),
                &[&edition, word],
                |row| row.get::<String>("slug"),
            )?
            .map(|_| "a static page"),
        ["topic", word] => super::topic_by_slug(&mut write.as_read(), edition, word)?.map(|_| "a topic"),
        ["contributor", word] => {
            super::contributor_by_slug(&mut write.as_read(), word)?.map(|_| "a contributor")
        }
        [_, word] => match word.rsplit_once('-').and_then(|(_, n)| n.parse::<i64>().ok()) {
            Some(number) => live::by_number(&mut write.as_read(), number)?.map(|_| "an article"),
            None => None,
        },
        _ => None,
    };
    match taken {
        Some(what) => refuse(what),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    fn add_one(news: &News, from: &str, to: &str) -> Result<Position, NewsError> {
        let (edition, from, to) = (news.edition, from.to_owned(), to.to_owned());
        news.write(move |w| add_redirect(w, edition, &from, &to))
    }

    fn to(news: &News, from: &'static str) -> Option<Destination> {
        let edition = news.edition;
        news.read(move |r| redirect(r, edition, from))
    }

    #[test]
    fn circles_are_refused_and_chains_made_straight() {
        let news = News::new();
        add_one(&news, "/b", "/c").expect("one");
        assert_eq!(news.verbs(1), ["redirect_saved"]);
        add_one(&news, "/a", "/b").expect("a chain");
        assert_eq!(to(&news, "/a"), Some(Destination::Path("/c".to_owned())));
        // What led to /c leads to /d at once.
        add_one(&news, "/c", "/d").expect("longer");
        for from in ["/a", "/b", "/c"] {
            assert_eq!(
                to(&news, from),
                Some(Destination::Path("/d".to_owned())),
                "{from}"
            );
        }
        for (from, to) in [("/d", "/a"), ("/d", "/d"), ("/d", "/d/"), ("/d", "/c")] {
            let refused = add_one(&news, from, to).expect_err("a circle").to_string();
            assert!(refused.contains("circle"), "{refused}");
        }
    }

    #[test]
    fn what_has_a_page_is_left_alone() {
        let news = News::new();
        news.published("Rates stay");
        for from in [
            "/",
            "/jobs",
            "/economy/jobs/",
            "/topic/inflation",
            "/contributor/ada-reporter",
            "/x/y-1001",
        ] {
            assert!(add_one(&news, from, "/elsewhere").is_err(), "{from}");
        }
        for (from, to) in [
            ("/x", "javascript:alert(1)"),
            ("/x", "//host"),
            ("x", "/y"),
            ("/x", "/article/77"),
        ] {
            assert!(add_one(&news, from, to).is_err(), "{from} {to}");
        }
    }

    #[test]
    fn a_pasted_list_says_what_became_of_each_line() {
        let news = News::new();
        let id = news.published("Rates stay");
        let edition = news.edition;
        let text = "# from our old site\n/2019/a /economy\nhttps://old.example/b\t/article/1001\n/c\n/d -> \
                    /d\n/e,/f,/g\n\n/größe → /economy/jobs\n";
        let (report, _) = news
            .write(move |w| paste_redirects(w, edition, text))
            .expect("pasted");
        let kept: Vec<_> = report
            .iter()
            .map(|line| (line.number, line.problem.is_none()))
            .collect();
        assert_eq!(
            kept,
            [(2, true), (3, true), (4, true), (5, false), (6, false), (8, true)]
        );
        assert_eq!(news.verbs(1), ["redirects_saved"]);
        assert_eq!(to(&news, "/b"), Some(Destination::Article(id)));
        assert_eq!(to(&news, "/c"), Some(Destination::Gone));
        assert!(to(&news, "/gr%C3%B6%C3%9Fe").is_some());
    }
}
