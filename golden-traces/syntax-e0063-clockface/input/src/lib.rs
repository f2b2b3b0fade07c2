//! Turns minutes of the day into what a clock shows.

mod face;
mod format;

pub use face::Face;

/// The clock's text for a minute of the day; minutes beyond it wrap around.
pub fn show(minute: u32) -> String {
    format::text(&Face::at(minute % 1440))
}
