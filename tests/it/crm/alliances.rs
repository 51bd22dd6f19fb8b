//! Alliances: who comes in how, that the limits hold against many at once, and that what is dissolved comes back as it was.

use crm::{
    Error, Role, TenantDb,
    alliances::{self, Alliance, EACH, Edit, Joining, MEMBERS, Standing, Which},
    companies,
    error::{Conflict, Field, Limit, Noun},
    members::{self, ChangeMember, MemberChange, Person},
};

use crate::{
    depth::depth,
    harness::{Installation, calls, owner, person, run, stranger},
};

/// How many rounds.
const ROUNDS: (usize, usize) = (5, 200);

fn called(name: &str, joining: Joining) -> Edit {
    Edit { name: name.into(), about: None, joining: Some(joining) }
}

async fn made(db: &TenantDb, name: &str, joining: Joining) -> Which {
    let made = alliances::create(db, &calls(db, &owner()).await, called(name, joining)).await.expect("an alliance");
    Which::number(made.number)
}

async fn joins(db: &TenantDb, who: &Person, which: Which) -> Result<Alliance, Error> {
    alliances::join(db, &calls(db, who).await, which).await
}

/// Who belongs to it, by name, first come first.
async fn members_of(db: &TenantDb, which: Which) -> Vec<String> {
    let (allies, more) = alliances::members(db, &calls(db, &owner()).await, which, None).await.expect("members");
    assert!(!more);
    allies.into_iter().map(|ally| ally.name).collect()
}

fn sara() -> Person {
    person(100_000_000_000_000_002, "سارة")
}

#[tokio::test]
async fn people_come_in_by_themselves_by_asking_or_by_invitation() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = calls(&db, &owner()).await;

    let open = made(&db, "أصدقاء الشركة", Joining::Open).await;
    assert_eq!(members_of(&db, open).await, [owner().name], "who makes it belongs to it");
    assert_eq!(joins(&db, &sara(), open).await.unwrap().mine(), Some(Standing::Member));
    let again = joins(&db, &sara(), open).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::NoChange))), "{again:?}");
    assert_eq!(members_of(&db, open).await, [owner().name, sara().name]);
    alliances::leave(&db, &calls(&db, &sara()).await, open).await.unwrap();
    let again = alliances::leave(&db, &calls(&db, &sara()).await, open).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::NoChange))), "{again:?}");
    assert_eq!(members_of(&db, open).await, [owner().name]);

    let asked = made(&db, "الوسطاء", Joining::Request).await;
    assert_eq!(joins(&db, &sara(), asked).await.unwrap().mine(), Some(Standing::Asked));
    assert_eq!(joins(&db, &stranger(), asked).await.unwrap().asked, 2);
    let asking = alliances::asking(&db, &boss, asked).await.unwrap();
    assert_eq!(asking.iter().map(|ally| ally.name.as_str()).collect::<Vec<_>>(), ["سارة", &stranger().name]);
    alliances::admit(&db, &boss, asked, sara().discord_id).await.unwrap();
    let again = alliances::admit(&db, &boss, asked, sara().discord_id).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::NotAsking))), "{again:?}");
    let (_, was) = alliances::remove(&db, &boss, asked, stranger().discord_id).await.unwrap();
    assert_eq!(was, Standing::Asked);
    assert_eq!(members_of(&db, asked).await, [owner().name, sara().name]);

    let closed = made(&db, "الوكلاء", Joining::Invite).await;
    let refused = joins(&db, &sara(), closed).await;
    assert!(matches!(refused, Err(Error::Conflict(Conflict::ByInvitation))), "{refused:?}");
    let (_, standing) = alliances::invite(&db, &boss, closed, &sara()).await.unwrap();
    assert_eq!((standing, members_of(&db, closed).await), (Standing::Invited, vec![owner().name]));
    assert_eq!(joins(&db, &sara(), closed).await.unwrap().mine(), Some(Standing::Member));
    // An invitation to somebody who has asked meanwhile lets them in.
    joins(&db, &stranger(), asked).await.unwrap();
    let (_, standing) = alliances::invite(&db, &boss, asked, &stranger()).await.unwrap();
    assert_eq!(standing, Standing::Member);
    let (_, standing) = alliances::invite(&db, &boss, closed, &person(77, "لم يستعمل البوت")).await.unwrap();
    assert_eq!(standing, Standing::Invited);
    let unknown = alliances::admit(&db, &boss, asked, person(78, "غريب").discord_id).await;
    assert!(matches!(unknown, Err(Error::NotFound(Noun::Member))), "{unknown:?}");
    // Who may not join any is not let in, whoever wants it.
    let order =
        ChangeMember { person: sara(), wanted: MemberChange::SetRole { role: Role::Viewer.into() }, notes: None };
    members::change(&db, &boss, order).await.unwrap();
    alliances::remove(&db, &boss, closed, sara().discord_id).await.unwrap();
    let barred = alliances::invite(&db, &boss, closed, &sara()).await;
    assert!(matches!(barred, Err(Error::Conflict(Conflict::CannotJoin))), "{barred:?}");
    let denied = joins(&db, &sara(), closed).await;
    assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    // Leaving is free even for them.
    alliances::leave(&db, &calls(&db, &sara()).await, asked).await.unwrap();

    let company = companies::Edit { name: "شركة الأفق".into(), ..companies::Edit::default() };
    companies::add(&db, &boss, company).await.unwrap();
    let with = alliances::add_company(&db, &boss, open, "شركة الافق").await.unwrap();
    assert_eq!((with.members, members_of(&db, open).await), (2, vec![owner().name, "شركة الأفق".into()]));
    let twice = alliances::add_company(&db, &boss, open, "O-1001").await;
    assert!(matches!(twice, Err(Error::Conflict(Conflict::NoChange))), "{twice:?}");
    assert_eq!(alliances::remove_company(&db, &boss, open, "O-1001").await.unwrap().members, 1);
    house.finish().await;
}

#[tokio::test]
async fn an_alliance_is_found_changed_dissolved_and_comes_back() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = calls(&db, &owner()).await;
    let which = made(&db, "أصدقاء الشركة", Joining::Open).await;
    let taken = alliances::create(&db, &boss, called("اصدقاء الشركه", Joining::Open)).await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::Taken(Noun::Alliance)))), "{taken:?}");
    let other = made(&db, "الوسطاء", Joining::Open).await;
    for (typed, found) in
        [("", vec![other.number, 1001]), ("A-1001", vec![1001]), ("اصدقا", vec![1001]), ("زرافة", vec![])]
    {
        let offered = alliances::suggest(&db, &boss, typed).await.unwrap();
        assert_eq!(offered.iter().map(|it| it.number).collect::<Vec<_>>(), found, "{typed}");
    }

    let seen = alliances::show(&db, &boss, which).await.unwrap();
    let about =
        Edit { about: Some("لمن يحب المشي".into()), joining: None, ..called(&seen.name, Joining::Open) };
    let edited = alliances::edit(&db, &boss, seen.which(), about.clone()).await.unwrap();
    assert_eq!((edited.about.as_deref(), edited.joining), (Some("لمن يحب المشي"), Joining::Open));
    let stale = Edit { about: Some("غيره".into()), ..about };
    let stale = alliances::edit(&db, &boss, seen.which(), stale).await;
    let Err(Error::Conflict(Conflict::Changed(by, what))) = stale else { panic!("{stale:?}") };
    assert_eq!((by, what), (Some(owner().name), vec![Field::About]));
    assert_eq!(alliances::undo(&db, &boss, edited.which()).await.unwrap().about, None);

    joins(&db, &sara(), which).await.unwrap();
    let gone = alliances::dissolve(&db, &boss, which).await.unwrap();
    assert!(gone.dissolved_at.is_some() && gone.can_undo);
    let listed = alliances::list(&db, &boss, None).await.unwrap().alliances;
    assert_eq!(listed.iter().map(|it| it.number).collect::<Vec<_>>(), [other.number]);
    for refused in [joins(&db, &stranger(), which).await, alliances::dissolve(&db, &boss, which).await] {
        assert!(matches!(refused, Err(Error::NotFound(Noun::Alliance))), "{refused:?}");
    }
    let back = alliances::undo(&db, &boss, gone.which()).await.unwrap();
    assert_eq!((back.dissolved_at, members_of(&db, which).await), (None, vec![owner().name, sara().name]));
    // Its name may be another's by then.
    let gone = alliances::dissolve(&db, &boss, which).await.unwrap();
    made(&db, "أصدقاء الشركة", Joining::Open).await;
    let taken = alliances::undo(&db, &boss, gone.which()).await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::Taken(Noun::Alliance)))), "{taken:?}");
    house.finish().await;
}

/// Of two who come at once there is room for one.
#[tokio::test]
async fn an_alliance_takes_five_hundred() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let which = made(&db, "الأصدقاء", Joining::Open).await;
    let look = house.superuser("t_alpha").await;
    let others = MEMBERS - 2;
    for statement in [
        format!(
            "insert into members (id, discord_id, name, role, created_at, updated_at)
             select gen_random_uuid(), 500000000000000000 + n, 'عضو ' || n, 'user', now(), now() from generate_series(1, {others}) n"
        ),
        "insert into alliance_members (id, alliance_id, member_id, state, since)
         select gen_random_uuid(), a.id, m.id, 'member', now() from alliances a, members m where m.discord_id >= 500000000000000000"
            .to_owned(),
    ] {
        run(&mut look.acquire().await.unwrap(), statement).await;
    }
    let (sara, stranger) = (sara(), stranger());
    let (one, other) = tokio::join!(joins(&db, &sara, which), joins(&db, &stranger, which));
    let full = |joined: &Result<Alliance, Error>| matches!(joined, Err(Error::LimitReached(Limit::AllianceMembers)));
    assert!(one.is_ok() != other.is_ok() && (full(&one) || full(&other)), "{one:?} {other:?}");
    let shown = alliances::show(&db, &calls(&db, &owner()).await, which).await.unwrap();
    assert_eq!(shown.members, MEMBERS);
    // They are shown page by page.
    let boss = calls(&db, &owner()).await;
    let (first, more) = alliances::members(&db, &boss, which, None).await.unwrap();
    assert!(more && first.len() == alliances::SHOWN);
    let after = first.last().map(|ally| ally.id);
    let (second, _) = alliances::members(&db, &boss, which, after).await.unwrap();
    assert!(second.iter().all(|ally| !first.contains(ally)));
    look.close().await;
    house.finish().await;
}

/// However many come at once, and whichever way: nobody belongs to more than [`EACH`], and nobody is lost.
#[tokio::test]
async fn limits_hold_against_many_at_once() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = calls(&db, &owner()).await;
    let most = usize::try_from(EACH).unwrap();
    let mut all = Vec::new();
    // The owner belongs to those that they made first only; the rest are made without them.
    for n in 0..most + 5 {
        all.push(made(&db, &format!("تحالف {n}"), if n % 2 == 0 { Joining::Open } else { Joining::Request }).await);
    }
    let eleventh = joins(&db, &owner(), all[most]).await;
    assert!(matches!(eleventh, Err(Error::LimitReached(Limit::AlliancesOfOne))), "{eleventh:?}");
    for round in 0..depth(ROUNDS.0, ROUNDS.1) {
        let who = person(200_000_000_000_000_000 + round as u64, &format!("عضو {round}"));
        calls(&db, &who).await;
        let asks = all.iter().map(|which| {
            let (db, who) = (db.clone(), who.clone());
            let which = *which;
            tokio::spawn(async move { joins(&db, &who, which).await })
        });
        let mut joined = 0;
        for ask in asks.collect::<Vec<_>>() {
            match ask.await.unwrap() {
                Ok(alliance) => {
                    assert!(alliance.mine().is_some());
                    joined += 1;
                }
                Err(Error::LimitReached(Limit::AlliancesOfOne)) => {}
                other => panic!("round {round}: {other:?}"),
            }
        }
        assert_eq!(joined, most, "round {round}");
        // Asked twice at once, they are let in once.
        let asked = alliances::list(&db, &calls(&db, &who).await, None).await.unwrap().alliances;
        let asked = asked.iter().find(|alliance| alliance.mine() == Some(Standing::Asked));
        if let Some(which) = asked.map(|alliance| Which::number(alliance.number)) {
            let (one, other) = tokio::join!(
                alliances::admit(&db, &boss, which, who.discord_id),
                alliances::admit(&db, &boss, which, who.discord_id)
            );
            let done = usize::from(one.is_ok()) + usize::from(other.is_ok());
            assert_eq!(done, 1, "round {round}: {one:?} {other:?}");
        }
    }
    house.finish().await;
}
