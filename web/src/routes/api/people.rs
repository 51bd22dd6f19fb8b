//! The people of the company, what was done, and figures.

use crm::Permission as P;
use serde_json::json;

use super::{GET, POST, api};
use crate::{
    api::{audit, people, stats},
    route::{Gate::Needs, Route},
};

const PERIOD: (&str, &str) = (
    "period",
    "`today`, `yesterday`, `week`, `last_week`, `thirty_days`, as if nothing is said, `month`, `last_month`, `quarter`, `last_quarter`, \
     `year` or `twelve_months`",
);

pub(super) fn all() -> Vec<Route> {
    vec![
        api(GET, "/api/members", Needs(P::ViewUsers), people::list)
            .about("People, highest rank first: those who hold more than everybody does")
            .query(&[
                ("role", "Who hold this role, by its name or its id"),
                ("permission", "Who may use this permission now"),
            ])
            .pages()
            .lists::<people::MemberOut>(),
        api(GET, "/api/members/{id}", Needs(P::ViewUsers), people::show)
            .about("One person, and what they hold")
            .at("/api/members/{member}")
            .gives::<people::MemberOut>(200),
        api(POST, "/api/members/{id}/disable", Needs(P::EditUsers), people::disable)
            .about("Shut somebody out, who ranks below: they may nothing and are signed in nowhere")
            .at("/api/members/{member}/disable")
            .sent(json!({ "notes": "On leave for a year" }))
            .takes::<people::Why>()
            .gives::<people::MemberOut>(200),
        api(POST, "/api/members/{id}/enable", Needs(P::EditUsers), people::enable)
            .about("Let somebody in again, with what they had")
            .at("/api/members/{member}/enable")
            .sent(json!({}))
            .takes::<people::Why>()
            .gives::<people::MemberOut>(200),
        api(POST, "/api/members/{id}/reset-second-step", Needs(P::EditUsers), people::reset_second_step)
            .about("End the second step of signing in of somebody who has lost it")
            .at("/api/members/{stepper}/reset-second-step")
            .gives_nothing(204),
        api(GET, "/api/roles", Needs(P::ViewUsers), people::roles)
            .about("Every role, highest rank first")
            .lists::<people::RoleOut>(),
        api(GET, "/api/audit", Needs(P::ViewAuditLogs), audit::list)
            .about("What was done and what was refused, newest first")
            .query(&[
                ("by", "Whose deeds, by their user id on Discord"),
                ("on", "About whom, by their user id on Discord"),
                ("action", "What: `lead.create`, `member.set_role`, …"),
                ("noun", "On what kind of thing: `lead`, `member`, …"),
                ("via", "Through which door: `discord`, `panel`, `api`, …"),
                ("since", "Not before this moment"),
                ("until", "Before this moment"),
                ("refused", "`true`, for refusals only"),
            ])
            .pages()
            .lists::<audit::EventOut>(),
        api(GET, "/api/audit/{number}", Needs(P::ViewAuditLogs), audit::show)
            .about("One event")
            .at("/api/audit/1")
            .gives::<audit::EventOut>(200),
        api(GET, "/api/stats", Needs(P::ViewStats), stats::all)
            .about("The figures of a period, with names and money")
            .query(&[PERIOD])
            .gives::<stats::ReportOut>(200),
        api(GET, "/api/stats/team", Needs(P::ViewLimitedStats), stats::team)
            .about("The totals of a period, without names and money")
            .query(&[PERIOD])
            .gives::<stats::ReportOut>(200),
        api(GET, "/api/stats/me", Needs(P::ViewOwnStats), stats::own)
            .about("One's own figures of a period")
            .query(&[PERIOD])
            .gives::<stats::ReportOut>(200),
    ]
}
