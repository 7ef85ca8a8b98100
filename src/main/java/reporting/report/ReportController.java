package reporting.report;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ExtendedServletRequestDataBinder;
import platform.csv.Csv;
import platform.csv.TableFormat;
import platform.handler.CsvAnswers;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.TimeKey;
import platform.security.AppliesChannels;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.Limits;
import reporting.projection.Generation;
import reporting.projection.Milestone;
import reporting.projection.ReportingProperties;

/**
 * Reports, as JSON or CSV. Times are instants, or dates in the time zone of the report; a report begins at {@code from} and ends before
 * {@code to}. Sums are kept by hour, so a report of sums begins and ends at an hour.
 */
@RestController
@RequestMapping(
        path = "/api/v2/reports",
        produces = {APPLICATION_JSON_VALUE, Csv.MEDIA_TYPE})
@RequiresScope(Scopes.OPERATOR_REPORTS)
@Tag(name = "Reports")
class ReportController {

    private static final int MAX_ROWS = 10_000;
    private static final int DEFAULT_ROWS = 1_000;
    private static final List<Dimension> ALL = List.of(Dimension.values());
    private static final List<Dimension> OF_ORDERS =
            ALL.stream().filter(each -> !each.isOfLines()).toList();
    private static final List<Milestone> COUNTED = List.of(
            Milestone.CREATED,
            Milestone.PAID,
            Milestone.SHIPPED,
            Milestone.COMPLETED,
            Milestone.CANCELLED,
            Milestone.EXPIRED,
            Milestone.REJECTED,
            Milestone.REFUNDED);

    private final ServingGeneration servingGeneration;
    private final Breakdowns breakdowns;
    private final OrderReports orders;
    private final ReturnReports returns;
    private final ReportingProperties properties;

    ReportController(
            ServingGeneration reading,
            Breakdowns breakdowns,
            OrderReports orders,
            ReturnReports returns,
            ReportingProperties properties) {
        this.servingGeneration = reading;
        this.breakdowns = breakdowns;
        this.orders = orders;
        this.returns = returns;
        this.properties = properties;
    }

    /** The parameters that all reports have. */
    record ReportParameters(
            @NotNull(message = "is required") String from,
            @NotNull(message = "is required") String to,
            @Nullable @Size(min = 1, max = Limits.MAX_TEXT) String channel,
            @Nullable @Size(min = 1, max = 2) String country,
            @Nullable @Size(min = 1, max = Limits.MAX_TEXT) String zone,

            @Nullable @TableFormat String format) {}

    /** Excludes the request headers, which Spring would bind as parameters, too. */
    @InitBinder("reportParameters")
    void byParametersOnly(ExtendedServletRequestDataBinder binder) {
        binder.setHeaderPredicate(header -> false);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReportPage(
            List<Map<String, Object>> rows,
            @Nullable List<Map<String, Object>> totals,
            @Nullable PreviousPeriod previous,
            @Nullable String nextCursor) {}

    /** The totals of the period before, with the same filters. */
    record PreviousPeriod(Instant from, Instant to, List<Map<String, Object>> totals) {}

    /** What a report is compared with. */
    enum Comparison {
        /** The period of the same length that ends where the period of the report begins. */
        PREVIOUS
    }

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ApiResponse(
            responseCode = "200",
            description =
                    "The report; as CSV with Accept: text/csv or format=csv. In CSV, X-Next-Cursor has the next cursor,"
                            + " and a text that a spreadsheet would run as a formula begins with a single quote",
            content = {
                @Content(mediaType = APPLICATION_JSON_VALUE, schema = @Schema(implementation = ReportPage.class)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = "string"))
            })
    @interface Answered {}

    @GetMapping("/sales")
    @AppliesChannels
    @Operation(
            summary =
                    "Sales: paid orders by the time of the order, refunds by the time of the refund, returns by the time of the return",
            description =
                    "items - discount + shipping - shipping_discount + tax = revenue; net_revenue = revenue - refunded"
                            + " + unearned, which is refunded money of orders that never became paid. The revenue is what is secured;"
                            + " captured is what is collected of it. By category and SKU only lines count."
                            + " `compare=PREVIOUS` adds the totals of the period before: as many calendar months, days or"
                            + " hours, depending on what the period consists of.")
    @Answered
    ResponseEntity<Object> getSalesReport(
            Caller caller,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @ParameterObject @Valid ReportParameters parameters,
            @RequestParam(name = "group_by", defaultValue = "day") @Size(max = 40) String groupBy,
            @RequestParam(name = "currency", required = false) @Nullable @Size(min = 3, max = 3) String currency,
            @RequestParam(name = "category", required = false) @Nullable @Size(max = Limits.MAX_TEXT) String category,
            @RequestParam(name = "sku_id", required = false) @Nullable @Size(min = 1, max = Limits.MAX_SKU_ID)
                    String skuId,
            @RequestParam(name = "compare", required = false) @Nullable Comparison compare,
            @PageLimits(defaultLimit = DEFAULT_ROWS, maxLimit = MAX_ROWS) PageRequest request) {
        return servingGeneration.of(generation -> {
            ReportQuery query = new ReportQuery(generation.zone(), parameters.zone());
            List<Dimension> by = query.dimensions(groupBy, ALL);
            boolean csv = Csv.isWanted(accept, parameters.format());
            if (csv && compare != null) {
                query.refuse("compare", "is not possible in CSV, which has no totals");
            }
            Selection selection = selection(query, caller, true, parameters, currency, category, skuId);
            ReportTable table = breakdowns.sales(
                    generation, selection, by, request.limit(), after(request.cursor(), by.size() + 2));
            if (csv) {
                return csv(table);
            }
            PreviousPeriod previous = null;
            if (compare == Comparison.PREVIOUS) {
                Instant begin = query.beginOfPrevious(selection.from(), selection.to());
                query.hours(begin, selection.from());
                query.check();
                ReportTable before = breakdowns.totals(generation, selection.within(begin, selection.from()), by);
                previous = new PreviousPeriod(begin, selection.from(), before.named());
            }
            ReportTable totals = breakdowns.totals(generation, selection, by);
            return json(new ReportPage(table.named(), totals.named(), previous, next(table)));
        });
    }

    private static Selection selection(
            ReportQuery query,
            Caller caller,
            boolean hourly,
            ReportParameters parameters,
            @Nullable String currency,
            @Nullable String category,
            @Nullable String skuId) {
        Instant begin = query.time("from", parameters.from(), hourly);
        Instant end = query.time("to", parameters.to(), hourly);
        query.period(begin, end);
        if (hourly) {
            query.hours(begin, end);
        }
        query.check();
        return new Selection(
                query.zone(),
                begin,
                end,
                ReportQuery.channels(caller, parameters.channel()),
                parameters.country(),
                currency,
                category,
                skuId);
    }

    private static @Nullable List<String> after(@Nullable String cursor, int parts) {
        return Cursor.parse(cursor, parts).map(Cursor::parts).orElse(null);
    }

    private static ResponseEntity<Object> answer(ReportTable table, @Nullable String accept, @Nullable String format) {
        return Csv.isWanted(accept, format) ? csv(table) : json(new ReportPage(table.named(), null, null, next(table)));
    }

    private static ResponseEntity<Object> json(ReportPage page) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(page);
    }

    private static ResponseEntity<Object> csv(ReportTable table) {
        return CsvAnswers.page(table.csv(), next(table));
    }

    /** The cursor of the next page; null on the last page. */
    private static @Nullable String next(ReportTable table) {
        return table.next() == null ? null : new Cursor(table.next()).text();
    }

    @GetMapping("/funnel")
    @AppliesChannels
    @Operation(
            summary = "How many orders of the period reached each step",
            description = "One row for each group and step, in the order of the steps.")
    @Answered
    ResponseEntity<Object> getFunnelReport(
            Caller caller,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @ParameterObject @Valid ReportParameters parameters,
            @RequestParam(name = "group_by", required = false) @Nullable @Size(max = 40) String groupBy,
            @RequestParam(name = "currency", required = false) @Nullable @Size(min = 3, max = 3) String currency,
            @PageLimits(defaultLimit = DEFAULT_ROWS, maxLimit = MAX_ROWS) PageRequest request) {
        return servingGeneration.of(generation -> {
            ReportQuery query = new ReportQuery(generation.zone(), parameters.zone());
            List<Dimension> by = query.dimensions(groupBy, OF_ORDERS);
            Selection selection = selection(query, caller, true, parameters, currency, null, null);
            return answer(
                    breakdowns.funnel(
                            generation, selection, by, request.limit(), after(request.cursor(), by.size() + 1)),
                    accept,
                    parameters.format());
        });
    }

    @GetMapping("/coupons")
    @AppliesChannels
    @Operation(
            summary = "Report the discounts by coupon",
            description =
                    "Discounts are granted at the confirmation, redeemed at the payment, or reversed when the whole "
                            + "order is refunded.")
    @Answered
    ResponseEntity<Object> getCouponReport(
            Caller caller,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @ParameterObject @Valid ReportParameters parameters,
            @RequestParam(name = "currency", required = false) @Nullable @Size(min = 3, max = 3) String currency,
            @PageLimits(defaultLimit = DEFAULT_ROWS, maxLimit = MAX_ROWS) PageRequest request) {
        return discounts(breakdowns::coupons, caller, accept, parameters, currency, request);
    }

    @GetMapping("/funders")
    @AppliesChannels
    @Operation(
            summary = "Report who pays for the discounts",
            description =
                    "By funder and promotion. A promotion that names no funder is paid by the shop. What a funder owes is"
                            + " `redeemed_discount`: discounts are granted at the confirmation, redeemed at the payment, or"
                            + " reversed when the whole order is refunded.")
    @Answered
    ResponseEntity<Object> getFunderReport(
            Caller caller,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @ParameterObject @Valid ReportParameters parameters,
            @RequestParam(name = "currency", required = false) @Nullable @Size(min = 3, max = 3) String currency,
            @PageLimits(defaultLimit = DEFAULT_ROWS, maxLimit = MAX_ROWS) PageRequest request) {
        return discounts(breakdowns::funders, caller, accept, parameters, currency, request);
    }

    /** Sums of discounts, with the four columns of the cursor. */
    private interface DiscountSums {
        ReportTable page(Generation generation, Selection selection, int limit, @Nullable List<String> after);
    }

    private ResponseEntity<Object> discounts(
            DiscountSums sums,
            Caller caller,
            @Nullable String accept,
            ReportParameters parameters,
            @Nullable String currency,
            PageRequest request) {
        return servingGeneration.of(generation -> {
            Selection selection = selection(
                    new ReportQuery(generation.zone(), parameters.zone()),
                    caller,
                    true,
                    parameters,
                    currency,
                    null,
                    null);
            return answer(
                    sums.page(generation, selection, request.limit(), after(request.cursor(), 4)),
                    accept,
                    parameters.format());
        });
    }

    @GetMapping("/fulfilment")
    @AppliesChannels
    @Operation(
            summary = "Report how long orders took",
            description = "From paid to shipped, and from shipped to delivered, for the orders of the period.")
    @Answered
    ResponseEntity<Object> getFulfilmentReport(
            Caller caller,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @ParameterObject @Valid ReportParameters parameters) {
        return servingGeneration.of(generation -> {
            Selection selection = selection(
                    new ReportQuery(generation.zone(), parameters.zone()), caller, false, parameters, null, null, null);
            return answer(
                    orders.fulfilment(generation, selection, properties.dispatchTarget()), accept, parameters.format());
        });
    }

    @GetMapping("/orders")
    @AppliesChannels
    @Operation(
            summary = "The orders that make up a figure, latest first",
            description =
                    "reached=PAID lists the orders that make up revenue. reached=REFUNDED lists the orders that were"
                            + " refunded as a whole in the period; /reports/returns lists the returns of other orders.")
    @Answered
    ResponseEntity<Object> getOrderReport(
            Caller caller,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @ParameterObject @Valid ReportParameters parameters,
            @RequestParam(name = "reached", required = false) @Nullable String reached,
            @RequestParam(name = "status", required = false) @Nullable String status,
            @RequestParam(name = "currency", required = false) @Nullable @Size(min = 3, max = 3) String currency,
            @RequestParam(name = "category", required = false) @Nullable @Size(max = Limits.MAX_TEXT) String category,
            @RequestParam(name = "sku_id", required = false) @Nullable @Size(min = 1, max = Limits.MAX_SKU_ID)
                    String skuId,
            @PageLimits PageRequest request) {
        TimeKey after = TimeKey.parse(request.cursor());
        return servingGeneration.of(generation -> {
            ReportQuery query = new ReportQuery(generation.zone(), parameters.zone());
            Milestone milestone = query.oneOf("reached", reached, COUNTED);
            String known = query.status(status);
            Selection selection = selection(query, caller, false, parameters, currency, category, skuId);
            return answer(
                    orders.orders(
                            generation,
                            selection,
                            milestone == null ? Milestone.CREATED : milestone,
                            known,
                            request.limit(),
                            after),
                    accept,
                    parameters.format());
        });
    }

    @GetMapping("/returns")
    @AppliesChannels
    @Operation(
            summary = "The refunded returns of the period, latest first",
            description = "Returns and orders that were refunded as a whole together make up the refunds.")
    @Answered
    ResponseEntity<Object> getReturnReport(
            Caller caller,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @ParameterObject @Valid ReportParameters parameters,
            @RequestParam(name = "currency", required = false) @Nullable @Size(min = 3, max = 3) String currency,
            @RequestParam(name = "category", required = false) @Nullable @Size(max = Limits.MAX_TEXT) String category,
            @RequestParam(name = "sku_id", required = false) @Nullable @Size(min = 1, max = Limits.MAX_SKU_ID)
                    String skuId,
            @PageLimits PageRequest request) {
        ReturnReports.PageKey after = Cursor.parse(request.cursor(), 3)
                .map(position -> new ReturnReports.PageKey(position.instant(0), position.uuid(1), position.part(2)))
                .orElse(null);
        return servingGeneration.of(generation -> {
            ReportQuery query = new ReportQuery(generation.zone(), parameters.zone());
            Selection selection = selection(query, caller, false, parameters, currency, category, skuId);
            return answer(returns.returns(generation, selection, request.limit(), after), accept, parameters.format());
        });
    }
}
