//! Squares.

/// The square of a number.
pub fn square(n: i64) -> i64 {
    n * n
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn square_squares() { assert_eq!(square(-3), 9); }
}
