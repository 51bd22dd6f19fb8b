//! What a customer's message says, free of any provider's wire format: its kind, and every word in it.
//!
//! A picture's caption, a file's name, the title of a pressed button are words as much as a text is: they are stored, shown and
//! searched. To read another kind, add a [`ContentKind`] and read it in the provider's door; to name another sort of words, add a
//! [`Label`] and its line in `commands/src/inbox/content.rs`.

/// The content of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// What kind of message it is.
    pub kind: ContentKind,
    /// Every word in it, in the order in which people read it.
    pub details: Vec<Detail>,
}

impl Content {
    /// A text, as received with U+0000 removed.
    pub fn text(text: impl Into<String>) -> Self {
        Self { kind: ContentKind::Text, details: vec![Detail::new(Label::Text, text)] }
    }

    /// Nothing but its kind.
    pub fn bare(kind: ContentKind) -> Self {
        Self { kind, details: Vec::new() }
    }

    /// All words, one under the other, for search; `None` if there are none.
    pub fn words(&self) -> Option<String> {
        let words = self.details.iter().map(|detail| detail.text.as_str()).collect::<Vec<_>>().join("\n");
        Some(words).filter(|words| !words.is_empty())
    }

    /// What it says to whoever quotes it: the first text in it, without what stands around that; all words if there is no text.
    pub fn said(&self) -> Option<String> {
        let text = self.details.iter().find(|detail| detail.label == Label::Text && !detail.text.is_empty());
        text.map(|detail| detail.text.clone()).or_else(|| self.words())
    }
}

/// Some words of a message, and what they are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// What they are.
    pub label: Label,
    /// The words, without U+0000.
    pub text: String,
}

impl Detail {
    /// These words.
    pub fn new(label: Label, text: impl Into<String>) -> Self {
        Self { label, text: text.into() }
    }
}

macro_rules! names {
    ($(#[$meta:meta])* $type:ident, other $other:ident { $($(#[$doc:meta])* $variant:ident = $name:literal,)+ }) => {
        $(#[$meta])*
        pub enum $type {
            $($(#[$doc])* $variant,)+
            /// One that this version does not know, by its name.
            $other(String),
        }

        impl $type {
            /// Every one that has a name here.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// The name stored in the database. It never changes.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::$other(name) => name,
                }
            }
        }

        impl From<&str> for $type {
            fn from(name: &str) -> Self {
                match name {
                    $($name => Self::$variant,)+
                    other => Self::$other(other.to_owned()),
                }
            }
        }
    };
}

names! {
    /// A kind of message.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    ContentKind, other Other {
        /// Text.
        Text = "text",
        /// A picture.
        Image = "image",
        /// A film.
        Video = "video",
        /// A sound or a voice message.
        Audio = "audio",
        /// A file.
        Document = "document",
        /// A sticker.
        Sticker = "sticker",
        /// A template that was filled in.
        Template = "template",
        /// A place.
        Location = "location",
        /// Contact cards.
        Contacts = "contacts",
        /// An emoji under an earlier message, or its removal.
        Reaction = "reaction",
        /// The button of a template was pressed.
        Button = "button",
        /// Something was chosen or filled in.
        Interactive = "interactive",
        /// Goods from the catalogue.
        Order = "order",
        /// A call that has ended; without a duration nobody answered it.
        Call = "call",
        /// A note of the provider about the customer.
        System = "system",
        /// An earlier message was changed.
        Edit = "edit",
        /// An earlier message was taken back.
        Revoke = "revoke",
        /// The provider does not pass it on.
        Unsupported = "unsupported",
    }
}

names! {
    /// What some words are in their message.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    Label, other Other {
        /// The text itself, a caption, an emoji, the title of what was chosen.
        Text = "text",
        /// The name of a file.
        FileName = "file_name",
        /// The name of a person, a company or a place.
        Name = "name",
        /// More about what stands before.
        About = "about",
        /// A postal address.
        Address = "address",
        /// Latitude and longitude, as in `24.71,46.67`.
        Coordinates = "coordinates",
        /// A phone number, as the customer's phone has it.
        Phone = "phone",
        /// An address for electronic mail.
        Email = "email",
        /// An address in the web.
        Link = "link",
        /// The business's own name for what was chosen.
        Choice = "choice",
        /// Something filled in, as in `size: 42`.
        Field = "field",
        /// Goods: how many of what, and at which price.
        Item = "item",
        /// How long a call was, in seconds.
        Duration = "duration",
        /// The advertisement that led the customer here.
        Advertisement = "advertisement",
        /// Why the provider did not pass something on.
        Reason = "reason",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_label_is_found_by_its_name() {
        for kind in ContentKind::KNOWN {
            assert_eq!(&ContentKind::from(kind.as_str()), kind);
        }
        for label in Label::KNOWN {
            assert_eq!(&Label::from(label.as_str()), label);
        }
        assert_eq!(ContentKind::from("hologram"), ContentKind::Other("hologram".into()));
    }

    #[test]
    fn the_words_are_all_there() {
        let details = vec![Detail::new(Label::Text, "السعر؟"), Detail::new(Label::FileName, "عرض.pdf")];
        let content = Content { kind: ContentKind::Document, details };
        assert_eq!(content.words().as_deref(), Some("السعر؟\nعرض.pdf"));
        assert_eq!(content.said().as_deref(), Some("السعر؟"), "without the file's name");
        let named = Content { kind: ContentKind::Document, details: vec![Detail::new(Label::FileName, "عرض.pdf")] };
        assert_eq!(named.said().as_deref(), Some("عرض.pdf"), "there is nothing else");
        let bare = Content::bare(ContentKind::Image);
        assert_eq!((bare.words(), bare.said()), (None, None));
    }
}
