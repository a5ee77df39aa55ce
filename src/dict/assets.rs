//! What customers own and what they are entitled to: products, assets, sold products, contracts, entitlements, teams.

define_table! {
    /// Products that cases are about.
    product = "product" {
        noun: "product", label: "Product", display: "name";
        columns: &["name", "active"],
        unique: &["name"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            ACTIVE: bool = flag_on("active", "Active");
        }
    }
}

define_table! {
    /// Assets of an account.
    asset = "alm_asset" {
        noun: "asset", label: "Asset", display: "asset_tag";
        keys: &["display_name"],
        columns: &["asset_tag", "display_name", "product", "account"],
        unique: &["asset_tag"];
        groups: [SYS_FIELDS];
        fields {
            ASSET_TAG: String = line("asset_tag", "Asset tag").required();
            DISPLAY_NAME: String = line("display_name", "Display name").flag("name");
            PRODUCT: String = reference("product", "Product", "product");
            ACCOUNT: String = reference("account", "Account", "customer_account");
            SERIAL_NUMBER: String = line("serial_number", "Serial number");
        }
    }
}

define_table! {
    /// A product somebody bought.
    sold_product = "sn_install_base_sold_product" {
        noun: "sold-product", label: "Sold Product", display: "name";
        columns: &["name", "product", "account", "consumer"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            PRODUCT: String = reference("product", "Product", "product");
            ACCOUNT: String = reference("account", "Account", "customer_account");
            CONSUMER: String = reference("consumer", "Consumer", "csm_consumer");
        }
    }
}

define_table! {
    /// Contracts with customers.
    contract = "ast_contract" {
        noun: "contract", label: "Contract", display: "name";
        columns: &["name", "account", "consumer", "starts", "ends"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            ACCOUNT: String = reference("account", "Account", "customer_account");
            CONSUMER: String = reference("consumer", "Consumer", "csm_consumer");
            STARTS: String = time("starts", "Starts");
            ENDS: String = time("ends", "Ends");
        }
    }
}

define_table! {
    /// What a customer may ask for.
    entitlement = "service_entitlement" {
        noun: "entitlement", label: "Entitlement", display: "name";
        columns: &["name", "account", "consumer", "contract", "product"];
        groups: [SYS_FIELDS];
        fields {
            NAME: String = line("name", "Name").required();
            ACCOUNT: String = reference("account", "Account", "customer_account");
            CONSUMER: String = reference("consumer", "Consumer", "csm_consumer");
            CONTRACT: String = reference("contract", "Contract", "ast_contract");
            PRODUCT: String = reference("product", "Product", "product");
        }
    }
}

define_table! {
    /// Employees who look after an account.
    team_member = "sn_customerservice_team_member" {
        noun: "team-member", label: "Account Team Member", display: "sys_id";
        columns: &["account", "user", "responsibility"],
        unique: &["account, user"];
        groups: [SYS_FIELDS];
        fields {
            ACCOUNT: String = reference("account", "Account", "customer_account").required();
            USER: String = reference("user", "User", "sys_user").required();
            RESPONSIBILITY: String =
                reference("responsibility", "Responsibility", "sn_customerservice_responsibility_def");
        }
    }
}
