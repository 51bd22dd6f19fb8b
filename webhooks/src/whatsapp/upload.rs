//! Files for customers, into the store of Meta or of 360dialog, which give each an id by which it is sent within 30 days (Meta,
//! "Media", "Upload media"). Doing this twice harms nobody.

use std::time::Duration;

use crm::channel::{Attempt, Failure, ProviderError, metas_name};
use reqwest::{
    Body, RequestBuilder,
    multipart::{Form, Part},
};

use super::{
    codes,
    json::{self, Object},
    media::FILE_TIME,
    outgoing::{Answer, exchange},
};

/// A file on its way to a provider.
#[derive(Debug)]
pub struct Upload {
    /// Its media type, by content.
    pub media_type: String,
    /// How many bytes.
    pub bytes: u64,
    /// These.
    pub content: Body,
}

/// Why a provider does not have a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// It takes no such file. Final.
    Refused(ProviderError),
    /// It may take it later.
    Later {
        /// How long it asks to wait, at most a day.
        after: Option<Duration>,
        /// Why.
        error: ProviderError,
    },
}

pub(super) fn later(failure: Failure) -> NotTaken {
    NotTaken::Later { after: None, error: ProviderError::of(failure) }
}

/// Posts a file: the provider's id of it.
pub(super) async fn post(request: RequestBuilder, file: Upload) -> Result<String, NotTaken> {
    let Upload { media_type, bytes, content } = file;
    let media_type = metas_name(&media_type).to_owned();
    // What the customer reads as its name goes with the message.
    let part = Part::stream_with_length(content, bytes).file_name("file").mime_str(&media_type);
    let part = part.map_err(|_| NotTaken::Refused(ProviderError::of(Failure::File)))?;
    let form = Form::new().text("messaging_product", "whatsapp").text("type", media_type).part("file", part);
    let request = request.multipart(form).timeout(FILE_TIME);
    read(&exchange(request).await.map_err(|_| later(Failure::Unreachable))?)
}

/// `{id}`, or `{error}`.
pub(super) fn read(Answer { status, after, body }: &Answer) -> Result<String, NotTaken> {
    let body = json::whole(body).and_then(Object::read);
    let error = body.as_ref().and_then(|body| body.object("error")).map(|error| codes::read(&error));
    if status.is_success()
        && error.is_none()
        && let Some(id) = body.as_ref().and_then(|body| body.id("id")).filter(|id| id.len() <= 200)
    {
        return Ok(id);
    }
    let error = error.unwrap_or_else(|| ProviderError::of(Failure::ProviderFault));
    tracing::warn!(status = status.as_u16(), code = error.code, "a provider did not take a file");
    match error.failure.attempt() {
        Attempt::Refused if !error.failure.stops_channel() => Err(NotTaken::Refused(error)),
        _ => Err(NotTaken::Later { after: *after, error }),
    }
}
