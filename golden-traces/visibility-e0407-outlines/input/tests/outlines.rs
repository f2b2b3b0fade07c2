use outlines::{Circle, Outline, Square};

fn near(left: f64, right: f64) -> bool {
    (left - right).abs() < 1e-9
}

#[test]
fn a_square_has_four_sides() {
    assert!(near(Square(3.0).perimeter(), 12.0));
    assert!(near(Square(3.0).area(), 9.0));
}

#[test]
fn the_circle_is_roundest() {
    assert!(near(Circle(2.0).roundness(), 1.0));
    assert!(near(Square(2.0).roundness(), std::f64::consts::FRAC_PI_4));
}
