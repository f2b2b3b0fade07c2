//! Labels of shelves.

/// The label of a shelf: upper case, without spaces at its ends.
pub fn label(raw: &str) -> String {
    let upper = raw.trim().to_uppercase();
    upper
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn label_is_trimmed_and_upper() { assert_eq!(label("  north 3 "), "NORTH 3"); }
}
