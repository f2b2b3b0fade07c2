//! Outlines of plane figures.

mod figures;

pub use figures::{Circle, Square};

/// A figure with an outline.
pub trait Outline {
    fn area(&self) -> f64;

    fn perimeter(&self) -> f64;

    /// How much of its outline a figure uses well: 1 for the circle, less for all others.
    fn roundness(&self) -> f64 {
        4.0 * std::f64::consts::PI * self.area() / self.perimeter().powi(2)
    }
}
