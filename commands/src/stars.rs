//! Ratings, as people read them.

/// So many of five stars.
pub(crate) fn stars(count: i16) -> String {
    (1..=5).map(|star| if star <= count { '★' } else { '☆' }).collect()
}

/// Tenths of a star as a number with one place: `4.2`.
pub(crate) fn tenths(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
