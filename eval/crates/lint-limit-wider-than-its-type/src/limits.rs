/// No frame is longer than this, in bytes.
pub const FRAME_BYTES_MAX: u8 = 1_500;
