//! Random small worlds: accounts, people with odd role mixes, projects, tasks and what hangs on them, as plain rows.
//!
//! A world is written by raw SQL, so that states no command could reach are tested too.

use crate::fixture::RuleText;
use csm::engine::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A reproducible source of choices (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// The source of that seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x00C5_3A11)
    }
    /// Any number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }
    /// Yes in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
    /// One of these ids, or none in half of the cases.
    pub fn maybe(&mut self, from: &[String]) -> Value {
        if from.is_empty() || self.chance(50) { Value::Null } else { self.pick(from).as_str().into() }
    }
    /// A new id.
    pub fn id(&mut self) -> String {
        format!("{:016x}{:016x}", self.next() | 1 << 63, self.next())
    }
}

/// One stored row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub table: &'static str,
    pub id: String,
    pub cells: BTreeMap<&'static str, Value>,
    /// It comes with the policy and is not written again.
    pub shipped: bool,
}

impl Row {
    /// The stored value.
    pub fn value(&self, column: &str) -> &Value {
        self.cells.get(column).unwrap_or(&Value::Null)
    }
    /// The text, empty if there is none.
    pub fn text(&self, column: &str) -> &str {
        self.value(column).as_text().unwrap_or_default()
    }
    /// The number, if there is one.
    pub fn int(&self, column: &str) -> Option<i64> {
        if let Value::Int(number) = self.value(column) { Some(*number) } else { None }
    }
    /// Whether a yes-or-no column says yes.
    pub fn is(&self, column: &str) -> bool {
        self.int(column) == Some(1)
    }
}

/// All rows of a world, by table, the rules added to the shipped ones, and what the administrator switched.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub tables: BTreeMap<&'static str, Vec<Row>>,
    pub own: Vec<RuleText<'static>>,
    pub settings: Settings,
    /// Names of the shipped roles by id.
    pub roles: Rc<BTreeMap<String, String>>,
}

/// Shipped rows the worlds refer to.
pub const PARTNER_TYPE: &str = "00000007000000000000000000000001";
const WEEKDAYS: &str = "00000005000000000000000000000001";
const ADMIN: &str = "00000009000000000000000000000001";

const INSIDE: &[&[&str]] = &[
    &["it_project_manager", "sn_customerservice.projectmanager"],
    &["it_pps_admin", "sn_customerservice.projectmanager"],
    &["it_project_manager"],
    &["sn_customerservice.projectmanager"],
    &["sn_customerservice.projectstakeholder", "sn_customerservice.case_task_viewer"],
    &["sn_customerservice.projectstakeholder"],
    &["sn_customerservice.projectstakeholder", "it_project_manager"],
    &["sn_customerservice_agent", "sn_customerservice.projectstakeholder"],
    &["sn_customerservice_agent"],
    &["sn_customerservice_manager"],
    &["sn_customerservice.consumer_agent"],
    &["sn_customerservice.case_task_agent"],
    &["sn_customerservice.customer_data_viewer"],
    &["sn_customerservice.contact_manager"],
    &["sn_customerservice.proxy_contact"],
    &["csm_admin"],
    &["sn_crm_foundation_data_manager"],
    &["sn_crm_account_relationship_data_manager"],
    &["sn_crm_account_data_manager"],
    &["sn_crm_escalation_admin"],
    &["sn_customerservice_agent", "sn_problem_write", "sn_request_read"],
    &["sn_customerservice_agent", "sn_change_write", "sn_incident_write"],
    &["sn_problem_read", "sn_incident_read"],
    &["sn_change_read", "sn_request_write"],
    &["sn_customerservice_manager", "sn_request_write", "sn_customerservice.case_contributor_editor"],
    &["sn_customerservice.case_contributor_viewer"],
    &["sn_customerservice.case_contributor_viewer", "sn_customerservice.case_contributor_editor"],
    &["sn_customerservice.case_viewer"],
    &["sn_customerservice.case_viewer", "sn_customerservice.case_contributor_editor"],
    &["sn_customerservice.case_task_viewer"],
    &["sn_customerservice.case_task_agent", "sn_customerservice.case_viewer"],
    &["sn_customerservice.csm_workspace_user"],
    &["sn_customerservice.escalation_requester"],
    &["sn_customerservice.deescalation_requester"],
    &["sn_customerservice.proxy_contact", "sn_customerservice.case_contributor_viewer"],
    &["resource_manager"],
    &["resource_manager", "it_project_manager", "sn_customerservice.projectmanager"],
    &["sn_customerservice.customer_admin"],
    &["x_ring_a"],
    &["admin"],
    &[],
];
const OUTSIDE: &[&[&str]] = &[
    &["sn_customerservice.customer"],
    &["sn_customerservice.customer"],
    &["sn_customerservice.customer_admin"],
    &["sn_customerservice.customer_case_manager"],
    &["sn_customerservice.partner"],
    &["sn_customerservice.partner"],
    &["sn_customerservice.partner_admin"],
    &["sn_customerservice.partner_admin"],
    &["sn_customerservice.customer_admin", "sn_customerservice.partner"],
    &["sn_customerservice.customer_case_manager", "sn_customerservice.consumer"],
    &["sn_customerservice.consumer"],
    &["sn_customerservice.customer", "sn_customerservice.case_contributor_editor"],
    &["sn_customerservice.customer", "csm_admin"],
    &["sn_customerservice.customer", "it_project_manager", "sn_customerservice.projectmanager"],
    &["sn_customerservice.customer", "sn_customerservice.projectstakeholder"],
    &["x_ring_b"],
    &[],
];
const NAMES: &[&str] = &["Alpha", "Beta", "Gamma", "Secret one", "Secret two", "delta"];
const STATES: &[i64] = &[-5, 1, 2, 3, 4, 7];

/// Makes a world; `roles` are the stored roles by name.
pub fn random(rng: &mut Rng, roles: &BTreeMap<String, String>) -> World {
    let mut maker = Maker { rng, roles, world: World::default(), serial: 0 };
    maker.shipped();
    maker.accounts();
    maker.people();
    maker.projects();
    maker.assets();
    maker.delivery();
    maker.service();
    maker.cases();
    maker.around_cases();
    maker.around_projects();
    maker.templates();
    let Maker { world, rng, .. } = maker;
    let mut world = world;
    world.settings = Settings::random(rng);
    world.roles = Rc::new(roles.iter().map(|(name, id)| (id.clone(), name.clone())).collect());
    if rng.chance(60) {
        world.own = crate::own::RULES.iter().filter(|_| rng.chance(40)).map(|rule| rule.text.clone()).collect();
    }
    world
}

struct Maker<'a> {
    rng: &'a mut Rng,
    roles: &'a BTreeMap<String, String>,
    world: World,
    serial: usize,
}

fn int(number: i64) -> Value {
    Value::Int(number)
}

impl Maker<'_> {
    fn add<const N: usize>(&mut self, table: &'static str, cells: [(&'static str, Value); N]) -> String {
        let id = self.rng.id();
        self.put(table, id.clone(), false, cells);
        id
    }

    fn put<const N: usize>(
        &mut self,
        table: &'static str,
        id: String,
        shipped: bool,
        cells: [(&'static str, Value); N],
    ) {
        let row = Row { table, id, cells: cells.into_iter().collect(), shipped };
        self.world.tables.entry(table).or_default().push(row);
    }

    fn ids(&self, table: &str) -> Vec<String> {
        self.world.tables.get(table).map_or_else(Vec::new, |rows| rows.iter().map(|row| row.id.clone()).collect())
    }

    fn one(&mut self, table: &str) -> Value {
        let ids = self.ids(table);
        self.rng.pick(&ids).as_str().into()
    }

    fn any(&mut self, table: &str) -> Value {
        let ids = self.ids(table);
        self.rng.maybe(&ids)
    }

    fn serial(&mut self) -> usize {
        self.serial += 1;
        self.serial
    }

    fn flag(&mut self, percent: usize) -> Value {
        self.rng.chance(percent).into()
    }

    fn word(&mut self, from: &[&str]) -> Value {
        let word = *self.rng.pick(from);
        if word.is_empty() { Value::Null } else { word.into() }
    }

    fn state(&mut self) -> Value {
        int(*self.rng.pick(STATES))
    }

    fn shipped(&mut self) {
        let kind =
            [("name", "partner".into()), ("from", "partner".into()), ("to", "account".into()), ("active", int(1))];
        self.put("sn_customerservice_account_relationship_type", PARTNER_TYPE.to_owned(), true, kind);
        let schedule = [("name", "weekdays".into()), ("time_zone", "UTC".into())];
        self.put("cmn_schedule", WEEKDAYS.to_owned(), true, schedule);
        let admin = [
            ("user_name", "admin".into()),
            ("name", "System Administrator".into()),
            ("first_name", "System".into()),
            ("last_name", "Administrator".into()),
            ("active", int(1)),
            ("locked_out", int(0)),
            ("notification", int(2)),
            ("vip", int(0)),
            ("sys_class_name", "sys_user".into()),
        ];
        self.put("sys_user", ADMIN.to_owned(), true, admin);
        for (user, role) in [(ADMIN, "admin"), (ADMIN, "snc_internal")] {
            let cells = [("user", user.into()), ("role", self.roles[role].as_str().into()), ("state", "active".into())];
            self.put("sys_user_has_role", String::new(), true, cells);
        }
        for name in ["customer", "customer_admin", "customer_case_manager", "partner", "partner_admin"] {
            let name = format!("sn_customerservice.{name}");
            let id = self.roles[&name].clone();
            self.put("sys_user_role", id, true, [("name", name.into()), ("kind", "external".into())]);
        }
        self.add("service_organization", [("name", "Workshop".into())]);
        self.add("csm_household", [("name", "Home".into())]);
        self.add("sn_customerservice_responsibility_def", [("name", "Owner".into())]);
        let types = "sn_customerservice_account_relationship_type";
        for (name, from, to, active) in [
            ("former partner", "partner", "account", 0),
            ("sister", "account", "account", 1),
            ("back", "account", "partner", 1),
        ] {
            self.add(types, [("name", name.into()), ("from", from.into()), ("to", to.into()), ("active", int(active))]);
        }
    }

    fn accounts(&mut self) {
        for name in ["Acme", "Acme Labs", "Globex", "Northwind", "Initech"].iter().take(3 + self.rng.below(2)) {
            let number = format!("ACCT{:07}", self.serial());
            let parent = self.any("customer_account");
            let (customer, partner) = (self.flag(80), self.flag(60));
            let phone = self.word(&["", "911", "12"]);
            let cells = [
                ("name", (*name).into()),
                ("number", number.into()),
                ("account_parent", parent),
                ("customer", customer),
                ("partner", partner),
                ("phone", phone),
            ];
            self.add("customer_account", cells);
        }
        if self.rng.chance(10) {
            // A ring, which the business rules would refuse.
            let last = self.ids("customer_account").pop().unwrap();
            let rows = self.world.tables.get_mut("customer_account").unwrap();
            rows[0].cells.insert("account_parent", last.into());
        }
        for _ in 0..2 + self.rng.below(4) {
            let cells = [("from_company", self.one("customer_account")), ("to_company", self.one("customer_account"))];
            let kind = if self.rng.chance(60) {
                PARTNER_TYPE.into()
            } else {
                self.one("sn_customerservice_account_relationship_type")
            };
            let [from, to] = cells;
            self.unique("account_relationship", [from, to, ("relationship_type", kind)]);
        }
    }

    /// Adds the row unless one with the same cells is there.
    fn unique<const N: usize>(&mut self, table: &'static str, cells: [(&'static str, Value); N]) {
        let mut there = self.world.tables.get(table).into_iter().flatten();
        if !there.any(|row| cells.iter().all(|(column, value)| row.value(column) == value)) {
            self.add(table, cells);
        }
    }

    fn people(&mut self) {
        for name in ["x_ring_a", "x_ring_b"] {
            self.add("sys_user_role", [("name", name.into()), ("kind", "internal".into())]);
        }
        let inner = *self.rng.pick(&[
            "sn_customerservice.customer",
            "sn_customerservice.partner_admin",
            "csm_admin",
            "sn_esm_agent",
        ]);
        for (role, contains) in [("x_ring_a", "x_ring_b"), ("x_ring_b", "x_ring_a"), ("x_ring_b", inner)] {
            let cells = [("role", self.role(role)), ("contains", self.role(contains))];
            self.add("sys_user_role_contains", cells);
        }
        for name in ["Desk", "Night desk", "Old desk"] {
            let parent = self.any("sys_user_group");
            let active = self.flag(85);
            self.add("sys_user_group", [("name", name.into()), ("parent", parent), ("active", active)]);
        }
        let roles = *self.rng.pick(INSIDE);
        let first = if self.rng.chance(95) { "snc_internal" } else { "" };
        self.person("sys_user", first, roles);
        for _ in 0..=self.rng.below(2) {
            let roles = *self.rng.pick(OUTSIDE);
            self.person("customer_contact", "snc_external", roles);
        }
        for class in ["sys_user", "customer_contact"] {
            // Somebody who cannot act, only be acted on.
            self.person(class, "", &[]);
        }
        let roles: &[&str] = if self.rng.chance(40) { &["sn_customerservice.consumer"] } else { &[] };
        let user: Value =
            self.person("csm_consumer_user", if roles.is_empty() { "" } else { "snc_external" }, roles).into();
        self.add("csm_consumer", [("name", "Colin".into()), ("user", user), ("email", "colin@home".into())]);
        let household = self.any("csm_household");
        self.add("csm_consumer", [("name", "Nobody".into()), ("household", household)]);
        for _ in 0..2 {
            let (user, group) = (self.one("sys_user"), self.one("sys_user_group"));
            self.unique("sys_user_grmember", [("user", user), ("group", group)]);
        }
        for _ in 0..2 + self.rng.below(2) {
            let cells = [("company", self.one("customer_account")), ("contact", self.one("sys_user"))];
            self.unique("sn_customerservice_contact_relationship", cells);
        }
    }

    fn role(&self, name: &str) -> Value {
        let own = self.world.tables.get("sys_user_role").into_iter().flatten().find(|row| row.text("name") == name);
        own.map_or_else(|| self.roles[name].as_str(), |row| row.id.as_str()).into()
    }

    fn person(&mut self, class: &str, first: &str, roles: &[&str]) -> String {
        let login = format!("user{}", self.serial());
        let account = if class == "customer_contact" { self.one("customer_account") } else { Value::Null };
        let (active, locked) = (self.flag(95), self.flag(3));
        let name = self.word(&["Ann", "Bob", "Cid", "Ann Secret"]);
        let (title, phone) = (self.word(&["", "Engineer", "Secret"]), self.word(&["", "911", "12"]));
        let manager = self.any("sys_user");
        let id = self.add(
            "sys_user",
            [
                ("user_name", login.as_str().into()),
                ("name", name),
                ("email", format!("{login}@x").into()),
                ("sys_class_name", class.into()),
                ("account", account),
                ("active", active),
                ("locked_out", locked),
                ("title", title),
                ("phone", phone),
                ("manager", manager),
            ],
        );
        for role in roles.iter().copied().chain([first]).filter(|role| !role.is_empty()) {
            let role = self.role(role);
            if self.rng.chance(25) {
                let group = self.one("sys_user_group");
                self.unique("sys_user_grmember", [("user", id.as_str().into()), ("group", group.clone())]);
                let above = self.world.tables["sys_user_group"].iter().find(|row| row.id == group.as_text().unwrap());
                let parent = above.map(|row| row.value("parent").clone()).filter(|parent| !parent.is_null());
                let holder = parent.filter(|_| self.rng.chance(50)).unwrap_or(group);
                self.unique("sys_group_has_role", [("group", holder), ("role", role)]);
            } else {
                let state = if self.rng.chance(93) { "active" } else { "inactive" };
                self.add("sys_user_has_role", [("user", id.as_str().into()), ("role", role), ("state", state.into())]);
            }
        }
        id
    }
}

mod cases;
mod delivery;
mod projects;
mod service;
mod settings;

pub use settings::{Settings, Shown};
