//! What an administrator switches: plugins, related lists with their fields, and the roles customers may hand out.

use super::Rng;
use csm::engine::Sql;
use std::collections::BTreeMap;

/// How a related list is shown to people outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown {
    /// With the fields it is shipped with (Q44).
    AsShipped,
    /// With these fields.
    With(&'static [&'static str]),
}

/// The switches of one world, as far as they differ from what is shipped.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Plugins switched on or off.
    pub plugins: BTreeMap<&'static str, bool>,
    /// Related lists shown; all are shipped hidden but `tasks`.
    pub lists: BTreeMap<&'static str, Shown>,
    /// The list `tasks` is hidden, which changes no access (R4).
    pub tasks_hidden: bool,
    /// `sn_customerservice.contact_role_assignment` (R82).
    pub assignable: Option<&'static str>,
}

/// Related lists, and fields an administrator could choose for each.
const LISTS: &[(&str, &[&str])] = &[
    ("change-requests", &["number", "category", "approval"]),
    ("status-reports", &["number", "overall_health", "executive_summary"]),
    ("sub-projects", &["number", "percent_complete"]),
    ("work-orders", &["number", "account", "state"]),
    ("contacts", &["contact"]),
    ("issues", &["number", "priority"]),
    ("problems", &["number", "short_description", "known_error_article"]),
    ("changes", &["number", "type"]),
    ("requests", &["number", "requested_for", "parent"]),
];

/// Plugins that rules require, and whether they are active as shipped (Q46).
const PLUGINS: &[(&str, bool)] = &[
    ("com.snc.wm_ppm", false),
    ("com.snc.csm_fsm_integration", false),
    ("com.snc.csm_proxy_contacts", false),
    ("com.sn_cs_sm_request", true),
];

/// Values of the property, beside the shipped one.
const ASSIGNABLE: &[&str] = &[
    "sn_customerservice.partner_admin, sn_customerservice.partner, sn_customerservice.customer_admin, \
     sn_customerservice.customer, sn_customerservice.customer_case_manager",
    "sn_customerservice.partner",
    "sn_customerservice.customer,x_ring_a",
    "",
];

impl Settings {
    /// Some switches thrown.
    pub fn random(rng: &mut Rng) -> Self {
        let mut settings = Self { tasks_hidden: rng.chance(20), ..Self::default() };
        for (plugin, shipped) in PLUGINS {
            if rng.chance(if *shipped { 20 } else { 60 }) {
                settings.plugins.insert(plugin, !shipped);
            }
        }
        for (list, fields) in LISTS {
            if rng.chance(50) {
                settings.lists.insert(list, if rng.chance(70) { Shown::AsShipped } else { Shown::With(fields) });
            }
        }
        if rng.chance(40) {
            settings.assignable = Some(*rng.pick(ASSIGNABLE));
        }
        settings
    }

    /// Whether the plugin is active.
    pub fn active(&self, plugin: &str) -> bool {
        let shipped = || PLUGINS.iter().any(|(name, shipped)| *name == plugin && *shipped);
        self.plugins.get(plugin).copied().unwrap_or_else(shipped)
    }

    /// The statements that throw the switches.
    pub fn statements(&self) -> Vec<Sql> {
        let mut statements = Vec::new();
        for (plugin, active) in &self.plugins {
            statements.push(
                Sql::new("UPDATE v_plugin SET active = ").with("", i64::from(*active)).with(" WHERE id = ", *plugin),
            );
        }
        for (list, shown) in &self.lists {
            let mut sql = Sql::new("UPDATE sys_security_acl SET active = 1");
            if let Shown::With(fields) = shown {
                sql.push(", fields = ").bind(fields.join(","));
            }
            statements.push(sql.with(" WHERE related_list = ", *list));
        }
        if self.tasks_hidden {
            statements.push(Sql::new("UPDATE sys_security_acl SET active = 0 WHERE related_list = 'tasks'"));
        }
        if let Some(roles) = self.assignable {
            let name = "sn_customerservice.contact_role_assignment";
            statements
                .push(Sql::new("UPDATE sys_properties SET value = ").with("", roles).with(" WHERE name = ", name));
        }
        statements
    }
}
