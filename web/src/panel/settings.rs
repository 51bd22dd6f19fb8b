//! What the company has chosen, and choosing otherwise.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use crm::{
    Error, Permission,
    currency::Currency,
    error::{Conflict, Field, Problem},
    requests::ApprovalRule,
    settings::{
        self, AnswerMinutes, AnswerWithin, AutoClose, Choices, CompanyCurrency, Key, LeadForNew, MaskAddresses,
        Promises, RawDays, ReplyHold, Setting, Turns, TypingShown,
    },
    tenants::Language,
};
use serde::Deserialize;
use words::{named::named, t};

use super::{
    Place, Shell,
    forms::{self, Choice},
    html,
};
use crate::{
    gate::Session,
    input::{Asked, At, Form},
    wrong::Wrong,
};

#[derive(Template)]
#[template(path = "settings.html")]
struct Settings {
    shell: Shell,
    facts: Vec<(String, String)>,
    /// The hours of each day of the week; none, if somebody always counts as being there.
    week: Vec<(String, String)>,
    switches: Vec<Switch>,
    numbers: Vec<Number>,
    answers: AnswerMinutes,
    currencies: Vec<Choice>,
    second: Vec<Rule>,
    more: Vec<Choice>,
    emergencies: Vec<String>,
    may_edit: bool,
    may_decide: bool,
    is_saved: bool,
    problem: Option<String>,
}

impl Settings {
    fn most_minutes(&self) -> u16 {
        AnswerMinutes::MOST
    }
}

/// Something that is on or off.
struct Switch {
    key: &'static str,
    called: String,
    on: bool,
}

/// A number, or none where that is a choice.
struct Number {
    key: &'static str,
    called: String,
    value: String,
    least: u16,
    most: u16,
    may_be_none: bool,
    unit: String,
}

/// A rule about second persons.
struct Rule {
    name: String,
    called: String,
}

/// What is chosen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    value: String,
    first: String,
    later: String,
}

/// What is to take a second person, or no longer.
#[derive(Deserialize)]
pub(crate) struct Second {
    rule: String,
    wanted: bool,
}

/// Whether something was chosen just now.
#[derive(Deserialize)]
pub(crate) struct After {
    after: Option<String>,
}

pub(crate) async fn show(session: Session, Asked(After { after }): Asked<After>) -> Result<Response, Wrong> {
    page(&session, after.as_deref() == Some("saved"), None).await
}

pub(crate) async fn choose(
    session: Session,
    (At(key), Form(sent)): (At<String>, Form<Sent>),
) -> Result<Response, Wrong> {
    let key: Key = key.parse().map_err(|_| Wrong::NotThere)?;
    let value = sent.value.trim();
    let done = match key {
        Key::CompanyCurrency => match value.parse::<Currency>() {
            Ok(currency) => put::<CompanyCurrency>(&session, currency).await,
            Err(_) => Err(Error::Invalid { field: Field::Currency, problem: Problem::Form }),
        },
        Key::MaskAddresses => put::<MaskAddresses>(&session, value == "on").await,
        Key::Promises => put::<Promises>(&session, value == "on").await,
        Key::LeadForNew => put::<LeadForNew>(&session, value == "on").await,
        Key::TypingShown => put::<TypingShown>(&session, value == "on").await,
        Key::AutoClose => number::<AutoClose>(&session, Field::Days, value, |days| days).await,
        Key::Turns => number::<Turns>(&session, Field::Capacity, value, |most| most).await,
        Key::ReplyHold => number::<ReplyHold>(&session, Field::Seconds, value, Option::unwrap_or_default).await,
        Key::RawDays => number::<RawDays>(&session, Field::Days, value, Option::unwrap_or_default).await,
        Key::AnswerWithin => match (read(Field::Minutes, &sent.first), read(Field::Minutes, &sent.later)) {
            (Ok(first), Ok(later)) => put::<AnswerWithin>(&session, AnswerMinutes { first, later }).await,
            (Err(error), _) | (_, Err(error)) => Err(error),
        },
        // What is chosen on Discord, or in more than a word.
        _ => return Err(Wrong::NotThere),
    };
    said(&session, done).await
}

pub(crate) async fn second_person(
    session: Session,
    Form(Second { rule, wanted }): Form<Second>,
) -> Result<Response, Wrong> {
    let rule = ApprovalRule::named(&rule).ok_or(Wrong::Form)?;
    let done = settings::set_second_person(&session.db, &session.caller, rule, wanted).await;
    said(&session, done.map(drop)).await
}

/// Chooses this, unless it is so already.
async fn put<S>(session: &Session, value: S::Value) -> Result<(), Error>
where
    S: Setting,
    S::Value: PartialEq,
{
    let other = |now: S::Value| if now == value { Err(Error::Conflict(Conflict::NoChange)) } else { Ok(value) };
    settings::change::<S>(&session.db, &session.caller, other).await.map(drop)
}

async fn number<S>(
    session: &Session,
    field: Field,
    typed: &str,
    value: impl FnOnce(Option<u16>) -> S::Value,
) -> Result<(), Error>
where
    S: Setting,
    S::Value: PartialEq,
{
    put::<S>(session, value(read(field, typed)?)).await
}

fn read(field: Field, typed: &str) -> Result<Option<u16>, Error> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed.parse().map(Some).map_err(|_| Error::Invalid { field, problem: Problem::Form }),
    }
}

async fn said(session: &Session, done: Result<(), Error>) -> Result<Response, Wrong> {
    match done {
        Ok(()) => Ok(Redirect::to("/admin/settings?after=saved").into_response()),
        Err(error) => {
            let problem = forms::said(session, error)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(session, false, Some(problem)).await?).into_response())
        }
    }
}

async fn page(session: &Session, is_saved: bool, problem: Option<String>) -> Result<Response, Wrong> {
    let choices = settings::choices(&session.db, &session.caller).await?;
    let allowed = crm::access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(session, Place::Settings, &allowed);
    let language = session.language;
    let rules: Vec<ApprovalRule> = choices.second_person.iter().filter_map(|name| ApprovalRule::named(name)).collect();
    let page = Settings {
        facts: facts(session, &choices),
        week: choices.hours.as_ref().map(|hours| words::week(language, &hours.week)).unwrap_or_default(),
        switches: switches(language, &choices),
        numbers: numbers(language, &choices),
        answers: choices.answer_within,
        currencies: currencies(language, choices.currency),
        second: rules
            .iter()
            .map(|rule| Rule { name: rule.name(), called: words::approval_rule(language, *rule) })
            .collect(),
        more: other_rules(language, &rules),
        emergencies: choices.emergencies.iter().map(|which| words::permission(language, *which)).collect(),
        may_edit: allowed.may(Permission::EditOrganisation),
        may_decide: shell.may.permissions,
        is_saved,
        problem,
        shell,
    };
    Ok(html(&page)?.into_response())
}

/// What whoever runs the installation has set.
fn facts(session: &Session, choices: &Choices) -> Vec<(String, String)> {
    let (profile, language) = (&session.profile, session.language);
    let spoken = t!(language, "language-name", code = profile.language.as_str());
    let mut facts = vec![
        (t!(language, "field-name"), profile.name.clone()),
        (t!(language, "field-language"), spoken),
        (t!(language, "field-time-zone"), profile.time_zone.name().to_owned()),
    ];
    facts.extend(choices.country.map(|country| (t!(language, "web-country"), country.code().to_owned())));
    facts
}

fn switches(language: Language, choices: &Choices) -> Vec<Switch> {
    let all = [
        (Key::MaskAddresses, choices.mask_addresses),
        (Key::LeadForNew, choices.lead_for_new),
        (Key::Promises, choices.promises),
        (Key::TypingShown, choices.typing),
    ];
    all.map(|(key, on)| Switch { key: key.as_str(), called: named(language, key), on }).into()
}

fn numbers(language: Language, choices: &Choices) -> Vec<Number> {
    let number = |key: Key, value: Option<u16>, (least, most): (u16, u16), may_be_none, unit| Number {
        key: key.as_str(),
        called: named(language, key),
        value: value.map(|value| value.to_string()).unwrap_or_default(),
        least,
        most,
        may_be_none,
        unit,
    };
    let (days, seconds) = (t!(language, "field-days"), t!(language, "field-seconds"));
    let capacity = named(language, Field::Capacity);
    vec![
        number(Key::AutoClose, choices.auto_close, (1, AutoClose::MOST), true, days.clone()),
        number(Key::Turns, choices.turns, (1, Turns::MOST), true, capacity),
        number(Key::ReplyHold, Some(choices.reply_hold), (0, ReplyHold::MOST), false, seconds),
        number(Key::RawDays, Some(choices.raw_days), (RawDays::LEAST, RawDays::MOST), false, days),
    ]
}

fn currencies(language: Language, chosen: Currency) -> Vec<Choice> {
    let choice = |currency: Currency| Choice {
        value: currency.code().to_owned(),
        called: match currency.arabic().filter(|_| language == Language::Arabic) {
            Some(arabic) => format!("{} · {arabic}", currency.code()),
            None => currency.code().to_owned(),
        },
        chosen: currency == chosen,
    };
    Currency::all().map(choice).collect()
}

/// The rules that could be chosen besides.
fn other_rules(language: Language, chosen: &[ApprovalRule]) -> Vec<Choice> {
    let permissions =
        Permission::ALL.iter().filter(|which| !which.is_platform()).map(|which| ApprovalRule::Grant(*which));
    let all = [ApprovalRule::SetAdmin, ApprovalRule::Export].into_iter().chain(permissions);
    let choice =
        |rule: ApprovalRule| Choice { value: rule.name(), called: words::approval_rule(language, rule), chosen: false };
    all.filter(|rule| !chosen.contains(rule)).map(choice).collect()
}
