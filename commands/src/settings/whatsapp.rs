//! `/settings whatsapp`: the company's numbers, how they are, and a button that asks a number's provider about it, as
//! `omnicrm channel test` does.

use crm::{
    Permission,
    channel::{NewsKind, Provider, Trouble},
    channels::{self, Overview, Said, Seen},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    failure,
    gate::Gate,
    message::{self, Card, Message, Tone},
    number,
    plain::{phone, plain, stamp},
    response::{self, Place},
    route::{Handle, Payload, custom_ids},
    session::InteractionContext,
    texts::t,
};

/// Numbers that are shown: as many as there is room for their buttons, five in each of four rows.
const SHOWN: usize = 20;
const IN_A_ROW: usize = 5;

custom_ids! {
    /// Under the numbers.
    pub(crate) enum Button {
        /// Ask this one's provider about it.
        Test(number: Address) = "test-number" does ChannelTest,
    }
}

/// A number as a button carries it: digits, with or without `+`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address(String);

impl Address {
    fn of(address: &str) -> Option<Self> {
        let digits = address.strip_prefix('+').unwrap_or(address);
        let fits = (1..=32).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| Self(address.to_owned()))
    }
}

impl Payload for Address {
    fn write(&self, _: usize) -> String {
        self.0.clone()
    }

    fn read(raw: &str) -> Option<Self> {
        Self::of(raw)
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::strategy::Strategy as _;
        "\\+?[0-9]{1,32}".prop_map(Self).boxed()
    }
}

/// See the company's WhatsApp numbers
#[poise::command(slash_command, rename = "whatsapp", guild_only, custom_data = "Gate::Needs(Permission::ViewSettings)")]
pub(crate) async fn whatsapp(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        Ok(shown(session.language, &channels::overview(&session.db, &session.caller).await?))
    })
    .await
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Test(Address(number)) = self;
        response::respond(bot, context, Place::New, |session| async move {
            let language = session.language;
            let said = match channels::open_for_staff(&session.db, &session.caller, &number).await? {
                Some(channel) => (bot.outside.ask)(channel).await.map_err(|what| trouble(language, what)),
                None => Err(t!(language, "whatsapp-no-secret")),
            };
            Ok(tested(language, &number, said))
        })
        .await;
    }
}

fn shown(language: Language, overview: &Overview) -> Message {
    let Overview { numbers, said } = overview;
    let is_bad = numbers.iter().any(|number| !number.has_secret || number.held.is_some());
    let mut card = Card::new(if is_bad { Tone::Bad } else { Tone::Calm }).title(t!(language, "whatsapp-title"));
    if numbers.is_empty() {
        card = card.text(t!(language, "whatsapp-none"));
    }
    if numbers.len() > SHOWN {
        // The command is outside of the text, so that copying it takes no direction marks along.
        card = card.text(format!("{} `omnicrm channel list`", t!(language, "whatsapp-more")));
    }
    let numbers = &numbers[..numbers.len().min(SHOWN)];
    for number in numbers {
        card = card.field(
            format!("{} · {}", called(number.provider), number::number(language, &number.address)),
            state(language, number),
        );
    }
    let lines: Vec<String> = said.iter().map(|said| news(language, said)).collect();
    let news = Card::new(Tone::Calm).title(t!(language, "whatsapp-said")).text(lines.join("\n"));
    let cards = [card].into_iter().chain((!lines.is_empty()).then_some(news)).collect();
    let buttons: Vec<message::Button> = numbers.iter().filter_map(|number| button(language, number)).collect();
    buttons.chunks(IN_A_ROW).fold(Message::default().cards(cards), |message, row| message.buttons(row.to_vec()))
}

fn button(language: Language, number: &Seen) -> Option<message::Button> {
    let label = t!(language, "button-test-number", number = number::number_in_label(&number.address));
    Address::of(&number.address).map(|address| message::Button::new(&Button::Test(address), label))
}

fn state(language: Language, number: &Seen) -> String {
    let Seen { address: _, provider: _, has_secret, held, last_at, quiet_since } = number;
    let sending = match held {
        _ if !has_secret => t!(language, "whatsapp-no-secret"),
        Some(held) => t!(
            language,
            "whatsapp-held",
            since = stamp(held.since, 'f'),
            why = failure::failure(language, held.why.failure, held.why.code),
            soon = stamp(held.look_at, 'R')
        ),
        None => t!(language, "whatsapp-ready"),
    };
    let heard = match (quiet_since, last_at) {
        (Some(since), _) => t!(language, "whatsapp-quiet", since = stamp(*since, 'f')),
        (None, Some(at)) => t!(language, "whatsapp-last", ago = stamp(*at, 'R')),
        (None, None) => t!(language, "whatsapp-last-never"),
    };
    format!("{sending}\n{heard}")
}

fn news(language: Language, said: &Said) -> String {
    let Said { number, kind, state, details, at } = said;
    let details = plain(&details.replace('\n', " · "), 200);
    let words = match kind {
        NewsKind::Quality => {
            let what = format!("quality-{state}");
            t!(language, "news-said", what = what.as_str(), state = plain(&state.replace('_', " "), 64))
        }
        _ => t!(language, "whatsapp-limits"),
    };
    let about = number.as_deref().map(|number| format!("{} · ", phone(number))).unwrap_or_default();
    // What WhatsApp writes reads from left to right, whatever stands around it.
    format!("• {about}{words} \u{2068}{details}\u{2069} ({})", stamp(*at, 'd'))
}

/// What came of asking.
fn tested(language: Language, number: &str, said: Result<String, String>) -> Message {
    let number = plain(number, 40);
    match said {
        Ok(said) => {
            let text = t!(language, "whatsapp-test-good", number = number, said = plain(&said, 200));
            Message::card(Card::new(Tone::Good).text(text))
        }
        Err(why) => {
            Message::card(Card::new(Tone::Bad).text(t!(language, "whatsapp-test-bad", number = number, why = why)))
        }
    }
}

fn trouble(language: Language, trouble: Trouble) -> String {
    match trouble {
        Trouble::SecretRefused => t!(language, "trouble-secret-refused"),
        Trouble::WrongId => t!(language, "trouble-wrong-id"),
        Trouble::NoSecret => t!(language, "trouble-no-secret"),
        Trouble::Unreachable => t!(language, "trouble-unreachable"),
        Trouble::Blocked => t!(language, "trouble-blocked"),
        Trouble::NotSubscribed => t!(language, "trouble-not-subscribed"),
        Trouble::NoAccount => t!(language, "trouble-no-account"),
        Trouble::Odd(status) => t!(language, "trouble-odd", status = status.to_string()),
    }
}

/// A provider's own name.
fn called(provider: Provider) -> &'static str {
    match provider {
        Provider::Meta => "Meta",
        Provider::Dialog360 => "360dialog",
        Provider::Twilio => "Twilio",
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use crm::{
        channel::{Failure, ProviderError},
        channels::Held,
    };

    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + minutes * 60, 0).unwrap()
    }

    fn number(address: &str, provider: Provider) -> Seen {
        let address = address.to_owned();
        Seen { address, provider, has_secret: true, held: None, last_at: None, quiet_since: None }
    }

    fn all() -> Overview {
        let why = ProviderError { code: Some(190), ..ProviderError::of(Failure::Unauthorised) };
        let held = Held { address: "1001".into(), why, since: at(0), look_at: at(15) };
        let said = |number: Option<&str>, kind, state: &str, details: &str| Said {
            number: number.map(str::to_owned),
            kind,
            state: state.into(),
            details: details.into(),
            at: at(-1),
        };
        Overview {
            numbers: vec![
                Seen { held: Some(held), last_at: Some(at(-5)), ..number("1001", Provider::Meta) },
                Seen { has_secret: false, ..number("+966112000001", Provider::Twilio) },
                Seen { quiet_since: Some(at(-600)), ..number("+966112000002", Provider::Dialog360) },
            ],
            said: vec![
                said(Some("966112000000"), NewsKind::Quality, "flagged", "current_limit: TIER_1K"),
                said(None, NewsKind::Limits, "changed", "max_daily: *2000*\nmax_phone_numbers: 25"),
            ],
        }
    }

    #[test]
    fn numbers_in_both_languages() {
        let troubles = [
            Trouble::SecretRefused,
            Trouble::WrongId,
            Trouble::NoSecret,
            Trouble::Unreachable,
            Trouble::Blocked,
            Trouble::NotSubscribed,
            Trouble::NoAccount,
            Trouble::Odd(500),
        ];
        for language in Language::ALL {
            let mut shown = vec![shown(language, &all()).response(true)];
            shown.push(super::shown(language, &Overview { numbers: Vec::new(), said: Vec::new() }).response(true));
            shown.push(tested(language, "+966112000001", Ok("متجر *النور*".into())).response(true));
            shown.extend(troubles.map(|what| tested(language, "1001", Err(trouble(language, what))).response(true)));
            insta::assert_json_snapshot!(format!("whatsapp_{}", language.as_str()), shown);
        }
    }

    #[test]
    fn there_is_room_for_twenty_numbers_and_it_is_said_that_there_are_more() {
        let many: Vec<Seen> = (0..30).map(|n| number(&format!("10{n}"), Provider::Meta)).collect();
        let message = shown(Language::English, &Overview { numbers: many, said: Vec::new() });
        let body = serde_json::to_value(message.response(true)).unwrap();
        assert_eq!(body["embeds"][0]["fields"].as_array().unwrap().len(), 20);
        assert!(body["embeds"][0]["description"].as_str().unwrap().contains("omnicrm channel list"), "{body}");
        let rows = body["components"].as_array().unwrap();
        assert_eq!(rows.iter().map(|row| row["components"].as_array().unwrap().len()).collect::<Vec<_>>(), [5; 4]);
    }
}
