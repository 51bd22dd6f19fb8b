//! Several pipelines of deals: each with stages of its own, and no deal ever without one.

use super::*;

/// What the first one is called while nobody has named it.
fn usual() -> Vec<String> {
    ["المبيعات", "Sales"].map(str::to_owned).to_vec()
}

#[tokio::test]
async fn deals_go_through_pipelines_that_are_added_and_called() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let first = now(&db, Kind::Deal).await;
    let renewals = stages::add_pipeline(&db, &boss(&db).await, " تجديد  العقود ", &usual()).await.unwrap();
    assert_eq!(renewals.pipeline.name.as_deref(), Some("تجديد العقود"));
    assert_eq!(names(&renewals), names(&first), "it begins with the usual stages");
    let likely: Vec<_> = renewals.rungs.iter().map(|rung| rung.stage.probability()).collect();
    assert_eq!(likely, [Some(20), Some(40), Some(70)]);
    // What is done with one leaves the others alone, also where a stage is called alike.
    let renewals = stages::rename(&db, &boss(&db).await, at(&renewals, 0), "تذكير", words).await.unwrap();
    let of = renewals.pipeline.id;
    assert_eq!(now(&db, Kind::Deal).await.seen(), first.seen());
    // A deal begins in the first stage of the one that is meant, and of the oldest if nothing is said.
    let lead = a_lead(&db, "ليلى").await;
    let (sale, renewal) = (a_deal(&db, &lead).await, a_deal_in(&db, &lead, Some(of)).await);
    assert_eq!((sale.stage.id, renewal.stage.id), (first.rungs[0].stage.id, renewals.rungs[0].stage.id));
    assert_eq!((sale.stage.of, renewal.stage.of.as_deref()), (None, Some("تجديد العقود")));
    // It goes from one to another, and back by undoing.
    let which = deals::Which::number(sale.number);
    let moved = deals::move_to(&db, &boss(&db).await, which, &[renewals.rungs[1].stage.id]).await.unwrap();
    assert_eq!((moved.stage.pipeline, moved.can_undo), (of, true));
    let back = deals::undo(&db, &boss(&db).await, which.as_of(moved.version)).await.unwrap();
    assert_eq!(back.stage.id, first.rungs[0].stage.id);
    // The board shows one at a time.
    for (wanted, shown, deal) in [(None, first.pipeline.id, sale.number), (Some(of), of, renewal.number)] {
        let board = deals::board(&db, &boss(&db).await, wanted, deals::TOP).await.unwrap();
        assert_eq!((board.pipeline.id, board.pipelines.len()), (shown, 2));
        let top: Vec<i64> = board.columns.iter().flat_map(|column| &column.top).map(|deal| deal.number).collect();
        assert_eq!(top, [deal]);
        assert_eq!(board.columns.iter().map(|column| column.count).sum::<i64>(), 1);
    }
    // What a company calls its wins is each pipeline's own.
    let won = At { seen: renewals.seen(), point: Point::End(End::Won) };
    stages::rename(&db, &boss(&db).await, won, "جُدّد", words).await.unwrap();
    let won = deals::win(&db, &boss(&db).await, deals::Which::number(renewal.number)).await.unwrap();
    assert_eq!(won.ended_as.as_deref(), Some("جُدّد"));
    let won = deals::win(&db, &boss(&db).await, which).await.unwrap();
    assert_eq!(won.ended_as, None);
    house.finish().await;
}

#[tokio::test]
async fn what_is_in_a_pipeline_that_is_removed_goes_to_another_stage_by_stage() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let first = now(&db, Kind::Deal).await;
    let lead = a_lead(&db, "ليلى").await;
    let old = stages::add_pipeline(&db, &boss(&db).await, "قديم", &usual()).await.unwrap();
    let short = stages::add_pipeline(&db, &boss(&db).await, "قصير", &usual()).await.unwrap();
    let short = stages::remove(&db, &boss(&db).await, at(&short, 2), None).await.unwrap();
    let mut deals = Vec::new();
    for place in 0..3 {
        let deal = a_deal_in(&db, &lead, Some(old.pipeline.id)).await;
        let which = deals::Which::number(deal.number);
        if place > 0 {
            deals::move_to(&db, &boss(&db).await, which, &[old.rungs[place].stage.id]).await.unwrap();
        }
        deals.push(which);
    }
    deals::lose(&db, &boss(&db).await, deals[1], "السعر").await.unwrap();
    let nowhere = stages::remove_pipeline(&db, &boss(&db).await, old.seen(), None).await;
    assert!(matches!(nowhere, Err(Error::Conflict(Conflict::StageInUse))), "{nowhere:?}");
    let leads = now(&db, Kind::Lead).await;
    for wrong in [leads.pipeline.id, old.pipeline.id] {
        let wrong = stages::remove_pipeline(&db, &boss(&db).await, old.seen(), Some(wrong)).await;
        assert!(matches!(wrong, Err(Error::Invalid { field: Field::Pipeline, .. })), "{wrong:?}");
    }
    stages::remove_pipeline(&db, &boss(&db).await, old.seen(), Some(short.pipeline.id)).await.unwrap();
    let all = stages::all(&db, &boss(&db).await).await.unwrap();
    assert_eq!(all.len(), 3);
    let rungs: Vec<_> = all[2].rungs.iter().map(|rung| (name(&rung.stage), rung.open, rung.ended)).collect();
    assert_eq!(rungs, [("qualification".to_owned(), 1, 0), ("proposal".to_owned(), 1, 1)]);
    let story = overview::timeline::timeline(&db, &boss(&db).await, lead.contact_id, 0).await.unwrap();
    let told = story.moments.iter().find(|moment| moment.what == overview::timeline::What::DealStage);
    assert_eq!(told.and_then(|moment| moment.text.as_deref()), Some("قصير"), "its story says where it went");
    let reopened = deals::reopen(&db, &boss(&db).await, deals[1]).await.unwrap();
    assert_eq!(reopened.stage.id, short.rungs[1].stage.id);
    // Whoever still sees it is told, and nothing new comes into it.
    let stale = stages::rename_pipeline(&db, &boss(&db).await, old.seen(), "x", &usual()).await;
    assert!(matches!(stale, Err(Error::Conflict(Conflict::PipelineChanged(None)))), "{stale:?}");
    let pipeline = Some(old.pipeline.id);
    let new = NewDeal { pipeline, ..new_deal(lead.contact_id) };
    let gone = deals::add(&db, &boss(&db).await, new).await;
    assert!(matches!(gone, Err(Error::Invalid { field: Field::Pipeline, .. })), "{gone:?}");
    // The last stays; an empty one goes without a question.
    stages::remove_pipeline(&db, &boss(&db).await, first.seen(), None).await.unwrap();
    let last = stages::all(&db, &boss(&db).await).await.unwrap().pop().unwrap();
    let last = stages::remove_pipeline(&db, &boss(&db).await, last.seen(), None).await;
    assert!(matches!(last, Err(Error::Conflict(Conflict::LastPipeline))), "{last:?}");
    house.finish().await;
}

#[tokio::test]
async fn what_a_pipeline_can_not_be_is_refused() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let (first, leads) = (now(&db, Kind::Deal).await, now(&db, Kind::Lead).await);
    for (name, problem) in [(" ".to_owned(), Problem::Empty), ("س".repeat(41), Problem::TooLong(40))] {
        let wrong = stages::add_pipeline(&db, &boss(&db).await, &name, &usual()).await.unwrap_err();
        let Error::Invalid { field: Field::Name, problem: what } = wrong else { panic!("{wrong}") };
        assert_eq!(what, problem);
    }
    let own = stages::add_pipeline(&db, &boss(&db).await, "تجديد", &usual()).await.unwrap();
    // Of the first one, which nobody has named, the usual name in any language; of another, however it is written.
    for taken in ["sales", "المَبيعات", "تجديــد"] {
        let taken = stages::add_pipeline(&db, &boss(&db).await, taken, &usual()).await;
        assert!(matches!(taken, Err(Error::Conflict(Conflict::Taken(Noun::Pipeline)))), "{taken:?}");
    }
    let named = stages::rename_pipeline(&db, &boss(&db).await, first.seen(), "جديد", &usual()).await.unwrap();
    assert_eq!(named.pipeline.name.as_deref(), Some("جديد"));
    let same = stages::rename_pipeline(&db, &boss(&db).await, named.seen(), "جديد", &usual()).await;
    assert!(matches!(same, Err(Error::Conflict(Conflict::NoChange))), "{same:?}");
    let wrong = stages::rename_pipeline(&db, &boss(&db).await, leads.seen(), "x", &usual()).await;
    assert!(matches!(wrong, Err(Error::Invalid { field: Field::Pipeline, .. })), "{wrong:?}");
    let wrong = stages::remove_pipeline(&db, &boss(&db).await, leads.seen(), None).await;
    assert!(matches!(wrong, Err(Error::Invalid { field: Field::Pipeline, .. })), "{wrong:?}");
    for n in 2..stages::MOST_PIPELINES {
        stages::add_pipeline(&db, &boss(&db).await, &format!("مسار {n}"), &usual()).await.unwrap();
    }
    let more = stages::add_pipeline(&db, &boss(&db).await, "x", &usual()).await;
    assert!(matches!(more, Err(Error::LimitReached(Limit::Pipelines))), "{more:?}");
    let sara = calls(&db, &person(100_000_000_000_000_002, "سارة")).await;
    let refused = [
        stages::add_pipeline(&db, &sara, "x", &usual()).await.err(),
        stages::rename_pipeline(&db, &sara, own.seen(), "x", &usual()).await.err(),
        stages::remove_pipeline(&db, &sara, own.seen(), None).await.err(),
        stages::all(&db, &sara).await.err(),
    ];
    for refused in refused {
        assert!(matches!(refused, Some(Error::Denied(_))), "{refused:?}");
    }
    house.finish().await;
}
