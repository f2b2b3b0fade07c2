use till::{cash_due, change};

#[test]
fn cash_due_adds_up() {
    assert_eq!(cash_due(&[250, 125]), 375);
    assert_eq!(cash_due(&[]), 0);
}

#[test]
fn change_is_what_is_left() {
    assert_eq!(change(&[250], 300), Some(50));
    assert_eq!(change(&[250], 200), None);
}
