# Names of permissions and of their groups, as shown in menus and lists.
# One line per name in crm/src/kernel/permission.rs, at most 60 characters, no full stop. Tests hold this file to that list.

## Groups

permission-group-contacts = Contacts
permission-group-leads = Leads
permission-group-deals = Deals
permission-group-products = Products
permission-group-campaigns = Campaigns
permission-group-reports = Reports
permission-group-invoices = Invoices
permission-group-tasks = Tasks
permission-group-content = Content
permission-group-users = Users
permission-group-settings = Settings
permission-group-conversations = Conversations
permission-group-bookings = Bookings and alliances
permission-group-statistics = Statistics
permission-group-data = Data
permission-group-backups = Backups
permission-group-people = Access and audit
permission-group-ai = AI and workflows
permission-group-platform = Platform

## Contacts

permission-view-contacts = View contacts
permission-create-contacts = Create contacts
permission-edit-contacts = Edit contacts
permission-delete-contacts = Delete contacts

## Leads

permission-view-leads = View leads
permission-create-leads = Create leads
permission-edit-leads = Edit leads
permission-delete-leads = Delete leads

## Deals

permission-view-deals = View deals
permission-create-deals = Create deals
permission-edit-deals = Edit deals
permission-delete-deals = Delete deals

## Products

permission-view-products = View products
permission-create-products = Create products
permission-edit-products = Edit products
permission-delete-products = Delete products

## Campaigns

permission-view-campaigns = View campaigns
permission-create-campaigns = Create campaigns
permission-edit-campaigns = Edit campaigns
permission-delete-campaigns = Delete campaigns

## Reports

permission-view-reports = View reports
permission-create-reports = Create reports
permission-edit-reports = Edit reports
permission-delete-reports = Delete reports

## Invoices

permission-view-invoices = View invoices
permission-create-invoices = Create invoices
permission-edit-invoices = Edit invoices
permission-delete-invoices = Delete invoices

## Tasks

permission-view-tasks = View tasks
permission-create-tasks = Create tasks
permission-edit-tasks = Edit tasks
permission-delete-tasks = Delete tasks

## Content

permission-view-content = View content
permission-create-content = Create content
permission-edit-content = Edit content
permission-delete-content = Delete content

## Users

permission-view-users = View users
permission-create-users = Create users
permission-edit-users = Edit users
permission-delete-users = Delete users

## Settings

permission-view-settings = View settings
permission-edit-settings = Edit settings
permission-edit-organisation = Edit the organisation
permission-manage-integrations = Manage integrations

## Conversations

permission-view-conversations = View conversations
permission-send-messages = Send messages
permission-assign-conversations = Assign conversations
permission-manage-templates = Manage message templates
permission-delete-messages = Delete messages

## Bookings and alliances

permission-book-own = Make and cancel own bookings
permission-manage-bookings = Manage all bookings
permission-join-alliances = Join alliances
permission-manage-alliances = Manage alliances

## Statistics

permission-view-own-stats = View own statistics
permission-view-limited-stats = View limited statistics
permission-view-stats = View all statistics

## Data

permission-import-data = Import data
permission-export-data = Export data
permission-delete-permanently = Delete permanently
permission-erase-personal-data = Erase a person’s data on request
permission-reveal-addresses = See masked customer numbers

## Backups

permission-create-backups = Create backups
permission-restore-backups = Restore backups

## Access and audit

permission-manage-permissions = Manage permissions
permission-manage-roles = Manage custom roles
permission-manage-api-keys = Manage API keys
permission-access-api = Use the API
permission-view-audit-logs = View the audit log
permission-view-system-logs = View system logs
permission-break-glass = Take a permission for an hour in an emergency

## AI and workflows

permission-use-ai = Use AI
permission-manage-ai = Manage AI providers
permission-view-agents = View AI agents
permission-manage-agents = Manage AI agents
permission-view-workflows = View workflows
permission-create-workflow = Create workflows
permission-edit-workflow = Edit workflows
permission-delete-workflow = Delete workflows
permission-execute-workflow = Run workflows
permission-approve-workflow = Approve workflows
permission-view-own-results = View own results
permission-view-all-results = View everyone’s results

## Platform

permission-view-tenants = View all tenants
permission-manage-tenants = Manage tenants
