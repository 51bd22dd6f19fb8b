//! People as they are called around the Gulf, and what a company has to do with them: names as frequent as they are there, phones,
//! companies, leads, conversations, messages. The same people each time.
//!
//! Given names and families come by Zipf's law, each list in the order of how common its names are; behind the families that everybody
//! knows stand thousands of rare ones, made of letters.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use crm::{Caller, Clock, TenantDb, companies, contacts, jobs};
use sqlx::{PgConnection, PgPool};
use uuid::{NoContext, Timestamp, Uuid};

/// In Arabic, and as many write it in Latin letters.
type Name = (&'static str, &'static str);

const MEN: [Name; 40] = [
    ("محمد", "Mohammed"),
    ("عبدالله", "Abdullah"),
    ("أحمد", "Ahmed"),
    ("عبدالرحمن", "Abdulrahman"),
    ("علي", "Ali"),
    ("خالد", "Khalid"),
    ("فهد", "Fahad"),
    ("سعد", "Saad"),
    ("عبدالعزيز", "Abdulaziz"),
    ("سلطان", "Sultan"),
    ("إبراهيم", "Ibrahim"),
    ("صالح", "Saleh"),
    ("ناصر", "Nasser"),
    ("يوسف", "Yousef"),
    ("عمر", "Omar"),
    ("سعود", "Saud"),
    ("حسن", "Hassan"),
    ("حسين", "Hussain"),
    ("ماجد", "Majed"),
    ("تركي", "Turki"),
    ("فيصل", "Faisal"),
    ("بندر", "Bandar"),
    ("مشعل", "Mishal"),
    ("نايف", "Naif"),
    ("سالم", "Salem"),
    ("راشد", "Rashid"),
    ("حمد", "Hamad"),
    ("مصطفى", "Mustafa"),
    ("محمود", "Mahmoud"),
    ("طارق", "Tariq"),
    ("وليد", "Waleed"),
    ("زياد", "Ziad"),
    ("أنس", "Anas"),
    ("ياسر", "Yasser"),
    ("علاء", "Alaa"),
    ("بدر", "Badr"),
    ("هاني", "Hani"),
    ("رائد", "Raed"),
    ("مازن", "Mazen"),
    ("أيمن", "Ayman"),
];

const WOMEN: [Name; 24] = [
    ("نورة", "Noura"),
    ("سارة", "Sara"),
    ("فاطمة", "Fatima"),
    ("مريم", "Maryam"),
    ("عائشة", "Aisha"),
    ("ريم", "Reem"),
    ("هند", "Hind"),
    ("منى", "Mona"),
    ("لطيفة", "Latifa"),
    ("أمل", "Amal"),
    ("هيفاء", "Haifa"),
    ("شيخة", "Sheikha"),
    ("مها", "Maha"),
    ("عبير", "Abeer"),
    ("خديجة", "Khadija"),
    ("زينب", "Zainab"),
    ("لمى", "Lama"),
    ("دانة", "Dana"),
    ("جواهر", "Jawaher"),
    ("غادة", "Ghada"),
    ("أسماء", "Asma"),
    ("إسراء", "Israa"),
    ("رنا", "Rana"),
    ("بشرى", "Bushra"),
];

const FAMILIES: [Name; 40] = [
    ("الغامدي", "Alghamdi"),
    ("الزهراني", "Alzahrani"),
    ("القحطاني", "Alqahtani"),
    ("العتيبي", "Alotaibi"),
    ("الحربي", "Alharbi"),
    ("الشهري", "Alshehri"),
    ("الدوسري", "Aldosari"),
    ("المطيري", "Almutairi"),
    ("الشمري", "Alshammari"),
    ("العنزي", "Alanazi"),
    ("المالكي", "Almalki"),
    ("السبيعي", "Alsubaie"),
    ("الأحمدي", "Alahmadi"),
    ("العمري", "Alomari"),
    ("البلوي", "Albalawi"),
    ("الجهني", "Aljohani"),
    ("الرشيدي", "Alrashidi"),
    ("السلمي", "Alsulami"),
    ("عسيري", "Asiri"),
    ("الخالدي", "Alkhaldi"),
    ("اليامي", "Alyami"),
    ("الثبيتي", "Althubaiti"),
    ("الحارثي", "Alharthi"),
    ("القرني", "Alqarni"),
    ("الشريف", "Alsharif"),
    ("العبدالله", "Alabdullah"),
    ("المري", "Almarri"),
    ("الهاجري", "Alhajri"),
    ("العجمي", "Alajmi"),
    ("الرويلي", "Alruwaili"),
    ("حكمي", "Hakami"),
    ("الصاعدي", "Alsaedi"),
    ("الفيفي", "Alfaifi"),
    ("النعيمي", "Alnuaimi"),
    ("المنصوري", "Almansoori"),
    ("الكعبي", "Alkaabi"),
    ("البقمي", "Albogami"),
    ("الخطيب", "Alkhatib"),
    ("حداد", "Haddad"),
    ("المصري", "Almasri"),
];

/// Families that few have.
const RARE: usize = 4_000;

/// Numbers by chance, the same each time (Steele and others, “Fast splittable pseudorandom number generators”, 2014).
#[derive(Clone)]
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as usize % end
    }

    fn share(&mut self) -> f64 {
        self.below(1 << 30) as f64 / f64::from(1 << 30)
    }

    /// A place in a list of so many, of which the first is the most frequent: one over its place.
    fn ranked(&mut self, many: usize) -> usize {
        (((many as f64).ln() * self.share()).exp() as usize - 1).min(many - 1)
    }

    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

/// Somebody, by the parts of their name.
pub struct Person {
    pub given: Name,
    father: Name,
    /// As it is written in Arabic, and in Latin letters, if many would know how.
    pub family: (String, Option<&'static str>),
    form: usize,
}

impl Person {
    pub fn by_chance(dice: &mut Dice) -> Self {
        let given = match dice.below(3) {
            0 => WOMEN[dice.ranked(WOMEN.len())],
            _ => MEN[dice.ranked(MEN.len())],
        };
        let family = match dice.ranked(FAMILIES.len() + RARE) {
            known if known < FAMILIES.len() => (FAMILIES[known].0.to_owned(), Some(FAMILIES[known].1)),
            rare => (rare_family(rare), None),
        };
        Self { given, father: MEN[dice.ranked(MEN.len())], family, form: dice.below(100) }
    }

    /// As they are written down: mostly whole, by some without the father, in Latin letters, or without hamza and dots.
    pub fn name(&self) -> String {
        let (given, father, family) = (self.given.0, self.father.0, self.family.0.as_str());
        match (self.form, self.family.1) {
            (0..10, Some(latin)) => format!("{} {latin}", self.given.1),
            (10..25, _) => format!("{given} {family}"),
            (25..29, _) => given.to_owned(),
            (29..32, _) => format!("أبو {father} {family}"),
            (32..40, _) => format!("{given} {father} {family}").replace(['أ', 'إ'], "ا").replace('ة', "ه"),
            (40..44, _) => format!("{given} {father} {family}").replace("عبدال", "عبد ال"),
            _ => format!("{given} {father} {family}"),
        }
    }
}

fn rare_family(nth: usize) -> String {
    const LETTERS: [char; 18] =
        ['ب', 'ت', 'ج', 'ح', 'خ', 'د', 'ر', 'ز', 'س', 'ش', 'ص', 'ع', 'ف', 'ق', 'ك', 'ل', 'م', 'ن'];
    let mut dice = Dice(nth as u64);
    let mut letter = || LETTERS[dice.below(LETTERS.len())];
    let (a, b, c) = (letter(), letter(), letter());
    match nth % 3 {
        0 => format!("ال{a}{b}ي{c}ي"),
        1 => format!("ال{a}{b}{c}ي"),
        _ => format!("{a}و{b}{c}"),
    }
}

/// The digits of the phone of who came at this place; every eighth has none.
pub fn phone(nth: usize) -> Option<String> {
    let number = nth * 6_180_339 % 20_000_000;
    (!nth.is_multiple_of(8))
        .then(|| format!("966{}{:07}", if number < 10_000_000 { 50 } else { 55 }, number % 10_000_000))
}

/// How many of each there are.
#[derive(Clone, Copy)]
pub struct Size {
    pub contacts: usize,
    pub companies: usize,
}

impl Size {
    pub fn of(contacts: usize) -> Self {
        Self { contacts, companies: (contacts / 100).min(2_000) }
    }
}

/// How many contacts are written in one statement.
const BATCH: usize = 10_000;

/// The search indexes are left out while the company is filled, and made again.
const INDEXES: [&str; 2] = ["contacts_name", "contacts_words"];

/// Fills a company: names, words and keys are made by the program itself, the rest in bulk, of texts that folding does not change.
pub async fn fill(db: &TenantDb, look: &PgPool, boss: &Caller, size: Size) {
    let begun = Instant::now();
    let look = &mut *look.acquire().await.unwrap();
    for nth in 0..size.companies {
        let family = Person::by_chance(&mut Dice(nth as u64)).family.0;
        let name = format!("{} {family} {nth}", ["شركة", "مؤسسة", "مجموعة", "مكتب"][nth % 4]);
        let edit = companies::Edit { name, registration: None, notes: None };
        companies::add(db, &boss.clone().in_request(Uuid::new_v4()), edit).await.unwrap();
    }
    let indexes: Vec<String> =
        sqlx::query_scalar("select indexdef from pg_indexes where schemaname = 'public' and indexname = any($1)")
            .bind(INDEXES)
            .fetch_all(&mut *look)
            .await
            .unwrap();
    run(look, &format!("drop index {}", INDEXES.join(", "))).await;
    let first = Clock::system().now() - TimeDelta::days(1_000);
    let mut dice = Dice(1);
    for from in (0..size.contacts).step_by(BATCH) {
        contacts_from(look, &mut dice, first, from..(from + BATCH).min(size.contacts), size).await;
    }
    run(look, "analyze contacts").await;
    refold(db, look).await;
    for index in indexes {
        run(look, &index).await;
    }
    for statement in BULK {
        run(look, statement).await;
    }
    run(look, "vacuum (analyze)").await;
    println!("{} contacts and what belongs to them after {:.0?}", size.contacts, begun.elapsed());
}

async fn contacts_from(
    look: &mut PgConnection,
    dice: &mut Dice,
    first: DateTime<Utc>,
    places: std::ops::Range<usize>,
    size: Size,
) {
    let (mut ids, mut names, mut phones, mut times) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for nth in places.clone() {
        let at = first + TimeDelta::days(990) * i32::try_from(nth * 1_000 / size.contacts).unwrap() / 1_000;
        ids.push(Uuid::new_v7(Timestamp::from_unix(NoContext, at.timestamp().cast_unsigned(), 0)));
        names.push(Person::by_chance(dice).name());
        phones.push(phone(nth));
        times.push(at);
    }
    sqlx::query(
        "insert into contacts (id, name, search_key, key_v, created_at, updated_at, company_id)
         select new.id, new.name, new.name, 1, at, at, o.id
         from unnest($1::uuid[], $2::text[], $3::timestamptz[]) with ordinality as new (id, name, at, nth)
         left join companies o on new.nth % 3 = 0 and o.number = 1001 + (new.nth * 7919 + $4) % $5",
    )
    .bind(&ids)
    .bind(&names)
    .bind(&times)
    .bind(i64::try_from(places.start).unwrap())
    .bind(i64::try_from(size.companies.max(1)).unwrap())
    .execute(&mut *look)
    .await
    .unwrap();
    sqlx::query(
        "insert into channel_identities (id, contact_id, kind, value, valid_from)
         select gen_random_uuid(), id, case when phone is null then 'whatsapp_user' else 'phone' end,
                coalesce(phone, 'SA.' || id), at
         from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as new (id, phone, at)",
    )
    .bind(&ids)
    .bind(&phones)
    .bind(&times)
    .execute(&mut *look)
    .await
    .unwrap();
}

/// Has the program's own job make the words of all names.
async fn refold(db: &TenantDb, look: &mut PgConnection) {
    run(
        look,
        "insert into jobs (id, kind, payload, run_at, created_at)
         values (gen_random_uuid(), 'refold_contacts', '{\"kind\": \"refold_contacts\"}', now() - interval '1 day', now())",
    )
    .await;
    for job in jobs::claim(db, 1).await.unwrap() {
        contacts::refold(db, &job).await.unwrap();
    }
    run(look, "delete from jobs where kind = 'refold_contacts'").await;
    let left: i64 =
        sqlx::query_scalar("select count(*) from contacts where key_v < 4").fetch_one(&mut *look).await.unwrap();
    assert_eq!(left, 0, "contacts whose names have no words");
}

/// Three in five contacts have written, most of them little and some very much; one in five has a lead, one in ten something noted.
const BULK: [&str; 8] = [
    "create function pg_temp.id_at(at timestamptz, n bigint) returns uuid immutable language sql as $$
         select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
                 || '8' || substr(md5(n::text), 4, 15))::uuid $$",
    "create temp table numbered as select id, created_at, row_number() over (order by id) as nth from contacts",
    "insert into leads (id, contact_id, interest, interest_key, state, ended_at, source, stage_id, created_at, updated_at)
     select gen_random_uuid(), id, wish, wish, case when nth % 15 = 0 then 'lost' else 'open' end,
            case when nth % 15 = 0 then now() end, 'discord',
            (array(select s.id from stages s join pipelines p on p.id = s.pipeline_id where p.kind = 'lead' order by s.place))[1],
            created_at, created_at
     from (select *, (array['عرض سعر', 'طلب توصيل', 'تجديد عقد', 'قطع غيار', 'تركيب مكيف'])[1 + nth % 5] as wish
           from numbered where nth % 5 = 0) asking order by nth",
    "insert into conversations (id, contact_id, channel, account, state, closed_at, last_inbound_at, last_message_at, waiting_since,
                                created_at)
     select pg_temp.id_at(created_at, nth), id, 'whatsapp', '1001', case when nth % 4 = 0 then 'open' else 'closed' end,
            case when nth % 4 <> 0 then created_at + interval '9 days' end, created_at + interval '8 days',
            created_at + interval '8 days', case when nth % 16 = 0 then created_at + interval '8 days' end, created_at
     from numbered where nth % 5 > 1 order by nth",
    "insert into messages (id, conversation_id, direction, account, provider_id, kind, body, state, sent_at, created_at)
     select pg_temp.id_at(at, v.number * 1000 + nth), v.id, case when nth % 3 = 0 then 'out' else 'in' end, '1001',
            'wamid.' || v.number || '.' || nth, 'text', 'السلام عليكم، أريد أن أسأل عن الطلب رقم ' || nth,
            case when nth % 3 = 0 then 'read' else 'received' end, at, at
     from (select *, greatest(1, floor(3 / (0.002 + 0.998 * (number * 7919 % 10007) / 10007.0) ^ 0.6))::int as many
           from conversations) v
     cross join lateral generate_series(1, v.many) nth
     cross join lateral (select v.created_at + interval '8 days' * nth / v.many as at) placed
     order by at",
    "insert into activities (id, contact_id, kind, text, at)
     select gen_random_uuid(), id, 'note', 'اتصل وسأل عن السعر', created_at + interval '1 day' from numbered where nth % 10 = 0",
    "insert into tasks (id, title, search_key, contact_id, assignee, created_by, due_at, created_at)
     select gen_random_uuid(), 'اتصل به', 'اتصل به', n.id, m.id, m.id, n.created_at + interval '3 days', n.created_at
     from numbered n cross join (select id from members limit 1) m where n.nth % 20 = 0",
    "drop table numbered",
];

async fn run(look: &mut PgConnection, statement: &str) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned())).execute(look).await.unwrap();
}
