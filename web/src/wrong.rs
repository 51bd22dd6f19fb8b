//! What can go wrong, and how it is said: to programs as `application/problem+json` (RFC 9457), to people as a page. Either way in their
//! language, and what is internal under its reference only.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use crm::{
    Error,
    decision::Rule,
    error::{Conflict, NotSignedIn, Refusal},
};
use serde_json::{Value, json};
use words::t;

use crate::{gate::Visit, manner::OnPaper, panel, route::Kind};

/// Why a request did not do what it asked for.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// crm said no.
    Crm(Error),
    /// There is nothing at this address.
    NotThere,
    /// Somebody else's page had it sent.
    Forged,
    /// What stands behind the question mark is not understood.
    Query,
    /// What is sent is no JSON.
    NotJson,
    /// A field is missing, unknown or of another kind.
    Fields(String),
    /// There is a character in it that no text has.
    Nul,
    /// A form is not understood.
    Form,
    /// What is sent says that it is something else.
    ContentType,
    /// What is sent is too large.
    TooLarge,
    /// A key has made its calls for now: after how many seconds it may go on.
    TooFast(u64),
    /// The name of a request is empty, too long, or has other signs than ASCII's.
    OnceForm,
    /// The name of a request is another's, which asked for something else.
    OnceOther,
    /// What has this name is done, or being done, and what was answered is not known.
    OnceDone,
    /// It is not said what was seen of what is to be changed.
    NothingSeen,
    /// It is not said so that one could tell what was seen.
    SeenForm,
}

impl From<Error> for Wrong {
    fn from(error: Error) -> Self {
        Self::Crm(error)
    }
}

impl Wrong {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Crm(error) => status(error),
            Self::NotThere => StatusCode::NOT_FOUND,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::Query | Self::NotJson | Self::OnceForm => StatusCode::BAD_REQUEST,
            Self::OnceDone => StatusCode::CONFLICT,
            Self::TooFast(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NothingSeen => StatusCode::PRECONDITION_REQUIRED,
            Self::SeenForm => StatusCode::PRECONDITION_FAILED,
            Self::Fields(_) | Self::Nul | Self::Form | Self::OnceOther => StatusCode::UNPROCESSABLE_ENTITY,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }

    /// In a sentence or two.
    pub(crate) fn sentence(&self, visit: &Visit) -> String {
        let language = visit.language;
        match self {
            // crm's sentence names the command that would find it.
            Self::Crm(Error::NotFound(_)) => t!(language, "web-missing"),
            Self::Crm(error) => {
                let manner = OnPaper(visit.profile.time_zone);
                words::sentence(&manner, language, error, &visit.request.simple().to_string())
            }
            Self::NotThere => t!(language, "web-not-there"),
            Self::Forged => t!(language, "web-forged"),
            Self::Query => t!(language, "web-query"),
            Self::NotJson => t!(language, "web-not-json"),
            Self::Fields(what) => t!(language, "web-fields", what = what.chars().take(200).collect::<String>()),
            Self::Nul => t!(language, "web-nul"),
            Self::Form => t!(language, "web-form"),
            Self::ContentType => t!(language, "web-content-type"),
            Self::TooLarge => t!(language, "web-too-large"),
            Self::TooFast(seconds) => t!(language, "web-too-fast", seconds = *seconds),
            Self::OnceForm => t!(language, "web-once-form"),
            Self::OnceOther => t!(language, "web-once-other"),
            Self::OnceDone => t!(language, "web-once-done"),
            Self::NothingSeen => t!(language, "web-nothing-seen"),
            Self::SeenForm => t!(language, "web-seen-form"),
        }
    }

    /// The answer.
    pub(crate) fn response(self, visit: &Visit, kind: Kind) -> Response {
        self.log(visit);
        let mut response = match kind {
            Kind::Api => self.problem(visit),
            Kind::Page => self.page(visit),
        };
        let headers = response.headers_mut();
        if let Self::TooFast(seconds) = self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        match self.status() {
            StatusCode::SERVICE_UNAVAILABLE => headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5")),
            StatusCode::UNAUTHORIZED if kind == Kind::Api => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
            }
            _ => None,
        };
        response
    }

    fn log(&self, visit: &Visit) {
        let reference = visit.request.simple();
        match self {
            Self::Crm(Error::Internal(why)) => tracing::error!(%reference, why, "a request failed"),
            Self::Crm(Error::Unavailable(why)) => {
                tracing::warn!(%reference, why, "somebody was told to try again later");
            }
            _ => {}
        }
    }

    fn problem(&self, visit: &Visit) -> Response {
        let status = self.status();
        let mut problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or_default(),
            "status": status.as_u16(),
            "detail": self.sentence(visit),
            "reference": visit.request,
        });
        match self {
            Self::Crm(Error::Denied(denied)) => problem["permission"] = denied.permission.as_str().into(),
            Self::Crm(Error::Invalid { field, .. }) => {
                problem["errors"] =
                    json!([{ "pointer": format!("/{}", field.as_str()), "detail": self.sentence(visit) }]);
            }
            _ => {}
        }
        let said =
            [(header::CONTENT_TYPE, "application/problem+json"), (header::CONTENT_LANGUAGE, visit.language.as_str())];
        (status, said, Value::to_string(&problem)).into_response()
    }

    /// A page; for who is not signed in the way to that, and for who has to prove once more who they are the way to that.
    fn page(&self, visit: &Visit) -> Response {
        let next = |to: &str| {
            let path: String = url::form_urlencoded::byte_serialize(visit.path.as_bytes()).collect();
            Redirect::to(&format!("{to}?next={path}")).into_response()
        };
        match self {
            Self::Crm(Error::NotSignedIn(NotSignedIn::NotFresh)) => return next("/admin/prove"),
            Self::Crm(Error::NotSignedIn(_)) => return next("/admin/sign-in"),
            Self::Crm(Error::Denied(denied)) if denied.reason == Refusal::Decision(Rule::NotFresh) => {
                return next("/admin/prove");
            }
            _ => {}
        }
        let page = panel::Fault {
            plain: panel::Plain::of(visit),
            code: self.status().as_u16(),
            sentence: self.sentence(visit),
            reference: visit.request.simple().to_string(),
        };
        match page.render() {
            Ok(html) => (self.status(), [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(error) => {
                tracing::error!(%error, "an error page can't be rendered");
                self.status().into_response()
            }
        }
    }
}

fn status(error: &Error) -> StatusCode {
    match error {
        Error::Denied(_) => StatusCode::FORBIDDEN,
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Conflict(Conflict::Disabled | Conflict::Suspended) => StatusCode::FORBIDDEN,
        Error::Conflict(
            Conflict::Changed(..)
            | Conflict::TaskChanged(..)
            | Conflict::LeadChanged(..)
            | Conflict::DealChanged(..)
            | Conflict::ProductChanged(..)
            | Conflict::PipelineChanged(_)
            | Conflict::FieldsChanged(_)
            | Conflict::ConversationChanged(_)
            | Conflict::ChangedSince,
        ) => StatusCode::PRECONDITION_FAILED,
        Error::Conflict(_) | Error::LimitReached(_) => StatusCode::CONFLICT,
        Error::NotSignedIn(NotSignedIn::TooMany) => StatusCode::TOO_MANY_REQUESTS,
        Error::NotSignedIn(NotSignedIn::NotFresh) => StatusCode::FORBIDDEN,
        Error::NotSignedIn(_) => StatusCode::UNAUTHORIZED,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
