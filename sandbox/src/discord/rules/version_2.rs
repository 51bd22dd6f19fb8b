//! Components of version 2: at most 40 at all levels, with texts of at most 4000 characters together
//! (Discord docs, Component Reference, "Legacy Message Component Behavior" and the section of each component).

use serde_json::Value;

use super::components::Walk;
use super::{Complaints, Patterns, urls};

/// How many components a message has at most.
const COMPONENTS: usize = 40;
/// How long a text is at most, and all texts of a message together.
const TEXTS: usize = 4000;

const ROW: u64 = 1;
const BUTTON: u64 = 2;
const SECTION: u64 = 9;
const TEXT: u64 = 10;
const THUMBNAIL: u64 = 11;
const GALLERY: u64 = 12;
const FILE: u64 = 13;
const SEPARATOR: u64 = 14;
const CONTAINER: u64 = 17;

/// Checks the components of a message with the flag `IS_COMPONENTS_V2`.
pub(super) fn check(complaints: &mut Complaints, patterns: &Patterns, list: &Value) {
    let mut walk = Walk::new(complaints, patterns);
    walk.level("components", list, true);
    let (count, texts) = (walk.count, walk.texts);
    if count > COMPONENTS {
        complaints.add("components", "BASE_TYPE_MAX_LENGTH", format!("Must be {COMPONENTS} or fewer in length."));
    }
    if count == 0 {
        complaints.add("components", "BASE_TYPE_REQUIRED", "This field is required");
    }
    if texts > TEXTS {
        let message = format!("The combined length of all text components cannot exceed {TEXTS}");
        complaints.add("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message);
    }
}

impl Walk<'_> {
    /// What stands beside each other: at the top, or in a container, which holds no other container.
    fn level(&mut self, path: &str, list: &Value, at_top: bool) {
        for (place, component) in self.complaints.list(path, list, usize::MAX).iter().enumerate() {
            let at = format!("{path}.{place}");
            self.count += 1;
            match component["type"].as_u64() {
                Some(ROW) => self.row(&at, component),
                Some(SECTION) => self.section(&at, component),
                Some(TEXT) => self.text(&at, component),
                Some(GALLERY) => self.gallery(&at, component),
                Some(FILE) => {
                    self.media(&format!("{at}.file"), &component["file"], urls::ATTACHMENT);
                }
                Some(SEPARATOR) => self.separator(&at, component),
                Some(CONTAINER) if at_top => self.container(&at, component),
                _ => self.misplaced(&at),
            }
        }
    }

    fn container(&mut self, path: &str, container: &Value) {
        let at = format!("{path}.components");
        if container["components"].as_array().is_none_or(Vec::is_empty) {
            self.complaints.add(&at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 40 in length.");
        }
        if container["accent_color"].as_u64().is_some_and(|colour| colour > 0xFF_FF_FF) {
            let message = "int value should be less than or equal to 16777215.";
            self.complaints.add(&format!("{path}.accent_color"), "NUMBER_TYPE_MAX", message);
        }
        self.level(&at, &container["components"], false);
    }

    /// One to three texts, and beside them a button or a thumbnail.
    fn section(&mut self, path: &str, section: &Value) {
        let at = format!("{path}.components");
        let texts = self.complaints.list(&at, &section["components"], 3);
        if texts.is_empty() {
            self.complaints.add(&at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 3 in length.");
        }
        for (place, text) in texts.iter().enumerate() {
            let at = format!("{at}.{place}");
            self.count += 1;
            match text["type"] == TEXT {
                true => self.text(&at, text),
                false => self.misplaced(&at),
            }
        }
        let at = format!("{path}.accessory");
        let accessory = &section["accessory"];
        self.count += usize::from(!accessory.is_null());
        match accessory["type"].as_u64() {
            Some(BUTTON) => self.button(&at, accessory),
            Some(THUMBNAIL) => {
                self.described(&at, accessory);
                self.media(&format!("{at}.media"), &accessory["media"], urls::MEDIA);
            }
            _ if accessory.is_null() => self.complaints.add(&at, "BASE_TYPE_REQUIRED", "This field is required"),
            _ => self.misplaced(&at),
        }
    }

    fn text(&mut self, path: &str, text: &Value) {
        let content = &text["content"];
        self.complaints.required_text(&format!("{path}.content"), content, 1, TEXTS);
        self.texts += content.as_str().map_or(0, |content| content.chars().count());
    }

    fn gallery(&mut self, path: &str, gallery: &Value) {
        let at = format!("{path}.items");
        let items = self.complaints.list(&at, &gallery["items"], 10);
        if items.is_empty() {
            self.complaints.add(&at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 10 in length.");
        }
        for (place, item) in items.iter().enumerate() {
            let at = format!("{at}.{place}");
            self.described(&at, item);
            self.media(&format!("{at}.media"), &item["media"], urls::MEDIA);
        }
    }

    fn separator(&mut self, path: &str, separator: &Value) {
        if !matches!(separator["spacing"].as_u64(), None | Some(1 | 2)) {
            let message = "Value of field \"spacing\" must be one of (1, 2).";
            self.complaints.add(&format!("{path}.spacing"), "BASE_TYPE_CHOICES", message);
        }
    }

    fn described(&mut self, path: &str, item: &Value) {
        self.complaints.text(&format!("{path}.description"), &item["description"], 1, 1024);
    }

    fn media(&mut self, path: &str, media: &Value, schemes: &[&str]) {
        let at = format!("{path}.url");
        self.complaints.required_text(&at, &media["url"], 1, 2048);
        urls::check(self.complaints, &at, &media["url"], schemes);
    }
}
