//! A slot that holds at most one job until somebody takes it.

/// Work to be done once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub name: String,
    pub attempts: u8,
}

/// Room for one job.
#[derive(Debug, Default)]
pub struct Slot {
    waiting: Option<Job>,
    handed_out: usize,
}

impl Slot {
    /// Puts a job in; gives it back when the slot is taken.
    pub fn offer(&mut self, job: Job) -> Result<(), Job> {
        if self.waiting.is_some() {
            return Err(job);
        }
        self.waiting = Some(job);
        Ok(())
    }

    /// Hands out the waiting job.
    pub fn next_job(&mut self) -> Option<Job> {
        let job = self.waiting.take()?;
        self.handed_out += 1;
        Some(job)
    }

    pub fn handed_out(&self) -> usize {
        self.handed_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(name: &str) -> Job {
        Job { name: name.to_string(), attempts: 0 }
    }

    #[test]
    fn next_job_hands_out_each_job_once() {
        let mut slot = Slot::default();
        assert_eq!(slot.offer(job("sweep")), Ok(()));
        assert_eq!(slot.next_job(), Some(job("sweep")));
        assert_eq!(slot.next_job(), None);
        assert_eq!(slot.handed_out(), 1);
    }

    #[test]
    fn offer_after_next_job_finds_room() {
        let mut slot = Slot::default();
        assert_eq!(slot.offer(job("sweep")), Ok(()));
        assert_eq!(slot.offer(job("mop")), Err(job("mop")));
        slot.next_job();
        assert_eq!(slot.offer(job("mop")), Ok(()));
    }
}
