//! The buttons that turn the pages of a list. Each carries where its page begins, and the way back.

use crm::tenants::Language;

use crate::{
    message::Button,
    route::{Cursor, CustomId, Turn},
    texts::t,
};

/// The buttons under the page at `turn`; `next` is where the following page begins.
pub(crate) fn buttons<C: Cursor, I: CustomId>(
    language: Language,
    turn: &Turn<C>,
    next: Option<C>,
    id: impl Fn(Turn<C>) -> I,
) -> Vec<Button> {
    let back = turn.back().map(|back| {
        let label = if turn.trail.is_empty() { t!(language, "page-first") } else { t!(language, "page-back") };
        Button::new(&id(back), label)
    });
    let on = next.map(|next| Button::new(&id(turn.on(next)), t!(language, "page-on")));
    back.into_iter().chain(on).collect()
}
