//! Section 4e: cases, their tasks, escalations, approvals and service levels.

use super::{Cover, Me, Oracle, Passing};
use crate::sets;
use crate::world::Row;

/// Fields a portal user may set when he creates a case (Q40).
const PORTAL: Cover = Cover::Only(&[
    "short_description",
    "description",
    "category",
    "priority",
    "contact_type",
    "account",
    "contact",
    "consumer",
    "product",
    "asset",
    "customer_project",
    "customer_project_task",
]);

/// R93; the state moves by verbs alone.
const CONTRIBUTED: Cover = Cover::Only(&[
    "work_notes",
    "comments",
    "contributor_users",
    "contributor_groups",
    "watch_list",
    "work_notes_list",
]);

/// Q9.
const BY_PROXY: Cover = Cover::Only(&["number", "short_description", "state", "account", "contact", "comments"]);

impl Oracle<'_> {
    pub(super) fn case(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        match operation {
            "create" => self.case_creators(me, row, passing),
            "read" => self.case_readers(me, row, passing),
            "write" => {
                self.customer_side(me, row, Cover::Only(&["comments"]), passing);
                Self::agents(me, row, passing);
                passing.when("R93", me.csm("case_contributor_editor"), CONTRIBUTED);
                let notes = Cover::Only(&["work_notes", "comments", "watch_list"]);
                passing.when("R99e", me.csm("proxy_contact"), notes);
            }
            _ => self.case_verbs(me, operation, row, passing),
        }
    }

    /// Cases of a project or task (Q16).
    fn about_project(row: &Row) -> bool {
        !row.text("customer_project").is_empty() || !row.text("customer_project_task").is_empty()
    }

    fn is_consumer_of(&self, me: &Me, row: &Row) -> bool {
        let consumer = self.row("csm_consumer", row.text("consumer"));
        me.csm("consumer") && consumer.is_some_and(|consumer| consumer.text("user") == me.id)
    }

    /// Everybody who works a case from outside: R72, R76, R79, R84, R92.
    fn customer_side(&self, me: &Me, row: &Row, cover: Cover, passing: &mut Passing) {
        let mine = row.text("contact") == me.id || row.text("opened_by") == me.id;
        let reached = me.wide() && sets::accessible(self, me).contains(row.text("account"));
        passing.when("R72", me.csm("customer") && mine, cover);
        passing.when("R76", me.csm("customer_case_manager") && reached, cover);
        passing.when("R79", me.csm("customer_admin") && reached, cover);
        passing.when("R84", me.csm("partner") && (mine || row.text("partner_contact") == me.id), cover);
        passing.when("R92", self.is_consumer_of(me, row), cover);
    }

    /// R90, R91.
    fn agents(me: &Me, row: &Row, passing: &mut Passing) {
        let consumers = !row.text("consumer").is_empty();
        passing.when("R90", me.agent() && !consumers, Cover::All);
        passing.when("R91", me.csm("consumer_agent") && consumers, Cover::All);
    }

    fn case_readers(&self, me: &Me, row: &Row, passing: &mut Passing) {
        // R70, R75, R78, R84, R92 read what R72, R76, R79, R84, R92 write; R20, R21 are among them.
        self.customer_side(me, row, Cover::All, passing);
        passing.when("R86", me.csm("partner_admin") && me.home(row.text("partner")), Cover::All);
        passing.when("R41", me.project_manager() && Self::about_project(row), Cover::All);
        Self::agents(me, row, passing);
        if me.csm("case_contributor_viewer") {
            let groups = sets::memberships(self, me);
            let mine = self.listed(row, "contributor_users").any(|user| user == me.id)
                || self.listed(row, "contributor_groups").any(|group| groups.contains(group));
            passing.when("R94", mine, Cover::All);
        }
        let task_case = me.csm("case_task_agent") && sets::my_task_cases(self, me).contains(&row.id);
        passing.when("R95b", task_case, Cover::All);
        passing.when("R97", me.csm("case_viewer"), Cover::All);
        passing.when("Q9", me.csm("proxy_contact"), BY_PROXY);
        passing.when("Q9", me.csm("proxy_contact") && row.text("internal_contact") == me.id, Cover::All);
    }

    fn case_creators(&self, me: &Me, row: &Row, passing: &mut Passing) {
        let account = row.text("account");
        let accessible = || sets::accessible(self, me);
        let contact = self.row("sys_user", row.text("contact")).map_or("", |contact| contact.text("account"));
        let own = me.csm("customer") && row.text("contact") == me.id && accessible().contains(account);
        passing.when("R71", own, PORTAL);
        // "Create a case for another contact of the account": the account and the contact both.
        let reached = me.wide() && accessible().contains(account) && accessible().contains(contact);
        passing.when("R74", me.csm("customer_case_manager") && reached, PORTAL);
        passing.when("R79", me.csm("customer_admin") && reached, PORTAL);
        let served = me.home(account) || sets::partner_accounts(self, me).contains(account);
        passing.when("R83", me.csm("partner") && served, PORTAL);
        Self::agents(me, row, passing);
        passing.when("R92", self.is_consumer_of(me, row), PORTAL);
        let plugin = self.world.settings.active("com.snc.csm_proxy_contacts");
        let proxy = me.csm("proxy_contact") && row.text("internal_contact") == me.id;
        passing.when("R99d", proxy && plugin, PORTAL);
    }

    fn case_verbs(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let with = |what: &str| me.agent() && me.has(&format!("sn_{what}_write"));
        match operation {
            "attach" | "close" => self.customer_side(me, row, Cover::All, passing),
            "accept" | "reject" => {
                // Section 7: whoever of the customer's side reads it.
                self.customer_side(me, row, Cover::All, passing);
                passing.when("R86", me.csm("partner_admin") && me.home(row.text("partner")), Cover::All);
                let proxy = me.csm("proxy_contact") && row.text("internal_contact") == me.id;
                passing.when("R99e", proxy, Cover::All);
            }
            "project_change" => {
                let set = !row.text("customer_project").is_empty();
                passing.when("R44", me.project_manager() && set, Cover::All);
            }
            "project_issue" => passing.when("R45", me.project_manager() && Self::about_project(row), Cover::All),
            "reopen" => passing.when("R90b", me.manager(), Cover::All),
            "problem" | "change" | "incident" | "request" => passing.when("R120", with(operation), Cover::All),
            "escalate" => passing.when("R99b", me.csm("escalation_requester"), Cover::All),
            "deescalate" => passing.when("R99c", me.csm("deescalation_requester"), Cover::All),
            _ => {}
        }
        if matches!(operation, "assign" | "request_info" | "resume" | "propose" | "close" | "cancel") {
            Self::agents(me, row, passing);
        }
        // Q39: R93's states stay in its conditions; section 7 has them.
        let open = match operation {
            "request_info" => row.int("state") == Some(10),
            "resume" => row.int("state") == Some(18),
            "propose" => matches!(row.int("state"), Some(10 | 18)),
            operation => operation == "attach",
        };
        passing.when("R93", open && me.csm("case_contributor_editor"), Cover::All);
        if matches!(operation, "comment" | "attach") {
            passing.when("R43", me.project_manager() && Self::about_project(row), Cover::All);
        }
    }

    pub(super) fn case_task(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let (create, read, write) = (operation == "create", operation == "read", operation == "write");
        let any = create || read || write;
        let mine = row.text("assigned_to") == me.id
            || row.text("sys_created_by") == me.login
            || sets::memberships(self, me).contains(row.text("assignment_group"));
        passing.when("R95", any && me.csm("case_task_agent") && mine, Cover::All);
        passing.when("R96", read && me.csm("case_task_viewer"), Cover::All);
        passing.when("R140", any && me.agent(), Cover::All);
        if (read || write) && me.csm("customer") {
            let open = row.is("visible_to_customer") && sets::my_cases(self, me).contains(row.text("parent_case"));
            passing.when("R99a", open, if read { Cover::All } else { Cover::Only(&["comments"]) });
        }
        let contributed = read && me.csm("case_contributor_viewer");
        let of_mine = || sets::my_cases(self, me).contains(row.text("parent_case"));
        passing.when("R94", contributed && of_mine(), Cover::All);
    }

    pub(super) fn escalation(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let source = row.text("source_record");
        let judges = me.manager() || me.has("sn_crm_escalation_admin");
        match operation {
            "read" => {
                let of_mine = || sets::my_cases(self, me).contains(source);
                passing.when("R142", me.internal() && of_mine(), Cover::All);
                let account = row.text("type") == "account";
                passing.when("R142", (me.agent() || judges) && account, Cover::All);
                passing.when("R94", me.csm("case_contributor_viewer") && of_mine(), Cover::All);
            }
            "create" => {
                // Q32: what it is about must be readable to him; R138 lets him read accounts.
                let readable = || row.text("type") == "account" || sets::my_cases(self, me).contains(source);
                passing.when("R99b", me.csm("escalation_requester") && readable(), ESCALATION);
            }
            "deescalate" => passing.when("R99c", me.csm("deescalation_requester"), Cover::All),
            "approve" | "decline" => passing.when("R99b", judges, Cover::All),
            _ => {}
        }
    }

    pub(super) fn around_cases(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        if row.table == "sysapproval_approver" {
            let asked = me.manager() && row.text("approver") == me.id;
            passing.when("R90b", asked && operation == "read", Cover::All);
            passing.when("R90b", asked && operation == "write", Cover::Only(&["state", "comments"]));
        } else if operation == "read" {
            let of_mine = (me.internal() || me.csm("case_contributor_viewer"))
                && sets::my_cases(self, me).contains(row.text("task"));
            passing.when("R142", of_mine, Cover::All);
        }
    }

    /// R94: records that stand in a column of a case he may read.
    pub(super) fn of_my_case(&self, me: &Me, operation: &str, column: &str, row: &Row, passing: &mut Passing) {
        let asked = operation == "read" && me.csm("case_contributor_viewer");
        passing.when("R94", asked && self.stands_in_my_cases(me, column, &row.id), Cover::All);
    }

    /// `@my_cases.COLUMN`.
    pub fn stands_in_my_cases(&self, me: &Me, column: &str, id: &str) -> bool {
        let cases = self.rows("sn_customerservice_case").iter().filter(|case| case.text(column) == id);
        let mine = sets::my_cases(self, me);
        cases.into_iter().any(|case| mine.contains(&case.id))
    }
}

/// What an escalation is asked with (R99b): source, severity, reason, justification; and by which template.
const ESCALATION: Cover = Cover::Only(&[
    "source_table",
    "source_record",
    "request_source",
    "reason",
    "escalation_severity",
    "escalation_justification",
    "escalation_template",
]);
