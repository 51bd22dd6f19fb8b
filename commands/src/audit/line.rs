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
    products,
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
        Action::LeadConvert => vec![("lead", lead(after)), ("deal", deal(after, "deal"))],
        Action::DealAssign => {
            let to = text_at(after, "assignee").map_or_else(|| "—".to_owned(), |id| mention(digits(id)));
            vec![("deal", deal(after, "number")), ("to", to.into())]
        }
        Action::DealStage => {
            let stage = stage_named(language, text_at(after, "stage").unwrap_or_default());
            vec![("deal", deal(after, "number")), ("stage", stage.into())]
        }
        Action::PipelineAddStage | Action::PipelineMoveStage | Action::PipelineProbability => {
            pipeline(language, after, after)
        }
        Action::PipelineRemoveStage => pipeline(language, after, entry.before.as_ref()),
        Action::PipelineRenameStage => {
            let before = stage_named(language, text_at(entry.before.as_ref(), "stage").unwrap_or_default());
            [pipeline(language, after, after), vec![("before", before.into())]].concat()
        }
        Action::PipelineRenameEnd => renamed_end(language, after),
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
        Action::LeadCreate | Action::LeadEdit | Action::LeadLose | Action::LeadNote | Action::LeadReopen => {
            vec![("lead", lead(after))]
        }
        Action::TenantSet => setting(language, entry),
        _ if action.noun() == Noun::Member => member(language, entry),
        _ => Vec::new(),
    }
}

/// Whose stages, and which of them.
fn pipeline(language: Language, after: Option<&Value>, side: Option<&Value>) -> Args {
    let of = text_at(after, "of").unwrap_or_default().to_owned();
    let stage = stage_named(language, text_at(side, "stage").unwrap_or_default());
    vec![("of", of.into()), ("stage", stage.into())]
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
pub(super) mod tests {
    use chrono::DateTime;
    use crm::sight::ContactName;
    use serde_json::json;

    use super::*;

    pub(in super::super) fn entry(action: Action, before: Value, after: Value) -> Entry {
        Entry {
            seq: 7,
            at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            caller_kind: "discord".into(),
            caller_id: "42".into(),
            caller_name: "Huda".into(),
            via: "discord".into(),
            action: action.to_string(),
            noun: action.noun().to_string(),
            target_id: Some("43".into()),
            target_label: Some("Sara *x*".into()),
            permission: Some("manage_permissions".into()),
            before: Some(before),
            after: Some(after),
            reason: Some("new shift\n**lead**".into()),
            outcome: "done".into(),
            request_id: Default::default(),
        }
    }

    fn setting(name: &str, after: Value) -> Entry {
        let fields = |value| json!({ name: value });
        Entry { target_id: Some(name.into()), ..entry(Action::TenantSet, fields(Value::Null), fields(after)) }
    }

    pub(in super::super) fn one_of_each() -> Vec<Entry> {
        let refused = |reason: &str| Entry {
            outcome: "refused".into(),
            reason: Some(reason.into()),
            target_id: None,
            target_label: None,
            ..entry(Action::AccessRefuse, Value::Null, Value::Null)
        };
        let tried = |reason: &str, attempt: Value| Entry {
            outcome: "refused".into(),
            reason: Some(reason.into()),
            ..entry(Action::AccessRefuse, Value::Null, attempt)
        };
        let by = |kind: &str, name: &str| Entry {
            caller_kind: kind.into(),
            caller_name: name.into(),
            reason: None,
            ..entry(Action::TenantCreate, Value::Null, json!({ "owner": "42" }))
        };
        let custom = "0192f0c0a0b07000800000000000002a";
        let rule = |granted: bool, until: Value| json!({ "granted": granted, "until": until, "notes": null });
        let (of, none) = (entry, Value::Null);
        let soon = json!("2027-01-31T00:00:00Z");
        let until = soon.clone();
        let rules = json!({ "rules": { "export_data": rule(true, soon), "gone": rule(true, none.clone()) } });
        let failed = Entry { outcome: "failed".into(), ..entry(Action::RequestFailed, none.clone(), none.clone()) };
        let task = |action, after| Entry { target_label: Some("T-1001".into()), ..entry(action, none.clone(), after) };
        let product =
            |action, after| Entry { target_label: Some("P-1012".into()), ..entry(action, none.clone(), after) };
        let simple = |action| entry(action, none.clone(), none.clone());
        let later = Entry { action: "later.version".into(), noun: "thing".into(), ..simple(Action::LeadCreate) };
        vec![
            of(Action::MemberSetRole, json!({ "role": "user" }), json!({ "role": custom, "role_name": "Cashier *x*" })),
            of(Action::MemberGrant, none.clone(), rules.clone()),
            of(Action::MemberSetRole, json!({ "role": "user" }), json!({ "role": "admin", "requested_by": "44" })),
            of(Action::MemberDeny, none.clone(), json!({ "rules": { "view_stats": rule(false, none.clone()) } })),
            of(Action::MemberClear, rules, none.clone()),
            of(Action::MemberRemove, json!({ "role": "admin" }), json!({ "role": "user" })),
            of(Action::MemberCopy, none.clone(), json!({ "copied_from": "44" })),
            of(Action::MemberUndo, none.clone(), json!({ "undoes": 5 })),
            of(Action::MemberBreakGlass, none.clone(), json!({ "rules": { "export_data": rule(true, none.clone()) } })),
            of(Action::MemberSetLanguage, json!({ "language": null }), json!({ "language": "en" })),
            simple(Action::RoleCreate),
            simple(Action::RoleEdit),
            simple(Action::RoleDelete),
            simple(Action::RequestMake),
            Entry { target_label: Some(Action::AuditExport.as_str().into()), ..simple(Action::RequestMake) },
            Entry { target_label: Some(Action::AuditExport.as_str().into()), ..simple(Action::RequestApproved) },
            simple(Action::RequestRefused),
            simple(Action::RequestWithdrawn),
            simple(Action::RequestExpired),
            failed,
            setting("inbox_channel", json!("700")),
            setting("inbox_forum", json!("700")),
            setting("owner_channel", json!("700")),
            setting("audit_channel", json!({ "channel": "700", "nouns": ["member"] })),
            setting("raw_days", json!(90)),
            setting("second_person", json!(["set_admin"])),
            setting("break_glass", json!(["export_data"])),
            Entry {
                before: Some(json!({ "second_person": ["export", "set_admin"] })),
                ..setting("second_person", json!(["export", "grant:export_data"]))
            },
            of(Action::ContactDiffer, none.clone(), json!({ "other": "0192f0c0a0b07000800000000000002a" })),
            of(
                Action::ContactMerge,
                json!({ "gone": "Sarah *y*", "addresses": 1, "messages": 4, "opted_out": false }),
                json!({ "addresses": 3, "messages": 15, "opted_out": true }),
            ),
            of(
                Action::ContactUnmerge,
                json!({ "leads": 2, "conversations": 2 }),
                json!({ "leads": 1, "conversations": 1, "gone": "Sarah *y*" }),
            ),
            simple(Action::ContactAdd),
            entry(Action::ContactAssign, none.clone(), json!({ "assignee": "44" })),
            simple(Action::ContactCall),
            entry(Action::ContactConsent, none.clone(), json!({ "opted_out": true })),
            entry(Action::ContactConsent, none.clone(), json!({ "opted_out": false })),
            entry(Action::ContactEdit, none.clone(), json!({ "fields": ["name", "email"] })),
            entry(Action::ContactLanguage, none.clone(), json!({ "language": "ar" })),
            entry(Action::ContactLanguage, none.clone(), json!({ "language": "en" })),
            entry(Action::ContactErase, none.clone(), json!({ "part": "target", "events": [1, 2] })),
            simple(Action::ContactNote),
            entry(Action::CompanyAdd, none.clone(), json!({ "number": 1001 })),
            entry(Action::CompanyAssign, none.clone(), json!({ "number": 1001, "assignee": "44" })),
            entry(Action::CompanyEdit, none.clone(), json!({ "number": 1001, "fields": ["registration"] })),
            entry(Action::LeadAssign, none.clone(), json!({ "number": 1042, "assignee": "44" })),
            entry(Action::LeadCreate, none.clone(), json!({ "number": 1042 })),
            entry(Action::LeadConvert, none.clone(), json!({ "number": 1042, "deal": 1007 })),
            entry(Action::DealAdd, none.clone(), json!({ "number": 1007 })),
            entry(Action::DealAssign, none.clone(), json!({ "number": 1007, "assignee": "44" })),
            entry(Action::DealEdit, none.clone(), json!({ "number": 1007, "fields": ["value", "expected"] })),
            entry(Action::DealLine, none.clone(), json!({ "number": 1007, "product": 1012 })),
            entry(Action::DealLose, none.clone(), json!({ "number": 1007 })),
            entry(Action::DealNote, none.clone(), json!({ "number": 1007 })),
            entry(Action::DealReopen, none.clone(), json!({ "number": 1007 })),
            entry(Action::DealStage, none.clone(), json!({ "number": 1007, "stage": "negotiation" })),
            entry(Action::DealWin, none.clone(), json!({ "number": 1007 })),
            product(Action::ProductAdd, json!({ "number": 1012 })),
            product(Action::ProductEdit, json!({ "number": 1012, "fields": ["price", "tax"] })),
            product(Action::ProductRetire, json!({ "number": 1012 })),
            product(Action::ProductRestore, json!({ "number": 1012 })),
            entry(Action::LeadEdit, none.clone(), json!({ "number": 1042, "fields": ["interest"] })),
            entry(Action::LeadLose, none.clone(), json!({ "number": 1042 })),
            entry(Action::LeadNote, none.clone(), json!({ "number": 1042 })),
            entry(Action::LeadReopen, none.clone(), json!({ "number": 1042 })),
            entry(Action::FieldAdd, none.clone(), json!({ "of": "contact", "kind": "yes_no" })),
            entry(Action::FieldChoices, none.clone(), json!({ "of": "contact" })),
            entry(Action::FieldMove, none.clone(), json!({ "of": "contact", "order": 2 })),
            entry(Action::FieldRemove, none.clone(), json!({ "of": "contact" })),
            entry(Action::FieldRename, none.clone(), json!({ "of": "contact", "name": "Size *x*" })),
            entry(Action::ContactEdit, none.clone(), json!({ "fields": ["extra"], "extra": ["Size *x*", "المقاس"] })),
            entry(
                Action::PipelineAddStage,
                none.clone(),
                json!({ "of": "deal", "stage": "Trial *x*", "order": 2, "probability": 45 }),
            ),
            entry(
                Action::PipelineMoveStage,
                json!({ "order": 2 }),
                json!({ "of": "lead", "stage": "new", "order": 1 }),
            ),
            entry(
                Action::PipelineProbability,
                json!({ "probability": 40 }),
                json!({ "of": "deal", "stage": "proposal", "probability": 45 }),
            ),
            entry(
                Action::PipelineRemoveStage,
                json!({ "stage": "contacted" }),
                json!({ "of": "lead", "stage": "new", "moved": [1042, 1043], "ended": 1 }),
            ),
            entry(
                Action::PipelineRenameEnd,
                json!({ "end": "won", "name": null }),
                json!({ "of": "deal", "end": "won", "name": "تم البيع" }),
            ),
            entry(
                Action::PipelineRenameStage,
                json!({ "stage": "proposal" }),
                json!({ "of": "deal", "stage": "Quote *x*" }),
            ),
            entry(Action::LeadStage, none.clone(), json!({ "number": 1042, "stage": "qualified" })),
            Entry { target_label: Some("#17".into()), ..simple(Action::DeliveryRetry) },
            Entry {
                target_label: Some("send_message".into()),
                ..entry(Action::JobRetry, json!({ "attempts": 8 }), none.clone())
            },
            simple(Action::ContactReveal),
            simple(Action::MacroSet),
            simple(Action::MacroRemove),
            entry(Action::ConversationMacro, none.clone(), json!({ "number": 1042, "macro": "تم *الشحن*" })),
            entry(Action::ConversationAssign, none.clone(), json!({ "number": 1042, "assignee": "44" })),
            entry(
                Action::ConversationTransfer,
                json!({ "assignee": "45" }),
                json!({ "number": 1042, "assignee": "44" }),
            ),
            entry(Action::ConversationClaim, none.clone(), json!({ "number": 1042, "assignee": "42" })),
            entry(Action::ConversationRelease, json!({ "assignee": "45" }), json!({ "number": 1042 })),
            entry(Action::ConversationSnooze, none.clone(), json!({ "number": 1042, "snoozed_until": until })),
            entry(Action::ConversationWake, json!({ "snoozed_until": until }), json!({ "number": 1042 })),
            entry(Action::ConversationPriority, none.clone(), json!({ "number": 1042, "priority": "urgent" })),
            entry(Action::CannedReplyAdd, none.clone(), none.clone()),
            entry(Action::CannedReplyEdit, json!({ "name": "x" }), json!({ "name": "y" })),
            entry(Action::CannedReplyRemove, none.clone(), none.clone()),
            entry(
                Action::ConversationIdle,
                none.clone(),
                json!({ "count": 3, "days": 14, "conversations": [1, 2, 3] }),
            ),
            setting("auto_close", json!(14)),
            setting("turns", json!(5)),
            setting("answer_within", json!({ "first": 15, "later": 120 })),
            setting("answer_within", json!({ "first": null, "later": 1 })),
            entry(Action::ConversationBreach, none.clone(), json!({ "number": 1042, "answer_due_at": until })),
            simple(Action::RosterShift),
            simple(Action::RosterShiftClear),
            entry(
                Action::RosterLeave,
                none.clone(),
                json!({ "leave_from": "2027-01-03", "leave_until": "2027-01-09" }),
            ),
            entry(
                Action::RosterLeaveRemove,
                json!({ "leave_from": "2027-01-03", "leave_until": "2027-01-09" }),
                none.clone(),
            ),
            entry(Action::TurnsAway, none.clone(), json!({ "until": until })),
            simple(Action::TurnsBack),
            task(Action::TaskAdd, json!({ "number": 1001, "assignee": "44" })),
            task(Action::TaskAssign, json!({ "number": 1001, "assignee": "44" })),
            task(Action::TaskDelete, json!({ "number": 1001 })),
            task(Action::TaskDone, json!({ "number": 1001, "next": 1002 })),
            task(Action::TaskEdit, json!({ "number": 1001, "fields": ["title"] })),
            task(Action::TaskReopen, json!({ "number": 1001 })),
            task(Action::TaskSnooze, json!({ "number": 1001, "until": until })),
            Entry {
                target_id: None,
                target_label: None,
                ..entry(Action::TaskMorning, none.clone(), json!({ "at": "08:00" }))
            },
            setting("promises", json!(false)),
            setting("currency", json!("KWD")),
            entry(Action::ConversationClose, none.clone(), json!({ "number": 1042 })),
            entry(Action::ConversationReopen, none.clone(), json!({ "number": 1042 })),
            entry(Action::ConversationNote, none.clone(), json!({ "number": 1042, "note": "1" })),
            entry(Action::MessageRead, none.clone(), json!({})),
            entry(Action::MessageReply, none.clone(), json!({})),
            entry(Action::MessageSendAgain, none.clone(), json!({ "message": "1", "repeats": "2" })),
            entry(Action::MessageTakeBack, none.clone(), json!({ "message": "1" })),
            entry(Action::MessageTypedDeleted, none.clone(), json!({ "message": "1" })),
            entry(Action::MessageLeave, none.clone(), json!({ "message": "1" })),
            Entry {
                target_label: Some("order_ready".into()),
                ..entry(Action::TemplateSubmit, none.clone(), json!({ "language": "ar" }))
            },
            simple(Action::TemplateSync),
            Entry {
                target_label: Some(ContactName::whole("106966112000000")),
                ..entry(Action::ChannelRemove, none.clone(), json!({ "failed": 2 }))
            },
            Entry { target_label: Some(ContactName::whole("+966112000001")), ..simple(Action::ChannelTest) },
            entry(Action::AuditExport, none.clone(), json!({ "format": "csv", "events": 3 })),
            entry(Action::AuditErase, none.clone(), json!({ "part": "caller", "events": [1, 2] })),
            by("console", "root"),
            by("channel", "whatsapp"),
            by("job", "worker"),
            by("discord", ""),
            refused("rule: nothing"),
            refused("rank: the owner can't be changed"),
            refused("request: one's own"),
            tried("rule: nothing", json!({ "command": "/perms set_admin", "noun": "member" })),
            tried("rank: target_not_below", json!({ "command": "member.grant", "noun": "member" })),
            Entry {
                target_id: Some("break_glass".into()),
                target_label: None,
                ..tried("rank: only_owner_decides", json!({ "command": "/settings break_glass", "noun": "tenant" }))
            },
            Entry {
                target_label: None,
                ..tried("rule: denied", json!({ "command": "message.reply", "noun": "conversation" }))
            },
            tried("rule: of tomorrow", json!({ "command": "tomorrow.fly", "noun": "tomorrow" })),
            setting("of_tomorrow", json!("x")),
            later,
        ]
    }

    #[test]
    fn each_event_is_a_sentence_in_both_languages() {
        for language in Language::ALL {
            let lines: Vec<String> = one_of_each().iter().map(|entry| line(language, entry)).collect();
            insta::assert_snapshot!(format!("audit_lines_{}", language.as_str()), lines.join("\n"));
        }
    }

    /// If you are here because this failed: give the new action its sentence, and its line in `one_of_each`.
    #[test]
    fn no_action_is_without_its_sentence() {
        let covered = one_of_each();
        for action in Action::ALL {
            assert!(covered.iter().any(|entry| entry.action == action.as_str()), "{action}");
        }
    }
}
