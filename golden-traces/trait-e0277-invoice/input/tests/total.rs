use invoice::{total_cents, Line};

#[test]
fn total_adds_price_times_count() {
    assert_eq!(total_cents(&[Line::new(250, 4), Line::new(99, 1)]), 1_099);
}

#[test]
fn total_of_a_large_order_is_exact() {
    assert_eq!(total_cents(&[Line::new(90_000_000, 1_000)]), 90_000_000_000);
}

#[test]
fn total_of_no_lines_is_zero() {
    assert_eq!(total_cents(&[]), 0);
}
