//! Bookings and data from files on the page: the stories of docs/bookings.md and docs/data.md, with their pictures.

use chrono::TimeDelta;

use super::{ANSWER, FROM_BUSINESS, Sight, screen::Screen};
use crate::discord::stage::words;

const CONTACTS: &str = "الاسم,الجوال,المدينة,ملاحظات\r\n\
                        سارة القحطاني,0501230001,جدة,تفضّل المساء\r\n\
                        نورة العتيبي,٠٥٠١٢٣٠٠٠٢,الرياض,\r\n\
                        نورة مرة أخرى,+966501230002,,\r\n\
                        بلا رقم,12,مكة,\r\n";

/// What the customer writes, and what they are told then.
async fn says(sight: &mut Sight, typed: &str, told: &str) {
    // WhatsApp takes one message in six seconds for one customer.
    sight.house.install.clock.advance(TimeDelta::seconds(20));
    sight.screen.types("[data-testid=phone-input]", typed).await;
    sight.screen.clicks("[data-testid=phone-send]", "").await;
    sight.screen.sees(FROM_BUSINESS, told).await;
    sight.house.quiet().await;
}

async fn pictured(screen: &mut Screen, name: &str, language: &str) {
    screen.value("document.querySelector('[data-testid=messages]').scrollTo({ top: 1e9, behavior: 'instant' })").await;
    screen.picture(&format!("{name}-{language}.png")).await;
}

async fn story(language: &str) {
    let Some(mut sight) = Sight::open(1440, 900).await else { return };
    let text = |id: &str| words(language, id);
    let [chair, haircut, ask, yes] = match language {
        "en" => ["Khalid’s chair", "Haircut", "booking", "yes"],
        _ => ["كرسي خالد", "قص الشعر", "حجز", "نعم"],
    };
    if language == "en" {
        sight.screen.clicks("[data-testid=language]", "English").await;
        for role in ["moderator", "owner"] {
            sight.house.says(role, "/settings language language:English").await;
        }
        sight.screen.sees("[data-testid=bot-status].good", "Bot online").await;
    }
    sight.screen.clicks("[data-testid=hint] button", "").await;
    for line in [
        format!("/booking resource add name:\"{chair}\""),
        "/booking resource hours resource:R-1001 days:\"الأحد-الخميس\" hours:\"09:00-17:00\"".to_owned(),
        format!("/booking service add name:\"{haircut}\" minutes:30 with:R-1001 lead:0"),
        "/booking setup chat:true hijri:true".to_owned(),
    ] {
        let who = if line.contains("setup") { "owner" } else { "moderator" };
        let said = sight.house.says(who, &line).await;
        assert!(!said.contains('❌') && !said.contains("🔒"), "{line}: {said}");
    }
    // The customer books by typing; each answer is in their own language.
    says(&mut sight, ask, haircut).await;
    // The second day: what is left of the first may be one time or two, by the hour at which this runs.
    says(&mut sight, "2", if language == "en" { "Free times" } else { "الأوقات المتاحة" }).await;
    says(&mut sight, "2", if language == "en" { "We hold this time" } else { "مؤقتًا" }).await;
    says(&mut sight, yes, "B-1001").await;

    let moderator = sight.house.person("moderator").name;
    sight.becomes(&moderator).await;
    sight.screen.clicks("[data-testid=channel-general]", "").await;
    sight.picks("/booking sh", "/booking show").await;
    let screen = &mut sight.screen;
    screen.types("[data-testid=command-option-booking]", "B-1001").await;
    screen.clicks("[data-testid=run]", "").await;
    let card = screen.sees(ANSWER, "B-1001").await;
    assert!(card.contains(haircut) && card.contains("ليلى أحمد"), "{card}");
    pictured(screen, "bookings", language).await;

    // Somebody brings contacts, and looks at what would come of them before they are written.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("customers.csv");
    std::fs::write(&path, CONTACTS).expect("a file");
    let owner = sight.house.person("owner").name;
    sight.becomes(&owner).await;
    sight.screen.clicks("[data-testid=channel-general]", "").await;
    sight.picks("/crm impor", "/crm import").await;
    let screen = &mut sight.screen;
    screen.chooses("[data-testid=command-option-of]", "contacts").await;
    screen.chooses_file("[data-testid=command-option-file]", &path).await;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, "customers.csv").await;
    sight.house.quiet().await;
    let screen = &mut sight.screen;
    screen.clicks(&format!("[data-label='{}']", text("button-imports-again")), "").await;
    screen.sees(ANSWER, "الجوال").await;
    pictured(screen, "data", language).await;
    sight.finish().await;
}

#[tokio::test]
async fn a_customer_books_and_contacts_are_brought_in_arabic() {
    story("ar").await;
}

#[tokio::test]
async fn a_customer_books_and_contacts_are_brought_in_english() {
    story("en").await;
}
