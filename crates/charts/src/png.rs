//! The PNG of a drawing, for mail and share cards, which know neither classes nor dark mode.

use tiny_skia::{FillRule, LineCap, LineJoin, Paint, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};

use crate::drawing::{Anchor, Drawing, Place, Role, Shape};
use crate::strokes;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// The colours of one picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    pub paper: Rgb,
    pub line: Rgb,
    /// Beneath the main line, a fifth as strong as given here.
    pub shade: Rgb,
    pub second: Rgb,
    pub third: Rgb,
    pub grid: Rgb,
    pub text: Rgb,
    pub marker: Rgb,
}

impl Palette {
    /// Ink on paper.
    pub const LIGHT: Self = Self {
        paper: Rgb(255, 255, 255),
        line: Rgb(22, 60, 108),
        shade: Rgb(22, 60, 108),
        second: Rgb(160, 82, 20),
        third: Rgb(110, 110, 110),
        grid: Rgb(217, 217, 213),
        text: Rgb(84, 84, 80),
        marker: Rgb(176, 32, 36),
    };
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PngError {
    #[error("a picture is {MIN_WIDTH} to {MAX_WIDTH} pixels wide, and 1 to {MAX_SCALE} times as dense")]
    Size,
    #[error("the picture could not be encoded")]
    Encode,
}

const MIN_WIDTH: u32 = 40;
const MAX_WIDTH: u32 = 2_000;
const MAX_SCALE: u32 = 3;
/// Height of the figures in half pixels: that of the SVG's text.
const FIGURES: f32 = 15.0;

pub(crate) fn write(
    drawing: &Drawing,
    width: u32,
    scale: u32,
    palette: &Palette,
) -> Result<Vec<u8>, PngError> {
    if !(MIN_WIDTH..=MAX_WIDTH).contains(&width) || !(1..=MAX_SCALE).contains(&scale) {
        return Err(PngError::Size);
    }
    let pixels = width * scale;
    let factor = pixels as f32 / drawing.width as f32;
    let height = (drawing.height as f32 * factor).round().max(1.0) as u32;
    let mut sheet = Pixmap::new(pixels, height).ok_or(PngError::Size)?;
    sheet.fill(color(palette.paper, 255));
    let mut pen = Pen {
        sheet,
        at: Transform::from_scale(factor, factor),
        palette,
        bottom: drawing.frame.bottom,
    };
    for shape in &drawing.shapes {
        pen.draw(shape);
    }
    pen.sheet.encode_png().map_err(|_| PngError::Encode)
}

struct Pen<'a> {
    sheet: Pixmap,
    at: Transform,
    palette: &'a Palette,
    bottom: i32,
}

impl Pen<'_> {
    fn draw(&mut self, shape: &Shape) {
        let palette = *self.palette;
        match shape {
            Shape::Grid(rules) => rules
                .iter()
                .for_each(|rule| self.stroke(rule, palette.grid, 1.6, None)),
            Shape::Zero(rule) => self.stroke(rule, palette.text, 2.0, None),
            Shape::Line { role, runs } => {
                let (color, width, dash) = match role {
                    Role::Main => (palette.line, 3.6, None),
                    Role::Since => (palette.line, 3.6, Some([2.0, 7.0])),
                    Role::Second => (palette.second, 3.0, Some([11.0, 7.0])),
                    Role::Third => (palette.third, 3.0, Some([3.0, 7.0])),
                };
                for run in runs {
                    if *role == Role::Main {
                        self.shade(run);
                    }
                    self.stroke(run, color, width, dash);
                }
            }
            Shape::End(at) => self.dot(*at, 6.0, palette.line),
            Shape::Marker { at, .. } => {
                self.dot(*at, 10.0, palette.marker);
                self.dot(*at, 6.0, palette.paper);
            }
            Shape::Label {
                at, anchor, plain, ..
            } => self.figures(*at, *anchor, plain),
        }
    }

    fn stroke(&mut self, run: &[Place], ink: Rgb, width: f32, dash: Option<[f32; 2]>) {
        let mut path = PathBuilder::new();
        let Some(first) = run.first() else { return };
        path.move_to(first.x as f32, first.y as f32);
        for place in &run[1..] {
            path.line_to(place.x as f32, place.y as f32);
        }
        if run.len() == 1 {
            return self.dot(*first, width / 2.0, ink);
        }
        let dash = dash.and_then(|dash| StrokeDash::new(dash.to_vec(), 0.0));
        self.ink(path, ink, width, dash);
    }

    fn ink(&mut self, path: PathBuilder, ink: Rgb, width: f32, dash: Option<StrokeDash>) {
        let Some(path) = path.finish() else { return };
        let stroke = Stroke {
            width,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            dash,
            ..Stroke::default()
        };
        self.sheet
            .stroke_path(&path, &paint(ink, 255), &stroke, self.at, None);
    }

    fn shade(&mut self, run: &[Place]) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            return;
        };
        let mut path = PathBuilder::new();
        path.move_to(first.x as f32, self.bottom as f32);
        run.iter()
            .for_each(|place| path.line_to(place.x as f32, place.y as f32));
        path.line_to(last.x as f32, self.bottom as f32);
        path.close();
        if let Some(path) = path.finish() {
            let paint = paint(self.palette.shade, 26);
            self.sheet
                .fill_path(&path, &paint, FillRule::Winding, self.at, None);
        }
    }

    fn dot(&mut self, at: Place, radius: f32, ink: Rgb) {
        if let Some(path) = PathBuilder::from_circle(at.x as f32, at.y as f32, radius) {
            self.sheet
                .fill_path(&path, &paint(ink, 255), FillRule::Winding, self.at, None);
        }
    }

    fn figures(&mut self, at: Place, anchor: Anchor, text: &str) {
        let unit = FIGURES / strokes::HEIGHT;
        let width = strokes::width(text) * unit;
        let left = match anchor {
            Anchor::Start => at.x as f32,
            Anchor::Middle => at.x as f32 - width / 2.0,
        };
        let mut path = PathBuilder::new();
        strokes::add(&mut path, text, left, at.y as f32, unit);
        self.ink(path, self.palette.text, 1.9, None);
    }
}

fn color(rgb: Rgb, alpha: u8) -> tiny_skia::Color {
    tiny_skia::Color::from_rgba8(rgb.0, rgb.1, rgb.2, alpha)
}

fn paint(rgb: Rgb, alpha: u8) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(color(rgb, alpha));
    paint.anti_alias = true;
    paint
}
