//! Fields of a company's own: as many as there can be, each read by its kind, and overtaken by nobody unnoticed.

use crm::{
    ContactId, Error, TenantDb,
    caller::Caller,
    contacts::{self, Which},
    error::{Conflict, Field, Limit, Noun, Problem, ValueProblem},
    fields::{self, At, Kind, List, MOST, Of, Step, Typed, Value},
    overview::extra::{self, Sheet, Subject},
};

use crate::harness::{Installation, calls, owner, person};

async fn boss(db: &TenantDb) -> Caller {
    calls(db, &owner()).await
}

async fn now(db: &TenantDb) -> List {
    fields::show(db, &boss(db).await, Of::Contact).await.expect("the fields")
}

async fn added(db: &TenantDb, kind: Kind, name: &str, choices: &str) -> List {
    let seen = now(db).await.seen;
    fields::add(db, &boss(db).await, seen, kind, name, choices).await.expect("a field").1
}

async fn a_contact(db: &TenantDb, name: &str) -> ContactId {
    let edit = contacts::Edit { name: name.into(), ..contacts::Edit::default() };
    contacts::add(db, &boss(db).await, edit).await.expect("a contact").id
}

async fn sheet(db: &TenantDb, contact: ContactId) -> Sheet {
    extra::sheet(db, &boss(db).await, Subject::Contact(contact)).await.expect("the sheet")
}

async fn fills(db: &TenantDb, contact: ContactId, typed: &[&str]) -> crm::Result<contacts::Contact> {
    let sheet = sheet(db, contact).await;
    let values = typed.iter().map(|typed| Some((*typed).to_owned())).collect();
    let which = Which { id: contact, seen: Some(sheet.version) };
    contacts::fill(db, &boss(db).await, which, Typed { seen: sheet.seen, page: 0, values }).await
}

fn texts(sheet: &Sheet) -> Vec<Option<Value>> {
    sheet.rows.iter().map(|(_, value)| value.clone()).collect()
}

#[tokio::test]
async fn fields_are_shaped_within_their_limits() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let first = added(&db, Kind::Choice, "المقاس", "صغير\nكبير").await;
    let at = |list: &List, place: usize| At { seen: list.seen, field: list.fields[place].id };
    let stale = now(&db).await;
    let all = fields::rename(&db, &boss(&db).await, at(&first, 0), "مقاس القميص").await.unwrap();
    let late = fields::rename(&db, &boss(&db).await, at(&stale, 0), "x").await.unwrap_err();
    let Error::Conflict(Conflict::FieldsChanged(by)) = late else { panic!("{late}") };
    assert_eq!(by, Some(owner().name));
    let all = fields::set_choices(&db, &boss(&db).await, at(&all, 0), "صغير\nوسط\nكبير").await.unwrap();
    assert_eq!(all.fields[0].choices.len(), 3);
    let sara = person(100_000_000_000_000_002, "سارة");
    let refused = fields::remove(&db, &calls(&db, &sara).await, at(&all, 0)).await;
    assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    let taken = fields::add(&db, &boss(&db).await, all.seen, Kind::Text, "مقاس القَميص", "").await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::Taken(Noun::Field)))), "{taken:?}");
    let long = fields::add(&db, &boss(&db).await, all.seen, Kind::Text, &"س".repeat(41), "").await.unwrap_err();
    assert!(matches!(long, Error::Invalid { field: Field::Name, problem: Problem::TooLong(40) }), "{long}");
    for n in 1..MOST {
        added(&db, Kind::Text, &format!("حقل {n}"), "").await;
    }
    let full = now(&db).await;
    let more = fields::add(&db, &boss(&db).await, full.seen, Kind::Text, "x", "").await;
    assert!(matches!(more, Err(Error::LimitReached(Limit::Fields))), "{more:?}");
    let moved = fields::step(&db, &boss(&db).await, at(&full, 1), Step::Up).await.unwrap();
    assert_eq!(moved.fields[1].name, "مقاس القميص");
    house.finish().await;
}

#[tokio::test]
async fn what_is_typed_is_read_by_its_kind_and_kept() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let leila = a_contact(&db, "ليلى").await;
    added(&db, Kind::Number, "العمر", "").await;
    added(&db, Kind::Date, "الميلاد", "").await;
    fills(&db, leila, &["٤٢", "1/3/1985"]).await.unwrap();
    let kept = [Some(Value::Number("42".into())), Some(Value::Date("1985-03-01".parse().unwrap()))];
    assert_eq!(texts(&sheet(&db, leila).await), kept);
    let wrong = fills(&db, leila, &["كبيرة", "1/3/1985"]).await.unwrap_err();
    let Error::Invalid { problem: Problem::Own { name, wrong, .. }, .. } = wrong else { panic!("{wrong}") };
    assert_eq!((name.as_str(), wrong), ("العمر", ValueProblem::Number));
    let same = fills(&db, leila, &["42", "1985-03-01"]).await;
    assert!(matches!(same, Err(Error::Conflict(Conflict::NoChange))), "{same:?}");
    // A form that was opened before the fields changed would fill in others.
    let before = sheet(&db, leila).await;
    added(&db, Kind::YesNo, "يدخن", "").await;
    let typed = Typed { seen: before.seen, page: 0, values: vec![Some("7".into())] };
    let which = Which { id: leila, seen: Some(before.version) };
    let late = contacts::fill(&db, &boss(&db).await, which, typed).await;
    assert!(matches!(late, Err(Error::Conflict(Conflict::FieldsChanged(_)))), "{late:?}");
    // What a colleague changes of the contact by the other form is nothing to this one, and the other way round.
    let before = sheet(&db, leila).await;
    let contact = contacts::show(&db, &boss(&db).await, leila).await.unwrap();
    let edit = contacts::Edit { name: "ليلى أحمد".into(), ..contacts::Edit::default() };
    contacts::edit(&db, &boss(&db).await, contact.which(), edit.clone()).await.unwrap();
    let typed = Typed { seen: before.seen, page: 0, values: vec![Some("43".into())] };
    contacts::fill(&db, &boss(&db).await, Which { id: leila, seen: Some(before.version) }, typed).await.unwrap();
    assert_eq!(
        texts(&sheet(&db, leila).await),
        [Some(Value::Number("43".into())), None, None],
        "what is empty is cleared"
    );
    house.finish().await;
}

/// What is empty is filled up; what was changed since is who was kept's own by then.
#[tokio::test]
async fn a_merge_fills_up_what_is_empty_and_gives_it_back() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    for name in ["الأول", "الثاني", "الثالث"] {
        added(&db, Kind::Text, name, "").await;
    }
    let text = |text: &str| Some(Value::Text(text.into()));
    let (keep, gone) = (a_contact(&db, "ليلى").await, a_contact(&db, "ليلى أحمد").await);
    fills(&db, keep, &["لها"]).await.unwrap();
    fills(&db, gone, &["أ", "ب", "ج"]).await.unwrap();
    let merged = contacts::merge(&db, &boss(&db).await, keep, gone).await.unwrap();
    assert_eq!(texts(&sheet(&db, keep).await), [text("لها"), text("ب"), text("ج")]);
    fills(&db, keep, &["لها", "ب", "غيره"]).await.unwrap();
    contacts::unmerge(&db, &boss(&db).await, merged.id).await.unwrap();
    assert_eq!(texts(&sheet(&db, keep).await), [text("لها"), None, text("غيره")]);
    assert_eq!(texts(&sheet(&db, gone).await), [text("أ"), text("ب"), text("ج")]);
    house.finish().await;
}
