//! What people type: bounds, cleaning, and the folding that makes Arabic names findable.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Field, Problem, Result};

/// One line of at most `max` characters: trimmed, white space folded, control characters dropped. Not empty.
pub fn line(field: Field, raw: &str, max: usize) -> Result<String> {
    let folded = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    bounded(field, folded.chars().filter(|c| !c.is_control()).collect(), max)
}

/// Text of at most `max` characters that may hold line breaks and tabs: trimmed, other control characters dropped. Not
/// empty.
pub fn paragraph(field: Field, raw: &str, max: usize) -> Result<String> {
    // Unicode has line breaks of its own.
    let lines = raw.replace("\r\n", "\n").replace(['\u{2028}', '\u{2029}'], "\n");
    let kept: String = lines.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    bounded(field, kept.trim().to_owned(), max)
}

/// Like [`line()`], but nothing given is `None`.
pub fn optional_line(field: Field, raw: Option<&str>, max: usize) -> Result<Option<String>> {
    raw.filter(|raw| !is_blank(raw)).map(|raw| line(field, raw, max)).transpose()
}

/// Like [`paragraph()`], but nothing given is `None`.
pub fn optional_paragraph(field: Field, raw: Option<&str>, max: usize) -> Result<Option<String>> {
    raw.filter(|raw| !is_blank(raw)).map(|raw| paragraph(field, raw, max)).transpose()
}

fn bounded(field: Field, text: String, max: usize) -> Result<String> {
    let problem = match text.chars().count() {
        _ if is_blank(&text) => Problem::Empty,
        n if n > max => Problem::TooLong(max),
        _ => return Ok(text),
    };
    Err(Error::Invalid { field, problem })
}

/// A number behind its letter, as people type it: `L-1042`, `l1042`, `1042`, also with Arabic digits.
pub(crate) fn number_behind(letter: char, typed: &str) -> Option<i64> {
    let key = search_key(typed);
    let digits = key.strip_prefix(letter).map_or(&*key, |rest| rest.strip_prefix('-').unwrap_or(rest));
    digits.parse().ok().filter(|number| *number > 0)
}

/// A pattern for `like` that matches what holds these words, whatever signs are in them.
pub(crate) fn holding(words: &str) -> String {
    format!("%{}%", like(words))
}

/// The text, or as much of its beginning as has `max` characters with the sign that there was more.
pub(crate) fn within(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(max.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Names come from outside: nothing in them may break a line, colour a terminal or turn the text around.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|c| !breaks(*c) && !turns(*c)).take(100).collect()
}

/// Whether it turns the text after it around.
pub(crate) fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether it ends a line, or steers a terminal.
pub(crate) fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether there is nothing to see: direction marks alone are no text.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_bidi_mark(c))
}

/// What may be a phone number, without its spacing and with ASCII digits; `None` if there is anything else in it.
pub(crate) fn phone_characters(raw: &str) -> Option<String> {
    let compact: String = raw.chars().map(ascii_digit).filter(|c| !is_phone_spacing(*c)).collect();
    let digits = compact.strip_prefix('+').unwrap_or(&compact);
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(compact)
}

/// The digits of what may be part of a phone number, of a [`search_key`], as the numbers are stored: without spacing, `+`, and the
/// zeros that people write before a number at home or abroad. `None` if there is anything else, or fewer than three.
pub(crate) fn phone_digits(key: &str) -> Option<String> {
    let digits: String = key.chars().filter(|c| !matches!(c, '+' | '-' | '(' | ')' | ' ' | '.')).collect();
    let digits = digits.trim_start_matches('0');
    let usable = digits.len() >= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    usable.then(|| digits.to_owned())
}

/// A text for a pattern of `like`, in which it stands for itself.
pub(crate) fn like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn is_phone_spacing(c: char) -> bool {
    c.is_whitespace() || is_bidi_mark(c) || matches!(c, '-' | '(' | ')' | '.' | '/' | '\u{2010}'..='\u{2015}')
}

pub(crate) fn is_bidi_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// A text as it leaves the house in a file: its lines and tabs stay, what turns or breaks them otherwise goes.
pub fn harmless(text: &str) -> String {
    text.chars().filter(|c| !turns(*c) && (!breaks(*c) || matches!(c, '\n' | '\r' | '\t'))).collect()
}

/// Arabic-Indic and Persian digits become ASCII; everything else stays.
pub(crate) fn ascii_digit(c: char) -> char {
    match c {
        '\u{0660}'..='\u{0669}' => offset_digit(c, 0x0660),
        '\u{06F0}'..='\u{06F9}' => offset_digit(c, 0x06F0),
        other => other,
    }
}

fn offset_digit(c: char, zero: u32) -> char {
    char::from_digit(u32::from(c) - zero, 10).unwrap_or(c)
}

/// Folds text so that people find it however it was typed: compatibility forms, case, hamza carriers, alef maqsura,
/// ta marbuta, Persian letters, Arabic digits; vowel signs, tatweel and direction marks are dropped.
pub fn search_key(raw: &str) -> String {
    let folded: String = raw.nfkc().flat_map(char::to_lowercase).filter_map(fold).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The version of [`name_key`], [`search_words`] and [`search_pairs`]: what was folded by an older one is folded anew.
pub(crate) const FOLD: i16 = 4;

/// A name's [`search_key`], folded further in the ways in which names only are spelled: a hamza of its own is dropped (`علاء`,
/// `علا`), and `عبد` stands together with the article after it (`عبد الله`, `عبدالله`).
pub(crate) fn name_key(raw: &str) -> String {
    let folded = search_key(raw).replace('ء', "");
    let mut key = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        let joins = (key == SERVANT || key.ends_with(" عبد")) && (word == "ا" || word.starts_with(ARTICLE));
        if !key.is_empty() && !joins {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

const SERVANT: &str = "عبد";
const ARTICLE: &str = "ال";

/// The shortest that may stay of a word without its article, in letters.
const WITHOUT_ARTICLE: usize = 3;

/// What stands before the [sound](search_sound) of a word.
pub(crate) const SOUND: char = '~';

/// What stands before two words of [one name](search_pairs).
const PAIR: char = '+';

/// The words by which somebody is found who is called so, of a [`name_key`]: each as it is, without its article, and how it sounds; of
/// whom somebody is called the servant stands for itself, too.
pub(crate) fn search_words(key: &str) -> Vec<String> {
    sorted(spellings(key).flat_map(|Spelled { word, bare, served, sound }| {
        [Some(word.to_owned()), Some(bare.to_owned()), served.map(str::to_owned), sound].into_iter().flatten()
    }))
}

/// Which two words stand in one name, of a [`name_key`], and which two sounds: who has several frequent words is one of few who have two
/// of them. What is asked for has no article; where it is not written out, it may have one.
pub(crate) fn search_pairs(key: &str) -> Vec<String> {
    let words: Vec<Spelled<'_>> = spellings(key).collect();
    let of_two = |one: &Spelled<'_>, other: &Spelled<'_>| {
        let first = [Some(one.bare), one.served].into_iter().flatten();
        let second = [Some(other.word), Some(other.bare), other.served];
        let sounds = one.sound.as_ref().zip(other.sound.as_ref()).filter(|(one, other)| one < other);
        let spelled = first.flat_map(move |one| second.into_iter().flatten().map(move |other| pair(one, other)));
        spelled.chain(sounds.map(|(one, other)| pair(one, other))).collect::<Vec<_>>()
    };
    let others = |nth: usize| words.iter().enumerate().filter(move |(other, _)| *other != nth).map(|(_, other)| other);
    sorted(words.iter().enumerate().flat_map(|(nth, one)| others(nth).flat_map(move |other| of_two(one, other))))
}

/// Two words of one name, as they are kept: those of sounds in the order of their letters, others in either.
pub(crate) fn pair(one: &str, other: &str) -> String {
    format!("{PAIR}{one} {other}")
}

/// A word of a name, in the ways in which it is looked for.
struct Spelled<'a> {
    word: &'a str,
    bare: &'a str,
    served: Option<&'a str>,
    sound: Option<String>,
}

fn spellings(key: &str) -> impl Iterator<Item = Spelled<'_>> {
    key.split(' ').filter(|word| !word.is_empty()).map(|word| {
        let bare = without_article(word);
        // Of `عبدالعزيز` many write `عبد عزيز`.
        let served = word.strip_prefix(SERVANT).and_then(|rest| rest.strip_prefix(ARTICLE));
        Spelled {
            word,
            bare,
            served: served.filter(|rest| rest.chars().count() >= WITHOUT_ARTICLE),
            sound: search_sound(bare).map(|sound| format!("{SOUND}{sound}")),
        }
    })
}

fn sorted(words: impl Iterator<Item = String>) -> Vec<String> {
    words.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A word without its article, if enough of it stays.
pub(crate) fn without_article(word: &str) -> &str {
    let articles = [ARTICLE, "al-", "el-", "al", "el"];
    let bare = articles.iter().find_map(|article| word.strip_prefix(article));
    bare.filter(|rest| rest.chars().count() >= WITHOUT_ARTICLE).unwrap_or(word)
}

/// Whether a word is nothing but an article, as many write it in Latin letters.
pub(crate) fn is_article(word: &str) -> bool {
    matches!(word, "al" | "el")
}

/// The shortest word that a slip is looked for in, in letters: a shorter one with a slip could be any.
const SLIPPED: usize = 3;

/// What somebody may have meant who made one slip in a folded word: every word with a letter less or more, with another one in its place,
/// or with two in each other's. Letters of the word's own script.
pub(crate) fn near(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < SLIPPED {
        return Vec::new();
    }
    let script = if word.is_ascii() {
        "abcdefghijklmnopqrstuvwxyz"
    } else {
        "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    };
    let mut near = Vec::new();
    for at in 0..=letters.len() {
        let (before, after) = letters.split_at(at);
        let with = |between: &[char], rest: &[char]| before.iter().chain(between).chain(rest).collect::<String>();
        near.extend(script.chars().map(|letter| with(&[letter], after)));
        if let [letter, rest @ ..] = after {
            near.push(with(&[], rest));
            near.extend(script.chars().filter(|other| other != letter).map(|other| with(&[other], rest)));
        }
        if let [one, other, rest @ ..] = after {
            near.push(with(&[*other, *one], rest));
        }
    }
    near.sort_unstable();
    near.dedup();
    near
}

/// The consonants of a word as they sound, so that Arabic names are found that are written in Latin letters (`mohammed`, `m7md`,
/// `sarah`): of Arabic and Latin letters the same signs. `None` if there are fewer than two.
pub(crate) fn search_sound(word: &str) -> Option<String> {
    let mut latin = word.to_owned();
    for (written, sign) in [("sh", "$"), ("ch", "$"), ("kh", "5"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f")] {
        latin = latin.replace(written, sign);
    }
    let mut sound = String::new();
    let mut last = None;
    for letter in latin.chars().filter(|letter| Some(*letter) != last.replace(*letter)) {
        sound.extend(consonant(letter));
    }
    // The last one is heard or not: سارة, Sara, Sarah.
    let sound = sound.strip_suffix('h').unwrap_or(&sound);
    (sound.chars().count() >= 2).then(|| sound.to_owned())
}

/// The sign of a consonant; none of a vowel, of what many leave out, and of anything else.
fn consonant(letter: char) -> Option<char> {
    Some(match letter {
        'ب' | 'b' | 'p' => 'b',
        'ت' | 'ث' | 'ط' | 't' | '6' => 't',
        'ج' | 'غ' | 'j' | 'g' => 'g',
        'ح' | 'ه' | 'h' | '7' => 'h',
        'خ' | '5' => '5',
        'د' | 'ذ' | 'ض' | 'd' => 'd',
        'ر' | 'r' => 'r',
        'ز' | 'ظ' | 'z' => 'z',
        'س' | 'ص' | 's' | '9' => 's',
        'ش' | '$' => '$',
        'ف' | 'f' | 'v' => 'f',
        'ق' | 'ك' | 'k' | 'q' | 'c' | '8' => 'k',
        'ل' | 'l' => 'l',
        'م' | 'm' => 'm',
        'ن' | 'n' => 'n',
        _ => return None,
    })
}

fn fold(c: char) -> Option<char> {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
        'ى' | 'ی' | 'ئ' => Some('ي'),
        'ة' => Some('ه'),
        'ؤ' => Some('و'),
        'ک' => Some('ك'),
        '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}' => None,
        c if is_bidi_mark(c) || (c.is_control() && !c.is_whitespace()) => None,
        c => Some(ascii_digit(c)),
    }
}

/// The longest e-mail address, in characters (RFC 5321, 4.5.3.1.3).
pub const EMAIL: usize = 254;

/// An e-mail address as it is kept: in small letters, which every mail server that is in use takes for the same.
pub(crate) fn email(typed: &str) -> Result<String> {
    let wrong = || Error::Invalid { field: Field::Email, problem: Problem::Form };
    let email = line(Field::Email, typed, EMAIL)?.to_lowercase();
    let (name, domain) = email.rsplit_once('@').ok_or_else(wrong)?;
    let is_fine =
        |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || "<>()[],;:\\\"@".contains(c));
    let labels: Vec<&str> = domain.split('.').collect();
    let is_domain = labels.len() >= 2 && labels.iter().all(|label| is_fine(label));
    if is_fine(name) && name.chars().count() <= 64 && is_domain { Ok(email) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_meet() {
        for (typed, stored) in
            [("محمد احمد", "مُحَمَّد أحمد"), ("فاطمه", "فاطمة"), ("ليلي", "ليلى"), ("٠٥٥", "055"), ("sara", " SARA  ")]
        {
            assert_eq!(search_key(typed), search_key(stored), "{typed} should find {stored}");
        }
        assert_ne!(search_key("سارة"), search_key("سامي"));
        for (typed, stored) in [("عبد الله", "عبدالله"), ("عبد ا", "عبدا"), ("علا", "علاء"), ("اسراء", "إسرا")]
        {
            assert_eq!(name_key(typed), name_key(stored), "{typed} should find {stored}");
        }
        assert_eq!(name_key("عبد مناف"), "عبد مناف");
    }

    #[test]
    fn names_sound_alike_in_both_scripts() {
        let sound = |name: &str| search_sound(without_article(&name_key(name)));
        for (arabic, latin) in [
            ("محمد", ["mohammed", "muhammad", "m7md"]),
            ("أحمد", ["ahmed", "ahmad", "a7med"]),
            ("سارة", ["sara", "sarah", "saarah"]),
            ("خالد", ["khalid", "khaled", "5aled"]),
            ("يوسف", ["yousef", "youssef", "yusuf"]),
            ("عبدالله", ["abdullah", "abdallah", "3bdullah"]),
            ("شريفة", ["sharifa", "sharifah", "chrifa"]),
            ("القحطاني", ["qahtani", "al-qahtani", "alqa7tani"]),
        ] {
            for latin in latin {
                assert_eq!(sound(arabic), sound(latin), "{latin} should find {arabic}");
            }
        }
        assert_eq!((sound("علي"), sound("5")), (None, None));
        assert_ne!(sound("خالد"), sound("هلد"));
    }

    #[test]
    fn one_slip_is_forgiven() {
        for slip in ["محد", "محممد", "مجمد", "ممحد", "حمد", "محمدي"] {
            assert!(near(slip).contains(&"محمد".to_owned()), "{slip}");
        }
        assert!(near("omra").contains(&"omar".to_owned()));
        assert!(!near("ممم").contains(&"محمد".to_owned()) && near("مح").is_empty());
    }

    #[test]
    fn words_are_kept_with_and_without_their_article() {
        assert_eq!(search_words("ساره القحطاني"), ["~khtn", "~sr", "القحطاني", "ساره", "قحطاني"]);
        assert_eq!(search_words("الق"), ["~lk", "الق"]);
        assert_eq!(search_words("عبدالعزيز"), ["~bdlzz", "عبدالعزيز", "عزيز"]);
    }

    #[test]
    fn any_two_words_of_a_name_are_kept_together() {
        assert_eq!(search_pairs("ساره القحطاني"), ["+~khtn ~sr", "+ساره القحطاني", "+ساره قحطاني", "+قحطاني ساره"]);
        assert_eq!(search_pairs("علي علي"), ["+علي علي"]);
        assert_eq!(search_pairs("علي عبدالعزيز"), ["+عبدالعزيز علي", "+عزيز علي", "+علي عبدالعزيز", "+علي عزيز"]);
        assert_eq!(search_pairs("ساره"), [""; 0]);
    }

    #[test]
    fn lines_lose_what_would_break_a_line() {
        assert_eq!(line(Field::Name, "  a\u{0}b\n c\u{1b}[31m ", 20).ok().as_deref(), Some("ab c[31m"));
        assert_eq!(paragraph(Field::Text, "a\u{2028}b\r\nc\u{1b}\td", 20).ok().as_deref(), Some("a\nb\nc\td"));
        for blank in [" \n ", "", "\u{200F} \u{200B}\u{FEFF}"] {
            assert!(
                matches!(line(Field::Name, blank, 20), Err(Error::Invalid { problem: Problem::Empty, .. })),
                "{blank:?}"
            );
            assert!(matches!(paragraph(Field::Text, blank, 20), Err(Error::Invalid { problem: Problem::Empty, .. })));
            assert!(matches!(optional_line(Field::Interest, Some(blank), 20), Ok(None)));
        }
        assert!(matches!(line(Field::Name, "abc", 2), Err(Error::Invalid { problem: Problem::TooLong(2), .. })));
    }

    #[test]
    fn phones_are_searched_as_they_are_stored() {
        for (typed, digits) in [("050 777", "50777"), ("+966 50", "96650"), ("00966", "966"), ("777", "777")] {
            assert_eq!(phone_digits(typed).as_deref(), Some(digits), "{typed}");
        }
        for word in ["77", "ليلى", "l-1042x", ""] {
            assert_eq!(phone_digits(word), None, "{word}");
        }
    }

    #[test]
    fn what_is_too_long_is_cut_and_says_so() {
        for (text, max, expected) in [("مرحبا", 5, "مرحبا"), ("مرحبا بك", 7, "مرحبا…"), ("abc", 2, "a…"), ("", 0, "")]
        {
            assert_eq!(within(text, max), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing(raw in "\\PC{0,60}") {
            let once = search_key(&raw);
            proptest::prop_assert_eq!(search_key(&once), once);
            let once = name_key(&raw);
            proptest::prop_assert_eq!(name_key(&once), once);
        }

        #[test]
        fn a_line_is_one_line_without_nul(raw in proptest::prelude::any::<String>()) {
            if let Ok(clean) = line(Field::Name, &raw, 50) {
                proptest::prop_assert!(!clean.is_empty() && clean.chars().count() <= 50 && !clean.chars().any(char::is_control));
            }
        }
    }

    #[test]
    fn mail_addresses_are_read_as_people_type_them() {
        for (typed, kept) in
            [(" Sara.Q@Example.COM ", "sara.q@example.com"), ("a+b@mail.example.sa", "a+b@mail.example.sa")]
        {
            assert_eq!(email(typed).ok().as_deref(), Some(kept));
        }
        let long = format!("{}@example.com", "a".repeat(65));
        for wrong in
            ["sara", "sara@", "@example.com", "sara@example", "a b@example.com", "a@b..c", "a@@b.c", "<a@b.c>", &long]
        {
            assert!(email(wrong).is_err(), "{wrong}");
        }
    }
}
