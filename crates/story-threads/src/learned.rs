//! Made by `examples/train.rs`; see `docs/decisions/0016-story-threads.md`. In the order of `Feature`.

use crate::gate::Table;

/// Whether a document belongs to a story.
#[rustfmt::skip]
pub const JOIN: Table = [
    [
        -1.0675, // Start
        -0.6627, // Head
        1.1938, // Names
        -0.3077, // Nearest
        -0.7695, // OtherNames
        -0.3113, // RareNames
        -0.5675, // Places
        -1.7037, // OtherPlaces
        0.9341, // Anchors
        -1.2833, // OtherAnchors
        -0.4357, // Gap
        0.6043, // Size
        0.5893, // Publisher
        0.7649, // Length
        2.0505, // Lead
        1.6323, // Typical
        2.2452, // Core
        -2.8871, // Usual
    ],
    [
        0.1522, // Start
        0.6706, // Head
        -1.2193, // Names
        -0.4560, // Nearest
        -0.9371, // OtherNames
        0.4108, // RareNames
        0.3439, // Places
        0.4782, // OtherPlaces
        -0.0293, // Anchors
        1.1129, // OtherAnchors
        0.0768, // Gap
        -0.1892, // Size
        -0.4094, // Publisher
        -0.5288, // Length
        0.6758, // Lead
        0.5219, // Typical
        0.1246, // Core
        0.4394, // Usual
    ],
    [
        -0.5027, // Start
        -0.0153, // Head
        0.2685, // Names
        0.6817, // Nearest
        -0.0022, // OtherNames
        -0.4581, // RareNames
        0.0710, // Places
        -0.1671, // OtherPlaces
        -0.1770, // Anchors
        -0.0430, // OtherAnchors
        -0.2342, // Gap
        0.1151, // Size
        0.2200, // Publisher
        0.6516, // Length
        -1.1968, // Lead
        -0.1276, // Typical
        -0.0253, // Core
        0.2052, // Usual
    ],
    [
        0.1136, // Start
        -0.8002, // Head
        0.0008, // Names
        -0.3741, // Nearest
        -0.7592, // OtherNames
        -0.2556, // RareNames
        -0.0734, // Places
        0.0952, // OtherPlaces
        -1.0940, // Anchors
        0.0752, // OtherAnchors
        0.0191, // Gap
        -0.1912, // Size
        -0.0597, // Publisher
        -0.2032, // Length
        0.5749, // Lead
        0.3512, // Typical
        -0.6225, // Core
        0.1946, // Usual
    ],
    [
        0.0390, // Start
        0.1921, // Head
        -0.2146, // Names
        0.3982, // Nearest
        0.0165, // OtherNames
        -0.1316, // RareNames
        -0.0168, // Places
        -0.0740, // OtherPlaces
        0.4880, // Anchors
        0.5679, // OtherAnchors
        -0.1325, // Gap
        0.0151, // Size
        -0.0995, // Publisher
        -0.0097, // Length
        -0.2683, // Lead
        -0.2044, // Typical
        -0.2670, // Core
        0.1000, // Usual
    ],
    [
        0.0568, // Start
        -0.1232, // Head
        -0.4904, // Names
        -0.5263, // Nearest
        -0.4483, // OtherNames
        0.0288, // RareNames
        0.2697, // Places
        0.0852, // OtherPlaces
        -0.1423, // Anchors
        0.3090, // OtherAnchors
        0.1706, // Gap
        -0.0947, // Size
        -0.0611, // Publisher
        -0.0176, // Length
        -0.4002, // Lead
        -0.2523, // Typical
        -0.0972, // Core
        0.0794, // Usual
    ],
];
/// Whether two stories are one.
#[rustfmt::skip]
pub const MERGE: Table = [
    [
        -3.2325, // Start
        -0.4756, // Head
        0.8448, // Names
        1.8827, // Nearest
        0.4918, // OtherNames
        0.0325, // RareNames
        -0.7066, // Places
        -0.8085, // OtherPlaces
        -0.2751, // Anchors
        -1.3103, // OtherAnchors
        -0.9126, // Gap
        -0.4766, // Size
        -0.0230, // Publisher
        1.7506, // Length
        -0.9879, // Lead
        1.8185, // Typical
        2.2008, // Core
        -2.8242, // Usual
    ],
    [
        0.4089, // Start
        0.4751, // Head
        -0.4192, // Names
        -0.1699, // Nearest
        -1.0781, // OtherNames
        0.1240, // RareNames
        0.4287, // Places
        0.1971, // OtherPlaces
        0.5787, // Anchors
        0.7731, // OtherAnchors
        0.0483, // Gap
        -0.3891, // Size
        -0.1163, // Publisher
        -1.0003, // Length
        -0.1232, // Lead
        0.5862, // Typical
        1.0870, // Core
        0.4436, // Usual
    ],
    [
        -0.3386, // Start
        -0.1628, // Head
        -0.1673, // Names
        -0.1933, // Nearest
        -0.0232, // OtherNames
        -0.6873, // RareNames
        0.6358, // Places
        -0.2033, // OtherPlaces
        -0.3096, // Anchors
        -0.2340, // OtherAnchors
        -0.1080, // Gap
        0.1718, // Size
        0.1532, // Publisher
        0.6672, // Length
        0.4249, // Lead
        0.1824, // Typical
        0.1218, // Core
        0.3495, // Usual
    ],
    [
        0.3733, // Start
        0.0384, // Head
        0.2724, // Names
        0.1037, // Nearest
        -0.0464, // OtherNames
        0.1595, // RareNames
        0.0531, // Places
        0.0828, // OtherPlaces
        -0.4065, // Anchors
        -0.3591, // OtherAnchors
        -0.0661, // Gap
        -0.1214, // Size
        0.1369, // Publisher
        0.3102, // Length
        -0.3585, // Lead
        0.3090, // Typical
        -0.8641, // Core
        0.2315, // Usual
    ],
    [
        0.1318, // Start
        -0.1712, // Head
        0.2556, // Names
        -0.0243, // Nearest
        0.3006, // OtherNames
        -0.2744, // RareNames
        0.3354, // Places
        0.1708, // OtherPlaces
        -0.3147, // Anchors
        0.6670, // OtherAnchors
        0.1235, // Gap
        -0.1271, // Size
        0.5574, // Publisher
        -0.1321, // Length
        -0.1834, // Lead
        -0.0169, // Typical
        -0.1292, // Core
        0.1126, // Usual
    ],
    [
        0.0051, // Start
        0.0568, // Head
        -0.5138, // Names
        -0.3803, // Nearest
        -0.3902, // OtherNames
        -0.2431, // RareNames
        -0.2287, // Places
        0.0404, // OtherPlaces
        0.4425, // Anchors
        -0.2022, // OtherAnchors
        0.2539, // Gap
        -0.0409, // Size
        -0.7481, // Publisher
        0.3396, // Length
        -0.2095, // Lead
        -0.0151, // Typical
        -0.1108, // Core
        0.2116, // Usual
    ],
];
/// Whether two halves of a story are one.
#[rustfmt::skip]
pub const PART: Table = [
    [
        -1.3936, // Start
        1.1300, // Head
        0.9897, // Names
        2.5012, // Nearest
        0.2445, // OtherNames
        1.0065, // RareNames
        1.9588, // Places
        -0.0467, // OtherPlaces
        2.6049, // Anchors
        -2.7580, // OtherAnchors
        -2.8928, // Gap
        -2.2700, // Size
        -0.4815, // Publisher
        2.7400, // Length
        0.0000, // Lead
        0.3592, // Typical
        1.2527, // Core
        -2.5912, // Usual
    ],
    [
        0.2472, // Start
        0.8446, // Head
        -0.2339, // Names
        0.4604, // Nearest
        -1.4317, // OtherNames
        -0.2224, // RareNames
        -0.8694, // Places
        -0.0250, // OtherPlaces
        -2.0569, // Anchors
        0.8422, // OtherAnchors
        1.1011, // Gap
        0.3125, // Size
        -2.2006, // Publisher
        -0.0462, // Length
        0.0000, // Lead
        0.9417, // Typical
        -1.6019, // Core
        0.4894, // Usual
    ],
    [
        -0.4207, // Start
        -0.2619, // Head
        -0.1821, // Names
        -0.1490, // Nearest
        1.2472, // OtherNames
        0.4060, // RareNames
        -1.4457, // Places
        -0.0130, // OtherPlaces
        -1.2515, // Anchors
        1.4042, // OtherAnchors
        -0.4146, // Gap
        0.4780, // Size
        -1.3243, // Publisher
        0.9942, // Length
        0.0000, // Lead
        0.5781, // Typical
        -0.9241, // Core
        1.5477, // Usual
    ],
    [
        0.1024, // Start
        0.2917, // Head
        0.1090, // Names
        -0.3225, // Nearest
        0.9084, // OtherNames
        0.9370, // RareNames
        -0.2624, // Places
        0.0084, // OtherPlaces
        -1.4599, // Anchors
        0.7329, // OtherAnchors
        -0.1838, // Gap
        -0.1689, // Size
        2.1083, // Publisher
        0.2651, // Length
        0.0000, // Lead
        -0.0296, // Typical
        -0.7366, // Core
        0.2178, // Usual
    ],
    [
        -0.0180, // Start
        -0.2052, // Head
        -0.5838, // Names
        -0.2466, // Nearest
        -0.0412, // OtherNames
        1.2931, // RareNames
        0.1216, // Places
        0.0023, // OtherPlaces
        0.4841, // Anchors
        0.1379, // OtherAnchors
        -0.8221, // Gap
        -0.2897, // Size
        0.1618, // Publisher
        0.6400, // Length
        0.0000, // Lead
        -0.8535, // Typical
        -0.7277, // Core
        0.0290, // Usual
    ],
    [
        0.1003, // Start
        -0.8820, // Head
        0.1356, // Names
        -1.0398, // Nearest
        0.5156, // OtherNames
        0.6605, // RareNames
        -0.1555, // Places
        0.0023, // OtherPlaces
        0.8767, // Anchors
        0.4969, // OtherAnchors
        0.3164, // Gap
        -0.2774, // Size
        0.2433, // Publisher
        -0.8814, // Length
        0.0000, // Lead
        -1.9479, // Typical
        0.3737, // Core
        -0.3231, // Usual
    ],
];
