//! `/crm search`: anything, by what somebody knows of it.

use std::collections::BTreeSet;

use crm::{
    Permission, companies, conversations,
    overview::search::{self, Hit},
    tenants::Language,
};

use crate::{
    bot::Ctx,
    companies as companies_card, contact_work, deal_work,
    errors::Error,
    gate::Gate,
    inbox::show as conversation_card,
    input, lead_form,
    message::{Button, Card, Message, Tone},
    plain::{phone, plain, stamp},
    response,
    texts::t,
};

/// How many buttons stand in a row.
const ROW: usize = 5;

/// Find anything: a name, phone, number, company, words of a message
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewContacts)")]
pub(crate) async fn search(ctx: Ctx<'_>, #[max_length = 100] text: String) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let hits = search::search(&session.db, &session.caller, &text).await?;
        Ok(render(session.language, &text, &hits))
    })
    .await
}

fn render(language: Language, typed: &str, hits: &[Hit]) -> Message {
    let lines: Vec<String> = hits.iter().map(|hit| line(language, hit)).collect();
    let text = if lines.is_empty() { t!(language, "find-nothing") } else { lines.join("\n") };
    let card = Card::new(Tone::Calm).title(t!(language, "find-title", words = plain(typed, 60))).text(text);
    let mut conversations = BTreeSet::new();
    // Discord takes a button once.
    let is_first = |hit: &&Hit| conversation_of(hit).is_none_or(|number| conversations.insert(number));
    let buttons: Vec<Button> = hits.iter().filter(is_first).map(button).collect();
    buttons.chunks(ROW).fold(Message::card(card), |message, row| message.buttons(row.to_vec()))
}

fn line(language: Language, hit: &Hit) -> String {
    match hit {
        Hit::Contact(contact) => {
            let (name, digits) = (plain(&contact.name, 80), contact.phone.as_deref().map(phone));
            match digits {
                Some(phone) => t!(language, "find-contact-phone", name = name, phone = phone),
                None => t!(language, "find-contact", name = name),
            }
        }
        Hit::Company(company) => {
            let number = companies::Which::number(company.number).label();
            t!(language, "find-company", company = number, name = plain(&company.name, 80))
        }
        Hit::Lead(lead) => t!(language, "find-lead", lead = plain(&input::lead::label(lead), 160)),
        Hit::Deal(deal) => t!(language, "find-deal", deal = plain(&input::deal::label(language, deal), 160)),
        Hit::Conversation(number, contact) => {
            let number = conversations::number_label(*number);
            t!(language, "find-conversation", conversation = number, name = plain(contact, 80))
        }
        Hit::Message(said) => {
            let (number, name) = (conversations::number_label(said.number), plain(&said.contact, 60));
            let (when, text) = (stamp(said.at, 'R'), plain(&said.line, 120));
            t!(language, "find-message", conversation = number, name = name, when = when, text = text)
        }
    }
}

/// What shows the whole of it.
fn button(hit: &Hit) -> Button {
    match hit {
        Hit::Contact(contact) => Button::new(&contact_work::Button::Show(contact.id), format!("👤 {}", contact.name)),
        Hit::Company(company) => {
            Button::new(&companies_card::Button::Show(company.number), format!("🏢 {}", company.name))
        }
        Hit::Lead(lead) => {
            Button::new(&lead_form::Button::Show(lead.number), format!("🌱 {}", crm::leads::number_label(lead.number)))
        }
        Hit::Deal(deal) => {
            let which = crm::deals::Which::number(deal.number);
            Button::new(&deal_work::Button::Show(which), format!("🤝 {}", which.label()))
        }
        Hit::Conversation(number, _) | Hit::Message(conversations::Hit { number, .. }) => {
            let label = conversations::number_label(*number);
            let which = conversations::Which::read(&label);
            Button::new(&conversation_card::Button::More(which), format!("💬 {label}"))
        }
    }
}

/// The number of the conversation that its button shows, if it shows one.
fn conversation_of(hit: &Hit) -> Option<i64> {
    match hit {
        Hit::Conversation(number, _) => Some(*number),
        Hit::Message(said) => Some(said.number),
        Hit::Contact(_) | Hit::Company(_) | Hit::Lead(_) | Hit::Deal(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use crm::{
        ContactId, contacts,
        sight::{ContactName, ContactPhone},
    };

    use super::*;

    #[test]
    fn what_was_found_in_both_languages() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let name = || ContactName::whole("سارة *x*");
        let contact = |phone: Option<&str>| {
            let phone = phone.map(ContactPhone::whole);
            Hit::Contact(contacts::Suggestion { id: ContactId::new(at), name: name(), phone })
        };
        let said = conversations::Hit {
            number: 1043,
            contact: name(),
            is_theirs: true,
            at,
            line: "بكم الطاولة؟".into(),
            post: None,
        };
        let hits = [
            contact(Some("966501234567")),
            contact(None),
            Hit::Company(companies::Suggestion { number: 1001, name: "شركة الأفق".into() }),
            Hit::Lead(crm::leads::Suggestion { number: 1042, contact: name(), interest: Some("شقة".into()) }),
            Hit::Conversation(1042, name()),
            Hit::Message(said),
        ];
        for language in Language::ALL {
            let lines: Vec<String> = hits.iter().map(|hit| line(language, hit)).collect();
            let labels: Vec<String> = [render(language, "سارة", &hits), render(language, "x", &[])]
                .map(|message| serde_json::to_value(message.response(true)).unwrap()["embeds"][0]["title"].to_string())
                .into();
            insta::assert_snapshot!(format!("found_{}", language.as_str()), [labels, lines].concat().join("\n"));
        }
    }
}
