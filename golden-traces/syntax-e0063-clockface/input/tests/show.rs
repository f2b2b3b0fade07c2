use clockface::{show, Face};

#[test]
fn show_pads_both_numbers() {
    assert_eq!(show(485), "08:05");
}

#[test]
fn show_wraps_after_midnight() {
    assert_eq!(show(1440 + 1), "00:01");
}

#[test]
fn hands_stand_where_they_should() {
    assert_eq!(Face::at(61), Face { hour: 1, minute: 1 });
}
