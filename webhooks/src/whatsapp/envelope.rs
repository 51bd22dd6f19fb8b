//! Whose data a delivery holds, read before anything is stored.
//!
//! One POST of Meta may carry up to 1,000 updates for several businesses. This module looks at the addresses only, so
//! that each tenant stores its own part and never another's. What the parts say is read later, by
//! [`payload`](super::payload). To route by another address, add it to [`RouteKey`] and fill it in [`Envelope::parse`].

use std::{collections::HashMap, hash::Hash};

use bytes::Bytes;
use crm::deliveries::RouteKey;
use serde_json::value::RawValue;

use super::{
    json::{self, Object},
    verified::{Delivery, Verified},
};

/// The body is not JSON in UTF-8, or is nested absurdly deep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the body is not JSON")]
pub struct NotJson;

/// A delivery taken apart into the pieces that can go to different tenants.
pub struct Envelope<'a> {
    raw: &'a Bytes,
    object: Option<&'a RawValue>,
    keys: Vec<RouteKey>,
    pieces: Vec<Piece<'a>>,
}

/// The smallest thing that has an address of its own.
struct Piece<'a> {
    /// Index into `Envelope::keys`.
    key: usize,
    part: Part<'a>,
}

enum Part<'a> {
    /// A change, and the entry it stood in.
    Change { entry: usize, id: Option<&'a RawValue>, time: Option<&'a RawValue>, change: &'a RawValue },
    /// An entry in which no change could be found.
    Entry(&'a RawValue),
}

impl<'a> Envelope<'a> {
    /// Finds the addresses in a delivery. Signed JSON that isn't understood at all is one piece without an address.
    pub fn parse(delivery: &'a Verified<Delivery>) -> Result<Self, NotJson> {
        let raw = delivery.raw();
        let body = Object::read(json::whole(raw).ok_or(NotJson)?);
        let mut envelope = Self { raw, object: None, keys: Vec::new(), pieces: Vec::new() };
        let mut known = HashMap::new();
        if let Some(body) = body {
            envelope.object = body.get("object");
            for (index, entry) in body.list("entry").unwrap_or_default().into_iter().enumerate() {
                envelope.take_entry(&mut known, index, entry);
            }
        }
        if envelope.keys.is_empty() {
            envelope.keys.push(RouteKey::default());
        }
        Ok(envelope)
    }

    fn take_entry(&mut self, known: &mut HashMap<RouteKey, usize>, index: usize, raw: &'a RawValue) {
        let entry = Object::read(raw);
        let account = entry.as_ref().and_then(|entry| entry.id("id"));
        let (id, time) = entry.as_ref().map_or((None, None), |entry| (entry.get("id"), entry.get("time")));
        let changes = entry.and_then(|entry| entry.list("changes")).unwrap_or_default();
        if changes.is_empty() {
            let key = self.key(known, RouteKey { number: None, account });
            self.pieces.push(Piece { key, part: Part::Entry(raw) });
            return;
        }
        for change in changes {
            let value = Object::read(change).and_then(|change| change.object("value"));
            let number = value.and_then(|value| value.object("metadata")).and_then(|of| of.id("phone_number_id"));
            let key = self.key(known, RouteKey { number, account: account.clone() });
            self.pieces.push(Piece { key, part: Part::Change { entry: index, id, time, change } });
        }
    }

    fn key(&mut self, known: &mut HashMap<RouteKey, usize>, key: RouteKey) -> usize {
        *known.entry(key).or_insert_with_key(|key| {
            self.keys.push(key.clone());
            self.keys.len() - 1
        })
    }

    /// Every address in the delivery once, in the order in which they first appear. At least one.
    pub fn keys(&self) -> &[RouteKey] {
        &self.keys
    }

    /// Cuts the delivery into one body per destination. `to` is asked once for each of [`Envelope::keys`], in order.
    ///
    /// When all goes to one destination its body is the original, byte for byte. Otherwise each body is rebuilt from the
    /// untouched slices of its own changes, in their order, with the entry's `id` and `time`.
    pub fn split<D: Clone + Eq + Hash>(&self, to: impl FnMut(&RouteKey) -> D) -> Vec<(D, Bytes)> {
        let destinations: Vec<D> = self.keys.iter().map(to).collect();
        if let Some((first, others)) = destinations.split_first()
            && others.iter().all(|other| other == first)
        {
            return vec![(first.clone(), self.raw.clone())];
        }
        let mut places = HashMap::new();
        let mut bodies: Vec<(D, Vec<&Piece<'_>>)> = Vec::new();
        for piece in &self.pieces {
            let Some(destination) = destinations.get(piece.key) else {
                continue;
            };
            let place = *places.entry(destination).or_insert_with(|| {
                bodies.push((destination.clone(), Vec::new()));
                bodies.len() - 1
            });
            if let Some((_, body)) = bodies.get_mut(place) {
                body.push(piece);
            }
        }
        bodies.into_iter().map(|(destination, pieces)| (destination, self.rebuilt(&pieces))).collect()
    }

    fn rebuilt(&self, pieces: &[&Piece<'_>]) -> Bytes {
        let mut out = String::from("{");
        if let Some(object) = self.object {
            out.push_str(&format!("\"object\":{object},"));
        }
        out.push_str("\"entry\":[");
        let mut open = None;
        for (index, piece) in pieces.iter().enumerate() {
            match piece.part {
                Part::Change { entry, change, .. } if open == Some(entry) => {
                    out.push(',');
                    out.push_str(change.get());
                }
                Part::Change { entry, id, time, change } => {
                    close(&mut out, &mut open, index);
                    out.push('{');
                    for (name, member) in [("id", id), ("time", time)] {
                        if let Some(member) = member {
                            out.push_str(&format!("\"{name}\":{member},"));
                        }
                    }
                    out.push_str("\"changes\":[");
                    out.push_str(change.get());
                    open = Some(entry);
                }
                Part::Entry(entry) => {
                    close(&mut out, &mut open, index);
                    out.push_str(entry.get());
                }
            }
        }
        if open.is_some() {
            out.push_str("]}");
        }
        out.push_str("]}");
        Bytes::from(out)
    }
}

/// Ends the entry that is being written, if any, and makes room for the next.
fn close(out: &mut String, open: &mut Option<usize>, index: usize) {
    if open.take().is_some() {
        out.push_str("]}");
    }
    if index > 0 {
        out.push(',');
    }
}

#[cfg(test)]
mod tests;
