//! `/fields`: what the company wants to know besides what everybody knows, and the screen on which it says so: a menu of the fields,
//! buttons for what is done with the one that is chosen, and a menu of the kinds of a new one.

use crm::{
    Permission,
    error::Field as Input,
    fields::{self, At, Kind, List, NAME, Of, Own, Seen, Step},
    overview::extra,
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::{BotState, Ctx},
    draft::{Draft, HandleForm},
    errors::Error,
    form::{self, Field},
    gate::Gate,
    input::chosen,
    message::{self, Card, Entry, Menu, Message, Tone},
    plain::plain,
    response::{self, Place},
    route::{CustomId, Handle, Payload, custom_ids},
    session::{InteractionContext, Session},
    texts::{self, named::named, t},
};

custom_ids! {
    /// On the screen of the fields.
    pub(crate) enum Button {
        /// Choose one.
        Choose(seen: Seen) = "fields" like "/fields",
        /// Back to the one that was chosen.
        Back(at: At) = "field-at" like "/fields",
        /// Choose the kind of a new one; the form for it opens.
        New(seen: Seen) = "field-new" does FieldAdd,
        /// Put it before the one before it.
        Up(at: At) = "field-up" does FieldMove,
        /// Put it behind the one behind it.
        Down(at: At) = "field-down" does FieldMove,
        /// Open the form that says what it is called.
        Rename(at: At) = "field-name" does FieldRename,
        /// Open the form that says what there is to choose from.
        Choices(at: At) = "field-choices" does FieldChoices,
        /// Ask whether it is to be removed.
        Remove(at: At) = "field-remove" does FieldRemove,
        /// Remove it.
        Sure(at: At) = "field-remove-sure" does FieldRemove,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// A field to be.
        Add(new: New) = "field-add-form" does FieldAdd,
        /// What it is called.
        Rename(at: At) = "field-name-form" does FieldRename,
        /// What there is to choose from.
        Choices(at: At) = "field-choices-form" does FieldChoices,
    }
}

/// A field to be: among which, and of which kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct New {
    seen: Seen,
    kind: Kind,
}

impl Payload for New {
    fn write(&self, _: usize) -> String {
        format!("{}.{}", self.seen, self.kind)
    }

    fn read(raw: &str) -> Option<Self> {
        let (seen, kind) = raw.split_once('.')?;
        Some(Self { seen: seen.parse().ok()?, kind: kind.parse().ok()? })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        let kinds = prop::sample::select(Kind::ALL);
        (Seen::any(), kinds).prop_map(|(seen, kind)| Self { seen, kind }).boxed()
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        let first = chosen(pressed).first();
        match self {
            Self::New(seen) => {
                let kind = first.and_then(|value| value.parse().ok());
                return open_add(bot, context, seen, kind, None).await;
            }
            Self::Rename(at) => return open_rename(bot, context, at, None).await,
            Self::Choices(at) => return open_choices(bot, context, at, None).await,
            _ => {}
        }
        response::respond(bot, context, Place::Update, |session| async move {
            let (db, caller, language) = (&session.db, &session.caller, session.language);
            let (list, field) = match self {
                // Whatever was changed meanwhile is shown: nothing is lost by it.
                Self::Choose(seen) => {
                    (fields::show(db, caller, seen.of).await?, first.and_then(|value| value.parse().ok()))
                }
                Self::Back(at) => (fields::show(db, caller, at.seen.of).await?, Some(at.field)),
                Self::Up(at) => (fields::step(db, caller, at, Step::Up).await?, Some(at.field)),
                Self::Down(at) => (fields::step(db, caller, at, Step::Down).await?, Some(at.field)),
                Self::Remove(at) => {
                    let list = fields::begin(db, caller, at.seen).await?;
                    let count = extra::count(db, caller, at).await?;
                    return Ok(question(language, one(&list, at)?, at, count));
                }
                Self::Sure(at) => (fields::remove(db, caller, at).await?, None),
                Self::New(_) | Self::Rename(_) | Self::Choices(_) => return Err(Error::Outdated("a form opens")),
            };
            let own = list.fields.iter().find(|own| Some(own.id) == field);
            Ok(screen(language, &list, own))
        })
        .await;
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        response::respond_in_place(bot, context, draft, |session| async move {
            let (db, caller) = (&session.db, &session.caller);
            let typed = |field| draft.typed(field).unwrap_or_default();
            let (list, field) = match self {
                Self::Add(New { seen, kind }) => {
                    let (name, choices) = (typed("name"), typed("choices"));
                    let (id, list) = fields::add(db, caller, seen, kind, &name, &choices).await?;
                    (list, id)
                }
                Self::Rename(at) => (fields::rename(db, caller, at, &typed("name")).await?, at.field),
                Self::Choices(at) => (fields::set_choices(db, caller, at, &typed("choices")).await?, at.field),
            };
            let own = list.fields.iter().find(|own| own.id == field);
            Ok(screen(session.language, &list, own))
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        match self {
            Self::Add(New { seen, kind }) => open_add(bot, context, seen, Some(kind), Some(draft)).await,
            Self::Rename(at) => open_rename(bot, context, at, Some(draft)).await,
            Self::Choices(at) => open_choices(bot, context, at, Some(draft)).await,
        }
    }
}

/// Whose fields.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub(crate) enum Whose {
    #[name = "جهات الاتصال (contacts)"]
    Contacts,
    #[name = "الشركات (companies)"]
    Companies,
    #[name = "العملاء المحتملون (leads)"]
    Leads,
    #[name = "الصفقات (deals)"]
    Deals,
}

/// See and shape the fields of your own
#[poise::command(
    slash_command,
    guild_only,
    category = "settings",
    custom_data = "Gate::Needs(Permission::EditSettings)"
)]
pub(crate) async fn fields(ctx: Ctx<'_>, of: Whose) -> Result<(), Error> {
    let of = match of {
        Whose::Contacts => Of::Contact,
        Whose::Companies => Of::Company,
        Whose::Leads => Of::Lead,
        Whose::Deals => Of::Deal,
    };
    response::run(ctx, |session| async move {
        let list = fields::show(&session.db, &session.caller, of).await?;
        Ok(screen(session.language, &list, None))
    })
    .await
}

fn one(list: &List, at: At) -> Result<&Own, Error> {
    let found = list.fields.iter().find(|own| own.id == at.field);
    Ok(found.ok_or(crm::Error::NotFound(crm::error::Noun::Field))?)
}

/// The fields in their order, with a menu of them, and, once one is chosen, what can be done with it.
fn screen(language: Language, list: &List, own: Option<&Own>) -> Message {
    let title = match list.seen.of {
        Of::Contact => t!(language, "fields-title-contact"),
        Of::Company => t!(language, "fields-title-company"),
        Of::Lead => t!(language, "fields-title-lead"),
        Of::Deal => t!(language, "fields-title-deal"),
    };
    let line = |(place, own): (usize, &Own)| {
        let (name, kind) = (plain(&own.name, NAME), named(language, own.kind));
        t!(language, "fields-line", place = place, name = name, kind = kind)
    };
    let lines: Vec<String> = (1..).zip(&list.fields).map(line).collect();
    let text = if lines.is_empty() { t!(language, "fields-none") } else { lines.join("\n") };
    let choices = own.map(|own| texts::list(language, own.choices.iter().map(|choice| plain(choice, NAME))));
    let heading = t!(language, "fields-choices-of", name = own.map(|own| plain(&own.name, NAME)).unwrap_or_default());
    let card = Card::new(Tone::Calm).title(title).text(text).field(heading, choices.unwrap_or_default());
    let entry = |own_too: &Own| Entry {
        value: own_too.id.to_string(),
        label: own_too.name.clone(),
        chosen: own.is_some_and(|own| own.id == own_too.id),
    };
    let kind = |kind: &Kind| Entry { value: kind.to_string(), label: named(language, *kind), chosen: false };
    let menu = |id: Button, hint, entries: Vec<Entry>| Menu { id: id.encode(), hint, entries, many: false, least: 1 };
    let all = menu(Button::Choose(list.seen), t!(language, "fields-hint"), list.fields.iter().map(entry).collect());
    let new = menu(Button::New(list.seen), t!(language, "fields-new-hint"), Kind::ALL.iter().map(kind).collect());
    let all = Some(all).filter(|menu| !menu.entries.is_empty());
    let new = Some(new).filter(|_| list.fields.len() < fields::MOST);
    let message = Message::card(card).buttons(own.map(|own| deeds(language, list, own)).unwrap_or_default());
    all.into_iter().chain(new).fold(message, Message::menu)
}

/// What can be done with a field.
fn deeds(language: Language, list: &List, own: &Own) -> Vec<message::Button> {
    let at = At { seen: list.seen, field: own.id };
    let button = |button: Button, label| message::Button::new(&button, label);
    let place = list.fields.iter().position(|other| other.id == own.id).unwrap_or_default();
    [
        (place > 0).then(|| button(Button::Up(at), t!(language, "button-field-up"))),
        (place + 1 < list.fields.len()).then(|| button(Button::Down(at), t!(language, "button-field-down"))),
        Some(button(Button::Rename(at), t!(language, "button-field-rename"))),
        (own.kind == Kind::Choice).then(|| button(Button::Choices(at), t!(language, "button-field-choices"))),
        Some(button(Button::Remove(at), t!(language, "button-field-remove"))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What removing a field comes to.
fn question(language: Language, own: &Own, at: At, count: i64) -> Message {
    let title = t!(language, "fields-remove-title", name = plain(&own.name, NAME));
    let text = t!(language, "fields-remove-text", count = count);
    let sure = message::Button::new(&Button::Sure(at), t!(language, "button-field-sure"));
    let back = message::Button::new(&Button::Back(at), t!(language, "button-field-back"));
    Message::card(Card::new(Tone::Bad).title(title).text(text)).buttons(vec![sure, back])
}

async fn open_add(bot: &BotState, context: &InteractionContext, seen: Seen, kind: Option<Kind>, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let list = fresh(&session, seen, draft).await?;
        let (language, kind) = (session.language, kind.ok_or(Error::Outdated("no such kind of a field"))?);
        let typed = |field| draft.and_then(|draft| draft.typed(field)).unwrap_or_default();
        let name = Field::line("name", named(language, Input::Name), NAME as u16).required().value(typed("name"));
        let choices = choices_field(language, typed("choices"));
        let fields = [Some(name), Some(choices).filter(|_| kind == Kind::Choice)];
        let title = t!(language, "fields-add-title", kind = named(language, kind));
        Ok(form::form(&Form::Add(New { seen: list.seen, kind }), &title, fields.into_iter().flatten().collect()))
    })
    .await;
}

async fn open_rename(bot: &BotState, context: &InteractionContext, at: At, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let list = fresh(&session, at.seen, draft).await?;
        let (language, own) = (session.language, one(&list, at)?);
        let typed = draft.map_or_else(|| own.name.clone(), |draft| draft.typed("name").unwrap_or_default());
        let field = Field::line("name", named(language, Input::Name), NAME as u16).required().value(typed);
        let title = t!(language, "fields-rename-title", name = own.name.as_str());
        Ok(form::form(&Form::Rename(At { seen: list.seen, ..at }), &title, vec![field]))
    })
    .await;
}

async fn open_choices(bot: &BotState, context: &InteractionContext, at: At, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move {
        let list = fresh(&session, at.seen, draft).await?;
        let (language, own) = (session.language, one(&list, at)?);
        let typed = draft.map_or_else(|| own.choices.join("\n"), |draft| draft.typed("choices").unwrap_or_default());
        let title = t!(language, "fields-choices-of", name = own.name.as_str());
        let fields = vec![choices_field(language, typed)];
        Ok(form::form(&Form::Choices(At { seen: list.seen, ..at }), &title, fields))
    })
    .await;
}

fn choices_field(language: Language, typed: String) -> Field {
    let most = (fields::CHOICES * (NAME + 1)) as u16;
    Field::tall("choices", t!(language, "fields-form-choices"), most).required().value(typed)
}

/// The fields for a form that opens: as they were seen; of one that opens again, as they are, because what was changed has been said.
async fn fresh(session: &Session, seen: Seen, draft: Option<&Draft>) -> Result<List, Error> {
    let (db, caller) = (&session.db, &session.caller);
    Ok(match draft {
        None => fields::begin(db, caller, seen).await?,
        Some(_) => fields::show(db, caller, seen.of).await?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(n: usize, name: &str, kind: Kind) -> Own {
        let choices = if kind == Kind::Choice { vec!["صغير".to_owned(), "*Large*".to_owned()] } else { Vec::new() };
        Own { id: format!("0190b3c4d5e6f708192a{n:012}").parse().unwrap(), name: name.into(), kind, choices }
    }

    #[test]
    fn the_screen_in_both_languages() {
        let names = ["المقاس", "Budget *x*", "موعد التسليم", "يملك سيارة", "@everyone"];
        let kinds = [Kind::Choice, Kind::Number, Kind::Date, Kind::YesNo, Kind::Text];
        let fields: Vec<Own> =
            names.iter().zip(kinds).enumerate().map(|(n, (name, kind))| own(n, name, kind)).collect();
        let list = List { seen: Seen { of: Of::Contact, version: 7 }, fields };
        let none = List { seen: Seen { of: Of::Deal, version: 1 }, fields: Vec::new() };
        let at = At { seen: list.seen, field: list.fields[0].id };
        for language in Language::ALL {
            let shown = [
                screen(language, &list, None),
                screen(language, &list, Some(&list.fields[0])),
                screen(language, &none, None),
                question(language, &list.fields[0], at, 12),
                question(language, &list.fields[0], at, 0),
            ];
            let shown = shown.map(|message| message.response(true));
            insta::assert_json_snapshot!(format!("fields_{}", language.as_str()), shown);
        }
    }
}
