//! What a production build is made of.

use std::process::Command;

/// Everything that goes into the program, by name.
fn parts(features: &[&str]) -> Vec<String> {
    let mut tree = Command::new(env!("CARGO"));
    tree.args(["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    let told = tree.args(features).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo tree");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told = String::from_utf8(told.stdout).expect("names");
    told.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// If you are here because this failed: the sandbox, and what only the sandbox needs, is behind the feature `sandbox`. A
/// program that serves customers must hold no code that pretends to be Discord.
#[test]
fn a_production_build_leaves_the_sandbox_out() {
    let only_pretends = ["sandbox", "rcgen", "jsonschema"];
    let (production, with_sandbox) = (parts(&[]), parts(&["--features", "sandbox"]));
    for part in only_pretends {
        assert!(!production.iter().any(|it| it == part), "{part} is in the production build");
        assert!(with_sandbox.iter().any(|it| it == part), "{part} is nowhere: has it another name now?");
    }
    assert!(production.iter().any(|it| it == "crm"), "the list is that of this program");
}
