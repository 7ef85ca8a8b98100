import shell from "./en/shell.js";
import home from "./en/home.js";
import orders from "./en/orders.js";
import goods from "./en/goods.js";
import sending from "./en/sending.js";
import money from "./en/money.js";
import disputes from "./en/disputes.js";
import ledger from "./en/ledger.js";
import shares from "./en/shares.js";
import reconciliation from "./en/reconciliation.js";
import figures from "./en/figures.js";
import jobs from "./en/jobs.js";
import definitions from "./en/definitions.js";
import simulations from "./en/simulations.js";
import trial from "./en/trial.js";

export default { ...shell, ...home, ...orders, ...goods, ...sending, ...money, ...disputes, ...ledger, ...shares, ...reconciliation, ...figures, ...jobs, ...simulations, ...definitions, ...trial };
