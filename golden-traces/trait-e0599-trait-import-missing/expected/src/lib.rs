//! Writes a line.

use std::fmt::Write;
/// A line with an end.
pub fn line(text: &str) -> String {
    let mut out = String::new();
    write!(out, "{text}\n").unwrap();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn line_ends() { assert_eq!(line("a"), "a\n"); }
}
