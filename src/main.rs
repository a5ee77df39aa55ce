//! csm
fn main() {}
