//! Finding contacts by what people type.

mod sql;

use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Error, Field, Noun, Problem, Result},
    ids::ContactId,
    kernel::sight::{self, ContactName, ContactPhone},
    permission::Permission,
    text::{self, SOUND},
};

/// How many contacts autocomplete offers: Discord shows at most 25.
const SUGGESTIONS: usize = 25;

/// Fewer digits stand in too many numbers.
const MIDDLE: usize = 5;

/// Fewer letters are not enough to be like a name.
const LIKE: usize = 3;

/// A contact in a list of suggestions.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Suggestion {
    /// Who.
    pub id: ContactId,
    /// Their name.
    pub name: ContactName,
    /// Their phone: digits without `+`.
    pub phone: Option<ContactPhone>,
}

/// Contacts that what was typed may mean, the likeliest first, for somebody who is about to use `permission`: by name, however it is
/// spelled and in whichever script, by the beginning or the end of a phone number, by e-mail address, or by the number of a lead. The
/// newest, for nothing typed. One that was merged into another is not among them.
pub async fn suggest(db: &TenantDb, caller: &Caller, typed: &str, permission: Permission) -> Result<Vec<Suggestion>> {
    let mut tx = db.read(caller, permission).await?;
    search(&mut tx, typed, SUGGESTIONS).await
}

/// The same, for whoever searches for more than contacts.
pub(crate) async fn search(tx: &mut Tx, typed: &str, limit: usize) -> Result<Vec<Suggestion>> {
    let ids = find(tx, typed, limit).await?;
    let (found, sight) = (sql::named(tx, &ids).await?, sight::of(tx).await?);
    let seen = |found: Suggestion| Suggestion {
        name: found.name.seen(sight),
        phone: found.phone.map(|phone| phone.seen(sight)),
        ..found
    };
    Ok(found.into_iter().map(seen).collect())
}

/// The contact with this id, or the only one that [`suggest`] finds. `Invalid` if there are several.
pub async fn look_up(
    db: &TenantDb,
    caller: &Caller,
    field: Field,
    typed: &str,
    permission: Permission,
) -> Result<ContactId> {
    if let Ok(id) = typed.trim().parse() {
        return Ok(id);
    }
    let mut tx = db.read(caller, permission).await?;
    let key = key(typed);
    if key.is_empty() {
        return Err(Error::Invalid { field, problem: Problem::Empty });
    }
    let ids = find(&mut tx, typed, 2).await?;
    match sql::named(&mut tx, &ids).await?.as_slice() {
        [] => Err(Error::NotFound(Noun::Contact)),
        [only] => Ok(only.id),
        [first, second, ..] => {
            let is_it = |found: &&Suggestion| text::name_key(found.name.raw()) == key;
            match [first, second].into_iter().filter(is_it).collect::<Vec<_>>().as_slice() {
                [only] => Ok(only.id),
                _ => Err(Error::Invalid { field, problem: Problem::Several }),
            }
        }
    }
}

/// Who was found, each once, as many as are wanted.
struct Found {
    ids: Vec<ContactId>,
    wanted: usize,
}

impl Found {
    fn add(&mut self, more: Vec<ContactId>) {
        for id in more {
            if !self.is_full() && !self.ids.contains(&id) {
                self.ids.push(id);
            }
        }
    }

    fn is_full(&self) -> bool {
        self.ids.len() >= self.wanted
    }
}

/// Contacts that what was typed may mean, the likeliest first. Step by step, from what is certain to what is like it, until there are
/// enough: each step goes by an index, and reads no more rows than [`ROWS`](sql::ROWS).
pub(crate) async fn find(tx: &mut Tx, typed: &str, limit: usize) -> Result<Vec<ContactId>> {
    let key = key(typed);
    if key.is_empty() {
        return sql::newest(tx, limit as i64).await;
    }
    let mut found = Found { ids: Vec::new(), wanted: limit };
    if let Some(number) = text::number_behind('l', &key) {
        found.add(sql::of_lead(tx, number).await?);
    }
    if let Some(digits) = text::phone_digits(&key) {
        found.add(sql::by_phone(tx, &digits).await?);
        // As it is dialled at home it begins in the middle.
        if found.ids.is_empty() && digits.len() >= MIDDLE {
            found.add(sql::by_middle_of_phone(tx, &digits).await?);
        }
    }
    if key.contains('@') {
        found.add(sql::by_mail(tx, &key).await?);
    }
    found.add(sql::by_beginning(tx, &key, typed.trim()).await?);
    if !found.is_full() {
        found.add(by_words(tx, &key).await?);
    }
    if !found.is_full() {
        found.add(by_sound(tx, &key).await?);
    }
    if found.ids.is_empty() && key.chars().count() >= LIKE {
        found.add(sql::alike(tx, &key).await?);
    }
    Ok(found.ids)
}

/// Who has all these words in their name, in any order.
async fn by_words(tx: &mut Tx, key: &str) -> Result<Vec<ContactId>> {
    let words = key.split(' ').map(|word| text::without_article(word.trim_start_matches(SOUND)));
    let mut words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [] => Ok(Vec::new()),
        [one] => sql::by_word(tx, one).await,
        _ => {
            words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
            sql::by_all_words(tx, &words).await
        }
    }
}

/// Whose name has words that sound like all of these.
async fn by_sound(tx: &mut Tx, key: &str) -> Result<Vec<ContactId>> {
    let words = key.split(' ').filter(|word| !text::is_article(word));
    let sounds = words.map(|word| text::search_sound(text::without_article(word)));
    match sounds.collect::<Option<Vec<String>>>() {
        Some(sounds) => {
            sql::by_sounds(tx, &sounds.iter().map(|sound| format!("{SOUND}{sound}")).collect::<Vec<_>>()).await
        }
        None => Ok(Vec::new()),
    }
}

fn key(typed: &str) -> String {
    text::name_key(&typed.chars().take(100).collect::<String>())
}
