#![deny(unused_imports)]
//! Counts words.

use std::collections::BTreeMap;

/// How often each word stands in a text.
pub fn counts(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn words_are_counted() {
        let counts = counts("To be or not to be");
        assert_eq!(counts["to"], 2);
        assert_eq!(counts.len(), 4);
    }
}
