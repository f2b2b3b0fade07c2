/// An account in cents. What is on hold cannot be spent.
#[derive(Debug, Default)]
pub struct Account {
    balance: i64,
    on_hold: i64,
}

impl Account {
    pub fn deposit(&mut self, cents: i64) {
        self.balance += cents;
    }

    pub fn hold(&mut self, cents: i64) {
        self.on_hold += cents;
    }

    /// What can be spent now.
    pub fn balance(&self) -> i64 {
        self.balance - self.on_hold
    }
}
