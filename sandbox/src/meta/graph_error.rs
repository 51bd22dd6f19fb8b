//! Meta's refusals, in Meta's words.
//!
//! Codes and shapes: the Cloud API error-code page (2026-05) and `facebook/openapi` v23.0. A new code needs a line in
//! [`title`] only.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GraphError {
    pub status: StatusCode,
    pub code: i64,
    pub subcode: Option<i64>,
    pub kind: &'static str,
    pub message: String,
    pub details: Option<String>,
}

impl GraphError {
    /// Code 100: a parameter is missing or wrong.
    pub fn parameter(message: impl AsRef<str>) -> Self {
        Self::oauth(StatusCode::BAD_REQUEST, 100, format!("(#100) {}", message.as_ref()))
    }

    pub fn missing(parameter: &str) -> Self {
        Self::parameter(format!("The parameter {parameter} is required."))
    }

    fn oauth(status: StatusCode, code: i64, message: String) -> Self {
        Self { status, code, subcode: None, kind: "OAuthException", message, details: None }
    }

    /// No token, or not the right one.
    pub fn token(given: bool) -> Self {
        let message = if given {
            "Error validating access token: The session has been invalidated."
        } else {
            "An access token is required to request this resource."
        };
        Self::oauth(StatusCode::UNAUTHORIZED, 190, message.to_owned())
    }

    pub fn unknown_object(id: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code: 100,
            subcode: Some(33),
            kind: "GraphMethodException",
            message: format!(
                "Unsupported post request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
                 permissions, or does not support this operation."
            ),
            details: None,
        }
    }

    pub fn unknown_path() -> Self {
        Self::oauth(StatusCode::BAD_REQUEST, 2500, "Unknown path components".to_owned())
    }

    /// A refusal with one of WhatsApp's own codes.
    pub fn of(code: i64) -> Self {
        let status = match code {
            4 | 80007 | 130429 | 131056 => StatusCode::TOO_MANY_REQUESTS,
            1 | 2 | 131000 | 131016 => StatusCode::INTERNAL_SERVER_ERROR,
            190 => StatusCode::UNAUTHORIZED,
            3 | 10 | 200..=299 | 131005 => StatusCode::FORBIDDEN,
            132001 => StatusCode::NOT_FOUND,
            _ => StatusCode::BAD_REQUEST,
        };
        let (title, details) = title(code);
        Self { details: Some(details.to_owned()), ..Self::oauth(status, code, format!("(#{code}) {title}")) }
    }

    pub fn body(&self) -> Value {
        let mut error = json!({
            "message": self.message,
            "type": self.kind,
            "code": self.code,
            "fbtrace_id": format!("A{}", &Uuid::new_v4().simple().to_string()[..22]),
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = subcode.into();
        }
        if let Some(details) = &self.details {
            error["error_data"] = json!({ "messaging_product": "whatsapp", "details": details });
        }
        if self.status.is_server_error() {
            error["is_transient"] = true.into();
        }
        json!({ "error": error })
    }
}

impl IntoResponse for GraphError {
    fn into_response(self) -> Response {
        (self.status, Json(self.body())).into_response()
    }
}

/// The error object inside a `failed` status or an unsupported message.
pub(super) fn in_webhook(code: i64) -> Value {
    let (title, details) = title(code);
    json!({
        "code": code,
        "title": title,
        "message": title,
        "error_data": { "details": details },
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    })
}

fn title(code: i64) -> (&'static str, &'static str) {
    match code {
        4 => ("Application request limit reached", "The app has reached its API call rate limit."),
        80007 => ("Rate limit issues", "The WhatsApp Business Account has reached its rate limit."),
        130429 => (
            "Rate limit hit",
            "Message failed to send because there were too many messages sent from this phone number.",
        ),
        130472 => ("User's number is part of an experiment", "Message was not sent as part of an experiment."),
        131000 => ("Something went wrong", "Message failed to send due to an unknown error."),
        131016 => ("Service unavailable", "A service is temporarily unavailable."),
        131026 => ("Message undeliverable", "Message Undeliverable."),
        131031 => ("Account has been locked", "The WhatsApp Business Account was restricted or disabled."),
        131042 => ("Business eligibility payment issue", "There was an error related to your payment method."),
        131047 => (
            "Re-engagement message",
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
        ),
        131048 => ("Spam rate limit hit", "Message failed to send because of restrictions on this phone number."),
        131049 => ("Not delivered", "This message was not delivered to maintain healthy ecosystem engagement."),
        131050 => ("User has stopped marketing messages", "The recipient chose to stop receiving marketing messages."),
        131051 => ("Message type unknown", "Message type is currently not supported."),
        131052 => ("Media download error", "Failed to download the media from the sender."),
        131053 => ("Media upload error", "Unable to upload the media used in the message."),
        131056 => ("Pair rate limit hit", "Too many messages sent to the same phone number in a short time."),
        131062 => ("Phone number required", "This message cannot be sent to a business-scoped user id."),
        132000 => ("Template param count mismatch", "The number of parameters does not match the template."),
        132012 => ("Template parameter format mismatch", "A parameter is not of the kind that the template has."),
        132001 => ("Template does not exist", "The template name does not exist in the translation."),
        133010 => ("Phone number not registered", "The phone number is not registered on the Cloud API."),
        190 => ("Invalid access token", "The access token has expired."),
        _ => ("Something went wrong", "The request was refused."),
    }
}
