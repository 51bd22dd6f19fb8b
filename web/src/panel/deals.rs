//! Deals: in a list with what they come to, on a board, and one of them.

pub(crate) mod work;

use askama::Template;
use axum::response::{Html, Response};
use crm::{
    Permission, PipelineId, StageId,
    access::{self, Allowed},
    deals::{self, Deal, DealState, Filter, Sold, Total},
    leads,
    money::{Money, Worth},
    pipelines::{self, Kind, Stage},
    products,
};
use serde::Deserialize;
use words::{named::named, t};

use super::{
    Place, Shell,
    forms::{self, Choice, Problem},
    html,
    leads::{Said, stage_choices},
    phone,
};
use crate::{
    gate::Session,
    input::{Asked, At},
    wrong::Wrong,
};

/// How many deals of a stage the board shows.
const CARDS: usize = 25;

/// How many deals one page of the list holds.
const ROWS: usize = 25;

#[derive(Template)]
#[template(path = "deals.html")]
struct Deals {
    shell: Shell,
    rows: Vec<Row>,
    count: String,
    totals: Vec<String>,
    filters: Vec<Choice>,
    shown: String,
    next: Option<i64>,
    may_create: bool,
}

#[derive(Template)]
#[template(path = "deals-board.html")]
struct Board {
    shell: Shell,
    columns: Vec<Column>,
    pipelines: Vec<Choice>,
    is_cut: bool,
    may_create: bool,
    may_edit: bool,
}

/// A stage of the board.
struct Column {
    id: String,
    name: String,
    count: i64,
    sums: Vec<String>,
    rows: Vec<Row>,
    more: Option<String>,
    stages: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "deal.html")]
struct One {
    shell: Shell,
    row: Row,
    deal: Deal,
    from_lead: Option<(i64, String)>,
    lines: Vec<Line>,
    worth: Option<String>,
    said: Vec<Said>,
    may_edit: bool,
    may_see_customers: bool,
    may_see_products: bool,
    stages: Vec<Choice>,
    people: Vec<Choice>,
    products: Vec<Choice>,
    typed: Typed,
    problem: Option<Problem>,
}

impl One {
    fn is_open(&self) -> bool {
        self.deal.state == DealState::Open
    }
}

/// What was typed into the forms of a page.
#[derive(Default)]
struct Typed {
    subject: Option<String>,
    value: Option<String>,
    expected: Option<String>,
    notes: Option<String>,
    note: String,
    reason: String,
    product: String,
    quantity: String,
    discount: String,
}

/// A line of a deal as a page shows it.
struct Line {
    product: String,
    number: i64,
    name: String,
    quantity: String,
    unit: Option<String>,
    price: String,
    discount: Option<String>,
    net: String,
}

/// A deal as a page shows it.
struct Row {
    number: i64,
    label: String,
    contact: String,
    name: String,
    phone: Option<String>,
    subject: Option<String>,
    value: Option<String>,
    state: String,
    tone: &'static str,
    expected: Option<String>,
    owner: Option<String>,
    since: String,
}

impl Row {
    fn of(shell: &Shell, deal: &Deal) -> Self {
        let language = shell.plain.language;
        let ended = || deal.ended_as.clone().unwrap_or_else(|| named(language, deal.state));
        let (state, tone) = match deal.state {
            DealState::Open => (in_full(shell, &deal.stage), "info"),
            DealState::Won => (ended(), "good"),
            DealState::Lost => (ended(), "bad"),
        };
        Self {
            number: deal.number,
            label: deals::number_label(deal.number),
            contact: deal.contact_id.to_string(),
            name: deal.contact.to_string(),
            phone: deal.phone.as_ref().map(phone),
            subject: deal.subject.clone(),
            value: deal.value().map(|value| value.shown(language)),
            state,
            tone,
            expected: deal.expected_on.map(|day| day.to_string()),
            owner: deal.owner.clone(),
            since: shell.at_time(&deal.created_at),
        }
    }
}

/// What a stage is called, with its pipeline, if the company has named that.
fn in_full(shell: &Shell, stage: &Stage) -> String {
    let (language, name) = (shell.plain.language, words::stage(shell.plain.language, stage));
    match &stage.of {
        Some(pipeline) => t!(language, "stage-of", pipeline = pipeline, stage = name),
        None => name,
    }
}

/// Which deals, and which page of them.
#[derive(Deserialize)]
pub(crate) struct Turn {
    show: Option<String>,
    after: Option<i64>,
}

/// Which pipeline.
#[derive(Deserialize)]
pub(crate) struct Through {
    pipeline: Option<PipelineId>,
}

fn filter(show: Option<&str>) -> Result<Filter, Wrong> {
    match show {
        None | Some("open") => Ok(Filter::All),
        Some("mine") => Ok(Filter::Mine),
        Some("won") => Ok(Filter::Won),
        Some("lost") => Ok(Filter::Lost),
        Some(stage) => stage.parse().map(|stage| Filter::Stage(StageId(stage))).map_err(|_| Wrong::Query),
    }
}

pub(crate) async fn list(session: Session, Asked(Turn { show, after }): Asked<Turn>) -> Result<Html<String>, Wrong> {
    let filter = filter(show.as_deref())?;
    let slice = crm::page::Slice::of(after, ROWS);
    let page = deals::list(&session.db, &session.caller, filter, slice).await?;
    let stages = pipelines::stages(&session.db, &session.caller, Kind::Deal).await?;
    let allowed = access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(&session, Place::Deals, &allowed);
    let is_ended = matches!(filter, Filter::Won | Filter::Lost);
    let shown = show.unwrap_or_else(|| "open".to_owned());
    let page = Deals {
        rows: page.deals.iter().map(|deal| Row::of(&shell, deal)).collect(),
        count: t!(session.language, "deals-count", count = page.count),
        totals: page.totals.iter().map(|total| sum(&session, total, is_ended)).collect(),
        filters: filters(&shell, &stages, &shown),
        shown,
        next: page.next,
        may_create: allowed.may(Permission::CreateDeals),
        shell,
    };
    html(&page)
}

/// What deals come to in a currency, and what can be expected of those that are open.
fn sum(session: &Session, total: &Total, is_ended: bool) -> String {
    let (language, sum) = (session.language, total.sum().shown(session.language));
    match is_ended {
        true => t!(language, "deals-sum", sum = sum),
        false => t!(language, "deals-sum-open", sum = sum, weighted = total.weighted().shown(language)),
    }
}

fn filters(shell: &Shell, stages: &[Stage], shown: &str) -> Vec<Choice> {
    let language = shell.plain.language;
    let choice = |value: &str, called: String| Choice { value: value.to_owned(), called, chosen: value == shown };
    let mut filters =
        vec![choice("open", t!(language, "web-deals-all-open")), choice("mine", t!(language, "web-deals-mine"))];
    filters.extend(stages.iter().map(|stage| choice(&stage.id.0.to_string(), in_full(shell, stage))));
    filters.push(choice("won", named(language, DealState::Won)));
    filters.push(choice("lost", named(language, DealState::Lost)));
    filters
}

pub(crate) async fn board(session: Session, Asked(through): Asked<Through>) -> Result<Html<String>, Wrong> {
    let board = deals::board(&session.db, &session.caller, through.pipeline, CARDS).await?;
    let allowed = access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(&session, Place::Deals, &allowed);
    let stages: Vec<Stage> = board.columns.iter().map(|column| column.stage.clone()).collect();
    let column = |column: &deals::Column| {
        let others = column.count - column.top.len() as i64;
        Column {
            id: column.stage.id.0.to_string(),
            name: words::stage(session.language, &column.stage),
            count: column.count,
            sums: column.totals.iter().map(|total| total.sum().shown(session.language)).collect(),
            rows: column.top.iter().map(|deal| Row::of(&shell, deal)).collect(),
            more: (others > 0).then(|| t!(session.language, "board-more", count = others)),
            stages: stage_choices(&session, &stages, column.stage.id),
        }
    };
    let pipeline = |one: &pipelines::Pipeline| Choice {
        value: one.id.0.to_string(),
        called: one.name.clone().unwrap_or_else(|| t!(session.language, "pipeline-usual")),
        chosen: one.id == board.pipeline.id,
    };
    let page = Board {
        columns: board.columns.iter().map(column).collect(),
        pipelines: board.pipelines.iter().filter(|_| board.pipelines.len() > 1).map(pipeline).collect(),
        is_cut: board.is_cut,
        may_create: allowed.may(Permission::CreateDeals),
        may_edit: allowed.may(Permission::EditDeals),
        shell,
    };
    html(&page)
}

pub(crate) async fn show(session: Session, At(number): At<i64>) -> Result<Response, Wrong> {
    one(&session, number, Typed::default(), None).await
}

/// The page of one, with what was typed and could not be done.
async fn one(session: &Session, number: i64, typed: Typed, problem: Option<Problem>) -> Result<Response, Wrong> {
    let (db, caller) = (&session.db, &session.caller);
    let which = deals::Which::number(number);
    let deal = deals::show(db, caller, which).await?;
    let lines = deals::sold(db, caller, which).await?;
    let notes = deals::notes(db, caller, which).await?;
    let allowed = access::allowed(db, caller).await?;
    let shell = Shell::with(session, Place::Deals, &allowed);
    let may_edit = allowed.may(Permission::EditDeals);
    let is_changed = may_edit && deal.state == DealState::Open;
    let people = match is_changed {
        true => forms::colleagues(session, Permission::EditDeals, Permission::ViewDeals).await?,
        false => Vec::new(),
    };
    let stages = pipelines::stages(db, caller, Kind::Deal).await?;
    let stages: Vec<Stage> = stages.into_iter().filter(|stage| stage.pipeline == deal.stage.pipeline).collect();
    let said = notes.into_iter().rev().map(|note| Said { by: note.by, at: shell.at_time(&note.at), text: note.text });
    let from_lead = deal.from_lead.filter(|_| allowed.may(Permission::ViewLeads));
    let page = One {
        row: Row::of(&shell, &deal),
        from_lead: from_lead.map(|number| (number, leads::number_label(number))),
        lines: lines.iter().map(|sold| line(session, &deal, sold)).collect(),
        worth: worth(session, &deal, &lines),
        said: said.collect(),
        may_edit,
        may_see_customers: allowed.may(Permission::ViewContacts),
        may_see_products: allowed.may(Permission::ViewProducts),
        stages: stage_choices(session, &stages, deal.stage.id),
        people,
        products: if is_changed { sold_now(session, &allowed).await? } else { Vec::new() },
        typed: Typed {
            subject: typed.subject.or_else(|| deal.subject.clone()),
            value: typed.value.or_else(|| deal.value().map(|value| value.typed())),
            expected: typed.expected.or_else(|| deal.expected_on.map(|day| day.to_string())),
            notes: typed.notes.or_else(|| deal.notes.clone()),
            ..typed
        },
        problem,
        shell,
        deal,
    };
    forms::page(&page, page.problem.as_ref())
}

/// Products to choose from, the newest.
async fn sold_now(session: &Session, allowed: &Allowed) -> Result<Vec<Choice>, Wrong> {
    if !allowed.may(Permission::ViewProducts) {
        return Ok(Vec::new());
    }
    let found = products::suggest(&session.db, &session.caller, "").await?;
    let choice =
        |one: products::Product| Choice { value: products::number_label(one.number), called: one.name, chosen: false };
    Ok(found.into_iter().map(choice).collect())
}

fn line(session: &Session, deal: &Deal, sold: &Sold) -> Line {
    let money = |minor| Money::new(minor, deal.currency).shown(session.language);
    Line {
        product: products::number_label(sold.product),
        number: sold.product,
        name: sold.name.clone(),
        quantity: sold.quantity.to_string(),
        unit: sold.unit.clone(),
        price: money(sold.price),
        discount: (!sold.discount.is_none()).then(|| sold.discount.to_string()),
        net: money(sold.line().worth().unwrap_or_default().net()),
    }
}

/// What all lines come to.
fn worth(session: &Session, deal: &Deal, lines: &[Sold]) -> Option<String> {
    let all = Worth::of(lines.iter().map(Sold::line)).filter(|_| !lines.is_empty())?;
    let money = |minor| Money::new(minor, deal.currency).shown(session.language);
    let (net, tax, total) = (money(all.net()), money(all.tax), money(all.total()));
    Some(t!(session.language, "web-deal-worth", net = net, tax = tax, total = total))
}
