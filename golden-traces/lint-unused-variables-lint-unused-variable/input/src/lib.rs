#![deny(unused_variables)]
//! Prices with tax.

/// Gross price of a net price at a rate in percent.
pub fn gross(net_cents: u64, rate: u64) -> u64 {
    let tax = net_cents * rate / 100;
    let rounded = tax + net_cents % 2;
    net_cents + tax
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn gross_adds_the_tax() { assert_eq!(gross(1000, 19), 1190); }
}
