//! Contacts: found however their names are spelled, and never two forms of one at once.

use std::collections::BTreeSet;

use crm::{
    Error, Permission,
    contacts::{self, Contact, Edit, Which},
    db::TenantDb,
    error::{Conflict, Field},
};

use crate::{
    depth::{Dice, depth, seed},
    harness::{Installation, calls, owner},
};

async fn add(db: &TenantDb, name: &str, phone: Option<&str>) -> Contact {
    let new = Edit { name: name.into(), phone: phone.map(str::to_owned), ..Edit::default() };
    contacts::add(db, &calls(db, &owner()).await, new).await.unwrap()
}

/// The names of those who are offered for what was typed.
async fn found(db: &TenantDb, typed: &str) -> Vec<String> {
    let caller = calls(db, &owner()).await;
    let offered = contacts::suggest(db, &caller, typed, Permission::ViewContacts).await.unwrap();
    offered.into_iter().map(|one| one.name.to_string()).collect()
}

const GIVEN: [&str; 16] = [
    "أحمد",
    "إبراهيم",
    "آمنة",
    "فاطمة",
    "هدى",
    "ليلى",
    "مؤمن",
    "رائد",
    "علاء",
    "إسراء",
    "عبد الله",
    "عبد الرحمن",
    "يوسف",
    "منى",
    "سارة",
    "نورة",
];
const FATHERS: [&str; 12] =
    ["محمد", "سعيد", "عبد العزيز", "مصطفى", "خليفة", "لؤي", "أسامة", "عيسى", "هانئ", "بهاء", "طه", "حمزة"];
const FAMILIES: [&str; 12] = [
    "القحطاني",
    "الشمري",
    "العتيبي",
    "المطيري",
    "الأنصاري",
    "الفلاسي",
    "بن عودة",
    "أبو زيد",
    "السويدي",
    "الكعبي",
    "الهاشمي",
    "المري",
];

fn names(count: usize) -> Vec<String> {
    let all = GIVEN.iter().flat_map(|given| {
        FATHERS.iter().flat_map(move |father| FAMILIES.iter().map(move |family| format!("{given} {father} {family}")))
    });
    // Spread over the whole list, and each with a number of its own in digits of some script.
    all.step_by((GIVEN.len() * FATHERS.len() * FAMILIES.len() / count).max(1)).take(count).collect()
}

/// The name as somebody else would spell it.
fn misspelled(name: &str, dice: &mut Dice) -> String {
    let words = name.split(' ').map(|word| {
        let bare = word.strip_prefix("ال").filter(|rest| rest.chars().count() >= 3);
        bare.filter(|_| dice.roll(3) == 0).unwrap_or(word).to_owned()
    });
    let mut name = words.collect::<Vec<_>>().join(" ");
    if dice.roll(2) == 0 {
        name = name.replace("عبد ال", "عبدال");
    }
    let mut spelled = String::new();
    for letter in name.chars() {
        match (letter, dice.roll(2)) {
            ('أ' | 'إ' | 'آ', 0) => spelled.push(*dice.pick(&['ا', 'أ', 'إ', 'ٱ'])),
            ('ة', 0) => spelled.push('ه'),
            ('ى', 0) => spelled.push(*dice.pick(&['ي', 'ی'])),
            ('ئ', 0) => spelled.push('ي'),
            ('ؤ', 0) => spelled.push('و'),
            ('ك', 0) => spelled.push('ک'),
            ('ء', 0) => {}
            (letter, _) => spelled.push(letter),
        }
        match dice.roll(8) {
            0 if letter.is_alphabetic() => spelled.push(*dice.pick(&['\u{064E}', '\u{064F}', '\u{0650}', '\u{0651}'])),
            1 if letter.is_alphabetic() => spelled.push('\u{0640}'),
            _ => {}
        }
    }
    spelled
}

#[tokio::test]
async fn every_spelling_of_a_name_finds_it_and_the_exact_one_first() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let mut dice = Dice(seed());
    let names = names(depth(60, 2000));
    for name in &names {
        add(&db, name, None).await;
    }
    for name in &names {
        assert_eq!(found(&db, name).await.first(), Some(name), "typed just so");
        let spelled = misspelled(name, &mut dice);
        assert!(found(&db, &spelled).await.contains(name), "{spelled} should find {name}");
    }
    println!("{} names, each typed as it is and otherwise", names.len());
    house.finish().await;
}

#[tokio::test]
async fn people_are_found_by_whatever_is_known_of_them() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    add(&db, "محمد القحطاني", Some("+966 50 123 4567")).await;
    add(&db, "سارة خالد", Some("+44 7400 123456")).await;
    let new = Edit { name: "Omar Farouk".into(), email: Some("omar@mail.example.com".into()), ..Edit::default() };
    contacts::add(&db, &calls(&db, &owner()).await, new).await.unwrap();
    for (typed, name) in [
        ("mohammed", "محمد القحطاني"),
        ("m7md", "محمد القحطاني"),
        ("qahtani", "محمد القحطاني"),
        ("mohamed al kahtani", "محمد القحطاني"),
        ("قحطاني", "محمد القحطاني"),
        ("القحط", "محمد القحطاني"),
        ("القحطانى محمد", "محمد القحطاني"),
        ("4567", "محمد القحطاني"),
        ("٤٥٦٧", "محمد القحطاني"),
        ("0501234567", "محمد القحطاني"),
        ("96650", "محمد القحطاني"),
        ("050123", "محمد القحطاني"),
        ("00966501234567", "محمد القحطاني"),
        ("sarah", "سارة خالد"),
        ("sara khaled", "سارة خالد"),
        ("123456", "سارة خالد"),
        ("عمر", "Omar Farouk"),
        ("omar@mail", "Omar Farouk"),
        ("faruok", "Omar Farouk"),
        ("محمد القحطناي", "محمد القحطاني"),
        ("قحطا محم", "محمد القحطاني"),
        ("سارة عبدالله خالد", "سارة خالد"),
    ] {
        assert_eq!(found(&db, typed).await, [name], "{typed}");
    }
    for nothing in ["زرافة", "987", "%", "_", "~", "omar@other"] {
        assert!(found(&db, nothing).await.is_empty(), "{nothing}");
    }
    assert_eq!(found(&db, "").await.len(), 3);
    // What somebody is called may be how somebody else's name begins.
    for name in ["نورالدين عليوان", "علي حسن", "نور سالم"] {
        add(&db, name, None).await;
    }
    assert_eq!(found(&db, "علي نور").await, ["نورالدين عليوان"]);
    assert_eq!(found(&db, "نور علي").await, ["نورالدين عليوان"]);
    house.finish().await;
}

#[tokio::test]
async fn who_is_renamed_is_found_by_the_new_name_only() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let caller = calls(&db, &owner()).await;
    let layla = add(&db, "ليلى المطيري", None).await;
    let edit = Edit { name: "ليلى السبيعي".into(), ..Edit::default() };
    contacts::edit(&db, &caller, layla.which(), edit).await.unwrap();
    assert!(found(&db, "مطيري").await.is_empty());
    assert_eq!(found(&db, "سبيعي").await, ["ليلى السبيعي"]);
    // A form that was opened before is refused with what changed.
    let stale = Edit { name: "ليلى أحمد".into(), ..Edit::default() };
    let refused = contacts::edit(&db, &calls(&db, &owner()).await, layla.which(), stale).await.unwrap_err();
    let Error::Conflict(Conflict::Changed(_, what)) = refused else { panic!("{refused}") };
    assert_eq!(what, [Field::Name]);
    house.finish().await;
}

/// Two people hand in the form of one contact at once: one wins, the other is told what changed; and an address is never two people's.
#[tokio::test]
async fn of_two_forms_handed_in_at_once_one_wins() {
    let house = Installation::new().await;
    let db = house.company("alpha").await;
    let rounds = depth(10, 200);
    for round in 0..rounds {
        let contact = add(&db, &format!("عميل {round}"), None).await;
        let other = add(&db, &format!("آخر {round}"), None).await;
        let phone = format!("+9665{round:08}");
        let hand_in = |which: Which, name: String| {
            let (db, phone) = (db.clone(), phone.clone());
            async move {
                let edit = Edit { name, phone: Some(phone), ..Edit::default() };
                contacts::edit(&db, &calls(&db, &owner()).await, which, edit).await
            }
        };
        let (one, two, three) = tokio::join!(
            hand_in(contact.which(), format!("أول {round}")),
            hand_in(contact.which(), format!("ثان {round}")),
            hand_in(other.which(), format!("آخر {round}"))
        );
        let won: Vec<&Contact> = [&one, &two, &three].into_iter().filter_map(|done| done.as_ref().ok()).collect();
        assert_eq!(won.iter().filter(|done| done.phones.len() == 1).count(), 1, "the phone is one person's");
        let ids: BTreeSet<_> = won.iter().map(|done| done.id).collect();
        assert_eq!(ids.len(), won.len(), "one form of each contact wins: {won:?}");
        for lost in [one, two, three].into_iter().filter_map(Result::err) {
            assert!(matches!(lost, Error::Conflict(Conflict::Changed(..) | Conflict::AddressTaken(_))), "{lost}");
        }
    }
    println!("{rounds} rounds, each with one winner");
    house.finish().await;
}
