//! The middle of a list.

/// The last item, or 0.
pub fn last_or_zero(items: &[i64]) -> i64 {
    items.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn last_is_last() { assert_eq!(last_or_zero(&[1, 2, 3]), 3); }
    #[test]
    fn nothing_is_zero() { assert_eq!(last_or_zero(&[]), 0); }
}
