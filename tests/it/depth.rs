//! How deep the tests search. `make test` runs a sample of what searches deep or loops long, each time with another seed;
//! `make soak` runs all of it and prints what it came to.
//!
//! To add a deep test: `depth(sample, full)` for its rounds, [`seed`] for what it draws, a `println!` of its figures, and its
//! name in the filter of the profile `soak` in `.config/nextest.toml`.

use std::env;

/// Whether everything is searched.
pub fn soaking() -> bool {
    env::var_os("OMNICRM_SOAK").is_some_and(|value| value == "1")
}

/// How many rounds: `full` in `make soak`, else `sample`.
pub fn depth(sample: usize, full: usize) -> usize {
    if soaking() { full } else { sample }
}

/// What everything that is drawn in a test begins with. Printed, so that a failure can be drawn again with `OMNICRM_SEED`.
pub fn seed() -> u64 {
    let given = env::var_os("OMNICRM_SEED").and_then(|value| value.to_str()?.parse().ok());
    let seed = given.unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().0);
    println!("OMNICRM_SEED={seed}");
    seed
}

/// Draws the same from the same seed (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % sides as u64).expect("below the number of sides")
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }

    /// A few of them, at least one.
    pub fn some<T: Copy>(&mut self, from: &[T], most: usize) -> Vec<T> {
        (0..=self.roll(most)).map(|_| *self.pick(from)).collect()
    }

    /// Some of them, at most `most`, each at most once, in no order.
    pub fn draw<T>(&mut self, mut from: Vec<T>, most: usize) -> Vec<T> {
        let mut drawn = Vec::new();
        while drawn.len() < most && !from.is_empty() {
            let index = self.roll(from.len());
            drawn.push(from.swap_remove(index));
        }
        drawn
    }
}
