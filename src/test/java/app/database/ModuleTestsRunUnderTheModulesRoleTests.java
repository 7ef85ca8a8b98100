package app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.Modules;
import app.Orderwright;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.BadSqlGrammarException;
import testing.ModuleTest;
import testing.MutableClock;
import testing.TestClock;

/** A module test has the database role of its module, the clock of the test, and no database server of its own. */
@ModuleTest(module = "catalog")
@TestClock
class ModuleTestsRunUnderTheModulesRoleTests {

    private final DSLContext sql;

    ModuleTestsRunUnderTheModulesRoleTests(@Autowired DSLContext sql) {
        this.sql = sql;
    }

    @Test
    void queriesRunAsTheModule() {
        assertThat(sql.fetchValue("select current_user")).isEqualTo("catalog_module");
    }

    @Test
    void aQueryAcrossModulesFails() {
        assertThatExceptionOfType(BadSqlGrammarException.class)
                .isThrownBy(() -> sql.fetch("select * from inventory.anything"))
                .havingRootCause()
                .withMessageContaining("permission denied");
    }

    @Test
    void sessionsGiveUpLocksAndIdleTransactions() {
        assertThat(sql.fetchValue("show lock_timeout")).isEqualTo("4s");
        // The tests have more time; this is what the application sets.
        assertThat(sql.fetchValue(
                        "select reset_val || unit from pg_settings where name = 'idle_in_transaction_session_timeout'"))
                .isEqualTo("5000ms");
    }

    @Test
    void noEmbeddedDatabaseIsStarted(@Autowired ApplicationContext context) {
        assertThat(context.getBeansOfType(EmbeddedDatabaseConfiguration.class)).isEmpty();
    }

    @Test
    void noOtherModuleHasBeans(@Autowired ConfigurableApplicationContext context) {
        assertThat(Arrays.stream(context.getBeanDefinitionNames())
                        .map(name -> context.getBeanFactory().getType(name, false))
                        .filter(type -> type != null && type != Orderwright.class) // the root of every context
                        .map(type -> type.getName().split("\\.")[0])
                        .filter(Modules.NAMES::contains))
                .contains("catalog", "outbox", "platform")
                .isSubsetOf("catalog", "outbox", "platform");
    }

    @Test
    void theClockIsThatOfTheTest(@Autowired Clock clock, @Autowired MutableClock testClock) {
        testClock.set(TestClock.START);
        testClock.advance(Duration.ofMinutes(15));

        assertThat(clock.instant()).isEqualTo(TestClock.START.plusSeconds(900));
    }
}
