//! The page of the sandbox in a real browser: what somebody sees who tries the product. With `OMNICRM_PICTURES` set, the
//! pictures in `docs/pictures` are made anew.

use sandbox::page::{self, Page};

use self::{devtools::Tab, screen::Screen};
use crate::house::House;

mod devtools;
mod screen;

const PERSON: &str = "[data-testid=person-picker]";
const FROM_CUSTOMER: &str = "[data-testid=phone-bubble][data-side=customer]";
const FROM_BUSINESS: &str = "[data-testid=phone-bubble][data-side=business]";
const MESSAGE: &str = "[data-testid=message]";
const ANSWER: &str = "[data-testid=message][data-ephemeral]";

/// The house, its page and a browser that shows it.
struct Sight {
    house: House,
    _page: Page,
    screen: Screen,
}

impl Sight {
    /// Nothing if there is no browser on this machine.
    async fn open(width: u32, height: u32) -> Option<Self> {
        let Some(program) = devtools::installed() else {
            assert!(std::env::var_os("CI").is_none(), "there is no Chromium to test the page with");
            println!("NOT TESTED: no Chromium");
            return None;
        };
        let house = House::open().await;
        let (discord, meta) = (house.neighbours.discord.clone(), house.neighbours.meta.clone());
        let page = page::serve(discord, meta, house.demo.scene(), 0).await.expect("the page");
        let mut screen = Screen::show(Tab::open(&program).await, &page.url, width, height).await;
        screen.sees("[data-testid=bot-status].good", "البوت متصل").await;
        Some(Self { house, _page: page, screen })
    }

    /// The people are in the list under their names.
    async fn becomes(&mut self, name: &str) {
        self.screen.chooses(PERSON, name).await;
        let chosen = format!("document.querySelector('{PERSON}').selectedOptions[0].text.includes('{name}')");
        self.screen.waits_for(&chosen).await;
    }

    async fn finish(self) {
        self.screen.finish().await;
        self.house.finish().await;
    }
}

#[tokio::test]
async fn a_customer_writes_and_the_phone_shows_the_staffs_reply() {
    let Some(mut sight) = Sight::open(1440, 900).await else { return };
    let screen = &mut sight.screen;
    assert_eq!(screen.value("document.documentElement.dir").await, "rtl");
    screen.sees("[data-testid=hint]", "اكتب «مرحبا» كعميل في الهاتف").await;
    screen.picture("hand-first.png").await;
    screen.types("[data-testid=phone-input]", "مرحبا، أبحث عن طاولة اجتماعات لثمانية أشخاص").await;
    screen.clicks("[data-testid=phone-send]", "").await;
    screen.sees(FROM_CUSTOMER, "مرحبا").await;

    sight.becomes("هدى").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-inbox]", "").await;
    let card = screen.sees(MESSAGE, "مرحبا").await;
    assert!(card.contains("ليلى أحمد"), "the card names the customer: {card}");
    screen.clicks("[data-label='إضافة عميل محتمل']", "").await;
    screen.sees("[data-testid=modal]", "ليلى أحمد").await;
    screen.types("[data-field=interest]", "طاولة اجتماعات لثمانية أشخاص").await;
    screen.picture("hand-modal.png").await;
    screen.clicks("[data-testid=modal-submit]", "").await;
    screen.sees(ANSWER, "L-1004").await;
    screen.picture("hand-lead.png").await;

    sight.becomes("يوسف").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-inbox]", "").await;
    screen.clicks("[data-label='رد']", "").await;
    screen.types("[data-field=text]", "أهلًا ليلى، نعم لدينا. هل يناسبك أن نرسل لك الصور والأسعار؟").await;
    screen.clicks("[data-testid=modal-submit]", "").await;
    screen.sees(FROM_BUSINESS, "أهلًا ليلى، نعم لدينا.").await;
    // The phone is open, so the customer has read it, and the staff see that.
    screen.sees(MESSAGE, "قُرئت").await;
    screen.picture("phone-and-discord.png").await;
    sight.finish().await;
}

#[tokio::test]
async fn the_owner_appoints_a_moderator_with_the_command_line_of_the_page() {
    let Some(mut sight) = Sight::open(1440, 900).await else { return };
    let screen = &mut sight.screen;
    screen.types("[data-testid=composer]", "/perms set_mod").await;
    screen.sees("[data-testid=suggestion]", "/perms set_moderator").await;
    screen.presses_enter().await;
    screen.chooses("[data-testid=command-option-user]", "Dana").await;
    screen.types("[data-testid=command-option-notes]", "تساعد فريق الدعم").await;
    screen.picture("hand-command.png").await;
    screen.clicks("[data-testid=run]", "").await;
    let answer = screen.sees(ANSWER, "Dana").await;
    assert!(answer.contains("المشرف"), "{answer}");
    screen.types("[data-testid=composer]", "/perms check").await;
    screen.presses_enter().await;
    screen.chooses("[data-testid=command-option-user]", "Dana").await;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, "صلاحيات Dana").await;
    screen.picture("perms.png").await;

    sight.becomes("Dana").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-dm]", "").await;
    screen.sees(MESSAGE, "تساعد فريق الدعم").await;
    screen.picture("hand-dm.png").await;

    screen.clicks("[data-testid=channel-general]", "").await;
    screen.clicks("[data-testid=language]", "").await;
    screen.sees("[data-testid=bot-status].good", "Bot online").await;
    assert_eq!(screen.value("document.documentElement.dir").await, "ltr");
    screen.types("[data-testid=composer]", "/help").await;
    screen.presses_enter().await;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, "/crm lead add").await;
    screen.picture("english.png").await;
    sight.finish().await;
}

#[tokio::test]
async fn a_small_screen_shows_one_side_at_a_time() {
    let Some(mut sight) = Sight::open(390, 844).await else { return };
    let screen = &mut sight.screen;
    screen.sees("[data-testid=phone]", "").await;
    screen.sees_no("[data-testid=discord]").await;
    screen.types("[data-testid=phone-input]", "مرحبا").await;
    screen.clicks("[data-testid=phone-send]", "").await;
    screen.sees(FROM_CUSTOMER, "مرحبا").await;
    screen.sees("[data-testid=tab-discord] .dot", "").await;
    screen.picture("hand-small-phone.png").await;

    screen.clicks("[data-testid=tab-discord]", "").await;
    screen.sees_no("[data-testid=phone]").await;
    screen.clicks("[data-testid=channel-inbox]", "").await;
    screen.sees(MESSAGE, "مرحبا").await;
    screen.clicks("[data-label='رد']", "").await;
    screen.types("[data-field=text]", "أهلًا ليلى").await;
    screen.clicks("[data-testid=modal-submit]", "").await;
    screen.sees(MESSAGE, "وصلت").await;
    screen.picture("small-screen.png").await;

    screen.clicks("[data-testid=tab-phone]", "").await;
    screen.sees(FROM_BUSINESS, "أهلًا ليلى").await;
    assert_eq!(screen.value("document.documentElement.scrollWidth").await, 390);
    sight.finish().await;
}
