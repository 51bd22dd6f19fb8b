//! The parameters of one of Twilio's posts. They are kept as bytes, because these are what is signed; words are read from them
//! when somebody asks.

use crate::whatsapp::json::{self, ID_CHARS};

/// What stands before every address on WhatsApp (Twilio, "Channel addresses").
const PREFIX: &str = "whatsapp:";

/// The parameters of a body of type `application/x-www-form-urlencoded`, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<(Vec<u8>, Vec<u8>)>);

impl Form {
    /// Reads them. There is nothing that can't be read: what makes no sense is a parameter that nobody asks for.
    pub fn parse(raw: &[u8]) -> Self {
        let parts = raw.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
        let pair = |part: &[u8]| {
            let mut halves = part.splitn(2, |byte| *byte == b'=');
            let mut half = || decoded(halves.next().unwrap_or_default());
            (half(), half())
        };
        Self(parts.map(pair).collect())
    }

    /// These, as if they had been posted.
    pub(super) fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into_bytes(), value.into_bytes())).collect())
    }

    /// All of them, as they were sent.
    pub fn pairs(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.0.iter().map(|(name, value)| (name.as_slice(), value.as_slice()))
    }

    /// A parameter as text without U+0000. Of a repeated one the last counts.
    pub fn text(&self, name: &str) -> Option<String> {
        let (_, value) = self.0.iter().rev().find(|(known, _)| known == name.as_bytes())?;
        Some(json::without_nul(String::from_utf8_lossy(value).into_owned()))
    }

    /// A parameter that is text meant for people. Blank counts as absent.
    pub fn words(&self, name: &str) -> Option<String> {
        self.text(name).filter(|words| !words.trim().is_empty())
    }

    /// A parameter that names something: not blank, not longer than anyone's ids.
    pub fn id(&self, name: &str) -> Option<String> {
        self.words(name).filter(|id| id.chars().count() <= ID_CHARS)
    }

    /// The first of these that is there.
    pub fn first_id(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.id(name))
    }

    /// An address on WhatsApp, without the word before it.
    pub fn address(&self, name: &str) -> Option<String> {
        let address = self.id(name)?.strip_prefix(PREFIX)?.trim().to_owned();
        Some(address).filter(|address| !address.is_empty())
    }

    /// Whether Twilio reports on a message of ours, as opposed to bringing a customer's.
    pub fn is_status(&self) -> bool {
        self.words("MessageStatus").is_some_and(|status| !matches!(status.as_str(), "received" | "receiving"))
    }

    /// The business's number that this is about, with `+`: a customer's message goes to it, a report is about one from it.
    pub fn number(&self) -> Option<String> {
        self.address(if self.is_status() { "From" } else { "To" })
    }

    /// Twilio's id of the message. The others are what it was called before.
    pub fn message_sid(&self) -> Option<String> {
        self.first_id(&["MessageSid", "SmsMessageSid", "SmsSid"])
    }
}

/// `+` is a space and `%XX` a byte; any other `%` is itself (URL Standard, "application/x-www-form-urlencoded parsing").
fn decoded(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((byte, after)) = rest.split_first() {
        let digits = after.first_chunk::<2>().and_then(|pair| hex::decode(pair).ok());
        rest = after;
        match (byte, digits.as_deref()) {
            (b'%', Some([value])) => {
                out.push(*value);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', _) => out.push(b' '),
            (other, _) => out.push(*other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parameters_are_read_as_browsers_write_them() {
        let form =
            Form::parse(b"Body=a+b%26c%3D%2B100%25&Empty=&Bare&=nameless&&Body=%D9%85%zz%4&To=whatsapp%3A%2B966");
        let pairs: Vec<(String, Vec<u8>)> =
            form.pairs().map(|(name, value)| (String::from_utf8_lossy(name).into_owned(), value.to_vec())).collect();
        let expected = [
            ("Body", &b"a b&c=+100%"[..]),
            ("Empty", b""),
            ("Bare", b""),
            ("", b"nameless"),
            ("Body", "م%zz%4".as_bytes()),
            ("To", b"whatsapp:+966"),
        ];
        assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_vec())));
        assert_eq!(form.text("Body").as_deref(), Some("م%zz%4"), "of a repeated one the last counts");
        assert_eq!((form.words("Empty"), form.text("Absent")), (None, None));
        assert_eq!(form.address("To").as_deref(), Some("+966"));
    }

    #[test]
    fn odd_bytes_are_survived() {
        let form = Form::parse(b"Body=%FF%00x&Id=%20&From=%2B1&To=whatsapp:");
        assert_eq!(form.text("Body").as_deref(), Some("\u{FFFD}x"));
        assert_eq!((form.id("Id"), form.address("From"), form.address("To")), (None, None, None));
    }

    #[test]
    fn a_report_is_about_a_message_from_the_number_and_a_message_goes_to_it() {
        let number = |raw: &str| Form::parse(raw.as_bytes()).number();
        assert_eq!(number("From=whatsapp:%2B1&To=whatsapp:%2B2").as_deref(), Some("+2"));
        assert_eq!(number("From=whatsapp:%2B1&To=whatsapp:%2B2&MessageStatus=sent").as_deref(), Some("+1"));
        assert_eq!(number("From=whatsapp:%2B1&To=whatsapp:%2B2&MessageStatus=received").as_deref(), Some("+2"));
        assert_eq!(number("From=%2B1&To=%2B2"), None, "that was no WhatsApp");
    }

    proptest! {
        #[test]
        fn what_a_serialiser_wrote_is_read_back(pairs in prop::collection::vec((".*", ".*"), 0..6)) {
            let raw = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            let read: Vec<_> = Form::parse(raw.as_bytes()).0;
            let expected: Vec<_> = pairs.into_iter().map(|(name, value)| (name.into_bytes(), value.into_bytes())).collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn nothing_makes_it_fail(raw in prop::collection::vec(any::<u8>(), 0..200)) {
            let form = Form::parse(&raw);
            let _ = (form.number(), form.message_sid());
        }
    }
}
