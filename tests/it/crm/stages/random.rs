//! Stage moves never skip a rule: random sequences of whatever is done with stages, leads and deals, each step compared with a naive model.

use crm::{
    Error, PipelineId, TenantDb,
    deals::{self, DealState},
    leads::{self, LeadState},
    pipelines::Kind,
    stages::{self, Ladder, MOST, NewStage, Step},
};

use super::{a_deal_in, a_lead, at, boss, called, name, names, now, words};
use crate::{
    depth::{Dice, depth, seed},
    harness::Installation,
};

/// A lead or a deal: whether it is open, and in which stage, by name.
struct Record {
    number: i64,
    is_open: bool,
    stage: String,
}

/// The pipeline of leads, and two of deals. Each stage is called otherwise, wherever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Track {
    Leads,
    Deals,
    Renewals,
}

impl Track {
    const ALL: [Self; 3] = [Self::Leads, Self::Deals, Self::Renewals];

    fn kind(self) -> Kind {
        match self {
            Self::Leads => Kind::Lead,
            Self::Deals | Self::Renewals => Kind::Deal,
        }
    }
}

/// What there is to be: stages by their tracks, leads, and deals.
#[derive(Default)]
struct Model {
    ids: Vec<PipelineId>,
    stages: [Vec<(String, Option<i16>)>; 3],
    records: [Vec<Record>; 2],
    named: usize,
}

fn index(of: Kind) -> usize {
    match of {
        Kind::Lead => 0,
        Kind::Deal => 1,
    }
}

async fn shown(db: &TenantDb, model: &Model, of: Track) -> Ladder {
    stages::show(db, &boss(db).await, model.ids[of as usize]).await.expect("the pipeline")
}

/// Where the stage of this name is, if it is one of these.
fn place(model: &Model, of: Track, name: &str) -> Option<usize> {
    model.stages[of as usize].iter().position(|(known, _)| known == name)
}

#[tokio::test]
async fn random_sequences_of_shaping_and_moving_follow_the_model() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    let mut dice = Dice(seed());
    let mut model = Model::default();
    for of in Track::ALL {
        let mut all = match of {
            Track::Leads | Track::Deals => now(&db, of.kind()).await,
            Track::Renewals => stages::add_pipeline(&db, &boss(&db).await, "تجديد", &[]).await.expect("a pipeline"),
        };
        for place in 0..all.rungs.len() {
            let own = format!("{of:?} {place}");
            all = stages::rename(&db, &boss(&db).await, at(&all, place), &own, words).await.expect("a name");
        }
        model.ids.push(all.pipeline.id);
        model.stages[of as usize] =
            all.rungs.iter().map(|rung| (name(&rung.stage), rung.stage.probability())).collect();
    }
    let (mut done, mut refused) = (0, 0);
    for _ in 0..depth(60, 2000) {
        let of = *dice.pick(&Track::ALL);
        match if dice.roll(2) == 0 {
            shape(&db, &mut dice, &mut model, of).await
        } else {
            work(&db, &mut dice, &mut model, of).await
        } {
            true => done += 1,
            false => refused += 1,
        }
        for of in Track::ALL {
            compare(&db, &model, of).await;
        }
        let crooked: i64 = sqlx::query_scalar(
            "select count(*) from (select s.*, row_number() over (partition by pipeline_id order by place) as nth, p.kind
                                   from stages s join pipelines p on p.id = s.pipeline_id) s
             where place <> nth or (kind = 'deal') <> (probability is not null)",
        )
        .fetch_one(&look)
        .await
        .expect("the stages");
        assert_eq!(crooked, 0, "places are 1 to n, and deals alone are likely");
        let lost: i64 = sqlx::query_scalar(
            "select (select count(*) from leads l join stages s on s.id = l.stage_id join pipelines p on p.id = s.pipeline_id where p.kind <> 'lead')
                  + (select count(*) from deals d join stages s on s.id = d.stage_id join pipelines p on p.id = s.pipeline_id where p.kind <> 'deal')",
        )
        .fetch_one(&look)
        .await
        .expect("the rows");
        assert_eq!(lost, 0, "each is in a stage of its own kind");
    }
    println!("{done} steps were taken, {refused} were refused");
    assert!(done > refused, "most of them can be");
    look.close().await;
    house.finish().await;
}

/// Does something with the stages; whether it was done, which the model knows beforehand.
async fn shape(db: &TenantDb, dice: &mut Dice, model: &mut Model, of: Track) -> bool {
    let all = shown(db, model, of).await;
    let (kind, track) = (index(of.kind()), of as usize);
    let count = model.stages[track].len();
    let one = dice.roll(count);
    model.named += 1;
    let new = format!("مرحلة {}", model.named);
    let (outcome, expected) = match dice.roll(5) {
        0 => {
            let (place, likely) = (1 + dice.roll(count + 1), i16::try_from(dice.roll(101)).expect("a percentage"));
            let probability = (of != Track::Leads).then_some(likely);
            let typed = probability.map(|likely| likely.to_string());
            let wanted = NewStage { place: Some(place.to_string()), probability: typed, ..called(&new) };
            let outcome = stages::add(db, &boss(db).await, all.seen(), wanted, words).await.map(|(_, all)| all);
            let fits = count < MOST;
            if fits {
                model.stages[track].insert(place - 1, (new, probability));
            }
            (outcome, fits)
        }
        1 => {
            // Sometimes a name that another has, or its own.
            let wanted = if dice.roll(3) == 0 { model.stages[track][dice.roll(count)].0.clone() } else { new };
            let outcome = stages::rename(db, &boss(db).await, at(&all, one), &wanted, words).await;
            let is_free = model.stages[track].iter().all(|(name, _)| *name != wanted);
            if is_free {
                let old = std::mem::replace(&mut model.stages[track][one].0, wanted.clone());
                for record in model.records[kind].iter_mut().filter(|record| record.stage == old) {
                    record.stage.clone_from(&wanted);
                }
            }
            (outcome, is_free)
        }
        2 => {
            let step = *dice.pick(&[Step::Up, Step::Down]);
            let outcome = stages::step(db, &boss(db).await, at(&all, one), step).await;
            let other = match step {
                Step::Up => one.checked_sub(1),
                Step::Down => Some(one + 1).filter(|other| *other < count),
            };
            if let Some(other) = other {
                model.stages[track].swap(one, other);
            }
            (outcome, other.is_some())
        }
        3 => {
            let likely = i16::try_from(dice.roll(110)).expect("about a percentage");
            let outcome = stages::set_probability(db, &boss(db).await, at(&all, one), &likely.to_string()).await;
            let fits = of != Track::Leads && likely <= 100 && model.stages[track][one].1 != Some(likely);
            if fits {
                model.stages[track][one].1 = Some(likely);
            }
            (outcome, fits)
        }
        _ => {
            let into = (dice.roll(4) > 0).then(|| dice.roll(count));
            let to = into.map(|into| all.rungs[into].stage.id);
            let outcome = stages::remove(db, &boss(db).await, at(&all, one), to).await;
            let gone = model.stages[track][one].0.clone();
            let holds = model.records[kind].iter().any(|record| record.stage == gone);
            let fits = count > 1 && into != Some(one) && (into.is_some() || !holds);
            if fits {
                if let Some(into) = into.map(|into| model.stages[track][into].0.clone()) {
                    for record in model.records[kind].iter_mut().filter(|record| record.stage == gone) {
                        record.stage.clone_from(&into);
                    }
                }
                model.stages[track].remove(one);
            }
            (outcome, fits)
        }
    };
    assert_eq!(outcome.is_ok(), expected, "{outcome:?}");
    expected
}

/// Does something with a lead or a deal.
async fn work(db: &TenantDb, dice: &mut Dice, model: &mut Model, of: Track) -> bool {
    let kind = index(of.kind());
    let deed = dice.roll(5);
    if deed == 0 || model.records[kind].is_empty() {
        let stage = model.stages[of as usize][0].0.clone();
        let lead = a_lead(db, "ليلى").await;
        // Whoever makes a deal makes a lead for it here, which is in the first stage of its own.
        if of != Track::Leads {
            let number = a_deal_in(db, &lead, Some(model.ids[of as usize])).await.number;
            model.records[kind].push(Record { number, is_open: true, stage });
        }
        let stage = model.stages[0][0].0.clone();
        model.records[0].push(Record { number: lead.number, is_open: true, stage });
        return true;
    }
    // A deal goes from one pipeline to another, too.
    let all = shown(db, model, of).await;
    let (one, to) = (dice.roll(model.records[kind].len()), dice.roll(all.rungs.len()));
    let (number, target) = (model.records[kind][one].number, all.rungs[to].stage.id);
    let caller = boss(db).await;
    let (lead, deal) = (leads::Which::number(number), deals::Which::number(number));
    let record = &mut model.records[kind][one];
    let wanted = model.stages[of as usize][to].0.clone();
    let (outcome, expected): (Result<(), Error>, bool) = match (deed, of.kind()) {
        (1 | 2, _) => {
            let outcome = match of.kind() {
                Kind::Lead => leads::move_to(db, &caller, lead, target).await.map(drop),
                Kind::Deal => deals::move_to(db, &caller, deal, &[target]).await.map(drop),
            };
            let fits = record.is_open && record.stage != wanted;
            if fits {
                record.stage = wanted;
            }
            (outcome, fits)
        }
        (3, _) => {
            let outcome = match of.kind() {
                Kind::Lead => leads::lose(db, &caller, lead, "x").await.map(drop),
                Kind::Deal if to % 2 == 0 => deals::lose(db, &caller, deal, "x").await.map(drop),
                Kind::Deal => deals::win(db, &caller, deal).await.map(drop),
            };
            (outcome, std::mem::take(&mut record.is_open))
        }
        _ => {
            let outcome = match of.kind() {
                Kind::Lead => leads::reopen(db, &caller, lead).await.map(drop),
                Kind::Deal => deals::reopen(db, &caller, deal).await.map(drop),
            };
            (outcome, !std::mem::replace(&mut record.is_open, true))
        }
    };
    assert_eq!(outcome.is_ok(), expected, "{of:?} {number}: {outcome:?}");
    expected
}

/// The stages with what is in them, and each lead and deal, are as the model has them.
async fn compare(db: &TenantDb, model: &Model, of: Track) {
    let (all, kind) = (shown(db, model, of).await, index(of.kind()));
    let expected: Vec<&str> = model.stages[of as usize].iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names(&all), expected);
    for ((stage, likely), rung) in model.stages[of as usize].iter().zip(&all.rungs) {
        assert_eq!(rung.stage.probability(), *likely, "{stage}");
        let of_stage = || model.records[kind].iter().filter(|record| record.stage == *stage);
        let open = of_stage().filter(|record| record.is_open).count();
        let ended = of_stage().count() - open;
        assert_eq!((rung.open, rung.ended), (open as i64, ended as i64), "{stage}");
    }
    if let Some(last) = model.records[kind].last() {
        let caller = boss(db).await;
        let (stage, is_open) = match of.kind() {
            Kind::Lead => {
                let lead = leads::show(db, &caller, last.number).await.expect("the lead");
                (lead.stage.id, lead.state == LeadState::Open)
            }
            Kind::Deal => {
                let deal = deals::show(db, &caller, deals::Which::number(last.number)).await.expect("the deal");
                (deal.stage.id, deal.state == DealState::Open)
            }
        };
        let here = place(model, of, &last.stage).map(|place| all.rungs[place].stage.id);
        assert!(here.is_none_or(|here| here == stage), "{} is where the model has it", last.number);
        assert_eq!(is_open, last.is_open);
    }
}
