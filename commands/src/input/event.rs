//! Events of the audit log: which action, about which kind of thing, through which door.

use crm::{
    DiscordId,
    audit::{Action, Filter},
    caller,
    error::{Field, Noun, Problem},
    tenants::Language,
    text,
};
use serenity::all::CreateAutocompleteResponse;

use crate::{
    bot::Ctx,
    errors::Error,
    plain::{mention, stamp},
    response,
    session::InteractionContext,
    texts::{
        named::{Named, named},
        t,
    },
};

/// The doors that events come through.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
pub(crate) enum Via {
    #[name = "Discord"]
    Discord,
    #[name = "Webhooks"]
    Webhook,
    #[name = "System"]
    Job,
    #[name = "Command line"]
    Console,
    #[name = "Panel"]
    Web,
    #[name = "API"]
    Api,
}

impl From<Via> for caller::Via {
    fn from(via: Via) -> Self {
        match via {
            Via::Discord => Self::Discord,
            Via::Webhook => Self::Webhook,
            Via::Job => Self::Job,
            Via::Console => Self::Console,
            Via::Web => Self::Web,
            Via::Api => Self::Api,
        }
    }
}

/// The nouns of [`Filter::permissions`].
const PERMISSIONS: [Noun; 3] = [Noun::Member, Noun::Role, Noun::Request];

/// What autocomplete offers for an action.
pub(crate) async fn suggest_action(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(ctx, typed, |_| true).await
}

/// The same, for those about people, roles and requests.
pub(crate) async fn suggest_permission_action(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    suggest(ctx, typed, |noun| PERMISSIONS.contains(&noun)).await
}

async fn suggest(ctx: Ctx<'_>, typed: &str, wanted: fn(Noun) -> bool) -> CreateAutocompleteResponse {
    let typed = text::search_key(typed);
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        let label = |action: &Action| format!("{} · {action}", named(session.language, *action));
        let found = Action::ALL.iter().filter(|action| wanted(action.noun()));
        let found = found.map(|action| (label(action), action.as_str().to_owned()));
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
        let found = Action::NOUNS.iter().map(|noun| (named(session.language, *noun), noun.as_str()));
        let found = found.filter(|(label, noun)| text::search_key(&format!("{label} {noun}")).contains(&last));
        Ok(found.map(|(label, noun)| (joined(label), joined(noun.to_owned()))).collect())
    })
    .await
}

/// An action and a noun from what was typed. Each is understood by its name in the log and in either language.
pub(crate) fn kind(action: Option<&str>, noun: Option<&str>) -> Result<(Option<Action>, Option<Noun>), Error> {
    let action = action.map(|typed| read(typed, Action::ALL, Field::Action)).transpose()?;
    let noun = noun.map(read_noun).transpose()?;
    match (action, noun) {
        // What an action is about is known: together they would choose nothing, or the same.
        (Some(action), Some(noun)) if action.noun() != noun => {
            Err(crm::Error::Invalid { field: Field::Action, problem: Problem::Together }.into())
        }
        (Some(action), _) => Ok((Some(action), None)),
        (None, noun) => Ok((None, noun)),
    }
}

/// A kind of thing, by its name in the log or in either language.
pub(crate) fn read_noun(typed: &str) -> Result<Noun, Error> {
    read(typed, Action::NOUNS, Field::Noun)
}

fn read<T: Named>(typed: &str, all: &[T], field: Field) -> Result<T, Error> {
    let key = text::search_key(typed);
    let called = |value: T| Language::ALL.map(|language| named(language, value));
    let is_called = |value: &T| {
        key == text::search_key(value.stored()) || called(*value).iter().any(|name| text::search_key(name) == key)
    };
    let found = all.iter().copied().find(is_called);
    Ok(found.ok_or(crm::Error::Invalid { field, problem: Problem::Form })?)
}

/// What a filter chooses: a line each. `None` if that is everything.
pub(crate) fn described(language: Language, filter: &Filter) -> Option<String> {
    // What is only about people, roles and requests is so by the command, and the title says it.
    let Filter { by, on, of, action, noun, via, since, until, refused, permissions: _ } = filter;
    let line = |field: String, value: String| format!("{field}: {value}");
    let person = |id: &Option<DiscordId>, field: String| id.map(|id| line(field, mention(id)));
    let parts = [
        person(by, t!(language, "field-by")),
        person(on, t!(language, "field-on")),
        person(of, t!(language, "field-person")),
        action.map(|action| line(t!(language, "field-action"), named(language, action))),
        noun.map(|noun| line(t!(language, "field-noun"), named(language, noun))),
        via.map(|via| line(t!(language, "field-via"), named(language, via))),
        since.map(|since| line(t!(language, "field-since"), stamp(since, 'f'))),
        until.map(|until| line(t!(language, "field-until"), stamp(until, 'f'))),
        refused.then(|| t!(language, "filter-refused")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_and_noun_has_a_name_of_its_own() {
        for language in Language::ALL {
            for action in Action::ALL {
                assert_eq!(kind(Some(&named(language, *action)), None).unwrap().0, Some(*action));
            }
            for noun in Action::NOUNS {
                assert_eq!(read_noun(&named(language, *noun)).unwrap(), *noun);
            }
        }
    }

    #[test]
    fn an_action_is_about_one_kind_of_thing() {
        assert_eq!(kind(Some("member.grant"), Some("member")).unwrap(), (Some(Action::MemberGrant), None));
        assert!(kind(Some("member.grant"), Some("lead")).is_err());
        assert!(kind(Some("member.fly"), None).is_err());
    }
}
