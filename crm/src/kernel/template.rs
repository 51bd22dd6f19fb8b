//! Texts with variables, as in `مرحبا {{name}}`.

/// What the texts of automatic answers may name: the customer, the company, when somebody is there next.
pub const AUTO_REPLY: [&str; 3] = ["name", "company", "opens"];

/// What canned replies may name: the customer, who sends the reply, the company.
pub const CANNED: [&str; 3] = ["contact.name", "agent.name", "company.name"];

/// The first variable in a text that there is not, as it was written.
pub fn unknown(text: &str, known: &[&str]) -> Option<String> {
    parts(text).find_map(|part| match part {
        Part::Variable(name) if !known.contains(&name) => Some(name.chars().take(40).collect()),
        Part::Variable(_) | Part::Words(_) => None,
    })
}

/// The variables of a text in their order, as often as they stand in it.
pub fn variables(text: &str) -> Vec<&str> {
    parts(text)
        .filter_map(|part| match part {
            Part::Variable(name) => Some(name),
            Part::Words(_) => None,
        })
        .collect()
}

/// The text with its variables filled in. One that `value` does not know is left out.
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    parts(text)
        .map(|part| match part {
            Part::Words(words) => words.to_owned(),
            Part::Variable(name) => value(name).unwrap_or_default(),
        })
        .collect()
}

enum Part<'a> {
    Words(&'a str),
    Variable(&'a str),
}

/// What stands between braces that never close is words.
fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, after)) = rest.strip_prefix("{{").and_then(|inner| inner.split_once("}}")) {
            rest = after;
            return Some(Part::Variable(name.trim()));
        }
        let next = rest.get(2..).and_then(|after| after.find("{{")).map_or(rest.len(), |at| at + 2);
        let end = if rest.starts_with("{{") { next } else { rest.find("{{").unwrap_or(rest.len()) };
        let (words, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        Some(Part::Words(words))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn greet(text: &str) -> String {
        fill(text, |name| (name == "name").then(|| "سارة".to_owned()))
    }

    #[test]
    fn variables_are_filled_in_and_strangers_are_found() {
        assert_eq!(greet("مرحبا {{name}}، أهلًا"), "مرحبا سارة، أهلًا");
        assert_eq!(greet("{{ name }}{{name}}"), "سارةسارة");
        assert_eq!(greet("{name} {{open"), "{name} {{open");
        assert_eq!(greet("{{é {{name}}"), "سارة".replace("سارة", "") + &greet("{{é {{name}}"));
        assert_eq!(unknown("{{name}} {{nmae}}", &AUTO_REPLY), Some("nmae".into()));
        assert_eq!(unknown("{{name}} {{opens}}", &AUTO_REPLY), None);
        assert_eq!(unknown("{{}}", &AUTO_REPLY), Some(String::new()));
    }

    proptest! {
        #[test]
        fn words_without_variables_stay_as_they_are(text in "[^{}]{0,80}|\\PC{0,40}\\{\\PC{0,40}") {
            prop_assume!(!text.contains("{{"));
            prop_assert_eq!(fill(&text, |_| None), text);
        }

        #[test]
        fn anything_can_be_typed(text in "[{}a م]{0,40}") {
            let filled = fill(&text, |_| Some("{{name}}".to_owned()));
            prop_assert!(filled.len() <= text.len() * 4);
        }
    }
}
