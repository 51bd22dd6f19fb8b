//! The files that pages need. They are part of the program and kept for ever: their addresses name what is in them.

use std::sync::LazyLock;

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use sha2::{Digest, Sha256};

/// A file, and the address at which it is.
pub(crate) struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    /// Where it is.
    pub(crate) at: String,
}

impl Asset {
    fn new(name: &'static str, kind: &'static str, bytes: &'static [u8]) -> Self {
        let digest = hex::encode(&Sha256::digest(bytes)[..8]);
        Self { name, kind, bytes, at: format!("/assets/{digest}/{name}") }
    }
}

/// How everything looks.
pub(crate) static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("panel.css", "text/css; charset=utf-8", include_bytes!("../assets/panel.css")));

/// What makes pages a little handier.
pub(crate) static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app.js", "text/javascript; charset=utf-8", include_bytes!("../assets/app.js")));

/// The API's document as a page.
pub(crate) static SWAGGER: LazyLock<Asset> = LazyLock::new(|| {
    let bytes = include_bytes!("../assets/vendor/swagger-ui-bundle.js");
    Asset::new("swagger-ui.js", "text/javascript; charset=utf-8", bytes)
});

/// How that looks.
pub(crate) static SWAGGER_STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("swagger-ui.css", "text/css; charset=utf-8", include_bytes!("../assets/vendor/swagger-ui.css"))
});

/// What begins it.
pub(crate) static SWAGGER_BEGIN: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("api.js", "text/javascript; charset=utf-8", include_bytes!("../assets/api.js")));

/// Serves them.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let all = [&STYLE, &SCRIPT, &SWAGGER, &SWAGGER_STYLE, &SWAGGER_BEGIN];
    all.into_iter().fold(Router::new(), |router, asset| router.route(&asset.at, get(move || async { served(asset) })))
}

fn served(asset: &'static Asset) -> Response {
    tracing::trace!(name = asset.name, "a file is served");
    let said = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (said, asset.bytes).into_response()
}
