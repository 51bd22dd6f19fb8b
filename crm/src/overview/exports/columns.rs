//! What stands in the columns of an export, and how each is read.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value as Json;

use crate::{
    currency::Currency,
    error::{Error, Result},
    fields::{Of, Own, Value},
    kernel::{
        export::What,
        money::Money,
        sight::{ContactName, ContactPhone, Sight},
    },
};

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number without a fraction.
    Whole(i64),
    /// An amount of money, in its currency's units: `450.50`.
    Amount(String),
    /// A moment.
    At(DateTime<Utc>),
    /// A day.
    Day(NaiveDate),
}

/// How a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Read {
    Text,
    /// What a contact is called, which may be their phone.
    Name,
    /// Phones of a contact, behind one another.
    Phones,
    /// E-mail addresses of a contact.
    Mails,
    Whole,
    /// Minor units, of the currency that the next column names.
    Amount,
    At,
    Day,
}

/// A column by its name, which a later version never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, in English: programs read it.
    pub name: &'static str,
    read: Read,
}

macro_rules! columns {
    ($($name:literal: $read:ident),* $(,)?) => {
        &[$(Column { name: $name, read: Read::$read }),*]
    };
}

/// The columns of an export, in the order of its statement in `sql.rs`.
pub fn columns(what: What) -> &'static [Column] {
    match what {
        What::Contacts => columns! {
            "name": Name, "phones": Phones, "emails": Mails, "company": Text, "owner": Text, "language": Text, "notes": Text,
            "created_at": At,
        },
        What::Companies => columns! {
            "number": Text, "name": Text, "registration": Text, "contacts": Whole, "owner": Text, "notes": Text, "created_at": At,
        },
        What::Leads => columns! {
            "number": Text, "contact": Name, "phones": Phones, "interest": Text, "state": Text, "stage": Text, "source": Text,
            "owner": Text, "lost_reason": Text, "notes": Text, "created_by": Text, "created_at": At, "ended_at": At,
        },
        What::Deals => columns! {
            "number": Text, "contact": Name, "phones": Phones, "subject": Text, "state": Text, "pipeline": Text, "stage": Text,
            "value": Amount, "currency": Text, "expected_on": Day, "owner": Text, "lost_reason": Text, "notes": Text,
            "created_by": Text, "created_at": At, "ended_on": Day,
        },
        What::Tasks => columns! {
            "number": Text, "title": Text, "note": Text, "assignee": Text, "about": Text, "due_at": At, "repeats": Text, "done_at": At,
            "created_by": Text, "created_at": At,
        },
        What::Conversations => columns! {
            "number": Text, "contact": Name, "phones": Phones, "channel": Text, "account": Text, "state": Text, "priority": Text,
            "assignee": Text, "created_at": At, "first_reply_at": At, "last_message_at": At, "closed_at": At,
        },
        What::Messages => columns! {
            "conversation": Text, "contact": Name, "direction": Text, "kind": Text, "text": Text, "state": Text, "sent_by": Text,
            "sent_at": At,
        },
        What::Bookings => columns! {
            "number": Text, "service": Text, "resource": Text, "starts_at": At, "ends_at": At, "state": Text, "contact": Name,
            "phones": Phones, "person": Text, "source": Text, "note": Text, "reason": Text, "confirmed_at": At, "created_by": Text,
            "created_at": At, "ended_at": At,
        },
    }
}

/// Of what there are fields of the company's own.
pub(super) fn of(what: What) -> Option<Of> {
    match what {
        What::Contacts => Some(Of::Contact),
        What::Companies => Some(Of::Company),
        What::Leads => Some(Of::Lead),
        What::Deals => Some(Of::Deal),
        What::Tasks | What::Conversations | What::Messages | What::Bookings => None,
    }
}

/// What all columns are called. A field that is called like a column before it has its place behind its name.
pub(super) fn names(what: What, own: &[Own]) -> Vec<String> {
    let mut names: Vec<String> = columns(what).iter().map(|column| column.name.to_owned()).collect();
    for field in own {
        let is_taken = names.contains(&field.name);
        names.push(if is_taken { format!("{} ({})", field.name, names.len() + 1) } else { field.name.clone() });
    }
    names
}

/// What is filled in of a field, by what is stored of all.
fn filled(field: &Own, extra: &Json) -> Cell {
    match extra.get(field.id.to_string()).and_then(|stored| Value::of(field.kind, stored)) {
        None => Cell::Empty,
        Some(Value::Text(text)) => Cell::Text(text),
        Some(Value::Number(number)) => Cell::Amount(number),
        Some(Value::Date(day)) => Cell::Day(day),
        Some(Value::YesNo(yes)) => Cell::Text(if yes { "yes" } else { "no" }.to_owned()),
    }
}

/// A row as the database gives it: its columns, then what is filled in of the company's own fields. Fails rather than say something else
/// than what stands there.
pub(super) fn read(what: What, raw: &[Option<String>], own: &[Own], sight: Sight) -> Result<Vec<Cell>> {
    let currency = |nth: usize| {
        let code = raw.get(nth + 1).and_then(Option::as_deref).unwrap_or_default();
        code.parse::<Currency>().map_err(Error::internal)
    };
    let cells = columns(what).iter().enumerate().map(|(nth, column)| {
        let Some(text) = raw.get(nth).cloned().flatten().filter(|text| !text.is_empty()) else {
            return Ok(Cell::Empty);
        };
        Ok(match column.read {
            Read::Text => Cell::Text(text),
            Read::Name => Cell::Text(ContactName::from(text).seen(sight).to_string()),
            Read::Phones => Cell::Text(each(&text, |phone| ContactPhone::from(phone).seen(sight).to_string())),
            Read::Mails => Cell::Text(each(&text, |mail| ContactName::from(mail).seen(sight).to_string())),
            Read::Whole => Cell::Whole(text.parse().map_err(Error::internal)?),
            Read::Amount => {
                let amount = Money::new(text.parse().map_err(Error::internal)?, currency(nth)?);
                Cell::Amount(amount.amount().replace(',', ""))
            }
            Read::At => Cell::At(moment(&text)?),
            Read::Day => Cell::Day(text.parse().map_err(Error::internal)?),
        })
    });
    let cells: Vec<Cell> = cells.collect::<Result<_>>()?;
    let extra = raw.get(columns(what).len()).and_then(Option::as_deref);
    let extra: Json = extra.map_or(Ok(Json::Null), serde_json::from_str).map_err(Error::internal)?;
    Ok(cells.into_iter().chain(own.iter().map(|field| filled(field, &extra))).collect())
}

fn each(all: &str, seen: impl Fn(&str) -> String) -> String {
    all.split(' ').map(seen).collect::<Vec<_>>().join(" ")
}

/// A moment as PostgreSQL writes it (`2026-11-23 14:00:00.123456+00`).
fn moment(text: &str) -> Result<DateTime<Utc>> {
    DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z").map(|at| at.with_timezone(&Utc)).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Kind;

    #[test]
    fn values_are_read_as_what_they_are() {
        let raw = ["D-1", "سارة", "966501234567", "كرسي", "open", "", "proposal", "450500", "KWD", "2026-12-01"];
        let raw: Vec<Option<String>> = raw.into_iter().map(|text| Some(text.to_owned())).collect();
        let cells = read(What::Deals, &raw, &[], Sight::Whole).unwrap();
        assert_eq!(cells.len(), columns(What::Deals).len());
        assert_eq!(cells[5], Cell::Empty);
        assert_eq!(cells[7], Cell::Amount("450.500".into()));
        assert_eq!(cells[9], Cell::Day("2026-12-01".parse().unwrap()));
        assert_eq!(cells[15], Cell::Empty);
        let unknown: Vec<_> = raw.iter().map(|text| text.clone().map(|text| text.replace("KWD", "XXX1"))).collect();
        assert!(read(What::Deals, &unknown, &[], Sight::Whole).is_err(), "an amount of nobody knows what");
        let at = moment("2026-11-23 14:00:00.5+00").unwrap();
        assert_eq!(at.to_rfc3339(), "2026-11-23T14:00:00.500+00:00");
        assert_eq!(moment("2026-11-23 14:00:00+00").unwrap().to_rfc3339(), "2026-11-23T14:00:00+00:00");
    }

    #[test]
    fn who_may_not_see_addresses_does_not_take_them_away() {
        let raw = vec![
            Some("+966501234567".to_owned()),
            Some("966501234567 966507654321".to_owned()),
            Some("a@example.com".into()),
        ];
        let cells = read(What::Contacts, &raw, &[], Sight::Masked).unwrap();
        for cell in &cells[..3] {
            let Cell::Text(text) = cell else { panic!("{cell:?}") };
            assert!(text.contains('•') && !text.contains("123456") && !text.contains("a@example"), "{text}");
        }
    }

    #[test]
    fn fields_of_the_companys_own_come_behind_and_are_called_like_no_other() {
        let field = |n: u128, name: &str, kind| {
            let id = crate::ids::FieldId(uuid::Uuid::from_u128(n));
            Own { id, name: name.into(), kind, choices: Vec::new() }
        };
        let own =
            [field(1, "المدينة", Kind::Text), field(2, "notes", Kind::Number), field(3, "عميل دائم", Kind::YesNo)];
        let called = names(What::Companies, &own);
        assert_eq!(called[columns(What::Companies).len()..], ["المدينة", "notes (9)", "عميل دائم"]);
        let mut raw: Vec<Option<String>> = columns(What::Companies).iter().map(|_| None).collect();
        let id = |n: u128| own[n as usize - 1].id.to_string();
        let extra = serde_json::json!({ id(1): "=جدة", id(2): "12.5", id(3): true, "gone": "x" });
        raw.push(Some(extra.to_string()));
        let cells = read(What::Companies, &raw, &own, Sight::Whole).unwrap();
        assert_eq!(
            cells[columns(What::Companies).len()..],
            [Cell::Text("=جدة".into()), Cell::Amount("12.5".into()), Cell::Text("yes".into())]
        );
        raw.pop();
        let empty = read(What::Companies, &raw, &own, Sight::Whole).unwrap();
        assert_eq!(empty[columns(What::Companies).len()..], [Cell::Empty, Cell::Empty, Cell::Empty]);
        assert!(read(What::Tasks, &raw, &[], Sight::Whole).is_ok());
    }
}
