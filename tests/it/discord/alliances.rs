//! `/alliance` as people use it, with the role on Discord that follows.

use std::collections::BTreeSet;

use sandbox::discord::Member;

use super::stage::{form, newcomer, redacted, words};
use crate::house::{House, settled};

/// Who has the role of this name in the company's server; `None`, if there is none.
fn holders(house: &House, name: &str) -> Option<BTreeSet<String>> {
    let discord = &house.neighbours.discord;
    let snapshot = discord.snapshot();
    let guild = snapshot.guilds.iter().find(|guild| guild.id == house.demo.guild).expect("the server");
    let role = guild.roles.iter().find(|role| role.name == name)?;
    assert_eq!(role.permissions, 0, "nobody may do anything by it");
    let has = guild.members.values().filter(|member| member.roles.contains(&role.id));
    Some(has.map(|member| member.user.to_string()).collect())
}

fn ids(of: &[&Member]) -> Option<BTreeSet<String>> {
    Some(of.iter().map(|member| member.user().to_string()).collect())
}

/// What the bot said to somebody last in private.
fn told_in_private(house: &House, member: &Member) -> String {
    let told = house.neighbours.discord.messages(member.direct_channel());
    told.last().expect("a private message").text()
}

#[tokio::test]
async fn an_alliance_goes_its_way_by_commands_buttons_and_forms() {
    let house = House::open().await;
    let (boss, general) = (house.member("owner"), house.demo.general);
    let opened = form(&boss.runs(general, "/alliance create joining:\"بطلب (request)\"").await.unwrap());
    let filled = [("name", "أصدقاء *الشركة*"), ("about", "لقاء كل خميس")];
    let made = settled(&boss.submits(&opened, &filled).await.unwrap()).await;
    for part in ["A-1001", "أصدقاء \\*الشركة\\*", "لقاء كل خميس", "الانضمام بطلب", "عضو واحد", "أنت عضو"]
    {
        assert!(made.text().contains(part), "{part} is missing: {}", made.text());
    }
    let offered = boss.types(general, "/alliance show alliance:اصدقا").await.unwrap();
    assert_eq!(offered.iter().map(|it| it.value.as_str()).collect::<Vec<_>>(), [Some("A-1001")]);

    // A colleague asks, the founder hears of it and lets them in from the card.
    let sales = house.member("sales");
    let asked = settled(&house.runs("sales", "/alliance join alliance:A-1001").await).await;
    assert!(asked.text().contains(&words("ar", "alliance-asked")), "{}", asked.text());
    house.quiet().await;
    let told = told_in_private(&house, &boss);
    assert!(told.contains("يطلب") && told.contains("A-1001"), "{told}");
    let card = settled(&house.runs("owner", "/alliance show alliance:A-1001").await).await;
    assert!(card.text().contains("طلب انضمام واحد"), "{}", card.text());
    let admit = card.buttons().into_iter().find(|it| it.label.starts_with('✅')).expect("a button").label.clone();
    let let_in = settled(&boss.clicks(&card, &admit).await.unwrap()).await;
    assert!(let_in.text().contains("عضوان"), "{}", let_in.text());
    house.quiet().await;
    let told = told_in_private(&house, &sales);
    assert!(told.contains("أصبحت عضوًا"), "{told}");

    // The role follows who belongs to it, what it is called, and that it is there at all.
    let name = "أصدقاء *الشركة*";
    let on = house.says("owner", "/alliance role alliance:A-1001 on:true").await;
    assert!(on.contains(&words("ar", "alliance-role-on")), "{on}");
    house.quiet().await;
    assert_eq!(holders(&house, name), ids(&[&boss, &sales]));
    let opened = form(&boss.clicks(&let_in, &words("ar", "button-alliance-edit")).await.unwrap());
    settled(&boss.submits(&opened, &[("name", "الأصدقاء")]).await.unwrap()).await;
    let left = settled(&house.runs("sales", "/alliance leave alliance:A-1001").await).await;
    assert!(left.text().contains(&words("ar", "alliance-left")), "{}", left.text());
    house.quiet().await;
    assert_eq!((holders(&house, name), holders(&house, "الأصدقاء")), (None, ids(&[&boss])));

    // An invitation that is declined, and one that is followed.
    let nadia = newcomer(&house, "Nadia");
    let invited = house.says("owner", "/alliance add alliance:A-1001 user:@Nadia").await;
    assert!(invited.contains("📨"), "{invited}");
    let card = settled(&nadia.runs(general, "/alliance show alliance:A-1001").await.unwrap()).await;
    assert!(card.text().contains("وصلتك دعوة"), "{}", card.text());
    let joined = settled(&nadia.clicks(&card, &words("ar", "button-alliance-join")).await.unwrap()).await;
    assert!(joined.text().contains(&words("ar", "alliance-joined")), "{}", joined.text());
    house.quiet().await;
    assert_eq!(holders(&house, "الأصدقاء"), ids(&[&boss, &nadia]));
    for (line, seen) in [
        ("/alliance add alliance:A-1001", "يلزم اختيار شخص أو شركة"),
        ("/alliance add alliance:A-1001 company:زرافة", "لا توجد شركة كهذه"),
        ("/alliance create name:الاصدقاء", "يوجد تحالف آخر بهذا الاسم"),
        ("/alliance approve alliance:A-1001 user:@Nadia", "لا يوجد طلب انضمام"),
        ("/alliance list", "A-1001"),
    ] {
        let said = house.says("owner", line).await;
        assert!(said.contains(seen), "{line}: {said}");
    }

    let gone = settled(&house.runs("owner", "/alliance dissolve alliance:A-1001").await).await;
    house.quiet().await;
    assert_eq!(holders(&house, "الأصدقاء"), None);
    let back = settled(&boss.clicks(&gone, &words("ar", "button-undo")).await.unwrap()).await;
    assert!(back.text().contains("↩️") && back.text().contains("عضوان"), "{}", back.text());
    house.quiet().await;
    assert_eq!(holders(&house, "الأصدقاء"), ids(&[&boss, &nadia]), "whoever belonged to it has it again");
    insta::assert_snapshot!(
        "an_alliance_in_the_log",
        redacted(&house.says("owner", "/audit list noun:alliance").await)
    );
    house.finish().await;
}

/// Where the bot may not manage roles, the card says what to do, and nothing else is held up by it.
#[tokio::test]
async fn a_role_that_can_not_be_made_is_said_and_made_later() {
    let house = House::open().await;
    let (discord, guild) = (&house.neighbours.discord, house.demo.guild);
    house.says("owner", "/alliance create name:الأصدقاء").await;
    let manage_roles = 1 << 28;
    discord.set_permissions(guild, discord.bot(), u64::from(u32::MAX) & !(1 << 3) & !manage_roles);
    house.says("owner", "/alliance role alliance:A-1001 on:true").await;
    house.quiet().await;
    let said = house.says("owner", "/alliance show alliance:A-1001").await;
    assert!(said.contains("لا يُسمح للبوت بإدارة الرتب"), "{said}");
    assert_eq!(holders(&house, "الأصدقاء"), None);
    discord.set_permissions(guild, discord.bot(), u64::from(u32::MAX));
    house.says("owner", "/alliance role alliance:A-1001 on:true").await;
    house.quiet().await;
    assert_eq!(holders(&house, "الأصدقاء"), ids(&[&house.member("owner")]));
    let said = house.says("owner", "/alliance show alliance:A-1001").await;
    assert!(said.contains("<@&") && !said.contains('⚠'), "{said}");
    house.finish().await;
}
