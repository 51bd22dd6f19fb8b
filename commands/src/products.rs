//! `/product`: what the company sells, and for how much.

use crm::{
    Permission,
    error::Field as Input,
    products::{self, Details, NAME, Page, Product, SKU, UNIT, Which, number_label},
    tenants::Language,
};
use serenity::all::{ComponentInteraction, CreateModal};

use crate::{
    bot::{BotState, Ctx},
    draft::{Draft, HandleForm},
    errors::Error,
    form::{self, Field},
    gate::Gate,
    input::product,
    message::{self, Card, Message, Tone},
    pages,
    plain::{plain, stamp},
    response::{self, Place},
    route::{Handle, Payload, Turn, custom_ids},
    session::{InteractionContext, Session},
    texts::{named::named, t},
};

custom_ids! {
    /// Under lists and cards.
    pub(crate) enum Button {
        /// Turn a page.
        Turn(listing: Listing) = "products" like "/product list",
        /// Open the form that changes it.
        Edit(which: Which) = "product-edit" does ProductEdit,
        /// It is no longer sold.
        Retire(which: Which) = "product-retire" does ProductRetire,
        /// It is sold again.
        Restore(which: Which) = "product-restore" does ProductRestore,
        /// Take back what was just changed.
        Undo(which: Which) = "product-undo" does ProductUndo,
    }
}

custom_ids! {
    /// What is submitted.
    pub(crate) enum Form {
        /// A product as it is to be.
        Edit(which: Which) = "product-edit-form" does ProductEdit,
    }
}

/// A page of the products that are sold, or of those that no longer are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listing {
    is_active: bool,
    turn: Turn<i64>,
}

impl Payload for Listing {
    fn write(&self, room: usize) -> String {
        self.turn.write_after(Some(if self.is_active { "sold" } else { "retired" }.to_owned()), room)
    }

    fn read(raw: &str) -> Option<Self> {
        let (filter, turn) = Turn::read_after(raw)?;
        let is_active = match filter? {
            "sold" => true,
            "retired" => false,
            _ => return None,
        };
        Some(Self { is_active, turn })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        (any::<bool>(), crate::route::turns(0..=i64::MAX))
            .prop_map(|(is_active, turn)| Self { is_active, turn })
            .boxed()
    }

    #[cfg(test)]
    fn core(self) -> Self {
        Self { turn: self.turn.without_trail(), ..self }
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        match self {
            Self::Edit(which) => open_edit(bot, context, which, None).await,
            Self::Turn(listing) => {
                response::respond(bot, context, Place::Update, |session| page(session, listing)).await;
            }
            Self::Retire(which) => {
                response::respond(bot, context, Place::Update, |session| async move { retire(&session, which).await })
                    .await;
            }
            Self::Undo(which) => {
                response::respond(bot, context, Place::Update, |session| async move { undo(&session, which).await })
                    .await;
            }
            Self::Restore(which) => {
                response::respond(bot, context, Place::Update, |session| async move { restore(&session, which).await })
                    .await;
            }
        }
    }
}

impl HandleForm for Form {
    async fn submitted(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        let Self::Edit(which) = self;
        response::respond_to_form(bot, context, draft, |session| async move {
            let typed = |field| draft.typed(field);
            let edit = Details {
                name: typed("name").unwrap_or_default(),
                sku: typed("sku"),
                price: typed("price").unwrap_or_default(),
                tax: typed("tax"),
                unit: typed("unit"),
            };
            let product = products::edit(&session.db, &session.caller, which, edit).await?;
            let title = t!(session.language, "product-edited", product = number_label(product.number));
            under(&session, &product, title, Tone::Good).await
        })
        .await;
    }

    async fn reopen(self, bot: &BotState, context: &InteractionContext, draft: &Draft) {
        // What was changed meanwhile has been said: now it is changed as it is.
        let Self::Edit(which) = self;
        open_edit(bot, context, which, Some(draft)).await;
    }
}

/// What the company sells
#[poise::command(
    slash_command,
    rename = "product",
    guild_only,
    subcommand_required,
    subcommands("add", "list", "show", "edit", "retire_command", "restore_command")
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Add a product
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::CreateProducts)")]
async fn add(
    ctx: Ctx<'_>,
    #[max_length = 100] name: String,
    #[max_length = 60] price: String,
    #[max_length = 20] tax: Option<String>,
    #[max_length = 30] unit: Option<String>,
    #[max_length = 40] sku: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let new = Details { name, sku, price, tax, unit };
        let product = products::add(&session.db, &session.caller, new).await?;
        let title = t!(session.language, "product-added", product = number_label(product.number));
        under(&session, &product, title, Tone::Good).await
    })
    .await
}

/// List what is sold, newest first; or what no longer is
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewProducts)")]
async fn list(ctx: Ctx<'_>, retired: Option<bool>) -> Result<(), Error> {
    let listing = Listing { is_active: retired != Some(true), turn: Turn::first() };
    response::run(ctx, |session| page(session, listing)).await
}

async fn page(session: Session, listing: Listing) -> Result<Message, Error> {
    let page = products::list(&session.db, &session.caller, listing.is_active, listing.turn.at).await?;
    Ok(render(session.language, &page, &listing))
}

fn render(language: Language, page: &Page, listing: &Listing) -> Message {
    let line = |product: &Product| {
        let (number, name) = (number_label(product.number), plain(&product.name, 60));
        t!(language, "products-line", product = number, name = name, price = price(language, product))
    };
    let lines: Vec<String> = page.products.iter().map(line).collect();
    let text = match (lines.is_empty(), listing.is_active) {
        (true, true) => t!(language, "products-none"),
        (true, false) => t!(language, "products-none-retired"),
        (false, _) => lines.join("\n"),
    };
    let title = match listing.is_active {
        true => t!(language, "products-title", count = page.total),
        false => t!(language, "products-title-retired", count = page.total),
    };
    let turned = |turn| Button::Turn(Listing { is_active: listing.is_active, turn });
    let buttons = pages::buttons(language, &listing.turn, page.next, turned);
    Message::card(Card::new(Tone::Calm).title(title).text(text)).buttons(buttons)
}

/// What one costs.
fn price(language: Language, product: &Product) -> String {
    let price = product.price().shown(language);
    match &product.unit {
        Some(unit) => t!(language, "product-price-unit", price = price, unit = plain(unit, 30)),
        None => price,
    }
}

/// Show one product
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewProducts)")]
async fn show(
    ctx: Ctx<'_>,

    #[autocomplete = "product::suggest"]
    #[max_length = 100]
    product: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let product = products::show(&session.db, &session.caller, &product).await?;
        let (number, name) = (number_label(product.number), plain(&product.name, 100));
        let title = t!(session.language, "product-title", product = number, name = name);
        under(&session, &product, title, Tone::Calm).await
    })
    .await
}

/// Change a product in a form
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditProducts)")]
async fn edit(
    ctx: Ctx<'_>,

    #[autocomplete = "product::suggest"]
    #[max_length = 100]
    product: String,
) -> Result<(), Error> {
    let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
    open_edit(bot, &context, Which::read(&product), None).await;
    Ok(())
}

/// A product is no longer sold
#[poise::command(slash_command, rename = "retire", guild_only, custom_data = "Gate::Needs(Permission::EditProducts)")]
async fn retire_command(
    ctx: Ctx<'_>,

    #[autocomplete = "product::suggest"]
    #[max_length = 100]
    product: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { retire(&session, Which::read(&product)).await }).await
}

/// A product that was retired is sold again
#[poise::command(slash_command, rename = "restore", guild_only, custom_data = "Gate::Needs(Permission::EditProducts)")]
async fn restore_command(
    ctx: Ctx<'_>,

    #[autocomplete = "product::suggest"]
    #[max_length = 100]
    product: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { restore(&session, Which::read(&product)).await }).await
}

async fn retire(session: &Session, which: Which) -> Result<Message, Error> {
    let product = products::retire(&session.db, &session.caller, which).await?;
    let title = t!(session.language, "product-retired", product = number_label(product.number));
    under(session, &product, title, Tone::Good).await
}

async fn restore(session: &Session, which: Which) -> Result<Message, Error> {
    let product = products::restore(&session.db, &session.caller, which).await?;
    let title = t!(session.language, "product-restored", product = number_label(product.number));
    under(session, &product, title, Tone::Good).await
}

/// What was just changed is as it was.
async fn undo(session: &Session, which: Which) -> Result<Message, Error> {
    let product = products::undo(&session.db, &session.caller, which).await?;
    let title = t!(session.language, "product-undone", product = number_label(product.number));
    under(session, &product, title, Tone::Good).await
}

/// Opens the form that changes a product, as it is now, or as somebody typed it before.
async fn open_edit(bot: &BotState, context: &InteractionContext, which: Which, draft: Option<&Draft>) {
    response::open_form(bot, context, |session| async move { edit_form(&session, which, draft).await }).await;
}

async fn edit_form(session: &Session, which: Which, draft: Option<&Draft>) -> Result<CreateModal, Error> {
    let (language, product) = (session.language, products::begin_edit(&session.db, &session.caller, which).await?);
    let filled = match draft {
        Some(draft) => ["name", "price", "tax", "unit", "sku"].map(|field| draft.typed(field)),
        None => [
            Some(product.name.clone()),
            Some(product.price().typed()),
            Some(product.tax.to_string()),
            product.unit.clone(),
            product.sku.clone(),
        ],
    };
    let [name, price, tax, unit, sku] = filled.map(Option::unwrap_or_default);
    let fields = vec![
        Field::line("name", named(language, Input::Name), NAME as u16).required().value(name),
        Field::line("price", t!(language, "product-form-price"), 60).required().value(price),
        Field::line("tax", t!(language, "product-form-tax"), 20).value(tax),
        Field::line("unit", t!(language, "product-form-unit"), UNIT as u16).value(unit),
        Field::line("sku", named(language, Input::Sku), SKU as u16).value(sku),
    ];
    let seen = Form::Edit(Which { number: product.number, seen: Some(product.version) });
    Ok(form::form(&seen, &t!(language, "product-edit-title", product = number_label(product.number)), fields))
}

/// A product under a title, with what can be done with it, for who may.
async fn under(session: &Session, product: &Product, title: String, tone: Tone) -> Result<Message, Error> {
    let (language, which) = (session.language, Which::number(product.number));
    let message = Message::card(card(language, product, tone).title(title));
    if !session.may(Permission::EditProducts).await? {
        return Ok(message);
    }
    let edit = message::Button::new(&Button::Edit(which), t!(language, "button-edit"));
    let other = match product.is_active {
        true => message::Button::new(&Button::Retire(which), t!(language, "button-product-retire")),
        false => message::Button::new(&Button::Restore(which), t!(language, "button-product-restore")),
    };
    let undo = Button::Undo(which.as_of(product.version));
    let undo = product.can_undo.then(|| message::Button::new(&undo, t!(language, "button-undo")));
    Ok(message.buttons([edit, other].into_iter().chain(undo).collect()))
}

/// A product, with everything about it.
fn card(language: Language, product: &Product, tone: Tone) -> Card {
    let text = |raw: &Option<String>| raw.as_deref().map(|raw| plain(raw, 100)).unwrap_or_default();
    let state = match product.is_active {
        true => t!(language, "product-active"),
        false => t!(language, "product-inactive"),
    };
    Card::new(tone)
        .beside(named(language, Input::Name), plain(&product.name, NAME))
        .beside(named(language, Input::Price), price(language, product))
        .beside(named(language, Input::Tax), product.tax.to_string())
        .beside(named(language, Input::Sku), text(&product.sku))
        .beside(t!(language, "field-state"), state)
        .beside(t!(language, "field-created-by"), text(&product.created_by))
        .beside(t!(language, "field-created-at"), stamp(product.created_at, 'f'))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use crm::{ProductId, currency::Currency, money::Rate};

    use super::*;

    fn a_product(number: i64) -> Product {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Product {
            id: ProductId::new(at),
            number,
            name: "كرسي *مكتب* @everyone".into(),
            sku: Some("CH-1".into()),
            minor: 45_050,
            currency: Currency::SAR,
            tax: Rate::read(Input::Tax, "15").unwrap(),
            unit: Some("حبة".into()),
            is_active: true,
            version: 3,
            can_undo: false,
            created_by: Some("Huda".into()),
            created_at: at,
        }
    }

    #[test]
    fn products_in_both_languages() {
        let plain = Product { unit: None, sku: None, is_active: false, ..a_product(1011) };
        for language in Language::ALL {
            let page = |products: Vec<Product>, is_active| {
                let page = Page { total: products.len() as i64, next: None, products };
                render(language, &page, &Listing { is_active, turn: Turn::first() }).response(true)
            };
            let card = |product| Message::card(card(language, product, Tone::Calm).title("x")).response(true);
            let shown = (
                page(vec![a_product(1012), plain.clone()], true),
                page(Vec::new(), true),
                page(Vec::new(), false),
                card(&a_product(1012)),
                card(&plain),
            );
            insta::assert_json_snapshot!(format!("products_{}", language.as_str()), shown);
        }
    }
}
