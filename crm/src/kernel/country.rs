//! Countries: how their people write a phone number, and which time zones are theirs.

use std::{fmt, str::FromStr};

use phonenumber::{Mode, country::Id, metadata::DATABASE};

/// The country of each time zone, a line each.
const ZONES: &str = include_str!("country/zones.txt");

/// A country that has phone numbers of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Country(Id);

impl Country {
    /// The country of an IANA time zone; `None` for a zone of no country, such as `UTC`.
    pub fn of_time_zone(zone: &str) -> Option<Self> {
        let found = ZONES.lines().filter_map(|line| line.split_once(' ')).find(|(_, listed)| *listed == zone);
        found?.0.parse().ok()
    }

    /// Every country that has a time zone and phone numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        ZONES.lines().filter_map(|line| line.split_once(' ')?.0.parse().ok())
    }

    /// As the library of phone numbers has it.
    pub(crate) fn id(self) -> Id {
        self.0
    }

    /// Its code (ISO 3166-1 alpha-2), such as `SA`.
    pub fn code(&self) -> &str {
        self.0.as_ref()
    }

    /// A mobile number as people there write it, and the same for the rest of the world.
    pub fn example(self) -> Option<(String, String)> {
        let metadata = DATABASE.by_id(self.code())?;
        let digits = metadata.descriptors().mobile()?.example()?;
        // With its country's code, because digits alone may look as if they began with one.
        let number = phonenumber::parse(None, format!("+{}{digits}", metadata.country_code())).ok()?;
        let local: String = number.format().mode(Mode::National).to_string();
        Some((local.replace([' ', '-'], ""), number.format().mode(Mode::E164).to_string()))
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Country {
    type Err = &'static str;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        raw.to_ascii_uppercase().parse().map(Self).map_err(|_| "a country is two letters of ISO 3166-1, such as SA")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_zones_lead_to_their_country() {
        assert!(Country::all().count() > 400);
        for (zone, code) in
            [("Asia/Riyadh", "SA"), ("Asia/Kuwait", "KW"), ("Africa/Cairo", "EG"), ("Europe/London", "GB")]
        {
            assert_eq!(Country::of_time_zone(zone).map(|c| c.code().to_owned()).as_deref(), Some(code), "{zone}");
        }
        assert_eq!(Country::of_time_zone("UTC"), None);
    }

    #[test]
    fn an_example_is_as_people_there_write_it() {
        let sa: Country = "sa".parse().unwrap();
        assert_eq!(sa.example(), Some(("0512345678".to_owned(), "+966512345678".to_owned())));
        assert!("Saudi".parse::<Country>().is_err());
    }
}
