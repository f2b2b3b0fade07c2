/// The hands of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Face {
    pub hour: u32,
    pub minute: u32,
}

impl Face {
    /// The hands at a minute of the day.
    pub fn at(minute: u32) -> Self {
        Face {
            hour: minute / 60
            minute: minute % 60,
        }
    }
}
