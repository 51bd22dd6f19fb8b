//! The texts that the cells of a workbook share: one behind another, with where each ends.

use crm::overview::imports::FileProblem;

/// The most bytes of all of them. Beyond that, people are asked for comma-separated values, which are read piece by piece.
const ALL: usize = 24 << 20;

/// The most of them.
const MOST: usize = 2_000_000;

#[derive(Default)]
pub(super) struct Strings {
    all: String,
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn push(&mut self, text: &str) -> Result<(), FileProblem> {
        if self.all.len() + text.len() > ALL || self.ends.len() == MOST {
            return Err(FileProblem::TooLarge);
        }
        self.all.push_str(text);
        self.ends.push(u32::try_from(self.all.len()).map_err(|_| FileProblem::TooLarge)?);
        Ok(())
    }

    pub(super) fn get(&self, nth: usize) -> Option<&str> {
        let end = *self.ends.get(nth)? as usize;
        let from = nth.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0) as usize;
        self.all.get(from..end)
    }
}
