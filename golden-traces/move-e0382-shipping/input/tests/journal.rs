use shipping::{ship_and_note, Order, GRAMS_MAX};

#[test]
fn a_shipped_order_is_noted() {
    let mut journal = Vec::new();
    let label = ship_and_note(Order { id: 7, grams: 900 }, &mut journal);
    assert_eq!(label.as_deref(), Ok("label-0007"));
    assert_eq!(journal, ["shipped 7"]);
}

#[test]
fn a_refused_order_is_not_noted() {
    let mut journal = Vec::new();
    let label = ship_and_note(Order { id: 8, grams: GRAMS_MAX + 1 }, &mut journal);
    assert_eq!(label, Err("order 8 weighs 30001 g".to_string()));
    assert!(journal.is_empty());
}
