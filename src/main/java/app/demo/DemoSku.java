package app.demo;

/**
 * A SKU of the demo catalogue.
 *
 * @param skuId case-sensitive text
 * @param name the shop's description
 * @param unitPriceMinor list price of one unit in minor units of the currency
 * @param currency ISO 4217
 * @param units initial stock
 */
record DemoSku(String skuId, String name, long unitPriceMinor, String currency, long units) {}
