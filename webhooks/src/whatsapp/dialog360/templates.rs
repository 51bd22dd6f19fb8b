//! The message templates of a number at 360dialog: which there are, and handing in a new one. Components, categories and limits are
//! Meta's; the place, the envelope and the states, in small letters, are 360dialog's (360dialog, "Create and manage template
//! messages": `/v1/configs/templates`, `{waba_templates, count, total, limit, offset}`).

use crm::{
    channel::TemplateMessage,
    channels::Dialog360Base,
    templates::{Fetched, Template},
};
use reqwest::StatusCode;
use secrecy::SecretString;
use url::Url;

use super::send::{Dialog360, KEY, header};
use crate::whatsapp::{
    json::{self, Object},
    outgoing::{Trouble, exchange_up_to},
    templates::{PAGE, PAGE_BYTES, PAGES, REASON_CHARS, Submitted, body, fetched, state},
};

impl Dialog360 {
    /// All templates of a number.
    pub async fn templates(&self, base: Dialog360Base, key: &SecretString) -> Result<Vec<Fetched>, Trouble> {
        let key = header(key).ok_or(Trouble::NoSecret)?;
        let (mut found, mut read) = (Vec::new(), 0);
        for _ in 0..PAGES {
            let mut url = self.templates_url(base);
            url.query_pairs_mut().append_pair("limit", PAGE).append_pair("offset", &read.to_string());
            let request = self.http.get(url).header(KEY, key.clone());
            let answer = exchange_up_to(request, PAGE_BYTES).await.map_err(|_| Trouble::Unreachable)?;
            trouble(answer.status)?;
            let odd = Trouble::Odd(answer.status.as_u16());
            let page = json::whole(&answer.body).and_then(Object::read).ok_or(odd)?;
            let items = page.list("waba_templates").ok_or(odd)?;
            read += items.len();
            let is_last = items.is_empty() || page.integer("total").is_none_or(|total| read as i64 >= total);
            found.extend(items.into_iter().filter_map(Object::read).filter_map(|item| fetched(&item)));
            if is_last {
                break;
            }
        }
        Ok(found)
    }

    /// Hands in a template. `examples` is the template filled in as somebody could.
    pub async fn submit_template(
        &self,
        base: Dialog360Base,
        key: &SecretString,
        template: &Template,
        examples: &TemplateMessage,
    ) -> Submitted {
        let Some(key) = header(key) else { return Submitted::Later(Trouble::NoSecret) };
        let request = self.http.post(self.templates_url(base)).header(KEY, key).json(&body(template, examples));
        let Ok(answer) = exchange_up_to(request, PAGE_BYTES).await else {
            return Submitted::Later(Trouble::Unreachable);
        };
        let told = json::whole(&answer.body).and_then(Object::read);
        if answer.status == StatusCode::BAD_REQUEST {
            return Submitted::Refused(told.and_then(|told| why(&told)).unwrap_or_default());
        }
        match trouble(answer.status) {
            Ok(()) => {
                let word = told.and_then(|told| told.text("status"));
                Submitted::Taken(state(word.as_deref().unwrap_or("submitted")), None)
            }
            Err(trouble) => Submitted::Later(trouble),
        }
    }

    fn templates_url(&self, base: Dialog360Base) -> Url {
        let mut url = match base {
            Dialog360Base::Cloud => self.cloud.clone(),
            Dialog360Base::Sandbox => self.sandbox.clone(),
        };
        // `new` has refused the only kind of address for which this fails.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["v1", "configs", "templates"]);
        }
        url
    }
}

/// Why it was refused: in Meta's envelope, as it is passed on, or in 360dialog's own.
fn why(told: &Object<'_>) -> Option<String> {
    let of = |object: &str, keys: &[&str]| {
        let object = told.object(object)?;
        keys.iter().find_map(|key| object.words(key, REASON_CHARS))
    };
    of("error", &["error_user_msg", "error_user_title", "message"])
        .or_else(|| of("meta", &["developer_message"]))
        .or_else(|| ["detail", "message"].iter().find_map(|key| told.words(key, REASON_CHARS)))
}

fn trouble(status: StatusCode) -> Result<(), Trouble> {
    match status {
        status if status.is_success() => Ok(()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Trouble::SecretRefused),
        StatusCode::NOT_FOUND => Err(Trouble::WrongId),
        status => Err(Trouble::Odd(status.as_u16())),
    }
}
