package promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import promotion.document.Pseudonym;
import testing.TestDatabase;

/** Customers whom earlier builds stored by their id are found by their pseudonym: the migration computes what {@link Pseudonym} does. */
class StoredCustomersGetPseudonymsTests {

    private static final String CUSTOMER = "Zoë O'Neill/7";

    private final TestDatabase database = TestDatabase.create().migrate();
    private final JdbcClient rows = JdbcClient.create(database.dataSource());

    @Test
    void inLimitsDiscountsDrawsAndProfiles() {
        migrate("12");
        String allowance = """
                insert into promotion.allowance (promotion_id, per, subject, held_uses, redeemed_uses, held_minor, redeemed_minor)
                values ('p', ?, ?, 1, 0, 5, 0)""";
        rows.sql(allowance).params("CUSTOMER", CUSTOMER).update();
        rows.sql(allowance).params("CUSTOMER_DAY", "2026-03-01 " + CUSTOMER).update();
        rows.sql(allowance).params("DAY", "2026-03-01").update();
        rows.sql("""
                        insert into promotion.discount (reference, correlation, status, currency, taken, created_at, updated_at)
                        values ('r', 'c', 'granted', 'GBP', jsonb_build_array(
                          jsonb_build_array('first', null, 1, false, false, jsonb_build_array()),
                          jsonb_build_array('p', 'CODE', 5, true, false, jsonb_build_array(jsonb_build_array(1, 5)), jsonb_build_array(
                            jsonb_build_array('DAY', '2026-03-01'), jsonb_build_array('CUSTOMER', ?::text),
                            jsonb_build_array('CUSTOMER_DAY', ?::text)), 3)), now(), now())""").params(CUSTOMER, "2026-03-01 " + CUSTOMER).update();
        rows.sql("""
                        insert into promotion.customer_profile (user_id, version, level, segments, updated_at)
                        values (?, 4, 'gold', '[]', now())""").param(CUSTOMER).update();

        migrate("13");

        String pseudonym = Pseudonym.of(CUSTOMER);
        assertThat(texts("select subject from promotion.allowance order by per"))
                .containsExactly(pseudonym, "2026-03-01 " + pseudonym, "2026-03-01");
        assertThat(texts("select taken::text from promotion.discount"))
                .containsExactly(
                        ("[[\"first\", null, 1, false, false, []], [\"p\", \"CODE\", 5, true, false, [[1, 5]], "
                                        + "[[\"DAY\", \"2026-03-01\"], [\"CUSTOMER\", \"%s\"], [\"CUSTOMER_DAY\", \"2026-03-01 %s\"]], 3]]")
                                .formatted(pseudonym, pseudonym));
        assertThat(texts("select customer from promotion.customer_profile")).containsExactly(pseudonym);
    }

    private List<String> texts(String sql) {
        return rows.sql(sql).query(String.class).list();
    }

    private void migrate(String version) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:db/migration/promotion")
                .table("flyway_schema_history_promotion")
                .baselineVersion("0")
                .baselineOnMigrate(true)
                .target(version)
                .load()
                .migrate();
    }
}
