use crate::Outline;

/// A circle by its radius.
pub struct Circle(pub f64);

/// A square by its side.
pub struct Square(pub f64);

impl Outline for Circle {
    fn area(&self) -> f64 {
        std::f64::consts::PI * self.0 * self.0
    }

    fn perimeter(&self) -> f64 {
        2.0 * std::f64::consts::PI * self.0
    }
}

impl Outline for Square {
    fn area(&self) -> f64 {
        self.0 * self.0
    }

    fn circumference(&self) -> f64 {
        4.0 * self.0
    }
}
