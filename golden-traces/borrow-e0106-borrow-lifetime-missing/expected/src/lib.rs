//! Finds the longer of two names.

/// The longer one; the first when both are as long.
pub fn longer<'a>(a: &'a str, b: &'a str) -> &'a str {
    if b.len() > a.len() { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn longer_takes_the_first_of_equals() {
        assert_eq!(longer("ab", "cd"), "ab");
        assert_eq!(longer("a", "cd"), "cd");
    }
}
