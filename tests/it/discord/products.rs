//! `/product` as people use it.

use super::stage::{form, redacted, words};
use crate::house::{House, settled};

#[tokio::test]
async fn a_product_goes_its_way_by_commands_buttons_and_forms() {
    let house = House::open().await;
    let (boss, general) = (house.member("owner"), house.demo.general);
    let line = "/product add name:\"كرسي *مكتب*\" price:\"٤٥٠٫٥\" tax:15% unit:حبة sku:CH-1";
    let made = settled(&house.runs("owner", line).await).await;
    for part in ["P-1001", "كرسي \\*مكتب\\*", "450.50 ر.س", "15%", "حبة", "CH-1"] {
        assert!(made.text().contains(part), "{part} is missing: {}", made.text());
    }
    for (line, seen) in [
        ("/product add name:x price:خمسة", "لم يُفهم المبلغ"),
        ("/product add name:x price:5.123", "منزلتان عشريتان"),
        ("/product add name:x price:5 tax:150", "لم تُفهم النسبة"),
        ("/product add name:x price:5 sku:ch-1", "لمنتج آخر"),
        ("/product show product:زرافة", "لا يوجد منتج كهذا"),
    ] {
        let said = house.says("owner", line).await;
        assert!(said.contains(seen), "{line}: {said}");
    }
    for typed in ["كرسى", "1001", "ch-1"] {
        let offered = boss.types(general, &format!("/product show product:{typed}")).await.unwrap();
        assert_eq!(offered.iter().map(|it| it.value.as_str()).collect::<Vec<_>>(), [Some("P-1001")], "{typed}");
    }
    let opened = form(&boss.clicks(&made, &words("ar", "button-edit")).await.unwrap());
    let value = |id: &str| opened.fields().into_iter().find(|field| field.custom_id == id).unwrap().value;
    assert_eq!((value("price").as_str(), value("tax").as_str(), value("sku").as_str()), ("450.50 SAR", "15%", "CH-1"));
    let edited = settled(&boss.submits(&opened, &[("price", "500")]).await.unwrap()).await.text();
    assert!(edited.contains("500.00 ر.س") && edited.contains("✅"), "{edited}");
    let stale = settled(&boss.submits(&opened, &[("price", "600")]).await.unwrap()).await.text();
    assert!(stale.contains("عدّل") && stale.contains(&words("ar", "field-price")), "{stale}");
    let retired = settled(&boss.clicks(&made, &words("ar", "button-product-retire")).await.unwrap()).await;
    assert!(retired.text().contains("🗄️"), "{}", retired.text());
    assert!(house.says("owner", "/product list").await.contains("لم يُضف أي منتج بعد"));
    assert!(house.says("owner", "/product list retired:true").await.contains("P-1001"));
    let back = settled(&boss.clicks(&retired, &words("ar", "button-product-restore")).await.unwrap()).await;
    assert!(back.text().contains("↩️"), "{}", back.text());
    // Who may only look sees no buttons.
    let seen = settled(&house.runs("sales", "/product show product:P-1001").await).await;
    assert!(seen.text().contains("500.00 ر.س") && seen.buttons().is_empty(), "{}", seen.text());
    house.quiet().await;
    insta::assert_snapshot!("a_product_in_the_log", redacted(&house.says("owner", "/audit list noun:product").await));
    house.finish().await;
}

#[tokio::test]
async fn the_companys_currency_is_chosen_by_its_code_sign_or_name() {
    let house = House::open().await;
    let (boss, general) = (house.member("owner"), house.demo.general);
    let offered = boss.types(general, "/settings currency currency:كويتي").await.unwrap();
    assert_eq!(offered, [], "half a name is none");
    let offered = boss.types(general, "/settings currency currency:KW").await.unwrap();
    assert_eq!(offered[0].value.as_str(), Some("KWD"));
    for typed in ["زرافة", "12"] {
        let said = house.says("owner", &format!("/settings currency currency:{typed}")).await;
        assert!(said.contains("لم تُعرف العملة"), "{said}");
    }
    let said = house.says("owner", "/settings currency currency:\"دينار كويتي\"").await;
    assert!(said.contains("KWD") && said.contains("123.456 د.ك"), "{said}");
    let made = house.says("owner", "/product add name:شحن price:1.250").await;
    assert!(made.contains("1.250 د.ك"), "{made}");
    house.finish().await;
}
