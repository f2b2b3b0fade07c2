use crate::Account;

/// One line for the customer: what can be spent now.
pub fn statement(owner: &str, account: &Account) -> String {
    let cents = account.balance;
    format!("{owner}: {}.{:02}", cents / 100, cents % 100)
}
