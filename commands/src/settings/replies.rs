//! `/settings replies`: what customers are told without anybody telling them, and whether who is new becomes a lead.

use chrono::{DateTime, Timelike};
use chrono_tz::Tz;
use crm::{
    Permission,
    auto_reply::{Due, Occasion},
    conversations::satisfaction,
    settings::{self, AutoText, Away, Greeting, LeadForNew, Satisfaction, Setting},
    template,
    tenants::Language,
};

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    message::{Card, Message, Tone},
    plain::{on_a_phone, plain},
    response,
    stars::stars,
    texts::t,
    week::day_name,
};

/// What customers are told by themselves
#[poise::command(
    slash_command,
    rename = "replies",
    guild_only,
    subcommand_required,
    subcommands("show", "greeting", "away", "rating", "new_lead")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// See what customers are told by themselves
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewSettings)")]
async fn show(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let greeting = settings::get::<Greeting>(&session.db, &session.caller).await?;
        let away = settings::get::<Away>(&session.db, &session.caller).await?;
        let rating = settings::get::<Satisfaction>(&session.db, &session.caller).await?;
        let leads = settings::get::<LeadForNew>(&session.db, &session.caller).await?;
        let language = session.language;
        let company = settings::profile(&session.db).await?.name;
        let parts = [(Told::Greeting, &greeting), (Told::Away, &away), (Told::Rating, &rating)];
        let cards = parts.map(|(told, chosen)| card(language, told, chosen, &company));
        let leads = Card::new(Tone::Calm).title(t!(language, "replies-new-lead")).text(on_or_off(language, leads));
        Ok(Message::default().cards(cards.into_iter().chain([leads]).collect()))
    })
    .await
}

/// What a customer is told when they begin to write
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
async fn greeting(
    ctx: Ctx<'_>,
    on: bool,
    #[max_length = 1000] arabic: Option<String>,
    #[max_length = 1000] english: Option<String>,
) -> Result<(), Error> {
    choose::<Greeting>(ctx, Told::Greeting, on, arabic, english).await
}

/// What a customer is told while nobody is there
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
async fn away(
    ctx: Ctx<'_>,
    on: bool,
    #[max_length = 1000] arabic: Option<String>,
    #[max_length = 1000] english: Option<String>,
) -> Result<(), Error> {
    choose::<Away>(ctx, Told::Away, on, arabic, english).await
}

/// Ask customers how satisfied they are when their conversation is closed
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
async fn rating(
    ctx: Ctx<'_>,
    on: bool,
    #[max_length = 1000] arabic: Option<String>,
    #[max_length = 1000] english: Option<String>,
) -> Result<(), Error> {
    choose::<Satisfaction>(ctx, Told::Rating, on, arabic, english).await
}

/// Open a lead for whoever writes for the first time
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditOrganisation)")]
async fn new_lead(ctx: Ctx<'_>, on: bool) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        settings::set::<LeadForNew>(&session.db, &session.caller, on).await?;
        let language = session.language;
        Ok(Message::text(if on { t!(language, "replies-new-lead-on") } else { t!(language, "replies-new-lead-off") }))
    })
    .await
}

/// What customers are told.
#[derive(Clone, Copy)]
enum Told {
    Greeting,
    Away,
    Rating,
}

/// Chooses a text; one that is left out stays as it is. Shows what a customer would get.
async fn choose<S: Setting<Value = AutoText>>(
    ctx: Ctx<'_>,
    told: Told,
    on: bool,
    arabic: Option<String>,
    english: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let chosen = settings::change::<S>(&session.db, &session.caller, |before| {
            Ok(AutoText {
                on,
                ar: arabic.as_deref().map(lines).or(before.ar),
                en: english.as_deref().map(lines).or(before.en),
            })
        });
        let (chosen, company) = (chosen.await?, settings::profile(&session.db).await?.name);
        Ok(Message::card(card(session.language, told, &chosen, &company)))
    })
    .await
}

/// Discord takes no line break in an option, so `\n` stands for one.
fn lines(typed: &str) -> String {
    typed.replace("\\n", "\n")
}

/// Whether it is said, and what is: to a customer of the name that stands for one.
fn card(language: Language, told: Told, chosen: &AutoText, company: &str) -> Card {
    let said = |language: Language| {
        let (contact, company) = (t!(language, "replies-somebody"), company.to_owned());
        let text = chosen.own_words(language).map(str::to_owned);
        let told = match told {
            Told::Greeting => {
                words(&Due { occasion: Occasion::Greeting, language, text, contact, company, opens: None })
            }
            Told::Away => words(&Due { occasion: Occasion::Away, language, text, contact, company, opens: None }),
            Told::Rating => question(&satisfaction::Due { language, text, contact, company }).text,
        };
        plain(&told, 1000)
    };
    let known = template::AUTO_REPLY.map(|name| format!("`{{{{{name}}}}}`")).join(" ");
    let title = match told {
        Told::Greeting => t!(language, "replies-greeting"),
        Told::Away => t!(language, "replies-away"),
        Told::Rating => t!(language, "replies-rating"),
    };
    Card::new(Tone::Calm)
        .title(title)
        .text(format!(
            "{}\n{}",
            on_or_off(language, chosen.on),
            t!(language, "replies-variables", known = known, line = "`\\n`")
        ))
        .field(t!(language, "replies-in-arabic"), said(Language::Arabic))
        .field(t!(language, "replies-in-english"), said(Language::English))
}

fn on_or_off(language: Language, on: bool) -> String {
    if on { t!(language, "replies-on") } else { t!(language, "replies-off") }
}

/// What is said to a customer: the company's own words, or the usual ones.
pub fn words(due: &Due) -> String {
    let Due { occasion, language, text, contact, company, opens } = due;
    let language = *language;
    let opens = opens.as_ref().map_or_else(|| t!(language, "replies-soon"), |opens| moment(language, opens));
    let said = match (text, occasion) {
        (Some(text), _) => filled(text, contact, company, &opens),
        (None, Occasion::Greeting) => t!(language, "replies-usual-greeting", name = contact, company = company),
        (None, Occasion::Away) => {
            t!(language, "replies-usual-away", name = contact, company = company, opens = opens)
        }
    };
    on_a_phone(&said)
}

fn filled(text: &str, contact: &str, company: &str, opens: &str) -> String {
    template::fill(text, |name| match name {
        "name" => Some(contact.to_owned()),
        "company" => Some(company.to_owned()),
        "opens" => Some(opens.to_owned()),
        _ => None,
    })
}

/// How a customer is asked for their satisfaction: in the company's own words, or the usual ones.
pub fn question(due: &satisfaction::Due) -> satisfaction::Question {
    let satisfaction::Due { language, text, contact, company } = due;
    let language = *language;
    let text = match text {
        Some(text) => filled(text, contact, company, &t!(language, "replies-soon")),
        None => t!(language, "rating-usual-question", name = contact.as_str(), company = company.as_str()),
    };
    let stars = [1, 2, 3, 4, 5].map(|count| format!("{} {}", stars(count), t!(language, "rating-word", stars = count)));
    satisfaction::Question {
        text: on_a_phone(&text),
        open: t!(language, "rating-open"),
        stars: stars.map(|row| on_a_phone(&row)),
    }
}

/// How who has rated us is asked for a comment.
pub fn comment_question(language: Language) -> String {
    t!(language, "rating-comment-question")
}

/// A day of the next weeks and a time of it, as people say it.
fn moment(language: Language, at: &DateTime<Tz>) -> String {
    use chrono::Datelike;
    let (is_pm, hour) = at.hour12();
    let half = if is_pm { "pm" } else { "am" };
    let time = t!(language, "replies-time", hour = hour, minute = format!("{:02}", at.minute()), half = half);
    t!(language, "replies-moment", day = day_name(language, at.weekday()), time = time)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn how_customers_are_asked_in_both_languages() {
        let mut asked = Vec::new();
        for language in Language::ALL {
            for text in [None, Some("{{name}}، {{company}}؟".to_owned())] {
                let (contact, company) = ("ليلى".to_owned(), "متجر النور".to_owned());
                let satisfaction::Question { text, open, stars } =
                    question(&satisfaction::Due { language, text, contact, company });
                // WhatsApp's limits for lists.
                assert!(open.chars().count() <= 20 && stars.iter().all(|row| row.chars().count() <= 24));
                asked.push(format!("{text}\n[{open}]\n{}", stars.join("\n")));
            }
            asked.push(comment_question(language));
        }
        insta::assert_snapshot!(asked.join("\n\n"));
    }

    #[test]
    fn what_customers_are_told_in_both_languages() {
        let opens = chrono_tz::Asia::Riyadh.with_ymd_and_hms(2026, 11, 22, 9, 0, 0).single();
        let mut told = Vec::new();
        for language in Language::ALL {
            for occasion in Occasion::ALL {
                for (text, opens) in
                    [(None, opens), (None, None), (Some("{{name}}، {{company}}: {{opens}}!".to_owned()), opens)]
                {
                    let (contact, company) = ("ليلى".to_owned(), "متجر النور".to_owned());
                    told.push(words(&Due { occasion: *occasion, language, text, contact, company, opens }));
                }
            }
        }
        insta::assert_snapshot!(told.join("\n"));
    }
}
