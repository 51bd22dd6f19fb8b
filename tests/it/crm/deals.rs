//! Deals: made of leads once, worth what their lines come to, and added up as they stand.

mod races;

use crm::{
    Error, Permission, Role, TenantDb,
    audit::{self, Part},
    contacts,
    deals::{self, Deal, DealState, Edit, Filter, NewDeal, NewLine, Which},
    error::{Conflict, Field, Limit, Noun, Problem},
    leads::{self, LeadState, NewLead, Whose},
    members::{self, ChangeMember, MemberChange},
    pipelines::{self, Kind},
    products::{self, Details},
};

use super::new_deal;
use crate::harness::{Installation, calls, owner, person};

pub async fn lead(db: &TenantDb, name: &str, phone: Option<&str>) -> leads::Lead {
    let contact = Whose::Person { name: name.into(), phone: phone.map(str::to_owned) };
    let new = NewLead {
        contact, interest: Some("ثلاثون كرسيًا".into()), notes: Some("قبل رمضان".into())
    };
    leads::create(db, &calls(db, &owner()).await, new).await.expect("a lead")
}

pub async fn convert(db: &TenantDb, lead: &leads::Lead) -> crm::Result<Deal> {
    deals::convert(db, &calls(db, &owner()).await, leads::Which::number(lead.number), None).await
}

pub async fn product(db: &TenantDb, name: &str, price: &str) -> products::Product {
    let new = Details { name: name.into(), price: price.into(), tax: Some("15".into()), ..Details::default() };
    products::add(db, &calls(db, &owner()).await, new).await.expect("a product")
}

async fn deal(db: &TenantDb, name: &str, value: Option<&str>) -> Deal {
    let contact = lead(db, name, None).await.contact_id;
    let new = NewDeal { value: value.map(str::to_owned), ..new_deal(contact) };
    deals::add(db, &calls(db, &owner()).await, new).await.expect("a deal")
}

pub fn line(product: &str, quantity: Option<&str>, discount: Option<&str>) -> NewLine {
    NewLine { product: product.into(), quantity: quantity.map(str::to_owned), discount: discount.map(str::to_owned) }
}

async fn stage(db: &TenantDb, place: usize) -> crm::StageId {
    pipelines::stages(db, &calls(db, &owner()).await, Kind::Deal).await.unwrap()[place].id
}

/// Whose it is, who has it, what they want and what was noted goes along; a second time it is said which deal it is.
#[tokio::test]
async fn a_lead_becomes_a_deal_once_and_nothing_is_lost() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    let made = lead(&db, "ليلى", Some("+966501234567")).await;
    let which = leads::Which::number(made.number);
    leads::note(&db, &boss().await, which, "طلبت صورًا").await.unwrap();
    let sara = person(100_000_000_000_000_002, "سارة");
    let order =
        ChangeMember { person: sara.clone(), wanted: MemberChange::SetRole { role: Role::Sales.into() }, notes: None };
    members::change(&db, &boss().await, order).await.unwrap();
    leads::assign(&db, &boss().await, which, &sara).await.unwrap();

    let deal = convert(&db, &made).await.unwrap();
    assert_eq!((deal.number, deal.from_lead, deal.contact_id), (1001, Some(made.number), made.contact_id));
    assert_eq!((deal.subject.as_deref(), deal.notes.as_deref()), (Some("ثلاثون كرسيًا"), Some("قبل رمضان")));
    assert_eq!((deal.owner.as_deref(), deal.value(), deal.state), (Some("سارة"), None, DealState::Open));
    assert_eq!(deal.stage.id, stage(&db, 0).await);
    let of_deal = Which::number(deal.number);
    deals::note(&db, &boss().await, of_deal, "أُرسل العرض").await.unwrap();
    let notes = deals::notes(&db, &boss().await, of_deal).await.unwrap();
    assert_eq!(notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["طلبت صورًا", "أُرسل العرض"]);

    let again = convert(&db, &made).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::LeadConverted(1001)))), "{again:?}");
    let lead_now = leads::show(&db, &boss().await, made.number).await.unwrap();
    assert_eq!(lead_now.state, LeadState::Converted);
    assert_eq!(deals::of_lead(&db, &boss().await, made.number).await.unwrap(), Some(1001));
    for ended in [leads::reopen(&db, &boss().await, which).await, leads::lose(&db, &boss().await, which, "السعر").await]
    {
        assert!(matches!(ended, Err(Error::Conflict(Conflict::LeadEnded))), "{ended:?}");
    }
    // They may want something else: that is another lead.
    let other = lead(&db, "ليلى", Some("+966501234567")).await;
    assert_eq!(other.contact_id, made.contact_id);
    leads::lose(&db, &boss().await, leads::Which::number(other.number), "السعر").await.unwrap();
    let lost = convert(&db, &other).await;
    assert!(matches!(lost, Err(Error::Conflict(Conflict::LeadEnded))), "{lost:?}");
    let unknown = deals::convert(&db, &boss().await, leads::Which::number(7), None).await;
    assert!(matches!(unknown, Err(Error::NotFound(Noun::Lead))), "{unknown:?}");
    house.finish().await;
}

#[tokio::test]
async fn a_deal_is_worked_on_until_it_ends() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    let made = deal(&db, "ليلى", Some("12,500")).await;
    let which = Which { number: made.number, seen: Some(made.version) };
    let edit = |value: &str| Edit {
        subject: Some("أثاث".into()),
        value: Some(value.into()),
        expected_on: "2999-03-01".parse().ok(),
        notes: None,
    };

    let moved = deals::move_to(&db, &boss().await, which, &[stage(&db, 2).await]).await.unwrap();
    assert_eq!(moved.stage.probability(), Some(70));
    let edited = deals::edit(&db, &boss().await, which, edit("13000")).await.unwrap();
    assert_eq!((edited.value().unwrap().to_string(), edited.version), ("13,000.00 SAR".into(), made.version + 2));
    let stale = deals::edit(&db, &boss().await, which, edit("14000")).await.unwrap_err();
    let Error::Conflict(Conflict::DealChanged(by, what)) = stale else { panic!("{stale}") };
    assert_eq!(by.as_deref(), Some(owner().name.as_str()));
    assert_eq!(what, [Field::Expected, Field::Subject, Field::Value]);
    let now = Which::number(made.number);
    let past = Edit { expected_on: "2001-01-01".parse().ok(), ..edit("1") };
    let past = deals::edit(&db, &boss().await, now, past).await;
    assert!(matches!(past, Err(Error::Invalid { field: Field::Expected, problem: Problem::Past })), "{past:?}");
    let same = deals::edit(&db, &boss().await, now, edit("13,000.00 SAR")).await;
    assert!(matches!(same, Err(Error::Conflict(Conflict::NoChange))), "{same:?}");
    // A stage of leads is none of deals.
    let foreign = pipelines::stages(&db, &boss().await, Kind::Lead).await.unwrap()[0].id;
    let nowhere = deals::move_to(&db, &boss().await, now, &[foreign]).await;
    assert!(matches!(nowhere, Err(Error::Invalid { field: Field::Stage, .. })), "{nowhere:?}");
    let stranger = person(300_000_000_000_000_000, "غريب");
    let given = deals::assign(&db, &boss().await, now, &stranger).await;
    assert!(matches!(given, Err(Error::Conflict(Conflict::CannotSeeDeals))), "{given:?}");

    let today = house.clock.now().with_timezone(&chrono_tz::Asia::Riyadh).date_naive();
    let won = deals::win(&db, &boss().await, now).await.unwrap();
    assert_eq!((won.state, won.ended_on, won.lost_reason), (DealState::Won, Some(today), None));
    for ended in [
        deals::edit(&db, &boss().await, now, edit("1")).await,
        deals::win(&db, &boss().await, now).await,
        deals::lose(&db, &boss().await, now, "السعر").await,
        deals::assign(&db, &boss().await, now, &owner()).await,
        deals::move_to(&db, &boss().await, now, &[stage(&db, 0).await]).await,
        deals::set_line(&db, &boss().await, now, line("P-1", None, None)).await,
    ] {
        assert!(matches!(ended, Err(Error::Conflict(Conflict::DealEnded))), "{ended:?}");
    }
    let open = deals::reopen(&db, &boss().await, now).await.unwrap();
    assert_eq!((open.state, open.ended_on, open.stage.probability()), (DealState::Open, None, Some(70)));
    let same = deals::reopen(&db, &boss().await, now).await;
    assert!(matches!(same, Err(Error::Conflict(Conflict::NoChange))), "{same:?}");
    let lost = deals::lose(&db, &boss().await, now, "السعر").await.unwrap();
    assert_eq!((lost.state, lost.lost_reason.as_deref(), lost.ended_on), (DealState::Lost, Some("السعر"), Some(today)));
    deals::note(&db, &boss().await, now, "قد يعود").await.unwrap();
    for typed in ["زرافة", "D-9"] {
        let unknown = deals::note(&db, &boss().await, Which::read(typed), "x").await;
        assert!(matches!(unknown, Err(Error::NotFound(Noun::Deal))), "{unknown:?}");
    }
    house.finish().await;
}

/// A line keeps what the product cost when it was put there, and the deal is worth what all come to.
#[tokio::test]
async fn a_deal_is_worth_what_its_lines_come_to() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    let made = deal(&db, "ليلى", Some("1")).await;
    let which = Which::number(made.number);
    let chair = product(&db, "كرسي", "9.99").await;
    let cloth = product(&db, "قماش", "33.33").await;
    let set = async |new: NewLine| deals::set_line(&db, &boss().await, which, new).await;
    let worth = |deal: Deal| deal.value().map(|value| value.to_string());

    assert_eq!(worth(set(line("كرسي", Some("3"), Some("10"))).await.unwrap()).as_deref(), Some("26.97 SAR"));
    assert_eq!(worth(set(line("P-1002", Some("٢٫٥"), None)).await.unwrap()).as_deref(), Some("110.30 SAR"));
    // Another price later is another deal's.
    let dearer = Details { name: "كرسي".into(), price: "20".into(), tax: None, ..Details::default() };
    products::edit(&db, &boss().await, products::Which::number(chair.number), dearer).await.unwrap();
    products::retire(&db, &boss().await, products::Which::number(cloth.number)).await.unwrap();
    assert_eq!(worth(set(line("P-1001", Some("4"), None)).await.unwrap()).as_deref(), Some("119.29 SAR"));
    assert_eq!(worth(set(line("P-1002", None, Some("50"))).await.unwrap()).as_deref(), Some("77.62 SAR"));
    let lines = deals::sold(&db, &boss().await, which).await.unwrap();
    let seen: Vec<_> =
        lines.iter().map(|line| (line.price, line.quantity.to_string(), line.discount.to_string())).collect();
    assert_eq!(seen, [(999, "4".into(), "10%".into()), (3333, "2.5".into(), "50%".into())]);
    assert!(lines.iter().all(|line| line.tax.to_string() == "15%"));

    // What its lines come to is nothing to type, nor to overwrite by a form that was opened before.
    let typed = Edit { value: Some("5".into()), ..Edit::default() };
    let refused = deals::edit(&db, &boss().await, which, typed.clone()).await;
    assert!(matches!(refused, Err(Error::Conflict(Conflict::ValueOfLines))), "{refused:?}");
    let stale = Which { seen: Some(made.version), ..which };
    let stale = deals::edit(&db, &boss().await, stale, typed).await;
    assert!(
        matches!(stale, Err(Error::Conflict(Conflict::DealChanged(_, ref what))) if *what == [Field::Value]),
        "{stale:?}"
    );
    let subject = Edit { subject: Some("أثاث".into()), ..Edit::default() };
    let kept = deals::edit(&db, &boss().await, which, subject).await.unwrap();
    assert_eq!(worth(kept).as_deref(), Some("77.62 SAR"));

    for (new, what) in
        [(line("P-1001", Some("4"), Some("10")), Conflict::NoChange), (line("P-1001", None, None), Conflict::NoChange)]
    {
        let refused = set(new).await;
        assert!(matches!(&refused, Err(Error::Conflict(conflict)) if *conflict == what), "{refused:?}");
    }
    for (new, field) in [
        (line("P-1001", Some("-1"), None), Field::Quantity),
        (line("P-1001", Some("1.0001"), None), Field::Quantity),
        (line("P-1001", None, Some("101")), Field::Discount),
    ] {
        let refused = set(new).await;
        assert!(matches!(refused, Err(Error::Invalid { field: at, .. }) if at == field), "{refused:?}");
    }
    let unknown = set(line("زرافة", None, None)).await;
    assert!(matches!(unknown, Err(Error::NotFound(Noun::Product))), "{unknown:?}");
    let dear = product(&db, "قصر", "9,999,999,999,999").await;
    let too_much = set(line(&products::number_label(dear.number), Some("2"), None)).await;
    assert!(matches!(too_much, Err(Error::Invalid { problem: Problem::TooMuch, .. })), "{too_much:?}");

    // The last line takes the value along. What is retired can be taken out, and not be put in again.
    assert_eq!(worth(set(line("P-1001", Some("0"), None)).await.unwrap()).as_deref(), Some("41.66 SAR"));
    let empty = set(line("P-1002", Some("0"), None)).await.unwrap();
    assert_eq!((empty.value(), empty.lines), (None, 0));
    let nothing = set(line("P-1001", Some("0"), None)).await;
    assert!(matches!(nothing, Err(Error::Conflict(Conflict::NoChange))), "{nothing:?}");
    let retired = set(line("P-1002", None, None)).await;
    assert!(matches!(retired, Err(Error::Conflict(Conflict::ProductRetired))), "{retired:?}");

    // A deal is in one currency: of what is sold in it first, if nobody has put a value on it.
    let foreign = product(&db, "شحن", "1.250 KWD").await;
    let foreign = products::number_label(foreign.number);
    assert_eq!(worth(set(line(&foreign, Some("3"), None)).await.unwrap()).as_deref(), Some("3.750 KWD"));
    let mixed = set(line("P-1001", None, None)).await;
    assert!(matches!(mixed, Err(Error::Conflict(Conflict::DealCurrency(code))) if code.code() == "KWD"), "{mixed:?}");
    house.finish().await;
}

#[tokio::test]
async fn a_deal_has_only_so_many_lines() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let made = deal(&db, "ليلى", None).await;
    for n in 0..=deals::LINES {
        let product = product(&db, &format!("منتج {n}"), "0.01").await;
        let new = line(&products::number_label(product.number), None, None);
        let set = deals::set_line(&db, &calls(&db, &owner()).await, Which::number(made.number), new).await;
        match n < deals::LINES {
            true => assert_eq!(set.unwrap().minor, Some(n + 1)),
            false => assert!(matches!(set, Err(Error::LimitReached(Limit::DealLines))), "{set:?}"),
        }
    }
    house.finish().await;
}

/// What is listed is added up in each currency, weighed by how likely each deal is; the board says the same.
#[tokio::test]
async fn deals_are_added_up_as_they_stand() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    let sara = person(100_000_000_000_000_002, "سارة");
    let order =
        ChangeMember { person: sara.clone(), wanted: MemberChange::SetRole { role: Role::Sales.into() }, notes: None };
    members::change(&db, &boss().await, order).await.unwrap();
    for (n, (value, place)) in
        [(Some("100.01"), 0), (Some("0.03"), 2), (Some("10 KWD"), 1), (None, 1), (Some("7"), 0), (Some("9"), 0)]
            .into_iter()
            .enumerate()
    {
        let made = deal(&db, &format!("عميل {n}"), value).await;
        let which = Which::number(made.number);
        if place > 0 {
            deals::move_to(&db, &boss().await, which, &[stage(&db, place).await]).await.unwrap();
        }
        match n {
            1 => drop(deals::assign(&db, &boss().await, which, &sara).await.unwrap()),
            4 => drop(deals::win(&db, &boss().await, which).await.unwrap()),
            5 => drop(deals::lose(&db, &boss().await, which, "السعر").await.unwrap()),
            _ => {}
        }
    }
    let list = async |who: &crm::members::Person, filter| {
        let page = deals::list(&db, &calls(&db, who).await, filter, None).await.unwrap();
        let totals: Vec<_> =
            page.totals.iter().map(|total| (total.sum().to_string(), total.weighted().to_string())).collect();
        (page.deals.iter().map(|deal| deal.number).collect::<Vec<_>>(), page.count, totals)
    };
    let of = |sum: &str, weighted: &str| (sum.to_owned(), weighted.to_owned());
    // 20 % of 100.01 and 70 % of 0.03, each rounded half up; of what nobody knows the value of, nothing.
    let all = vec![of("100.04 SAR", "20.02 SAR"), of("10.000 KWD", "4.000 KWD")];
    assert_eq!(list(&owner(), Filter::All).await, (vec![1004, 1003, 1002, 1001], 4, all));
    assert_eq!(list(&sara, Filter::Mine).await, (vec![1002], 1, vec![of("0.03 SAR", "0.02 SAR")]));
    let second = stage(&db, 1).await;
    assert_eq!(list(&owner(), Filter::Stage(second)).await, (vec![1004, 1003], 2, vec![of("10.000 KWD", "4.000 KWD")]));
    assert_eq!(list(&owner(), Filter::Won).await.0, [1005]);
    assert_eq!(list(&owner(), Filter::Lost).await.0, [1006]);

    let board = deals::board(&db, &boss().await, None, deals::TOP).await.unwrap();
    let columns: Vec<_> = board
        .columns
        .iter()
        .map(|column| (column.count, column.top.iter().map(|deal| deal.number).collect::<Vec<_>>()))
        .collect();
    assert_eq!(columns, [(1, vec![1001]), (2, vec![1003, 1004]), (1, vec![1002])]);
    let sums: Vec<_> =
        board.columns.iter().flat_map(|column| &column.totals).map(|total| total.sum().to_string()).collect();
    assert_eq!(sums, ["100.01 SAR", "10.000 KWD", "0.03 SAR"]);
    house.finish().await;
}

#[tokio::test]
async fn deals_are_found_and_paged() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    let made = lead(&db, "مُحَمَّد أحمد", Some("+966501234567")).await;
    convert(&db, &made).await.unwrap();
    for n in 0..deals::PAGE + 2 {
        deal(&db, &format!("عميل {n}"), None).await;
    }
    for typed in ["D-1001", "محمد احمد", "0501234", "كرسيا", "١٠٠١"] {
        let found = deals::suggest(&db, &boss().await, typed).await.unwrap();
        assert_eq!(found.first().map(|deal| deal.number), Some(1001), "{typed}");
        assert_eq!(deals::look_up(&db, &boss().await, typed).await.unwrap()[0].number, 1001, "{typed}");
    }
    let none = deals::look_up(&db, &boss().await, "زرافة").await;
    assert!(matches!(none, Err(Error::NotFound(Noun::Deal))), "{none:?}");
    let first = deals::list(&db, &boss().await, Filter::All, None).await.unwrap();
    let second = deals::list(&db, &boss().await, Filter::All, first.next).await.unwrap();
    let seen: Vec<i64> = first.deals.iter().chain(&second.deals).map(|deal| deal.number).collect();
    assert_eq!((seen.len(), second.next), (deals::PAGE + 3, None));
    assert!(seen.is_sorted_by(|one, other| one > other));
    house.finish().await;
}

/// A merge takes deals along, and an undo brings them back; who opens a deal with who is gone opens it with who was kept.
#[tokio::test]
async fn deals_go_along_when_contacts_are_merged() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    let (keep, gone) = (deal(&db, "ليلى", None).await, deal(&db, "ليلى أحمد", Some("5")).await);
    let merged = contacts::merge(&db, &boss().await, keep.contact_id, gone.contact_id).await.unwrap();
    assert_eq!(merged.moved.deals, 1);
    let new = new_deal(gone.contact_id);
    let later = deals::add(&db, &boss().await, new).await.unwrap();
    let whose = async |number| deals::show(&db, &boss().await, Which::number(number)).await.unwrap().contact_id;
    assert_eq!((whose(gone.number).await, later.contact_id), (keep.contact_id, keep.contact_id));
    contacts::unmerge(&db, &boss().await, merged.id).await.unwrap();
    assert_eq!((whose(gone.number).await, whose(later.number).await), (gone.contact_id, keep.contact_id));
    house.finish().await;
}

/// What the log says of a contact's deals goes with them.
#[tokio::test]
async fn erasing_a_contact_reaches_their_deals() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    let made = lead(&db, "Peregrine", None).await;
    let deal = convert(&db, &made).await.unwrap();
    deals::win(&db, &boss().await, Which::number(deal.number)).await.unwrap();
    let look = house.superuser("t_alpha").await;
    let mentions = async || -> i64 {
        sqlx::query_scalar("select count(*) from audit_log a where a::text like '%Peregrine%'")
            .fetch_one(&look)
            .await
            .unwrap()
    };
    assert_eq!(mentions().await, 3);
    let id = made.contact_id.to_string();
    audit::erase(&db, &boss().await, Part::Target, Noun::Contact, &id, "asked").await.unwrap();
    assert_eq!(mentions().await, 0);
    look.close().await;
    house.finish().await;
}

/// Who may not is told so before anything is looked at, and another company's deal is not there.
#[tokio::test]
async fn a_deal_is_nobodys_who_may_not_see_it() {
    let house = Installation::new().await;
    let (alpha, beta) = (house.company("alpha").await, house.company("beta").await);
    let made = deal(&alpha, "ليلى", None).await;
    let which = Which::number(made.number);
    let elsewhere = deals::show(&beta, &calls(&beta, &owner()).await, which).await;
    assert!(matches!(elsewhere, Err(Error::NotFound(Noun::Deal))), "{elsewhere:?}");
    let nobody = person(300_000_000_000_000_001, "غريب");
    let denied = async |done: crm::Result<Deal>, permission: Permission| {
        assert!(matches!(&done, Err(Error::Denied(denied)) if denied.permission == permission), "{done:?}");
    };
    let caller = async || calls(&alpha, &nobody).await;
    denied(deals::show(&alpha, &caller().await, which).await, Permission::ViewDeals).await;
    denied(deals::win(&alpha, &caller().await, Which::number(7)).await, Permission::EditDeals).await;
    let bad = line("زرافة", Some("x"), Some("x"));
    denied(deals::set_line(&alpha, &caller().await, which, bad).await, Permission::EditDeals).await;
    let new = NewDeal { subject: Some("x".repeat(201)), value: Some("x".into()), ..new_deal(made.contact_id) };
    denied(deals::add(&alpha, &caller().await, new).await, Permission::CreateDeals).await;
    denied(deals::convert(&alpha, &caller().await, leads::Which::number(7), None).await, Permission::CreateDeals).await;
    house.finish().await;
}
