//! What happened to somebody, in a line each; and what stages are called.

use crm::{
    overview::timeline::{Moment, What},
    pipelines::{Called, Stage, Usual},
    tenants::Language,
};

use crate::{Manner, named::named, t};

/// What a stage is called.
pub fn stage(language: Language, stage: &Stage) -> String {
    match stage.called() {
        Called::Usual(usual) => named(language, usual),
        Called::Own(name) => name.to_owned(),
    }
}

/// What a stage is called that the log calls so: by its key, or by the company's name for it.
pub fn stage_named(manner: &dyn Manner, language: Language, name: &str) -> String {
    name.parse().map_or_else(|_| manner.plain(name, 60), |usual: Usual| named(language, usual))
}

/// What happened, without when and by whom.
pub fn happened(manner: &dyn Manner, language: Language, moment: &Moment) -> String {
    let Moment { at: _, what, number, text, minutes, by: _ } = moment;
    let lead = || crm::leads::number_label(number.unwrap_or_default());
    let conversation = || crm::conversations::number_label(number.unwrap_or_default());
    let deal = || crm::deals::number_label(number.unwrap_or_default());
    let task = || crm::tasks::number_label(number.unwrap_or_default());
    let booking = || crm::bookings::Which::number(number.unwrap_or_default()).label();
    let text_of = || text.as_deref().map(|text| manner.plain(text, 120)).unwrap_or_default();
    let stage = || stage_named(manner, language, text.as_deref().unwrap_or_default());
    match what {
        What::Added => t!(language, "moment-added"),
        What::Note => t!(language, "moment-note", text = text_of()),
        What::Call => match minutes {
            Some(minutes) => t!(language, "moment-call-long", text = text_of(), count = i64::from(*minutes)),
            None => t!(language, "moment-call", text = text_of()),
        },
        What::LeadOpened if text.is_some() => t!(language, "moment-lead-opened-for", lead = lead(), text = text_of()),
        What::LeadOpened => t!(language, "moment-lead-opened", lead = lead()),
        What::LeadStage => t!(language, "moment-lead-stage", lead = lead(), stage = stage()),
        What::LeadNote => t!(language, "moment-lead-note", lead = lead(), text = text_of()),
        What::LeadLost => t!(language, "moment-lead-lost", lead = lead(), text = text_of()),
        What::LeadConverted => t!(language, "moment-lead-converted", lead = lead()),
        What::DealOpened if text.is_some() => t!(language, "moment-deal-opened-for", deal = deal(), text = text_of()),
        What::DealOpened => t!(language, "moment-deal-opened", deal = deal()),
        // Its pipeline was removed, and the one that took it has no name of its own.
        What::DealStage if text.is_none() => {
            t!(language, "moment-deal-stage", deal = deal(), stage = t!(language, "pipeline-usual"))
        }
        What::DealStage => t!(language, "moment-deal-stage", deal = deal(), stage = stage()),
        What::DealNote => t!(language, "moment-deal-note", deal = deal(), text = text_of()),
        What::DealReopened => t!(language, "moment-deal-reopened", deal = deal()),
        What::DealWon => t!(language, "moment-deal-won", deal = deal()),
        What::DealLost => t!(language, "moment-deal-lost", deal = deal(), text = text_of()),
        What::ConversationOpened => t!(language, "moment-conversation-opened", conversation = conversation()),
        What::ConversationNote => {
            t!(language, "moment-conversation-note", conversation = conversation(), text = text_of())
        }
        What::ConversationClosed => t!(language, "moment-conversation-closed", conversation = conversation()),
        What::TaskAdded => t!(language, "moment-task-added", task = task(), text = text_of()),
        What::TaskDone => t!(language, "moment-task-done", task = task(), text = text_of()),
        What::BookingNew => t!(language, "moment-booking-new", booking = booking(), text = text_of()),
        What::BookingDone => t!(language, "moment-booking-done", booking = booking(), text = text_of()),
        What::BookingNoShow => t!(language, "moment-booking-no-show", booking = booking(), text = text_of()),
        What::BookingCancelled => t!(language, "moment-booking-cancelled", booking = booking(), text = text_of()),
    }
}
