//! Whether the log is as it was written: every event genuine, every link in its place, nothing cut off at the end.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::TryStreamExt;
use serde_json::Value;

use super::{
    anchor::{self, Anchor},
    erase::Part,
    sql::{self, Found, Linked},
};
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::Result,
    ids::EventId,
    kernel::audit::{
        Action, Subject,
        mac::{Key, Stored, link},
    },
    permission::Permission,
};

/// What a check of the log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Events in the log.
    pub events: i64,
    /// Those that are in the chain; the others wait to be sealed, which takes seconds.
    pub sealed: i64,
    /// The first thing that is wrong, if anything is.
    pub problem: Option<Problem>,
}

/// What is wrong, at the first place where something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What was done.
    pub tampering: Tampering,
    /// The event's number in the log, where it is known.
    pub seq: Option<i64>,
    /// The place in the chain, for what is in it.
    pub place: Option<i64>,
}

/// What was done to the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tampering {
    /// Something in an event is not what the program wrote.
    Changed,
    /// An event is gone.
    Removed,
    /// An event was not written by the program.
    Inserted,
    /// Events do not stand in the order in which they were sealed.
    Reordered,
    /// The end is gone: a later head was noted outside the database.
    CutOff,
}

/// Checks the whole log.
pub async fn verify(db: &TenantDb, caller: &Caller) -> Result<Report> {
    // Before the view of the database is taken: a head that is sealed and noted in between would seem to be missing there.
    let anchors = anchor::read(db).await?;
    let mut tx = db.read_still(caller, Permission::ViewAuditLogs).await?;
    sql::allow_minutes(&mut tx).await?;
    check(&mut tx, db, &anchors).await
}

async fn check(tx: &mut Tx, db: &TenantDb, anchors: &[Anchor]) -> Result<Report> {
    let mut walk = Walk::new(db.audit_key(), anchors, sql::copied(tx).await?);
    let mut rows = sql::linked(tx);
    while let Some(Linked { place, hash, linked, queued, event }) = rows.try_next().await? {
        match (place, hash, linked) {
            (Some(place), Some(hash), Some(seq)) => walk.link(place, &hash, seq, &event, queued.is_some())?,
            _ => walk.loose(&event, queued)?,
        }
    }
    drop(rows);
    Ok(walk.end())
}

/// Goes along the chain and remembers the first thing that is wrong.
struct Walk<'a> {
    key: &'a Key,
    anchors: BTreeMap<i64, &'a [u8]>,
    /// The last link: place and hash.
    head: Option<(i64, Vec<u8>)>,
    /// Ids that more than one event has, and those of them that were seen.
    copied: BTreeSet<EventId>,
    seen: BTreeSet<EventId>,
    events: i64,
    sealed: i64,
    first: Option<Problem>,
    /// Erased parts of events: where each stands, and what part.
    erased: Vec<(i64, Option<i64>, Part)>,
    /// Erased parts that an event accounts for.
    accounted: BTreeSet<(i64, Part)>,
}

impl<'a> Walk<'a> {
    fn new(key: &'a Key, anchors: &'a [Anchor], copied: Vec<EventId>) -> Self {
        // Of two notes about one place the first counts: the second is of a chain that has grown again.
        let noted = anchors.iter().rev().map(|anchor| (anchor.place, &anchor.hash[..]));
        Self {
            key,
            anchors: noted.collect(),
            head: None,
            copied: copied.into_iter().collect(),
            seen: BTreeSet::new(),
            events: 0,
            sealed: 0,
            first: None,
            erased: Vec::new(),
            accounted: BTreeSet::new(),
        }
    }

    fn link(&mut self, place: i64, hash: &[u8], seq: i64, event: &Found, queued: bool) -> Result<()> {
        let expected = self.head.as_ref().map_or(1, |(place, _)| place + 1);
        let before = self.head.replace((place, hash.to_vec())).map(|(_, hash)| hash);
        self.sealed += 1;
        if place != expected {
            self.wrong(Tampering::Removed, None, Some(expected));
        }
        let event = match event {
            Found::Event(event) => event,
            Found::Unreadable(_) => {
                self.events += 1;
                self.wrong(Tampering::Changed, Some(seq), Some(place));
                return Ok(());
            }
            Found::Nothing => {
                self.wrong(Tampering::Removed, Some(seq), Some(place));
                return Ok(());
            }
        };
        self.events += 1;
        let tampering = if !event.is_genuine(self.key)? {
            Some(Tampering::Changed)
        } else if self.is_copy(event) || queued {
            // Each event is sealed once. What is to be sealed again was put into the queue by somebody else.
            Some(Tampering::Inserted)
        } else if link(self.key, before.as_deref(), place, seq, event)? != *hash {
            Some(Tampering::Reordered)
        } else {
            // A chain that was cut off and has grown again.
            self.anchors.get(&place).filter(|noted| **noted != hash).map(|_| Tampering::CutOff)
        };
        if let Some(tampering) = tampering {
            self.wrong(tampering, Some(seq), Some(place));
        }
        // Also of an event that was changed: it is named itself, and not what it accounts for.
        self.remember_erasure(event, Some(place));
        Ok(())
    }

    /// What is in no link: an event waits to be sealed, or somebody put it there or took its link away.
    fn loose(&mut self, event: &Found, queued: Option<i64>) -> Result<()> {
        let event = match event {
            Found::Event(event) => event,
            Found::Unreadable(seq) => {
                self.events += 1;
                self.wrong(Tampering::Inserted, Some(*seq), None);
                return Ok(());
            }
            // It waited to be sealed.
            Found::Nothing => {
                self.wrong(Tampering::Removed, queued, None);
                return Ok(());
            }
        };
        self.events += 1;
        if queued.is_none() || !event.is_genuine(self.key)? || self.is_copy(event) {
            self.wrong(Tampering::Inserted, Some(event.seq), None);
        }
        self.remember_erasure(event, None);
        Ok(())
    }

    /// Whether an event with this id was there before.
    fn is_copy(&mut self, event: &Stored) -> bool {
        event.id.is_some_and(|id| self.copied.contains(&id) && !self.seen.insert(id))
    }

    fn remember_erasure(&mut self, event: &Stored, place: Option<i64>) {
        for (gone, part) in [(event.caller_salt.is_none(), Part::Caller), (event.target_salt.is_none(), Part::Target)] {
            if gone {
                self.erased.push((event.seq, place, part));
            }
        }
        // What accounts for what is gone.
        if !event.action.parse().is_ok_and(|action: Action| action.subject() == Subject::Erased) {
            return;
        }
        let fields = event.after.as_ref();
        let Some(Ok(part)) = fields.and_then(|f| f["part"].as_str()).map(str::parse::<Part>) else { return };
        let listed = fields.and_then(|f| f["events"].as_array()).map(Vec::as_slice).unwrap_or_default();
        self.accounted.extend(listed.iter().filter_map(Value::as_i64).map(|seq| (seq, part)));
    }

    fn wrong(&mut self, tampering: Tampering, seq: Option<i64>, place: Option<i64>) {
        let earlier = |first: &Problem| first.place.unwrap_or(i64::MAX) <= place.unwrap_or(i64::MAX);
        if !self.first.as_ref().is_some_and(earlier) {
            self.first = Some(Problem { tampering, seq, place });
        }
    }

    fn end(mut self) -> Report {
        let head = self.head.as_ref().map_or(0, |(place, _)| *place);
        if self.anchors.keys().next_back().is_some_and(|noted| *noted > head) {
            self.wrong(Tampering::CutOff, None, Some(head + 1));
        }
        for (seq, place, part) in std::mem::take(&mut self.erased) {
            if !self.accounted.contains(&(seq, part)) {
                self.wrong(Tampering::Changed, Some(seq), place);
            }
        }
        Report { events: self.events, sealed: self.sealed, problem: self.first }
    }
}
