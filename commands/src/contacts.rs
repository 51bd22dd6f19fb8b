//! `/crm contact`: customers, and those of them who are one person.

pub(crate) mod duplicates;
pub(crate) mod erase;
pub(crate) mod merge;
mod work;

use crm::{
    ContactId,
    contacts::{Counts, Side},
    tenants::Language,
};

use crate::{
    bot::Ctx,
    errors::Error,
    plain::{phone, plain},
    route::Payload,
    texts::t,
};

/// How many phones of a contact are named.
const PHONES: usize = 3;

/// Customers, and those of them who are one person
#[poise::command(
    slash_command,
    rename = "contact",
    guild_only,
    subcommand_required,
    subcommands(
        "work::add",
        "work::show",
        "work::edit",
        "work::assign",
        "work::note",
        "work::call",
        "erase::erase",
        "duplicates::duplicates",
        "merge::merge",
        "merge::unmerge"
    )
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Two contacts: who would stay, and who would go into them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    keep: ContactId,
    gone: ContactId,
}

impl Pair {
    fn swapped(self) -> Self {
        Self { keep: self.gone, gone: self.keep }
    }
}

impl Payload for Pair {
    fn write(&self, _: usize) -> String {
        format!("{}:{}", self.keep, self.gone)
    }

    fn read(raw: &str) -> Option<Self> {
        let (keep, gone) = raw.split_once(':')?;
        Some(Self { keep: Payload::read(keep)?, gone: Payload::read(gone)? })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        (ContactId::any(), ContactId::any()).prop_map(|(keep, gone)| Self { keep, gone }).boxed()
    }
}

/// Who, with their phones, in one line.
fn named(language: Language, side: &Side) -> String {
    let name = plain(&side.name, 80);
    let phones: Vec<String> = side.phones.iter().take(PHONES).map(|digits| phone(digits)).collect();
    if phones.is_empty() {
        t!(language, "contact-named", name = name)
    } else {
        t!(language, "contact-named-phones", name = name, phones = phones.join(" · "))
    }
}

/// How much there is of a contact, in one line.
fn counted(language: Language, counts: &Counts) -> String {
    let Counts { addresses, leads, deals, conversations, messages } = *counts;
    let parts = [
        (addresses, t!(language, "count-addresses", count = addresses)),
        (conversations, t!(language, "count-conversations", count = conversations)),
        (messages, t!(language, "count-messages", count = messages)),
        (leads, t!(language, "count-leads", count = leads)),
        (deals, t!(language, "deals-count", count = deals)),
    ];
    let there: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
    if there.is_empty() { t!(language, "count-nothing") } else { there.join(" · ") }
}

#[cfg(test)]
pub(crate) mod tests {
    use chrono::DateTime;
    use crm::sight::ContactPhone;

    use super::*;

    pub(crate) fn a_side(name: &str, phones: &[&str], n: i64) -> Side {
        Side {
            id: ContactId::new(DateTime::from_timestamp(1_800_000_000, 0).unwrap()),
            name: name.into(),
            phones: phones.iter().map(|&phone| ContactPhone::whole(phone)).collect(),
            counts: Counts { addresses: n, leads: n / 3, deals: n / 4, conversations: n / 2, messages: n * 7 },
            opted_out: n == 2,
        }
    }

    #[test]
    fn what_there_is_is_counted_in_both_languages() {
        for language in Language::ALL {
            let counts = [0, 1, 2, 3, 11, 100].map(|n| Counts {
                addresses: n,
                leads: n,
                deals: n,
                conversations: n,
                messages: n,
            });
            let lines: Vec<String> = counts.iter().map(|counts| counted(language, counts)).collect();
            insta::assert_snapshot!(format!("counted_{}", language.as_str()), lines.join("\n"));
        }
    }
}
