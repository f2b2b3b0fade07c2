//! Accounts and their statements.

mod account;
mod statement;

pub use account::Account;
pub use statement::statement;
