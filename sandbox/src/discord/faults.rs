//! Making things go wrong, on the gateway and on REST.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::gateway::{Gateway, Signal, ends_session};
use super::ids::{ChannelId, UserId};
use crate::lock::lock;

/// What happens to a REST request instead of its usual answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// An answer with this status and Discord's usual error body. The request has no effect.
    Status(u16),
    /// 429 with well-formed headers and body. The request has no effect.
    RateLimit {
        /// After how long it may be tried again.
        retry_after: Duration,
        /// Whether it is the limit of the whole bot rather than of the route.
        global: bool,
    },
    /// The usual answer, later.
    Delay(Duration),
    /// The connection closes without an answer. The request has no effect.
    Drop,
    /// The request has its effect, but the connection closes without an answer.
    LoseAnswer,
}

/// The switches. Reached by [`Discord::faults`](super::Discord::faults).
#[derive(Debug)]
pub struct Faults {
    gateway: Arc<Gateway>,
    switches: Mutex<Switches>,
}

#[derive(Debug)]
struct Switches {
    queued: VecDeque<(String, Fault)>,
    refusing_direct_messages: BTreeSet<UserId>,
    refused_locales: BTreeSet<String>,
    per_route: (u32, Duration),
    per_channel: (u32, Duration),
    per_second: u32,
    between_identifies: Duration,
    file_bytes: Option<u64>,
    resumes_at_their_address_only: bool,
    per_webhook: (u32, Duration),
    per_webhook_channel: (u32, Duration),
    renames: (u32, Duration),
    active_threads: usize,
    /// `None`: nothing new is to be read there.
    audit_log_delay: Option<Duration>,
    taken_permissions: BTreeMap<ChannelId, u64>,
    is_out: bool,
}

impl Faults {
    pub(super) fn new(gateway: Arc<Gateway>) -> Faults {
        let switches = Switches {
            queued: VecDeque::new(),
            refusing_direct_messages: BTreeSet::new(),
            refused_locales: BTreeSet::new(),
            per_route: (1000, Duration::from_secs(1)),
            // Not in Discord's docs, but in the headers of its answers: 5 messages per channel in 5 seconds.
            per_channel: (5, Duration::from_secs(5)),
            // Discord docs, Rate Limits: 50 requests per second for a bot.
            per_second: 50,
            // Discord docs, Session Start Limit: `max_concurrency` identifies, which is 1, per 5 seconds.
            between_identifies: Duration::from_secs(5),
            file_bytes: None,
            resumes_at_their_address_only: false,
            // Not in Discord's docs either: discord-api-docs#367.
            per_webhook: (5, Duration::from_secs(2)),
            per_webhook_channel: (30, Duration::from_secs(60)),
            // Nor this: what Discord answers to the third new name in ten minutes.
            renames: (2, Duration::from_secs(600)),
            active_threads: 1000,
            audit_log_delay: Some(Duration::ZERO),
            taken_permissions: BTreeMap::new(),
            is_out: false,
        };
        Faults { gateway, switches: Mutex::new(switches) }
    }

    /// Asks every connection to reconnect and resume (op 7).
    pub fn reconnect(&self) {
        self.gateway.signal(&Signal::Text(r#"{"op":7,"d":null,"s":null,"t":null}"#.into()));
    }

    /// Says the session is invalid (op 9); `resumable` is its `d`. With `false` the sessions are forgotten.
    pub fn invalid_session(&self, resumable: bool) {
        if !resumable {
            self.gateway.forget_sessions();
        }
        self.gateway.signal(&Signal::InvalidSession { resumable });
    }

    /// Closes every connection with a code (Discord docs, Gateway Close Event Codes). 1000, 1001 and the codes
    /// after which Discord allows no resume forget the sessions.
    pub fn close(&self, code: u16) {
        if ends_session(code) {
            self.gateway.forget_sessions();
        }
        self.gateway.signal(&Signal::Close(Some(code)));
    }

    /// Closes every connection with a close frame that has no code.
    pub fn close_without_code(&self) {
        self.gateway.signal(&Signal::Close(None));
    }

    /// Drops every connection without a close frame.
    pub fn drop_tcp(&self) {
        self.gateway.signal(&Signal::DropTcp);
    }

    /// Stops acknowledging heartbeats on the connections of now.
    pub fn stop_acks(&self) {
        self.gateway.signal(&Signal::StopAcks);
    }

    /// An outage for whoever builds on it, until it is over: every connection of the gateway is dropped and none can be made, and every
    /// request is answered with 503. People still write to each other.
    pub fn set_out(&self, is_out: bool) {
        lock(&self.switches).is_out = is_out;
        if is_out {
            self.drop_tcp();
        }
    }

    pub(super) fn is_out(&self) -> bool {
        lock(&self.switches).is_out
    }

    /// The next request whose `METHOD /path` or `/path` starts with `route` meets this fault, once. Paths are
    /// without `/api/v10`, for example `POST /channels/`. Several calls queue up.
    pub fn next(&self, route: &str, fault: Fault) {
        lock(&self.switches).queued.push_back((route.into(), fault));
    }

    /// From now on this person refuses direct messages (50007), or no longer does.
    pub fn refuse_direct_messages(&self, user: UserId, refuse: bool) {
        let refusing = &mut lock(&self.switches).refusing_direct_messages;
        if refuse {
            refusing.insert(user);
        } else {
            refusing.remove(&user);
        }
    }

    /// The size and the window of every route's bucket from now on. At first 1000 requests per second, and for messages
    /// what [`limit_messages`](Faults::limit_messages), [`limit_webhooks`](Faults::limit_webhooks) and
    /// [`limit_webhook_channels`](Faults::limit_webhook_channels) say.
    pub fn limit_routes(&self, requests: u32, per: Duration) {
        let mut switches = lock(&self.switches);
        switches.per_route = (requests.max(1), per);
        switches.per_channel = switches.per_route;
        switches.per_webhook = switches.per_route;
        switches.per_webhook_channel = switches.per_route;
    }

    /// How many messages the bot may write into one channel in which time. At first 5 in 5 seconds, as Discord has it. A
    /// shorter time keeps tests fast: the bot still has to wait, only not for long.
    pub fn limit_messages(&self, messages: u32, per: Duration) {
        lock(&self.switches).per_channel = (messages.max(1), per);
    }

    /// How many messages one webhook may write in which time. At first 5 in 2 seconds.
    pub fn limit_webhooks(&self, messages: u32, per: Duration) {
        lock(&self.switches).per_webhook = (messages.max(1), per);
    }

    /// How many messages all webhooks of one channel together may write in which time, its threads included. At first 30 in 60
    /// seconds.
    pub fn limit_webhook_channels(&self, messages: u32, per: Duration) {
        lock(&self.switches).per_webhook_channel = (messages.max(1), per);
    }

    /// How often a channel or a thread may get another name or topic in which time. At first twice in ten minutes.
    pub fn limit_renames(&self, renames: u32, per: Duration) {
        lock(&self.switches).renames = (renames, per);
    }

    /// How many active threads a guild may have. At first 1,000.
    pub fn limit_active_threads(&self, threads: usize) {
        lock(&self.switches).active_threads = threads;
    }

    /// How long after a deed, by the model's clock, the audit log tells of it. At first at once.
    pub fn delay_audit_log(&self, delay: Duration) {
        lock(&self.switches).audit_log_delay = Some(delay);
    }

    /// From now on the audit log never tells of what is done, until [`delay_audit_log`](Faults::delay_audit_log) says
    /// otherwise.
    pub fn withhold_audit_log(&self) {
        lock(&self.switches).audit_log_delay = None;
    }

    /// Takes permissions away from the bot in one channel and the threads in it, or in one thread: 50013, or 50001 without
    /// `1 << 10`, to see it. It has them all at first; 0 gives them back.
    pub fn take_permissions(&self, channel: ChannelId, permissions: u64) {
        lock(&self.switches).taken_permissions.insert(channel, permissions);
    }

    /// How long after an IDENTIFY the next one is refused (op 9). At first 5 seconds, as Discord has it.
    pub fn limit_identifies(&self, between: Duration) {
        lock(&self.switches).between_identifies = between;
    }

    /// Whether a session can be resumed at its `resume_gateway_url` only. At first elsewhere too: Discord promises nothing
    /// there but more disconnects, and serenity 0.12 never goes to that address.
    pub fn resume_at_their_address_only(&self, only: bool) {
        lock(&self.switches).resumes_at_their_address_only = only;
    }

    /// The limit of the whole bot per second, interaction routes excepted. At first 50, as Discord's.
    pub fn limit_bot(&self, requests_per_second: u32) {
        lock(&self.switches).per_second = requests_per_second;
    }

    /// Takes no file above so many bytes from now on: a server whose limit is lower than the usual one.
    pub fn limit_files(&self, bytes: u64) {
        lock(&self.switches).file_bytes = Some(bytes);
    }

    pub(super) fn file_limit(&self) -> Option<u64> {
        lock(&self.switches).file_bytes
    }

    /// Refuses commands that are localised to this locale, as Discord does with locales it does not know (50035).
    pub fn refuse_locale(&self, locale: &str) {
        lock(&self.switches).refused_locales.insert(locale.into());
    }

    pub(super) fn take(&self, request: &str) -> Option<Fault> {
        let switches = &mut lock(&self.switches);
        if switches.is_out {
            return Some(Fault::Status(503));
        }
        let queued = &mut switches.queued;
        let path = request.split_once(' ').map_or(request, |(_, path)| path);
        let at = queued.iter().position(|(route, _)| request.starts_with(route) || path.starts_with(route))?;
        queued.remove(at).map(|(_, fault)| fault)
    }

    pub(super) fn refuses_direct_messages(&self, user: UserId) -> bool {
        lock(&self.switches).refusing_direct_messages.contains(&user)
    }

    pub(super) fn refusing_direct_messages(&self) -> BTreeSet<UserId> {
        lock(&self.switches).refusing_direct_messages.clone()
    }

    pub(super) fn refused_locales(&self) -> BTreeSet<String> {
        lock(&self.switches).refused_locales.clone()
    }

    pub(super) fn route_limit(&self) -> (u32, Duration) {
        lock(&self.switches).per_route
    }

    pub(super) fn message_limit(&self) -> (u32, Duration) {
        lock(&self.switches).per_channel
    }

    pub(super) fn webhook_limit(&self) -> (u32, Duration) {
        lock(&self.switches).per_webhook
    }

    pub(super) fn webhook_channel_limit(&self) -> (u32, Duration) {
        lock(&self.switches).per_webhook_channel
    }

    pub(super) fn rename_limit(&self) -> (u32, Duration) {
        lock(&self.switches).renames
    }

    pub(super) fn active_thread_limit(&self) -> usize {
        lock(&self.switches).active_threads
    }

    pub(super) fn audit_log_delay(&self) -> Option<Duration> {
        lock(&self.switches).audit_log_delay
    }

    pub(super) fn taken_permissions(&self, channel: ChannelId) -> u64 {
        lock(&self.switches).taken_permissions.get(&channel).copied().unwrap_or(0)
    }

    pub(super) fn between_identifies(&self) -> Duration {
        lock(&self.switches).between_identifies
    }

    pub(super) fn resumes_at_their_address_only(&self) -> bool {
        lock(&self.switches).resumes_at_their_address_only
    }

    pub(super) fn bot_limit(&self) -> u32 {
        lock(&self.switches).per_second
    }
}
