//! What is wrong with a template before WhatsApp says so, days later, and what reads badly from right to left.
//!
//! The first kind are WhatsApp's own rules ("Templates", "Template components", "Common rejection reasons"); the second are what
//! Arabic readers see on a phone.

use super::{Button, Header, Shape};
use crate::kernel::{names::names, template};

/// Limits of the parts, in characters ("Template components").
const BODY: usize = 1024;
const LINE: usize = 60;
const BUTTON: usize = 25;
const BUTTONS: usize = 10;

names! {
    /// Something that is wrong with a template.
    pub enum Flaw {
        /// The text is missing.
        NoBody = "no_body",
        /// A part is longer than WhatsApp takes.
        TooLong = "too_long",
        /// There are more buttons than WhatsApp takes.
        TooManyButtons = "too_many_buttons",
        /// The text begins or ends with a variable.
        VariableAtTheEdge = "variable_at_the_edge",
        /// Two variables stand side by side.
        VariablesTogether = "variables_together",
        /// Numbered variables don't run from 1 upwards.
        Numbering = "numbering",
        /// A variable is neither a number nor a name in small Latin letters, or both kinds are mixed.
        VariableName = "variable_name",
        /// The header has more than one variable.
        HeaderVariables = "header_variables",
        /// The footer has a variable.
        FooterVariable = "footer_variable",
        /// More variables than the length of the text bears.
        TooManyVariables = "too_many_variables",
        /// Three line breaks in a row, a tab, or four spaces.
        Spaces = "spaces",
        /// A right-to-left text begins with a sign or a Latin word, which turns the whole line around.
        LeadingSign = "leading_sign",
        /// A variable stands beside a Latin word or a number in a right-to-left text: what is filled in may jump to its other side.
        MixedDirection = "mixed_direction",
    }
}

impl Flaw {
    /// Whether WhatsApp refuses what has it. The others only read badly.
    pub fn is_refused(self) -> bool {
        !matches!(self, Self::LeadingSign | Self::MixedDirection | Self::TooManyVariables)
    }
}

/// What is wrong with it, each flaw once.
pub fn lint(shape: &Shape) -> Vec<Flaw> {
    let Shape { header, body, footer, buttons, shared: _ } = shape;
    let header = match header {
        Some(Header::Text(text)) => text.as_str(),
        _ => "",
    };
    let footer = footer.as_deref().unwrap_or_default();
    let variables = template::variables(body);
    let titles = buttons.iter().map(Button::title);
    let long = |text: &str, most| text.chars().count() > most;
    let found = [
        (Flaw::NoBody, body.trim().is_empty()),
        (
            Flaw::TooLong,
            long(body, BODY)
                || long(header, LINE)
                || long(footer, LINE)
                || titles.into_iter().any(|title| long(title, BUTTON)),
        ),
        (Flaw::TooManyButtons, buttons.len() > BUTTONS),
        (Flaw::VariableAtTheEdge, at_the_edge(body)),
        (Flaw::VariablesTogether, together(body)),
        (Flaw::Numbering, is_misnumbered(&variables)),
        (Flaw::VariableName, [header, body].iter().any(|text| is_misnamed(&template::variables(text)))),
        (Flaw::HeaderVariables, template::variables(header).len() > 1),
        (Flaw::FooterVariable, !template::variables(footer).is_empty()),
        (Flaw::TooManyVariables, !variables.is_empty() && words(body) < 3 * variables.len()),
        (Flaw::Spaces, body.contains("\n\n\n") || body.contains('\t') || body.contains("    ")),
        (Flaw::LeadingSign, [header, body].iter().any(|text| text.lines().any(begins_badly))),
        (Flaw::MixedDirection, [header, body].iter().any(|text| mixes(text))),
    ];
    found.into_iter().filter(|(_, is_so)| *is_so).map(|(flaw, _)| flaw).collect()
}

fn at_the_edge(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("{{") || text.ends_with("}}")
}

/// With nothing but white space between them.
fn together(text: &str) -> bool {
    text.split("}}").skip(1).any(|after| after.trim_start().starts_with("{{"))
}

fn is_number(variable: &str) -> bool {
    !variable.is_empty() && variable.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_misnumbered(variables: &[&str]) -> bool {
    let mut numbers: Vec<usize> = variables.iter().filter_map(|variable| variable.parse().ok()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    !numbers.iter().copied().eq(1..=numbers.len())
}

fn is_misnamed(variables: &[&str]) -> bool {
    let is_name = |variable: &str| {
        variable.starts_with(|c: char| c.is_ascii_lowercase())
            && variable.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let numbers = variables.iter().filter(|variable| is_number(variable)).count();
    let names = variables.iter().filter(|variable| is_name(variable)).count();
    numbers + names < variables.len() || (numbers > 0 && names > 0)
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| !word.contains("{{")).count()
}

fn is_rtl(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}') && c.is_alphabetic()
}

/// A line of Arabic that does not begin with a letter of it: emojis at the beginning are fine.
fn begins_badly(line: &str) -> bool {
    let first = line.trim_start().chars().next();
    line.chars().any(is_rtl)
        && first.is_some_and(|c| {
            c.is_ascii_punctuation() && c != '*' && c != '_' && c != '{'
                || c.is_ascii_alphabetic()
                || "،؛؟«»…".contains(c)
        })
}

/// A variable with Latin letters or digits beside it, in a text that is otherwise Arabic.
fn mixes(text: &str) -> bool {
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    let beside = |piece: &str, from_end: bool| {
        let mut chars = piece.chars().filter(|c| !c.is_whitespace());
        let next = if from_end { chars.next_back() } else { chars.next() };
        next.is_some_and(is_latin)
    };
    let before = text.split("{{").collect::<Vec<_>>();
    let after = text.split("}}").collect::<Vec<_>>();
    let left = before.iter().take(before.len().saturating_sub(1)).any(|piece| beside(piece, true));
    let right = after.iter().skip(1).any(|piece| beside(piece, false));
    text.chars().any(is_rtl) && (left || right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> Vec<Flaw> {
        lint(&Shape { body: body.into(), ..Shape::default() })
    }

    #[test]
    fn a_good_template_has_no_flaw() {
        for body in [
            "مرحبا {{1}}، تم تأكيد طلبك وسيصلك خلال يومين بإذن الله.",
            "Hello {{name}}, your order is confirmed and on its way to you.",
            "👋 أهلًا بك في متجرنا",
            "*عرض خاص* لعملائنا",
        ] {
            assert_eq!(of(body), [], "{body}");
        }
    }

    #[test]
    fn each_flaw_is_found() {
        for (body, flaw) in [
            ("", Flaw::NoBody),
            (&"ا".repeat(1025), Flaw::TooLong),
            ("{{1}} أهلًا بك معنا اليوم", Flaw::VariableAtTheEdge),
            ("أهلًا بك معنا يا {{1}}", Flaw::VariableAtTheEdge),
            ("أهلًا بك يا {{1}} {{2}} في متجرنا الكبير والجديد", Flaw::VariablesTogether),
            ("أهلًا بك يا {{2}}، نسعد بخدمتك", Flaw::Numbering),
            ("أهلًا بك يا {{الاسم}}، نسعد بخدمتك", Flaw::VariableName),
            ("أهلًا {{1}} و {{name}}، نسعد بخدمتكم جميعًا دائمًا", Flaw::VariableName),
            ("يا {{1}} نعم", Flaw::TooManyVariables),
            ("سطر\n\n\nسطر", Flaw::Spaces),
            ("، أهلًا بك", Flaw::LeadingSign),
            ("أهلًا\n- خصم كبير", Flaw::LeadingSign),
            ("Zoom رابط الاجتماع", Flaw::LeadingSign),
            ("موعدك في Zoom {{1}} بإذن الله تعالى", Flaw::MixedDirection),
            ("لديك خصم {{1}} SAR على طلبك القادم", Flaw::MixedDirection),
        ] {
            assert!(of(body).contains(&flaw), "{flaw:?} in {body}: {:?}", of(body));
        }
        let shape = Shape {
            header: Some(Header::Text("طلب {{1}} بتاريخ {{2}} مؤكد".into())),
            body: "نعم".into(),
            footer: Some("من {{1}}".into()),
            buttons: vec![Button::Reply { text: "ن".repeat(26) }; 11],
            shared: false,
        };
        let flaws = [Flaw::TooLong, Flaw::TooManyButtons, Flaw::HeaderVariables, Flaw::FooterVariable];
        assert_eq!(lint(&shape), flaws);
    }

    proptest::proptest! {
        #[test]
        fn anything_can_be_looked_at(body in "[{}a1م ،\n]{0,60}") {
            let flaws = of(&body);
            proptest::prop_assert_eq!(flaws.contains(&Flaw::NoBody), body.trim().is_empty());
        }
    }
}
