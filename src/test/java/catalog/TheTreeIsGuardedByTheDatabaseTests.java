package catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import catalog.CatalogCommand.PutCategory;
import catalog.CatalogCommand.PutSku;
import catalog.CatalogCommand.SkuEdit;
import catalog.CatalogEvent.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Batches;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;
import testing.ModuleTest;

/** No statement and no two instances make a cycle, or a SKU of a category that is not there. */
@ModuleTest
class TheTreeIsGuardedByTheDatabaseTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Autowired
    CatalogListeners listeners;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient database;

    @BeforeEach
    void twoBranches() {
        decide(place("g1", null));
        decide(place("g2", null));
        decide(place("g1.1", "g1"));
        decide(place("g2.1", "g2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    update catalog.category set parent_id = 'g1.1', parent_depth = 2 where category_id = 'g1' | category_parent
                    update catalog.category set parent_id = 'g1', parent_depth = 1 where category_id = 'g1'   | category_parent
                    update catalog.category set parent_depth = 5 where category_id = 'g1.1'                   | category_parent
                    update catalog.category set parent_depth = null where category_id = 'g1.1'                | parent_has_depth
                    update catalog.category set parent_id = 'nobody' where category_id = 'g1.1'               | category_parent
                    insert into catalog.category values ('g9', 'g1', 8, default, 'Name', 1, now())            | tree_depth
                    delete from catalog.category where category_id = 'g1'                                     | category_parent
                    update catalog.sku set category = 'nobody'                                                | sku_category_fkey
                    update catalog.sku set tax_class = 'VAT'                                                  | sku_tax_class
                    update catalog.sku set weight_grams = -1                                                  | sku_weight
                    update catalog.sku set attributes = '[]'                                                  | sku_attributes
                    insert into catalog.attribute_schema values ('parcel', '{}', 1, now())                    | schema_subject
                    """)
    void noStatementBreaksIt(String sql, String constraint) {
        decide(put("guarded", "g1"));
        assertThatThrownBy(() -> database.sql(sql).update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining(constraint);
    }

    @Test
    void twoInstancesMakeNoCycleTogether() {
        List<Object> outcomes = atOnce(place("g1", "g2.1"), place("g2", "g1.1"));
        assertThat(outcomes.getFirst()).isInstanceOf(CommandResult.Done.class);
        assertThat(outcomes.getLast()).isEqualTo(new CommandResult.Refused<>(new CatalogRefusal.Cyclic()));
        decide(place("g1", null));
    }

    @Test
    void aSkuAndTheMoveOfItsCategory() {
        List<Object> outcomes = atOnce(put("moved", "g1.1"), place("g1", "g2"));
        assertThat(outcomes).allMatch(CommandResult.Done.class::isInstance);
        outcomes = atOnce(place("g1", null), put("moved", "g1"));
        assertThat(outcomes).allMatch(CommandResult.Done.class::isInstance);
    }

    private static PutCategory place(String categoryId, String parentId) {
        return new PutCategory(key(), categoryId, parentId, "Name");
    }

    private static PutSku put(String skuId, String category) {
        Traits traits = new Traits(category, Traits.STANDARD, 0, java.util.Map.of());
        return new PutSku(key(), new SkuEdit(skuId, "Name", List.of(Money.ofMinor(1, "GBP")), traits, true));
    }

    private static IdempotencyKey key() {
        return IdempotencyKey.of("operator", "PUT", "/test", UUID.randomUUID().toString(), new byte[0]);
    }

    /** The first has written and not yet committed when the second begins. */
    private List<Object> atOnce(CatalogCommand<?> first, CatalogCommand<?> second) {
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Object[] early = new Object[1];
            CompletableFuture<Object> late = transaction.execute(status -> {
                early[0] = write(first);
                CompletableFuture<Object> begun = CompletableFuture.supplyAsync(() -> decide(second), other);
                await().atMost(TIMEOUT).until(() -> begun.isDone() || somebodyWaits());
                return begun;
            });
            return List.of(early[0], late.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Object decide(CatalogCommand<?> command) {
        return transaction.execute(status -> write(command));
    }

    private Object write(CatalogCommand<?> command) {
        CatalogBatch batch = listeners.load(Batches.of(NOW, command));
        Object outcome = switch (command) {
            case PutCategory category -> listeners.on(category, batch);
            case PutSku sku -> listeners.on(sku, batch);
            default -> throw new IllegalArgumentException(command.toString());
        };
        listeners.save(batch, told -> List.of());
        return outcome;
    }

    private boolean somebodyWaits() {
        return database.sql("select count(*) from pg_locks where not granted")
                        .query(Long.class)
                        .single()
                > 0;
    }
}
