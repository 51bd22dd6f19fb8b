use chrono::DateTime;
use crm::{
    ContactId, DealId, QuoteId,
    currency::Currency,
    error::Field,
    money::{Quantity, Rate},
    quotes::{Item, Question, QuoteState},
};

use super::*;

pub(crate) fn a_quote() -> Quote {
    let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    Quote {
        id: QuoteId::new(at),
        number: 1007,
        deal_id: DealId::new(at),
        deal: 1042,
        contact_id: ContactId::new(at),
        customer: "سارة الغامدي [x](https://evil.example)".into(),
        company: "مؤسسة المشرق للتجارة".into(),
        note: Some("التسليم خلال 10 أيام عمل من تأكيد الطلب.\nDelivery within 10 working days.".into()),
        currency: Currency::SAR,
        minor: 1_474_875,
        made_on: "2027-01-15".parse().unwrap(),
        valid_until: "2027-01-29".parse().unwrap(),
        state: QuoteState::Draft,
        sent_at: None,
        has_failed: false,
        answered_at: None,
        created_by: Some("Huda *x*".into()),
        created_at: at,
        version: 1,
    }
}

fn item(name: &str, unit: Option<&str>, price: i64, quantity: &str, discount: &str) -> Item {
    Item {
        name: Some(name.into()),
        unit: unit.map(str::to_owned),
        price,
        tax: Rate::read(Field::Tax, "15").unwrap(),
        quantity: Quantity::read(Field::Quantity, quantity).unwrap(),
        discount: Rate::read(Field::Discount, discount).unwrap(),
    }
}

/// So many lines of all kinds.
pub(crate) fn a_paper(lines: usize) -> Paper {
    let some = [
        item("كرسي مكتب دوّار بظهر شبكي ومسند رأس قابل للتعديل", Some("حبة"), 45_000, "30", "5"),
        item("Standing desk 160×80 cm, oak, with cable tray <A&B>", Some("pc"), 189_999, "4", "0"),
        item("قماش كتّان (Linen) عرض 140 سم", Some("متر"), 3_333, "2.5", "0"),
        item("تركيب وتوصيل", None, 25_000, "1", "0"),
    ];
    let items: Vec<Item> = some.iter().cycle().take(lines).cloned().collect();
    Paper { quote: a_quote(), items }
}

/// What is drawn, in words.
fn written(paper: &Paper) -> String {
    let pages = Drawing::new(paper).and_then(Drawing::pages).unwrap();
    let mut text = String::new();
    for part in pages.iter().flat_map(|page| page.svg().split('<')) {
        text.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    text
}

/// The text of a document as another program reads it, where there is one.
fn read(pdf: &[u8]) -> Option<String> {
    use std::{
        io::Write,
        process::{Command, Stdio},
    };
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    reader.stdin.take()?.write_all(pdf).ok()?;
    String::from_utf8(reader.wait_with_output().ok()?.stdout).ok()
}

/// How many pages it has, by its own count.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let count = text.split("/Count ").nth(1).expect("a count of pages");
    count.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

#[test]
fn a_quote_on_paper() {
    let paper = a_paper(4);
    let drawn = pdf(&paper).unwrap();
    assert!(drawn.starts_with(b"%PDF-") && drawn.len() < 100_000, "{} bytes", drawn.len());
    assert_eq!(pages(&drawn), 1);
    assert_eq!(drawn, pdf(&paper).unwrap(), "the same quote is the same document");
    insta::assert_binary_snapshot!("quote.pdf", drawn);
}

/// As many lines as a deal may have, and a note as long as may be.
#[test]
fn a_long_quote_goes_on_on_other_pages() {
    let mut paper = a_paper(50);
    paper.quote.note = Some("شروط العرض وأحكامه ".repeat(26));
    paper.quote.customer = "شركة المشرق للتجارة والمقاولات العامة المحدودة وشركاؤها في دول الخليج العربي".into();
    let drawn = pdf(&paper).unwrap();
    assert!((2..=4).contains(&pages(&drawn)), "{} pages", pages(&drawn));
    insta::assert_binary_snapshot!("quote_long.pdf", drawn);
}

#[test]
fn whatever_people_write_is_drawn() {
    for name in
        ["", "😀", "李小龍", "\u{0}\u{b}", "<svg>&amp;", "a\u{202E}b", &"ش".repeat(200), &"W".repeat(200), "\u{FFFE}"]
    {
        let mut paper = a_paper(1);
        paper.quote.customer = name.into();
        paper.quote.company = name.to_owned();
        paper.quote.note = Some(name.to_owned());
        paper.items[0].name = Some(name.to_owned());
        paper.items[0].unit = Some(name.to_owned());
        assert!(pdf(&paper).is_ok(), "{name:?}");
    }
    let whole = Item { name: None, unit: None, price: 12_345, ..a_paper(1).items[0].clone() };
    assert!(pdf(&Paper { quote: a_quote(), items: vec![whole] }).is_ok());
}

/// With any number of decimals.
#[test]
fn what_is_written_is_text_with_the_right_figures() {
    let cases = [("SAR", "450.00", "517.50"), ("KWD", "45.000", "51.750"), ("JPY", "45,000", "51,750")];
    for (code, price, total) in cases {
        let mut paper = a_paper(1);
        paper.quote.currency = code.parse().unwrap();
        paper.items = vec![item("Chair", None, 45_000, "1", "0")];
        let drawn = pdf(&paper).unwrap();
        assert!(String::from_utf8_lossy(&drawn).contains("/ToUnicode"), "it can be copied");
        let parts = [
            "Q-1007",
            "2027-01-15",
            "2027-01-29",
            "Chair",
            "15%",
            code,
            price,
            total,
            "Quotation",
            "Total",
            "10 working days",
        ];
        for text in [Some(written(&paper)), read(&drawn)].into_iter().flatten() {
            for part in parts {
                assert!(text.contains(part), "{part} is missing: {text}");
            }
        }
        let arabic = written(&paper);
        for part in ["عرض سعر", "مؤسسة المشرق للتجارة", "سعر الوحدة", "الإجمالي", "التسليم خلال 10 أيام"]
        {
            assert!(arabic.contains(part), "{part} is missing: {arabic}");
        }
    }
}

#[test]
fn what_customers_are_told_in_both_languages() {
    let mut said = Vec::new();
    for language in Language::ALL {
        let Question { text, accept, decline, document } = words::quote_question(language, &a_quote());
        assert!(accept.chars().count() <= 20 && decline.chars().count() <= 20);
        said.push(format!("{document}\n{text}\n[{accept}] [{decline}]"));
        said.extend(Answer::ALL.iter().map(|answer| reply(language, &a_quote(), *answer)));
    }
    insta::assert_snapshot!(said.join("\n\n"));
}
