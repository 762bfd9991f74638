//! Made by `examples/train.rs`; see `docs/decisions/0016-story-threads.md`. In the order of `Feature`.
#![allow(clippy::approx_constant, reason = "a weight near a known constant is chance")]

use crate::kinship::KinTable;
use crate::shape::Join;

/// Whether a document belongs to a story.
#[rustfmt::skip]
pub const JOIN: Join = Join {
    slopes: [
        [-0.5475, -0.4797, -0.4311, -0.3997, -0.3844], // Start
        [0.8377, 1.1763, 1.3909, 0.9257, 0.5095], // Words
        [0.0967, 0.1028, 0.0000, 0.0000, 0.0000], // Head
        [0.4097, 0.2937, 0.0882, 0.0000, 0.0000], // Names
        [0.4336, 0.4404, 0.2990, 0.0000, 0.0000], // Nearest
        [-0.1715, -0.3657, -0.7216, -0.8591, -0.8488], // OtherNames
        [0.0000, 0.0000, 0.0000, 0.0000, 0.2816], // RareNames
        [0.0000, 0.1262, 0.1604, 0.0663, 0.0637], // Places
        [-1.0387, -0.9101, -0.8179, -0.7584, -0.7292], // OtherPlaces
        [0.1188, 0.1090, 0.1592, 0.2078, 0.2419], // Anchors
        [-0.6872, -0.6021, -0.5411, -0.5017, -0.4824], // OtherAnchors
        [0.0000, 0.0000, -0.3885, -0.6549, -0.8481], // Gap
        [-0.1607, -0.3175, -0.3855, 0.1445, -0.1501], // Size
        [0.6865, 0.6679, -0.0270, -0.2236, -0.5592], // Length
        [2.3586, 2.6851, 2.6638, 2.3617, 1.9329], // Lead
        [1.1167, 1.1351, 0.8764, 0.0000, 0.0000], // Typical
        [0.5608, 0.5862, 0.5432, 0.4564, 0.3096], // Core
    ],
    leans: [
        [
            0.0208, // Start
            0.3405, // Words
            0.0829, // Head
            0.0548, // Names
            0.0630, // Nearest
            -0.1386, // OtherNames
            0.0993, // RareNames
            -0.0621, // Places
            0.0104, // OtherPlaces
            0.0433, // Anchors
            0.0962, // OtherAnchors
            -0.1413, // Gap
            -0.0140, // Size
            -0.0938, // Length
            0.1041, // Lead
            0.3837, // Typical
            0.0988, // Core
        ],
        [
            0.0209, // Start
            0.0172, // Words
            0.0061, // Head
            -0.0334, // Names
            -0.0014, // Nearest
            -0.1368, // OtherNames
            -0.1397, // RareNames
            -0.1118, // Places
            0.0225, // OtherPlaces
            -0.1579, // Anchors
            -0.0242, // OtherAnchors
            -0.0625, // Gap
            0.0482, // Size
            0.0174, // Length
            0.1075, // Lead
            -0.0452, // Typical
            0.0224, // Core
        ],
        [
            0.0783, // Start
            -0.0021, // Words
            0.0323, // Head
            0.0054, // Names
            0.0544, // Nearest
            0.0506, // OtherNames
            0.0471, // RareNames
            0.0121, // Places
            -0.0204, // OtherPlaces
            0.0201, // Anchors
            0.0204, // OtherAnchors
            -0.2398, // Gap
            0.0586, // Size
            0.0738, // Length
            -0.0255, // Lead
            -0.0392, // Typical
            -0.0115, // Core
        ],
        [
            -0.0881, // Start
            -0.0387, // Words
            -0.0350, // Head
            -0.0490, // Names
            -0.0318, // Nearest
            -0.0086, // OtherNames
            -0.1114, // RareNames
            -0.0403, // Places
            -0.0044, // OtherPlaces
            -0.0012, // Anchors
            -0.0002, // OtherAnchors
            -0.2310, // Gap
            -0.0124, // Size
            -0.2039, // Length
            -0.0286, // Lead
            -0.0295, // Typical
            -0.0433, // Core
        ],
    ],
};
/// Whether two groups are one story.
#[rustfmt::skip]
pub const KIN: KinTable = [
    [
        2.3866, // Start
        1.3390, // Across
        0.2670, // AcrossNames
        0.9560, // Alike
        -2.0354, // Exclusive
        0.0000, // Places
        -0.4075, // OtherPlaces
        0.0000, // Anchors
        -1.5851, // OtherAnchors
        -0.8124, // Gap
        -0.3286, // Smaller
        0.3451, // Larger
        -0.4542, // Length
        0.0167, // Halves
    ],
    [
        -0.0218, // Start
        0.6199, // Across
        0.3384, // AcrossNames
        0.1404, // Alike
        -0.1753, // Exclusive
        -0.6385, // Places
        -0.1818, // OtherPlaces
        0.0826, // Anchors
        0.1314, // OtherAnchors
        -0.0978, // Gap
        -0.1882, // Smaller
        0.1902, // Larger
        0.1488, // Length
        0.0318, // Halves
    ],
    [
        0.0646, // Start
        0.2726, // Across
        0.0941, // AcrossNames
        0.2245, // Alike
        0.1590, // Exclusive
        0.1686, // Places
        0.1422, // OtherPlaces
        -0.4957, // Anchors
        -0.0005, // OtherAnchors
        0.1018, // Gap
        -0.1109, // Smaller
        0.2160, // Larger
        -0.0347, // Length
        0.1250, // Halves
    ],
];
