//! Currencies: those that ISO 4217 lists as in use (list one, 2026-01-01), without funds, metals and test codes. Small enough to stand here, and
//! steadier than a library.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Each with its code, its number of decimals, and the sign that readers of Arabic know it by.
const ALL: &[(&str, u8, Option<&str>)] = &[
    ("AED", 2, Some("د.إ")),
    ("AFN", 2, None),
    ("ALL", 2, None),
    ("AMD", 2, None),
    ("AOA", 2, None),
    ("ARS", 2, None),
    ("AUD", 2, None),
    ("AWG", 2, None),
    ("AZN", 2, None),
    ("BAM", 2, None),
    ("BBD", 2, None),
    ("BDT", 2, None),
    ("BHD", 3, Some("د.ب")),
    ("BIF", 0, None),
    ("BMD", 2, None),
    ("BND", 2, None),
    ("BOB", 2, None),
    ("BRL", 2, None),
    ("BSD", 2, None),
    ("BTN", 2, None),
    ("BWP", 2, None),
    ("BYN", 2, None),
    ("BZD", 2, None),
    ("CAD", 2, None),
    ("CDF", 2, None),
    ("CHF", 2, None),
    ("CLP", 0, None),
    ("CNY", 2, None),
    ("COP", 2, None),
    ("CRC", 2, None),
    ("CUP", 2, None),
    ("CVE", 2, None),
    ("CZK", 2, None),
    ("DJF", 0, Some("ف.ج")),
    ("DKK", 2, None),
    ("DOP", 2, None),
    ("DZD", 2, Some("د.ج")),
    ("EGP", 2, Some("ج.م")),
    ("ERN", 2, None),
    ("ETB", 2, None),
    ("EUR", 2, None),
    ("FJD", 2, None),
    ("FKP", 2, None),
    ("GBP", 2, None),
    ("GEL", 2, None),
    ("GHS", 2, None),
    ("GIP", 2, None),
    ("GMD", 2, None),
    ("GNF", 0, None),
    ("GTQ", 2, None),
    ("GYD", 2, None),
    ("HKD", 2, None),
    ("HNL", 2, None),
    ("HTG", 2, None),
    ("HUF", 2, None),
    ("IDR", 2, None),
    ("ILS", 2, None),
    ("INR", 2, None),
    ("IQD", 3, Some("د.ع")),
    ("IRR", 2, None),
    ("ISK", 0, None),
    ("JMD", 2, None),
    ("JOD", 3, Some("د.أ")),
    ("JPY", 0, None),
    ("KES", 2, None),
    ("KGS", 2, None),
    ("KHR", 2, None),
    ("KMF", 0, Some("ف.ق")),
    ("KPW", 2, None),
    ("KRW", 0, None),
    ("KWD", 3, Some("د.ك")),
    ("KYD", 2, None),
    ("KZT", 2, None),
    ("LAK", 2, None),
    ("LBP", 2, Some("ل.ل")),
    ("LKR", 2, None),
    ("LRD", 2, None),
    ("LSL", 2, None),
    ("LYD", 3, Some("د.ل")),
    ("MAD", 2, Some("د.م")),
    ("MDL", 2, None),
    ("MGA", 2, None),
    ("MKD", 2, None),
    ("MMK", 2, None),
    ("MNT", 2, None),
    ("MOP", 2, None),
    ("MRU", 2, Some("أ.م")),
    ("MUR", 2, None),
    ("MVR", 2, None),
    ("MWK", 2, None),
    ("MXN", 2, None),
    ("MYR", 2, None),
    ("MZN", 2, None),
    ("NAD", 2, None),
    ("NGN", 2, None),
    ("NIO", 2, None),
    ("NOK", 2, None),
    ("NPR", 2, None),
    ("NZD", 2, None),
    ("OMR", 3, Some("ر.ع")),
    ("PAB", 2, None),
    ("PEN", 2, None),
    ("PGK", 2, None),
    ("PHP", 2, None),
    ("PKR", 2, None),
    ("PLN", 2, None),
    ("PYG", 0, None),
    ("QAR", 2, Some("ر.ق")),
    ("RON", 2, None),
    ("RSD", 2, None),
    ("RUB", 2, None),
    ("RWF", 0, None),
    ("SAR", 2, Some("ر.س")),
    ("SBD", 2, None),
    ("SCR", 2, None),
    ("SDG", 2, Some("ج.س")),
    ("SEK", 2, None),
    ("SGD", 2, None),
    ("SHP", 2, None),
    ("SLE", 2, None),
    ("SOS", 2, Some("ش.ص")),
    ("SRD", 2, None),
    ("SSP", 2, None),
    ("STN", 2, None),
    ("SVC", 2, None),
    ("SYP", 2, Some("ل.س")),
    ("SZL", 2, None),
    ("THB", 2, None),
    ("TJS", 2, None),
    ("TMT", 2, None),
    ("TND", 3, Some("د.ت")),
    ("TOP", 2, None),
    ("TRY", 2, None),
    ("TTD", 2, None),
    ("TWD", 2, None),
    ("TZS", 2, None),
    ("UAH", 2, None),
    ("UGX", 0, None),
    ("USD", 2, None),
    ("UYU", 2, None),
    ("UZS", 2, None),
    ("VED", 2, None),
    ("VES", 2, None),
    ("VND", 0, None),
    ("VUV", 0, None),
    ("WST", 2, None),
    ("XAF", 0, None),
    ("XCD", 2, None),
    ("XCG", 2, None),
    ("XOF", 0, None),
    ("XPF", 0, None),
    ("YER", 2, Some("ر.ي")),
    ("ZAR", 2, None),
    ("ZMW", 2, None),
    ("ZWG", 2, None),
];

/// A currency that is in use.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    code: &'static str,
    decimals: u8,
    arabic: Option<&'static str>,
}

/// No code of a currency.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0:?} is no currency")]
pub struct UnknownCurrency(String);

impl Currency {
    /// Saudi Arabia's: a company's own, until it chooses another.
    pub const SAR: Self = Self { code: "SAR", decimals: 2, arabic: Some("ر.س") };

    /// All of them, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.iter().map(|&(code, decimals, arabic)| Self { code, decimals, arabic })
    }

    /// Its code (ISO 4217), such as `SAR`.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// How many decimals its amounts have: 0, 2 or 3.
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    /// The sign that readers of Arabic know it by.
    pub fn arabic(self) -> Option<&'static str> {
        self.arabic
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code)
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    /// Its code, in letters of either case.
    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let found = Self::all().find(|currency| currency.code.eq_ignore_ascii_case(raw));
        found.ok_or_else(|| UnknownCurrency(raw.to_owned()))
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;

    fn try_from(raw: String) -> Result<Self, UnknownCurrency> {
        raw.parse()
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_is_whole_and_each_stands_there_once() {
        let codes: BTreeSet<&str> = Currency::all().map(Currency::code).collect();
        assert_eq!((codes.len(), ALL.len()), (155, 155));
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())));
        assert_eq!("sar".parse::<Currency>().unwrap(), Currency::SAR);
        assert_eq!(Currency::all().find(|one| one.code == "SAR"), Some(Currency::SAR));
        let with = |decimals| {
            Currency::all().filter(move |one| one.decimals == decimals).map(Currency::code).collect::<Vec<_>>()
        };
        assert_eq!(with(3), ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);
        let none = [
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
            "XPF",
        ];
        assert_eq!(with(0), none);
        assert_eq!(with(0).len() + with(2).len() + with(3).len(), ALL.len());
    }
}
