//! A page of the audit log and its filter, short enough for a `custom_id`: numbers in base 36, parts one after another.

use chrono::{DateTime, Utc};
#[cfg(test)]
use crm::audit::Action;
use crm::{DiscordId, audit::Filter, caller::Via};
#[cfg(test)]
use proptest::{prelude::*, sample::select};

use crate::route::{Cursor, Payload, Turn};

/// The doors, by place: an id holds the place. New ones go to the end.
const VIAS: [Option<Via>; 6] =
    [Some(Via::Discord), Some(Via::Webhook), Some(Via::Web), Some(Via::Api), Some(Via::Job), Some(Via::Console)];

/// A page of the events that a filter chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Events {
    pub filter: Filter,
    pub turn: Turn<Seq>,
}

/// A place in the audit log; short, because its filter needs the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seq(pub i64);

impl Cursor for Seq {
    fn write(self) -> String {
        base36(self.0.unsigned_abs())
    }

    fn read(raw: &str) -> Option<Self> {
        let digits = raw.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
        i64::from_str_radix(raw, 36).ok().filter(|_| digits).map(Self)
    }
}

impl Payload for Events {
    fn write(&self, room: usize) -> String {
        self.turn.write_after(write(&self.filter), room)
    }

    fn read(raw: &str) -> Option<Self> {
        let (filter, turn) = Turn::read_after(raw)?;
        Some(Self { filter: filter.map_or(Some(Filter::default()), read)?, turn })
    }

    #[cfg(test)]
    fn any() -> BoxedStrategy<Self> {
        let turn = crate::route::turns((0..=i64::MAX).prop_map(Seq));
        (filters(), turn).prop_map(|(filter, turn)| Self { filter, turn }).boxed()
    }

    #[cfg(test)]
    fn core(self) -> Self {
        Self { turn: self.turn.without_trail(), ..self }
    }
}

/// Parts with a letter before each: `b` by, `o` on, `f` of, `a` action, `n` noun, `v` via, `s` since, `u` until, `r` refused,
/// `p` permissions; `~` between them.
fn write(filter: &Filter) -> Option<String> {
    let Filter { by, on, of, action, noun, via, since, until, refused, permissions } = filter;
    let person = |letter: char, id: &Option<DiscordId>| id.map(|id| format!("{letter}{}", base36(id.get())));
    let time = |letter: char, at: &Option<DateTime<Utc>>| {
        at.map(|at| format!("{letter}{}", base36(u64::try_from(at.timestamp()).unwrap_or_default())))
    };
    let via = via.and_then(|via| VIAS.iter().position(|known| *known == Some(via)));
    let parts = [
        person('b', by),
        person('o', on),
        person('f', of),
        action.as_ref().map(|action| format!("a{action}")),
        noun.as_ref().map(|noun| format!("n{noun}")),
        via.map(|place| format!("v{place}")),
        time('s', since),
        time('u', until),
        refused.then(|| "r".to_owned()),
        permissions.then(|| "p".to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("~"))
}

fn read(raw: &str) -> Option<Filter> {
    let mut filter = Filter::default();
    let person = |raw: &str| DiscordId::new(u64::from_str_radix(raw, 36).ok()?);
    let time = |raw: &str| DateTime::from_timestamp(i64::from_str_radix(raw, 36).ok()?, 0);
    for part in raw.split('~') {
        let (letter, value) = part.split_at_checked(1)?;
        match letter {
            "b" => filter.by = Some(person(value)?),
            "o" => filter.on = Some(person(value)?),
            "f" => filter.of = Some(person(value)?),
            "a" => filter.action = Some(value.parse().ok()?),
            "n" => filter.noun = Some(value.parse().ok()?),
            "v" => filter.via = Some((*VIAS.get(value.parse::<usize>().ok()?)?)?),
            "s" => filter.since = Some(time(value)?),
            "u" => filter.until = Some(time(value)?),
            "r" if value.is_empty() => filter.refused = true,
            "p" if value.is_empty() => filter.permissions = true,
            _ => return None,
        }
    }
    Some(filter)
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit((number % 36) as u32, 36));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

/// As the commands make them: `/audit list`, `/audit user` and `/perms log`.
#[cfg(test)]
fn filters() -> impl Strategy<Value = Filter> {
    let second = || proptest::option::of((0i64..253_402_300_800).prop_map(|s| DateTime::from_timestamp(s, 0).unwrap()));
    let person = || proptest::option::of(DiscordId::any());
    let via = proptest::option::of(select(Via::ALL));
    let kind = || {
        prop_oneof![
            Just((None, None)),
            select(Action::ALL).prop_map(|action| (Some(action), None)),
            select(Action::NOUNS).prop_map(|noun| (None, Some(noun))),
        ]
    };
    let list = (person(), person(), kind(), via, second(), second(), any::<bool>());
    prop_oneof![
        list.prop_map(|(by, on, (action, noun), via, since, until, refused)| Filter {
            by,
            on,
            action,
            noun,
            via,
            since,
            until,
            refused,
            ..Filter::default()
        }),
        (person(), second(), second()).prop_map(|(of, since, until)| Filter { of, since, until, ..Filter::default() }),
        (person(), kind(), second()).prop_map(|(of, (action, noun), since)| Filter {
            of,
            action,
            noun,
            since,
            permissions: true,
            ..Filter::default()
        }),
    ]
}
