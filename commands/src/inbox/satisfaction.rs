//! `/inbox satisfaction`: how satisfied customers were whose conversations were closed.

use crm::{
    Permission,
    conversations::satisfaction::{self, Figures, OfColleague},
    tenants::Language,
};

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    message::{Card, Message, Tone},
    plain::plain,
    response,
    stars::{stars, tenths},
    texts::t,
};

/// How many days are looked back unless somebody says.
const DAYS: u16 = 30;

/// See how satisfied customers were; by colleague, for who may see all figures
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewLimitedStats)")]
pub(crate) async fn satisfaction(
    ctx: Ctx<'_>,

    #[min = 1]
    #[max = 365]
    days: Option<u16>,
) -> Result<(), Error> {
    let days = days.unwrap_or(DAYS);
    response::run(ctx, |session| async move {
        let figures = satisfaction::report(&session.db, &session.caller, days).await?;
        let colleagues = match session.may(Permission::ViewStats).await? {
            true => satisfaction::by_colleague(&session.db, &session.caller, days).await?,
            false => Vec::new(),
        };
        Ok(Message::card(card(session.language, days, &figures, &colleagues)))
    })
    .await
}

fn card(language: Language, days: u16, figures: &Figures, colleagues: &[OfColleague]) -> Card {
    let title = t!(language, "satisfaction-title", days = t!(language, "days", count = days));
    let card = Card::new(Tone::Calm).title(title);
    let Some(average) = figures.average() else {
        return card.text(match figures.asked {
            0 => t!(language, "satisfaction-nobody"),
            asked => t!(language, "satisfaction-no-answer", count = asked),
        });
    };
    let line = |(count, given): (i16, &i64)| t!(language, "satisfaction-line", stars = stars(count), count = *given);
    let mut lines: Vec<String> = (1..).zip(&figures.stars).map(line).collect();
    lines.reverse();
    let rate = t!(language, "satisfaction-rate", rate = figures.rate().unwrap_or_default(), asked = figures.asked);
    let of_colleague = |one: &OfColleague| {
        let name = one.name.as_deref().map_or_else(|| t!(language, "satisfaction-of-nobody"), |name| plain(name, 60));
        let average = tenths(one.average().unwrap_or_default());
        t!(language, "satisfaction-of", name = name, average = average, count = one.answered)
    };
    let colleagues: Vec<String> = colleagues.iter().map(of_colleague).collect();
    card.text(lines.join("\n"))
        .beside(t!(language, "field-average"), t!(language, "satisfaction-average", average = tenths(average)))
        .beside(t!(language, "field-ratings"), figures.answered().to_string())
        .beside(t!(language, "field-answer-rate"), rate)
        .beside(t!(language, "field-comments"), figures.comments.to_string())
        .field(t!(language, "field-by-colleague"), colleagues.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_in_both_languages() {
        let of = |name: Option<&str>, answered, stars| OfColleague { name: name.map(str::to_owned), answered, stars };
        let colleagues = [of(Some("هدى *x*"), 11, 49), of(Some("يوسف"), 2, 7), of(None, 1, 3)];
        let some = Figures { asked: 20, stars: vec![1, 0, 2, 3, 8], comments: 3 };
        for language in Language::ALL {
            let nobody = Figures { asked: 0, stars: vec![0; 5], comments: 0 };
            let silent = Figures { asked: 3, ..nobody.clone() };
            let seen = [
                card(language, 30, &some, &colleagues),
                card(language, 1, &some, &[]),
                card(language, 7, &silent, &[]),
                card(language, 365, &nobody, &[]),
            ];
            let seen = seen.map(|card| Message::card(card).response(true));
            insta::assert_json_snapshot!(format!("satisfaction_{}", language.as_str()), seen);
        }
    }
}
