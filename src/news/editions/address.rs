//! Addresses that people type: what an old one was, where a menu or an old address leads, and which
//! words of an edition's first level are still free.

use uuid::Uuid;

use super::section::RESERVED;
use crate::base::ids::EditionId;
use crate::base::store::{StoreError, Transaction};
use crate::news::NewsError;
use crate::news::text::clip;
use crate::sql;

/// Files that every list's feed is read by, beside the list's own address.
const FEEDS: [&str; 4] = ["", "/feed.xml", "/atom.xml", "/feed.json"];

/// An old address as a browser will ask for it: a path with its query. A whole address loses its host.
pub fn old_path(field: &'static str, typed: &str) -> Result<String, NewsError> {
    let typed = typed.trim();
    let lower = typed.to_ascii_lowercase();
    let below_host = ["https://", "http://"]
        .into_iter()
        .find(|scheme| lower.starts_with(scheme))
        .map(|scheme| {
            let rest = &typed[scheme.len()..];
            rest.find(['/', '?']).map_or("/", |at| &rest[at..])
        });
    let path = below_host.unwrap_or(typed);
    let path = path.split('#').next().unwrap_or_default();
    let path = if path.starts_with('?') {
        format!("/{path}")
    } else {
        path.to_owned()
    };
    local(field, &path)
}

/// Where something leads: a path below the edition's root, or an `https` address.
pub fn destination(field: &'static str, typed: &str) -> Result<String, NewsError> {
    let typed = typed.trim();
    if typed.starts_with('/') {
        return local(field, typed);
    }
    let has_host = typed
        .strip_prefix("https://")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
    if !has_host
        || typed.len() > 1_000
        || typed
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '\\')
    {
        return Err(NewsError::invalid(
            field,
            format!(
                "“{}” is neither a path nor an https address; write /markets or https://example.org/",
                clip(typed, 60)
            ),
        ));
    }
    Ok(encoded(typed))
}

fn local(field: &'static str, path: &str) -> Result<String, NewsError> {
    let refuse = |why: &str| Err(NewsError::invalid(field, format!("“{}” {why}", clip(path, 60))));
    if !path.starts_with('/') {
        return refuse("is no path of this site; it begins with /");
    }
    // Browsers read both as another host.
    if path.starts_with("//") || path.contains('\\') {
        return refuse("would lead to another site; write one / at the beginning");
    }
    if path.chars().any(char::is_control) || path.len() > 1_000 {
        return refuse("is too long or has characters that no address has");
    }
    Ok(encoded(path))
}

/// Letters beyond ASCII and spaces as browsers send them.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'!'..=b'~' if !matches!(b, b'"' | b'<' | b'>' | b'`') => char::from(b).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Refuses a first word that means something else already. `own` is whoever holds it rightly.
pub(super) fn free_word(
    tx: &mut Transaction<'_>,
    edition: EditionId,
    word: &str,
    own: Option<Uuid>,
) -> Result<(), NewsError> {
    super::section::refuse_reserved(word)?;
    let holder = tx.maybe(
        sql!(
            "select id, 'section' as what, name from section where edition_id = $1 and slug = $2
             union all
             select id, 'page' as what, title as name from page where edition_id = $1 and slug = $2
             union all
             select id, 'edition' as what, name from edition where slug = $2 and not is_main
                and exists (select 1 from edition main where main.id = $1 and main.is_main)"
        ),
        &[&edition, &word],
        |row| {
            Ok((
                row.get::<Uuid>("id")?,
                row.get::<String>("what")?,
                row.get::<String>("name")?,
            ))
        },
    )?;
    match holder {
        Some((id, what, name)) if Some(id) != own => Err(NewsError::invalid(
            "slug",
            format!("“{word}” is the address of the {what} {name}; choose another word"),
        )),
        _ => Ok(()),
    }
}

/// Refuses a word for a new edition: it would take the place of something of the main edition.
pub(super) fn free_edition_word(tx: &mut Transaction<'_>, word: &str) -> Result<(), NewsError> {
    if RESERVED.contains(&word) {
        return super::section::refuse_reserved(word);
    }
    let taken = tx.maybe(
        sql!(
            "select name from edition where slug = $1
             union all
             select s.name from section s join edition e on e.id = s.edition_id where e.is_main and s.slug = $1
             union all
             select p.title from page p join edition e on e.id = p.edition_id where e.is_main and p.slug = $1"
        ),
        &[&word],
        |row| row.get::<String>("name"),
    )?;
    match taken {
        Some(name) => Err(NewsError::invalid(
            "slug",
            format!("“{word}” is the address of {name} already; choose another word"),
        )),
        None => Ok(()),
    }
}

/// Something has a new address: the old one leads there, with its feeds, and so does everything that
/// led to the old one. Menus follow.
pub(in crate::news) fn lead_on(
    tx: &mut Transaction<'_>,
    edition: EditionId,
    old: &str,
    new: &str,
) -> Result<(), StoreError> {
    for feed in FEEDS {
        put(tx, edition, &format!("{old}{feed}"), &format!("{new}{feed}"))?;
    }
    tx.execute(
        sql!("update menu_item set target = $3 where edition_id = $1 and target = $2"),
        &[&edition, &old, &new],
    )?;
    Ok(())
}

/// One old address, without chains: what led to `from` leads to `to` at once.
pub(super) fn put(
    tx: &mut Transaction<'_>,
    edition: EditionId,
    from: &str,
    to: &str,
) -> Result<(), StoreError> {
    tx.execute(
        sql!("update redirect set to_path = $3 where edition_id = $1 and to_path = $2"),
        &[&edition, &from, &to],
    )?;
    // Whatever the new address led to before, there is something at it now; nothing leads to itself.
    tx.execute(
        sql!("delete from redirect where edition_id = $1 and (from_path = $2 or from_path = to_path)"),
        &[&edition, &to],
    )?;
    tx.execute(
        sql!(
            "insert into redirect (edition_id, from_path, to_path) values ($1, $2, $3)
             on conflict (edition_id, from_path) do update set to_path = excluded.to_path, article_id = null"
        ),
        &[&edition, &from, &to],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_addresses_are_what_browsers_ask_for() {
        for (typed, path) in [
            ("/2019/05/words/", "/2019/05/words/"),
            ("https://old.example/a?b=c#d", "/a?b=c"),
            ("http://old.example", "/"),
            ("https://old.example?p=7", "/?p=7"),
            ("/größe und mehr", "/gr%C3%B6%C3%9Fe%20und%20mehr"),
            ("/gr%C3%B6sse", "/gr%C3%B6sse"),
        ] {
            assert_eq!(old_path("from", typed).expect(typed), path);
        }
        for bad in ["", "about", "//host/x", "/\\host", "javascript:alert(1)"] {
            assert!(old_path("from", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn nothing_leads_to_a_script_or_an_unnamed_host() {
        for good in ["/markets", "/", "https://example.org/x?y=z"] {
            assert!(destination("to", good).is_ok(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "http://example.org",
            "//example.org",
            "/\\example.org",
            "https://",
            "https:///x",
            "data:text/html,x",
            "markets",
            "https://a b",
        ] {
            assert!(destination("to", bad).is_err(), "{bad}");
        }
    }
}
