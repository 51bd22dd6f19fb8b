//! How much of a forum's posts its webhook may make. All webhooks of a channel together have been seen to be let post 30 messages in 60
//! seconds, its threads included; Discord's reference names no figure. Whoever comes later waits for most of a minute, so what would
//! wait is posted by the bot itself, which each thread takes at a pace of its own.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use crm::DiscordId;
use dashmap::DashMap;

/// Fewer than Discord takes: a call that was tried again counts twice there.
const POSTS: usize = 27;
const WINDOW: TimeDelta = TimeDelta::seconds(60);
/// So long a wait is worth the customer's name and picture.
const WORTH_WAITING: TimeDelta = TimeDelta::seconds(3);

/// The posts of each forum's webhook, within one process.
#[derive(Debug, Default)]
pub struct WebhookPace(DashMap<DiscordId, Mutex<VecDeque<DateTime<Utc>>>>);

impl WebhookPace {
    /// Whether the webhook of this forum may make the next post. If so it is counted.
    pub fn takes(&self, forum: DiscordId, now: DateTime<Utc>) -> bool {
        let posts = self.0.entry(forum).or_default();
        let mut posts = posts.lock().unwrap_or_else(PoisonError::into_inner);
        // What lies ahead was counted before the clock was put back.
        posts.retain(|at| *at <= now && now - *at < WINDOW - WORTH_WAITING);
        let takes = posts.len() < POSTS;
        if takes {
            posts.push_back(now);
        }
        takes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn a_webhook_makes_so_many_posts_a_minute() {
        let (pace, forum) = (WebhookPace::default(), DiscordId::new(7).unwrap());
        let taken = (0..40).filter(|n| pace.takes(forum, at(*n / 4))).count();
        assert_eq!(taken, POSTS);
        assert!(pace.takes(DiscordId::new(8).unwrap(), at(10)), "another forum has a webhook of its own");
        assert!(!pace.takes(forum, at(56)));
        assert!(pace.takes(forum, at(57)), "the first were made long enough ago");
        assert!(pace.takes(forum, at(-100)), "a clock that is put back holds nobody up");
    }
}
