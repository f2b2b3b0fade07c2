/// One line of an invoice.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub price_cents: u32,
    pub count: u32,
}

impl Line {
    pub fn new(price_cents: u32, count: u32) -> Self {
        Self { price_cents, count }
    }
}
