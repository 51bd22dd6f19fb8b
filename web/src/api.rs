//! The REST API: a file for each noun, with what goes over the wire in it.

pub(crate) mod contacts;
pub(crate) mod document;
pub(crate) mod leads;
pub(crate) mod me;

use axum::{
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// A page of things, with the way to the next.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Page<T> {
    /// The things.
    pub items: Vec<T>,
    /// What `after` is for the next page; nothing if there is none.
    pub next: Option<String>,
}

impl<T: Serialize> Page<T> {
    /// As an answer of what is at this path.
    pub(crate) fn answer(self, path: &str) -> Response {
        let link = self.next.as_ref().map(|next| format!("<{path}?after={next}>; rel=\"next\""));
        let said: Option<[(HeaderName, String); 1]> = link.map(|link| [(header::LINK, link)]);
        match said {
            Some(said) => (said, axum::Json(self)).into_response(),
            None => axum::Json(self).into_response(),
        }
    }
}
