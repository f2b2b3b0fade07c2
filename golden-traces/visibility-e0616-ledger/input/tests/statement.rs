use ledger::{statement, Account};

#[test]
fn statement_shows_what_can_be_spent() {
    let mut account = Account::default();
    account.deposit(10_050);
    account.hold(2_000);
    assert_eq!(statement("Ada", &account), "Ada: 80.50");
}

#[test]
fn statement_of_a_new_account_is_zero() {
    assert_eq!(statement("Ben", &Account::default()), "Ben: 0.00");
}
