//! People, roles and groups (R80, R81, R88, R90b, R98, R137–R143), accounts and what customers own (R73, R99, R138).

use super::{Cover, Me, Oracle, Passing};
use crate::sets;
use crate::world::Row;

/// What an administrator of an account writes of his contacts (R80).
const MANAGED: &[&str] = &[
    "name",
    "first_name",
    "last_name",
    "title",
    "preferred_language",
    "time_zone",
    "email",
    "phone",
    "mobile_phone",
    "notification",
    "locked_out",
];
const NEW: &[&str] = &[
    "name",
    "first_name",
    "last_name",
    "title",
    "preferred_language",
    "time_zone",
    "email",
    "phone",
    "mobile_phone",
    "notification",
    "locked_out",
    "account",
];
const COLLEAGUE: Cover = Cover::Only(&["name", "user_name", "email", "title", "active", "manager", "department"]);
const FELLOW: Cover = Cover::Only(&["name", "user_name", "email", "title", "account"]);

impl Oracle<'_> {
    pub(super) fn people(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let read = operation == "read";
        match row.table {
            "sys_user" => self.user(me, operation, row, passing),
            "sys_user_has_role" => self.granted(me, operation, row, passing),
            "sys_user_role" => {
                passing.when("R137", read && me.internal(), Cover::All);
                let hands_out = me.csm("customer_admin") || me.csm("partner_admin");
                passing.when("R81", read && hands_out && self.assignable(row), Cover::All);
            }
            "sys_user_group" => {
                passing.when("R137", read && me.internal(), Cover::All);
                let manages = operation == "write" && me.manager();
                // Not the parent: hung below another group its members would get that one's roles.
                let fields = Cover::Except(&["parent"]);
                passing.when("R90b", manages && sets::manageable(self, me, &row.id), fields);
            }
            _ => {
                passing.when("R137", read && me.internal(), Cover::All);
                let manages = matches!(operation, "create" | "delete") && me.manager();
                // Whom a group would make an agent is none yet.
                let without = if operation == "create" { row.id.as_str() } else { "" };
                let person = || sets::person_without(self, row.text("user"), without);
                let agent = || person().is_some_and(|user| user.has("sn_esm_agent"));
                let manageable = manages && sets::manageable(self, me, row.text("group")) && agent();
                passing.when("R90b", manageable, Cover::All);
            }
        }
    }

    /// R80, R88: contacts he manages.
    fn manages(&self, me: &Me, user: &Row) -> bool {
        let account = user.text("account");
        let own = me.csm("customer_admin") && sets::below(self, me).contains(account);
        let served = me.csm("partner_admin") && sets::partner_accounts(self, me).contains(account);
        user.text("sys_class_name") == "customer_contact" && (own || served)
    }

    fn user(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let contact = row.text("sys_class_name") == "customer_contact";
        let account = row.text("account");
        match operation {
            "read" => {
                passing.when("R98", contact && me.csm("contact_manager"), Cover::All);
                passing.when("R99", contact && me.csm("customer_data_viewer"), Cover::All);
                passing.when("R138", contact && me.desk(), Cover::All);
                passing.when("R137", me.internal() && row.text("sys_class_name") == "sys_user", COLLEAGUE);
                passing.when("R139", me.external() && row.id == me.id, Cover::All);
                let reached = contact && sets::accessible(self, me).contains(account);
                passing.when("R78", reached && me.csm("customer_admin"), Cover::All);
                passing.when("R139c", reached && me.wide(), FELLOW);
                let served = contact && me.partnering() && sets::partner_accounts(self, me).contains(account);
                passing.when("R139c.2", served, FELLOW);
                passing.when("R88", me.csm("partner_admin") && self.manages(me, row), Cover::Only(MANAGED));
                if contact {
                    self.of_my_case(me, operation, "contact", row, passing);
                }
            }
            "create" | "write" => {
                passing.when("R98", contact && me.csm("contact_manager"), Cover::All);
                passing.when("R143", contact && me.manager(), Cover::All);
                let fields = if operation == "create" { NEW } else { MANAGED };
                passing.when("R80", self.manages(me, row), Cover::Only(fields));
            }
            _ => {}
        }
    }

    fn role_name(&self, id: &str) -> &str {
        self.row("sys_user_role", id).map_or("", |role| role.text("name"))
    }

    /// `@assignable_roles`.
    fn assignable(&self, role: &Row) -> bool {
        const SHIPPED: &str = "sn_customerservice.partner_admin, sn_customerservice.partner, \
                               sn_customerservice.customer_admin, sn_customerservice.customer";
        let listed = self.world.settings.assignable.unwrap_or(SHIPPED);
        listed.split(',').any(|name| name.trim() == role.text("name"))
    }

    /// R81.
    fn granted(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let Some(user) = self.row("sys_user", row.text("user")) else { return };
        if !self.manages(me, user) {
            return;
        }
        passing.when("R81", operation == "read", Cover::All);
        if matches!(operation, "create" | "delete") && user.id != me.id {
            let role = self.row("sys_user_role", row.text("role"));
            let partner_role = self.role_name(row.text("role")).starts_with("sn_customerservice.partner");
            let home = self.row("customer_account", user.text("account"));
            let fits = !partner_role || home.is_some_and(|home| home.is("partner"));
            passing.when("R81", role.is_some_and(|role| self.assignable(role)) && fits, Cover::All);
        }
    }

    pub(super) fn customer_data(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let read = operation == "read";
        let viewer = me.csm("customer_data_viewer");
        match row.table {
            "customer_account" => self.account(me, operation, row, passing),
            "csm_consumer" => {
                passing.when("R99", read && viewer, Cover::All);
                passing.when("R138", read && me.desk(), Cover::All);
                passing.when("R139d", read && me.csm("consumer") && row.text("user") == me.id, Cover::All);
                self.of_my_case(me, operation, "consumer", row, passing);
            }
            // R95a counts the service organization among the data of customers.
            "csm_household" | "sn_customerservice_team_member" | "service_organization" => {
                passing.when("R99", read && viewer, Cover::All);
            }
            "account_relationship" | "sn_customerservice_contact_relationship" => {
                passing.when("R99", read && viewer, Cover::All);
                passing.when("R138", read && me.desk(), Cover::All);
                passing.when("R134", operation == "create" && me.keeper(), Cover::All);
            }
            "sn_customerservice_account_relationship_type" => {
                passing.when("R99", read && (viewer || me.keeper()), Cover::All);
                passing.when("R135", operation == "create" && me.data_manager(), Cover::All);
            }
            "sn_customerservice_responsibility_def" => {
                passing.when("R99", read && (viewer || me.keeper()), Cover::All);
            }
            "cmn_schedule" => passing.when("R137", read && me.internal(), Cover::All),
            "alm_asset" | "sn_install_base_sold_product" | "ast_contract" | "service_entitlement" | "product" => {
                passing.when("R138", read && me.has("sn_esm_agent"), Cover::All);
                passing.when("R99", read && viewer && row.table != "product", Cover::All);
                if row.table == "alm_asset" && me.csm("customer") {
                    passing.when("R73", read && sets::accessible(self, me).contains(row.text("account")), Cover::All);
                }
                if row.table == "sn_install_base_sold_product" && me.csm("consumer") {
                    let consumer = self.row("csm_consumer", row.text("consumer"));
                    let mine = consumer.is_some_and(|consumer| consumer.text("user") == me.id);
                    passing.when("R92a", read && mine, Cover::All);
                }
            }
            _ => {}
        }
    }

    fn account(&self, me: &Me, operation: &str, row: &Row, passing: &mut Passing) {
        let read = operation == "read";
        passing.when("R99", read && me.csm("customer_data_viewer"), Cover::All);
        passing.when("R138", read && me.desk(), Cover::All);
        passing.when("R143", me.manager() && matches!(operation, "create" | "write"), Cover::All);
        let named = Cover::Only(&["number", "name"]);
        let reached = read && me.csm("customer") && sets::accessible(self, me).contains(&row.id);
        passing.when("R78", reached && me.csm("customer_admin"), Cover::All);
        passing.when("R139b", reached, named);
        let served = read && me.partnering() && sets::partner_accounts(self, me).contains(&row.id);
        passing.when("R139b.2", served, named);
        self.of_my_case(me, operation, "account", row, passing);
        let escalates = operation == "escalate" && me.csm("escalation_requester");
        passing.when("R99b", escalates, Cover::All);
        passing.when("R99c", operation == "deescalate" && me.csm("deescalation_requester"), Cover::All);
    }
}
