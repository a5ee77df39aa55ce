//! Cases and everything that hangs on them in a random world: tasks, escalations, approvals, service levels, work orders.

use super::{Maker, NAMES, Value, int};

const CASE: &str = "sn_customerservice_case";
const CASE_STATES: &[i64] = &[1, 10, 18, 6, 3, 7];

impl Maker<'_> {
    /// Somebody who may be able to act, and his login.
    pub(super) fn author(&mut self) -> (Value, Value) {
        let holders = self.world.tables["sys_user_has_role"].iter().map(|row| row.text("user"));
        let able: Vec<&str> = holders.filter(|user| *user != super::ADMIN).collect();
        let users = &self.world.tables["sys_user"];
        let row = match able.as_slice() {
            able if !able.is_empty() && self.rng.chance(80) => {
                let id = *self.rng.pick(able);
                users.iter().find(|row| row.id == id).unwrap()
            }
            _ => &users[self.rng.below(users.len())],
        };
        (row.id.as_str().into(), row.value("user_name").clone())
    }

    /// Mostly a contact of the account, so that one's own cases are often those of one's account.
    fn contact_of(&mut self, account: &Value) -> Value {
        let users = self.world.tables["sys_user"].iter();
        let home = users.filter(|row| !account.is_null() && row.value("account") == account);
        let home: Vec<String> = home.map(|row| row.id.clone()).collect();
        match self.rng.below(10) {
            0 => Value::Null,
            1..6 if !home.is_empty() => self.rng.pick(&home).as_str().into(),
            _ => {
                let users = self.world.tables["sys_user"].iter();
                let contacts = users.filter(|row| row.text("sys_class_name") == "customer_contact");
                let contacts: Vec<String> = contacts.map(|row| row.id.clone()).collect();
                if self.rng.chance(10) { self.one("sys_user") } else { self.rng.pick(&contacts).as_str().into() }
            }
        }
    }

    /// A project or none, and one of its tasks or none; the two need not belong together.
    fn about_project(&mut self) -> (Value, Value) {
        let (project, task) = (self.any("customer_project"), self.any("customer_project_task"));
        let rows = &self.world.tables["customer_project_task"];
        let owner = rows.iter().find(|row| Some(row.id.as_str()) == task.as_text());
        let owner = owner.map(|row| row.value("customer_project").clone());
        match owner {
            Some(owner) if self.rng.chance(60) => (owner, task),
            _ => (project, task),
        }
    }

    pub(super) fn cases(&mut self) {
        for _ in 0..6 + self.rng.below(3) {
            let number = format!("CS{:07}", self.serial());
            let consumer = if self.rng.chance(25) { self.one("csm_consumer") } else { Value::Null };
            let bare = self.rng.chance(if consumer.is_null() { 5 } else { 80 });
            let account = if bare { Value::Null } else { self.one("customer_account") };
            let contact = self.contact_of(&account);
            let (someone, login) = self.author();
            let opened_by = if self.rng.chance(20) { contact.clone() } else { someone };
            let contact = if self.rng.chance(20) { opened_by.clone() } else { contact };
            let (project, task) = self.about_project();
            let cells = [
                ("number", number.into()),
                ("short_description", self.word(NAMES)),
                ("state", int(*self.rng.pick(CASE_STATES))),
                ("priority", int(*self.rng.pick(&[1, 4]))),
                ("account", account),
                ("contact", contact),
                ("consumer", consumer),
                ("opened_by", opened_by),
                ("sys_created_by", login),
                ("customer_project", project),
                ("customer_project_task", task),
                ("assigned_to", self.any("sys_user")),
                ("product", self.any("product")),
                ("asset", self.any("alm_asset")),
            ];
            let case = self.add(CASE, cells);
            self.people_of(&case);
            self.records_of(&case);
        }
    }

    fn set(&mut self, table: &str, id: &str, cells: Vec<(&'static str, Value)>) {
        let rows = self.world.tables.get_mut(table).unwrap();
        rows.iter_mut().find(|row| row.id == id).unwrap().cells.extend(cells);
    }

    fn people_of(&mut self, case: &str) {
        let mut cells = Vec::new();
        if self.rng.chance(35) {
            let partner = self.one("customer_account");
            let contact = if self.rng.chance(60) { self.contact_of(&partner) } else { Value::Null };
            cells.extend([("partner", partner), ("partner_contact", contact)]);
        } else if self.rng.chance(15) {
            cells.push(("partner_contact", self.one("sys_user")));
        }
        if self.rng.chance(50) {
            let opened_by =
                self.world.tables[CASE].iter().find(|row| row.id == case).unwrap().value("opened_by").clone();
            let mine = self.rng.chance(50);
            cells.push(("internal_contact", if mine { opened_by } else { self.one("sys_user") }));
        }
        self.set(CASE, case, cells);
        if self.rng.chance(25) {
            let user = self.one("sys_user");
            self.member(CASE, case, "contributor_users", user);
        }
        if self.rng.chance(25) {
            let group = self.one("sys_user_group");
            self.member(CASE, case, "contributor_groups", group);
        }
    }

    fn records_of(&mut self, case: &str) {
        let mut cells = Vec::new();
        for (column, table) in [
            ("problem", "problem"),
            ("change", "change_request"),
            ("caused_by", "change_request"),
            ("incident", "incident"),
            ("issue", "issue"),
            ("project_change_request", "project_change_request"),
        ] {
            if self.rng.chance(30) {
                cells.push((column, self.one(table)));
            }
        }
        self.set(CASE, case, cells);
    }

    pub(super) fn around_cases(&mut self) {
        for _ in 0..4 {
            let number = format!("CSTASK{:07}", self.serial());
            let case = self.one(CASE);
            let row = self.world.tables[CASE].iter().find(|row| Some(row.id.as_str()) == case.as_text()).unwrap();
            let copied = ["account", "contact", "consumer"].map(|column| (column, row.value(column).clone()));
            let (_, login) = self.author();
            let cells = [
                ("number", number.into()),
                ("short_description", self.word(NAMES)),
                ("parent_case", case),
                ("state", int(1)),
                ("assigned_to", self.any("sys_user")),
                ("assignment_group", self.any("sys_user_group")),
                ("visible_to_customer", self.flag(60)),
                ("sys_created_by", login),
            ];
            let task = self.add("sn_customerservice_task", cells);
            self.set("sn_customerservice_task", &task, copied.to_vec());
        }
        self.escalations();
        self.requests();
        let cells = [
            ("name", "Response".into()),
            ("target", "response".into()),
            ("duration", int(3600)),
            ("table", CASE.into()),
            ("start_condition", "state=1".into()),
            ("stop_condition", "state=3".into()),
        ];
        let sla = self.add("contract_sla", cells);
        for case in self.ids(CASE).into_iter().take(2) {
            let started = "2026-03-02T08:00:00Z";
            let cells = [
                ("task_table", CASE.into()),
                ("task", case.into()),
                ("sla", sla.as_str().into()),
                ("start_time", started.into()),
                ("planned_end_time", "2026-03-02T12:00:00Z".into()),
                ("stage", "in_progress".into()),
                ("active", int(1)),
            ];
            self.add("task_sla", cells);
        }
        for table in [CASE, "customer_project", "customer_project_task", "customer_project_task"] {
            let number = format!("WO{:07}", self.serial());
            let cells = [
                ("number", number.into()),
                ("short_description", self.word(NAMES)),
                ("initiated_from_table", table.into()),
                ("initiated_from", self.one(table)),
                ("state", "draft".into()),
                ("account", self.any("customer_account")),
            ];
            self.add("wm_order", cells);
        }
    }

    fn escalations(&mut self) {
        for (kind, table) in [("case", CASE), ("case", CASE), ("account", "customer_account")] {
            let number = format!("ESC{:07}", self.serial());
            let state = self.word(&["requested", "escalated", "closed"]);
            let cells = [
                ("number", number.into()),
                ("type", kind.into()),
                ("source_table", table.into()),
                ("source_record", self.one(table)),
                ("state", state),
                ("requested_by", self.one("sys_user")),
            ];
            self.add("sn_customerservice_escalation", cells);
        }
        for _ in 0..3 {
            let (change, approver) = (self.one("change_request"), self.one("sys_user"));
            self.unique(
                "sysapproval_approver",
                [("source_table", "change_request".into()), ("source", change), ("approver", approver)],
            );
        }
    }
}
