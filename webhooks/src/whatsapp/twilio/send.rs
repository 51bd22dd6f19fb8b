//! Texts, files and templates to a customer through Twilio's REST API.
//!
//! What came of it is an [`Outcome`]: see [`outgoing`](crate::whatsapp::outgoing). Our own id travels in the address for reports,
//! and comes back with each of them.

use crm::channel::{Attempt, Failure, Outgoing, ProviderError};
use reqwest::{Client, RequestBuilder, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use url::{Url, form_urlencoded::Serializer};

use super::{
    codes,
    receive::{OUR_ID, PATH},
};
use crate::whatsapp::{
    json::{self, Object},
    outgoing::{Answer, BadBase, Letter, Outcome, Recipient, Trouble, ask, e164, exchange, refused_here, unknown},
    verified::twilio::PublicUrl,
};

/// The version of Twilio's REST API, which has been the same since 2010.
const VERSION: &str = "2010-04-01";

/// The most characters of Twilio's error texts that are kept.
const TITLE_CHARS: usize = 256;

/// Twilio's REST API at one address.
#[derive(Clone, Debug)]
pub struct Twilio {
    pub(super) http: Client,
    pub(super) base: Url,
    /// Where templates are.
    pub(super) content: Url,
    /// Where reports go; without it none come.
    public: Option<PublicUrl>,
}

/// The business number to send from.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// `AC…`
    pub sid: &'a str,
    /// The number, with `+`.
    pub number: &'a str,
    /// The auth token. Hidden in `Debug`.
    pub auth_token: &'a SecretString,
}

impl Twilio {
    /// A client for the API at `base` (`https://api.twilio.com`) and that for templates at `content` (`https://content.twilio.com`).
    /// `http` must be like [`Graph`](crate::whatsapp::Graph)'s.
    pub fn new(http: Client, base: Url, content: Url, public: Option<PublicUrl>) -> Result<Self, BadBase> {
        if base.cannot_be_a_base() || content.cannot_be_a_base() {
            return Err(BadBase);
        }
        Ok(Self { http, base, content, public })
    }

    /// Sends one message, once. Twilio carries texts, templates, and files, which it fetches from us, and quotes nothing.
    pub async fn send(&self, account: Account<'_>, to: &Recipient, letter: &Letter<'_>) -> Outcome {
        let Some(content) = content(letter) else {
            return refused_here(Failure::Content, "Twilio does not carry this kind of message");
        };
        let to = match to {
            Recipient::Phone(phone) => match e164(phone) {
                Some(phone) => phone,
                None => return refused_here(Failure::Content, "the recipient is not a phone number"),
            },
            Recipient::UserId(id) => id.clone(),
        };
        let url = self.url(&[account.sid, "Messages.json"]);
        let request = authorised(self.http.post(url), account)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(self.form(account.number, &to, &content, letter.opaque));
        match exchange(request).await {
            Ok(answer) => outcome(&answer),
            Err(outcome) => outcome,
        }
    }

    /// Asks Twilio about the account: what it is called there.
    pub async fn check(&self, account: Account<'_>) -> Result<String, Trouble> {
        let url = self.url(&[&format!("{}.json", account.sid)]);
        let body = ask(authorised(self.http.get(url), account)).await?;
        let body = json::whole(&body).and_then(Object::read);
        let word = |key| body.as_ref().and_then(|body| body.words(key, 64));
        match word("status").as_deref() {
            Some("active") => Ok(word("friendly_name").unwrap_or_default()),
            _ => Err(Trouble::Blocked),
        }
    }

    fn form(&self, from: &str, to: &str, content: &[(&str, String)], opaque: &str) -> String {
        let mut form = Serializer::new(String::new());
        form.append_pair("From", &format!("whatsapp:{from}"));
        form.append_pair("To", &format!("whatsapp:{to}"));
        form.extend_pairs(content);
        if let Some(public) = &self.public {
            let ours = Serializer::new(String::new()).append_pair(OUR_ID, opaque).finish();
            form.append_pair("StatusCallback", &public.address(&format!("{PATH}?{ours}")));
        }
        form.finish()
    }

    pub(super) fn url(&self, place: &[&str]) -> Url {
        let mut url = self.base.clone();
        // `new` has refused the only kind of address for which this fails.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend([VERSION, "Accounts"]).extend(place);
        }
        url
    }
}

/// What is said; `None` for what Twilio does not carry.
fn content(letter: &Letter<'_>) -> Option<Vec<(&'static str, String)>> {
    Some(match *letter {
        Letter { say: Outgoing::Text { body }, media: None, quotes: None, .. } => vec![("Body", body.clone())],
        Letter { say: Outgoing::File { caption, .. }, media: Some(address), quotes: None, .. } => {
            let caption = caption.iter().map(|caption| ("Body", caption.clone()));
            caption.chain([("MediaUrl", address.to_owned())]).collect()
        }
        Letter { say: Outgoing::Template(template), quotes: None, .. } => super::content::filled(template)?.into(),
        _ => return None,
    })
}

/// Basic authentication; reqwest never shows the header.
pub(super) fn authorised(request: RequestBuilder, account: Account<'_>) -> RequestBuilder {
    request.basic_auth(account.sid, Some(account.auth_token.expose_secret()))
}

/// 201 with an id is the only yes. When in doubt it is unknown: a second message is worse than a question.
pub(in crate::whatsapp) fn outcome(Answer { status, after, body }: &Answer) -> Outcome {
    let body = json::whole(body).and_then(Object::read);
    let id = |key| body.as_ref().and_then(|body| body.id(key));
    if *status == StatusCode::CREATED
        && let Some(provider_id) = id("sid")
    {
        return Outcome::Accepted { provider_id, wa_id: None, user_id: None };
    }
    let code = body.as_ref().and_then(|body| body.integer("code"));
    tracing::warn!(status = status.as_u16(), code, "Twilio did not take a message, or did not say so");
    // 408 says that Twilio grew tired of waiting, not what it had read by then.
    if !status.is_client_error() || *status == StatusCode::REQUEST_TIMEOUT {
        return unsure(*status, code);
    }
    let failure = match code.and_then(codes::failure) {
        Some(failure) => failure,
        None if *status == StatusCode::TOO_MANY_REQUESTS => Failure::TooFast,
        None if matches!(*status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => Failure::Unauthorised,
        None => Failure::Other,
    };
    let error =
        ProviderError { failure, code, title: body.as_ref().and_then(|body| body.words("message", TITLE_CHARS)) };
    match failure.attempt() {
        Attempt::Repeatable => Outcome::RetryLater { after: *after, error },
        Attempt::Ambiguous => unsure(*status, code),
        Attempt::Refused => Outcome::Refused(error),
    }
}

fn unsure(status: StatusCode, code: Option<i64>) -> Outcome {
    let status = status.as_u16();
    unknown(
        &code.map_or(format!("HTTP {status} without a usable answer"), |code| format!("HTTP {status}, error {code}")),
    )
}

#[cfg(test)]
mod tests;
