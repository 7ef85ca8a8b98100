package catalog;

import java.util.List;

/** @param variants in the order of their ids */
record ProductWithVariants(Product product, List<Sku> variants) {}
