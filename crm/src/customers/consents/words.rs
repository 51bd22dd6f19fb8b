//! The words by which people say that they want no more messages, or want them again. A message counts only if it says nothing
//! else: “stop by tomorrow” is no such word.

use super::Consent;
use crate::text;

/// As folded by [`text::search_key`]: without hamza, vowel signs and capitals.
const OUT: [&str; 22] = [
    "stop",
    "stop all",
    "stopall",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "opt out",
    "optout",
    "الغاء",
    "الغاء الاشتراك",
    "الغ الاشتراك",
    "الغي الاشتراك",
    "الغاء المتابعه",
    "ايقاف",
    "ايقاف الرسايل",
    "اوقف",
    "اوقفوا الرسايل",
    "توقف",
    "وقف",
    "لا ترسلوا",
    "لا ترسل",
];

const IN: [&str; 12] = [
    "start",
    "unstop",
    "subscribe",
    "opt in",
    "optin",
    "اشتراك",
    "اشترك",
    "ابدا",
    "بدء",
    "تفعيل",
    "تفعيل الاشتراك",
    "اعاده الاشتراك",
];

/// What a message says about being written to, if it says just that.
pub(crate) fn heard(words: &str) -> Option<Consent> {
    let key = text::search_key(words);
    let bare = key.trim_matches(|c: char| !c.is_alphanumeric());
    if OUT.contains(&bare) {
        Some(Consent::Out)
    } else if IN.contains(&bare) {
        Some(Consent::In)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_heard_however_it_is_written_and_only_alone() {
        for words in
            ["STOP", " stop. ", "Stop!", "إلغاء", "الغاء", "إِلغَاء", "«إيقاف»", "إلغاء الاشتراك", "Opt out", "أوقف"]
        {
            assert_eq!(heard(words), Some(Consent::Out), "{words}");
        }
        for words in ["START", "اشتراك", "ابدأ", "تفعيل"] {
            assert_eq!(heard(words), Some(Consent::In), "{words}");
        }
        for words in ["", "stop by tomorrow", "أريد إلغاء الموعد", "اشتراك شهري كم سعره؟", "don't stop", "🛑", "ا"]
        {
            assert_eq!(heard(words), None, "{words}");
        }
    }

    #[test]
    fn every_word_is_written_as_it_is_folded() {
        for word in OUT.iter().chain(&IN) {
            assert_eq!(text::search_key(word), *word);
        }
    }
}
