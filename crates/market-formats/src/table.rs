//! CSV row by row, bounded, with the header compared name by name.

use std::cell::Cell;
use std::io::{BufRead, Read};
use std::rc::Rc;

use csv::{ReaderBuilder, StringRecord};

use crate::error::{Place, clip};
use crate::{Error, Format, Limits};

/// Bytes read ahead, and bytes of one row: a quotation mark that is never closed must not take the rest of
/// a long file into memory.
const BUFFER: usize = 1 << 16;
const ROW_BYTES: usize = 4 << 20;

/// A table whose header has been read.
pub(crate) struct Table<'a> {
    reader: csv::Reader<Metered<'a>>,
    /// Bytes that may still be read for the row in hand.
    room: Rc<Cell<usize>>,
    record: StringRecord,
    pub header: Vec<String>,
    limits: Limits,
    /// Of the row in hand; the header has one, too.
    pub row: u64,
}

impl<'a> Table<'a> {
    /// Reads the header. `row` counts what was skipped before it.
    pub fn open(
        input: Box<dyn BufRead + 'a>,
        delimiter: u8,
        limits: Limits,
        row: u64,
    ) -> Result<Self, Error> {
        let room = Rc::new(Cell::new(0));
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(BUFFER)
            .from_reader(Metered {
                inner: input,
                room: Rc::clone(&room),
            });
        let mut table = Self {
            reader,
            room,
            record: StringRecord::new(),
            header: Vec::new(),
            limits,
            row,
        };
        if !table.advance()? {
            return Err(Error::Empty);
        }
        table.header = table.record.iter().map(|name| name.trim().to_owned()).collect();
        // The ECB's rows end with a comma, and so does its header.
        if table.header.len() > 1 && table.header.last().is_some_and(String::is_empty) {
            table.header.pop();
        }
        Ok(table)
    }

    /// Puts the next row, with as many cells as the header has names, into `record`.
    pub fn next(&mut self, record: &mut StringRecord) -> Result<bool, Error> {
        loop {
            if !self.advance()? {
                return Ok(false);
            }
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                break;
            }
        }
        let (found, expected) = (self.record.len(), self.header.len());
        let trailing = found == expected + 1 && self.record.get(expected).is_some_and(str::is_empty);
        if found != expected && !trailing {
            let what = format!("it has {found} cells, the header has {expected}; it may be cut off");
            return Err(Error::broken(Place::row(self.row), what));
        }
        std::mem::swap(record, &mut self.record);
        Ok(true)
    }

    pub fn cell_place(&self, column: usize) -> Place {
        Place::cell(self.row, self.header.get(column).map_or("", String::as_str))
    }

    /// The place of a column. `Drift`, if it is not there.
    pub fn column(&self, format: Format, name: &str) -> Result<usize, Error> {
        self.find(name).ok_or_else(|| {
            Error::drift(
                format,
                Place::row(1),
                format!("a column “{name}”"),
                self.header.join(", "),
            )
        })
    }

    pub fn find(&self, name: &str) -> Option<usize> {
        self.header
            .iter()
            .position(|known| known.eq_ignore_ascii_case(name))
    }

    /// No column may be there twice: the second would speak for the first.
    pub fn refuse_twins(&self, format: Format) -> Result<(), Error> {
        for (place, name) in self.header.iter().enumerate() {
            if self.header[..place].contains(name) {
                let found = format!("“{}” twice", clip(name));
                return Err(Error::drift(
                    format,
                    Place::row(self.row),
                    "each column once",
                    found,
                ));
            }
        }
        Ok(())
    }

    fn advance(&mut self) -> Result<bool, Error> {
        self.room.set(BUFFER + ROW_BYTES);
        let read = self.reader.read_record(&mut self.record);
        let place = || Place::row(self.row + 1);
        if self.room.get() == 0 {
            let what = "it is longer than 4 MB; hint: a quotation mark may not be closed";
            return Err(Error::broken(place(), what));
        }
        let more = read.map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => error.into(),
            csv::ErrorKind::Utf8 { .. } => Error::Encoding,
            _ => Error::broken(place(), "it is not a row of this table"),
        })?;
        if !more {
            return Ok(false);
        }
        self.row += 1;
        if self.row > self.limits.rows {
            return Err(Error::TooMuch {
                of: "rows",
                max: self.limits.rows,
            });
        }
        if self.record.len() > self.limits.columns {
            return Err(Error::TooMuch {
                of: "columns",
                max: self.limits.columns as u64,
            });
        }
        if self.record.as_slice().len() > self.limits.field_bytes
            && self
                .record
                .iter()
                .any(|cell| cell.len() > self.limits.field_bytes)
        {
            return Err(Error::TooMuch {
                of: "bytes in one cell",
                max: self.limits.field_bytes as u64,
            });
        }
        Ok(true)
    }
}

/// Reads no more than there is room for; then as if it had ended.
struct Metered<'a> {
    inner: Box<dyn BufRead + 'a>,
    room: Rc<Cell<usize>>,
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = into.len().min(self.room.get());
        let count = self.inner.read(&mut into[..most])?;
        self.room.set(self.room.get() - count);
        Ok(count)
    }
}
