//! Every command × every kind of caller. What may be done follows from the role; the table below says which permission
//! each command is about, and what a person sees who may.

use crm::{
    DiscordId, Permission, Role,
    tenants::{self, Language, NewTenant, RouteKind},
};
use sandbox::discord::Member;
use serde_json::Value;

use super::stage::{count, newcomer, refuses};
use crate::{
    harness::everything_but_the_log,
    house::{House, PATIENCE, role, settled},
};

/// A command, options for it, what it asks for, and words that are seen when it is done.
type Sample = (&'static str, &'static str, Option<Permission>, &'static str);

const SAMPLES: &[Sample] = &[
    ("help", "", None, "/crm lead add"),
    ("perms list", "", Some(Permission::ViewUsers), "أصحاب الأدوار"),
    ("perms check", "", None, "الدور"),
    ("perms check", "user:@هدف", Some(Permission::ViewUsers), "صلاحيات \u{2068}هدف\u{2069}"),
    ("perms set_admin", "user:@هدف notes:تجربة", Some(Permission::ManagePermissions), "✅"),
    ("perms set_moderator", "user:@هدف", Some(Permission::ManagePermissions), "✅"),
    ("perms grant", "user:@هدف permission:export_data until:2h", Some(Permission::ManagePermissions), "✅"),
    ("perms grant", "user:@هدف", Some(Permission::ManagePermissions), "[المجموعة ▾]"),
    ("perms remove", "user:@هدف", Some(Permission::ManagePermissions), "✅"),
    ("audit list", "", Some(Permission::ViewAuditLogs), "سجل التدقيق"),
    ("crm lead add", "name:\"سمير الحربي\"", Some(Permission::CreateLeads), "✅"),
    ("crm lead add", "", Some(Permission::CreateLeads), "عميل محتمل جديد"),
    ("crm lead list", "", Some(Permission::ViewLeads), "العملاء المحتملون"),
    ("crm lead show", "lead:L-1001", Some(Permission::ViewLeads), "عبد الله المطيري"),
    ("settings language", "language:\"العربية (Arabic)\"", None, "✅"),
    ("settings inbox", "channel:#inbox", Some(Permission::EditOrganisation), "✅"),
];

/// The full names of all commands that can be run.
fn leaves(command: &Value) -> Vec<String> {
    let name = command["name"].as_str().expect("a name");
    let inside = command["options"].as_array().into_iter().flatten();
    let inside: Vec<String> =
        inside.filter(|option| matches!(option["type"].as_u64(), Some(1 | 2))).flat_map(leaves).collect();
    if inside.is_empty() { vec![name.to_owned()] } else { inside.iter().map(|path| format!("{name} {path}")).collect() }
}

/// Whoever calls, and the role that decides.
async fn callers(house: &House) -> Vec<(String, Member, Role)> {
    let by_role = house.demo.people.iter().map(|person| person.role.clone());
    let mut callers: Vec<_> = by_role.map(|name| (name.clone(), house.member(&name), role(&name))).collect();
    callers.push(("owner of another company".into(), other_owner(house).await, Role::User));
    callers
}

/// The owner of a company with a Discord server of its own, who is also in this one.
async fn other_owner(house: &House) -> Member {
    let discord = &house.neighbours.discord;
    let member = newcomer(house, "مالك آخر");
    let guild = discord.add_guild("شركة أخرى");
    discord.join(guild, member.user());
    let new = NewTenant {
        name: "شركة أخرى".into(),
        slug: "other".into(),
        owner: DiscordId::new(member.user().0).expect("a snowflake"),
        owner_name: "مالك آخر".into(),
        language: Language::Arabic,
        time_zone: "Asia/Riyadh".into(),
    };
    let other = tenants::create(&house.install.server, &crm::Caller::console("tests"), new).await.expect("a company");
    tenants::connect(&other, RouteKind::DiscordGuild, &guild.to_string(), None).await.expect("a route");
    let own = discord.add_channel(guild, "general");
    let list = discord.member(guild, member.user()).runs(own, "/perms list").await.expect("an answer");
    assert!(settled(&list).await.text().contains("المالك"), "in their own company they may: {}", list.text());
    member
}

/// What a person sees of a command: its text, or the title of the form that it opens.
async fn sees(house: &House, who: &Member, line: &str) -> String {
    let answer = who.runs(house.demo.general, line).await.unwrap_or_else(|error| panic!("{line}: {error}"));
    match answer.modal() {
        Some(form) => form.title.clone(),
        None => {
            assert!(answer.is_ephemeral(), "{line}: only the person sees the answer");
            settled(&answer).await.text()
        }
    }
}

#[tokio::test]
async fn every_command_is_in_the_table() {
    let house = House::open().await;
    let registered = house.neighbours.discord.wait_for_commands(PATIENCE).await.unwrap();
    let leaves: Vec<String> = registered.iter().flat_map(leaves).collect();
    for leaf in &leaves {
        assert!(
            SAMPLES.iter().any(|(name, ..)| name == leaf),
            "If you are here because this failed: /{leaf} is new. Add a line to SAMPLES in {}: options to run it with, the \
             permission that it asks for, and words that are seen when it is done.",
            file!()
        );
    }
    for (name, ..) in SAMPLES {
        assert!(leaves.iter().any(|leaf| leaf == name), "/{name} is gone; take its line out of SAMPLES in {}", file!());
    }
    house.finish().await;
}

#[tokio::test]
async fn every_command_by_every_kind_of_caller() {
    let house = House::open().await;
    newcomer(&house, "هدف");
    let callers = callers(&house).await;
    let owner = house.person("owner").discord_id;
    let look = house.install.superuser("t_demo").await;
    let mut tally = (0, 0);
    for (name, options, needs, shows) in SAMPLES {
        let line = format!("/{name} {options}");
        for (caller, member, role) in &callers {
            let Some(permission) = needs.filter(|permission| !role.allows(*permission)) else {
                let text = sees(&house, member, &line).await;
                assert!(text.contains(shows), "{caller} may run {line}, but sees: {text}");
                tally.0 += 1;
                continue;
            };
            house.quiet().await;
            let recorded = "select count(*) from audit_log where outcome = 'refused'";
            let (before, refused) = (everything_but_the_log(&look).await, count(&house, recorded).await);
            let text = sees(&house, member, &line).await;
            assert!(refuses(&text, permission, owner), "{caller} may not run {line} ({permission}), but sees: {text}");
            assert_eq!(everything_but_the_log(&look).await, before, "{line} was refused to {caller}: nothing changes");
            assert_eq!(
                count(&house, recorded).await,
                refused + 1,
                "{line} was refused to {caller}: the log says so once"
            );
            tally.1 += 1;
        }
    }
    assert!(tally.0 > 40 && tally.1 > 50, "both outcomes are seen often: {tally:?}");
    look.close().await;
    house.finish().await;
}
