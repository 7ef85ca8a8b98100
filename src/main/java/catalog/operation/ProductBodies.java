package catalog.operation;

import static java.util.Objects.requireNonNull;

import catalog.category.CategoryId;
import catalog.operation.SkuController.ListPrice;
import catalog.operation.SkuController.SaleRequest;
import catalog.operation.SkuController.SkuRequest;
import catalog.sku.Product;
import catalog.sku.Sku;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import platform.text.SkuId;
import platform.text.TaxClass;
import platform.text.Visible;
import platform.web.DigitsAsText;
import platform.web.FieldProblem;
import platform.web.Limits;

/** The bodies of requests about products. */
final class ProductBodies {

    private ProductBodies() {}

    record OptionRequest(
            @NotBlank @Visible(max = Limits.MAX_TEXT) String name,

            @NotNull @Size(min = 1, max = Product.MAX_VALUES)
            List<@NotBlank @Visible(max = Limits.MAX_TEXT) String> values) {

        static OptionRequest of(Product.Option option) {
            return new OptionRequest(option.name(), option.values());
        }

        Product.Option option() {
            return new Product.Option(name, values);
        }
    }

    record VariantRequest(
            @DigitsAsText @NotNull @SkuId String skuId,

            @NotNull @Size(max = Product.MAX_OPTIONS) Map<String, @NotNull String> options,

            @Nullable @Visible(min = 1, max = Limits.MAX_TEXT)
            String name,

            @NotNull @Size(min = 1, max = SkuRules.MAX_PRICES)
            List<@Valid @NotNull ListPrice> prices,

            @Nullable @Size(max = SkuController.MAX_SALE_PRICES)
            List<@Valid @NotNull SaleRequest> salePrices,

            @Nullable Boolean listed,

            @Nullable @CategoryId String category,

            @Nullable @TaxClass String taxClass,

            @Nullable @Range(min = 0, max = SkuController.MAX_WEIGHT_GRAMS)
            Long weightGrams,

            @Nullable @Schema(description = "Must follow the schema for sku; at most 32,768 bytes")
            Map<String, Object> attributes,

            @Nullable @Size(max = SkuController.MAX_TAGS) List<@NotNull @SkuTag String> tags,

            @Nullable @Size(max = SkuRules.MAX_PRICES) List<@Valid @NotNull ListPrice> floorPrices) {

        static VariantRequest of(Sku sku) {
            SkuRequest body = SkuRequest.of(sku);
            return new VariantRequest(
                    sku.skuId(),
                    requireNonNull(sku.variantOf()).options(),
                    body.name(),
                    body.prices(),
                    body.salePrices(),
                    body.listed(),
                    body.category(),
                    body.taxClass(),
                    body.weightGrams(),
                    body.attributes(),
                    body.tags(),
                    body.floorPrices());
        }
    }

    record ProductRequest(
            @NotBlank @Visible(max = Limits.MAX_TEXT) String name,

            @NotNull @Size(max = Product.MAX_OPTIONS) List<@Valid @NotNull OptionRequest> options,
            @NotNull @Size(max = Product.MAX_VARIANTS) List<@Valid @NotNull VariantRequest> variants) {

        static ProductRequest of(ProductWithVariants whole) {
            return new ProductRequest(
                    whole.product().name(),
                    whole.product().options().stream().map(OptionRequest::of).toList(),
                    whole.variants().stream()
                            .map(variant -> VariantRequest.of(variant.sku()))
                            .toList());
        }

        List<FieldProblem> contradictions() {
            Rules rules = new Rules();
            rules.check("", options, variants);
            return rules.problems();
        }
    }

    record ProductItem(
            @DigitsAsText @NotNull @SkuId String productId,

            @NotBlank @Visible(max = Limits.MAX_TEXT) String name,

            @NotNull @Size(max = Product.MAX_OPTIONS) List<@Valid @NotNull OptionRequest> options,
            @NotNull @Size(max = Product.MAX_VARIANTS) List<@Valid @NotNull VariantRequest> variants) {}

    record ProductImport(
            @NotNull @Size(min = 1, max = Limits.MAX_IMPORT) List<@Valid @NotNull ProductItem> products) {

        List<FieldProblem> contradictions() {
            Rules rules = new Rules();
            Set<String> productIds = new HashSet<>();
            for (int i = 0; products != null && i < products.size(); i++) {
                ProductItem product = products.get(i);
                if (product != null) {
                    String prefix = "products[%d].".formatted(i);
                    if (product.productId() != null && !productIds.add(product.productId())) {
                        rules.add(new FieldProblem(prefix + "product_id", "must be unique"));
                    }
                    rules.check(prefix, product.options(), product.variants());
                }
            }
            if (rules.skus() > Limits.MAX_IMPORT) {
                rules.add(new FieldProblem(
                        "products", "must not have more than %d variants".formatted(Limits.MAX_IMPORT)));
            }
            return rules.problems();
        }
    }

    /**
     * The rules of products that concern several values of one body: names and values of options are unique, each variant has one value of each
     * option, no two variants have the same values, and no SKU is named twice. Values that are missing or cannot be read break no rule here.
     */
    private static final class Rules {

        private final Set<String> skuIds = new HashSet<>();
        private final List<FieldProblem> problems = new ArrayList<>();

        /** @param prefix of the names of the product's fields, such as {@code products[3].} */
        void check(
                String prefix,
                @Nullable List<? extends @Nullable OptionRequest> options,
                @Nullable List<? extends @Nullable VariantRequest> variants) {
            boolean known = options != null && options.stream().allMatch(Rules::isComplete);
            Map<String, List<String>> allowed = new HashMap<>();
            if (options != null && known) {
                checkOptions(prefix + "options", options);
                options.forEach(option -> allowed.putIfAbsent(option.name(), option.values()));
            }
            Set<Map<String, String>> combinations = new HashSet<>();
            for (int i = 0; variants != null && i < variants.size(); i++) {
                VariantRequest variant = variants.get(i);
                if (variant == null) {
                    continue;
                }
                String field = "%svariants[%d].".formatted(prefix, i);
                if (variant.skuId() != null && !skuIds.add(variant.skuId())) {
                    problems.add(new FieldProblem(field + "sku_id", "must be unique"));
                }
                if (variant.options() != null && known) {
                    checkValues(field + "options", variant.options(), allowed);
                    if (!combinations.add(variant.options())) {
                        problems.add(
                                new FieldProblem(field + "options", "must differ from the options of other variants"));
                    }
                }
            }
        }

        void add(FieldProblem problem) {
            problems.add(problem);
        }

        /** The number of SKUs that the checked products name. */
        int skus() {
            return skuIds.size();
        }

        List<FieldProblem> problems() {
            return problems;
        }

        private void checkOptions(String field, List<? extends OptionRequest> options) {
            Set<String> names = new HashSet<>();
            for (int i = 0; i < options.size(); i++) {
                OptionRequest option = options.get(i);
                if (!names.add(option.name())) {
                    problems.add(new FieldProblem("%s[%d].name".formatted(field, i), "must be unique"));
                }
                if (new HashSet<>(option.values()).size() < option.values().size()) {
                    problems.add(new FieldProblem("%s[%d].values".formatted(field, i), "must be unique"));
                }
            }
        }

        private void checkValues(String field, Map<String, String> values, Map<String, List<String>> allowed) {
            if (!values.keySet().equals(allowed.keySet())) {
                problems.add(new FieldProblem(field, "must have one value of each option of the product and no other"));
                return;
            }
            values.forEach((option, value) -> {
                if (value != null && !allowed.getOrDefault(option, List.of()).contains(value)) {
                    problems.add(new FieldProblem(field + "." + option, "must be one of the values of the option"));
                }
            });
        }

        private static boolean isComplete(@Nullable OptionRequest option) {
            return option != null && option.name() != null && option.values() != null;
        }
    }
}
