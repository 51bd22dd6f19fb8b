//! The page of the sandbox in a real browser: what somebody sees who tries the product. With `OMNICRM_PICTURES` set, the
//! pictures in `docs/pictures` are made anew.

use std::path::{Path, PathBuf};

use sandbox::page::{self, Page};
use url::Url;

use self::{devtools::Tab, screen::Screen};
use crate::house::House;

mod calendar;
mod crm;
mod day;
mod devtools;
mod files;
mod forum;
mod permissions;
mod screen;

const PERSON: &str = "[data-testid=person-picker]";
const FROM_CUSTOMER: &str = "[data-testid=phone-bubble][data-side=customer]";
const FROM_BUSINESS: &str = "[data-testid=phone-bubble][data-side=business]";
const MESSAGE: &str = "[data-testid=message]";
const ANSWER: &str = "[data-testid=message][data-ephemeral]";

/// The browser of this machine; where tests must not be left out, there has to be one.
fn browser() -> Option<PathBuf> {
    let program = devtools::installed();
    if program.is_none() {
        assert!(std::env::var_os("CI").is_none(), "there is no Chromium to test the page with");
        println!("NOT TESTED: no Chromium");
    }
    program
}

/// The house, its page and a browser that shows it.
struct Sight {
    house: House,
    page: Page,
    screen: Screen,
}

impl Sight {
    /// Nothing if there is no browser on this machine.
    async fn open(width: u32, height: u32) -> Option<Self> {
        let program = browser()?;
        Some(Self::over(House::open().await, &program, width, height).await)
    }

    /// The same, with the second number and all else that `omnicrm sandbox` has.
    async fn open_grown(width: u32, height: u32) -> Option<Self> {
        let program = browser()?;
        let mut house = House::open().await;
        house.demo.grow(&house.neighbours).await.expect("a second number");
        Some(Self::over(house, &program, width, height).await)
    }

    async fn over(house: House, program: &Path, width: u32, height: u32) -> Self {
        house.demo.hide_channels(&house.neighbours.discord);
        let page = page::serve(house.neighbours.neighbours(), house.demo.scene(), 0).await.expect("the page");
        let mut screen = Screen::show(Tab::open(program).await, &page.url, width, height).await;
        screen.sees("[data-testid=bot-status].good", "البوت متصل").await;
        Self { house, page, screen }
    }

    /// Where the page is.
    fn page(&self) -> &Url {
        &self.page.url
    }

    /// Plays one of the people, who are in the list under their names; the face beside it changes with all else.
    async fn becomes(&mut self, name: &str) {
        self.screen.chooses(PERSON, name).await;
        let initial: String = name.chars().take(1).collect();
        self.screen.sees(".face", &initial).await;
    }

    /// Types the beginning of a command and picks it from the list.
    async fn picks(&mut self, typed: &str, command: &str) {
        self.screen.types("[data-testid=composer]", typed).await;
        self.screen.sees("[data-testid=suggestion][aria-selected=true]", command).await;
        self.screen.presses_enter().await;
        self.screen.sees("[data-testid=command-line]", command).await;
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
    screen.types("[data-testid=phone-input]", "مرحبا، أبحث عن طاولة اجتماعات لثمانية أشخاص").await;
    screen.clicks("[data-testid=phone-send]", "").await;
    screen.sees(FROM_CUSTOMER, "مرحبا").await;

    sight.becomes("هدى").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-inbox]", "").await;
    let card = screen.sees(MESSAGE, "مرحبا").await;
    assert!(card.contains("ليلى أحمد"), "the card names the customer: {card}");
    screen.clicks("[data-label='إضافة كعميل محتمل']", "").await;
    screen.sees("[data-testid=modal]", "ليلى أحمد").await;
    screen.types("[data-field=interest]", "طاولة اجتماعات لثمانية أشخاص").await;
    screen.clicks("[data-testid=modal-submit]", "").await;
    screen.sees(ANSWER, "L-1004").await;

    sight.becomes("يوسف").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-inbox]", "").await;
    screen.clicks("[data-label='رد']", "").await;
    screen.types("[data-field=text]", "أهلًا ليلى، نعم لدينا. هل يناسبك أن نرسل لك الصور والأسعار؟").await;
    screen.clicks("[data-testid=modal-submit]", "").await;
    screen.sees(FROM_BUSINESS, "أهلًا ليلى، نعم لدينا.").await;
    // The phone is open, so the customer has read it, and the staff see that.
    screen.sees(MESSAGE, "قُرئت").await;
    screen.sees(ANSWER, "ردّك في الطريق").await;

    sight.becomes("هدى").await;
    let screen = &mut sight.screen;
    screen.sees(MESSAGE, "قُرئت").await;
    let answer = screen.sees(ANSWER, "").await;
    assert!(answer.contains("L-1004"), "she sees what the bot told her, not what it told him: {answer}");
    screen.picture("phone-and-discord.png").await;
    sight.finish().await;
}

#[tokio::test]
async fn the_owner_appoints_a_moderator_with_the_command_line_of_the_page() {
    let Some(mut sight) = Sight::open(1440, 900).await else { return };
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=hint] button", "").await;
    screen.sees_no("[data-testid=hint]").await;
    sight.picks("/perms set_mod", "/perms set_moderator").await;
    let screen = &mut sight.screen;
    screen.chooses("[data-testid=command-option-user]", "Dana").await;
    screen.types("[data-testid=command-option-notes]", "تساعد فريق الدعم").await;
    screen.clicks("[data-testid=run]", "").await;
    let answer = screen.sees(ANSWER, "Dana").await;
    assert!(answer.contains("المراقب"), "{answer}");
    sight.picks("/perms ch", "/perms check").await;
    let screen = &mut sight.screen;
    screen.chooses("[data-testid=command-option-user]", "Dana").await;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, "صلاحيات Dana").await;
    screen.picture("perms.png").await;

    sight.becomes("Dana").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-dm]", "").await;
    let told = screen.sees(MESSAGE, "تساعد فريق الدعم").await;
    assert!(told.contains("المراقب") && told.contains("نورة"), "the person is told what and by whom: {told}");
    sight.finish().await;
}

#[tokio::test]
async fn discord_looks_as_everywhere_and_shows_what_one_may_see() {
    let Some(mut sight) = Sight::open(1440, 900).await else { return };
    let screen = &mut sight.screen;
    let direction = |id: &str| format!("getComputedStyle(document.getElementById('{id}')).direction");
    assert_eq!(screen.value(&direction("discord")).await, "ltr");
    assert_eq!(screen.value(&direction("phone")).await, "rtl");
    screen.sees("[data-testid=person-picker]", "في البداية: المالك").await;
    screen.sees("[data-testid=channel-owners]", "owners").await;
    screen.sees("[data-testid=typing-hint]", "لا يقرأه البوت").await;
    sight.becomes("سارة").await;
    let screen = &mut sight.screen;
    screen.sees("[data-testid=channel-audit]", "audit").await;
    screen.sees_no("[data-testid=channel-owners]").await;
    sight.becomes("Dana").await;
    let screen = &mut sight.screen;
    screen.sees("[data-testid=channel-general]", "general").await;
    screen.sees_no("[data-testid=channel-inbox]").await;
    screen.sees_no("[data-testid=channel-audit]").await;
    screen.types("[data-testid=composer]", "صباح الخير").await;
    screen.presses_enter().await;
    let written = screen.sees(MESSAGE, "صباح الخير").await;
    assert!(written.contains("Dana"), "{written}");
    sight.finish().await;
}

#[tokio::test]
async fn a_customer_sends_more_than_words() {
    let Some(mut sight) = Sight::open(1440, 900).await else { return };
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=attach]", "").await;
    screen.clicks("[data-testid=attach-place]", "").await;
    screen.sees(FROM_CUSTOMER, "معرض النور").await;
    screen.clicks("[data-testid=attach]", "").await;
    screen.clicks("[data-testid=attach-card]", "").await;
    screen.sees(FROM_CUSTOMER, "أبو محمد").await;
    sight.finish().await;
}

#[tokio::test]
async fn the_page_and_the_bot_speak_english_too() {
    let Some(mut sight) = Sight::open(1440, 900).await else { return };
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=language]", "English").await;
    screen.sees("[data-testid=bot-status].good", "Bot online").await;
    assert_eq!(screen.value("document.documentElement.dir").await, "ltr");
    sight.becomes("Omar").await;
    sight.picks("/settings lang", "/settings language").await;
    let screen = &mut sight.screen;
    screen.chooses("[data-testid=command-option-language]", "English").await;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, "English").await;
    screen.clicks("[data-testid=dismiss]", "").await;
    screen.sees_no(ANSWER).await;
    sight.picks("/help", "/help").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, "/crm lead add").await;
    screen.picture("english.png").await;
    screen.clicks("[data-testid=language]", "العربية").await;
    screen.sees("[data-testid=bot-status].good", "البوت متصل").await;
    assert_eq!(screen.value("document.documentElement.dir").await, "rtl");
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
