//! Which part of a picture is shown when the place for it has another shape: the largest
//! rectangle of that shape, moved so that the focal point is as near its centre as the edges
//! allow. Nobody's head is cut off because a template is wide.

use serde::{Deserialize, Serialize};

use crate::PictureError;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Crop {
    /// Width to height, for example `(16, 9)`.
    pub aspect: (u32, u32),
    /// The point that must stay visible: shares of width and height from the top left corner,
    /// each between 0 and 1.
    pub focal: (f64, f64),
}

/// In pixels of the original; at least one by one, never outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

impl Crop {
    pub(super) fn area(self, width: u32, height: u32) -> Result<Area, PictureError> {
        let (aspect_width, aspect_height) = self.aspect;
        if aspect_width == 0 || aspect_height == 0 {
            return Err(bad("a side of the aspect is 0"));
        }
        let unit = 0.0..=1.0;
        // `contains` is also false for a NaN.
        if !unit.contains(&self.focal.0) || !unit.contains(&self.focal.1) {
            return Err(bad("the focal point lies outside the picture"));
        }
        let wanted_width = rounded(height, aspect_width, aspect_height);
        let (cut_width, cut_height) = if wanted_width <= u64::from(width) {
            (wanted_width, u64::from(height))
        } else {
            (u64::from(width), rounded(width, aspect_height, aspect_width))
        };
        let cut_width = bounded(cut_width, width);
        let cut_height = bounded(cut_height, height);
        Ok(Area {
            left: offset(width, cut_width, self.focal.0),
            top: offset(height, cut_height, self.focal.1),
            width: cut_width,
            height: cut_height,
        })
    }
}

fn rounded(side: u32, times: u32, by: u32) -> u64 {
    let by = u64::from(by);
    (u64::from(side) * u64::from(times) + by / 2) / by
}

fn bounded(length: u64, most: u32) -> u32 {
    u32::try_from(length).unwrap_or(most).clamp(1, most)
}

/// The cast cannot lose anything that matters: the value lies between 0 and `side`.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn offset(side: u32, cut: u32, focal: f64) -> u32 {
    let wanted = f64::from(side) * focal - f64::from(cut) / 2.0;
    (wanted.round().max(0.0) as u32).min(side - cut)
}

fn bad(problem: &'static str) -> PictureError {
    PictureError::BadCrop { problem }
}

#[cfg(test)]
mod tests {
    use super::{Area, Crop};

    fn area(aspect: (u32, u32), focal: (f64, f64)) -> Area {
        Crop { aspect, focal }.area(3000, 2000).expect("a good crop")
    }

    #[test]
    fn is_as_large_as_possible_and_stays_inside() {
        let square = area((1, 1), (0.5, 0.5));
        assert_eq!((square.left, square.top), (500, 0));
        assert_eq!((square.width, square.height), (2000, 2000));
        assert_eq!(area((1, 1), (0.0, 0.5)).left, 0);
        assert_eq!(area((1, 1), (0.4, 0.5)).left, 200);
        assert_eq!(area((1, 1), (1.0, 0.5)).left, 1000);
        let wide = area((16, 9), (0.5, 0.2));
        assert_eq!((wide.width, wide.height, wide.top), (3000, 1688, 0));
        assert_eq!(area((3, 2), (0.9, 0.9)).width, 3000);
    }

    #[test]
    fn absurd_aspects_keep_a_pixel() {
        assert_eq!(area((u32::MAX, 1), (0.5, 0.5)).height, 1);
        assert_eq!(area((1, u32::MAX), (0.5, 0.5)).width, 1);
    }

    #[test]
    fn nonsense_is_refused() {
        for (aspect, focal) in [
            ((0, 1), (0.5, 0.5)),
            ((1, 0), (0.5, 0.5)),
            ((1, 1), (f64::NAN, 0.5)),
            ((1, 1), (0.5, 1.01)),
            ((1, 1), (-0.1, 0.5)),
        ] {
            assert!(Crop { aspect, focal }.area(10, 10).is_err());
        }
    }
}
