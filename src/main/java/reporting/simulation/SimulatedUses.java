package reporting.simulation;

import static org.jooq.impl.DSL.excluded;
import static platform.sql.AnyOf.anyOf;
import static reporting.jooq.Tables.SIMULATION_USE;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;
import promotion.document.Limit;
import reporting.simulation.LimitUses.Key;
import reporting.simulation.LimitUses.Use;

/** Stores what simulations have used of the limits of their promotions. All methods join the running transaction. */
@Repository
class SimulatedUses {

    private final DSLContext database;

    SimulatedUses(DSLContext database) {
        this.database = database;
    }

    /** The uses for these keys. Reads nothing without keys. */
    Map<Key, Use> read(UUID simulation, Collection<Key> keys) {
        Map<Key, Use> uses = new HashMap<>();
        if (!keys.isEmpty()) {
            database.selectFrom(SIMULATION_USE)
                    .where(SIMULATION_USE.SIMULATION_ID.eq(simulation))
                    .and(anyOf(
                            SIMULATION_USE.SUBJECT,
                            keys.stream().map(Key::subject).distinct().toList()))
                    .forEach(row -> uses.put(
                            new Key(Limit.Per.valueOf(row.getPer()), row.getSubject()),
                            new Use(row.getUses(), row.getAmount())));
        }
        return uses;
    }

    void save(UUID simulation, Map<Key, Use> uses) {
        if (uses.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(uses.entrySet())
                .column(SIMULATION_USE.SIMULATION_ID, each -> simulation)
                .column(SIMULATION_USE.PER, each -> each.getKey().per().name())
                .column(SIMULATION_USE.SUBJECT, each -> each.getKey().subject())
                .column(SIMULATION_USE.USES, each -> each.getValue().uses())
                .column(SIMULATION_USE.AMOUNT, each -> each.getValue().amountMinor())
                .as("used");
        database.insertInto(SIMULATION_USE, rows.columns())
                .select(rows.select())
                .onConflict(SIMULATION_USE.SIMULATION_ID, SIMULATION_USE.PER, SIMULATION_USE.SUBJECT)
                .doUpdate()
                .set(SIMULATION_USE.USES, excluded(SIMULATION_USE.USES))
                .set(SIMULATION_USE.AMOUNT, excluded(SIMULATION_USE.AMOUNT))
                .execute();
    }

    void delete(UUID simulation) {
        database.deleteFrom(SIMULATION_USE)
                .where(SIMULATION_USE.SIMULATION_ID.eq(simulation))
                .execute();
    }
}
