package planted.catalog;

public record SkuListed(String sku) {}
