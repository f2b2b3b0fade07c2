//! Rounds of a game and the bonus round that closes it.

/// The rounds played so far, in points.
#[derive(Debug, Default)]
pub struct Scoreboard {
    rounds: Vec<u32>,
}

impl Scoreboard {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn play(&mut self, points: u32) {
        self.rounds.push(points);
    }

    /// Plays a round that beats the best one by `bonus`; returns the best round before it.
    pub fn play_bonus(&mut self, bonus: u32) -> u32 {
        let best = self.rounds.iter().max().unwrap_or(&0);
        self.rounds.push(best + bonus);
        *best
    }

    pub fn total(&self) -> u32 {
        self.rounds.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn play_bonus_returns_the_best_round_before_it() {
        let mut board = Scoreboard::new();
        board.play(10);
        board.play(30);
        board.play(20);
        assert_eq!(board.play_bonus(5), 30);
        assert_eq!(board.total(), 95);
    }

    #[test]
    fn play_bonus_on_an_empty_board_starts_from_zero() {
        let mut board = Scoreboard::new();
        assert_eq!(board.play_bonus(7), 0);
        assert_eq!(board.play_bonus(1), 7);
        assert_eq!(board.total(), 15);
    }
}
