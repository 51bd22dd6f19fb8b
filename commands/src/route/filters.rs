//! Filters of lists, short enough for a `custom_id`: numbers in base 36, parts one after another.

use chrono::{DateTime, Utc};
use crm::{DiscordId, audit::Filter as AuditFilter, members::Filter as PeopleFilter};

/// The doors, by place: an id holds the place. New ones go to the end.
pub(super) const VIAS: [&str; 6] = ["discord", "webhook", "api", "panel", "job", "console"];

pub(super) fn write_people(filter: &PeopleFilter) -> Option<String> {
    match filter {
        PeopleFilter::Special => None,
        PeopleFilter::Role(role) => Some(format!("r.{role}")),
        PeopleFilter::Permission(permission) => Some(format!("p.{permission}")),
    }
}

pub(super) fn read_people(raw: &str) -> Option<PeopleFilter> {
    match raw.split_once('.')? {
        ("r", role) => role.parse().ok().map(PeopleFilter::Role),
        ("p", permission) => permission.parse().ok().map(PeopleFilter::Permission),
        _ => None,
    }
}

/// Parts with a letter before each: `b` by, `o` on, `f` of, `a` action, `n` noun, `v` via, `s` since, `u` until, `r` refused,
/// `p` permissions; `~` between them.
pub(super) fn write_audit(filter: &AuditFilter) -> Option<String> {
    let AuditFilter { by, on, of, action, noun, via, since, until, refused, permissions } = filter;
    let person = |letter: char, id: &Option<DiscordId>| id.map(|id| format!("{letter}{}", base36(id.get())));
    let time = |letter: char, at: &Option<DateTime<Utc>>| {
        at.map(|at| format!("{letter}{}", base36(u64::try_from(at.timestamp()).unwrap_or_default())))
    };
    let via = via.as_ref().and_then(|via| VIAS.iter().position(|known| known == via));
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

pub(super) fn read_audit(raw: &str) -> Option<AuditFilter> {
    let mut filter = AuditFilter::default();
    let person = |raw: &str| DiscordId::new(u64::from_str_radix(raw, 36).ok()?);
    let time = |raw: &str| DateTime::from_timestamp(i64::from_str_radix(raw, 36).ok()?, 0);
    for part in raw.split('~') {
        let (letter, value) = part.split_at_checked(1)?;
        match letter {
            "b" => filter.by = Some(person(value)?),
            "o" => filter.on = Some(person(value)?),
            "f" => filter.of = Some(person(value)?),
            "a" => filter.action = Some(word(value)?),
            "n" => filter.noun = Some(word(value)?),
            "v" => filter.via = Some((*VIAS.get(value.parse::<usize>().ok()?)?).to_owned()),
            "s" => filter.since = Some(time(value)?),
            "u" => filter.until = Some(time(value)?),
            "r" if value.is_empty() => filter.refused = true,
            "p" if value.is_empty() => filter.permissions = true,
            _ => return None,
        }
    }
    Some(filter)
}

/// A name of an action or a noun, of this version or another.
fn word(raw: &str) -> Option<String> {
    let fits = (1..=22).contains(&raw.len()) && raw.bytes().all(|b| b.is_ascii_lowercase() || b"._".contains(&b));
    fits.then(|| raw.to_owned())
}

pub(super) fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit((number % 36) as u32, 36));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}
