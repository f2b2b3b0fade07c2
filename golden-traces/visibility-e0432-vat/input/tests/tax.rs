use vat::{rates_2019, tax_cents, Goods};

#[test]
fn books_are_taxed_at_the_rate_in_force() {
    assert_eq!(tax_cents(Goods::Book, 2_000), 100);
}

#[test]
fn other_goods_are_taxed_at_the_standard_rate() {
    assert_eq!(tax_cents(Goods::Other, 1_000), 190);
}

#[test]
fn the_old_table_stays_as_it_was() {
    assert_eq!(rates_2019::books(), 70);
}
