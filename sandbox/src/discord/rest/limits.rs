//! Rate limits: buckets per route and top-level resource, and one for the whole bot (Discord docs, Rate Limits).
//!
//! They run on real time rather than the model's clock, because the bot's limiter does.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

use super::super::faults::Faults;
use super::super::ids::ChannelId;
use crate::lock::lock;

/// The windows in use.
#[derive(Default)]
pub(in super::super) struct Limits {
    windows: Mutex<HashMap<String, Window>>,
}

struct Window {
    since: Instant,
    used: u32,
}

/// What the headers of an answer say.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) limit: u32,
    pub(super) remaining: u32,
    pub(super) exceeded: bool,
    pub(super) reset_after: Duration,
    pub(super) bucket: String,
}

/// Too many requests.
#[derive(Clone, Debug)]
pub(super) struct Exceeded {
    pub(super) retry_after: Duration,
    pub(super) global: bool,
}

/// A request as the limits see it.
pub(super) struct Counted {
    /// Its route with its top-level resource.
    pub(super) bucket: String,
    /// Whether the limit of the whole bot doesn't count it.
    pub(super) exempt: bool,
    /// What is written with it, which has limits of its own.
    pub(super) writes: Writes,
}

/// What is written with a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Writes {
    Nothing,
    /// A message of the bot.
    Message,
    /// A message of a webhook, which is of this channel.
    ThroughWebhook(ChannelId),
}

impl Limits {
    /// Counts one request in its route's bucket, in that of its webhook's channel, and in the bot's.
    pub(super) fn count(&self, counted: &Counted, faults: &Faults) -> (Standing, Option<Exceeded>) {
        let Counted { bucket, exempt, writes } = counted;
        let mut windows = lock(&self.windows);
        let (limit, per) = match writes {
            Writes::Nothing => faults.route_limit(),
            Writes::Message => faults.message_limit(),
            Writes::ThroughWebhook(_) => faults.webhook_limit(),
        };
        let standing = stand(&mut windows, bucket, limit, per);
        if standing.exceeded {
            return (standing.clone(), Some(Exceeded { retry_after: standing.reset_after, global: false }));
        }
        if let Writes::ThroughWebhook(channel) = writes {
            let (limit, per) = faults.webhook_channel_limit();
            let of_channel = stand(&mut windows, &format!("webhooks of {channel}"), limit, per);
            if of_channel.exceeded {
                return (of_channel.clone(), Some(Exceeded { retry_after: of_channel.reset_after, global: false }));
            }
        }
        if !exempt {
            let (used, reset_after) = use_one(&mut windows, "the whole bot", Duration::from_secs(1));
            if used > faults.bot_limit() {
                return (standing, Some(Exceeded { retry_after: reset_after, global: true }));
            }
        }
        (standing, None)
    }

    /// Counts a new name or topic of a channel; the time to wait if there were too many.
    pub(super) fn rename(&self, channel: ChannelId, faults: &Faults) -> Result<(), Duration> {
        let (limit, per) = faults.rename_limit();
        let standing = stand(&mut lock(&self.windows), &format!("names of {channel}"), limit, per);
        if standing.exceeded { Err(standing.reset_after) } else { Ok(()) }
    }
}

fn stand(windows: &mut HashMap<String, Window>, bucket: &str, limit: u32, per: Duration) -> Standing {
    let (used, reset_after) = use_one(windows, bucket, per);
    let mut hasher = DefaultHasher::new();
    bucket.hash(&mut hasher);
    let bucket = format!("{:016x}", hasher.finish());
    Standing { limit, remaining: limit.saturating_sub(used), exceeded: used > limit, reset_after, bucket }
}

fn use_one(windows: &mut HashMap<String, Window>, name: &str, per: Duration) -> (u32, Duration) {
    let now = Instant::now();
    let window = windows.entry(name.to_owned()).or_insert(Window { since: now, used: 0 });
    if now.duration_since(window.since) >= per {
        *window = Window { since: now, used: 0 };
    }
    window.used += 1;
    (window.used, per.saturating_sub(now.duration_since(window.since)))
}

/// Seconds with three decimals, rounded up: whoever waits as long as this says must not come too early.
pub(super) fn seconds(time: Duration) -> String {
    let milliseconds = time.as_micros().div_ceil(1000);
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}

impl Standing {
    /// The headers; all numeric, as serenity retries for ever on others.
    pub(super) fn headers(&self) -> Vec<(&'static str, String)> {
        let reset = SystemTime::now() + self.reset_after;
        let reset = reset.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        vec![
            ("x-ratelimit-limit", self.limit.to_string()),
            ("x-ratelimit-remaining", self.remaining.to_string()),
            ("x-ratelimit-reset", format!("{reset:.3}")),
            ("x-ratelimit-reset-after", seconds(self.reset_after)),
            ("x-ratelimit-bucket", self.bucket.clone()),
        ]
    }
}
