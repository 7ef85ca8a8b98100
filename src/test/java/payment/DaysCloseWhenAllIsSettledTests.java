package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentEvent.ReconciliationClosed;
import payment.PaymentEvent.ReconciliationReopened;
import payment.PaymentWorld.Order;
import payment.statement.StatementFiles;
import platform.security.Scopes;
import testing.Edge;
import testing.sandbox.SandboxTest;

/** A day closes with a report that adds up, when every work item is settled; who reopened it and why is recorded. */
@SandboxTest
class DaysCloseWhenAllIsSettledTests {

    private static int keys;

    private final ReconciliationWorld world;
    private final DSLContext database;
    private final String path;

    DaysCloseWhenAllIsSettledTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
        this.path = ReconciliationWorld.path(world.day);
    }

    private static synchronized String key() {
        return "closing-" + ++keys;
    }

    @Test
    void aDayIsClosedReopenedAndClosedAgain() {
        Order matched = world.captured(world.day);
        Order cheaper = world.captured(world.day);
        Edge.assertStatus(404, world.operator.post(key(), "{}", path + "/close"));
        world.importStatement(world.line(1, matched.payment(), 2550), world.line(2, cheaper.payment(), 2549));

        Edge.assertAnswer(world.operator.post(key(), "{}", path + "/close"), 409, "code", "DAY_NOT_RECONCILED");
        Edge.assertAnswer(world.operator.post(key(), "{}", path + "/close"), 409, "details.work_items", 1);
        String item = "/api/v2/work-items/" + world.work().getFirst().get("work_item_id");
        Edge.assertStatus(
                200,
                world.operator.post(key(), "{\"resolution\":\"ACCEPTED\",\"reason\":\"a penny\"}", item + "/resolve"));
        Edge.assertStatus(200, world.operator.post(key(), "{}", path + "/close"));

        var closed = world.operator.get(path);
        Edge.assertAnswer(closed, 200, "state", "CLOSED");
        Map<String, Object> report = Edge.read(closed, "$.history[0].report");
        assertThat(report).containsEntry("lines", 2).containsEntry("entries", 2);
        List<Map<String, Object>> sums = Edge.read(closed, "$.history[0].report.sums");
        assertThat(sums.stream().filter(sum -> sum.get("side").equals("THERE")))
                .extracting(sum -> sum.get("class") + " " + sum.get("count") + " " + sum.get("amount_minor"))
                .containsExactlyInAnyOrder("MATCHED 1 2550", "AMOUNT_DIFFERS 1 2549");
        assertThat(sums.stream().filter(sum -> sum.get("side").equals("HERE")))
                .extracting(sum -> sum.get("class") + " " + sum.get("count") + " " + sum.get("amount_minor"))
                .containsExactlyInAnyOrder("MATCHED 1 2550", "AMOUNT_DIFFERS 1 2550");

        byte[] other = StatementFiles.platform(List.of());
        Edge.assertAnswer(world.operator.postFile(path + "/statement/import", other), 409, "code", "DAY_CLOSED");
        Edge.assertBadFields(world.operator.post(key(), "{}", path + "/reopen"), "reason");
        Edge.assertStatus(200, world.operator.post(key(), "{\"reason\":\"late news\"}", path + "/reopen"));
        Edge.assertAnswer(
                world.operator.post(key(), "{\"reason\":\"x\"}", path + "/reopen"), 409, "code", "DAY_NOT_CLOSED");
        world.awaitReconciled(world.day);
        Edge.assertStatus(200, world.operator.post(key(), "{\"reason\":\"as before\"}", path + "/close"));

        var again = world.operator.get(path);
        assertThat(Edge.<List<String>>read(again, "$.history[*].action"))
                .containsExactly("CLOSED", "REOPENED", "CLOSED");
        assertThat(Edge.<List<String>>read(again, "$.history[*].reason")).containsExactly("as before", "late news");
        assertThat(Edge.<List<String>>read(again, "$.history[*].actor")).containsOnly("somebody");
        Edge.assertAnswer(again, 200, "closings", 2);
        assertThat(world.payments.published("payment/reconciliation/sandbox", PaymentEvent.class))
                .containsSubsequence(
                        ReconciliationClosed.class, ReconciliationReopened.class, ReconciliationClosed.class);
    }

    @Test
    void aWorkItemIsTakenHandedOverAndSettledOnceAndItsHistoryOnlyGrows() {
        world.importStatement(world.line(1, "unknown", 100));
        String item = "/api/v2/work-items/" + world.work().getFirst().get("work_item_id");
        Edge other = world.operator.as("another", Scopes.OPERATOR_RECONCILIATION);

        Edge.assertStatus(200, world.operator.post(key(), "{}", item + "/take"));
        Edge.assertAnswer(other.post(key(), "{}", item + "/take"), 409, "details.owner", "somebody");
        Edge.assertAnswer(other.post(key(), "{\"reason\":\"no\"}", item + "/dismiss"), 409, "code", "WORK_ITEM_TAKEN");
        Edge.assertStatus(200, other.post(key(), "{\"take_over\":true}", item + "/take"));
        Edge.assertBadFields(other.post(key(), "{\"resolution\":\"ACCEPTED\"}", item + "/resolve"), "reason");
        Edge.assertBadFields(
                other.post(key(), "{\"resolution\":\"NO_LONGER_DIFFERS\",\"reason\":\"x\"}", item + "/resolve"),
                "resolution");
        String key = key();
        String body = "{\"resolution\":\"GIVEN_BACK\",\"reason\":\"wrong account\"}";
        Edge.assertStatus(200, other.post(key, body, item + "/resolve"));
        Edge.assertStatus(200, other.post(key, body, item + "/resolve"));
        Edge.assertAnswer(other.post(key(), body, item + "/resolve"), 409, "code", "WORK_ITEM_SETTLED");

        var shown = world.operator.get(item);
        Edge.assertAnswer(shown, 200, "state", "RESOLVED");
        assertThat(Edge.<List<String>>read(shown, "$.history[*].action")).containsExactly("RESOLVED", "TAKEN", "TAKEN");
        assertThat(Edge.<List<String>>read(shown, "$.history[*].actor"))
                .containsExactly("another", "another", "somebody");
        assertThat(Edge.<String>read(shown, "$.history[0].reason")).isEqualTo("wrong account");
        assertThat(database.fetchValue("select string_agg(reason, ' ') from payment.work_item_step"))
                .as("the reason is sealed")
                .asString()
                .doesNotContain("wrong account");
        assertThat(world.items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACCEPTED", "DISPUTE_LOST"})
    void anOpenWorkItemShowsTheLastFileAndASettledOneStaysAsItWas(String resolution) {
        Order cheaper = world.captured(world.day);
        world.importStatement(world.line(1, cheaper.payment(), 2549));
        String item = "/api/v2/work-items/" + world.work().getFirst().get("work_item_id");

        world.importStatement(world.line(1, cheaper.payment(), 2548));
        Edge.assertAnswer(world.operator.get(item), 200, "received.amount_minor", 2548);
        Edge.assertStatus(
                200,
                world.operator.post(
                        key(),
                        "{\"resolution\":\"%s\",\"reason\":\"pence\"}".formatted(resolution),
                        item + "/resolve"));
        world.importStatement(world.line(1, cheaper.payment(), 2547));

        var settled = world.operator.get(item);
        Edge.assertAnswer(settled, 200, "received.amount_minor", 2548);
        Edge.assertAnswer(settled, 200, "state", "RESOLVED");
        assertThat(Edge.<List<String>>read(settled, "$.history[*].action")).containsExactly("RESOLVED");
    }

    @Test
    void theListHasEachDayOnceNewestFirst() {
        world.importStatement(world.line(1, "unknown", 100));
        world.importStatement(world.day.plusDays(1), StatementFiles.platform(List.of()));
        String filter = "/api/v2/reconciliations?provider=sandbox&state=OPEN&from=" + world.day + "&to="
                + world.day.plusDays(1);
        assertThat(world.operator.pages(filter + "&limit=1", "$.days[*].day"))
                .containsExactly(world.day.plusDays(1).toString(), world.day.toString());
        assertThat(Edge.<List<Integer>>read(world.operator.get(filter), "$.days[*].work_items"))
                .containsExactly(0, 1);
        Edge.assertBadFields(
                world.operator.get("/api/v2/reconciliations?state=LOST&from=today&provider=A&limit=0"),
                "state",
                "from",
                "provider",
                "limit");
        assertThat(world.operator.pages(
                        "/api/v2/work-items?provider=sandbox&kind=MISSING_HERE&day=" + world.day + "&limit=1",
                        "$.work_items[*].provider_id"))
                .containsExactly("sbx_unknown");
    }

    /** Without the scope, nothing of it can be seen or changed. */
    @Test
    void onlyTheScopeOpensIt() {
        Edge reader = world.operator.as("reader", Scopes.OPERATOR_PAYMENTS);
        Edge.assertStatus(
                403,
                reader.get("/api/v2/reconciliations"),
                reader.get("/api/v2/work-items"),
                reader.post(key(), "{}", path + "/close"),
                reader.postFile(path + "/statement/import", new byte[0]));
    }
}
