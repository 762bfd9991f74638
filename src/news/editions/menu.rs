//! The menus: the one at the head, and the one at the foot.

use super::address::destination;
use crate::base::ids::EditionId;
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::required;
use crate::sql;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    Head,
    Foot,
}

pub const MAX_ITEMS: usize = 60;

impl Menu {
    pub fn parse(text: &str) -> Option<Menu> {
        [Menu::Head, Menu::Foot]
            .into_iter()
            .find(|menu| menu.as_str() == text)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Menu::Head => "head",
            Menu::Foot => "foot",
        }
    }
}

/// A line of a menu. The target is a path below the edition's root (`/markets`) or an `https` address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    pub label: String,
    pub target: String,
}

/// Replaces a menu as a whole.
pub fn save_menu(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    which: Menu,
    items: &[MenuItem],
) -> Result<Position, NewsError> {
    let name = which.as_str();
    if items.len() > MAX_ITEMS {
        return Err(NewsError::invalid(
            "menu",
            format!("has {} lines; at most {MAX_ITEMS} fit", items.len()),
        ));
    }
    write.execute(
        sql!("delete from menu_item where edition_id = $1 and which = $2"),
        &[&edition, &name],
    )?;
    for (ordinal, item) in items.iter().enumerate() {
        write.execute(
            sql!("insert into menu_item (edition_id, which, ordinal, label, target) values ($1, $2, $3, $4, $5)"),
            &[
                &edition,
                &name,
                &(ordinal as i64),
                &required("label", &item.label, 40)?,
                &destination("target", &item.target)?,
            ],
        )?;
    }
    Ok(write.record(&Change::MenuSaved { edition })?.commit()?)
}

pub fn menu(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    which: Menu,
) -> Result<Vec<MenuItem>, StoreError> {
    let list =
        sql!("select label, target from menu_item where edition_id = $1 and which = $2 order by ordinal");
    read.all(list, &[&edition, &which.as_str()], |row| {
        Ok(MenuItem {
            label: row.get("label")?,
            target: row.get("target")?,
        })
    })
}
