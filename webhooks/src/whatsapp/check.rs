//! Asking Meta about a number: whether the token counts, whether the number may send, and whether the application hears what comes
//! for it. A business account tells its webhooks to the applications that are subscribed to it, and to no others ("Subscribe to
//! webhooks"); which account a number is in, and which application a token is of, are in its health ("Messaging health status").

use crm::channel::{Failure, Trouble};
use reqwest::{RequestBuilder, StatusCode, header};

use super::{
    codes,
    json::{self, Object},
    outgoing::{Answer, exchange},
    send::{Account, Graph, bearer},
};

/// What is asked of a number.
const FIELDS: &str = "display_phone_number,verified_name,health_status";

/// The most characters of a name.
const NAME: usize = 64;

/// What Meta tells of a number.
pub(super) struct Told {
    called: String,
    pub(super) may_send: bool,
    /// The business account that it is in.
    waba: Option<String>,
    /// The application whose token asks.
    app: Option<String>,
}

impl Graph {
    /// Asks Meta about a number: what it is called there, or what is wrong with it.
    pub async fn check(&self, account: &Account) -> Result<String, Trouble> {
        let Told { called, may_send, waba, app } = self.number(account).await?;
        if !may_send {
            return Err(Trouble::Blocked);
        }
        let Some(waba) = waba else { return Err(Trouble::NoAccount) };
        if self.hears(account, &waba, app.as_deref()).await? { Ok(called) } else { Err(Trouble::NotSubscribed) }
    }

    /// Subscribes the application whose token this is to the number's business account, whose id is returned. Where it is
    /// subscribed already, nothing changes.
    pub async fn subscribe(&self, account: &Account) -> Result<String, Trouble> {
        let waba = self.number(account).await?.waba.ok_or(Trouble::NoAccount)?;
        let token = bearer(&account.access_token).ok_or(Trouble::NoSecret)?;
        let url = self.path(&[&waba, "subscribed_apps"]);
        answer(self.http.post(url).header(header::AUTHORIZATION, token)).await?;
        Ok(waba)
    }

    async fn number(&self, account: &Account) -> Result<Told, Trouble> {
        let token = bearer(&account.access_token).ok_or(Trouble::NoSecret)?;
        let mut url = self.object(&account.phone_number_id);
        url.query_pairs_mut().append_pair("fields", FIELDS);
        let body = answer(self.http.get(url).header(header::AUTHORIZATION, token)).await?;
        json::whole(&body.body).and_then(Object::read).map(|number| told(&number)).ok_or(odd(&body))
    }

    /// Whether the account tells its webhooks to the application; to any, where it is not known which one asks.
    async fn hears(&self, account: &Account, waba: &str, app: Option<&str>) -> Result<bool, Trouble> {
        let token = bearer(&account.access_token).ok_or(Trouble::NoSecret)?;
        let body = answer(self.http.get(self.path(&[waba, "subscribed_apps"])).header(header::AUTHORIZATION, token));
        let body = body.await?;
        let listed = json::whole(&body.body).and_then(Object::read).and_then(|body| body.list("data"));
        let subscribed = listed.ok_or(odd(&body))?.into_iter().filter_map(Object::read);
        let ids = subscribed.filter_map(|one| one.object("whatsapp_business_api_data")?.id("id"));
        Ok(ids.into_iter().any(|id| app.is_none_or(|app| app == id)))
    }
}

pub(super) fn told(number: &Object<'_>) -> Told {
    let word = |key| number.words(key, NAME).unwrap_or_default();
    let health = number.object("health_status");
    let state = health.as_ref().and_then(|health| health.text("can_send_message"));
    let entities: Vec<Object<'_>> = health
        .and_then(|health| health.list("entities"))
        .map(|entities| entities.into_iter().filter_map(Object::read).collect())
        .unwrap_or_default();
    let id_of = |kind: &str| {
        let found = entities.iter().find(|entity| entity.text("entity_type").as_deref() == Some(kind));
        found.and_then(|entity| entity.id("id"))
    };
    Told {
        called: format!("{} {}", word("display_phone_number"), word("verified_name")).trim().to_owned(),
        may_send: state.as_deref() != Some("BLOCKED"),
        waba: id_of("WABA"),
        app: id_of("APP"),
    }
}

/// Only a success is read further.
async fn answer(request: RequestBuilder) -> Result<Answer, Trouble> {
    let answer = exchange(request).await.map_err(|_| Trouble::Unreachable)?;
    let error = json::whole(&answer.body).and_then(Object::read).and_then(|body| body.object("error"));
    let code = error.and_then(|error| error.integer("code"));
    match (answer.status, code) {
        (status, None) if status.is_success() => Ok(answer),
        (_, Some(33 | 100 | 803)) | (StatusCode::NOT_FOUND, _) => Err(Trouble::WrongId),
        (_, Some(code)) if codes::failure(code) == Some(Failure::Unauthorised) => Err(Trouble::SecretRefused),
        (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _) => Err(Trouble::SecretRefused),
        _ => Err(odd(&answer)),
    }
}

fn odd(answer: &Answer) -> Trouble {
    Trouble::Odd(answer.status.as_u16())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(number: &Value) -> Told {
        let raw = number.to_string();
        told(&Object::read(json::whole(raw.as_bytes()).unwrap()).unwrap())
    }

    #[test]
    fn a_number_is_read_as_meta_tells_of_it() {
        let entities = json!([
            { "entity_type": "PHONE_NUMBER", "id": "1001", "can_send_message": "AVAILABLE" },
            { "entity_type": "WABA", "id": "2002", "can_send_message": "LIMITED", "additional_info": ["x"] },
            { "entity_type": "BUSINESS", "id": "3003", "can_send_message": "AVAILABLE" },
            { "entity_type": "APP", "id": "4004", "can_send_message": "AVAILABLE" },
        ]);
        let health = |word: &str| json!({ "can_send_message": word, "entities": entities });
        let number = |word| {
            json!({ "display_phone_number": "+966 11 200 0000", "verified_name": "متجر النور", "id": "1001",
                    "health_status": health(word) })
        };
        let Told { called, may_send, waba, app } = read(&number("LIMITED"));
        assert_eq!((called.as_str(), may_send), ("+966 11 200 0000 متجر النور", true));
        assert_eq!((waba.as_deref(), app.as_deref()), (Some("2002"), Some("4004")));
        assert!(!read(&number("BLOCKED")).may_send);
        let bare = read(&json!({ "id": "1001" }));
        assert_eq!((bare.called.as_str(), bare.may_send, bare.waba, bare.app), ("", true, None, None));
    }
}
