import shell from "./zh/shell.js";
import home from "./zh/home.js";
import orders from "./zh/orders.js";
import goods from "./zh/goods.js";
import sending from "./zh/sending.js";
import money from "./zh/money.js";
import disputes from "./zh/disputes.js";
import ledger from "./zh/ledger.js";
import shares from "./zh/shares.js";
import reconciliation from "./zh/reconciliation.js";
import figures from "./zh/figures.js";
import jobs from "./zh/jobs.js";
import definitions from "./zh/definitions.js";
import simulations from "./zh/simulations.js";
import trial from "./zh/trial.js";

export default { ...shell, ...home, ...orders, ...goods, ...sending, ...money, ...disputes, ...ledger, ...shares, ...reconciliation, ...figures, ...jobs, ...simulations, ...definitions, ...trial };
