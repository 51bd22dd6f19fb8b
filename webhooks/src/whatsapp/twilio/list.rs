//! Asking Twilio which messages there are, for what it could not post: it posts once, and once more at most.
//!
//! Facts are from Twilio, "Messages resource" (read multiple messages), "Media subresource" and "Twilio's response" (paging): a
//! list is ordered by `date_sent`, the newest first; its filter `DateSent>` knows days in GMT; a page holds up to 1,000; dates are
//! written as in RFC 2822; `next_page_uri` leads on. Of that address only the query is taken, so what Twilio says never leads
//! anywhere but to its own list.
//!
//! What is listed is less than what is posted: no name, no place, no button, nothing quoted.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;
use serde_json::value::RawValue;
use url::Url;

use super::send::{Account, Twilio, authorised};
use crate::whatsapp::{
    json::{self, Object},
    outgoing::{Trouble, exchange_up_to},
};

/// Messages of a page. A thousand could be more than is read of one.
const PAGE: &str = "200";

/// The most of a page that is read, in bytes: 200 messages of 1,600 characters that are each written as `\uXXXX` are 3 MB.
const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// The most files of one message.
const FILES: usize = 10;

/// What stands before every address on WhatsApp.
const PREFIX: &str = "whatsapp:";

/// Which of a number's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Those of its customers.
    ToUs,
    /// Ours.
    FromUs,
}

/// A part of a list.
#[derive(Debug)]
pub struct Page {
    /// The newest first.
    pub messages: Vec<Listed>,
    /// What to ask the next part by, if there is one.
    pub next: Option<String>,
}

/// A message as Twilio lists it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Twilio's id of it.
    pub sid: String,
    /// The customer: a phone with `+`, a user id.
    pub customer: String,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// Its words.
    pub body: String,
    /// Its state in Twilio's word.
    pub status: String,
    /// Whether files are with it.
    pub has_files: bool,
    raw: Box<RawValue>,
}

/// A file of a listed message.
#[derive(Clone, Debug, Serialize)]
pub struct ListedFile {
    address: Url,
    media_type: String,
}

/// What is stored of a listed message: Twilio's words, and what else was found out about it.
#[derive(Serialize)]
struct Stored<'a> {
    listed: &'a RawValue,
    #[serde(skip_serializing_if = "<[ListedFile]>::is_empty")]
    files: &'a [ListedFile],
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

impl Listed {
    /// As it is stored, for [`payload::parse`](super::payload::parse), with its files and, where Twilio can't know it, our own id
    /// of it.
    pub fn stored(&self, files: &[ListedFile], message: Option<&str>) -> Result<Vec<u8>, Trouble> {
        let stored = Stored { listed: &self.raw, files, message };
        serde_json::to_vec(&stored).map_err(|_| Trouble::Odd(200))
    }

    /// The key of a customer's message: that of the same message as it would have been posted.
    pub fn message_key(&self) -> String {
        super::receive::message_key(&self.sid)
    }

    /// The key of a report. One by which Twilio could not have known our id is another than the report that was posted.
    pub fn report_key(&self, is_guessed: bool) -> String {
        let key = super::receive::report_key(&self.sid, &self.status);
        if is_guessed { format!("guessed\0{key}") } else { key }
    }

    fn read(raw: &RawValue, (which, account): (Listing, Account<'_>)) -> Option<Self> {
        let object = Object::read(raw)?;
        let ours = format!("{PREFIX}{}", account.number);
        let inbound = object.text("direction")? == "inbound";
        let (customer, us) = match which {
            Listing::ToUs => ("from", "to"),
            Listing::FromUs => ("to", "from"),
        };
        // Whatever a filter let through: only WhatsApp, and only this number's.
        if inbound != (which == Listing::ToUs) || object.text(us)? != ours {
            return None;
        }
        let at = object.text("date_sent").or_else(|| object.text("date_created"))?;
        Some(Self {
            sid: object.id("sid").filter(|sid| is_sid(sid))?,
            customer: object.id(customer)?.strip_prefix(PREFIX)?.trim().to_owned(),
            at: DateTime::parse_from_rfc2822(&at).ok()?.to_utc(),
            body: object.text("body").unwrap_or_default(),
            status: object.id("status")?,
            has_files: object.integer("num_media").is_some_and(|count| count > 0),
            raw: raw.to_owned(),
        })
    }
}

impl Twilio {
    /// A part of the list of a number's messages from a moment on; the part that `page` names, if that is given. `WrongId` if there
    /// is no such part (any more).
    pub async fn list(
        &self,
        account: Account<'_>,
        which: Listing,
        since: DateTime<Utc>,
        page: Option<&str>,
    ) -> Result<Page, Trouble> {
        let mut url = self.url(&[account.sid, "Messages.json"]);
        match page {
            Some(query) => url.set_query(Some(query)),
            None => {
                let us = if which == Listing::ToUs { "To" } else { "From" };
                let ours = format!("{PREFIX}{}", account.number);
                let day = day(since).to_string();
                url.query_pairs_mut().extend_pairs([(us, ours.as_str()), ("DateSent>", &day), ("PageSize", PAGE)]);
            }
        }
        let body = self.get(account, url).await?;
        let page = json::whole(&body).and_then(Object::read).ok_or(Trouble::Odd(200))?;
        let messages = page.list("messages").ok_or(Trouble::Odd(200))?;
        Ok(Page {
            messages: messages.into_iter().filter_map(|raw| Listed::read(raw, (which, account))).collect(),
            next: page.text("next_page_uri").and_then(|uri| query(&uri)),
        })
    }

    /// One message of ours; `None` if Twilio has it no longer.
    pub async fn message(&self, account: Account<'_>, sid: &str) -> Result<Option<Listed>, Trouble> {
        if !is_sid(sid) {
            return Ok(None);
        }
        let url = self.url(&[account.sid, "Messages", &format!("{sid}.json")]);
        match self.get(account, url).await {
            Ok(body) => Ok(json::whole(&body).and_then(|raw| Listed::read(raw, (Listing::FromUs, account)))),
            Err(Trouble::WrongId) => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    /// The files of a message. Their addresses are made here of Twilio's ids, never taken from what it says.
    pub async fn files(&self, account: Account<'_>, sid: &str) -> Result<Vec<ListedFile>, Trouble> {
        let url = self.url(&[account.sid, "Messages", sid, "Media.json"]);
        let body = match self.get(account, url).await {
            Ok(body) => body,
            // Deleted there.
            Err(Trouble::WrongId) => return Ok(Vec::new()),
            Err(trouble) => return Err(trouble),
        };
        let list = json::whole(&body).and_then(Object::read).and_then(|page| page.list("media_list"));
        let file = |raw| {
            let file = Object::read(raw)?;
            let id = file.id("sid").filter(|id| is_sid(id))?;
            let address = self.url(&[account.sid, "Messages", sid, "Media", &id]);
            Some(ListedFile { address, media_type: file.id("content_type")? })
        };
        Ok(list.ok_or(Trouble::Odd(200))?.into_iter().filter_map(file).take(FILES).collect())
    }

    async fn get(&self, account: Account<'_>, url: Url) -> Result<Vec<u8>, Trouble> {
        let request = authorised(self.http.get(url), account);
        let answer = exchange_up_to(request, PAGE_BYTES).await.map_err(|_| Trouble::Unreachable)?;
        trouble(answer.status.as_u16()).map_or(Ok(answer.body), Err)
    }
}

/// What an answer's status says is wrong.
pub(super) fn trouble(status: u16) -> Option<Trouble> {
    match status {
        200..=299 => None,
        401 | 403 => Some(Trouble::SecretRefused),
        400 | 404 | 410 => Some(Trouble::WrongId),
        status => Some(Trouble::Odd(status)),
    }
}

/// The filter knows days. One earlier, so that nothing hangs on whether that day itself is among those "after" it.
fn day(since: DateTime<Utc>) -> NaiveDate {
    let day = since.date_naive();
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

/// The query of an address; not longer than anyone's.
pub(super) fn query(uri: &str) -> Option<String> {
    let (_, query) = uri.split_once('?')?;
    let query = query.split('#').next().unwrap_or_default();
    Some(query.to_owned()).filter(|query| !query.is_empty() && query.len() <= 2_000)
}

/// Two letters and 32 hexadecimal digits.
fn is_sid(sid: &str) -> bool {
    let (kind, digits) = sid.split_at_checked(2).unwrap_or_default();
    kind.bytes().all(|byte| byte.is_ascii_uppercase())
        && digits.len() == 32
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use serde_json::{json, value::to_raw_value};

    use super::*;

    fn read(which: Listing, message: &serde_json::Value) -> Option<Listed> {
        let secret = "x".to_owned().into();
        let account = Account { sid: "AC1", number: "+966112000001", auth_token: &secret };
        Listed::read(&to_raw_value(message).unwrap(), (which, account))
    }

    #[test]
    fn only_the_numbers_own_messages_on_whatsapp_are_read() {
        let good = json!({
            "sid": "SM0123456789abcdef0123456789abcdef", "direction": "inbound", "status": "received", "num_media": "1",
            "from": "whatsapp:+966500000077", "to": "whatsapp:+966112000001", "body": "مرحبا",
            "date_sent": "Fri, 24 May 2019 17:44:46 +0000", "date_created": "Fri, 24 May 2019 17:44:44 +0000",
        });
        let listed = read(Listing::ToUs, &good).unwrap();
        assert_eq!(
            (listed.customer.as_str(), listed.body.as_str(), listed.has_files),
            ("+966500000077", "مرحبا", true)
        );
        assert_eq!(listed.at.to_rfc3339(), "2019-05-24T17:44:46+00:00");
        for (key, value) in [
            ("to", "+966112000001"),
            ("to", "whatsapp:+966112000002"),
            ("from", "+966500000077"),
            ("direction", "outbound-api"),
            ("date_sent", "2019-05-24T17:44:46Z"),
            ("sid", "SM0123456789abcdef0123456789abcde/"),
        ] {
            let mut odd = good.clone();
            odd[key] = value.into();
            assert!(read(Listing::ToUs, &odd).is_none(), "{key}: {value}");
        }
        assert!(read(Listing::FromUs, &good).is_none());
    }

    #[test]
    fn a_next_page_is_a_query_and_nothing_else() {
        let next = "/2010-04-01/Accounts/AC1/Messages.json?To=whatsapp%3A%2B1&PageSize=200&Page=1&PageToken=PASM1";
        assert_eq!(query(next).as_deref(), Some("To=whatsapp%3A%2B1&PageSize=200&Page=1&PageToken=PASM1"));
        assert_eq!(query("https://evil.example/x?Page=1#y").as_deref(), Some("Page=1"));
        assert_eq!(
            (query("https://evil.example/x"), query("/x?"), query(&format!("/x?{}", "a".repeat(2_001)))),
            (None, None, None)
        );
    }
}
