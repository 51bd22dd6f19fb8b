//! What a provider tells about the business itself. All of it is kept; the owners are told what they should know.

mod sql;

use crate::{
    channel::{AccountNews, Incoming, NewsKind, Urgency},
    db::Tx,
    error::Result,
    jobs::Job,
    notice::Notice,
};

/// Keeps the news of a batch. What was known before changes nothing.
pub(crate) async fn apply(tx: &mut Tx, items: &[Incoming]) -> Result<()> {
    let news = items.iter().filter_map(|item| match item {
        Incoming::News(news) => Some(news),
        Incoming::Message(_) | Incoming::Status(_) | Incoming::Preference(_) | Incoming::Moved(..) => None,
    });
    let news: Vec<&AccountNews> = news.collect();
    if news.is_empty() {
        return Ok(());
    }
    let mut fresh = sql::insert(tx, &news).await?;
    for news in news {
        // Told twice in one batch, it is one piece of news.
        let is_new = fresh.remove(&news.key);
        if is_new && matches!(news.kind, NewsKind::Template | NewsKind::TemplateCategory) {
            tx.enqueue(Job::SyncTemplates);
        }
        if is_new && news.urgency != Urgency::Note {
            tx.enqueue(Job::AlarmOwners { notice: Box::new(Notice::Account(news.clone())) });
        }
    }
    Ok(())
}
