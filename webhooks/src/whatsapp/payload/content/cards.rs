//! Contact cards, as Meta takes them apart and as the vCard (RFC 6350) that may come along.

use crm::channel::Label;
use serde_json::value::RawValue;

use super::Words;
use crate::whatsapp::json::Object;

pub(super) fn read(words: &mut Words, cards: &[&RawValue]) {
    for card in cards.iter().copied().filter_map(Object::read) {
        if let Some(name) = card.object("name") {
            words.take(&name, [("formatted_name", Label::Name)]);
        }
        for phone in each(&card, "phones") {
            words.add(Label::Phone, phone.text("phone").or_else(|| phone.text("wa_id")));
        }
        for email in each(&card, "emails") {
            words.take(&email, [("email", Label::Email)]);
        }
        if let Some(company) = card.object("org") {
            words.take(&company, [("company", Label::Name), ("department", Label::About), ("title", Label::About)]);
        }
        for address in each(&card, "addresses") {
            let parts = ["street", "city", "state", "zip", "country"].into_iter().filter_map(|key| address.text(key));
            words.add(Label::Address, Some(parts.collect::<Vec<_>>().join(", ")));
        }
        for link in each(&card, "urls") {
            words.take(&link, [("url", Label::Link)]);
        }
        card.text("vcard").iter().for_each(|vcard| from_vcard(words, vcard));
    }
}

fn each<'a>(card: &Object<'a>, key: &str) -> impl Iterator<Item = Object<'a>> {
    card.list(key).unwrap_or_default().into_iter().filter_map(Object::read)
}

/// What the vCard says beyond the parts that Meta took out of it.
fn from_vcard(words: &mut Words, vcard: &str) {
    for (property, value) in vcard.lines().filter_map(|line| line.split_once(':')) {
        let name = property.split(';').next().unwrap_or_default();
        let label = match name.rsplit('.').next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "FN" | "ORG" => Label::Name,
            "TEL" => Label::Phone,
            "EMAIL" => Label::Email,
            "TITLE" | "ROLE" | "NOTE" => Label::About,
            "URL" => Label::Link,
            _ => continue,
        };
        words.add_new(label, Some(value.trim().trim_end_matches(';').replace("\\n", " ").replace('\\', "")));
    }
}
