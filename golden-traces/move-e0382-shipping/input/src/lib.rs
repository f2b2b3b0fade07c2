//! Ships orders and keeps a journal of what has left the house.

/// What a customer ordered. There is one of each, so it cannot be cloned.
#[derive(Debug)]
pub struct Order {
    pub id: u32,
    pub grams: u32,
}

/// The carrier takes no parcel above this weight.
pub const GRAMS_MAX: u32 = 30_000;

/// Writes a label, or says why the carrier refuses the parcel.
fn ship(order: Order) -> Result<String, String> {
    if order.grams > GRAMS_MAX {
        return Err(format!("order {} weighs {} g", order.id, order.grams));
    }
    Ok(format!("label-{:04}", order.id))
}

/// Ships an order and notes it in the journal once it is on its way.
pub fn ship_and_note(order: Order, journal: &mut Vec<String>) -> Result<String, String> {
    let label = ship(order)?;
    journal.push(format!("shipped {}", order.id));
    Ok(label)
}
