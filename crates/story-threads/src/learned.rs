//! Made by `examples/train.rs`; see `docs/decisions/0016-story-threads.md`. In the order of `Feature`.
#![allow(clippy::approx_constant, reason = "a weight near a known constant is chance")]

use crate::gate::Table;

/// Whether a document belongs to a story.
#[rustfmt::skip]
pub const JOIN: Table = [
    [
        0.1189, // Start
        0.0000, // Head
        0.4204, // Names
        0.0000, // Nearest
        -0.6663, // OtherNames
        0.0000, // RareNames
        0.0000, // Places
        -1.3087, // OtherPlaces
        0.4187, // Anchors
        -1.4045, // OtherAnchors
        -0.3579, // Gap
        -0.8845, // Size
        0.1866, // Publisher
        1.1007, // Length
        3.2480, // Lead
        1.5629, // Typical
        0.7439, // Core
        -1.9889, // Usual
    ],
    [
        0.0531, // Start
        0.9361, // Head
        -1.0022, // Names
        -0.2227, // Nearest
        -0.8669, // OtherNames
        0.2980, // RareNames
        0.4186, // Places
        0.4811, // OtherPlaces
        0.0549, // Anchors
        1.0454, // OtherAnchors
        0.1473, // Gap
        -0.5846, // Size
        -0.3785, // Publisher
        -0.4518, // Length
        1.4439, // Lead
        0.4075, // Typical
        -0.0112, // Core
        0.5757, // Usual
    ],
    [
        -0.8122, // Start
        -0.0459, // Head
        -0.1563, // Names
        0.2232, // Nearest
        0.4614, // OtherNames
        -0.0795, // RareNames
        0.3708, // Places
        -0.2441, // OtherPlaces
        -0.1612, // Anchors
        0.3689, // OtherAnchors
        -0.2505, // Gap
        0.0163, // Size
        0.0526, // Publisher
        0.6830, // Length
        -0.6441, // Lead
        0.0849, // Typical
        -0.8074, // Core
        -0.0697, // Usual
    ],
    [
        0.4280, // Start
        -0.5141, // Head
        -0.1822, // Names
        -0.1776, // Nearest
        -0.6944, // OtherNames
        -0.1475, // RareNames
        -0.0450, // Places
        0.0872, // OtherPlaces
        -1.4390, // Anchors
        -0.0094, // OtherAnchors
        0.0340, // Gap
        0.0226, // Size
        -0.0999, // Publisher
        0.4583, // Length
        1.1894, // Lead
        0.0874, // Typical
        -0.2619, // Core
        0.4018, // Usual
    ],
    [
        -0.0327, // Start
        0.4611, // Head
        0.0509, // Names
        0.8176, // Nearest
        0.0086, // OtherNames
        -0.3284, // RareNames
        -0.0918, // Places
        -0.1314, // OtherPlaces
        0.2772, // Anchors
        0.0720, // OtherAnchors
        -0.1080, // Gap
        0.0894, // Size
        0.0987, // Publisher
        -0.0377, // Length
        -0.6091, // Lead
        -0.1343, // Typical
        -0.4021, // Core
        0.1489, // Usual
    ],
    [
        0.0856, // Start
        -0.5533, // Head
        -0.7051, // Names
        -0.3157, // Nearest
        -0.8108, // OtherNames
        -0.3276, // RareNames
        0.3620, // Places
        0.1309, // OtherPlaces
        0.0672, // Anchors
        -0.0653, // OtherAnchors
        0.1831, // Gap
        -0.0345, // Size
        -0.0517, // Publisher
        0.1692, // Length
        -0.5610, // Lead
        -0.1682, // Typical
        -0.2196, // Core
        0.1837, // Usual
    ],
];
/// Whether two stories are one.
#[rustfmt::skip]
pub const MERGE: Table = [
    [
        -2.9274, // Start
        -0.9625, // Head
        0.2889, // Names
        3.4616, // Nearest
        0.1154, // OtherNames
        0.5564, // RareNames
        -0.7756, // Places
        -0.0130, // OtherPlaces
        0.0889, // Anchors
        -1.7907, // OtherAnchors
        -0.8201, // Gap
        -0.6097, // Size
        0.0223, // Publisher
        1.4418, // Length
        -0.7715, // Lead
        1.7680, // Typical
        2.1485, // Core
        -1.1445, // Usual
    ],
    [
        0.7303, // Start
        0.1628, // Head
        0.2497, // Names
        0.2859, // Nearest
        -0.9717, // OtherNames
        -0.3353, // RareNames
        0.3025, // Places
        -0.3907, // OtherPlaces
        -0.0183, // Anchors
        0.8699, // OtherAnchors
        0.1325, // Gap
        -0.3662, // Size
        -0.0220, // Publisher
        -0.9688, // Length
        -0.9047, // Lead
        0.8737, // Typical
        0.4789, // Core
        0.3703, // Usual
    ],
    [
        -0.0479, // Start
        -0.1155, // Head
        -0.4973, // Names
        -0.3477, // Nearest
        0.0454, // OtherNames
        0.2286, // RareNames
        1.6450, // Places
        0.1315, // OtherPlaces
        -0.2469, // Anchors
        -0.0193, // OtherAnchors
        -0.3137, // Gap
        0.0950, // Size
        -0.2254, // Publisher
        0.4983, // Length
        0.3434, // Lead
        0.6761, // Typical
        -0.0789, // Core
        0.3341, // Usual
    ],
    [
        0.4040, // Start
        -0.5607, // Head
        -0.2626, // Names
        -0.4016, // Nearest
        -0.3898, // OtherNames
        -0.4650, // RareNames
        0.2030, // Places
        -0.0170, // OtherPlaces
        -0.3883, // Anchors
        -0.5193, // OtherAnchors
        0.0136, // Gap
        0.0439, // Size
        0.4651, // Publisher
        0.2180, // Length
        -0.7857, // Lead
        0.1604, // Typical
        -0.4119, // Core
        0.1867, // Usual
    ],
    [
        0.2389, // Start
        -0.3544, // Head
        0.0512, // Names
        0.7070, // Nearest
        0.0380, // OtherNames
        -0.0775, // RareNames
        0.4164, // Places
        0.2216, // OtherPlaces
        -0.1327, // Anchors
        0.0488, // OtherAnchors
        -0.0425, // Gap
        -0.0402, // Size
        0.8229, // Publisher
        -0.1818, // Length
        -0.1856, // Lead
        0.0746, // Typical
        -0.3843, // Core
        0.0429, // Usual
    ],
    [
        -0.0763, // Start
        -0.0398, // Head
        -0.3849, // Names
        -0.1280, // Nearest
        -0.8201, // OtherNames
        -0.4719, // RareNames
        -0.2315, // Places
        0.0013, // OtherPlaces
        0.7006, // Anchors
        -0.5328, // OtherAnchors
        0.1761, // Gap
        -0.1937, // Size
        -0.8886, // Publisher
        0.7418, // Length
        -0.2729, // Lead
        -0.1344, // Typical
        -0.4816, // Core
        0.3517, // Usual
    ],
];
/// Whether two halves of a story are one.
#[rustfmt::skip]
pub const PART: Table = [
    [
        -2.6507, // Start
        2.3928, // Head
        0.4483, // Names
        4.5743, // Nearest
        0.3646, // OtherNames
        -0.3252, // RareNames
        -2.3824, // Places
        2.1489, // OtherPlaces
        2.9950, // Anchors
        -1.2671, // OtherAnchors
        0.0167, // Gap
        -2.1529, // Size
        -0.4996, // Publisher
        2.1539, // Length
        0.0000, // Lead
        0.4323, // Typical
        1.3137, // Core
        -3.3956, // Usual
    ],
    [
        0.7219, // Start
        -0.2449, // Head
        -2.7989, // Names
        -0.8384, // Nearest
        -2.8074, // OtherNames
        0.5458, // RareNames
        0.0831, // Places
        -1.2116, // OtherPlaces
        -1.9452, // Anchors
        -0.6127, // OtherAnchors
        0.4004, // Gap
        -0.4583, // Size
        -1.4726, // Publisher
        0.2154, // Length
        0.0000, // Lead
        0.7311, // Typical
        -1.5217, // Core
        1.0134, // Usual
    ],
    [
        -0.9871, // Start
        -1.0375, // Head
        -1.6707, // Names
        -0.8673, // Nearest
        1.5987, // OtherNames
        1.3694, // RareNames
        -3.2091, // Places
        -1.3239, // OtherPlaces
        -1.5345, // Anchors
        0.5119, // OtherAnchors
        1.0213, // Gap
        -0.0466, // Size
        -0.1152, // Publisher
        1.2985, // Length
        0.0000, // Lead
        0.4583, // Typical
        -1.0709, // Core
        2.5816, // Usual
    ],
    [
        0.3608, // Start
        0.4764, // Head
        0.7870, // Names
        -1.6421, // Nearest
        1.7559, // OtherNames
        0.0616, // RareNames
        0.9033, // Places
        0.7722, // OtherPlaces
        -0.6648, // Anchors
        -2.2072, // OtherAnchors
        -0.6515, // Gap
        -0.0393, // Size
        1.3311, // Publisher
        0.3183, // Length
        0.0000, // Lead
        0.1513, // Typical
        -0.0848, // Core
        0.3942, // Usual
    ],
    [
        0.2662, // Start
        -0.0463, // Head
        -0.7148, // Names
        -1.0465, // Nearest
        0.7929, // OtherNames
        0.1168, // RareNames
        0.2364, // Places
        -0.2149, // OtherPlaces
        0.9667, // Anchors
        0.3871, // OtherAnchors
        0.1804, // Gap
        -0.6512, // Size
        0.2852, // Publisher
        0.1616, // Length
        0.0000, // Lead
        -0.3231, // Typical
        -0.7500, // Core
        0.5102, // Usual
    ],
    [
        -0.4531, // Start
        -2.8474, // Head
        1.2421, // Names
        -1.1433, // Nearest
        0.2265, // OtherNames
        1.1812, // RareNames
        0.0506, // Places
        -0.2149, // OtherPlaces
        -0.7818, // Anchors
        1.4113, // OtherAnchors
        -0.0028, // Gap
        -0.6441, // Size
        1.0338, // Publisher
        0.4533, // Length
        0.0000, // Lead
        -2.5284, // Typical
        -0.5469, // Core
        -0.6299, // Usual
    ],
];
