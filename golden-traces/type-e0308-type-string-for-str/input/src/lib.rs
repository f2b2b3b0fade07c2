//! A status in words.

/// The word for a code.
pub fn word(code: u16) -> String {
    match code {
        200 => "fine",
        404 => "missing",
        _ => "odd",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn words_fit() { assert_eq!(word(404), "missing"); assert_eq!(word(1), "odd"); }
}
