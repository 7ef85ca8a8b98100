import { Home } from "./pages/home.js";
import { Orders } from "./pages/orders.js";
import { Order } from "./pages/order.js";
import { PickList, Shipment, Shipments } from "./pages/shipments.js";
import { Payment, Payments } from "./pages/payments.js";
import { ProviderCalls } from "./pages/provider-calls.js";
import { Wallets } from "./pages/wallets.js";
import { Approvals, Dispute, Disputes } from "./pages/disputes.js";
import { ReconciledDay, Reconciliations, WorkItem, WorkItems } from "./pages/reconciliation.js";
import { BankAccount, BankAccounts, BankLine } from "./pages/bank.js";
import { Stock, StockOfSku } from "./pages/stock.js";
import { Attributes, Catalogue, Categories, Product, Products, Sku } from "./pages/catalogue.js";
import { Promotion, Promotions } from "./pages/promotions.js";
import { RedPackets } from "./pages/red-packets.js";
import { TryACart } from "./pages/trial.js";
import { Rates } from "./pages/rates.js";
import { Ledger, LedgerAccount, LedgerOrder } from "./pages/ledger.js";
import { LedgerSettlement, Shares } from "./pages/shares.js";
import { Reports } from "./pages/reports.js";
import { Simulation, Simulations } from "./pages/simulation.js";
import { Webhook, WebhookDelivery, Webhooks } from "./pages/webhooks.js";
import { AuditLog, Operations } from "./pages/operations.js";
import { Mail, Mails } from "./pages/mails.js";
import { Job, Jobs } from "./pages/jobs.js";
import { Trace } from "./pages/trace.js";

/*
 * All pages, in the order of the navigation. A page is one entry here, its component, and its texts in messages/en and messages/zh:
 *
 * - path: below /console; `:name` becomes a property of the component. A page is also found below its own path in the navigation
 * - scope: what the operator needs to see it; several mean any of them; without one everybody may
 * - title: the key of its name, for the window and the navigation
 * - nav: whether the navigation lists it
 * - page: the component; its properties are the values of the path and `may(scope)`
 */
export const pages = [
  { path: "/", title: "home.title", nav: true, page: Home },
  { path: "/orders", scope: "operator.orders", title: "orders.title", nav: true, page: Orders },
  { path: "/orders/:orderNo", scope: "operator.orders", title: "order.title", page: Order },
  { path: "/shipments", scope: "operator.shipments", title: "shipments.title", nav: true, page: Shipments },
  { path: "/shipments/:shipmentId", scope: "operator.shipments", title: "shipments.one", page: Shipment },
  { path: "/pick-list", scope: "operator.shipments", title: "pick_list.title", page: PickList },
  { path: "/mails", scope: "operator.orders", title: "mails.title", nav: true, page: Mails },
  { path: "/mails/:mailId", scope: "operator.orders", title: "mails.one", page: Mail },
  { path: "/payments", scope: "operator.payments", title: "payments.title", nav: true, page: Payments },
  { path: "/payments/:reference", scope: "operator.payments", title: "payment.title", page: Payment },
  { path: "/provider-calls", scope: "operator.payments", title: "provider_calls.title", page: ProviderCalls },
  { path: "/wallets", scope: "operator.payments", title: "wallets.title", nav: true, page: Wallets },
  { path: "/disputes", scope: "operator.payments", title: "disputes.title", nav: true, page: Disputes },
  { path: "/disputes/:disputeId", scope: "operator.payments", title: "disputes.one", page: Dispute },
  { path: "/refund-approvals", scope: "operator.refunds.approve", title: "approvals.title", nav: true, page: Approvals },
  { path: "/reconciliation", scope: "operator.reconciliation", title: "reconciliation.title", nav: true, page: Reconciliations },
  { path: "/reconciliation/:provider/:day", scope: "operator.reconciliation", title: "reconciliation.title", page: ReconciledDay },
  { path: "/bank-accounts", scope: "operator.reconciliation", title: "bank.title", nav: true, page: BankAccounts },
  { path: "/bank-accounts/:account", scope: "operator.reconciliation", title: "bank.one", page: BankAccount },
  { path: "/bank-accounts/:account/lines/:lineNo", scope: "operator.reconciliation", title: "bank.line", page: BankLine },
  { path: "/work-items", scope: "operator.reconciliation", title: "work_items.title", nav: true, page: WorkItems },
  { path: "/work-items/:itemId", scope: "operator.reconciliation", title: "work_items.title", page: WorkItem },
  { path: "/stock", scope: "operator.stock", title: "stock.title", nav: true, page: Stock },
  { path: "/stock/:skuId", scope: "operator.stock", title: "stock.of", page: StockOfSku },
  { path: "/catalogue", scope: "operator.catalog", title: "catalogue.title", nav: true, page: Catalogue },
  { path: "/catalogue/:skuId", scope: "operator.catalog", title: "catalogue.of", page: Sku },
  { path: "/products", scope: "operator.catalog", title: "catalogue.products", page: Products },
  { path: "/products/:productId", scope: "operator.catalog", title: "catalogue.product_of", page: Product },
  { path: "/categories", scope: "operator.catalog", title: "catalogue.categories", page: Categories },
  { path: "/attributes", scope: "operator.catalog", title: "catalogue.attributes", page: Attributes },
  { path: "/promotions", scope: "operator.promotions", title: "promotions.title", nav: true, page: Promotions },
  { path: "/promotions/:promotionId", scope: "operator.promotions", title: "promotions.of", page: Promotion },
  { path: "/red-packets", scope: "operator.promotions", title: "red_packets.title", page: RedPackets },
  { path: "/try-cart", scope: "operator.promotions", title: "trial.title", page: TryACart },
  { path: "/rates", scope: "operator.charges", title: "rates.title", nav: true, page: Rates },
  { path: "/ledger", scope: "operator.ledger", title: "ledger.title", nav: true, page: Ledger },
  { path: "/ledger/accounts/:account", scope: "operator.ledger", title: "ledger.statement", page: LedgerAccount },
  { path: "/ledger/orders/:orderId", scope: "operator.ledger", title: "ledger.order_of", page: LedgerOrder },
  { path: "/ledger/shares", scope: "operator.ledger", title: "shares.title", page: Shares },
  { path: "/ledger/settlements/:settlement", scope: "operator.ledger", title: "shares.settlement", page: LedgerSettlement },
  { path: "/reports", scope: "operator.reports", title: "reports.title", nav: true, page: Reports },
  { path: "/simulations", scope: "operator.reports", title: "simulations.title", page: Simulations },
  { path: "/simulations/:simulationId", scope: "operator.reports", title: "simulations.one", page: Simulation },
  { path: "/webhooks", scope: "operator.webhooks", title: "webhooks.title", nav: true, page: Webhooks },
  { path: "/webhooks/:endpoint", scope: "operator.webhooks", title: "webhooks.one", page: Webhook },
  { path: "/webhooks/:endpoint/deliveries/:delivery", scope: "operator.webhooks", title: "webhooks.delivery", page: WebhookDelivery },
  { path: "/operations", scope: ["operator.events", "operator.reports"], title: "operations.title", nav: true, page: Operations },
  { path: "/jobs", scope: ["operator.orders", "operator.shipments", "operator.events"], title: "jobs.title", page: Jobs },
  { path: "/jobs/:jobId", scope: ["operator.orders", "operator.shipments", "operator.events"], title: "jobs.one", page: Job },
  { path: "/trace", scope: "operator.events", title: "trace.title", nav: true, page: Trace },
  { path: "/audit-log", scope: "operator.audit", title: "log.title", nav: true, page: AuditLog },
];
