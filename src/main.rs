//! OmniCRM.
fn main() {}
