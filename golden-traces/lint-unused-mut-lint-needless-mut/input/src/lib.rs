#![deny(unused_mut)]
//! Areas of fields.

/// Sum of the areas of some rectangles.
pub fn total_area(fields: &[(u32, u32)]) -> u32 {
    let mut widths = fields.iter().map(|(w, h)| w * h);
    widths.sum()
}

/// The largest side of all.
pub fn longest_side(fields: &[(u32, u32)]) -> u32 {
    let mut longest = 0;
    for (w, h) in fields {
        let mut side = *w.max(h);
        if side > longest {
            longest = side;
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn areas_add_up() { assert_eq!(total_area(&[(2, 3), (4, 5)]), 26); }
    #[test]
    fn longest_side_is_found() { assert_eq!(longest_side(&[(2, 3), (9, 5)]), 9); }
}
