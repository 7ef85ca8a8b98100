package app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import testing.TestDatabase;

/** A module's role reads and writes its own schema, the transport's and the keys of personal data, and nothing else. */
class ModulesSeeOnlyTheirOwnSchemaTests {

    private static final String PERMISSION_DENIED = "42501";

    private static TestDatabase database;

    /** The permissions must also cover tables that are created after the roles. */
    @BeforeAll
    static void makeALaterTableInEachSchema() throws SQLException {
        database = TestDatabase.create().migrate();
        for (String schema : TestDatabase.MIGRATED) {
            execute("create table \"%s\".later (id bigint generated always as identity, name text)".formatted(schema));
        }
    }

    static Stream<Arguments> pairs() {
        return TestDatabase.MODULES.stream()
                .flatMap(one -> TestDatabase.MODULES.stream().map(other -> Arguments.of(one, other)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aModuleAccessesOnlyItsOwnTables(String role, String schema) throws SQLException {
        if (role.equals(schema)) {
            use(role, schema);
        } else {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> use(role, schema))
                    .extracting(SQLException::getSQLState)
                    .isEqualTo(PERMISSION_DENIED);
        }
    }

    static Stream<String> modules() {
        return TestDatabase.MODULES.stream();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyModuleAccessesTheTransportAndTheKeys(String role) throws SQLException {
        use(role, "outbox");
        use(role, "platform");
    }

    @Test
    void anotherDatabaseOfTheServerFindsTheRolesMade() {
        assertThat(TestDatabase.create().migrate().name()).isNotEqualTo(database.name());
    }

    private static void use(String role, String schema) throws SQLException {
        execute(
                "set role %s_module".formatted(role),
                "insert into \"%s\".later (name) values ('x')".formatted(schema),
                "update \"%s\".later set name = 'y'".formatted(schema),
                "select * from \"%s\".later for update".formatted(schema),
                "delete from \"%s\".later".formatted(schema));
    }

    private static void execute(String... statements) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
