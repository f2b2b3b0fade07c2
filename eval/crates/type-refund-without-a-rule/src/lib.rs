//! Fees of payments, in cents.

/// What happened to the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment {
    Card { cents: i64 },
    Transfer { cents: i64 },
    Refund { cents: i64 },
}

/// The fee that we owe the bank for a payment.
pub fn fee_cents(payment: Payment) -> i64 {
    match payment {
        Payment::Card { cents } => 25 + cents / 100,
        Payment::Transfer { .. } => 10,
    }
}

/// The fees of a day.
pub fn fees_of_day(payments: &[Payment]) -> i64 {
    payments.iter().copied().map(fee_cents).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_cost_a_part_of_the_amount() {
        assert_eq!(fee_cents(Payment::Card { cents: 5_000 }), 75);
    }

    #[test]
    fn a_day_adds_up() {
        let day = [Payment::Card { cents: 1_000 }, Payment::Transfer { cents: 9_000 }];
        assert_eq!(fees_of_day(&day), 45);
    }
}
