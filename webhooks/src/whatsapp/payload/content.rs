//! Every word of a message, whatever it came in.
//!
//! What is known of a kind decides the order and the labels ([`Words::known`]). What Meta added since is found by a walk over the
//! whole message ([`Words::leftovers`]): a word that no label fits is kept under the name it has there, and never dropped. To read
//! another kind well, add a reader in [`Words::known`]; to keep something out of people's sight, add it to [`is_technical`].

mod cards;

use crm::channel::{Content, ContentKind, Detail, Label};
use serde_json::value::RawValue;

use crate::whatsapp::json::{self, Object};

/// The most text that is kept of one message, in bytes of UTF-8. WhatsApp's own limit for a text is 4,096 characters.
const TEXT_BYTES: usize = 65_536;

/// The most pieces of text that are kept of one message. Meta's longest list of contacts has 257 cards.
const DETAILS: usize = 1_000;

/// How deep fields may lie within fields of a form.
const FORM_DEPTH: usize = 3;

/// The most pieces of text that are looked at for what was left over.
const LEFTOVERS: usize = 2_000;

/// What was read of a message.
pub(super) struct Read {
    pub content: Content,
    /// The message that this one is about.
    pub quotes: Option<String>,
    /// What was cut off, if anything.
    pub cut: Option<&'static str>,
}

pub(super) fn read(message: &Object<'_>) -> Read {
    let kind = kind(message);
    let mut words = Words::default();
    let quotes = words.known(&kind, message);
    words.context(message);
    words.leftovers(message);
    let cut = words.cut.then_some("the text was longer than 65,536 bytes");
    let quotes = quotes.or_else(|| message.object("context")?.id("id"));
    Read { content: Content { kind, details: words.details }, quotes, cut }
}

fn kind(message: &Object<'_>) -> ContentKind {
    match message.words("type", 64).as_deref() {
        // What the On-Premises API called a voice message.
        Some("voice") => ContentKind::Audio,
        Some(name) => ContentKind::from(name),
        None if message.object("text").is_some() => ContentKind::Text,
        None => ContentKind::Other("unknown".to_owned()),
    }
}

/// Whether a message should say something and does not.
pub(super) fn says_nothing(content: &Content) -> bool {
    let speaks = matches!(content.kind, ContentKind::Interactive | ContentKind::Unsupported | ContentKind::Other(_));
    speaks && content.details.is_empty()
}

/// A message of which only the reason is told why it was not passed on.
pub(super) fn for_reason(kind: ContentKind, error: &Object<'_>) -> Content {
    let mut words = Words::default();
    words.reason(error);
    Content { kind, details: words.details }
}

/// What has been found so far, and how much room is left.
#[derive(Default)]
struct Words {
    details: Vec<Detail>,
    bytes: usize,
    seen: usize,
    cut: bool,
}

impl Words {
    /// Keeps a piece of text, if there is any.
    fn add(&mut self, label: Label, text: Option<String>) {
        if self.cut {
            return;
        }
        // Names of members may hold U+0000 too, which PostgreSQL can't.
        let Some(mut text) = text.map(json::without_nul).filter(|text| !text.trim().is_empty()) else { return };
        let room = TEXT_BYTES.saturating_sub(self.bytes);
        if room == 0 || self.details.len() >= DETAILS {
            self.cut = true;
            return;
        }
        self.cut |= text.len() > room;
        text.truncate(text.floor_char_boundary(room));
        self.bytes += text.len();
        self.details.push(Detail { label, text });
    }

    /// The members of these names, each with its label.
    fn take<const N: usize>(&mut self, from: &Object<'_>, members: [(&str, Label); N]) {
        for (key, label) in members {
            self.add(label, from.text(key));
        }
    }

    /// Keeps a piece of text that stands nowhere yet.
    fn add_new(&mut self, label: Label, text: Option<String>) {
        let known = |text: &String| self.details.iter().any(|detail| detail.text.contains(text.trim()));
        self.add(label, text.filter(|text| !known(text)));
    }

    /// Reads what is known of a kind. Gives the message that this one changes or is put under, for the kinds that say so.
    fn known(&mut self, kind: &ContentKind, message: &Object<'_>) -> Option<String> {
        let own = message.object(kind.as_str());
        match (kind, &own) {
            (ContentKind::Contacts, _) => cards::read(self, &message.list("contacts").unwrap_or_default()),
            (ContentKind::Text, Some(text)) => self.take(text, [("body", Label::Text)]),
            (
                ContentKind::Image
                | ContentKind::Video
                | ContentKind::Audio
                | ContentKind::Document
                | ContentKind::Sticker,
                Some(media),
            ) => self.take(media, [("caption", Label::Text), ("filename", Label::FileName)]),
            (ContentKind::Location, Some(place)) => self.place(place),
            (ContentKind::Reaction, Some(reaction)) => {
                self.take(reaction, [("emoji", Label::Text)]);
                return reaction.id("message_id");
            }
            (ContentKind::Button, Some(button)) => {
                self.take(button, [("text", Label::Text)]);
                self.add_new(Label::Choice, button.text("payload"));
            }
            (ContentKind::Interactive, Some(interactive)) => self.interactive(interactive),
            (ContentKind::Order, Some(order)) => self.order(order),
            (ContentKind::System, Some(note)) => {
                self.take(note, [("body", Label::Text)]);
                self.add_new(Label::Phone, note.text("wa_id"));
            }
            (ContentKind::Edit, Some(edit)) => {
                if let Some(changed) = edit.object("message") {
                    self.known(&self::kind(&changed), &changed);
                }
                return edit.id("original_message_id");
            }
            (ContentKind::Revoke, Some(revoke)) => return revoke.id("original_message_id"),
            (ContentKind::Unsupported, Some(what)) => self.add(Label::Reason, what.text("type")),
            _ => {}
        }
        None
    }

    fn place(&mut self, place: &Object<'_>) {
        self.take(place, [("name", Label::Name), ("address", Label::Address)]);
        let at = place.text("latitude").zip(place.text("longitude"));
        self.add(
            Label::Coordinates,
            at.map(|(latitude, longitude)| format!("{},{}", latitude.trim(), longitude.trim())),
        );
        self.take(place, [("url", Label::Link)]);
    }

    fn interactive(&mut self, interactive: &Object<'_>) {
        for chosen in ["button_reply", "list_reply"].into_iter().filter_map(|key| interactive.object(key)) {
            self.take(&chosen, [("title", Label::Text), ("description", Label::About), ("id", Label::Choice)]);
        }
        if let Some(form) = interactive.object("nfm_reply") {
            self.take(&form, [("body", Label::Text), ("name", Label::Name)]);
            self.filled_in(form.text("response_json"));
        }
    }

    /// The answers of a form: JSON inside a string, mostly an object.
    fn filled_in(&mut self, answers: Option<String>) {
        let Some(answers) = answers else { return };
        let Some(fields) = json::whole(answers.as_bytes()).and_then(Object::read) else {
            return self.add(Label::Field, Some(answers));
        };
        self.fields(&fields, FORM_DEPTH);
    }

    /// The fields of a form, those within a field too.
    fn fields(&mut self, fields: &Object<'_>, depth: usize) {
        for (name, value) in fields.members().into_iter().filter(|(name, _)| *name != "flow_token") {
            match Object::read(value).filter(|_| depth > 0) {
                Some(within) => self.fields(&within, depth - 1),
                None => {
                    let value = json::text(value).unwrap_or_else(|| value.get().to_owned());
                    let said = Some(format!("{name}: {value}")).filter(|_| !value.is_empty());
                    self.add(Label::Field, said);
                }
            }
        }
    }

    fn order(&mut self, order: &Object<'_>) {
        self.take(order, [("text", Label::Text)]);
        for item in order.list("product_items").unwrap_or_default().into_iter().filter_map(Object::read) {
            let word = |key| item.text(key).unwrap_or_default();
            let (count, price) = (word("quantity"), format!("{} {}", word("item_price"), word("currency")));
            self.add(Label::Item, Some(format!("{count} × {} ({})", word("product_retailer_id"), price.trim())));
        }
    }

    /// What may come with any kind: the advertisement that led here, the goods that were asked about, and why Meta does not pass
    /// something on.
    fn context(&mut self, message: &Object<'_>) {
        if let Some(goods) = message.object("context").and_then(|context| context.object("referred_product")) {
            self.take(&goods, [("product_retailer_id", Label::Item)]);
        }
        if let Some(from) = message.object("referral") {
            self.take(&from, [("headline", Label::Advertisement), ("body", Label::Advertisement)]);
            let welcome = from.object("welcome_message").and_then(|welcome| welcome.text("text"));
            self.add(Label::Advertisement, welcome);
            self.take(&from, [("source_url", Label::Link)]);
        }
        for error in message.list("errors").unwrap_or_default().into_iter().filter_map(Object::read) {
            self.reason(&error);
        }
    }

    fn reason(&mut self, error: &Object<'_>) {
        self.take(error, [("title", Label::Reason)]);
        let data = error.object("error_data");
        for more in [error.text("message"), error.text("details"), data.and_then(|data| data.text("details"))] {
            self.add_new(Label::Reason, more);
        }
    }

    /// Every word that stands nowhere yet, under the name that it has in the message.
    fn leftovers(&mut self, object: &Object<'_>) {
        // The address of a file in Meta's store, for minutes only.
        let of_file = |name: &str| name == "url" && object.get("mime_type").is_some();
        for (name, value) in object.members() {
            if !is_technical(name) && !of_file(name) {
                self.leftover(name, value);
            }
        }
    }

    fn leftover(&mut self, name: &str, value: &RawValue) {
        if let Some(object) = Object::read(value) {
            self.leftovers(&object);
        } else if let Some(list) = json::list(value) {
            list.into_iter().for_each(|value| self.leftover(name, value));
        } else if self.seen >= LEFTOVERS {
            self.cut = true;
        } else if value.get().starts_with('"') {
            self.seen += 1;
            let name = json::without_nul(name.chars().take(64).collect());
            self.add_new(Label::Other(name), json::text(value));
        }
    }
}

/// Members that hold no words: ids, times, digests, links to Meta's own stores, and what was put together above.
fn is_technical(name: &str) -> bool {
    const NAMES: [&str; 29] = [
        "_vnd",
        "wa_id",
        "id",
        "type",
        "from",
        "to",
        "timestamp",
        "mime_type",
        "sha256",
        "hash",
        "identity",
        "context",
        "vcard",
        "origin",
        "country_code",
        "image_url",
        "video_url",
        "thumbnail_url",
        "media_type",
        "source_type",
        "ctwa_clid",
        "latitude",
        "longitude",
        "response_json",
        "quantity",
        "item_price",
        "currency",
        "code",
        "href",
    ];
    NAMES.contains(&name) || name.ends_with("_id") || name.ends_with("timestamp")
}
