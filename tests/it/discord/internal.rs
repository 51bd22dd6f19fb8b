//! Nothing that is internal ever reaches a customer, by whatever path and in whatever order it is written; and all that is for them
//! does, once.

use chrono::TimeDelta;
use sandbox::discord::{Channel, Member, Message, MessageId, Typed};

use super::{
    forum::{house, shows, thread},
    stage::{newcomer, words},
};
use crate::{
    depth::{Dice, depth, seed},
    house::{House, PATIENCE, eventually, settled},
};

macro_rules! paths {
    ($($path:ident)*) => {
        /// A way in which staff write something.
        #[derive(Clone, Copy, Debug)]
        enum Path {
            $($path,)*
        }

        use Path::*;

        const ALL: &[Path] = &[$($path),*];
    };
}

paths! {
    Plain
    TypedAsReply
    TypedUnderFile
    CommandToCustomer
    HeldThenCorrected
    Note
    NoteUnderFile
    NoteByCommand
    CommandTypedWrongly
    MentionOfColleague
    MentionOfEveryone
    HeldThenNote
    HeldThenMention
    HeldThenCommand
    HeldThenDeleted
    HeldThenUndone
    SentThenNote
    ColleaguesText
    StrangersText
    ElsewhereText
    NameOfThread
    Task
    CannedReplyOfTheTeam
}

/// Whoever writes, where, and what of it is whose.
struct Staff<'a> {
    house: &'a House,
    place: Channel,
    sales: Member,
    manager: Member,
    stranger: Member,
    /// The customer's message, which can be answered.
    asked: MessageId,
    /// What the customer is to get, in the order of its writing.
    outward: Vec<String>,
    /// What they must never get.
    internal: Vec<String>,
}

impl Staff<'_> {
    fn secret(&mut self) -> String {
        let secret = format!("سر-{}-", self.internal.len());
        self.internal.push(secret.clone());
        secret
    }

    fn word(&mut self) -> String {
        let word = format!("للعميل-{}-", self.outward.len());
        self.outward.push(word.clone());
        word
    }

    fn writes(&self, text: &str) -> MessageId {
        self.sales.writes(self.place.id, text).expect("a message")
    }

    /// What was written is as far as it gets while it is held.
    async fn held(&self) {
        self.house.quiet_but_held().await;
    }

    /// What was held has left.
    async fn sent(&self) {
        self.held().await;
        self.house.install.clock.advance(TimeDelta::seconds(11));
        // Workers sleep until something is due, by the real clock, or comes. And WhatsApp lets staff answer for a day only.
        self.house.demo.customers[0].says("شكرًا").await.expect("a delivered message");
        self.house.quiet().await;
    }

    async fn runs(&self, line: &str) -> Message {
        settled(&self.house.runs("sales", line).await).await
    }

    async fn writes_by(&mut self, path: Path) {
        let pdf = |text: &str| Typed::new(text).file("a.pdf", "application/pdf", b"%PDF-1.7 a");
        match path {
            Plain => drop(self.word_typed().await),
            TypedAsReply => {
                let word = self.word();
                self.sales.sends(self.place.id, &Typed::new(&word).answering(self.asked)).expect("a message");
                self.taken_in(&word).await;
            }
            TypedUnderFile => {
                let word = self.word();
                self.sales.sends(self.place.id, &pdf(&word)).expect("a message");
                self.taken_in(&word).await;
            }
            CommandToCustomer => {
                let word = self.word();
                self.runs(&format!("/inbox send text conversation:C-1001 text:{word}")).await;
            }
            HeldThenCorrected => {
                let (secret, word) = (self.secret(), self.word());
                let typed = self.writes_held(&secret).await;
                self.sales.edits(typed, &word).expect("an edit");
            }
            Note => drop(self.secret_typed("// ")),
            NoteUnderFile => {
                let secret = self.secret();
                self.sales.sends(self.place.id, &pdf(&format!("// {secret}"))).expect("a message");
            }
            NoteByCommand => {
                let secret = self.secret();
                self.runs(&format!("/inbox note conversation:C-1001 text:{secret}")).await;
            }
            CommandTypedWrongly => drop(self.secret_typed("/inbox note text:")),
            MentionOfColleague => drop(self.secret_typed(&format!("<@{}> ", self.manager.user()))),
            MentionOfEveryone => drop(self.secret_typed("@everyone ")),
            HeldThenNote => self.held_then_edited("// ").await,
            HeldThenMention => self.held_then_edited(&format!("<@{}> ", self.manager.user())).await,
            HeldThenCommand => self.held_then_edited("/inbox note text:").await,
            HeldThenDeleted => {
                let secret = self.secret();
                let typed = self.writes_held(&secret).await;
                self.sales.deletes(typed).expect("a deletion");
            }
            HeldThenUndone => {
                let secret = self.secret();
                let answer = self.runs(&format!("/inbox send text conversation:C-1001 text:{secret}")).await;
                self.sales.clicks(&answer, &words("ar", "button-undo")).await.expect("an answer");
            }
            SentThenNote => {
                let typed = self.word_typed().await;
                self.sent().await;
                let secret = self.secret();
                self.sales.edits(typed, &format!("// {secret}")).expect("an edit");
            }
            ColleaguesText => {
                let secret = self.secret();
                self.manager.writes(self.place.id, &secret).expect("a message");
            }
            StrangersText => {
                let secret = self.secret();
                self.stranger.writes(self.place.id, &secret).expect("a message");
            }
            ElsewhereText => {
                let secret = self.secret();
                self.sales.writes(self.house.demo.general, &secret).expect("a message");
            }
            NameOfThread => {
                let secret = self.secret();
                let name = format!("{secret} {}", self.place.name);
                self.house.member("owner").renames_thread(self.place.id, &name).expect("another name");
            }
            Task => {
                let secret = self.secret();
                self.runs(&format!("/task add title:{secret} about:C-1001 note:{secret}")).await;
            }
            CannedReplyOfTheTeam => {
                let secret = self.secret();
                let name = format!("رد{}", self.internal.len());
                self.house.says("owner", &format!("/inbox canned add name:{name} text:{secret}")).await;
            }
        }
    }

    async fn word_typed(&mut self) -> MessageId {
        let word = self.word();
        self.writes_held(&word).await
    }

    fn secret_typed(&mut self, before: &str) -> MessageId {
        let secret = self.secret();
        self.writes(&format!("{before}{secret}"))
    }

    async fn held_then_edited(&mut self, before: &str) {
        let (first, then) = (self.secret(), self.secret());
        let typed = self.writes_held(&first).await;
        self.sales.edits(typed, &format!("{before}{then}")).expect("an edit");
    }

    /// Writes what is held now. What stands there once that is over is sent.
    async fn writes_held(&self, text: &str) -> MessageId {
        let typed = self.writes(text);
        self.taken_in(text).await;
        typed
    }

    /// The bot has heard of it.
    async fn taken_in(&self, text: &str) {
        eventually("it is held", async || self.held_with(text).await == 1).await;
    }

    async fn held_with(&self, text: &str) -> i64 {
        let held =
            "select count(*) from messages where state = 'queued' and concat(outgoing, body) like '%' || $1 || '%'";
        sqlx::query_scalar(held).bind(text).fetch_one(&self.house.look).await.expect("a count")
    }

    /// Everything that any customer's phone has got, as it came over the wire.
    fn got(&self) -> Vec<String> {
        let inboxes = self.house.demo.customers.iter().flat_map(|customer| customer.inbox());
        inboxes.map(|message| format!("{} {} {}", message.text, message.body, message.beside)).collect()
    }

    /// What has leaked.
    fn leaks(&self) -> Vec<&String> {
        let got = self.got();
        self.internal.iter().filter(|secret| got.iter().any(|message| message.contains(*secret))).collect()
    }
}

#[tokio::test]
async fn nothing_internal_reaches_a_customer_by_any_path() {
    let (house, forum) = house().await;
    house.says("owner", "/settings inbox_hold seconds:10").await;
    let customer = &house.demo.customers[0];
    customer.says("مرحبًا").await.unwrap();
    let place = thread(&house, forum, &customer.name()).await;
    let asked = shows(&house, place.id, "مرحبًا").await.id;
    house.quiet().await;
    let stranger = newcomer(&house, "ضيف");
    let people = house.demo.people.iter().map(|person| person.user).chain([stranger.user()]).collect::<Vec<_>>();
    house.neighbours.discord.show_only_to(forum, &people);
    let (sales, manager) = (house.member("sales"), house.member("manager"));
    // From now on the conversation is hers.
    house.says("sales", "/inbox claim conversation:C-1001").await;
    let (outward, internal) = (Vec::new(), Vec::new());
    let mut staff = Staff { house: &house, place, sales, manager, stranger, asked, outward, internal };
    let (mut dice, rounds) = (Dice(seed()), depth(1, 40));
    for _ in 0..rounds {
        for path in dice.draw(ALL.to_vec(), ALL.len()) {
            let (secrets, words) = (staff.internal.len(), staff.outward.len());
            staff.writes_by(path).await;
            println!("{path:?} {:?} {:?}", &staff.internal[secrets..], &staff.outward[words..]);
            if dice.roll(3) == 0 {
                staff.sent().await;
            }
        }
        staff.sent().await;
        assert_eq!(staff.leaks(), Vec::<&String>::new(), "what is internal has reached the customer");
    }
    let texts: Vec<String> = customer.inbox().into_iter().map(|message| message.text).collect();
    let (mut got, mut expected) = (texts, staff.outward.clone());
    got.sort();
    expected.sort();
    assert_eq!(got, expected, "all that is for the customer, once");
    println!("{rounds} rounds of {} paths: {} internal texts, none leaked", ALL.len(), staff.internal.len());
    // The known-bad twin: what somebody sends on purpose is found.
    let secret = staff.secret_typed("/inbox note text:");
    let below = |m: &Message| m.answers == Some(secret) && m.text().contains(&words("ar", "typed-command"));
    let asks = house.neighbours.discord.wait_for_message(staff.place.id, below, PATIENCE).await.unwrap();
    let answer = staff.sales.clicks(&asks, &words("ar", "button-typed-send")).await.unwrap();
    assert_eq!(settled(&answer).await.text(), words("ar", "typed-sent"));
    staff.sent().await;
    eventually("it is on the phone", async || staff.leaks().len() == 1).await;
    house.finish().await;
}
