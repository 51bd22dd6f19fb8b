//! Everything that is served, and through which gate one comes to it. The only list.

mod api;
mod pages;

use crate::route::Route;

/// All routes.
pub fn all() -> Vec<Route> {
    let mut routes = pages::all();
    routes.extend(api::all());
    routes
}
