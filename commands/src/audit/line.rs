//! One event as a sentence: the text `audit-…` of its action, with the arguments that any event has. Only an event that says
//! something in a way of its own has an arm here, in [`own_args`].

use crm::{
    audit::{Action, Entry, Outcome},
    companies::Which,
    conversations::{self, Priority},
    deals::{self, DealState},
    error::Noun,
    leads::{LeadState, number_label},
    members::MemberFields,
    overview::{
        exports::What,
        imports::What as Imported,
        stats::{Scope, schedules::Every},
    },
    products, quotes,
    settings::Key,
    tenants::Language,
};
use serde_json::Value;

use super::things::{command, digits, named_permission, named_role, reason, setting_value, target, text_at, who};
use crate::{
    plain::{mention, plain, stamp},
    stages::stage_named,
    texts::{
        self, FluentValue,
        named::{known, named, sentence},
        t,
    },
};

/// How many permissions a sentence names.
const NAMED: usize = 12;

/// How much of a reason a line shows, in characters.
const REASON: usize = 150;

type Args = Vec<(&'static str, FluentValue<'static>)>;

/// Number, when, who, what, on whom, why.
pub(crate) fn line(language: Language, entry: &Entry) -> String {
    let deed = marked(language, entry);
    let line =
        t!(language, "audit-line", number = format!("`#{}`", entry.seq), when = stamp(entry.at, 'R'), deed = deed);
    // Of a refusal, the sentence says the reason already.
    let told = entry.outcome == Outcome::Done.as_str();
    match entry.reason.as_deref().filter(|_| told) {
        Some(reason) => {
            format!("{line}\n> {}", t!(language, "audit-reason", reason = plain(reason, REASON).replace('\n', " ")))
        }
        None => match reason(language, entry).filter(|_| entry.outcome == Outcome::Failed.as_str()) {
            Some(rule) => format!("{line}\n> {}", t!(language, "audit-reason", reason = rule)),
            None => line,
        },
    }
}

/// The deed, with a mark before what was refused or went wrong.
pub(super) fn marked(language: Language, entry: &Entry) -> String {
    let mut deed = deed(language, entry);
    if let Some(id) = text_at(entry.after.as_ref(), "requested_by") {
        deed = format!("{deed} {}", t!(language, "audit-approved", person = mention(digits(id))));
    }
    match entry.outcome.parse() {
        Ok(Outcome::Refused) => format!("🚫 {deed}"),
        Ok(Outcome::Failed) => format!("⚠️ {deed}"),
        Ok(Outcome::Done) | Err(_) => deed,
    }
}

fn deed(language: Language, entry: &Entry) -> String {
    let who = who(language, entry);
    let Ok(action) = entry.action.parse::<Action>() else { return t!(language, "audit-other", who = who) };
    let target = target(language, entry).unwrap_or_default();
    let mut args: Args = vec![("who", who.into()), ("target", target.into())];
    args.extend(own_args(language, entry, action));
    sentence(language, action, &args)
}

/// What only this action's sentence needs.
fn own_args(language: Language, entry: &Entry, action: Action) -> Args {
    let after = entry.after.as_ref();
    match action {
        Action::AccessRefuse => refusal(language, entry),
        Action::AuditExport => vec![("events", number_at(after, "events").into())],
        Action::ContactMerge | Action::ContactUnmerge => vec![("gone", gone(entry).into())],
        Action::ConversationAssign | Action::ConversationTransfer => {
            let to = text_at(after, "assignee").map_or_else(|| "—".to_owned(), |id| mention(digits(id)));
            vec![("conversation", conversation(after).into()), ("to", to.into())]
        }
        Action::ConversationBreach => {
            let due = text_at(after, "answer_due_at").and_then(|at| at.parse().ok());
            let due = due.map_or_else(|| "—".to_owned(), |due| stamp(due, 'f'));
            vec![("conversation", conversation(after).into()), ("due", due.into())]
        }
        Action::RosterLeave => leave(after),
        Action::RosterLeaveRemove => leave(entry.before.as_ref()),
        Action::ConversationIdle => vec![("count", number_at(after, "count").into())],
        Action::ConversationSnooze => {
            let until = text_at(after, "snoozed_until").and_then(|at| at.parse().ok());
            let until = until.map_or_else(|| "—".to_owned(), |until| stamp(until, 'f'));
            vec![("conversation", conversation(after).into()), ("until", until.into())]
        }
        Action::ConversationPriority => {
            let priority = known::<Priority>(language, text_at(after, "priority").unwrap_or_default());
            vec![("conversation", conversation(after).into()), ("priority", priority.into())]
        }
        Action::ConversationClaim
        | Action::ConversationClose
        | Action::ConversationNote
        | Action::ConversationRelease
        | Action::ConversationReopen
        | Action::ConversationWake => vec![("conversation", conversation(after).into())],
        Action::ConversationMacro => {
            let name = text_at(after, "macro").map_or_else(|| "—".to_owned(), |name| plain(name, 60));
            vec![("conversation", conversation(after).into()), ("macro", name.into())]
        }
        Action::TaskAssign => {
            let to = text_at(after, "assignee").map_or_else(|| "—".to_owned(), |id| mention(digits(id)));
            vec![("to", to.into())]
        }
        Action::DataExport | Action::DataSend => {
            let what = known::<What>(language, text_at(after, "what").unwrap_or_default());
            let format = text_at(after, "format").unwrap_or("—").to_owned();
            vec![("what", what.into()), ("format", format.into())]
        }
        Action::ReportSchedule | Action::ReportUnschedule => {
            let every = known::<Every>(language, text_at(after, "every").unwrap_or_default());
            let report = known::<Scope>(language, text_at(after, "report").unwrap_or_default());
            let place = text_at(after, "place").map_or_else(|| "—".to_owned(), |id| format!("<#{}>", digits(id)));
            vec![("every", every.into()), ("report", report.into()), ("place", place.into())]
        }
        Action::ImportAdd | Action::ImportUndo => {
            vec![("what", known::<Imported>(language, text_at(after, "what").unwrap_or_default()).into())]
        }
        Action::ImportStart | Action::ImportEnd => {
            let what = known::<Imported>(language, text_at(after, "what").unwrap_or_default());
            vec![("what", what.into()), ("count", number_at(after, "count").into())]
        }
        Action::ImportBatch | Action::ImportUndoBatch => vec![("count", number_at(after, "rows").into())],
        Action::ImportTakenBack => vec![("count", number_at(after, "left").into())],
        Action::AllianceJoin => vec![("standing", standing(after))],
        Action::AllianceAdmit | Action::AllianceInvite | Action::AllianceRemove => {
            let whom = text_at(after, "person").map_or_else(|| "—".to_owned(), |id| mention(digits(id)));
            vec![("whom", whom.into()), ("standing", standing(after))]
        }
        Action::AllianceAddCompany | Action::AllianceDropCompany => {
            let company = Which::number(number_at(after, "company")).label();
            vec![("company", company.into())]
        }
        Action::BookingCreate
        | Action::BookingMove
        | Action::BookingCancel
        | Action::BookingDone
        | Action::BookingNoShow => vec![("booking", booking(after))],
        Action::BookingUndo => vec![("booking", booking(after)), ("undone", undone(language, after))],
        Action::AllianceRole => vec![("on", if flag_at(after, "on") { "yes" } else { "no" }.into())],
        Action::AllianceUndo => vec![("undone", undone(language, after))],
        Action::CompanyAdd | Action::CompanyEdit => vec![("company", company(after))],
        Action::CompanyAssign => {
            let to = text_at(after, "assignee").map_or_else(|| "—".to_owned(), |id| mention(digits(id)));
            vec![("company", company(after)), ("to", to.into())]
        }
        Action::ContactAssign => {
            let to = text_at(after, "assignee").map_or_else(|| "—".to_owned(), |id| mention(digits(id)));
            vec![("to", to.into())]
        }
        Action::ContactConsent => {
            let wants = if flag_at(after, "opted_out") { "no" } else { "yes" };
            vec![("wants", wants.into())]
        }
        Action::ContactLanguage => {
            let code = text_at(after, "language").unwrap_or("none").to_owned();
            vec![("language", code.into())]
        }
        Action::LeadAssign => {
            let to = text_at(after, "assignee").map_or_else(|| "—".to_owned(), |id| mention(digits(id)));
            vec![("lead", lead(after)), ("to", to.into())]
        }
        Action::LeadStage => {
            vec![
                ("lead", lead(after)),
                ("stage", stage_named(language, text_at(after, "stage").unwrap_or_default()).into()),
            ]
        }
        Action::CompanyUndo => vec![("company", company(after)), ("undone", undone(language, after))],
        Action::ContactUndo | Action::ProductUndo | Action::TaskUndo => vec![("undone", undone(language, after))],
        Action::DealUndo => vec![("deal", deal(after, "number")), ("undone", undone(language, after))],
        Action::LeadUndo => vec![("lead", lead(after)), ("undone", undone(language, after))],
        Action::LeadConvert => vec![("lead", lead(after)), ("deal", deal(after, "deal"))],
        Action::DealAssign => {
            let to = text_at(after, "assignee").map_or_else(|| "—".to_owned(), |id| mention(digits(id)));
            vec![("deal", deal(after, "number")), ("to", to.into())]
        }
        Action::DealStage => {
            vec![("deal", deal(after, "number")), ("stage", stage(language, after, after).into())]
        }
        Action::PipelineAddStage | Action::PipelineMoveStage | Action::PipelineProbability => {
            pipeline(language, after, after)
        }
        Action::PipelineRemoveStage => pipeline(language, after, entry.before.as_ref()),
        Action::PipelineRenameStage => {
            let before = stage(language, after, entry.before.as_ref());
            [pipeline(language, after, after), vec![("before", before.into())]].concat()
        }
        Action::PipelineRenameEnd => renamed_end(language, after),
        Action::PipelineAdd => vec![("name", named_pipeline(language, after).into())],
        Action::PipelineRemove => vec![("name", named_pipeline(language, entry.before.as_ref()).into())],
        Action::PipelineRename => {
            let (before, name) = (named_pipeline(language, entry.before.as_ref()), named_pipeline(language, after));
            vec![("before", before.into()), ("name", name.into())]
        }
        Action::DealLine => {
            let product = products::number_label(number_at(after, "product"));
            vec![("deal", deal(after, "number")), ("product", product.into())]
        }
        Action::DealAdd
        | Action::DealEdit
        | Action::DealLose
        | Action::DealNote
        | Action::DealReopen
        | Action::DealWin => vec![("deal", deal(after, "number"))],
        Action::QuoteAccept | Action::QuoteDecline | Action::QuoteMake | Action::QuoteSend | Action::QuoteVoid => {
            let quote = quotes::number_label(number_at(after, "number"));
            vec![("quote", quote.into()), ("deal", deal(after, "deal"))]
        }
        Action::LeadCreate | Action::LeadEdit | Action::LeadLose | Action::LeadNote | Action::LeadReopen => {
            vec![("lead", lead(after))]
        }
        Action::MemberJoinTeam | Action::MemberLeaveTeam => {
            let team = text_at(after, "team").map_or_else(|| "—".to_owned(), |name| plain(name, 40));
            vec![("team", team.into())]
        }
        Action::TenantSet => setting(language, entry),
        _ if action.noun() == Noun::Member => member(language, entry),
        _ => Vec::new(),
    }
}

/// Which booking.
fn booking(after: Option<&Value>) -> FluentValue<'static> {
    crm::bookings::Which::number(number_at(after, "number")).label().into()
}

/// How somebody stands to an alliance, or stood.
fn standing(fields: Option<&Value>) -> FluentValue<'static> {
    text_at(fields, "standing").unwrap_or("member").to_owned().into()
}

/// Whose stages, and which of them.
fn pipeline(language: Language, after: Option<&Value>, side: Option<&Value>) -> Args {
    let of = text_at(after, "of").unwrap_or_default().to_owned();
    vec![("of", of.into()), ("stage", stage(language, after, side).into())]
}

/// What a stage is called, after what its pipeline is called, if the company has named that.
fn stage(language: Language, after: Option<&Value>, side: Option<&Value>) -> String {
    let stage = stage_named(language, text_at(side, "stage").unwrap_or_default());
    match text_at(after, "pipeline") {
        Some(pipeline) => t!(language, "stage-of", pipeline = plain(pipeline, 60), stage = stage),
        None => stage,
    }
}

fn named_pipeline(language: Language, side: Option<&Value>) -> String {
    let name = text_at(side, "name").map(|name| plain(name, 60));
    name.unwrap_or_else(|| t!(language, "pipeline-usual"))
}

/// Which end, and what that is called now: as everywhere, if nothing is said.
fn renamed_end(language: Language, after: Option<&Value>) -> Args {
    let (of, end) = (text_at(after, "of").unwrap_or_default(), text_at(after, "end").unwrap_or_default());
    let usual = match of {
        "lead" => known::<LeadState>(language, end),
        _ => known::<DealState>(language, end),
    };
    let name = text_at(after, "name").map_or_else(|| usual.clone(), |name| plain(name, 60));
    vec![("of", of.to_owned().into()), ("end", usual.into()), ("stage", name.into())]
}

/// The days of a leave.
fn leave(fields: Option<&Value>) -> Args {
    let day = |name| text_at(fields, name).map_or_else(|| "—".to_owned(), |day| plain(day, 10));
    vec![("from", day("leave_from").into()), ("until", day("leave_until").into())]
}

/// What somebody took back.
fn undone(language: Language, after: Option<&Value>) -> FluentValue<'static> {
    known::<Action>(language, text_at(after, "undone").unwrap_or_default()).into()
}

/// The number of the company that an event is about.
fn company(after: Option<&Value>) -> FluentValue<'static> {
    Which::number(number_at(after, "number")).label().into()
}

/// The number of the lead that an event is about.
fn lead(after: Option<&Value>) -> FluentValue<'static> {
    number_label(number_at(after, "number")).into()
}

/// The number of a deal that an event names.
fn deal(after: Option<&Value>, name: &str) -> FluentValue<'static> {
    deals::number_label(number_at(after, name)).into()
}

/// The number of the conversation that an event is about.
fn conversation(after: Option<&Value>) -> String {
    conversations::number_label(number_at(after, "number"))
}

/// What the contact was called that went into another, or came out of it again.
fn gone(entry: &Entry) -> String {
    let name = [&entry.before, &entry.after].into_iter().find_map(|fields| text_at(fields.as_ref(), "gone"));
    name.map_or_else(|| "—".to_owned(), |name| plain(name, 60))
}

/// What was tried, by which command, on whom; and the rule.
fn refusal(language: Language, entry: &Entry) -> Args {
    let attempt = match (command(language, entry), target(language, entry)) {
        (Some(command), Some(target)) => t!(language, "attempt-command-on", command = command, target = target),
        (Some(command), None) => t!(language, "attempt-command", command = command),
        (None, Some(target)) => t!(language, "attempt-unknown-on", target = target),
        (None, None) => t!(language, "attempt-unknown"),
    };
    let rule = reason(language, entry).unwrap_or_else(|| t!(language, "refusal-unknown"));
    vec![("attempt", attempt.into()), ("rule", rule.into())]
}

/// What a person held and holds.
fn member(language: Language, entry: &Entry) -> Args {
    // What can't be read was written by another version, and is left out.
    let side = |fields: &Option<Value>| MemberFields::read(fields.as_ref()).unwrap_or_default();
    let (before, after) = (side(&entry.before), side(&entry.after));
    let role = |side: &MemberFields| match &side.role {
        Some(role) => named_role(language, role, side.role_name.as_deref()),
        None => "—".to_owned(),
    };
    let from = after.copied_from.as_deref().map(|id| mention(digits(id))).unwrap_or_default();
    let chosen = after.language.clone().flatten().unwrap_or_default();
    vec![
        ("before", role(&before).into()),
        ("after", role(&after).into()),
        ("permissions", permissions(language, &before, &after).into()),
        ("from", from.into()),
        ("number", format!("`#{}`", after.undoes.unwrap_or_default()).into()),
        ("language", chosen.into()),
    ]
}

/// The permissions whose grants or denials are named, with the end that they share, if they do.
fn permissions(language: Language, before: &MemberFields, after: &MemberFields) -> String {
    let now = if after.rules.values().any(Option::is_some) { &after.rules } else { &before.rules };
    let mut names: Vec<String> = now.keys().map(|name| named_permission(language, name)).collect();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let mut named = texts::list(language, names);
    if more > 0 {
        named = t!(language, "audit-and-more", permissions = named, count = more);
    }
    match now.values().next().and_then(|rule| rule.as_ref()?.until) {
        Some(until) => t!(language, "audit-grants-until", permissions = named, when = stamp(until, 'f')),
        None => named,
    }
}

/// Which setting, from what to what; of a list only what came and went.
fn setting(language: Language, entry: &Entry) -> Args {
    let name = entry.target_id.as_deref().unwrap_or_default();
    let Ok(setting) = name.parse::<Key>() else {
        let unknown = || FluentValue::from(known::<Key>(language, name));
        return vec![("setting", unknown()), ("before", unknown()), ("after", unknown()), ("change", "other".into())];
    };
    let side = |fields: &Option<Value>| fields.as_ref().and_then(|fields| fields.get(name)).cloned();
    let (mut before, mut after) = (side(&entry.before), side(&entry.after));
    if let (Some(Value::Array(old)), Some(Value::Array(new))) = (&mut before, &mut after) {
        let both: Vec<Value> = old.iter().filter(|value| new.contains(value)).cloned().collect();
        old.retain(|value| !both.contains(value));
        new.retain(|value| !both.contains(value));
    }
    let is_list = after.as_ref().is_some_and(Value::is_array);
    let (before, after) =
        (setting_value(language, setting, before.as_ref()), setting_value(language, setting, after.as_ref()));
    let change = match (&before, &after, is_list) {
        (None, Some(_), false) => "set",
        (None, Some(_), true) => "add",
        (Some(_), None, false) => "clear",
        (Some(_), None, true) => "remove",
        _ => "other",
    };
    let shown = |value: Option<String>| FluentValue::from(value.unwrap_or_else(|| t!(language, "nothing-set")));
    vec![
        ("setting", named(language, setting).into()),
        ("before", shown(before)),
        ("after", shown(after)),
        ("change", change.into()),
    ]
}

fn flag_at(fields: Option<&Value>, name: &str) -> bool {
    fields.and_then(|fields| fields.get(name)).and_then(Value::as_bool).unwrap_or_default()
}

fn number_at(fields: Option<&Value>, name: &str) -> i64 {
    fields.and_then(|fields| fields.get(name)).and_then(Value::as_i64).unwrap_or_default()
}

#[cfg(test)]
pub(super) mod tests;
