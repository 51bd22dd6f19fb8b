//! The open deals as a board, as a picture: a column for each stage with how many there are, what they come to, and the dearest of them. The
//! same stands beside it in words.

mod picture;

use crm::{
    Permission,
    deals::{self, Board, Column, Deal, Total, number_label},
    money::Money,
    tenants::Language,
};

use self::picture::{Pile, Sheet, Slip};
use super::sum;
use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    message::{Card, Message, Tone},
    plain::{bare, plain},
    response,
    session::Session,
    stages::called,
    texts::t,
};

/// How many currencies a column adds up.
const CURRENCIES: usize = 3;

/// Show the open deals as a board
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewDeals)")]
pub(super) async fn board(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, shown).await
}

async fn shown(session: Session) -> Result<Message, Error> {
    let (language, board) = (session.language, deals::board(&session.db, &session.caller).await?);
    let sheet = sheet(language, &board);
    // Rendering takes longer than anything else should wait for.
    let drawn = tokio::task::spawn_blocking(move || picture::draw(&sheet)).await;
    let content = drawn.map_err(|error| error.to_string()).and_then(|drawn| drawn.map_err(|error| error.to_string()));
    let content = content.map_err(Error::Picture)?;
    let words = words(language, &board);
    let card = Card::new(Tone::Calm).title(t!(language, "board-title")).text(words.clone());
    Ok(Message::picture(card, "deals.png", content, &words.replace("**", "")))
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
        title: t!(language, "board-title"),
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
        pipelines::{Stage, Usual},
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
        Board {
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
