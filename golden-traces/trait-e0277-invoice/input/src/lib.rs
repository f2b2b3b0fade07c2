//! Adds up invoices in cents.

mod line;

pub use line::Line;

/// The sum of all lines in cents.
pub fn total_cents(lines: &[Line]) -> u64 {
    let mut total: u64 = 0;
    for line in lines {
        total += line.price_cents * line.count;
    }
    total
}
