//! What there is: lists of messages and of their files, page by page.
//!
//! Twilio, "Messages resource" and "Media subresource": the newest first; up to 1,000 on a page, 50 if nothing is said; `DateSent`
//! takes days in GMT, and what begins on one or ends with one by `DateSent>` and `DateSent<`; dates as in RFC 2822. A page names
//! the next by an address without a host, whose token says after which message it begins.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::Faults;
use super::rules::Refusal;
use super::state::{Message, Side, State};

/// The parameters that a list takes.
const KNOWN: [&str; 8] = ["To", "From", "DateSent", "DateSent>", "DateSent<", "PageSize", "Page", "PageToken"];

/// The most messages of a page.
const LARGEST: usize = 1_000;

/// A page of an account's messages, or what is wrong with the question.
pub(super) fn messages(
    state: &State,
    faults: &Faults,
    account: &str,
    query: &[(String, String)],
) -> Result<Value, Refusal> {
    let refused = |what: String| Refusal::new(20001, what);
    if let Some((name, _)) = query.iter().find(|(name, _)| !KNOWN.contains(&name.as_str())) {
        return Err(refused(format!("Unknown parameter {name}")));
    }
    let value = |wanted: &str| query.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let size = value("PageSize").map_or(Some(50), |size| size.parse().ok().filter(|size| (1..=LARGEST).contains(size)));
    let size = size.ok_or_else(|| refused("PageSize is not between 1 and 1000".to_owned()))?;
    let size = faults.page().unwrap_or(size).min(size);
    let day = |name: &str| -> Result<Option<NaiveDate>, Refusal> {
        let read = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
        let wrong = || refused(format!("{name} is not a date like 2009-07-06"));
        value(name).map(|text| read(text).ok_or_else(wrong)).transpose()
    };
    let (on, from, until) = (day("DateSent")?, day("DateSent>")?, day("DateSent<")?);
    let fits = |message: &&Message| {
        let (sender, receiver) = ends(message);
        let date = message.phone.at.date_naive();
        value("To").is_none_or(|to| to == receiver)
            && value("From").is_none_or(|from| from == sender)
            && on.is_none_or(|day| date == day)
            && from.is_none_or(|day| date >= day)
            && until.is_none_or(|day| date <= day)
    };
    let mut all: Vec<&Message> = state.messages.iter().filter(fits).collect();
    all.sort_by_key(|message| std::cmp::Reverse(message.phone.at));
    if let Some(token) = value("PageToken") {
        if faults.forgets_pages() {
            return Err(Refusal::new(20404, "The requested resource was not found"));
        }
        let last = token.strip_prefix("PA").and_then(|sid| all.iter().position(|message| message.phone.sid == sid));
        all.drain(..=last.ok_or_else(|| refused("Invalid PageToken".to_owned()))?);
    }
    let page: usize = value("Page").and_then(|page| page.parse().ok()).unwrap_or(0);
    let next = all.get(size - 1).filter(|_| all.len() > size).map(|last| {
        let kept = query.iter().filter(|(name, _)| !matches!(name.as_str(), "Page" | "PageToken"));
        let mut next = Serializer::new(String::new());
        next.extend_pairs(kept);
        next.append_pair("Page", &(page + 1).to_string()).append_pair("PageToken", &format!("PA{}", last.phone.sid));
        format!("/2010-04-01/Accounts/{account}/Messages.json?{}", next.finish())
    });
    let messages: Vec<Value> = all.iter().take(size).map(|message| shown(state, account, message)).collect();
    Ok(json!({ "messages": messages, "page": page, "page_size": size, "next_page_uri": next }))
}

/// A message as Twilio shows it.
pub(super) fn shown(state: &State, account: &str, message: &Message) -> Value {
    let sid = &message.phone.sid;
    let (from, to) = ends(message);
    let is_inbound = message.phone.side == Side::Customer;
    let (status, code) = if is_inbound { ("received", None) } else { message.phone.tick.word() };
    let uri = format!("/2010-04-01/Accounts/{account}/Messages/{sid}");
    json!({
        "sid": sid,
        "account_sid": account,
        "messaging_service_sid": null,
        "api_version": "2010-04-01",
        "direction": if is_inbound { "inbound" } else { "outbound-api" },
        "from": from,
        "to": to,
        "body": message.phone.text,
        "status": status,
        "error_code": code,
        "error_message": null,
        "num_media": if file(state, sid).is_some() { "1" } else { "0" },
        "num_segments": "1",
        "price": null,
        "price_unit": null,
        "date_created": date(message.phone.at),
        "date_sent": date(message.phone.at),
        "date_updated": date(message.updated_at),
        "uri": format!("{uri}.json"),
        "subresource_uris": { "media": format!("{uri}/Media.json") },
    })
}

/// The files of a message.
pub(super) fn media(state: &State, account: &str, sid: &str) -> Value {
    let shown = file(state, sid).map(|(id, media_type)| {
        json!({
            "sid": id,
            "account_sid": account,
            "parent_sid": sid,
            "content_type": media_type,
            "uri": format!("/2010-04-01/Accounts/{account}/Messages/{sid}/Media/{id}.json"),
        })
    });
    let list: Vec<Value> = shown.into_iter().collect();
    json!({ "media_list": list, "page": 0, "page_size": 50, "next_page_uri": null })
}

/// The file that came with a message: its id and what it is.
fn file<'a>(state: &'a State, sid: &str) -> Option<(String, &'a str)> {
    let id = format!("ME{}", sid.get(2..)?);
    state.media.get(&id).map(|(media_type, _)| (id, media_type.as_str()))
}

/// Who wrote, and to whom.
fn ends(message: &Message) -> (String, String) {
    let (us, customer) = (format!("whatsapp:{}", message.number), format!("whatsapp:{}", message.address));
    match message.phone.side {
        Side::Customer => (customer, us),
        Side::Business => (us, customer),
    }
}

fn date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S +0000").to_string()
}
