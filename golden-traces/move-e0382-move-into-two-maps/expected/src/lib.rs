//! Two indexes over the same people.

use std::collections::BTreeMap;

/// By name and by town.
pub fn index(people: Vec<(String, String)>) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let mut by_name = BTreeMap::new();
    let mut by_town = BTreeMap::new();
    for (name, town) in people {
        by_name.insert(name.clone(), town.clone());
        by_town.insert(town, name);
    }
    (by_name, by_town)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn index_has_both_ways() {
        let (by_name, by_town) = index(vec![("Ada".into(), "London".into())]);
        assert_eq!(by_name["Ada"], "London");
        assert_eq!(by_town["London"], "Ada");
    }
}
