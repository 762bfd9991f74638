//! One colour for a whole picture: the placeholder that a page paints until the pixels arrive.

use image::DynamicImage;

/// Samples on each axis; enough that no visible area is missed, few enough to cost nothing.
const SAMPLES: u32 = 128;

/// The mean of an even grid of pixels, with transparent ones laid on white.
pub(crate) fn average(pixels: &DynamicImage) -> [u8; 3] {
    let (width, height) = (pixels.width(), pixels.height());
    let mut sum = [0u64; 3];
    let mut count = 0;
    for y in grid(height) {
        for x in grid(width) {
            let [r, g, b] = on_white(pixel(pixels, x, y));
            sum[0] += u64::from(r);
            sum[1] += u64::from(g);
            sum[2] += u64::from(b);
            count += 1;
        }
    }
    sum.map(|channel| u8::try_from(channel / count.max(1)).unwrap_or(u8::MAX))
}

/// What is seen of a pixel on white paper.
pub(crate) fn on_white([r, g, b, alpha]: [u8; 4]) -> [u8; 3] {
    [r, g, b].map(|channel| {
        let alpha = u32::from(alpha);
        let mixed = (u32::from(channel) * alpha + 255 * (255 - alpha) + 127) / 255;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    })
}

fn grid(side: u32) -> impl Iterator<Item = u32> {
    (0..side).step_by(side.div_ceil(SAMPLES).max(1) as usize)
}

fn pixel(pixels: &DynamicImage, x: u32, y: u32) -> [u8; 4] {
    use image::GenericImageView;
    pixels.get_pixel(x, y).0
}
