//! Fewer points without losing an extreme: the least and the greatest of each column stay.

/// Thins `(x, y)` in order of x to two points in each of `columns`, the ends kept.
pub(crate) fn min_max<T: Copy, Y: PartialOrd + Copy>(
    points: &[(T, Y)],
    columns: usize,
    column_of: impl Fn(T) -> usize,
) -> Vec<(T, Y)> {
    if points.len() <= columns.saturating_mul(2) {
        return points.to_vec();
    }
    let mut kept = Vec::with_capacity(columns * 2 + 2);
    let mut start = 0;
    while start < points.len() {
        let column = column_of(points[start].0);
        let mut end = start;
        let (mut least, mut greatest) = (start, start);
        while end < points.len() && column_of(points[end].0) == column {
            if points[end].1 < points[least].1 {
                least = end;
            }
            if points[end].1 > points[greatest].1 {
                greatest = end;
            }
            end += 1;
        }
        let mut places = vec![least.min(greatest), least.max(greatest)];
        if start == 0 {
            places.insert(0, 0);
        }
        if end == points.len() {
            places.push(end - 1);
        }
        places.dedup();
        kept.extend(places.into_iter().map(|place| points[place]));
        start = end.max(start + 1);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn extremes_and_ends_stay(values in proptest::collection::vec(-1000i32..1000, 1..2000), columns in 1usize..200) {
            let points: Vec<(usize, i32)> = values.iter().copied().enumerate().collect();
            let column = |x: usize| x * columns / points.len();
            let thin = min_max(&points, columns, column);
            prop_assert!(thin.len() <= columns * 2 + 2 || thin.len() == points.len());
            prop_assert_eq!(thin.first(), points.first());
            prop_assert_eq!(thin.last(), points.last());
            prop_assert_eq!(thin.iter().map(|p| p.1).max(), values.iter().copied().max());
            prop_assert_eq!(thin.iter().map(|p| p.1).min(), values.iter().copied().min());
            prop_assert!(thin.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
    }
}
