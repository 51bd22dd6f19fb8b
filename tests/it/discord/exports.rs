//! `/crm export` as people use it: the file comes in private.

use sandbox::discord::Message;

use super::stage::{redacted, words};
use crate::house::{House, settled};

/// What the bot said to somebody last in private, and the files with it.
fn told(house: &House, role: &str) -> (Message, Vec<String>) {
    let discord = &house.neighbours.discord;
    let message = discord.messages(house.member(role).direct_channel()).pop().expect("a private message");
    let files = message.attachments.iter().filter_map(|file| discord.file(&file.id));
    let files = files.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect();
    (message, files)
}

#[tokio::test]
async fn a_file_is_asked_for_and_comes_in_private() {
    let house = House::open().await;
    house.says("owner", "/lead add name:\"=SUM(A1)\" phone:+966501234567 interest:\"كرسي, مكتب\"").await;
    house.says("owner", "/lead add name:\"نورة *العتيبي*\"").await;
    assert!(house.says("owner", "/crm export").await.contains(&words("ar", "exports-none")));
    let asked = settled(&house.runs("owner", "/crm export of:\"العملاء المحتملون (leads)\" format:CSV").await).await;
    assert!(asked.text().contains(&words("ar", "exports-begun")), "{}", asked.text());
    house.quiet().await;
    let (message, files) = told(&house, "owner");
    assert!(message.text().contains("صفوف") && message.attachments[0].name.ends_with(".csv"), "{}", message.text());
    let lines: Vec<&str> = files[0].trim_start_matches('\u{FEFF}').lines().collect();
    assert!(lines[0].starts_with("number,contact,phones,interest,state,stage"), "{}", lines[0]);
    let lines: Vec<&str> = lines.iter().rev().take(2).rev().copied().collect();
    assert!(lines[0].starts_with("L-1004,\"'=SUM(A1)\",966501234567,\"كرسي, مكتب\",open,new"), "{}", lines[0]);
    assert!(lines[1].starts_with("L-1005,نورة *العتيبي*,,,open,new"), "{lines:?}");

    let boss = house.member("owner");
    let listed = settled(&boss.clicks(&asked, &words("ar", "button-exports")).await.unwrap()).await;
    assert!(listed.text().contains("✅") && listed.text().contains("صفوف"), "{}", listed.text());
    let again = listed.buttons()[0].label.clone();
    let sent = settled(&boss.clicks(&listed, &again).await.unwrap()).await;
    assert!(sent.text().contains(&words("ar", "exports-sent-again")), "{}", sent.text());
    house.quiet().await;
    assert_eq!(told(&house, "owner").1, files);

    // A workbook, and lines for programs.
    house.says("owner", "/crm export of:\"العملاء المحتملون (leads)\"").await;
    house.quiet().await;
    let (message, files) = told(&house, "owner");
    assert!(message.attachments[0].name.ends_with(".xlsx") && files[0].starts_with("PK"), "{}", message.text());
    house.says("owner", "/crm export of:\"جهات الاتصال (contacts)\" format:\"JSON Lines\"").await;
    house.quiet().await;
    let (_, files) = told(&house, "owner");
    let first: serde_json::Value = serde_json::from_str(files[0].lines().next().unwrap()).unwrap();
    assert!(first["name"].is_string() && first["created_at"].as_str().unwrap().ends_with('Z'), "{first}");
    house.quiet().await;
    insta::assert_snapshot!("exports_in_the_log", redacted(&house.says("owner", "/audit list noun:export").await));
    house.finish().await;
}
