//! Rows, buttons and menus (Discord docs, Component Reference). What only version 2 has is in `version_2`.

use std::collections::HashSet;

use serde_json::Value;

use super::{Complaints, Patterns, urls};

/// A way through the components of one message or form.
pub(super) struct Walk<'a> {
    pub(super) complaints: &'a mut Complaints,
    patterns: &'a Patterns,
    custom_ids: HashSet<String>,
    /// How many components there were, at all levels.
    pub(super) count: usize,
    /// How many characters their texts had together.
    pub(super) texts: usize,
}

/// Checks the rows of a message without version 2 components.
pub(super) fn check(complaints: &mut Complaints, patterns: &Patterns, rows: &Value) {
    let mut walk = Walk::new(complaints, patterns);
    for (place, row) in walk.complaints.list("components", rows, 5).iter().enumerate() {
        let path = format!("components.{place}");
        match row["type"] == 1 {
            true => walk.row(&path, row),
            false => {
                let message = "Value of field \"type\" must be one of (1,).";
                walk.complaints.add(&format!("{path}.type"), "BASE_TYPE_CHOICES", message);
            }
        }
    }
}

fn is_select(component: &Value) -> bool {
    matches!(component["type"].as_u64(), Some(3 | 5..=8))
}

impl<'a> Walk<'a> {
    pub(super) fn new(complaints: &'a mut Complaints, patterns: &'a Patterns) -> Self {
        Self { complaints, patterns, custom_ids: HashSet::new(), count: 0, texts: 0 }
    }

    /// A row: up to five buttons, or one menu.
    pub(super) fn row(&mut self, path: &str, row: &Value) {
        let at = format!("{path}.components");
        let children = self.complaints.list(&at, &row["components"], 5);
        self.count += children.len();
        if children.is_empty() {
            self.complaints.add(&at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
        }
        if children.len() > 1 && children.iter().any(is_select) {
            let message = "The specified component exceeds the maximum width";
            self.complaints.add(&at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message);
        }
        for (place, child) in children.iter().enumerate() {
            let at = format!("{at}.{place}");
            match child["type"].as_u64() {
                Some(2) => self.button(&at, child),
                _ if is_select(child) => self.select(&at, child),
                _ => self.misplaced(&at),
            }
        }
    }

    /// A component of a type that may not stand here, or that nobody knows.
    pub(super) fn misplaced(&mut self, path: &str) {
        let message = "Value of field \"type\" is not allowed here.";
        self.complaints.add(&format!("{path}.type"), "UNION_TYPE_CHOICES", message);
    }

    /// `custom_id`: 1–100 characters, unique in its message.
    pub(super) fn custom_id(&mut self, path: &str, value: &Value) {
        let at = format!("{path}.custom_id");
        self.complaints.required_text(&at, value, 1, 100);
        if let Some(id) = value.as_str()
            && !self.custom_ids.insert(id.to_owned())
        {
            let message = "Component custom id cannot be duplicated";
            self.complaints.add(&at, "COMPONENT_CUSTOM_ID_DUPLICATED", message);
        }
    }

    /// A button: 1–4 with a `custom_id`, 5 with a `url`, 6 (premium) with a `sku_id`.
    pub(super) fn button(&mut self, path: &str, button: &Value) {
        self.complaints.text(&format!("{path}.label"), &button["label"], 0, 80);
        self.emoji(path, &button["emoji"]);
        let unlabelled = button["label"].as_str().is_none_or(str::is_empty) && !button["emoji"].is_object();
        let style = button["style"].as_u64();
        if matches!(style, Some(1..=5)) && unlabelled {
            let message = "A button needs a label or an emoji";
            self.complaints.add(path, "BUTTON_COMPONENT_LABEL_REQUIRED", message);
        }
        match style {
            Some(1..=4) => {
                self.custom_id(path, &button["custom_id"]);
                if !button["url"].is_null() {
                    let message = "Only link buttons have a url";
                    self.complaints.add(path, "BUTTON_COMPONENT_URL_NOT_ALLOWED", message);
                }
            }
            Some(5) => {
                let at = format!("{path}.url");
                self.complaints.required_text(&at, &button["url"], 1, 512);
                urls::check(self.complaints, &at, &button["url"], urls::BUTTON);
                if !button["custom_id"].is_null() {
                    let message = "A custom id and url cannot both be specified";
                    self.complaints.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message);
                }
            }
            Some(6) => self.premium(path, button),
            _ => {
                let message = "Value of field \"style\" must be 1 to 6.";
                self.complaints.add(&format!("{path}.style"), "BASE_TYPE_CHOICES", message);
            }
        }
        if style != Some(6) && !button["sku_id"].is_null() {
            let message = "Only premium buttons have a sku id";
            self.complaints.add(path, "BUTTON_COMPONENT_SKU_ID_NOT_ALLOWED", message);
        }
    }

    fn premium(&mut self, path: &str, button: &Value) {
        let at = format!("{path}.sku_id");
        match &button["sku_id"] {
            Value::Null => self.complaints.add(&at, "BASE_TYPE_REQUIRED", "This field is required"),
            id if is_snowflake(id) => {}
            id => self.complaints.add(&at, "NUMBER_TYPE_COERCE", format!("Value {id} is not snowflake.")),
        }
        for field in ["custom_id", "label", "url", "emoji"] {
            if !button[field].is_null() {
                let message = format!("A premium button has no {field}");
                self.complaints.add(path, "BUTTON_COMPONENT_PREMIUM_FIELD_NOT_ALLOWED", message);
            }
        }
    }

    /// An emoji of Unicode. Emoji of a guild's own there are none here, so their ids are unknown.
    fn emoji(&mut self, path: &str, emoji: &Value) {
        if emoji.is_null() {
            return;
        }
        if !emoji["id"].is_null() {
            self.complaints.add(&format!("{path}.emoji.id"), "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji");
        } else if !self.patterns.is_emoji(&emoji["name"]) {
            self.complaints.add(&format!("{path}.emoji.name"), "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji");
        }
    }

    /// A menu of strings (3), users, roles, mentionables or channels (5–8).
    pub(super) fn select(&mut self, path: &str, select: &Value) {
        self.custom_id(path, &select["custom_id"]);
        self.complaints.text(&format!("{path}.placeholder"), &select["placeholder"], 0, 150);
        let least = select["min_values"].as_u64().unwrap_or(1);
        let most = select["max_values"].as_u64().unwrap_or(1);
        if least > 25 {
            let message = "int value should be between 0 and 25.";
            self.complaints.add(&format!("{path}.min_values"), "NUMBER_TYPE_MAX", message);
        }
        if most == 0 || most > 25 || most < least {
            let message = "int value should be between 1 and 25.";
            self.complaints.add(&format!("{path}.max_values"), "NUMBER_TYPE_MAX", message);
        }
        match select["type"] == 3 {
            true => self.options(path, select, most),
            false => self.default_values(path, select, least, most),
        }
    }

    fn options(&mut self, path: &str, select: &Value, most: u64) {
        let at = format!("{path}.options");
        let options = self.complaints.list(&at, &select["options"], 25);
        if options.is_empty() {
            self.complaints.add(&at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.");
        }
        if most > options.len() as u64 && !options.is_empty() {
            let message = "max_values cannot be greater than the number of options";
            self.complaints.add(&format!("{path}.max_values"), "SELECT_COMPONENT_MAX_VALUES", message);
        }
        let mut values = HashSet::new();
        let mut defaults = 0;
        for (place, option) in options.iter().enumerate() {
            let at = format!("{at}.{place}");
            self.complaints.required_text(&format!("{at}.label"), &option["label"], 1, 100);
            self.complaints.required_text(&format!("{at}.value"), &option["value"], 1, 100);
            self.complaints.text(&format!("{at}.description"), &option["description"], 0, 100);
            self.emoji(&at, &option["emoji"]);
            defaults += u64::from(option["default"] == true);
            if !values.insert(option["value"].as_str().unwrap_or_default()) {
                let message = "The specified option value is already used";
                self.complaints.add(&format!("{at}.value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message);
            }
        }
        if defaults > most {
            self.too_many_defaults(&at);
        }
    }

    /// Who or what is chosen at first (Discord docs, Select Default Value Structure): of the menu's kind, and as many as
    /// may be chosen.
    fn default_values(&mut self, path: &str, select: &Value, least: u64, most: u64) {
        let at = format!("{path}.default_values");
        let values = self.complaints.list(&at, &select["default_values"], 25);
        let kinds: &[&str] = match select["type"].as_u64() {
            Some(5) => &["user"],
            Some(6) => &["role"],
            Some(7) => &["user", "role"],
            _ => &["channel"],
        };
        for (place, value) in values.iter().enumerate() {
            if !value["type"].as_str().is_some_and(|kind| kinds.contains(&kind)) {
                let message = format!("Value of field \"type\" must be one of {kinds:?}.");
                self.complaints.add(&format!("{at}.{place}.type"), "BASE_TYPE_CHOICES", message);
            }
            if !is_snowflake(&value["id"]) {
                let message = format!("Value {} is not snowflake.", value["id"]);
                self.complaints.add(&format!("{at}.{place}.id"), "NUMBER_TYPE_COERCE", message);
            }
        }
        let count = values.len() as u64;
        if count > most {
            self.too_many_defaults(&at);
        } else if count > 0 && count < least {
            let message = "Fewer defaults than min_values";
            self.complaints.add(&at, "SELECT_COMPONENT_TOO_FEW_DEFAULT_VALUES", message);
        }
    }

    fn too_many_defaults(&mut self, path: &str) {
        let message = "More defaults than max_values";
        self.complaints.add(path, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", message);
    }
}

fn is_snowflake(value: &Value) -> bool {
    value.as_u64().is_some() || value.as_str().is_some_and(|text| text.parse::<u64>().is_ok())
}
