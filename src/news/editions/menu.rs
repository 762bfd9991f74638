//! The menus: the one at the head, and the one at the foot.

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

impl Menu {
    fn as_str(self) -> &'static str {
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
    write.execute(
        sql!("delete from menu_item where edition_id = $1 and which = $2"),
        &[&edition, &name],
    )?;
    for (ordinal, item) in items.iter().take(60).enumerate() {
        if !item.target.starts_with('/') && !item.target.starts_with("https://") {
            return Err(NewsError::invalid(
                "target",
                format!("“{}” is neither a path nor an https address", item.target),
            ));
        }
        write.execute(
            sql!("insert into menu_item (edition_id, which, ordinal, label, target) values ($1, $2, $3, $4, $5)"),
            &[
                &edition,
                &name,
                &(ordinal as i64),
                &required("label", &item.label, 40)?,
                &required("target", &item.target, 300)?,
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
