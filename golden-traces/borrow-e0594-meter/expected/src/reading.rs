/// Counts readings without keeping them.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    count: u64,
    sum: u64,
    peak: u64,
}

/// What a meter has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    pub count: u64,
    pub mean: u64,
    pub peak: u64,
}

impl Meter {
    /// Takes one reading into account.
    pub fn record(&mut self, value: u64) {
        self.count += 1;
        self.sum += value;
        self.peak = self.peak.max(value);
    }

    /// The readings so far; all zero when there are none.
    pub fn summary(&self) -> Summary {
        Summary {
            count: self.count,
            mean: self.sum.checked_div(self.count).unwrap_or(0),
            peak: self.peak,
        }
    }
}
