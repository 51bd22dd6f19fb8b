//! What people are told in private, and what the owners' channel is told at once. A person who gained permissions is told
//! which commands these open.

use crm::{
    Permission, alliances, bookings,
    channel::{AccountNews, Failure, Urgency},
    deals,
    error::Field,
    leads,
    notice::{AllianceNews, BookingNews, HostNews, NamedRole, News, Notice},
    offer::Answer,
    quotes,
    requests::RequestState,
    role::RoleRef,
    services, tasks,
    tenants::{self, Language},
};

use crate::{
    changes::grouped,
    failure,
    gate::{self, Gate, leaves},
    message::{Card, Message, Tone},
    plain::{clamp, phone, plain, stamp},
    texts::{self, named::named, t},
    tree::tree,
};

/// How many commands a notice names.
const COMMANDS: usize = 15;

/// The message, in the person's language, on behalf of the company.
pub(crate) fn notice(language: Language, company: &str, notice: &Notice) -> Message {
    let company = plain(company, 100);
    let card = match notice {
        Notice::Changed(news) => changed(language, company, news),
        Notice::Ending { permissions, until } => {
            let names = texts::permissions(language, permissions);
            Card::new(Tone::Calm).title(t!(language, "notice-ending-title", company = company)).text(t!(
                language,
                "notice-ending",
                permissions = names,
                when = stamp(*until, 'f'),
                soon = stamp(*until, 'R')
            ))
        }
        Notice::Ended { permissions } => {
            let names = texts::permissions(language, permissions);
            let title = t!(language, "notice-ended-title", company = company);
            Card::new(Tone::Calm).title(title).text(t!(language, "notice-ended", permissions = names))
        }
        Notice::NotTold { person } => {
            let person = texts::person(language, person.discord_id, &person.name);
            let title = t!(language, "notice-not-told-title", company = company);
            Card::new(Tone::Calm).title(title).text(t!(language, "notice-not-told", person = person))
        }
        Notice::WebhookOff { url } => {
            let title = t!(language, "notice-webhook-off-title", company = company);
            Card::new(Tone::Bad).title(title).text(t!(language, "notice-webhook-off", url = plain(url, 200)))
        }
        Notice::TaskGiven { number, title, due, by } => {
            let heading = t!(language, "notice-task-title", company = company);
            let task = tasks::number_label(*number);
            let text = t!(language, "notice-task", task = task, title = plain(title, 200), by = plain(by, 100));
            let due = due.map(|due| format!("{} ({})", stamp(due, 'f'), stamp(due, 'R'))).unwrap_or_default();
            Card::new(Tone::Calm).title(heading).text(text).beside(named(language, Field::Due), due)
        }
        Notice::LeadGiven { number, by } => {
            let text = t!(language, "notice-lead", lead = leads::number_label(*number), by = plain(by, 100));
            Card::new(Tone::Calm).title(t!(language, "notice-lead-title", company = company)).text(text)
        }
        Notice::DealGiven { number, by } => {
            let text = t!(language, "notice-deal", deal = deals::number_label(*number), by = plain(by, 100));
            Card::new(Tone::Calm).title(t!(language, "notice-deal-title", company = company)).text(text)
        }
        Notice::Alliance { number, name, news, by } => {
            let news = match news {
                AllianceNews::Invited => "invited",
                AllianceNews::Admitted => "admitted",
                AllianceNews::Declined => "declined",
                AllianceNews::Removed => "removed",
                AllianceNews::Asked => "asked",
            };
            let alliance = alliances::Which::number(*number).label();
            let title = t!(language, "notice-alliance-title", company = company, name = plain(name, alliances::NAME));
            let text = t!(language, "notice-alliance", news = news, by = plain(by, 100), alliance = alliance);
            Card::new(Tone::Calm).title(title).text(text)
        }
        Notice::Booking { number, service, at, news, by } => {
            let news = match news {
                BookingNews::Booked => "booked",
                BookingNews::Moved => "moved",
                BookingNews::Cancelled => "cancelled",
                BookingNews::Back => "back",
                BookingNews::Soon => "soon",
                BookingNews::Freed => "freed",
                BookingNews::Unreminded => "unreminded",
            };
            let booking = bookings::Which::number(*number).label();
            let title = t!(language, "notice-booking-title", company = company, booking = booking.as_str());
            let when = format!("{} ({})", stamp(*at, 'F'), stamp(*at, 'R'));
            let service = plain(service, services::NAME);
            let text = t!(
                language,
                "notice-booking",
                news = news,
                by = plain(by, 100),
                service = service,
                when = when,
                booking = booking
            );
            Card::new(Tone::Calm).title(title).text(text)
        }
        Notice::BookingWith { number, service, at, news, by } => {
            let news = match news {
                HostNews::Booked => "booked",
                HostNews::Moved => "moved",
                HostNews::Cancelled => "cancelled",
            };
            let booking = bookings::Which::number(*number).label();
            let title = t!(language, "notice-booking-title", company = company, booking = booking);
            let when = format!("{} ({})", stamp(*at, 'F'), stamp(*at, 'R'));
            let (service, by) = (plain(service, services::NAME), plain(by, 100));
            let text = t!(language, "notice-booking-with", news = news, by = by, service = service, when = when);
            Card::new(Tone::Calm).title(title).text(text)
        }
        Notice::QuoteAnswered { number, deal, answer, accepts } => {
            let (quote, deal) = (quotes::number_label(*number), deals::number_label(*deal));
            let (tone, title, text) = match (answer, accepts) {
                (Answer::Accepted | Answer::AcceptedBefore, _) => {
                    let text = t!(language, "notice-quote-accepted", quote = quote, deal = deal);
                    (Tone::Good, t!(language, "notice-quote-accepted-title", company = company), text)
                }
                (Answer::Declined | Answer::DeclinedBefore, _) | (_, false) => {
                    let text = t!(language, "notice-quote-declined", quote = quote, deal = deal);
                    (Tone::Bad, t!(language, "notice-quote-declined-title", company = company), text)
                }
                (Answer::Expired | Answer::Over, true) => {
                    let text = t!(language, "notice-quote-late", quote = quote, deal = deal);
                    (Tone::Calm, t!(language, "notice-quote-late-title", company = company), text)
                }
            };
            Card::new(tone).title(title).text(text)
        }
        Notice::RequestEnded { how, go_on, request: _ } => {
            let title = t!(language, "notice-request-title", company = company);
            Card::new(Tone::Calm).title(title).text(match how {
                RequestState::Approved if *go_on => t!(language, "notice-request-go-on"),
                RequestState::Approved => t!(language, "notice-request-approved"),
                RequestState::Refused => t!(language, "notice-request-refused"),
                RequestState::Expired => t!(language, "notice-request-expired"),
                // An open or a withdrawn one is nothing to tell of.
                RequestState::Failed | RequestState::Open | RequestState::Withdrawn => {
                    t!(language, "notice-request-failed")
                }
            })
        }
        Notice::Account(news) => account(language, news),
        Notice::NumberQuiet { number, since, usual } => {
            let text = t!(
                language,
                "number-quiet",
                number = plain(number, 60),
                when = stamp(*since, 'f'),
                ago = stamp(*since, 'R'),
                count = *usual
            );
            Card::new(Tone::Bad).title(t!(language, "number-quiet-title", company = company)).text(text)
        }
        Notice::NumberHeard { number, since, until } => {
            let (since, until) = (stamp(*since, 'f'), stamp(*until, 'f'));
            let text = t!(language, "number-heard", number = plain(number, 60), since = since, until = until);
            Card::new(Tone::Good).title(t!(language, "number-heard-title", company = company)).text(text)
        }
        Notice::Suspended { reason } => {
            let text = t!(language, "company-suspended", reason = plain(reason, tenants::REASON));
            Card::new(Tone::Bad).title(t!(language, "company-suspended-title", company = company)).text(text)
        }
        Notice::Reactivated => {
            let text = t!(language, "company-reactivated");
            Card::new(Tone::Good).title(t!(language, "company-reactivated-title", company = company)).text(text)
        }
        Notice::NumberStopped { number, failure } => {
            let (number, why) = (plain(number, 60), failure::failure(language, Failure::named(failure), None));
            let text = t!(language, "number-stopped", number = number, why = why);
            Card::new(Tone::Bad).title(t!(language, "number-stopped-title", company = company)).text(text)
        }
        Notice::NumberResumed { number, since } => {
            let text = t!(language, "number-resumed", number = plain(number, 60), since = stamp(*since, 'f'));
            Card::new(Tone::Good).title(t!(language, "number-resumed-title", company = company)).text(text)
        }
        Notice::PutAside { jobs, deliveries } => {
            let counted = [
                (*jobs > 0).then(|| t!(language, "put-aside-jobs", count = *jobs)),
                (*deliveries > 0).then(|| t!(language, "put-aside-deliveries", count = *deliveries)),
            ];
            let counted: Vec<String> = counted.into_iter().flatten().map(|line| format!("• {line}")).collect();
            let lines = [t!(language, "put-aside"), counted.join("\n"), t!(language, "put-aside-what-to-do")];
            let command = "`omnicrm quarantine list`";
            Card::new(Tone::Bad)
                .title(t!(language, "put-aside-title", company = company))
                .text(format!("{} {command}", lines.join("\n")))
        }
        Notice::GlassBroken { person, permission, until, reason } => {
            let person = texts::person(language, person.discord_id, &person.name);
            let permission = texts::permission(language, *permission);
            let text = t!(
                language,
                "notice-glass",
                person = person,
                permission = permission,
                when = stamp(*until, 'f'),
                soon = stamp(*until, 'R')
            );
            let title = t!(language, "notice-glass-title", company = company);
            let reason = plain(reason, 900);
            Card::new(Tone::Bad).title(title).text(text).field(t!(language, "field-reason"), reason)
        }
    };
    Message::card(card)
}

/// What the provider tells about the business itself: what it is about, what happened in our words where we have some, and all
/// that the provider says besides.
fn account(language: Language, news: &AccountNews) -> Card {
    let AccountNews { key: _, account: _, number, kind, state, subject, details, urgency, at } = news;
    let tone = if *urgency == Urgency::Urgent { Tone::Bad } else { Tone::Calm };
    let what = format!("{}-{state}", kind.as_str());
    let said = t!(language, "news-said", what = what.as_str(), state = plain(&state.replace('_', " "), 64));
    let subject = subject.as_deref().map(|subject| plain(subject, 200)).unwrap_or_default();
    let details: Vec<String> = details.iter().map(|detail| plain(detail, 300)).collect();
    Card::new(tone)
        .title(t!(language, "news-title", kind = kind.as_str()))
        .text(said)
        .beside(t!(language, "news-number"), number.as_deref().map(phone).unwrap_or_default())
        .beside(t!(language, "news-subject"), subject)
        .beside(t!(language, "field-when"), at.map(|at| stamp(at, 'f')).unwrap_or_default())
        .field(t!(language, "news-details"), clamp(&details.join("\n"), 1000))
}

/// What a person is told of a change: their role, what they can do now and no longer, with which commands, by whom, why.
fn changed(language: Language, company: String, news: &News) -> Card {
    let News { role, gained, until, lost, by, approved_by, notes } = news;
    let mut lines = Vec::new();
    if let Some(role) = role {
        lines.push(new_role(language, role));
    }
    // A role is named with a sentence about what it may do: listing dozens of permissions tells nobody more.
    let listed =
        |which: &[Permission]| (!which.is_empty() && role.is_none()).then(|| texts::permissions(language, which));
    if let Some(names) = listed(gained) {
        lines.push(match until {
            None => t!(language, "notice-granted", permissions = names),
            Some(until) => {
                let (when, soon) = (stamp(*until, 'f'), stamp(*until, 'R'));
                t!(language, "notice-granted-until", permissions = names, when = when, soon = soon)
            }
        });
    }
    if let Some(names) = listed(lost) {
        lines.push(t!(language, "notice-lost", permissions = names));
    }
    let built = gate::built(&tree());
    let not_yet: Vec<Permission> = gained.iter().copied().filter(|permission| !built.contains(permission)).collect();
    let lost_with_role = if role.is_some() { grouped(language, lost) } else { String::new() };
    Card::new(Tone::Calm)
        .title(t!(language, "notice-title", company = company))
        .text(lines.join("\n"))
        .field(t!(language, "field-commands"), commands(gained))
        .field(format!("🚧 {}", t!(language, "check-not-yet")), grouped(language, &not_yet))
        // Of a role that is gone, no sentence says what it held.
        .field(t!(language, "field-no-longer"), lost_with_role)
        .beside(t!(language, "field-by"), plain(by, 100))
        .beside(t!(language, "field-approved-by"), approved_by.as_deref().map(|by| plain(by, 100)).unwrap_or_default())
        .field(t!(language, "field-reason"), notes.as_deref().map(|notes| plain(notes, 900)).unwrap_or_default())
}

fn new_role(language: Language, named: &NamedRole) -> String {
    let about = match named.role {
        RoleRef::BuiltIn(role) => texts::role_about(language, role),
        RoleRef::Custom(_) => t!(language, "role-custom-about"),
    };
    let role = texts::named_role(language, named.role, &named.name);
    t!(language, "notice-role-set", role = role, about = about)
}

/// The commands that ask for one of these permissions.
fn commands(gained: &[Permission]) -> String {
    let tree = tree();
    let opened = leaves(&tree).into_iter().filter(|(_, command)| match Gate::of(command) {
        Some(Gate::Needs(permission)) => gained.contains(&permission),
        Some(Gate::Everyone) | None => false,
    });
    // What is there twice is named once, by its shorter name: a short cut says which group it is of. What is in a menu has
    // none to type.
    let mut named: Vec<(String, String)> = Vec::new();
    for (name, command) in opened.filter(|(_, command)| command.context_menu_name.is_none()) {
        let group = command.category.as_deref();
        let whole = group.map_or_else(|| name.clone(), |group| format!("{group} {}", command.name));
        match named.iter_mut().find(|(known, _)| *known == whole) {
            Some((_, known)) if name.len() < known.len() => *known = name,
            Some(_) => {}
            None => named.push((whole, name)),
        }
    }
    named.iter().take(COMMANDS).map(|(_, name)| format!("`/{name}`")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use crm::{DiscordId, Role, channel::NewsKind, ids::RequestId, members::Person, role::AnyRole};

    use super::*;

    fn one_of_each() -> Vec<Notice> {
        let until = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let news = |role: Option<Role>, gained: &[Permission], until, lost: &[Permission]| {
            Notice::Changed(News {
                role: role.map(|role| NamedRole::from(&AnyRole::from(role))),
                gained: gained.to_vec(),
                until,
                lost: lost.to_vec(),
                by: "Huda *x*".into(),
                approved_by: Some("Omar *x*".to_owned()).filter(|_| !lost.is_empty()),
                notes: Some("new shift <@1>".into()),
            })
        };
        let person = Person { discord_id: DiscordId::new(42).unwrap(), name: "Sara *x*".into() };
        let both = vec![Permission::ExportData, Permission::ViewAuditLogs];
        let ended = |how| Notice::RequestEnded { request: RequestId::new(until), how, go_on: false };
        let alliance = |news| {
            let (name, by) = ("Friends *x*".into(), "Omar *x*".into());
            Notice::Alliance { number: 1001, name, news, by }
        };
        let booking = |news| {
            let (service, by) = ("استشارة *x*".into(), "Omar *x*".into());
            Notice::Booking { number: 1001, service, at: until, news, by }
        };
        let host = |news| {
            let (service, by) = ("استشارة *x*".into(), "Sara *x*".into());
            Notice::BookingWith { number: 1001, service, at: until, news, by }
        };
        let go_on = Notice::RequestEnded { request: RequestId::new(until), how: RequestState::Approved, go_on: true };
        vec![
            news(Some(Role::Moderator), &[Permission::ViewAuditLogs], None, &[]),
            news(None, &both, None, &[]),
            news(None, &[Permission::CreateLeads], Some(until), &[Permission::ViewStats]),
            news(Some(Role::User), &[], None, &both),
            Notice::Ending { permissions: both.clone(), until },
            Notice::Ended { permissions: both },
            Notice::NotTold { person: person.clone() },
            Notice::WebhookOff { url: "https://hooks.example.com/*x*".into() },
            Notice::TaskGiven {
                number: 1001,
                title: "الاتصال بـ*ليلى*".into(),
                due: Some(until),
                by: "Omar *x*".into(),
            },
            Notice::LeadGiven { number: 1042, by: "Omar *x*".into() },
            Notice::DealGiven { number: 1042, by: "Omar *x*".into() },
            booking(BookingNews::Booked),
            booking(BookingNews::Moved),
            booking(BookingNews::Cancelled),
            booking(BookingNews::Back),
            booking(BookingNews::Soon),
            booking(BookingNews::Freed),
            booking(BookingNews::Unreminded),
            host(HostNews::Booked),
            host(HostNews::Moved),
            host(HostNews::Cancelled),
            alliance(AllianceNews::Invited),
            alliance(AllianceNews::Admitted),
            alliance(AllianceNews::Declined),
            alliance(AllianceNews::Removed),
            alliance(AllianceNews::Asked),
            Notice::QuoteAnswered { number: 1001, deal: 1042, answer: Answer::Accepted, accepts: true },
            Notice::QuoteAnswered { number: 1001, deal: 1042, answer: Answer::Declined, accepts: false },
            Notice::QuoteAnswered { number: 1001, deal: 1042, answer: Answer::Expired, accepts: true },
            ended(RequestState::Approved),
            go_on,
            ended(RequestState::Refused),
            ended(RequestState::Expired),
            ended(RequestState::Failed),
            Notice::Account(rejected(until)),
            Notice::GlassBroken { person, permission: Permission::ExportData, until, reason: "fire *x*".into() },
            Notice::NumberQuiet { number: "1001".into(), since: until, usual: 3 },
            Notice::NumberQuiet { number: "1001".into(), since: until, usual: 40 },
            Notice::NumberHeard { number: "1001".into(), since: until, until: until + TimeDelta::hours(5) },
            Notice::Suspended { reason: "the invoice of *May* is not paid".into() },
            Notice::Reactivated,
            Notice::NumberStopped { number: "1001".into(), failure: Failure::Unauthorised.as_str().into() },
            Notice::NumberResumed { number: "1001".into(), since: until },
            Notice::PutAside { jobs: 1, deliveries: 0 },
            Notice::PutAside { jobs: 2, deliveries: 11 },
        ]
    }

    fn rejected(at: DateTime<Utc>) -> AccountNews {
        AccountNews {
            key: Vec::new(),
            account: None,
            number: Some("966112000000".into()),
            kind: NewsKind::Template,
            state: "rejected".into(),
            subject: Some("offer_may · ar".into()),
            details: vec!["reason: INVALID_FORMAT".into()],
            urgency: Urgency::Attention,
            at: Some(at),
        }
    }

    #[test]
    fn each_notice_in_both_languages() {
        for language in Language::ALL {
            let all = one_of_each();
            let bodies: Vec<_> = all.iter().map(|n| notice(language, "شركة النور", n).message("nonce")).collect();
            insta::assert_json_snapshot!(format!("notices_{}", language.as_str()), bodies);
        }
    }
}
