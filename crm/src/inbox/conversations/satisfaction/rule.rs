//! Which messages of a customer say how satisfied they are. Pure.
//!
//! A rating is known by the name that we gave the row of the list. A comment is the first text within an hour after it, unless
//! the conversation has gone on meanwhile, or the text asks not to be written to.

use chrono::{DateTime, TimeDelta, Utc};

use super::{COMMENT_WITHIN, ONCE_IN};
use crate::{
    channel::{Content, ContentKind, IncomingMessage, Label},
    consents,
    ids::{ContactId, SatisfactionId},
};

/// What our names for the rows of the list begin with.
const ROW: &str = "rate";

/// Our name for so many stars.
pub(super) fn choice_id(satisfaction: SatisfactionId, stars: i16) -> String {
    format!("{ROW}:{satisfaction}:{stars}")
}

/// What was chosen in a list of ours: about which closing, and how many stars.
fn chosen(content: &Content) -> Option<(SatisfactionId, i16)> {
    let choice = content.details.iter().find(|detail| detail.label == Label::Choice)?;
    let (satisfaction, stars) = choice.text.strip_prefix(ROW)?.strip_prefix(':')?.split_once(':')?;
    let stars = stars.parse().ok().filter(|stars| (1..=5).contains(stars))?;
    Some((satisfaction.parse().ok()?, stars)).filter(|_| content.kind == ContentKind::Interactive)
}

/// Whether a message is a rating.
pub(in super::super) fn is_rating(content: &Content) -> bool {
    chosen(content).is_some()
}

/// A customer who was asked not long ago.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Asked {
    pub id: SatisfactionId,
    pub contact_id: ContactId,
    pub account: String,
    pub asked_at: DateTime<Utc>,
    /// When they gave their rating, if they did.
    pub answered_at: Option<DateTime<Utc>>,
    pub has_comment: bool,
    /// Whether the conversation is still closed.
    pub is_closed: bool,
}

/// What a message says about our service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Said {
    /// How many stars.
    Rating { satisfaction: SatisfactionId, stars: i16, is_first: bool },
    /// Why.
    Comment { satisfaction: SatisfactionId },
}

/// What the next message says about our service, if it does. `asked` is what is known before it, and then what is known after it; `asks`
/// says whether the message would want an answer, were it no such word.
pub(super) fn hear(
    asked: &mut [Asked],
    message: &IncomingMessage,
    contact: ContactId,
    at: DateTime<Utc>,
    asks: bool,
) -> Option<Said> {
    let mut theirs: Vec<&mut Asked> = asked
        .iter_mut()
        .filter(|one| !message.is_ours && one.contact_id == contact && one.account == message.account)
        .collect();
    let said = rating(&mut theirs, &message.content, at).or_else(|| comment(&mut theirs, &message.content, at));
    if said.is_none() && asks {
        // The conversation goes on with it: what follows is no comment.
        theirs.into_iter().for_each(|one| one.is_closed = false);
    }
    said
}

fn rating(theirs: &mut [&mut Asked], content: &Content, at: DateTime<Utc>) -> Option<Said> {
    let (satisfaction, stars) = chosen(content)?;
    let one = theirs.iter_mut().find(|one| one.id == satisfaction && at - one.asked_at <= ONCE_IN)?;
    let is_first = one.answered_at.is_none();
    one.answered_at = one.answered_at.max(Some(at));
    Some(Said::Rating { satisfaction, stars, is_first })
}

fn comment(theirs: &mut [&mut Asked], content: &Content, at: DateTime<Utc>) -> Option<Said> {
    if !is_text(content) {
        return None;
    }
    let one = theirs.iter_mut().find(|one| {
        let after = one.answered_at.map(|answered| at - answered);
        let in_time = after.is_some_and(|after| after >= TimeDelta::zero() && after <= COMMENT_WITHIN);
        in_time && !one.has_comment && one.is_closed
    })?;
    one.has_comment = true;
    Some(Said::Comment { satisfaction: one.id })
}

/// Whether it is a text, and says something else than that they want no more messages.
fn is_text(content: &Content) -> bool {
    let words = content.details.first().map(|detail| detail.text.as_str()).unwrap_or_default();
    content.kind == ContentKind::Text && !words.trim().is_empty() && consents::heard(words).is_none()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::channel::{Detail, Forwarded, Sender};

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
    }

    fn id(n: u128) -> SatisfactionId {
        SatisfactionId(uuid::Uuid::from_u128(n))
    }

    fn who(n: u128) -> ContactId {
        ContactId(uuid::Uuid::from_u128(n))
    }

    fn message(content: Content) -> IncomingMessage {
        IncomingMessage {
            provider_id: "wamid.1".into(),
            account: "1001".into(),
            sender: Sender::default(),
            sent_at: None,
            content,
            quotes: None,
            forwarded: Forwarded::No,
            attachments: Vec::new(),
            moved: None,
            is_ours: false,
            delivery: None,
        }
    }

    fn row(satisfaction: SatisfactionId, stars: &str) -> Content {
        let details =
            vec![Detail::new(Label::Text, "★"), Detail::new(Label::Choice, format!("rate:{satisfaction}:{stars}"))];
        Content { kind: ContentKind::Interactive, details }
    }

    fn asked(n: u128, contact: u128) -> Asked {
        Asked {
            id: id(n),
            contact_id: who(contact),
            account: "1001".into(),
            asked_at: at(0),
            answered_at: None,
            has_comment: false,
            is_closed: true,
        }
    }

    #[test]
    fn our_names_for_stars_read_back_and_others_are_none() {
        for stars in 1..=5 {
            let content = Content {
                kind: ContentKind::Interactive,
                details: vec![Detail::new(Label::Choice, choice_id(id(7), stars))],
            };
            assert_eq!(chosen(&content), Some((id(7), stars)));
        }
        for odd in ["0", "6", "-1", "x", ""] {
            assert_eq!(chosen(&row(id(7), odd)), None, "{odd}");
        }
        let typed = Content { kind: ContentKind::Text, ..row(id(7), "5") };
        assert_eq!(chosen(&typed), None, "nobody types a rating");
    }

    fn first(known: &mut [Asked], content: Content, minutes: i64) -> Option<Said> {
        let asks = content.kind != ContentKind::Reaction;
        hear(known, &message(content), who(1), at(minutes), asks)
    }

    #[test]
    fn one_conversation_as_it_goes() {
        let mut known = [asked(1, 1), asked(3, 3)];
        let mut hear = |content: Content, minutes| first(&mut known, content, minutes);
        let rating = |stars, is_first| Some(Said::Rating { satisfaction: id(1), stars, is_first });
        assert_eq!(hear(row(id(1), "4"), 2), rating(4, true));
        assert_eq!(hear(row(id(1), "2"), 3), rating(2, false), "they change their mind");
        assert_eq!(hear(Content::bare(ContentKind::Reaction), 4), None);
        assert_eq!(hear(Content::text("تأخر الرد"), 62), Some(Said::Comment { satisfaction: id(1) }));
        assert_eq!(hear(Content::text("ومتى تفتحون؟"), 62), None, "one only");
        assert_eq!(hear(row(id(1), "3"), 7 * 24 * 60), rating(3, false));
        assert_eq!(hear(row(id(1), "3"), 7 * 24 * 60 + 1), None, "after a week it is a message like any other");
        assert_eq!(hear(row(id(3), "5"), 2), None, "somebody else was asked that");
        assert_eq!(hear(row(id(2), "5"), 2), None, "nobody was asked that");
    }

    #[test]
    fn what_goes_on_is_no_comment() {
        let rated = || [Asked { answered_at: Some(at(0)), ..asked(1, 1) }];
        assert_eq!(first(&mut rated(), Content::text("شكرًا"), 61), None, "too late");
        assert_eq!(first(&mut rated(), Content::text("شكرًا"), -1), None, "written before the rating");
        assert_eq!(first(&mut rated(), Content::text("إيقاف"), 1), None, "that is something else");
        let mut reopened = rated();
        reopened[0].is_closed = false;
        assert_eq!(first(&mut reopened, Content::text("شكرًا"), 1), None);
        for before in [Content::bare(ContentKind::Image), Content::text("إيقاف")] {
            let mut known = rated();
            assert_eq!(first(&mut known, before, 1), None);
            assert_eq!(first(&mut known, Content::text("هذه صورته"), 1), None, "that has opened it again");
        }
        let ours = IncomingMessage { is_ours: true, ..message(Content::text("شكرًا لكم")) };
        assert_eq!(hear(&mut rated(), &ours, who(1), at(1), false), None);
    }

    /// The same rule, said naively about the whole story so far: `true` of a rating, `false` of a comment.
    fn naively(story: &[(u8, i64)]) -> Option<bool> {
        let ((kind, now), before) = story.split_last()?;
        let week = 7 * 24 * 60;
        let meant = |n: usize| naively(&before[..=n]);
        match kind {
            0 if *now <= week => Some(true),
            1 => {
                let latest = (0..before.len()).filter(|n| meant(*n) == Some(true)).map(|n| before[n].1).max()?;
                let goes_on = (0..before.len()).any(|n| before[n].0 != 3 && meant(n).is_none());
                let has_one = (0..before.len()).any(|n| meant(n) == Some(false));
                ((0..=60).contains(&(now - latest)) && !goes_on && !has_one).then_some(false)
            }
            _ => None,
        }
    }

    proptest! {
        /// Ratings (0), texts (1), pictures (2) and emojis (3) in any order and at any time.
        #[test]
        fn the_rule_is_the_naive_one(story in prop::collection::vec((0_u8..4, prop_oneof![0_i64..=120, 0_i64..=11_000]), 0..7)) {
            let mut known = [asked(1, 1)];
            for n in 0..story.len() {
                let (kind, minutes) = story[n];
                let content = match kind {
                    0 => row(id(1), "3"),
                    1 => Content::text("نص"),
                    2 => Content::bare(ContentKind::Image),
                    _ => Content::bare(ContentKind::Reaction),
                };
                let said = first(&mut known, content, minutes);
                let is_rating = said.map(|said| matches!(said, Said::Rating { .. }));
                prop_assert_eq!(is_rating, naively(&story[..=n]));
            }
        }
    }
}
