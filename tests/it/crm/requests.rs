//! Four eyes: what waits for a second person, and how it ends.

use chrono::TimeDelta;
use crm::{
    DiscordId, Error, Permission, Role,
    audit::{self, Filter, Format},
    decision::RankRule,
    error::{Conflict, Limit, Refusal, RefusalRule},
    ids::RequestId,
    jobs::{self, Claimed, Job},
    members::{self, ChangeMember, Changed, MemberChange, Outcome, Person},
    notice::Notice,
    posts::Post,
    requests::{self, ApprovalRule, Approved, OPEN_FOR, Request, RequestState},
    roles::{self, EditRole, NewRole},
    settings::{self, OwnerChannel},
};

use super::people::{Stage, badr, clear, conflict, copy, custom, deny, grant, jobs, layla, omar, rank_rule, sara, set};
use crate::harness::{calls, everything_but_the_log, owner};

use Permission as P;

/// Approves, and gives the change that was made.
async fn approved(stage: &Stage, by: &Person, id: RequestId) -> (Request, Changed) {
    match requests::approve(&stage.db, &calls(&stage.db, by).await, id).await.expect("an approval") {
        (request, Approved::Changed(changed)) => (request, *changed),
        (_, Approved::MayGoOn) => panic!("changes are made with the approval"),
    }
}

async fn wants_second(stage: &Stage, deed: ApprovalRule) {
    let channel = DiscordId::new(900_000_000_000_000_001).expect("not zero");
    settings::set::<OwnerChannel>(&stage.db, &calls(&stage.db, &owner()).await, channel.into())
        .await
        .expect("a channel");
    settings::set_second_person(&stage.db, &calls(&stage.db, &owner()).await, deed, true).await.expect("a switch");
}

/// Sara and Omar may give permissions; `deed` takes a second person.
pub(super) async fn office(deed: ApprovalRule) -> Stage {
    let stage = Stage::set().await;
    stage.cast(&sara(), Role::SuperAdmin, &[P::ManagePermissions]).await;
    stage.cast(&omar(), Role::Manager, &[P::ManagePermissions]).await;
    wants_second(&stage, deed).await;
    stage
}

async fn requested(stage: &Stage, by: &Person, on: &Person, wanted: MemberChange) -> Request {
    match stage.order(by, on, wanted.clone()).await {
        Ok(Outcome::Requested(request)) => *request,
        other => panic!("{wanted:?}: {other:?}"),
    }
}

async fn state(stage: &Stage, request: &Request) -> String {
    let state = sqlx::query_scalar("select state from requests where id = $1").bind(request.id.0);
    state.fetch_one(&stage.look).await.expect("a request")
}

/// The job that closes the request when its time is over.
async fn expiring(stage: &Stage, id: RequestId) -> Claimed {
    let due = jobs::claim(&stage.db, 50).await.expect("a claim");
    let expires = |job: &Claimed| job.job() == Ok(Job::ExpireRequest { request: id });
    due.into_iter().find(expires).expect("it is due")
}

#[tokio::test]
async fn an_approved_request_is_carried_out_with_its_makers_rights_and_is_on_record() {
    let stage = office(ApprovalRule::SetAdmin).await;
    let before = stage.member(&layla()).await.holding;
    let request = requested(&stage, &sara(), &layla(), set(Role::Admin)).await;
    assert_eq!(stage.member(&layla()).await.holding, before, "nothing has changed yet");
    // Omar could not make an admin himself; it is Sara's doing, and his word.
    let (closed, changed) = approved(&stage, &omar(), request.id).await;
    assert_eq!((closed.state.as_str(), closed.decided_by), ("approved", Some(omar().discord_id)));
    assert_eq!(changed.after.role, Role::Admin.into());
    assert_eq!(stage.member(&layla()).await.holding.role, Role::Admin.into());
    let log = audit::list(&stage.db, &calls(&stage.db, &owner()).await, &Filter::default(), None).await.unwrap();
    let [done, made] = &log.entries[..2] else { panic!("two events") };
    assert_eq!((made.action.as_str(), made.caller_id.clone()), ("request.make", sara().discord_id.to_string()));
    assert_eq!((done.action.as_str(), done.caller_id.clone()), ("member.set_role", omar().discord_id.to_string()));
    let after = done.after.as_ref().expect("what changed");
    assert_eq!(after["requested_by"], sara().discord_id.to_string());
    assert_eq!(after["request"], request.id.to_string());
    stage.strike().await;
}

#[tokio::test]
async fn every_way_to_hand_over_a_listed_permission_takes_a_second_person() {
    let stage = office(ApprovalRule::Grant(P::ExportData)).await;
    let desk = stage.role("Desk", Role::Support, &[P::ExportData]).await;
    // Held and denied from before the owner wanted it.
    settings::set_second_person(
        &stage.db,
        &calls(&stage.db, &owner()).await,
        ApprovalRule::Grant(P::ExportData),
        false,
    )
    .await
    .unwrap();
    stage.cast(&badr(), Role::Viewer, &[P::ExportData]).await;
    stage.done(&owner(), &layla(), custom(&desk)).await;
    stage.done(&owner(), &layla(), deny(&[P::ExportData])).await;
    settings::set_second_person(&stage.db, &calls(&stage.db, &owner()).await, ApprovalRule::Grant(P::ExportData), true)
        .await
        .unwrap();
    let other = crate::harness::stranger();
    for (on, wanted) in [
        (&other, grant(&[P::ExportData], None)),
        (&other, grant(&[P::UseAi, P::ExportData], Some(stage.in_hours(1)))),
        (&other, set(Role::Admin)),
        (&other, custom(&desk)),
        (&other, copy(&badr())),
        (&layla(), clear(&[P::ExportData])),
        (&layla(), grant(&[P::ExportData], None)),
        (&layla(), MemberChange::Undo),
    ] {
        let foretold = ChangeMember { person: on.clone(), wanted: wanted.clone(), notes: None };
        assert!(
            members::simulate(&stage.db, &calls(&stage.db, &owner()).await, foretold).await.unwrap().needs_second,
            "{wanted:?}"
        );
        requested(&stage, &owner(), on, wanted).await;
    }
    for (on, wanted) in [
        (&other, grant(&[P::UseAi], None)),
        (&other, set(Role::Sales)),
        (&badr(), set(Role::Support)),
        (&badr(), deny(&[P::ExportData])),
        (&layla(), MemberChange::Remove),
    ] {
        stage.done(&owner(), on, wanted).await;
    }
    // What was taken away is not brought back alone either.
    stage.done(&owner(), &badr(), MemberChange::Remove).await;
    stage.cast(&badr(), Role::Viewer, &[]).await;
    stage.strike().await;
}

#[tokio::test]
async fn no_edit_of_a_role_that_somebody_holds_gets_around_the_second_person() {
    let stage = office(ApprovalRule::Grant(P::ExportData)).await;
    settings::set_second_person(&stage.db, &calls(&stage.db, &owner()).await, ApprovalRule::SetAdmin, true)
        .await
        .unwrap();
    let desk = stage.role("Desk", Role::Support, &[P::ViewContacts]).await;
    stage.done(&owner(), &layla(), custom(&desk)).await;
    let edit = async |edit: EditRole| roles::edit(&stage.db, &calls(&stage.db, &owner()).await, desk.id, edit).await;
    let more = EditRole { permissions: Some(vec![P::ViewContacts, P::ExportData]), ..EditRole::default() };
    let higher = EditRole { above: Some(Role::Admin), ..EditRole::default() };
    for edits in [more.clone(), higher.clone()] {
        let before = everything_but_the_log(&stage.look).await;
        assert_eq!(conflict(edit(edits).await), Conflict::HeldRoleTakesSecond(1));
        assert_eq!(everything_but_the_log(&stage.look).await, before);
    }
    assert!(!stage.may(&layla(), P::ExportData).await);
    // What takes nobody's word goes on.
    let harmless =
        EditRole { permissions: Some(vec![P::ViewTasks]), above: Some(Role::Sales), name: Some("Bench".into()) };
    edit(harmless).await.unwrap();
    // Once nobody holds it, the role may be anything; giving it is what takes a second person.
    stage.done(&owner(), &layla(), MemberChange::Remove).await;
    edit(more).await.unwrap();
    edit(higher).await.unwrap();
    requested(&stage, &owner(), &layla(), custom(&desk)).await;
    let new = NewRole { name: "New".into(), above: Role::User, permissions: vec![P::ExportData] };
    let new = roles::create(&stage.db, &calls(&stage.db, &owner()).await, new).await.expect("nobody holds it yet");
    requested(&stage, &owner(), &layla(), custom(&new)).await;
    stage.strike().await;
}

#[tokio::test]
async fn nobody_approves_their_own_request_or_one_about_themselves() {
    let stage = office(ApprovalRule::Grant(P::ExportData)).await;
    let request = requested(&stage, &sara(), &omar(), grant(&[P::ExportData], None)).await;
    let own = requests::approve(&stage.db, &calls(&stage.db, &sara()).await, request.id).await;
    assert!(matches!(&own, Err(Error::Denied(denied)) if denied.reason == Refusal::OwnRequest), "{own:?}");
    let log = audit::list(&stage.db, &calls(&stage.db, &owner()).await, &Filter::default(), None).await.unwrap();
    assert_eq!(
        (log.entries[0].outcome.as_str(), log.entries[0].reason.as_deref()),
        ("refused", Some("request: one's own"))
    );
    let about_me = requests::approve(&stage.db, &calls(&stage.db, &omar()).await, request.id).await;
    assert_eq!(rank_rule(about_me), RankRule::Yourself);
    assert_eq!(state(&stage, &request).await, "open");
    requests::approve(&stage.db, &calls(&stage.db, &owner()).await, request.id).await.unwrap();
    assert!(stage.may(&omar(), P::ExportData).await);
    stage.strike().await;
}

#[tokio::test]
async fn who_may_not_give_permissions_has_no_say() {
    let stage = office(ApprovalRule::SetAdmin).await;
    stage.cast(&badr(), Role::Ceo, &[]).await;
    let request = requested(&stage, &owner(), &layla(), set(Role::Admin)).await;
    for answer in [
        requests::approve(&stage.db, &calls(&stage.db, &badr()).await, request.id).await.map(drop),
        requests::refuse(&stage.db, &calls(&stage.db, &badr()).await, request.id).await.map(drop),
    ] {
        assert!(matches!(answer, Err(Error::Denied(_))), "{answer:?}");
    }
    assert_eq!(state(&stage, &request).await, "open");
    stage.strike().await;
}

#[tokio::test]
async fn a_request_is_refused_or_withdrawn_and_then_over() {
    let stage = office(ApprovalRule::SetAdmin).await;
    for (by, how, told) in [(omar(), RequestState::Refused, true), (sara(), RequestState::Withdrawn, false)] {
        let request = requested(&stage, &sara(), &layla(), set(Role::Admin)).await;
        sqlx::query("delete from jobs").execute(&stage.look).await.unwrap();
        let closed = requests::refuse(&stage.db, &calls(&stage.db, &by).await, request.id).await.unwrap();
        assert_eq!(closed.state, how);
        assert_eq!(stage.log().await[0], (format!("request.{how}"), "done".to_owned()));
        let notice = Notice::RequestEnded { request: request.id, how, go_on: false };
        let tells = Job::TellMember { to: sara().discord_id, notice: Box::new(notice), maker: None };
        assert_eq!(jobs(&stage).await.iter().any(|(job, _)| *job == tells), told, "who withdraws knows it");
        for again in [
            requests::approve(&stage.db, &calls(&stage.db, &owner()).await, request.id).await.map(drop),
            requests::refuse(&stage.db, &calls(&stage.db, &owner()).await, request.id).await.map(drop),
        ] {
            assert_eq!(conflict(again), Conflict::RequestOver);
        }
    }
    assert_eq!(stage.member(&layla()).await.holding.role, Role::User.into());
    stage.strike().await;
}

#[tokio::test]
async fn a_request_is_approved_once() {
    let stage = office(ApprovalRule::SetAdmin).await;
    let request = requested(&stage, &sara(), &layla(), set(Role::Admin)).await;
    requests::approve(&stage.db, &calls(&stage.db, &omar()).await, request.id).await.unwrap();
    stage.done(&owner(), &layla(), MemberChange::Remove).await;
    let again = requests::approve(&stage.db, &calls(&stage.db, &omar()).await, request.id).await;
    assert_eq!(conflict(again), Conflict::RequestOver);
    assert_eq!(stage.member(&layla()).await.holding.role, Role::User.into());
    stage.strike().await;
}

#[tokio::test]
async fn a_request_waits_for_a_day_and_no_longer() {
    let stage = office(ApprovalRule::SetAdmin).await;
    let early = requested(&stage, &sara(), &layla(), set(Role::Admin)).await;
    stage.house.clock.advance(OPEN_FOR - TimeDelta::minutes(1));
    requests::approve(&stage.db, &calls(&stage.db, &omar()).await, early.id).await.expect("in time");
    let late = requested(&stage, &sara(), &badr(), set(Role::Admin)).await;
    stage.house.clock.advance(OPEN_FOR);
    // The clock decides, also before the job has run.
    let answer = requests::approve(&stage.db, &calls(&stage.db, &omar()).await, late.id).await;
    assert_eq!(conflict(answer), Conflict::RequestOver);
    let job = expiring(&stage, late.id).await;
    requests::expire(&stage.db, &job, late.id).await.unwrap();
    assert_eq!(state(&stage, &late).await, "expired");
    assert_eq!(stage.log().await[0], ("request.expired".to_owned(), "done".to_owned()));
    let events = stage.log().await.len();
    requests::expire(&stage.db, &job, late.id).await.unwrap();
    requests::expire(&stage.db, &job, early.id).await.unwrap();
    assert_eq!(state(&stage, &early).await, "approved", "what was decided stays decided");
    assert_eq!(stage.log().await.len(), events);
    stage.strike().await;
}

#[tokio::test]
async fn a_request_fails_if_its_maker_could_not_do_it_any_more() {
    let stage = office(ApprovalRule::SetAdmin).await;
    // Demoted below what is asked for; no longer allowed to give anything; nothing left to do.
    for (meanwhile, why) in
        [(set(Role::Moderator), RefusalRule::RoleNotBelow), (clear(&[P::ManagePermissions]), RefusalRule::Nothing)]
    {
        let request = requested(&stage, &sara(), &layla(), set(Role::Admin)).await;
        stage.done(&owner(), &sara(), meanwhile.clone()).await;
        let answer = requests::approve(&stage.db, &calls(&stage.db, &omar()).await, request.id).await;
        assert_eq!(conflict(answer), Conflict::RequestFailed);
        assert_eq!(state(&stage, &request).await, "failed");
        let log = audit::list(&stage.db, &calls(&stage.db, &owner()).await, &Filter::default(), None).await.unwrap();
        let newest = &log.entries[0];
        assert_eq!((newest.action.as_str(), newest.outcome.as_str()), ("request.failed", "failed"));
        assert_eq!(newest.reason.as_deref().and_then(RefusalRule::of_event), Some(why), "{newest:?}");
        stage.done(&owner(), &sara(), MemberChange::Remove).await;
        settings::set_second_person(&stage.db, &calls(&stage.db, &owner()).await, ApprovalRule::SetAdmin, false)
            .await
            .unwrap();
        stage.cast(&sara(), Role::SuperAdmin, &[P::ManagePermissions]).await;
        settings::set_second_person(&stage.db, &calls(&stage.db, &owner()).await, ApprovalRule::SetAdmin, true)
            .await
            .unwrap();
    }
    assert_eq!(stage.member(&layla()).await.holding.role, Role::User.into());
    stage.strike().await;
}

#[tokio::test]
async fn a_request_fails_if_it_would_change_nothing_or_names_what_is_gone() {
    let stage = office(ApprovalRule::Grant(P::ExportData)).await;
    let desk = stage.role("Desk", Role::Support, &[P::ExportData]).await;
    let gone = requested(&stage, &sara(), &layla(), custom(&desk)).await;
    let over = requested(&stage, &sara(), &badr(), grant(&[P::ExportData], Some(stage.in_hours(1)))).await;
    let twice = requested(&stage, &sara(), &layla(), grant(&[P::ExportData], None)).await;
    let same = requested(&stage, &sara(), &layla(), grant(&[P::ExportData], None)).await;
    roles::delete(&stage.db, &calls(&stage.db, &owner()).await, desk.id).await.unwrap();
    requests::approve(&stage.db, &calls(&stage.db, &omar()).await, twice.id).await.unwrap();
    stage.house.clock.advance(TimeDelta::hours(1));
    for request in [gone, over, same] {
        let answer = requests::approve(&stage.db, &calls(&stage.db, &omar()).await, request.id).await;
        assert_eq!(conflict(answer), Conflict::RequestFailed);
        assert_eq!(state(&stage, &request).await, "failed");
    }
    stage.strike().await;
}

#[tokio::test]
async fn what_is_approved_to_be_taken_back_is_what_was_asked_to_be() {
    let stage = office(ApprovalRule::Grant(P::ExportData)).await;
    settings::set_second_person(
        &stage.db,
        &calls(&stage.db, &owner()).await,
        ApprovalRule::Grant(P::ExportData),
        false,
    )
    .await
    .unwrap();
    stage.cast(&layla(), Role::Sales, &[P::ExportData]).await;
    settings::set_second_person(&stage.db, &calls(&stage.db, &owner()).await, ApprovalRule::Grant(P::ExportData), true)
        .await
        .unwrap();
    let before = stage.member(&layla()).await.holding;
    stage.done(&sara(), &layla(), MemberChange::Remove).await;
    let request = requested(&stage, &sara(), &layla(), MemberChange::Undo).await;
    // The maker goes on with other things, and time passes.
    stage.done(&sara(), &badr(), set(Role::Legal)).await;
    stage.house.clock.advance(TimeDelta::hours(1));
    let (_, changed) = approved(&stage, &omar(), request.id).await;
    assert_eq!((changed.person, changed.after), (layla(), before));
    assert_eq!(stage.member(&badr()).await.holding.role, Role::Legal.into(), "nobody asked for this");
    stage.strike().await;
}

#[tokio::test]
async fn a_question_that_nobody_would_see_or_could_answer_is_not_asked() {
    let stage = Stage::set().await;
    let switch =
        settings::set_second_person(&stage.db, &calls(&stage.db, &owner()).await, ApprovalRule::SetAdmin, true).await;
    assert_eq!(conflict(switch), Conflict::NoOwnerChannel);
    stage.cast(&omar(), Role::Manager, &[P::ManagePermissions]).await;
    wants_second(&stage, ApprovalRule::SetAdmin).await;
    stage.done(&owner(), &omar(), clear(&[P::ManagePermissions])).await;
    let nobody = Conflict::NobodyToApprove(P::ManagePermissions);
    let alone = stage.order(&owner(), &layla(), set(Role::Admin)).await;
    assert_eq!(conflict(alone), nobody);
    // The only other one is whom it is about.
    stage.cast(&omar(), Role::User, &[P::ManagePermissions]).await;
    let about_them = stage.order(&owner(), &omar(), set(Role::Admin)).await;
    assert_eq!(conflict(about_them), nobody);
    requested(&stage, &owner(), &layla(), set(Role::Admin)).await;
    sqlx::query("delete from settings where key = 'owner_channel'").execute(&stage.look).await.unwrap();
    let unseen = stage.order(&owner(), &layla(), set(Role::SuperAdmin)).await;
    assert_eq!(conflict(unseen), Conflict::NoOwnerChannel);
    stage.strike().await;
}

#[tokio::test]
async fn approvals_are_not_switched_on_where_nobody_else_could_approve() {
    let stage = Stage::set().await;
    let channel = DiscordId::new(900_000_000_000_000_001).expect("not zero");
    settings::set::<OwnerChannel>(&stage.db, &calls(&stage.db, &owner()).await, channel.into())
        .await
        .expect("a channel");
    let switch =
        async |rule| settings::set_second_person(&stage.db, &calls(&stage.db, &owner()).await, rule, true).await;
    for (rule, permission) in [
        (ApprovalRule::SetAdmin, P::ManagePermissions),
        (ApprovalRule::Grant(P::UseAi), P::ManagePermissions),
        (ApprovalRule::Export, P::ExportData),
    ] {
        assert_eq!(conflict(switch(rule).await), Conflict::NobodyToApprove(permission));
        stage.cast(&omar(), Role::User, &[permission]).await;
        switch(rule).await.expect("Omar could approve");
        stage.done(&owner(), &omar(), MemberChange::Remove).await;
        // Switching off takes nobody.
        settings::set_second_person(&stage.db, &calls(&stage.db, &owner()).await, rule, false)
            .await
            .expect("it is off");
    }
    stage.strike().await;
}

#[tokio::test]
async fn what_waits_is_listed_with_its_post() {
    let stage = office(ApprovalRule::SetAdmin).await;
    let first = requested(&stage, &sara(), &layla(), set(Role::Admin)).await;
    let second = requested(&stage, &owner(), &badr(), set(Role::Admin)).await;
    let withdrawn = requested(&stage, &sara(), &badr(), set(Role::Admin)).await;
    requests::refuse(&stage.db, &calls(&stage.db, &sara()).await, withdrawn.id).await.unwrap();
    let post = Post { place: first.maker.discord_id, id: second.maker.discord_id };
    let job = jobs::claim(&stage.db, 1).await.expect("a claim").remove(0);
    requests::shown(&stage.db, &job, first.id, post).await.unwrap();
    let waiting = async |by: &Person| {
        let found = requests::waiting(&stage.db, &calls(&stage.db, by).await).await?;
        crm::Result::Ok(found.into_iter().map(|r| (r.id, r.maker, r.post)).collect::<Vec<_>>())
    };
    assert_eq!(waiting(&owner()).await.unwrap(), [(first.id, sara(), Some(post)), (second.id, owner(), None)]);
    let denied = waiting(&layla()).await;
    assert!(matches!(&denied, Err(Error::Denied(denied)) if denied.permission == P::ViewSettings), "{denied:?}");
    stage.house.clock.advance(OPEN_FOR);
    assert_eq!(waiting(&owner()).await.unwrap(), [], "their time is over");
    stage.strike().await;
}

#[tokio::test]
async fn a_refusal_names_neither_who_asks_nor_whose_request_it_is() {
    let stage = office(ApprovalRule::Export).await;
    let made = audit::export(&stage.db, &calls(&stage.db, &owner()).await, &Filter::default(), Format::Csv).await;
    let Ok(audit::ExportOutcome::Requested(request)) = made else { panic!("{made:?}") };
    let named = |answer: crm::Result<(Request, Approved)>| match answer {
        Err(Error::Denied(denied)) => denied.grantors,
        other => panic!("{other:?}"),
    };
    let helping = |people: &[Person]| people.iter().map(|person| person.discord_id).collect::<Vec<_>>();
    let by_a_stranger = named(requests::approve(&stage.db, &calls(&stage.db, &layla()).await, request.id).await);
    assert_eq!(by_a_stranger, helping(&[sara(), omar()]), "the owner made the request");
    // Omar may give permissions, but does not hold this one.
    let by_omar = named(requests::approve(&stage.db, &calls(&stage.db, &omar()).await, request.id).await);
    assert_eq!(by_omar, helping(&[sara()]));
    stage.strike().await;
}

#[tokio::test]
async fn one_person_has_at_most_twenty_requests_waiting() {
    let stage = office(ApprovalRule::SetAdmin).await;
    for n in 0..20 {
        let who = crate::harness::person(400_000_000_000_000_000 + n, "P");
        requested(&stage, &sara(), &who, set(Role::Admin)).await;
    }
    let more = stage.order(&sara(), &layla(), set(Role::Admin)).await;
    assert!(matches!(more, Err(Error::LimitReached(Limit::Requests))), "{more:?}");
    requested(&stage, &owner(), &layla(), set(Role::Admin)).await;
    stage.house.clock.advance(OPEN_FOR);
    requested(&stage, &sara(), &layla(), set(Role::Admin)).await;
    stage.strike().await;
}

/// Asks to save the log, as the owner; whether somebody else could say yes to that.
async fn somebody_could_say_yes(stage: &Stage) -> bool {
    match audit::export(&stage.db, &calls(&stage.db, &owner()).await, &Filter::default(), Format::Csv).await {
        Ok(audit::ExportOutcome::Requested(request)) => {
            requests::refuse(&stage.db, &calls(&stage.db, &owner()).await, request.id).await.expect("it is withdrawn");
            true
        }
        Err(Error::Conflict(Conflict::NobodyToApprove(P::ExportData))) => false,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_request_is_made_only_if_somebody_else_could_decide_about_it() {
    let stage = Stage::set().await;
    stage.cast(&omar(), Role::Admin, &[]).await;
    wants_second(&stage, ApprovalRule::Export).await;
    stage.done(&owner(), &omar(), MemberChange::Remove).await;
    assert!(!somebody_could_say_yes(&stage).await, "the owner is alone");
    let hour = Some(stage.in_hours(1));
    let export = vec![P::ExportData];
    stage.done(&owner(), &omar(), MemberChange::Grant { permissions: export.clone(), until: hour }).await;
    assert!(somebody_could_say_yes(&stage).await, "by a grant");
    stage.house.clock.advance(TimeDelta::hours(2));
    assert!(!somebody_could_say_yes(&stage).await, "that has ended");
    stage.done(&owner(), &omar(), set(Role::Admin)).await;
    assert!(somebody_could_say_yes(&stage).await, "by a built-in role");
    stage.done(&owner(), &omar(), MemberChange::Deny { permissions: export.clone() }).await;
    assert!(!somebody_could_say_yes(&stage).await, "but for a denial");
    stage.done(&owner(), &omar(), MemberChange::Clear { permissions: export }).await;
    sqlx::query("update members set disabled_at = now() where discord_id = $1")
        .bind(omar().discord_id)
        .execute(&stage.look)
        .await
        .expect("he is disabled");
    assert!(!somebody_could_say_yes(&stage).await, "but for being disabled");
    let auditor = stage.role("Auditor", Role::Viewer, &[P::ExportData]).await;
    stage.done(&owner(), &badr(), MemberChange::SetRole { role: crm::role::RoleRef::Custom(auditor.id) }).await;
    assert!(somebody_could_say_yes(&stage).await, "by a role of the company's own");
    stage.strike().await;
}
