//! Value added tax on prices in cents.

pub mod rates_2019;

use crate::rates::{books, standard};

/// What is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goods {
    Book,
    Other,
}

/// The tax on a net price, rounded down.
pub fn tax_cents(goods: Goods, net_cents: u64) -> u64 {
    let per_mille = match goods {
        Goods::Book => books(),
        Goods::Other => standard(),
    };
    net_cents * per_mille / 1000
}
