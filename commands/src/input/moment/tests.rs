use crm::text;
use proptest::prelude::*;

use super::*;

/// Sunday.
fn now() -> NaiveDateTime {
    "2026-11-22T14:30:00".parse().unwrap()
}

fn ahead(raw: &str) -> Result<String, Unclear> {
    read(&text::search_key(raw), now(), Side::Ahead).map(|meant| match meant {
        Meant::In(length) => format!("+{}m", length.num_minutes()),
        Meant::At(at) => at.format("%m-%d %H:%M").to_string(),
        Meant::On(day) => day.format("%Y-%m-%d").to_string(),
    })
}

#[test]
fn people_say_it_in_many_ways() {
    for (typed, expected) in [
        ("غدًا 5 مساءً", "11-23 17:00"),
        ("غداً الساعة ٥ مساءً", "11-23 17:00"),
        ("بكرة 5 العصر", "11-23 17:00"),
        ("بكرا الساعة 10 الصبح", "11-23 10:00"),
        ("باكر 9ص", "11-23 09:00"),
        ("باجر الظهر", "11-23 12:00"),
        ("بكره 1 الظهر", "11-23 13:00"),
        ("غدا 12 ظهرا", "11-23 12:00"),
        ("يوم الغد 3 بعد الظهر", "11-23 15:00"),
        ("غدا الساعة 5 ونص مساء", "11-23 17:30"),
        ("غدا الساعة 5 إلا ربع مساء", "11-23 16:45"),
        ("غدا الساعة الخامسة مساءً", "11-23 17:00"),
        ("الأحد القادم ١٠ صباحًا", "11-29 10:00"),
        ("يوم الأحد الجاي 10 صباحا", "11-29 10:00"),
        ("الاثنين 17:00", "11-23 17:00"),
        ("يوم الحد", "2026-11-29"),
        ("التلات الجاي", "2026-11-24"),
        ("بعد غد 09:30", "11-24 09:30"),
        ("بعد بكرة المغرب", "11-24 18:00"),
        ("اليوم 8 مساء", "11-22 20:00"),
        ("الليلة", "11-22 20:00"),
        ("غدا صباحا", "11-23 09:00"),
        ("5 مساء", "11-22 17:00"),
        ("2 ظهرا", "11-23 14:00"),
        ("17:00", "11-22 17:00"),
        ("بعد ساعتين", "+120m"),
        ("بعد ساعة", "+60m"),
        ("بعد نص ساعة", "+30m"),
        ("بعد ساعة ونصف", "+90m"),
        ("in an hour and a half", "+90m"),
        ("بعد ٣ أيام", "+4320m"),
        ("بعد أسبوع", "+10080m"),
        ("خلال يومين", "+2880m"),
        ("بعد يوم و 12 ساعة", "+2160m"),
        ("الأسبوع القادم", "2026-11-29"),
        ("1 ديسمبر", "2026-12-01"),
        ("١ ديسمبر ٢٠٢٧ الساعة ٩ صباحا", "12-01 09:00"),
        ("3 آذار", "2027-03-03"),
        ("tomorrow 5pm", "11-23 17:00"),
        ("Tomorrow at 5 PM", "11-23 17:00"),
        ("tomorrow, 5:30 p.m.", "11-23 17:30"),
        ("5pm tomorrow", "11-23 17:00"),
        ("tomorrow morning", "11-23 09:00"),
        ("tomorrow at noon", "11-23 12:00"),
        ("tomorrow 10 in the morning", "11-23 10:00"),
        ("next sunday", "2026-11-29"),
        ("next sunday 10am", "11-29 10:00"),
        ("on Monday at 17:00", "11-23 17:00"),
        ("thu 09:00", "11-26 09:00"),
        ("tonight", "11-22 20:00"),
        ("the day after tomorrow 8am", "11-24 08:00"),
        ("in 3 days", "+4320m"),
        ("in an hour", "+60m"),
        ("in half an hour", "+30m"),
        ("3 hours from now", "+180m"),
        ("2 days later", "+2880m"),
        ("2h", "+120m"),
        ("1d12h", "+2160m"),
        ("next week", "2026-11-29"),
        ("2026-12-01 17:00", "12-01 17:00"),
        ("1/12/2026 17:00", "12-01 17:00"),
        ("1/12/26 17:00", "12-01 17:00"),
        ("31/12", "2026-12-31"),
        ("1/2", "2027-02-01"),
        ("Dec 1 5pm", "12-01 17:00"),
        ("1 december 2026", "2026-12-01"),
        ("at 17", "11-22 17:00"),
        ("الساعة 17", "11-22 17:00"),
    ] {
        let read = ahead(typed).unwrap_or_else(|unclear| format!("{unclear:?}"));
        assert_eq!(read, expected, "{typed}");
    }
}

#[test]
fn an_hour_in_either_half_is_asked_about() {
    for (typed, hour) in [
        ("غدا 9", 9),
        ("غدًا الساعة ٥", 5),
        ("tomorrow at 5", 5),
        ("5:30", 5),
        ("tomorrow 12", 12),
        ("الأحد 5 ونص", 5),
        ("at 7", 7),
    ] {
        assert_eq!(ahead(typed), Err(Unclear::Halves(hour)), "{typed}");
    }
}

#[test]
fn what_is_no_moment_is_refused() {
    for typed in [
        "",
        "soon",
        "قريبًا",
        "0h",
        "-2h",
        "2x",
        "1d and",
        "1d12",
        "31-12-2026",
        "12/31/2026",
        "2026-13-01",
        "2026-12-31 25:00",
        "tomorrow today",
        "5pm 6pm",
        "غدا بعد ساعتين",
        "17 صباحا",
        "25:00",
        "منتصف الليل",
        "30/2",
        "on",
        "the",
        "الساعة",
        "tomorrow 5pm and then some words that make it much too long",
    ] {
        assert_eq!(ahead(typed), Err(Unclear::Words), "{typed}");
    }
}

#[test]
fn moments_are_found_among_other_words() {
    let found = |text: &str| {
        let words = words(&text::search_key(text));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (parts, place) = find(&words, now().date())?;
        let meant = parts.meant(now(), Side::Ahead)?;
        let shown = match meant {
            Meant::In(length) => format!("+{}m", length.num_minutes()),
            Meant::At(at) => at.format("%m-%d %H:%M").to_string(),
            Meant::On(day) => day.format("%m-%d").to_string(),
        };
        Some((shown, words[place].join(" ")))
    };
    for (text, expected) in [
        ("سأتصل بك غدًا الساعة 5", Some(("11-23 17:00", "غدا الساعه 5"))),
        ("I'll call you tomorrow at 5", Some(("11-23 17:00", "tomorrow at 5"))),
        ("أرسل لك العرض يوم الأحد", Some(("11-29", "يوم الاحد"))),
        ("we have 3 days of work", None),
        ("the price is 5 or 6", None),
        ("عرض شهر", None),
        ("I sat in the sun", None),
        ("عندي 5 كراسي", None),
    ] {
        let expected = expected.map(|(meant, words)| (meant.to_owned(), words.to_owned()));
        assert_eq!(found(text), expected, "{text}");
    }
}

proptest! {
    /// However the parts of a moment are put together, they mean what each says.
    #[test]
    fn a_day_and_a_time_mean_both(
        day in prop::sample::select(vec![("غدًا", 1), ("tomorrow", 1), ("بعد غد", 2), ("الاثنين", 1), ("saturday", 6), ("اليوم", 0)]),
        hour in 0..24_u32, minute in 0..60_u32, style in 0..4, first in any::<bool>(),
    ) {
        let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
        let half = |am, pm| if hour < 12 { am } else { pm };
        let time = match style {
            0 => format!("{hour:02}:{minute:02}"),
            1 => format!("{twelve}:{minute:02}{}", half("am", "pm")),
            2 => format!("{twelve}:{minute:02} {}", half("ص", "م")),
            _ => format!("الساعة {hour:02}:{minute:02}"),
        };
        let typed = if first { format!("{time} {}", day.0) } else { format!("{} {time}", day.0) };
        let expected = now().date() + TimeDelta::days(day.1);
        let expected = expected.and_hms_opt(hour, minute, 0).unwrap();
        prop_assert_eq!(read(&text::search_key(&typed), now(), Side::Ahead), Ok(Meant::At(expected)), "{}", typed);
    }

    #[test]
    fn anything_can_be_typed(raw in "\\PC{0,60}") {
        let key = text::search_key(&raw);
        for side in [Side::Ahead, Side::Past] {
            let again = text::search_key(&key);
            prop_assert_eq!(read(&key, now(), side), read(&again, now(), side), "folded twice it says the same: {}", raw);
        }
        let words = words(&key);
        let found = find(&words.iter().map(String::as_str).collect::<Vec<_>>(), now().date());
        prop_assert!(found.is_none_or(|(_, at)| !at.is_empty() && at.end <= words.len()), "{}", raw);
    }

    /// What is read is never behind whoever looks ahead, unless it names a day that is.
    #[test]
    fn a_time_alone_lies_ahead(hour in 0..24_u32, minute in 0..60_u32) {
        let Ok(Meant::At(at)) = read(&format!("{hour:02}:{minute:02}"), now(), Side::Ahead) else { panic!() };
        prop_assert!(at > now() && at - now() <= TimeDelta::days(1));
    }
}
