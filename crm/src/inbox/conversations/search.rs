//! Finding what was said, by words, as people write them: with or without vowel signs, with any form of a letter, with digits of any
//! script. The messages are looked through from the newest, a limited number of them: nothing has to be kept for that, and no message
//! takes longer to come in.

mod sql;

use chrono::{DateTime, Utc};

use super::{Which, work};
use crate::{
    caller::Caller,
    db::{TenantDb, Tx},
    error::{Error, Field, Noun, Problem, Result},
    ids::{ConversationId, MessageId},
    kernel::{
        posts::Post,
        sight::{self, ContactName},
    },
    permission::Permission,
    text,
};

/// How many are found at most.
const FOUND: usize = 10;
/// How many messages are looked through.
const LOOKED_THROUGH: usize = 20_000;
/// How many are read at once.
const BATCH: i64 = 2_000;
/// The most characters of what is searched for.
const CHARS: usize = 100;

/// A message that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The number of its conversation.
    pub number: i64,
    /// The contact's name.
    pub contact: ContactName,
    /// Whether the customer wrote it.
    pub is_theirs: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// The first of its lines that holds one of the words.
    pub line: String,
    /// The post that shows it, if one does.
    pub post: Option<Post>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Hits {
    /// The newest first.
    pub hits: Vec<Hit>,
    /// What is not among them.
    pub rest: Rest,
}

/// What a search leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Nothing.
    Nothing,
    /// Older messages that hold the words, too.
    Older,
    /// Whatever is older than what was looked through.
    NotLookedThrough,
}

/// The newest messages that hold all of the words, in one conversation or in all: at most ten, of the newest 20,000.
pub async fn search(db: &TenantDb, caller: &Caller, which: Option<&Which>, typed: &str) -> Result<Hits> {
    let typed = text::line(Field::Text, typed, CHARS)?;
    let words: Vec<String> = text::search_key(&typed).split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Err(Error::Invalid { field: Field::Text, problem: Problem::Empty });
    }
    let caller = which.map_or_else(|| caller.clone(), |which| caller.on(which.target()));
    let mut tx = db.read(&caller, Permission::ViewConversations).await?;
    let conversation: Option<ConversationId> = match which {
        Some(which) => Some(work::meant(&mut tx, which).await?.ok_or(Error::NotFound(Noun::Conversation))?),
        None => None,
    };
    look_through(&mut tx, conversation, &words, FOUND, LOOKED_THROUGH).await
}

/// The newest messages that hold all of the words, in any conversation: at most `most`, of the newest 2,000. For whoever searches for more
/// than messages.
pub(crate) async fn newest_with(tx: &mut Tx, typed: &str, most: usize) -> Result<Vec<Hit>> {
    let words: Vec<String> = text::search_key(typed).split_whitespace().map(str::to_owned).collect();
    Ok(look_through(tx, None, &words, most, BATCH as usize).await?.hits)
}

async fn look_through(
    tx: &mut Tx,
    conversation: Option<ConversationId>,
    words: &[String],
    most: usize,
    messages: usize,
) -> Result<Hits> {
    let (mut found, mut before, mut looked_through) = (Vec::new(), None, 0);
    let rest = loop {
        let rows = sql::before(tx, conversation, before, BATCH).await?;
        let (read, last) = (rows.len(), rows.last().map(|(id, _)| *id));
        found.extend(rows.into_iter().filter_map(|(id, body)| Some((id, fitting_line(&body?, words)?))));
        (before, looked_through) = (last, looked_through + read);
        if found.len() > most {
            break Rest::Older;
        }
        if (read as i64) < BATCH {
            break Rest::Nothing;
        }
        if looked_through >= messages {
            break Rest::NotLookedThrough;
        }
    };
    found.truncate(most);
    let (hits, sight) = (sql::hits(tx, found).await?, sight::of(tx).await?);
    let seen = |hit: Hit| Hit { contact: hit.contact.seen(sight), ..hit };
    Ok(Hits { hits: hits.into_iter().map(seen).collect(), rest })
}

/// The first line that holds one of the words, if the text holds all of them.
fn fitting_line(body: &str, words: &[String]) -> Option<String> {
    let whole = text::search_key(body);
    if !words.iter().all(|word| whole.contains(word)) {
        return None;
    }
    let fits = |line: &&str| {
        let key = text::search_key(line);
        words.iter().any(|word| key.contains(word))
    };
    Some(body.lines().find(fits).unwrap_or(body).trim().to_owned())
}

/// A message, and what it says.
type Said = (MessageId, String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_found_that_holds_the_words() {
        let words = |typed: &str| text::search_key(typed).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let body = "السلام عليكم\nأُريدُ طاولة خشبيّة\nرقم ٣";
        let line = |typed: &str| fitting_line(body, &words(typed));
        assert_eq!(line("طاوله خشبية").as_deref(), Some("أُريدُ طاولة خشبيّة"));
        assert_eq!(line("اريد").as_deref(), Some("أُريدُ طاولة خشبيّة"));
        assert_eq!(line("3").as_deref(), Some("رقم ٣"));
        assert_eq!(line("سلام 3").as_deref(), Some("السلام عليكم"), "words of several lines");
        assert_eq!(line("طاولة زجاجية"), None, "all of the words");
    }
}
