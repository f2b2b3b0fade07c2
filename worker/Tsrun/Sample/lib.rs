pub struct Order {
    pub id: u32,
    pub items: Vec<String>,
}

/// One line for each item.
pub fn ship(order: Order) -> usize {
    order.items.len()
}

/// Ships an order and says which.
pub fn receipt(order: &Order) -> String {
    let parcels = ship(order);
    format!("order {}: {parcels} parcels", order.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order() -> Order {
        Order { id: 7, items: vec!["tea".to_string(), "cup".to_string()] }
    }

    #[test]
    fn receipt_names_the_order_and_its_parcels() {
        assert_eq!(receipt(&order()), "order 7: 2 parcels");
    }

    #[test]
    fn an_order_can_be_shipped_after_its_receipt() {
        let order = order();
        receipt(&order);
        assert_eq!(ship(&order), 2);
    }
}
