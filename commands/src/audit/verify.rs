//! `/audit verify`: whether somebody tampered with the log.

use crm::{
    Permission,
    audit::{self, Problem, Report, Tampering},
    tenants::Language,
};

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    message::{Card, Message, Tone},
    response,
    texts::t,
};

/// Check that nobody tampered with the log
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewAuditLogs)")]
pub(crate) async fn verify(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let report = audit::verify(&session.db, &session.caller).await?;
        Ok(Message::card(card(session.language, &report)))
    })
    .await
}

fn card(language: Language, report: &Report) -> Card {
    let waiting = report.events - report.sealed;
    let (tone, mut text) = match &report.problem {
        None => (Tone::Good, t!(language, "verify-good", count = report.events)),
        Some(problem) => (Tone::Bad, format!("{}\n{}", t!(language, "verify-bad"), found(language, problem))),
    };
    if waiting > 0 && report.problem.is_none() {
        text = format!("{text}\n{}", t!(language, "verify-waiting", count = waiting));
    }
    Card::new(tone).title(t!(language, "verify-title")).text(text)
}

/// What was done to which event.
fn found(language: Language, problem: &Problem) -> String {
    let number = problem.seq.map_or_else(|| "—".to_owned(), |seq| format!("`#{seq}`"));
    match problem.tampering {
        Tampering::Changed => t!(language, "verify-changed", number = number),
        Tampering::Removed => match (problem.seq, problem.place) {
            (None, Some(place)) => t!(language, "verify-removed-at", place = place),
            _ => t!(language, "verify-removed", number = number),
        },
        Tampering::Inserted => t!(language, "verify-inserted", number = number),
        Tampering::Reordered => t!(language, "verify-reordered", number = number),
        Tampering::CutOff => t!(language, "verify-cut-off", place = problem.place.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_finding_in_both_languages() {
        let bad =
            |tampering, seq, place| Report { events: 9, sealed: 9, problem: Some(Problem { tampering, seq, place }) };
        let reports = [
            Report { events: 1042, sealed: 1042, problem: None },
            Report { events: 11, sealed: 9, problem: None },
            bad(Tampering::Changed, Some(7), Some(7)),
            bad(Tampering::Removed, Some(7), Some(7)),
            bad(Tampering::Removed, None, Some(7)),
            bad(Tampering::Inserted, Some(7), None),
            bad(Tampering::Reordered, Some(7), Some(7)),
            bad(Tampering::CutOff, None, Some(10)),
        ];
        for language in Language::ALL {
            let texts: Vec<String> = reports.iter().map(|report| card(language, report).text).collect();
            insta::assert_snapshot!(format!("verify_{}", language.as_str()), texts.join("\n---\n"));
        }
    }
}
