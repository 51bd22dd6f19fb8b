//! What to call a file. The sender's name for it may be anything: a path, a lie about its content, a text that runs backwards.

/// The most characters of a name.
const CHARS: usize = 100;

/// Endings by media type, for what customers send. The first of each is the one that is added.
const ENDINGS: [(&str, &[&str]); 25] = [
    ("image/jpeg", &["jpg", "jpeg", "jpe", "jfif"]),
    ("image/png", &["png"]),
    ("image/webp", &["webp"]),
    ("image/gif", &["gif"]),
    ("image/heif", &["heif", "heic"]),
    ("image/bmp", &["bmp"]),
    ("image/tiff", &["tif", "tiff"]),
    ("video/mp4", &["mp4", "m4v"]),
    ("video/3gpp", &["3gp"]),
    ("video/quicktime", &["mov"]),
    ("video/webm", &["webm"]),
    ("audio/ogg", &["ogg", "opus", "oga"]),
    // What voice messages are found to be. Discord plays them by this ending only.
    ("audio/opus", &["ogg", "opus", "oga"]),
    ("audio/mpeg", &["mp3"]),
    ("audio/m4a", &["m4a", "mp4"]),
    ("audio/aac", &["aac"]),
    ("audio/amr", &["amr"]),
    ("audio/x-wav", &["wav"]),
    ("application/pdf", &["pdf"]),
    ("application/zip", &["zip"]),
    ("application/msword", &["doc"]),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"]),
    ("text/plain", &["txt", "csv", "vcf", "ics", "log", "md"]),
];

/// A name that is safe wherever files have names: no path, nothing that can't be seen or turns the direction of what follows,
/// at most 100 characters. Its ending fits the content, as far as that is known; one that lies is kept and followed by the true
/// one. Without a name of the sender's it is called after `kind`, the kind of message.
pub fn safe_name(given: Option<&str>, kind: &str, media_type: &str) -> String {
    let given = given.map(clean).filter(|name| !name.is_empty());
    let stem = given.unwrap_or_else(|| clean(kind));
    let stem = if stem.is_empty() { "file".to_owned() } else { stem };
    let known = ENDINGS.iter().find(|(known, _)| *known == media_type).map(|(_, endings)| *endings);
    let Some(endings) = known else { return shorten(&stem, None) };
    let fits = stem.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending.to_lowercase().as_str()));
    shorten(&stem, endings.first().copied().filter(|_| !fits))
}

fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().map(|c| if r#"<>:"|?*"#.contains(c) { '_' } else { c }).filter(|c| is_plain(*c));
    let kept: String = kept.collect();
    kept.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_owned()
}

/// Neither a control character nor one that can't be seen: direction marks, joiners, variation of what stands before.
fn is_plain(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{061C}' | '\u{FEFF}')
}

/// The name within the limit, its ending whole.
fn shorten(stem: &str, add: Option<&str>) -> String {
    let whole = add.map_or_else(|| stem.to_owned(), |ending| format!("{stem}.{ending}"));
    if whole.chars().count() <= CHARS {
        return whole;
    }
    let ending = whole.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.chars().count() <= 10);
    let room = CHARS - ending.map_or(0, |ending| ending.chars().count() + 1);
    let short: String = stem.chars().take(room).collect();
    ending.map_or(short.clone(), |ending| format!("{short}.{ending}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_says_what_the_file_is() {
        let cases = [
            (Some("عرض السعر.pdf"), "application/pdf", "عرض السعر.pdf"),
            (Some("PHOTO.JPEG"), "image/jpeg", "PHOTO.JPEG"),
            (None, "image/jpeg", "image.jpg"),
            (None, "audio/opus", "image.ogg"),
            (Some("memo.opus"), "audio/opus", "memo.opus"),
            (Some("invoice.pdf"), "application/zip", "invoice.pdf.zip"),
            (Some("invoice.pdf"), "application/octet-stream", "invoice.pdf"),
            (Some("../../etc/passwd"), "", "passwd"),
            (Some(r"C:\temp\a.png"), "image/png", "a.png"),
            (Some("exe.\u{202E}gnp.fdp"), "application/pdf", "exe.gnp.fdp.pdf"),
            (Some(" ..hidden.. "), "text/plain", "hidden.txt"),
            (Some("a\u{0}b\nc.txt"), "text/plain", "abc.txt"),
            (Some("?"), "", "_"),
            (Some("..."), "", "image"),
        ];
        for (given, media_type, expected) in cases {
            assert_eq!(safe_name(given, "image", media_type), expected, "{given:?}");
        }
    }

    proptest! {
        #[test]
        fn no_name_is_unsafe(given in proptest::option::of(".{0,300}"), kind in ".{0,80}", at in 0..ENDINGS.len()) {
            let (media_type, endings) = ENDINGS[at];
            let name = safe_name(given.as_deref(), &kind, media_type);
            prop_assert!(!name.is_empty() && name.chars().count() <= CHARS);
            prop_assert!(!name.contains(['/', '\\', '\0', ':']) && !name.starts_with('.'));
            prop_assert!(name.chars().all(is_plain));
            let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
            prop_assert!(endings.contains(&ending.as_str()), "{name}");
        }
    }
}
