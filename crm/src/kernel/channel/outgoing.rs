//! What is said to a customer, free of any provider's wire format. It is stored with its message until it is sent, so the names of
//! kinds and fields never change once they have shipped.
//!
//! To add a kind: an [`Outgoing`], what people read of it ([`Outgoing::content`]), its limits ([`Outgoing::checked`]), and its body in
//! `webhooks/src/whatsapp/send/wire.rs`.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{Content, ContentKind, Detail, FileKind, Label, Provider};
use crate::{
    country::Country,
    error::{Conflict, Error, Field, Problem, Result},
    phone, text,
};

/// A message to a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outgoing {
    /// Text.
    Text {
        /// The text.
        body: String,
    },
    /// An emoji under the customer's message that is answered.
    Reaction {
        /// Which; `None` takes it back.
        emoji: Option<String>,
    },
    /// A text with buttons to press.
    Buttons {
        /// Above the buttons.
        text: Framed,
        /// One to three.
        buttons: Vec<Choice>,
        /// A document in place of a header, whose bytes are an [attachment](crate::attachments) of the message: what the customer reads as
        /// its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<String>,
    },
    /// A text with a list to choose from.
    List {
        /// Above the list.
        text: Framed,
        /// What opens the list.
        open: String,
        /// One to ten.
        rows: Vec<Choice>,
    },
    /// A template, which may also be sent when the customer has not written for long.
    Template(Box<TemplateMessage>),
    /// A file, whose bytes are an [attachment](crate::attachments) of the message.
    File {
        /// As what.
        file: FileKind,
        /// What the customer reads as its name.
        name: String,
        /// Below it.
        caption: Option<String>,
    },
    /// A place.
    Location(Place),
    /// How to reach somebody.
    Contact {
        /// What they are called.
        name: String,
        /// Their phone: digits without `+`, as soon as it is stored.
        phone: String,
    },
}

/// A template with everything filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateMessage {
    /// WhatsApp's name of the template.
    pub name: String,
    /// Its language, as WhatsApp writes it: `ar`, `en_US`.
    pub language: String,
    /// What is filled in above the text.
    pub header: Option<HeaderFilling>,
    /// What is filled in in the text, in the order of its variables.
    pub body: Vec<Filling>,
    /// What the buttons' addresses end with, by the place of the button from 0.
    pub urls: Vec<(usize, String)>,
    /// What the customer reads.
    pub text: Framed,
    /// The titles of the buttons.
    pub titles: Vec<String>,
    /// What the provider wants to be told instead of the name: Twilio's ContentSid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What stands for each variable, where one name means the same in all parts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, String>,
}

/// What stands for a variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filling {
    /// The variable, if the template's have names and not numbers.
    pub name: Option<String>,
    /// What stands for it.
    pub text: String,
}

/// What is filled in above the text of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderFilling {
    /// A variable of its line.
    Text(Filling),
    /// A file that WhatsApp fetches.
    Media {
        /// `image`, `video` or `document`.
        kind: String,
        /// Its address: `https://…`.
        link: String,
    },
    /// A file whose bytes are an [attachment](crate::attachments) of the message.
    File {
        /// A picture, a film or a document, whichever the template has.
        file: FileKind,
        /// What the customer reads as a document's name.
        name: String,
    },
}

/// A text with something above and below it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Framed {
    /// In bold, above.
    pub header: Option<String>,
    /// The text.
    pub body: String,
    /// In small letters, below.
    pub footer: Option<String>,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Our own name for it, which comes back when it is chosen.
    pub id: String,
    /// What the customer reads.
    pub title: String,
    /// More about it; lists only.
    pub about: Option<String>,
}

/// A place on earth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// In degrees, north is positive.
    pub latitude: f64,
    /// In degrees, east is positive.
    pub longitude: f64,
    /// What it is called.
    pub name: Option<String>,
    /// Its postal address.
    pub address: Option<String>,
}

/// Limits of the Cloud API, in characters and in number ("Interactive reply buttons", "Interactive lists").
pub mod limits {
    /// Of a text with buttons or a list.
    pub const BODY: usize = 1024;
    /// Of what stands above and below it.
    pub const FRAME: usize = 60;
    /// Of a button's title, and of the title that opens a list.
    pub const BUTTON: usize = 20;
    /// Of a row's title.
    pub const ROW: usize = 24;
    /// Of what is said about a row.
    pub const ABOUT: usize = 72;
    /// Buttons.
    pub const BUTTONS: usize = 3;
    /// Rows.
    pub const ROWS: usize = 10;
    /// Of our name for a choice.
    pub const ID: usize = 200;
    /// Of names and addresses. WhatsApp's documents name no limit; a phone shows no more.
    pub const NAME: usize = 200;
    /// Of an emoji, which may be made of several signs.
    pub const EMOJI: usize = 16;
}

impl Outgoing {
    /// A text.
    pub fn text(body: impl Into<String>) -> Self {
        Self::Text { body: body.into() }
    }

    /// As what its file is sent, and under which name, if one goes with it.
    pub fn file(&self) -> Option<(FileKind, &str)> {
        match self {
            Self::File { file, name, caption: _ } => Some((*file, name)),
            Self::Buttons { document: Some(name), .. } => Some((FileKind::Document, name)),
            Self::Template(template) => match &template.header {
                Some(HeaderFilling::File { file, name }) => Some((*file, name)),
                _ => None,
            },
            _ => None,
        }
    }

    /// What people read of it.
    pub fn content(&self) -> Content {
        let about = |text: &str| Detail::new(Label::About, text);
        let framed = |Framed { header, body, footer }: &Framed| {
            let text = Detail::new(Label::Text, body.as_str());
            header.as_deref().map(about).into_iter().chain([text]).chain(footer.as_deref().map(about))
        };
        let (kind, details): (_, Vec<Detail>) = match self {
            Self::Text { body } => return Content::text(body.as_str()),
            Self::Reaction { emoji } => {
                (ContentKind::Reaction, emoji.iter().map(|emoji| Detail::new(Label::Text, emoji.as_str())).collect())
            }
            Self::Buttons { text, buttons, document } => {
                let titles = buttons.iter().map(|button| Detail::new(Label::Choice, button.title.as_str()));
                let file = document.iter().map(|name| Detail::new(Label::FileName, name.as_str()));
                (ContentKind::Interactive, framed(text).chain(titles).chain(file).collect())
            }
            Self::List { text, open: _, rows } => {
                (ContentKind::Interactive, framed(text).chain(rows.iter().map(Choice::detail)).collect())
            }
            Self::Template(template) => {
                let titles = template.titles.iter().map(|title| Detail::new(Label::Choice, title.as_str()));
                let file = self.file().map(|(_, name)| Detail::new(Label::FileName, name));
                (ContentKind::Template, framed(&template.text).chain(titles).chain(file).collect())
            }
            Self::File { file, name, caption } => {
                let caption = caption.as_deref().map(|caption| Detail::new(Label::Text, caption));
                (
                    file.content_kind(),
                    caption.into_iter().chain([Detail::new(Label::FileName, name.as_str())]).collect(),
                )
            }
            Self::Location(Place { latitude, longitude, name, address }) => {
                let name = name.as_deref().map(|name| Detail::new(Label::Name, name));
                let address = address.as_deref().map(|address| Detail::new(Label::Address, address));
                let place = Detail::new(Label::Coordinates, format!("{latitude},{longitude}"));
                (ContentKind::Location, name.into_iter().chain(address).chain([place]).collect())
            }
            Self::Contact { name, phone } => {
                let phone = Detail::new(Label::Phone, format!("+{phone}"));
                (ContentKind::Contacts, vec![Detail::new(Label::Name, name.as_str()), phone])
            }
        };
        Content { kind, details }
    }

    /// The same, tidied up and within the provider's limits; or which input is not. A phone is read as it is dialled in `country`.
    pub(crate) fn checked(self, provider: Provider, country: Option<Country>) -> Result<Self> {
        let twilios = matches!(&self, Self::Text { .. })
            || matches!(&self, Self::File { file, .. } if !matches!(file, FileKind::Sticker | FileKind::Voice));
        if provider == Provider::Twilio && !twilios {
            return Err(Error::Conflict(Conflict::NotByProvider));
        }
        Ok(match self {
            Self::Text { body } => Self::Text { body: text::paragraph(Field::Text, &body, provider.text_chars())? },
            Self::Reaction { emoji } => {
                let emoji = emoji.map(|emoji| checked_emoji(&emoji)).transpose()?;
                Self::Reaction { emoji }
            }
            Self::Buttons { text, buttons, document } => Self::Buttons {
                text: text.checked()?,
                buttons: checked_choices(buttons, Field::Buttons, limits::BUTTONS, limits::BUTTON)?,
                document,
            },
            Self::List { text, open, rows } => Self::List {
                text: text.checked()?,
                open: text::line(Field::Open, &open, limits::BUTTON)?,
                rows: checked_choices(rows, Field::Rows, limits::ROWS, limits::ROW)?,
            },
            Self::Template(template) => Self::Template(template),
            Self::File { file, name, caption } => {
                let caption = text::optional_paragraph(Field::Caption, caption.as_deref(), limits::BODY)?;
                if caption.is_some() && !file.takes_caption() {
                    return Err(Error::Conflict(Conflict::NoCaption));
                }
                Self::File { file, name, caption }
            }
            Self::Location(place) => Self::Location(place.checked()?),
            Self::Contact { name, phone } => {
                let phone = phone::phone(Field::Phone, &phone, country)?;
                Self::Contact { name: text::line(Field::Name, &name, limits::NAME)?, phone }
            }
        })
    }
}

impl Framed {
    fn checked(self) -> Result<Self> {
        let Self { header, body, footer } = self;
        Ok(Self {
            header: text::optional_line(Field::Header, header.as_deref(), limits::FRAME)?,
            body: text::paragraph(Field::Text, &body, limits::BODY)?,
            footer: text::optional_line(Field::Footer, footer.as_deref(), limits::FRAME)?,
        })
    }
}

impl Choice {
    fn detail(&self) -> Detail {
        let Self { id: _, title, about } = self;
        let words = about.as_ref().map_or_else(|| title.clone(), |about| format!("{title} — {about}"));
        Detail::new(Label::Choice, words)
    }
}

impl Place {
    fn checked(self) -> Result<Self> {
        let Self { latitude, longitude, name, address } = self;
        if !(latitude.abs() <= 90.0 && longitude.abs() <= 180.0) {
            return Err(Error::Invalid { field: Field::Place, problem: Problem::Form });
        }
        Ok(Self {
            latitude,
            longitude,
            name: text::optional_line(Field::Name, name.as_deref(), limits::NAME)?,
            address: text::optional_line(Field::Address, address.as_deref(), limits::NAME)?,
        })
    }
}

/// One emoji: WhatsApp takes no letters under a message.
fn checked_emoji(emoji: &str) -> Result<String> {
    let emoji = text::line(Field::Emoji, emoji, limits::EMOJI)?;
    match emoji.chars().any(|c| c.is_alphanumeric() && !c.is_ascii_digit() || c.is_whitespace()) || emoji.is_ascii() {
        true => Err(Error::Invalid { field: Field::Emoji, problem: Problem::Form }),
        false => Ok(emoji),
    }
}

/// No two may read the same: WhatsApp refuses that, and nobody could tell them apart.
fn checked_choices(choices: Vec<Choice>, field: Field, most: usize, title: usize) -> Result<Vec<Choice>> {
    if !(1..=most).contains(&choices.len()) {
        let most = u16::try_from(most).unwrap_or(u16::MAX);
        return Err(Error::Invalid { field, problem: Problem::Range(1, most) });
    }
    let choices = choices.into_iter().map(|Choice { id, title: words, about }| {
        Ok(Choice {
            id: text::line(field, &id, limits::ID)?,
            title: text::line(field, &words, title).map_err(|wrong| of_piece(wrong, &words))?,
            about: text::optional_line(field, about.as_deref(), limits::ABOUT)
                .map_err(|wrong| of_piece(wrong, about.as_deref().unwrap_or_default()))?,
        })
    });
    let choices = choices.collect::<Result<Vec<_>>>()?;
    let (mut titles, mut ids) = (HashSet::new(), HashSet::new());
    match choices.iter().all(|choice| titles.insert(&choice.title) && ids.insert(&choice.id)) {
        true => Ok(choices),
        false => Err(Error::Invalid { field, problem: Problem::Twice }),
    }
}

/// Of several pieces in one input, people are told which one is too long.
fn of_piece(wrong: Error, piece: &str) -> Error {
    match wrong {
        Error::Invalid { field, problem: Problem::TooLong(most) } => {
            Error::Invalid { field, problem: Problem::PieceTooLong(piece.trim().to_owned(), most) }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(title: &str) -> Choice {
        Choice { id: format!("id-{title}"), title: title.into(), about: None }
    }

    fn framed(body: &str) -> Framed {
        Framed { body: body.into(), ..Framed::default() }
    }

    fn wrong(message: Outgoing) -> Option<(Field, Problem)> {
        match message.checked(Provider::Meta, None) {
            Err(Error::Invalid { field, problem }) => Some((field, problem)),
            _ => None,
        }
    }

    #[test]
    fn what_whatsapp_would_refuse_is_refused_with_the_input_at_fault() {
        let buttons = |titles: &[&str]| Outgoing::Buttons {
            text: framed("؟"),
            buttons: titles.iter().map(|title| choice(title)).collect(),
            document: None,
        };
        assert_eq!(wrong(buttons(&["نعم", "لا", "ربما"])), None);
        assert_eq!(wrong(buttons(&[])), Some((Field::Buttons, Problem::Range(1, 3))));
        assert_eq!(wrong(buttons(&["1", "2", "3", "4"])), Some((Field::Buttons, Problem::Range(1, 3))));
        assert_eq!(wrong(buttons(&["نعم", " نعم "])), Some((Field::Buttons, Problem::Twice)));
        let long = "ن".repeat(21);
        assert_eq!(wrong(buttons(&["لا", &long])), Some((Field::Buttons, Problem::PieceTooLong(long.clone(), 20))));
        let list = |open: &str, rows: usize| Outgoing::List {
            text: framed("؟"),
            open: open.into(),
            rows: (0..rows).map(|n| choice(&n.to_string())).collect(),
        };
        assert_eq!(wrong(list("المواعيد", 10)), None);
        assert_eq!(wrong(list("المواعيد", 11)), Some((Field::Rows, Problem::Range(1, 10))));
        assert_eq!(wrong(list("", 1)), Some((Field::Open, Problem::Empty)));
        let rows = |title: &str, about: &str| {
            let row = Choice { about: Some(about.into()), ..choice(title) };
            wrong(Outgoing::List {
                text: framed("؟"), open: "المواعيد".into(), rows: vec![choice("لا"), row]
            })
        };
        let (title, about) = ("ن".repeat(25), "ن".repeat(73));
        assert_eq!(rows(&format!(" {title} "), ""), Some((Field::Rows, Problem::PieceTooLong(title, 24))));
        assert_eq!(rows("نعم", &about), Some((Field::Rows, Problem::PieceTooLong(about.clone(), 72))));
        let place =
            |latitude, longitude| wrong(Outgoing::Location(Place { latitude, longitude, name: None, address: None }));
        assert_eq!(place(24.71, 46.67), None);
        for (latitude, longitude) in [(91.0, 0.0), (0.0, -180.5), (f64::NAN, 0.0), (f64::INFINITY, 0.0)] {
            assert_eq!(place(latitude, longitude), Some((Field::Place, Problem::Form)));
        }
        let emoji = |emoji: &str| wrong(Outgoing::Reaction { emoji: Some(emoji.into()) });
        for good in ["👍", "❤️", "👨‍👩‍👧", "🇸🇦", "3️⃣"] {
            assert_eq!(emoji(good), None, "{good}");
        }
        for bad in ["ok", "شكرا", "7", ":)"] {
            assert_eq!(emoji(bad), Some((Field::Emoji, Problem::Form)), "{bad}");
        }
        assert_eq!(wrong(Outgoing::text("ا".repeat(4097))), Some((Field::Text, Problem::TooLong(4096))));
    }

    #[test]
    fn what_is_stored_is_read() {
        let all = [
            Outgoing::text("مرحبا"),
            Outgoing::Reaction { emoji: None },
            Outgoing::Buttons { text: framed("؟"), buttons: vec![choice("نعم")], document: None },
            Outgoing::Buttons {
                text: framed("؟"), buttons: vec![choice("نعم")], document: Some("Q-1001.pdf".into())
            },
            Outgoing::List { text: framed("؟"), open: "اختر".into(), rows: vec![choice("1")] },
            Outgoing::Location(Place {
                latitude: 24.71, longitude: 46.67, name: None, address: Some("الرياض".into())
            }),
            Outgoing::Contact { name: "هدى".into(), phone: "966500000000".into() },
            Outgoing::File { file: FileKind::Document, name: "عرض.pdf".into(), caption: Some("تفضلي".into()) },
        ];
        for message in all {
            let stored = serde_json::to_value(&message).unwrap();
            assert_eq!(serde_json::from_value::<Outgoing>(stored).unwrap(), message);
            assert!(matches!(message, Outgoing::Reaction { emoji: None }) || message.content().words().is_some());
        }
    }
}
