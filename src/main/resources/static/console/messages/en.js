import shell from "./en/shell.js";
import home from "./en/home.js";
import orders from "./en/orders.js";

export default { ...shell, ...home, ...orders };
