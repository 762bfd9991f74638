//! Made by `examples/train.rs`; see `docs/decisions/0016-story-threads.md`. In the order of `Feature`.
#![allow(clippy::approx_constant, reason = "a weight near a known constant is chance")]

use crate::gate::Table;
use crate::kinship::KinTable;

/// Whether a document belongs to a story.
#[rustfmt::skip]
pub const JOIN: Table = [
    [
        0.5488, // Start
        1.0309, // Words
        0.0000, // Head
        0.4952, // Names
        0.0000, // Nearest
        -0.2417, // OtherNames
        0.0000, // RareNames
        0.0000, // Places
        -1.5392, // OtherPlaces
        0.4878, // Anchors
        -0.9887, // OtherAnchors
        0.0000, // Gap
        -0.4000, // Size
        0.0821, // Length
        1.6663, // Lead
        0.7514, // Typical
        0.2918, // Core
    ],
    [
        -0.0054, // Start
        0.2305, // Words
        0.0917, // Head
        -0.0479, // Names
        0.0447, // Nearest
        -0.1102, // OtherNames
        0.1032, // RareNames
        -0.1434, // Places
        0.0257, // OtherPlaces
        0.0540, // Anchors
        0.2234, // OtherAnchors
        -0.0518, // Gap
        -0.0154, // Size
        -0.2444, // Length
        0.0598, // Lead
        0.3306, // Typical
        0.0516, // Core
    ],
    [
        0.0202, // Start
        0.1311, // Words
        0.0540, // Head
        -0.1028, // Names
        0.0401, // Nearest
        -0.1647, // OtherNames
        -0.2234, // RareNames
        -0.1440, // Places
        0.0202, // OtherPlaces
        -0.1885, // Anchors
        -0.0716, // OtherAnchors
        0.0339, // Gap
        0.2361, // Size
        0.0429, // Length
        0.2184, // Lead
        0.0201, // Typical
        0.0326, // Core
    ],
    [
        0.0136, // Start
        0.0284, // Words
        0.0327, // Head
        -0.0281, // Names
        0.0670, // Nearest
        0.0452, // OtherNames
        -0.1212, // RareNames
        0.1416, // Places
        -0.0913, // OtherPlaces
        -0.0473, // Anchors
        0.0262, // OtherAnchors
        -0.2443, // Gap
        0.0780, // Size
        -0.0014, // Length
        -0.1152, // Lead
        -0.0621, // Typical
        -0.0277, // Core
    ],
];
/// Whether two groups are one story.
#[rustfmt::skip]
pub const KIN: KinTable = [
    [
        2.4005, // Start
        0.7824, // Across
        0.1642, // AcrossNames
        1.4956, // Alike
        -1.2532, // Exclusive
        0.0000, // Places
        -0.9930, // OtherPlaces
        0.0000, // Anchors
        -1.6211, // OtherAnchors
        -0.2684, // Gap
        -0.4428, // Smaller
        0.4048, // Larger
        -0.7858, // Length
        0.1253, // Halves
    ],
    [
        -0.0228, // Start
        0.5545, // Across
        0.1679, // AcrossNames
        0.1910, // Alike
        -0.1108, // Exclusive
        -0.3744, // Places
        -0.0310, // OtherPlaces
        -0.0942, // Anchors
        0.0533, // OtherAnchors
        -0.0696, // Gap
        -0.1157, // Smaller
        0.2133, // Larger
        0.1976, // Length
        -0.0168, // Halves
    ],
    [
        0.0172, // Start
        0.0624, // Across
        0.0101, // AcrossNames
        -0.0007, // Alike
        -0.1819, // Exclusive
        -0.1288, // Places
        0.0743, // OtherPlaces
        -0.4179, // Anchors
        0.0066, // OtherAnchors
        0.1375, // Gap
        0.0538, // Smaller
        0.2071, // Larger
        -0.1031, // Length
        0.0294, // Halves
    ],
];
