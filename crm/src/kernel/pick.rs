//! What a customer chooses on the way to a booking: our names of the rows and buttons, which come back when one is tapped; and the words that
//! begin it. Pure.
//!
//! A name says all that it means, so what was sent long ago still means what it said: who changes their mind taps what stands further up.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::{
    channel::{Content, ContentKind, Label},
    ids::BookingId,
    text,
};

/// What our names begin with.
const BOOK: &str = "book";

/// Words that begin a booking, as they are searched for; nothing else may be said with them.
const BEGIN: &[&str] = &[
    "حجز",
    "الحجز",
    "احجز",
    "موعد",
    "المواعيد",
    "مواعيد",
    "حجز موعد",
    "احجز موعد",
    "اريد حجز",
    "اريد موعد",
    "اريد حجز موعد",
    "ابي موعد",
    "ابغي موعد",
    "ابي احجز",
    "ابغي احجز",
    "عايز احجز",
    "عايز ميعاد",
    "بدي احجز",
    "بدي موعد",
    "book",
    "booking",
    "bookings",
    "appointment",
    "appointments",
    "book an appointment",
    "make a booking",
    "i want to book",
    "i want an appointment",
];

/// What is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// Something is to be booked, nothing is chosen yet.
    Begin,
    /// Something new is to be booked, beside what is there.
    New,
    /// A service; shows its days from [`Step::day`] on.
    Service(Step),
    /// A day of it; shows its times.
    Day(Step),
    /// A time of it.
    Time(Step),
    /// Yes to a booking, or that one comes.
    Confirm(BookingId),
    /// A booking at another time.
    Move(BookingId),
    /// No booking any more.
    Cancel(BookingId),
    /// To be told when something becomes free on a day.
    Wait(Step),
}

/// How far one has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The service, by its number.
    pub service: i64,
    /// From which day on, which day, or when.
    pub at: DateTime<Utc>,
    /// Which page of what there is to choose, from 0.
    pub page: u16,
    /// The booking that is to be at another time.
    pub moves: Option<BookingId>,
}

impl Step {
    /// Of a day: its midnight, whatever the zone.
    pub fn on(service: i64, day: NaiveDate, moves: Option<BookingId>) -> Self {
        Self { service, at: day.and_time(NaiveTime::MIN).and_utc(), page: 0, moves }
    }

    /// Of a time.
    pub fn at(service: i64, at: DateTime<Utc>, moves: Option<BookingId>) -> Self {
        Self { service, at, page: 0, moves }
    }

    /// The next page of the same.
    pub fn next(self) -> Self {
        Self { page: self.page.saturating_add(1), ..self }
    }

    /// The day that [`Step::on`] was made of.
    pub fn day(&self) -> NaiveDate {
        self.at.date_naive()
    }

    fn write(&self) -> String {
        let moves = self.moves.map(|booking| format!("/{booking}")).unwrap_or_default();
        format!("{}/{}/{}{moves}", self.service, self.at.timestamp(), self.page)
    }

    fn read(raw: &str) -> Option<Self> {
        let mut parts = raw.split('/');
        let service = parts.next()?.parse().ok()?;
        let at = DateTime::from_timestamp(parts.next()?.parse().ok()?, 0)?;
        let page = parts.next()?.parse().ok()?;
        let moves = parts.next().map(str::parse).transpose().ok()?;
        parts.next().is_none().then_some(Self { service, at, page, moves })
    }
}

impl Pick {
    /// Our name for it.
    pub fn id(&self) -> String {
        match self {
            Self::Begin => format!("{BOOK}/begin/"),
            Self::New => format!("{BOOK}/new/"),
            Self::Service(step) => format!("{BOOK}/service/{}", step.write()),
            Self::Day(step) => format!("{BOOK}/day/{}", step.write()),
            Self::Time(step) => format!("{BOOK}/time/{}", step.write()),
            Self::Confirm(booking) => format!("{BOOK}/yes/{booking}"),
            Self::Move(booking) => format!("{BOOK}/move/{booking}"),
            Self::Cancel(booking) => format!("{BOOK}/no/{booking}"),
            Self::Wait(step) => format!("{BOOK}/wait/{}", step.write()),
        }
    }

    /// What one of our names means.
    pub fn read(id: &str) -> Option<Self> {
        let (verb, rest) = id.strip_prefix(BOOK)?.strip_prefix('/')?.split_once('/')?;
        match verb {
            "begin" => rest.is_empty().then_some(Self::Begin),
            "new" => rest.is_empty().then_some(Self::New),
            "service" => Step::read(rest).map(Self::Service),
            "day" => Step::read(rest).map(Self::Day),
            "time" => Step::read(rest).map(Self::Time),
            "yes" => rest.parse().ok().map(Self::Confirm),
            "move" => rest.parse().ok().map(Self::Move),
            "no" => rest.parse().ok().map(Self::Cancel),
            "wait" => Step::read(rest).map(Self::Wait),
            _ => None,
        }
    }

    /// What was tapped, if something was.
    pub fn tapped(content: &Content) -> Option<Self> {
        let chosen = content.details.iter().find(|detail| detail.label == Label::Choice)?;
        Self::read(&chosen.text).filter(|_| content.kind == ContentKind::Interactive)
    }
}

/// Whether somebody asks for a booking, and says nothing else.
pub(crate) fn begins(words: &str) -> bool {
    let key = text::search_key(words.trim_matches(|c: char| !c.is_alphanumeric()));
    BEGIN.contains(&key.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::channel::Detail;

    #[test]
    fn choices_read_back_as_they_are_written() {
        let booking = BookingId(uuid::Uuid::from_u128(7));
        let step = Step::at(1001, DateTime::from_timestamp(1_800_000_000, 0).unwrap(), None);
        let moving = Step { moves: Some(booking), ..step };
        let all = [
            Pick::Begin,
            Pick::New,
            Pick::Service(step),
            Pick::Service(moving.next()),
            Pick::Day(Step::on(1001, "2026-11-24".parse().unwrap(), None)),
            Pick::Time(moving),
            Pick::Confirm(booking),
            Pick::Move(booking),
            Pick::Cancel(booking),
            Pick::Wait(step),
        ];
        for pick in all {
            assert_eq!(Pick::read(&pick.id()), Some(pick), "{}", pick.id());
            let details = vec![Detail::new(Label::Text, "الثلاثاء"), Detail::new(Label::Choice, pick.id())];
            let tapped = |kind| Pick::tapped(&Content { kind, details: details.clone() });
            assert_eq!(tapped(ContentKind::Interactive), Some(pick));
            assert_eq!(tapped(ContentKind::Text), None, "who writes such a name has tapped nothing");
        }
        for other in [
            "",
            "book",
            "book/new/x",
            "book/day/1001",
            "book/day/x/1/0",
            "book/day/1/2",
            "book/day/1/2/0/x",
            "book/yes/",
            "quote/x/accept",
        ] {
            assert_eq!(Pick::read(other), None, "{other}");
        }
    }

    #[test]
    fn who_wants_to_book_says_so_and_nothing_else() {
        for words in ["حجز", "احجز!", " موعد ", "أريد حجز موعد", "Book", "BOOKING.", "مواعيد؟"]
        {
            assert!(begins(words), "{words}");
        }
        for words in ["", "متى موعد التوصيل؟", "حجزت أمس", "I will book you", "facebook", "1"] {
            assert!(!begins(words), "{words}");
        }
        for words in BEGIN {
            assert_eq!(&text::search_key(words), words, "as it is searched for");
        }
    }
}
