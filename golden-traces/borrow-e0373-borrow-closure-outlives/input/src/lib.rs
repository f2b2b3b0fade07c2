//! Runs a job on a thread.

use std::thread;

/// Sum of some numbers, computed on another thread.
pub fn sum_elsewhere(numbers: Vec<u64>) -> u64 {
    let handle = thread::spawn(|| numbers.iter().sum());
    handle.join().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn sum_is_the_sum() { assert_eq!(sum_elsewhere(vec![1, 2, 3]), 6); }
}
