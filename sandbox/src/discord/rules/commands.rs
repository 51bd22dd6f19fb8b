//! Commands: names, descriptions, options, counts (Discord docs, Application Commands).

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::{Complaints, Patterns, choices};

/// The locales of Discord's docs, and `ar` and `he` of its OpenAPI description.
const LOCALES: [&str; 34] = [
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
];

/// How many commands of each type there may be: 100 slash, 15 user, 15 message, 1 entry point.
const COUNTS: [(u64, usize); 4] = [(1, 100), (2, 15), (3, 15), (4, 1)];

/// Names, descriptions and choice values of a command together have at most 8000 characters.
const WHOLE_COMMAND: usize = 8000;

struct Check<'a> {
    complaints: Complaints,
    patterns: &'a Patterns,
    refused_locales: &'a BTreeSet<String>,
}

/// Checks a whole set of commands, as for a bulk overwrite; or of a set only the one in this place, whose complaints then
/// have no number in front.
pub(in super::super) fn check(
    commands: &[Value],
    only: Option<usize>,
    of_guild: bool,
    patterns: &Patterns,
    refused_locales: &BTreeSet<String>,
) -> Complaints {
    let mut check = Check { complaints: Complaints::default(), patterns, refused_locales };
    for (place, command) in commands.iter().enumerate().filter(|(place, _)| only.is_none_or(|only| only == *place)) {
        let path = if only.is_some() { String::new() } else { place.to_string() };
        check.command(&path, command, of_guild);
        let mut others = commands.iter().take(if only.is_some() { commands.len() } else { place });
        if others.any(|it| !std::ptr::eq(it, command) && kind(it) == kind(command) && it["name"] == command["name"]) {
            let message = "Application command names must be unique";
            check.complaints.add(&format!("{path}.name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", message);
        }
    }
    for (of, most) in COUNTS {
        if commands.iter().filter(|command| kind(command) == of).count() > most {
            let message = format!("Maximum number of commands of type {of} reached ({most})");
            check.complaints.add("", "APPLICATION_COMMAND_TOO_MANY", message);
        }
    }
    check.complaints
}

fn kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(1)
}

impl Check<'_> {
    fn command(&mut self, path: &str, command: &Value, of_guild: bool) {
        self.localized(path, "name", command, kind(command) == 1, 32);
        match kind(command) {
            1 => {
                self.complaints.required_text(&format!("{path}.description"), &command["description"], 1, 100);
                self.localized(path, "description", command, false, 100);
                self.options(&format!("{path}.options"), &command["options"], 0);
            }
            2 | 3 => {
                self.complaints.required_text(&format!("{path}.name"), &command["name"], 1, 32);
                if command["description"].as_str().is_some_and(|description| !description.is_empty()) {
                    let message = "Context menu commands cannot have description";
                    let at = format!("{path}.description");
                    self.complaints.add(&at, "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID", message);
                }
                if command["options"].as_array().is_some_and(|options| !options.is_empty()) {
                    let message = "Context menu commands cannot have options";
                    let at = format!("{path}.options");
                    self.complaints.add(&at, "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID", message);
                }
            }
            _ => self.complaints.add(&format!("{path}.type"), "BASE_TYPE_CHOICES", "not a command type"),
        }
        self.places(path, command, "contexts", 2, of_guild);
        self.places(path, command, "integration_types", 1, of_guild);
        let bits = &command["default_member_permissions"];
        if bits.as_str().is_some_and(|bits| bits.parse::<u64>().is_err()) {
            let at = format!("{path}.default_member_permissions");
            self.complaints.add(&at, "NUMBER_TYPE_COERCE", "Value is not int.");
        }
        if weigh(command) > WHOLE_COMMAND {
            let message = "Command exceeds maximum size (8000)";
            self.complaints.add(path, "APPLICATION_COMMAND_TOO_LARGE", message);
        }
    }

    /// Where a command is offered: a list of numbers from 0 to `greatest`, each once and at least one
    /// (Discord docs, Interaction Context Types and Application Integration Types).
    fn places(&mut self, path: &str, command: &Value, field: &str, greatest: u64, of_guild: bool) {
        let at = format!("{path}.{field}");
        let known = self.complaints.list(&at, &command[field], usize::MAX);
        if of_guild && !known.is_empty() {
            let message = "only global commands have contexts and integration types";
            self.complaints.add(&at, "APPLICATION_COMMAND_GUILD_ONLY_FIELD", message);
        }
        if command[field].is_array() && known.is_empty() {
            self.complaints.add(
                &at,
                "BASE_TYPE_BAD_LENGTH",
                format!("Must be between 1 and {} in length.", greatest + 1),
            );
        }
        let mut seen = HashSet::new();
        for (place, value) in known.iter().enumerate() {
            match value.as_u64() {
                Some(number) if number > greatest => {
                    let message = format!("Value \"{number}\" is not a valid enum value.");
                    self.complaints.add(&format!("{at}.{place}"), "ENUM_TYPE_COERCE", message);
                }
                Some(number) if !seen.insert(number) => {
                    self.complaints.add(&at, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value");
                }
                Some(_) => {}
                None => self.complaints.add(&format!("{at}.{place}"), "NUMBER_TYPE_COERCE", "Value is not int."),
            }
        }
    }

    /// A name or description with its localisations.
    fn localized(&mut self, path: &str, field: &str, of: &Value, strict: bool, most: usize) {
        if strict && !self.patterns.allows_name(&of[field]) {
            let message = "Command name is invalid";
            self.complaints.add(&format!("{path}.{field}"), "APPLICATION_COMMAND_INVALID_NAME", message);
        }
        let all = format!("{field}_localizations");
        for (locale, text) in of[&all].as_object().into_iter().flatten() {
            let at = format!("{path}.{all}.{locale}");
            if !LOCALES.contains(&locale.as_str()) || self.refused_locales.contains(locale) {
                let at = format!("{path}.{all}");
                self.complaints.add(&at, "ENUM_TYPE_COERCE", format!("Value \"{locale}\" is not a valid enum value."));
            }
            self.complaints.text(&at, text, 1, most);
            if strict && !text.is_null() && !self.patterns.allows_name(text) {
                self.complaints.add(&at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
            }
        }
    }

    /// `depth`: 0 in a command, 1 in a subcommand or group, 2 in a group's subcommand.
    fn options(&mut self, path: &str, options: &Value, depth: usize) {
        let options = self.complaints.list(path, options, 25);
        let nested = |option: &Value| matches!(option["type"].as_u64(), Some(1 | 2));
        if options.iter().any(nested) && !options.iter().all(nested) {
            let message = "Sub-command and sub-command group option types are mutually exclusive to other options";
            self.complaints.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
        }
        let mut seen = HashSet::new();
        let mut optional_seen = false;
        for (place, option) in options.iter().enumerate() {
            let at = format!("{path}.{place}");
            self.localized(&at, "name", option, true, 32);
            self.localized(&at, "description", option, false, 100);
            self.complaints.required_text(&format!("{at}.description"), &option["description"], 1, 100);
            if !seen.insert(option["name"].as_str().unwrap_or_default()) {
                let message = "Option names must be unique";
                self.complaints.add(&format!("{at}.name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message);
            }
            let required = option["required"] == true;
            if required && optional_seen {
                let message = "Required options must be placed before non-required options";
                self.complaints.add(&at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
            }
            optional_seen |= !required && !nested(option);
            self.option(&at, option, depth);
        }
    }

    /// `min_length` and `max_length` of strings, `min_value` and `max_value` of numbers; none on other types.
    fn bounds(&mut self, path: &str, option: &Value) {
        let bounded = |of: &str| match option["type"].as_u64() {
            Some(3) => of == "length",
            Some(4 | 10) => of == "value",
            _ => false,
        };
        for of in ["length", "value"] {
            let [least, most] = ["min", "max"].map(|end| &option[format!("{end}_{of}")]);
            let given = !least.is_null() || !most.is_null();
            if given && !bounded(of) {
                let message = format!("options of this type have no min_{of} and max_{of}");
                self.complaints.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
            }
            if let (Some(least), Some(most)) = (least.as_f64(), most.as_f64())
                && least > most
            {
                let message = format!("min_{of} must be less than or equal to max_{of}");
                self.complaints.add(path, "APPLICATION_COMMAND_OPTIONS_MIN_GREATER_THAN_MAX", message);
            }
        }
        if option["min_length"].as_u64().unwrap_or(0) > 6000 || option["max_length"].as_u64().unwrap_or(1) > 6000 {
            self.complaints.add(path, "NUMBER_TYPE_MAX", "lengths are at most 6000");
        }
        if option["max_length"] == 0 {
            self.complaints.add(path, "NUMBER_TYPE_MIN", "max_length is at least 1");
        }
    }

    fn option(&mut self, path: &str, option: &Value, depth: usize) {
        match option["type"].as_u64() {
            Some(2) if depth == 0 => {
                self.options(&format!("{path}.options"), &option["options"], 1);
                let plain = |it: &Value| it["type"] != 1;
                if option["options"].as_array().is_none_or(|inside| inside.is_empty() || inside.iter().any(plain)) {
                    let message = "a group holds subcommands";
                    self.complaints.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
                }
            }
            Some(1) if depth <= 1 => {
                self.options(&format!("{path}.options"), &option["options"], 2);
            }
            Some(3..=11) => {
                choices::check_of_option(&mut self.complaints, path, option);
                let has_choices = option["choices"].as_array().is_some_and(|choices| !choices.is_empty());
                if option["autocomplete"] == true && has_choices {
                    let message = "an option has choices or autocomplete, not both";
                    self.complaints.add(path, "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", message);
                }
                if option["autocomplete"] == true && !matches!(option["type"].as_u64(), Some(3 | 4 | 10)) {
                    let message = "only strings, integers and numbers autocomplete";
                    self.complaints.add(path, "APPLICATION_COMMAND_AUTOCOMPLETE_TYPE", message);
                }
                self.bounds(path, option);
            }
            _ => {
                let message = "not an option type, or not at this depth";
                self.complaints.add(&format!("{path}.type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
            }
        }
    }
}

/// The characters of names, descriptions and choice values; of a localised text only the longest counts.
fn weigh(of: &Value) -> usize {
    let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let longest = |field: &str| {
        let localized = of[format!("{field}_localizations")].as_object();
        localized.into_iter().flatten().map(|(_, text)| length(text)).chain([length(&of[field])]).max().unwrap_or(0)
    };
    let inside = of["options"].as_array().into_iter().flatten().map(weigh).sum::<usize>();
    let choices = of["choices"].as_array().into_iter().flatten();
    longest("name")
        + longest("description")
        + inside
        + choices.map(|it| length(&it["name"]) + length(&it["value"])).sum::<usize>()
}
