//! Buttons, menus and forms, as anybody could forge them: by their `custom_id` alone.

use crm::Permission;
use sandbox::discord::Member;
use serde_json::{Value, json};

use super::{Before, Caller, assert_refused, callers, decides};
use crate::{
    depth::{Dice, depth, seed},
    discord::stage::{card, newcomer, words},
    house::{House, settled},
};

/// How it is used.
#[derive(Clone, Copy)]
enum Kind {
    Button,
    /// With this value chosen.
    Menu(&'static str),
    Form,
}

use Kind::{Button, Form, Menu};

/// The word of a `custom_id`, the rest of it, how it is used, and what it asks for. `P` stands for a person who is somebody
/// else, `X` for an id that nothing has.
type Sample = (&'static str, &'static str, Kind, Option<Permission>);

const SAMPLES: &[Sample] = &[
    ("help", ":perms:0", Button, None),
    ("help", ":0", Menu("perms"), None),
    ("leads", ":-:", Button, Some(Permission::ViewLeads)),
    ("lead", ":1", Button, Some(Permission::ViewLeads)),
    ("duplicates", ":-:", Button, Some(Permission::ViewContacts)),
    ("merge-ask", ":X:X", Button, Some(Permission::EditContacts)),
    ("differ", ":X:X", Button, Some(Permission::EditContacts)),
    ("merge", ":X:X", Button, Some(Permission::EditContacts)),
    ("merge-swap", ":X:X", Button, Some(Permission::EditContacts)),
    ("merge-cancel", "", Button, None),
    ("unmerge", ":X", Button, Some(Permission::EditContacts)),
    ("again", ":text:reply-form:X", Button, Some(Permission::SendMessages)),
    ("again", ":notes:lead-form:X", Button, Some(Permission::CreateLeads)),
    ("people", ":-:", Button, Some(Permission::ViewUsers)),
    ("people", ":r.moderator:-:", Button, Some(Permission::ViewUsers)),
    ("log", ":-:", Button, Some(Permission::ViewAuditLogs)),
    ("log", ":p~r:-:", Button, Some(Permission::ViewAuditLogs)),
    ("make-lead", ":X", Button, Some(Permission::CreateLeads)),
    ("reply", ":X", Button, Some(Permission::SendMessages)),
    ("reply-undo", ":X", Button, Some(Permission::SendMessages)),
    ("conversations", ":all:-:", Button, Some(Permission::ViewConversations)),
    ("conversation", ":X", Button, Some(Permission::ViewConversations)),
    ("canned", ":-:", Button, Some(Permission::ViewConversations)),
    ("macros", ":-:", Button, Some(Permission::ViewConversations)),
    ("macro-run", ":X:7@1.7", Button, Some(Permission::SendMessages)),
    ("macro-cancel", "", Button, None),
    ("macro-form", "", Form, Some(Permission::EditSettings)),
    ("claim", ":X", Button, Some(Permission::SendMessages)),
    ("release", ":X", Button, Some(Permission::SendMessages)),
    ("assign", ":X@1.7", Button, Some(Permission::SendMessages)),
    ("assign-to", ":X", Menu(NOBODY), Some(Permission::SendMessages)),
    ("note", ":X", Button, Some(Permission::SendMessages)),
    ("snooze", ":X", Button, Some(Permission::SendMessages)),
    ("close", ":X@1.7", Button, Some(Permission::SendMessages)),
    ("reopen", ":X", Button, Some(Permission::SendMessages)),
    ("note-form", ":X", Form, Some(Permission::SendMessages)),
    ("snooze-form", ":X", Form, Some(Permission::SendMessages)),
    ("propose", ":X", Button, Some(Permission::SendMessages)),
    ("propose-service", ":X", Menu("S-7"), Some(Permission::SendMessages)),
    ("typed-send", ":900000000000000001", Button, Some(Permission::SendMessages)),
    ("typed-note", ":900000000000000001", Button, Some(Permission::SendMessages)),
    ("typed-correct", ":900000000000000001", Button, Some(Permission::SendMessages)),
    ("tasks", ":mine:-:", Button, None),
    ("tasks", ":all:-:", Button, Some(Permission::ViewTasks)),
    ("task", ":X", Button, Some(Permission::ViewTasks)),
    ("task-new", ":-", Button, None),
    ("task-new", ":cX", Button, Some(Permission::ViewConversations)),
    ("task-new", ":pX", Button, Some(Permission::ViewContacts)),
    ("task-new", ":L-1001", Button, Some(Permission::ViewLeads)),
    ("task-done", ":X", Button, Some(Permission::EditTasks)),
    ("task-reopen", ":X", Button, Some(Permission::EditTasks)),
    ("task-edit", ":X", Button, Some(Permission::EditTasks)),
    ("task-undo", ":X@3", Button, Some(Permission::EditTasks)),
    ("remind-done", ":X.X", Button, Some(Permission::EditTasks)),
    ("remind-reopen", ":X.X", Button, Some(Permission::EditTasks)),
    ("remind-hour", ":X.X", Button, Some(Permission::EditTasks)),
    ("remind-tomorrow", ":X.X", Button, Some(Permission::EditTasks)),
    ("task-form", ":L-1001", Form, Some(Permission::ViewLeads)),
    ("task-edit-form", ":X@3", Form, Some(Permission::EditTasks)),
    ("promise", ":X.4000000000", Button, Some(Permission::SendMessages)),
    ("make-forum", "", Button, Some(Permission::EditOrganisation)),
    ("send-again", ":X", Button, Some(Permission::SendMessages)),
    ("leave-it", ":X", Button, Some(Permission::SendMessages)),
    ("lead-form", ":X", Form, Some(Permission::CreateLeads)),
    ("reply-form", ":X", Form, Some(Permission::SendMessages)),
    ("grant-group", ":P:-", Menu("data"), Some(Permission::ManagePermissions)),
    ("deny-group", ":P", Menu("data"), Some(Permission::ManagePermissions)),
    ("grant-pick", ":P:-", Menu("view_leads"), Some(Permission::ManagePermissions)),
    ("deny-pick", ":P", Menu("view_leads"), Some(Permission::ManagePermissions)),
    ("matrix", ":P", Button, Some(Permission::ViewUsers)),
    ("why", ":P", Button, Some(Permission::ViewUsers)),
    ("why-group", ":P", Menu("data"), Some(Permission::ViewUsers)),
    ("why-pick", ":P", Menu("export_data"), Some(Permission::ViewUsers)),
    ("undo", ":1", Button, Some(Permission::ManagePermissions)),
    ("show-lead", ":1001", Button, Some(Permission::ViewLeads)),
    ("lead-edit", ":7", Button, Some(Permission::EditLeads)),
    ("lead-note", ":7", Button, Some(Permission::EditLeads)),
    ("lead-lose", ":7", Button, Some(Permission::EditLeads)),
    ("lead-reopen", ":7", Button, Some(Permission::EditLeads)),
    ("lead-stage", ":7", Menu("new"), Some(Permission::EditLeads)),
    ("lead-undo", ":7@3", Button, Some(Permission::EditLeads)),
    ("lead-edit-form", ":7@3", Form, Some(Permission::EditLeads)),
    ("lead-note-form", ":7", Form, Some(Permission::EditLeads)),
    ("lead-lose-form", ":7", Form, Some(Permission::EditLeads)),
    ("contact", ":X", Button, Some(Permission::ViewContacts)),
    ("contact-edit", ":X", Button, Some(Permission::EditContacts)),
    ("contact-note", ":X", Button, Some(Permission::EditContacts)),
    ("contact-call", ":X", Button, Some(Permission::EditContacts)),
    ("contact-arabic", ":X", Button, Some(Permission::EditContacts)),
    ("contact-english", ":X", Button, Some(Permission::EditContacts)),
    ("contact-opt-out", ":X", Button, Some(Permission::EditContacts)),
    ("contact-opt-in", ":X", Button, Some(Permission::EditContacts)),
    ("contact-undo", ":X@3", Button, Some(Permission::EditContacts)),
    ("contact-add-form", "", Form, Some(Permission::CreateContacts)),
    ("contact-edit-form", ":X@3", Form, Some(Permission::EditContacts)),
    ("contact-note-form", ":X", Form, Some(Permission::EditContacts)),
    ("contact-call-form", ":X", Form, Some(Permission::EditContacts)),
    ("contact-erase", ":X", Button, Some(Permission::ErasePersonalData)),
    ("contact-erase-form", ":X", Form, Some(Permission::ErasePersonalData)),
    ("story", ":X", Button, Some(Permission::ViewContacts)),
    ("story-page", ":X:-:", Button, Some(Permission::ViewContacts)),
    ("companies", ":-:", Button, Some(Permission::ViewContacts)),
    ("company", ":7", Button, Some(Permission::ViewContacts)),
    ("company-edit", ":7", Button, Some(Permission::EditContacts)),
    ("company-undo", ":7@3", Button, Some(Permission::EditContacts)),
    ("company-add-form", "", Form, Some(Permission::CreateContacts)),
    ("company-edit-form", ":7@3", Form, Some(Permission::EditContacts)),
    ("lead-convert", ":7", Button, Some(Permission::CreateDeals)),
    ("deals", ":mine:-:", Button, Some(Permission::ViewDeals)),
    ("deal", ":7", Button, Some(Permission::ViewDeals)),
    ("deal-edit", ":7", Button, Some(Permission::EditDeals)),
    ("deal-note", ":7", Button, Some(Permission::EditDeals)),
    ("deal-win", ":7", Button, Some(Permission::EditDeals)),
    ("deal-lose", ":7", Button, Some(Permission::EditDeals)),
    ("deal-reopen", ":7", Button, Some(Permission::EditDeals)),
    ("deal-stage", ":7", Menu("proposal"), Some(Permission::EditDeals)),
    ("deal-undo", ":7@3", Button, Some(Permission::EditDeals)),
    ("quote-make", ":7", Button, Some(Permission::EditDeals)),
    ("quote", ":7", Button, Some(Permission::ViewDeals)),
    ("quote-send", ":7", Button, Some(Permission::EditDeals)),
    ("quote-void", ":7", Button, Some(Permission::EditDeals)),
    ("deal-edit-form", ":7@3", Form, Some(Permission::EditDeals)),
    ("deal-note-form", ":7", Form, Some(Permission::EditDeals)),
    ("deal-lose-form", ":7", Form, Some(Permission::EditDeals)),
    ("products", ":sold:-:", Button, Some(Permission::ViewProducts)),
    ("product-edit", ":7", Button, Some(Permission::EditProducts)),
    ("product-retire", ":7", Button, Some(Permission::EditProducts)),
    ("product-restore", ":7", Button, Some(Permission::EditProducts)),
    ("product-undo", ":7@3", Button, Some(Permission::EditProducts)),
    ("product-edit-form", ":7@3", Form, Some(Permission::EditProducts)),
    ("stats-me", ":overview:-", Menu("month"), Some(Permission::ViewOwnStats)),
    ("stats-team", ":conversations:today", Button, Some(Permission::ViewLimitedStats)),
    ("stats-all", ":colleagues:-", Menu("year"), Some(Permission::ViewStats)),
    ("stats-unschedule", ":X", Button, Some(Permission::ViewStats)),
    ("backups", "", Button, Some(Permission::CreateBackups)),
    ("imports", "", Button, Some(Permission::ImportData)),
    ("import", ":X", Button, Some(Permission::ImportData)),
    ("import-column", ":X@1", Menu("0"), Some(Permission::ImportData)),
    ("import-columns-more", ":X@1", Menu("0"), Some(Permission::ImportData)),
    ("import-goal", ":X@1.0", Menu("name"), Some(Permission::ImportData)),
    ("import-existing", ":X@1", Menu("fill"), Some(Permission::ImportData)),
    ("import-country", ":X@1", Menu("SA"), Some(Permission::ImportData)),
    ("import-start", ":X@1", Button, Some(Permission::ImportData)),
    ("import-drop", ":X", Button, Some(Permission::ImportData)),
    ("import-undo", ":X", Button, Some(Permission::ImportData)),
    ("import-undo-sure", ":X", Button, Some(Permission::ImportData)),
    ("exports", "", Button, Some(Permission::ExportData)),
    ("export-send", ":X", Button, Some(Permission::ExportData)),
    ("bookings", ":mine:-:", Button, Some(Permission::BookOwn)),
    ("booking", ":7", Button, Some(Permission::BookOwn)),
    ("booking-yes", ":7", Button, Some(Permission::BookOwn)),
    ("booking-cancel", ":7", Button, Some(Permission::BookOwn)),
    ("booking-done", ":7", Button, Some(Permission::ManageBookings)),
    ("booking-no-show", ":7", Button, Some(Permission::ManageBookings)),
    ("booking-undo", ":7@3", Button, Some(Permission::BookOwn)),
    ("closure-remove", ":0190b3c4d5e6f708192a3b4c5d6e7f80", Button, Some(Permission::ManageBookings)),
    ("alliances", ":-:", Button, Some(Permission::JoinAlliances)),
    ("alliance", ":7", Button, Some(Permission::JoinAlliances)),
    ("alliance-members", ":7:-:", Button, Some(Permission::JoinAlliances)),
    ("alliance-join", ":7", Button, Some(Permission::JoinAlliances)),
    ("alliance-leave", ":7", Button, None),
    ("alliance-admit", ":7:42", Button, Some(Permission::ManageAlliances)),
    ("alliance-decline", ":7:42", Button, Some(Permission::ManageAlliances)),
    ("alliance-edit", ":7", Button, Some(Permission::ManageAlliances)),
    ("alliance-undo", ":7@3", Button, Some(Permission::ManageAlliances)),
    ("alliance-create-form", ":open", Form, Some(Permission::ManageAlliances)),
    ("alliance-edit-form", ":7@3", Form, Some(Permission::ManageAlliances)),
    ("contact-more", ":X.0", Button, Some(Permission::EditContacts)),
    ("company-more", ":7.-", Button, Some(Permission::EditContacts)),
    ("lead-more", ":7.0", Button, Some(Permission::EditLeads)),
    ("deal-more", ":7.-", Button, Some(Permission::EditDeals)),
    ("contact-more-undo", ":X@3", Button, Some(Permission::EditContacts)),
    ("company-more-undo", ":7@3", Button, Some(Permission::EditContacts)),
    ("lead-more-undo", ":7@3", Button, Some(Permission::EditLeads)),
    ("deal-more-undo", ":7@3", Button, Some(Permission::EditDeals)),
    ("contact-more-form", ":X@3.1.0", Form, Some(Permission::EditContacts)),
    ("company-more-form", ":7@3.1.0", Form, Some(Permission::EditContacts)),
    ("lead-more-form", ":7@3.1.0", Form, Some(Permission::EditLeads)),
    ("deal-more-form", ":7@3.1.0", Form, Some(Permission::EditDeals)),
    ("fields", ":contact@1", Menu(NOBODY), Some(Permission::EditSettings)),
    ("field-at", ":contact@1.X", Button, Some(Permission::EditSettings)),
    ("field-new", ":contact@1", Menu("text"), Some(Permission::EditSettings)),
    ("field-up", ":contact@1.X", Button, Some(Permission::EditSettings)),
    ("field-down", ":lead@1.X", Button, Some(Permission::EditSettings)),
    ("field-name", ":deal@1.X", Button, Some(Permission::EditSettings)),
    ("field-choices", ":company@1.X", Button, Some(Permission::EditSettings)),
    ("field-remove", ":contact@1.X", Button, Some(Permission::EditSettings)),
    ("field-remove-sure", ":contact@1.X", Button, Some(Permission::EditSettings)),
    ("field-add-form", ":contact@1.text", Form, Some(Permission::EditSettings)),
    ("field-name-form", ":contact@1.X", Form, Some(Permission::EditSettings)),
    ("field-choices-form", ":contact@1.X", Form, Some(Permission::EditSettings)),
    ("pipeline", ":X@1", Menu("won"), Some(Permission::EditSettings)),
    ("pipeline-at", ":X@1.lost", Button, Some(Permission::EditSettings)),
    ("stage-add", ":X@1", Button, Some(Permission::EditSettings)),
    ("stage-up", ":X@1.X", Button, Some(Permission::EditSettings)),
    ("stage-down", ":X@1.X", Button, Some(Permission::EditSettings)),
    ("stage-name", ":X@1.won", Button, Some(Permission::EditSettings)),
    ("stage-likely", ":X@1.X", Button, Some(Permission::EditSettings)),
    ("stage-remove", ":X@1.X", Button, Some(Permission::EditSettings)),
    ("stage-into", ":X@1.X", Menu(NOBODY), Some(Permission::EditSettings)),
    ("stage-add-form", ":X@1", Form, Some(Permission::EditSettings)),
    ("stage-name-form", ":X@1.X", Form, Some(Permission::EditSettings)),
    ("stage-likely-form", ":X@1.X", Form, Some(Permission::EditSettings)),
    ("board", "", Menu(NOBODY), Some(Permission::ViewDeals)),
    ("pipelines", "", Button, Some(Permission::EditSettings)),
    ("pipeline-choose", "", Menu(NOBODY), Some(Permission::EditSettings)),
    ("pipeline-add", "", Button, Some(Permission::EditSettings)),
    ("pipeline-name", ":X@1", Button, Some(Permission::EditSettings)),
    ("pipeline-remove", ":X@1", Button, Some(Permission::EditSettings)),
    ("pipeline-into", ":X@1", Menu(NOBODY), Some(Permission::EditSettings)),
    ("pipeline-add-form", "", Form, Some(Permission::EditSettings)),
    ("pipeline-name-form", ":X@1", Form, Some(Permission::EditSettings)),
    ("show-number", ":X", Button, Some(Permission::RevealAddresses)),
    ("apply", ":P:role:sales", Button, Some(Permission::ManagePermissions)),
    ("apply", ":P:remove", Button, Some(Permission::ManagePermissions)),
    ("cancel", "", Button, None),
    ("approve", ":X", Button, Some(Permission::ManagePermissions)),
    ("refuse", ":X", Button, Some(Permission::ManagePermissions)),
    ("test-number", ":1001", Button, Some(Permission::ManageIntegrations)),
    ("role-group", ":X", Menu("data"), Some(Permission::ManageRoles)),
    ("role-pick", ":X:data", Menu("export_data"), Some(Permission::ManageRoles)),
];

const NOBODY: &str = "0190b3c4d5e6f708192a3b4c5d6e7f80";

#[test]
fn every_word_is_in_the_table() {
    for word in commands::words() {
        assert!(
            SAMPLES.iter().any(|(known, ..)| *known == word),
            "If you are here because this failed: {word} is new. Add a line to SAMPLES in {}: the rest of such a custom_id, how \
             it is used and the permission that it asks for.",
            file!()
        );
    }
    for (word, ..) in SAMPLES {
        assert!(commands::words().contains(word), "{word} is gone; take its line out of SAMPLES in {}", file!());
    }
}

/// The interaction that using it sends.
fn forged(message: &Value, channel: &Value, id: &str, kind: Kind) -> Value {
    let component = |kind: u64, data: Value| {
        let mut data = data;
        data["custom_id"] = json!(id);
        data["component_type"] = json!(kind);
        data["id"] = json!(0);
        json!({ "type": 3, "channel_id": channel, "message": message, "data": data })
    };
    match kind {
        Button => component(2, json!({})),
        Menu(value) => component(3, json!({ "values": [value] })),
        Form => {
            let text = json!({ "type": 4, "custom_id": "text", "value": "أهلًا" });
            let row = json!({ "type": 1, "components": [text] });
            json!({ "type": 5, "data": { "custom_id": id, "components": [row] } })
        }
    }
}

async fn uses(who: &Member, interaction: Value, what: &str) -> String {
    let answer = who.interaction_raw(interaction).await.unwrap_or_else(|error| panic!("{what}: {error}"));
    match answer.modal() {
        Some(form) => form.title.clone(),
        None => settled(&answer).await.text(),
    }
}

/// How many callers try each of them in the sample.
const EACH: usize = 5;

#[tokio::test]
async fn every_button_menu_and_form_by_every_kind_of_caller() {
    let house = House::open().await;
    let target = newcomer(&house, "هدف");
    let shown = card(&house, 0, "سلام").await;
    let callers = callers::all(&house).await;
    let owner = house.person("owner").discord_id;
    let look = house.look.clone();
    let (mut dice, mut tally) = (Dice(seed()), (0, 0));
    for (word, rest, kind, needs) in SAMPLES {
        let rest = rest.replace('X', NOBODY).replace('P', &target.user().to_string());
        let id = format!("v1:{word}{rest}");
        let interaction = forged(&shown.raw, &json!(shown.channel), &id, *kind);
        let drawn = dice.draw(callers.iter().collect(), depth(EACH, usize::MAX));
        let refusal = |caller: &Caller| needs.and_then(|p| decides(caller, p).err().map(|rule| (p, rule)));
        let (may, may_not): (Vec<&Caller>, Vec<_>) = drawn.into_iter().partition(|caller| refusal(caller).is_none());
        for caller in may {
            let what = format!("{} with {id}", caller.kind);
            let text = uses(&caller.member, interaction.clone(), &what).await;
            // Somebody may manage roles and not see them: then that is what is missing.
            let refused = text.contains(&words("ar", "refused-missing"));
            // Nor need who may open deals be somebody who may end leads.
            let besides = match *word {
                "lead-convert" => Some(Permission::EditLeads),
                "quote-send" => Some(Permission::SendMessages),
                "propose" | "propose-service" => Some(Permission::BookOwn),
                // Of what is not there.
                "booking" | "booking-yes" | "booking-cancel" | "booking-undo" => Some(Permission::ManageBookings),
                word if word.starts_with("role-") => Some(Permission::ViewUsers),
                _ => None,
            };
            let excused = besides.is_some_and(|besides| decides(caller, besides).is_err());
            assert!(!refused || excused, "{what} may, but sees: {text}");
            assert!(!text.contains(&words("ar", "error-outdated")), "{what} is understood: {text}");
            tally.0 += 1;
        }
        if may_not.is_empty() {
            continue;
        }
        let before = Before::now(&house, &look).await;
        for (caller, (permission, rule)) in may_not.iter().filter_map(|caller| Some((caller, refusal(caller)?))) {
            let what = format!("{} with {id}", caller.kind);
            let text = uses(&caller.member, interaction.clone(), &what).await;
            assert_refused(&text, permission, rule, owner, &what);
        }
        before.assert_unchanged(&house, &look, may_not.len(), &id).await;
        tally.1 += may_not.len();
    }
    println!("{} did it, {} were refused", tally.0, tally.1);
    let often = depth(10, 80);
    assert!(tally.0 > often && tally.1 > often, "both outcomes are seen often: {tally:?}");
    house.finish().await;
}
