//! What stands beside the plan of projects, and what customers own, in a random world.

use super::{Maker, NAMES, int};

impl Maker<'_> {
    pub(super) fn assets(&mut self) {
        let product = self.add("product", [("name", "Pump".into()), ("active", int(1))]);
        for name in ["Pump 1", "Pump 2"] {
            let (account, product) = (self.any("customer_account"), product.as_str().into());
            let cells = [("asset_tag", name.into()), ("account", account), ("product", product)];
            self.add("alm_asset", cells);
            let (account, consumer) = (self.any("customer_account"), self.any("csm_consumer"));
            let cells = [("name", name.into()), ("account", account), ("consumer", consumer)];
            self.add("sn_install_base_sold_product", cells);
        }
        let account = self.any("customer_account");
        let contract = self.add("ast_contract", [("name", "Support".into()), ("account", account.clone())]);
        let cells = [("name", "Calls".into()), ("account", account), ("contract", contract.into())];
        self.add("service_entitlement", cells);
        let cells = [("account", self.one("customer_account")), ("user", self.one("sys_user"))];
        self.add("sn_customerservice_team_member", cells);
    }

    pub(super) fn delivery(&mut self) {
        for _ in 0..2 {
            let number = format!("PCR{:07}", self.serial());
            let cells = [
                ("number", number.into()),
                ("short_description", self.word(NAMES)),
                ("parent", self.one("customer_project")),
                ("state", self.state()),
                ("category", self.word(&["", "cost", "scope"])),
                ("approval", self.word(&["", "approved"])),
                ("estimated_cost", self.money()),
            ];
            self.add("project_change_request", cells);
            let number = format!("ISSUE{:07}", self.serial());
            let cells = [
                ("number", number.into()),
                ("short_description", self.word(NAMES)),
                ("parent", self.one("customer_project")),
                ("state", self.state()),
                ("priority", int(2)),
            ];
            self.add("issue", cells);
            let number = format!("PSTAT{:07}", self.serial());
            let cells = [
                ("number", number.into()),
                ("project", self.one("customer_project")),
                ("overall_health", self.word(&["green", "red"])),
                ("executive_summary", self.word(&["", "Secret"])),
                ("state", self.state()),
            ];
            self.add("project_status", cells);
        }
        for state in ["planning", "requested", "allocated"] {
            let number = format!("RPLN{:07}", self.serial());
            let state = if self.rng.chance(70) { state } else { "confirmed" };
            let on_task = self.rng.chance(50);
            let table = if on_task { "customer_project_task" } else { "customer_project" };
            let record = self.one(table);
            let id = record.as_text().unwrap();
            let project = self.world.tables[table].iter().find(|row| row.id == id).unwrap();
            let top = if on_task { project.value("customer_project").clone() } else { record.clone() };
            let cells = [
                ("number", number.into()),
                ("task_table", table.into()),
                ("task", record),
                ("top_task", top),
                ("state", state.into()),
                ("user_resource", self.any("sys_user")),
                ("planned_cost", self.money()),
            ];
            self.add("resource_plan", cells);
        }
    }
}
