//! Who asks, as the role lists of the rules see him.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt;

/// Sets worked out once; a person is asked about in one world only.
#[derive(Clone, Default)]
pub struct Known {
    pub below: OnceCell<BTreeSet<String>>,
    pub accessible: OnceCell<BTreeSet<String>>,
    pub partner_accounts: OnceCell<BTreeSet<String>>,
    pub projects: OnceCell<BTreeSet<String>>,
    pub memberships: OnceCell<BTreeSet<String>>,
    pub cases: OnceCell<BTreeSet<String>>,
    pub task_cases: OnceCell<BTreeSet<String>>,
    pub articles: OnceCell<BTreeSet<String>>,
    pub criteria: OnceCell<BTreeSet<String>>,
}

/// Who asks.
#[derive(Clone, Default)]
pub struct Me {
    pub id: String,
    pub login: String,
    pub roles: BTreeSet<String>,
    pub account: Option<String>,
    pub partner: bool,
    pub known: Known,
}

impl fmt::Debug for Me {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, login, roles, account, partner, .. } = self;
        write!(f, "{id} {login} {roles:?} {account:?} {partner}")
    }
}

impl Me {
    /// Whether he has the role, contained or not.
    pub fn has(&self, role: &str) -> bool {
        self.roles.contains(role)
    }
    /// A role of `sn_customerservice`.
    pub fn csm(&self, role: &str) -> bool {
        self.has(&format!("sn_customerservice.{role}"))
    }
    pub fn external(&self) -> bool {
        self.has("snc_external")
    }
    pub fn internal(&self) -> bool {
        self.has("snc_internal")
    }
    /// "customer" in R2–R24.
    pub fn customer(&self) -> bool {
        ["customer", "customer_admin", "partner", "partner_admin"].iter().any(|role| self.csm(role))
    }
    /// `cpm(u)`.
    pub fn project_manager(&self) -> bool {
        self.has("it_project_manager") && self.csm("projectmanager")
    }
    /// Q15: an employee; Q31: projectstakeholder itself is not the second role.
    pub fn stakeholder(&self) -> bool {
        let other = |role: &String| {
            (role.starts_with("sn_customerservice") && role != "sn_customerservice.projectstakeholder")
                || role.starts_with("sn_esm_")
        };
        self.internal() && self.csm("projectstakeholder") && self.roles.iter().any(other)
    }
    /// The manager of customer service.
    pub fn manager(&self) -> bool {
        self.has("sn_customerservice_manager")
    }
    /// "agent, manager" of section 4e.
    pub fn agent(&self) -> bool {
        self.has("sn_customerservice_agent") || self.manager()
    }
    pub fn data_manager(&self) -> bool {
        ["foundation", "account_relationship", "account"]
            .iter()
            .any(|what| self.has(&format!("sn_crm_{what}_data_manager")))
    }
    /// The relationship roles of R134.
    pub fn keeper(&self) -> bool {
        self.manager() || self.data_manager()
    }
    /// Everybody R138 names.
    pub fn desk(&self) -> bool {
        self.has("sn_esm_agent") || self.csm("contact_manager") || self.csm("proxy_contact") || self.keeper()
    }
    /// Whether he reaches accounts below his own.
    pub fn wide(&self) -> bool {
        self.csm("customer_admin") || self.csm("customer_case_manager")
    }
    /// Whether partner accounts count for him.
    pub fn partnering(&self) -> bool {
        self.csm("partner") || self.csm("partner_admin")
    }
    /// Whether that is his home account; nobody's home is no account.
    pub fn home(&self, account: &str) -> bool {
        self.account.as_deref() == Some(account)
    }
}
