//! Watches a series of levels for alarms.

/// What a series of levels amounts to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub alarms: u32,
    pub longest_calm: u32,
}

/// Counts the levels above the limit, and the longest calm between two of them.
pub fn watch(levels: &[u32], limit: u32) -> Report {
    let mut report = Report::default();
    let mut calm = 0;
    for level in levels {
        if *level > limit {
            report.alarms += 1;
            calm = 0;
        } else {
            calm += 1;
        }

        report.longest_calm = report.longest_calm.max(calm);
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn watch_counts_alarms_and_calm() {
        let report = watch(&[1, 2, 9, 3, 9, 9, 1], 5);
        assert_eq!(report, Report { alarms: 3, longest_calm: 2 });
    }

    #[test]
    fn watch_of_a_calm_series_counts_all_of_it() {
        assert_eq!(watch(&[1, 1, 1], 5), Report { alarms: 0, longest_calm: 3 });
    }
}
