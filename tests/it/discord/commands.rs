//! What commands there are, as people find them: in Discord's list, in the language of their company, and by `/help`.

use crm::{
    DiscordId, registrations,
    tenants::{self, Language, NewTenant, RouteKind},
};
use sandbox::discord::GuildId;
use serde_json::Value;
use serenity::all::CreateCommand;

use crate::house::{House, PATIENCE, eventually, settled};

fn description<'a>(commands: &'a [Value], path: &str) -> &'a str {
    let mut words = path.split(' ');
    let first = words.next().unwrap();
    let mut at = commands.iter().find(|command| command["name"] == first).expect("the command");
    for word in words {
        at = at["options"].as_array().unwrap().iter().find(|option| option["name"] == word).expect("its part");
    }
    at["description"].as_str().unwrap()
}

fn of_guild(house: &House, guild: GuildId) -> Vec<Value> {
    house.neighbours.discord.snapshot().guild_commands.get(&guild).cloned().unwrap_or_default()
}

/// Another company, that speaks English.
async fn english_company(house: &House) -> crm::TenantDb {
    let new = NewTenant {
        name: "Other".into(),
        slug: "other".into(),
        owner: DiscordId::new(77).unwrap(),
        owner_name: "Owner".into(),
        language: Language::English,
        time_zone: "Asia/Riyadh".into(),
        country: None,
    };
    tenants::create(&house.install.server, &crm::Caller::console("tests"), new).await.expect("a company")
}

#[tokio::test]
async fn each_company_reads_of_the_commands_in_its_language() {
    let house = House::open().await;
    let own = of_guild(&house, house.demo.guild);
    assert_eq!(
        description(&own, "perms grant"),
        "منح شخص صلاحيات فوق ما يتيحه دوره · Give a person permissions beyond their role"
    );
    assert_eq!(
        description(&own, "perms grant notes"),
        "السبب؛ يُحفظ في السجل ويُبلَّغ به الشخص · Why; kept in the log and told to the person"
    );
    let help = own.iter().find(|command| command["name"] == "help").unwrap();
    assert_eq!(help["description"], "ما يمكنك فعله هنا · What you can do here");

    // Connected while the bot runs; an address where the bot was never let in holds up nobody.
    let console = crm::Caller::console("tests");
    let (company, guild) = (english_company(&house).await, house.neighbours.discord.add_guild("Other"));
    tenants::connect(&company, &console, RouteKind::DiscordGuild, "100000000000000009", None).await.unwrap();
    tenants::connect(&company, &console, RouteKind::DiscordGuild, &guild.to_string(), None).await.unwrap();
    let english = house.neighbours.discord.wait_for_guild_commands(guild, PATIENCE).await.unwrap();
    assert_eq!(description(&english, "perms grant"), "Give a person permissions beyond their role");
    assert!(house.neighbours.discord.snapshot().commands.is_empty(), "nothing is registered for all servers");
    house.finish().await;
}

#[tokio::test]
async fn commands_of_an_earlier_version_are_taken_back() {
    let mut house = House::open().await;
    let connection = omnicrm::bot::Connection::new(&house.config.discord).unwrap();
    let application = connection.outgoing.get_current_application_info().await.unwrap().id;
    connection.outgoing.set_application_id(application);
    let old = vec![CreateCommand::new("help").description("See what you can do here")];
    connection.outgoing.create_global_commands(&old).await.unwrap();
    let look = house.install.superuser("control").await;
    let id = i64::try_from(application.get()).unwrap();
    let noted = sqlx::query(r"insert into command_registrations values ($1, '\x00', now())").bind(id).execute(&look);
    noted.await.unwrap();

    house.restart().await;
    let discord = &house.neighbours.discord;
    eventually("the old ones are gone", async || discord.snapshot().commands.is_empty()).await;
    assert!(!of_guild(&house, house.demo.guild).is_empty(), "the company's own stay");
    let application = DiscordId::new(application.get()).unwrap();
    eventually("that is noted", async || !registrations::has_global(&house.install.server, application).await.unwrap())
        .await;
    look.close().await;
    house.finish().await;
}

/// Discord takes few registrations a day, and shows people stale commands after each.
#[tokio::test]
async fn commands_are_sent_only_when_they_have_changed() {
    let mut house = House::open().await;
    let sent = |house: &House| {
        let requests = house.neighbours.discord.requests();
        requests.iter().filter(|it| it.method == "PUT" && it.path.ends_with("/commands")).count()
    };
    house.restart().await;
    house.says("owner", "/help").await;
    assert_eq!(sent(&house), 1, "a restart sends nothing");
    let look = house.install.superuser("control").await;
    let other = "update guild_commands set digest = decode(repeat('00', 32), 'hex')";
    sqlx::query(other).execute(&look).await.unwrap();
    eventually("the changed ones are sent", async || sent(&house) == 2).await;
    house.neighbours.discord.remove_guild(house.demo.guild);
    eventually("a server that the bot has left is forgotten", async || {
        let known: i64 = sqlx::query_scalar("select count(*) from guild_commands").fetch_one(&look).await.unwrap();
        known == 0
    })
    .await;
    look.close().await;
    // What was to be posted in that server has no place any more.
    house.finish_despite_quarantine().await;
}

#[tokio::test]
async fn help_opens_by_group_and_its_commands_can_be_clicked() {
    let house = House::open().await;
    let sales = house.member("sales");
    let answer = house.runs("sales", "/help").await;
    let home = settled(&answer).await;
    let ids = of_guild(&house, house.demo.guild);
    let crm = ids.iter().find(|command| command["name"] == "crm").unwrap()["id"].as_str().unwrap();
    assert!(home.text().contains(&format!("</crm lead add:{crm}>")), "{}", home.text());
    let group = settled(&sales.selects(&home, "المجموعة", &["الأشخاص وصلاحياتهم"]).await.unwrap()).await;
    let text = group.text();
    for part in ["</perms check:", "[user]", "🔒", "إدارة الصلاحيات", "`/perms grant`"] {
        assert!(text.contains(part), "{part} in: {text}");
    }
    let back = settled(&sales.selects(&group, "المجموعة", &["جميع المجموعات"]).await.unwrap()).await;
    assert_eq!(back.text(), home.text());
    house.finish().await;
}

#[tokio::test]
async fn help_is_there_for_everybody() {
    let house = House::open().await;
    for role in ["owner", "user"] {
        // Discord has the commands a moment before the program keeps the ids that it gave them.
        let names_it = async || house.says(role, "/help").await.contains("</settings language:");
        eventually(&format!("{role} may choose a language, and is told so by a command to press"), names_it).await;
    }
    house.finish().await;
}
