//! Offering a quote on WhatsApp: what is drawn of it, and below that two buttons. It goes to its customer where they wrote last, as an answer
//! of the caller's.

use super::{Quote, QuoteState, Which, event, one, sql};
use crate::{
    caller::Caller,
    channel::{Choice, Framed, Outgoing, limits},
    contacts, conversations,
    db::TenantDb,
    deals,
    error::{Conflict, Error, Noun, Result},
    kernel::{audit::Action, language::Language, offer::Press, sight},
    permission::Permission,
    text,
};

/// The words of what a customer is asked. Each is cut to its limit.
#[derive(Clone, Debug)]
pub struct Question {
    /// Below the document.
    pub text: String,
    /// On the button that accepts.
    pub accept: String,
    /// On the other.
    pub decline: String,
    /// What the document is called.
    pub document: String,
}

/// Offers a quote to its customer, in the words that `ask` finds in their language. `Conflict` if it was sent before and has arrived, or can't be
/// accepted any more, if the customer's last message is more than 24 hours old, or if their number's provider carries no buttons.
pub async fn send(
    db: &TenantDb,
    caller: &Caller,
    which: Which,
    ask: impl FnOnce(Language, &Quote) -> Question,
) -> Result<Quote> {
    let needs = [Permission::EditDeals, Permission::SendMessages];
    let mut tx = db.begin_all(&caller.on(which.target(Noun::Quote)), &needs).await?;
    // Nobody makes another contact of them meanwhile.
    contacts::share_identities(&mut tx).await?;
    let id = sql::find(&mut tx, which.number).await?.ok_or(Error::NotFound(Noun::Quote))?;
    let deal = one(&mut tx, id).await?.deal;
    deals::hold(&mut tx, deals::Which::number(deal)).await?.open()?;
    sql::lock(&mut tx, id).await?;
    let quote = one(&mut tx, id).await?;
    match quote.state {
        QuoteState::Draft => {}
        QuoteState::Sent if quote.has_failed => {}
        QuoteState::Sent => return Err(Error::Conflict(Conflict::QuoteSent)),
        QuoteState::Expired => return Err(Error::Conflict(Conflict::QuoteExpired)),
        QuoteState::Accepted | QuoteState::Declined | QuoteState::Void => {
            return Err(Error::Conflict(Conflict::QuoteEnded));
        }
    }
    let conversation = conversations::newest_of(&mut tx, quote.contact_id).await?;
    let conversation = conversation.ok_or(Error::Conflict(Conflict::WindowClosed(None)))?;
    let question = ask(conversations::spoken(&mut tx, conversation).await?, &quote);
    let message = conversations::offer(&mut tx, conversation, question.buttons(&quote), id).await?;
    sql::sent(&mut tx, id, message).await?;
    let quote = one(&mut tx, id).await?;
    let sight = sight::of(&mut tx).await?;
    tx.commit(event(Action::QuoteSend, &quote)).await?;
    Ok(quote.seen(sight))
}

impl Question {
    fn buttons(self, quote: &Quote) -> Outgoing {
        let Self { text, accept, decline, document } = self;
        let button = |accepts, title: String| Choice {
            id: Press { quote: quote.id, accepts }.id(),
            title: text::within(&title, limits::BUTTON),
            about: None,
        };
        Outgoing::Buttons {
            text: Framed { body: text::within(&text, limits::BODY), ..Framed::default() },
            buttons: vec![button(true, accept), button(false, decline)],
            document: Some(document),
        }
    }
}
