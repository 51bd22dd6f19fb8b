//! Contacts, and the companies that they work for.

use crm::Permission as P;
use serde_json::json;

use super::{GET, PATCH, POST, api};
use crate::{
    api::{self, companies, contacts, merges},
    route::{Gate::Needs, Route},
};

pub(super) fn all() -> Vec<Route> {
    let mut routes = contacts();
    routes.extend(merges());
    routes.extend(companies());
    routes
}

fn contacts() -> Vec<Route> {
    vec![
        api(GET, "/api/contacts", Needs(P::ViewContacts), contacts::list)
            .about("Contacts, newest first; or those that what is asked for may mean, the likeliest first, on one page")
            .query(&[("q", "A name in any spelling, the beginning or end of a phone, an e-mail address")])
            .pages()
            .lists::<contacts::ContactLine>(),
        api(POST, "/api/contacts", Needs(P::CreateContacts), contacts::create)
            .about("Add a contact")
            .sent(json!({ "name": "Huda", "phone": "+966500000199", "email": "huda@example.com" }))
            .takes::<contacts::ContactIn>()
            .gives::<contacts::ContactOut>(201),
        api(GET, "/api/contacts/{id}", Needs(P::ViewContacts), contacts::show)
            .about("One contact, or whom they were merged into")
            .at("/api/contacts/{contact}")
            .gives::<contacts::ContactOut>(200),
        api(PATCH, "/api/contacts/{id}", Needs(P::EditContacts), contacts::edit)
            .about("Change what is known of a contact; what is not named stays")
            .at("/api/contacts/{contact}")
            .sent(json!({ "notes": "Calls in the evening" }))
            .takes::<contacts::ContactPatch>()
            .gives::<contacts::ContactOut>(200),
        api(POST, "/api/contacts/{id}/assign", Needs(P::EditContacts), contacts::assign)
            .about("Give a contact to a colleague")
            .at("/api/contacts/{contact}/assign")
            .sent(json!({ "member": "{member}" }))
            .takes::<api::To>()
            .gives::<contacts::ContactOut>(200),
        api(POST, "/api/contacts/{id}/language", Needs(P::EditContacts), contacts::speak)
            .about("Choose in which language a contact is written to")
            .at("/api/contacts/{contact}/language")
            .sent(json!({ "language": "en" }))
            .takes::<contacts::Spoken>()
            .gives::<contacts::ContactOut>(200),
        api(POST, "/api/contacts/{id}/consent", Needs(P::EditContacts), contacts::consent)
            .about("Write down what a contact said of being written to")
            .at("/api/contacts/{contact}/consent")
            .sent(json!({ "consent": "out" }))
            .takes::<contacts::Consented>()
            .gives::<contacts::ContactOut>(200),
        api(POST, "/api/contacts/{id}/activities", Needs(P::EditContacts), contacts::tell)
            .about("Write a note about a contact, or a call with them, for colleagues only")
            .at("/api/contacts/{contact}/activities")
            .sent(json!({ "kind": "call", "text": "Wants blue", "minutes": 4 }))
            .takes::<contacts::ActivityIn>()
            .gives::<contacts::ContactOut>(200),
        api(GET, "/api/contacts/{id}/timeline", Needs(P::ViewContacts), contacts::timeline)
            .about("What happened with a contact, newest first, ten at a time")
            .query(&[("after", "What `next` said on the page before")])
            .at("/api/contacts/{contact}/timeline")
            .lists::<contacts::MomentOut>(),
        api(POST, "/api/contacts/{id}/reveal", Needs(P::RevealAddresses), contacts::reveal)
            .about("Show a contact's addresses although the company has them masked; each time is on record")
            .at("/api/contacts/{contact}/reveal")
            .gives::<contacts::SideOut>(200),
    ]
}

fn merges() -> Vec<Route> {
    vec![
        api(GET, "/api/contacts/{id}/merge", Needs(P::EditContacts), merges::preview)
            .about("What it would come to if another contact went into this one")
            .query(&[("contact", "The other's id")])
            .at("/api/contacts/{contact}/merge?contact={double}")
            .gives::<merges::PreviewOut>(200),
        api(GET, "/api/duplicates", Needs(P::ViewContacts), merges::duplicates)
            .about("Contacts that may be one, found last first, four pairs at a time")
            .query(&[("after", "What `next` said on the page before")])
            .lists::<merges::DuplicateOut>(),
        api(POST, "/api/contacts/{id}/differ", Needs(P::EditContacts), merges::differ)
            .about("Say that two contacts who may be one are two")
            .at("/api/contacts/{namesake}/differ")
            .sent(json!({ "contact": "{other_namesake}" }))
            .takes::<merges::Other>()
            .gives_nothing(204),
        api(POST, "/api/contacts/{id}/merge", Needs(P::EditContacts), merges::merge)
            .about("Have another contact go into this one")
            .at("/api/contacts/{contact}/merge")
            .sent(json!({ "contact": "{double}" }))
            .takes::<merges::Other>()
            .gives::<merges::MergeOut>(200),
        api(GET, "/api/merges", Needs(P::EditContacts), merges::list)
            .about("Merges that can be taken back, newest first, at most 25")
            .query(&[("q", "What one of the two is called")])
            .lists::<merges::MergeOut>(),
        api(POST, "/api/merges/{id}/undo", Needs(P::EditContacts), merges::unmerge)
            .about("Take a merge back, once")
            .at("/api/merges/{merge}/undo")
            .gives::<merges::MergeOut>(200),
    ]
}

fn companies() -> Vec<Route> {
    vec![
        api(GET, "/api/companies", Needs(P::ViewContacts), companies::list)
            .about("Companies that contacts work for, newest first")
            .pages()
            .lists::<companies::CompanyOut>(),
        api(POST, "/api/companies", Needs(P::CreateContacts), companies::create)
            .about("Add a company")
            .sent(json!({ "name": "Mashriq Trading", "registration": "1010101010" }))
            .takes::<companies::CompanyIn>()
            .gives::<companies::CompanyOut>(201),
        api(GET, "/api/companies/{number}", Needs(P::ViewContacts), companies::show)
            .about("One company")
            .at("/api/companies/1001")
            .gives::<companies::CompanyOut>(200),
        api(PATCH, "/api/companies/{number}", Needs(P::EditContacts), companies::edit)
            .about("Change what is known of a company; what is not named stays")
            .at("/api/companies/1001")
            .sent(json!({ "notes": "Pays late" }))
            .takes::<companies::CompanyPatch>()
            .gives::<companies::CompanyOut>(200),
        api(POST, "/api/companies/{number}/assign", Needs(P::EditContacts), companies::assign)
            .about("Give a company to a colleague")
            .at("/api/companies/1001/assign")
            .sent(json!({ "member": "{member}" }))
            .takes::<api::To>()
            .gives::<companies::CompanyOut>(200),
        api(GET, "/api/companies/{number}/contacts", Needs(P::ViewContacts), companies::contacts_of)
            .about("The contacts who work for a company, newest first")
            .at("/api/companies/1001/contacts")
            .pages()
            .lists::<contacts::ContactLine>(),
    ]
}
