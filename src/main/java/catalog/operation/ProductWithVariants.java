package catalog.operation;

import catalog.product.Product;
import catalog.sku.Sku;
import java.util.List;

/** @param variants in the order of their ids */
public record ProductWithVariants(Product product, List<Sku> variants) {}
