//! What customers are told and asked about bookings, in their language. What a choice is called, and how else people say it.

use chrono::{Datelike, NaiveDate, Timelike};
use crm::{
    BookingId,
    bookings::{Booking, Day, Label, Say, Turn, Which, Worded},
    notice::BookingNews,
    pick::Pick,
    services::Service,
    tenants::Language,
};

use crate::{dates, plain::on_a_phone, texts::t, week::day_name};

/// So many choices there are at most.
const MOST_ROWS: u32 = 10;

/// How it is said.
pub fn words(language: Language, turn: &Turn) -> Worded {
    let speaker = Speaker { language, turn };
    let labels = turn.choices.iter().map(|pick| speaker.label(pick)).collect();
    let text = on_a_phone(&speaker.text());
    Worded { text, open: on_a_phone(&speaker.open()), labels, values: speaker.values() }
}

struct Speaker<'a> {
    language: Language,
    turn: &'a Turn,
}

impl Speaker<'_> {
    fn text(&self) -> String {
        let language = self.language;
        match &self.turn.say {
            Say::Services(_) => t!(language, "booking-ask-service"),
            Say::Mine(mine) => {
                let lines: Vec<String> = mine.iter().map(|booking| format!("• {}", self.line(booking))).collect();
                t!(language, "booking-ask-mine", count = mine.len(), bookings = lines.join("\n"))
            }
            Say::Days(service, _, is_gone) => {
                self.gone(*is_gone, t!(language, "booking-ask-day", service = service.name.as_str()))
            }
            Say::Times(service, day, is_gone) => {
                let (service, day) = (service.name.as_str(), self.day(day.date));
                self.gone(*is_gone, t!(language, "booking-ask-time", service = service, day = day))
            }
            Say::Proposed(service, times) => {
                let (zone, now) = (self.turn.zone, self.turn.now);
                let lines: Vec<String> =
                    times.iter().map(|at| format!("• {}", dates::moment(language, *at, zone, now))).collect();
                t!(language, "booking-proposed", service = service.name.as_str(), times = lines.join("\n"))
            }
            Say::Full(service, day) => {
                t!(language, "booking-full", service = service.name.as_str(), day = self.day(*day))
            }
            Say::NoneFree(service) => t!(language, "booking-none-free", service = service.name.as_str()),
            Say::Nothing => t!(language, "booking-nothing"),
            Say::Held(booking) => {
                let until = booking.held_until.unwrap_or(self.turn.now);
                let minutes = (until - self.turn.now).num_minutes();
                let (what, wait) = (self.line(booking), t!(language, "minutes", count = minutes));
                t!(language, "booking-held", what = what, wait = wait)
            }
            Say::Booked(booking) => t!(language, "booking-done", what = self.line(booking), number = number(booking)),
            Say::Moved(booking) => {
                t!(language, "booking-moved-to", what = self.line(booking), number = number(booking))
            }
            Say::Cancelled(booking) => t!(language, "booking-cancelled-by-you", what = self.line(booking)),
            Say::Confirmed(booking) => t!(language, "booking-confirmed", what = self.line(booking)),
            Say::HoldOver(booking) => t!(language, "booking-hold-over", what = self.line(booking)),
            Say::Over(booking) => t!(language, "booking-over", what = self.line(booking)),
            Say::TooMany => t!(language, "booking-too-many"),
            Say::Waiting(service, day) => {
                t!(language, "booking-waiting", service = service.name.as_str(), day = self.day(*day))
            }
            Say::News(booking, news) => self.news(booking, *news),
        }
    }

    fn news(&self, booking: &Booking, news: BookingNews) -> String {
        let (language, what) = (self.language, self.line(booking));
        match news {
            BookingNews::Booked | BookingNews::Back => {
                t!(language, "booking-news-booked", what = what, number = number(booking))
            }
            BookingNews::Moved => t!(language, "booking-news-moved", what = what, number = number(booking)),
            BookingNews::Cancelled => {
                let reason = booking.reason.as_deref().unwrap_or_default();
                let has_reason = if reason.is_empty() { "no" } else { "yes" };
                t!(language, "booking-news-cancelled", what = what, has_reason = has_reason, reason = reason)
            }
            BookingNews::Soon | BookingNews::Unreminded if booking.confirmed_at.is_some() => {
                t!(language, "booking-news-soon", what = what)
            }
            BookingNews::Soon | BookingNews::Unreminded => t!(language, "booking-news-coming", what = what),
            BookingNews::Freed => t!(language, "booking-news-freed", what = what),
        }
    }

    fn gone(&self, is_gone: bool, text: String) -> String {
        match is_gone {
            true => [t!(self.language, "booking-gone"), text].join("\n"),
            false => text,
        }
    }

    /// For what, when, and with whom.
    fn line(&self, booking: &Booking) -> String {
        let (language, turn) = (self.language, self.turn);
        let date = booking.starts_at.with_timezone(&turn.zone).date_naive();
        let when = dates::moment(language, booking.starts_at, turn.zone, turn.now);
        let hijri = turn.hijri.then(|| dates::hijri(language, date)).flatten();
        let when = hijri.map_or(when.clone(), |hijri| t!(language, "date-with-hijri", date = when, hijri = hijri));
        t!(language, "booking-line", service = booking.service.as_str(), when = when, with = booking.resource.as_str())
    }

    fn day(&self, day: NaiveDate) -> String {
        dates::day(self.language, day, self.today())
    }

    fn today(&self) -> NaiveDate {
        self.turn.now.with_timezone(&self.turn.zone).date_naive()
    }

    fn open(&self) -> String {
        match &self.turn.say {
            Say::Services(_) => t!(self.language, "booking-open-services"),
            Say::Days(..) | Say::Full(..) => t!(self.language, "booking-open-days"),
            Say::Times(..) | Say::Proposed(..) => t!(self.language, "booking-open-times"),
            _ => t!(self.language, "booking-open"),
        }
    }

    /// What stands for the variables of a template: who, for what, when.
    fn values(&self) -> Vec<String> {
        let Say::News(booking, _) = &self.turn.say else { return Vec::new() };
        let when = dates::moment(self.language, booking.starts_at, self.turn.zone, self.turn.now);
        let who = booking.contact.as_ref().map(ToString::to_string).unwrap_or_default();
        [who, booking.service.clone(), when].map(|value| on_a_phone(&value)).to_vec()
    }

    fn label(&self, pick: &Pick) -> Label {
        let Label { title, about, also } = self.called(pick);
        Label { title: on_a_phone(&title), about: about.map(|about| on_a_phone(&about)), also }
    }

    fn called(&self, pick: &Pick) -> Label {
        let language = self.language;
        match (pick, &self.turn.say) {
            (Pick::Begin, _) => choice(&t!(language, "booking-choice-mine")),
            (Pick::New, _) => choice(&t!(language, "booking-choice-new")),
            (Pick::Service(step), Say::Services(services)) => {
                let found = services.iter().find(|service| service.number == step.service);
                found.map(|service| self.service(service)).unwrap_or_default()
            }
            (Pick::Service(_), Say::Days(..)) => choice(&t!(language, "booking-choice-later-days")),
            (Pick::Service(_), Say::Held(_)) => choice(&t!(language, "booking-choice-other-time")),
            (Pick::Service(_), _) => choice(&t!(language, "booking-choice-other-day")),
            (Pick::Day(step), Say::Days(_, days, _)) => {
                let found = days.iter().find(|day| day.date == step.day());
                found.map(|day| self.one_day(day)).unwrap_or_default()
            }
            (Pick::Day(_), Say::Times(..)) => choice(&t!(language, "booking-choice-later-times")),
            (Pick::Day(_), _) => choice(&t!(language, "booking-choice-other-time")),
            (Pick::Time(step), _) => {
                let at = step.at.with_timezone(&self.turn.zone);
                let (hour, minute) = (at.hour(), at.minute());
                let mut also = vec![
                    format!("{hour}:{minute:02}"),
                    format!("{hour:02}:{minute:02}"),
                    format!("{}:{minute:02}", at.hour12().1),
                ];
                if minute == 0 {
                    also.push(at.hour12().1.to_string());
                }
                // Those of one day have been named with it.
                let about = matches!(self.turn.say, Say::Proposed(..))
                    .then(|| dates::day(language, at.date_naive(), self.today()));
                Label { title: dates::time(language, step.at, self.turn.zone), about, also }
            }
            (Pick::Confirm(_), Say::News(_, BookingNews::Soon)) => choice(&t!(language, "booking-choice-come")),
            (Pick::Confirm(_), _) => choice(&t!(language, "booking-choice-yes")),
            (Pick::Move(booking), Say::Mine(mine)) => self.of_mine(
                t!(language, "booking-choice-move-this", booking = labelled(*booking, mine)),
                *booking,
                mine,
            ),
            (Pick::Cancel(booking), Say::Mine(mine)) => self.of_mine(
                t!(language, "booking-choice-cancel-this", booking = labelled(*booking, mine)),
                *booking,
                mine,
            ),
            (Pick::Move(_), _) => choice(&t!(language, "booking-choice-move")),
            (Pick::Cancel(_), Say::Held(_)) => choice(&t!(language, "booking-choice-no")),
            (Pick::Cancel(_), Say::News(_, BookingNews::Soon)) => choice(&t!(language, "booking-choice-not-come")),
            (Pick::Cancel(_), _) => choice(&t!(language, "booking-choice-cancel")),
            (Pick::Wait(_), _) => choice(&t!(language, "booking-choice-wait")),
        }
    }

    fn of_mine(&self, title: String, booking: BookingId, mine: &[Booking]) -> Label {
        let found = mine.iter().find(|one| one.id == booking);
        Label { title, about: found.map(|one| self.line(one)), also: Vec::new() }
    }

    fn service(&self, service: &Service) -> Label {
        let length = t!(self.language, "minutes", count = service.minutes);
        let about =
            service.about.as_deref().map_or(length.clone(), |about| format!("{length} · {}", about.replace('\n', " ")));
        Label { title: service.name.clone(), about: Some(about), also: Vec::new() }
    }

    fn one_day(&self, day: &Day) -> Label {
        let (language, today) = (self.language, self.today());
        let hijri = self.turn.hijri.then(|| dates::hijri(language, day.date)).flatten();
        let count = t!(language, "booking-times", count = day.times.len());
        let about = [hijri, Some(count)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let mut also = vec![format!("{}/{}", day.date.day(), day.date.month())];
        // A smaller number is that of a row.
        if day.date.day() > MOST_ROWS {
            also.push(day.date.day().to_string());
        }
        if (day.date - today).num_days() < 7 {
            also.push(day_name(language, day.date.weekday()));
        }
        match (day.date - today).num_days() {
            0 => also.push(t!(language, "time-today")),
            1 => also.push(t!(language, "time-tomorrow")),
            _ => {}
        }
        Label { title: dates::day(language, day.date, today), about: Some(about), also }
    }
}

/// A choice whose text says after `|` how else people say it.
fn choice(text: &str) -> Label {
    let mut words = text.split('|').map(|word| word.trim().to_owned());
    let title = words.next().unwrap_or_default();
    Label { title, about: None, also: words.collect() }
}

fn labelled(booking: BookingId, mine: &[Booking]) -> String {
    mine.iter().find(|one| one.id == booking).map(number).unwrap_or_default()
}

fn number(booking: &Booking) -> String {
    Which::number(booking.number).label()
}

#[cfg(test)]
mod tests;
