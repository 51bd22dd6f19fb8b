//! Conversations, and what is written once and sent often.

use crm::Permission as P;
use serde_json::json;

use super::{GET, POST, api};
use crate::{
    api::{self, conversations as talks, replies},
    route::{Gate::Needs, Route},
};

pub(super) fn all() -> Vec<Route> {
    let mut routes = conversations();
    routes.extend(work());
    routes.extend(vec![
        api(GET, "/api/templates", Needs(P::ViewConversations), replies::templates)
            .about("WhatsApp's templates, those that may be used first; at most 25")
            .query(&[("q", "What stands in its name or its text")])
            .lists::<replies::TemplateOut>(),
        api(GET, "/api/templates/{id}", Needs(P::ViewConversations), replies::template)
            .about("One template")
            .at("/api/templates/{template}")
            .gives::<replies::TemplateOut>(200),
        api(GET, "/api/canned-replies", Needs(P::ViewConversations), replies::canned)
            .about("Canned replies by name, ten at a time")
            .query(&[("after", "What `next` said on the page before")])
            .lists::<replies::CannedOut>(),
    ]);
    routes
}

fn conversations() -> Vec<Route> {
    vec![
        api(GET, "/api/conversations", Needs(P::ViewConversations), talks::list)
            .about("Conversations")
            .query(&[(
                "filter",
                "`all` that are not closed, as if nothing is said; of these, `mine` or `unassigned`; `waiting` or `late`, who has waited \
                 longest first; `snoozed`; `closed`",
            )])
            .pages()
            .lists::<talks::ConversationOut>(),
        api(GET, "/api/conversations/{number}", Needs(P::ViewConversations), talks::show)
            .about("One conversation, with who is at the other end")
            .at("/api/conversations/1001")
            .gives::<talks::ConversationWhole>(200),
        api(GET, "/api/conversations/{number}/messages", Needs(P::ViewConversations), talks::messages)
            .about("What was said in a conversation, newest first")
            .at("/api/conversations/1001/messages")
            .pages()
            .lists::<talks::MessageOut>(),
        api(POST, "/api/conversations/{number}/messages", Needs(P::SendMessages), talks::reply)
            .about("Answer a customer, at most 24 hours after they wrote; it is sent in a moment")
            .at("/api/conversations/1001/messages")
            .sent(json!({ "text": "We are on it" }))
            .takes::<talks::AnswerIn>()
            .gives::<talks::QueuedOut>(202),
        api(POST, "/api/conversations/{number}/notes", Needs(P::SendMessages), talks::note)
            .about("Write a note about a conversation, which no customer ever sees")
            .at("/api/conversations/1001/notes")
            .sent(json!({ "text": "Ask the warehouse" }))
            .takes::<api::Text>()
            .gives::<talks::DoneOut>(200),
    ]
}

/// Who has one, and whether it is open.
fn work() -> Vec<Route> {
    vec![
        api(POST, "/api/conversations/{number}/assign", Needs(P::AssignConversations), talks::assign)
            .about("Give a conversation to a colleague, whoever has it")
            .at("/api/conversations/1001/assign")
            .sent(json!({ "member": "{member}" }))
            .takes::<api::To>()
            .gives::<talks::DoneOut>(200),
        api(POST, "/api/conversations/{number}/release", Needs(P::SendMessages), talks::release)
            .about("Give a conversation back, so that whoever is free takes it")
            .at("/api/conversations/1001/release")
            .gives::<talks::DoneOut>(200),
        api(POST, "/api/conversations/{number}/claim", Needs(P::SendMessages), talks::claim)
            .about("Take a conversation that nobody has")
            .at("/api/conversations/1001/claim")
            .gives::<talks::DoneOut>(200),
        api(POST, "/api/conversations/{number}/transfer", Needs(P::SendMessages), talks::transfer)
            .about("Hand one's conversation on to a colleague; another's, which takes `assign_conversations`")
            .at("/api/conversations/1001/transfer")
            .sent(json!({ "member": "{member}" }))
            .takes::<api::To>()
            .gives::<talks::DoneOut>(200),
        api(POST, "/api/conversations/{number}/priority", Needs(P::SendMessages), talks::prioritise)
            .about("Say how urgent a conversation is")
            .at("/api/conversations/1001/priority")
            .sent(json!({ "priority": "high" }))
            .takes::<talks::Urgent>()
            .gives::<talks::DoneOut>(200),
        api(POST, "/api/conversations/{number}/snooze", Needs(P::SendMessages), talks::snooze)
            .about("Put a conversation off; it comes back at this time, or as soon as the customer writes")
            .at("/api/conversations/1001/snooze")
            .sent(json!({ "until": "2199-12-31T09:00:00Z" }))
            .takes::<talks::Until>()
            .gives::<talks::DoneOut>(200),
        api(POST, "/api/conversations/{number}/close", Needs(P::SendMessages), talks::close)
            .about("Close a conversation, until the customer writes")
            .at("/api/conversations/1001/close")
            .gives::<talks::DoneOut>(200),
        api(POST, "/api/conversations/{number}/reopen", Needs(P::SendMessages), talks::reopen)
            .about("Open a conversation again that was closed, or put off")
            .at("/api/conversations/1001/reopen")
            .gives::<talks::DoneOut>(200),
    ]
}
