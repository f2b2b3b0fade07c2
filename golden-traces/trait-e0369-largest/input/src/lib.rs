//! Finds the largest value of a slice.

/// The largest value and where it stands; the first one when several are equal.
pub fn largest<T>(values: &[T]) -> Option<(usize, &T)> {
    let mut best = (0, values.first()?);
    for (index, value) in values.iter().enumerate() {
        if value > best.1 {
            best = (index, value);
        }
    }
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn largest_of_measurements_is_found() {
        assert_eq!(largest(&[0.5, 2.25, -1.0]), Some((1, &2.25)));
    }

    #[test]
    fn largest_takes_the_first_of_equals() {
        assert_eq!(largest(&["a", "c", "c"]), Some((1, &"c")));
    }

    #[test]
    fn largest_of_nothing_is_none() {
        assert_eq!(largest::<f64>(&[]), None);
    }
}
