//! Changes that are their own record are kept without an audit event. The list of places that do so is short and is here.

use std::{fs, path::Path};

/// File and number of calls of `commit_recorded`.
const KEPT_WITHOUT_AN_EVENT: [(&str, usize); 47] = [
    // What a customer is asked on the way to a booking is a message; what is held for them is theirs once they have said yes, which is an event.
    ("calendar/bookings/chat.rs", 2),
    ("calendar/bookings/remind.rs", 6),
    ("calendar/bookings/wait.rs", 1),
    // How far a backup has come, which is asked for by an event.
    ("company/backups.rs", 3),
    // How names are folded for searching, which follows from the names.
    ("customers/contacts.rs", 1),
    // What happened on each day, counted, which follows from what happened; that a report was posted.
    ("overview/stats/days.rs", 1),
    ("overview/stats/schedules.rs", 1),
    // How far an export has come, which is asked for by an event.
    ("overview/exports.rs", 4),
    // How far an import has come, and what there is in it; its rows are written with events.
    ("overview/imports/work.rs", 4),
    ("overview/imports/count.rs", 1),
    // What of Discord's roles is as it was wanted, which is an event.
    ("customers/alliances/role.rs", 7),
    // What `commit` itself ends with.
    ("kernel/db.rs", 1),
    // Messages and statuses, as a channel brought them; a delivery put aside.
    ("inbox/deliveries/process.rs", 2),
    // A delivery that the control database had taken in.
    ("inbox/deliveries/arrivals.rs", 1),
    // Raw deliveries whose time is over.
    ("inbox/deliveries/sweep.rs", 1),
    // That the owners were told of what was put aside.
    ("inbox/quarantine.rs", 1),
    // How sending an answer went.
    ("inbox/conversations/send.rs", 6),
    // What has become of a customer's file, and that the inbox has shown it.
    ("inbox/attachments.rs", 2),
    // How far a file has come on its way to a customer.
    ("inbox/attachments/ours.rs", 2),
    ("inbox/conversations/send/file.rs", 1),
    // What is said without anybody saying it is a message.
    ("inbox/auto_reply.rs", 1),
    // That a customer is shown once more that somebody types; that they were read is an event.
    ("inbox/conversations/reads.rs", 1),
    // That a customer was asked how satisfied they are, which is a message.
    ("inbox/conversations/satisfaction.rs", 2),
    // That there is no lead to open.
    ("sales/leads.rs", 3),
    // Which of Discord's tags shows which stage.
    ("sales/pipelines.rs", 1),
    // That an answer to a quote changes nothing.
    ("sales/quotes/answer.rs", 2),
    // That somebody was reminded or shown their day, and that they are to be asked about what they promised.
    ("sales/tasks/remind.rs", 4),
    // That it is nobody's turn, and that it is to be asked whose it is.
    ("inbox/turns.rs", 4),
    // Until when answers are due, which follows from what was chosen and said; that somebody has answered in time.
    ("inbox/conversations/sla.rs", 4),
    // That there is nothing to close, and nothing to bring back.
    ("inbox/conversations/idle.rs", 1),
    ("inbox/conversations/work.rs", 1),
    // That staff are to be asked about an answer.
    ("inbox/conversations/unknown.rs", 1),
    // That it is to be asked for what was lost, how far that has come, and what was found, like what was posted.
    ("inbox/reconcile.rs", 6),
    // When numbers receive, and that the owners are told of their silences.
    ("inbox/silence.rs", 1),
    // What the inbox has shown.
    ("inbox/conversations/view.rs", 3),
    // What is on its way into the staff's forum, and what is there; that its tags are looked at again.
    ("inbox/conversations/thread.rs", 8),
    // What was typed was put right or taken back before it was sent.
    ("inbox/conversations/send/typed.rs", 2),
    // It was changed before it was sent, and is looked at again.
    ("inbox/conversations/send/typed/changed.rs", 1),
    // What WhatsApp says of its templates.
    ("inbox/templates.rs", 2),
    // Links of the chain, which are about events; how far the log has been shown.
    ("audit/seal.rs", 2),
    ("audit/feed.rs", 2),
    // That a person could not be told of a change that has its event; the post that shows a request.
    ("people/members/untold.rs", 1),
    ("people/requests.rs", 1),
    // What is over for long goes without a word; that somebody is at their second step is no more than that.
    ("people/sweep.rs", 1),
    ("people/sessions.rs", 1),
    // What became of a delivery is its own row; what webhooks are told is in the log already.
    ("company/webhooks/deliver.rs", 3),
    ("company/webhooks/feed.rs", 2),
];

/// If you are here because this failed: a change that somebody asked for must leave an audit event, so commit it with one. If
/// it really is its own record, add it to the list with a line that says why.
#[test]
fn few_changes_are_kept_without_an_event() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crm/src");
    let mut found = Vec::new();
    count(&root, &root, &mut found);
    found.sort();
    let mut expected: Vec<(String, usize)> = KEPT_WITHOUT_AN_EVENT.iter().map(|(f, n)| ((*f).to_owned(), *n)).collect();
    expected.sort();
    assert_eq!(found, expected);
}

fn count(root: &Path, folder: &Path, found: &mut Vec<(String, usize)>) {
    for entry in fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            count(root, &path, found);
            continue;
        }
        let source = fs::read_to_string(&path).expect("a source file");
        let calls = source.matches(".commit_recorded()").count();
        if calls > 0 {
            found.push((path.strip_prefix(root).expect("below").display().to_string(), calls));
        }
    }
}
