//! Every parser of this door on input that nobody meant: real payloads, changed at random. None may panic, and what it gives keeps
//! within its bounds.
//!
//! An input that has a parser do what no input before it did is changed further; what it did is told by what it gave (kinds, labels,
//! reasons), so this needs no instrumented build. `make test` runs some thousand inputs of each, `make fuzz` a minute of each
//! (`OMNICRM_FUZZ_SECONDS`), drawn from `OMNICRM_SEED`, which a failure names.
//!
//! To add a parser, add it to [`TARGETS`].

mod dice;
mod targets;

use std::{
    collections::HashSet,
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use dice::Dice;
use targets::{TARGETS, Target};

/// Inputs of each parser in `make test`.
const SAMPLE: u64 = 1_500;

/// The largest input; larger ones only take longer.
const BYTES: usize = 16 * 1024;

/// The most inputs that are kept to be changed further.
const KEPT: usize = 4_000;

fn number(name: &str) -> Option<u64> {
    env::var_os(name)?.to_str()?.parse().ok()
}

#[test]
fn no_input_makes_a_parser_fail() {
    let seed = number("OMNICRM_SEED").unwrap_or_else(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(1, |since| u64::try_from(since.as_nanos() % u128::from(u64::MAX)).unwrap_or(1))
    });
    let time = number("OMNICRM_FUZZ_SECONDS").map(Duration::from_secs);
    println!("OMNICRM_SEED={seed}");
    println!("{:<20}{:>12}{:>12}{:>14}", "parser", "inputs", "behaviours", "a second");
    let mut total = 0;
    for target in TARGETS {
        let began = Instant::now();
        let (inputs, behaviours) = Run::new(target, seed).until(|inputs| match time {
            Some(time) => began.elapsed() >= time,
            None => inputs >= SAMPLE,
        });
        let each = inputs as f64 / began.elapsed().as_secs_f64();
        println!("{:<20}{inputs:>12}{behaviours:>12}{each:>14.0}", target.name);
        assert!(behaviours > target.least, "{}: nearly all inputs were refused at once", target.name);
        total += inputs;
    }
    println!("{:<20}{total:>12}", "all");
}

/// A run of one parser.
struct Run<'a> {
    target: &'a Target,
    seed: u64,
    dice: Dice,
    pool: Vec<Vec<u8>>,
    seen: HashSet<u64>,
}

impl<'a> Run<'a> {
    fn new(target: &'a Target, seed: u64) -> Self {
        Self { target, seed, dice: Dice::new(seed), pool: (target.seeds)(), seen: HashSet::new() }
    }

    /// The number of inputs, and of behaviours among them.
    fn until(mut self, mut enough: impl FnMut(u64) -> bool) -> (u64, usize) {
        for at in 0..self.pool.len() {
            let first = self.pool[at].clone();
            self.seen.insert(self.try_one(&first));
        }
        let mut inputs = 0;
        // The clock is asked now and then: asking takes longer than parsing something short.
        while inputs % 64 != 0 || !enough(inputs) {
            inputs += 1;
            let input = self.changed();
            let behaviour = self.try_one(&input);
            if self.seen.insert(behaviour) && self.pool.len() < KEPT {
                self.pool.push(input);
            }
        }
        (inputs, self.seen.len())
    }

    fn try_one(&self, input: &[u8]) -> u64 {
        let parse = self.target.parse;
        catch_unwind(AssertUnwindSafe(|| parse(input))).unwrap_or_else(|_| {
            panic!("{} fails on {} (OMNICRM_SEED={})", self.target.name, input.escape_ascii(), self.seed)
        })
    }

    /// One of the inputs that were kept, changed in one to four ways.
    fn changed(&mut self) -> Vec<u8> {
        let mut input = self.dice.pick(&self.pool).clone();
        for _ in 0..=self.dice.below(4) {
            self.change(&mut input);
        }
        input.truncate(BYTES);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let (from, to) = self.dice.range(input.len());
        match self.dice.below(10) {
            0 => drop(input.drain(from..to)),
            1 => {
                let piece = input[from..to].to_vec();
                let at = self.dice.below(input.len() + 1);
                input.splice(at..at, piece);
            }
            2 => {
                let byte = self.dice.byte();
                if let Some(there) = input.get_mut(from) {
                    *there = byte;
                }
            }
            3 => {
                if let Some(there) = input.get_mut(from) {
                    *there ^= 1 << self.dice.below(8);
                }
            }
            4 => {
                let other = self.dice.pick(&self.pool);
                let (begin, end) = self.dice.range(other.len());
                input.splice(from..to, other[begin..end].iter().copied());
            }
            5 => self.swap_tokens(input),
            6 => {
                let deep = 1 + self.dice.below(300);
                let (open, close) = *self.dice.pick(&[("[", "]"), ("{\"a\":", "}"), ("[[],", "]")]);
                let inner = input[from..to].to_vec();
                let nested = [open.repeat(deep).into_bytes(), inner, close.repeat(deep).into_bytes()].concat();
                input.splice(from..to, nested);
            }
            _ => {
                let odd = self.dice.pick(&ODD).to_vec();
                input.splice(from..from, odd);
            }
        }
    }

    /// Puts one string of the input where another stands: members change their names, values their kinds.
    fn swap_tokens(&mut self, input: &mut Vec<u8>) {
        let quotes: Vec<usize> =
            input.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(at, _)| at).collect();
        let pairs: Vec<(usize, usize)> = quotes.windows(2).map(|pair| (pair[0], pair[1] + 1)).collect();
        if pairs.len() < 2 {
            return;
        }
        let (from, to) = (*self.dice.pick(&pairs), *self.dice.pick(&pairs));
        let piece = match self.dice.below(4) {
            0 => self.dice.pick(&VALUES).to_vec(),
            _ => input[from.0..from.1].to_vec(),
        };
        input.splice(to.0..to.1, piece);
    }
}

/// What parsers trip over.
const ODD: [&[u8]; 26] = [
    b"\0",
    b"\\u0000",
    b"\\ud83d",
    b"\\udc00",
    b"\xff",
    b"\xc3\x28",
    "\u{202e}".as_bytes(),
    "\u{2066}".as_bytes(),
    "\u{feff}".as_bytes(),
    "👩‍👩‍👧".as_bytes(),
    "ي".as_bytes(),
    b"-",
    b"1e999",
    b"18446744073709551616",
    b"-0",
    b"null",
    b"{}",
    b"[]",
    b"\"\"",
    b",",
    b"\\",
    b"%00",
    b"%",
    b"&",
    b"=",
    b"+",
];

/// What may stand for a string.
const VALUES: [&[u8]; 10] = [
    b"null",
    b"true",
    b"0",
    b"-1",
    b"9223372036854775807",
    b"1.5e300",
    b"{}",
    b"[]",
    b"[null,7,\"x\",{}]",
    b"\"\\u0000\"",
];
