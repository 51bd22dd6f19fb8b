//! Finding contacts by what people type.

mod asked;
mod sql;

use self::asked::{Word, all, any};
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

/// How many words of what was typed count: names have no more.
const WORDS: usize = 6;

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

async fn search(tx: &mut Tx, typed: &str, limit: usize) -> Result<Vec<Suggestion>> {
    let ids = find(tx, typed, limit).await?;
    named(tx, &ids).await
}

/// What contacts are called who were [found](find), in the same order.
pub(crate) async fn named(tx: &mut Tx, ids: &[ContactId]) -> Result<Vec<Suggestion>> {
    let (found, sight) = (sql::named(tx, ids).await?, sight::of(tx).await?);
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
/// enough: each step goes by an index, and stops when it has found as many as can be used.
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
    let words = words(&key);
    let somebodys = match words.len() {
        2.. if !found.is_full() => sql::there(tx, &words).await?,
        _ => Vec::new(),
    };
    let is_somebodys = |word: &str| somebodys.iter().any(|somebodys| somebodys == word);
    if !found.is_full() {
        by_words(tx, &words, is_somebodys, &mut found).await?;
    }
    if !found.is_full()
        && let Some(sounds) = sounds(&key)
    {
        found.add(match sounds.as_slice() {
            [one] => sql::by_sound(tx, one).await?,
            _ => sql::by_words(tx, &all(&each(&sounds, |sound| vec![Word::Whole(sound)]))).await?,
        });
    }
    if found.ids.is_empty() {
        found.add(alike(tx, &key, &words, is_somebodys).await?);
    }
    Ok(found.ids)
}

/// The words of what was typed, without their articles.
fn words(key: &str) -> Vec<&str> {
    let words = key.split(' ').map(|word| text::without_article(word.trim_start_matches(SOUND)));
    words.filter(|word| !word.is_empty()).take(WORDS).collect()
}

/// How its words sound, if all of them have a sound.
fn sounds(key: &str) -> Option<Vec<String>> {
    let words = key.split(' ').filter(|word| !text::is_article(word)).take(WORDS);
    let sounds = words.map(|word| text::search_sound(text::without_article(word)));
    sounds.map(|sound| Some(format!("{SOUND}{}", sound?))).collect()
}

/// Who has all these words in their name, in any order: first those who have them as they stand, where what is nobody's word may be the
/// beginning of one; then those with whom the last one goes on.
async fn by_words(tx: &mut Tx, words: &[&str], is_somebodys: impl Fn(&str) -> bool, found: &mut Found) -> Result<()> {
    let last = match words {
        [] => return Ok(()),
        [one] => {
            found.add(sql::by_word(tx, one).await?);
            return Ok(());
        }
        [.., last] => last,
    };
    let mut asked =
        each(words, |word| vec![if is_somebodys(word) { Word::Whole(word) } else { Word::Beginning(word) }]);
    found.add(sql::by_words(tx, &all(&asked)).await?);
    if is_somebodys(last) && !found.is_full() {
        asked.pop();
        asked.push(vec![Word::Beginning(last)]);
        found.add(sql::by_words(tx, &all(&asked)).await?);
    }
    Ok(())
}

/// Whose name has these words with a slip in each at most (a letter too many or too few, another one, or two in each other's place), or
/// all of three or more but one, which may not have been written down. What is nobody's word has the slip; only if that leads to nobody,
/// others may have one, too, or be the beginning of one: those who have one of many frequent words are many.
async fn alike(tx: &mut Tx, key: &str, words: &[&str], is_somebodys: impl Fn(&str) -> bool) -> Result<Vec<ContactId>> {
    let near: Vec<Vec<String>> = words.iter().map(|word| text::near(word)).collect();
    let there = sql::there(tx, &near.iter().flatten().map(String::as_str).collect::<Vec<_>>()).await?;
    let likely: Vec<Vec<Word>> = words
        .iter()
        .zip(&near)
        .map(|(word, near)| {
            let near = near.iter().filter(|near| there.contains(near)).map(|near| Word::Whole(near));
            std::iter::once(Word::Beginning(word)).chain(near).collect()
        })
        .collect();
    let slipped: Vec<Vec<Word>> = words
        .iter()
        .zip(&likely)
        .map(|(word, likely)| if is_somebodys(word) { vec![Word::Whole(word)] } else { likely.clone() })
        .collect();
    let mut found = if there.is_empty() { Vec::new() } else { sql::alike(tx, &all(&slipped), key).await? };
    if found.is_empty() && slipped != likely {
        found = sql::alike(tx, &all(&likely), key).await?;
    }
    if !found.is_empty() || words.len() < 3 {
        return Ok(found);
    }
    let mut whole = each(words, |word| vec![Word::Whole(word)]);
    let without_one = (0..words.len()).map(|_| {
        whole.rotate_left(1);
        all(&whole[1..])
    });
    let without_one = any(without_one);
    sql::alike(tx, &without_one, key).await
}

/// What is asked for in each place.
fn each<'a, W: AsRef<str>>(words: &'a [W], asked: impl Fn(&'a str) -> Vec<Word<'a>>) -> Vec<Vec<Word<'a>>> {
    words.iter().map(|word| asked(word.as_ref())).collect()
}

fn key(typed: &str) -> String {
    text::name_key(&typed.chars().take(100).collect::<String>())
}
