//! Files in a real browser: from the staff with a command, from and to customers, and a number at Twilio beside the one at Meta.

use std::fs;

use serde_json::json;

use super::{ANSWER, FROM_BUSINESS, FROM_CUSTOMER, MESSAGE, Sight};

const FILE: &str = "[data-testid=command-option-file]";
const CHOSEN: &str = "[data-testid=command-option-file-chosen]";
const ON_PHONE: &str = "[data-testid=phone-bubble][data-side=business] [data-testid=phone-media]";

const INPUT: &str = "document.querySelector('[data-testid=phone-input]')";

/// The smallest picture: one pixel.
const PNG: &[u8] = b"\
    \x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\
    \x02\x00\x00\x00\x90\x77\x53\xde\x00\x00\x00\x0c\x49\x44\x41\x54\x78\x9c\x63\x58\x95\x66\x0c\x00\x03\
    \x01\x01\x44\xcb\xb4\x5c\xab\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

/// A file of this name and content in a folder that goes away.
fn made(folder: &tempfile::TempDir, name: &str, content: &[u8]) -> std::path::PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a file");
    path
}

/// The bytes behind a link or a picture of the page, as many as there are.
fn bytes_behind(css: &str) -> String {
    format!(
        "(async () => {{ const node = [...document.querySelectorAll({})].at(-1); \
         return (await (await fetch(node.href || node.src)).arrayBuffer()).byteLength; }})()",
        json!(css)
    )
}

#[tokio::test]
async fn the_staff_attach_a_file_to_a_command() {
    let Some(mut sight) = Sight::open(1440, 900).await else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let offer = made(&folder, "offer.pdf", &[b"%PDF-1.7".as_slice(), &[7; 30_000]].concat());
    let screen = &mut sight.screen;
    screen.types("[data-testid=phone-input]", "أرسلوا العرض").await;
    screen.clicks("[data-testid=phone-send]", "").await;
    screen.sees(FROM_CUSTOMER, "أرسلوا العرض").await;
    sight.becomes("يوسف").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-inbox]", "").await;
    screen.sees(MESSAGE, "أرسلوا العرض").await;
    sight.picks("/inbox send f", "/inbox send file").await;
    let screen = &mut sight.screen;
    // The first field has the focus, and offers who wrote.
    screen.clicks("[data-testid=choice]", "ليلى").await;

    // What is too large or empty is refused at once, and kindly.
    screen.chooses_file(FILE, &made(&folder, "film.mp4", &vec![0; (10 << 20) + 1])).await;
    let refused = screen.sees(".file-problem", "film.mp4").await;
    assert!(refused.contains("10 ميغابايت"), "{refused}");
    screen.sees_no(CHOSEN).await;
    screen.chooses_file(FILE, &made(&folder, "empty.txt", b"")).await;
    screen.sees(".file-problem", "فارغ").await;
    // The form does not go without its file: the browser keeps it.
    screen.clicks("[data-testid=run]", "").await;
    assert_eq!(screen.value(&format!("document.querySelector('{FILE}').validity.valueMissing")).await, true);
    screen.sees("[data-testid=command-line]", "/inbox send file").await;

    // What was chosen is shown, and can be taken away again.
    screen.chooses_file(FILE, &offer).await;
    let chosen = screen.sees(CHOSEN, "offer.pdf").await;
    assert!(chosen.contains("29 كيلوبايت"), "{chosen}");
    screen.sees_no(".file-problem").await;
    screen.clicks("[data-testid=command-option-file-remove]", "").await;
    screen.sees_no(CHOSEN).await;
    assert_eq!(
        screen.value("document.activeElement.id").await,
        "option-file",
        "who uses the keyboard is where they were"
    );
    screen.chooses_file(FILE, &offer).await;
    screen.sees(CHOSEN, "offer.pdf").await;
    screen.types("[data-testid=command-option-name]", "عرض السعر").await;
    screen.types("[data-testid=command-option-caption]", "تفضلي").await;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, "ردّك في الطريق").await;
    screen.sees(FROM_BUSINESS, "تفضلي").await;
    let name = screen.sees(ON_PHONE, "").await;
    assert!(name.contains("عرض السعر"), "{name}");
    assert_eq!(screen.value(&bytes_behind(ON_PHONE)).await, 30_008);
    // The conversation is open on the phone, so it is read.
    screen.sees(MESSAGE, "قُرئت").await;
    sight.finish().await;
}

#[tokio::test]
async fn a_file_can_be_dropped_on_a_small_screen_too() {
    let Some(mut sight) = Sight::open(390, 844).await else { return };
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=tab-discord]", "").await;
    sight.picks("/inbox send f", "/inbox send file").await;
    let screen = &mut sight.screen;
    let drop = format!(
        "(() => {{ const held = new DataTransfer(); held.items.add(new File(['words'], 'ملاحظات.txt', {{ type: 'text/plain' }})); \
         const field = document.querySelector('{FILE}').parentElement; \
         return field.dispatchEvent(new DragEvent('drop', {{ dataTransfer: held, bubbles: true, cancelable: true }})); }})()"
    );
    assert_eq!(screen.value(&drop).await, false, "the page takes it, so the browser does not open it");
    let chosen = screen.sees(CHOSEN, "ملاحظات.txt").await;
    assert!(chosen.contains("5 بايت"), "{chosen}");
    assert_eq!(screen.value("document.documentElement.scrollWidth").await, 390);
    screen.clicks("[data-testid=command-cancel]", "").await;
    screen.sees_no("[data-testid=command-line]").await;
    sight.finish().await;
}

#[tokio::test]
async fn a_number_at_twilio_is_chosen_and_answers_there_and_back() {
    let Some(mut sight) = Sight::open_grown(1440, 900).await else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let screen = &mut sight.screen;
    let pressed = "[data-testid=number-picker] [aria-pressed=true]";
    let meta = screen.sees(pressed, "Meta").await;
    assert!(meta.contains("+966112000000"), "{meta}");
    screen.clicks("[data-testid=number-Twilio]", "+966112000002").await;
    screen.sees(pressed, "Twilio").await;
    let customers = screen.sees("[data-testid=customer-picker]", "سلمى").await;
    assert!(!customers.contains("ليلى"), "only who writes to this number: {customers}");
    screen.types("[data-testid=phone-input]", "هل عندكم كراسي؟").await;
    screen.clicks("[data-testid=phone-send]", "").await;
    screen.sees("[data-testid=phone-bubble][data-tick=delivered]", "كراسي").await;
    screen.chooses_file("[data-testid=attach-file-photo]", &made(&folder, "chair.png", PNG)).await;
    screen
        .waits_for("document.querySelector('[data-side=customer] [data-testid=phone-media]')?.naturalWidth > 0")
        .await;
    // What Twilio does not carry is not offered.
    screen.clicks("[data-testid=attach]", "").await;
    screen.sees("[data-testid=attach-place]", "").await;
    screen.sees_no("[data-testid=attach-order]").await;
    screen.clicks("[data-testid=attach-place]", "").await;
    screen.sees(FROM_CUSTOMER, "معرض النور").await;

    sight.becomes("يوسف").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-inbox]", "").await;
    screen.sees(MESSAGE, "كراسي").await;
    screen.waits_for("document.querySelector('[data-testid=messages] [data-testid=picture]')?.naturalWidth > 0").await;
    screen.clicks("[data-label='رد']", "").await;
    screen.types("[data-field=text]", "أهلًا سلمى، نعم").await;
    screen.clicks("[data-testid=modal-submit]", "").await;
    screen.sees(FROM_BUSINESS, "أهلًا سلمى، نعم").await;
    screen.sees(MESSAGE, "قُرئت").await;

    // A file goes as an address of ours, which Twilio fetches.
    sight.picks("/inbox send f", "/inbox send file").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=choice]", "سلمى").await;
    screen.chooses_file(FILE, &made(&folder, "chair.png", PNG)).await;
    screen.types("[data-testid=command-option-caption]", "هذا هو").await;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(FROM_BUSINESS, "هذا هو").await;
    screen.waits_for(&format!("document.querySelector('{ON_PHONE}')?.naturalWidth > 0")).await;
    screen.clicks("[data-testid=number-Meta]", "").await;
    screen.sees_no(FROM_BUSINESS).await;
    sight.becomes("نورة").await;
    sight.picks("/settings wh", "/settings whatsapp").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=run]", "").await;
    screen.sees(ANSWER, "Twilio · +966112000002").await;
    sight.finish().await;
}

#[tokio::test]
async fn what_is_about_a_message_stands_with_it() {
    let Some(mut sight) = Sight::open(1440, 900).await else { return };
    let screen = &mut sight.screen;
    screen.types("[data-testid=phone-input]", "الاثنين").await;
    screen.clicks("[data-testid=phone-send]", "").await;
    screen.sees("[data-testid=phone-bubble][data-tick=delivered]", "الاثنين").await;
    screen.hovers(FROM_CUSTOMER, "الاثنين").await;
    screen.clicks("[data-testid=phone-edit]", "").await;
    assert_eq!(screen.value(&format!("{INPUT}.value")).await, "الاثنين", "there to be changed");
    screen.value(&format!("{INPUT}.value = ''")).await;
    screen.types("[data-testid=phone-input]", "الثلاثاء").await;
    screen.clicks("[data-testid=phone-send]", "").await;
    let changed = screen.sees(FROM_CUSTOMER, "الثلاثاء").await;
    assert!(changed.contains("عُدّلت") && !changed.contains("الاثنين"), "{changed}");
    sight.becomes("يوسف").await;
    let screen = &mut sight.screen;
    screen.clicks("[data-testid=channel-inbox]", "").await;
    screen.sees(MESSAGE, "الثلاثاء").await;
    screen.clicks("[data-label='رد']", "").await;
    screen.types("[data-field=text]", "حسنًا").await;
    screen.clicks("[data-testid=modal-submit]", "").await;
    screen.sees(FROM_BUSINESS, "حسنًا").await;
    screen.hovers(FROM_BUSINESS, "حسنًا").await;
    screen.clicks("[data-testid=phone-react]", "").await;
    screen.sees("[data-testid=phone-reactions]", "❤️").await;
    screen.sees(MESSAGE, "❤️").await;
    screen.hovers(FROM_BUSINESS, "حسنًا").await;
    screen.clicks("[data-testid=phone-unreact]", "").await;
    screen.sees_no("[data-testid=phone-reactions]").await;
    screen.hovers(FROM_CUSTOMER, "الثلاثاء").await;
    screen.clicks("[data-testid=phone-revoke]", "").await;
    screen.sees(FROM_CUSTOMER, "حُذفت هذه الرسالة").await;
    sight.finish().await;
}
