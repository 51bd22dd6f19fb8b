//! How much of a forum's posts its webhook may make. A webhook has been seen to be let post 5 messages in 2 seconds, and all webhooks of a
//! channel together 30 in 60, its threads included; Discord's reference names no figures. Whoever comes later waits, and keeps a worker
//! waiting, so what would wait is posted by the bot itself, which each thread takes at a pace of its own.

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
const AT_ONCE: usize = 4;
const MOMENT: TimeDelta = TimeDelta::seconds(2);
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
        let just_now = posts.iter().filter(|at| now - **at < MOMENT).count();
        let takes = posts.len() < POSTS && just_now < AT_ONCE;
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
        let taken = (0..40).filter(|n| pace.takes(forum, at(*n))).count();
        assert_eq!(taken, POSTS);
        assert!(pace.takes(DiscordId::new(8).unwrap(), at(10)), "another forum has a webhook of its own");
        assert!(!pace.takes(forum, at(56)));
        assert!(pace.takes(forum, at(57)), "the first were made long enough ago");
        assert!(pace.takes(forum, at(-100)), "a clock that is put back holds nobody up");
    }

    #[test]
    fn and_so_many_at_once() {
        let (pace, forum) = (WebhookPace::default(), DiscordId::new(7).unwrap());
        let taken = (0..10).filter(|_| pace.takes(forum, at(0))).count();
        assert_eq!(taken, AT_ONCE);
        assert!(!pace.takes(forum, at(1)) && pace.takes(forum, at(2)));
    }
}
