package reporting.simulation;

import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.when;
import static reporting.jooq.Tables.SIMULATION_CATEGORY;
import static reporting.jooq.Tables.SIMULATION_SUM;

import catalog.CatalogEvent.CategoryPlaced;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;
import reporting.jooq.tables.records.SimulationSumRecord;
import reporting.simulation.Sum.Dimension;
import reporting.simulation.Sum.Key;

/** Stores the sums of simulations, and the categories that they have read. All methods join the running transaction. */
@Repository
class SimulatedSums {

    /** How many SKUs and categories stay in each currency. */
    static final int TOP = 20;

    private final DSLContext database;

    SimulatedSums(DSLContext database) {
        this.database = database;
    }

    void add(UUID simulation, Map<Key, Sum> sums) {
        if (sums.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(sums.entrySet())
                .column(SIMULATION_SUM.SIMULATION_ID, each -> simulation)
                .column(
                        SIMULATION_SUM.DIMENSION,
                        each -> each.getKey().dimension().name())
                .column(SIMULATION_SUM.CURRENCY, each -> each.getKey().currency())
                .column(SIMULATION_SUM.KEY, each -> each.getKey().key())
                .column(SIMULATION_SUM.ORDERS, each -> each.getValue().orders())
                .column(SIMULATION_SUM.REDUCED_ORDERS, each -> each.getValue().reducedOrders())
                .column(SIMULATION_SUM.ITEMS, each -> each.getValue().items())
                .column(SIMULATION_SUM.COST, each -> each.getValue().cost())
                .column(SIMULATION_SUM.LARGEST, each -> each.getValue().largest())
                .column(SIMULATION_SUM.LARGEST_ORDER_NO, each -> each.getValue().largestOrderNo())
                .column(SIMULATION_SUM.WITHOUT_FLOORS, each -> missing(each, MissingFacts::floors))
                .column(SIMULATION_SUM.WITHOUT_SKU_FACTS, each -> missing(each, MissingFacts::skus))
                .column(SIMULATION_SUM.WITHOUT_CUSTOMER_FACTS, each -> missing(each, MissingFacts::customers))
                .as("added");
        database.insertInto(SIMULATION_SUM, rows.columns())
                .select(rows.select())
                .onConflict(
                        SIMULATION_SUM.SIMULATION_ID,
                        SIMULATION_SUM.DIMENSION,
                        SIMULATION_SUM.CURRENCY,
                        SIMULATION_SUM.KEY)
                .doUpdate()
                .set(SIMULATION_SUM.ORDERS, SIMULATION_SUM.ORDERS.plus(excluded(SIMULATION_SUM.ORDERS)))
                .set(
                        SIMULATION_SUM.REDUCED_ORDERS,
                        SIMULATION_SUM.REDUCED_ORDERS.plus(excluded(SIMULATION_SUM.REDUCED_ORDERS)))
                .set(SIMULATION_SUM.ITEMS, SIMULATION_SUM.ITEMS.plus(excluded(SIMULATION_SUM.ITEMS)))
                .set(SIMULATION_SUM.COST, SIMULATION_SUM.COST.plus(excluded(SIMULATION_SUM.COST)))
                .set(SIMULATION_SUM.LARGEST, greatest(SIMULATION_SUM.LARGEST, excluded(SIMULATION_SUM.LARGEST)))
                .set(
                        SIMULATION_SUM.LARGEST_ORDER_NO,
                        when(
                                        excluded(SIMULATION_SUM.LARGEST).gt(SIMULATION_SUM.LARGEST),
                                        excluded(SIMULATION_SUM.LARGEST_ORDER_NO))
                                .otherwise(SIMULATION_SUM.LARGEST_ORDER_NO))
                .set(
                        SIMULATION_SUM.WITHOUT_FLOORS,
                        SIMULATION_SUM.WITHOUT_FLOORS.plus(excluded(SIMULATION_SUM.WITHOUT_FLOORS)))
                .set(
                        SIMULATION_SUM.WITHOUT_SKU_FACTS,
                        SIMULATION_SUM.WITHOUT_SKU_FACTS.plus(excluded(SIMULATION_SUM.WITHOUT_SKU_FACTS)))
                .set(
                        SIMULATION_SUM.WITHOUT_CUSTOMER_FACTS,
                        SIMULATION_SUM.WITHOUT_CUSTOMER_FACTS.plus(excluded(SIMULATION_SUM.WITHOUT_CUSTOMER_FACTS)))
                .execute();
    }

    private static @Nullable Long missing(Map.Entry<Key, Sum> sum, Function<MissingFacts, Long> count) {
        MissingFacts missing = sum.getValue().missing();
        return missing == null ? null : count.apply(missing);
    }

    private static @Nullable MissingFacts missing(SimulationSumRecord row) {
        return row.getWithoutFloors() == null
                ? null
                : new MissingFacts(row.getWithoutFloors(), row.getWithoutSkuFacts(), row.getWithoutCustomerFacts());
    }

    /** Deletes the sums of all SKUs and categories except those that cost most. */
    void keepTop(UUID simulation) {
        for (Dimension dimension : List.of(Dimension.SKU, Dimension.CATEGORY)) {
            database.execute(
                    """
                    delete from reporting.simulation_sum s using (
                      select currency, key, row_number() over (partition by currency order by cost desc, key) as place
                      from reporting.simulation_sum where simulation_id = {0} and dimension = {1}) ranked
                    where s.simulation_id = {0} and s.dimension = {1} and s.currency = ranked.currency
                      and s.key = ranked.key and ranked.place > {2}""",
                    org.jooq.impl.DSL.val(simulation),
                    org.jooq.impl.DSL.val(dimension.name()),
                    org.jooq.impl.DSL.val(TOP));
        }
    }

    /** All sums: days by time, the others by what they cost, the dearest first. */
    Map<Key, Sum> read(UUID simulation) {
        Map<Key, Sum> sums = new LinkedHashMap<>();
        database.selectFrom(SIMULATION_SUM)
                .where(SIMULATION_SUM.SIMULATION_ID.eq(simulation))
                .orderBy(
                        when(SIMULATION_SUM.DIMENSION.eq(Dimension.DAY.name()), SIMULATION_SUM.KEY),
                        SIMULATION_SUM.COST.desc(),
                        SIMULATION_SUM.KEY,
                        SIMULATION_SUM.CURRENCY)
                .forEach(row -> sums.put(
                        new Key(Dimension.valueOf(row.getDimension()), row.getCurrency(), row.getKey()),
                        new Sum(
                                row.getOrders(),
                                row.getReducedOrders(),
                                row.getItems(),
                                row.getCost(),
                                row.getLargest(),
                                row.getLargestOrderNo(),
                                missing(row))));
        return sums;
    }

    void add(UUID simulation, CategoryPlaced placed) {
        database.insertInto(SIMULATION_CATEGORY)
                .set(SIMULATION_CATEGORY.SIMULATION_ID, simulation)
                .set(SIMULATION_CATEGORY.CATEGORY_ID, placed.categoryId())
                .set(SIMULATION_CATEGORY.VERSION, placed.version())
                .set(SIMULATION_CATEGORY.PARENT_ID, placed.parentId())
                .onConflict(SIMULATION_CATEGORY.SIMULATION_ID, SIMULATION_CATEGORY.CATEGORY_ID)
                .doUpdate()
                .set(SIMULATION_CATEGORY.VERSION, excluded(SIMULATION_CATEGORY.VERSION))
                .set(SIMULATION_CATEGORY.PARENT_ID, excluded(SIMULATION_CATEGORY.PARENT_ID))
                .where(SIMULATION_CATEGORY.VERSION.lt(excluded(SIMULATION_CATEGORY.VERSION)))
                .execute();
    }

    Categories categories(UUID simulation) {
        Map<String, String> parents = new HashMap<>();
        database.selectFrom(SIMULATION_CATEGORY)
                .where(SIMULATION_CATEGORY.SIMULATION_ID.eq(simulation), SIMULATION_CATEGORY.PARENT_ID.isNotNull())
                .forEach(row -> parents.put(row.getCategoryId(), row.getParentId()));
        return new Categories(parents);
    }

    /** Deletes the categories, which are needed only while the simulation reads the log. */
    void deleteCategories(UUID simulation) {
        database.deleteFrom(SIMULATION_CATEGORY)
                .where(SIMULATION_CATEGORY.SIMULATION_ID.eq(simulation))
                .execute();
    }
}
