//! Leads: in a list, on a board, and one of them.

pub(crate) mod work;

use askama::Template;
use axum::response::{Html, Response};
use crm::{
    Permission, StageId,
    access::{self, Allowed},
    deals,
    leads::{self, Filter, Lead, LeadState},
    pipelines::{self, Kind, Stage},
};
use serde::Deserialize;
use words::{named::named, t};

use super::{
    Place, Shell,
    forms::{self, Choice, Problem},
    html, phone,
};
use crate::{
    gate::Session,
    input::{Asked, At},
    wrong::Wrong,
};

/// How many leads of a stage the board shows.
const CARDS: usize = 25;

/// How many leads one page of the list holds.
const ROWS: usize = 25;

#[derive(Template)]
#[template(path = "leads.html")]
struct Leads {
    shell: Shell,
    rows: Vec<Row>,
    total: String,
    filters: Vec<Choice>,
    shown: String,
    next: Option<i64>,
    may_create: bool,
}

#[derive(Template)]
#[template(path = "leads-board.html")]
struct Board {
    shell: Shell,
    columns: Vec<Column>,
    is_cut: bool,
    may_create: bool,
    may_edit: bool,
}

/// A stage of the board.
struct Column {
    id: String,
    name: String,
    count: i64,
    rows: Vec<Row>,
    more: Option<String>,
    stages: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "lead.html")]
struct One {
    shell: Shell,
    row: Row,
    lead: Lead,
    deal: Option<(i64, String)>,
    said: Vec<Said>,
    may_edit: bool,
    may_convert: bool,
    may_see_customers: bool,
    stages: Vec<Choice>,
    pipelines: Vec<Choice>,
    people: Vec<Choice>,
    typed: Typed,
    problem: Option<Problem>,
}

impl One {
    fn is_open(&self) -> bool {
        self.lead.state == LeadState::Open
    }

    fn is_lost(&self) -> bool {
        self.lead.state == LeadState::Lost
    }
}

/// What was typed into the forms of a page.
#[derive(Default)]
struct Typed {
    interest: Option<String>,
    notes: Option<String>,
    note: String,
    reason: String,
}

/// What was said about something, as a page shows it.
pub(super) struct Said {
    pub by: Option<String>,
    pub at: String,
    pub text: String,
}

/// A lead as a page shows it.
struct Row {
    number: i64,
    label: String,
    contact: String,
    name: String,
    phone: Option<String>,
    interest: Option<String>,
    state: String,
    tone: &'static str,
    owner: Option<String>,
    since: String,
}

impl Row {
    fn of(shell: &Shell, lead: &Lead) -> Self {
        let language = shell.plain.language;
        let (state, tone) = match lead.state {
            LeadState::Open => (words::stage(language, &lead.stage), "info"),
            LeadState::Lost => (lead.ended_as.clone().unwrap_or_else(|| named(language, lead.state)), "bad"),
            LeadState::Converted => (named(language, lead.state), "good"),
        };
        Self {
            number: lead.number,
            label: leads::number_label(lead.number),
            contact: lead.contact_id.to_string(),
            name: lead.contact.to_string(),
            phone: lead.phone.as_ref().map(phone),
            interest: lead.interest.clone(),
            state,
            tone,
            owner: lead.owner.clone(),
            since: shell.at_time(&lead.created_at),
        }
    }
}

/// Which leads, and which page of them.
#[derive(Deserialize)]
pub(crate) struct Turn {
    show: Option<String>,
    after: Option<i64>,
}

fn filter(show: Option<&str>) -> Result<Filter, Wrong> {
    match show {
        None | Some("open") => Ok(Filter::Open),
        Some("mine") => Ok(Filter::Mine),
        Some("lost") => Ok(Filter::Lost),
        Some("converted") => Ok(Filter::Converted),
        Some(stage) => stage.parse().map(|stage| Filter::Stage(StageId(stage))).map_err(|_| Wrong::Query),
    }
}

pub(crate) async fn list(session: Session, Asked(Turn { show, after }): Asked<Turn>) -> Result<Html<String>, Wrong> {
    let filter = filter(show.as_deref())?;
    let slice = crm::page::Slice::of(after, ROWS);
    let page = leads::list(&session.db, &session.caller, filter, slice).await?;
    let stages = pipelines::stages(&session.db, &session.caller, Kind::Lead).await?;
    let allowed = access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(&session, Place::Leads, &allowed);
    let total = counted(&session, filter, page.total);
    let rows = page.leads.iter().map(|lead| Row::of(&shell, lead)).collect();
    let shown = show.unwrap_or_else(|| "open".to_owned());
    let filters = filters(&session, &stages, &shown);
    let may_create = allowed.may(Permission::CreateLeads);
    html(&Leads { shell, rows, total, filters, shown, next: page.next, may_create })
}

/// How many there are, in words.
fn counted(session: &Session, filter: Filter, total: i64) -> String {
    let (language, is_ended) = (session.language, matches!(filter, Filter::Lost | Filter::Converted));
    match (is_ended, total > leads::COUNTED) {
        (false, false) => t!(language, "web-leads-open", count = total),
        (false, true) => t!(language, "web-leads-many", count = leads::COUNTED),
        (true, false) => t!(language, "web-leads-count", count = total),
        (true, true) => t!(language, "web-leads-count-many", count = leads::COUNTED),
    }
}

fn filters(session: &Session, stages: &[Stage], shown: &str) -> Vec<Choice> {
    let language = session.language;
    let choice = |value: &str, called: String| Choice { value: value.to_owned(), called, chosen: value == shown };
    let mut filters =
        vec![choice("open", t!(language, "web-leads-all-open")), choice("mine", t!(language, "web-leads-mine"))];
    let stages = stages.iter().map(|stage| choice(&stage.id.0.to_string(), words::stage(language, stage)));
    filters.extend(stages);
    filters.push(choice("lost", named(language, LeadState::Lost)));
    filters.push(choice("converted", named(language, LeadState::Converted)));
    filters
}

pub(crate) async fn board(session: Session, (): ()) -> Result<Html<String>, Wrong> {
    let board = leads::board(&session.db, &session.caller, CARDS).await?;
    let allowed = access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(&session, Place::Leads, &allowed);
    let stages: Vec<Stage> = board.columns.iter().map(|column| column.stage.clone()).collect();
    let column = |column: &leads::Column| {
        let others = column.count - column.newest.len() as i64;
        Column {
            id: column.stage.id.0.to_string(),
            name: words::stage(session.language, &column.stage),
            count: column.count,
            rows: column.newest.iter().map(|lead| Row::of(&shell, lead)).collect(),
            more: (others > 0).then(|| t!(session.language, "web-leads-more", count = others)),
            stages: stage_choices(&session, &stages, column.stage.id),
        }
    };
    let columns = board.columns.iter().map(column).collect();
    let (may_create, may_edit) = (allowed.may(Permission::CreateLeads), allowed.may(Permission::EditLeads));
    html(&Board { columns, shell, is_cut: board.is_cut, may_create, may_edit })
}

/// Stages to choose from, that where something stands chosen.
pub(super) fn stage_choices(session: &Session, stages: &[Stage], at: StageId) -> Vec<Choice> {
    let choice = |stage: &Stage| Choice {
        value: stage.id.0.to_string(),
        called: words::stage(session.language, stage),
        chosen: stage.id == at,
    };
    stages.iter().map(choice).collect()
}

/// The pipelines of deals to choose from; none, where there is but one.
pub(super) async fn pipeline_choices(session: &Session) -> Result<Vec<Choice>, Wrong> {
    let found = pipelines::pipelines(&session.db, &session.caller, Kind::Deal).await?;
    let choice = |one: pipelines::Pipeline| Choice {
        value: one.id.0.to_string(),
        called: one.name.unwrap_or_else(|| t!(session.language, "pipeline-usual")),
        chosen: false,
    };
    Ok(if found.len() > 1 { found.into_iter().map(choice).collect() } else { Vec::new() })
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    one(&session, number, Typed::default(), None).await
}

/// The page of one, with what was typed and could not be done.
async fn one(session: &Session, number: i64, mut typed: Typed, problem: Option<Problem>) -> Result<Response, Wrong> {
    let (db, caller) = (&session.db, &session.caller);
    let lead = leads::show(db, caller, number).await?;
    let notes = leads::notes(db, caller, number).await?;
    let allowed = access::allowed(db, caller).await?;
    let shell = Shell::with(session, Place::Leads, &allowed);
    let deal = deal_of(session, &allowed, &lead).await?;
    let may_edit = allowed.may(Permission::EditLeads);
    let may_convert = may_edit && allowed.may(Permission::CreateDeals);
    let is_changed = may_edit && lead.state == LeadState::Open;
    let stages = pipelines::stages(db, caller, Kind::Lead).await?;
    let people = match is_changed {
        true => forms::colleagues(session, Permission::EditLeads, Permission::ViewLeads).await?,
        false => Vec::new(),
    };
    let said = notes.into_iter().rev().map(|note| Said { by: note.by, at: shell.at_time(&note.at), text: note.text });
    typed.interest = typed.interest.or_else(|| lead.interest.clone());
    typed.notes = typed.notes.or_else(|| lead.notes.clone());
    let page = One {
        row: Row::of(&shell, &lead),
        deal,
        said: said.collect(),
        may_edit,
        may_convert,
        may_see_customers: allowed.may(Permission::ViewContacts),
        stages: stage_choices(session, &stages, lead.stage.id),
        pipelines: if may_convert { pipeline_choices(session).await? } else { Vec::new() },
        people,
        typed,
        problem,
        shell,
        lead,
    };
    forms::page(&page, page.problem.as_ref())
}

/// The deal that it has become, for who may see deals.
async fn deal_of(session: &Session, allowed: &Allowed, lead: &Lead) -> Result<Option<(i64, String)>, Wrong> {
    if lead.state != LeadState::Converted || !allowed.may(Permission::ViewDeals) {
        return Ok(None);
    }
    let number = deals::of_lead(&session.db, &session.caller, lead.number).await?;
    Ok(number.map(|number| (number, deals::number_label(number))))
}
