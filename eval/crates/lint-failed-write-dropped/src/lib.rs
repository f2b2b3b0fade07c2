//! A notebook with a fixed number of lines.

#![deny(unused_must_use)]

/// Why a line was not written.
#[derive(Debug, PartialEq, Eq)]
pub enum WriteError {
    Full,
    Empty,
}

/// Lines of text, up to `room` of them.
#[derive(Debug)]
pub struct Notebook {
    room: usize,
    lines: Vec<String>,
}

impl Notebook {
    pub fn with_room(room: usize) -> Self {
        Self { room, lines: Vec::new() }
    }

    fn write(&mut self, line: &str) -> Result<(), WriteError> {
        if line.is_empty() {
            return Err(WriteError::Empty);
        }
        if self.lines.len() == self.room {
            return Err(WriteError::Full);
        }
        self.lines.push(line.to_string());
        Ok(())
    }

    /// Writes all lines, in order, up to the first that cannot be written; returns how many there are now.
    pub fn save(&mut self, lines: &[&str]) -> Result<usize, WriteError> {
        for line in lines {
            self.write(line);
        }
        Ok(self.lines.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn save_tells_how_many_lines_there_are() {
        assert_eq!(Notebook::with_room(3).save(&["a", "b"]), Ok(2));
    }

    #[test]
    fn save_reports_a_full_notebook() {
        assert_eq!(Notebook::with_room(1).save(&["a", "b"]), Err(WriteError::Full));
    }

    #[test]
    fn save_stops_at_an_empty_line() {
        let mut notebook = Notebook::with_room(3);
        assert_eq!(notebook.save(&["a", "", "c"]), Err(WriteError::Empty));
        assert_eq!(notebook.save(&["b"]), Ok(2));
    }
}
