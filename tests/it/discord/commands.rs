//! What people see: every command, by those who may and those who may not.

use crate::house::House;

#[tokio::test]
async fn help_is_there_for_everybody() {
    let house = House::open().await;
    for role in ["owner", "user"] {
        let help = house.says(role, "/help").await;
        assert!(help.contains("/crm lead add"), "{help}");
    }
    house.finish().await;
}
