//! A place on earth, as people have it: `24.7136, 46.6753`, or a link from a map.

use crm::{
    channel::Place,
    error::{Error, Field, Problem, Result},
    text,
};

/// What stands before the coordinates in a link: Google's (`…/@24.7,46.6,15z`, `?q=24.7,46.6`), Apple's (`?ll=`), OpenStreetMap's
/// (`#map=15/24.7/46.6`).
const BEFORE: [&str; 8] = ["!3d", "/@", "q=", "query=", "ll=", "center=", "geo:", "#map="];

/// Where it is. A short link says nothing of that, and is refused as what can't be read is.
pub(crate) fn read(typed: &str) -> Result<Place> {
    let typed = text::search_key(typed).replace('،', ",").replace("%2c", ",");
    let starts = BEFORE.iter().filter_map(|before| typed.split_once(before)).map(|(_, after)| after);
    let found = starts.chain((!typed.contains("://")).then_some(typed.as_str())).find_map(pair);
    let (latitude, longitude) = found.ok_or(Error::Invalid { field: Field::Place, problem: Problem::Form })?;
    Ok(Place { latitude, longitude, name: None, address: None })
}

/// Two numbers at the beginning of a text.
fn pair(text: &str) -> Option<(f64, f64)> {
    let numbers = text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).filter(|part| !part.is_empty());
    let mut numbers = numbers.map(|part| part.parse::<f64>());
    let (latitude, longitude) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    Some((latitude, longitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_people_have_it() {
        for typed in [
            "24.7136, 46.6753",
            "24.7136 46.6753",
            "٢٤.٧١٣٦، ٤٦.٦٧٥٣",
            "https://www.google.com/maps/@24.7136,46.6753,15z",
            "https://www.google.com/maps?q=24.7136,46.6753",
            "https://maps.google.com/?q=24.7136%2C46.6753&z=3",
            "https://maps.apple.com/?ll=24.7136,46.6753&q=x",
            "geo:24.7136,46.6753",
        ] {
            let place = read(typed).unwrap_or_else(|_| panic!("{typed}"));
            assert_eq!((place.latitude, place.longitude), (24.7136, 46.6753), "{typed}");
        }
        for odd in ["", "الرياض", "24.7", "https://maps.app.goo.gl/abc123", "1.2.3, 4"] {
            assert!(read(odd).is_err(), "{odd}");
        }
        assert!(read("-33.9, -151.2").is_ok_and(|place| place.latitude < 0.0 && place.longitude < 0.0));
    }
}
