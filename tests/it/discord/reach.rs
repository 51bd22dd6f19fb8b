//! `/settings reach` and `/settings team`, and what people come upon then by commands, autocomplete and cards.

use super::stage::words;
use crate::house::{House, settled};

/// How far, as it is chosen; whether what a member of the team has is there then, and what somebody else has.
const REACHES: [(&str, bool, bool); 3] =
    [("ما يخصّه (own)", false, false), ("ما لدى فريقه (team)", true, false), ("ما لدى الجميع (all)", true, true)];

/// Of each noun: a command that lists all, one that shows one, one that changes one, and what it is called where it is missing. `N` stands
/// for the number, `C` for the contact's name.
struct Doors {
    letter: char,
    lists: &'static [&'static str],
    /// What is typed so far: what is offered has the number.
    offers: &'static [&'static str],
    one: &'static [&'static str],
    missing: &'static str,
}

const DOORS: [Doors; 4] = [
    Doors {
        letter: 'L',
        lists: &[
            "/crm lead list",
            "/lead list",
            "/crm search text:L-N",
            "/crm search text:C",
            "/crm contact show contact:C",
        ],
        offers: &["/crm lead show lead:C", "/crm lead edit lead:N", "/lead show lead:"],
        one: &[
            "/crm lead show lead:L-N",
            "/crm lead note lead:L-N text:نعم",
            "/crm lead stage lead:L-N stage:مهتم",
            "/crm lead assign lead:L-N user:@Dana",
            "/crm lead reopen lead:L-N",
        ],
        missing: "missing-lead",
    },
    Doors {
        letter: 'D',
        lists: &[
            "/crm deal list only:\"صفقات الجميع (all)\"",
            "/crm deal board",
            "/crm search text:C",
            "/crm contact show contact:C",
        ],
        offers: &["/crm deal show deal:C", "/crm deal edit deal:N", "/deal show deal:"],
        one: &["/crm deal show deal:D-N", "/crm deal note deal:D-N text:نعم", "/crm deal reopen deal:D-N"],
        missing: "missing-deal",
    },
    Doors {
        letter: 'T',
        // The card's story tells the last five moments: it is compared with a model in `crm/reach/model.rs`.
        lists: &["/task list only:\"مهام الجميع (all)\""],
        offers: &["/task show task:C"],
        one: &["/task show task:T-N", "/task reopen task:T-N"],
        missing: "missing-task",
    },
    Doors {
        letter: 'C',
        lists: &["/inbox list", "/crm search text:C-N", "/inbox search words:حكاية", "/crm contact show contact:C"],
        offers: &["/inbox show conversation:N", "/inbox send text conversation:"],
        one: &[
            "/inbox show conversation:C-N",
            "/inbox note conversation:C-N text:نعم",
            "/inbox search words:حكاية conversation:C-N",
            "/inbox send text conversation:C-N text:أهلًا",
        ],
        missing: "missing-conversation",
    },
];

/// Who has something of each noun: what their contact is called, and who that is to whoever looks.
struct Has {
    contact: &'static str,
    is_mine: bool,
    is_mates: bool,
    /// The numbers of their lead, deal, task and conversation.
    numbers: [i64; 4],
}

/// One of each noun for somebody, and the numbers of them.
async fn gets(house: &House, role: &str, contact: &str, customer: usize) -> [i64; 4] {
    let number = async |table: &str| -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select max(number) from {table}")))
            .fetch_one(&house.look)
            .await
            .unwrap()
    };
    house.demo.customers[customer].says(&format!("حكاية {contact}")).await.unwrap();
    house.inbox_shows(&format!("حكاية {contact}")).await;
    let talk = number("conversations").await;
    let contacts = "update contacts set name = $2, search_key = $3 where id = (select contact_id from conversations where number = $1)";
    let key = crm::text::search_key(contact);
    sqlx::query(contacts).bind(talk).bind(contact).bind(key).execute(&house.look).await.unwrap();
    assert!(house.says(role, &format!("/inbox claim conversation:C-{talk}")).await.contains("✅"));
    // The lead is the customer's, whoever opens it.
    let lead = "insert into leads (id, contact_id, source, created_at, updated_at, stage_id, owner, interest, interest_key)
                select gen_random_uuid(), contact_id, 'whatsapp', now(), now(), (select stage_id from leads limit 1), assignee, 'أثاث', 'اثاث'
                from conversations where number = $1";
    sqlx::query(lead).bind(talk).execute(&house.look).await.unwrap();
    let lead = number("leads").await;
    assert!(house.says(role, &format!("/crm deal add contact:\"{contact}\" value:100")).await.contains("D-"));
    assert!(house.says(role, &format!("/task add title:\"{contact}\" about:L-{lead}")).await.contains("T-"));
    [lead, number("deals").await, number("tasks").await, talk]
}

#[tokio::test]
async fn what_is_out_of_reach_is_not_there_by_any_door() {
    let house = House::open().await;
    // Huda sells, Omar is in a team with her, and Khalid is in none. Whoever sells may see and change others' tasks here.
    for permission in ["view_tasks", "edit_tasks"] {
        let grant = format!("/perms grant user:@هدى permission:{permission}");
        assert!(house.says("owner", &grant).await.contains("✅"));
    }
    for member in ["@هدى", "@Omar"] {
        let team = house.says("owner", &format!("/settings team team:الغربية add:{member}")).await;
        assert!(team.contains("الغربية"), "{team}");
    }
    let of = async |role, contact, customer, is_mine, is_mates| Has {
        contact,
        is_mine,
        is_mates,
        numbers: gets(&house, role, contact, customer).await,
    };
    let all = [
        of("sales", "زهراء", 0, true, false).await,
        of("manager", "منصور", 1, false, true).await,
        of("admin", "تغريد", 2, false, false).await,
    ];
    let huda = house.member("sales");
    for (reach, mates, others) in REACHES {
        let said = house.says("owner", &format!("/settings reach role:sales to:\"{reach}\"")).await;
        assert!(said.contains(&words("ar", "settings-reach-title")), "{said}");
        for has in &all {
            let is_there = has.is_mine || has.is_mates && mates || others;
            for (doors, number) in DOORS.iter().zip(has.numbers) {
                let label = format!("{}-{number}", doors.letter);
                let filled = |line: &str| {
                    let contact = format!("\"{}\"", has.contact);
                    line.replace("-N", &format!("-{number}"))
                        .replace(":N", &format!(":{number}"))
                        .replace(":C-", ":~-")
                        .replace(":C", &format!(":{contact}"))
                        .replace(":~-", ":C-")
                };
                for line in doors.lists {
                    let said = house.says("sales", &filled(line)).await;
                    // What was searched for is said again.
                    let said_again = usize::from(filled(line).contains(&label));
                    let there = said.matches(&label).count() > said_again;
                    assert_eq!(there, is_there, "{reach}: {} and {label}: {said}", filled(line));
                }
                for line in doors.offers {
                    let offered = huda.types(house.demo.general, &filled(line).replace('"', "")).await.unwrap();
                    let there = offered.iter().any(|one| one.name.contains(&label));
                    assert_eq!(there, is_there, "{reach}: {} and {label}: {offered:?}", filled(line));
                }
                for line in doors.one {
                    let said = settled(&house.runs("sales", &filled(line)).await).await.text();
                    let missing = said.contains(&words("ar", doors.missing));
                    assert_eq!(missing, !is_there, "{reach}: {}: {said}", filled(line));
                    if !is_there {
                        // Just as of what there never was.
                        let never = filled(line).replace(&format!("-{number}"), "-987654");
                        assert_eq!(said, house.says("sales", &never).await, "{never}");
                    }
                }
            }
        }
        let board = house.says("sales", "/crm deal board").await;
        assert_eq!(board.contains(&words("ar", "board-cut")), !others, "{reach}: {board}");
        // Who runs the company sees all of it, whatever was chosen.
        let seen = house.says("admin", &format!("/crm lead show lead:L-{}", all[0].numbers[0])).await;
        assert!(seen.contains(all[0].contact), "{seen}");
    }
    house.finish().await;
}

#[tokio::test]
async fn roles_and_teams_are_chosen_and_shown() {
    let house = House::open().await;
    let none = house.says("owner", "/settings reach").await;
    assert!(none.contains(&words("ar", "settings-reach-none")), "{none}");
    let own = house.says("owner", "/settings reach role:sales of:\"الصفقات (deals)\" to:\"ما يخصّه (own)\"").await;
    assert!(own.contains("الصفقات") && own.contains(&words("ar", "reach-own")), "{own}");
    let stays = house.says("owner", "/settings reach role:admin to:\"ما يخصّه (own)\"").await;
    assert!(stays.contains(&words("ar", "conflict-reach-stays")), "{stays}");
    let nameless = house.says("owner", "/settings reach to:\"ما يخصّه (own)\"").await;
    assert!(nameless.contains(&words("ar", "field-role")), "{nameless}");
    let refused = house.says("sales", "/settings reach role:sales to:\"ما لدى الجميع (all)\"").await;
    assert!(refused.contains(&words("ar", "refused-missing")), "{refused}");
    assert!(house.says("owner", "/settings team").await.contains(&words("ar", "settings-team-none")));
    assert!(house.says("admin", "/settings team team:الغربية add:@هدى").await.contains("هدى"));
    let offered = house.member("admin").types(house.demo.general, "/settings team team:غرب").await.unwrap();
    assert_eq!(offered.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["الغربية"]);
    let gone = house.says("admin", "/settings team team:الغربية remove:@هدى").await;
    assert!(gone.contains(&words("ar", "settings-team-gone")), "{gone}");
    let log = house.says("owner", "/audit list").await;
    assert!(log.contains("الغربية") && log.contains(&words("ar", "setting-reach")), "{log}");
    house.finish().await;
}
