//! What a person can get wrong, by name: the inputs, and the limits.

use crate::kernel::names::names;

names! {
    /// An input, by its English name in the commands.
    pub enum Field {
        /// An account of the company at a provider.
        Account = "account",
        /// The role above which a new one ranks.
        Above = "above",
        /// An address of the company at a provider.
        Address = "address",
        /// Of what somebody is told.
        Events = "events",
        /// What was done.
        Action = "action",
        /// Whether it is in use.
        Active = "active",
        /// What is kept free after something.
        After = "after",
        /// Until when somebody is away.
        Away = "away",
        /// What something is about.
        About = "about",
        /// Who is to do something.
        Assignee = "assignee",
        /// What is kept free before something.
        Before = "before",
        /// The buttons under a message.
        Buttons = "buttons",
        /// How much somebody has at once.
        Capacity = "capacity",
        /// What stands below a picture or a file.
        Caption = "caption",
        /// What there is to choose from.
        Choices = "choices",
        /// Whose time it is.
        Colleague = "colleague",
        /// A company that a contact works for.
        Company = "company",
        /// A customer, or one to be.
        Contact = "contact",
        /// Of which country money is.
        Currency = "currency",
        /// For how many days.
        Days = "days",
        /// What is taken off a price.
        Discount = "discount",
        /// By when something is to be done.
        Due = "due",
        /// An e-mail address.
        Email = "email",
        /// An emoji.
        Emoji = "emoji",
        /// How far apart times are.
        Every = "every",
        /// When a deal is expected to be won.
        Expected = "expected",
        /// The fields of a company's own.
        Extra = "extra",
        /// What stands below a message.
        Footer = "footer",
        /// Whose permissions are copied.
        From = "from",
        /// The contact that goes into another.
        Gone = "gone",
        /// What stands above a message.
        Header = "header",
        /// A time of the day.
        Hour = "hour",
        /// Times of a day.
        Hours = "hours",
        /// An id.
        Id = "id",
        /// Whether customers do it by themselves.
        InChat = "in_chat",
        /// What a lead wants.
        Interest = "interest",
        /// How people come into an alliance.
        Joining = "joining",
        /// The contact that another goes into.
        Keep = "keep",
        /// The joining of two contacts.
        Merge = "merge",
        /// A name.
        Name = "name",
        /// A note for colleagues.
        Note = "note",
        /// Anything else, or why.
        Notes = "notes",
        /// How long before something begins.
        Notice = "notice",
        /// A kind of thing.
        Noun = "noun",
        /// The number of an event.
        Number = "number",
        /// What opens a list.
        Open = "open",
        /// At which place among others.
        Order = "order",
        /// What the owner of a company is called.
        OwnerName = "owner_name",
        /// A permission.
        Permission = "permission",
        /// Days of a leave.
        Leave = "leave",
        /// A language.
        Language = "language",
        /// A file in the web.
        Media = "media",
        /// Within how many minutes.
        Minutes = "minutes",
        /// A phone number.
        Phone = "phone",
        /// Stages, one after the other.
        Pipeline = "pipeline",
        /// A place on earth.
        Place = "place",
        /// How many can be booked at once.
        Places = "places",
        /// What one of something costs.
        Price = "price",
        /// How many of a hundred are won.
        Probability = "probability",
        /// What the company sells.
        Product = "product",
        /// What only one person knows.
        Password = "password",
        /// A code from an app, or one for when that is lost.
        Code = "code",
        /// How many.
        Quantity = "quantity",
        /// Why.
        Reason = "reason",
        /// Under which a company is registered.
        Registration = "registration",
        /// How often something comes again.
        Repeat = "repeat",
        /// What a canned reply says.
        Reply = "reply",
        /// With whom or where something is booked.
        Resource = "resource",
        /// A role.
        Role = "role",
        /// What there is to choose from in a list.
        Rows = "rows",
        /// For how many seconds.
        Seconds = "seconds",
        /// What proves who one is.
        Secret = "secret",
        /// From when.
        Since = "since",
        /// The company's own number for a product.
        Sku = "sku",
        /// A company's short name.
        Slug = "slug",
        /// Until when something is put off.
        Snooze = "snooze",
        /// How far a lead has come.
        Stage = "stage",
        /// What a macro does.
        Steps = "steps",
        /// A tax, as a part of the price.
        Tax = "tax",
        /// What something is about, in a line.
        Subject = "subject",
        /// What is to be said.
        Text = "text",
        /// Colleagues who work on the same things.
        Team = "team",
        /// A message template.
        Template = "template",
        /// What is to be done.
        Title = "title",
        /// A time zone.
        TimeZone = "time_zone",
        /// In what something is counted: a piece, a metre, an hour.
        Unit = "unit",
        /// Until when.
        Until = "until",
        /// What something is worth.
        Value = "value",
        /// What stands for the variables of a text.
        Values = "values",
        /// The version of something.
        Version = "version",
        /// The door.
        Via = "via",
    }
}

names! {
    /// What there can be only so many of.
    pub enum Limit {
        /// Addresses of one kind of one contact.
        Addresses = "addresses",
        /// Who belongs to one alliance, or is to.
        AllianceMembers = "alliance_members",
        /// Alliances of a company.
        Alliances = "alliances",
        /// Alliances of one person, or of one company.
        AlliancesOfOne = "alliances_of_one",
        /// Bookings of one person, or of one customer, that are still to be.
        BookingsOfOne = "bookings_of_one",
        /// Canned replies of a company.
        CannedReplies = "canned_replies",
        /// Closures of a company that are not over.
        Closures = "closures",
        /// Lines of one deal.
        DealLines = "deal_lines",
        /// Exports that one person waits for.
        Exports = "exports",
        /// Fields of a company's own, of one kind of thing.
        Fields = "fields",
        /// Imports that one person has under way.
        Imports = "imports",
        /// Holidays of a company.
        Holidays = "holidays",
        /// Leaves of one person that are not over.
        Leaves = "leaves",
        /// Keys of programs of one person.
        Keys = "keys",
        /// Addresses that are told of what happens.
        Webhooks = "webhooks",
        /// Macros of a company.
        Macros = "macros",
        /// Pipelines of deals.
        Pipelines = "pipelines",
        /// Reports that are posted by themselves.
        Reports = "reports",
        /// Requests of one person that wait.
        Requests = "requests",
        /// With whom or where something is booked, of a company.
        Resources = "resources",
        /// What can be booked, of a company.
        Services = "services",
        /// What customers book by themselves.
        ServicesInChat = "services_in_chat",
        /// Open tasks of one person.
        Tasks = "tasks",
        /// Roles of a company.
        Roles = "roles",
        /// Stages of a pipeline.
        Stages = "stages",
        /// Teams of a company.
        Teams = "teams",
    }
}

names! {
    /// What is wrong with one step of a macro.
    pub enum StepProblem {
        /// It begins with no word for a step.
        Unknown = "unknown",
        /// What it is about is missing.
        Lacks = "lacks",
        /// There is no canned reply of this name.
        Reply = "reply",
        /// Nobody who may answer is called so, or several are.
        Colleague = "colleague",
        /// That is no priority.
        Priority = "priority",
        /// That is no time.
        Time = "time",
        /// It is too long.
        TooLong = "too_long",
        /// There is such a step before it, and one is enough.
        Twice = "twice",
        /// It can't be snoozed and closed.
        Together = "together",
    }
}

names! {
    /// What is wrong with what was typed into a field of the company's own.
    pub enum ValueProblem {
        /// It is too long.
        TooLong = "too_long",
        /// It is no number.
        Number = "number",
        /// It is no day.
        Date = "date",
        /// It is neither yes nor no.
        YesNo = "yes_no",
        /// It is none of the choices.
        Choice = "choice",
    }
}
