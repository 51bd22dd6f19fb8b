//! `/settings reach` and `/settings team`: how far each role reaches, and who works together.

use crm::{
    Permission,
    error::{Field, Problem},
    reach::{Reach, Reached},
    settings::{self, Reaching},
    teams::{self, Team},
    tenants::Language,
    text,
};
use serenity::all::{CreateAutocompleteResponse, User};

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::{person, role},
    message::{Card, Message, Tone},
    plain::plain,
    response,
    session::InteractionContext,
    texts::{self, named::named, t},
};

/// How many teams are shown.
const SHOWN: usize = 25;

/// How many members of a team are named.
const NAMED: usize = 20;

/// Of what.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Of {
    #[name = "العملاء المحتملون (leads)"]
    Leads,
    #[name = "الصفقات (deals)"]
    Deals,
    #[name = "المهام (tasks)"]
    Tasks,
    #[name = "المحادثات (conversations)"]
    Conversations,
}

impl From<Of> for Reached {
    fn from(of: Of) -> Self {
        match of {
            Of::Leads => Self::Leads,
            Of::Deals => Self::Deals,
            Of::Tasks => Self::Tasks,
            Of::Conversations => Self::Conversations,
        }
    }
}

/// How far.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum To {
    #[name = "ما لدى الجميع (all)"]
    All,
    #[name = "ما لدى فريقه (team)"]
    Team,
    #[name = "ما يخصّه (own)"]
    Own,
}

impl From<To> for Reach {
    fn from(to: To) -> Self {
        match to {
            To::All => Self::All,
            To::Team => Self::Team,
            To::Own => Self::Own,
        }
    }
}

/// See and choose how far a role sees: everybody's, its holder's teams', or their own
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewSettings)")]
pub(crate) async fn reach(
    ctx: Ctx<'_>,

    #[autocomplete = "role::suggest"]
    #[max_length = 100]
    role: Option<String>,
    of: Option<Of>,
    to: Option<To>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let reaches = match to {
            None => settings::reaches(&session.db, &session.caller).await?,
            Some(to) => {
                session.require(Permission::EditSettings).await?;
                let missing = || crm::Error::Invalid { field: Field::Role, problem: Problem::Empty };
                let role = role::named(&session, &role.ok_or_else(missing)?).await?;
                settings::set_reach(&session.db, &session.caller, role, of.map(Into::into), to.into()).await?
            }
        };
        Ok(overview(session.language, &reaches))
    })
    .await
}

fn overview(language: Language, reaches: &[Reaching]) -> Message {
    let line = |one: &Reaching| {
        let of = |(what, reach): (&Reached, &Reach)| {
            t!(language, "reach-of", what = named(language, *what), reach = named(language, *reach))
        };
        let reach = texts::list(language, one.reach.iter().map(of));
        t!(language, "settings-reach-line", role = texts::any_role(language, &one.role), reach = reach)
    };
    let lines: Vec<String> = reaches.iter().map(line).collect();
    let lines = if lines.is_empty() { t!(language, "settings-reach-none") } else { lines.join("\n") };
    let text = format!("{lines}\n\n{}", t!(language, "settings-reach-about"));
    Message::card(Card::new(Tone::Calm).title(t!(language, "settings-reach-title")).text(text))
}

/// See who is in which team, and put somebody into one or take them out
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewSettings)")]
pub(crate) async fn team(
    ctx: Ctx<'_>,

    #[autocomplete = "suggest_team"]
    #[max_length = 40]
    team: Option<String>,
    add: Option<User>,
    remove: Option<User>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let (db, caller) = (&session.db, &session.caller);
        let missing = || crm::Error::Invalid { field: Field::Team, problem: Problem::Empty };
        let shown = match (add, remove) {
            (None, None) => teams::list(db, caller).await?,
            (Some(_), Some(_)) => {
                session.require(Permission::EditSettings).await?;
                return Err(crm::Error::Invalid { field: Field::Team, problem: Problem::Together }.into());
            }
            (Some(add), None) => {
                session.require(Permission::EditSettings).await?;
                vec![teams::put(db, caller, &team.ok_or_else(missing)?, &person::target(&add)?).await?]
            }
            (None, Some(remove)) => {
                session.require(Permission::EditSettings).await?;
                vec![teams::take(db, caller, &team.ok_or_else(missing)?, &person::person(&remove)).await?]
            }
        };
        Ok(listed(session.language, &shown))
    })
    .await
}

fn listed(language: Language, teams: &[Team]) -> Message {
    let line = |team: &Team| {
        let name = plain(&team.name, teams::NAME);
        if team.members.is_empty() {
            return t!(language, "settings-team-gone", team = name);
        }
        let more = team.members.len().saturating_sub(NAMED);
        let members = team.members.iter().take(NAMED).map(|(name, _)| plain(name, 40));
        let members = texts::list(language, members.chain((more > 0).then(|| format!("+{more}"))));
        t!(language, "settings-team-line", team = name, members = members)
    };
    let lines: Vec<String> = teams.iter().take(SHOWN).map(line).collect();
    let text = if lines.is_empty() { t!(language, "settings-team-none") } else { lines.join("\n") };
    Message::card(Card::new(Tone::Calm).title(t!(language, "settings-team-title")).text(text))
}

async fn suggest_team(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    let typed = text::search_key(typed);
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        if !session.may(Permission::ViewSettings).await? {
            return Ok(Vec::new());
        }
        let teams = teams::list(&session.db, &session.caller).await?;
        let names = teams.into_iter().map(|team| team.name).filter(|name| text::search_key(name).contains(&typed));
        Ok(names.map(|name| (name.clone(), name)).collect())
    })
    .await
}

#[cfg(test)]
mod tests {
    use crm::{Role, role::AnyRole};

    use super::*;

    #[test]
    fn what_people_read_in_both_languages() {
        let sales = Reaching {
            role: AnyRole::from(Role::Sales),
            reach: [(Reached::Leads, Reach::Own), (Reached::Deals, Reach::Team)].into(),
        };
        let team = |members: usize| Team {
            name: "الغربية".into(),
            members: (0..members).map(|n| (format!("Dana {n}"), None)).collect(),
        };
        for language in Language::ALL {
            let texts = [
                overview(language, &[]),
                overview(language, std::slice::from_ref(&sales)),
                listed(language, &[]),
                listed(language, &[team(2), team(22), team(0)]),
            ];
            let shown: Vec<_> = texts.into_iter().map(|text| text.response(true)).collect();
            insta::assert_json_snapshot!(format!("reach_{}", language.as_str()), shown);
        }
    }
}
