//! A meter that keeps count, sum and peak of what it has seen.

mod reading;

pub use reading::{Meter, Summary};

/// Feeds every value to one meter and sums it up.
pub fn summarise(values: &[u64]) -> Summary {
    let mut meter = Meter::default();
    for value in values {
        meter.record(*value);
    }
    meter.summary()
}
