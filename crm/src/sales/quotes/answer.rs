//! What customers answer to quotes, by the buttons below them. Of several answers the first counts. Who accepts has bought: their deal is won
//! at the same moment.

use chrono::NaiveDate;

use super::{Quote, QuoteState, event, one, sql};
use crate::{
    contacts, conversations,
    db::{TenantDb, Tx},
    deals::{self, DealState},
    error::{Conflict, Error, Result},
    ids::ConversationId,
    jobs::Job,
    kernel::{
        audit::Action,
        language::Language,
        offer::{Answer, Pressed},
        queue::{self, Claimed},
        settings,
    },
    notice::Notice,
};

/// Keeps an answer; ends the job. Whose deal it is is told, and the customer is, in the words that `reply` finds in their language. What is
/// pressed in a conversation with somebody else means nothing.
pub async fn answer(
    db: &TenantDb,
    job: &Claimed,
    conversation: ConversationId,
    pressed: Pressed,
    reply: impl FnOnce(Language, &Quote, Answer) -> String,
) -> Result<()> {
    let mut tx = db.begin_job(job).await?;
    // Nobody makes another contact of them meanwhile.
    contacts::share_identities(&mut tx).await?;
    queue::done_in(&mut tx, job).await?;
    let id = pressed.quote;
    let Some(deal) = sql::answered_in(&mut tx, id, conversation).await? else { return tx.commit_recorded().await };
    let held = deals::hold(&mut tx, deals::Which::number(deal)).await?;
    sql::lock(&mut tx, id).await?;
    let zone = settings::time_zone(tx.conn()).await?;
    let asked = Asked {
        state: sql::state(&mut tx, id).await?,
        valid_until: one(&mut tx, id).await?.valid_until,
        deal: held.state,
    };
    let answer = asked.answer(pressed.accepts, pressed.at.with_timezone(&zone).date_naive());
    match answer {
        Answer::Accepted => {
            sql::answer(&mut tx, id, QuoteState::Accepted, pressed.at).await?;
            // Somebody may have been told in another way, and won it already.
            if held.state == DealState::Open {
                deals::accepted(&mut tx, &held).await?;
            }
        }
        Answer::Declined => sql::answer(&mut tx, id, QuoteState::Declined, pressed.at).await?,
        Answer::AcceptedBefore | Answer::DeclinedBefore | Answer::Expired | Answer::Over => {}
    }
    let quote = one(&mut tx, id).await?;
    tell(&mut tx, &quote, answer, pressed.accepts).await?;
    let words = reply(conversations::spoken(&mut tx, conversation).await?, &quote, answer);
    match conversations::say(&mut tx, conversation, &words).await {
        // It was pressed long ago: nothing can be said any more.
        Ok(()) | Err(Error::Conflict(Conflict::WindowClosed(_))) => {}
        Err(error) => return Err(error),
    }
    match answer {
        Answer::Accepted => tx.commit(event(Action::QuoteAccept, &quote)).await,
        Answer::Declined => tx.commit(event(Action::QuoteDecline, &quote)).await,
        Answer::AcceptedBefore | Answer::DeclinedBefore | Answer::Expired | Answer::Over => tx.commit_recorded().await,
    }
}

/// Tells whose deal it is, or who made the quote, what came of it. Who answers twice has nothing new to say.
async fn tell(tx: &mut Tx, quote: &Quote, answer: Answer, accepts: bool) -> Result<()> {
    let is_new = match answer {
        Answer::Accepted | Answer::Declined => true,
        // They would have bought.
        Answer::Expired | Answer::Over => accepts,
        Answer::AcceptedBefore | Answer::DeclinedBefore => false,
    };
    if let Some(to) = sql::whose(tx, quote.id).await?.filter(|_| is_new) {
        let notice = Notice::QuoteAnswered { number: quote.number, deal: quote.deal, answer, accepts };
        tx.enqueue(Job::TellMember { to, notice: Box::new(notice), maker: None });
    }
    Ok(())
}

/// A quote when its customer answers it.
struct Asked {
    /// How it stands, whatever day it is.
    state: QuoteState,
    valid_until: NaiveDate,
    deal: DealState,
}

impl Asked {
    /// What comes of an answer that was given on this day of the company's.
    fn answer(&self, accepts: bool, on: NaiveDate) -> Answer {
        match self.state {
            QuoteState::Accepted => Answer::AcceptedBefore,
            QuoteState::Declined => Answer::DeclinedBefore,
            QuoteState::Void | QuoteState::Draft => Answer::Over,
            _ if on > self.valid_until => Answer::Expired,
            _ if self.deal == DealState::Lost => Answer::Over,
            QuoteState::Sent | QuoteState::Expired if accepts => Answer::Accepted,
            QuoteState::Sent | QuoteState::Expired => Answer::Declined,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 3, day).unwrap()
    }

    #[test]
    fn what_comes_of_an_answer() {
        let asked = |state, deal| Asked { state, valid_until: day(15), deal };
        let (sent, open) = (QuoteState::Sent, DealState::Open);
        for (state, deal, on, accepted, declined) in [
            (sent, open, 1, Answer::Accepted, Answer::Declined),
            // The last day counts.
            (sent, open, 15, Answer::Accepted, Answer::Declined),
            (sent, open, 16, Answer::Expired, Answer::Expired),
            (sent, DealState::Won, 1, Answer::Accepted, Answer::Declined),
            (sent, DealState::Lost, 1, Answer::Over, Answer::Over),
            (QuoteState::Void, open, 1, Answer::Over, Answer::Over),
            (QuoteState::Void, open, 16, Answer::Over, Answer::Over),
            // Nobody was asked.
            (QuoteState::Draft, open, 1, Answer::Over, Answer::Over),
            (QuoteState::Accepted, DealState::Won, 16, Answer::AcceptedBefore, Answer::AcceptedBefore),
            (QuoteState::Declined, open, 1, Answer::DeclinedBefore, Answer::DeclinedBefore),
        ] {
            let asked = asked(state, deal);
            let found = [true, false].map(|accepts| asked.answer(accepts, day(on)));
            assert_eq!(found, [accepted, declined], "{state} {deal:?} on the {on}th");
        }
    }
}
