//! Texts of things that have a name in `crm`: one lookup for all of them, by family and name. To add an enum: a line below;
//! the tests then ask for the text of each of its values in each language.

use crm::{
    alliances::{Joining, Standing},
    audit::{Action, Outcome},
    backups::Failure,
    bookings::{BookingSource, BookingState, Unreminded},
    caller::Via,
    contacts::Suspicion,
    conversations::{Priority, State as ConversationState},
    deals::DealState,
    error::{Field, Limit, Noun, RefusalRule, StepProblem, ValueProblem},
    fields::Kind,
    leads::{LeadSource, LeadState},
    overview::{
        exports::What,
        imports::{Existing, FileProblem, Flaw as RowFlaw, Part, State as ImportState, What as Imported},
        stats::{Period, Scope, schedules::Every},
    },
    pipelines::Usual,
    quotes::QuoteState,
    reach::{Reach, Reached},
    settings::Key,
    tasks::Repeat,
    templates::{Flaw, State as TemplateState},
    tenants::Language,
};

use crate::{FluentValue, t, text};

/// What has a text for each of its values.
pub trait Named: Copy + 'static {
    /// What the ids of the texts begin with.
    const FAMILY: &'static str;

    /// The name that is stored.
    fn stored(self) -> &'static str;
}

macro_rules! families {
    ($( $name:ident = $family:literal, )+) => {
        $(
            impl Named for $name {
                const FAMILY: &'static str = $family;

                fn stored(self) -> &'static str {
                    self.as_str()
                }
            }
        )+

        /// The ids of all texts that are looked up by a name.
        pub fn ids() -> Vec<String> {
            let mut ids = Vec::new();
            $( ids.extend($name::ALL.iter().map(|value| id($family, value.as_str()))); )+
            ids.extend(Action::ALL.iter().map(|action| id(SENTENCE, action.as_str())));
            ids.extend(Noun::ALL.iter().map(|noun| id(ONE, noun.as_str())));
            ids
        }
    };
}

families! {
    Failure = "backups-failure",
    What = "exports-what",
    Period = "stats-period",
    Scope = "stats-scope",
    Every = "stats-every",
    Imported = "imports-what",
    ImportState = "imports-state",
    Existing = "imports-existing",
    FileProblem = "imports-problem",
    RowFlaw = "imports-flaw",
    Part = "imports-part",
    Joining = "alliance-joining",
    Standing = "alliance-standing",
    Action = "action",
    BookingSource = "booking-source",
    BookingState = "booking-state",
    Unreminded = "booking-unreminded",
    ConversationState = "conversation-state",
    DealState = "deal-state",
    Field = "field",
    LeadSource = "lead-source",
    LeadState = "lead-state",
    Usual = "stage",
    Limit = "limit",
    Noun = "noun",
    Outcome = "outcome",
    Repeat = "repeat",
    Priority = "priority",
    QuoteState = "quote-state",
    RefusalRule = "refusal",
    Key = "setting",
    Reach = "reach",
    Reached = "reached",
    StepProblem = "step-problem",
    Flaw = "flaw",
    TemplateState = "template-state",
    Suspicion = "suspicion",
    Kind = "field-kind",
    ValueProblem = "value-problem",
    Via = "via",
}

/// The family of the sentences in the audit log.
const SENTENCE: &str = "audit";

/// The family of what a single thing is called that has no name of its own.
const ONE: &str = "one";

/// What it is called.
pub fn named(language: Language, value: impl Named) -> String {
    named_with(language, value, &[])
}

/// What it is called, with what the text is about.
pub fn named_with<T: Named>(language: Language, value: T, args: &[(&str, FluentValue<'_>)]) -> String {
    text(language, &id(T::FAMILY, value.stored()), args)
}

/// What it is called, by its stored name. One that this version does not know is said to be of another.
pub fn known<T: Named + std::str::FromStr>(language: Language, stored: &str) -> String {
    stored.parse::<T>().map_or_else(|_| t!(language, "of-another-version"), |value| named(language, value))
}

/// The sentence of an event.
pub fn sentence(language: Language, action: Action, args: &[(&str, FluentValue<'_>)]) -> String {
    text(language, &id(SENTENCE, action.as_str()), args)
}

/// A single thing of this kind.
pub fn one(language: Language, noun: Noun) -> String {
    text(language, &id(ONE, noun.as_str()), &[])
}

/// `lead.create` of the family `audit` is `audit-lead-create`.
fn id(family: &str, name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    [family].into_iter().chain(words).collect::<Vec<_>>().join("-")
}
