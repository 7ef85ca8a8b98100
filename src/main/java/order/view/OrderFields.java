package order.view;

import static java.util.Objects.requireNonNull;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import order.stream.CurrentOrders;
import order.stream.CurrentOrders.CurrentOrder;
import order.stream.CurrentOrders.Happened;
import order.stream.Order;
import order.stream.Orders;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.graphql.GraphQlArguments;
import platform.graphql.GraphQlCall;
import platform.graphql.GraphQlFields;
import platform.graphql.SelectedFields;
import platform.language.Language;
import platform.page.Slice;
import platform.stream.CurrentPosition;
import platform.web.Limits;
import platform.web.ProblemException;

/**
 * The queries of GraphQL for orders. The orders are the records of the REST API's answers, with the same rules about who sees what. A page reads
 * its orders, the keys of their reasons and, if it is asked for, all timelines with one statement each.
 */
@Component
final class OrderFields implements GraphQlFields {

    private static final int MAX_PAGE = 100;
    private static final int DEFAULT_PAGE = 20;
    private static final int DEFAULT_LINES = 20;
    private static final String FIRST = "first";
    private static final String AFTER = "after";
    private static final String[] TIMELINE = {"edges", "node", "timeline"};

    private final ReachableOrders reachable;
    private final Listing listing;
    private final ListingProjection projection;
    private final Orders orders;
    private final CurrentOrders current;
    private final OrderDecryption decryption;
    private final RenderedOrders rendered;
    private final CurrentPosition positions;
    private final Clock clock;

    OrderFields(
            ReachableOrders reachable,
            Listing listing,
            ListingProjection projection,
            Orders orders,
            CurrentOrders current,
            OrderDecryption decryption,
            RenderedOrders rendered,
            CurrentPosition positions,
            Clock clock) {
        this.reachable = reachable;
        this.listing = listing;
        this.projection = projection;
        this.orders = orders;
        this.current = current;
        this.decryption = decryption;
        this.rendered = rendered;
        this.positions = positions;
        this.clock = clock;
    }

    record PageInfo(
            boolean hasNextPage,
            boolean hasPreviousPage,
            @Nullable String startCursor,
            @Nullable String endCursor) {}

    record OrderEdge(String cursor, OrderView node) {}

    record OrderConnection(
            List<OrderEdge> edges,
            PageInfo pageInfo,
            @Nullable Instant asOf,
            @Nullable String streamPosition) {}

    @Override
    public void addTo(RuntimeWiring.Builder wiring) {
        wiring.type(
                "Query",
                type -> type.dataFetcher("order", (DataFetcher<@Nullable Object>) this::order)
                        .dataFetcher("orders", (DataFetcher<Object>) this::orders));
        wiring.type("Order", type -> type.dataFetcher("lines", (DataFetcher<Object>) OrderFields::lines));
    }

    private @Nullable OrderView order(DataFetchingEnvironment environment) {
        String orderNo = requireNonNull(
                new GraphQlArguments(environment.getArguments(), "").text("orderNo", 1, Limits.MAX_REFERENCE));
        String position = positions.take(); // before the order is read
        GraphQlCall call = GraphQlCall.of(environment);
        CurrentOrder found = reachable.find(orderNo, call.caller()).orElse(null);
        return found == null
                ? null
                : OrderView.whole(
                        decryption.open(found.order()),
                        clock.instant(),
                        rendered.mismatches(found, call.caller()),
                        RenderedOrders.timeline(found.order(), found.history(), call.language()),
                        position);
    }

    private OrderConnection orders(DataFetchingEnvironment environment) {
        GraphQlArguments arguments = new GraphQlArguments(environment.getArguments(), "");
        GraphQlCall call = GraphQlCall.of(environment);
        ListingFilter filter = OrderFilterArgument.of(environment.getArgument("filter"), call.caller());
        ListingSort sort = OrderFilterArgument.sort(environment.getArgument("sort"));
        int first = arguments.number(FIRST, 1, MAX_PAGE, DEFAULT_PAGE);
        String after = arguments.text(AFTER, 0, Limits.MAX_TEXT);
        Instant asOf = projection.asOf().orElse(null); // before the read, which sees at least this much
        Slice<ListedOrder> page = page(filter, sort, after, first);
        List<OrderEdge> edges =
                edges(page.rows(), sort, new SelectedFields(environment).contain(TIMELINE), call.language());
        return new OrderConnection(
                edges,
                new PageInfo(
                        page.nextCursor() != null,
                        after != null && !after.isEmpty(),
                        edges.isEmpty() ? null : edges.getFirst().cursor(),
                        edges.isEmpty() ? null : edges.getLast().cursor()),
                asOf,
                asOf == null ? null : positions.takeBefore(asOf));
    }

    private Slice<ListedOrder> page(ListingFilter filter, ListingSort sort, @Nullable String after, int first) {
        try {
            return listing.page(filter, sort, after, first);
        } catch (ProblemException notACursor) {
            if (after == null || after.isEmpty()) {
                throw notACursor;
            }
            throw ProblemException.invalid(AFTER, "must be a cursor of this list with the same sort");
        }
    }

    private List<OrderEdge> edges(List<ListedOrder> rows, ListingSort sort, boolean withTimelines, Language language) {
        Map<UUID, Order> found =
                orders.findAll(rows.stream().map(ListedOrder::id).toList());
        Map<UUID, List<Happened>> histories = withTimelines ? current.histories(found.values()) : Map.of();
        Function<Order, DecryptableOrder> withReasons = decryption.withReasons(found.values());
        Instant now = clock.instant();
        return rows.stream()
                .filter(row -> found.containsKey(row.id()))
                .map(row -> {
                    Order order = requireNonNull(found.get(row.id()));
                    return new OrderEdge(
                            listing.cursorAfter(row, sort),
                            OrderView.listed(
                                    withReasons.apply(order),
                                    now,
                                    row.updatedAt(),
                                    RenderedOrders.timeline(
                                            order, histories.getOrDefault(row.id(), List.of()), language)));
                })
                .toList();
    }

    private static List<OrderView.LineView> lines(DataFetchingEnvironment environment) {
        OrderView order = requireNonNull(environment.getSource());
        int first = new GraphQlArguments(environment.getArguments(), "lines.")
                .number(FIRST, 1, Limits.MAX_LINES, DEFAULT_LINES);
        List<OrderView.LineView> lines = requireNonNull(order.lines());
        return lines.size() <= first ? lines : lines.subList(0, first);
    }
}
