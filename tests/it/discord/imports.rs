//! `/crm import` as people use it: a file is given, looked at, put right and started; what could not be read comes back in private.

use std::io::Write;

use zip::{ZipWriter, write::SimpleFileOptions};

use super::stage::{redacted, words};
use crate::house::{House, settled};

const FILE: &str = "الاسم,الجوال,المدينة,ملاحظات\r\n\
                    سارة *القحطاني*,0501230001,جدة,\"'=SUM(A1)\"\r\n\
                    نورة,٠٥٠١٢٣٠٠٠٢,الرياض,\r\n\
                    نورة مرة أخرى,+966501230002,,\r\n\
                    بلا رقم,12,\"'-مكة\",\r\n";

async fn given(house: &House, of: &str, name: &str, content: &[u8]) -> sandbox::discord::Message {
    house.member("owner").has_file(name, "text/csv", content);
    let asked = settled(&house.runs("owner", &format!("/crm import of:\"{of}\" file:{name}")).await).await;
    assert!(asked.text().contains("⏳"), "{}", asked.text());
    house.quiet().await;
    settled(&house.member("owner").clicks(&asked, &words("ar", "button-imports-again")).await.unwrap()).await
}

fn told(house: &House) -> (String, Vec<String>) {
    let discord = &house.neighbours.discord;
    let message = discord.messages(house.member("owner").direct_channel()).pop().expect("a private message");
    let files = message.attachments.iter().filter_map(|file| discord.file(&file.id));
    (message.text(), files.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect())
}

#[tokio::test]
async fn a_file_is_given_looked_at_and_started_and_taken_back() {
    let house = House::open().await;
    let boss = house.member("owner");
    let shown = given(&house, "جهات الاتصال (contacts)", "a.csv", FILE.as_bytes()).await;
    insta::assert_snapshot!("imports_screen_ar", redacted(&shown.text()));
    let menu = |message: &sandbox::discord::Message, nth: usize| message.selects()[nth].custom_id.clone();
    let column = settled(&boss.selects(&shown, &menu(&shown, 0), &["2"]).await.unwrap()).await;
    let shown = settled(&boss.selects(&column, &menu(&column, 0), &["notes"]).await.unwrap()).await;
    assert!(shown.text().contains("⏳"), "{}", shown.text());
    house.quiet().await;
    let shown = settled(&boss.clicks(&shown, &words("ar", "button-imports-again")).await.unwrap()).await;
    let shown = settled(&boss.selects(&shown, &menu(&shown, 1), &["overwrite"]).await.unwrap()).await;
    let started = settled(&boss.clicks(&shown, &words("ar", "button-imports-start")).await.unwrap()).await;
    house.quiet().await;
    let (text, files) = told(&house);
    insta::assert_snapshot!("imports_told_ar", redacted(&text));
    assert_eq!(
        files,
        ["\u{FEFF}الاسم,الجوال,المدينة,ملاحظات,السبب\r\nبلا رقم,12,\"'-مكة\",,رقم الهاتف غير صحيح\r\n"],
        "what could not be read, as it was, with what is wrong"
    );
    let card = house.says("owner", "/crm contact show contact:+966501230001").await;
    assert!(card.contains("=SUM(A1)") && card.contains("جدة"), "{card}");

    // What was brought is taken away as it was.
    house.says("owner", "/crm export of:\"جهات الاتصال (contacts)\" format:CSV").await;
    house.quiet().await;
    let (_, exported) = told(&house);
    let shown = given(&house, "جهات الاتصال (contacts)", "b.csv", exported[0].as_bytes()).await;
    // One of the demo's customers has no phone, and a name alone says of nobody who they are.
    assert!(shown.text().contains("الموجود من قبل: \u{2068}4\u{2069}"), "{}", shown.text());
    assert!(shown.text().contains("ما تتعذّر قراءته: \u{2068}0\u{2069}"), "{}", shown.text());
    house.says("owner", "/crm imports").await;
    settled(&boss.clicks(&shown, &words("ar", "button-imports-drop")).await.unwrap()).await;

    let done = settled(&boss.clicks(&started, &words("ar", "button-imports-again")).await.unwrap()).await;
    let asked = settled(&boss.clicks(&done, &words("ar", "button-imports-undo")).await.unwrap()).await;
    settled(&boss.clicks(&asked, &words("ar", "button-imports-undo-sure")).await.unwrap()).await;
    house.quiet().await;
    assert!(told(&house).0.contains(&words("ar", "imports-undone")), "{}", told(&house).0);
    let found = house.says("owner", "/crm contact show contact:+966501230001").await;
    assert!(found.contains(&words("ar", "missing-contact")), "{found}");
    insta::assert_snapshot!("imports_listed_ar", redacted(&house.says("owner", "/crm imports").await));
    insta::assert_snapshot!("imports_in_the_log", redacted(&house.says("owner", "/audit list noun:import").await));
    house.finish().await;
}

/// In the language of whoever brings it.
#[tokio::test]
async fn what_can_not_be_used_is_said_in_ones_own_language() {
    let house = House::open().await;
    house.says("owner", "/settings language language:English").await;
    let boss = house.member("owner");
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"x").unwrap();
    let document = zip.finish().unwrap().into_inner();
    let again = words("en", "button-imports-again");
    for (content, problem) in [
        (b"".as_slice(), "imports-problem-empty"),
        (b"name,phone\n", "imports-problem-only-headings"),
        (b"<html><table>", "imports-problem-page"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on", "imports-problem-old-excel"),
        (&document, "imports-problem-no-table"),
    ] {
        boss.has_file("a.csv", "text/csv", content);
        let asked = settled(&house.runs("owner", "/crm import of:\"العملاء المحتملون (leads)\" file:a.csv").await).await;
        house.quiet().await;
        let shown = settled(&boss.clicks(&asked, &again).await.unwrap()).await;
        assert!(shown.text().contains(&words("en", problem)), "{problem}: {}", shown.text());
    }
    boss.has_file("gone.csv", "text/csv", FILE.as_bytes());
    house.neighbours.discord.forget_files();
    boss.has_file(
        "leads.csv",
        "text/csv",
        "Name;Mobile;Interest;Stage\nSara;0501230001;table;Qualified\nNoura;;;\n".as_bytes(),
    );
    let asked = settled(&house.runs("owner", "/crm import of:\"العملاء المحتملون (leads)\" file:leads.csv").await).await;
    house.quiet().await;
    let shown = settled(&boss.clicks(&asked, &again).await.unwrap()).await;
    insta::assert_snapshot!("imports_screen_en", redacted(&shown.text()));
    settled(&boss.clicks(&shown, &words("en", "button-imports-start")).await.unwrap()).await;
    house.quiet().await;
    insta::assert_snapshot!("imports_told_en", redacted(&told(&house).0));
    let listed = house.says("owner", "/lead list").await;
    assert!(listed.contains("Sara") && listed.contains("Noura"), "{listed}");
    house.finish().await;
}
