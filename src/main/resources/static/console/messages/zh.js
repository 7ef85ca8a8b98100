import shell from "./zh/shell.js";
import home from "./zh/home.js";
import orders from "./zh/orders.js";

export default { ...shell, ...home, ...orders };
