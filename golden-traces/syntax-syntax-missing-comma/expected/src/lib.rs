//! Colours.

/// The primary colours.
pub fn primaries() -> [&'static str; 3] {
    ["red", "green", "blue"]
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn there_are_three() { assert_eq!(primaries(), ["red", "green", "blue"]); }
}
