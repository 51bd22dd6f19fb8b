# The names of the built-in roles, each with one sentence that explains it (at most 100 characters: it fits under a menu option).
# Two lines per role in crm/src/kernel/role.rs. Tests hold this file to that list.

role-owner = Owner
role-owner-about = Can do everything, always, and can’t be changed by anyone.

role-super-admin = Super admin
role-super-admin-about = Can do everything except grant permissions or transfer ownership.

role-admin = Admin
role-admin-about = Runs the company: bookings, alliances, statistics, export and backups.

role-ceo = CEO
role-ceo-about = Sees everything; creates and approves workflows.

role-cto = CTO
role-cto-about = Sees settings and logs; runs workflows and AI agents.

role-manager = Manager
role-manager-about = Leads a team: contacts, leads, deals, campaigns, reports; answers customers and assigns work.

role-moderator = Moderator
role-moderator-about = Manages everyone’s bookings, helps users, and reads the audit log.

role-sales = Sales
role-sales-about = Works on contacts, leads and deals; answers customers; reads products, campaigns and reports.

role-legal = Legal
role-legal-about = Reads contacts, deals and invoices; works on legal tasks with AI agents.

role-support = Support
role-support-about = Answers customers, reads contacts, opens leads, and works on tasks.

role-developer = Developer
role-developer-about = Works on own tasks with coding agents.

role-viewer = Viewer
role-viewer-about = Reads reports and statistics, and changes nothing.

role-user = User
role-user-about = Manages own bookings, joins alliances, and sees own statistics.
