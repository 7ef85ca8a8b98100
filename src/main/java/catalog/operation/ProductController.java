package catalog.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import catalog.operation.ProductBodies.OptionRequest;
import catalog.operation.ProductBodies.ProductImport;
import catalog.operation.ProductBodies.ProductRequest;
import catalog.operation.ProductBodies.VariantRequest;
import catalog.operation.SkuController.SkuAnswer;
import catalog.search.SearchText;
import catalog.search.TextSearch;
import catalog.sku.Product;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.edit.MergePatch;
import platform.edit.Patches;
import platform.edit.Precondition;
import platform.edit.Tagged;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.Tally;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.RequiresToken;
import platform.security.Scopes;
import platform.text.SkuId;
import platform.web.FieldProblem;
import platform.web.Limits;
import platform.web.ProblemException;

/** Products with options, whose variants are SKUs. */
@RestController
@RequestMapping(path = "/api/v2/products", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Catalogue")
class ProductController {

    private final Edits edits;
    private final PutProduct putProduct;
    private final ImportProducts importProducts;
    private final StoredProducts stored;
    private final Products products;
    private final ObjectProvider<FieldProblem.Finder<?>> finders;

    ProductController(
            Edits catalogEdits,
            PutProduct putProduct,
            ImportProducts importProducts,
            StoredProducts stored,
            Products products,
            ObjectProvider<FieldProblem.Finder<?>> finders) {
        this.edits = catalogEdits;
        this.putProduct = putProduct;
        this.importProducts = importProducts;
        this.stored = stored;
        this.products = products;
        this.finders = finders;
    }

    record ProductAnswer(
            String productId, String name, List<Product.Option> options, long version, List<SkuAnswer> variants) {

        /** @param plans as in {@link SkuAnswer#of} */
        static ProductAnswer of(ProductWithVariants whole, boolean plans) {
            Product product = whole.product();
            return new ProductAnswer(
                    product.productId(),
                    product.name(),
                    product.options(),
                    product.version(),
                    whole.variants().stream()
                            .map(variant -> SkuAnswer.of(variant, plans))
                            .toList());
        }
    }

    record ProductSummary(String productId, String name, List<Product.Option> options, int variantCount) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProductPage(
            List<ProductSummary> products, @Nullable String nextCursor) {}

    record ProductsImported(int added, int changed, int unchanged) {

        static ProductsImported of(Tally tally) {
            return new ProductsImported(tally.added(), tally.changed(), tally.unchanged());
        }
    }

    @PutMapping("/{product_id}")
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.product.put", object = "product", id = "product_id")
    @Operation(
            summary = "Add a product with its variants, or change it",
            description =
                    "Replaces the product and all values of its variants. Each variant is a SKU and has one value of each "
                            + "option. A SKU that was a variant and is left out stays a SKU of its own.")
    @Tagged
    ResponseEntity<ProductAnswer> putProduct(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("product_id") @SkuId String productId,
            @RequestBody @Valid ProductRequest request) {
        return answer(edits.make(key, precondition, putProduct, wanted(productId, request)));
    }

    @PatchMapping(path = "/{product_id}", consumes = MergePatch.MEDIA_TYPE)
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.product.patch", object = "product", id = "product_id")
    @Operation(
            summary = "Change some values of a product",
            description = "A JSON Merge Patch (RFC 7396) of the body of a PUT: values that are left out stay, and lists"
                    + " are replaced. So `variants`, if given, names all variants with all of their values.")
    @Tagged
    ResponseEntity<ProductAnswer> patchProduct(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("product_id") @SkuId String productId,
            MergePatch<ProductRequest> patch) {
        return answer(edits.patch(
                key, precondition, patch, () -> state(productId), putProduct, body -> wanted(productId, body)));
    }

    private Patches.State<ProductRequest> state(String productId) {
        ProductWithVariants whole = stored.known(productId);
        return new Patches.State<>(ProductRequest.of(whole), whole.tag());
    }

    private ProductEdit wanted(String productId, ProductRequest request) {
        requireNone(request.contradictions(), request);
        return edit(productId, request.name(), request.options(), request.variants());
    }

    @PostMapping("/import")
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.product.import", object = "product")
    @Operation(
            summary = "Add or change many products with their variants at once; other products do not change",
            description =
                    "Replaces all products in the request with their variants, all or none. At most 10,000 variants. The "
                            + "answer counts the products that were added, changed (themselves or in a variant) and unchanged.")
    ProductsImported importProducts(IdempotencyKey key, @RequestBody @Valid ProductImport request) {
        requireNone(request.contradictions(), request);
        List<ProductEdit> wanted = request.products().stream()
                .map(product -> edit(product.productId(), product.name(), product.options(), product.variants()))
                .toList();
        return ProductsImported.of(edits.makeAlone(key, importProducts, wanted));
    }

    @GetMapping("/{product_id}")
    @RequiresToken
    @Operation(
            summary = "Get a product",
            description =
                    "The product with its options and its variants; those that are not on sale, `floor_prices` and"
                            + " `sale_prices` only for the callers who see them at a SKU.")
    @Tagged
    ResponseEntity<ProductAnswer> getProduct(@PathVariable("product_id") @SkuId String productId, Caller caller) {
        boolean unlisted = CatalogReaders.seeUnlisted(caller);
        ProductWithVariants whole = stored.known(productId);
        ProductWithVariants shown = unlisted ? whole : whole.listed();
        if (shown.variants().isEmpty() && !unlisted) {
            throw StoredProducts.unknown();
        }
        return whole.tag().answer(ProductAnswer.of(shown, CatalogReaders.seePlans(caller)));
    }

    private static ResponseEntity<ProductAnswer> answer(ProductWithVariants whole) {
        return whole.tag().answer(ProductAnswer.of(whole, true));
    }

    @GetMapping
    @RequiresToken
    @Operation(
            summary = "Products in the order of their ids",
            description =
                    "Each product with its options and the number of its variants. With `search` they are those that match "
                            + "best, in one page. Variants that are not on sale count only for the callers who see them, and a product of "
                            + "which the caller sees no variant is not listed.")
    ProductPage listProducts(
            @PageLimits PageRequest request,
            @RequestParam(name = "search", required = false) @Nullable @SearchText String search,
            Caller caller) {
        boolean unlisted = CatalogReaders.seeUnlisted(caller);
        if (search != null) {
            TextSearch.requireFirstPage(request.cursor());
            return new ProductPage(summaries(products.search(search, request.limit(), unlisted), unlisted), null);
        }
        String after = Cursor.parse(request.cursor(), 1)
                .map(position -> position.part(0, id -> id.matches(SkuId.PATTERN)))
                .orElse("");
        Slice<Product> page = Slice.of(
                request.limit(),
                rows -> products.page(after, rows, unlisted),
                product -> Cursor.of(product.productId()));
        return new ProductPage(summaries(page.rows(), unlisted), page.nextCursor());
    }

    private List<ProductSummary> summaries(List<Product> page, boolean unlisted) {
        Map<String, Integer> variants =
                products.countVariants(page.stream().map(Product::productId).toList(), unlisted);
        return page.stream()
                .map(product -> new ProductSummary(
                        product.productId(),
                        product.name(),
                        product.options(),
                        variants.getOrDefault(product.productId(), 0)))
                .toList();
    }

    private static ProductEdit edit(
            String productId, String name, List<OptionRequest> options, List<VariantRequest> variants) {
        List<ProductEdit.Variant> wanted = variants.stream()
                .map(variant -> new ProductEdit.Variant(
                        variant.options(),
                        new SkuEdit(
                                variant.skuId(),
                                variant.name() == null ? variantName(name, options, variant) : variant.name(),
                                SkuController.money(variant.prices()),
                                SkuController.sales(variant.salePrices()),
                                SkuController.traits(
                                        variant.category(),
                                        variant.taxClass(),
                                        variant.weightGrams(),
                                        variant.attributes(),
                                        variant.tags(),
                                        variant.floorPrices()),
                                SkuController.isListed(variant.listed()))))
                .toList();
        return new ProductEdit(
                productId, name, options.stream().map(OptionRequest::option).toList(), wanted);
    }

    /** If there is a contradiction, the refusal names everything that is wrong with the body. */
    private void requireNone(List<FieldProblem> contradictions, Object body) {
        if (!contradictions.isEmpty()) {
            throw ProblemException.invalid(FieldProblem.Finder.find(finders, body));
        }
    }

    /** For example {@code Shirt / S / red}, cut to the longest name that is allowed. */
    private static String variantName(String product, List<OptionRequest> options, VariantRequest variant) {
        StringBuilder name = new StringBuilder(product);
        options.forEach(option -> name.append(" / ").append(variant.options().get(option.name())));
        if (name.length() > Limits.MAX_TEXT) {
            boolean splitsACharacter = Character.isHighSurrogate(name.charAt(Limits.MAX_TEXT - 1));
            name.setLength(splitsACharacter ? Limits.MAX_TEXT - 1 : Limits.MAX_TEXT);
        }
        return name.toString();
    }
}
