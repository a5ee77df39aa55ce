//! Projects, tasks, contacts, dependencies, journals and templates of a random world.

use super::{Maker, NAMES, Rng, Value, int};

impl Maker<'_> {
    fn near(&mut self, project: &str) -> Value {
        // Mostly somebody of the project's account, so that memberships often count.
        let account =
            self.world.tables["customer_project"].iter().find(|row| row.id == project).unwrap().value("account");
        let users = &self.world.tables["sys_user"];
        let home: Vec<String> = users
            .iter()
            .filter(|row| row.value("account") == account && !account.is_null())
            .map(|row| row.id.clone())
            .collect();
        if home.is_empty() || self.rng.chance(40) { self.one("sys_user") } else { self.rng.pick(&home).as_str().into() }
    }

    pub(super) fn money(&mut self) -> Value {
        if self.rng.chance(50) { Value::Null } else { Value::Real(f64::from(u8::try_from(self.rng.below(3)).unwrap())) }
    }

    fn day(&mut self) -> Value {
        if self.rng.chance(40) { Value::Null } else { format!("2026-0{}-02T08:00:00Z", 1 + self.rng.below(4)).into() }
    }

    pub(super) fn projects(&mut self) {
        for _ in 0..3 + self.rng.below(2) {
            let number = format!("CSPRJ{:07}", self.serial());
            let account = if self.rng.chance(85) { self.one("customer_account") } else { Value::Null };
            let organization = if account.is_null() { self.any("service_organization") } else { Value::Null };
            let cells = [
                ("number", number.into()),
                ("short_description", self.word(NAMES)),
                ("state", self.state()),
                ("account", account),
                ("service_organization", organization),
                ("parent", self.any("customer_project")),
                ("project_manager", self.any("sys_user")),
                ("schedule", self.any("cmn_schedule")),
                ("cost", self.money()),
                ("value", self.money()),
                ("percent_complete", self.money()),
                ("primary_portfolio", self.word(&["", "Secret"])),
                ("business_case", self.word(&["", "Money"])),
                ("start_date", self.day()),
            ];
            self.add("customer_project", cells);
        }
        for _ in 0..5 + self.rng.below(4) {
            let number = format!("CSPRJTASK{:07}", self.serial());
            let project = self.one("customer_project");
            let assigned = if self.rng.chance(70) { self.near(project.as_text().unwrap()) } else { Value::Null };
            let cells = [
                ("number", number.into()),
                ("short_description", self.word(NAMES)),
                ("description", self.word(&["", "Text", "Secret"])),
                ("state", self.state()),
                ("priority", self.rng.pick(&[Value::Null, int(1), int(4)]).clone()),
                ("customer_project", project),
                ("top_task", self.any("customer_project")),
                ("parent", self.any("customer_project_task")),
                ("start_date_derived_from", self.any("customer_project_task")),
                ("visible_to_customer", self.flag(60)),
                ("assigned_to", assigned),
                ("assignment_group", self.any("sys_user_group")),
                ("cost", self.money()),
                ("percent_complete", self.money()),
                ("start_date", self.day()),
                ("work_start", self.day()),
            ];
            self.add("customer_project_task", cells);
        }
    }

    pub(super) fn around_projects(&mut self) {
        for _ in 0..4 + self.rng.below(3) {
            let project = self.one("customer_project");
            let contact = self.near(project.as_text().unwrap());
            self.unique("project_contact", [("customer_project", project), ("contact", contact)]);
        }
        for _ in 0..3 {
            let cells = [("parent", self.one("customer_project_task")), ("child", self.one("customer_project_task"))];
            self.unique("planned_task_rel_planned_task", cells);
        }
        for row in self.world.tables.get_mut("planned_task_rel_planned_task").unwrap() {
            row.cells.insert("lag", int(3600));
            row.cells.insert("sub_type", "fs".into());
        }
        for _ in 0..6 {
            let (name, record) = self.work();
            let element = self.word(&["comments", "work_notes"]);
            let value = self.word(&["Hello", "Secret"]);
            self.add(
                "sys_journal_field",
                [("name", name), ("element_id", record), ("element", element), ("value", value)],
            );
        }
        for _ in 0..5 {
            let (name, record) = self.work();
            let element = self.word(&["watch_list", "work_notes_list", "additional_assignee_list"]);
            let value = self.one("sys_user");
            self.unique(
                "sys_list_member",
                [("table_name", name), ("record", record), ("element", element), ("value", value)],
            );
        }
        for _ in 0..4 {
            let (name, record) = if self.rng.chance(70) {
                self.work()
            } else {
                let table = *self.rng.pick(&["sys_user", "customer_account", "project_contact", "alm_asset"]);
                (table.into(), self.one(table))
            };
            let file = self.word(&["plan.pdf", "secret.pdf"]);
            self.add("sys_attachment", [("table_name", name), ("table_sys_id", record), ("file_name", file)]);
        }
    }

    fn work(&mut self) -> (Value, Value) {
        let table = *self.rng.pick(&[
            "customer_project",
            "customer_project_task",
            "customer_project_task",
            "sn_customerservice_case",
            "sn_customerservice_task",
            "problem",
        ]);
        (table.into(), self.one(table))
    }

    pub(super) fn templates(&mut self) {
        for name in ["Onboarding", "Retired"] {
            let active = self.flag(70);
            let manager = self.any("sys_user");
            let cells = [
                ("name", name.into()),
                ("active", active),
                ("project_manager", manager),
                ("description", "Plan".into()),
            ];
            let template = self.add("project_template", cells);
            for key in ["1", "2"] {
                let visible = self.flag(50);
                let cells = [
                    ("project_template", template.as_str().into()),
                    ("key", key.into()),
                    ("short_description", self.word(NAMES)),
                    ("visible_to_customer", visible),
                ];
                let task = self.add("project_template_task", cells);
                let cells =
                    [("project_template_task", task.into()), ("predecessor", "1".into()), ("type", "fs".into())];
                self.add("project_template_link", cells);
            }
        }
        let (schedule, zone) =
            (self.add("cmn_schedule", [("name", "nights".into()), ("time_zone", "UTC".into())]), Rng::below);
        let weekday = int(1 + i64::try_from(zone(self.rng, 5)).unwrap());
        self.add(
            "cmn_schedule_span",
            [("schedule", schedule.into()), ("weekday", weekday), ("from", "20:00".into()), ("to", "23:00".into())],
        );
    }
}
