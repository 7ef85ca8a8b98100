package order.view;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import order.OrderStatus;
import order.replica.CheckoutSchemas;
import order.settings.CountryCode;
import order.stream.Order;
import order.stream.Orders;
import order.stream.Progress.Dispute;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.attributes.AttributeFilter;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.stream.CurrentPosition;
import platform.text.SkuId;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemException;

/** Lists orders. Shoppers see only their own. */
@RestController
@RequestMapping("/api/v2/orders")
@RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
@Tag(name = "Orders")
class OrderListController {

    private static final String NEWEST_FIRST = "-placed_at";
    private static final int MIN_SEARCH = 2;
    private static final int MAX_STATUSES = 20;

    private final Listing listing;
    private final ListingProjection projection;
    private final Orders orders;
    private final OrderDecryption opened;
    private final CheckoutSchemas schemas;
    private final CurrentPosition positions;
    private final Clock clock;

    OrderListController(
            Listing listing,
            ListingProjection projection,
            Orders orders,
            OrderDecryption opened,
            CheckoutSchemas schemas,
            CurrentPosition positions,
            Clock clock) {
        this.listing = listing;
        this.projection = projection;
        this.orders = orders;
        this.opened = opened;
        this.schemas = schemas;
        this.positions = positions;
        this.clock = clock;
    }

    @Schema(name = "OrderPage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(
            List<OrderView> orders,
            @Nullable String nextCursor,
            @Nullable Instant asOf,
            @Nullable String streamPosition) {}

    @GetMapping
    @Operation(
            summary = "List orders",
            description =
                    "Selects orders that meet all conditions. The selection and its order follow the orders within "
                            + "seconds: changes that were made before `as_of` are considered. Each order is shown as it is "
                            + "now, so its status may have changed since it was selected.\n\n"
                            + "`attribute.<name>=<value>` selects the orders whose attribute has exactly this value; at most 10 such "
                            + "parameters. Attributes that their schema marks as personal cannot be used.",
            parameters =
                    @Parameter(
                            name = "attribute.<name>",
                            in = ParameterIn.QUERY,
                            description = "The value of an attribute of the order: a text, number or boolean",
                            schema = @Schema(type = "string", maxLength = Limits.MAX_TEXT)))
    Page listOrders(
            @RequestParam(required = false) @Nullable @Size(max = MAX_STATUSES) List<OrderStatus> status,
            @RequestParam(name = "dispute_status", required = false) @Nullable @Size(max = MAX_STATUSES)
                    List<Dispute.Status> disputeStatus,
            @RequestParam(name = "user_id", required = false)
                    @Nullable
                    @Pattern(regexp = Visible.PATTERN, message = Visible.RULE)
                    String userId,
            @RequestParam(required = false) @Nullable @Visible(max = Limits.MAX_TEXT) String channel,
            @RequestParam(required = false) @Nullable @CountryCode String country,
            @RequestParam(name = "sku_id", required = false) @Nullable @SkuId(min = 0) String skuId,
            @RequestParam(name = "payment_method", required = false) @Nullable @Visible(max = Limits.MAX_TEXT)
                    String paymentMethod,
            @RequestParam(required = false)
                    @Nullable
                    @Pattern(regexp = "[A-Z]{3}", message = "must be an ISO 4217 currency code")
                    String currency,
            @RequestParam(name = "amount_from", required = false) @Nullable @PositiveOrZero Long amountFrom,
            @RequestParam(name = "amount_to", required = false) @Nullable @PositiveOrZero Long amountTo,
            @RequestParam(required = false) @Nullable @Visible(min = MIN_SEARCH, max = Limits.MAX_REFERENCE)
                    String search,
            @RequestParam(name = "external_reference", required = false)
                    @Nullable
                    @Pattern(regexp = Visible.PATTERN, message = Visible.RULE)
                    String externalReference,
            @RequestParam(required = false) @Nullable @Size(max = Limits.MAX_SELECTED_IDS) Set<UUID> correlation,
            @RequestParam(name = "placed_from", required = false) @Nullable Instant placedFrom,
            @RequestParam(name = "placed_to", required = false) @Nullable Instant placedTo,
            @RequestParam(name = "updated_from", required = false) @Nullable Instant updatedFrom,
            @RequestParam(name = "updated_to", required = false) @Nullable Instant updatedTo,
            @RequestParam(defaultValue = NEWEST_FIRST)
                    @Pattern(regexp = ListingSort.PATTERN, message = ListingSort.RULE)
                    String sort,
            @PageLimits PageRequest request,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            Caller caller) {
        boolean operator = caller.may(Scopes.OPERATOR_ORDERS);
        if (!operator && userId != null && !userId.equals(caller.subject())) {
            caller.require(Scopes.OPERATOR_ORDERS);
        }
        if (currency == null && (amountFrom != null || amountTo != null)) {
            throw ProblemException.invalid("currency", "is required with amount_from and amount_to");
        }
        ListingFilter filter = new ListingFilter(
                status == null ? Set.of() : Set.copyOf(status),
                disputeStatus == null ? Set.of() : Set.copyOf(disputeStatus),
                operator ? userId : caller.subject(),
                channel,
                country,
                skuId,
                paymentMethod,
                currency,
                amountFrom,
                amountTo,
                search,
                externalReference,
                placedFrom,
                placedTo,
                updatedFrom,
                updatedTo,
                correlation == null ? Set.of() : correlation,
                AttributeFilter.of(parameters, schemas::personal));
        Instant asOf = projection.asOf().orElse(null); // before the read, which sees at least this much
        Slice<ListedOrder> page = listing.page(filter, ListingSort.parse(sort), request.cursor(), request.limit());
        return new Page(views(page.rows()), page.nextCursor(), asOf, asOf == null ? null : positions.takeBefore(asOf));
    }

    private List<OrderView> views(List<ListedOrder> rows) {
        Map<UUID, Order> found =
                orders.findAll(rows.stream().map(ListedOrder::id).toList());
        Instant now = clock.instant();
        Function<Order, DecryptableOrder> withReasons = opened.withReasons(found.values());
        return rows.stream()
                .filter(row -> found.containsKey(row.id()))
                .map(row ->
                        OrderView.summary(withReasons.apply(requireNonNull(found.get(row.id()))), now, row.updatedAt()))
                .toList();
    }
}
