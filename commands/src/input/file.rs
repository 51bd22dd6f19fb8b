//! What a file for a customer is called.

use crm::tenants::Language;

use crate::texts::t;

/// As it was typed; else as Discord has it. Discord keeps of a name only what is in Latin letters: where nothing of it can be read,
/// the file is called after what it is, in the person's language, and keeps its ending.
pub(crate) fn name(language: Language, typed: Option<String>, discords: String, media_type: Option<&str>) -> String {
    if let Some(typed) = typed.filter(|typed| is_readable(typed)) {
        return typed;
    }
    let (stem, ending) = match discords.rsplit_once('.') {
        Some((stem, ending)) if is_readable(ending) => (stem, Some(ending)),
        _ => (discords.as_str(), None),
    };
    if is_readable(stem) {
        return discords;
    }
    let sort = media_type.unwrap_or_default().split('/').next().unwrap_or_default();
    let word = t!(language, "file-word", sort = sort);
    ending.map_or_else(|| word.clone(), |ending| format!("{word}.{ending}"))
}

fn is_readable(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_which_discord_kept_nothing_says_what_the_file_is() {
        let cases = [
            ("________.pdf", Some("application/pdf"), "ملف.pdf", "file.pdf"),
            ("___.-__.PNG", Some("image/png"), "صورة.PNG", "picture.PNG"),
            (".mp4", Some("video/mp4"), "مقطع فيديو.mp4", "video.mp4"),
            ("_.ogg", Some("audio/ogg; codecs=opus"), "ملف صوتي.ogg", "sound.ogg"),
            ("____", None, "ملف", "file"),
            ("____.", None, "ملف", "file"),
            ("____2024.pdf", Some("application/pdf"), "____2024.pdf", "____2024.pdf"),
            ("offer.pdf", Some("application/pdf"), "offer.pdf", "offer.pdf"),
        ];
        for (discords, media_type, arabic, english) in cases {
            let called =
                Language::ALL.map(|language| (language, name(language, None, discords.to_owned(), media_type)));
            for (language, called) in called {
                assert_eq!(called, if language == Language::Arabic { arabic } else { english }, "{discords}");
            }
        }
    }

    #[test]
    fn a_name_that_was_typed_stays() {
        let called = |typed: &str| name(Language::Arabic, Some(typed.to_owned()), "______.pdf".to_owned(), None);
        assert_eq!(called("عرض السعر"), "عرض السعر");
        assert_eq!(called(" _ "), "ملف.pdf");
    }
}
