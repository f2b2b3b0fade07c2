//! The rates in force, in thousandths.

pub fn standard() -> u64 {
    190
}

pub fn books() -> u64 {
    50
}
