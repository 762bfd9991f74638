//! The data files: one row a line, cells parted by `|`, lists in a cell by `;`, comments by `#`.

/// The lines that say something.
pub(crate) fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The cells of a row; cells that are missing at its end are empty.
pub(crate) fn cells<const N: usize>(line: &'static str) -> [&'static str; N] {
    let mut cells = [""; N];
    for (cell, text) in cells.iter_mut().zip(line.split('|')) {
        *cell = text.trim();
    }
    cells
}

/// The words of a list.
pub(crate) fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|word| !word.is_empty())
}
