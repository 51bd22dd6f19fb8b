//! Quotes: copies of what a deal comes to, of which one is open, answered once.

use crm::{
    ContactId, ConversationId, Error, Permission, QuoteId, TenantDb,
    channel::{Content, ContentKind, Detail, Incoming, Label},
    deals::{self, DealState, NewDeal, NewLine, Which as DealWhich},
    error::{Conflict, Field, Noun, Problem},
    jobs::{self, Claimed, Job},
    money::{Money, Worth},
    offer::{Answer, Pressed},
    overview,
    products::{self, Details},
    quotes::{self, NewQuote, Paper, Question, Quote, QuoteState, Which},
    tenants::Language,
};

use super::{
    conversations::{answered, bring_in},
    deals::line,
    inbox::message,
    new_deal,
};
use crate::{
    depth::{Dice, depth, seed},
    harness::{Installation, calls, owner, stranger},
};

/// How many rounds.
const ROUNDS: (usize, usize) = (8, 150);

fn question(language: Language, quote: &Quote) -> Question {
    Question {
        text: format!("{language:?} {}", quote.total()),
        accept: "أوافق ✓".into(),
        decline: "لا، شكرًا".into(),
        document: "Q.pdf".into(),
    }
}

/// A company with one customer who has just written: who, and where.
async fn written(house: &Installation) -> (TenantDb, ContactId, ConversationId) {
    let (db, conversation, _) = answered(house).await;
    let look = house.superuser("t_alpha").await;
    let contact = sqlx::query_scalar("select id from contacts").fetch_one(&look).await.expect("a contact");
    look.close().await;
    (db, contact, conversation)
}

async fn deal(db: &TenantDb, contact: ContactId, value: Option<&str>) -> DealWhich {
    let new = NewDeal { subject: Some("كراسٍ".into()), value: value.map(str::to_owned), ..new_deal(contact) };
    DealWhich::number(deals::add(db, &calls(db, &owner()).await, new).await.expect("a deal").number)
}

async fn make(db: &TenantDb, deal: DealWhich) -> Paper {
    quotes::make(db, &calls(db, &owner()).await, deal, NewQuote::default()).await.expect("a quote")
}

/// A quote that its customer has.
async fn sent(db: &TenantDb, deal: DealWhich) -> Quote {
    let which = Which::number(make(db, deal).await.quote.number);
    quotes::send(db, &calls(db, &owner()).await, which, question).await.expect("it is sent")
}

async fn shown(db: &TenantDb, number: i64) -> Quote {
    quotes::show(db, &calls(db, &owner()).await, Which::number(number)).await.expect("the quote").quote
}

async fn state(db: &TenantDb, deal: DealWhich) -> DealState {
    deals::show(db, &calls(db, &owner()).await, deal).await.expect("the deal").state
}

/// A press as the channel brings it in.
fn pressed(provider_id: &str, phone: &str, id: &str) -> Incoming {
    let Incoming::Message(said) = message(provider_id, phone, "") else { panic!("a message") };
    let details = vec![Detail::new(Label::Text, "أوافق ✓"), Detail::new(Label::Choice, id)];
    Incoming::Message(crm::channel::IncomingMessage {
        content: Content { kind: ContentKind::Interactive, details },
        ..said
    })
}

fn press(quote: &Quote, accepts: bool) -> String {
    format!("quote/{}/{}", quote.id, if accepts { "accept" } else { "decline" })
}

/// Work that somebody holds: what an answer ends.
async fn held(db: &TenantDb, many: usize) -> Vec<Claimed> {
    let mut claimed = jobs::claim(db, 100).await.expect("the work");
    assert!(claimed.len() >= many, "{} of {many}", claimed.len());
    claimed.truncate(many);
    claimed
}

async fn answers(
    db: &TenantDb,
    job: &Claimed,
    (conversation, quote, accepts): (ConversationId, QuoteId, bool),
) -> Answer {
    let (mut found, at) = (None, db.server().clock().now());
    let reply = |_: Language, _: &Quote, answer: Answer| {
        found = Some(answer);
        "شكرًا".to_owned()
    };
    quotes::answer(db, job, conversation, Pressed { quote, accepts, at }, reply).await.expect("it is kept");
    found.expect("an answer")
}

async fn count(look: &sqlx::PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(look).await.expect("a count")
}

/// However many of whatever at whatever price, a quote comes to what its deal comes to, and stays so.
#[tokio::test]
async fn a_quote_comes_to_what_its_deal_comes_to() {
    let house = Installation::new().await;
    let (db, contact, _) = written(&house).await;
    let boss = calls(&db, &owner()).await;
    let mut dice = Dice(seed());
    for round in 0..depth(ROUNDS.0, ROUNDS.1) {
        let deal = deal(&db, contact, None).await;
        let mut number = |most: usize| dice.roll(most);
        let lines = 1 + number(6);
        for n in 0..lines {
            let price = format!("{}.{:02}", number(100_000), number(100));
            let tax = Some(format!("{}.{}", number(30), number(10)));
            let name = format!("صنف {round}/{n}");
            let details = Details { name, price, tax, unit: Some("حبة".into()), ..Details::default() };
            let product = products::add(&db, &boss, details).await.expect("a product");
            let (quantity, discount) = (format!("{}.{:03}", 1 + number(500), number(1000)), number(100).to_string());
            let line = NewLine {
                product: products::number_label(product.number),
                quantity: Some(quantity),
                discount: Some(discount),
            };
            deals::set_line(&db, &boss, deal, line).await.expect("a line");
        }
        let (now, sold) = (
            deals::show(&db, &boss, deal).await.expect("the deal"),
            deals::sold(&db, &boss, deal).await.expect("its lines"),
        );
        let paper = make(&db, deal).await;
        let worth = Worth::of(sold.iter().map(deals::Sold::line)).expect("a sum");
        assert_eq!((paper.worth(), paper.quote.minor), (worth, worth.total()));
        assert_eq!((Some(paper.worth().net()), paper.quote.currency), (now.minor, now.currency));
        let each: Vec<_> = paper.items.iter().map(|item| (item.name.clone(), item.unit.clone(), item.line())).collect();
        let sold: Vec<_> = sold.iter().map(|sold| (Some(sold.name.clone()), sold.unit.clone(), sold.line())).collect();
        assert_eq!(each, sold, "what is sold, in its order");
        // Whatever becomes of the deal.
        let first = &deals::sold(&db, &boss, deal).await.expect("its lines")[0];
        deals::set_line(&db, &boss, deal, line(&products::number_label(first.product), Some("0"), None))
            .await
            .expect("it goes");
        let later = quotes::show(&db, &boss, Which::number(paper.quote.number)).await.expect("the quote");
        assert_eq!((later.items, later.quote.minor), (paper.items, paper.quote.minor));
    }
    house.finish().await;
}

#[tokio::test]
async fn one_quote_of_a_deal_is_open_and_holds_for_as_long_as_was_said() {
    let house = Installation::new().await;
    let (db, contact, conversation) = written(&house).await;
    let boss = calls(&db, &owner()).await;
    let nothing = deal(&db, contact, None).await;
    let refused = quotes::make(&db, &boss, nothing, NewQuote::default()).await;
    assert!(matches!(refused, Err(Error::Conflict(Conflict::NothingToQuote))), "{refused:?}");
    let deal = deal(&db, contact, Some("45,000")).await;
    for days in [0, quotes::MOST_DAYS + 1] {
        let new = NewQuote { days: Some(days), note: None };
        let refused = quotes::make(&db, &boss, deal, new).await;
        let range = matches!(refused, Err(Error::Invalid { field: Field::Days, problem: Problem::Range(1, 365) }));
        assert!(range, "{refused:?}");
    }
    let long = NewQuote { note: Some("ن".repeat(quotes::NOTE + 1)), days: None };
    assert!(matches!(quotes::make(&db, &boss, deal, long).await, Err(Error::Invalid { field: Field::Note, .. })));
    let unknown = quotes::make(&db, &boss, DealWhich::number(7), NewQuote::default()).await;
    assert!(matches!(unknown, Err(Error::NotFound(Noun::Deal))), "{unknown:?}");

    let first = make(&db, deal).await;
    assert_eq!((first.items.len(), first.items[0].name.as_deref()), (1, Some("كراسٍ")));
    assert_eq!(first.quote.total(), Money::new(4_500_000, first.quote.currency));
    let days = first.quote.valid_until - first.quote.made_on;
    assert_eq!(days.num_days(), i64::from(quotes::DAYS));
    let second = sent(&db, deal).await;
    assert_eq!((shown(&db, first.quote.number).await.state, second.state), (QuoteState::Void, QuoteState::Sent));
    let newest = quotes::of_deal(&db, &boss, second.deal_id).await.expect("an answer").expect("a quote");
    assert_eq!(newest.number, second.number);
    let again = quotes::send(&db, &boss, Which::number(second.number), question).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::QuoteSent))), "{again:?}");
    let gone = quotes::send(&db, &boss, Which::number(first.quote.number), question).await;
    assert!(matches!(gone, Err(Error::Conflict(Conflict::QuoteEnded))), "{gone:?}");
    let none = quotes::send(&db, &boss, Which::number(7), question).await;
    assert!(matches!(none, Err(Error::NotFound(Noun::Quote))), "{none:?}");

    // The last day is the company's, to its end.
    let day = chrono::TimeDelta::days(1);
    house.clock.advance(day * i32::from(quotes::DAYS));
    assert_eq!(shown(&db, second.number).await.state, QuoteState::Sent, "it is still that day");
    house.clock.advance(day);
    assert_eq!(shown(&db, second.number).await.state, QuoteState::Expired);
    let late = quotes::send(&db, &boss, Which::number(second.number), question).await;
    assert!(matches!(late, Err(Error::Conflict(Conflict::QuoteExpired))), "{late:?}");
    bring_in(&house, &db, vec![pressed("wamid.late", "966501234567", &press(&second, true))]).await;
    let job = held(&db, 1).await.remove(0);
    assert_eq!(answers(&db, &job, (conversation, second.id, true)).await, Answer::Expired);
    assert_eq!(state(&db, deal).await, DealState::Open);
    house.finish().await;
}

/// What came in of a press is looked into by one job, however often it is delivered, and asks for nothing.
#[tokio::test]
async fn a_press_is_one_answer_however_often_it_comes() {
    let house = Installation::new().await;
    let (db, contact, _) = written(&house).await;
    let look = house.superuser("t_alpha").await;
    let deal = deal(&db, contact, Some("10")).await;
    let quote = sent(&db, deal).await;
    for _ in 0..2 {
        bring_in(&house, &db, vec![pressed("wamid.press", "966501234567", &press(&quote, true))]).await;
    }
    assert_eq!(count(&look, "select count(*) from jobs where kind = 'answer_quote'").await, 1);
    assert_eq!(count(&look, "select count(*) from conversations where waiting_since is not null").await, 0);
    let claimed = jobs::claim(&db, 100).await.expect("the work");
    let answer = claimed.iter().find(|job| matches!(job.job(), Ok(Job::AnswerQuote { .. }))).expect("the job");
    let Ok(Job::AnswerQuote { quote: of, conversation, accepts, at }) = answer.job() else { panic!("the job") };
    quotes::answer(&db, answer, conversation, Pressed { quote: of, accepts, at }, |_, _, _| "شكرًا".into())
        .await
        .expect("it is kept");
    assert_eq!((shown(&db, quote.number).await.state, state(&db, deal).await), (QuoteState::Accepted, DealState::Won));
    let events = "select count(*) from audit_log where action in ('quote.accept', 'deal.win') and caller_kind = 'job'";
    assert_eq!(count(&look, events).await, 2, "what is done is recorded, each by itself");
    look.close().await;
    house.finish().await;
}

/// Two presses at once, one to accept and one to decline: one of them counts, and the deal goes by that.
#[tokio::test]
async fn of_two_presses_at_once_one_counts() {
    let house = Installation::new().await;
    let (db, contact, conversation) = written(&house).await;
    let look = house.superuser("t_alpha").await;
    let (mut accepted, rounds) = (0, depth(ROUNDS.0, ROUNDS.1));
    for n in 0..rounds {
        let deal = deal(&db, contact, Some("10")).await;
        let quote = sent(&db, deal).await;
        let both = [true, false]
            .map(|accepts| pressed(&format!("wamid.{n}{accepts}"), "966501234567", &press(&quote, accepts)));
        bring_in(&house, &db, both.to_vec()).await;
        let held = held(&db, 2).await;
        let (yes, no) = tokio::join!(
            answers(&db, &held[0], (conversation, quote.id, true)),
            answers(&db, &held[1], (conversation, quote.id, false)),
        );
        let then = (shown(&db, quote.number).await.state, state(&db, deal).await);
        match (yes, no) {
            (Answer::Accepted, Answer::AcceptedBefore) => {
                accepted += 1;
                assert_eq!(then, (QuoteState::Accepted, DealState::Won));
            }
            (Answer::DeclinedBefore, Answer::Declined) => {
                assert_eq!(then, (QuoteState::Declined, DealState::Open));
            }
            other => panic!("{other:?}"),
        }
    }
    let won = count(&look, "select count(*) from audit_log where action = 'deal.win'").await;
    assert_eq!(won, accepted, "each deal is won once");
    println!("{accepted} of {rounds} were accepted first");
    look.close().await;
    house.finish().await;
}

/// A customer accepts while a colleague makes another quote, takes this one back, or loses the deal: either comes first.
#[tokio::test]
async fn a_press_and_a_colleague_at_once_are_one_after_the_other() {
    let house = Installation::new().await;
    let (db, contact, conversation) = written(&house).await;
    let boss = calls(&db, &owner()).await;
    for n in 0..depth(ROUNDS.0, ROUNDS.1) {
        let deal = deal(&db, contact, Some("10")).await;
        let quote = sent(&db, deal).await;
        bring_in(&house, &db, vec![pressed(&format!("wamid.{n}"), "966501234567", &press(&quote, true))]).await;
        let job = held(&db, 1).await.remove(0);
        let accepts = answers(&db, &job, (conversation, quote.id, true));
        let (answer, came_first) = match n % 3 {
            0 => {
                let (answer, made) = tokio::join!(accepts, quotes::make(&db, &boss, deal, NewQuote::default()));
                (answer, made.map(drop))
            }
            1 => {
                let (answer, voided) = tokio::join!(accepts, quotes::void(&db, &boss, Which::number(quote.number)));
                (answer, voided.map(drop))
            }
            _ => {
                let (answer, lost) = tokio::join!(accepts, deals::lose(&db, &boss, deal, "السعر"));
                (answer, lost.map(drop))
            }
        };
        let won = state(&db, deal).await == DealState::Won;
        match (answer, came_first) {
            (Answer::Accepted, Err(Error::Conflict(Conflict::DealEnded | Conflict::QuoteEnded))) => assert!(won),
            (Answer::Over, Ok(())) => assert!(!won),
            other => panic!("{other:?}"),
        }
    }
    house.finish().await;
}

/// What is pressed in a conversation with somebody else, or of a quote that there is not, is nobody's answer.
#[tokio::test]
async fn a_press_counts_from_its_customer_only() {
    let house = Installation::new().await;
    let (db, contact, _) = written(&house).await;
    let look = house.superuser("t_alpha").await;
    let deal = deal(&db, contact, Some("10")).await;
    let quote = sent(&db, deal).await;
    bring_in(&house, &db, vec![pressed("wamid.x", "966500000009", &press(&quote, true))]).await;
    let elsewhere: ConversationId = sqlx::query_scalar("select id from conversations order by number desc limit 1")
        .fetch_one(&look)
        .await
        .expect("it");
    for (job, of) in held(&db, 2).await.iter().zip([quote.id, QuoteId(uuid::Uuid::from_u128(7))]) {
        let press = Pressed { quote: of, accepts: true, at: db.server().clock().now() };
        let said = |_: Language, _: &Quote, _: Answer| panic!("nobody is answered");
        quotes::answer(&db, job, elsewhere, press, said).await.expect("it is done with");
    }
    assert_eq!((shown(&db, quote.number).await.state, state(&db, deal).await), (QuoteState::Sent, DealState::Open));
    look.close().await;
    house.finish().await;
}

/// What a quote says of its customer goes with them, also from the log; the figures stay.
#[tokio::test]
async fn erasing_a_contact_reaches_their_quotes() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let (boss, look) = (calls(&db, &owner()).await, house.superuser("t_alpha").await);
    let contact = super::deals::lead(&db, "ليلى", None).await.contact_id;
    let (deal, new) = (deal(&db, contact, Some("10")).await, NewQuote { note: Some("لليلى".into()), days: None });
    let number = quotes::make(&db, &boss, deal, new).await.expect("a quote").quote.number;
    let told = "select count(*) from audit_log where noun = 'quote' and target_label = 'ليلى'";
    assert_eq!(count(&look, told).await, 1);
    overview::erase::erase(&db, &boss, contact, "طلب العميل").await.expect("it is done");
    let paper = quotes::show(&db, &boss, Which::number(number)).await.expect("the quote");
    assert_eq!((&*paper.quote.customer, paper.quote.note, paper.quote.state), ("-", None, QuoteState::Void));
    assert_eq!((paper.items[0].name.as_deref(), paper.quote.minor), (None, 1000));
    assert_eq!(count(&look, told).await, 0);
    look.close().await;
    house.finish().await;
}

/// Who may not is told so before anything is looked at, and another company's quote is not there.
#[tokio::test]
async fn a_quote_is_nobodys_who_may_not_see_its_deal() {
    let house = Installation::new().await;
    let (db, contact, _) = written(&house).await;
    let beta = house.company("beta").await;
    let quote = make(&db, deal(&db, contact, Some("10")).await).await.quote;
    let elsewhere = quotes::show(&beta, &calls(&beta, &owner()).await, Which::number(quote.number)).await;
    assert!(matches!(elsewhere, Err(Error::NotFound(Noun::Quote))), "{elsewhere:?}");
    let nobody = calls(&db, &stranger()).await;
    let denied = |done: crm::Result<()>, permission: Permission| {
        let Err(Error::Denied(denied)) = done else { panic!("{done:?}") };
        assert_eq!(denied.permission, permission);
    };
    denied(quotes::show(&db, &nobody, Which::number(7)).await.map(drop), Permission::ViewDeals);
    let bad = NewQuote { days: Some(0), note: None };
    denied(quotes::make(&db, &nobody, DealWhich::number(7), bad).await.map(drop), Permission::EditDeals);
    denied(quotes::void(&db, &nobody, Which::number(7)).await.map(drop), Permission::EditDeals);
    denied(quotes::send(&db, &nobody, Which::number(7), question).await.map(drop), Permission::EditDeals);
    house.finish().await;
}
