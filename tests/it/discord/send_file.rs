//! `/inbox send file`: what staff give to Discord reaches the customer's phone, in the order in which it was said.

use sandbox::meta::{MediaFault, PhoneMessage};
use serde_json::{Value, json};

use super::stage::{card, words};
use crate::house::{House, PATIENCE, eventually, look_again};

/// A file that begins like one of its type, and is so large.
pub fn of_type(media_type: &str, bytes: usize) -> Vec<u8> {
    let head: &[u8] = match media_type {
        "image/png" => b"\x89PNG\r\n\x1a\n",
        "image/webp" => b"RIFF\0\0\0\0WEBPVP8 ",
        "audio/ogg" => b"OggS\0\x02",
        "application/pdf" => b"%PDF-1.7",
        other => panic!("no head of {other}"),
    };
    let mut file = head.to_vec();
    file.resize(bytes, 7);
    file
}

/// The first customer's conversation, as autocomplete offers it.
async fn conversation(house: &House) -> String {
    card(house, 0, "أرسلوا لي الكتالوج").await;
    house.quiet().await;
    let choices = house.member("support").types(house.demo.general, "/inbox send file conversation:ليلى").await;
    choices.expect("an answer")[0].value.as_str().expect("an id").to_owned()
}

async fn arrived(house: &House, messages: usize) -> Vec<PhoneMessage> {
    let layla = &house.demo.customers[0];
    eventually("all is on the phone", async || layla.inbox().len() >= messages).await;
    layla.inbox()
}

/// The bytes that the customer got.
fn received(house: &House, message: &PhoneMessage) -> (Vec<u8>, String) {
    let id = message.body["id"].as_str().expect("an id");
    let (bytes, media_type) = house.neighbours.meta.medium(id).expect("the file");
    (bytes.to_vec(), media_type)
}

/// What came, but for the id of the file.
fn body(message: &PhoneMessage) -> Value {
    let mut body = message.body.clone();
    body.as_object_mut().expect("an object").remove("id");
    body
}

#[tokio::test]
async fn files_of_every_kind_arrive_in_the_order_in_which_they_were_sent() {
    let house = House::open().await;
    let of = conversation(&house).await;
    let support = house.member("support");
    let files = [
        ("photo.png", "image/png", "caption:\"من المعرض\"", "image", json!({ "caption": "من المعرض" })),
        ("note.ogg", "audio/ogg", "as:voice", "audio", json!({ "voice": true })),
        ("note2.ogg", "audio/ogg", "", "audio", json!({})),
        ("wave.webp", "image/webp", "as:sticker", "sticker", json!({})),
        ("offer.pdf", "application/pdf", "name:\"عرض السعر\"", "document", json!({ "filename": "عرض السعر.pdf" })),
        // What Discord leaves of a name in Arabic letters.
        ("_______.pdf", "application/pdf", "", "document", json!({ "filename": "ملف.pdf" })),
        ("photo2.png", "image/png", "as:document", "document", json!({ "filename": "photo2.png" })),
        // Discord goes by the name. The bytes say otherwise, and so does the name that the customer reads.
        ("scan.jpg", "application/pdf", "", "document", json!({ "filename": "scan.jpg.pdf" })),
    ];
    for (name, media_type, options, ..) in &files {
        let told = if name.ends_with(".jpg") { "image/jpeg" } else { media_type };
        support.has_file(name, told, &of_type(media_type, 40_000));
        let said = house.says("support", &format!("/inbox send file conversation:{of} file:{name} {options}")).await;
        assert!(said.contains("ردّك في الطريق"), "{name}: {said}");
    }
    house.says("support", &format!("/inbox send text conversation:{of} text:\"هذا كل شيء\"")).await;
    let phone = arrived(&house, files.len() + 1).await;
    for ((name, media_type, _, kind, expected), message) in files.iter().zip(&phone) {
        assert_eq!((message.kind.as_str(), &body(message)), (*kind, expected), "{name}");
        assert_eq!(received(&house, message), (of_type(media_type, 40_000), (*media_type).to_owned()), "{name}");
    }
    assert_eq!(phone.last().expect("the text").text, "هذا كل شيء", "what was said last came last");
    house.quiet().await;
    let inbox = house.neighbours.discord.messages(house.demo.inbox);
    let shown: Vec<String> =
        inbox.iter().filter(|post| post.text().contains("[file")).map(sandbox::discord::Message::text).collect();
    insta::assert_snapshot!(shown.join("\n"));
    house.finish().await;
}

#[tokio::test]
async fn what_whatsapp_does_not_take_is_said_at_once_and_nothing_is_kept() {
    let house = House::open().await;
    let of = conversation(&house).await;
    let support = house.member("support");
    let cases = [
        ("a.zip", "application/zip", 100, "", "conflict-file-not-taken"),
        ("a.png", "image/png", 100, "as:sticker", "conflict-not-a-sticker"),
        ("big.webp", "image/webp", 600 * 1024, "as:sticker", "conflict-not-a-sticker"),
        ("a.png", "image/png", 100, "as:voice", "conflict-not-a-voice"),
        ("a.ogg", "audio/ogg", 100, "caption:x", "conflict-no-caption"),
    ];
    for (name, media_type, bytes, options, said) in cases {
        support.has_file(name, media_type, &vec![0; bytes]);
        let answer = house.says("support", &format!("/inbox send file conversation:{of} file:{name} {options}")).await;
        assert!(answer.contains(&words("ar", said)), "{name} {options}: {answer}");
    }
    assert_eq!(super::stage::count(&house, "select count(*) from attachments").await, 0);
    assert!(house.demo.customers[0].inbox().is_empty());
    house.finish().await;
}

#[tokio::test]
async fn a_file_that_can_not_be_had_or_is_not_taken_has_failed_and_what_follows_is_sent() {
    let house = House::open().await;
    let of = conversation(&house).await;
    let support = house.member("support");
    support.has_file("gone.pdf", "application/pdf", &of_type("application/pdf", 100));
    house.neighbours.discord.forget_files();
    // Its name says one thing and its bytes another, which WhatsApp takes in no form.
    support.has_file("lie.pdf", "application/pdf", &[0; 100]);
    for name in ["gone.pdf", "lie.pdf"] {
        house.says("support", &format!("/inbox send file conversation:{of} file:{name}")).await;
    }
    house.says("support", &format!("/inbox send text conversation:{of} text:نعتذر")).await;
    let phone = arrived(&house, 1).await;
    assert_eq!(phone[0].text, "نعتذر");
    for name in ["gone.pdf", "lie.pdf"] {
        let failed = |post: &sandbox::discord::Message| {
            post.text().contains(name) && post.text().contains(&words("ar", "failure-file"))
        };
        let shown = house.neighbours.discord.wait_for_message(house.demo.inbox, failed, PATIENCE).await;
        assert!(shown.is_ok(), "{name}: {shown:?}");
    }
    house.finish().await;
}

#[tokio::test]
async fn a_provider_that_is_unwell_gets_the_file_once_it_is_well() {
    let house = House::open().await;
    let of = conversation(&house).await;
    house.member("support").has_file("photo.png", "image/png", &of_type("image/png", 5_000));
    house.neighbours.meta.faults().next_file(MediaFault::Fail500);
    house.says("support", &format!("/inbox send file conversation:{of} file:photo.png")).await;
    house.says("support", &format!("/inbox send text conversation:{of} text:بعدها")).await;
    let look = house.look.clone();
    let waits = "select attempts from jobs where kind = 'hand_over' and state = 'ready' and attempts > 0";
    loop {
        if sqlx::query_scalar::<_, i32>(waits).fetch_optional(&look).await.expect("the jobs").is_some() {
            break;
        }
        look_again().await;
    }
    assert!(house.demo.customers[0].inbox().is_empty(), "what was said later waits, too");
    house.install.clock.advance(chrono::TimeDelta::seconds(10));
    let phone = arrived(&house, 2).await;
    assert_eq!([phone[0].kind.as_str(), phone[1].kind.as_str()], ["image", "text"]);
    house.finish().await;
}

#[tokio::test]
async fn what_discord_does_not_take_is_had_by_an_address_that_ends() {
    let house = House::open_with(|config| config.http.public_url = "https://crm.example.com".into()).await;
    let of = conversation(&house).await;
    let large = of_type("application/pdf", (11 << 20) + 7);
    house.member("support").has_file("offer.pdf", "application/pdf", &large);
    house.says("support", &format!("/inbox send file conversation:{of} file:offer.pdf name:\"عرض السعر\"")).await;
    let shown = house.inbox_shows("https://crm.example.com/files/").await.text();
    assert!(shown.contains("11.0") && shown.contains("<t:"), "{shown}");
    let from = shown.find("https://crm.example.com").expect("an address") + "https://crm.example.com".len();
    let path = shown[from..].split('>').next().expect("its end").to_owned();

    let fetch = async |path: &str| reqwest::get(format!("http://{}{path}", house.address)).await.expect("an answer");
    let file = fetch(&path).await;
    assert_eq!(file.status(), 200);
    let header =
        |name: &str| file.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("content-security-policy"), "sandbox");
    assert!(header("content-disposition").starts_with("attachment; filename*=UTF-8''%D8%B9"), "{file:?}");
    assert_eq!(file.bytes().await.expect("the file"), large);

    // Not by another's token, nor one that somebody has changed, nor once its time is over.
    let (token, name) = path.strip_prefix("/files/").expect("a token").split_once('/').expect("a name");
    for place in 0..token.len() {
        let mut bytes = token.as_bytes().to_vec();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).expect("letters");
        assert_eq!(fetch(&format!("/files/{changed}/{name}")).await.status(), 404, "letter {place}");
    }
    for odd in ["", "x", &"A".repeat(5_000)] {
        assert_ne!(fetch(&format!("/files/{odd}/{name}")).await.status(), 200, "{odd}");
    }
    house.install.clock.advance(chrono::TimeDelta::days(7));
    let gone = fetch(&path).await;
    assert_eq!(gone.status(), 404);
    assert!(gone.text().await.expect("words").contains("انتهت صلاحية هذا الرابط"));
    house.finish().await;
}
