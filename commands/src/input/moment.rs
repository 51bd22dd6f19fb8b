//! Moments, as people type them in Arabic and English: `غدًا 5 مساءً`, `الأحد القادم ١٠ صباحًا`, `بعد ساعتين`, `tomorrow 5pm`,
//! `in 3 days`, `2026-12-01 17:00`, `2h`. Pure: words in, a day and a time of the company's own clock out. Everything that people type
//! as a time goes through here, and so does what they promise in an answer (`promise.rs`).
//!
//! An hour that may be in the morning or in the evening is asked about, not guessed, wherever somebody can be asked. What things
//! are called is in `names`. Words are search keys: see `crm::text::search_key`.

mod names;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

pub(crate) use self::names::weekday;
use self::names::{is_next, month, named_hour, part, part_of_day, unit};

/// Nobody means a longer time by typing a duration; this also keeps the arithmetic in bounds.
const LONGEST_DAYS: i64 = 3660;

/// The most words that say when.
const WORDS: usize = 10;

/// Where a moment is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Behind us: the last day of a name, today counted.
    Past,
    /// Before us: the next day of a name, today not counted.
    Ahead,
}

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// Somebody who was asked when, and can be asked again.
    Asked,
    /// Somebody who talks of other things, too: what may mean something else is no moment.
    InPassing,
}

/// What was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// So long from now.
    In(TimeDelta),
    /// A time of a day.
    At(NaiveDateTime),
    /// A day, at no time of it.
    On(NaiveDate),
}

/// Why nothing was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unclear {
    /// It is no moment.
    Words,
    /// This hour may be in the morning or in the evening.
    Halves(u32),
}

/// What some words say of a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    length: Option<TimeDelta>,
    day: Option<NaiveDate>,
    time: Option<NaiveTime>,
}

impl Parts {
    /// Both together, if they say different things of one moment.
    pub fn and(self, other: Self) -> Option<Self> {
        let whole = self.length.is_some() || other.length.is_some();
        let both = |a: bool, b: bool| a && b;
        let clash = both(self.day.is_some(), other.day.is_some()) || both(self.time.is_some(), other.time.is_some());
        (!whole && !clash).then(|| Self { length: None, day: self.day.or(other.day), time: self.time.or(other.time) })
    }

    /// The moment. A time of no day is the next of its kind, or the last.
    pub fn meant(self, now: NaiveDateTime, side: Side) -> Option<Meant> {
        if let Some(length) = self.length {
            return Some(Meant::In(length));
        }
        match (self.day, self.time) {
            (Some(day), Some(time)) => Some(Meant::At(day.and_time(time))),
            (Some(day), None) => Some(Meant::On(day)),
            (None, Some(time)) => {
                let today = now.date().and_time(time);
                Some(Meant::At(match side {
                    Side::Ahead if today <= now => today.checked_add_days(Days::new(1))?,
                    Side::Past if today > now => today.checked_sub_days(Days::new(1))?,
                    Side::Ahead | Side::Past => today,
                }))
            }
            (None, None) => None,
        }
    }
}

/// What was typed by somebody who was asked when. `key` is its search key.
pub(crate) fn read(key: &str, now: NaiveDateTime, side: Side) -> Result<Meant, Unclear> {
    let words = words(key);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.len() > WORDS {
        return Err(Unclear::Words);
    }
    let parts = Reader { today: now.date(), side, said: Said::Asked }.whole(&words)?;
    parts.meant(now, side).filter(Meant::is_in_reach).ok_or(Unclear::Words)
}

/// A time of the day that was typed, of no day.
pub(crate) fn time_of_day(key: &str) -> Result<NaiveTime, Unclear> {
    let words = words(key);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let reader = Reader { today: NaiveDate::default(), side: Side::Ahead, said: Said::Asked };
    match reader.whole(&words)? {
        Parts { length: None, day: None, time: Some(time) } => Ok(time),
        _ => Err(Unclear::Words),
    }
}

impl Meant {
    /// Years of any length can be typed, which neither Discord nor anybody's calendar shows.
    fn is_in_reach(&self) -> bool {
        let year = match self {
            Self::In(_) => return true,
            Self::At(at) => at.year(),
            Self::On(day) => day.year(),
        };
        (1970..=9998).contains(&year)
    }
}

/// The words of a text, figures apart from letters: `5pm` is two.
pub(crate) fn words(key: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in key.split(|c: char| c.is_whitespace() || matches!(c, ',' | '،' | '(' | ')' | '"' | '«' | '»')) {
        let is_figure = |c: char| c.is_ascii_digit();
        let mut last = None;
        for c in word.chars() {
            let figure = is_figure(c) || (last == Some(true) && matches!(c, ':' | '/' | '-'));
            match (last, found.last_mut()) {
                (Some(was), Some(word)) if was == figure => word.push(c),
                _ => found.push(c.to_string()),
            }
            last = Some(figure);
        }
    }
    let trimmed = found.iter().map(|word| word.trim_matches(['.', ':', '!', '?', '؟', '؛', ';']).replace('.', ""));
    trimmed.filter(|word| !word.is_empty()).collect()
}

/// The first moment in a text of other things, and where in its words it is.
pub(crate) fn find(words: &[&str], today: NaiveDate) -> Option<(Parts, std::ops::Range<usize>)> {
    let reader = Reader { today, side: Side::Ahead, said: Said::InPassing };
    for from in 0..words.len() {
        for to in (from + 1..=words.len().min(from + WORDS)).rev() {
            let some = words.get(from..to)?;
            // It begins and ends with a word of its own, not with “on” or “the”.
            let is_own = some.last().is_some_and(|word| !is_filler(word));
            if let (true, Ok(parts)) = (is_own, reader.whole(some)) {
                return Some((parts, from..to));
            }
        }
    }
    None
}

fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "on" | "at"
            | "the"
            | "this"
            | "by"
            | "يوم"
            | "في"
            | "الساعه"
            | "ع"
            | "علي"
            | "هذا"
            | "تمام"
            | "بتمام"
            | "حوالي"
            | "around"
    )
}

/// What says that an hour follows.
fn says_hour(word: &str) -> bool {
    matches!(word, "at" | "الساعه" | "around")
}

/// A time of the day, as far as it is said.
enum Time {
    At(NaiveTime),
    /// This hour, of which nobody says in which half of the day it is.
    Halves(u32),
}

struct Reader {
    today: NaiveDate,
    side: Side,
    said: Said,
}

impl Reader {
    /// What all the words say together.
    fn whole(&self, words: &[&str]) -> Result<Parts, Unclear> {
        if let Some(length) = self.length(words) {
            return Ok(Parts { length: Some(length), ..Parts::default() });
        }
        let (mut parts, mut at, mut hour_follows, mut halves) = (Parts::default(), 0, false, None);
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            if let Some((day, time, taken)) = self.day(rest) {
                let some = Parts { length: None, day: Some(day), time };
                parts = parts.and(some).ok_or(Unclear::Words)?;
                at += taken;
            } else if let Some((time, taken)) = self.time(rest, hour_follows)? {
                match time {
                    Time::At(time) => {
                        parts = parts.and(Parts { time: Some(time), ..Parts::default() }).ok_or(Unclear::Words)?;
                    }
                    // Asked about once it is known that everything else is understood.
                    Time::Halves(hour) if halves.is_none() => halves = Some(hour),
                    Time::Halves(_) => return Err(Unclear::Words),
                }
                at += taken;
            } else if is_filler(rest[0]) {
                hour_follows = says_hour(rest[0]);
                at += 1;
                continue;
            } else {
                return Err(Unclear::Words);
            }
            hour_follows = false;
        }
        match halves {
            Some(hour) if parts.time.is_none() => Err(Unclear::Halves(hour)),
            None if parts != Parts::default() => Ok(parts),
            _ => Err(Unclear::Words),
        }
    }

    /// How long from now, or before now: `2h`, `in 3 days`, `بعد ساعتين`, `قبل يوم`.
    fn length(&self, words: &[&str]) -> Option<TimeDelta> {
        let (marked, rest) = match (self.side, words) {
            (Side::Ahead, ["in" | "after" | "within" | "بعد" | "خلال", rest @ ..])
            | (Side::Past, ["قبل", rest @ ..] | [rest @ .., "ago"]) => (true, rest),
            (Side::Ahead, [rest @ .., "from", "now"] | [rest @ .., "later"]) => (true, rest),
            (_, rest) => (false, rest),
        };
        if self.said == Said::InPassing && !marked {
            return None;
        }
        duration(rest)
    }

    /// The day that the words begin with, the time that its name says, and how many words that is.
    fn day(&self, words: &[&str]) -> Option<(NaiveDate, Option<NaiveTime>, usize)> {
        let shifted = |days: i64| self.today.checked_add_signed(TimeDelta::days(days));
        let plain = |days: i64, taken: usize| Some((shifted(days)?, None, taken));
        match words {
            ["the", "day", "after", "tomorrow", ..] => return plain(2, 4),
            ["day", "after", "tomorrow", ..] => return plain(2, 3),
            ["بعد", "غد" | "غدا" | "الغد" | "بكره" | "بكرا" | "باكر" | "باجر", ..] => {
                return plain(2, 2);
            }
            ["اول" | "قبل", "امس", ..] => return plain(-2, 2),
            ["today" | "اليوم" | "النهارده" | "النهاردا", ..] => return plain(0, 1),
            ["tomorrow" | "tmrw" | "tmr" | "غدا" | "غد" | "الغد" | "بكره" | "بكرا" | "باكر" | "باجر", ..] =>
            {
                return plain(1, 1);
            }
            ["yesterday" | "امس" | "البارحه" | "مبارح", ..] => return plain(-1, 1),
            ["tonight" | "الليله", ..] => return Some((self.today, part("night")?.usual(), 1)),
            ["next", "week", ..] => return plain(7, 2),
            ["الاسبوع", next, ..] if is_next(next) => return plain(7, 2),
            _ => {}
        }
        if let Some((day, taken)) = self.weekday(words) {
            return Some((day, None, taken));
        }
        let (day, taken) = self.date(words)?;
        Some((day, None, taken))
    }

    /// The next day of this name, or the last.
    fn weekday(&self, words: &[&str]) -> Option<(NaiveDate, usize)> {
        let (before, rest) = match words {
            ["next" | "coming", rest @ ..] => (1, rest),
            _ => (0, words),
        };
        let name = *rest.first()?;
        // “Sat” and “sun” are words of their own.
        let short = name.is_ascii() && !name.ends_with("day");
        let wanted = weekday(name).filter(|_| self.said == Said::Asked || !short)?;
        let after = usize::from(rest.get(1).is_some_and(|next| is_next(next)));
        let shifted = |days: i64| self.today.checked_add_signed(TimeDelta::days(days));
        let day = match self.side {
            Side::Past => (0..7).filter_map(|days| shifted(-days)).find(|day| day.weekday() == wanted),
            Side::Ahead => (1..=7).filter_map(shifted).find(|day| day.weekday() == wanted),
        };
        Some((day?, before + 1 + after))
    }

    /// A date: the year first, or the day first with slashes, or with the name of its month; without a year the next such day.
    fn date(&self, words: &[&str]) -> Option<(NaiveDate, usize)> {
        let first = *words.first()?;
        if let Some(day) = whole_date(first) {
            return Some((day, 1));
        }
        if let (Some((day, month)), Said::Asked) = (first.split_once('/'), self.said) {
            return Some((self.nearest(day.parse().ok()?, month.parse().ok()?)?, 1));
        }
        let second = words.get(1)?;
        let (day, month) = match (first.parse().ok(), month(second)) {
            (Some(day), Some(month)) => (day, month),
            _ => (second.parse().ok()?, month(first)?),
        };
        match words.get(2).filter(|year| year.len() == 4).and_then(|year| year.parse().ok()) {
            Some(year) => Some((NaiveDate::from_ymd_opt(year, month, day)?, 3)),
            None => Some((self.nearest(day, month)?, 2)),
        }
    }

    fn nearest(&self, day: u32, month: u32) -> Option<NaiveDate> {
        let years = match self.side {
            Side::Ahead => [0, 1],
            Side::Past => [0, -1],
        };
        let mut days =
            years.into_iter().filter_map(|more| NaiveDate::from_ymd_opt(self.today.year() + more, month, day));
        days.find(|day| match self.side {
            Side::Ahead => *day >= self.today,
            Side::Past => *day <= self.today,
        })
    }

    /// The time of the day that the words begin with, and how many words that is.
    fn time(&self, words: &[&str], marked: bool) -> Result<Option<(Time, usize)>, Unclear> {
        if let Some((part, taken)) = part_of_day(words) {
            // Alone, “night” and “noon” are times; “am” is none.
            return Ok(part.usual().map(|time| (Time::At(time), taken)));
        }
        let Some((hour, minute, clear, mut taken)) = clock(words, marked) else { return Ok(None) };
        let rest = words.get(taken..).unwrap_or_default();
        let part = part_of_day(rest);
        taken += part.as_ref().map_or(0, |(_, taken)| *taken);
        let hour = match part {
            Some((part, _)) => part.hour(hour).ok_or(Unclear::Words)?,
            None if clear || hour == 0 || hour > 12 => hour,
            None => match self.said {
                Said::Asked => return Ok(Some((Time::Halves(hour), taken))),
                // A number alone is none; an hour that was named is in the working day.
                Said::InPassing if !marked && !words[0].contains(':') => return Ok(None),
                Said::InPassing => {
                    if (1..=7).contains(&hour) {
                        hour + 12
                    } else {
                        hour
                    }
                }
            },
        };
        let is_hour = marked || words[0].contains(':') || taken > 1;
        if !is_hour {
            return Ok(None);
        }
        Ok(NaiveTime::from_hms_opt(hour, minute, 0).map(|time| (Time::At(time), taken)))
    }
}

/// A date in one word: the year first, or the day first, with a year of four digits or two.
fn whole_date(word: &str) -> Option<NaiveDate> {
    let written = |word: &str, form| NaiveDate::parse_from_str(word, form).ok().filter(|day| day.year() >= 1000);
    written(&word.replace('/', "-"), "%Y-%m-%d")
        .or_else(|| written(word, "%d/%m/%y"))
        .or_else(|| written(word, "%d/%m/%Y"))
}

/// Hour and minute as they are said, whether they can be of one half of the day only, and how many words that is.
fn clock(words: &[&str], marked: bool) -> Option<(u32, u32, bool, usize)> {
    let first = *words.first()?;
    if let Some((hour, minute)) = first.split_once(':') {
        let is_clear = hour.len() == 2;
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        return (minute < 60 && hour < 24).then_some((hour, minute, is_clear, 1));
    }
    let hour: u32 = match first.parse() {
        Ok(hour) if first.len() <= 2 => hour,
        _ => named_hour(first).filter(|_| marked)?,
    };
    let (hour, minute, taken) = match words.get(1..).unwrap_or_default() {
        ["ونص" | "ونصف" | "والنصف", ..] => (hour, 30, 2),
        ["و", "نص" | "نصف", ..] => (hour, 30, 3),
        ["وربع" | "والربع", ..] => (hour, 15, 2),
        ["الا", "ربع", ..] => (if hour == 1 { 12 } else { hour.checked_sub(1)? }, 45, 3),
        _ => (hour, 0, 1),
    };
    (hour < 24).then_some((hour, minute, false, taken))
}

/// One or several lengths, one after another: `2 h`, `1 d 12 h`, `يوم و 12 ساعه`.
fn duration(words: &[&str]) -> Option<TimeDelta> {
    let (mut total, mut rest) = (TimeDelta::zero(), words);
    while !rest.is_empty() {
        let (length, taken) = one_length(rest)?;
        total = total.checked_add(&length).filter(|total| *total <= TimeDelta::days(LONGEST_DAYS))?;
        rest = match rest.get(taken..).unwrap_or_default() {
            ["ونص" | "ونصف"] | ["and", "a", "half"] if length == TimeDelta::hours(1) => {
                return total.checked_add(&TimeDelta::minutes(30));
            }
            ["وربع"] if length == TimeDelta::hours(1) => return total.checked_add(&TimeDelta::minutes(15)),
            ["and" | "و"] => return None,
            ["and" | "و", rest @ ..] => rest,
            rest => rest,
        };
    }
    (total > TimeDelta::zero()).then_some(total)
}

/// The first length, and how many words it is.
fn one_length(words: &[&str]) -> Option<(TimeDelta, usize)> {
    match words {
        ["half", "an", "hour", ..] => return Some((TimeDelta::minutes(30), 3)),
        ["نص" | "نصف" | "ونص" | "ونصف", "ساعه", ..] => return Some((TimeDelta::minutes(30), 2)),
        ["ربع" | "وربع", "ساعه", ..] => return Some((TimeDelta::minutes(15), 2)),
        ["ثلث", "ساعه", ..] => return Some((TimeDelta::minutes(20), 2)),
        _ => {}
    }
    let first = *words.first()?;
    let (count, at) = match first {
        "a" | "an" | "one" => (Some(1), 1),
        figures if figures.bytes().all(|b| b.is_ascii_digit()) => (Some(figures.parse::<i32>().ok()?), 1),
        _ => (None, 0),
    };
    let word = *words.get(at)?;
    let (one, two) = unit(word).or_else(|| unit(word.strip_prefix('و')?))?;
    let length = one.checked_mul(count.unwrap_or(if two { 2 } else { 1 }))?;
    (count != Some(0)).then_some((length, at + 1))
}

#[cfg(test)]
mod tests;
