//! Customers' files, from their phone to the staff's inbox.

use bytes::Bytes;
use chrono::TimeDelta;
use sandbox::{
    discord::Message,
    meta::{Content, MediaFault},
};

use super::stage::count;
use crate::house::{House, PATIENCE, eventually};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";

fn picture(tail: &str) -> Content {
    let bytes = [PNG, tail.as_bytes()].concat().into();
    Content::Image { bytes, mime_type: "image/png".into(), caption: None }
}

fn document(bytes: Bytes, file_name: &str) -> Content {
    Content::Document { bytes, mime_type: "application/pdf".into(), file_name: file_name.into(), caption: None }
}

/// The post that answers another, as soon as it is there.
async fn under(house: &House, post: &Message) -> Message {
    let discord = &house.neighbours.discord;
    let id = post.id.to_string();
    let is = |message: &Message| message.raw["message_reference"]["message_id"] == id.as_str();
    let found = discord.wait_for_message(house.demo.inbox, is, PATIENCE).await;
    found.unwrap_or_else(|error| panic!("nothing came under the post: {error}"))
}

/// The name and the bytes of the file of a post.
fn file(house: &House, post: &Message) -> (String, Vec<u8>) {
    let attachments = post.raw["attachments"].as_array().expect("a list");
    let [attachment] = attachments.as_slice() else { panic!("not one file: {attachments:?}") };
    let bytes = house.neighbours.discord.file(attachment["id"].as_str().expect("an id")).expect("the bytes");
    (attachment["filename"].as_str().expect("a name").to_owned(), bytes.to_vec())
}

/// What a post says, without the marks of direction.
fn bare(post: &Message) -> String {
    post.text().chars().filter(|c| !matches!(c, '\u{200F}' | '\u{2068}' | '\u{2069}')).collect()
}

#[tokio::test]
async fn files_of_every_kind_appear_under_their_messages() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    let voice = Bytes::from_static(b"OggS\0\x02 a voice");
    let cases = [
        (picture("1"), "📷 صورة", "image.png", [PNG, b"1"].concat()),
        (
            document(Bytes::from_static(b"%PDF-1.7 x"), "عرض السعر.pdf"),
            "📄 ملف",
            "عرض السعر.pdf",
            b"%PDF-1.7 x".to_vec(),
        ),
        // What it is called is not what it is.
        (
            document(Bytes::from_static(b"PK\x03\x04 x"), "../invoice.pdf"),
            "📄 ملف",
            "invoice.pdf.zip",
            b"PK\x03\x04 x".to_vec(),
        ),
        (Content::Voice(voice.clone()), "🎤 رسالة صوتية", "audio.ogg", voice.to_vec()),
    ];
    for (content, kind, name, bytes) in cases {
        let before = house.neighbours.discord.messages(house.demo.inbox).len();
        layla.sends(content).await.expect("a delivered message");
        house.quiet().await;
        let posts = house.neighbours.discord.messages(house.demo.inbox);
        let [card, shown] = &posts[before..] else { panic!("not two posts for {name}: {:#?}", &posts[before..]) };
        assert!(card.text().contains(kind), "{}", card.text());
        assert_eq!(under(&house, card).await.id, shown.id, "{name} is in answer to its message");
        assert_eq!(bare(shown), format!("{kind} من ليلى أحمد\n[file {name}]"));
        assert_eq!(file(&house, shown), (name.to_owned(), bytes));
    }
    house.finish().await;
}

#[tokio::test]
async fn a_file_that_can_not_be_shown_says_why() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    let faults = house.neighbours.meta.faults();
    for (fault, sentence) in [
        (MediaFault::Unknown, "لم يعد لدى واتساب"),
        (MediaFault::Elsewhere, "عنوانه ليس من عناوين واتساب"),
        (MediaFault::RedirectElsewhere, "عنوانه ليس من عناوين واتساب"),
        (MediaFault::Huge, "حجمه أكبر"),
    ] {
        faults.next_file(fault);
        layla.sends(picture("2")).await.expect("a delivered message");
        house.inbox_shows(sentence).await;
        house.quiet().await;
    }
    let kept = count(&house, "select count(*) from attachments where state = 'kept'").await;
    assert_eq!(kept, 0, "nothing of these was kept");

    // Larger than Discord takes, so it is said to be there.
    let large = [PNG, &vec![7; 11 << 20]].concat();
    layla.sends(document(large.into(), "خطة.png")).await.expect("a delivered message");
    let shown = house.inbox_shows("لا يقبل ديسكورد").await;
    assert!(shown.text().contains("خطة.png") && shown.text().contains("11.0"), "{}", shown.text());

    // Smaller than usual is what this server takes.
    house.neighbours.discord.faults().limit_files(100);
    layla.sends(document([PNG, &[7; 200]].concat().into(), "أصغر.png")).await.expect("a delivered message");
    house.inbox_shows("أصغر.png").await;
    house.finish().await;
}

#[tokio::test]
async fn a_file_is_tried_again_until_it_comes_or_is_given_up() {
    let house = House::open().await;
    let layla = &house.demo.customers[0];
    let faults = house.neighbours.meta.faults();
    let bad = [MediaFault::Fail500, MediaFault::Altered, MediaFault::CutOff, MediaFault::Expired];
    for fault in bad {
        faults.next_file(fault);
    }
    faults.next_file(MediaFault::RedirectHere);
    let sent = layla.sends(picture("3")).await.expect("a delivered message");
    assert!(!sent.wamid.is_empty());
    for attempt in 1..=bad.len() {
        let tried = format!(
            "select count(*) from jobs where kind = 'fetch_attachment' and state = 'ready' and attempts = {attempt}"
        );
        waits_for(&house, tried).await;
        house.install.clock.advance(TimeDelta::hours(3));
    }
    house.quiet().await;
    let newest = house.neighbours.discord.messages(house.demo.inbox).pop().expect("a post");
    assert_eq!(file(&house, &newest).1, [PNG, b"3"].concat());

    // Altered each time: it is never kept, and in the end said so.
    for _ in 0..8 {
        faults.next_file(MediaFault::Altered);
    }
    layla.sends(picture("4")).await.expect("a delivered message");
    for attempt in 1..=7 {
        let tried = format!(
            "select count(*) from jobs where kind = 'fetch_attachment' and state = 'ready' and attempts = {attempt}"
        );
        waits_for(&house, tried).await;
        house.install.clock.advance(TimeDelta::hours(13));
    }
    house.inbox_shows("لا يطابق ما أُرسل").await;
    assert_eq!(count(&house, "select count(*) from attachments where state = 'kept'").await, 1);
    house.finish().await;
}

async fn waits_for(house: &House, sql: String) {
    let look = house.look.clone();
    eventually("it was tried", || async {
        let found: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.clone())).fetch_one(&look).await.expect("a count");
        found > 0
    })
    .await;
}

#[tokio::test]
async fn an_emoji_under_an_answer_is_shown_there_until_it_is_taken_back() {
    let house = House::open().await;
    let (layla, yusuf) = (&house.demo.customers[0], house.member("support"));
    let card = super::stage::card(&house, 0, "هل يوجد توصيل؟").await;
    super::stage::replies(&yusuf, &card, "نعم، خلال يومين").await;
    house.quiet().await;
    let reply = layla.inbox().into_iter().find(|message| message.text.contains("خلال يومين")).expect("the answer");
    let react = |emoji: Option<&str>| Content::Reaction { to: reply.wamid.clone(), emoji: emoji.map(str::to_owned) };
    let post = || async {
        house.quiet().await;
        let posts = house.neighbours.discord.messages(house.demo.inbox);
        posts.iter().find(|post| post.text().contains("رسالة من")).map(bare).expect("the answer's post")
    };
    layla.sends(react(Some("🌹"))).await.expect("a delivered message");
    assert!(post().await.contains("🌹 تفاعل من ليلى أحمد"), "{}", post().await);
    layla.sends(react(Some("👍"))).await.expect("a delivered message");
    assert!(post().await.contains("👍") && !post().await.contains("🌹"), "{}", post().await);
    layla.sends(react(None)).await.expect("a delivered message");
    assert!(!post().await.contains("تفاعل من"), "{}", post().await);
    house.finish().await;
}
