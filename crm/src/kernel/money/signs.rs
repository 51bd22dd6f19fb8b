//! Which currency is meant by what stands beside an amount: a code, a sign or a name. To add one: a line in the list below.

use super::figures::cleaned;
use crate::{currency::Currency, text::search_key};

/// Signs and names that people type, with whose they are. Where several share one, the company's own is meant, else the first.
const SIGNS: &[(&str, &[&str])] = &[
    ("$", &["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD"]),
    ("US$", &["USD"]),
    ("€|يورو|euro|euros", &["EUR"]),
    ("£", &["GBP", "EGP"]),
    ("¥", &["JPY", "CNY"]),
    ("₹", &["INR"]),
    ("₺", &["TRY"]),
    // Saudi Arabia's own sign is in Unicode since 2025.
    ("\u{20C1}|SR|ريال سعودي", &["SAR"]),
    ("QR|ريال قطري", &["QAR"]),
    ("RO|ريال عماني", &["OMR"]),
    ("ريال يمني", &["YER"]),
    // `﷼` is folded into the word.
    ("ريال|ريالا|ريالات|riyal|riyals", &["SAR", "QAR", "OMR", "YER", "IRR"]),
    ("DHS|درهم إماراتي", &["AED"]),
    ("درهم مغربي", &["MAD"]),
    ("DH|درهم|درهما|دراهم|dirham|dirhams", &["AED", "MAD"]),
    ("KD|دينار كويتي", &["KWD"]),
    ("BD|دينار بحريني", &["BHD"]),
    ("JD|دينار أردني", &["JOD"]),
    ("دينار عراقي", &["IQD"]),
    ("دينار تونسي", &["TND"]),
    ("دينار جزائري", &["DZD"]),
    ("دينار ليبي", &["LYD"]),
    ("دينار|دينارا|دنانير|dinar|dinars", &["KWD", "BHD", "JOD", "IQD", "TND", "DZD", "LYD"]),
    ("LE|E£|جنيه مصري", &["EGP"]),
    ("جنيه سوداني", &["SDG"]),
    ("جنيه إسترليني", &["GBP"]),
    ("جنيه|جنيها|جنيهات", &["EGP", "SDG", "GBP"]),
    ("ليرة لبنانية", &["LBP"]),
    ("ليرة سورية", &["SYP"]),
    ("ليرة تركية", &["TRY"]),
    ("ليرة|ليرات", &["LBP", "SYP", "TRY"]),
    ("دولار أمريكي", &["USD"]),
    ("دولار|دولارا|دولارات|dollar|dollars", &["USD", "CAD", "AUD"]),
];

/// By its code, its sign or its name, as people type it: `home` where several share it.
pub fn currency(typed: &str, home: Currency) -> Option<Currency> {
    meant(&cleaned(typed), home)
}

/// What a sign, a code or a name means that stands beside an amount.
pub(super) fn meant(sign: &str, home: Currency) -> Option<Currency> {
    // A point at the end belongs to the sign, or to nothing. Arabic signs are not folded: the Emirates' and Jordan's would be the same.
    let sign = sign.trim_matches([' ', '.']);
    let arabic = |one: &Currency| one.arabic() == Some(sign);
    let shared = || {
        let key = search_key(sign);
        let is_it = |(signs, _): &&(&str, &[&str])| signs.split('|').any(|one| search_key(one) == key);
        let codes = SIGNS.iter().find(is_it).map(|(_, codes)| *codes).unwrap_or_default();
        let own = codes.iter().find(|code| **code == home.code());
        own.or(codes.first())?.parse().ok()
    };
    Currency::all().find(arabic).or_else(|| sign.parse().ok()).or_else(shared)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_sign_stands_there_once_with_currencies_that_there_are() {
        let all = || SIGNS.iter().flat_map(|(signs, _)| signs.split('|')).map(search_key);
        assert_eq!(all().collect::<BTreeSet<_>>().len(), all().count());
        assert!(all().all(|key| !key.is_empty() && key.parse::<Currency>().is_err()));
        let codes = SIGNS.iter().flat_map(|(_, codes)| codes.iter());
        assert!(codes.clone().all(|code| code.parse::<Currency>().is_ok()), "{:?}", codes.collect::<Vec<_>>());
        let arabic: Vec<&str> = Currency::all().filter_map(Currency::arabic).collect();
        assert_eq!(arabic.iter().collect::<BTreeSet<_>>().len(), arabic.len());
    }

    #[test]
    fn signs_that_several_share_are_the_companys_own() {
        let (kwd, aed) = ("KWD".parse().unwrap(), "AED".parse().unwrap());
        let named = |typed, home| currency(typed, home).map(Currency::code);
        assert_eq!(
            (named("دينار", kwd), named("دينار", aed), named("درهم", kwd)),
            (Some("KWD"), Some("KWD"), Some("AED"))
        );
        assert_eq!((named("د.إ", kwd), named("د.أ", kwd), named("usd", kwd)), (Some("AED"), Some("JOD"), Some("USD")));
        assert_eq!((named("", kwd), named("زهرة", kwd), named("US", kwd)), (None, None, None));
    }
}
