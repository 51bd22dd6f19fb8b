//! What a route is: a method, a path, a gate and a handler. There is no other way to serve something.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{
    body::Body,
    extract::Request,
    http::{Method, request::Parts},
    response::{IntoResponse, Response},
};
use crm::Permission;
use serde_json::{Value, json};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

use crate::{
    Web, gate,
    input::Input,
    once::{self, Look},
    wrong::Wrong,
};

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
    /// What may stand behind the question mark: name and meaning.
    pub(crate) query: Vec<(&'static str, &'static str)>,
    /// Whether it is said what was seen of the thing that is to be changed.
    pub(crate) is_versioned: bool,
    /// What is sent: the name of its schema.
    pub(crate) body: Option<String>,
    /// What is answered: the status and the schema.
    pub(crate) answer: Option<(u16, Value)>,
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

    /// Whether whoever calls says what they saw of the thing that is to be changed.
    pub fn is_versioned(&self) -> bool {
        self.doc.is_versioned
    }

    /// What it does, in one line.
    pub(crate) fn about(mut self, summary: &'static str) -> Self {
        self.doc.summary = summary;
        self
    }

    /// What may stand behind the question mark.
    pub(crate) fn query(mut self, query: &[(&'static str, &'static str)]) -> Self {
        self.doc.query.extend(query);
        self
    }

    /// That it gives pages.
    pub(crate) fn pages(self) -> Self {
        self.query(&[("after", "What `next` said on the page before"), ("limit", "How many at most: 1 to 100")])
    }

    /// That it is said what was seen of the thing that is to be changed.
    pub(crate) fn versioned(mut self) -> Self {
        self.doc.is_versioned = true;
        self
    }

    /// What is sent.
    pub(crate) fn takes<T: ToSchema>(mut self) -> Self {
        self.doc.body = Some(T::name().into_owned());
        self.knows::<T>()
    }

    /// What is answered.
    pub(crate) fn gives<T: ToSchema>(mut self, status: u16) -> Self {
        self.doc.answer = Some((status, refer(&T::name())));
        self.knows::<T>()
    }

    /// That nothing is answered but the status.
    pub(crate) fn gives_nothing(mut self, status: u16) -> Self {
        self.doc.answer = Some((status, Value::Null));
        self
    }

    /// That a page of these is answered.
    pub(crate) fn lists<T: ToSchema>(mut self) -> Self {
        let next = json!({ "type": ["string", "null"], "description": "What `after` is for the next page; nothing if there is none." });
        let items = json!({ "type": "array", "items": refer(&T::name()), "description": "The things." });
        let page = json!({ "type": "object", "required": ["items"], "properties": { "items": items, "next": next } });
        self.doc.answer = Some((200, page));
        self.knows::<T>()
    }

    fn knows<T: ToSchema>(mut self) -> Self {
        self.doc.schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(&mut self.doc.schemas);
        self
    }

    /// With these values in its path, for the tests.
    pub(crate) fn at(mut self, path: &str) -> Self {
        path.clone_into(&mut self.sample.0);
        self
    }

    /// With this sent, for the tests.
    pub(crate) fn sent(mut self, sent: Value) -> Self {
        self.sample.1 = Some(sent);
        self
    }
}

/// A reference to a schema of the document.
fn refer(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
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
    served(method, kind, path, gate, move |mut visit: gate::Visit, mut parts: Parts, body: Body| {
        let handle = handle.clone();
        async move {
            let done = async {
                let session = gate::sign_in(&mut visit, kind, &parts).await?;
                let (session, body) = match once::look(session, kind, &parts, body).await? {
                    Look::New(session, body) => (*session, body),
                    Look::Done(response) => return Ok(response),
                };
                let said = async {
                    let input = I::read(&mut parts, body).await?;
                    Ok(handle(session.clone(), input).await?.into_response())
                };
                once::keep(&session, said.await).await
            };
            let done = done.await;
            (visit, done)
        }
    })
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
    served(method, kind, path, Gate::Open, move |visit: gate::Visit, mut parts: Parts, body: Body| {
        let handle = handle.clone();
        async move {
            let done = async {
                let input = I::read(&mut parts, body).await?;
                Ok(handle(visit.clone(), input).await?.into_response())
            };
            let done = done.await;
            (visit, done)
        }
    })
}

/// A route whose answer, or what went wrong, is told to whoever visits.
fn served<F>(
    method: Method,
    kind: Kind,
    path: &'static str,
    gate: Gate,
    answer: impl Fn(gate::Visit, Parts, Body) -> F + Clone + Send + Sync + 'static,
) -> Route
where
    F: Future<Output = (gate::Visit, Result<Response, Wrong>)> + Send,
{
    let handler: Handler = Arc::new(move |web, request| {
        let answer = answer.clone();
        Box::pin(async move {
            let (visit, parts, body) = match gate::enter(&web, kind, request).await {
                Ok(entered) => entered,
                Err(response) => return response,
            };
            let (visit, done) = answer(visit, parts, body).await;
            let mut response = done.unwrap_or_else(|wrong| wrong.response(&visit, kind));
            if let Some(left) = visit.left {
                left.note(response.headers_mut());
            }
            response
        })
    });
    Route { method, path, gate, kind, doc: Doc::default(), sample: (path.to_owned(), None), handler }
}
