//! Prints the coldest reading of a log that comes in on standard input.

use std::io::Read;

fn coldest(log: &str) -> String {
    match station::readings(log).into_iter().min() {
        Some(reading) => format!("coldest {} m°C", reading.0),
        None => "no reading".to_string(),
    }
}

fn main() -> std::io::Result<()> {
    let mut log = String::new();
    std::io::stdin().read_to_string(&mut log)?;
    println!("{}", coldest(&log));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coldest_ignores_noise() {
        assert_eq!(coldest("7\n?\n5.5"), "coldest 5500 m°C");
        assert_eq!(coldest("?"), "no reading");
    }
}
