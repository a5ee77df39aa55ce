//! Problems, changes, incidents, requests and articles of a random world.

use super::{Maker, NAMES, Value, int};

impl Maker<'_> {
    pub(super) fn service(&mut self) {
        self.knowledge();
        for _ in 0..2 {
            let number = format!("PRB{:07}", self.serial());
            let cells = [
                ("number", number.into()),
                ("short_description", self.word(NAMES)),
                ("state", int(101)),
                ("known_error_article", self.any("kb_knowledge")),
            ];
            self.add("problem", cells);
            let number = format!("CHG{:07}", self.serial());
            let cells = [
                ("number", number.into()),
                ("short_description", self.word(NAMES)),
                ("state", int(-5)),
                ("approval", self.word(&["", "approved"])),
            ];
            self.add("change_request", cells);
        }
        let number = format!("INC{:07}", self.serial());
        let (name, caller) = (self.word(NAMES), self.any("sys_user"));
        let cells = [("number", number.into()), ("short_description", name), ("state", int(1)), ("caller_id", caller)];
        self.add("incident", cells);
    }

    fn knowledge(&mut self) {
        for name in ["Friends", "Everybody else"] {
            let cells = [("name", name.into()), ("active", self.flag(80)), ("match_all", self.flag(40))];
            let criteria = self.add("user_criteria", cells);
            for (element, table) in [
                ("users", "sys_user"),
                ("groups", "sys_user_group"),
                ("roles", "sys_user_role"),
                ("accounts", "customer_account"),
            ] {
                if self.rng.chance(50) {
                    let value = self.one(table);
                    self.member("user_criteria", &criteria, element, value);
                }
            }
        }
        for state in ["published", "published", "draft"] {
            let number = format!("KB{:07}", self.serial());
            let class = self.word(&["kb_knowledge", "kb_template_known_error_article"]);
            let cells = [
                ("number", number.into()),
                ("short_description", self.word(NAMES)),
                ("workflow_state", state.into()),
                ("sys_class_name", class),
            ];
            let article = self.add("kb_knowledge", cells);
            for element in ["can_read_user_criteria", "cannot_read_user_criteria"] {
                if self.rng.chance(40) {
                    let value = self.one("user_criteria");
                    self.member("kb_knowledge", &article, element, value);
                }
            }
        }
    }

    pub(super) fn member(&mut self, table: &'static str, record: &str, element: &'static str, value: Value) {
        let cells =
            [("table_name", table.into()), ("record", record.into()), ("element", element.into()), ("value", value)];
        self.unique("sys_list_member", cells);
    }

    pub(super) fn requests(&mut self) {
        for _ in 0..3 {
            let number = format!("REQ{:07}", self.serial());
            let (user, login) = self.author();
            let near = self.rng.chance(40);
            let wanted = if near { user.clone() } else { self.any("sys_user") };
            let cells = [
                ("number", number.into()),
                ("short_description", self.word(NAMES)),
                ("request_state", "requested".into()),
                ("requested_for", wanted),
                ("opened_by", user),
                ("sys_created_by", login),
                ("parent", self.any("sn_customerservice_case")),
            ];
            self.add("sc_request", cells);
        }
        let number = format!("RITM{:07}", self.serial());
        let (name, request) = (self.word(NAMES), self.one("sc_request"));
        let cells = [("number", number.into()), ("short_description", name), ("request", request)];
        self.add("sc_req_item", cells);
        let (article, problem) = (self.one("kb_knowledge"), self.one("problem"));
        let cells = [("kb_knowledge", article), ("task_table", "problem".into()), ("task", problem)];
        self.add("m2m_kb_task", cells);
    }
}
