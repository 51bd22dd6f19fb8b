//! The buttons that turn the pages of a list. Each carries where its page begins, and the way back.

use crm::tenants::Language;

use crate::{
    message::Button,
    route::{Action, Cursor, Turn},
    texts::t,
};

/// The buttons under the page at `turn`; `next` is where the following page begins.
pub(crate) fn buttons<C: Cursor>(
    language: Language,
    turn: &Turn<C>,
    next: Option<C>,
    action: impl Fn(Turn<C>) -> Action,
) -> Vec<Button> {
    let back = turn.back().map(|back| {
        let label = if turn.trail.is_empty() { t!(language, "page-first") } else { t!(language, "page-back") };
        Button::new(action(back), label)
    });
    let on = next.map(|next| Button::new(action(turn.on(next)), t!(language, "page-on")));
    back.into_iter().chain(on).collect()
}
