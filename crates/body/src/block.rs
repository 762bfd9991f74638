//! The nouns of a body.

use crate::Href;

/// A whole body: blocks in reading order. May be empty while a draft is young.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    Heading {
        level: Level,
        text: Vec<Inline>,
    },
    List {
        /// The first number of an ordered list; `None` for a list of dots.
        start: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Quote {
        paragraphs: Vec<Vec<Inline>>,
        /// Who said it and where; shown below the quote.
        attribution: Option<String>,
    },
    /// A picture from the media library, by its id there. The texts override the library's own.
    Picture {
        media: String,
        alt: Option<String>,
        caption: Option<String>,
    },
    Table {
        caption: Option<String>,
        rows: Vec<Row>,
    },
    /// A link card to something elsewhere. Nothing is loaded from there before the reader goes.
    Embed {
        provider: String,
        title: String,
        url: Href,
    },
    /// One number that carries the story, with what it counts and who says so.
    Figure {
        value: String,
        label: String,
        source: Option<String>,
    },
    Rule,
}

/// Heading levels inside a body; level 1 is the headline and never occurs here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Two,
    Three,
}

impl Level {
    pub fn number(self) -> u8 {
        match self {
            Level::Two => 2,
            Level::Three => 3,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub head: bool,
    pub text: Vec<Inline>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Text { text: String, marks: Marks },
    Break,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub strong: bool,
    pub em: bool,
    pub code: bool,
    pub sub: bool,
    pub sup: bool,
    pub link: Option<Href>,
}

impl Inline {
    /// Text without marks.
    pub fn plain(text: impl Into<String>) -> Inline {
        Inline::Text {
            text: text.into(),
            marks: Marks::default(),
        }
    }
}

impl Block {
    /// A paragraph without marks.
    pub fn paragraph(text: impl Into<String>) -> Block {
        Block::Paragraph(vec![Inline::plain(text)])
    }
}

impl Body {
    /// The media ids of all pictures, in order of appearance.
    pub fn pictures(&self) -> Vec<&str> {
        fn collect<'a>(blocks: &'a [Block], into: &mut Vec<&'a str>) {
            for block in blocks {
                match block {
                    Block::Picture { media, .. } => into.push(media),
                    Block::List { items, .. } => {
                        for item in items {
                            collect(item, into);
                        }
                    }
                    _ => {}
                }
            }
        }
        let mut found = Vec::new();
        collect(&self.blocks, &mut found);
        found
    }
}
