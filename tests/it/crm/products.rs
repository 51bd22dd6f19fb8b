//! Products: what they cost is read as people type it, and nothing of them is lost by two people at once or by retiring one.

use crm::{
    Error,
    currency::Currency,
    error::{Conflict, Field, Noun, Problem},
    money::Money,
    products::{self, Details, Which},
    settings::{self, CompanyCurrency},
};

use crate::harness::{Installation, calls, owner, stranger};

fn chair() -> Details {
    Details {
        name: "كرسي مكتب".into(), price: "٤٥٠٫٥".into(), tax: Some("15%".into()), ..Details::default()
    }
}

#[tokio::test]
async fn a_product_is_found_changed_and_retired() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    let made = products::add(&db, &boss().await, Details { sku: Some(" CH-١ ".into()), ..chair() }).await.unwrap();
    assert_eq!(
        (made.number, made.price(), made.sku.as_deref()),
        (1001, Money::new(45_050, Currency::SAR), Some("CH-١"))
    );
    assert_eq!((made.tax.to_string(), made.is_active), ("15%".into(), true));
    let taken = products::add(&db, &boss().await, Details { sku: Some("ch-1".into()), ..chair() }).await;
    assert!(matches!(taken, Err(Error::Conflict(Conflict::Taken(Noun::Product)))), "{taken:?}");
    let service =
        Details { name: "تركيب".into(), price: "12.5 KWD".into(), unit: Some("ساعة".into()), ..chair() };
    let service = products::add(&db, &boss().await, service).await.unwrap();
    assert_eq!(service.price().to_string(), "12.500 KWD");
    for typed in ["P-1001", "p1001", "١٠٠١", "ch-1", "كرسى", "كرسي مكتب"] {
        assert_eq!(products::show(&db, &boss().await, typed).await.unwrap().number, 1001, "{typed}");
    }
    for (typed, first) in [("", service.number), ("10", service.number), ("ch", 1001), ("تركـيب", service.number)]
    {
        let found = products::suggest(&db, &boss().await, typed).await.unwrap();
        assert_eq!(found.first().map(|product| product.number), Some(first), "{typed}");
    }
    for typed in ["زرافة", "P-9", ""] {
        let none = products::show(&db, &boss().await, typed).await;
        assert!(matches!(none, Err(Error::NotFound(Noun::Product))), "{typed}: {none:?}");
    }

    // A form that was opened before a colleague changed the same is refused, and says what.
    let seen = Which { number: made.number, seen: Some(made.version) };
    let dearer = Details { sku: made.sku.clone(), price: "500".into(), ..chair() };
    let edited = products::edit(&db, &boss().await, seen, dearer.clone()).await.unwrap();
    assert_eq!((edited.price(), edited.version), (Money::new(50_000, Currency::SAR), made.version + 1));
    let stale = products::edit(&db, &boss().await, seen, Details { price: "600".into(), ..dearer.clone() }).await;
    let Err(Error::Conflict(Conflict::ProductChanged(by, what))) = stale else { panic!("{stale:?}") };
    assert_eq!((by, what), (Some(owner().name), vec![Field::Price]));
    let same = products::edit(&db, &boss().await, Which::number(made.number), dearer).await;
    assert!(matches!(same, Err(Error::Conflict(Conflict::NoChange))), "{same:?}");
    // Who types an amount alone means the currency that it had.
    let cheaper = Details { name: "تركيب".into(), price: "10".into(), unit: Some("ساعة".into()), ..chair() };
    let cheaper = products::edit(&db, &boss().await, Which::number(service.number), cheaper).await.unwrap();
    assert_eq!(cheaper.price().to_string(), "10.000 KWD");

    let retired = products::retire(&db, &boss().await, Which::number(made.number)).await.unwrap();
    assert!(!retired.is_active);
    let again = products::retire(&db, &boss().await, Which::number(made.number)).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::NoChange))), "{again:?}");
    let listed = async |is_active| {
        let page = products::list(&db, &boss().await, is_active, None).await.unwrap();
        (page.total, page.products.iter().map(|product| product.number).collect::<Vec<_>>())
    };
    assert_eq!((listed(true).await, listed(false).await), ((1, vec![service.number]), (1, vec![1001])));
    assert!(products::restore(&db, &boss().await, Which::number(made.number)).await.unwrap().is_active);
    assert_eq!(listed(true).await, (2, vec![service.number, 1001]));
    house.finish().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_product_is_said_and_leaves_nothing() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    for (new, field, problem) in [
        (Details { name: " \u{200F}".into(), ..chair() }, Field::Name, Problem::Empty),
        (Details { name: "س".repeat(101), ..chair() }, Field::Name, Problem::TooLong(100)),
        (Details { price: " ".into(), ..chair() }, Field::Price, Problem::Empty),
        (Details { price: "خمسة".into(), ..chair() }, Field::Price, Problem::Form),
        (Details { price: "-5".into(), ..chair() }, Field::Price, Problem::Form),
        (Details { price: "5.123".into(), ..chair() }, Field::Price, Problem::Decimals(Currency::SAR)),
        (Details { price: "99999999999999".into(), ..chair() }, Field::Price, Problem::TooMuch),
        (Details { tax: Some("101".into()), ..chair() }, Field::Tax, Problem::Form),
        (Details { sku: Some("x".repeat(41)), ..chair() }, Field::Sku, Problem::TooLong(40)),
        (Details { unit: Some("x".repeat(31)), ..chair() }, Field::Unit, Problem::TooLong(30)),
    ] {
        let refused = products::add(&db, &boss().await, new).await.unwrap_err();
        let Error::Invalid { field: at, problem: what } = refused else { panic!("{refused}") };
        assert_eq!((at, what), (field, problem));
    }
    assert_eq!(products::list(&db, &boss().await, true, None).await.unwrap().total, 0);
    let nobody = products::add(&db, &calls(&db, &stranger()).await, Details::default()).await;
    assert!(matches!(nobody, Err(Error::Denied(_))), "who may not learns that first: {nobody:?}");
    house.finish().await;
}

/// An amount without a currency is in the company's own; what was written down before keeps its own.
#[tokio::test]
async fn the_company_chooses_its_currency() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    let before = products::add(&db, &boss().await, chair()).await.unwrap();
    settings::set::<CompanyCurrency>(&db, &boss().await, "KWD".parse().unwrap()).await.unwrap();
    let after = products::add(&db, &boss().await, Details { price: "1.250".into(), ..chair() }).await.unwrap();
    assert_eq!(after.price().to_string(), "1.250 KWD");
    let before = products::show(&db, &boss().await, &products::number_label(before.number)).await.unwrap();
    assert_eq!(before.price().to_string(), "450.50 SAR");
    house.finish().await;
}

#[tokio::test]
async fn pages_of_products_keep_their_place() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let boss = async || calls(&db, &owner()).await;
    for n in 0..products::PAGE + 3 {
        products::add(&db, &boss().await, Details { name: format!("منتج {n}"), ..chair() }).await.unwrap();
    }
    let first = products::list(&db, &boss().await, true, None).await.unwrap();
    products::add(&db, &boss().await, chair()).await.unwrap();
    let second = products::list(&db, &boss().await, true, first.next).await.unwrap();
    let seen: Vec<i64> = first.products.iter().chain(&second.products).map(|product| product.number).collect();
    assert_eq!(seen, (1001..=1001 + products::PAGE as i64 + 2).rev().collect::<Vec<_>>());
    assert_eq!((first.total, second.next), (products::PAGE as i64 + 3, None));
    house.finish().await;
}
