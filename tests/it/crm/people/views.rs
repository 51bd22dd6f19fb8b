//! Looking without changing: trying an order out, asking why, and listing.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use crm::{
    Error, Permission, Role,
    decision::Rule,
    members::{self, ChangeMember, Filter, Member, MemberChange, Outcome, Person},
    role::RoleRef,
};

use super::{Stage, badr, copy, custom, deny, grant, layla, omar, sara, set};
use crate::{
    depth::Dice,
    harness::{calls, everything_but_the_log, owner, person, stranger},
};

use Permission as P;

#[tokio::test]
async fn what_trying_out_foretells_is_what_then_happens_and_trying_out_changes_nothing() {
    let stage = Stage::set().await;
    let desk = stage.role("Desk", Role::Support, &[P::ViewContacts, P::ExportData]).await;
    stage.cast(&sara(), Role::Admin, &[P::ManagePermissions]).await;
    stage.cast(&omar(), Role::Manager, &[P::ManagePermissions]).await;
    let cast = [owner(), sara(), omar(), layla(), badr()];
    let (mut dice, mut done, mut refused) = (Dice(7), 0, 0);
    for round in 0..150 {
        let (by, on) = (dice.pick(&cast[..3]).clone(), dice.pick(&cast).clone());
        let permissions = dice.some(&[P::ViewContacts, P::ExportData, P::RestoreBackups, P::BookOwn], 2);
        let wanted = match dice.roll(8) {
            0 => set(*dice.pick(Role::ALL)),
            1 => custom(&desk),
            2 => deny(&permissions),
            3 => MemberChange::Clear { permissions },
            4 => MemberChange::Remove,
            5 => copy(dice.pick(&cast)),
            6 => MemberChange::Undo,
            _ => grant(&permissions, Some(stage.in_hours(1 + round))),
        };
        let order = ChangeMember { person: on, wanted, notes: Some(round.to_string()) };
        let before = everything_but_the_log(&stage.look).await;
        let foretold = members::simulate(&stage.db, &calls(&stage.db, &by).await, order.clone()).await;
        // A refusal is recorded, and the job that seals its event is not compared.
        assert_eq!(everything_but_the_log(&stage.look).await, before, "{order:?}");
        match (foretold, members::change(&stage.db, &calls(&stage.db, &by).await, order.clone()).await) {
            (Ok(foretold), Ok(Outcome::Done(changed))) => {
                let (told, came) = (foretold.changed, *changed);
                assert!(!foretold.needs_second);
                assert_eq!((told.person, told.before, told.after), (came.person, came.before, came.after), "{order:?}");
                assert_eq!((told.gained, told.lost), (came.gained, came.lost), "{order:?}");
                done += 1;
            }
            (Err(foretold), Err(came)) => {
                assert_eq!(foretold.to_string(), came.to_string(), "{order:?}");
                refused += 1;
            }
            (foretold, came) => panic!("{order:?}: foretold {foretold:?}, came {came:?}"),
        }
    }
    println!("{done} done, {refused} not");
    assert!(done > 30 && refused > 30);
    stage.strike().await;
}

async fn explained(stage: &Stage, who: &Person, permission: Permission) -> members::Explanation {
    members::explain(&stage.db, &calls(&stage.db, &owner()).await, who, permission).await.expect("an explanation")
}

#[tokio::test]
async fn each_answer_names_the_rule_that_gave_it() {
    let stage = Stage::set().await;
    stage.cast(&layla(), Role::Sales, &[P::ExportData]).await;
    stage.done(&owner(), &layla(), deny(&[P::EditDeals])).await;
    stage.done(&owner(), &layla(), grant(&[P::UseAi], Some(stage.in_hours(1)))).await;
    stage.house.clock.advance(TimeDelta::hours(1));
    let rule = async |who: &Person, permission| {
        let why = explained(&stage, who, permission).await;
        let may = stage.may(who, permission).await;
        assert_eq!(why.decision.allowed, may, "what is explained is what the door says: {permission}");
        why.decision.rule
    };
    assert_eq!(rule(&owner(), P::RestoreBackups).await, Rule::Owner);
    assert_eq!(rule(&layla(), P::ExportData).await, Rule::Granted);
    assert_eq!(rule(&layla(), P::EditDeals).await, Rule::Denied);
    assert_eq!(rule(&layla(), P::EditLeads).await, Rule::Role);
    assert_eq!(rule(&layla(), P::UseAi).await, Rule::Nothing, "the grant has ended");
    assert_eq!(rule(&stranger(), P::BookOwn).await, Rule::Role);
    sqlx::query("update tenant set suspended_at = now()").execute(&stage.look).await.unwrap();
    assert_eq!(rule(&layla(), P::ExportData).await, Rule::Suspended);
    assert_eq!(rule(&owner(), P::ExportData).await, Rule::Owner);
    assert_eq!(rule(&owner(), P::EditLeads).await, Rule::Suspended);
    sqlx::query("update members set disabled_at = now() where discord_id = $1")
        .bind(layla().discord_id)
        .execute(&stage.look)
        .await
        .unwrap();
    assert_eq!(rule(&layla(), P::ExportData).await, Rule::Disabled, "the first that applies");
    stage.strike().await;
}

#[tokio::test]
async fn an_explanation_says_who_made_the_rule_and_who_could_change_it() {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::Admin, &[P::ManagePermissions]).await;
    stage.cast(&omar(), Role::Support, &[P::ManagePermissions]).await;
    let until = stage.in_hours(4);
    stage.done(&sara(), &layla(), grant(&[P::ExportData], Some(until))).await;
    let why = explained(&stage, &layla(), P::ExportData).await;
    let made = why.rule.expect("a grant");
    assert_eq!((made.granted, made.until, made.notes.as_deref()), (true, Some(until), Some("why")));
    assert_eq!(made.by, Some(sara().discord_id));
    let ids = |people: &[Person]| people.iter().map(|p| p.discord_id).collect::<Vec<_>>();
    assert_eq!(why.could_change, ids(&[owner(), sara(), omar()]), "taking away needs no right over it");
    let why = explained(&stage, &layla(), P::EditLeads).await;
    assert_eq!(why.could_change, ids(&[owner(), sara()]), "Omar has nothing of the kind to give");
    assert_eq!(
        explained(&stage, &omar(), P::ViewContacts).await.could_change,
        ids(&[owner(), sara()]),
        "not he himself"
    );
    assert_eq!(explained(&stage, &sara(), P::UseAi).await.could_change, ids(&[owner()]), "nobody below");
    assert!(explained(&stage, &owner(), P::UseAi).await.could_change.is_empty(), "nobody changes the owner");
    let theirs = members::explain(&stage.db, &calls(&stage.db, &layla()).await, &layla(), P::ExportData).await;
    assert!(theirs.is_ok(), "everybody may wanted about themselves");
    let others = members::explain(&stage.db, &calls(&stage.db, &layla()).await, &sara(), P::ExportData).await;
    assert!(matches!(others, Err(Error::Denied(_))), "{others:?}");
    stage.strike().await;
}

/// All pages of a list, put together.
async fn listed(stage: &Stage, filter: Filter) -> Vec<Member> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = members::list(&stage.db, &calls(&stage.db, &owner()).await, &filter, after).await.expect("a page");
        assert!(page.members.len() == members::PAGE || page.next.is_none(), "only the last page is short");
        all.extend(page.members);
        match page.next {
            Some(next) => after = Some(next),
            None => return all,
        }
    }
}

/// Forty people: roles built in and of the company's own, grants running and over, denials, some shut out.
async fn crowd(stage: &Stage) -> (Vec<Person>, RoleRef) {
    let desk = stage.role("Desk", Role::Support, &[P::ViewContacts, P::ExportData]).await;
    let night = stage.role("Night", Role::Support, &[P::ViewTasks]).await;
    let crowd: Vec<Person> = (0..40).map(|n| person(500_000_000_000_000_000 + n, &format!("P{n}"))).collect();
    let mut dice = Dice(11);
    for who in &crowd {
        let role = match dice.roll(6) {
            0 => custom(&desk),
            1 => custom(&night),
            2 => set(Role::Sales),
            3 => set(*dice.pick(&Role::ALL[1..12])),
            _ => MemberChange::Clear { permissions: vec![P::UseAi] },
        };
        // Clearing nothing is a conflict, and leaves a person of whom nothing is known.
        let _ = stage.order(&owner(), who, role).await;
        match dice.roll(5) {
            0 => _ = stage.done(&owner(), who, deny(&[P::ViewContacts])).await,
            1 => _ = stage.done(&owner(), who, grant(&[P::ViewContacts], None)).await,
            2 => _ = stage.done(&owner(), who, grant(&[P::ViewContacts], Some(stage.in_hours(1)))).await,
            _ => {}
        }
    }
    sqlx::query("update members set disabled_at = now() where discord_id = any($1)")
        .bind(crowd.iter().step_by(9).map(|p| p.discord_id.get().cast_signed()).collect::<Vec<_>>())
        .execute(&stage.look)
        .await
        .expect("some shut out");
    (crowd, RoleRef::Custom(desk.id))
}

#[tokio::test]
async fn lists_hold_exactly_those_whom_a_naive_filter_finds_on_stable_pages() {
    let stage = Stage::set().await;
    let (mut crowd, desk) = crowd(&stage).await;
    stage.house.clock.advance(TimeDelta::hours(1));
    crowd.push(owner());
    let now = stage.in_hours(0);
    let mut all = Vec::new();
    for who in &crowd {
        all.push(stage.member(who).await);
    }
    let user = |m: &Member| m.holding.role == Role::User.into();
    let holds = |m: &Member, p| {
        let by_being_there = user(m) && m.decide(p, now).rule == Rule::Role;
        m.decide(p, now).allowed && !by_being_there
    };
    type Naive<'a> = Box<dyn Fn(&Member) -> bool + 'a>;
    let filters: [(Filter, Naive<'_>, usize); 6] = [
        (Filter::Special, Box::new(|m| !user(m) || !m.holding.rules.is_empty()), 26),
        (Filter::Role(Role::Sales.into()), Box::new(|m| m.holding.role == Role::Sales.into()), 3),
        (Filter::Role(desk), Box::new(|m| m.holding.role.reference() == desk), 3),
        (Filter::Permission(P::ViewContacts), Box::new(|m| holds(m, P::ViewContacts)), 11),
        (Filter::Permission(P::BookOwn), Box::new(|m| holds(m, P::BookOwn)), 3),
        (Filter::Permission(P::RestoreBackups), Box::new(|m| holds(m, P::RestoreBackups)), 1),
    ];
    for (filter, naive, at_least) in filters {
        let found = listed(&stage, filter).await;
        let ids: Vec<_> = found.iter().filter_map(|m| m.discord_id).collect();
        let set: BTreeSet<_> = ids.iter().copied().collect();
        let wanted: BTreeSet<_> = all.iter().filter(|m| naive(m)).filter_map(|m| m.discord_id).collect();
        assert_eq!(set, wanted, "{filter:?}");
        assert_eq!(ids.len(), set.len(), "{filter:?}: nobody twice");
        assert!(ids.len() >= at_least, "{filter:?} finds {}", ids.len());
        assert!(found.windows(2).all(|two| two[0].holding.role.rank() >= two[1].holding.role.rank()), "by rank");
        let again: Vec<_> = listed(&stage, filter).await.into_iter().filter_map(|m| m.discord_id).collect();
        assert_eq!(again, ids, "{filter:?}: in the same order");
    }
    stage.strike().await;
}
