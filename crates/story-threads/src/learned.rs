//! Made by `examples/train.rs`; see `docs/decisions/0016-story-threads.md`. In the order of `Feature`.

use crate::gate::Table;

/// Whether a document belongs to a story.
#[rustfmt::skip]
pub const JOIN: Table = [
    [
        -0.4165, // Start
        -1.6751, // Head
        0.3850, // Names
        1.5616, // Nearest
        -0.6732, // OtherNames
        -0.1419, // RareNames
        0.0142, // Places
        -1.7793, // OtherPlaces
        0.5797, // Anchors
        -1.3180, // OtherAnchors
        -0.4106, // Gap
        -0.7426, // Size
        0.5009, // Publisher
        1.5909, // Length
        2.9862, // Lead
        1.5146, // Typical
        2.1646, // Core
        -4.7452, // Usual
    ],
    [
        0.2472, // Start
        1.0693, // Head
        -2.3878, // Names
        -0.6601, // Nearest
        -0.7042, // OtherNames
        0.5744, // RareNames
        0.3338, // Places
        0.5488, // OtherPlaces
        0.5605, // Anchors
        1.4307, // OtherAnchors
        0.1112, // Gap
        -0.8937, // Size
        -0.4671, // Publisher
        -0.4753, // Length
        1.5026, // Lead
        0.6555, // Typical
        -0.6570, // Core
        1.2618, // Usual
    ],
    [
        -1.8398, // Start
        0.3210, // Head
        0.2607, // Names
        2.1104, // Nearest
        0.5607, // OtherNames
        -0.5649, // RareNames
        0.3385, // Places
        -0.3524, // OtherPlaces
        -0.2004, // Anchors
        -0.2121, // OtherAnchors
        -0.0083, // Gap
        -0.0151, // Size
        0.4504, // Publisher
        1.0511, // Length
        -2.4747, // Lead
        -0.1858, // Typical
        0.3398, // Core
        1.5045, // Usual
    ],
    [
        0.5471, // Start
        -2.1054, // Head
        -0.3854, // Names
        -1.3062, // Nearest
        -0.9739, // OtherNames
        0.1176, // RareNames
        -0.2971, // Places
        0.0066, // OtherPlaces
        -0.9279, // Anchors
        -0.0585, // OtherAnchors
        -0.0469, // Gap
        -0.1161, // Size
        0.0192, // Publisher
        0.7437, // Length
        1.8627, // Lead
        0.6125, // Typical
        -0.5948, // Core
        0.7023, // Usual
    ],
    [
        0.0115, // Start
        0.6416, // Head
        -0.2601, // Names
        0.8302, // Nearest
        -0.0818, // OtherNames
        -0.1403, // RareNames
        -0.0982, // Places
        -0.0504, // OtherPlaces
        0.0065, // Anchors
        0.5892, // OtherAnchors
        -0.1585, // Gap
        0.1548, // Size
        -0.0392, // Publisher
        -0.1506, // Length
        -0.9507, // Lead
        -0.3464, // Typical
        -0.1191, // Core
        0.4610, // Usual
    ],
    [
        0.1794, // Start
        -0.4437, // Head
        -1.2824, // Names
        -1.0561, // Nearest
        -1.5106, // OtherNames
        -0.2040, // RareNames
        0.2032, // Places
        0.1779, // OtherPlaces
        -0.1903, // Anchors
        -0.5256, // OtherAnchors
        0.1958, // Gap
        -0.0266, // Size
        -0.1617, // Publisher
        0.2370, // Length
        -1.0660, // Lead
        -0.0652, // Typical
        0.0184, // Core
        0.2355, // Usual
    ],
];
/// Whether two stories are one.
#[rustfmt::skip]
pub const MERGE: Table = [
    [
        -3.3475, // Start
        -0.7215, // Head
        0.0376, // Names
        3.3489, // Nearest
        0.4074, // OtherNames
        0.2372, // RareNames
        -0.3871, // Places
        -0.8112, // OtherPlaces
        0.1975, // Anchors
        -1.3299, // OtherAnchors
        -0.8604, // Gap
        -1.3719, // Size
        -0.1713, // Publisher
        1.5200, // Length
        -2.0743, // Lead
        1.4431, // Typical
        2.7473, // Core
        -1.0075, // Usual
    ],
    [
        0.8842, // Start
        0.6575, // Head
        -0.6399, // Names
        -0.0933, // Nearest
        -0.5488, // OtherNames
        0.2945, // RareNames
        0.4682, // Places
        0.2413, // OtherPlaces
        0.0841, // Anchors
        0.4972, // OtherAnchors
        0.0831, // Gap
        -0.6701, // Size
        -0.1499, // Publisher
        -1.0070, // Length
        -0.7715, // Lead
        0.7373, // Typical
        1.3603, // Core
        0.4024, // Usual
    ],
    [
        0.0657, // Start
        0.6805, // Head
        -0.9683, // Names
        0.3256, // Nearest
        0.5928, // OtherNames
        -0.3681, // RareNames
        1.6673, // Places
        -0.0349, // OtherPlaces
        -0.2044, // Anchors
        -0.4741, // OtherAnchors
        0.0147, // Gap
        -0.0355, // Size
        -0.3811, // Publisher
        0.6993, // Length
        1.1096, // Lead
        0.3804, // Typical
        1.1954, // Core
        0.9988, // Usual
    ],
    [
        0.6384, // Start
        -0.3480, // Head
        0.7464, // Names
        -0.5224, // Nearest
        -0.5149, // OtherNames
        -0.1421, // RareNames
        -0.1908, // Places
        0.1236, // OtherPlaces
        -0.5463, // Anchors
        0.2979, // OtherAnchors
        -0.0986, // Gap
        -0.0421, // Size
        0.5454, // Publisher
        0.6612, // Length
        -0.8910, // Lead
        0.2925, // Typical
        -0.8448, // Core
        0.1690, // Usual
    ],
    [
        0.2803, // Start
        -0.1639, // Head
        0.6140, // Names
        0.6518, // Nearest
        -0.0586, // OtherNames
        -0.2869, // RareNames
        0.3077, // Places
        0.2276, // OtherPlaces
        -0.0037, // Anchors
        0.0769, // OtherAnchors
        0.1255, // Gap
        -0.0343, // Size
        0.5657, // Publisher
        -0.2384, // Length
        -0.1067, // Lead
        -0.1258, // Typical
        -0.0017, // Core
        0.0833, // Usual
    ],
    [
        0.0424, // Start
        0.0298, // Head
        -1.4141, // Names
        -0.8758, // Nearest
        -1.5778, // OtherNames
        -0.5160, // RareNames
        0.4563, // Places
        0.0811, // OtherPlaces
        0.4785, // Anchors
        0.0372, // OtherAnchors
        0.1801, // Gap
        0.0110, // Size
        -0.6559, // Publisher
        0.4449, // Length
        -0.9435, // Lead
        0.0292, // Typical
        -1.0996, // Core
        0.4404, // Usual
    ],
];
/// Whether two halves of a story are one.
#[rustfmt::skip]
pub const PART: Table = [
    [
        2.0173, // Start
        0.8673, // Head
        -0.5591, // Names
        3.5274, // Nearest
        3.8013, // OtherNames
        -0.2424, // RareNames
        2.4622, // Places
        -2.2934, // OtherPlaces
        0.6986, // Anchors
        3.2687, // OtherAnchors
        0.1217, // Gap
        -2.4208, // Size
        1.6315, // Publisher
        0.2810, // Length
        0.0000, // Lead
        2.3847, // Typical
        -2.1273, // Core
        0.0193, // Usual
    ],
    [
        -0.4122, // Start
        -0.2140, // Head
        0.5615, // Names
        -0.5264, // Nearest
        -0.1600, // OtherNames
        0.0269, // RareNames
        -2.7449, // Places
        -1.1974, // OtherPlaces
        0.5477, // Anchors
        -4.6580, // OtherAnchors
        -0.2219, // Gap
        -0.0155, // Size
        -2.6993, // Publisher
        1.3103, // Length
        0.0000, // Lead
        0.5833, // Typical
        -0.7764, // Core
        0.0142, // Usual
    ],
    [
        -0.2747, // Start
        0.0190, // Head
        -2.9211, // Names
        1.9410, // Nearest
        -1.6133, // OtherNames
        0.6183, // RareNames
        -0.5683, // Places
        -1.5078, // OtherPlaces
        -0.2934, // Anchors
        3.8691, // OtherAnchors
        -1.3707, // Gap
        0.2772, // Size
        0.7099, // Publisher
        0.0634, // Length
        0.0000, // Lead
        0.5411, // Typical
        -1.5562, // Core
        1.1148, // Usual
    ],
    [
        -0.1031, // Start
        1.7087, // Head
        0.5385, // Names
        -0.4475, // Nearest
        0.2797, // OtherNames
        0.2079, // RareNames
        -0.2703, // Places
        0.5474, // OtherPlaces
        -0.9812, // Anchors
        1.6071, // OtherAnchors
        -0.7847, // Gap
        -0.0904, // Size
        1.7746, // Publisher
        0.6313, // Length
        0.0000, // Lead
        -0.4365, // Typical
        -2.1839, // Core
        0.1383, // Usual
    ],
    [
        -0.1936, // Start
        -1.1367, // Head
        -1.0454, // Names
        0.4007, // Nearest
        3.4343, // OtherNames
        0.0374, // RareNames
        -0.0489, // Places
        0.2320, // OtherPlaces
        1.0938, // Anchors
        1.5000, // OtherAnchors
        0.2970, // Gap
        -0.7879, // Size
        2.6197, // Publisher
        -0.2109, // Length
        0.0000, // Lead
        1.7966, // Typical
        -3.3215, // Core
        -0.2275, // Usual
    ],
    [
        0.4756, // Start
        -3.6962, // Head
        -2.0489, // Names
        0.1946, // Nearest
        -1.6020, // OtherNames
        1.5475, // RareNames
        -0.3604, // Places
        0.2293, // OtherPlaces
        0.1770, // Anchors
        1.8711, // OtherAnchors
        0.2919, // Gap
        -0.4233, // Size
        1.5029, // Publisher
        -0.7397, // Length
        0.0000, // Lead
        -0.3664, // Typical
        -0.9525, // Core
        0.4013, // Usual
    ],
];
