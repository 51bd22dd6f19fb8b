//! The first page: how things stand, and how the last thirty days went, as far as one may see that.

use askama::Template;
use axum::response::Html;
use crm::{
    Permission, access,
    overview::stats::{self, Metric, Period, Report, Scope},
    tenants::Language,
};
use words::t;

use super::{Place, Shell, html};
use crate::{chart::Chart, gate::Session, wrong::Wrong};

#[derive(Template)]
#[template(path = "overview.html")]
struct Overview {
    shell: Shell,
    today: String,
    cards: Vec<Figure>,
    chart: Option<Chart>,
    told: Option<String>,
}

/// A figure, with how it was before.
struct Figure {
    title: String,
    figure: String,
    before: Option<String>,
}

pub(crate) async fn show(session: Session, (): ()) -> Result<Html<String>, Wrong> {
    let allowed = access::allowed(&session.db, &session.caller).await?;
    let shell = Shell::with(&session, Place::Overview, &allowed);
    let scope = [
        (Scope::All, Permission::ViewStats),
        (Scope::Team, Permission::ViewLimitedStats),
        (Scope::Own, Permission::ViewOwnStats),
    ]
    .into_iter()
    .find_map(|(scope, permission)| allowed.may(permission).then_some(scope));
    let report = match scope {
        Some(scope) => Some(stats::report(&session.db, &session.caller, scope, Period::ThirtyDays).await?),
        None => None,
    };
    let today = session.db.server().clock().now().with_timezone(&session.profile.time_zone);
    let language = session.language;
    let cards = report.as_ref().map(|report| cards(language, report)).unwrap_or_default();
    let told = report.as_ref().filter(|report| report.uncounted > 0).map(|_| t!(language, "web-uncounted"));
    let chart = report.map(|report| Chart::of(language, &report));
    html(&Overview { shell, today: today.format("%Y-%m-%d").to_string(), cards, chart, told })
}

fn cards(language: Language, report: &Report) -> Vec<Figure> {
    let counted = |title: String, metric: Metric| Figure {
        title,
        figure: report.figures.n(metric).to_string(),
        before: Some(t!(language, "web-before", count = report.earlier.n(metric))),
    };
    let mut cards = Vec::new();
    if report.scope != Scope::Own {
        cards.push(Figure {
            title: t!(language, "web-waiting"),
            figure: report.standing.waiting.to_string(),
            before: Some(t!(language, "web-of-open", count = report.standing.open)),
        });
        cards.push(counted(t!(language, "web-leads-new"), Metric::LeadNew));
    }
    cards.push(counted(t!(language, "web-answered"), Metric::Answered));
    cards.push(counted(t!(language, "web-won"), Metric::DealWon));
    cards
}
