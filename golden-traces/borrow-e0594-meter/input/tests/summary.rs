use meter::{summarise, Meter, Summary};

#[test]
fn summarise_counts_every_value() {
    assert_eq!(summarise(&[3, 9, 6]), Summary { count: 3, mean: 6, peak: 9 });
}

#[test]
fn summarise_of_nothing_is_zero() {
    assert_eq!(summarise(&[]), Summary { count: 0, mean: 0, peak: 0 });
}

#[test]
fn record_leaves_copies_alone() {
    let mut meter = Meter::default();
    meter.record(4);
    let before = meter.clone();
    meter.record(8);
    assert_eq!(before.summary().count, 1);
    assert_eq!(meter.summary().count, 2);
}
