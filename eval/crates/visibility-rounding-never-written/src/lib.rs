//! The till of a shop whose smallest coin is five cents.

/// The smallest coin in cents.
pub const COIN: u64 = 5;

/// What a customer pays in cash, in cents.
pub fn cash_due(prices: &[u64]) -> u64 {
    let exact: u64 = prices.iter().sum();
    round_to_coin(exact)
}

/// What the customer gets back; `None` when it is not enough.
pub fn change(prices: &[u64], given: u64) -> Option<u64> {
    given.checked_sub(cash_due(prices))
}
