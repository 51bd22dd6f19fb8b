//! Why a person may do something or not: exactly which rule decided, and who could change that. Under `/perms check`, the
//! permission is chosen by menus, in two steps; they remember only whom it is about.

use crm::{
    DiscordId, Permission,
    decision::Rule,
    members::{self, Explanation, Person},
    permission::PermissionGroup,
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use super::pick::{group_in, group_menu, permissions_in, permissions_menu};
use crate::{
    bot::BotState,
    errors::Error,
    message::{Card, Message, Tone},
    plain::{mention, plain, stamp},
    response::{self, Place},
    route::{Handle, custom_ids},
    session::{InteractionContext, Session},
    texts::{self, t},
};

custom_ids! {
    /// Under a person's permissions.
    pub(crate) enum Button {
        /// Ask why.
        Why(person: DiscordId) = "why" like "/perms check",
        /// The group of the permission that it is about.
        Group(person: DiscordId) = "why-group" like "/perms check",
        /// The permission.
        Pick(person: DiscordId) = "why-pick" like "/perms check",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        let (group, permissions) = (group_in(pressed), permissions_in(pressed));
        response::respond(bot, context, Place::Update, |session| async move {
            match self {
                Self::Why(person) => menus(session, person, None).await,
                Self::Group(person) => {
                    let group = group.ok_or(Error::Outdated("no such group of permissions"))?;
                    menus(session, person, Some(group)).await
                }
                Self::Pick(person) => match permissions.as_deref() {
                    Some([permission]) => why(session, &nameless(person), *permission).await,
                    _ => Err(Error::Outdated("not one permission")),
                },
            }
        })
        .await;
    }
}

/// Whoever has done nothing yet has no row, and no name that we know.
fn nameless(person: DiscordId) -> Person {
    Person { discord_id: person, name: person.to_string() }
}

/// The menus, for who may see what the person holds.
async fn menus(session: Session, person: DiscordId, group: Option<PermissionGroup>) -> Result<Message, Error> {
    members::check(&session.db, &session.caller, &nameless(person)).await?;
    let language = session.language;
    let question = t!(language, "explain-which", person = mention(person));
    let card = Card::new(Tone::Calm).title(t!(language, "explain-title")).text(question);
    let message = Message::card(card).menu(group_menu(language, &Button::Group(person), group));
    Ok(match group {
        None => message,
        Some(group) => {
            let mut menu = permissions_menu(language, &Button::Pick(person), group, &[]);
            menu.many = false;
            message.menu(menu)
        }
    })
}

/// Why the person may use the permission, or not.
pub(super) async fn why(session: Session, who: &Person, permission: Permission) -> Result<Message, Error> {
    let why = members::explain(&session.db, &session.caller, who, permission).await?;
    Ok(Message::card(card(session.language, &why)))
}

fn card(language: Language, why: &Explanation) -> Card {
    let permission = texts::permission(language, why.permission);
    let who = match why.member.discord_id {
        Some(id) => texts::person(language, id, &why.member.name),
        None => plain(&why.member.name, 60),
    };
    let (tone, answer) = match why.decision.allowed {
        true => (Tone::Good, t!(language, "explain-yes", person = who, permission = permission)),
        false => (Tone::Bad, t!(language, "explain-no", person = who, permission = permission)),
    };
    let people: Vec<String> = why.could_change.iter().map(|id| mention(*id)).collect();
    let change = match why.decision.rule {
        Rule::Owner => t!(language, "explain-nobody"),
        _ => texts::list(language, people),
    };
    Card::new(tone)
        .title(t!(language, "explain-title"))
        .text(answer)
        .field(t!(language, "explain-because"), because(language, why))
        .field(t!(language, "explain-who-can-change"), change)
}

/// The rule that decided, with who made it, when and why.
fn because(language: Language, why: &Explanation) -> String {
    let role = texts::any_role(language, &why.member.holding.role);
    let sentence = match why.decision.rule {
        Rule::Owner => t!(language, "explain-owner"),
        Rule::Disabled => t!(language, "explain-disabled"),
        Rule::Suspended => t!(language, "explain-suspended"),
        Rule::Denied => t!(language, "explain-denied", role = role),
        Rule::Granted => match why.rule.as_ref().and_then(|rule| rule.until) {
            Some(until) => t!(language, "explain-granted-until", when = stamp(until, 'f'), soon = stamp(until, 'R')),
            None => t!(language, "explain-granted"),
        },
        Rule::Role => t!(language, "explain-role", role = role),
        // A command comes with no proof that could end or be narrow.
        Rule::OutOfScope | Rule::NotFresh => t!(language, "explain-nothing"),
        Rule::Nothing => match why.rule.as_ref().filter(|rule| rule.granted).and_then(|rule| rule.until) {
            Some(until) => t!(language, "explain-over", role = role, when = stamp(until, 'R')),
            None => t!(language, "explain-nothing", role = role),
        },
    };
    let Some(rule) = why.rule.as_ref().filter(|_| matches!(why.decision.rule, Rule::Denied | Rule::Granted)) else {
        return sentence;
    };
    let made = match rule.by {
        Some(by) => t!(language, "explain-made-by", person = mention(by), when = stamp(rule.at, 'f')),
        None => t!(language, "explain-made", when = stamp(rule.at, 'f')),
    };
    match &rule.notes {
        Some(notes) => format!("{sentence}\n{made}\n{}", t!(language, "audit-reason", reason = plain(notes, 300))),
        None => format!("{sentence}\n{made}"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use crm::{
        DiscordId, Permission, Role,
        decision::Decision,
        holding::{Holding, PersonalRule},
        members::{Member, RuleMade},
    };

    use super::*;

    fn why(role: Role, rule: Option<(bool, i64)>, decided: Rule) -> Explanation {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let made = rule.map(|(granted, hours)| RuleMade {
            granted,
            until: Some(now + TimeDelta::hours(hours)).filter(|_| granted && hours != 0),
            notes: Some("for the *report*".into()),
            by: DiscordId::new(43),
            by_name: None,
            at: now - TimeDelta::hours(9),
        });
        let rules = made.iter().map(|made| {
            let rule = PersonalRule { granted: made.granted, until: made.until, notes: made.notes.clone() };
            (Permission::ExportData, rule)
        });
        let holding = Holding { role: role.into(), rules: rules.collect() };
        let owner = decided == Rule::Owner;
        let (id, name) = (DiscordId::new(42), "Sara".to_owned());
        Explanation {
            member: Member { id: None, discord_id: id, name, is_owner: owner, disabled: false, holding },
            permission: Permission::ExportData,
            decision: Decision { allowed: matches!(decided, Rule::Owner | Rule::Granted | Rule::Role), rule: decided },
            rule: made,
            could_change: [44, 45].into_iter().filter_map(DiscordId::new).filter(|_| !owner).collect(),
        }
    }

    #[test]
    fn every_rule_is_explained_in_both_languages() {
        let all = [
            why(Role::Owner, None, Rule::Owner),
            why(Role::Admin, None, Rule::Disabled),
            why(Role::Admin, None, Rule::Suspended),
            why(Role::Admin, Some((false, 0)), Rule::Denied),
            why(Role::Sales, Some((true, 0)), Rule::Granted),
            why(Role::Sales, Some((true, 2)), Rule::Granted),
            why(Role::Admin, None, Rule::Role),
            why(Role::Sales, None, Rule::Nothing),
            why(Role::Sales, Some((true, -2)), Rule::Nothing),
        ];
        for language in Language::ALL {
            let cards: Vec<_> = all.iter().map(|why| Message::card(card(language, why)).response(true)).collect();
            insta::assert_json_snapshot!(format!("explain_{}", language.as_str()), cards);
        }
    }
}
