//! Forms: Discord's modals. Built and read here.

use serenity::all::{
    ActionRow, ActionRowComponent, CreateActionRow, CreateInputText, CreateModal, InputTextStyle, ModalInteraction,
};

use crate::{
    plain::{bare, clamp},
    route::CustomId,
};

const TITLE: usize = 45;
const LABEL: usize = 45;
const HINT: usize = 100;
/// The longest a field can be.
const VALUE: usize = 4000;

pub(crate) struct Field {
    id: &'static str,
    label: String,
    most: u16,
    required: bool,
    tall: bool,
    value: Option<String>,
    hint: Option<String>,
}

impl Field {
    /// One line of at most `most` characters.
    pub fn line(id: &'static str, label: String, most: u16) -> Self {
        Self { id, label, most, required: false, tall: false, value: None, hint: None }
    }

    /// Several lines of at most `most` characters together.
    pub fn tall(id: &'static str, label: String, most: u16) -> Self {
        Self { tall: true, ..Self::line(id, label, most) }
    }

    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// What is in it already.
    pub fn value(self, value: String) -> Self {
        Self { value: Some(value).filter(|v| !v.is_empty()), ..self }
    }

    /// What stands there, greyed out, while nothing is in it.
    pub fn hint(self, hint: String) -> Self {
        Self { hint: Some(hint).filter(|hint| !hint.is_empty()), ..self }
    }

    fn build(self) -> CreateActionRow {
        let style = if self.tall { InputTextStyle::Paragraph } else { InputTextStyle::Short };
        let most = self.most.min(VALUE as u16);
        let mut input =
            CreateInputText::new(style, bare(&self.label, LABEL), self.id).max_length(most).required(self.required);
        if let Some(value) = self.value {
            input = input.value(clamp(&value, usize::from(most)));
        }
        if let Some(hint) = self.hint {
            input = input.placeholder(bare(&hint, HINT));
        }
        CreateActionRow::InputText(input)
    }
}

/// A form with at most five fields.
pub(crate) fn form(id: &impl CustomId, title: &str, fields: Vec<Field>) -> CreateModal {
    CreateModal::new(id.encode(), bare(title, TITLE)).components(fields.into_iter().map(Field::build).collect())
}

/// Everything that was typed, by field; blank fields left out.
pub(crate) fn filled(modal: &ModalInteraction) -> Vec<(String, String)> {
    filled_in(&modal.data.components)
}

fn filled_in(rows: &[ActionRow]) -> Vec<(String, String)> {
    let inputs = rows.iter().flat_map(|row| &row.components).filter_map(|component| match component {
        ActionRowComponent::InputText(input) => Some((input.custom_id.to_string(), input.value.clone()?)),
        _ => None,
    });
    inputs.filter(|(_, value)| !value.trim().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::route::custom_ids;

    custom_ids! {
        enum Form {
            Any = "any" like "/help",
        }
    }

    #[test]
    fn what_was_typed_is_found_and_nothing_is_nothing() {
        let row = |id: &str, value: &str| json!({ "type": 1, "components": [{ "type": 4, "custom_id": id, "value": value }] });
        let rows: Vec<ActionRow> = serde_json::from_value(json!([row("name", "سارة"), row("phone", "  ")])).unwrap();
        assert_eq!(filled_in(&rows), [("name".to_owned(), "سارة".to_owned())]);
    }

    #[test]
    fn forms_fit_into_discord() {
        let long = "س".repeat(5000);
        let fields = vec![Field::tall("text", long.clone(), 4000).required().value(long.clone())];
        let form = serde_json::to_value(form(&Form::Any, &long, fields)).unwrap();
        let field = &form["components"][0]["components"][0];
        let length = |value: &serde_json::Value| value.as_str().unwrap().chars().count();
        assert!(length(&form["title"]) <= 45 && length(&field["label"]) <= 45 && length(&field["value"]) <= 4000);
    }
}
