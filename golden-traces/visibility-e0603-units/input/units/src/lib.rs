//! Temperatures and their notations.

/// Thousandths of a degree Celsius.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MilliCelsius(pub i64);

/// Reads `21.5` or `-3`; a text that is no number, or finer than a thousandth, is `None`.
pub(crate) fn parse_strict(text: &str) -> Option<MilliCelsius> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let negative = whole.starts_with('-');
    let thousandths: i64 = format!("{part:0<3}").parse().ok().filter(|_| digits)?;
    let degrees: i64 = whole.parse().ok()?;
    Some(MilliCelsius(degrees * 1000 + if negative { -thousandths } else { thousandths }))
}

/// As the strict reading, but what cannot be read counts as zero.
pub fn parse_lenient(text: &str) -> Option<MilliCelsius> {
    Some(parse_strict(text).unwrap_or(MilliCelsius(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_strict_reads_both_signs() {
        assert_eq!(parse_strict("21.5"), Some(MilliCelsius(21_500)));
        assert_eq!(parse_strict("-0.25"), Some(MilliCelsius(-250)));
        assert_eq!(parse_strict("warm"), None);
    }
}
