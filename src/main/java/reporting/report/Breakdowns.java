package reporting.report;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;
import static platform.sql.AnyOf.anyOf;
import static reporting.jooq.Tables.COUPON_HOUR;
import static reporting.jooq.Tables.FUNDER_HOUR;
import static reporting.jooq.Tables.SALES_HOUR;
import static reporting.jooq.Tables.SKU_HOUR;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.money.Money;
import reporting.projection.Aggregates;
import reporting.projection.Generation;
import reporting.projection.SkuMeasure;

/**
 * Queries that break the sums down by dimensions. Amounts of different currencies are never added: the currency is one of the columns,
 * except in the funnel, which only counts orders.
 */
@Repository
class Breakdowns {

    /** A page size above the number of currencies. */
    private static final int CURRENCIES = 1000;

    private final DSLContext database;

    Breakdowns(DSLContext database) {
        this.database = database;
    }

    /** Sales, ordered by time, then by revenue from the highest, then by name. */
    ReportTable sales(
            Generation generation, Selection selection, List<Dimension> by, int limit, @Nullable List<String> after) {
        return sales(generation, selection, by, isOfLines(selection, by)).page(limit, after);
    }

    /** The totals by currency. If the report's rows are sums of lines, the totals are sums of lines, too. */
    ReportTable totals(Generation generation, Selection selection, List<Dimension> by) {
        return sales(generation, selection, List.of(), isOfLines(selection, by)).page(CURRENCIES, null);
    }

    private static boolean isOfLines(Selection selection, List<Dimension> by) {
        return selection.isOfLines() || by.stream().anyMatch(Dimension::isOfLines);
    }

    private Breakdown sales(Generation generation, Selection selection, List<Dimension> by, boolean ofLines) {
        Table<?> table = ofLines ? SKU_HOUR : SALES_HOUR;
        Breakdown breakdown = new Breakdown(table, generation, selection);
        by.forEach(breakdown::by);
        breakdown.key(ofLines ? SKU_HOUR.CURRENCY : SALES_HOUR.CURRENCY);
        if (ofLines) {
            for (SkuMeasure measure : SkuMeasure.values()) {
                Field<Long> column = Aggregates.column(SKU_HOUR, measure);
                if (measure.isMoney()) {
                    breakdown.money(measure.reportColumn(), column);
                } else {
                    breakdown.sum(measure.reportColumn(), column);
                }
            }
            breakdown
                    .money(
                            "net_revenue",
                            SKU_HOUR.TOTAL.minus(SKU_HOUR.REFUNDED_TOTAL).plus(SKU_HOUR.UNEARNED_TOTAL))
                    .notZero("units", "refunded_units");
        } else {
            breakdown
                    .sum("orders", SALES_HOUR.PAID)
                    .sum("units", SALES_HOUR.UNITS)
                    .money("items", SALES_HOUR.ITEMS)
                    .money("discount", SALES_HOUR.DISCOUNT)
                    .money("shipping", SALES_HOUR.SHIPPING)
                    .money("shipping_discount", SALES_HOUR.SHIPPING_DISCOUNT)
                    .money("tax", SALES_HOUR.TAX)
                    .money("tax_included", SALES_HOUR.TAX_INCLUDED)
                    .money("charges_tax", SALES_HOUR.CHARGES_TAX)
                    .money("revenue", SALES_HOUR.REVENUE)
                    .money("captured", SALES_HOUR.REVENUE.minus(SALES_HOUR.UNCAPTURED))
                    .sum("refunds", SALES_HOUR.REFUNDS)
                    .sum("refunded_units", SALES_HOUR.REFUNDED_UNITS)
                    .money("refunded_items", SALES_HOUR.REFUNDED_ITEMS)
                    .money("refunded_discount", SALES_HOUR.REFUNDED_DISCOUNT)
                    .money("refunded_shipping", SALES_HOUR.REFUNDED_SHIPPING)
                    .money("refunded_shipping_discount", SALES_HOUR.REFUNDED_SHIPPING_DISCOUNT)
                    .money("refunded_tax", SALES_HOUR.REFUNDED_TAX)
                    .money("refunded", SALES_HOUR.REFUNDED)
                    .sum("unearned_refunds", SALES_HOUR.UNEARNED_REFUNDS)
                    .money("unearned", SALES_HOUR.UNEARNED)
                    .money(
                            "net_revenue",
                            SALES_HOUR.REVENUE.minus(SALES_HOUR.REFUNDED).plus(SALES_HOUR.UNEARNED))
                    .notZero("orders", "refunds");
        }
        return breakdown.sortedBy("revenue");
    }

    ReportTable funnel(
            Generation generation, Selection selection, List<Dimension> by, int limit, @Nullable List<String> after) {
        Breakdown breakdown = new Breakdown(SALES_HOUR, generation, selection);
        by.forEach(breakdown::by);
        return breakdown
                .sum("created", SALES_HOUR.CREATED)
                .sum("paid", SALES_HOUR.PAID)
                .sum("shipped", SALES_HOUR.SHIPPED)
                .sum("completed", SALES_HOUR.COMPLETED)
                .sum("cancelled", SALES_HOUR.CANCELLED)
                .sum("expired", SALES_HOUR.EXPIRED)
                .sum("rejected", SALES_HOUR.REJECTED)
                .share("paid_share", "paid", "created")
                .share("shipped_share", "shipped", "paid")
                .share("completed_share", "completed", "shipped")
                .notZero("created")
                .sortedBy("created")
                .page(limit, after);
    }

    ReportTable coupons(Generation generation, Selection selection, int limit, @Nullable List<String> after) {
        return new Breakdown(COUPON_HOUR, generation, selection)
                .key(COUPON_HOUR.CODE)
                .key(COUPON_HOUR.PROMOTION_ID)
                .key(COUPON_HOUR.CURRENCY)
                .sum("granted", COUPON_HOUR.GRANTED)
                .money("discount", COUPON_HOUR.DISCOUNT)
                .sum("redeemed", COUPON_HOUR.REDEEMED)
                .money("redeemed_discount", COUPON_HOUR.REDEEMED_DISCOUNT)
                .sum("reversed", COUPON_HOUR.REVERSED)
                .money("reversed_discount", COUPON_HOUR.REVERSED_DISCOUNT)
                .share("redemption_rate", "redeemed", "granted")
                .notZero("granted")
                .sortedBy("redeemed")
                .page(limit, after);
    }

    ReportTable funders(Generation generation, Selection selection, int limit, @Nullable List<String> after) {
        return new Breakdown(FUNDER_HOUR, generation, selection)
                .key(FUNDER_HOUR.FUNDER)
                .key(FUNDER_HOUR.PROMOTION_ID)
                .key(FUNDER_HOUR.CURRENCY)
                .money("discount", FUNDER_HOUR.DISCOUNT)
                .money("redeemed_discount", FUNDER_HOUR.REDEEMED_DISCOUNT)
                .money("reversed_discount", FUNDER_HOUR.REVERSED_DISCOUNT)
                .notZero("discount")
                .sortedBy("redeemed_discount")
                .page(limit, after);
    }

    private enum Kind {
        TEXT,
        HOUR,
        DAY,
        WEEK,
        MONTH
    }

    private record Share(String name, String part, String whole) {}

    private final class Breakdown {

        private final Table<?> table;
        private final Selection selection;
        private final Condition condition;
        private final List<Field<?>> keys = new ArrayList<>();
        private final List<Kind> kinds = new ArrayList<>();
        private final List<Field<?>> groups = new ArrayList<>();
        private final List<Field<?>> summed = new ArrayList<>();
        private final List<Field<Long>> sums = new ArrayList<>();
        private final Set<String> amounts = new HashSet<>();
        private final List<Share> shares = new ArrayList<>();
        private Condition shown = noCondition();
        private @Nullable Field<Long> highest;

        Breakdown(Table<?> table, Generation generation, Selection selection) {
            this.table = table;
            this.selection = selection;
            Condition all = of("generation", Integer.class)
                    .eq(generation.number())
                    .and(of("hour", OffsetDateTime.class).ge(selection.from().atOffset(ZoneOffset.UTC)))
                    .and(of("hour", OffsetDateTime.class).lt(selection.to().atOffset(ZoneOffset.UTC)));
            if (selection.channels() != null) {
                all = all.and(anyOf(of("channel", String.class), selection.channels()));
            }
            all = with(all, "country", selection.country());
            all = with(all, "currency", selection.currency());
            all = with(all, "category", selection.category());
            condition = with(all, "sku_id", selection.skuId());
        }

        private Condition with(Condition all, String column, @Nullable String value) {
            return value == null ? all : all.and(of(column, String.class).eq(value));
        }

        private <T> Field<T> of(String column, Class<T> type) {
            return Objects.requireNonNull(table.field(column, type), column);
        }

        Breakdown by(Dimension dimension) {
            Field<OffsetDateTime> hour = of("hour", OffsetDateTime.class);
            Field<?> local = local(hour);
            return switch (dimension) {
                case HOUR -> key(hour, "hour", Kind.HOUR);
                case DAY -> key(field("{0}::date", SQLDataType.LOCALDATE, local), "day", Kind.DAY);
                case WEEK ->
                    key(field("date_trunc('week', {0})::date", SQLDataType.LOCALDATE, local), "week", Kind.WEEK);
                case MONTH ->
                    key(field("date_trunc('month', {0})::date", SQLDataType.LOCALDATE, local), "month", Kind.MONTH);
                default -> key(of(dimension.column(), String.class));
            };
        }

        /**
         * The local time of an hour. The offsets are those of Java, so that a zone has the same days here as in the parameters of the
         * report, also if PostgreSQL has older rules.
         */
        private Field<?> local(Field<OffsetDateTime> hour) {
            StringBuilder offsets = new StringBuilder("({0} at time zone 'UTC' + case");
            for (Map.Entry<Instant, ZoneOffset> until : selection.offsets().entrySet()) {
                offsets.append(" when {0} < timestamptz '%s' then interval '%d seconds'"
                        .formatted(until.getKey(), until.getValue().getTotalSeconds()));
            }
            return field(offsets.append(" end)").toString(), SQLDataType.LOCALDATETIME, hour);
        }

        Breakdown key(Field<String> column) {
            return key(column, column.getName(), Kind.TEXT);
        }

        private Breakdown key(Field<?> column, String as, Kind kind) {
            groups.add(column);
            summed.add(column.as(as));
            keys.add(field(name("sums", as), column.getDataType()));
            kinds.add(kind);
            return this;
        }

        Breakdown sum(String as, Field<? extends Number> column) {
            summed.add(LongSums.sum(column).as(as));
            sums.add(field(name("sums", as), SQLDataType.BIGINT));
            return this;
        }

        /** Sums amounts in minor units of the currency, which is one of the keys. */
        Breakdown money(String as, Field<? extends Number> column) {
            amounts.add(as);
            return sum(as, column);
        }

        Breakdown share(String as, String part, String whole) {
            shares.add(new Share(as, part, whole));
            return this;
        }

        Breakdown notZero(String... names) {
            for (String each : names) {
                shown = shown.or(field(name("sums", each), SQLDataType.BIGINT).ne(0L));
            }
            return this;
        }

        Breakdown sortedBy(String column) {
            highest = field(name("sums", column), SQLDataType.BIGINT);
            return this;
        }

        /** The columns by which rows are sorted: first the times, then the sum (in descending order), then the other keys. */
        private List<Field<?>> order() {
            List<Field<?>> order = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                if (kinds.get(i) != Kind.TEXT) {
                    order.add(keys.get(i));
                }
            }
            order.add(Objects.requireNonNull(highest));
            for (int i = 0; i < keys.size(); i++) {
                if (kinds.get(i) == Kind.TEXT) {
                    order.add(keys.get(i));
                }
            }
            return order;
        }

        ReportTable page(int limit, @Nullable List<String> after) {
            var grouped = database.select(summed)
                    .from(table)
                    .where(condition)
                    .groupBy(groups)
                    .asTable("sums");
            List<Field<?>> order = order();
            List<SortField<?>> sorts = order.stream()
                    .<SortField<?>>map(each -> each == highest ? each.desc() : each.asc())
                    .toList();
            List<Field<?>> columns = new ArrayList<>(keys);
            columns.addAll(sums);
            List<Record> found = new ArrayList<>(database.select(columns)
                    .from(grouped)
                    .where(shown)
                    .and(after == null ? noCondition() : afterKey(order, after))
                    .orderBy(sorts)
                    .limit(limit + 1)
                    .fetch());
            List<String> next = ReportTable.nextPage(
                    found,
                    limit,
                    last -> order.stream()
                            .map(each -> String.valueOf(last.get(each)))
                            .toList());
            List<String> names = new ArrayList<>();
            columns.forEach(each -> names.add(each.getName()));
            shares.forEach(each -> names.add(each.name()));
            return new ReportTable(names, found.stream().map(this::row).toList(), next);
        }

        /** The condition for rows after a page key: the first sort column that differs decides. */
        private Condition afterKey(List<Field<?>> order, List<String> after) {
            Condition behind = DSL.falseCondition();
            Condition equal = noCondition();
            for (int i = 0; i < order.size(); i++) {
                Field<?> column = order.get(i);
                behind = behind.or(equal.and(further(column, after.get(i))));
                equal = equal.and(same(column, after.get(i)));
            }
            return behind;
        }

        private <T> Condition further(Field<T> column, String value) {
            Field<T> bound = val(value).cast(column.getDataType());
            return column == highest ? column.lt(bound) : column.gt(bound);
        }

        private <T> Condition same(Field<T> column, String value) {
            return column.eq(val(value).cast(column.getDataType()));
        }

        private List<@Nullable Object> row(Record found) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                row.add(text(found.get(keys.get(i)), kinds.get(i)));
            }
            for (Field<Long> each : sums) {
                Long sum = found.get(each);
                row.add(
                        amounts.contains(each.getName())
                                ? Money.ofMinor(sum, found.get("currency", String.class))
                                : sum);
            }
            for (Share share : shares) {
                row.add(Breakdowns.share(found.get(share.part(), Long.class), found.get(share.whole(), Long.class)));
            }
            return row;
        }

        private Object text(Object key, Kind kind) {
            return switch (kind) {
                case TEXT -> key;
                case HOUR ->
                    ((OffsetDateTime) key)
                            .atZoneSameInstant(selection.zone())
                            .toOffsetDateTime()
                            .toString();
                case DAY, WEEK -> key.toString();
                case MONTH -> YearMonth.from((LocalDate) key).toString();
            };
        }
    }

    /** The share with four decimals; null if the whole is zero. */
    static @Nullable BigDecimal share(long part, long whole) {
        return whole == 0 ? null : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
    }
}
