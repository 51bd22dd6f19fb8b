//! One deal: its card, what is done with it by the forms and the buttons under that, and what is said then.

use crm::{
    Permission,
    deals::{self, Deal, DealState, Edit, NOTES, NewLine, Note, REASON, SUBJECT, Sold, Which, number_label},
    error::Field as Input,
    leads,
    members::Person,
    money::{Money, Worth},
    overview::extra::Subject,
    pipelines::Kind,
    quotes,
    tasks::Topic,
    tenants::Language,
};
use serenity::all::{ComponentInteraction, CreateModal};

use crate::{
    bot::BotState,
    draft::{Draft, HandleForm},
    errors::Error,
    extra,
    form::{self, Field},
    input::{chosen, time},
    message::{self, Card, Menu, Message, Tone},
    plain::{day, phone, plain, stamp},
    quote_work,
    response::{self, Place},
    reveal,
    route::{CustomId, Handle, custom_ids},
    session::{InteractionContext, Session},
    stages::{self, in_full},
    task_form,
    texts::{named::named, t},
};

custom_ids! {
    /// Under the card of a deal, and wherever one is named.
    pub(crate) enum Button {
        /// Show it.
        Show(which: Which) = "deal" like "/crm deal show",
        /// Open the form that changes it.
        Edit(which: Which) = "deal-edit" does DealEdit,
        /// Open the form for a note about it.
        Note(which: Which) = "deal-note" does DealNote,
        /// They bought.
        Win(which: Which) = "deal-win" does DealWin,
        /// Open the form that says why nothing came of it.
        Lose(which: Which) = "deal-lose" does DealLose,
        /// It is not decided after all.
        Reopen(which: Which) = "deal-reopen" does DealReopen,
        /// Move it to the stage that is chosen.
        Stage(which: Which) = "deal-stage" does DealStage,
        /// Take back what was just changed.
        Undo(which: Which) = "deal-undo" does DealUndo,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// A deal as it is to be.
        Edit(which: Which) = "deal-edit-form" does DealEdit,
        /// A note about it.
        Note(which: Which) = "deal-note-form" does DealNote,
        /// Why nothing came of it.
        Lose(which: Which) = "deal-lose-form" does DealLose,
    }
}

/// How many lines a card shows.
const LINES_SHOWN: usize = 10;

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        match self {
            Self::Edit(which) => open_edit(bot, context, which, None).await,
            Self::Note(which) => open_note(bot, context, which, None).await,
            Self::Lose(which) => open_lose(bot, context, which, None).await,
            Self::Show(which) => {
                response::respond(bot, context, Place::Update, |session| async move { show(&session, which).await })
                    .await;
            }
            Self::Win(which) => {
                response::respond(bot, context, Place::Update, |session| async move { win(&session, which).await })
                    .await;
            }
            Self::Reopen(which) => {
                response::respond(bot, context, Place::Update, |session| async move { reopen(&session, which).await })
                    .await;
            }
            Self::Undo(which) => {
                response::respond(bot, context, Place::Update, |session| async move { undo(&session, which).await })
                    .await;
            }
            Self::Stage(which) => {
                response::respond(bot, context, Place::Update, |session| async move {
                    move_to(&session, which, chosen(pressed).first().map_or("", String::as_str)).await
                })
                .await;
            }
        }
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        response::respond_to_form(bot, context, draft, |session| async move {
            let typed = |field| draft.typed(field);
            match self {
                Self::Edit(which) => {
                    // Who may not change it learns that before what they typed is looked at.
                    session.require(Permission::EditDeals).await?;
                    let expected_on = match typed("expected") {
                        Some(typed) => Some(time::coming_day(&session, Input::Expected, &typed).await?),
                        None => None,
                    };
                    let edit =
                        Edit { subject: typed("subject"), value: typed("value"), expected_on, notes: typed("notes") };
                    let deal = deals::edit(&session.db, &session.caller, which, edit).await?;
                    let (number, name) = named_by(&deal);
                    done(&session, &deal, t!(session.language, "deal-edited", deal = number, name = name)).await
                }
                Self::Note(which) => note(&session, which, &typed("note").unwrap_or_default()).await,
                Self::Lose(which) => lose(&session, which, &typed("reason").unwrap_or_default()).await,
            }
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        match self {
            // What was changed meanwhile has been said: now it is changed as it is.
            Self::Edit(which) => open_edit(bot, context, which, Some(draft)).await,
            Self::Note(which) => open_note(bot, context, which, Some(draft)).await,
            Self::Lose(which) => open_lose(bot, context, which, Some(draft)).await,
        }
    }
}

/// Opens the form that changes a deal, as the deal is now, or as somebody typed it before.
pub(crate) async fn open_edit(bot: &BotState, context: &InteractionContext, which: Which, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move { edit_form(&session, which, draft).await }).await;
}

async fn edit_form(session: &Session, which: Which, draft: Option<&Draft>) -> Result<CreateModal, Error> {
    let (language, deal) = (session.language, deals::begin_edit(&session.db, &session.caller, which).await?);
    let (subject, value, expected, notes) = match draft {
        Some(draft) => (draft.typed("subject"), draft.typed("value"), draft.typed("expected"), draft.typed("notes")),
        None => (
            deal.subject.clone(),
            deal.value().map(|value| value.typed()),
            deal.expected_on.map(|day| day.to_string()),
            deal.notes.clone(),
        ),
    };
    let value = Field::line("value", t!(language, "deal-form-value"), 60).value(value.unwrap_or_default());
    let fields = [
        Some(
            Field::line("subject", named(language, Input::Subject), SUBJECT as u16).value(subject.unwrap_or_default()),
        ),
        // What its lines come to is nothing to type.
        Some(value).filter(|_| deal.lines == 0),
        Some(Field::line("expected", t!(language, "deal-form-expected"), 60).value(expected.unwrap_or_default())),
        Some(Field::tall("notes", t!(language, "field-notes"), NOTES as u16).value(notes.unwrap_or_default())),
    ];
    let seen = Form::Edit(Which { number: deal.number, seen: Some(deal.version) });
    let title = t!(language, "deal-edit-title", deal = number_label(deal.number));
    Ok(form::form(&seen, &title, fields.into_iter().flatten().collect()))
}

async fn open_note(bot: &BotState, context: &InteractionContext, which: Which, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let (language, deal) = (session.language, deals::begin_note(&session.db, &session.caller, which).await?);
        let typed = draft.and_then(|draft| draft.typed("note")).unwrap_or_default();
        let field = Field::tall("note", named(language, Input::Note), NOTES as u16).required().value(typed);
        let title = t!(language, "deal-note-title", deal = number_label(deal.number));
        Ok(form::form(&Form::Note(Which::number(deal.number)), &title, vec![field]))
    })
    .await;
}

async fn open_lose(bot: &BotState, context: &InteractionContext, which: Which, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let (language, deal) = (session.language, deals::begin_edit(&session.db, &session.caller, which).await?);
        let typed = draft.and_then(|draft| draft.typed("reason")).unwrap_or_default();
        let field = Field::line("reason", t!(language, "deal-lose-why"), REASON as u16).required().value(typed);
        let title = t!(language, "deal-lose-title", deal = number_label(deal.number));
        Ok(form::form(&Form::Lose(Which::number(deal.number)), &title, vec![field]))
    })
    .await;
}

/// Makes a deal of a lead, in the first pipeline or in the one that was chosen or typed.
pub(crate) async fn convert(session: &Session, lead: leads::Which, pipeline: Option<&str>) -> Result<Message, Error> {
    if pipeline.is_some() {
        // Who may not learns that before what they typed is looked at.
        session.require(Permission::CreateDeals).await?;
    }
    let pipeline = stages::pipeline_meant(session, pipeline).await?;
    let deal = deals::convert(&session.db, &session.caller, lead, pipeline).await?;
    let (language, lead) = (session.language, leads::number_label(lead.number));
    let (number, name) = named_by(&deal);
    done(session, &deal, t!(language, "deal-converted", deal = number, lead = lead, name = name)).await
}

/// The button that shows the deal that a lead has become, for who may see it.
pub(crate) async fn of_lead(session: &Session, lead: i64) -> Result<Option<message::Button>, Error> {
    if !session.may(Permission::ViewDeals).await? {
        return Ok(None);
    }
    let deal = deals::of_lead(&session.db, &session.caller, lead).await?;
    let button = |number| {
        let label = t!(session.language, "button-deal-show", deal = number_label(number));
        message::Button::new(&Button::Show(Which::number(number)), label)
    };
    Ok(deal.map(button))
}

/// Writes a note.
pub(crate) async fn note(session: &Session, which: Which, text: &str) -> Result<Message, Error> {
    let deal = deals::note(&session.db, &session.caller, which, text).await?;
    let (number, name) = named_by(&deal);
    done(session, &deal, t!(session.language, "deal-noted", deal = number, name = name)).await
}

/// They bought.
pub(crate) async fn win(session: &Session, which: Which) -> Result<Message, Error> {
    let deal = deals::win(&session.db, &session.caller, which).await?;
    let (number, name) = named_by(&deal);
    done(session, &deal, t!(session.language, "deal-won", deal = number, name = name)).await
}

/// Nothing came of it.
pub(crate) async fn lose(session: &Session, which: Which, reason: &str) -> Result<Message, Error> {
    let deal = deals::lose(&session.db, &session.caller, which, reason).await?;
    let (number, name) = named_by(&deal);
    done(session, &deal, t!(session.language, "deal-lost", deal = number, name = name)).await
}

/// What was just changed is as it was.
async fn undo(session: &Session, which: Which) -> Result<Message, Error> {
    let deal = deals::undo(&session.db, &session.caller, which).await?;
    let (number, name) = named_by(&deal);
    done(session, &deal, t!(session.language, "deal-undone", deal = number, name = name)).await
}

/// It is not decided after all.
pub(crate) async fn reopen(session: &Session, which: Which) -> Result<Message, Error> {
    let deal = deals::reopen(&session.db, &session.caller, which).await?;
    let (number, name) = named_by(&deal);
    done(session, &deal, t!(session.language, "deal-reopened", deal = number, name = name)).await
}

/// Gives it to a colleague.
pub(crate) async fn assign(session: &Session, which: Which, to: &Person) -> Result<Message, Error> {
    let deal = deals::assign(&session.db, &session.caller, which, to).await?;
    let (number, to) = (number_label(deal.number), plain(&to.name, 60));
    done(session, &deal, t!(session.language, "deal-assigned", deal = number, to = to)).await
}

/// Says how many of a product are in it.
pub(crate) async fn set_line(session: &Session, which: Which, line: NewLine) -> Result<Message, Error> {
    let deal = deals::set_line(&session.db, &session.caller, which, line).await?;
    let (language, number) = (session.language, number_label(deal.number));
    let title = match deal.value() {
        Some(value) => t!(language, "deal-lines-set", deal = number, value = value.shown(language)),
        None => t!(language, "deal-lines-gone", deal = number),
    };
    done(session, &deal, title).await
}

/// Moves it to a stage: one that was chosen, by its id, or one that was typed, by its name.
pub(crate) async fn move_to(session: &Session, which: Which, stage: &str) -> Result<Message, Error> {
    session.require(Permission::EditDeals).await?;
    let meant = stages::meant(session, Kind::Deal, stage).await?;
    let deal = deals::move_to(&session.db, &session.caller, which, &meant).await?;
    let (number, stage) = (number_label(deal.number), plain(&in_full(session.language, &deal.stage), 80));
    done(session, &deal, t!(session.language, "deal-moved", deal = number, stage = stage)).await
}

/// A deal by its number.
pub(crate) async fn show(session: &Session, which: Which) -> Result<Message, Error> {
    let deal = deals::show(&session.db, &session.caller, which).await?;
    shown(session, &deal).await
}

/// A deal that was looked for.
pub(crate) async fn shown(session: &Session, deal: &Deal) -> Result<Message, Error> {
    let (number, name) = named_by(deal);
    under(session, deal, t!(session.language, "deal-title", deal = number, name = name), Tone::Calm).await
}

/// The deal as it is now, under what was done.
pub(crate) async fn done(session: &Session, deal: &Deal, title: String) -> Result<Message, Error> {
    under(session, deal, title, Tone::Good).await
}

/// A deal under a title, with what is sold in it, what was said about it, and what can be done with it.
async fn under(session: &Session, deal: &Deal, title: String, tone: Tone) -> Result<Message, Error> {
    let (language, which) = (session.language, Which::number(deal.number));
    let (lines, notes, quote) = match session.may(Permission::ViewDeals).await? {
        true => (
            deals::sold(&session.db, &session.caller, which).await?,
            deals::notes(&session.db, &session.caller, which).await?,
            quotes::of_deal(&session.db, &session.caller, deal.id).await?,
        ),
        false => (Vec::new(), Vec::new(), None),
    };
    let topic = Topic::Deal(deal.number);
    let next = task_form::next_of(session, topic).await?;
    let next = next.as_ref().map(|next| task_form::in_field(language, next)).unwrap_or_default();
    let quoted = quote.as_ref().map(|quote| quote_work::line(language, quote)).unwrap_or_default();
    let card = card(language, deal, &lines, tone)
        .title(title)
        .field(t!(language, "field-deal-quote"), quoted)
        .field(t!(language, "field-next-task"), next)
        .field(t!(language, "field-last-notes"), said(language, &notes));
    let subject = Subject::Deal(deal.number);
    let more = extra::of(session, subject).await?;
    let card = extra::on(card, language, more.as_ref());
    let (menu, mut buttons) = controls(session, deal).await?;
    // What has ended is not filled in.
    let fills = extra::button(language, subject, more.as_ref()).filter(|_| menu.is_some());
    buttons.extend(reveal::button(language, deal.contact_id, deal.phone.as_ref()));
    let below = quote_work::buttons(session, which, deal.state == DealState::Open, quote.as_ref()).await?;
    let undo = Button::Undo(which.as_of(deal.version));
    let undo = deal.can_undo.then(|| message::Button::new(&undo, t!(language, "button-undo")));
    let below = below.into_iter().chain([task_form::button(language, topic)]).chain(fills).chain(undo).collect();
    let message = Message::card(card).buttons(buttons).buttons(below);
    Ok(menu.into_iter().fold(message, Message::menu))
}

/// What was said about a deal, a line for each.
fn said(language: Language, notes: &[Note]) -> String {
    let line = |note: &Note| {
        let (by, when) = (note.by.as_deref().map(|by| plain(by, 40)).unwrap_or_default(), stamp(note.at, 'R'));
        t!(language, "noted-line", by = by, when = when, text = plain(&note.text, 150))
    };
    notes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A deal, with everything about it.
fn card(language: Language, deal: &Deal, lines: &[Sold], tone: Tone) -> Card {
    let text = |raw: &Option<String>, max| raw.as_deref().map(|raw| plain(raw, max)).unwrap_or_default();
    let money = |money: Option<Money>| money.map(|money| money.shown(language)).unwrap_or_default();
    let stage = plain(&in_full(language, &deal.stage), 80);
    let stage = match deal.stage.probability() {
        Some(probability) => t!(language, "deal-stage-likely", stage = stage, probability = format!("{probability}%")),
        None => stage,
    };
    let on = |on: Option<chrono::NaiveDate>| on.map(day).unwrap_or_default();
    let from_lead = deal.from_lead.map(leads::number_label).unwrap_or_default();
    Card::new(tone)
        .text(text(&deal.notes, 2000))
        .field(named(language, Input::Subject), text(&deal.subject, 400))
        .beside(t!(language, "field-deal-value"), money(deal.value()))
        .beside(t!(language, "field-state"), stages::state(language, deal.state, deal.ended_as.as_deref()))
        .beside(t!(language, "field-stage"), if deal.state == DealState::Open { stage } else { String::new() })
        .beside(t!(language, "field-expected"), on(deal.expected_on.filter(|_| deal.state == DealState::Open)))
        .beside(t!(language, "field-ended-on"), on(deal.ended_on))
        .beside(t!(language, "field-deal-lost"), text(&deal.lost_reason, 200))
        .beside(t!(language, "field-owner"), text(&deal.owner, 100))
        .beside(t!(language, "field-phone"), deal.phone.as_deref().map(phone).unwrap_or_default())
        .beside(t!(language, "field-lead"), from_lead)
        .beside(t!(language, "field-created-by"), text(&deal.created_by, 100))
        .beside(t!(language, "field-created-at"), stamp(deal.created_at, 'f'))
        .field(t!(language, "field-deal-lines"), sold(language, deal, lines))
}

/// What is sold in it, a line for each, and what all of them come to.
fn sold(language: Language, deal: &Deal, lines: &[Sold]) -> String {
    let Some(all) = Worth::of(lines.iter().map(Sold::line)).filter(|_| !lines.is_empty()) else {
        return String::new();
    };
    let money = |minor| Money::new(minor, deal.currency).shown(language);
    let line = |sold: &Sold| {
        let worth = sold.line().worth().unwrap_or_default();
        let (name, unit) =
            (plain(&sold.name, 40), sold.unit.as_deref().map(|unit| plain(unit, 15)).unwrap_or_default());
        let quantity = [sold.quantity.to_string(), unit].join(" ");
        let (price, net) = (money(sold.price), money(worth.net()));
        let line = t!(language, "deal-line", quantity = quantity.trim(), name = name, price = price, net = net);
        match sold.discount.is_none() {
            true => line,
            false => format!("{line} {}", t!(language, "deal-line-discount", discount = sold.discount.to_string())),
        }
    };
    let mut shown: Vec<String> = lines.iter().take(LINES_SHOWN).map(line).collect();
    if lines.len() > LINES_SHOWN {
        shown.push(t!(language, "deal-lines-more", count = lines.len() - LINES_SHOWN));
    }
    let (net, tax, total) = (money(all.net()), money(all.tax), money(all.total()));
    shown.push(t!(language, "deal-lines-total", net = net, tax = tax, total = total));
    shown.join("\n")
}

/// Its number, and whose it is.
fn named_by(deal: &Deal) -> (String, String) {
    (number_label(deal.number), plain(&deal.contact, 100))
}

/// What can be done with it, for who may: a menu of stages, and buttons.
async fn controls(session: &Session, deal: &Deal) -> Result<(Option<Menu>, Vec<message::Button>), Error> {
    if !session.may(Permission::EditDeals).await? {
        return Ok((None, Vec::new()));
    }
    let (language, which) = (session.language, Which::number(deal.number));
    let button = |button: Button, label| message::Button::new(&button, label);
    match deal.state {
        DealState::Open => {
            let menu = stages::menu(session, Kind::Deal, Button::Stage(which).encode(), &deal.stage).await?;
            let buttons = vec![
                button(Button::Edit(which), t!(language, "button-edit")),
                button(Button::Note(which), t!(language, "button-note")),
                button(Button::Win(which), t!(language, "button-deal-win")),
                button(Button::Lose(which), t!(language, "button-deal-lose")),
            ];
            Ok((Some(menu), buttons))
        }
        DealState::Won | DealState::Lost => {
            Ok((None, vec![button(Button::Reopen(which), t!(language, "button-reopen"))]))
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use chrono::DateTime;
    use crm::{
        ContactId, DealId, StageId,
        currency::Currency,
        money::{Quantity, Rate},
        pipelines::{Stage, Usual},
        sight::ContactPhone,
    };

    use super::*;

    pub(crate) fn a_deal(number: i64) -> Deal {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Deal {
            id: DealId::new(at),
            number,
            contact_id: ContactId::new(at),
            contact: "سارة [x](https://evil.example)".into(),
            phone: Some(ContactPhone::whole("966501234567")),
            subject: Some("ثلاثون كرسيًا @everyone".into()),
            notes: Some("line one\n# line two".into()),
            state: DealState::Open,
            ended_as: None,
            stage: Stage::usual(StageId::new(at), Usual::Proposal).likely(40),
            owner: Some("Huda *x*".into()),
            minor: Some(1_234_550),
            currency: Currency::SAR,
            expected_on: "2027-03-01".parse().ok(),
            lost_reason: None,
            ended_on: None,
            from_lead: Some(1042),
            lines: 0,
            version: 3,
            can_undo: false,
            created_by: Some("Huda".into()),
            created_at: at,
        }
    }

    fn some(name: &str, price: i64, quantity: &str, discount: &str) -> Sold {
        Sold {
            product: 1001,
            name: name.into(),
            unit: Some("حبة".into()),
            price,
            tax: Rate::read(Input::Tax, "15").unwrap(),
            quantity: Quantity::read(Input::Quantity, quantity).unwrap(),
            discount: Rate::read(Input::Discount, discount).unwrap(),
        }
    }

    #[test]
    fn a_deal_in_both_languages() {
        let won = Deal { state: DealState::Won, ended_on: "2027-02-01".parse().ok(), from_lead: None, ..a_deal(1042) };
        let lines = [some("كرسي *مكتب*", 45_000, "30", "5"), some("قماش", 3_333, "2.5", "0")];
        for language in Language::ALL {
            let card =
                |deal: &Deal, lines| Message::card(card(language, deal, lines, Tone::Calm).title("x")).response(true);
            let shown = [card(&a_deal(1042), &lines), card(&won, &[])];
            insta::assert_json_snapshot!(format!("deal_{}", language.as_str()), shown);
        }
    }

    #[test]
    fn many_lines_are_cut_and_say_so() {
        let lines: Vec<Sold> = (0..12).map(|n| some(&format!("منتج {n}"), 100, "1", "0")).collect();
        let shown = sold(Language::English, &a_deal(1), &lines);
        assert_eq!(shown.lines().count(), LINES_SHOWN + 2);
        assert!(shown.contains("SAR 12.00") && shown.chars().count() < 1024, "{shown}");
    }
}
