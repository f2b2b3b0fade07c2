//! The rates of 2019, for corrections of old invoices, in thousandths.

pub fn standard() -> u64 {
    190
}

pub fn books() -> u64 {
    70
}
