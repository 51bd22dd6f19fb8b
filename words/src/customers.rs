//! What customers are told and asked, whoever has it sent.

use crm::{
    quotes::{Question, Quote, number_label},
    tenants::Language,
};

use crate::t;

/// For a customer: the marks by which our own texts keep directions apart are of no use on a phone.
pub fn on_a_phone(said: &str) -> String {
    said.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')).collect()
}

/// What the document of a quote is called.
pub fn quote_file(quote: &Quote) -> String {
    format!("{}.pdf", number_label(quote.number))
}

/// How a customer is asked whether they accept a quote.
pub fn quote_question(language: Language, quote: &Quote) -> Question {
    let text = t!(
        language,
        "quote-question",
        quote = number_label(quote.number),
        company = quote.company.as_str(),
        total = quote.total().shown(language),
        until = quote.valid_until.to_string()
    );
    Question {
        text: on_a_phone(&text),
        accept: t!(language, "quote-button-accept"),
        decline: t!(language, "quote-button-decline"),
        document: quote_file(quote),
    }
}
