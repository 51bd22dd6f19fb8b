//! The audit log: its events by pages, one of them in full, whether somebody tampered with it, and as a file.

use askama::Template;
use axum::{
    http::header,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use crm::{
    audit::{self, Action, Entry, ExportOutcome, Filter, Format, Outcome},
    caller::Via,
    error::{Field, Noun},
    members,
    page::{MOST, Slice},
};
use serde::Deserialize;
use words::{
    log::{self, Difference},
    named::{Named, known, named},
    t,
};

use super::{
    Place, Shell,
    forms::{self, Choice},
    html,
};
use crate::{
    gate::Session,
    input::{Asked, At, Form},
    manner::OnPaper,
    wrong::Wrong,
};

/// How many events a page holds.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "audit.html")]
struct Log {
    shell: Shell,
    rows: Vec<Row>,
    which: Which,
    people: Vec<Choice>,
    actions: Vec<Choice>,
    nouns: Vec<Choice>,
    doors: Vec<Choice>,
    may_export: bool,
    /// How many events a file holds at most.
    most: i64,
    waits: bool,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "audit-event.html")]
struct One {
    shell: Shell,
    row: Row,
    facts: Vec<(String, String)>,
    asked: Option<String>,
    differences: Vec<Difference>,
    request: String,
}

#[derive(Template)]
#[template(path = "audit-verify.html")]
struct Verified {
    shell: Shell,
    is_whole: bool,
    found: String,
}

/// An event as a page shows it.
struct Row {
    seq: i64,
    at: String,
    who: String,
    action: String,
    target: Option<String>,
    reason: Option<String>,
    outcome: String,
    tone: &'static str,
}

/// Which events, as the form says it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    of: String,
    action: String,
    noun: String,
    via: String,
    refused: String,
    since: String,
    until: String,
    before: Option<i64>,
    waits: String,
}

impl Which {
    fn filter(&self, session: &Session) -> Result<Filter, Wrong> {
        Ok(Filter {
            of: chosen(&self.of)?,
            action: chosen(&self.action)?,
            noun: chosen(&self.noun)?,
            via: chosen(&self.via)?,
            since: forms::moment(session, Field::Since, &self.since)?,
            until: forms::moment(session, Field::Until, &self.until)?,
            refused: !self.refused.is_empty(),
            ..Filter::default()
        })
    }

    /// What narrows the list: names of fields and what they say.
    fn fields(&self) -> Vec<(&'static str, &str)> {
        let Self { of, action, noun, via, refused, since, until, before: _, waits: _ } = self;
        let fields = [
            ("of", of),
            ("action", action),
            ("noun", noun),
            ("via", via),
            ("refused", refused),
            ("since", since),
            ("until", until),
        ];
        fields.into_iter().filter(|(_, said)| !said.is_empty()).map(|(name, said)| (name, said.as_str())).collect()
    }

    fn before(&self, seq: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.fields()).append_pair("before", &seq.to_string()).finish()
    }
}

/// What a field of the filter says; nothing, if it is empty.
fn chosen<T: std::str::FromStr>(said: &str) -> Result<Option<T>, Wrong> {
    if said.is_empty() {
        return Ok(None);
    }
    said.parse().map(Some).map_err(|_| Wrong::Query)
}

/// A file that is asked for.
#[derive(Deserialize)]
pub(crate) struct File {
    format: Format,
    #[serde(flatten)]
    which: Which,
}

pub(crate) async fn list(session: Session, Asked(which): Asked<Which>) -> Result<Html<String>, Wrong> {
    let filter = which.filter(&session)?;
    let page = audit::list(&session.db, &session.caller, &filter, Slice::of(which.before, PAGE)).await?;
    let allowed = crm::access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(&session, Place::Audit, &allowed);
    let people = match shell.may.users {
        true => people(&session, &which.of).await?,
        false => Vec::new(),
    };
    let language = session.language;
    let rows = page.entries.iter().map(|entry| row(&session, &shell, entry)).collect();
    let mut actions = choices(Action::ALL, &which.action, |action| named(language, action));
    actions.sort_by(|one, other| one.called.cmp(&other.called));
    let mut nouns = choices(Noun::ALL, &which.noun, |noun| named(language, noun));
    nouns.sort_by(|one, other| one.called.cmp(&other.called));
    let doors = choices(Via::ALL, &which.via, |via| named(language, via));
    let may_export = allowed.may(crm::Permission::ExportData);
    let next = page.next.map(|seq| which.before(seq));
    let waits = !which.waits.is_empty();
    let most = audit::MOST_EXPORTED;
    html(&Log { shell, rows, which, people, actions, nouns, doors, may_export, most, waits, next })
}

pub(crate) async fn show(session: Session, At(seq): At<i64>) -> Result<Html<String>, Wrong> {
    let entry = audit::show(&session.db, &session.caller, seq).await?;
    let shell = Shell::at(&session, Place::Audit).await?;
    let (manner, language) = (OnPaper(session.profile.time_zone), session.language);
    let row = row(&session, &shell, &entry);
    let permission = entry.permission.as_deref().map(|stored| log::named_permission(language, stored));
    let facts = [
        (t!(language, "field-by"), Some(row.who.clone())),
        (t!(language, "field-on"), row.target.clone()),
        (t!(language, "field-via"), Some(known::<Via>(language, &entry.via))),
        (t!(language, "field-noun"), Some(known::<Noun>(language, &entry.noun))),
        (t!(language, "field-permission"), permission),
        (t!(language, "field-command"), log::command(&manner, language, &entry)),
        (t!(language, "field-reason"), row.reason.clone()),
    ];
    let facts = facts.into_iter().filter_map(|(called, said)| Some((called, said?))).collect();
    let asked = log::asked(&manner, language, &entry);
    let differences = match asked {
        Some(_) => Vec::new(),
        None => log::differences(&manner, language, &entry),
    };
    let request = entry.request_id.simple().to_string();
    html(&One { shell, row, facts, asked, differences, request })
}

pub(crate) async fn verify(session: Session, (): ()) -> Result<Html<String>, Wrong> {
    let report = audit::verify(&session.db, &session.caller).await?;
    let shell = Shell::at(&session, Place::Audit).await?;
    let found = log::report(&OnPaper(session.profile.time_zone), session.language, &report);
    html(&Verified { shell, is_whole: report.problem.is_none(), found })
}

/// The form has no number: each file that somebody takes away is one more, and on record.
pub(crate) async fn export(session: Session, Form(File { format, which }): Form<File>) -> Result<Response, Wrong> {
    let filter = which.filter(&session)?;
    let saved = match audit::export(&session.db, &session.caller, &filter, format).await? {
        ExportOutcome::Saved(saved) => saved,
        ExportOutcome::Requested(_) => return Ok(Redirect::to("/admin/audit?waits=1").into_response()),
    };
    let kind = match saved.format {
        Format::Csv => "text/csv; charset=utf-8",
        Format::JsonLines => "application/jsonl; charset=utf-8",
    };
    let now: DateTime<Utc> = session.db.server().clock().now();
    let day = now.with_timezone(&session.profile.time_zone).format("%Y-%m-%d");
    let name = format!("attachment; filename=\"audit-{day}.{}\"", saved.format.as_str());
    let said = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((said, saved.content).into_response())
}

/// The people who have a role or permissions of their own, and are on Discord: by that the log names them.
async fn people(session: &Session, chosen: &str) -> Result<Vec<Choice>, Wrong> {
    let filter = members::Filter::Special;
    let page = members::list(&session.db, &session.caller, &filter, Slice::of(None, MOST)).await?;
    let choice = |member: members::Member| {
        let value = member.discord_id?.to_string();
        Some(Choice { chosen: value == chosen, value, called: member.name })
    };
    Ok(page.members.into_iter().filter_map(choice).collect())
}

fn choices<T: Named>(all: &[T], chosen: &str, called: impl Fn(T) -> String) -> Vec<Choice> {
    let choice = |value: &T| Choice {
        value: value.stored().to_owned(),
        called: called(*value),
        chosen: value.stored() == chosen,
    };
    all.iter().map(choice).collect()
}

fn row(session: &Session, shell: &Shell, entry: &Entry) -> Row {
    let (manner, language) = (OnPaper(session.profile.time_zone), session.language);
    let tone = match entry.outcome.parse() {
        Ok(Outcome::Done) => "good",
        Ok(Outcome::Refused) => "warn",
        Ok(Outcome::Failed) | Err(_) => "bad",
    };
    Row {
        seq: entry.seq,
        at: shell.at_time(&entry.at),
        who: log::who_in_full(&manner, language, entry),
        action: known::<Action>(language, &entry.action),
        target: log::target_in_full(&manner, language, entry),
        reason: log::reason(&manner, language, entry),
        outcome: known::<Outcome>(language, &entry.outcome),
        tone,
    }
}
