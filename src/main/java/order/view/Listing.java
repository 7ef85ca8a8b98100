package order.view;

import static java.util.Objects.requireNonNull;
import static order.jooq.Tables.LISTING;
import static order.jooq.Tables.LISTING_DISPUTE;
import static order.jooq.Tables.LISTING_SKU;
import static order.jooq.Tables.ORDERS;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import order.stream.OrderNumbers;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.Record5;
import org.jooq.RowN;
import org.jooq.Select;
import org.jooq.SelectOrderByStep;
import org.jooq.SelectSelectStep;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;
import platform.attributes.AttributeFilter;
import platform.page.Slice;
import platform.web.ProblemException;

/** Finds orders by what they are, page by page. It sees them as of {@link ListingProjection#asOf}. */
@Repository
class Listing {

    private final DSLContext database;
    private final TransactionTemplate transaction;

    Listing(DSLContext database, TransactionTemplate transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /**
     * @param cursor null or empty for the first page
     * @throws ProblemException 400 if the cursor is not one of a list with this sort
     */
    Slice<ListedOrder> page(ListingFilter filter, ListingSort sort, @Nullable String cursor, int limit) {
        ListingPosition after = ListingPosition.parse(cursor, sort);
        return Slice.of(
                limit,
                rows -> list(new Search(filter, sort, after, rows)),
                row -> ListingPosition.cursorAfter(row, sort));
    }

    /** The cursor that points behind this row. It is valid only for a list with the same sort. */
    String cursorAfter(ListedOrder row, ListingSort sort) {
        return ListingPosition.cursorAfter(row, sort).text();
    }

    private List<ListedOrder> list(Search search) {
        return requireNonNull(transaction.execute(status -> {
            // The best plan depends on the values: one shopper has two orders, another has a hundred thousand.
            database.execute("select set_config('plan_cache_mode', 'force_custom_plan', true)");
            return search.select().fetch(Listing::listed);
        }));
    }

    private static ListedOrder listed(Record5<UUID, OffsetDateTime, OffsetDateTime, String, Long> row) {
        return new ListedOrder(
                row.value1(), row.value2().toInstant(), row.value3().toInstant(), row.value4(), row.value5());
    }

    /** One query: its conditions, and the index order that they use. */
    private final class Search {

        private final ListingFilter filter;
        private final ListingSort sort;
        private final @Nullable ListingPosition after;
        private final int limit;

        /** With a SKU, the time and the id are columns of its rows, which have the same values and an index in the order of time. */
        private final Field<OffsetDateTime> placedAt;

        private final Field<UUID> id;

        Search(ListingFilter filter, ListingSort sort, @Nullable ListingPosition after, int limit) {
            this.filter = filter;
            this.sort = sort;
            this.after = after;
            this.limit = limit;
            this.placedAt = filter.skuId() == null ? LISTING.PLACED_AT : LISTING_SKU.PLACED_AT;
            this.id = filter.skuId() == null ? LISTING.ID : LISTING_SKU.ORDER_ID;
        }

        /**
         * With several alternatives, each has a query of its own that reads its part of an index in order, so no query has to read and sort
         * all orders of them.
         */
        Select<Record5<UUID, OffsetDateTime, OffsetDateTime, String, Long>> select() {
            List<Condition> alternatives = ofStatuses().stream()
                    .flatMap(status -> ofSearch().stream().map(status::and))
                    .toList();
            if (alternatives.size() == 1) {
                return select(alternatives.getFirst());
            }
            Table<?> found = alternatives.stream()
                    .map(this::select)
                    .reduce(Select::unionAll)
                    .orElseThrow()
                    .asTable("found");
            return database.select(
                            column(LISTING.ID),
                            column(LISTING.PLACED_AT),
                            column(LISTING.UPDATED_AT),
                            column(LISTING.CURRENCY),
                            column(LISTING.PAYABLE_MINOR))
                    .from(found)
                    .orderBy(keys(LISTING.PLACED_AT, LISTING.ID).stream()
                            .map(key -> inOrder(column(key)))
                            .toList())
                    .limit(limit);
        }

        private Select<Record5<UUID, OffsetDateTime, OffsetDateTime, String, Long>> select(Condition alternative) {
            return filter.skuId() != null && sort.key() == ListingSort.Key.UPDATED_AT
                    ? selectByKeys(alternative)
                    : inOrder(columns().from(searched()).where(conditions()).and(alternative));
        }

        /**
         * The rows of a SKU do not have the time of the last change, so all orders of the SKU have to be looked up to sort them. The index of
         * the key has that time, so only the orders of the page are read from the table.
         */
        private Select<Record5<UUID, OffsetDateTime, OffsetDateTime, String, Long>> selectByKeys(
                Condition alternative) {
            Table<?> keys = inOrder(database.select(LISTING.ID)
                            .from(searched())
                            .where(conditions())
                            .and(alternative))
                    .asTable("keys");
            return inOrder(columns()
                    .from(LISTING.join(keys)
                            .on(requireNonNull(keys.field(LISTING.ID)).eq(LISTING.ID)))
                    .where(noCondition()));
        }

        private SelectSelectStep<Record5<UUID, OffsetDateTime, OffsetDateTime, String, Long>> columns() {
            return database.select(
                    LISTING.ID, LISTING.PLACED_AT, LISTING.UPDATED_AT, LISTING.CURRENCY, LISTING.PAYABLE_MINOR);
        }

        private Table<?> searched() {
            return filter.skuId() == null
                    ? LISTING
                    : LISTING.join(LISTING_SKU)
                            .on(LISTING_SKU.ORDER_ID.eq(LISTING.ID), LISTING_SKU.SKU_ID.eq(filter.skuId()));
        }

        private <R extends Record> Select<R> inOrder(SelectOrderByStep<R> found) {
            return found.orderBy(keys(placedAt, id).stream().map(this::inOrder).toList())
                    .limit(limit);
        }

        private List<Condition> ofStatuses() {
            return filter.statuses().isEmpty()
                    ? List.of(noCondition())
                    : filter.statuses().stream()
                            .sorted()
                            .map(status -> LISTING.STATUS.eq(inline(status.name())))
                            .toList();
        }

        /**
         * The number begins with the text, or only the external reference does. Rare numbers are found in the index that keeps the numbers of
         * orders unique, so the listing needs no index of them. No order is placed after its creation, so the beginning of its
         * number says when it was placed at the latest; otherwise the search for an old number would pass over all newer orders.
         */
        private List<Condition> ofSearch() {
            String search = filter.search();
            if (search == null) {
                return List.of(noCondition());
            }
            String number = search.toUpperCase(Locale.ROOT);
            Condition ofNumber = id.in(DSL.select(ORDERS.ID).from(ORDERS).where(beginsWith(ORDERS.ORDER_NO, number)));
            Condition ofReference =
                    beginsWith(LISTING.EXTERNAL_REFERENCE, search).andNot(beginsWith(LISTING.ORDER_NO, number));
            Condition inTime = OrderNumbers.createdBefore(search)
                    .map(end -> placedAt.lt(utc(end)))
                    .orElseGet(DSL::noCondition);
            return List.of(ofNumber.and(inTime), ofReference);
        }

        private static Condition beginsWith(Field<String> field, String text) {
            return condition("{0} ^@ {1}", field, val(text));
        }

        private List<Condition> conditions() {
            List<Condition> conditions = new ArrayList<>();
            add(conditions, filter.userId(), LISTING.USER_ID::eq);
            add(conditions, filter.channel(), LISTING.CHANNEL::eq);
            add(conditions, filter.country(), LISTING.COUNTRY::eq);
            add(conditions, filter.paymentMethod(), LISTING.PAYMENT_METHOD::eq);
            add(conditions, filter.currency(), LISTING.CURRENCY::eq);
            add(conditions, filter.amountFrom(), LISTING.PAYABLE_MINOR::ge);
            add(conditions, filter.amountTo(), LISTING.PAYABLE_MINOR::le);
            add(conditions, filter.externalReference(), LISTING.EXTERNAL_REFERENCE::eq);
            add(conditions, filter.placedFrom(), from -> placedAt.ge(utc(from)));
            add(conditions, filter.placedTo(), to -> placedAt.lt(utc(to)));
            add(conditions, filter.updatedFrom(), from -> LISTING.UPDATED_AT.ge(utc(from)));
            add(conditions, filter.updatedTo(), to -> LISTING.UPDATED_AT.lt(utc(to)));
            if (!filter.correlations().isEmpty()) {
                conditions.add(anyOf(LISTING.ID, filter.correlations()));
            }
            if (!filter.disputes().isEmpty()) {
                conditions.add(id.in(DSL.select(LISTING_DISPUTE.ORDER_ID)
                        .from(LISTING_DISPUTE)
                        .where(LISTING_DISPUTE.STATUS.in(
                                filter.disputes().stream().map(Enum::name).toList()))));
            }
            filter.attributes().forEach(attribute -> conditions.add(hasAttribute(attribute)));
            if (after != null) {
                conditions.add(isBehind(keys(placedAt, id), after));
            }
            return conditions;
        }

        private <T> void add(List<Condition> conditions, @Nullable T value, Function<T, Condition> condition) {
            Optional.ofNullable(value).map(condition).ifPresent(conditions::add);
        }

        private Condition hasAttribute(AttributeFilter attribute) {
            return or(attribute.readings().stream()
                    .map(reading -> condition("{0} @> {1}", LISTING.ATTRIBUTES, val(JSONB.valueOf(reading))))
                    .toList());
        }

        /** The columns by which the list is sorted. */
        private List<Field<?>> keys(Field<OffsetDateTime> placedAt, Field<UUID> id) {
            return switch (sort.key()) {
                case PLACED_AT -> List.of(placedAt, id);
                case UPDATED_AT -> List.of(LISTING.UPDATED_AT, LISTING.ID);
                case AMOUNT -> List.of(LISTING.CURRENCY, LISTING.PAYABLE_MINOR, LISTING.ID);
            };
        }

        private OrderField<?> inOrder(Field<?> key) {
            return sort.descending() ? key.desc() : key.asc();
        }

        private Condition isBehind(List<Field<?>> keys, ListingPosition position) {
            RowN key = row(keys);
            RowN last = row(
                    position.at() == null
                            ? List.of(
                                    val(position.currency(), LISTING.CURRENCY),
                                    val(position.payableMinor(), LISTING.PAYABLE_MINOR),
                                    val(position.id(), LISTING.ID))
                            : List.of(val(utc(position.at()), LISTING.PLACED_AT), val(position.id(), LISTING.ID)));
            return sort.descending() ? key.lt(last) : key.gt(last);
        }
    }

    /** The column of the result that comes from this column. */
    private static <T> Field<T> column(Field<T> field) {
        return field(field.getUnqualifiedName(), field.getDataType());
    }
}
