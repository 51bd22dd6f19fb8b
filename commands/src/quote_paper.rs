//! What customers get of a quote: the document, in both languages on each page, and what they are told who answer it. How they are asked is
//! in `words`.

mod drawing;

use crm::{
    offer::Answer,
    quotes::{Paper, Quote, number_label},
    tenants::Language,
};

use self::drawing::Drawing;
use crate::{
    picture::{self, Undrawn},
    plain::{bare, on_a_phone},
    texts::t,
};

/// The document, as PDF: Arabic first, from right to left, and English beside it.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, Undrawn> {
    let title = format!("{} · {}", number_label(paper.quote.number), bare(&paper.quote.company, 100));
    picture::pdf(&title, &Drawing::new(paper)?.pages()?, drawing::HEIGHT)
}

/// What a customer is told who has answered it.
pub fn reply(language: Language, quote: &Quote, answer: Answer) -> String {
    let (number, company) = (number_label(quote.number), quote.company.as_str());
    on_a_phone(&match answer {
        Answer::Accepted => t!(language, "quote-thanks-accepted", quote = number, company = company),
        Answer::Declined => t!(language, "quote-thanks-declined", quote = number),
        Answer::AcceptedBefore => t!(language, "quote-accepted-before", quote = number),
        Answer::DeclinedBefore => t!(language, "quote-declined-before", quote = number),
        Answer::Expired => t!(language, "quote-too-late", quote = number, until = quote.valid_until.to_string()),
        Answer::Over => t!(language, "quote-over", quote = number),
    })
}

#[cfg(test)]
pub(crate) mod tests;
