//! Why a deed was not done, as the page shows it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::{discord, meta, twilio};

/// What the Discord client would not allow is 409 with its sentence; a bot that stays silent is 504.
pub(super) struct Refused {
    status: StatusCode,
    kind: &'static str,
    text: String,
}

impl Refused {
    pub(super) fn unknown(what: &str) -> Self {
        Self { status: StatusCode::NOT_FOUND, kind: "gone", text: format!("no such {what}") }
    }

    /// The number's provider passes nothing of the kind on.
    pub(super) fn not_carried() -> Self {
        Self { status: StatusCode::CONFLICT, kind: "not_carried", text: "this provider does not carry it".to_owned() }
    }

    fn other(status: StatusCode, error: &dyn std::error::Error) -> Self {
        Self { status, kind: "other", text: error.to_string() }
    }
}

impl From<discord::Error> for Refused {
    fn from(error: discord::Error) -> Self {
        match error {
            discord::Error::NoAnswer => {
                Self { status: StatusCode::GATEWAY_TIMEOUT, kind: "no_answer", text: error.to_string() }
            }
            discord::Error::NotPossible(text) => Self { status: StatusCode::CONFLICT, kind: "not_possible", text },
            error => Self::other(StatusCode::INTERNAL_SERVER_ERROR, &error),
        }
    }
}

impl From<meta::Error> for Refused {
    fn from(error: meta::Error) -> Self {
        Self::other(StatusCode::BAD_GATEWAY, &error)
    }
}

impl From<twilio::Error> for Refused {
    fn from(error: twilio::Error) -> Self {
        Self::other(StatusCode::BAD_GATEWAY, &error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": { "kind": self.kind, "text": self.text } }))).into_response()
    }
}
