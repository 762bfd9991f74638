//! What an export says of the whole site, before its items.

use std::collections::HashMap;

use super::fields::Fields;
use crate::text::squeezed;

/// Known so far; complete once the first item was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    pub title: String,
    /// The site's old address, without a slash at its end.
    pub url: Option<String>,
    pub language: Option<String>,
    /// By login, which is what a post's creator is.
    pub authors: HashMap<String, Author>,
    pub categories: Vec<Category>,
    pub tags: Vec<Category>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    pub login: String,
    pub display_name: String,
    pub email: Option<String>,
}

/// A category or a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Category {
    pub slug: String,
    pub name: String,
    /// The slug of the category above; tags have none.
    pub parent: Option<String>,
}

impl Site {
    pub(super) fn add_author(&mut self, fields: &Fields) {
        let Some(login) = fields.owned("author_login") else {
            return;
        };
        let author = Author {
            display_name: fields
                .one("author_display_name")
                .and_then(squeezed)
                .unwrap_or_else(|| login.clone()),
            email: fields.owned("author_email"),
            login: login.clone(),
        };
        self.authors.insert(login, author);
    }

    pub(super) fn add_category(&mut self, fields: &Fields) {
        self.categories
            .extend(term(fields, "category_nicename", "cat_name", "category_parent"));
    }

    pub(super) fn add_tag(&mut self, fields: &Fields) {
        self.tags.extend(term(fields, "tag_slug", "tag_name", ""));
    }

    /// The name to print for a login; unknown ones stand for themselves.
    pub(super) fn name_of(&self, login: &str) -> String {
        self.authors
            .get(login)
            .map_or_else(|| login.to_owned(), |author| author.display_name.clone())
    }
}

fn term(fields: &Fields, slug: &str, name: &str, parent: &str) -> Option<Category> {
    let slug = fields.owned(slug)?;
    Some(Category {
        name: fields
            .one(name)
            .and_then(squeezed)
            .unwrap_or_else(|| slug.clone()),
        parent: fields.owned(parent),
        slug,
    })
}
