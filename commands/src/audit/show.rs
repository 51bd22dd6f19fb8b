//! `/audit show`: one event in full, with what changed as a difference.

use crm::{
    Permission,
    audit::{self, Action, Entry, Outcome},
    caller::Via,
    error::{Field, Noun, Problem},
    tenants::Language,
};
use words::log::{self, Difference};

use super::{
    line::marked,
    things::{command, named_permission, reason},
};
use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    manner::OnDiscord,
    message::{Card, Message, Tone},
    plain::stamp,
    response,
    texts::{named::known, t},
};

/// See one event in full, with what changed
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewAuditLogs)")]
pub(crate) async fn show(ctx: Ctx<'_>, #[max_length = 20] number: String) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let digits = crm::text::search_key(&number);
        let seq = digits.trim_start_matches('#').parse();
        let seq = seq.map_err(|_| crm::Error::Invalid { field: Field::Number, problem: Problem::Form })?;
        let entry = audit::show(&session.db, &session.caller, seq).await?;
        Ok(Message::card(card(session.language, &entry)))
    })
    .await
}

fn card(language: Language, entry: &Entry) -> Card {
    let tone = if entry.outcome == Outcome::Done.as_str() { Tone::Calm } else { Tone::Bad };
    let permission = entry.permission.as_deref().map(|p| named_permission(language, p)).unwrap_or_default();
    Card::new(tone)
        .title(t!(language, "audit-event", number = format!("#{}", entry.seq)))
        .text(marked(language, entry))
        .beside(t!(language, "field-when"), stamp(entry.at, 'F'))
        .beside(t!(language, "field-by"), log::who_in_full(&OnDiscord, language, entry))
        .beside(t!(language, "field-on"), log::target_in_full(&OnDiscord, language, entry).unwrap_or_default())
        .beside(t!(language, "field-via"), known::<Via>(language, &entry.via))
        .beside(t!(language, "field-action"), action(language, &entry.action))
        .beside(t!(language, "field-command"), command(language, entry).unwrap_or_default())
        .beside(t!(language, "field-permission"), permission)
        .beside(t!(language, "field-outcome"), known::<Outcome>(language, &entry.outcome))
        .beside(t!(language, "field-noun"), known::<Noun>(language, &entry.noun))
        .field(t!(language, "field-difference"), difference(language, entry))
        .field(t!(language, "field-reason"), reason(language, entry).unwrap_or_default())
        .field(t!(language, "field-request"), format!("`{}`", entry.request_id.simple()))
}

/// What it is called, and the name by which lists can be narrowed to it.
fn action(language: Language, stored: &str) -> String {
    let name = known::<Action>(language, stored);
    stored.parse::<Action>().map_or_else(|_| name.clone(), |action| format!("{name} · `{action}`"))
}

/// A line for each field that changed: what it was, and what it is. Of a request, what is asked for.
fn difference(language: Language, entry: &Entry) -> String {
    let line = |changed: Difference| {
        let Difference { field, before, after } = changed;
        t!(language, "audit-difference", field = field, before = before, after = after)
    };
    log::asked(&OnDiscord, language, entry).unwrap_or_else(|| {
        log::differences(&OnDiscord, language, entry).into_iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

#[cfg(test)]
mod tests {
    use super::{super::line::tests::one_of_each, *};

    #[test]
    fn each_event_in_full_in_both_languages() {
        for language in Language::ALL {
            let texts: Vec<String> = one_of_each().iter().map(|entry| difference(language, entry)).collect();
            insta::assert_snapshot!(format!("differences_{}", language.as_str()), texts.join("\n---\n"));
            let grant = &one_of_each()[1];
            let body = Message::card(card(language, grant)).response(true);
            insta::assert_json_snapshot!(format!("audit_event_{}", language.as_str()), body);
        }
    }
}
