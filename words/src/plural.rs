//! Which plural form a number takes.
//!
//! Fluent chooses plural forms by itself, but by rules that are wrong for Arabic from 103 on: `intl_pluralrules` tests the
//! number where CLDR tests its last two digits. So a text that counts selects by `PLURAL($count)`, which answers the name of
//! the form by CLDR. A number of its own, such as `[0]`, is selected by `$count` alone.

use std::error::Error;

use fluent_templates::{
    FluentBundle,
    fluent_bundle::{FluentResource, FluentValue},
};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// Adds `PLURAL` to the texts of a language. Fails for one that CLDR can't count in.
pub(crate) fn add(bundle: &mut FluentBundle<&'static FluentResource>) -> Result<(), Box<dyn Error>> {
    let language: String = bundle.locales.iter().take(1).map(ToString::to_string).collect();
    let locale = Locale::try_from_str(&language)?;
    rules(&locale)?;
    bundle.add_function("PLURAL", move |counts, _| form(&locale, counts).unwrap_or(FluentValue::Error))?;
    Ok(())
}

/// Made anew for each text: they can't be shared between threads, and making them is a look at a table in the program.
fn rules(locale: &Locale) -> Result<PluralRules, Box<dyn Error>> {
    Ok(PluralRules::try_new(locale.into(), Default::default())?)
}

fn form<'a>(locale: &Locale, counts: &[FluentValue<'_>]) -> Option<FluentValue<'a>> {
    let [FluentValue::Number(count)] = counts else { return None };
    let count: u64 = count.as_string().parse().ok()?;
    Some(FluentValue::from(match rules(locale).ok()?.category_for(count) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }))
}
