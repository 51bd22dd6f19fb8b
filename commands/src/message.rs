//! What is sent to Discord: a text, a card, buttons and menus. The only place that builds messages. `allowed_mentions` is
//! always empty, also where serenity's default does not reach, but for a message that calls one person ([`Message::calling`]), and everything is cut to Discord's limits (Discord's
//! reference, "Message resource": embed limits; "Component reference").

use crm::DiscordId;
use serenity::all::{
    ButtonStyle, CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateButton, CreateEmbed,
    CreateEmbedAuthor, CreateEmbedFooter, CreateInteractionResponseFollowup, CreateInteractionResponseMessage,
    CreateMessage, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, EditInteractionResponse,
    EditMessage, ExecuteWebhook, Nonce, UserId,
};

use crate::{
    plain::{bare, clamp, mention, units},
    route::CustomId,
};

/// The text of a message.
pub(crate) const CONTENT: usize = 2000;
const TITLE: usize = 256;
/// The text of a card.
pub(crate) const DESCRIPTION: usize = 4096;
const FIELDS: usize = 25;
const FIELD_NAME: usize = 256;
const FIELD_VALUE: usize = 1024;
const AUTHOR: usize = 256;
const FOOTER: usize = 2048;
/// All texts of all embeds of a message together.
pub(crate) const EMBEDS: usize = 6000;
/// Embeds of one message.
const CARDS: usize = 10;
const BUTTON: usize = 80;
const BUTTONS: usize = 5;
/// Rows of buttons and menus of one message.
const ROWS: usize = 5;
/// Also the limit for what autocomplete offers.
pub(crate) const OPTIONS: usize = 25;
/// Labels of options and of autocomplete's choices.
pub(crate) const OPTION: usize = 100;
const PLACEHOLDER: usize = 150;
const NONCE: usize = 25;
/// The description of a file.
const ABOUT: usize = 1024;

/// What a card is about, by the stripe at its side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Something to read.
    Calm,
    /// It is done.
    Good,
    /// It went wrong.
    Bad,
    /// A customer wrote.
    Customer,
}

impl Tone {
    fn colour(self) -> u32 {
        match self {
            Self::Calm => 0x0058_65F2,
            Self::Good => 0x0023_A55A,
            Self::Bad => 0x00DA_373C,
            Self::Customer => 0x0025_D366,
        }
    }
}

/// A card: Discord's embed. Texts from outside have gone through `plain` before they come here; `author` and `footer`
/// are shown without markdown.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub tone: Tone,
    pub author: Option<String>,
    pub title: Option<String>,
    pub text: String,
    fields: Vec<(String, String, bool)>,
    pub footer: Option<String>,
    /// Shows the picture that the message brings as its file.
    picture: Option<String>,
}

impl Card {
    pub fn new(tone: Tone) -> Self {
        Self { tone, author: None, title: None, text: String::new(), fields: Vec::new(), footer: None, picture: None }
    }

    pub fn title(self, title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..self }
    }

    pub fn text(self, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..self }
    }

    /// A field as wide as the card. One without a value is left out: Discord refuses it.
    pub fn field(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with_field(name.into(), value.into(), false)
    }

    /// A field beside others.
    pub fn beside(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with_field(name.into(), value.into(), true)
    }

    fn with_field(mut self, name: String, value: String, beside: bool) -> Self {
        if !value.trim().is_empty() {
            self.fields.push((name, value, beside));
        }
        self
    }

    /// Cuts each part to its limit and all of them to what is `left` of theirs, in reading order, fields last.
    fn embed(self, left: &mut usize) -> CreateEmbed {
        let Self { tone, author, title, text, fields, footer, picture } = self;
        let mut take = |part: &str, limit: usize| {
            let part = clamp(part, limit.min(*left));
            *left -= units(&part);
            part
        };
        let mut embed = CreateEmbed::new().colour(tone.colour());
        if let Some(name) = picture {
            embed = embed.attachment(name);
        }
        if let Some(author) = author {
            embed = embed.author(CreateEmbedAuthor::new(take(&author, AUTHOR)));
        }
        if let Some(title) = title {
            embed = embed.title(take(&title, TITLE));
        }
        if let Some(footer) = footer {
            embed = embed.footer(CreateEmbedFooter::new(take(&footer, FOOTER)));
        }
        if !text.is_empty() {
            embed = embed.description(take(&text, DESCRIPTION));
        }
        for (name, value, beside) in fields.into_iter().take(FIELDS) {
            let (name, value) = (take(&name, FIELD_NAME), take(&value, FIELD_VALUE));
            if name.is_empty() || value.is_empty() {
                break;
            }
            embed = embed.field(name, value, beside);
        }
        embed
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Button {
    id: String,
    label: String,
    /// Stands out among the others.
    primary: bool,
}

impl Button {
    pub fn new(id: &impl CustomId, label: impl Into<String>) -> Self {
        Self { id: id.encode(), label: label.into(), primary: false }
    }

    pub fn primary(self) -> Self {
        Self { primary: true, ..self }
    }

    fn build(self) -> CreateButton {
        let style = if self.primary { ButtonStyle::Primary } else { ButtonStyle::Secondary };
        CreateButton::new(self.id).label(bare(&self.label, BUTTON)).style(style)
    }
}

/// An entry of a menu.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// A menu; `many` lets a person choose more than one, and `least` is how many at least.
#[derive(Clone, Debug)]
pub(crate) struct Menu {
    /// Its `custom_id`.
    pub id: String,
    pub hint: String,
    pub entries: Vec<Entry>,
    pub many: bool,
    pub least: u8,
}

impl Menu {
    fn build(self) -> CreateSelectMenu {
        let Self { id, hint, entries, many, least } = self;
        let entries: Vec<_> = entries.into_iter().take(OPTIONS).collect();
        let most = if many { u8::try_from(entries.len()).unwrap_or(1) } else { 1 };
        let option = |entry: Entry| {
            CreateSelectMenuOption::new(bare(&entry.label, OPTION), entry.value).default_selection(entry.chosen)
        };
        let kind = CreateSelectMenuKind::String { options: entries.into_iter().map(option).collect() };
        CreateSelectMenu::new(id, kind).placeholder(bare(&hint, PLACEHOLDER)).min_values(least).max_values(most)
    }
}

#[derive(Clone, Debug)]
struct File {
    name: String,
    content: Vec<u8>,
    /// What a picture shows, for those who listen to it.
    about: Option<String>,
}

/// Something to send.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    text: String,
    cards: Vec<Card>,
    /// Each is a row.
    buttons: Vec<Vec<Button>>,
    menus: Vec<Menu>,
    /// Only in a message, in the first answer to an interaction, and in place of "thinking…".
    file: Option<File>,
    /// Whom a message notifies.
    calls: Option<DiscordId>,
}

impl Message {
    /// A sentence or two.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub fn card(card: Card) -> Self {
        Self { cards: vec![card], ..Self::default() }
    }

    /// With these cards, at most ten.
    pub fn cards(self, cards: Vec<Card>) -> Self {
        Self { cards, ..self }
    }

    /// With a sentence above its cards.
    pub fn with_text(self, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..self }
    }

    /// At most five, in a row of their own; a message has room for five rows, menus among them.
    pub fn buttons(mut self, row: Vec<Button>) -> Self {
        self.buttons.extend((!row.is_empty()).then_some(row));
        self
    }

    pub fn menu(mut self, menu: Menu) -> Self {
        self.menus.push(menu);
        self
    }

    /// With a file.
    pub fn file(self, name: String, content: Vec<u8>) -> Self {
        Self { file: Some(File { name, content, about: None }), ..self }
    }

    /// With this person mentioned below its text, who is notified of it. Only in a message: nothing else calls anybody.
    pub fn calling(self, person: DiscordId) -> Self {
        Self { text: format!("{}\n{}", self.text, mention(person)), calls: Some(person), ..self }
    }

    /// A card with a picture; `about` says what it shows.
    pub fn picture(card: Card, name: &str, content: Vec<u8>, about: &str) -> Self {
        let file = File { name: name.to_owned(), content, about: Some(clamp(about, ABOUT)) };
        Self { file: Some(file), ..Self::card(Card { picture: Some(name.to_owned()), ..card }) }
    }

    /// The file, as it is sent beside the message. What it shows is said in the message itself.
    pub fn files(&self) -> Vec<CreateAttachment> {
        let attachment = |file: &File| {
            let attachment = CreateAttachment::bytes(file.content.clone(), file.name.clone());
            match &file.about {
                Some(about) => attachment.description(about.clone()),
                None => attachment,
            }
        };
        self.file.iter().map(attachment).collect()
    }

    /// In place of a message's buttons; everything else of it stays.
    pub fn only_buttons(buttons: Vec<Button>) -> EditMessage {
        let (_, _, rows) = Self::default().buttons(buttons).parts();
        EditMessage::new().components(rows).allowed_mentions(nobody())
    }

    fn parts(self) -> (String, Vec<CreateEmbed>, Vec<CreateActionRow>) {
        let Self { text, cards, buttons, menus, file: _, calls: _ } = self;
        let mut rows: Vec<_> = menus.into_iter().map(|menu| CreateActionRow::SelectMenu(menu.build())).collect();
        for row in buttons {
            rows.push(CreateActionRow::Buttons(row.into_iter().take(BUTTONS).map(Button::build).collect()));
        }
        rows.truncate(ROWS);
        let mut left = EMBEDS;
        let embeds = cards.into_iter().take(CARDS).map(|card| card.embed(&mut left)).collect();
        (clamp(&text, CONTENT), embeds, rows)
    }

    /// As the first answer to an interaction. `private` shows it to one person only.
    pub fn response(self, private: bool) -> CreateInteractionResponseMessage {
        let files = self.files();
        let (text, embeds, rows) = self.parts();
        CreateInteractionResponseMessage::new()
            .add_files(files)
            .content(text)
            .embeds(embeds)
            .components(rows)
            .allowed_mentions(nobody())
            .ephemeral(private)
    }

    /// In place of the first answer.
    pub fn edit(self) -> EditInteractionResponse {
        let files = self.files();
        let (text, embeds, rows) = self.parts();
        let edit = EditInteractionResponse::new().content(text).embeds(embeds).components(rows);
        files.into_iter().fold(edit, EditInteractionResponse::new_attachment).allowed_mentions(nobody())
    }

    /// Beside the first answer, to one person only.
    pub fn followup(self) -> CreateInteractionResponseFollowup {
        let (text, embeds, rows) = self.parts();
        CreateInteractionResponseFollowup::new()
            .content(text)
            .embeds(embeds)
            .components(rows)
            .allowed_mentions(nobody())
            .ephemeral(true)
    }

    /// As a message, without its file ([`Self::files`]). Sent twice with the same `nonce` within minutes, Discord makes one
    /// message of it.
    pub fn message(self, nonce: &str) -> CreateMessage {
        let called = self.calls;
        let (text, embeds, rows) = self.parts();
        CreateMessage::new()
            .content(text)
            .embeds(embeds)
            .components(rows)
            .allowed_mentions(called.map_or_else(nobody, only))
            .nonce(Nonce::String(nonce.chars().take(NONCE).collect()))
            .enforce_nonce(true)
    }

    /// As the message that a thread of a forum begins with: it takes no nonce.
    pub fn starter(self) -> CreateMessage {
        let (text, embeds, rows) = self.parts();
        CreateMessage::new().content(text).embeds(embeds).components(rows).allowed_mentions(nobody())
    }

    /// As a message of a webhook, under somebody's name: it takes no nonce and no buttons.
    pub fn under_name(self, name: &str) -> ExecuteWebhook {
        let (text, embeds, _) = self.parts();
        ExecuteWebhook::new().username(name).content(text).embeds(embeds).allowed_mentions(nobody())
    }

    /// In place of a message.
    pub fn edit_message(self) -> EditMessage {
        let (text, embeds, rows) = self.parts();
        EditMessage::new().content(text).embeds(embeds).components(rows).allowed_mentions(nobody())
    }
}

fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new()
}

fn only(person: DiscordId) -> CreateAllowedMentions {
    CreateAllowedMentions::new().users([UserId::new(person.get())])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn length(value: &Value) -> usize {
        value.as_str().map_or(0, units)
    }

    proptest! {
        #[test]
        fn every_card_is_within_discords_limits(
            texts in prop::collection::vec("[aب😀 ]{0,3000}", 4),
            fields in prop::collection::vec(("[aب]{0,300}", "[a😀]{0,1200}"), 0..30),
        ) {
            let mut card = Card::new(Tone::Calm).title(&texts[0]).text(texts[1].repeat(2));
            card.author = Some(texts[2].clone());
            card.footer = Some(texts[3].clone());
            for (name, value) in fields {
                card = card.field(name, value);
            }
            let embed = serde_json::to_value(card.embed(&mut EMBEDS.clone())).unwrap();
            let fields = embed["fields"].as_array().cloned().unwrap_or_default();
            let all = length(&embed["title"]) + length(&embed["description"]) + length(&embed["author"]["name"])
                + length(&embed["footer"]["text"])
                + fields.iter().map(|f| length(&f["name"]) + length(&f["value"])).sum::<usize>();
            prop_assert!(all <= 6000, "{all}");
            prop_assert!(fields.len() <= 25 && length(&embed["title"]) <= 256 && length(&embed["description"]) <= 4096);
            prop_assert!(fields.iter().all(|f| (1..=1024).contains(&length(&f["value"]))));
        }
    }

    /// If you are here because this failed: a message without it pings whoever a customer names.
    #[test]
    fn nobody_is_ever_pinged() {
        let reply = || Message::text("@everyone <@1>");
        let bodies = [
            serde_json::to_value(reply().response(true)).unwrap(),
            serde_json::to_value(reply().edit()).unwrap(),
            serde_json::to_value(reply().followup()).unwrap(),
            serde_json::to_value(reply().message("n")).unwrap(),
            serde_json::to_value(reply().edit_message()).unwrap(),
            serde_json::to_value(reply().starter()).unwrap(),
            serde_json::to_value(reply().under_name("x")).unwrap(),
        ];
        for body in bodies {
            let mentions = &body["allowed_mentions"];
            assert_eq!(mentions["parse"], serde_json::json!([]), "{body}");
            assert!(mentions["users"].as_array().is_none_or(Vec::is_empty), "{body}");
        }
    }

    #[test]
    fn who_is_called_is_the_only_one_who_is_pinged() {
        let message = Message::text("@everyone <@1>").calling(DiscordId::new(42).unwrap());
        let body = serde_json::to_value(message.clone().message("n")).unwrap();
        assert_eq!(body["content"], "@everyone <@1>\n<@42>");
        assert_eq!(body["allowed_mentions"], serde_json::json!({ "parse": [], "users": ["42"], "roles": [] }));
        let body = serde_json::to_value(message.response(true)).unwrap();
        assert!(body["allowed_mentions"]["users"].as_array().is_none_or(Vec::is_empty), "only a message calls: {body}");
    }

    #[test]
    fn a_message_carries_its_nonce() {
        let body = serde_json::to_value(Message::text("x").message(&"n".repeat(40))).unwrap();
        assert_eq!((length(&body["nonce"]), &body["enforce_nonce"]), (25, &Value::Bool(true)));
    }
}
