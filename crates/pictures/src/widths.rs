//! The widths a `srcset` is made of. A fixed ladder keeps the number of renditions small and
//! their addresses the same from page to page.

/// From a small telephone to a wide column on a dense screen. 1280 also serves share previews,
/// which want at least 1200.
const LADDER: [u32; 6] = [320, 480, 640, 960, 1280, 1600];

/// The widths worth making of a picture this wide, ascending, never above `original_width`. An
/// original that falls between two steps contributes its own width, so that its best quality
/// stays reachable. Empty only for a width of 0.
pub fn standard_widths(original_width: u32) -> Vec<u32> {
    let mut widths: Vec<u32> = LADDER
        .into_iter()
        .filter(|step| *step <= original_width)
        .collect();
    let below_the_top = original_width < LADDER[LADDER.len() - 1];
    if original_width > 0 && below_the_top && widths.last() != Some(&original_width) {
        widths.push(original_width);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::standard_widths;

    #[test]
    fn never_wider_than_the_original() {
        assert_eq!(standard_widths(6000), [320, 480, 640, 960, 1280, 1600]);
        assert_eq!(standard_widths(1600), [320, 480, 640, 960, 1280, 1600]);
        assert_eq!(standard_widths(1000), [320, 480, 640, 960, 1000]);
        assert_eq!(standard_widths(640), [320, 480, 640]);
        assert_eq!(standard_widths(90), [90]);
        assert!(standard_widths(0).is_empty());
    }
}
