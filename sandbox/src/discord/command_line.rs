//! From what a person types, `/perms grant user:@Sara notes:"because"`, to the data of an interaction.
//!
//! The words before the first `name:` are the path; values with blanks stand in quotes, in which `\"` is a quote.
//! As in the Discord client, an unknown command or option, a missing required option, or a value of the wrong type
//! is refused here and never reaches the bot.

use serde_json::{Map, Value, json};

use super::Error;
use super::ids::{ChannelId, GuildId, RoleId, UserId};
use super::state::State;
use super::{uploads, wire};

/// A command with its options, not yet understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Given {
    pub(super) path: Vec<String>,
    pub(super) options: Vec<(String, Value)>,
}

fn refuse(sentence: impl Into<String>) -> Error {
    Error::NotPossible(sentence.into())
}

/// Takes a line apart.
pub(super) fn read(line: &str) -> Result<Given, Error> {
    let rest = line.trim().strip_prefix('/').ok_or_else(|| refuse("a command starts with /"))?;
    let mut given = Given { path: Vec::new(), options: Vec::new() };
    let mut rest = rest.trim_start();
    while !rest.is_empty() {
        let word_end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        match rest[..word_end].split_once(':') {
            None if given.options.is_empty() => {
                given.path.push(rest[..word_end].to_owned());
                rest = rest[word_end..].trim_start();
            }
            None => {
                let word = &rest[..word_end];
                return Err(refuse(format!("{word:?} is no option; values with blanks stand in quotes")));
            }
            Some((name, _)) => {
                let (value, after) = read_value(&rest[name.len() + 1..])?;
                given.options.push((name.to_owned(), Value::String(value)));
                rest = after.trim_start();
            }
        }
    }
    Ok(given)
}

fn read_value(rest: &str) -> Result<(String, &str), Error> {
    let Some(quoted) = rest.strip_prefix('"') else {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        return Ok((rest[..end].to_owned(), &rest[end..]));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Ok((value, &quoted[at + 1..])),
            '\\' => value.extend(characters.next().map(|(_, escaped)| if escaped == 'n' { '\n' } else { escaped })),
            character => value.push(character),
        }
    }
    Err(refuse("a quote is not closed"))
}

/// Where the command is used, which decides what the client offers.
pub(super) struct Here<'a> {
    pub(super) state: &'a State,
    pub(super) guild: Option<GuildId>,
    pub(super) user: UserId,
}

impl Here<'_> {
    /// The command of this type and name, if the client offers it here to this person.
    pub(super) fn command(&self, kind: u64, name: &str) -> Result<&Value, Error> {
        let of_guild = self.guild.and_then(|guild| self.state.guild_commands.get(&guild)).into_iter().flatten();
        let mut offered = of_guild.chain(&self.state.commands).filter(|command| command["type"] == kind);
        let command = offered.find(|command| is_called(command, name));
        let command = command.ok_or_else(|| refuse(format!("there is no command {name:?}")))?;
        let context = if self.guild.is_some() { 0 } else { 1 };
        if command["contexts"].as_array().is_some_and(|contexts| !contexts.contains(&json!(context))) {
            return Err(refuse(format!("the command {name:?} is not offered here")));
        }
        let needed = command["default_member_permissions"].as_str().and_then(|bits| bits.parse::<u64>().ok());
        if let (Some(needed), Some(guild)) = (needed, self.guild.and_then(|guild| self.state.guilds.get(&guild))) {
            let held = guild.members.get(&self.user).map_or(0, |membership| membership.permissions);
            let administrator = guild.owner == self.user || held & (1 << 3) != 0;
            // "0" is for administrators only (Discord docs, Application Command Permissions).
            if !administrator && (needed == 0 || held & needed != needed) {
                return Err(refuse(format!("the command {name:?} is not shown to this person")));
            }
        }
        Ok(command)
    }

    /// The `data` of the interaction. With `focused`, an autocomplete: that option is marked, and required ones may be missing.
    pub(super) fn data(&self, given: &Given, focused: Option<&str>) -> Result<Value, Error> {
        let Some((first, path)) = given.path.split_first() else {
            return Err(refuse("there is no command"));
        };
        let command = self.command(1, first)?;
        let mut leaf = command;
        let mut names = Vec::new();
        for word in path {
            let inside = leaf["options"].as_array().into_iter().flatten();
            let mut inside = inside.filter(|option| matches!(option["type"].as_u64(), Some(1 | 2)));
            leaf = inside
                .find(|option| is_called(option, word))
                .ok_or_else(|| refuse(format!("{first:?} has no {word:?}")))?;
            names.push(leaf);
        }
        let offered = leaf["options"].as_array().map(Vec::as_slice).unwrap_or_default();
        if offered.iter().any(|option| matches!(option["type"].as_u64(), Some(1 | 2))) {
            return Err(refuse(format!("{:?} needs a subcommand", given.path.join(" "))));
        }
        let mut resolved = Map::new();
        let mut options = Vec::new();
        for (name, value) in &given.options {
            let option = offered.iter().find(|option| is_called(option, name));
            let option = option.ok_or_else(|| refuse(format!("there is no option {name:?}")))?;
            if options.iter().any(|it: &Value| it["name"] == option["name"]) {
                return Err(refuse(format!("the option {name:?} is given twice")));
            }
            options.push(match focused == Some(name) {
                true => autocompleted(option, value)?,
                false => json!({
                    "name": option["name"], "type": option["type"], "value": self.value(option, value, &mut resolved)?,
                }),
            });
        }
        let missing =
            |option: &&Value| option["required"] == true && !options.iter().any(|it| it["name"] == option["name"]);
        if let Some(option) = offered.iter().find(missing).filter(|_| focused.is_none()) {
            return Err(refuse(format!("the option {} is required", option["name"])));
        }
        for nested in names.iter().rev() {
            // A subcommand carries its options even when there are none; serenity can't read one without.
            options = vec![json!({ "name": nested["name"], "type": nested["type"], "options": options })];
        }
        let mut data = json!({ "id": command["id"], "name": command["name"], "type": 1 });
        if !options.is_empty() {
            data["options"] = Value::Array(options);
        }
        if !command["guild_id"].is_null() {
            data["guild_id"] = command["guild_id"].clone();
        }
        // Discord leaves `resolved` out when it is empty, and serenity drops the event if it is null.
        if !resolved.is_empty() {
            data["resolved"] = Value::Object(resolved);
        }
        Ok(data)
    }

    /// A value as it goes over the wire, refused where the client would mark it red.
    fn value(&self, option: &Value, given: &Value, resolved: &mut Map<String, Value>) -> Result<Value, Error> {
        let name = option["name"].as_str().unwrap_or_default();
        let text = match given {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if let Some(choices) = option["choices"].as_array().filter(|choices| !choices.is_empty()) {
            let same = |choice: &&Value| {
                is_called(choice, &text) || choice["value"] == *given || plain(&choice["value"]) == text
            };
            let choice =
                choices.iter().find(same).ok_or_else(|| refuse(format!("{text:?} is no choice of {name:?}")))?;
            return Ok(choice["value"].clone());
        }
        let wrong = || refuse(format!("{text:?} does not fit the option {name:?}"));
        match option["type"].as_u64() {
            Some(3) => {
                let length = text.chars().count() as u64;
                let least = option["min_length"].as_u64().unwrap_or(0);
                let most = option["max_length"].as_u64().unwrap_or(6000);
                if length == 0 || length < least || length > most {
                    return Err(wrong());
                }
                Ok(json!(text))
            }
            Some(4) => {
                let number: i64 = text.parse().map_err(|_| wrong())?;
                // Integers are those of a double: ±2^53 (Discord docs, Application Command Option Type).
                within(option, number as f64).filter(|_| number.abs() <= 1 << 53).ok_or_else(wrong)?;
                Ok(json!(number))
            }
            Some(5) => match text.to_lowercase().as_str() {
                "true" => Ok(json!(true)),
                "false" => Ok(json!(false)),
                _ => Err(wrong()),
            },
            Some(6) => {
                let user = self.user_called(&text).ok_or_else(wrong)?;
                self.resolve_user(user, resolved);
                Ok(json!(user))
            }
            Some(7) => {
                let wanted = text.trim_start_matches("<#").trim_start_matches('#').trim_end_matches('>');
                let mut channels =
                    self.state.channels.values().filter(|channel| self.guild == self.state.guild_of(channel.id));
                let channel = channels.find(|it| it.id.to_string() == wanted || it.name == wanted).ok_or_else(wrong)?;
                let mut partial = wire::channel(self.state, channel);
                partial["permissions"] = json!(super::permissions::MEMBER_PERMISSIONS.to_string());
                put(resolved, "channels", &channel.id.to_string(), partial);
                Ok(json!(ChannelId(channel.id.0)))
            }
            Some(8) => {
                let wanted = text.trim_start_matches("<@&").trim_start_matches('@').trim_end_matches('>');
                let guild = self.guild.and_then(|guild| self.state.guilds.get(&guild)).ok_or_else(wrong)?;
                let mut roles = guild.roles.iter().enumerate();
                let found = roles.find(|(_, role)| role.id.to_string() == wanted || role.name == wanted);
                let (position, role) = found.ok_or_else(wrong)?;
                put(resolved, "roles", &role.id.to_string(), wire::role(role, position));
                Ok(json!(RoleId(role.id.0)))
            }
            Some(10) => {
                let number: f64 = text.parse().map_err(|_| wrong())?;
                within(option, number).map(|number| json!(number)).ok_or_else(wrong)
            }
            Some(11) => {
                let (id, told) = uploads::resolve(self.state, self.user, &text).ok_or_else(wrong)?;
                put(resolved, "attachments", &id, told);
                Ok(json!(id))
            }
            _ => Err(refuse(format!("options like {name:?} are not supported here"))),
        }
    }

    /// `@name`, `<@id>` or an id; names are user names or display names, in any case.
    pub(super) fn user_called(&self, text: &str) -> Option<UserId> {
        let name = text.trim_start_matches("<@").trim_start_matches('@').trim_end_matches('>');
        let folded = name.to_lowercase();
        let mut users = self.state.users.values();
        let found = users.find(|user| {
            let display = user.display_name.as_ref().is_some_and(|display| display.to_lowercase() == folded);
            user.id.to_string() == name || user.name.to_lowercase() == folded || display
        });
        found.map(|user| user.id)
    }

    /// Puts a user, and the member here, under `resolved`.
    pub(super) fn resolve_user(&self, user: UserId, resolved: &mut Map<String, Value>) {
        if let Some(known) = self.state.users.get(&user) {
            put(resolved, "users", &user.to_string(), wire::user(known));
        }
        let guild = self.guild.and_then(|guild| self.state.guilds.get(&guild));
        if let Some(member) = guild.and_then(|guild| wire::partial_member(guild, user)) {
            put(resolved, "members", &user.to_string(), member);
        }
    }
}

fn put(resolved: &mut Map<String, Value>, kind: &str, id: &str, value: Value) {
    if let Some(of_kind) = resolved.entry(kind).or_insert_with(|| json!({})).as_object_mut() {
        of_kind.insert(id.to_owned(), value);
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a command, option or choice has this name, in any language.
fn is_called(named: &Value, name: &str) -> bool {
    let mut localized = named["name_localizations"].as_object().into_iter().flatten();
    named["name"] == name || localized.any(|(_, text)| text == name)
}

fn within(option: &Value, number: f64) -> Option<f64> {
    let least = option["min_value"].as_f64().unwrap_or(f64::NEG_INFINITY);
    let most = option["max_value"].as_f64().unwrap_or(f64::INFINITY);
    (least..=most).contains(&number).then_some(number)
}

/// What was typed so far, always as text (Discord docs, Autocomplete).
fn autocompleted(option: &Value, given: &Value) -> Result<Value, Error> {
    if option["autocomplete"] != true {
        return Err(refuse(format!("the option {} does not autocomplete", option["name"])));
    }
    Ok(json!({ "name": option["name"], "type": option["type"], "value": plain(given), "focused": true }))
}
