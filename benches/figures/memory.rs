//! How much memory a part takes at most, beyond what there was before.

use std::{fs, time::Instant};

/// Since when, and what there was.
pub struct Since {
    begun: Instant,
    before: u64,
}

/// Begins to measure: the most memory from now on (proc(5), `clear_refs`).
pub fn begin() -> Since {
    fs::write("/proc/self/clear_refs", "5").expect("the kernel's leave");
    Since { begun: Instant::now(), before: resident("VmRSS:") }
}

impl Since {
    /// The seconds that it took, and the most memory in MiB.
    pub fn end(self) -> (f64, f64) {
        let seconds = self.begun.elapsed().as_secs_f64();
        (seconds, resident("VmHWM:").saturating_sub(self.before) as f64 / 1024.0)
    }
}

/// In KiB.
fn resident(which: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("the status");
    let line = status.lines().find_map(|line| line.strip_prefix(which)).expect("a line");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}
