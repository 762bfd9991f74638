//! Made by `examples/train.rs`; see `docs/decisions/0016-story-threads.md`. In the order of `Feature`.

use crate::gate::Table;

/// Whether a document belongs to a story.
#[rustfmt::skip]
pub const JOIN: Table = [
    [
        -0.3956, // Start
        -2.0746, // Head
        0.4235, // Names
        1.4772, // Nearest
        -0.6324, // OtherNames
        -0.1672, // RareNames
        -0.0731, // Places
        -1.7505, // OtherPlaces
        0.5784, // Anchors
        -1.3465, // OtherAnchors
        -0.3433, // Gap
        -0.1797, // Size
        0.3282, // Publisher
        1.1542, // Length
        2.9581, // Lead
        1.6643, // Typical
        1.7137, // Core
        -3.9760, // Usual
    ],
    [
        0.2711, // Start
        1.3152, // Head
        -1.6828, // Names
        -0.5194, // Nearest
        -0.5314, // OtherNames
        0.5022, // RareNames
        0.4581, // Places
        0.7024, // OtherPlaces
        0.6598, // Anchors
        1.2361, // OtherAnchors
        0.0279, // Gap
        -0.6177, // Size
        -0.5816, // Publisher
        -0.5253, // Length
        1.2964, // Lead
        0.6331, // Typical
        -0.6400, // Core
        1.0878, // Usual
    ],
    [
        -1.5350, // Start
        0.4959, // Head
        0.4693, // Names
        1.8855, // Nearest
        0.2840, // OtherNames
        -0.5335, // RareNames
        0.3741, // Places
        0.0721, // OtherPlaces
        -0.1775, // Anchors
        0.1384, // OtherAnchors
        0.1265, // Gap
        -0.2447, // Size
        0.4468, // Publisher
        0.9296, // Length
        -2.3768, // Lead
        -0.3969, // Typical
        0.1659, // Core
        1.0641, // Usual
    ],
    [
        0.5566, // Start
        -1.2267, // Head
        -0.4376, // Names
        -0.7441, // Nearest
        -1.0457, // OtherNames
        0.0814, // RareNames
        -0.2979, // Places
        0.0407, // OtherPlaces
        -0.5344, // Anchors
        -0.1841, // OtherAnchors
        -0.0075, // Gap
        -0.1221, // Size
        0.1287, // Publisher
        0.2283, // Length
        1.8298, // Lead
        0.4558, // Typical
        -0.1972, // Core
        0.6162, // Usual
    ],
    [
        0.0236, // Start
        0.6432, // Head
        -0.3009, // Names
        0.9116, // Nearest
        -0.2917, // OtherNames
        -0.2816, // RareNames
        -0.1152, // Places
        -0.1264, // OtherPlaces
        0.2895, // Anchors
        0.4216, // OtherAnchors
        -0.1154, // Gap
        0.0470, // Size
        0.1486, // Publisher
        -0.1443, // Length
        -1.0741, // Lead
        -0.3426, // Typical
        0.2605, // Core
        0.4097, // Usual
    ],
    [
        0.1677, // Start
        0.0519, // Head
        -1.0476, // Names
        -0.6542, // Nearest
        -1.5323, // OtherNames
        -0.3580, // RareNames
        0.2639, // Places
        0.1750, // OtherPlaces
        -0.0384, // Anchors
        -0.3571, // OtherAnchors
        0.2548, // Gap
        -0.1277, // Size
        -0.1199, // Publisher
        0.1613, // Length
        -0.6375, // Lead
        -0.4046, // Typical
        0.2574, // Core
        0.1342, // Usual
    ],
];
/// Whether two stories are one.
#[rustfmt::skip]
pub const MERGE: Table = [
    [
        -3.9541, // Start
        -1.5374, // Head
        0.0806, // Names
        4.2703, // Nearest
        0.3570, // OtherNames
        0.3160, // RareNames
        -0.1792, // Places
        -1.3029, // OtherPlaces
        0.0776, // Anchors
        -1.0784, // OtherAnchors
        -0.9210, // Gap
        -0.7537, // Size
        -0.1731, // Publisher
        1.0800, // Length
        -3.2027, // Lead
        1.5658, // Typical
        2.5622, // Core
        -0.9801, // Usual
    ],
    [
        1.0559, // Start
        1.3268, // Head
        -0.7759, // Names
        0.6234, // Nearest
        -0.5334, // OtherNames
        0.3014, // RareNames
        0.2289, // Places
        0.1304, // OtherPlaces
        0.4987, // Anchors
        0.6449, // OtherAnchors
        0.1502, // Gap
        -0.4533, // Size
        -0.2225, // Publisher
        -0.9275, // Length
        -0.4275, // Lead
        0.5827, // Typical
        0.6869, // Core
        0.4242, // Usual
    ],
    [
        0.1615, // Start
        0.4738, // Head
        -1.0279, // Names
        0.1891, // Nearest
        0.7069, // OtherNames
        -0.2471, // RareNames
        1.4489, // Places
        0.0730, // OtherPlaces
        0.0680, // Anchors
        -0.2301, // OtherAnchors
        0.0759, // Gap
        -0.1585, // Size
        -0.1909, // Publisher
        0.7497, // Length
        0.8039, // Lead
        0.5780, // Typical
        0.6938, // Core
        -0.0300, // Usual
    ],
    [
        0.4169, // Start
        -0.4549, // Head
        0.4451, // Names
        -0.3468, // Nearest
        -0.8174, // OtherNames
        0.0942, // RareNames
        -0.4504, // Places
        -0.0355, // OtherPlaces
        -1.0672, // Anchors
        -0.0997, // OtherAnchors
        -0.0044, // Gap
        0.0572, // Size
        0.4095, // Publisher
        0.4059, // Length
        -0.6439, // Lead
        0.2688, // Typical
        -0.9811, // Core
        0.0131, // Usual
    ],
    [
        0.3373, // Start
        0.0621, // Head
        0.4658, // Names
        0.3789, // Nearest
        -0.0500, // OtherNames
        -0.2345, // RareNames
        0.1772, // Places
        0.1736, // OtherPlaces
        -0.0814, // Anchors
        0.1395, // OtherAnchors
        0.1435, // Gap
        -0.1117, // Size
        0.5756, // Publisher
        -0.1424, // Length
        -0.1355, // Lead
        -0.1017, // Typical
        -0.2051, // Core
        0.0894, // Usual
    ],
    [
        0.1124, // Start
        0.2715, // Head
        -1.0463, // Names
        -0.3511, // Nearest
        -1.8698, // OtherNames
        -0.7261, // RareNames
        0.3519, // Places
        0.1303, // OtherPlaces
        0.3925, // Anchors
        -0.5005, // OtherAnchors
        0.1700, // Gap
        -0.1183, // Size
        -0.4616, // Publisher
        0.4750, // Length
        -0.6162, // Lead
        -0.0883, // Typical
        -1.3319, // Core
        0.3833, // Usual
    ],
];
/// Whether two halves of a story are one.
#[rustfmt::skip]
pub const PART: Table = [
    [
        0.9915, // Start
        1.9573, // Head
        -0.0838, // Names
        4.6118, // Nearest
        2.0157, // OtherNames
        -1.1643, // RareNames
        3.2087, // Places
        -2.9392, // OtherPlaces
        -0.7544, // Anchors
        4.2455, // OtherAnchors
        -0.9068, // Gap
        -0.8494, // Size
        0.1548, // Publisher
        1.4730, // Length
        0.0000, // Lead
        1.4046, // Typical
        -1.6295, // Core
        -0.8993, // Usual
    ],
    [
        -0.1072, // Start
        -1.3609, // Head
        -1.3542, // Names
        -1.1497, // Nearest
        1.3619, // OtherNames
        0.7636, // RareNames
        -2.3647, // Places
        -0.5332, // OtherPlaces
        0.6898, // Anchors
        -4.0620, // OtherAnchors
        -0.1155, // Gap
        0.6230, // Size
        -1.8067, // Publisher
        0.7159, // Length
        0.0000, // Lead
        1.3264, // Typical
        -0.7772, // Core
        0.3061, // Usual
    ],
    [
        -0.4985, // Start
        0.1845, // Head
        -2.2242, // Names
        1.3948, // Nearest
        -2.1850, // OtherNames
        0.3248, // RareNames
        -0.1825, // Places
        -0.3561, // OtherPlaces
        -1.1289, // Anchors
        3.0578, // OtherAnchors
        0.5942, // Gap
        -0.1456, // Size
        0.4929, // Publisher
        0.4286, // Length
        0.0000, // Lead
        0.5832, // Typical
        -0.0414, // Core
        1.8195, // Usual
    ],
    [
        -0.2907, // Start
        1.1728, // Head
        0.0001, // Names
        0.2639, // Nearest
        0.1488, // OtherNames
        0.6958, // RareNames
        -0.2404, // Places
        0.8288, // OtherPlaces
        -0.1082, // Anchors
        2.9503, // OtherAnchors
        -0.9087, // Gap
        -0.0051, // Size
        1.4948, // Publisher
        -0.5278, // Length
        0.0000, // Lead
        -0.9643, // Typical
        -1.2260, // Core
        0.0948, // Usual
    ],
    [
        0.1906, // Start
        -1.0981, // Head
        -2.5535, // Names
        1.8312, // Nearest
        2.5559, // OtherNames
        -0.1377, // RareNames
        -0.0209, // Places
        0.7020, // OtherPlaces
        -0.1386, // Anchors
        1.9491, // OtherAnchors
        0.3021, // Gap
        -0.4780, // Size
        1.1474, // Publisher
        1.0464, // Length
        0.0000, // Lead
        0.7194, // Typical
        -1.9874, // Core
        0.2623, // Usual
    ],
    [
        0.6148, // Start
        -3.1174, // Head
        -2.4432, // Names
        -1.7009, // Nearest
        -2.6229, // OtherNames
        1.6688, // RareNames
        0.0831, // Places
        0.2939, // OtherPlaces
        0.3512, // Anchors
        0.7539, // OtherAnchors
        -0.6875, // Gap
        -0.4807, // Size
        0.2352, // Publisher
        -0.7197, // Length
        0.0000, // Lead
        -0.8834, // Typical
        0.7536, // Core
        0.2586, // Usual
    ],
];
