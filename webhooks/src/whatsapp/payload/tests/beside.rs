//! Calls, what the business writes on its own phone, what that phone tells, errors, and other user ids.

use super::*;

#[test]
fn what_stands_beside_messages_is_told_apart() {
    let parsed = parsed("other_fields");
    let kinds: Vec<&str> = parsed.items.iter().map(kind).collect();
    assert_eq!(kinds, ["message of ours", "news phone history", "news call ringing", "news alert changed"]);
    assert_eq!(parsed, Parsed { items: parsed.items.clone(), ..Parsed::default() }, "all of it is read");
    let echo = messages(&parsed)[0];
    assert_eq!(echo.sender.phone, some("966501234567"), "to whom it went");
    assert_eq!(echo.content, Content::text("sent from the shop's phone"));
    let unknown = parse(json!({"entry": [{"changes": [{"field": "standby", "value": {}}]}]}).to_string().as_bytes());
    assert_eq!(unknown, Parsed { others: vec!["standby".to_owned()], ..Parsed::default() });
}

fn kind(item: &Incoming) -> &str {
    match item {
        Incoming::Message(message) if message.is_ours => "message of ours",
        Incoming::Message(_) => "message",
        Incoming::Status(_) => "status",
        Incoming::Preference(_) => "preference",
        Incoming::Moved(..) => "move",
        Incoming::News(news) => match (news.kind, news.state.as_str()) {
            (NewsKind::Phone, "history") => "news phone history",
            (NewsKind::Phone, "contacts") => "news phone contacts",
            (NewsKind::Call, "ringing") => "news call ringing",
            (NewsKind::Call, "connect") => "news call connect",
            (NewsKind::Alert, "changed") => "news alert changed",
            _ => "other news",
        },
    }
}

fn beside(lists: &Value) -> Parsed {
    let mut value = json!({"metadata": {"phone_number_id": ACCOUNT, "display_phone_number": "+966 11 234 5678"},
                           "contacts": [{"profile": {"name": "نورة"}, "wa_id": "966501234567", "user_id": "SA.1"}]});
    value.as_object_mut().unwrap().extend(lists.as_object().unwrap().clone());
    parse(json!({"entry": [{"id": "7", "changes": [{"field": "messages", "value": value}]}]}).to_string().as_bytes())
}

#[test]
fn a_call_is_a_message_once_it_has_ended() {
    let call = |more: Value| {
        let mut call = json!({"id": "wacid.1", "from": "966501234567", "to": "966112345678", "timestamp": "1795000000",
                              "direction": "USER_INITIATED"});
        call.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        beside(&json!({ "calls": [call] }))
    };
    let rings = call(json!({"event": "connect"}));
    assert_eq!(rings.items.iter().map(kind).collect::<Vec<_>>(), ["news call connect"]);
    let Incoming::News(news) = &rings.items[0] else { panic!("{rings:?}") };
    assert_eq!(
        (news.account.as_deref(), news.number.as_deref(), news.subject.as_deref()),
        (Some("7"), Some("966112345678"), Some("wacid.1"))
    );
    let seconds = call(json!({"event": "terminate", "status": "COMPLETED", "duration": 33}));
    let missed =
        call(json!({"event": "terminate", "status": "FAILED", "errors": [{"code": 138021, "title": "Not answered"}]}));
    let ours = call(json!({"event": "terminate", "direction": "BUSINESS_INITIATED", "from": "966112345678",
                           "to": "966501234567", "duration": "5"}));
    let said = |parsed: &Parsed| {
        let message = messages(parsed)[0].clone();
        (message.sender.user_id, message.is_ours, message.content)
    };
    let of = |label, text: &str| Content { kind: ContentKind::Call, details: vec![Detail::new(label, text)] };
    assert_eq!(said(&seconds), (some("SA.1"), false, of(Label::Duration, "33")));
    assert_eq!(said(&missed), (some("SA.1"), false, of(Label::Reason, "Not answered")));
    assert_eq!(said(&ours), (some("SA.1"), true, of(Label::Duration, "5")));
    for (bad, why) in [
        (json!({}), "the call names no event"),
        (json!({"event": "terminate"}), "the call has no usable id"),
        (json!({"event": "terminate", "id": "wacid.2", "to": "966112345678"}), "the call names no customer"),
    ] {
        let parsed = parse(
            json!({"entry": [{"changes": [{"field": "calls", "value": {
                "metadata": {"phone_number_id": ACCOUNT, "display_phone_number": "966112345678"}, "calls": [bad]}}]}]})
            .to_string()
            .as_bytes(),
        );
        assert_eq!(parsed.set_aside.iter().map(|aside| aside.reason).collect::<Vec<_>>(), [why]);
    }
}

#[test]
fn what_the_business_wrote_itself_went_to_who_is_not_the_business() {
    let echo = |from: &str, to: &str| {
        let of = json!({"id": "wamid.E", "from": from, "to": to, "type": "text", "text": {"body": "أهلًا"}});
        beside(&json!({ "message_echoes": [of] }))
    };
    for parsed in [echo("966112345678", "966501234567"), echo("966501234567", "966112345678")] {
        let message = messages(&parsed)[0];
        assert_eq!((message.is_ours, &message.sender.user_id), (true, &some("SA.1")));
        assert_eq!(message.sender.profile_name, some("نورة"));
    }
}

#[test]
fn an_error_beside_a_message_that_says_nothing_is_its_reason() {
    let errors = json!([{"code": 131000, "title": "Something went wrong", "error_data": {"details": "Not supported"}}]);
    let of = |message: Value| beside(&json!({ "messages": [message], "errors": errors }));
    let bare = of(json!({"id": "1", "from": "966501234567", "type": "interactive"}));
    assert_eq!(bare.items.len(), 1);
    let reasons = ["Something went wrong", "Not supported"].map(|why| Detail::new(Label::Reason, why)).to_vec();
    assert_eq!(messages(&bare)[0].content, Content { kind: ContentKind::Interactive, details: reasons });
    // A message that says something is not what went wrong.
    let said = of(json!({"id": "1", "from": "966501234567", "type": "text", "text": {"body": "مرحبا"}}));
    assert_eq!(messages(&said)[0].content, Content::text("مرحبا"));
    let [_, Incoming::News(news)] = said.items.as_slice() else { panic!("{said:?}") };
    assert_eq!((news.kind, news.state.as_str(), news.urgency), (NewsKind::Trouble, "131000", Urgency::Note));
    assert_eq!(news.subject.as_deref(), Some("Something went wrong"));
}

#[test]
fn another_user_id_is_followed_without_a_message() {
    let update = json!({"wa_id": "966501234567", "user_id": {"previous": "SA.1", "current": "SA.2"},
                        "parent_user_id": {"previous": "SA.ENT.1", "current": "SA.ENT.2"}});
    let parsed = beside(&json!({ "user_id_update": [update, {"wa_id": "966501234567"}, {}] }));
    let ids = |user: &str, parent: &str| Sender {
        phone: some("966501234567"),
        user_id: some(user),
        parent_user_id: some(parent),
        ..Sender::default()
    };
    let moved = Moved { to: ids("SA.2", "SA.ENT.2"), left_phone: false };
    assert_eq!(parsed.items, [Incoming::Moved(ids("SA.1", "SA.ENT.1"), Box::new(moved))]);
    assert_eq!(parsed.set_aside.len(), 2, "who says nothing of before and after");
}

#[test]
fn a_nul_in_the_name_of_a_member_is_left_out() {
    let value = json!({"event": "x", "a\0b": "c"});
    let raw = json!({"entry": [{"id": "7", "changes": [{"field": "account_update", "value": value}]}]}).to_string();
    let parsed = parse(raw.as_bytes());
    assert!(matches!(parsed.items.as_slice(), [Incoming::News(news)] if news.details == ["ab: c"]), "{parsed:?}");
}

#[test]
fn fields_within_a_field_of_a_form_are_read_one_by_one() {
    let filled =
        json!({"saved": "a1", "values": {"city": "الرياض", "floor": 8, "landmark": ""}, "flow_token": "t"}).to_string();
    let form = json!({"type": "nfm_reply", "nfm_reply": {"response_json": filled, "body": "تم"}});
    let parsed = parse(&with_message(&json!({"id": "1", "from": "9665", "type": "interactive", "interactive": form})));
    let words = messages(&parsed)[0].content.words();
    assert_eq!(words.as_deref(), Some("تم\nsaved: a1\ncity: الرياض\nfloor: 8"));
}

#[test]
fn of_what_the_phone_brings_along_only_the_extent_is_read() {
    let told = |field: &str, value: Value| {
        let parsed = parse(
            json!({"entry": [{"id": "7", "changes": [{"field": field, "value": value}]}]}).to_string().as_bytes(),
        );
        match parsed.items.as_slice() {
            [Incoming::News(news)] => (news.state.clone(), news.details.clone()),
            other => panic!("{other:?}"),
        }
    };
    let threads = json!([{"messages": [{"text": {"body": "private"}}, {}]}, {"messages": [{}]}]);
    let history = json!({"history": [{"metadata": {"progress": 55}, "threads": threads}]});
    let details = ["threads: 2, messages: 3", "progress: 55"].map(str::to_owned).to_vec();
    assert_eq!(told("history", history), ("history".to_owned(), details));
    let declined = json!({"history": [{"errors": [{"code": 2593109, "title": "History sharing is turned off"}]}]});
    let details = ["threads: 0, messages: 0", "History sharing is turned off"].map(str::to_owned).to_vec();
    assert_eq!(told("history", declined), ("history".to_owned(), details));
    let contacts = json!({"state_sync": [{"type": "contact", "contact": {"full_name": "private"}}]});
    assert_eq!(told("smb_app_state_sync", contacts), ("contacts".to_owned(), vec!["contacts: 1".to_owned()]));
}
