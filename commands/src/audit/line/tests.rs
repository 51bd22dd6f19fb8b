//! Each event as a sentence.

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
    let product = |action, after| Entry { target_label: Some("P-1012".into()), ..entry(action, none.clone(), after) };
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
        of(Action::MemberJoinTeam, none.clone(), json!({ "team": "West *x*" })),
        of(Action::MemberLeaveTeam, none.clone(), json!({ "team": "West *x*" })),
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
        entry(Action::AllianceAddCompany, none.clone(), json!({ "number": 1001, "company": 1004 })),
        entry(Action::AllianceAdmit, none.clone(), json!({ "number": 1001, "person": "44" })),
        entry(Action::AllianceCreate, none.clone(), json!({ "number": 1001, "joining": "request" })),
        simple(Action::AllianceDissolve),
        entry(Action::AllianceEdit, none.clone(), json!({ "number": 1001, "fields": ["about", "joining"] })),
        entry(Action::AllianceInvite, none.clone(), json!({ "number": 1001, "person": "44" })),
        entry(Action::AllianceJoin, none.clone(), json!({ "number": 1001, "standing": "asked" })),
        entry(Action::AllianceJoin, none.clone(), json!({ "number": 1001, "standing": "member" })),
        simple(Action::AllianceLeave),
        entry(Action::AllianceRemove, none.clone(), json!({ "person": "44", "standing": "asked" })),
        entry(Action::AllianceRemove, none.clone(), json!({ "person": "44", "standing": "invited" })),
        entry(Action::AllianceRemove, none.clone(), json!({ "person": "44", "standing": "member" })),
        entry(Action::AllianceDropCompany, none.clone(), json!({ "number": 1001, "company": 1004 })),
        entry(Action::AllianceRole, none.clone(), json!({ "number": 1001, "on": true })),
        entry(Action::AllianceRole, none.clone(), json!({ "number": 1001, "on": false })),
        entry(Action::AllianceUndo, none.clone(), json!({ "number": 1001, "undone": "alliance.edit" })),
        entry(Action::BookingCreate, none.clone(), json!({ "number": 1001, "starts_at": "2027-01-15T08:00:00Z" })),
        entry(
            Action::BookingMove,
            none.clone(),
            json!({ "number": 1001, "starts_at": "2027-01-15T08:00:00Z", "was": "2027-01-14T08:00:00Z" }),
        ),
        entry(Action::BookingCancel, none.clone(), json!({ "number": 1001, "starts_at": "2027-01-15T08:00:00Z" })),
        entry(Action::BookingDone, none.clone(), json!({ "number": 1001, "starts_at": "2027-01-15T08:00:00Z" })),
        entry(Action::BookingNoShow, none.clone(), json!({ "number": 1001, "starts_at": "2027-01-15T08:00:00Z" })),
        entry(
            Action::BookingUndo,
            none.clone(),
            json!({ "number": 1001, "starts_at": "2027-01-15T08:00:00Z", "undone": "booking.cancel" }),
        ),
        entry(Action::ServiceEdit, none.clone(), json!({ "number": 1001, "fields": ["minutes", "in_chat", "notice"] })),
        entry(Action::ServiceWait, none.clone(), json!({ "day": "2027-01-15" })),
        entry(Action::ServiceUnwait, none.clone(), json!({ "day": "2027-01-15" })),
        entry(Action::ResourceEdit, none.clone(), json!({ "number": 1001, "fields": ["places", "colleague"] })),
        entry(
            Action::ClosureAdd,
            none.clone(),
            json!({ "starts_at": "2027-01-15T08:00:00Z", "ends_at": "2027-01-16T08:00:00Z" }),
        ),
        entry(
            Action::ClosureRemove,
            none.clone(),
            json!({ "starts_at": "2027-01-15T08:00:00Z", "ends_at": "2027-01-16T08:00:00Z" }),
        ),
        simple(Action::CalendarOpen),
        simple(Action::CalendarRenew),
        simple(Action::ServiceAdd),
        simple(Action::ResourceAdd),
        simple(Action::ResourceHours),
        simple(Action::BackupCreate),
        simple(Action::BackupRestore),
        simple(Action::BackupResume),
        entry(Action::DataExport, none.clone(), json!({ "what": "leads", "format": "xlsx" })),
        entry(Action::ReportSchedule, none.clone(), json!({ "every": "week", "report": "all", "place": "77" })),
        entry(Action::ReportUnschedule, none.clone(), json!({ "every": "month", "report": "team", "place": "77" })),
        entry(Action::DataSend, none.clone(), json!({ "what": "leads", "format": "xlsx" })),
        entry(Action::ImportAdd, none.clone(), json!({ "what": "contacts" })),
        entry(Action::ImportChange, none.clone(), none.clone()),
        entry(Action::ImportStart, none.clone(), json!({ "what": "leads", "existing": "fill", "count": 1200 })),
        entry(Action::ImportBatch, none.clone(), json!({ "rows": 1000, "made": 900, "changed": 0 })),
        entry(Action::ImportEnd, none.clone(), json!({ "what": "contacts", "rows": 1200, "count": 11, "bad": 3 })),
        entry(Action::ImportDrop, none.clone(), none.clone()),
        entry(Action::ImportUndo, none.clone(), json!({ "what": "contacts" })),
        entry(Action::ImportUndoBatch, none.clone(), json!({ "rows": 3, "left": 1 })),
        Entry { caller_kind: "console".into(), ..entry(Action::TenantSuspend, none.clone(), none.clone()) },
        Entry {
            caller_kind: "console".into(),
            reason: None,
            ..entry(Action::TenantReactivate, none.clone(), none.clone())
        },
        entry(
            Action::KeyCreate,
            none.clone(),
            json!({ "permissions": ["view_leads"], "ends_at": "2026-12-01T00:00:00Z" }),
        ),
        entry(Action::KeyEnd, none.clone(), none.clone()),
        entry(Action::WebhookAdd, none.clone(), json!({ "types": ["lead.*"] })),
        entry(
            Action::WebhookEdit,
            json!({ "types": ["lead.*"], "url": "https://a.example.com/" }),
            json!({ "types": ["deal.win", "message.received"], "url": "https://b.example.com/" }),
        ),
        entry(Action::WebhookOff, none.clone(), json!({ "off": "failing" })),
        entry(Action::WebhookRemove, none.clone(), none.clone()),
        entry(Action::WebhookReplay, none.clone(), json!({ "delivery": "01900000-0000-7000-8000-000000000001" })),
        entry(Action::WebhookRotate, none.clone(), none.clone()),
        entry(Action::WebhookTest, none.clone(), none.clone()),
        entry(Action::MemberLink, none.clone(), none.clone()),
        entry(Action::MemberSignIn, none.clone(), none.clone()),
        entry(Action::MemberSignOut, none.clone(), none.clone()),
        entry(Action::MemberProve, none.clone(), none.clone()),
        entry(Action::MemberPassword, none.clone(), none.clone()),
        entry(Action::MemberTwoFactorBegin, none.clone(), none.clone()),
        entry(Action::MemberTwoFactorOn, none.clone(), none.clone()),
        entry(Action::MemberTwoFactorOff, none.clone(), none.clone()),
        entry(Action::MemberTwoFactorCodes, none.clone(), none.clone()),
        entry(Action::MemberTwoFactorReset, none.clone(), none.clone()),
        entry(Action::MemberDisable, none.clone(), none.clone()),
        entry(Action::MemberEnable, none.clone(), none.clone()),
        entry(Action::ImportTakenBack, none.clone(), json!({ "left": 2 })),
        entry(Action::CompanyAdd, none.clone(), json!({ "number": 1001 })),
        entry(Action::CompanyAssign, none.clone(), json!({ "number": 1001, "assignee": "44" })),
        entry(Action::CompanyEdit, none.clone(), json!({ "number": 1001, "fields": ["registration"] })),
        entry(Action::CompanyUndo, none.clone(), json!({ "number": 1001, "undone": "company.edit" })),
        entry(Action::ContactUndo, none.clone(), json!({ "undone": "contact.assign" })),
        entry(
            Action::DealUndo,
            none.clone(),
            json!({ "number": 1007, "undone": "deal.stage", "stage": "negotiation" }),
        ),
        entry(Action::LeadUndo, none.clone(), json!({ "number": 1042, "undone": "lead.lose" })),
        product(Action::ProductUndo, json!({ "number": 1012, "undone": "product.retire" })),
        entry(Action::LeadAssign, none.clone(), json!({ "number": 1042, "assignee": "44" })),
        entry(Action::LeadCreate, none.clone(), json!({ "number": 1042 })),
        entry(Action::LeadConvert, none.clone(), json!({ "number": 1042, "deal": 1007 })),
        entry(Action::QuoteMake, none.clone(), json!({ "number": 1003, "deal": 1007 })),
        entry(Action::QuoteSend, none.clone(), json!({ "number": 1003, "deal": 1007 })),
        entry(Action::QuoteAccept, none.clone(), json!({ "number": 1003, "deal": 1007 })),
        entry(Action::QuoteDecline, none.clone(), json!({ "number": 1003, "deal": 1007 })),
        entry(Action::QuoteVoid, none.clone(), json!({ "number": 1003, "deal": 1007 })),
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
            Action::PipelineAdd,
            none.clone(),
            json!({ "of": "deal", "name": "Renewals *x*", "pipeline": "Renewals *x*" }),
        ),
        entry(
            Action::PipelineRemove,
            json!({ "name": null }),
            json!({ "of": "deal", "into": "Renewals *x*", "moved": [1042, 1043], "ended": 0 }),
        ),
        entry(
            Action::PipelineRename,
            json!({ "name": "Renewals *x*" }),
            json!({ "of": "deal", "name": "تجديد", "pipeline": "Renewals *x*" }),
        ),
        entry(
            Action::PipelineAddStage,
            none.clone(),
            json!({ "of": "deal", "stage": "Trial *x*", "order": 2, "probability": 45 }),
        ),
        entry(Action::PipelineMoveStage, json!({ "order": 2 }), json!({ "of": "lead", "stage": "new", "order": 1 })),
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
            json!({ "of": "deal", "stage": "Quote *x*", "pipeline": "Renewals *x*" }),
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
        entry(Action::ConversationTransfer, json!({ "assignee": "45" }), json!({ "number": 1042, "assignee": "44" })),
        entry(Action::ConversationClaim, none.clone(), json!({ "number": 1042, "assignee": "42" })),
        entry(Action::ConversationRelease, json!({ "assignee": "45" }), json!({ "number": 1042 })),
        entry(Action::ConversationSnooze, none.clone(), json!({ "number": 1042, "snoozed_until": until })),
        entry(Action::ConversationWake, json!({ "snoozed_until": until }), json!({ "number": 1042 })),
        entry(Action::ConversationPriority, none.clone(), json!({ "number": 1042, "priority": "urgent" })),
        entry(Action::CannedReplyAdd, none.clone(), none.clone()),
        entry(Action::CannedReplyEdit, json!({ "name": "x" }), json!({ "name": "y" })),
        entry(Action::CannedReplyRemove, none.clone(), none.clone()),
        entry(Action::ConversationIdle, none.clone(), json!({ "count": 3, "days": 14, "conversations": [1, 2, 3] })),
        setting("auto_close", json!(14)),
        setting("turns", json!(5)),
        Entry {
            before: Some(json!({ "reach": { "sales": { "leads": "own" } } })),
            ..setting("reach", json!({ "sales": { "leads": "own", "deals": "team" }, "support": { "tasks": "own" } }))
        },
        setting("answer_within", json!({ "first": 15, "later": 120 })),
        setting("answer_within", json!({ "first": null, "later": 1 })),
        entry(Action::ConversationBreach, none.clone(), json!({ "number": 1042, "answer_due_at": until })),
        simple(Action::RosterShift),
        simple(Action::RosterShiftClear),
        entry(Action::RosterLeave, none.clone(), json!({ "leave_from": "2027-01-03", "leave_until": "2027-01-09" })),
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
        task(Action::TaskUndo, json!({ "number": 1001, "undone": "task.done" })),
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
