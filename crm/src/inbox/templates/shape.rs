//! What a template is made of, what has to be filled in, and what it then says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    attachments::ours::{self, NewFile},
    channel::{FileKind, Filling, Framed, HeaderFilling, TemplateMessage},
    error::{Error, Field, Problem, Result},
    kernel::template,
};

/// The parts of a template. They are stored; their names never change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Above the text.
    pub header: Option<Header>,
    /// The text, with its variables in double braces.
    pub body: String,
    /// Below the text.
    pub footer: Option<String>,
    /// Below all.
    #[serde(default)]
    pub buttons: Vec<Button>,
    /// Whether a variable is the same one in all parts, as with Twilio; else each part counts for itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
}

/// What stands above a template's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Header {
    /// A line, which may have a variable.
    Text(String),
    /// A file that is chosen when it is sent: `image`, `video` or `document`.
    Media(String),
    /// Something that this version can't fill in, by WhatsApp's name.
    Other(String),
}

/// A button of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Button {
    /// Answers with its title.
    Reply {
        /// Its title.
        text: String,
    },
    /// Opens an address, which may end with a variable.
    Url {
        /// Its title.
        text: String,
        /// The address.
        url: String,
    },
    /// Calls a phone.
    Call {
        /// Its title.
        text: String,
        /// The phone.
        phone: String,
    },
    /// Something else, by WhatsApp's name.
    Other {
        /// Its title.
        text: String,
        /// WhatsApp's name for it.
        kind: String,
    },
}

impl Button {
    /// What stands on it.
    pub fn title(&self) -> &str {
        match self {
            Self::Reply { text } | Self::Url { text, .. } | Self::Call { text, .. } | Self::Other { text, .. } => text,
        }
    }
}

/// What somebody gives for the variables, as people type it: `ليلى; 5 مساءً`, or `name=ليلى; time=5`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<(Option<String>, String)>);

impl Values {
    /// In the order of the variables, whatever these are called; those that are too many stand for none.
    pub(crate) fn in_turn(values: Vec<String>) -> Self {
        Self(values.into_iter().map(|value| (None, value)).collect())
    }

    /// From what was typed, parted by `;`, `؛` or a new line, which `\n` stands for as in every text.
    pub fn read(typed: &str) -> Self {
        let typed = typed.replace("\\n", "\n");
        let parts = typed.split([';', '؛', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let read = |part: &str| match part.split_once('=') {
            Some((name, value)) if is_name(name.trim()) => (Some(name.trim().to_lowercase()), value.trim().to_owned()),
            _ => (None, part.to_owned()),
        };
        Self(parts.map(read).collect())
    }

    /// The values in the order of the variables; those that are named stand for theirs, the others for the rest in their order.
    fn given(&self, slots: &[&str]) -> Result<Vec<String>> {
        let mut unnamed = self.0.iter().filter(|(name, _)| name.is_none()).map(|(_, value)| value);
        let named = |slot: &str| self.0.iter().find(|(name, _)| name.as_deref() == Some(slot)).map(|(_, value)| value);
        let found: Vec<Option<&String>> = slots.iter().map(|slot| named(slot).or_else(|| unnamed.next())).collect();
        let missing: Vec<String> = slots
            .iter()
            .zip(&found)
            .filter(|(_, value)| value.is_none())
            .map(|(slot, _)| format!("{{{{{slot}}}}}"))
            .collect();
        match missing.is_empty() {
            true => Ok(found.into_iter().flatten().cloned().collect()),
            false => Err(Error::Invalid { field: Field::Values, problem: Problem::Missing(missing.join(" ")) }),
        }
    }
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl Values {
    /// The same in the order of a shape's variables, so that they fit these by whatever names.
    pub(super) fn in_order(&self, shape: &Shape) -> Result<Self> {
        let slots = shape.slots();
        let given = self.given(&slots.iter().map(String::as_str).collect::<Vec<_>>())?;
        Ok(Self(given.into_iter().map(|value| (None, value)).collect()))
    }
}

impl Shape {
    /// The variables to be filled in, in their order: those of the header, of the text, and of the buttons' addresses. Named ones
    /// once each.
    pub fn slots(&self) -> Vec<String> {
        let of_header = match &self.header {
            Some(Header::Text(text)) => template::variables(text),
            _ => Vec::new(),
        };
        let urls = self.buttons.iter().filter_map(|button| match button {
            Button::Url { text: _, url } => Some(template::variables(url)),
            _ => None,
        });
        let parts = [of_header, template::variables(&self.body)].into_iter().chain(urls);
        match self.shared {
            true => distinct(parts.flatten().collect()),
            false => parts.flat_map(distinct).collect(),
        }
    }

    /// The same with its variables counted through all parts, from 1.
    pub(super) fn counted_through(&self) -> Self {
        let mut count = 0;
        let mut counted = |text: &str| {
            let names = distinct(template::variables(text));
            let first = count + 1;
            count += names.len();
            let number = |name: &str| names.iter().position(|known| known == name).map(|place| first + place);
            template::fill(text, |name| number(name).map(|number| format!("{{{{{number}}}}}")))
        };
        let header = match &self.header {
            Some(Header::Text(text)) => Some(Header::Text(counted(text))),
            other => other.clone(),
        };
        let body = counted(&self.body);
        let mut buttons = self.buttons.clone();
        for button in &mut buttons {
            if let Button::Url { text: _, url } = button {
                *url = counted(url);
            }
        }
        Self { header, body, footer: self.footer.clone(), buttons, shared: true }
    }

    /// The message that comes of it with these values, and with this file above it.
    pub(super) fn fill(
        &self,
        (name, language, named): (&str, &str, bool),
        values: &Values,
        above: Option<&Above>,
    ) -> Result<TemplateMessage> {
        let slots = self.slots();
        let given = values.given(&slots.iter().map(String::as_str).collect::<Vec<_>>())?;
        let pairs: Vec<(String, String)> = slots.into_iter().zip(given).collect();
        let mut left = pairs.iter().cloned();
        let mut take = |text: &str| -> Vec<(String, String)> {
            let names = distinct(template::variables(text));
            match self.shared {
                true => pairs.iter().filter(|(slot, _)| names.contains(slot)).cloned().collect(),
                false => left.by_ref().take(names.len()).collect(),
            }
        };
        let filling =
            |(slot, text): &(String, String)| Filling { name: named.then(|| slot.clone()), text: text.clone() };
        let said = |text: &str, with: &[(String, String)]| {
            template::fill(text, |slot| with.iter().find(|(name, _)| name == slot).map(|(_, value)| value.clone()))
        };
        let (header, line) = match &self.header {
            None => (None, None),
            Some(Header::Text(text)) => {
                let with = take(text);
                (with.first().map(filling).map(HeaderFilling::Text), Some(said(text, &with)))
            }
            Some(Header::Media(kind)) => (Some(media_header(kind, above)?), None),
            Some(Header::Other(_)) => return Err(Error::Invalid { field: Field::Template, problem: Problem::Form }),
        };
        let with = take(&self.body);
        let body = said(&self.body, &with);
        let buttons = self.buttons.iter().enumerate().filter_map(|(place, button)| match button {
            Button::Url { text: _, url } => take(url).into_iter().next().map(|(_, value)| (place, value)),
            _ => None,
        });
        let urls = buttons.collect();
        let variables = if self.shared { pairs.into_iter().collect() } else { BTreeMap::new() };
        Ok(TemplateMessage {
            name: name.to_owned(),
            language: language.to_owned(),
            header,
            body: with.iter().map(filling).collect(),
            urls,
            text: Framed { header: line, body, footer: self.footer.clone() },
            titles: self.buttons.iter().map(|button| button.title().to_owned()).collect(),
            reference: None,
            variables,
        })
    }
}

/// The file that stands above the text.
#[derive(Clone, Debug)]
pub enum Above {
    /// WhatsApp fetches it from this address by itself.
    Link(String),
    /// Somebody gave it to Discord.
    File(NewFile),
}

fn media_header(kind: &str, above: Option<&Above>) -> Result<HeaderFilling> {
    match above {
        None => Err(Error::Invalid { field: Field::Media, problem: Problem::Empty }),
        Some(Above::Link(link)) => link_header(kind, link.trim()),
        Some(Above::File(file)) => {
            let wanted = match kind {
                "image" => FileKind::Image,
                "video" => FileKind::Video,
                _ => FileKind::Document,
            };
            let (file, name) = ours::kind_and_name(file, Some(wanted))?;
            Ok(HeaderFilling::File { file, name })
        }
    }
}

fn link_header(kind: &str, link: &str) -> Result<HeaderFilling> {
    if link.is_empty() {
        return Err(Error::Invalid { field: Field::Media, problem: Problem::Empty });
    }
    if !link.starts_with("https://") || link.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Error::Invalid { field: Field::Media, problem: Problem::Form });
    }
    Ok(HeaderFilling::Media { kind: kind.to_owned(), link: link.to_owned() })
}

fn distinct(variables: Vec<&str>) -> Vec<String> {
    let mut seen = Vec::new();
    for variable in variables {
        if !seen.iter().any(|known| known == variable) {
            seen.push(variable.to_owned());
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Conflict;

    fn shape() -> Shape {
        Shape {
            header: Some(Header::Text("طلب {{1}}".into())),
            body: "مرحبا {{1}}، موعدك {{2}}. نراك {{2}} بإذن الله.".into(),
            footer: Some("متجر النور".into()),
            buttons: vec![
                Button::Reply { text: "تأكيد".into() },
                Button::Url { text: "تتبّع".into(), url: "https://x.example/{{1}}".into() },
            ],
            shared: false,
        }
    }

    #[test]
    fn counted_through_all_parts_the_same_values_say_the_same() {
        let counted = shape().counted_through();
        assert_eq!(counted.slots(), ["1", "2", "3", "4"]);
        assert_eq!(counted.body, "مرحبا {{2}}، موعدك {{3}}. نراك {{3}} بإذن الله.");
        assert_eq!(counted.buttons[1], Button::Url { text: "تتبّع".into(), url: "https://x.example/{{4}}".into() });
        let values = Values::read("42؛ ليلى; السبت; a1");
        let (before, after) =
            (shape().fill(("t", "ar", false), &values, None), counted.fill(("t", "ar", false), &values, None));
        let (before, after) = (before.unwrap(), after.unwrap());
        assert_eq!((&before.text, &before.urls), (&after.text, &after.urls));
        assert_eq!((before.variables.len(), after.variables.get("4").map(String::as_str)), (0, Some("a1")));
        // One that stands in two parts is asked for once.
        let twice = Shape {
            body: "{{1}} و{{2}}".into(),
            header: Some(Header::Text("{{1}}".into())),
            shared: true,
            ..Shape::default()
        };
        assert_eq!(twice.slots(), ["1", "2"]);
        let filled = twice.fill(("t", "ar", false), &Values::read("أ؛ ب"), None).unwrap();
        assert_eq!((filled.text.header.as_deref(), filled.text.body.as_str()), (Some("أ"), "أ وب"));
    }

    #[test]
    fn values_stand_for_variables_in_their_order() {
        assert_eq!(shape().slots(), ["1", "1", "2", "1"]);
        let values = Values::read("42؛ ليلى; السبت; a1");
        let filled = shape().fill(("t", "ar", false), &values, None).unwrap();
        assert_eq!(filled.text.header.as_deref(), Some("طلب 42"));
        assert_eq!(filled.text.body, "مرحبا ليلى، موعدك السبت. نراك السبت بإذن الله.");
        assert_eq!(filled.body.iter().map(|f| f.text.as_str()).collect::<Vec<_>>(), ["ليلى", "السبت"]);
        assert_eq!(filled.urls, [(1, "a1".to_owned())]);
        assert_eq!(filled.titles, ["تأكيد", "تتبّع"]);
        assert!(filled.body.iter().all(|filling| filling.name.is_none()));
    }

    #[test]
    fn named_values_stand_wherever_their_variable_is() {
        let shape = Shape { body: "{{name}}: {{time}}".into(), ..Shape::default() };
        let values = Values::read("time=5 مساءً; ليلى");
        let filled = shape.fill(("t", "ar", true), &values, None).unwrap();
        assert_eq!(filled.text.body, "ليلى: 5 مساءً");
        assert_eq!(filled.body[1], Filling { name: Some("time".into()), text: "5 مساءً".into() });
        let short = shape.fill(("t", "ar", true), &Values::read("ليلى"), None);
        assert!(
            matches!(&short, Err(Error::Invalid { field: Field::Values, problem: Problem::Missing(names) }) if names == "{{time}}")
        );
    }

    #[test]
    fn a_file_above_the_text_has_an_address() {
        let shape = Shape { header: Some(Header::Media("image".into())), body: "x".into(), ..Shape::default() };
        let fill = |above: Option<Above>| shape.fill(("t", "ar", false), &Values::default(), above.as_ref());
        let linked = |link: &str| fill(Some(Above::Link(link.into())));
        assert!(linked("https://x.example/a.jpg").is_ok());
        for odd in ["", "http://x.example/a.jpg", "https://x y"] {
            assert!(matches!(linked(odd), Err(Error::Invalid { field: Field::Media, .. })), "{odd:?}");
        }
        assert!(matches!(fill(None), Err(Error::Invalid { field: Field::Media, problem: Problem::Empty })));
    }

    #[test]
    fn a_file_above_the_text_is_of_the_templates_kind() {
        let file = |media_type: &str| {
            let media_type = Some(media_type.to_owned());
            let file = NewFile { address: String::new(), name: "a".into(), media_type, bytes: 100 };
            Above::File(file)
        };
        for (kind, fits, odd) in [
            ("image", "image/png", "application/pdf"),
            ("video", "video/mp4", "image/png"),
            ("document", "application/pdf", "application/zip"),
        ] {
            let shape = Shape { header: Some(Header::Media(kind.into())), body: "x".into(), ..Shape::default() };
            let fill = |above| shape.fill(("t", "ar", false), &Values::default(), Some(&above));
            let filled = fill(file(fits)).expect("it fits");
            assert!(matches!(filled.header, Some(HeaderFilling::File { .. })), "{kind}: {:?}", filled.header);
            assert!(matches!(fill(file(odd)), Err(Error::Conflict(Conflict::FileNotTaken))), "{kind}");
        }
    }
}
