//! Finding contacts by what people type.

mod asked;
mod sql;

use std::collections::HashSet;

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
        found.add(by_words(tx, &words, is_somebodys, sounds(&key)).await?);
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
/// beginning of one; then those with whom the last one goes on; then those whose names sound so.
async fn by_words(
    tx: &mut Tx,
    words: &[&str],
    is_somebodys: impl Fn(&str) -> bool,
    sounds: Option<Vec<String>>,
) -> Result<Vec<ContactId>> {
    let last = match words {
        [] => return Ok(Vec::new()),
        [one] => {
            let sound = sounds.and_then(|sounds| sounds.into_iter().next());
            return sql::by_word(tx, one, sound.as_deref()).await;
        }
        [.., last] => last,
    };
    let mut asked =
        each(words, |word| vec![if is_somebodys(word) { Word::Whole(word) } else { Word::Beginning(word) }]);
    let as_they_stand = all(&asked);
    asked.pop();
    asked.push(vec![Word::Beginning(last)]);
    let sounding =
        sounds.filter(|sounds| !sounds.is_empty()).map(|sounds| all(&each(&sounds, |sound| vec![Word::Whole(sound)])));
    sql::by_words(tx, &as_they_stand, &all(&asked), sounding.as_deref()).await
}

/// Whose name has these words with a slip in each at most: a letter too many or too few, another one, or two in each other's place. What is
/// nobody's word has the slip. Only if that leads to nobody, one of three words or more may be missing, because it was not written down or is
/// another one; or others may have a slip, too, which is looked up for many; or both of two are beginnings.
async fn alike(tx: &mut Tx, key: &str, words: &[&str], is_somebodys: impl Fn(&str) -> bool) -> Result<Vec<ContactId>> {
    match words {
        [] => return Ok(Vec::new()),
        [one] => return sql::by_any_word(tx, &text::near(one), key).await,
        _ => {}
    }
    let (known, unknown): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| is_somebodys(word));
    let slips = Slips::of(tx, &unknown).await?;
    let as_typed = |word| if is_somebodys(word) { Word::Whole(word) } else { Word::Beginning(word) };
    let with = |slips: &Slips| {
        let places = words.iter().map(|word| std::iter::once(as_typed(word)).chain(slips.instead_of(word)).collect());
        all(&places.collect::<Vec<Vec<Word<'_>>>>())
    };
    if !slips.is_empty() {
        let found = sql::alike(tx, &with(&slips), key).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let but_one = if words.len() < 3 { Vec::new() } else { sql::alike(tx, &all_but_one(words), key).await? };
    if !but_one.is_empty() && but_one.len() < sql::ROWS as usize {
        return Ok(but_one);
    }
    if !known.is_empty() {
        let slips = slips.and(Slips::of(tx, &known).await?);
        let found = sql::alike(tx, &with(&slips), key).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    if words.len() > 2 {
        return Ok(but_one);
    }
    sql::alike(tx, &all(&each(words, |word| vec![Word::Beginning(word)])), key).await
}

/// The words that somebody has, and somebody may have meant who made a slip.
struct Slips(Vec<(String, Vec<String>)>);

impl Slips {
    async fn of(tx: &mut Tx, typed: &[&str]) -> Result<Self> {
        let near: Vec<Vec<String>> = typed.iter().map(|word| text::near(word)).collect();
        let all: Vec<&str> = near.iter().flatten().map(String::as_str).collect();
        let there: HashSet<String> = match all.is_empty() {
            true => HashSet::new(),
            false => sql::there(tx, &all).await?.into_iter().collect(),
        };
        let of = |near: Vec<String>| near.into_iter().filter(|near| there.contains(near)).collect();
        Ok(Self(typed.iter().zip(near).map(|(word, near)| ((*word).to_owned(), of(near))).collect()))
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, near)| near.is_empty())
    }

    fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    fn instead_of<'a>(&'a self, typed: &'a str) -> impl Iterator<Item = Word<'a>> {
        let near = self.0.iter().filter(move |(word, _)| word == typed).flat_map(|(_, near)| near);
        near.map(|near| Word::Whole(near))
    }
}

/// Who has all of these words but one.
fn all_but_one(words: &[&str]) -> String {
    let mut whole = each(words, |word| vec![Word::Whole(word)]);
    any((0..words.len()).map(|_| {
        whole.rotate_left(1);
        all(&whole[1..])
    }))
}

/// What is asked for in each place.
fn each<'a, W: AsRef<str>>(words: &'a [W], asked: impl Fn(&'a str) -> Vec<Word<'a>>) -> Vec<Vec<Word<'a>>> {
    words.iter().map(|word| asked(word.as_ref())).collect()
}

fn key(typed: &str) -> String {
    text::name_key(&typed.chars().take(100).collect::<String>())
}
