//! What moments are called in Arabic and English: units, days, months and parts of the day. Words are search keys.

use chrono::{NaiveTime, TimeDelta, Weekday};

/// “The fifth” hour.
pub(super) fn named_hour(word: &str) -> Option<u32> {
    let names =
        ["الواحده", "الثانيه", "الثالثه", "الرابعه", "الخامسه", "السادسه", "السابعه", "الثامنه", "التاسعه", "العاشره"];
    (1..).zip(names).find(|(_, name)| *name == word).map(|(hour, _)| hour)
}

/// A part of the day: which hours of the clock's twelve are in it, and when it usually is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// From this hour of the twelve to that: they belong to the second half of the day.
    late: Option<(u32, u32)>,
    /// As above, to the first.
    early: Option<(u32, u32)>,
    /// Alone it means this hour.
    usual: Option<u32>,
}

impl Part {
    pub(super) fn hour(self, hour: u32) -> Option<u32> {
        let within = |span: Option<(u32, u32)>| span.is_some_and(|(from, to)| (from..=to).contains(&(hour % 12)));
        match hour {
            // Who says 17 in the evening means 17.
            13..24 if self.late.is_some_and(|(from, to)| (from..=to).contains(&(hour - 12))) => Some(hour),
            1..=12 if within(self.late) => Some(hour % 12 + 12),
            1..=12 if within(self.early) => Some(hour % 12),
            _ => None,
        }
    }

    pub(super) fn usual(self) -> Option<NaiveTime> {
        NaiveTime::from_hms_opt(self.usual?, 0, 0)
    }
}

/// A part of the day by its name; nobody needs all twelve hours of one but the first two.
pub(super) fn part(word: &str) -> Option<Part> {
    let part = |early, late, usual| Some(Part { early, late, usual });
    match word {
        "am" | "ص" => part(Some((0, 11)), None, None),
        "pm" | "م" => part(None, Some((0, 11)), None),
        "صباحا" | "الصبح" | "الصباح" | "صباح" | "morning" => part(Some((1, 11)), None, Some(9)),
        "الضحي" | "ضحي" => part(Some((8, 11)), None, Some(10)),
        "ظهرا" | "الظهر" | "noon" | "midday" => part(Some((11, 11)), Some((0, 3)), Some(12)),
        "afternoon" => part(None, Some((0, 6)), Some(15)),
        "العصر" | "عصرا" => part(None, Some((2, 6)), Some(16)),
        "مساء" | "المسا" | "المساء" | "evening" => part(None, Some((0, 11)), Some(18)),
        "المغرب" | "مغربا" => part(None, Some((4, 8)), Some(18)),
        "العشا" | "العشاء" => part(None, Some((6, 10)), Some(20)),
        "ليلا" | "بالليل" | "الليل" | "night" => part(None, Some((6, 11)), Some(20)),
        "فجرا" | "الفجر" => part(Some((3, 6)), None, Some(5)),
        _ => None,
    }
}

pub(super) fn part_of_day(words: &[&str]) -> Option<(Part, usize)> {
    match words {
        ["بعد", "الظهر", ..] => Some((part("afternoon")?, 2)),
        ["in", "the", name @ ("morning" | "afternoon" | "evening"), ..] => Some((part(name)?, 3)),
        ["at", name @ ("noon" | "night"), ..] => Some((part(name)?, 2)),
        ["في", name @ ("الصباح" | "المساء" | "الليل" | "الظهر"), ..] => Some((part(name)?, 2)),
        [name, ..] => Some((part(name)?, 1)),
        [] => None,
    }
}

pub(super) fn is_next(word: &str) -> bool {
    matches!(
        word,
        "القادم"
            | "القادمه"
            | "المقبل"
            | "المقبله"
            | "الجاي"
            | "الجايه"
            | "الجي"
            | "الياي"
            | "التالي"
            | "التاليه"
    )
}

/// How long one is, and whether the word by itself means two (Arabic dual).
pub(super) fn unit(word: &str) -> Option<(TimeDelta, bool)> {
    Some(match word {
        "m" | "min" | "mins" | "minute" | "minutes" | "د" | "دقيقه" | "دقايق" => {
            (TimeDelta::minutes(1), false)
        }
        "h" | "hr" | "hrs" | "hour" | "hours" | "س" | "ساعه" | "ساعات" => (TimeDelta::hours(1), false),
        "d" | "day" | "days" | "ي" | "يوم" | "يوما" | "ايام" => (TimeDelta::days(1), false),
        "w" | "week" | "weeks" | "اسبوع" | "اسبوعا" | "اسابيع" => (TimeDelta::weeks(1), false),
        "month" | "months" | "شهر" | "شهرا" | "اشهر" | "شهور" => (TimeDelta::days(30), false),
        "دقيقتان" | "دقيقتين" => (TimeDelta::minutes(1), true),
        "ساعتان" | "ساعتين" => (TimeDelta::hours(1), true),
        "يومان" | "يومين" => (TimeDelta::days(1), true),
        "اسبوعان" | "اسبوعين" => (TimeDelta::weeks(1), true),
        "شهران" | "شهرين" => (TimeDelta::days(30), true),
        _ => return None,
    })
}

/// A day of the week by its name, as it is said from the Gulf to Egypt.
pub(crate) fn weekday(typed: &str) -> Option<Weekday> {
    let typed = typed.strip_prefix("يوم ").unwrap_or(typed);
    Some(match typed.strip_prefix("ال").unwrap_or(typed) {
        "احد" | "حد" => Weekday::Sun,
        "اثنين" | "اتنين" | "تنين" => Weekday::Mon,
        "ثلاثاء" | "ثلاثا" | "تلات" | "تلاتاء" | "ثلوث" => Weekday::Tue,
        "اربعاء" | "اربعا" | "اربع" | "ربوع" => Weekday::Wed,
        "خميس" => Weekday::Thu,
        "جمعه" => Weekday::Fri,
        "سبت" => Weekday::Sat,
        english => english.parse().ok()?,
    })
}

/// A month by its name, in the Gulf, in Egypt and in the Levant.
pub(super) fn month(word: &str) -> Option<u32> {
    Some(match word {
        "january" | "jan" | "يناير" | "كانون" => 1,
        "february" | "feb" | "فبراير" | "شباط" => 2,
        "march" | "mar" | "مارس" | "اذار" => 3,
        "april" | "apr" | "ابريل" | "نيسان" => 4,
        "may" | "مايو" | "ايار" => 5,
        "june" | "jun" | "يونيو" | "يونيه" | "حزيران" => 6,
        "july" | "jul" | "يوليو" | "يوليه" | "تموز" => 7,
        "august" | "aug" | "اغسطس" | "اب" => 8,
        "september" | "sep" | "sept" | "سبتمبر" | "ايلول" => 9,
        "october" | "oct" | "اكتوبر" => 10,
        "november" | "nov" | "نوفمبر" => 11,
        "december" | "dec" | "ديسمبر" => 12,
        _ => return None,
    })
}
