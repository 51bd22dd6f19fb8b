//! What a route is: a method, a path, a gate and a handler. There is no other way to serve something.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{
    body::Body,
    extract::Request,
    http::Method,
    response::{IntoResponse, Response},
};
use crm::Permission;
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

use crate::{Web, gate, input::Input, wrong::Wrong};

/// Who comes to a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Everybody, signed in or not.
    Open,
    /// Who is signed in, to what is their own.
    Own,
    /// Who holds this permission. `crm` decides; that its verb asks for the same is a test's.
    Needs(Permission),
}

/// How errors are said, and who may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// To people: pages and forms.
    Page,
    /// To programs: JSON.
    Api,
}

type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// What answers a request.
pub(crate) type Handler = Arc<dyn Fn(Web, Request<Body>) -> Answer + Send + Sync>;

/// A name of a schema and the schema.
pub(crate) type Named = (String, RefOr<Schema>);

/// What the API's document says about a route.
#[derive(Clone, Default)]
pub struct Doc {
    /// In one line.
    pub(crate) summary: &'static str,
    /// What may stand behind the question mark: name, whether it must, and its meaning.
    pub(crate) query: Vec<(&'static str, bool, &'static str)>,
    /// What is sent.
    pub(crate) body: Option<Named>,
    /// What is answered, with its status.
    pub(crate) answer: Option<(u16, Named)>,
    /// Schemas that these refer to.
    pub(crate) schemas: Vec<Named>,
}

/// Something that is served.
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// Where, with its variables in braces.
    pub path: &'static str,
    /// Who may come.
    pub gate: Gate,
    /// To whom it speaks.
    pub kind: Kind,
    /// What the document says of it.
    pub doc: Doc,
    /// A request that could succeed, for the tests: the path with values, and what is sent.
    pub sample: (String, Option<Value>),
    handler: Handler,
}

impl Route {
    pub(crate) fn handler(&self) -> Handler {
        self.handler.clone()
    }

    pub(crate) fn doc(self, doc: Doc) -> Self {
        Self { doc, ..self }
    }

    /// With these values in its path, and this sent.
    pub(crate) fn sample(self, path: &str, sent: Option<Value>) -> Self {
        Self { sample: (path.to_owned(), sent), ..self }
    }
}

/// A route to somebody who came through a gate.
pub(crate) fn route<I, F, O>(
    method: Method,
    kind: Kind,
    path: &'static str,
    gate: Gate,
    handle: impl Fn(gate::Session, I) -> F + Clone + Send + Sync + 'static,
) -> Route
where
    I: Input + Send,
    F: Future<Output = Result<O, Wrong>> + Send,
    O: IntoResponse,
{
    debug_assert!(gate != Gate::Open, "{path} is for who is signed in");
    let handler: Handler = Arc::new(move |web, request| {
        let handle = handle.clone();
        Box::pin(async move {
            let (mut visit, mut parts, body) = match gate::enter(&web, kind, request).await {
                Ok(entered) => entered,
                Err(response) => return response,
            };
            let done = async {
                let session = gate::sign_in(&mut visit, kind, &parts).await?;
                let input = I::read(&mut parts, body).await?;
                handle(session, input).await
            };
            match done.await {
                Ok(output) => output.into_response(),
                Err(wrong) => wrong.response(&visit, kind),
            }
        })
    });
    Route { method, path, gate, kind, doc: Doc::default(), sample: (path.to_owned(), None), handler }
}

/// A route to everybody.
pub(crate) fn open<I, F, O>(
    method: Method,
    kind: Kind,
    path: &'static str,
    handle: impl Fn(gate::Visit, I) -> F + Clone + Send + Sync + 'static,
) -> Route
where
    I: Input + Send,
    F: Future<Output = Result<O, Wrong>> + Send,
    O: IntoResponse,
{
    let handler: Handler = Arc::new(move |web, request| {
        let handle = handle.clone();
        Box::pin(async move {
            let (visit, mut parts, body) = match gate::enter(&web, kind, request).await {
                Ok(entered) => entered,
                Err(response) => return response,
            };
            let done = async {
                let input = I::read(&mut parts, body).await?;
                handle(visit.clone(), input).await
            };
            match done.await {
                Ok(output) => output.into_response(),
                Err(wrong) => wrong.response(&visit, kind),
            }
        })
    });
    let gate = Gate::Open;
    Route { method, path, gate, kind, doc: Doc::default(), sample: (path.to_owned(), None), handler }
}
