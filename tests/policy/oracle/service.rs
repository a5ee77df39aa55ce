//! Section 4g: problems, changes, incidents, requests of a case, and known-error articles.

use super::{Cover, Me, Oracle, Passing, VIEW};
use crate::sets;
use crate::world::Row;

/// Q44, for changes.
const CHANGE: Cover =
    Cover::Only(&["number", "short_description", "state", "priority", "opened_at", "closed_at", "approval"]);
/// Q44, for requests.
const REQUEST: Cover =
    Cover::Only(&["number", "short_description", "state", "priority", "opened_at", "closed_at", "request_state"]);
/// What a request is made with; the domain does not say.
const ASKED: Cover = Cover::Only(&["short_description", "description", "priority", "requested_for", "parent"]);

impl Oracle<'_> {
    pub(super) fn service(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let (kind, column, list) = match row.table {
            "problem" => ("problem", "problem", Some(("problems", VIEW))),
            "change_request" => ("change", "change", Some(("changes", CHANGE))),
            "sc_request" => ("request", "", Some(("requests", REQUEST))),
            "incident" => ("incident", "incident", None),
            // The table of X: a request and the things of it.
            "sc_req_item" => ("request", "none", None),
            _ => return self.article(me, operation, row, passing),
        };
        let read = operation == "read";
        passing.when("R144", read && me.has(&format!("sn_{kind}_read")), Cover::All);
        let writes = matches!(operation, "create" | "read" | "write");
        passing.when("R144", writes && me.has(&format!("sn_{kind}_write")), Cover::All);
        let of_mine = || match column {
            "" => sets::my_cases(self, me).contains(row.text("parent")),
            column => self.stands_in_my_cases(me, column, &row.id),
        };
        passing.when("R94", read && me.csm("case_contributor_viewer") && of_mine(), Cover::All);
        if let Some(cover) = list.and_then(|(list, fields)| self.shown(list, fields)) {
            passing.when("R110", read && me.external() && of_mine(), cover);
        }
        if row.table == "sc_request" && self.world.settings.active("com.sn_cs_sm_request") {
            self.request(me, operation, row, passing);
        }
    }

    /// R99h.
    fn request(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let wanted = self.row("sys_user", row.text("requested_for"));
        let account = wanted.map_or("", |user| user.text("account"));
        let proxy = me.csm("proxy_contact");
        match operation {
            "read" => {
                let mine = row.text("opened_by") == me.id;
                passing.when("R99h", (me.csm("customer") || proxy) && mine, REQUEST);
            }
            "create" => {
                passing.when("R99h", me.csm("customer") && row.text("requested_for") == me.id, ASKED);
                passing.when("R99h", me.wide() && sets::accessible(self, me).contains(account), ASKED);
                let served = me.csm("partner") && sets::partner_accounts(self, me).contains(account);
                passing.when("R99h", served, ASKED);
                // "Any customer": contacts and consumers.
                let customer = wanted.is_some_and(|user| user.text("sys_class_name") != "sys_user");
                passing.when("R99h", proxy && customer, ASKED);
            }
            _ => {}
        }
    }

    /// R115.
    fn article(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        if operation != "read" || !me.customer() || !sets::my_known_errors(self, me).contains(&row.id) {
            return;
        }
        let criteria: Vec<&str> = self.listed(row, "can_read_user_criteria").collect();
        let mine = sets::my_criteria(self, me);
        let admitted = criteria.is_empty() || criteria.iter().any(|one| mine.contains(*one));
        passing.when("R115", row.text("workflow_state") == "published" && admitted, Cover::All);
    }
}
