//! `/audit verify`: whether somebody tampered with the log.

use crm::{
    Permission,
    audit::{self, Report},
    tenants::Language,
};

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    manner::OnDiscord,
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
    let tone = if report.problem.is_none() { Tone::Good } else { Tone::Bad };
    Card::new(tone).title(t!(language, "verify-title")).text(words::log::report(&OnDiscord, language, report))
}

#[cfg(test)]
mod tests {
    use crm::audit::{Problem, Tampering};

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
