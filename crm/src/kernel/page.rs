//! From where a list is read, and how much of it.

/// The most that one page holds, whoever asks.
pub const MOST: usize = 100;

/// A page that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice<P> {
    after: Option<P>,
    size: Option<usize>,
}

impl<P> Slice<P> {
    /// What comes after this, at most so many: 1 to [`MOST`].
    pub fn of(after: Option<P>, size: usize) -> Self {
        Self { after, size: Some(size.clamp(1, MOST)) }
    }

    /// After which, and how many; as many as usual, if nobody said.
    pub(crate) fn read(self, usual: usize) -> (Option<P>, usize) {
        (self.after, self.size.unwrap_or(usual))
    }
}

/// As many as usual.
impl<P> From<Option<P>> for Slice<P> {
    fn from(after: Option<P>) -> Self {
        Self { after, size: None }
    }
}
