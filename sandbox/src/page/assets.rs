//! The files of `sandbox/page/`, compiled into the program.

use axum::Router;
use axum::http::header;
use axum::routing::get;

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

macro_rules! file {
    ($kind:expr, $name:literal) => {
        (concat!("/", $name), $kind, include_str!(concat!("../../page/", $name)))
    };
}

const FILES: &[(&str, &str, &str)] = &[
    ("/", HTML, include_str!("../../page/index.html")),
    file!(SVG, "icon.svg"),
    file!(CSS, "base.css"),
    file!(CSS, "phone.css"),
    file!(CSS, "bubble.css"),
    file!(CSS, "discord.css"),
    file!(CSS, "message.css"),
    file!(CSS, "composer.css"),
    file!(JS, "main.js"),
    file!(JS, "api.js"),
    file!(JS, "dom.js"),
    file!(JS, "words.js"),
    file!(JS, "times.js"),
    file!(JS, "phone.js"),
    file!(JS, "bubble.js"),
    file!(JS, "attach.js"),
    file!(JS, "file-field.js"),
    file!(JS, "discord.js"),
    file!(JS, "message.js"),
    file!(JS, "markdown.js"),
    file!(JS, "controls.js"),
    file!(JS, "commands.js"),
    file!(JS, "composer.js"),
    file!(JS, "modal.js"),
];

/// A route for every file.
pub(super) fn routes() -> Router {
    FILES.iter().fold(Router::new(), |router, &(path, kind, text)| {
        router.route(path, get(move || async move { ([(header::CONTENT_TYPE, kind)], text) }))
    })
}
