//! The stage of a customer's lead as a tag of their thread: it follows the lead, and who may moves the lead by choosing another.

use std::time::Duration;

use chrono::TimeDelta;
use sandbox::discord::{ChannelId, TagId};

use super::{
    forum::{house, shows, thread},
    stage::{count, words},
};
use crate::house::{House, eventually};

/// Discord's permission bits (its reference, "Permissions").
const ADMINISTRATOR: u64 = 1 << 3;
const VIEW_AUDIT_LOG: u64 = 1 << 7;
const MANAGE_THREADS: u64 = 1 << 34;
const ALL: u64 = (1 << 53) - 1;

const MOVES: &str = "select count(*) from audit_log where action = 'lead.stage' and outcome = 'done'";

/// A house with a forum in which a customer who has a lead waits, and everybody of the staff may change tags on Discord.
pub async fn lead() -> (House, ChannelId, ChannelId) {
    let (house, forum) = house().await;
    house.says("owner", "/settings replies new_lead on:true").await;
    for role in ["sales", "moderator", "manager"] {
        let user = house.member(role).user();
        house.neighbours.discord.set_permissions(house.demo.guild, user, MANAGE_THREADS);
    }
    // A customer without a lead: those of the demo have one.
    let customer = house.neighbours.meta.customer(&house.demo.number, "966555123123", "نورة");
    customer.says("مرحبًا").await.unwrap();
    let place = thread(&house, forum, "نورة").await.id;
    shows(&house, place, "مرحبًا").await;
    house.quiet().await;
    cards(&house).await;
    shown(&house, place, &["tag-waiting", "tag-unassigned", "stage-new"]).await;
    (house, forum, place)
}

/// Lets the time pass after which cards are brought up to date, and waits until they are.
pub async fn cards(house: &House) {
    house.install.clock.advance(TimeDelta::seconds(6));
    let waiting = "select count(*) from jobs where kind = 'show_card' and state <> 'quarantined'";
    eventually("the cards are shown", async || count(house, waiting).await == 0).await;
    house.quiet().await;
}

/// The tags that the post has, and no others.
async fn shown(house: &House, place: ChannelId, tags: &[&str]) {
    let mut meant: Vec<String> = tags.iter().map(|tag| words("ar", tag)).collect();
    meant.sort();
    let there = || {
        let mut names = house.neighbours.discord.tag_names(place);
        names.sort();
        names
    };
    eventually(&format!("{tags:?} are there"), async || there() == meant).await;
}

/// The forum's tags by these names.
fn tags(house: &House, forum: ChannelId, tags: &[&str]) -> Vec<TagId> {
    let channel = house.neighbours.discord.channel(forum).expect("the forum");
    let known = channel.forum().expect("a forum").tags.clone();
    let of = |tag: &&str| {
        let name = words("ar", tag);
        known.iter().find(|known| known.name == name).unwrap_or_else(|| panic!("no tag {name}")).id
    };
    tags.iter().map(of).collect()
}

/// The key of the stage that the lead is in.
async fn stage(house: &House) -> String {
    let key = "select s.key from leads l join stages s on s.id = l.stage_id join contacts c on c.id = l.contact_id where c.name = 'نورة'";
    sqlx::query_scalar(key).fetch_one(&house.look).await.expect("a stage")
}

fn asked_the_log(house: &House) -> usize {
    let requests = house.neighbours.discord.requests();
    requests.iter().filter(|request| request.path.ends_with("/audit-logs")).count()
}

/// How often the bot has changed the post.
fn edits(house: &House, place: ChannelId) -> usize {
    let path = format!("/channels/{place}");
    let requests = house.neighbours.discord.requests();
    requests.iter().filter(|request| request.method == "PATCH" && request.path == path).count()
}

#[tokio::test]
async fn who_may_moves_a_lead_by_its_tag() {
    let (house, forum, place) = lead().await;
    let sales = house.member("sales");
    // In place of the old tag.
    let chosen = tags(&house, forum, &["tag-waiting", "tag-unassigned", "stage-contacted"]);
    sales.tags_post(place, &chosen).unwrap();
    eventually("the lead is there", async || stage(&house).await == "contacted").await;
    let by: (String, String) = sqlx::query_as(
        "select m.role, a.after ->> 'stage' from audit_log a join members m on m.discord_id::text = a.caller_id where a.action = 'lead.stage'",
    )
    .fetch_one(&house.look)
    .await
    .expect("one event");
    assert_eq!(by, ("sales".to_owned(), "contacted".to_owned()), "in her name");
    cards(&house).await;
    shown(&house, place, &["tag-waiting", "tag-unassigned", "stage-contacted"]).await;
    // Beside the old one, which goes; what else she has changed is put back.
    let chosen = tags(&house, forum, &["stage-contacted", "stage-qualified", "tag-urgent"]);
    sales.tags_post(place, &chosen).unwrap();
    eventually("the lead is there", async || stage(&house).await == "qualified").await;
    cards(&house).await;
    shown(&house, place, &["tag-waiting", "tag-unassigned", "stage-qualified"]).await;
    assert_eq!((count(&house, MOVES).await, asked_the_log(&house)), (2, 2));
    // To take it away, or to choose two others, is no choice.
    for chosen in [vec!["tag-waiting"], vec!["stage-new", "stage-contacted", "stage-qualified"], vec![]] {
        sales.tags_post(place, &tags(&house, forum, &chosen)).unwrap();
        shown(&house, place, &["tag-waiting", "tag-unassigned", "stage-qualified"]).await;
    }
    assert_eq!((count(&house, MOVES).await, asked_the_log(&house)), (2, 2));
    house.finish().await;
}

#[tokio::test]
async fn who_may_not_finds_the_tags_as_they_were() {
    let (house, forum, place) = lead().await;
    let refused = "select count(*) from audit_log where action = 'access.refuse' and permission = 'edit_leads' and after::text like '%lead.stage%'";
    let any = "select count(*) from audit_log where outcome = 'refused'";
    let before = count(&house, any).await;
    let chosen = tags(&house, forum, &["tag-waiting", "tag-unassigned", "stage-contacted"]);
    house.member("moderator").tags_post(place, &chosen).unwrap();
    eventually("it was refused", async || count(&house, any).await == before + 1).await;
    shown(&house, place, &["tag-waiting", "tag-unassigned", "stage-new"]).await;
    assert_eq!((stage(&house).await.as_str(), count(&house, MOVES).await), ("new", 0));
    assert_eq!(count(&house, refused).await, 1, "an attempt like any other");
    // The known-bad twin: the same by somebody who may.
    house.member("manager").tags_post(place, &chosen).unwrap();
    eventually("the lead is there", async || stage(&house).await == "contacted").await;
    house.finish().await;
}

#[tokio::test]
async fn where_discord_names_nobody_nothing_is_moved() {
    let (house, forum, place) = lead().await;
    let (discord, sales) = (&house.neighbours.discord, house.member("sales"));
    let as_it_was = ["tag-waiting", "tag-unassigned", "stage-new"];
    let chosen = tags(&house, forum, &["tag-waiting", "tag-unassigned", "stage-contacted"]);
    let again = "select count(*) from jobs where kind = 'look_at_tags' and (payload ->> 'is_again')::boolean and state = 'ready'";
    let looked = async || eventually("it is looked at again", async || count(&house, again).await == 1).await;
    // Never, as far as we can know.
    discord.faults().withhold_audit_log();
    sales.tags_post(place, &chosen).unwrap();
    looked().await;
    house.install.clock.advance(TimeDelta::seconds(11));
    shown(&house, place, &as_it_was).await;
    assert_eq!((stage(&house).await.as_str(), count(&house, MOVES).await), ("new", 0));
    // Not to us.
    discord.faults().delay_audit_log(Duration::ZERO);
    let bot = discord.bot();
    let staff = house.demo.people.iter().map(|person| person.user);
    discord.show_only_to(forum, &staff.chain([bot]).collect::<Vec<_>>());
    discord.set_permissions(house.demo.guild, bot, ALL & !VIEW_AUDIT_LOG & !ADMINISTRATOR);
    let checked = house.says("owner", "/settings inbox_check").await;
    assert!(checked.contains("View Audit Log"), "{checked}");
    sales.tags_post(place, &chosen).unwrap();
    looked().await;
    house.install.clock.advance(TimeDelta::seconds(11));
    shown(&house, place, &as_it_was).await;
    assert_eq!(stage(&house).await, "new");
    discord.set_permissions(house.demo.guild, bot, ALL);
    let refused = discord.take_violations();
    assert!(refused.iter().all(|violation| format!("{violation:?}").contains("audit-logs")), "{refused:#?}");
    // Late, but in time.
    discord.faults().delay_audit_log(Duration::from_secs(5));
    sales.tags_post(place, &chosen).unwrap();
    looked().await;
    assert_eq!(stage(&house).await, "new", "nobody is named yet");
    house.install.clock.advance(TimeDelta::seconds(11));
    eventually("the lead is there", async || stage(&house).await == "contacted").await;
    house.finish().await;
}

#[tokio::test]
async fn tags_follow_the_lead_and_nobody_is_asked_about_our_own() {
    let (house, _, place) = lead().await;
    let number: i64 = sqlx::query_scalar("select max(number) from leads").fetch_one(&house.look).await.unwrap();
    let mut before = edits(&house, place);
    for (line, stage) in [
        (format!("/crm lead stage lead:L-{number} stage:\"جرى التواصل\""), Some("stage-contacted")),
        (format!("/crm lead lose lead:L-{number} reason:السعر"), None),
        (format!("/crm lead reopen lead:L-{number}"), Some("stage-contacted")),
        (format!("/crm lead stage lead:L-{number} stage:جديد"), Some("stage-new")),
        (format!("/crm lead convert lead:L-{number}"), None),
    ] {
        house.says("sales", &line).await;
        cards(&house).await;
        let all: Vec<&str> = ["tag-waiting", "tag-unassigned"].into_iter().chain(stage).collect();
        shown(&house, place, &all).await;
        let now = edits(&house, place);
        assert_eq!(now, before + 1, "{line}: changed once, and left alone then");
        before = now;
    }
    // The same where Discord tells of what has long been so, which is nobody's choice either.
    sqlx::query("update threads set applied = '{}'").execute(&house.look).await.unwrap();
    house.member("owner").renames_thread(place, "نورة · C-1001 ✨").unwrap();
    let known = "select count(*) from threads where applied <> '{}'";
    eventually("it is known again", async || count(&house, known).await == 1).await;
    assert_eq!((edits(&house, place), asked_the_log(&house)), (before, 0));
    house.finish().await;
}

#[tokio::test]
async fn more_stages_than_there_is_room_for() {
    let (house, forum, place) = lead().await;
    sqlx::query(
        "insert into stages (id, pipeline_id, name, place)
         select gen_random_uuid(), '00000000-0000-7000-8000-000000000100'::uuid, 'مرحلة لها اسم لا يتسع له وسم ' || n, n
         from generate_series(4, 5) n
         union all
         select gen_random_uuid(), '00000000-0000-7000-8000-000000000100', 'خطوة ' || n, n from generate_series(6, 30) n",
    )
    .execute(&house.look)
    .await
    .unwrap();
    let number: i64 = sqlx::query_scalar("select max(number) from leads").fetch_one(&house.look).await.unwrap();
    let there = || house.neighbours.discord.tag_names(place).len();
    for (stage, tags) in
        [("خطوة 6", 3), ("خطوة 30", 2), ("مرحلة لها اسم لا يتسع له وسم 4", 3), ("مرحلة لها اسم لا يتسع له وسم 5", 2)]
    {
        house.says("sales", &format!("/crm lead stage lead:L-{number} stage:\"{stage}\"")).await;
        cards(&house).await;
        eventually(&format!("{stage} is shown if it can be"), async || there() == tags).await;
    }
    let names: Vec<String> = {
        let forum = house.neighbours.discord.channel(forum).expect("the forum");
        forum.forum().expect("a forum").tags.iter().map(|tag| tag.name.clone()).collect()
    };
    assert_eq!(names.len(), 20);
    assert!(names.iter().all(|name| name.chars().count() <= 20), "{names:?}");
    // What has no tag can't be chosen, and what has one can.
    let sixth = house.neighbours.discord.channel(forum).expect("the forum");
    let sixth = sixth.forum().expect("a forum").tags.iter().find(|tag| tag.name == "خطوة 6").expect("a tag").id;
    house.member("sales").tags_post(place, &[sixth]).unwrap();
    let moved = "select count(*) from leads l join stages s on s.id = l.stage_id where s.name = 'خطوة 6'";
    eventually("the lead is there", async || count(&house, moved).await == 1).await;
    house.finish().await;
}
