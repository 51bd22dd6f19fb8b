//! Currencies, by their codes and what people call them.

use crm::{
    currency::Currency,
    money::{self, Money},
    text,
};
use serenity::all::CreateAutocompleteResponse;

use crate::{bot::Ctx, message::OPTIONS, response, session::InteractionContext};

/// Those that are offered before anything is typed: where most who use this are.
const FIRST: [&str; 10] = ["SAR", "AED", "KWD", "QAR", "BHD", "OMR", "EGP", "JOD", "USD", "EUR"];

/// What autocomplete offers: each with an amount as it is written in it.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        let label = |one: Currency| {
            let example = Money::new(123_456, one).shown(session.language);
            (format!("{} · {example}", one.code()), one.code().to_owned())
        };
        Ok(offered(typed).into_iter().map(label).collect())
    })
    .await
}

fn offered(typed: &str) -> Vec<Currency> {
    let key = text::search_key(typed).to_uppercase();
    if key.is_empty() {
        return FIRST.iter().filter_map(|code| code.parse().ok()).collect();
    }
    let named = money::currency(typed, Currency::SAR);
    let begun = Currency::all().filter(|one| one.code().starts_with(&key) && Some(*one) != named);
    named.into_iter().chain(begun).take(OPTIONS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_offered_by_code_sign_and_name() {
        let codes = |typed| offered(typed).into_iter().map(Currency::code).collect::<Vec<_>>();
        assert_eq!(codes(""), FIRST);
        assert_eq!(codes("kw"), ["KWD"]);
        assert_eq!(codes("ريال")[0], "SAR");
        assert_eq!(codes("د.ك"), ["KWD"]);
        assert_eq!(codes("sa"), ["SAR"]);
        assert!(codes("zzz").is_empty());
    }
}
