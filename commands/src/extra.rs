//! The company's own fields on the card of whatever has them, and the forms that fill them in, some at a time.

use std::fmt::Debug;

use crm::{
    ContactId, companies, contacts, deals,
    error::{Error as Wrong, Noun},
    fields::{self, Kind, Own, PAGE, Seen, Typed, Value},
    leads,
    overview::extra::{self, Sheet, Subject},
    tenants::Language,
};
#[cfg(test)]
use proptest::prelude::*;
use serenity::all::{ComponentInteraction, CreateModal};

use crate::{
    bot::BotState,
    draft::{Draft, HandleForm},
    errors::Error,
    form::{self, Field},
    message::{self, Card, Message, Tone},
    plain::{day, plain},
    response::{self, Place},
    route::{Handle, Payload, custom_ids},
    session::{InteractionContext, Session},
    texts::t,
};

custom_ids! {
    /// Under a card, and under what was filled in.
    pub(crate) enum Button {
        /// Open a page of a contact's form, or choose one.
        Contact(open: Open<ContactId>) = "contact-more" does ContactEdit,
        /// Of a company's.
        Company(open: Open<i64>) = "company-more" does CompanyEdit,
        /// Of a lead's.
        Lead(open: Open<i64>) = "lead-more" does LeadEdit,
        /// Of a deal's.
        Deal(open: Open<i64>) = "deal-more" does DealEdit,
    }
}

custom_ids! {
    /// Under what was just filled in: take it back.
    pub(crate) enum Undo {
        /// Of a contact's fields.
        Contact(which: contacts::Which) = "contact-more-undo" does ContactUndo,
        /// Of a company's.
        Company(which: companies::Which) = "company-more-undo" does CompanyUndo,
        /// Of a lead's.
        Lead(which: leads::Which) = "lead-more-undo" does LeadUndo,
        /// Of a deal's.
        Deal(which: deals::Which) = "deal-more-undo" does DealUndo,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// What stands in a contact's fields.
        Contact(filled: Filled<ContactId>) = "contact-more-form" does ContactEdit,
        /// In a company's.
        Company(filled: Filled<i64>) = "company-more-form" does CompanyEdit,
        /// In a lead's.
        Lead(filled: Filled<i64>) = "lead-more-form" does LeadEdit,
        /// In a deal's.
        Deal(filled: Filled<i64>) = "deal-more-form" does DealEdit,
    }
}

/// Of what, and which page of the form, if that is chosen: `1042.0`, `1042.-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Open<I> {
    id: I,
    page: Option<usize>,
}

/// A page of a form, as it was opened: of what, how often that and the fields had been changed by then: `1042@7.3.0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filled<I> {
    id: I,
    version: i64,
    fields: i64,
    page: usize,
}

impl<I: Payload + Clone + 'static> Payload for Open<I> {
    fn write(&self, room: usize) -> String {
        let page = self.page.map_or_else(|| "-".to_owned(), |page| page.to_string());
        format!("{}.{page}", self.id.write(room))
    }

    fn read(raw: &str) -> Option<Self> {
        let (id, page) = raw.split_once('.')?;
        let page = if page == "-" { None } else { Some(number(page)?) };
        Some(Self { id: I::read(id)?, page })
    }

    #[cfg(test)]
    fn any() -> BoxedStrategy<Self> {
        (I::any(), prop::option::of(0_usize..5)).prop_map(|(id, page)| Self { id, page }).boxed()
    }
}

impl<I: Payload + Clone + 'static> Payload for Filled<I> {
    fn write(&self, room: usize) -> String {
        let Self { id, version, fields, page } = self;
        format!("{}@{version}.{fields}.{page}", id.write(room))
    }

    fn read(raw: &str) -> Option<Self> {
        let (id, rest) = raw.split_once('@')?;
        let mut rest = rest.splitn(3, '.');
        let mut next = || number(rest.next()?);
        let (version, fields, page) = (next()?, next()?, next()?);
        Some(Self {
            id: I::read(id)?,
            version: i64::try_from(version).ok()?,
            fields: i64::try_from(fields).ok()?,
            page,
        })
    }

    #[cfg(test)]
    fn any() -> BoxedStrategy<Self> {
        let versions = (0..1_000_000_000_i64, 0..1_000_000_i64);
        (I::any(), versions, 0_usize..5)
            .prop_map(|(id, (version, fields), page)| Self { id, version, fields, page })
            .boxed()
    }
}

/// Written in one way.
fn number(raw: &str) -> Option<usize> {
    raw.parse().ok().filter(|number: &usize| number.to_string() == raw)
}

/// The inputs of a form. They are short: what was typed into five of them goes into one `custom_id`.
const INPUTS: [&str; PAGE] = ["x1", "x2", "x3", "x4", "x5"];

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let (subject, page) = match self {
            Self::Contact(open) => (Subject::Contact(open.id), open.page),
            Self::Company(open) => (Subject::Company(open.id), open.page),
            Self::Lead(open) => (Subject::Lead(open.id), open.page),
            Self::Deal(open) => (Subject::Deal(open.id), open.page),
        };
        match page {
            Some(page) => open_form(bot, context, subject, page, None).await,
            None => {
                response::respond(bot, context, Place::New, |session| async move {
                    let sheet = extra::begin(&session.db, &session.caller, subject).await?;
                    Ok(pages(session.language, subject, &sheet, t!(session.language, "extra-title"), Tone::Calm))
                })
                .await;
            }
        }
    }
}

impl Handle for Undo {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        response::respond(bot, context, Place::Update, |session| async move {
            let (db, caller) = (&session.db, &session.caller);
            let (subject, name) = match self {
                Self::Contact(which) => {
                    let contact = contacts::undo(db, caller, which).await?;
                    (Subject::Contact(contact.id), plain(&contact.name, 100))
                }
                Self::Company(which) => {
                    let company = companies::undo(db, caller, which).await?;
                    (Subject::Company(company.number), plain(&company.name, 100))
                }
                Self::Lead(which) => {
                    let lead = leads::undo(db, caller, which).await?;
                    (Subject::Lead(lead.number), leads::number_label(lead.number))
                }
                Self::Deal(which) => {
                    let deal = deals::undo(db, caller, which).await?;
                    (Subject::Deal(deal.number), deals::number_label(deal.number))
                }
            };
            told(&session, subject, t!(session.language, "extra-undone", name = name)).await
        })
        .await;
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        response::respond_to_form(bot, context, draft, |session| async move {
            let (db, caller, language) = (&session.db, &session.caller, session.language);
            let (subject, page) = self.meant();
            let values = INPUTS.map(|input| draft.typed(input)).to_vec();
            let typed = Typed { seen: Seen { of: subject.of(), version: self.fields() }, page, values };
            let (name, undo, can_undo) = match self {
                Self::Contact(of) => {
                    let which = contacts::Which { id: of.id, seen: Some(of.version) };
                    let done = contacts::fill(db, caller, which, typed).await?;
                    (plain(&done.name, 100), Undo::Contact(done.which()), done.can_undo)
                }
                Self::Company(of) => {
                    let which = companies::Which::number(of.id).as_of(of.version);
                    let done = companies::fill(db, caller, which, typed).await?;
                    (plain(&done.name, 100), Undo::Company(done.which()), done.can_undo)
                }
                Self::Lead(of) => {
                    let which = leads::Which::number(of.id);
                    let done = leads::fill(db, caller, which.as_of(of.version), typed).await?;
                    (leads::number_label(done.number), Undo::Lead(which.as_of(done.version)), done.can_undo)
                }
                Self::Deal(of) => {
                    let which = deals::Which::number(of.id);
                    let done = deals::fill(db, caller, which.as_of(of.version), typed).await?;
                    (deals::number_label(done.number), Undo::Deal(which.as_of(done.version)), done.can_undo)
                }
            };
            let message = told(&session, subject, t!(language, "extra-saved", name = name)).await?;
            let undo = can_undo.then(|| message::Button::new(&undo, t!(language, "button-undo")));
            Ok(message.buttons(undo.into_iter().collect()))
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        // What was changed meanwhile has been said: now it is filled in as it is.
        let (subject, page) = self.meant();
        open_form(bot, context, subject, page, Some(draft)).await;
    }
}

impl Form {
    fn meant(&self) -> (Subject, usize) {
        match self {
            Self::Contact(of) => (Subject::Contact(of.id), of.page),
            Self::Company(of) => (Subject::Company(of.id), of.page),
            Self::Lead(of) => (Subject::Lead(of.id), of.page),
            Self::Deal(of) => (Subject::Deal(of.id), of.page),
        }
    }

    /// How often the fields had been changed.
    fn fields(&self) -> i64 {
        match self {
            Self::Contact(of) => of.fields,
            Self::Company(of) | Self::Lead(of) | Self::Deal(of) => of.fields,
        }
    }
}

async fn open_form(bot: &BotState, context: &InteractionContext, subject: Subject, page: usize, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let sheet = extra::begin(&session.db, &session.caller, subject).await?;
        page_form(session.language, subject, page, &sheet, draft)
    })
    .await;
}

/// A page of the form, filled in as it is, or as somebody typed it before.
fn page_form(
    language: Language,
    subject: Subject,
    page: usize,
    sheet: &Sheet,
    draft: Option<&Draft>,
) -> Result<CreateModal, Error> {
    let rows = sheet.rows.chunks(PAGE).nth(page).ok_or(Wrong::NotFound(Noun::Field))?;
    let field = |(input, (own, value)): (&'static str, &(Own, Option<Value>))| {
        let typed = match draft {
            Some(draft) => draft.typed(input),
            None => value.as_ref().map(|value| typed(language, value)),
        };
        Field::line(input, own.name.clone(), 200).value(typed.unwrap_or_default()).hint(hint(language, own))
    };
    let fields = INPUTS.into_iter().zip(rows).map(field).collect();
    let (version, list) = (sheet.version, sheet.seen.version);
    let title = t!(language, "extra-title");
    let of = |id| Filled { id, version, fields: list, page };
    let form = match subject {
        Subject::Contact(id) => Form::Contact(Filled { id, version, fields: list, page }),
        Subject::Company(number) => Form::Company(of(number)),
        Subject::Lead(number) => Form::Lead(of(number)),
        Subject::Deal(number) => Form::Deal(of(number)),
    };
    Ok(form::form(&form, &title, fields))
}

/// What stands in the fields under what was done with them. Who may fill them in may not see them: then that alone is said.
async fn told(session: &Session, subject: Subject, title: String) -> Result<Message, Error> {
    Ok(match of(session, subject).await? {
        Some(sheet) => pages(session.language, subject, &sheet, title, Tone::Good),
        None => Message::text(title),
    })
}

/// How something is typed into a field.
fn hint(language: Language, own: &Own) -> String {
    match own.kind {
        Kind::Text => String::new(),
        Kind::Number => t!(language, "extra-hint-number"),
        Kind::Date => t!(language, "extra-hint-date"),
        Kind::YesNo => format!("{} / {}", t!(language, "extra-yes"), t!(language, "extra-no")),
        Kind::Choice => own.choices.join(" / "),
    }
}

/// What stands there, as it would be typed.
fn typed(language: Language, value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Number(text) => text.clone(),
        Value::Date(day) => day.to_string(),
        Value::YesNo(true) => t!(language, "extra-yes"),
        Value::YesNo(false) => t!(language, "extra-no"),
    }
}

/// What stands in the fields of something, for who may see it; `None` if the company has no such fields.
pub(crate) async fn of(session: &Session, subject: Subject) -> Result<Option<Sheet>, Error> {
    if !session.may(subject.seen_by()).await? {
        return Ok(None);
    }
    match extra::sheet(&session.db, &session.caller, subject).await {
        Ok(sheet) => Ok(Some(sheet).filter(|sheet| !sheet.rows.is_empty())),
        // Who has just given it away may see it no more.
        Err(Wrong::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// How many of them a card shows beside everything else.
const SHOWN: usize = 10;

/// The card with the fields in which something stands.
pub(crate) fn on(card: Card, language: Language, sheet: Option<&Sheet>) -> Card {
    match sheet {
        Some(sheet) => filled_in(card, language, sheet, SHOWN),
        None => card,
    }
}

fn filled_in(card: Card, language: Language, sheet: &Sheet, most: usize) -> Card {
    let filled = sheet.rows.iter().filter_map(|(own, value)| Some((own, value.as_ref()?)));
    filled.take(most).fold(card, |card, (own, value)| {
        let shown = match value {
            Value::Date(date) => day(*date),
            other => format!("\u{2068}{}\u{2069}", plain(&typed(language, other), 200)),
        };
        card.beside(plain(&own.name, fields::NAME), shown)
    })
}

/// The button that opens the form, or, of more fields than fit into one, the choice of its pages.
pub(crate) fn button(language: Language, subject: Subject, sheet: Option<&Sheet>) -> Option<message::Button> {
    let page = (sheet?.rows.len() <= PAGE).then_some(0);
    Some(message::Button::new(&opens(subject, page), t!(language, "button-extra")))
}

fn opens(subject: Subject, page: Option<usize>) -> Button {
    match subject {
        Subject::Contact(id) => Button::Contact(Open { id, page }),
        Subject::Company(id) => Button::Company(Open { id, page }),
        Subject::Lead(id) => Button::Lead(Open { id, page }),
        Subject::Deal(id) => Button::Deal(Open { id, page }),
    }
}

/// What stands in the fields, with a button for each page of the form.
fn pages(language: Language, subject: Subject, sheet: &Sheet, title: String, tone: Tone) -> Message {
    let button = |(page, rows): (usize, &[(Own, Option<Value>)])| {
        let names: Vec<&str> = rows.iter().map(|(own, _)| own.name.as_str()).collect();
        message::Button::new(&opens(subject, Some(page)), names.join(" · "))
    };
    let buttons = sheet.rows.chunks(PAGE).enumerate().map(button).collect();
    Message::card(filled_in(Card::new(tone).title(title), language, sheet, fields::MOST)).buttons(buttons)
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn a_sheet(count: u64) -> Sheet {
        let own = |n: u64, name: &str, kind, choices: &[&str]| Own {
            id: format!("0190b3c4d5e6f708192a{n:012}").parse().unwrap(),
            name: name.into(),
            kind,
            choices: choices.iter().map(|&choice| choice.to_owned()).collect(),
        };
        let mut rows = vec![
            (own(1, "المقاس", Kind::Choice, &["صغير", "كبير *جدًا*"]), Some(Value::Text("كبير *جدًا*".into()))),
            (own(2, "Budget", Kind::Number, &[]), Some(Value::Number("-1250.5".into()))),
            (own(3, "موعد التسليم", Kind::Date, &[]), Some(Value::Date("2027-03-01".parse().unwrap()))),
            (own(4, "يملك سيارة", Kind::YesNo, &[]), Some(Value::YesNo(true))),
            (own(5, "ملاحظة *x*", Kind::Text, &[]), None),
        ];
        rows.extend((6..=count).map(|n| {
            (own(n, &format!("حقل {n}"), Kind::Text, &[]), Some(Value::Text("\u{202e}@everyone [x](y)".into())))
        }));
        Sheet { seen: Seen { of: subject().of(), version: 3 }, version: 7, rows }
    }

    fn subject() -> Subject {
        Subject::Lead(1042)
    }

    #[test]
    fn fields_in_both_languages() {
        for language in Language::ALL {
            let sheet = a_sheet(7);
            let form = page_form(language, subject(), 0, &sheet, None).unwrap();
            let card = Message::card(on(Card::new(Tone::Calm), language, Some(&sheet))).response(true);
            let saved = t!(language, "extra-saved", name = "L-1042");
            let pages = pages(language, subject(), &sheet, saved, Tone::Good).response(true);
            insta::assert_json_snapshot!(format!("extra_{}", language.as_str()), (form, card, pages));
        }
    }

    #[test]
    fn a_card_shows_ten_of_them_and_all_of_them_have_a_page() {
        let sheet = a_sheet(25);
        let body = |message: Message| serde_json::to_value(message.response(true)).unwrap();
        let card = body(Message::card(on(Card::new(Tone::Calm), Language::English, Some(&sheet))));
        assert_eq!(card["embeds"][0]["fields"].as_array().unwrap().len(), SHOWN);
        let all = body(pages(Language::English, subject(), &sheet, String::new(), Tone::Calm));
        assert_eq!(all["embeds"][0]["fields"].as_array().unwrap().len(), 24, "one is empty");
        assert_eq!(all["components"][0]["components"].as_array().unwrap().len(), 5);
        assert!(page_form(Language::English, subject(), 5, &sheet, None).is_err());
        // What was typed into the longest form goes into one `custom_id`.
        let filled = Filled { id: 1_042_i64, version: 1_000_000, fields: 1_000, page: 4 };
        assert!(filled.write(100).len() + INPUTS.join(".").len() < 60);
    }
}
