//! What the tests of this door share: the product's own sentences, and small deeds.

use std::{fs, path::Path};

use crm::{DiscordId, Permission};
use sandbox::discord::{Answer, Member, Message, Modal};

use crate::house::{House, settled};

/// A sentence of the product by its id, up to the first value in it.
pub fn words(language: &str, id: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language);
    let files = fs::read_dir(&folder).expect("the locales").map(|file| file.expect("a file").path());
    let text: String = files.map(|path| fs::read_to_string(path).expect("a locale file")).collect();
    let lines: Vec<&str> = text.lines().collect();
    let head = format!("{id} =");
    let at = lines.iter().position(|line| line.starts_with(&head)).unwrap_or_else(|| panic!("no text {id}"));
    let own = lines[at][head.len()..].trim();
    let first = if own.is_empty() { lines[at + 1].trim() } else { own };
    let end = first.find('{').unwrap_or(first.len());
    first[..end].trim().to_owned()
}

/// What a permission is called in Arabic.
pub fn called(permission: Permission) -> String {
    words("ar", &format!("permission-{}", permission.as_str().replace('_', "-")))
}

/// Whether a text refuses for want of this permission, and says who can give it.
pub fn refuses(text: &str, permission: Permission, owner: DiscordId) -> bool {
    text.contains(&words("ar", "refused-missing"))
        && text.contains(&called(permission))
        && text.contains(&format!("<@{owner}>"))
}

/// The form that an answer opened.
pub fn form(answer: &Answer) -> Modal {
    answer.modal().unwrap_or_else(|| panic!("no form but {:?}: {}", answer.response(), answer.text())).clone()
}

/// A customer writes, and the inbox shows it.
pub async fn card(house: &House, customer: usize, text: &str) -> Message {
    house.demo.customers[customer].says(text).await.expect("a delivered message");
    house.inbox_shows(text).await
}

/// A person answers a customer by the button under their message; what the person is told.
pub async fn replies(who: &Member, card: &Message, text: &str) -> String {
    let form = form(&who.clicks(card, "رد").await.expect("an answer"));
    let sent = who.submits(&form, &[("text", text)]).await.expect("an answer");
    settled(&sent).await.text()
}

/// The owner takes everything from somebody: looks at what that comes to, then says yes. What is seen in the end.
pub async fn removes(house: &House, options: &str) -> String {
    let tried = settled(&house.runs("owner", &format!("/perms remove {options}")).await).await;
    let done = house.member("owner").clicks(&tried, &words("ar", "simulate-apply")).await.expect("an answer");
    settled(&done).await.text()
}

/// How many rows a query counts in the company's database.
pub async fn count(house: &House, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&house.look).await.expect("a count")
}

/// A new person in the company's Discord server.
pub fn newcomer(house: &House, name: &str) -> Member {
    let discord = &house.neighbours.discord;
    let user = discord.add_user(name);
    discord.join(house.demo.guild, user);
    discord.member(house.demo.guild, user)
}

/// The same text without what differs from run to run: ids and moments.
pub fn redacted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let command = rest.starts_with("</").then(|| rest.split_inclusive(':').next()).flatten();
        let mark = command.or_else(|| ["<@", "<#", "<t:"].into_iter().find(|mark| rest.starts_with(mark)));
        let Some(mark) = mark else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        out.push_str(mark);
        out.push('N');
        rest = rest[mark.len()..].trim_start_matches(|c: char| c.is_ascii_digit());
    }
    out
}
