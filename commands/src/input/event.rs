//! Events of the audit log: which action, about which kind of thing, through which door.

use crm::{
    DiscordId,
    audit::{ACTIONS, Filter},
    error::Problem,
    tenants::Language,
    text,
};
use serenity::all::CreateAutocompleteResponse;

use crate::{
    bot::Ctx,
    errors::Error,
    plain::{mention, plain, stamp},
    response,
    session::InteractionContext,
    texts::{self, t},
};

/// The doors that events come through, as the log spells them.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub(crate) enum Via {
    #[name = "Discord"]
    Discord,
    #[name = "Webhooks"]
    Webhook,
    #[name = "REST API"]
    Api,
    #[name = "Panel"]
    Panel,
    #[name = "System"]
    Job,
    #[name = "Command line"]
    Console,
}

impl Via {
    pub(crate) fn stored(self) -> String {
        let name = match self {
            Self::Discord => "discord",
            Self::Webhook => "webhook",
            Self::Api => "api",
            Self::Panel => "panel",
            Self::Job => "job",
            Self::Console => "console",
        };
        name.to_owned()
    }
}

/// What an action is called.
pub(crate) fn action_name(language: Language, action: &str) -> String {
    texts::text(language, &format!("action-{}", action.replace(['.', '_'], "-")), &[])
}

/// What a kind of thing is called.
pub(crate) fn noun_name(language: Language, noun: &str) -> String {
    texts::text(language, &format!("noun-{noun}"), &[])
}

/// The nouns, each once.
pub(crate) fn nouns() -> Vec<&'static str> {
    let mut nouns: Vec<_> = ACTIONS.iter().map(|(_, noun)| *noun).collect();
    nouns.sort_unstable();
    nouns.dedup();
    nouns
}

/// What autocomplete offers for an action.
pub(crate) async fn suggest_action(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(ctx, typed, |_| true).await
}

/// The same, for those about people, roles and requests.
pub(crate) async fn suggest_permission_action(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(ctx, typed, |noun| ["member", "role", "request"].contains(&noun)).await
}

async fn suggest(ctx: Ctx<'_>, typed: &str, wanted: fn(&str) -> bool) -> CreateAutocompleteResponse {
    let typed = text::search_key(typed);
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        let label = |action: &str| format!("{} · {action}", action_name(session.language, action));
        let found = ACTIONS.iter().filter(|(_, noun)| wanted(noun)).map(|(a, _)| (label(a), (*a).to_owned()));
        Ok(found.filter(|(label, _)| text::search_key(label).contains(&typed)).collect())
    })
    .await
}

/// What autocomplete offers for a kind of thing.
pub(crate) async fn suggest_noun(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let (before, last) = typed.rsplit_once([',', '،']).unwrap_or(("", typed));
    let (before, last) = (before.trim(), text::search_key(last));
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        let joined = |name: String| if before.is_empty() { name } else { format!("{before}, {name}") };
        let found = nouns().into_iter().map(|noun| (noun_name(session.language, noun), noun));
        let found = found.filter(|(label, noun)| text::search_key(&format!("{label} {noun}")).contains(&last));
        Ok(found.map(|(label, noun)| (joined(label), joined(noun.to_owned()))).collect())
    })
    .await
}

/// An action and a noun, as the log spells them. Each is understood by its name in the log and in either language.
pub(crate) fn kind(action: Option<&str>, noun: Option<&str>) -> Result<(Option<String>, Option<String>), Error> {
    let action = match action {
        None => None,
        Some(typed) => {
            let called = |action: &str| Language::ALL.map(|language| action_name(language, action));
            let found = ACTIONS.iter().find(|(action, _)| is_called(typed, action, &called(action)));
            Some(found.ok_or(crm::Error::Invalid { field: "action", problem: Problem::Form })?)
        }
    };
    let noun = noun.map(read_noun).transpose()?;
    match (action, noun) {
        // What an action is about is known: together they would choose nothing, or the same.
        (Some((_, about)), Some(noun)) if *about != noun => {
            Err(crm::Error::Invalid { field: "action", problem: Problem::Together }.into())
        }
        (Some((action, _)), _) => Ok((Some((*action).to_owned()), None)),
        (None, noun) => Ok((None, noun.map(str::to_owned))),
    }
}

/// A kind of thing, by its name in the log or in either language.
pub(crate) fn read_noun(typed: &str) -> Result<&'static str, Error> {
    let called = |noun: &str| Language::ALL.map(|language| noun_name(language, noun));
    let found = nouns().into_iter().find(|noun| is_called(typed, noun, &called(noun)));
    Ok(found.ok_or(crm::Error::Invalid { field: "noun", problem: Problem::Form })?)
}

/// What a filter chooses, for a person who is to agree: a line each.
pub(crate) fn described(language: Language, filter: &Filter) -> String {
    let Filter { by, on, of, action, noun, via, since, until, refused: _, permissions: _ } = filter;
    let line = |field: String, value: String| format!("{field}: {value}");
    let person = |id: &Option<DiscordId>, field: String| id.map(|id| line(field, mention(id)));
    let parts = [
        person(by, t!(language, "field-by")),
        person(on, t!(language, "field-on")),
        person(of, t!(language, "field-person")),
        action.as_ref().map(|action| line(t!(language, "field-action"), plain(action, 40))),
        noun.as_ref().map(|noun| line(t!(language, "field-noun"), plain(noun, 40))),
        via.as_ref().map(|via| line(t!(language, "field-via"), plain(via, 40))),
        since.map(|since| line(t!(language, "field-since"), stamp(since, 'f'))),
        until.map(|until| line(t!(language, "field-until"), stamp(until, 'f'))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { t!(language, "filter-everything") } else { parts.join("\n") }
}

fn is_called(typed: &str, stored: &str, names: &[String]) -> bool {
    let key = text::search_key(typed);
    key == text::search_key(stored) || names.iter().any(|name| text::search_key(name) == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_and_noun_has_a_name_of_its_own() {
        for language in Language::ALL {
            for (action, _) in ACTIONS {
                assert_eq!(kind(Some(&action_name(language, action)), None).unwrap().0.as_deref(), Some(*action));
            }
            for noun in nouns() {
                assert_eq!(read_noun(&noun_name(language, noun)).unwrap(), noun);
            }
        }
    }

    #[test]
    fn an_action_is_about_one_kind_of_thing() {
        assert_eq!(kind(Some("member.grant"), Some("member")).unwrap(), (Some("member.grant".into()), None));
        assert!(kind(Some("member.grant"), Some("lead")).is_err());
        assert!(kind(Some("member.fly"), None).is_err());
    }
}
