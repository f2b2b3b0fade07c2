//! Splits a message into frames.

mod limits;

pub use limits::FRAME_BYTES_MAX;

/// Frames of at most [`FRAME_BYTES_MAX`] bytes, in order; an empty message has none.
pub fn frames(message: &[u8]) -> Vec<&[u8]> {
    message.chunks(usize::from(FRAME_BYTES_MAX)).collect()
}
