package app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import testing.TestDatabase;

/** With the roles of {@code docs/operations.md}, one role owns and migrates all tables, and the role of the application owns none. */
class TheApplicationNeedsNoTableOfItsOwnTests {

    private static final Path PAGE = Path.of("docs/operations.md");
    private static final Pattern STATEMENTS = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
    private static final String OWNER = "orderwright_owner";
    private static final String APPLICATION = "orderwright_app";
    private static final String TABLES = """
            select format('%I.%I', schemaname, tablename) from pg_tables
            where schemaname not in ('pg_catalog', 'information_schema')
            """;

    private static TestDatabase database;

    @BeforeAll
    static void setUpAsThePageDescribes() throws IOException, SQLException {
        database = TestDatabase.create();
        Matcher page = STATEMENTS.matcher(Files.readString(PAGE));
        assertThat(page.find()).as("statements in " + PAGE).isTrue();
        run(database.user(), page.group(1).replace("database orderwright", "database " + database.name()));
        database.migrate(connectedAs(OWNER), TestDatabase.MIGRATED);
    }

    @Test
    void oneRoleOwnsAllAndTheOtherNothing() throws SQLException {
        assertThat(run(database.user(), TABLES + " and tableowner <> '%s'".formatted(OWNER)))
                .isEmpty();
    }

    private static final Set<String> APPEND_ONLY = Set.of(
            "platform.audit_log",
            "ledger.account",
            "ledger.entry",
            "ledger.posting",
            "ledger.period",
            "ledger.split",
            "ledger.share_start",
            "ledger.order_share",
            "ledger.settlement_posting",
            "ledger.wallet_entry",
            "ledger.wallet_waiting",
            "payment.wallet_movement");

    @Test
    void theApplicationReadsAndWritesEveryTable() throws SQLException {
        for (String table : run(database.user(), TABLES)) {
            for (String right : List.of("select", "insert", "update", "delete")) {
                boolean append = APPEND_ONLY.contains(table)
                        && List.of("update", "delete").contains(right);
                assertThat(run(
                                APPLICATION,
                                "select has_table_privilege('%s', '%s') and has_schema_privilege('%s', 'usage')"
                                        .formatted(
                                                table,
                                                right,
                                                table.substring(0, table.indexOf('.'))
                                                        .replace("\"", ""))))
                        .as("%s on %s", right, table)
                        .containsExactly(append ? "f" : "t");
            }
        }
        assertThat(run(APPLICATION, "select has_sequence_privilege('outbox.event_id', 'usage')"))
                .containsExactly("t");
    }

    /** Functions with the rights of their owner change the tables of the log. */
    @Test
    void theApplicationExtendsTheLogOfEvents() throws SQLException {
        assertThat(run(APPLICATION, "select outbox.extend_log(1000000000)")).hasSize(1);
    }

    @Test
    void theApplicationCannotChangeTheAuditLog() {
        for (String statement : List.of(
                "update platform.audit_log set subject = 'x'",
                "delete from platform.audit_log",
                "truncate platform.audit_log",
                "alter table platform.audit_log disable trigger append_only",
                "drop trigger append_only on platform.audit_log",
                "drop table platform.audit_log",
                "create or replace function platform.refuse_to_change_audit_log() returns trigger language plpgsql"
                        + " as 'begin return null; end'",
                "grant update on platform.audit_log to " + APPLICATION
                        + "; update platform.audit_log set subject = 'x'",
                "set role " + OWNER)) {
            assertThatExceptionOfType(SQLException.class)
                    .as(statement)
                    .isThrownBy(() -> run(APPLICATION, statement))
                    .extracting(SQLException::getSQLState)
                    .isEqualTo("42501");
        }
    }

    private static PGSimpleDataSource connectedAs(String user) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setUser(user);
        return source;
    }

    /** The first column of the result; empty without a result. */
    private static List<String> run(String user, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = connectedAs(user).getConnection();
                Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                ResultSet rows = statement.getResultSet();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
        }
        return values;
    }
}
