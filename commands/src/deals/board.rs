//! The open deals as a board, as a picture: a column for each stage with how many there are, what they come to, and the dearest of them. The
//! same stands beside it in words.

mod picture;

use crm::{
    Permission, PipelineId,
    deals::{self, Board, Column, Deal, Total, number_label},
    money::Money,
    pipelines::Pipeline,
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use self::picture::{Pile, Sheet, Slip};
use super::sum;
use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    input::{chosen, stage},
    message::{Card, Entry, Menu, Message, Tone},
    plain::{bare, plain},
    response::{self, Place},
    route::{CustomId, Handle, custom_ids},
    session::{InteractionContext, Session},
    stages::{called, pipeline_called, pipeline_meant},
    texts::t,
};

custom_ids! {
    /// Below the board.
    pub(crate) enum Button {
        /// Show another pipeline's.
        Pipeline = "board" like "/crm deal board",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        let Self::Pipeline = self;
        let chosen = chosen(pressed).first();
        response::respond(bot, context, Place::Update, |session| async move {
            // Who may not learns that before what they chose is looked at.
            session.require(Permission::ViewDeals).await?;
            let pipeline = chosen.and_then(|value| value.parse().ok()).ok_or(Error::Outdated("no such pipeline"))?;
            shown(session, Some(pipeline)).await
        })
        .await;
    }
}

/// How many currencies a column adds up.
const CURRENCIES: usize = 3;

/// Show the open deals as a board
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewDeals)")]
pub(super) async fn board(
    ctx: Ctx<'_>,

    #[autocomplete = "stage::suggest_pipelines"]
    #[max_length = 100]
    pipeline: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        session.require(Permission::ViewDeals).await?;
        let pipeline = pipeline_meant(&session, pipeline.as_deref()).await?;
        shown(session, pipeline).await
    })
    .await
}

async fn shown(session: Session, pipeline: Option<PipelineId>) -> Result<Message, Error> {
    let (language, board) = (session.language, deals::board(&session.db, &session.caller, pipeline, deals::TOP).await?);
    let sheet = sheet(language, &board);
    // Rendering takes longer than anything else should wait for.
    let drawn = tokio::task::spawn_blocking(move || picture::draw(&sheet)).await;
    let content = drawn.map_err(|error| error.to_string()).and_then(|drawn| drawn.map_err(|error| error.to_string()));
    let content = content.map_err(Error::Picture)?;
    let words = words(language, &board);
    let card = Card::new(Tone::Calm).title(plain(&title(language, &board), 100)).text(words.clone());
    let message = Message::picture(card, "deals.png", content, &words.replace("**", ""));
    Ok(others(language, &board).into_iter().fold(message, Message::menu))
}

fn title(language: Language, board: &Board) -> String {
    match &board.pipeline.name {
        Some(name) => t!(language, "board-title-of", pipeline = name),
        None => t!(language, "board-title"),
    }
}

/// The menu of all pipelines, if there are several.
fn others(language: Language, board: &Board) -> Option<Menu> {
    let entry = |pipeline: &Pipeline| Entry {
        value: pipeline.id.to_string(),
        label: pipeline_called(language, pipeline),
        chosen: pipeline.id == board.pipeline.id,
    };
    let entries = board.pipelines.iter().map(entry).collect();
    let (id, hint) = (Button::Pipeline.encode(), t!(language, "board-pipeline-hint"));
    (board.pipelines.len() > 1).then_some(Menu { id, hint, entries, many: false, least: 1 })
}

/// The figures of the board, for those who don't see the picture.
fn words(language: Language, board: &Board) -> String {
    let column = |column: &Column| {
        let heading = t!(
            language,
            "board-stage",
            stage = plain(&called(language, &column.stage), 60),
            deals = t!(language, "deals-count", count = column.count)
        );
        let sums = column.totals.iter().map(|total| sum(language, total, true));
        let top = column.top.iter().map(|deal| {
            let value = deal.value().map(|value| value.shown(language)).unwrap_or_else(|| "—".to_owned());
            t!(language, "board-deal", deal = number_label(deal.number), name = plain(&deal.contact, 40), value = value)
        });
        [heading].into_iter().chain(sums).chain(top).collect::<Vec<_>>().join("\n")
    };
    let cut = board.is_cut.then(|| t!(language, "board-cut"));
    board.columns.iter().map(column).chain(cut).collect::<Vec<_>>().join("\n\n")
}

/// What all columns come to, in each currency.
fn all(board: &Board) -> Vec<(Money, Money)> {
    let mut all: Vec<(Money, Money)> = Vec::new();
    for total in board.columns.iter().flat_map(|column| &column.totals) {
        let (sum, weighted) = (total.sum(), total.weighted());
        let more = |(of, expected): &(Money, Money)| Some((of.plus(sum)?, expected.plus(weighted)?));
        match all.iter_mut().find_map(|one| more(one).map(|more| (one, more))) {
            Some((one, more)) => *one = more,
            None => all.push((sum, weighted)),
        }
    }
    all
}

fn sheet(language: Language, board: &Board) -> Sheet {
    let expected = |weighted: Money| t!(language, "board-expected", weighted = weighted.shown(language));
    let slip = |deal: &Deal| Slip {
        number: number_label(deal.number),
        name: bare(&deal.contact, 60),
        value: deal.value().map(|value| value.shown(language)).unwrap_or_else(|| "—".to_owned()),
    };
    let figures = |total: &Total| (total.sum().shown(language), expected(total.weighted()));
    let pile = |column: &Column| {
        let count = t!(language, "deals-count", count = column.count);
        let likely = column.stage.probability().map(|probability| format!("{probability}%"));
        let more = column.count - column.top.len() as i64;
        Pile {
            stage: bare(&called(language, &column.stage), 40),
            count: [Some(count), likely].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            figures: column.totals.iter().take(CURRENCIES).map(figures).collect(),
            slips: column.top.iter().map(slip).collect(),
            more: (more > 0).then(|| t!(language, "board-more", count = more)),
        }
    };
    let all = all(board).into_iter().take(CURRENCIES);
    let all = all.map(|(sum, weighted)| format!("{} · {}", sum.shown(language), expected(weighted)));
    Sheet {
        title: bare(&title(language, board), 80),
        all: all.chain(board.is_cut.then(|| t!(language, "board-cut"))).collect(),
        piles: board.columns.iter().map(pile).collect(),
        right_to_left: language == Language::Arabic,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use crm::{
        StageId,
        pipelines::{Kind, Stage, Usual},
    };

    use super::*;
    use crate::deal_work::tests::a_deal;

    fn a_board() -> Board {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let names = ["سارة الغامدي", "شركة المشرق للتجارة والمقاولات العامة المحدودة", "Omar Farouk & Sons <x>", "ليلى"];
        let column = |usual, likely, count: i64, sums: &[(&str, i64)]| {
            let stage = Stage::usual(StageId::new(at), usual).likely(likely);
            let total = |(code, sum): &(&str, i64)| Total {
                currency: code.parse().unwrap(),
                count,
                valued: count,
                sum: *sum,
                weighted: sum * i64::from(likely) / 100,
            };
            let deal = |(n, name): (i64, &&str)| Deal {
                contact: (**name).into(),
                minor: (n != 3).then_some(98_765_432 / (n + 1)),
                ..a_deal(1042 + n)
            };
            let top = (0..).zip(names.iter().take(usize::try_from(count).unwrap())).map(deal).collect();
            Column { stage, count, totals: sums.iter().map(total).collect(), top }
        };
        let id = "0190b3c4d5e6f708192a3b4c5d6e7f80".parse().unwrap();
        Board {
            pipeline: Pipeline { id, kind: Kind::Deal, name: None },
            pipelines: Vec::new(),
            columns: vec![
                column(Usual::Qualification, 20, 12, &[("SAR", 345_678_900), ("KWD", 12_500_750)]),
                column(Usual::Proposal, 40, 2, &[("SAR", 123_456_700)]),
                column(Usual::Negotiation, 70, 0, &[]),
            ],
            is_cut: false,
        }
    }

    #[test]
    fn the_board_in_words_in_both_languages() {
        for language in Language::ALL {
            insta::assert_snapshot!(format!("board_words_{}", language.as_str()), words(language, &a_board()));
            let cut = words(language, &Board { is_cut: true, ..a_board() });
            assert!(cut.ends_with(&t!(language, "board-cut")), "{cut}");
        }
    }

    #[test]
    fn the_board_fits_on_a_phone() {
        for language in Language::ALL {
            let png = picture::draw(&sheet(language, &a_board())).unwrap();
            let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
            let (width, height) = (side(16), side(20));
            assert!(width == 1280 && height < 2 * width && png.len() < 500_000, "{width} × {height}: {}", png.len());
            insta::assert_binary_snapshot!(&format!("board_{}.png", language.as_str()), png);
        }
    }

    #[test]
    fn an_empty_board_and_one_of_many_stages_are_drawn() {
        let mut board = a_board();
        board.columns = board.columns.iter().cycle().take(9).cloned().collect();
        assert!(picture::draw(&sheet(Language::English, &board)).is_ok());
        board.columns.clear();
        assert!(picture::draw(&sheet(Language::Arabic, &board)).is_ok());
        assert!(words(Language::Arabic, &board).is_empty());
    }
}
