//! Stages as a company shapes them: in their order, each called otherwise, and nothing ever in one that there is not.

mod races;
mod random;
mod several;

use crm::{
    Error, PipelineId, TenantDb,
    caller::Caller,
    deals::{self, NewDeal},
    error::{Conflict, Field, Limit, Noun, Problem},
    leads::{self, Lead, NewLead, Whose},
    overview,
    pipelines::{Called, Kind, Stage, Usual},
    stages::{self, At, End, Ladder, MOST, NewStage, Point, Step},
};

use super::new_deal;
use crate::harness::{Installation, calls, owner, person};

async fn boss(db: &TenantDb) -> Caller {
    calls(db, &owner()).await
}

/// What the usual stages are called here.
fn words(usual: Usual) -> Vec<String> {
    vec![usual.as_str().to_owned()]
}

/// The first pipeline of these.
async fn now(db: &TenantDb, of: Kind) -> Ladder {
    let all = stages::all(db, &boss(db).await).await.expect("the pipelines");
    all.into_iter().find(|ladder| ladder.pipeline.kind == of).expect("one of these")
}

fn name(stage: &Stage) -> String {
    match stage.called() {
        Called::Usual(usual) => usual.as_str().to_owned(),
        Called::Own(name) => name.to_owned(),
    }
}

fn names(ladder: &Ladder) -> Vec<String> {
    ladder.rungs.iter().map(|rung| name(&rung.stage)).collect()
}

fn at(ladder: &Ladder, place: usize) -> At {
    At { seen: ladder.seen(), point: Point::Stage(ladder.rungs[place].stage.id) }
}

fn called(name: &str) -> NewStage {
    NewStage { name: name.into(), ..NewStage::default() }
}

async fn a_lead(db: &TenantDb, name: &str) -> Lead {
    let contact = Whose::Person { name: name.into(), phone: None };
    leads::create(db, &boss(db).await, NewLead { contact, interest: None, notes: None }).await.expect("a lead")
}

async fn a_deal(db: &TenantDb, lead: &Lead) -> deals::Deal {
    a_deal_in(db, lead, None).await
}

async fn a_deal_in(db: &TenantDb, lead: &Lead, pipeline: Option<PipelineId>) -> deals::Deal {
    let new = NewDeal { pipeline, ..new_deal(lead.contact_id) };
    deals::add(db, &boss(db).await, new).await.expect("a deal")
}

#[tokio::test]
async fn stages_are_added_called_put_in_order_and_removed() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let deals = now(&db, Kind::Deal).await;
    assert_eq!(names(&deals), ["qualification", "proposal", "negotiation"]);
    let new = NewStage {
        name: " زيارة  المعرض ".into(), place: Some("٢".into()), probability: Some("٣٠٪".into())
    };
    let (id, all) = stages::add(&db, &boss(&db).await, deals.seen(), new, words).await.unwrap();
    assert_eq!(names(&all), ["qualification", "زيارة المعرض", "proposal", "negotiation"]);
    assert_eq!((all.rungs[1].stage.id, all.rungs[1].stage.probability()), (id, Some(30)));
    let all = stages::step(&db, &boss(&db).await, at(&all, 1), Step::Up).await.unwrap();
    assert_eq!(names(&all)[..2], ["زيارة المعرض", "qualification"]);
    let end = stages::step(&db, &boss(&db).await, at(&all, 0), Step::Up).await;
    assert!(matches!(end, Err(Error::Conflict(Conflict::NoChange))), "{end:?}");
    let end = stages::step(&db, &boss(&db).await, at(&all, 3), Step::Down).await;
    assert!(matches!(end, Err(Error::Conflict(Conflict::NoChange))), "{end:?}");
    let all = stages::rename(&db, &boss(&db).await, at(&all, 2), "عرض", words).await.unwrap();
    let all = stages::set_probability(&db, &boss(&db).await, at(&all, 2), "55%").await.unwrap();
    assert_eq!((names(&all)[2].as_str(), all.rungs[2].stage.probability()), ("عرض", Some(55)));
    // A new one begins in the first, whichever that is by now.
    let deal = a_deal(&db, &a_lead(&db, "ليلى").await).await;
    assert_eq!(deal.stage.id, id);
    let all = stages::remove(&db, &boss(&db).await, at(&now(&db, Kind::Deal).await, 3), None).await.unwrap();
    assert_eq!(names(&all), ["زيارة المعرض", "qualification", "عرض"]);
    // Leads have stages of their own, which say nothing of how likely anything is.
    let leads = now(&db, Kind::Lead).await;
    assert_eq!(names(&leads), ["new", "contacted", "qualified"]);
    let likely = NewStage { probability: Some("5".into()), ..called("x") };
    let wrong = stages::add(&db, &boss(&db).await, leads.seen(), likely, words).await.unwrap_err();
    assert!(matches!(wrong, Error::Invalid { field: Field::Probability, .. }), "{wrong}");
    let wrong = stages::set_probability(&db, &boss(&db).await, at(&leads, 0), "5").await.unwrap_err();
    assert!(matches!(wrong, Error::Invalid { field: Field::Probability, .. }), "{wrong}");
    house.finish().await;
}

#[tokio::test]
async fn what_can_not_be_is_refused_and_leaves_everything_as_it_was() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let seen = now(&db, Kind::Deal).await;
    for (new, field, problem) in [
        (called(" "), Field::Name, Problem::Empty),
        (called(&"س".repeat(41)), Field::Name, Problem::TooLong(40)),
        (NewStage { place: Some("5".into()), ..called("x") }, Field::Order, Problem::Range(1, 4)),
        (NewStage { place: Some("first".into()), ..called("x") }, Field::Order, Problem::Range(1, 4)),
        (NewStage { probability: Some("101".into()), ..called("x") }, Field::Probability, Problem::Range(0, 100)),
    ] {
        let refused = stages::add(&db, &boss(&db).await, seen.seen(), new, words).await.unwrap_err();
        let Error::Invalid { field: at, problem: what } = refused else { panic!("{refused}") };
        assert_eq!((at, what), (field, problem));
    }
    // However it is written, and whatever language it is the usual name in.
    let taken = stages::add(&db, &boss(&db).await, seen.seen(), called("PROPOSAL"), words).await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::Taken(Noun::Pipeline)))), "{taken:?}");
    let taken = stages::rename(&db, &boss(&db).await, at(&seen, 0), "negotiation", words).await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::Taken(Noun::Pipeline)))), "{taken:?}");
    assert_eq!(names(&now(&db, Kind::Deal).await), names(&seen));
    // Whoever has seen them before a colleague changed them is told who did.
    let sara = person(100_000_000_000_000_002, "سارة");
    let first = stages::rename(&db, &boss(&db).await, at(&seen, 0), "فرز", words).await.unwrap();
    let stale = stages::remove(&db, &boss(&db).await, at(&seen, 1), None).await.unwrap_err();
    let Error::Conflict(Conflict::PipelineChanged(by)) = stale else { panic!("{stale}") };
    assert_eq!(by, Some(owner().name));
    let stale = stages::begin(&db, &boss(&db).await, seen.seen()).await;
    assert!(matches!(stale, Err(Error::Conflict(Conflict::PipelineChanged(_)))), "{stale:?}");
    for refused in [
        stages::show(&db, &calls(&db, &sara).await, seen.pipeline.id).await,
        stages::remove(&db, &calls(&db, &sara).await, at(&first, 0), None).await,
    ] {
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    }
    // As many as there can be, and the last that is left.
    let mut all = first;
    for n in all.rungs.len()..MOST {
        all = stages::add(&db, &boss(&db).await, all.seen(), called(&format!("مرحلة {n}")), words).await.unwrap().1;
    }
    let more = stages::add(&db, &boss(&db).await, all.seen(), called("x"), words).await;
    assert!(matches!(more, Err(Error::LimitReached(Limit::Stages))), "{more:?}");
    while all.rungs.len() > 1 {
        all = stages::remove(&db, &boss(&db).await, at(&all, 0), None).await.unwrap();
    }
    let last = stages::remove(&db, &boss(&db).await, at(&all, 0), None).await;
    assert!(matches!(last, Err(Error::Conflict(Conflict::LastStage))), "{last:?}");
    house.finish().await;
}

/// What stands in it goes along, open or not; the story tells of it, and what ended comes back where it is now.
#[tokio::test]
async fn what_stands_in_a_stage_that_is_removed_goes_to_another() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let (open, lost) = (a_lead(&db, "ليلى").await, a_lead(&db, "نورة").await);
    leads::lose(&db, &boss(&db).await, leads::Which::number(lost.number), "السعر").await.unwrap();
    let all = now(&db, Kind::Lead).await;
    assert_eq!((all.rungs[0].open, all.rungs[0].ended), (1, 1));
    let nowhere = stages::remove(&db, &boss(&db).await, at(&all, 0), None).await;
    assert!(matches!(nowhere, Err(Error::Conflict(Conflict::StageInUse))), "{nowhere:?}");
    let itself = stages::remove(&db, &boss(&db).await, at(&all, 0), Some(all.rungs[0].stage.id)).await;
    assert!(matches!(itself, Err(Error::Invalid { field: Field::Stage, .. })), "{itself:?}");
    let strange = now(&db, Kind::Deal).await.rungs[0].stage.id;
    let strange = stages::remove(&db, &boss(&db).await, at(&all, 0), Some(strange)).await;
    assert!(matches!(strange, Err(Error::Invalid { field: Field::Stage, .. })), "{strange:?}");
    let into = all.rungs[2].stage.id;
    let left = stages::remove(&db, &boss(&db).await, at(&all, 0), Some(into)).await.unwrap();
    assert_eq!(names(&left), ["contacted", "qualified"]);
    assert_eq!((left.rungs[1].open, left.rungs[1].ended), (1, 1));
    let after = leads::show(&db, &boss(&db).await, open.number).await.unwrap();
    assert_eq!((after.stage.id, after.version), (into, open.version + 1));
    let back = leads::reopen(&db, &boss(&db).await, leads::Which::number(lost.number)).await.unwrap();
    assert_eq!(back.stage.id, into);
    let story = overview::timeline::timeline(&db, &boss(&db).await, open.contact_id, 0).await.unwrap();
    let told = story.moments.iter().find(|moment| moment.what == overview::timeline::What::LeadStage);
    assert_eq!(told.and_then(|moment| moment.text.as_deref()), Some("qualified"));
    // The same with deals.
    let deal = a_deal(&db, &open).await;
    let all = now(&db, Kind::Deal).await;
    stages::remove(&db, &boss(&db).await, at(&all, 0), Some(all.rungs[1].stage.id)).await.unwrap();
    let after = deals::show(&db, &boss(&db).await, deals::Which::number(deal.number)).await.unwrap();
    assert_eq!(after.stage.probability(), Some(40));
    let story = overview::timeline::timeline(&db, &boss(&db).await, open.contact_id, 0).await.unwrap();
    assert!(story.moments.iter().any(|moment| moment.what == overview::timeline::What::DealStage));
    house.finish().await;
}

#[tokio::test]
async fn ends_are_called_as_the_company_wants_and_mean_what_they_meant() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let end = |ladder: &Ladder, end| At { seen: ladder.seen(), point: Point::End(end) };
    let all = now(&db, Kind::Deal).await;
    let all = stages::rename(&db, &boss(&db).await, end(&all, End::Won), "تم البيع", words).await.unwrap();
    assert_eq!((all.won.as_deref(), all.lost.as_deref()), (Some("تم البيع"), None));
    let deal = a_deal(&db, &a_lead(&db, "ليلى").await).await;
    assert_eq!(deal.ended_as, None);
    let won = deals::win(&db, &boss(&db).await, deals::Which::number(deal.number)).await.unwrap();
    assert_eq!((won.state, won.ended_as.as_deref()), (deals::DealState::Won, Some("تم البيع")));
    let all = stages::rename(&db, &boss(&db).await, end(&all, End::Won), " ", words).await.unwrap();
    assert_eq!(all.won, None);
    // It is no stage, and of a lead nothing is won.
    let wrong = stages::remove(&db, &boss(&db).await, end(&all, End::Lost), None).await;
    assert!(matches!(wrong, Err(Error::Invalid { field: Field::Stage, .. })), "{wrong:?}");
    let leads = now(&db, Kind::Lead).await;
    let wrong = stages::rename(&db, &boss(&db).await, end(&leads, End::Won), "x", words).await;
    assert!(matches!(wrong, Err(Error::Invalid { field: Field::Stage, .. })), "{wrong:?}");
    stages::rename(&db, &boss(&db).await, end(&leads, End::Lost), "لم يتم", words).await.unwrap();
    let lead = a_lead(&db, "نورة").await;
    let lost = leads::lose(&db, &boss(&db).await, leads::Which::number(lead.number), "السعر").await.unwrap();
    assert_eq!(lost.ended_as.as_deref(), Some("لم يتم"));
    house.finish().await;
}
