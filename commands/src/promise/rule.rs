//! Whether somebody promises something, and by when: a verb of promise in the first person and a moment in one sentence. Pure. What is
//! suggested wrongly disturbs more than what is missed, so whatever may be a question, a condition, a report or somebody else's doing is none.
//!
//! To teach it a verb: its stem in [`STEMS`], or the English one in [`VERBS`]; and its examples in the tests, both ways.

use chrono::NaiveDateTime;
use crm::text;

use crate::input::moment::{self, Meant, Parts, Side};

/// How much of an answer is looked at, in characters.
const LOOKED_AT: usize = 1000;

/// What follows the sign of the first person in an Arabic verb of promise: `ا-تصل`, `ن-رسل`, `بن-رجع`.
const STEMS: [&str; 43] = [
    "تصل",
    "كلم",
    "رسل",
    "رد",
    "رجع",
    "عود",
    "تواصل",
    "بعت",
    "بعث",
    "حكي",
    "حاكي",
    "خبر",
    "بلغ",
    "واف",
    "فيد",
    "راسل",
    "دق",
    "طرش",
    "دز",
    "حول",
    "جهز",
    "مر",
    "زور",
    "جي",
    "جيب",
    "كتب",
    "عطي",
    "شارك",
    "حجز",
    "سلم",
    "وصل",
    "شوف",
    "تابع",
    "راجع",
    "اكد",
    "وكد",
    "رن",
    "ودي",
    "وافي",
    "زودك",
    "زود",
    "عرض",
    "حاول",
];

/// What an Arabic verb may end with that says that it is for the customer.
const TO_YOU: [&str; 21] = [
    "ك",
    "كم",
    "كن",
    "كي",
    "كو",
    "لك",
    "لكم",
    "لكن",
    "لكي",
    "لكو",
    "يك",
    "يكم",
    "ج",
    "لج",
    "هالك",
    "هولك",
    "هلك",
    "هالكم",
    "هولكم",
    "لكها",
    "كها",
];

/// What else it may end with.
const TO_OTHERS: [&str; 9] = ["", "ه", "ها", "هم", "لهالك", "لك اياه", "ني", "وياك", "ياك"];

/// Words that say the same beside a verb.
const YOU: [&str; 33] = [
    "لك",
    "لكم",
    "لج",
    "بك",
    "بكم",
    "فيك",
    "فيكم",
    "عليك",
    "عليكم",
    "عليج",
    "معك",
    "معكم",
    "معج",
    "معاك",
    "معاكم",
    "معاكي",
    "اليك",
    "اليكم",
    "ليك",
    "ليكم",
    "بيك",
    "بيكم",
    "بيكي",
    "وياك",
    "وياكم",
    "عندك",
    "عندكم",
    "حضرتك",
    "لحضرتك",
    "بحضرتك",
    "حضراتكم",
    "سيادتكم",
    "الك",
];

/// English verbs of promise.
const VERBS: [&str; 30] = [
    "call", "ring", "phone", "text", "email", "e-mail", "mail", "message", "send", "resend", "forward", "share",
    "reply", "respond", "answer", "write", "contact", "reach", "get", "follow", "update", "let", "check", "confirm",
    "prepare", "deliver", "visit", "bring", "ship", "return",
];

/// What makes of a sentence something else than a promise, wherever it stands in it.
const NOT_IN: [&str; 36] = [
    "اذا",
    "لو",
    "متي",
    "هل",
    "لما",
    "عندما",
    "وقتما",
    "كيف",
    "وين",
    "ليش",
    "قلت",
    "قال",
    "قالت",
    "قالوا",
    "وعدت",
    "وعدني",
    "امس",
    "البارحه",
    "مبارح",
    "ممكن",
    "يمكن",
    "ربما",
    "if",
    "unless",
    "whether",
    "would",
    "could",
    "maybe",
    "perhaps",
    "said",
    "told",
    "yesterday",
    "when",
    "might",
    "once",
    "was",
];

/// What turns an Arabic verb into something else when it stands just before it.
const NOT_BEFORE: [&str; 34] = [
    "لن",
    "لم",
    "لا",
    "ما",
    "مو",
    "مش",
    "مب",
    "موب",
    "ماراح",
    "ان",
    "كي",
    "حتي",
    "عشان",
    "علشان",
    "اقدر",
    "نقدر",
    "بقدر",
    "ودي",
    "ابي",
    "ابغي",
    "احب",
    "اريد",
    "بدي",
    "بدك",
    "عايز",
    "عاوز",
    "تبي",
    "تبغي",
    "تريد",
    "تحب",
    "قبل",
    "بعد",
    "وانا",
    "كنت",
];

/// Whether the text may hold a promise at all: before anything is looked up.
pub(super) fn speaks_of_one(text: &str) -> bool {
    sentences(text).iter().any(|sentence| {
        let words = moment::words(sentence);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        verb(&words).is_some()
    })
}

/// By when something is promised in a text, if that is so: the first that is. Ahead of `now`, which is the company's local time.
pub(super) fn promise(text: &str, now: NaiveDateTime) -> Option<Meant> {
    sentences(text).iter().find_map(|sentence| in_sentence(sentence, now))
}

/// The sentences of a text that are not questions, as search keys.
fn sentences(text: &str) -> Vec<String> {
    let text: String = text.chars().take(LOOKED_AT).map(|c| if c == '’' { '\'' } else { c }).collect();
    let (mut found, mut sentence) = (Vec::new(), String::new());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let ends = match c {
            '\n' | '!' | '؛' | ';' | '…' => true,
            '?' | '؟' => {
                sentence.clear();
                true
            }
            '.' => rest.peek().is_none_or(|next| next.is_whitespace()) && !sentence.ends_with(['a', 'p', 'm']),
            _ => false,
        };
        match ends {
            true => found.push(std::mem::take(&mut sentence)),
            false => sentence.push(c),
        }
    }
    found.push(sentence);
    found.iter().map(|sentence| text::search_key(sentence)).filter(|key| !key.is_empty()).collect()
}

fn in_sentence(sentence: &str, now: NaiveDateTime) -> Option<Meant> {
    let pious =
        ["ان شاء الله", "ان شاءالله", "انشاءالله", "ان شا الله", "باذن الله", "بعون الله", "inshallah", "insha'allah"];
    let sentence = pious.iter().fold(sentence.to_owned(), |text, words| text.replace(words, " "));
    let words = moment::words(&sentence);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.iter().any(|word| NOT_IN.contains(word)) {
        return None;
    }
    verb(&words)?;
    let parts = only_moment(&words, now)?;
    parts.meant(now, Side::Ahead)
}

/// The one moment of a sentence: in one place, or its day in one and its time in another. Two are none.
fn only_moment(words: &[&str], now: NaiveDateTime) -> Option<Parts> {
    let (first, place) = moment::find(words, now.date())?;
    let rest = words.get(place.end..).unwrap_or_default();
    // “White Friday” is no day, and “before Sunday” is not on it.
    let follows =
        rest.first().is_some_and(|word| matches!(*word, "البيضاء" | "السوداء" | "الماضي" | "الفايت" | "اللي"));
    let precedes = is_bounded(words, place.start);
    if follows || precedes {
        return None;
    }
    match moment::find(rest, now.date()) {
        Some((_, place)) if is_bounded(rest, place.start) => None,
        Some((second, _)) => first.and(second),
        None => Some(first),
    }
}

/// Whether what begins here is only where something else begins or ends: “before Sunday”, “since Sunday”; or is one of two.
fn is_bounded(words: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| words.get(at));
    before.is_some_and(|word| {
        matches!(
            *word,
            "black"
                | "last"
                | "past"
                | "since"
                | "until"
                | "till"
                | "before"
                | "or"
                | "منذ"
                | "من"
                | "قبل"
                | "حتي"
                | "لحد"
                | "او"
        )
    })
}

/// Where a verb of promise in the first person is.
fn verb(words: &[&str]) -> Option<usize> {
    (0..words.len()).find(|at| in_arabic(words, *at) || in_english(words, *at))
}

fn in_arabic(words: &[&str], at: usize) -> bool {
    let Some(word) = words.get(at) else { return false };
    let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
    let word = word.strip_prefix(['و', 'ف']).filter(|rest| is_verb(rest).is_some()).unwrap_or(word);
    let Some((sure, to_you)) = is_verb(word) else { return false };
    let ahead = ["سوف", "راح", "رح", "حا", "لح", "وسوف", "وراح"].contains(&before);
    if ahead {
        let negated = at.checked_sub(2).and_then(|at| words.get(at)).is_some_and(|word| NOT_BEFORE.contains(word));
        return !negated;
    }
    if NOT_BEFORE.contains(&before) {
        return false;
    }
    let near = words.iter().skip(at + 1).take(3).any(|word| YOU.contains(word));
    sure || to_you || near
}

/// Whether a word is a verb of promise in the first person: whether by its form it is of the future and of nothing else, and whether it says
/// that it is for the customer.
fn is_verb(word: &str) -> Option<(bool, bool)> {
    let sure = ["سا", "سن", "ها", "هن", "ه", "حا", "حن"].map(|head| (head, true));
    let unsure = ["ا", "ن", "با", "بن", "ب", "من"].map(|head| (head, false));
    sure.into_iter().chain(unsure).find_map(|(head, sure)| {
        let rest = word.strip_prefix(head)?;
        let mut endings = STEMS.iter().filter_map(|stem| rest.strip_prefix(stem));
        let ending = endings.find(|ending| TO_YOU.contains(ending) || TO_OTHERS.contains(ending))?;
        Some((sure, TO_YOU.contains(&ending)))
    })
}

fn in_english(words: &[&str], at: usize) -> bool {
    let rest = words.get(at..).unwrap_or_default();
    let rest = match rest {
        ["i'll" | "we'll", rest @ ..] | ["i" | "we", "will" | "shall", rest @ ..] => rest,
        ["i'm" | "we're", "going", "to", rest @ ..] | ["i", "am", "going", "to", rest @ ..] => rest,
        ["we", "are", "going", "to", rest @ ..] | ["i'm" | "we're", "gonna", rest @ ..] => rest,
        // “Will call you”: who speaks is left out at the beginning only.
        ["will", rest @ ..] if at == 0 || (at == 1 && is_opening(words[0])) => rest,
        _ => return false,
    };
    let adverbs = rest.iter().take_while(|word| is_adverb(word)).count();
    match rest.get(adverbs..).unwrap_or_default() {
        ["get", next, ..] => matches!(*next, "back" | "in"),
        ["let", next, ..] => *next == "you",
        ["follow", next, ..] => *next == "up",
        [verb, next, ..] => VERBS.contains(verb) && !is_somebody_else(next),
        [verb] => VERBS.contains(verb),
        [] => false,
    }
}

fn is_opening(word: &str) -> bool {
    matches!(word, "ok" | "okay" | "sure" | "yes" | "hi" | "hello" | "thanks" | "great" | "noted")
}

fn is_adverb(word: &str) -> bool {
    matches!(
        word,
        "definitely" | "certainly" | "surely" | "also" | "then" | "just" | "personally" | "gladly" | "be" | "tomorrow"
    ) && word != "be"
}

fn is_somebody_else(word: &str) -> bool {
    matches!(word, "him" | "her" | "them" | "my" | "our" | "me" | "us")
}

#[cfg(test)]
mod tests;
