//! Two contacts become one, and two again.

mod meanwhile;
mod pairs;

use std::collections::BTreeSet;

use crm::{
    ContactId, Error, TenantDb,
    audit::{self, Part},
    channel::{ChannelKind, Incoming, IncomingMessage, Sender},
    contacts::{self, Merged},
    deals,
    deliveries::{self, Destination, Inbox, Stored, Understood},
    error::{Conflict, Noun},
    ids::MergeId,
    leads::{self, NewLead, Whose},
    tenants::{self, RouteKind},
};
use sqlx::PgPool;

use super::inbox::message;
use crate::{
    depth::{Dice, depth, seed},
    harness::{Installation, calls, everything_but_the_log, owner, stranger},
};

/// How many pairs are merged and taken apart again.
const ROUNDS: (usize, usize) = (12, 400);

/// A message to one of the company's numbers.
fn to(account: &str, id: &str, sender: Sender, text: &str) -> Incoming {
    let Incoming::Message(like) = message(id, "0", text) else { unreachable!("a message") };
    Incoming::Message(IncomingMessage { account: account.into(), sender, ..like })
}

fn phone(digits: &str) -> Sender {
    Sender { phone: Some(digits.into()), profile_name: Some(format!("P{digits}")), ..Sender::default() }
}

fn user(id: &str) -> Sender {
    Sender { user_id: Some(id.into()), profile_name: Some(format!("U{id}")), ..Sender::default() }
}

/// As people and workers do who are told to come again, on a busy machine.
async fn patiently<T>(mut work: impl AsyncFnMut() -> crm::Result<T>) -> crm::Result<T> {
    for _ in 0..5 {
        match work().await {
            Err(Error::Unavailable(_)) => {}
            done => return done,
        }
    }
    work().await
}

/// A company with two numbers, and a look into its database.
struct Stage {
    house: Installation,
    db: TenantDb,
    look: PgPool,
}

impl Stage {
    async fn new() -> Self {
        let house = Installation::new().await;
        let db = house.company("alpha").await;
        let (token, console) = ("token".to_owned().into(), crm::Caller::console("tests"));
        for account in ["1001", "1002"] {
            tenants::connect(&db, &console, RouteKind::WhatsAppNumber, account, Some(&token)).await.unwrap();
        }
        let look = house.superuser("t_alpha").await;
        calls(&db, &owner()).await;
        Self { house, db, look }
    }

    async fn brings(&self, items: Vec<Incoming>) {
        let raw = format!("{items:?}").into_bytes().into();
        let inbox = Inbox::new(self.house.server.clone());
        inbox.store(ChannelKind::WhatsApp, vec![(Destination::Tenant(self.db.id()), raw)]).await.expect("stored");
        self.process(items).await;
    }

    async fn process(&self, items: Vec<Incoming>) {
        let understand = |_: &Stored<'_>| Understood { items: items.clone(), set_aside: vec![] };
        let processed = patiently(async || deliveries::process(&self.db, understand).await).await;
        assert_eq!(processed.expect("applied").quarantined, 0);
    }

    async fn merge(&self, keep: ContactId, gone: ContactId) -> crm::Result<Merged> {
        let caller = calls(&self.db, &owner()).await;
        patiently(async || contacts::merge(&self.db, &caller, keep, gone).await).await
    }

    async fn unmerge(&self, merge: MergeId) -> crm::Result<Merged> {
        let caller = calls(&self.db, &owner()).await;
        patiently(async || contacts::unmerge(&self.db, &caller, merge).await).await
    }

    async fn lead(&self, digits: &str) -> crm::Result<leads::Lead> {
        let contact = Whose::Person { name: format!("L{digits}"), phone: Some(format!("+{digits}")) };
        let new = NewLead { contact, interest: None, notes: None };
        leads::create(&self.db, &calls(&self.db, &owner()).await, new).await
    }

    /// Who has this address today.
    async fn whose(&self, address: &str) -> ContactId {
        sqlx::query_scalar("select contact_id from channel_identities where value = $1 and valid_to is null")
            .bind(address)
            .fetch_one(&self.look)
            .await
            .unwrap_or_else(|error| panic!("{address}: {error}"))
    }

    /// In whose conversation a message is.
    async fn wrote(&self, id: &str) -> ContactId {
        sqlx::query_scalar(
            "select v.contact_id from messages m join conversations v on v.id = m.conversation_id where m.provider_id = $1",
        )
        .bind(id)
        .fetch_one(&self.look)
        .await
        .unwrap_or_else(|error| panic!("{id}: {error}"))
    }

    /// Everything but the record of merges.
    async fn all(&self) -> Vec<String> {
        let rows = everything_but_the_log(&self.look).await;
        rows.into_iter().filter(|row| !row.starts_with("merges: ")).collect()
    }

    /// How many rows refer to a contact.
    async fn references(&self, contact: ContactId) -> i64 {
        sqlx::query_scalar(
            "select (select count(*) from channel_identities where contact_id = $1)
                    + (select count(*) from leads where contact_id = $1)
                    + (select count(*) from conversations where contact_id = $1)
                    + (select count(*) from deals where contact_id = $1)
                    + (select count(*) from tasks where contact_id = $1)
                    + (select count(*) from activities where contact_id = $1)
                    + (select count(*) from consents where contact_id = $1)",
        )
        .bind(contact)
        .fetch_one(&self.look)
        .await
        .expect("a count")
    }

    async fn opted_out(&self, contact: ContactId) -> bool {
        sqlx::query_scalar("select opted_out_at is not null from contacts where id = $1")
            .bind(contact)
            .fetch_one(&self.look)
            .await
            .expect("a contact")
    }

    async fn living(&self) -> Vec<ContactId> {
        sqlx::query_scalar("select id from contacts where merged_into is null order by id")
            .fetch_all(&self.look)
            .await
            .expect("the contacts")
    }

    async fn finish(self) {
        self.look.close().await;
        self.house.finish().await;
    }
}

/// If you are here because this failed: a table refers to contacts that merging does not know. Move it in
/// `contacts/merge/sql.rs`, move it back in `contacts/unmerge/sql.rs`, and add it here and in `references` above.
#[tokio::test]
async fn all_that_refers_to_a_contact_is_moved() {
    let stage = Stage::new().await;
    let found: BTreeSet<String> = sqlx::query_scalar(
        "select c.conrelid::regclass || '.' || a.attname from pg_constraint c
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
         where c.contype = 'f' and c.confrelid = 'contacts'::regclass",
    )
    .fetch_all(&stage.look)
    .await
    .expect("the references")
    .into_iter()
    .collect();
    let moved = [
        "activities.contact_id",
        "bookings.contact_id",
        "channel_identities.contact_id",
        "consents.contact_id",
        "conversations.contact_id",
        "deals.contact_id",
        "leads.contact_id",
        "tasks.contact_id",
        "waitlist.contact_id",
    ];
    // What is said of contacts is worked out anew from these.
    let stays = [
        "contact_words.contact_id",
        "contact_duplicates.one",
        "contact_duplicates.other",
        "contacts.merged_into",
        "merges.gone",
        "merges.kept",
    ];
    assert_eq!(found, moved.into_iter().chain(stays).map(str::to_owned).collect());
    stage.finish().await;
}

/// Something that happens to contacts.
async fn step(stage: &Stage, dice: &mut Dice, n: usize) {
    let people: Vec<String> = (0..7).map(|n| format!("96650000000{n}")).collect();
    let digits = dice.pick(&people).clone();
    let sender = match dice.roll(4) {
        0 => Sender { phone: None, ..user(&format!("SA.{digits}")) },
        1 => Sender { user_id: Some(format!("SA.{digits}")), ..phone(&digits) },
        _ => phone(&digits),
    };
    let account = *dice.pick(&["1001", "1002"]);
    let text = *dice.pick(&["مرحبا", "كم السعر؟", "إيقاف", "تفعيل", "STOP"]);
    // Fields of the company's own: of a few that there may be, each filled in, changed or emptied.
    if dice.roll(3) == 0 {
        let (field, value) = (*dice.pick(&["a", "b", "c"]), *dice.pick(&["1", "2", ""]));
        let change = "update contacts set extra = case $1 when '' then extra - $2 else extra || jsonb_build_object($2, $1) end
                      where merged_into is null and id = (select contact_id from channel_identities where value = $3 and valid_to is null)";
        sqlx::query(change).bind(value).bind(field).bind(&digits).execute(&stage.look).await.expect("filled in");
    }
    if dice.roll(5) == 0 {
        let made = stage.lead(&digits).await;
        assert!(matches!(made, Ok(_) | Err(Error::Conflict(Conflict::OpenLead(_)))), "{made:?}");
        if let (Ok(lead), true) = (made, dice.roll(2) == 0) {
            let boss = calls(&stage.db, &owner()).await;
            deals::convert(&stage.db, &boss, leads::Which::number(lead.number), None).await.expect("a deal");
        }
    } else {
        stage.brings(vec![to(account, &format!("wamid.{n}"), sender, text)]).await;
    }
}

#[tokio::test]
async fn a_merge_that_is_taken_back_leaves_everything_as_it_was() {
    let stage = Stage::new().await;
    let (mut dice, mut n, mut kept_merges) = (Dice(seed()), 0, 0);
    for _ in 0..depth(ROUNDS.0, ROUNDS.1) {
        for _ in 0..=dice.roll(6) {
            step(&stage, &mut dice, n).await;
            n += 1;
        }
        let pair = dice.draw(stage.living().await, 2);
        let [keep, gone] = pair.as_slice() else { continue };
        let (keep, gone) = (*keep, *gone);
        let before = stage.all().await;
        let (refers, out) = (stage.references(gone).await + stage.references(keep).await, stage.opted_out(keep).await);
        let merged = stage.merge(keep, gone).await.expect("a merge");
        assert_eq!((stage.references(gone).await, stage.references(keep).await), (0, refers));
        assert_eq!(stage.opted_out(keep).await, out || stage.opted_out(gone).await);
        let filled: bool = sqlx::query_scalar(
            "select k.extra = g.extra || k.extra from contacts k, contacts g where k.id = $1 and g.id = $2",
        )
        .bind(keep)
        .bind(gone)
        .fetch_one(&stage.look)
        .await
        .expect("both");
        assert!(filled, "who is kept has all that either had");
        assert_ne!(stage.all().await, before);
        let undone = stage.unmerge(merged.id).await.expect("an undo");
        assert_eq!((undone.keep, undone.gone, undone.moved), (merged.keep, merged.gone, merged.moved));
        assert_eq!(stage.all().await, before);
        assert!(matches!(stage.unmerge(merged.id).await, Err(Error::Conflict(Conflict::MergeUndone))));
        if dice.roll(3) == 0 {
            stage.merge(keep, gone).await.expect("a merge for good");
            kept_merges += 1;
        }
    }
    println!("{n} steps, {kept_merges} merges for good");
    // Back to the beginning, the newest first; what came between stays with somebody.
    let merges: Vec<MergeId> = sqlx::query_scalar("select id from merges where undone_at is null order by seq desc")
        .fetch_all(&stage.look)
        .await
        .expect("the merges");
    for merge in merges {
        stage.unmerge(merge).await.expect("an undo");
    }
    let nowhere: i64 = sqlx::query_scalar(
        "select (select count(*) from contacts where merged_into is not null)
                + (select count(*) from leads where merge_id is not null)",
    )
    .fetch_one(&stage.look)
    .await
    .expect("a count");
    assert_eq!(nowhere, 0);
    stage.finish().await;
}

#[tokio::test]
async fn what_comes_after_a_merge_lands_with_who_was_kept_and_goes_back_with_its_conversation() {
    let stage = Stage::new().await;
    let (a, b) = ("966500000001", "966500000002");
    stage
        .brings(vec![
            to("1001", "a1", phone(a), "مرحبا"),
            to("1001", "b1", phone(b), "مرحبا"),
            to("1002", "b2", phone(b), "مرحبا"),
        ])
        .await;
    let (keep, gone) = (stage.whose(a).await, stage.whose(b).await);
    let (first, second) = (stage.lead(a).await.unwrap().number, stage.lead(b).await.unwrap().number);
    let merged = stage.merge(keep, gone).await.unwrap();
    assert_eq!(merged.moved, contacts::Counts { addresses: 1, leads: 1, deals: 0, conversations: 2, messages: 2 });
    // Both leads are open, and the contact's own is the one that is named.
    let again = stage.lead(b).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::OpenLead(number))) if number == first), "{again:?}");
    let open = leads::list(&stage.db, &calls(&stage.db, &owner()).await, leads::Filter::Open, None).await.unwrap();
    assert_eq!(open.leads.iter().map(|lead| lead.number).collect::<Vec<_>>(), [second, first]);
    assert!(open.leads.iter().all(|lead| lead.contact_id == keep));
    // What the gone one's address brings is the kept one's; so is what comes along with it.
    let known = Sender { user_id: Some("SA.9".into()), ..phone(b) };
    stage.brings(vec![to("1001", "b3", known, "STOP"), to("1002", "b4", phone(b), "وهنا")]).await;
    for id in ["a1", "b1", "b2", "b3", "b4"] {
        assert_eq!(stage.wrote(id).await, keep, "{id}");
    }
    assert_eq!(stage.whose("SA.9").await, keep);
    let answers: (Option<String>, Option<String>) = sqlx::query_as(
        "select v.reply_phone, v.reply_user from conversations v join messages m on m.conversation_id = v.id
         where m.provider_id = 'b3'",
    )
    .fetch_one(&stage.look)
    .await
    .unwrap();
    assert_eq!(answers, (Some(b.to_owned()), Some("SA.9".to_owned())), "answered where it came from");
    // The kept one writes in the conversation that moved.
    stage.brings(vec![to("1002", "a2", phone(a), "من الآخر")]).await;
    stage.unmerge(merged.id).await.unwrap();
    // What was said in the conversation that stayed, stays; the address and the conversation that moved are back.
    for (id, whose) in [("a1", keep), ("b1", gone), ("b2", gone), ("b3", keep), ("b4", gone), ("a2", gone)] {
        assert_eq!(stage.wrote(id).await, whose, "{id}");
    }
    assert_eq!((stage.whose(b).await, stage.whose("SA.9").await, stage.whose(a).await), (gone, gone, keep));
    assert_eq!((stage.opted_out(keep).await, stage.opted_out(gone).await), (true, false), "said in who was kept's");
    let answers: Vec<(String, String, String)> = sqlx::query_as(
        "select account, state, coalesce(reply_phone, '') from conversations where contact_id = $1 order by account",
    )
    .bind(gone)
    .fetch_all(&stage.look)
    .await
    .unwrap();
    let open = |account: &str| (account.to_owned(), "open".to_owned(), b.to_owned());
    assert_eq!(answers, [open("1001"), open("1002")], "no answer of theirs goes to the other any more");
    stage.brings(vec![to("1001", "b5", user("SA.9"), "ما زلت هنا")]).await;
    assert_eq!(stage.wrote("b5").await, gone);
    stage.finish().await;
}

#[tokio::test]
async fn who_opted_out_has_opted_out_whoever_stays() {
    let stage = Stage::new().await;
    let (a, b) = ("966500000001", "966500000002");
    stage.brings(vec![to("1001", "a1", phone(a), "مرحبا"), to("1001", "b1", phone(b), "إيقاف")]).await;
    let (keep, gone) = (stage.whose(a).await, stage.whose(b).await);
    for (keep, gone) in [(keep, gone), (gone, keep)] {
        let merged = stage.merge(keep, gone).await.unwrap();
        assert!(stage.opted_out(keep).await);
        stage.unmerge(merged.id).await.unwrap();
        assert_eq!(
            (stage.opted_out(stage.whose(a).await).await, stage.opted_out(stage.whose(b).await).await),
            (false, true)
        );
    }
    // A word that comes after counts for who is kept, and for whose conversation it is in afterwards.
    let merged = stage.merge(keep, gone).await.unwrap();
    stage.brings(vec![to("1001", "b2", phone(b), "تفعيل")]).await;
    assert!(!stage.opted_out(keep).await);
    stage.unmerge(merged.id).await.unwrap();
    assert_eq!((stage.opted_out(keep).await, stage.opted_out(gone).await), (false, true));
    stage.finish().await;
}

#[tokio::test]
async fn merges_are_refused_that_make_no_sense() {
    let stage = Stage::new().await;
    let digits = ["966500000001", "966500000002", "966500000003"];
    stage.brings(digits.map(|digits| to("1001", digits, phone(digits), "مرحبا")).to_vec()).await;
    let [a, b, c] = [stage.whose(digits[0]).await, stage.whose(digits[1]).await, stage.whose(digits[2]).await];
    let nobody = ContactId::new(stage.house.clock.now());
    assert!(matches!(stage.merge(a, a).await, Err(Error::Conflict(Conflict::SameContact))));
    assert!(matches!(stage.merge(a, nobody).await, Err(Error::NotFound(Noun::Contact))));
    let first = stage.merge(a, b).await.unwrap();
    for (keep, gone) in [(a, b), (b, a), (c, b), (b, c)] {
        let merged = stage.merge(keep, gone).await;
        assert!(matches!(merged, Err(Error::Conflict(Conflict::ContactMerged))), "{merged:?}");
    }
    // Who was kept is merged on, or somebody else into them: that comes first.
    for (keep, gone) in [(c, a), (a, c)] {
        let second = stage.merge(keep, gone).await.unwrap();
        assert!(matches!(stage.unmerge(first.id).await, Err(Error::Conflict(Conflict::MergedSince))));
        assert_eq!(stage.references(b).await, 0);
        stage.unmerge(second.id).await.unwrap();
    }
    stage.unmerge(first.id).await.unwrap();
    assert!(matches!(stage.unmerge(MergeId::new(stage.house.clock.now())).await, Err(Error::NotFound(Noun::Merge))));
    let before = stage.all().await;
    let caller = calls(&stage.db, &stranger()).await;
    let rows = stage.all().await.len();
    assert!(matches!(contacts::merge(&stage.db, &caller, a, b).await, Err(Error::Denied(_))));
    assert!(matches!(contacts::unmerge(&stage.db, &caller, first.id).await, Err(Error::Denied(_))));
    assert!(matches!(contacts::differ(&stage.db, &caller, a, b).await, Err(Error::Denied(_))));
    assert!(matches!(contacts::duplicates(&stage.db, &caller, 0).await, Err(Error::Denied(_))));
    assert_eq!((stage.all().await.len(), rows), (rows, before.len() + 1), "only the stranger is new");
    stage.finish().await;
}

/// Whoever is forgotten is forgotten in what the log says of merges, too, whichever of the two they were.
#[tokio::test]
async fn who_is_erased_from_the_log_is_erased_from_its_merges() {
    let stage = Stage::new().await;
    let (a, b) = ("966500000001", "966500000002");
    stage.brings(vec![to("1001", "a1", phone(a), "مرحبا"), to("1001", "b1", phone(b), "مرحبا")]).await;
    let (keep, gone) = (stage.whose(a).await, stage.whose(b).await);
    let merged = stage.merge(keep, gone).await.unwrap();
    stage.unmerge(merged.id).await.unwrap();
    let mentions = async |name: &str| -> i64 {
        sqlx::query_scalar("select count(*) from audit_log a where a::text like '%' || $1 || '%'")
            .bind(name)
            .fetch_one(&stage.look)
            .await
            .expect("a count")
    };
    assert_eq!((mentions(&format!("P{a}")).await, mentions(&format!("P{b}")).await), (2, 2));
    let boss = calls(&stage.db, &owner()).await;
    let erased = audit::erase(&stage.db, &boss, Part::Target, Noun::Contact, &gone.to_string(), "asked").await;
    assert_eq!(erased.expect("an erasure"), 2);
    assert_eq!((mentions(&format!("P{a}")).await, mentions(&format!("P{b}")).await), (0, 0));
    stage.finish().await;
}
