//! Readings of one weather station.

use units::{parse_strict, MilliCelsius};

/// The readings of a log, one a line; lines that cannot be read are left out.
pub fn readings(log: &str) -> Vec<MilliCelsius> {
    log.lines().filter_map(|line| parse_strict(line.trim())).collect()
}
